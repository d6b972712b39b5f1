"""Sheets that were filled in → the values to be changed, and what in them cannot be taken. Pure.

Every cell is held against what was handed out: what is as it was says nothing, even where the register has
gone on since; what differs was changed by whoever filled it in. Where both have changed, it is a conflict.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any

from msgspec import Struct, field

from generator.desk.edits import GONE, Edit
from generator.desk.sheets import words
from generator.desk.sheets.cells import Wording
from generator.desk.sheets.grid import MOST_ROWS, Grid, Typed, place, without_merged
from generator.desk.sheets.layout import NEW, Cell, Column, Row, Slot, Table
from generator.desk.sheets.workbook import FORMAT, HEADING_ROW, MEMORY, cells_of, fits
from generator.thai.dates import written
from generator.thai.reading import day_of

_TWO_DIGITS = range(1930, 2000)
"""The years that a spreadsheet takes two digits from 30 to 99 for."""


class Spot(Struct, frozen=True, kw_only=True):
    """A place in a sheet, or with no row the sheet as such."""

    sheet: str
    row: int = 0
    column: int = 0
    heading: str = ""

    @property
    def letters(self) -> str:
        """``F7``; empty without a row or column."""
        return place(self.row, self.column) if self.row and self.column else ""


class Trouble(Struct, frozen=True):
    """What cannot be taken; ``code`` is that of a label ``import.trouble.…``."""

    spot: Spot
    code: str
    params: Mapping[str, object] = field(default_factory=dict)


class Filled(Struct):
    """What came back."""

    edits: list[Edit] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    notes: list[Trouble] = field(default_factory=list)
    """What is good to know and stands in nobody's way."""
    begun: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    """Address of a new record → what follows from where it was filled in."""


class Handed(Struct, frozen=True):
    """What was handed out of one row: its cells by heading, or of a CSV file their digest only."""

    cells: Mapping[str, Cell] | None
    digest: str = ""


class Sheet(Struct, frozen=True):
    """A grid that is one of our tables, laid open."""

    grid: Grid
    table: Table
    heading_row: int
    identity: int
    """The column of identities."""
    columns: Mapping[int, Column]
    remove: int
    """The column of marks for removal; 0 for none."""
    handed: Callable[[int, str], Handed | None]
    """Row and identity → what was handed out there."""


def digest_of(table: Table, row: Row, wording: Wording) -> str:
    """What tells whether a row's cells are still those that were handed out."""
    told = "\x1f".join(map(str, cells_of(table, row, wording)))
    return blake2b(told.encode(), digest_size=6).hexdigest()


def table_of(grid: Grid) -> str:
    """The id of the table that a sheet of a workbook is; empty for any other sheet."""
    mark = grid.text(1, 1)
    return mark.removeprefix(f"{FORMAT}:") if mark.startswith(f"{FORMAT}:") else ""


def reference_column(grid: Grid) -> int:
    """The column of a CSV file that says what its rows are of; 0 where it is not one of ours."""
    first = min(grid.rows, default=0)
    wanted = words.word("reference")
    return next((at for at in grid.rows.get(first, {}) if grid.text(first, at) == wanted), 0)


def filled(grids: Sequence[Grid], tables: Mapping[str, Table], wording: Wording) -> Filled:
    """What was changed in the sheets of a workbook, or in a CSV file, of ours."""
    found = Filled()
    memory = _memory(next((one for one in grids if one.title == MEMORY), Grid(MEMORY, {})))
    for number, grid in enumerate(grids):
        sheet = _open(grid, tables, memory, found)
        if sheet:
            _Rows(sheet, wording, found, number * MOST_ROWS).read()
    _agree(found)
    return found


