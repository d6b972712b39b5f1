"""The tables of inspection: the report form of the inspectors' offices, a sheet a visit; the follow-up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from generator.desk.sheets import shared, words
from generator.desk.sheets.layout import NEW, Column, Row, Slot, Table
from generator.desk.sheets.year import Year
from generator.model import Pointer, Record
from generator.thai.dates import parse_date, short

_RECOMMENDATIONS: Pointer = ("recommendations",)
_FOLLOWED = ("recommendation", "date", "by", "state", "text")
_REPORTED = ("title", "kind", "state", "due", "date", "to")


def tables(year: Year) -> Iterator[Table]:
    visits, findings = year.records("visit"), year.records("finding")
    for visit in visits:
        yield _form(year, visit, [one for one in findings if one.data["visit"] == visit.address])
    yield shared.listed(year, "follow-up", "finding", findings, "follow_up", _FOLLOWED)
    yield _visits(year, visits)
    yield shared.listed(year, "reports", "visit", visits, "reports", _REPORTED)
    yield shared.evidence(year, [*((one, one.title) for one in findings)])


# -- the report form --------------------------------------------------------------------------------


def _form(year: Year, visit: Record, findings: Iterable[Record]) -> Table:
    """A row a recommendation. What is said of the finding as such stands in its first row."""
    rows: list[Row] = []
    for one in findings:
        facts = {"record": one, "visit": visit}
        given = list(year.items(one, _RECOMMENDATIONS, facts, "number"))
        if given:
            rows += [
                replace(row, facts={**row.facts, "first": index == 0}) for index, row in enumerate(given)
            ]
        else:
            rows.append(Row(address=one.address, kind="finding", facts={**facts, "first": True}))

    def first(key: str, heading: str = "") -> Column:
        title = heading or year.wording.title("finding", key)
        return year.column(
            title,
            "finding",
            (key,),
            lambda row: Slot(row.address, "finding", (key,)) if row.facts["first"] else None,
        )

    def each(key: str, heading: str = "") -> Column:
        title = heading or year.wording.title("finding", *_RECOMMENDATIONS, 0, key)
        return year.column(
            title,
            "finding",
            (*_RECOMMENDATIONS, 0, key),
            lambda row: Slot(row.address, "finding", (*row.pointer, key)) if row.pointer else None,
        )

    return year.table(
        "findings",
        (
            year.tells(words.column("finding"), _slug, 22),
            first("topic"),
            year.tells(words.column("topic-title"), _topic, 28),
            first("title"),
            first("found", words.column("found")),
            first("problem", words.column("problem")),
            each("number"),
            each("text", words.column("recommendation")),
            each("kind"),
            each("owners", words.column("owners")),
            each("due"),
            first("citizens_view", words.column("citizens-view")),
            year.tells(words.column("done"), lambda row: _done(year, row), 44),
            year.tells(words.column("attached"), _attached, 24),
        ),
        rows,
        named=f"findings/{visit.parts['slug']}",
        grown=_grown(year, visit, {one.parts["slug"]: one for one in findings}),
        visit=visit.title,
        on_tab={"visit": visit.parts["slug"]},
    )


def _grown(year: Year, visit: Record, known: dict[str, Record]) -> Callable[[str], Row | None]:
    """A new finding by a new name, a new recommendation of one by the name of one that is there."""
    new = year.by_code("finding", f"{year.folder}/findings/{{}}")

    def row(name: str) -> Row | None:
        record = known.get(name)
        if record is None:
            found = new(name)
            return found and replace(
                found,
                pointer=(*_RECOMMENDATIONS, NEW),
                facts={**found.facts, "first": True, "visit": visit, "begun": {"visit": visit.address}},
            )
        return Row(
            address=record.address,
            kind="finding",
            pointer=(*_RECOMMENDATIONS, NEW),
            facts={"record": record, "first": False, "visit": visit},
        )

    return row


def _slug(row: Row) -> str:
    return str(row.facts["record"].parts["slug"])


def _topic(row: Row) -> str:
    if not row.facts["first"]:
        return ""
    number = row.facts["record"].data["topic"]
    return next((one["title"] for one in row.facts["visit"].data["topics"] if one["number"] == number), "")


def _done(year: Year, row: Row) -> str:
    """What was reported of a recommendation since."""
    number = row.facts.get("item", {}).get("number")
    return "\n".join(
        f"{short(parse_date(one['date']))} {year.party(one['by'])}: {one['text']}"
        for one in row.facts["record"].data["follow_up"]
        if one["recommendation"] == number
    )


def _attached(row: Row) -> str:
    number = row.facts.get("item", {}).get("number")
    return "\n".join(
        piece.get("file") or piece["title"]
        for one in row.facts["record"].data["follow_up"]
        if one["recommendation"] == number
        for piece in one.get("evidence", ())
        if piece.get("classification") != "internal"
    )


# -- visits and their reports -----------------------------------------------------------------------


def _visits(year: Year, visits: Iterable[Record]) -> Table:
    keys: tuple[tuple[str, ...], ...] = (
        ("title",), ("kind",), ("round",), ("zone",), ("provinces",), ("inspector", "post"), ("by",),
        ("recorded_on",), ("summary",), ("policy_recommendations",), ("superior_orders",),
        ("citizens_view",), ("letters",), ("orders",), ("notes",),
    )  # fmt: skip
    return year.table(
        "visits",
        (
            year.tells(words.column("visit"), lambda row: row.facts["slug"], 18),
            *(year.of("visit", *each) for each in keys),
        ),
        [Row(address=one.address, kind="visit", facts={"slug": one.parts["slug"]}) for one in visits],
    )
