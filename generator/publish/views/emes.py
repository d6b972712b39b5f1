"""e-MES: the year, its rounds, its indicators, and the pages of indicators and results."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

from msgspec import Struct

from generator.model import Record
from generator.publish import chain, drawn
from generator.publish.bars import Bar, Owner, bar, late_owners
from generator.publish.holdings import Holdings, natural, once, unique
from generator.publish.recipe import Place, Recipe
from generator.publish.views import yearly
from generator.publish.words import say
from generator.status import emes
from generator.status.emes import Line
from generator.status.standing import Standing, together

WORK = "e-mes"

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "reported": ("reported",),
    "returned": ("returned",),
    "corrected": ("corrected",),
    "accepted": ("accepted",),
    "awaited": ("draft", "missing"),
    "no-data": ("no-data",),
    "unasked": emes.UNASKED,
}
"""Column of the table of parts → what the results in it are called; together everything in ``emes.SAID``."""


class _OfIndicator(Protocol):
    @property
    def indicator(self) -> Record: ...


_Row = TypeVar("_Row", bound=_OfIndicator)


class Listed(Struct, frozen=True):
    """An indicator in the list of a year's indicators."""

    indicator: Record
    standing: Standing
    """All its rounds as one."""
    owners: tuple[str, ...]


class PartRow(Struct, frozen=True):
    """What a round asks for of one part of the indicators, and what came of it."""

    name: str
    due: int
    """How many are to be reported."""
    counts: Mapping[str, int]
    """Column of the table (see ``COLUMNS``) → how many."""
    met: int
    held: int
    """How many reach their target, of how many that can be held against one."""
    score: emes.Score | None


class GroupOfLines(Struct, Generic[_Row], frozen=True):
    """Indicators of one part and group, under what it is called."""

    part: str
    part_name: str
    group_name: str
    lines: tuple[_Row, ...]


class RoundCard(Struct, frozen=True):
    """A round at a glance."""

    id: str
    name: str
    entry: Mapping[str, Any]
    standing: Standing
    last: tuple[str, dt.date] | None
    """The last thing that happened to it as a whole, and when."""
    bar: Bar
    reported: int
    due: int
    """How many indicators are to be reported in the round."""
    late_owners: tuple[Owner, ...]
    open_corrections: int


@once
def indicators(holdings: Holdings, year: int) -> list[Record]:
    """The year's indicators, by part in the order of the cycle, then by code."""
    cycle = holdings.cycle(WORK, year)
    parts = [part["id"] for part in (cycle.data.get("parts") or ())] if cycle else []
    return sorted(
        holdings.folder(f"{WORK}/{year}/indicators"),
        key=lambda one: (
            parts.index(one.data["part"]) if one.data["part"] in parts else len(parts),
            natural(one.data["code"]),
        ),
    )


@once
def lines(holdings: Holdings, year: int, round_id: str) -> list[Line]:
    """Every indicator that a round knows, reported or not, in the order of ``indicators``."""
    order = {one.address: place for place, one in enumerate(indicators(holdings, year))}
    found = holdings.board.indicators(year, round_id)
    return sorted(found, key=lambda line: order[line.indicator.address])


@once
def round_card(holdings: Holdings, year: int, round_id: str) -> RoundCard:
    cycle = holdings.cycle(WORK, year)
    found = lines(holdings, year, round_id)
    asked = [line for line in found if line.expected]
    owned = ((_owner(line), line.standing) for line in asked)
    return RoundCard(
        id=round_id,
        name=yearly.round_label(cycle, round_id),
        entry=yearly.round_entry(cycle, round_id),
        standing=holdings.board.round(WORK, year, round_id),
        last=yearly.last_event(holdings, WORK, year, round_id),
        bar=bar(line.standing for line in found),
        reported=sum(line.is_reported for line in asked),
        due=len(asked),
        late_owners=late_owners(owned),
        open_corrections=sum(line.open_corrections for line in found),
    )


def _owner(line: Line) -> tuple[str, ...]:
    owner = line.indicator.data.get("owner")
    return (owner,) if owner else ()


def _owners(indicator: Record) -> tuple[str, ...]:
    """Who answers for an indicator: its owner and those who share it."""
    own = indicator.data.get("owner")
    return ((own,) if own else ()) + tuple(indicator.data.get("co_owners") or ())


def grouped(cycle: Record | None, found: Iterable[_Row]) -> list[GroupOfLines[_Row]]:
    """Lines under their part and group, by the names the cycle gives these."""
    names: dict[str, tuple[str, dict[str, str]]] = {
        part["id"]: (part["name"], {group["id"]: group["name"] for group in part.get("groups") or ()})
        for part in ((cycle.data.get("parts") if cycle else None) or ())
    }
    sorted_lines: dict[tuple[str, str], list[_Row]] = {}
    for line in found:
        data = line.indicator.data
        key = (data["part"], data.get("group") or data.get("group_title") or "")
        sorted_lines.setdefault(key, []).append(line)
    return [
        GroupOfLines(
            part,
            names.get(part, (part, {}))[0],
            names.get(part, (part, {}))[1].get(group, group),
            tuple(members),
        )
        for (part, group), members in sorted_lines.items()
    ]


