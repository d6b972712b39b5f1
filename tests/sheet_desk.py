"""A planner at a spreadsheet: workbooks are exported, cells are typed into with openpyxl, and imported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.check import check
from generator.cli import app
from generator.desk.importing import wording_of
from generator.desk.sheets.cells import Wording
from generator.desk.sheets.layout import Column, Row, Slot, Table
from generator.desk.sheets.workbook import FIRST_COLUMN, FIRST_ROW, HEADING_ROW
from generator.desk.sheets.works import year_of
from generator.model import Pointer
from tests.desk_changes import GONE, Change, Edit

YEARS = (("e-mes", 2570), ("emenscr", 2570), ("inspection", 2569), ("inspection", 2570))
"""The workbooks in which all of tests.desk_changes can be made."""


def run(*args: object, answer: str | None = None) -> Result:
    return CliRunner(catch_exceptions=False).invoke(app, list(map(str, args)), input=answer)


class Desk:
    """One exported workbook, open."""

    def __init__(self, root: Path, work: str, year: int, folder: Path) -> None:
        self.root = root
        self.path = folder / f"{work}-{year}.xlsx"
        result = run("export", "--work", work, "--year", year, "--out", self.path, "--root", root)
        assert result.exit_code == 0, result.output
        self.wording: Wording = wording_of(check(root))
        self.tables = {one.id.split("/", 2)[2]: one for one in year_of(self.wording, work, year)[0]}
        self.book: Workbook = load_workbook(self.path)

    def save(self) -> Path:
        self.book.save(self.path)
        return self.path

    def imported(self, *args: object) -> Result:
        return run("import", self.save(), "--root", self.root, *args)

    def sheet(self, table: Table) -> Worksheet:
        found = self.book[table.title]
        assert isinstance(found, Worksheet)
        return found

    def row(self, table: Table, row: Row) -> int:
        """The number of the line that a row stands in."""
        sheet = self.sheet(table)
        return next(
            number for number in range(FIRST_ROW, sheet.max_row + 1)
            if sheet.cell(number, 1).value == row.identity
        )  # fmt: skip

    def column(self, table: Table, heading: str) -> int:
        sheet = self.sheet(table)
        return next(
            number for number in range(1, sheet.max_column + 1)
            if sheet.cell(HEADING_ROW, number).value == heading
        )  # fmt: skip

    def cell(self, table: Table, row: Row, column: Column | str) -> Any:
        heading = column if isinstance(column, str) else column.heading
        return self.sheet(table).cell(self.row(table, row), self.column(table, heading))

    def blank(self, table: Table) -> int:
        """The first empty line behind those that were handed out."""
        sheet, number = self.sheet(table), FIRST_ROW
        while any(sheet.cell(number, at).value is not None for at in range(1, len(table.columns) + 2)):
            number += 1
        return number

    def places(self) -> Iterable[tuple[Table, Row, Column, Slot]]:
        """Every cell that can be filled in."""
        for table in self.tables.values():
            for row in table.rows:
                for column in table.columns:
                    slot = column.slot(row)
                    if slot:
                        yield table, row, column, slot

    def make(self, change: Change) -> bool:
        """Types a change into the cells it belongs in; False where this workbook has none for it."""
        made = [self._edit(edit) for edit in change.edits]
        assert all(made) or not any(made), change.name
        return all(made)

    def _edit(self, edit: Edit) -> bool:
        if edit.pointer and edit.pointer[-1] == "-":
            return self._new_item(edit.address, edit.pointer, edit.value)
        values: dict[Pointer, Any] = (
            {edit.pointer: edit.value} if edit.pointer else {(key,): one for key, one in edit.value.items()}
        )
        done = False
        for table, row, column, slot in self.places():
            if slot.address == edit.address and slot.pointer in values:
                self._type(self.cell(table, row, column), slot, values.pop(slot.pointer))
                done = True
        return done

    def _new_item(self, address: str, pointer: Pointer, item: Mapping[str, Any]) -> bool:
        for table in self.tables.values():
            for label in table.choices if table.grown else ():
                assert table.grown is not None
                row = table.grown(label)
                if row and (row.address, row.pointer) == (address, pointer):
                    number = self.blank(table)
                    self.sheet(table).cell(number, FIRST_COLUMN).value = label
                    left = dict(item)
                    for column in table.columns:
                        slot = column.slot(row)
                        if slot and slot.pointer[-1] in left:
                            at = self.column(table, column.heading)
                            cell = self.sheet(table).cell(number, at)
                            self._type(cell, slot, left.pop(str(slot.pointer[-1])))
                    assert not left, left
                    return True
        return False

    def _type(self, cell: Any, slot: Slot, value: Any) -> None:
        node = self.wording.node(slot.kind, slot.pointer)
        cell.value = None if value is GONE else self.wording.shown(slot.kind, node, value)


def make_all(root: Path, changes: Iterable[Change], folder: Path) -> None:
    """Makes the changes through spreadsheets, each in the workbook it can be made in."""
    left = list(changes)
    for work, year in YEARS:
        desk = Desk(root, work, year, folder)
        made = [change for change in left if desk.make(change)]
        left = [change for change in left if change not in made]
        if made:
            result = desk.imported("--yes")
            assert result.exit_code == 0, result.output
    assert not left, [change.name for change in left]
