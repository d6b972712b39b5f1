"""Lists that other systems export → the values to be changed, by a mapping that says what their columns are.

A mapping is a YAML file by ``schemas/mapping.schema.json``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from generator import resources
from generator.desk.answers import cleaned
from generator.desk.edits import GONE, Edit
from generator.desk.sheets.cells import Wording
from generator.desk.sheets.filled import Filled, Spot, Trouble, understood_day
from generator.desk.sheets.grid import Grid, NotTaken, Typed
from generator.desk.sheets.layout import Cell, Slot
from generator.load import Source
from generator.locate import locate, of_blemish
from generator.model import Fault, Finding, Record, kind_of
from generator.schema import Schemas
from generator.thai.digits import to_arabic
from generator.yamlcore import parse

_KIND = "mapping"
_SEARCHED = 30
"""Rows in which headings are looked for."""
_PART = re.compile(r"\{([a-z]+)\}")


class Unusable(Exception):
    """A mapping that is none; ``findings`` tell where and why."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(findings)
        self.findings = tuple(findings)


def read(path: Path, wording: Wording) -> Mapping[str, Any]:
    """The mapping in a file. Raises Unusable, and OSError where it cannot be read."""
    content = path.read_bytes()
    parsed = parse(content)
    # Places are told as those of records are; the name is what the user called the file.
    source = Source("office", _KIND, str(path), "", content)
    if parsed.data is None or parsed.blemishes:
        raise Unusable(_named(path, (of_blemish(source, one) for one in parsed.blemishes)))
    schemas = Schemas(resources.directory("schemas"))
    faults = schemas.validate(_KIND, source.address, parsed.data) or list(_senseless(parsed.data, wording))
    faults = [replace(one, address=source.address) for one in faults]
    if faults:
        raise Unusable(_named(path, locate(faults, {source.address: source}, schemas)))
    return parsed.data


def _named(path: Path, findings: Iterator[Finding]) -> list[Finding]:
    return [replace(one, file=str(path)) for one in findings]


def _senseless(data: Mapping[str, Any], wording: Wording) -> Iterator[Fault]:
    """What the schema cannot know: parts of the address that nobody gives, properties that are none."""
    parts = {one["name"] for one in data["parts"]}
    for name in sorted(set(_PART.findall(data["address"])) ^ parts):
        params = {"value": f"{{{name}}}", "expected": tuple(sorted(parts))}
        yield Fault(code="TT203", address="", pointer=("address",), params=params)
    likely = kind_of(_PART.sub("1", data["address"])) or kind_of(_PART.sub("a", data["address"]))
    if likely is None or likely.name != data["kind"]:
        params = {"value": data["address"], "expected": (data["kind"],)}
        yield Fault(code="TT203", address="", pointer=("address",), params=params)
    for key in ("columns", "fixed"):
        for index, one in enumerate(data.get(key, ())):
            node = wording.node(data["kind"], tuple(one["to"].split(".")))
            if not node or node.get("type") == "object" or "properties" in node.get("items", {}):
                params = {"value": one["to"], "expected": (data["kind"],)}
                yield Fault(code="TT203", address="", pointer=(key, index, "to"), params=params)


def reader(mapping: Mapping[str, Any]) -> Callable[[Sequence[Grid], Wording], Filled]:
    """What finds in the sheets of a list what the mapping is after."""
    return lambda grids, wording: _List(mapping, _sheet(grids, mapping), wording).read()


def _sheet(grids: Sequence[Grid], mapping: Mapping[str, Any]) -> Grid:
    named = mapping.get("sheet")
    found = next(
        (one for one in grids if (one.title == named if named else one.rows and not one.hidden)), None
    )
    if found is None:
        raise NotTaken("file.no-sheet", sheet=named or "1")
    return found


class _Wanted(Struct, frozen=True):
    """A column of the list, and where in the sheet it stands."""

    said: Mapping[str, Any]
    column: int


