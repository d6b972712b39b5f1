"""A year of any of the works: the steps of its manual with what was done, its rounds, its documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, TypeVar

from msgspec import Struct

from generator.model import Record
from generator.publish import chain, naming
from generator.publish.holdings import Holdings, once, unique
from generator.publish.recipe import Place, beside
from generator.publish.related import Ref, ref, subject
from generator.publish.words import say, work
from generator.status.steps import Step
from generator.thai.dates import parse_date

_Result = TypeVar("_Result")


class StepRow(Struct, frozen=True):
    """One step of the manual and how it stands, once or a round."""

    step: Mapping[str, Any]
    items: tuple[Step, ...]


class Samples(Struct, frozen=True):
    """How much of what a page counts is made up."""

    count: int
    total: int

    @property
    def mixed(self) -> bool:
        """Some but not all: each made-up row must say so itself."""
        return 0 < self.count < self.total


def samples(records: Iterable[Record]) -> Samples:
    flags = [record.sample for record in records]
    return Samples(sum(flags), len(flags))


def round_entry(cycle: Record | None, identity: str) -> Mapping[str, Any]:
    """The cycle's entry for a round; an empty one where the cycle knows none."""
    for entry in cycle.data["rounds"] if cycle else ():
        if entry["id"] == identity:
            found: Mapping[str, Any] = entry
            return found
    return {}


def round_label(cycle: Record | None, identity: str) -> str:
    """The round's name in the cycle, else its usual one."""
    return str(round_entry(cycle, identity).get("name") or naming.round_name(identity))


def last_event(holdings: Holdings, work: str, year: int, identity: str) -> tuple[str, dt.date] | None:
    """The last of what has happened to a round that its sentence tells: answered, else sent in."""
    of_year = holdings.board.year(work, year)
    for event in ("result_received", "submitted"):
        if when := of_year.happened(identity, event):
            return event, when
    return None


@once
def inputs(holdings: Holdings, work: str, year: int) -> tuple[Record, ...]:
    """What every page of a year reads: its cycle, the cycle's documents, the manual, the office."""
    cycle = holdings.cycle(work, year)
    targets = [holdings.get(link.target) for link in holdings.links_out(cycle.address)] if cycle else []
    titles = [one for target in targets if target for one in subject(holdings, target)]
    return unique((cycle, *targets, *titles, *holdings.rhythm(work, year), *holdings.office))


def context(holdings: Holdings, work: str, year: int) -> dict[str, Any]:
    """The steps, the rounds and the documents of a year."""
    cycle = holdings.cycle(work, year)
    manual = holdings.get(cycle.data["manual"]) if cycle else None
    return {
        "work": work,
        "year": year,
        "cycle": cycle,
        "manual": manual,
        "steps": step_rows(holdings, work, year, manual),
        "documents": documents(holdings, cycle),
        "round_names": {entry["id"]: entry["name"] for entry in cycle.data["rounds"]} if cycle else {},
    }


def step_rows(holdings: Holdings, work: str, year: int, manual: Record | None) -> list[StepRow]:
    found: dict[str, list[Step]] = {}
    for one in holdings.board.steps(work, year):
        found.setdefault(one.number, []).append(one)
    if manual is None or not found:
        return []
    return [StepRow(step, tuple(found.get(step["number"], ()))) for step in manual.data["steps"]]


def documents(holdings: Holdings, cycle: Record | None) -> list[Ref]:
    """The orders and letters that the year's cycle names, the oldest first."""
    if cycle is None:
        return []
    targets = dict.fromkeys(link.target for link in holdings.links_out(cycle.address))
    papers = [
        record
        for target in targets
        if (record := holdings.get(target)) and record.kind in ("order", "letter")
    ]
    papers.sort(key=lambda one: (parse_date(one.data["date"]), one.address))
    return [one for paper in papers if (one := ref(holdings, paper.address))]


# -- its pages ----------------------------------------------------------------------------------------

OfYear = Callable[[Holdings, int], _Result]
OfRound = Callable[[Holdings, int, str], _Result]


def year_places(
    holdings: Holdings,
    name: str,
    years: Iterable[int],
    reads: OfYear[tuple[Record, ...]],
    told: OfYear[dict[str, Any]],
) -> Iterator[tuple[int, Place]]:
    """The page of each of a work's years, with the year, the oldest first.

    ``reads`` are the records that it is made from, ``told`` is its context.
    """
    listed = sorted(years)
    series = [(f"{name}/{year}", say("titles", "year_crumb", fy=year)) for year in listed]
    for place, year in enumerate(listed):
        yield (
            year,
            Place(
                address=f"{name}/{year}",
                title=say("titles", "year", work=work(name)["name"], fy=year),
                template=f"{name.replace('-', '')}_year.html.j2",
                inputs=reads(holdings, year),
                context=partial(told, holdings, year),
                facts=beside(series, place) | chain.facts_of_year(holdings, name, year),
            ),
        )


def round_places(
    holdings: Holdings,
    name: str,
    year: int,
    template: str,
    reads: OfRound[tuple[Record, ...]],
    told: OfRound[dict[str, Any]],
) -> Iterator[Place]:
    """The page of each of a year's rounds; see ``year_places``."""
    cycle = holdings.cycle(name, year)
    labels = [(one, round_label(cycle, one)) for one in holdings.rounds(name, year)]
    series = [(f"{name}/{year}/{one}", label) for one, label in labels]
    for place, (identity, label) in enumerate(labels):
        yield Place(
            address=f"{name}/{year}/{identity}",
            title=say("titles", "round_page", work=work(name)["name"], round=label, fy=year),
            template=template,
            inputs=reads(holdings, year, identity),
            context=partial(told, holdings, year, identity),
            facts=beside(series, place),
        )