def _open(
    grid: Grid, tables: Mapping[str, Table], memory: Mapping[tuple[str, str], Handed], found: Filled
) -> Sheet | None:
    whole = Spot(sheet=grid.title)
    reference = reference_column(grid)
    name = table_of(grid)
    if reference:
        first = min(grid.rows)
        name = next((text for row in grid.rows if row > first if (text := grid.text(row, reference))), "")
        name = name.rpartition("@")[0]
    elif not name:
        named = next((one for one in tables.values() if one.title == grid.title), None)
        if named and not grid.hidden:
            found.troubles.append(Trouble(whole, "no-identity", {"heading": words.word("identity")}))
        return None
    table = tables.get(name)
    if table is None:
        found.troubles.append(Trouble(whole, "no-table", {"table": name}))
        return None
    heading_row = min(grid.rows) if reference else _heading_row(grid)
    headings = {at: grid.text(heading_row, at) for at in grid.rows.get(heading_row, {})}
    identity = next((at for at, text in headings.items() if text == words.word("identity")), 0)
    if not identity:
        found.troubles.append(Trouble(whole, "no-identity", {"heading": words.word("identity")}))
        return None
    columns: dict[int, Column] = {}
    known = {column.heading: column for column in table.columns}
    ours = {words.word(one) for one in ("identity", "reference", "sample-column", "remove")}
    for at, text in headings.items():
        spot = Spot(sheet=grid.title, row=heading_row, column=at, heading=text)
        if text in known and known[text] in columns.values():
            found.troubles.append(Trouble(spot, "heading-twice"))
        elif text in known:
            columns[at] = known[text]
        elif text and text not in ours:
            found.notes.append(Trouble(spot, "column-unknown"))
    remove = next((at for at, text in headings.items() if text == words.word("remove")), 0)

    def handed(row: int, which: str) -> Handed | None:
        if reference:
            return Handed(None, grid.text(row, reference).rpartition("@")[2])
        return memory.get((name, which))

    return Sheet(grid, table, heading_row, identity, columns, remove if table.removable else 0, handed)


def _heading_row(grid: Grid) -> int:
    """Where the headings stand: in their row, or where rows above it were put in or taken away."""
    wanted = words.word("identity")
    return next((row for row in sorted(grid.rows)[:20] if grid.text(row, 1) == wanted), HEADING_ROW)


def _memory(grid: Grid) -> Mapping[tuple[str, str], Handed]:
    """(table, identity) → what was handed out."""
    found: dict[tuple[str, str], Handed] = {}
    headings: dict[str, dict[int, str]] = {}
    for row in sorted(grid.rows):
        table, identity = grid.text(row, 1), grid.text(row, 2)
        cells = {at: typed.value for at, typed in grid.rows[row].items() if at > 3}
        if not identity:
            headings[table] = {at: str(value) for at, value in cells.items()}
        elif table in headings:
            told = {
                heading: value
                for at, heading in headings[table].items()
                if not isinstance(value := cells.get(at, ""), dt.date)
            }
            found[table, identity] = Handed(told, grid.text(row, 3))
    return found


def _agree(found: Filled) -> None:
    """Drops what two sheets say alike; what they say otherwise is a conflict."""
    said: dict[tuple[object, ...], Edit] = {}
    for one in found.edits:
        key = (one.address, one.pointer, one.group if NEW in one.pointer else 0)
        other = said.setdefault(key, one)
        if other is not one and other.value != one.value:
            params = {"sheet": other.place.sheet, "cell": other.place.letters}
            found.troubles.append(Trouble(one.place, "two-values", params))
    found.edits = list(said.values())