# -- what a year reads and shows -------------------------------------------------------------------


@once
def year_inputs(holdings: Holdings, year: int) -> tuple[Record, ...]:
    results = (
        result
        for round_id in holdings.rounds(WORK, year)
        for result in holdings.folder(f"{WORK}/{year}/{round_id}")
    )
    return unique((*yearly.inputs(holdings, WORK, year), *indicators(holdings, year), *results))


@once
def year_context(holdings: Holdings, year: int) -> dict[str, Any]:
    rounds = [round_card(holdings, year, one) for one in holdings.rounds(WORK, year)]
    own = [one for one in year_inputs(holdings, year) if one.kind in ("indicator", "result")]
    return yearly.context(holdings, WORK, year) | {
        "rounds": rounds,
        "totals": {one.id: found[-1] for one in rounds if (found := part_rows(holdings, year, one.id))},
        "indicator_count": len(indicators(holdings, year)),
        "compared": _compared(holdings, year),
        "samples": yearly.samples(own),
    }


def _compared(holdings: Holdings, year: int) -> list[tuple[Record, list[Line | None]]]:
    """The indicators with a value, each with its line in every round of the year."""
    by_round = [
        {line.indicator.address: line for line in lines(holdings, year, one)}
        for one in holdings.rounds(WORK, year)
    ]
    found = [(one, [of.get(one.address) for of in by_round]) for one in indicators(holdings, year)]
    return [
        (one, of_rounds)
        for one, of_rounds in found
        if any(line and line.counts is not None for line in of_rounds)
    ]


def round_inputs(holdings: Holdings, year: int, round_id: str) -> tuple[Record, ...]:
    cycle = holdings.cycle(WORK, year)
    results = holdings.folder(f"{WORK}/{year}/{round_id}")
    return unique((*yearly.inputs(holdings, WORK, year), cycle, *indicators(holdings, year), *results))


def round_context(holdings: Holdings, year: int, round_id: str) -> dict[str, Any]:
    cycle = holdings.cycle(WORK, year)
    found = lines(holdings, year, round_id)
    groups = grouped(cycle, found)
    shown = [line.result for line in found if line.result] + [line.indicator for line in found]
    rows = part_rows(holdings, year, round_id)
    return {
        "year": year,
        "cycle": cycle,
        "card": round_card(holdings, year, round_id),
        "groups": groups,
        "owners": [_owner(line) for line in found],
        "parts": list(dict.fromkeys((one.part, one.part_name) for one in groups)),
        "table": rows[:-1] or rows,
        "total": rows[-1] if len(rows) > 2 else None,
        "chart": drawn.against_target(found),
        "samples": yearly.samples(shown),
    }


def part_rows(holdings: Holdings, year: int, round_id: str) -> list[PartRow]:
    """A row for each part of the round, and a last one for all of it; none where it knows no indicator."""
    cycle = holdings.cycle(WORK, year)
    found = lines(holdings, year, round_id)
    scores = holdings.board.scores(year, round_id)
    names = {one.part: one.part_name for one in grouped(cycle, found)}
    rows = [
        _part_row(names[part], members, scores.parts.get(part))
        for part, members in emes.by_part(found).items()
    ]
    return [*rows, _part_row("", found, scores.total)] if rows else []


def _part_row(name: str, found: list[Line], score: emes.Score | None) -> PartRow:
    said = emes.count(found)
    held = [one.met for one in found if one.met is not None]
    return PartRow(
        name=name,
        due=sum(one.expected for one in found),
        counts={column: sum(said.get(one, 0) for one in names) for column, names in COLUMNS.items()},
        met=sum(held),
        held=len(held),
        score=score,
    )


def listed(holdings: Holdings, year: int) -> list[Listed]:
    """The year's indicators, each with all its rounds taken together."""
    found: dict[str, list[Standing]] = {}
    for round_id in holdings.rounds(WORK, year):
        for line in lines(holdings, year, round_id):
            found.setdefault(line.indicator.address, []).append(line.standing)
    return [
        Listed(one, together(found.get(one.address, ())), _owners(one)) for one in indicators(holdings, year)
    ]


def list_context(holdings: Holdings, year: int) -> dict[str, Any]:
    cycle = holdings.cycle(WORK, year)
    found = listed(holdings, year)
    groups = grouped(cycle, found)
    return {
        "year": year,
        "cycle": cycle,
        "groups": groups,
        "bar": bar(line.standing for line in found),
        "owners": [line.owners for line in found],
        "parts": list(dict.fromkeys((one.part, one.part_name) for one in groups)),
        "rounds": [(one, yearly.round_label(cycle, one)) for one in holdings.rounds(WORK, year)],
        "count": len(found),
        "samples": yearly.samples(line.indicator for line in found),
    }


