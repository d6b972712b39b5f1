"""e-MES: the year, its rounds, its indicators, and the pages of indicators and results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from generator.model import Record
from generator.publish import standing, views_year
from generator.publish.holdings import Holdings, natural, unique
from generator.publish.recipe import Place, Recipe, beside
from generator.publish.standing import Standing
from generator.publish.views_year import Bar, bar
from generator.publish.words import say

WORK = "e-mes"


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator in one round."""

    indicator: Record
    result: Record | None
    standing: Standing
    open_corrections: int


@dataclass(frozen=True, slots=True)
class GroupOfLines:
    """Indicators of one part and group, under what it is called."""

    part: str
    part_name: str
    group_name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class RoundCard:
    """A round at a glance."""

    id: str
    name: str
    entry: Mapping[str, Any]
    standing: Standing
    bar: Bar
    reported: int
    due: int
    """How many indicators are due in the round, those closed in it left out."""
    late_owners: tuple[str, ...]
    open_corrections: int


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


def lines(holdings: Holdings, year: int, round_id: str) -> list[Line]:
    """Every indicator due in a round, reported or not."""
    cycle = holdings.cycle(WORK, year)
    of_round = views_year.round_standing(holdings, cycle, round_id)
    state = views_year.cycle_state(cycle)
    found = []
    for indicator in indicators(holdings, year):
        if round_id not in indicator.data["rounds"]:
            continue
        closed = any(one["round"] == round_id for one in indicator.data.get("closed_rounds") or ())
        result = holdings.get(f"{WORK}/{year}/{round_id}/{indicator.data['code']}")
        found.append(
            Line(
                indicator,
                result,
                standing.result(result.data if result else None, closed, of_round, state),
                _open_corrections(result),
            )
        )
    return found


def _open_corrections(result: Record | None) -> int:
    feedback = result.data.get("feedback") if result else None
    return sum(one["state"] == "open" for one in (feedback or {}).get("corrections") or ())


def round_card(holdings: Holdings, year: int, round_id: str) -> RoundCard:
    cycle = holdings.cycle(WORK, year)
    found = lines(holdings, year, round_id)
    due = [line for line in found if line.standing.state != "not-applicable"]
    late = (
        owner for line in due if line.standing.state == "late" and (owner := line.indicator.data.get("owner"))
    )
    reported = ("reported", "returned", "accepted")
    return RoundCard(
        id=round_id,
        name=views_year.round_label(cycle, round_id),
        entry=views_year.round_entry(cycle, round_id),
        standing=views_year.round_standing(holdings, cycle, round_id),
        bar=bar(line.standing for line in found),
        reported=sum(line.result is not None and line.result.data["state"] in reported for line in due),
        due=len(due),
        late_owners=tuple(dict.fromkeys(late)),
        open_corrections=sum(line.open_corrections for line in found),
    )


def grouped(cycle: Record | None, found: Iterable[Line]) -> list[GroupOfLines]:
    """Lines under their part and group, by the names the cycle gives these."""
    names: dict[str, tuple[str, dict[str, str]]] = {
        part["id"]: (part["name"], {group["id"]: group["name"] for group in part.get("groups") or ()})
        for part in ((cycle.data.get("parts") if cycle else None) or ())
    }
    sorted_lines: dict[tuple[str, str], list[Line]] = {}
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


def year_inputs(holdings: Holdings, year: int) -> tuple[Record, ...]:
    results = (
        result
        for round_id in holdings.rounds(WORK, year)
        for result in holdings.folder(f"{WORK}/{year}/{round_id}")
    )
    return unique((*views_year.inputs(holdings, WORK, year), *indicators(holdings, year), *results))


def year_context(holdings: Holdings, year: int) -> dict[str, Any]:
    rounds = [round_card(holdings, year, one) for one in holdings.rounds(WORK, year)]
    own = [one for one in year_inputs(holdings, year) if one.kind in ("indicator", "result")]
    return views_year.context(holdings, WORK, year) | {
        "rounds": rounds,
        "indicator_count": len(indicators(holdings, year)),
        "samples": views_year.samples(own),
    }


def round_inputs(holdings: Holdings, year: int, round_id: str) -> tuple[Record, ...]:
    cycle = holdings.cycle(WORK, year)
    results = holdings.folder(f"{WORK}/{year}/{round_id}")
    return unique((*views_year.inputs(holdings, WORK, year), cycle, *indicators(holdings, year), *results))


def round_context(holdings: Holdings, year: int, round_id: str) -> dict[str, Any]:
    cycle = holdings.cycle(WORK, year)
    found = lines(holdings, year, round_id)
    shown = [line.result for line in found if line.result] + [line.indicator for line in found]
    return {
        "year": year,
        "cycle": cycle,
        "card": round_card(holdings, year, round_id),
        "groups": grouped(cycle, found),
        "samples": views_year.samples(shown),
    }