class _Rows:
    """The rows of one sheet against those of its table."""

    def __init__(self, sheet: Sheet, wording: Wording, found: Filled, first: int) -> None:
        self.sheet = sheet
        self.first = first
        """What is added to a row's number to tell it from those of other sheets."""
        self.table = sheet.table
        self.wording = wording
        self.found = found
        self.known = {row.identity: row for row in self.table.rows}
        self._order = {row.identity: number for number, row in enumerate(self.table.rows)}
        self._seen: dict[str, int] = {}
        self._lost = set(without_merged(sheet.grid, self._numbers(), sheet.columns))

    def _numbers(self) -> list[int]:
        return [row for row in sorted(self.sheet.grid.rows) if row > self.sheet.heading_row]

    def read(self) -> None:
        grid, above = self.sheet.grid, None
        in_order = self._in_order()
        for number in self._numbers():
            identity = grid.text(number, self.sheet.identity)
            if identity:
                above = self._known_row(number, identity)
            else:
                above = self._new_row(number, above if in_order else None) or above
        missing = len(self.known.keys() - self._seen.keys())
        if missing and self.table.removable:
            self.found.notes.append(Trouble(Spot(sheet=grid.title), "rows-missing", {"count": missing}))

    def _in_order(self) -> bool:
        grid = self.sheet.grid
        places = [self._order.get(grid.text(row, self.sheet.identity), -1) for row in self._numbers()]
        known = [one for one in places if one >= 0]
        return known == sorted(known)

    # -- rows that were handed out ------------------------------------------------------------------

    def _known_row(self, number: int, identity: str) -> Row | None:
        if identity in self._seen:
            if not self._alike(number, self._seen[identity]):
                self._trouble(number, self.sheet.identity, "row-twice", row=self._seen[identity])
            return None
        self._seen[identity] = number
        handed = self.sheet.handed(number, identity)
        row = self._standing(identity, handed)
        if row is None:
            touched = handed is None or handed.cells is None or self._touched(number, handed.cells)
            if touched:
                self._trouble(number, self.sheet.identity, "row-gone", identity=identity)
            return None
        now = {
            column.heading: cell
            for column, cell in zip(self.table.columns, cells_of(self.table, row, self.wording), strict=True)
        }
        before = handed.cells if handed else None
        if handed and handed.cells is None and handed.digest == digest_of(self.table, row, self.wording):
            before = now
        said = len(self.found.edits)
        for at, column in self.sheet.columns.items():
            self._one(number, at, column, row, before, now[column.heading])
        self._given(number, row, self.found.edits[said:])
        self._removal(number, row, before, now)
        return row

    def _standing(self, identity: str, handed: Handed | None) -> Row | None:
        """The row as it is now. One that is known by its place only is looked for where it may have gone."""
        row = self.known.get(identity)
        place_only = row.by_place if row else identity.rpartition("/")[2].isdecimal()
        if handed is None or not place_only or (row and self._is(row, handed)):
            return row
        beside = identity.rpartition("/")[0]
        others = [
            one for one in self.table.rows
            if one.by_place and one.identity.rpartition("/")[0] == beside and self._is(one, handed)
        ]  # fmt: skip
        return others[0] if others else row

    def _is(self, row: Row, handed: Handed) -> bool:
        """Whether a row says what was handed out."""
        if handed.cells is None:
            return digest_of(self.table, row, self.wording) == handed.digest
        return all(
            self.wording.same(slot, handed.cells.get(column.heading, ""), self.wording.filled(slot))
            for column in self.table.columns
            if (slot := column.slot(row))
        )

    def _one(
        self,
        number: int,
        at: int,
        column: Column,
        row: Row,
        before: Mapping[str, Cell] | None,
        now: Cell,
    ) -> None:
        slot = column.slot(row) if fits(now) else None
        typed = self._cell(number, at, slot)
        if typed is None:
            return
        if before is not None and self.wording.same(slot, typed, before.get(column.heading, "")):
            return
        if self.wording.same(slot, typed, now):
            return
        if slot is None:
            self._trouble(number, at, "closed", value=typed, now=now)
        elif before is None:
            self._trouble(number, at, "stale", value=typed, now=now)
        elif not self.wording.same(slot, before.get(column.heading, ""), now):
            self._trouble(number, at, "conflict", value=typed, now=now, before=before.get(column.heading, ""))
        else:
            value = self.wording.meant(slot.kind, slot.pointer, typed)
            self._edit(number, at, slot, value)

    def _given(self, number: int, row: Row, edits: Sequence[Edit]) -> None:
        """Of an item that begins with this row's edits, what nobody has to fill in."""
        filled_in = {one.pointer[-1] for one in edits}
        for key, value in row.facts.get("given", {}).items() if edits else ():
            if key not in filled_in:
                self._edit(
                    number, self.sheet.identity, Slot(row.address, row.kind, (*row.pointer, key)), value
                )

    def _removal(
        self, number: int, row: Row, before: Mapping[str, Cell] | None, now: Mapping[str, Cell]
    ) -> None:
        mark = self.sheet.grid.text(number, self.sheet.remove) if self.sheet.remove else ""
        if not mark:
            return
        if mark != words.word("removed"):
            self._trouble(number, self.sheet.remove, "mark", value=mark, mark=words.word("removed"))
        elif before is None or any(not self.wording.same(None, before.get(key, ""), now[key]) for key in now):
            self._trouble(number, self.sheet.remove, "removed-stale")
        else:
            self._edit(number, self.sheet.remove, Slot(row.address, row.kind, row.pointer), GONE)

    def _touched(self, number: int, handed: Mapping[str, Cell]) -> bool:
        for at, column in self.sheet.columns.items():
            typed = self._cell(number, at, None)
            if typed is not None and not self.wording.same(None, typed, handed.get(column.heading, "")):
                return True
        return False

    def _alike(self, number: int, other: int) -> bool:
        grid = self.sheet.grid
        return all(grid.typed(number, at) == grid.typed(other, at) for at in self.sheet.columns)

    # -- rows that are new --------------------------------------------------------------------------

    def _new_row(self, number: int, above: Row | None) -> Row | None:
        grid = self.sheet.grid
        asked = [at for at in self.sheet.columns if grid.typed(number, at) is not None]
        if not asked:
            return None
        key = next((at for at, one in self.sheet.columns.items() if one is self.table.columns[0]), 0)
        text = grid.text(number, key) if key else ""
        if self.table.grown is None:
            self._trouble(number, asked[0], "no-new-rows")
            return None
        if not text:
            self._trouble(number, key or asked[0], "no-key", heading=self.table.columns[0].heading)
            return None
        row = self.table.grown(text)
        if row is None:
            self._trouble(number, key, "unknown-key", value=text)
            return None
        begun = row.facts.get("begun")
        if begun:
            self.found.begun[row.address] = begun
        beside = above is not None and (above.address, above.pointer[:-1]) == (row.address, row.pointer[:-1])
        after = above.pointer[-1] if beside and above and isinstance(above.pointer[-1], int) else None
        for at, column in self.sheet.columns.items():
            slot = column.slot(row) if at != key else None
            if at == key or grid.typed(number, at) is None:
                continue
            typed = self._cell(number, at, slot)
            if typed is None:
                continue
            if slot is None:
                self._trouble(number, at, "closed", value=typed, now="")
                continue
            value = self.wording.meant(slot.kind, slot.pointer, typed)
            if value is not GONE:
                self._edit(number, at, slot, value, after=after)
        if asked == [key]:
            self._trouble(number, key, "only-key")
        return above if beside else None

    # -- cells --------------------------------------------------------------------------------------

    def _cell(self, number: int, at: int, slot: Slot | None) -> Cell | None:
        """What stands in a cell; None where that is not known, which is then told of."""
        if (number, at) in self._lost:
            self._trouble(number, at, "merged")
            return None
        typed = self.sheet.grid.typed(number, at)
        if typed is None:
            return ""
        if typed.trouble:
            self._trouble(number, at, typed.trouble)
            return None
        node = self.wording.node(slot.kind, slot.pointer) if slot else {}
        code, cell = understood_day(typed, node)
        if code:
            self._trouble(number, at, code, value=typed.value, meant=cell)
            return None
        return cell

    def _edit(self, number: int, at: int, slot: Slot, value: Any, after: int | None = None) -> None:
        self.found.edits.append(
            Edit(
                address=slot.address,
                kind=slot.kind,
                pointer=slot.pointer,
                value=value,
                group=self.first + number if NEW in slot.pointer else 0,
                after=after,
                place=self._spot(number, at),
            )
        )

    def _spot(self, number: int, at: int) -> Spot:
        heading = self.sheet.grid.text(self.sheet.heading_row, at)
        return Spot(sheet=self.sheet.grid.title, row=number, column=at, heading=heading)

    def _trouble(self, number: int, at: int, code: str, **params: object) -> None:
        self.found.troubles.append(Trouble(self._spot(number, at), code, params))


