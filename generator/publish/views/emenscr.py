"""eMENSCR: the year, its quarters, its projects, and the pages of projects and quarterly reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from generator.model import Record
from generator.publish import chain, drawn, parts
from generator.publish.bars import Bar, Owner, bar, late_owners
from generator.publish.holdings import Holdings, once, unique
from generator.publish.recipe import Place, Recipe
from generator.publish.views import yearly
from generator.publish.words import say
from generator.status import emenscr
from generator.status.emenscr import Project, Quarter
from generator.status.standing import URGENCY, Standing

WORK = "emenscr"
_RUNNING = ("doing", "due-soon", "late")
"""Standings of a quarter that still waits for reports."""


class Line(Struct, frozen=True):
    """One project in one quarter."""

    project: Project
    quarter: Quarter


class QuarterCard(Struct, frozen=True):
    """A quarter at a glance."""

    id: str
    name: str
    entry: Mapping[str, Any]
    standing: Standing
    last: tuple[str, dt.date] | None
    """The last thing that happened to it as a whole, and when."""
    bar: Bar
    reported: int
    approved: int
    due: int
    late_owners: tuple[Owner, ...]
    budget: Decimal
    """Baht: what the year's projects may spend."""
    money: emenscr.QuarterTotals

    @property
    def percent(self) -> float | None:
        """Of the budget disbursed by the end of the quarter; None where there is no budget."""
        return float(100 * self.money.disbursed / self.budget) if self.budget else None


class OfOwner(Struct, frozen=True):
    """The projects of one owner, and their money."""

    owner: str
    rows: list[dict[str, Any]]
    totals: emenscr.Totals
    last: emenscr.QuarterTotals | None
    """The last quarter that any of them reported, beside the plan."""


class Node(Struct, frozen=True):
    """A point of the alignment tree with the money that hangs on it."""

    steps: tuple[emenscr.Branch, ...]
    """What leads to it from the point above; several where nothing parts on the way."""
    budget: Decimal
    """Baht: the budgets of all projects here and further down."""
    nodes: tuple[Node, ...]
    projects: tuple[Project, ...]


def projects(holdings: Holdings, year: int) -> list[Record]:
    return holdings.folder(f"{WORK}/{year}/projects")


def report_of(holdings: Holdings, project: Record, quarter: str) -> Record | None:
    """The quarter's report that bears the project's own name."""
    _, year, _, slug = project.address.split("/")
    return holdings.get(f"{WORK}/{year}/{quarter}/{slug}")


@once
def listed(holdings: Holdings, year: int) -> list[Project]:
    """The year's projects as they stand, in the order people list them."""
    order = {one.address: place for place, one in enumerate(projects(holdings, year))}
    return sorted(holdings.board.projects(year), key=lambda one: order[one.record.address])


@once
def lines(holdings: Holdings, year: int, quarter: str) -> list[Line]:
    """Every project of the year in one quarter."""
    known = quarter in holdings.board.year(WORK, year).rounds
    return [
        Line(one, of_quarter)
        for one in listed(holdings, year)
        for of_quarter in one.quarters
        if of_quarter.id == quarter and (known or of_quarter.report)
    ]


@once
def quarter_card(holdings: Holdings, year: int, quarter: str) -> QuarterCard:
    cycle = holdings.cycle(WORK, year)
    found = lines(holdings, year, quarter)
    of_year = listed(holdings, year)
    asked = [line for line in found if line.quarter.standing.state != "not-applicable"]
    return QuarterCard(
        id=quarter,
        name=yearly.round_label(cycle, quarter),
        entry=yearly.round_entry(cycle, quarter),
        standing=holdings.board.round(WORK, year, quarter),
        last=yearly.last_event(holdings, WORK, year, quarter),
        bar=bar(line.quarter.standing for line in found),
        reported=sum(line.quarter.standing.said in emenscr.SENT for line in asked),
        approved=sum(line.quarter.standing.said == "approved" for line in asked),
        due=len(asked),
        late_owners=late_owners(
            ((line.project.record.data["owner"],), line.quarter.standing) for line in asked
        ),
        budget=emenscr.totals(of_year).budget,
        money=next(one for one in emenscr.by_quarter(of_year) if one.id == quarter),
    )


# -- what a year reads and shows -------------------------------------------------------------------


@once
def year_inputs(holdings: Holdings, year: int) -> tuple[Record, ...]:
    reports = (
        report
        for quarter in holdings.rounds(WORK, year)
        for report in holdings.folder(f"{WORK}/{year}/{quarter}")
    )
    of_year = projects(holdings, year)
    onward = (
        holdings.get(link.source)
        for one in of_year
        for link in holdings.links_in(one.address)
        if link.relation == "continues"
    )
    return unique((*yearly.inputs(holdings, WORK, year), *of_year, *reports, *onward))


