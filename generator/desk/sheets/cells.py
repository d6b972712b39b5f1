"""Values as cells show them, and back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from generator.desk.answers import Names, cleaned, figure, understood
from generator.desk.edits import GONE
from generator.desk.sheets.layout import Cell, Slot, at
from generator.model import Pointer
from generator.register import Register
from generator.schema import Schemas
from generator.schema_node import resolved
from generator.thai.dates import parse_date, short

YES, NO = "ใช่", "ไม่ใช่"
LONGEST = 32_000
"""Characters; a spreadsheet's cell holds 32,767."""
_DIGITS = 10
"""Decimals kept of a number that a spreadsheet worked out: what comes after is binary noise."""
_PARTS = re.compile(r"[\n;,]")
_NAMED = ("party", "party-or-text")


class Wording(Struct, frozen=True):
    """How the values of one register are worded in cells."""

    schemas: Schemas
    register: Register
    names: Names
    _nodes: dict[tuple[str, Pointer], Mapping[str, Any]] = field(default_factory=dict)

    def node(self, kind: str, pointer: Pointer) -> Mapping[str, Any]:
        """The schema of a value, whichever item of a list it is of."""
        way = tuple(0 if isinstance(part, int) or part == "-" else part for part in pointer)
        found = self._nodes.get((kind, way))
        if found is None:
            found = self._nodes[kind, way] = self.schemas.property(kind, way)
        return found

    def title(self, kind: str, *keys: str | int) -> str:
        """The Thai title of a property; of a list's items with a 0 in the way."""
        return str(self.node(kind, keys).get("title", keys[-1] if keys else kind))

    def filled(self, slot: Slot) -> Cell:
        """What stands in the cell of a slot now."""
        record = self.register.get(slot.address)
        value = at(record.data, slot.pointer) if record and "-" not in slot.pointer else None
        return self.shown(slot.kind, self.node(slot.kind, slot.pointer), value)

    def shown(self, kind: str, node: Mapping[str, Any], value: Any) -> Cell:
        """A value as a cell shows it: choices and parties by their Thai names, a list an item a line."""
        if value is None:
            return ""
        if isinstance(value, list):
            items = resolved(self.schemas.document(kind), node.get("items", {}))
            return "\n".join(self._item(kind, items, one) for one in value)
        if isinstance(value, bool):
            return YES if value else NO
        if isinstance(value, int | float):
            return value
        if "enum" in node:
            words = dict(zip(node["enum"], node.get("enumDescriptions", ()), strict=False))
            return str(words.get(value, value))
        return cleaned(self._text(node, str(value)))

    def meant(self, kind: str, pointer: Pointer, cell: Cell) -> Any:
        """The value that a filled cell stands for; GONE for an empty one."""
        node = self.node(kind, pointer)
        if not isinstance(cell, str):
            if node.get("type") in ("integer", "number"):
                return plain_number(cell)
            cell = str(plain_number(cell))
        if not cleaned(cell):
            return GONE
        return understood(cell, self.schemas.document(kind), node, self.names)

    def same(self, column: Slot | None, one: Cell, other: Cell) -> bool:
        """Whether two cells say the same, however they are typed."""
        if one == other:
            return True
        if column is None:
            return _plain(one) == _plain(other)
        return bool(
            self.meant(column.kind, column.pointer, one) == self.meant(column.kind, column.pointer, other)
        )

    def _item(self, kind: str, node: Mapping[str, Any], value: Any) -> str:
        text = str(self.shown(kind, node, value))
        # A name that holds what parts a list would come back as two.
        return str(value) if _PARTS.search(text) and node.get("x-type") in (*_NAMED, "ref") else text

    def _text(self, node: Mapping[str, Any], value: str) -> str:
        meaning = node.get("x-type")
        if meaning == "date":
            try:
                return short(parse_date(value))
            except ValueError:  # no such day: for the checker to say
                return value
        if meaning in _NAMED:
            party = self.register.party(value)
            return party.name if party and self.names.party(party.name) == value else value
        if meaning == "ref":
            return self._reference(value, node.get("x-kinds", ()))
        return value

    def _reference(self, address: str, kinds: Sequence[str]) -> str:
        """What people call a record, where that leads back to it and to no other."""
        record = self.register.get(address)
        if record is None:
            return address
        for word in (record.data.get("number"), record.data.get("code"), record.title):
            if isinstance(word, str) and self.names.address(word, kinds) == address:
                return word
        return address


def choices(node: Mapping[str, Any]) -> Sequence[str]:
    """What a cell offers to choose from, in Thai; empty where any text or number may stand."""
    if node.get("type") == "boolean":
        return [YES] if node.get("const") else [YES, NO]
    if "enum" in node:
        return [str(one) for one in node.get("enumDescriptions", node["enum"])]
    return ()


def plain_number(value: int | float) -> int | float:
    """A number without the noise of binary fractions; a whole one as such."""
    value = round(value, _DIGITS)
    return int(value) if value == int(value) else value


def _plain(cell: Cell) -> Cell:
    """A cell without what programs add to it; a number as such, even where a file holds text only."""
    if not isinstance(cell, str):
        return plain_number(cell)
    text = cleaned(cell)
    found = figure(text) if text[:1].isascii() and "_" not in text else text
    return plain_number(found) if isinstance(found, int | float) else text
