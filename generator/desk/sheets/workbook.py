"""Tables → a workbook (Office Open XML, ECMA-376), the same bytes for the same tables.

Each sheet has its table's id in A1 and, hidden in column A, what record or item each row is of. A sheet that
nobody sees holds what was handed out, cell by cell: what differs from it was changed by whoever filled it in,
what the register holds otherwise by now was changed meanwhile.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from math import ceil
from typing import Any
from unicodedata import category

from msgspec import Struct, field
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from generator.desk.sheets import words
from generator.desk.sheets.cells import LONGEST, Wording, choices
from generator.desk.sheets.layout import Cell, Column, Row, Slot, Table

FORMAT = "tidtam-1"
MEMORY, LISTS = "_tidtam", "_lists"
"""The sheets that nobody sees: what was handed out, and what can be chosen."""
TITLE_ROW, NOTE_ROW, HEADING_ROW, FIRST_ROW = 1, 2, 3, 4
FIRST_COLUMN = 2
"""Column 1 holds the identities."""
BLANK_ROWS = 30
"""Empty rows for what is new."""
_MOST_CHOICES = 400
_FONT = "TH SarabunPSK"
_GREY, _HEAD, _PALE = "FFEDEFF2", "FFD6E4F0", "FFFFF4CE"
_THIN = Side(style="thin", color="FFB8BEC6")
_PLAIN, _WRAPPED = Font(name=_FONT, size=14), Alignment(wrap_text=True, vertical="top")
_CLOSED, _OPEN = Protection(locked=True), Protection(locked=False)
_SHADED = PatternFill("solid", fgColor=_GREY)
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_LINE_HEIGHT, _HIGHEST = 21, 400
"""Points; a row can have 409."""
_A4, _A3 = 190, 300
"""Characters of a line that can still be read on such a sheet, lying."""
_NEVER = dt.datetime(2000, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")
_ESCAPED = re.compile(r"(?=_x[0-9A-Fa-f]{4}_)")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class _Lists(Struct):
    """The columns of what can be chosen, each list once."""

    sheet: Worksheet
    known: dict[tuple[str, ...], str] = field(default_factory=dict)
    asked: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    """id() of a property's schema, which lives as long as the wording → what is asked of its cells."""

    def range_of(self, options: Sequence[str]) -> str:
        key = tuple(options)
        if key not in self.known:
            letter = get_column_letter(len(self.known) + 1)
            for row, text in enumerate(key, 1):
                _put(self.sheet[f"{letter}{row}"], text)
            self.known[key] = f"{LISTS}!${letter}$1:${letter}${len(key)}"
        return self.known[key]


def workbook(tables: Sequence[Table], wording: Wording, title: str, guide: Sequence[str]) -> bytes:
    """The tables as a workbook. ``title`` and ``guide`` stand on its first sheet."""
    book = Workbook()
    _guide(book.worksheets[0], title, guide, tables)
    memory = book.create_sheet(MEMORY)
    lists = _Lists(book.create_sheet(LISTS))
    office = wording.register.office
    memory.append([FORMAT, str(office.data["id"]) if office else ""])
    for table in tables:
        sheet = book.create_sheet(table.title)
        book.move_sheet(sheet, -2)
        _Sheet(sheet, table, wording, lists).write()
        _remember(memory, table, wording)
    memory.sheet_state = lists.sheet.sheet_state = "veryHidden"
    book.properties.creator = "tidtam"
    book.properties.title = title
    book.properties.created = _NEVER
    written = io.BytesIO()
    book.save(written)
    return _settled(written.getvalue())


def cells_of(table: Table, row: Row, wording: Wording) -> list[Cell]:
    """What stands in a row's cells, in the order of the columns."""
    return [cell_of(column, row, wording) for column in table.columns]


def cell_of(column: Column, row: Row, wording: Wording) -> Cell:
    slot = column.slot(row)
    found = column.shown(row) if slot is None else wording.filled(slot)
    return found[:LONGEST] if isinstance(found, str) else found


def fits(cell: Cell) -> bool:
    """Whether a cell can hold all of a text; one that cannot is closed."""
    return not isinstance(cell, str) or len(cell) < LONGEST