@once
def year_context(holdings: Holdings, year: int) -> dict[str, Any]:
    found = listed(holdings, year)
    cards = [quarter_card(holdings, year, one) for one in holdings.rounds(WORK, year)]
    return yearly.context(holdings, WORK, year) | {
        "rounds": cards,
        "current": next((card for card in cards if card.standing.state in _RUNNING), None)
        or next((card for card in cards if card.standing.opens), None),
        "last": next((card for card in reversed(cards) if card.reported), None),
        "projects": [_summary(holdings, one) for one in _pressing_first(found)],
        "bar": bar(one.standing for one in found),
        "totals": emenscr.totals(found),
        "charts": _charts(emenscr.by_quarter(found), emenscr.totals(found).budget) if found else [],
        "quarters": [
            (yearly.round_label(holdings.cycle(WORK, year), one.id), one) for one in emenscr.by_quarter(found)
        ],
        "funds": emenscr.by_fund(found),
        "samples": yearly.samples(one.record for one in found),
    }


def _pressing_first(found: list[Project]) -> list[Project]:
    """A short list stays as it is; of a long one a year shows the beginning, so that the late ones lead."""
    if not parts.is_long(len(found)):
        return found
    return sorted(found, key=lambda one: URGENCY.index(one.standing.state))


def _charts(found: Sequence[Quarter | emenscr.QuarterTotals], budget: Decimal) -> list[tuple[str, Markup]]:
    """Name and drawing of each chart that there is something to draw in."""
    drawings = {"progress": drawn.progress(found), "spending": drawn.spending(found, budget)}
    return [(say("charts", name), one) for name, one in drawings.items() if one is not None]


def _summary(holdings: Holdings, project: Project) -> dict[str, Any]:
    """A project in one line: its budget and the last quarter that was reported."""
    year = int(project.record.parts["fy"])
    last = next((one for one in reversed(project.quarters) if one.progress is not None), None)
    return {
        "record": project.record,
        "project": project,
        "standing": project.standing,
        "budget": project.budget,
        "entered": sum(one.state == "done" for one in project.modules.values()),
        "to_enter": sum(one.state != "not-applicable" for one in project.modules.values()),
        "last": last,
        "quarter": yearly.round_label(holdings.cycle(WORK, year), last.id) if last else "",
    }


@once
def quarter_context(holdings: Holdings, year: int, quarter: str) -> dict[str, Any]:
    found = lines(holdings, year, quarter)
    return {
        "year": year,
        "cycle": holdings.cycle(WORK, year),
        "card": quarter_card(holdings, year, quarter),
        "lines": found,
        "owners": [(line.project.record.data["owner"],) for line in found],
        "samples": yearly.samples(line.project.record for line in found),
    }


@once
def list_context(holdings: Holdings, year: int) -> dict[str, Any]:
    found = listed(holdings, year)
    owners = [
        OfOwner(
            owner,
            [_summary(holdings, one) for one in own],
            emenscr.totals(own),
            next((one for one in reversed(emenscr.by_quarter(own)) if one.reported), None),
        )
        for owner, own in emenscr.by_owner(found).items()
    ]
    return {
        "year": year,
        "owners": owners,
        "in_part": partial(_in_part, owners),
        "names": [(one.owner,) for one in owners],
        "round_names": {one: yearly.round_label(holdings.cycle(WORK, year), one) for one in emenscr.QUARTERS},
        "bar": bar(one.standing for one in found),
        "totals": emenscr.totals(found),
        "samples": yearly.samples(one.record for one in found),
    }


def _in_part(owners: Sequence[OfOwner], facts: Mapping[str, Any]) -> list[OfOwner]:
    """The owners with those of their projects that stand on one page of several."""
    every = [(one.owner, row) for one in owners for row in one.rows]
    found: dict[str, list[dict[str, Any]]] = {}
    for owner, row in parts.rows(every, facts):
        found.setdefault(owner, []).append(row)
    return [replace(one, rows=found[one.owner]) for one in owners if one.owner in found]


def alignment_context(holdings: Holdings, year: int) -> dict[str, Any]:
    found = listed(holdings, year)
    known = {one.record.address: one for one in found}
    return {
        "year": year,
        "branches": [_node(known, one) for one in emenscr.alignment(one.record for one in found)],
        "count": len(found),
        "totals": emenscr.totals(found),
        "samples": yearly.samples(one.record for one in found),
    }


def _node(known: Mapping[str, Project], branch: emenscr.Branch) -> Node:
    steps = [branch]
    while len(branch.branches) == 1 and not branch.projects:
        (branch,) = branch.branches
        steps.append(branch)
    return Node(
        steps=tuple(steps),
        budget=emenscr.totals(known[one.address] for one in branch.everything).granted,
        nodes=tuple(_node(known, one) for one in branch.branches),
        projects=tuple(known[one.address] for one in branch.projects),
    )


