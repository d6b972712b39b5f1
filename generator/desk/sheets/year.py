"""One work's fiscal year: its records, and the columns and rows that tables are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from generator.desk.answers import is_short
from generator.desk.sheets import words
from generator.desk.sheets.cells import Wording
from generator.desk.sheets.layout import NEW, TITLE_LIMIT, Cell, Column, Row, Slot, Table, at
from generator.history.members import identity
from generator.model import Pointer, Record, kind_of

Key = str | int
_WIDTHS = {"date": 14, "party": 30, "party-or-text": 34, "ref": 22, "money": 16}
_TEXT, _LINE, _CHOICE, _NUMBER, _CODE = 46, 30, 22, 13, 12
_UNTYPED = " :/?*[]\\'"
"""What cannot stand in the name of a tab, or only makes it hard to write in a formula."""


class Year:
    """A work in a fiscal year (B.E.). Internal records and items are no part of it."""

    def __init__(self, wording: Wording, work: str, year: int) -> None:
        self.wording = wording
        self.register = wording.register
        self.work = work
        self.year = year
        self.folder = f"{work}/{year}"
        self.cycle = self.register.get(f"{self.folder}/cycle")
        self.rounds: list[Mapping[str, Any]] = list(self.cycle.data["rounds"]) if self.cycle else []
        self.internal = 0
        """How many records were left out."""

    # -- records ------------------------------------------------------------------------------------

    def records(self, kind: str) -> list[Record]:
        """This year's records of a kind; of letters and orders those that say they are of it."""
        if kind in ("letter", "order"):
            found = [
                one
                for one in self.register.kind(kind)
                if self.work in one.data["works"] and one.data["fiscal_year"] == self.year
            ]
        else:
            found = [one for one in self.register.kind(kind) if one.address.startswith(f"{self.folder}/")]
        self.internal += sum(one.internal for one in found)
        return [one for one in found if not one.internal]

    def data(self, address: str) -> Mapping[str, Any]:
        record = self.register.get(address)
        return record.data if record else {}

    def closed(self, address: str) -> bool:
        """Not to be shown or changed here: kept inside the office, or a file that cannot be read."""
        record = self.register.get(address)
        return address in self.register.refused or (record is not None and record.internal)

    def party(self, name: str) -> str:
        party = self.register.party(name)
        return party.name if party else name

    # -- columns ------------------------------------------------------------------------------------

    def of(
        self, kind: str, *keys: Key, heading: str = "", where: Callable[[Row], bool] | None = None
    ) -> Column:
        """A property of the row's record or item, under its own title. ``where`` says in which rows."""
        return self.column(
            heading or self.wording.title(kind, *keys),
            kind,
            keys,
            lambda row: (
                Slot(row.address, row.kind, (*row.pointer, *keys)) if where is None or where(row) else None
            ),
        )

    def within(self, kind: str, way: Pointer, *keys: Key, heading: str = "") -> Column:
        """A property of the items of the list at ``way``."""
        title = heading or self.wording.title(kind, *way, 0, *keys)
        return self.column(
            title, kind, (*way, 0, *keys), lambda row: Slot(row.address, row.kind, (*row.pointer, *keys))
        )

    def column(self, heading: str, kind: str, keys: Pointer, slot: Callable[[Row], Slot | None]) -> Column:
        node = self.wording.node(kind, keys)
        return Column(heading=heading, slot=slot, width=_width(node))

    def tells(self, heading: str, shown: Callable[[Row], Cell], width: int = _LINE) -> Column:
        """A column that cannot be filled in."""
        return Column(heading=heading, shown=shown, width=width)

    # -- rows ---------------------------------------------------------------------------------------

    def items(
        self, record: Record, way: Pointer, facts: Mapping[str, Any] | None = None, key: str = ""
    ) -> Iterator[Row]:
        """A row for each item of a list, internal ones left out. ``key`` tells an item from all others."""
        held = at(record.data, way) or ()
        counts = Counter(str(one.get(key)) for one in held if key)
        for index, item in enumerate(held):
            if item.get("classification") == "internal":
                continue
            sure = key and counts[str(item.get(key))] == 1
            name = f"{key}={item[key]}" if sure else str(index)
            yield Row(
                address=record.address,
                kind=record.kind,
                pointer=(*way, index),
                name="/".join((*map(str, way), name)),
                facts={**(facts or {}), "item": item, "index": index},
            )

    def grown(
        self, parents: Mapping[str, tuple[Record, Pointer]], facts: Mapping[str, Any] | None = None
    ) -> Callable[[str], Row | None]:
        """New items by the label of what they belong to."""

        def row(label: str) -> Row | None:
            parent = parents.get(" ".join(label.split()))
            if parent is None:
                return None
            record, way = parent
            return Row(
                address=record.address,
                kind=record.kind,
                pointer=(*way, NEW),
                facts={**(facts or {}), "label": label},
            )

        return row

    def by_code(self, kind: str, pattern: str) -> Callable[[str], Row | None]:
        """A new record by the last part of its address, or the whole of it."""

        def row(text: str) -> Row | None:
            address = text if "/" in text else pattern.format(text)
            found = kind_of(address)
            if found is None or found.name != kind or self.closed(address) or self.register.get(address):
                return None
            return Row(address=address, kind=kind, facts={"code": text.rpartition("/")[2]})

        return row

    # -- tables -------------------------------------------------------------------------------------

    def table(
        self,
        name: str,
        columns: Sequence[Column],
        rows: Iterable[Row],
        *,
        named: str = "",
        choices: Iterable[str] = (),
        grown: Callable[[str], Row | None] | None = None,
        removable: bool = False,
        on_tab: Mapping[str, object] | None = None,
        **values: object,
    ) -> Table:
        """``values`` fill in the words over the table; ``on_tab`` those on its tab, where they differ."""
        return Table(
            id=f"{self.folder}/{named or name}",
            title=tab(words.table(name, **{"year": self.year, **values, **(on_tab or {})})),
            heading=words.heading(name, year=self.year, **values),
            columns=_told_apart(columns),
            rows=tuple(rows),
            choices=tuple(choices),
            grown=grown,
            removable=removable,
        )

    def items_table(
        self,
        name: str,
        columns: Sequence[Column],
        rows: Iterable[Row],
        lists: Iterable[tuple[str, tuple[Record, Pointer], str]],
    ) -> Table:
        """A table of the items of ``lists``, which can be added to and taken from: see ``labels``."""
        known = labels(lists)
        return self.table(name, columns, rows, choices=known, grown=self.grown(known), removable=True)