def understood_day(typed: Typed, node: Mapping[str, Any]) -> tuple[str, Cell]:
    """A cell's value, days as records write them; with a trouble's code where it cannot be what is meant.

    A spreadsheet told 22/2/2566 keeps a day 543 years ahead, one told 22/2/66 a day of 1966.
    """
    value = typed.value
    if not isinstance(value, dt.date):
        return "", value
    if not node:
        return "", written(value)
    if node.get("x-type") != "date":
        return "day-for-text", value.isoformat()
    if value.year in _TWO_DIGITS:
        day = day_of(value.year % 100 + 2500, value.month, value.day)
        return "short-year", written(day) if day else ""
    day = day_of(value.year, value.month, value.day)
    return ("", written(day)) if day else ("no-such-day", "")


def works_of(grids: Iterable[Grid]) -> Iterator[tuple[str, int]]:
    """The works and fiscal years whose tables the sheets are, each once."""
    seen: set[tuple[str, int]] = set()
    for grid in grids:
        reference = reference_column(grid)
        names = (
            {grid.text(row, reference).rpartition("@")[0] for row in grid.rows}
            if reference
            else {table_of(grid)}
        )
        for name in sorted(names):
            work, _, rest = name.partition("/")
            year = rest.partition("/")[0]
            if year.isdecimal() and (work, int(year)) not in seen:
                seen.add((work, int(year)))
                yield work, int(year)