class _List:
    def __init__(self, mapping: Mapping[str, Any], grid: Grid, wording: Wording) -> None:
        self.mapping = mapping
        self.grid = grid
        self.wording = wording
        self.found = Filled()
        self.high = mapping.get("heading_rows", 1)
        wanted = [one["heading"] for key in ("parts", "columns") for one in mapping[key]]
        self.heading_row, columns = self._headings(wanted)
        self.headings = {column: heading for heading, column in columns.items()}
        self.parts = [_Wanted(one, columns[_loose(one["heading"])]) for one in mapping["parts"]]
        self.columns = [_Wanted(one, columns[_loose(one["heading"])]) for one in mapping["columns"]]
        self._known = self._by_name()

    def read(self) -> Filled:
        first = self.heading_row + self.high
        skipped = {_loose(one) for one in self.mapping.get("skip", ())}
        seen: dict[str, int] = {}
        for number in sorted(one for one in self.grid.rows if one >= first):
            texts = {_loose(self.grid.text(number, at)) for at in self.headings}
            if texts <= {""} or texts & skipped:
                continue
            address = self._address(number)
            if not address:
                continue
            if address in seen:
                self._trouble(
                    number, self.parts[0].column, "address-twice", row=seen[address], address=address
                )
                continue
            seen[address] = number
            self._record(number, address)
        return self.found

    # -- headings -----------------------------------------------------------------------------------

    def _headings(self, wanted: Sequence[str]) -> tuple[int, dict[str, int]]:
        """The first row of headings, and each wanted heading's column."""
        given = self.mapping.get("heading_row")
        tried = [given] if given else sorted(self.grid.rows)[:_SEARCHED]
        looked_for = {_loose(one) for one in wanted}
        for row in tried:
            known = self._row_of_headings(row)
            if looked_for <= known.keys():
                return row, {heading: known[heading] for heading in looked_for}
        raise NotTaken("file.no-headings", sheet=self.grid.title, headings=", ".join(dict.fromkeys(wanted)))

    def _row_of_headings(self, row: int) -> dict[str, int]:
        rows = range(row, row + self.high)
        columns = sorted(
            {column for one in rows for column in self.grid.rows.get(one, {})} | self._spread(rows)
        )
        found: dict[str, int] = {}
        for column in columns:
            texts = dict.fromkeys(text for one in rows if (text := self._text(one, column)))
            found.setdefault(_loose(" / ".join(texts)), column)
        return found

    def _spread(self, rows: range) -> set[int]:
        """The columns that a merged heading reaches over."""
        return {
            column
            for first_column, first_row, last_column, last_row in self.grid.merged
            if first_row in rows or last_row in rows
            for column in range(first_column, min(last_column, first_column + 100) + 1)
        }

    # -- rows ---------------------------------------------------------------------------------------

    def _address(self, number: int) -> str:
        """The address of a row's record; empty where it cannot be told, which is then told of."""
        values = {}
        for one in self.parts:
            text = self._text(number, one.column)
            if not text:
                self._trouble(number, one.column, "empty")
                return ""
            part = self._translated(number, one, text)
            if part is None:
                return ""
            if "of" in one.said and "words" not in one.said:
                record = self._known.get((one.said["of"], _loose(part)))
                if record is None:
                    self._trouble(number, one.column, "no-record", value=text)
                    return ""
                part = record.address.rpartition("/")[2]
            values[one.said["name"]] = part
        address = str(self.mapping["address"]).format(**values)
        kind = kind_of(address)
        if kind is None or kind.name != self.mapping["kind"]:
            self._trouble(number, self.parts[0].column, "bad-address", value=address)
            return ""
        known = self.wording.register.get(address) is not None
        if address in self.wording.register.refused or not (known or self.mapping.get("new")):
            self._trouble(number, self.parts[0].column, "no-record", value=address)
            return ""
        return address

    def _record(self, number: int, address: str) -> None:
        kind = self.mapping["kind"]
        if self.wording.register.get(address) is None:
            for one in self.mapping.get("fixed", ()):
                slot = Slot(address, kind, tuple(one["to"].split(".")))
                self._edit(number, self.parts[0].column, slot, one["value"])
        for one in self.columns:
            slot = Slot(address, kind, tuple(one.said["to"].split(".")))
            cell = self._cell(number, one, slot)
            if cell is None or (cell == "" and one.said.get("empty") != "remove"):
                continue
            if not self.wording.same(slot, cell, self.wording.filled(slot)):
                self._edit(number, one.column, slot, cell)

    def _cell(self, number: int, one: _Wanted, slot: Slot) -> Cell | None:
        """What a cell says; None where that is not known, which is then told of."""
        typed = self._typed(number, one.column)
        if typed is None:
            return ""
        if typed.trouble:
            self._trouble(number, one.column, typed.trouble)
            return None
        if "words" in one.said:
            return self._translated(number, one, self._text(number, one.column))
        node = self.wording.node(slot.kind, slot.pointer)
        code, cell = understood_day(typed, node)
        if code:
            self._trouble(number, one.column, code, value=typed.value, meant=cell)
            return None
        if "times" in one.said:
            figure = self.wording.meant(slot.kind, slot.pointer, cell)
            if isinstance(figure, int | float):
                return float(Decimal(str(figure)) * Decimal(str(one.said["times"])))
        return cell

    def _translated(self, number: int, one: _Wanted, text: str) -> str | None:
        """The text by the mapping's words; None where those do not know it, which is then told of."""
        if "words" not in one.said:
            return text
        known = {_loose(word["said"]): word["means"] for word in one.said["words"]}
        if _loose(text) not in known:
            listed = ", ".join(word["said"] for word in one.said["words"])
            self._trouble(number, one.column, "untranslated", value=text, known=listed)
            return None
        return str(known[_loose(text)])

    def _typed(self, row: int, column: int) -> Typed | None:
        """A cell, or what a merged range that it lies in says."""
        found = self.grid.typed(row, column)
        if found is not None:
            return found
        for first_column, first_row, last_column, last_row in self.grid.merged:
            if first_column <= column <= last_column and first_row <= row <= last_row:
                return self.grid.typed(first_row, first_column)
        return None

    def _text(self, row: int, column: int) -> str:
        typed = self._typed(row, column)
        if typed is None or typed.trouble:
            return ""
        value = typed.value
        whole = isinstance(value, float) and value == int(value)
        return " ".join(cleaned(str(int(value) if whole and isinstance(value, float) else value)).split())

    def _by_name(self) -> Mapping[tuple[str, str], Record]:
        """(kind, name) → the record that has it, of the year that the address is of."""
        folder = "/".join(str(self.mapping["address"]).split("/")[:2]) + "/"
        found: dict[tuple[str, str], Record] = {}
        twice = set()
        for kind in {one.said["of"] for one in self.parts if "of" in one.said}:
            for record in self.wording.register.kind(kind):
                if kind not in ("letter", "order") and not record.address.startswith(folder):
                    continue
                for name in {record.title, record.data.get("code"), record.data.get("number")}:
                    if isinstance(name, str) and found.setdefault((kind, _loose(name)), record) != record:
                        twice.add((kind, _loose(name)))
        return {key: record for key, record in found.items() if key not in twice}

    def _edit(self, number: int, at: int, slot: Slot, cell: Cell) -> None:
        value = self.wording.meant(slot.kind, slot.pointer, cell)
        if value is GONE and self.wording.register.get(slot.address) is None:
            return
        self.found.edits.append(
            Edit(
                address=slot.address,
                kind=slot.kind,
                pointer=slot.pointer,
                value=value,
                place=self._spot(number, at),
            )
        )

    def _spot(self, number: int, at: int) -> Spot:
        heading = next((one.said["heading"] for one in (*self.parts, *self.columns) if one.column == at), "")
        return Spot(sheet=self.grid.title, row=number, column=at, heading=heading)

    def _trouble(self, number: int, at: int, code: str, **params: object) -> None:
        self.found.troubles.append(Trouble(self._spot(number, at), code, params))


def _loose(text: str) -> str:
    return "".join(to_arabic(cleaned(text)).split()).lower()