def labels(found: Iterable[tuple[str, Any, str]]) -> dict[str, Any]:
    """Label → what it stands for, of (label, what, what tells it apart where a label comes twice)."""
    listed = [(" ".join(label.split()), what, apart) for label, what, apart in found]
    counts = Counter(label for label, _, _ in listed)
    return {label if counts[label] == 1 else f"{label} [{apart}]": what for label, what, apart in listed}


def tab(title: str) -> str:
    """A title that a tab can have."""
    plain = "".join("-" if letter in _UNTYPED[1:] else letter for letter in title)
    return plain[:TITLE_LIMIT].strip()


def known_by(kind: str, way: Pointer) -> str:
    """The one property that tells the items of a list apart; empty where it takes several."""
    keys = identity(kind, tuple(part for part in way if isinstance(part, str)))
    return keys[0][0] if keys and len(keys[0]) == 1 else ""


def _told_apart(columns: Sequence[Column]) -> Sequence[Column]:
    """Columns of the same heading get a number behind it."""
    counts: Counter[str] = Counter()
    found = []
    for one in columns:
        counts[one.heading] += 1
        again = counts[one.heading]
        found.append(one if again == 1 else replace(one, heading=f"{one.heading} ({again})"))
    return tuple(found)


def _width(node: Mapping[str, Any]) -> int:
    """Characters that a column of such values takes."""
    if node.get("type") == "array":
        return _LINE
    if node.get("x-type") in _WIDTHS:
        return _WIDTHS[str(node["x-type"])]
    if node.get("type") in ("number", "integer", "boolean"):
        return _NUMBER
    if "enum" in node:
        return _CHOICE
    if is_short(node) and "x-type" not in node:
        return _CODE
    return _TEXT if node.get("x-type") == "text" else _LINE