def made_up(table: Table, row: Row, wording: Wording) -> bool:
    """Whether any of the records that a row shows is a sample."""
    slots = (column.slot(row) for column in table.columns)
    shown = {row.address, *(slot.address for slot in slots if slot)}
    return any(record.sample for address in shown if (record := wording.register.get(address)))


def _remember(memory: Worksheet, table: Table, wording: Wording) -> None:
    """What was handed out: the headings, then a line a row behind its identity and its record's digest."""
    _line(memory, [table.id, "", "", *(column.heading for column in table.columns)])
    for row in table.rows:
        record = wording.register.get(row.address)
        digest = record.digest if record else ""
        _line(memory, [table.id, row.identity, digest, *cells_of(table, row, wording)])


def _line(sheet: Worksheet, values: Iterable[Cell]) -> None:
    number = sheet.max_row + 1
    for column, value in enumerate(values, 1):
        if value != "":
            _put(sheet.cell(number, column), value)


# -- one sheet --------------------------------------------------------------------------------------


class _Sheet:
    def __init__(self, sheet: Worksheet, table: Table, wording: Wording, lists: _Lists) -> None:
        self.sheet = sheet
        self.table = table
        self.wording = wording
        self.lists = lists
        self._asked: dict[tuple[int, tuple[Any, ...]], list[int]] = {}
        """(column, what is asked of its cells) → rows."""
        behind = FIRST_COLUMN + len(table.columns)
        self.some_sample = any(made_up(table, row, wording) for row in table.rows)
        self.sample = behind if self.some_sample else 0
        self.remove = behind + self.some_sample if table.removable else 0
        self.last = max(behind - 1, self.sample, self.remove)

    def write(self) -> None:
        self._head()
        number = FIRST_ROW
        for row in self.table.rows:
            self._row(number, row)
            number += 1
        if self.table.grown:
            model = self.table.grown(self.table.choices[0] if self.table.choices else "x0")
            for blank in range(number, number + BLANK_ROWS):
                self._blank(blank, model)
            number += BLANK_ROWS
        self._ask()
        self._frame(number - 1)

    def _head(self) -> None:
        table = self.table
        _put(self.sheet.cell(TITLE_ROW, 1), f"{FORMAT}:{table.id}")
        title = self.sheet.cell(TITLE_ROW, FIRST_COLUMN)
        _put(title, table.heading)
        title.font = Font(name=_FONT, size=18, bold=True)
        how = [words.word("how"), words.word("how-date")]
        if table.grown:
            how.append(words.word("how-new"))
        if table.removable:
            how.append(words.word("how-removed"))
        note = self.sheet.cell(NOTE_ROW, FIRST_COLUMN)
        _put(note, " · ".join(([words.word("sample-note")] if self.some_sample else []) + how))
        note.font = Font(name=_FONT, size=14, color="FF9C2A10" if self.some_sample else "FF444B54")
        headings = [words.word("identity"), *(column.heading for column in table.columns)]
        if self.sample:
            headings.append(words.word("sample-column"))
        if self.remove:
            headings.append(words.word("remove"))
        for number, text in enumerate(headings, 1):
            cell = self.sheet.cell(HEADING_ROW, number)
            _put(cell, text)
            cell.font = Font(name=_FONT, size=14, bold=True)
            cell.fill = PatternFill("solid", fgColor=_HEAD)
            cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
            cell.border = _BOX

    def _row(self, number: int, row: Row) -> None:
        _put(self.sheet.cell(number, 1), row.identity)
        for at, column in enumerate(self.table.columns, FIRST_COLUMN):
            slot = column.slot(row)
            value = cell_of(column, row, self.wording)
            cell = self.sheet.cell(number, at)
            _put(cell, value)
            self._dress(cell, number, at, slot if fits(value) else None)
            if slot is None and not isinstance(value, str):
                cell.number_format = "#,##0" if value == int(value) else "#,##0.00"
        if self.sample:
            cell = self.sheet.cell(number, self.sample)
            _put(cell, words.word("sample") if made_up(self.table, row, self.wording) else "")
            self._dress(cell, number, self.sample, None)
        self._removal(number)
        self._heighten(number)

    def _heighten(self, number: int) -> None:
        """As high as its cells need: not every program sees to that itself."""
        lines = 1
        for at, column in enumerate(self.table.columns, FIRST_COLUMN):
            text = self.sheet.cell(number, at).value
            if isinstance(text, str):
                lines = max(lines, sum(ceil((_cells(line) or 1) / column.width) for line in text.split("\n")))
        self.sheet.row_dimensions[number].height = min(lines * _LINE_HEIGHT, _HIGHEST)

    def _blank(self, number: int, model: Row | None) -> None:
        for at, column in enumerate(self.table.columns, FIRST_COLUMN):
            cell = self.sheet.cell(number, at)
            slot = column.slot(model) if model else None
            self._dress(cell, number, at, slot, key=at == FIRST_COLUMN)

    def _removal(self, number: int) -> None:
        if self.remove:
            cell = self.sheet.cell(number, self.remove)
            self._look(cell, closed=False)
            self._asked.setdefault((self.remove, ("list", (words.word("removed"),))), []).append(number)

    def _dress(self, cell: Any, number: int, column: int, slot: Slot | None, *, key: bool = False) -> None:
        self._look(cell, closed=slot is None and not key)
        if key:
            cell.number_format = "@"
            if self.table.choices:
                asked: tuple[Any, ...] = ("list", tuple(self.table.choices))
                self._asked.setdefault((column, asked), []).append(number)
        elif slot:
            node = self.wording.node(slot.kind, slot.pointer)
            if node.get("type") not in ("number", "integer"):
                cell.number_format = "@"
            elif node.get("x-type") == "money":
                cell.number_format = "#,##0.00"
            asked_of = self.lists.asked.get(id(node))
            if asked_of is None:
                asked_of = self.lists.asked[id(node)] = self._question(node)
            if asked_of:
                self._asked.setdefault((column, asked_of), []).append(number)

    def _look(self, cell: Any, *, closed: bool) -> None:
        cell.font, cell.alignment, cell.border = _PLAIN, _WRAPPED, _BOX
        cell.protection = _CLOSED if closed else _OPEN
        if closed:
            cell.fill = _SHADED

    def _question(self, node: Mapping[str, Any]) -> tuple[Any, ...]:
        """What may stand in the cells of a property; empty where that is free."""
        kind = node.get("x-type")
        if kind == "date":
            return ("prompt", words.word("prompt-date"))
        if node.get("type") == "array":
            return ("prompt", words.word("prompt-list"))
        if options := choices(node):
            return ("list", tuple(options))
        if kind in ("party", "party-or-text"):
            return ("offer", self._parties())
        if kind == "ref":
            options = self._records(node.get("x-kinds", ()))
            return ("offer", options) if options else ()
        if node.get("type") in ("number", "integer"):
            return ("number", node.get("minimum"), node.get("maximum"))
        return ()

    def _parties(self) -> tuple[str, ...]:
        register, names = self.wording.register, self.wording.names
        return tuple(
            dict.fromkeys(
                one.name if names.party(one.name) == one.id else one.id for one in register.parties.values()
            )
        )

    def _records(self, kinds: Sequence[str]) -> tuple[str, ...]:
        """What records can be named, the latest first; none where any record will do: they are too many."""
        found = [
            str(self.wording.shown("", {"x-type": "ref", "x-kinds": kinds}, one.address))
            for kind in kinds
            for one in self.wording.register.kind(kind)
            if not one.internal
        ]
        return tuple(reversed(found[-_MOST_CHOICES:]))

    def _ask(self) -> None:
        for (column, asked), rows in self._asked.items():
            validation = self._validation(asked)
            letter = get_column_letter(column)
            for first, last in _runs(rows):
                validation.add(f"{letter}{first}:{letter}{last}" if last > first else f"{letter}{first}")
            self.sheet.add_data_validation(validation)

    def _validation(self, asked: tuple[Any, ...]) -> DataValidation:
        kind = asked[0]
        if kind in ("list", "offer"):
            return DataValidation(
                type="list",
                formula1=self.lists.range_of(asked[1]),
                allow_blank=True,
                showErrorMessage=kind == "list",
                error=words.word("wrong-choice"),
            )
        if kind == "number":
            least, most = asked[1:]
            if least is None and most is None:
                bounds: dict[str, Any] = {"operator": "greaterThan", "formula1": "-1E+15"}
                error = words.word("wrong-number-any")
            elif most is None:
                bounds = {"operator": "greaterThanOrEqual", "formula1": str(least)}
                error = words.word("wrong-number-from", least=least)
            else:
                bounds = {"operator": "between", "formula1": str(least or 0), "formula2": str(most)}
                error = words.word("wrong-number", least=least or 0, most=most)
            return DataValidation(
                type="decimal", allow_blank=True, showErrorMessage=True, error=error, **bounds
            )
        return DataValidation(showInputMessage=True, prompt=asked[1], allow_blank=True)

    def _frame(self, last_row: int) -> None:
        sheet, last = self.sheet, get_column_letter(self.last)
        sheet.column_dimensions["A"].hidden = True
        for number, column in enumerate(self.table.columns, FIRST_COLUMN):
            sheet.column_dimensions[get_column_letter(number)].width = column.width
        for number in (self.sample, self.remove):
            if number:
                sheet.column_dimensions[get_column_letter(number)].width = 11
        sheet.freeze_panes = f"{get_column_letter(FIRST_COLUMN + 1)}{FIRST_ROW}"
        sheet.auto_filter.ref = f"A{HEADING_ROW}:{last}{max(last_row, HEADING_ROW)}"
        protection = sheet.protection
        protection.sheet = True
        for allowed in ("formatCells", "formatColumns", "formatRows", "autoFilter", "sort"):
            setattr(protection, allowed, False)
        sheet.page_setup.orientation = "landscape"
        wide = sum(column.width for column in self.table.columns)
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4 if wide <= _A4 else sheet.PAPERSIZE_A3
        sheet.page_setup.fitToWidth = ceil(wide / _A3)
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.print_title_cols = "B:B"
        sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
        filled = HEADING_ROW + len(self.table.rows)
        sheet.print_area = f"B{TITLE_ROW}:{last}{max(filled, FIRST_ROW)}"
        sheet.row_dimensions[HEADING_ROW].height = 42
        if self.some_sample:
            sheet.sheet_properties.tabColor = "E0A800"