# -- a project, a quarter's report ------------------------------------------------------------------------


def _project_reads(holdings: Holdings, record: Record) -> Iterator[Record | None]:
    year = int(record.address.split("/")[1])
    yield from holdings.rhythm(WORK, year)
    reports = [report_of(holdings, record, quarter) for quarter in emenscr.QUARTERS]
    yield from reports
    for earlier in emenscr.parts_of(record, holdings.get)[:-1]:
        yield earlier
        yield from holdings.rhythm(WORK, int(earlier.parts["fy"]))
        for quarter in emenscr.QUARTERS:
            yield report_of(holdings, earlier, quarter)
    yield from chain.reads(holdings, (record, *reports))


def _project_context(holdings: Holdings, record: Record) -> dict[str, Any]:
    year = int(record.address.split("/")[1])
    cycle = holdings.cycle(WORK, year)
    project = holdings.board.project(record)
    rounds = holdings.rounds(WORK, year)
    quarters = [
        (yearly.round_label(cycle, one.id), one) for one in project.quarters if one.id in rounds or one.report
    ]
    return {
        "year": year,
        "project": project,
        "standing": project.standing,
        "budget": project.budget,
        "quarters": quarters,
        "last": next((pair for pair in reversed(quarters) if pair[1].progress is not None), None),
        "modules": project.modules,
        "parts": [
            (int(one.parts["fy"]), holdings.board.project(one))
            for one in emenscr.parts_of(record, holdings.get)
        ],
        "charts": _charts(project.quarters, project.budget),
        "chain": chain.of_project(holdings, record, project, quarters),
    }


def _progress_reads(holdings: Holdings, record: Record) -> Iterator[Record | None]:
    yield from holdings.rhythm(WORK, int(record.address.split("/")[1]))
    project = holdings.get(record.data["project"])
    yield project
    for quarter in emenscr.QUARTERS if project else ():
        yield report_of(holdings, project, quarter) if project else None


def _progress_context(holdings: Holdings, record: Record) -> dict[str, Any]:
    _, year, quarter, _ = record.address.split("/")
    cycle = holdings.cycle(WORK, int(year))
    found = holdings.get(record.data["project"])
    project = holdings.board.project(found) if found else None
    own = next((one for one in project.quarters if one.id == quarter), None) if project else None
    budget = project.budget if project else Decimal(0)
    spent = Decimal(repr(record.data["disbursed"]))
    return {
        "year": int(year),
        "quarter": quarter,
        "quarter_name": yearly.round_label(cycle, quarter),
        "project": found,
        "plan": found.data["plan"].get(quarter) if found else None,
        "budget": budget,
        "percent": spent * 100 / budget if budget else None,
        "standing": own.standing if own else Standing("no-data"),
    }


RECIPES = {
    "project": Recipe(
        context=_project_context,
        reads=_project_reads,
        dated=True,
        told=frozenset({"in:progress.project"}),
    ),
    "progress": Recipe(
        context=_progress_context,
        reads=_progress_reads,
        dated=True,
        told=frozenset({"out:progress.project"}),
    ),
}


# -- pages that are no record's own ------------------------------------------------------------------


def _quarter_inputs(holdings: Holdings, year: int, _quarter: str) -> tuple[Record, ...]:
    """All of the year: what was spent in an earlier quarter counts on."""
    return year_inputs(holdings, year)


def places(holdings: Holdings) -> Iterator[Place]:
    years = holdings.years.get(WORK, ())
    for year, of_whole in yearly.year_places(holdings, WORK, years, year_inputs, year_context):
        yield of_whole
        count = len(projects(holdings, year))
        known = holdings.cycle(WORK, year) is not None
        for of_quarter in yearly.round_places(
            holdings, WORK, year, "emenscr_quarter.html.j2", _quarter_inputs, quarter_context
        ):
            yield from parts.pages(of_quarter, parts.parts(of_quarter.address, count if known else 0))
        of_year = Place(
            address=f"{WORK}/{year}/projects",
            title=say("titles", "projects", fy=year),
            template="emenscr_projects.html.j2",
            inputs=year_inputs(holdings, year),
            context=partial(list_context, holdings, year),
        )
        yield from parts.pages(of_year, parts.parts(of_year.address, count))
        yield Place(
            address=f"{WORK}/{year}/alignment",
            title=say("titles", "alignment", fy=year),
            template="emenscr_alignment.html.j2",
            inputs=year_inputs(holdings, year),
            context=partial(alignment_context, holdings, year),
        )
