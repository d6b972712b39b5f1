"""Tables → CSV files (RFC 4180) as Excel opens them: UTF-8 with its mark, no cell that begins a formula."""

from __future__ import annotations

import csv
import io

from generator.desk.sheets import words
from generator.desk.sheets.cells import Wording
from generator.desk.sheets.filled import digest_of
from generator.desk.sheets.layout import Cell, Table
from generator.desk.sheets.workbook import cells_of, made_up

_FORMULA = "=+-@\t\r"


def lines(table: Table, wording: Wording) -> bytes:
    """A table as a file. Its last column says what each row is of and, digested, what it said."""
    written = io.StringIO()
    writer = csv.writer(written)
    headings = [words.word("identity"), *(column.heading for column in table.columns)]
    sample = any(made_up(table, row, wording) for row in table.rows)
    if sample:
        headings.append(words.word("sample-column"))
    if table.removable:
        headings.append(words.word("remove"))
    writer.writerow([*headings, words.word("reference")])
    for row in table.rows:
        cells = [safe(cell) for cell in cells_of(table, row, wording)]
        if sample:
            cells.append(words.word("sample") if made_up(table, row, wording) else "")
        if table.removable:
            cells.append("")
        writer.writerow([row.identity, *cells, f"{table.id}@{digest_of(table, row, wording)}"])
    return written.getvalue().encode("utf-8-sig")


def safe(cell: Cell) -> Cell:
    """A text that a spreadsheet takes for nothing else."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] and cell[0] in _FORMULA else cell
