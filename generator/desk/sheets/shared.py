"""The tables that every work has: evidence, rounds and steps of the year, letters, orders, members."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from generator.desk.sheets import words
from generator.desk.sheets.layout import Column, Row, Slot, Table
from generator.desk.sheets.year import Year
from generator.model import Pointer, Record

_EVIDENCE = "evidence"
_NAMES = ("number", "rank", "id", "title")
"""What an item that has evidence is called by, first choice first."""
_DAYS = ("opens", "closes", "submitted", "result_received", "notified")
"""The days of a round, in their order."""
_NOT_SHOWN = ("none", "position-only")


# -- evidence ---------------------------------------------------------------------------------------


def evidence(year: Year, records: Iterable[tuple[Record, str]]) -> Table:
    """A row for each piece of evidence; ``records`` are those that can have any, with their labels."""
    holders = []
    rows: list[Row] = []
    for record, label in records:
        for way, name in _holders(record.data, ()):
            said = f"{label} {name}".strip()
            holders.append((said, (record, (*way, _EVIDENCE)), record.address))
            rows += year.items(record, (*way, _EVIDENCE), {"label": said})
    return year.items_table(
        "evidence",
        (
            year.tells(words.column("evidence-of"), lambda row: row.facts["label"], 34),
            *_of_evidence(year),
        ),
        rows,
        holders,
    )


def _of_evidence(year: Year) -> Iterator[Column]:
    for key in ("title", "kind", "file", "url", "ref", "date", "owner", "note"):
        yield year.within("result", (_EVIDENCE,), key)


def _holders(data: Mapping[str, Any], way: Pointer) -> Iterator[tuple[Pointer, str]]:
    """The record itself, and each item of its lists that can have evidence, with what it is called."""
    yield (), ""
    for key, prefix in (("issues", "ประเด็นที่"), ("works", "ผลงานที่")):
        for index, one in enumerate(data.get(key) or ()):
            name = next(str(one[each]) for each in _NAMES if each in one)
            yield (*way, key, index), f"{prefix} {name}"


# -- lists ------------------------------------------------------------------------------------------


def listed(
    year: Year, name: str, kind: str, records: Iterable[Record], key: str, keys: Iterable[str]
) -> Table:
    """A row for each item of a list that records of ``kind`` have, under the record's title."""
    way: Pointer = (key,)
    found = list(records)
    return year.items_table(
        name,
        (
            year.tells(words.column(kind), lambda row: row.facts["label"], 46),
            *(year.within(kind, way, each) for each in keys),
        ),
        [row for one in found for row in year.items(one, way, {"label": one.title})],
        [(one.title, (one, way), one.parts["slug"]) for one in found],
    )


# -- the year ---------------------------------------------------------------------------------------


def rounds(year: Year) -> Table:
    """The days of each round, with the letters that set them."""

    def named(row: Row) -> str:
        return str(row.facts["item"]["name"])

    columns = [
        year.tells(words.column("round"), named, 26),
        year.within("cycle", ("rounds",), "period", "from"),
        year.within("cycle", ("rounds",), "period", "to"),
    ]
    for key in _DAYS:
        what = year.wording.title("cycle", "rounds", 0, key)
        for part, heading in (("date", "date-of"), ("source", "source-of")):
            title = words.column(heading, what=what)
            columns.append(year.within("cycle", ("rounds",), key, part, heading=title))
    columns.append(year.within("cycle", ("rounds",), "note"))
    return year.table("rounds", columns, _of_cycle(year, "rounds", "id"))


def log(year: Year) -> Table:
    """What was done of the manual's steps."""
    known = {year.cycle.title: (year.cycle, ("log",))} if year.cycle and not year.cycle.internal else {}
    keys = ("step", "round", "state", "date", "until", "by", "refs", "note", "reason")
    return year.table(
        "log",
        (
            year.tells(words.column("of-cycle"), lambda row: row.facts.get("title", ""), 26),
            *(year.within("cycle", ("log",), key) for key in keys),
        ),
        _of_cycle(year, "log", ""),
        choices=known,
        grown=year.grown(known),
        removable=True,
    )


def _of_cycle(year: Year, key: str, by: str) -> Iterator[Row]:
    if year.cycle and not year.cycle.internal:
        yield from year.items(year.cycle, (key,), {"title": year.cycle.title}, by)


# -- letters and orders -----------------------------------------------------------------------------


def letters(year: Year) -> Table:
    keys = ("title", "date", "received_on", "urgency", "from", "to", "answers", "summary", "notes")
    return year.table(
        "letters",
        (
            year.tells(words.column("letter"), lambda row: row.facts["number"], 20),
            *(year.of("letter", key) for key in keys),
        ),
        [
            Row(address=one.address, kind="letter", facts={"number": one.data["number"]})
            for one in year.records("letter")
        ],
    )


def orders(year: Year) -> Iterator[Table]:
    """The orders themselves, their committees, and those committees' members."""
    found = year.records("order")
    keys = (
        ("title",), ("date",), ("effective_date",), ("status",), ("background",), ("powers",),
        ("signed_by", "post"), ("responds_to",), ("notes",),
    )  # fmt: skip
    yield year.table(
        "orders",
        (
            year.tells(words.column("order"), _number, 16),
            *(year.of("order", *each) for each in keys),
        ),
        [Row(address=one.address, kind="order", facts={"record": one}) for one in found],
    )
    yield year.table(
        "committees",
        (
            year.tells(words.column("order"), _number, 16),
            *(year.within("order", ("committees",), key) for key in ("name", "duties")),
        ),
        [row for one in found for row in year.items(one, ("committees",), {"record": one})],
    )
    yield _members(year, found)


def _members(year: Year, found: list[Record]) -> Table:
    rows: list[Row] = []
    parents = []
    for order in found:
        for index, committee in enumerate(order.data.get("committees") or ()):
            label = f"{order.data['number']} {committee['name']}"
            way: Pointer = ("committees", index, "members")
            parents.append((label, (order, way), order.address))
            rows += year.items(order, way, {"label": label})
    members: Pointer = ("committees", 0, "members")
    return year.items_table(
        "members",
        (
            year.tells(words.column("committee"), lambda row: row.facts["label"], 40),
            year.tells(words.column("number"), lambda row: row.facts.get("index", -1) + 1 or "", 9),
            *(year.within("order", members, key) for key in ("post", "party", "unit", "role")),
            _name(year, members),
            year.within("order", members, "publish"),
        ),
        rows,
        parents,
    )


def _name(year: Year, members: Pointer) -> Column:
    """A member's name, but not where it is not to be shown: a workbook goes from hand to hand."""

    def slot(row: Row) -> Slot | None:
        hidden = row.facts.get("item", {}).get("publish") in _NOT_SHOWN
        return None if hidden else Slot(row.address, row.kind, (*row.pointer, "name"))

    keys: Pointer = (*members, 0, "name")
    return year.column(year.wording.title("order", *keys), "order", keys, slot)


def _number(row: Row) -> str:
    return str(row.facts["record"].data["number"])


def of_every_work(year: Year) -> Iterator[Table]:
    yield rounds(year)
    yield log(year)
    yield letters(year)
    yield from orders(year)