# -- an indicator, a result ---------------------------------------------------------------------------


def _results_of(holdings: Holdings, indicator: Record) -> Iterator[tuple[str, Record | None]]:
    year, code = int(indicator.address.split("/")[1]), indicator.data["code"]
    for round_id in indicator.data["rounds"]:
        yield round_id, holdings.get(f"{WORK}/{year}/{round_id}/{code}")


def _of_earlier_years(holdings: Holdings, indicator: Record) -> list[Record]:
    """The indicators that this one goes on from, the latest first."""
    found: dict[str, Record] = {}
    current = holdings.get(indicator.data.get("continues", ""))
    while current and current.address not in found and current is not indicator:
        found[current.address] = current
        current = holdings.get(current.data.get("continues", ""))
    return list(found.values())


def _indicator_reads(holdings: Holdings, record: Record) -> Iterator[Record | None]:
    results = [result for _, result in _results_of(holdings, record)]
    yield from results
    yield from chain.reads(holdings, (record, *results))
    yield from holdings.rhythm(WORK, int(record.parts["fy"]))
    for one in _of_earlier_years(holdings, record):
        yield one
        yield from holdings.rhythm(WORK, int(one.parts["fy"]))
        for _, result in _results_of(holdings, one):
            yield result


def _indicator_context(holdings: Holdings, record: Record) -> dict[str, Any]:
    year = int(record.address.split("/")[1])
    cycle = holdings.cycle(WORK, year)
    rounds: list[dict[str, Any]] = [
        {
            "id": round_id,
            "name": yearly.round_label(cycle, round_id),
            "line": holdings.board.indicator(record, round_id, result),
            "closed": next(
                (one for one in record.data.get("closed_rounds") or () if one["round"] == round_id), None
            ),
        }
        for round_id, result in _results_of(holdings, record)
    ]
    points = holdings.board.trend(record)
    return {
        "year": year,
        "rounds": rounds,
        "place": _place(cycle, record),
        "chart": drawn.rounds(record, [(one["name"], one["line"]) for one in rounds]),
        "points": points,
        "years_chart": drawn.years(points),
        "chain": chain.of_indicator(holdings, record, [(one["name"], one["line"]) for one in rounds]),
    }


def _place(cycle: Record | None, indicator: Record) -> list[str]:
    """The names of the part and group an indicator belongs to."""
    part = next(
        (
            one
            for one in (cycle.data.get("parts") if cycle else None) or ()
            if one["id"] == indicator.data["part"]
        ),
        None,
    )
    if part is None:
        return [indicator.data["part"]]
    group = indicator.data.get("group")
    names = [one["name"] for one in part.get("groups") or () if one["id"] == group]
    if own := indicator.data.get("group_title"):
        names = [own]
    return [part["name"], *names]


def _result_reads(holdings: Holdings, record: Record) -> Iterator[Record | None]:
    yield from holdings.rhythm(WORK, int(record.address.split("/")[1]))
    yield holdings.get(record.data["indicator"])


def _result_context(holdings: Holdings, record: Record) -> dict[str, Any]:
    _, year, round_id, _ = record.address.split("/")
    cycle = holdings.cycle(WORK, int(year))
    indicator = holdings.get(record.data["indicator"])
    titles = {one["number"]: one for one in (indicator.data.get("issues") or ())} if indicator else {}
    line = holdings.board.indicator(indicator, round_id, record) if indicator else None
    return {
        "year": int(year),
        "round": round_id,
        "round_name": yearly.round_label(cycle, round_id),
        "indicator": indicator,
        "issue_titles": titles,
        "line": line,
        "standing": line.standing if line else Standing("no-data"),
    }


RECIPES = {
    "indicator": Recipe(
        context=_indicator_context,
        reads=_indicator_reads,
        dated=True,
        told=frozenset({"in:result.indicator", "out:indicator.forms"}),
    ),
    "result": Recipe(
        context=_result_context,
        reads=_result_reads,
        dated=True,
        told=frozenset({"out:result.indicator", "out:result.feedback.letter"}),
    ),
}


# -- pages that are no record's own ------------------------------------------------------------------


def places(holdings: Holdings) -> Iterator[Place]:
    years = holdings.years.get(WORK, ())
    for year, of_year in yearly.year_places(holdings, WORK, years, year_inputs, year_context):
        yield of_year
        yield from yearly.round_places(
            holdings, WORK, year, "emes_round.html.j2", round_inputs, round_context
        )
        yield Place(
            address=f"{WORK}/{year}/indicators",
            title=say("titles", "indicators", fy=year),
            template="emes_indicators.html.j2",
            inputs=year_inputs(holdings, year),
            context=partial(list_context, holdings, year),
        )