def _guide(sheet: Worksheet, title: str, guide: Sequence[str], tables: Sequence[Table]) -> None:
    sheet.title = words.word("guide")
    sheet.column_dimensions["A"].width = 118
    lines = [
        title,
        *guide,
        "",
        words.word("guide-tables"),
        *(f"• {one.title}: {one.heading}" for one in tables),
    ]
    made_up = words.word("sample-note")
    for number, text in enumerate(lines, 1):
        cell = sheet.cell(number, 1)
        _put(cell, text)
        cell.font = Font(name=_FONT, size=20 if number == 1 else 16, bold=number == 1)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if text == made_up:
            cell.fill = PatternFill("solid", fgColor=_PALE)
    sheet.protection.sheet = True


def _put(cell: Any, value: Cell) -> None:
    """A value as nothing but itself: no text is ever a formula, a link or an escape."""
    if isinstance(value, str):
        if value == "":
            return
        cell.value = "x"
        cell._value = _ESCAPED.sub("_x005F", _FORBIDDEN.sub("", value))
        cell.data_type = "s"
        cell.quotePrefix = value[0] in "=+-@\t\r"
    else:
        cell.value = value


def _cells(text: str) -> int:
    """How many letters a line is wide; vowels and tones above and below take no room."""
    return sum(category(letter) != "Mn" for letter in text)


def _runs(rows: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Rows that follow one another, as (first, last)."""
    for _, group in groupby(enumerate(rows), lambda one: one[1] - one[0]):
        run = [row for _, row in group]
        yield run[0], run[-1]


def _settled(content: bytes) -> bytes:
    """The same file without the time of day in it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
        for entry in old.infolist():
            part = old.read(entry)
            if entry.filename == "docProps/core.xml":
                part = _STAMP.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", part)
            info = zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            new.writestr(info, part)
    return packed.getvalue()