def list_context(holdings: Holdings, year: int) -> dict[str, Any]:
    cycle = holdings.cycle(WORK, year)
    found = [Line(one, None, Standing("no-data"), 0) for one in indicators(holdings, year)]
    return {
        "year": year,
        "cycle": cycle,
        "groups": grouped(cycle, found),
        "rounds": [(one, views_year.round_label(cycle, one)) for one in holdings.rounds(WORK, year)],
        "count": len(found),
        "samples": views_year.samples(line.indicator for line in found),
    }


# -- an indicator, a result ---------------------------------------------------------------------------


def _results_of(holdings: Holdings, indicator: Record) -> Iterator[tuple[str, Record | None]]:
    year, code = int(indicator.address.split("/")[1]), indicator.data["code"]
    for round_id in indicator.data["rounds"]:
        yield round_id, holdings.get(f"{WORK}/{year}/{round_id}/{code}")


def _indicator_reads(holdings: Holdings, record: Record) -> Iterator[Record | None]:
    yield holdings.cycle(WORK, int(record.address.split("/")[1]))
    for _, result in _results_of(holdings, record):
        yield result


def _indicator_context(holdings: Holdings, record: Record) -> dict[str, Any]:
    year = int(record.address.split("/")[1])
    cycle = holdings.cycle(WORK, year)
    rounds = []
    for round_id, result in _results_of(holdings, record):
        closed = next(
            (one for one in record.data.get("closed_rounds") or () if one["round"] == round_id), None
        )
        stands = standing.result(
            result.data if result else None,
            closed is not None,
            views_year.round_standing(holdings, cycle, round_id),
            views_year.cycle_state(cycle),
        )
        rounds.append(
            {
                "id": round_id,
                "name": views_year.round_label(cycle, round_id),
                "result": result,
                "standing": stands,
                "closed": closed,
            }
        )
    return {"year": year, "rounds": rounds, "place": _place(cycle, record)}


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
    yield holdings.cycle(WORK, int(record.address.split("/")[1]))
    yield holdings.get(record.data["indicator"])


def _result_context(holdings: Holdings, record: Record) -> dict[str, Any]:
    _, year, round_id, _ = record.address.split("/")
    cycle = holdings.cycle(WORK, int(year))
    indicator = holdings.get(record.data["indicator"])
    titles = {one["number"]: one for one in (indicator.data.get("issues") or ())} if indicator else {}
    return {
        "year": int(year),
        "round": round_id,
        "round_name": views_year.round_label(cycle, round_id),
        "indicator": indicator,
        "issue_titles": titles,
        "standing": standing.result(
            record.data,
            False,
            views_year.round_standing(holdings, cycle, round_id),
            views_year.cycle_state(cycle),
        ),
        "open_corrections": _open_corrections(record),
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
        told=frozenset({"out:result.indicator", "out:result.feedback.letter"}),
    ),
}


# -- pages that are no record's own ------------------------------------------------------------------


def places(holdings: Holdings) -> Iterator[Place]:
    listed_years = sorted(holdings.years.get(WORK, ()))
    series = [(f"{WORK}/{year}", say("titles", "year_crumb", fy=year)) for year in listed_years]
    for place, year in enumerate(listed_years):
        yield Place(
            address=f"{WORK}/{year}",
            title=say("titles", "year", work="e-MES", fy=year),
            template="emes_year.html.j2",
            inputs=year_inputs(holdings, year),
            context=partial(year_context, holdings, year),
            facts=beside(series, place),
        )
        cycle = holdings.cycle(WORK, year)
        rounds = [
            (f"{WORK}/{year}/{one}", views_year.round_label(cycle, one))
            for one in holdings.rounds(WORK, year)
        ]
        for index, round_id in enumerate(holdings.rounds(WORK, year)):
            label = views_year.round_label(cycle, round_id)
            yield Place(
                address=f"{WORK}/{year}/{round_id}",
                title=say("titles", "round_page", work="e-MES", round=label, fy=year),
                template="emes_round.html.j2",
                inputs=round_inputs(holdings, year, round_id),
                context=partial(round_context, holdings, year, round_id),
                facts=beside(rounds, index),
            )
        yield Place(
            address=f"{WORK}/{year}/indicators",
            title=say("titles", "indicators", fy=year),
            template="emes_indicators.html.j2",
            inputs=unique((cycle, *indicators(holdings, year), *holdings.office)),
            context=partial(list_context, holdings, year),
            dated=False,
        )
