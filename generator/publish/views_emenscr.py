"""eMENSCR: the year, its quarters, its projects, and the pages of projects and quarterly reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from generator.model import Record
from generator.publish import standing, views_year
from generator.publish.holdings import Holdings, unique
from generator.publish.recipe import Place, Recipe, beside
from generator.publish.standing import Standing
from generator.publish.views_year import Bar, bar
from generator.publish.words import say

WORK = "emenscr"
_RUNNING = ("doing", "due-soon", "late")
"""Standings of a quarter that still waits for reports."""

_ENDED = ("cancelled", "suspended")
"""States of a project that owes no report any more."""


@dataclass(frozen=True, slots=True)
class Line:
    """One project in one quarter, its plan beside what was reported. Money in baht, both cumulative."""

    project: Record
    report: Record | None
    standing: Standing
    planned_progress: int | float | None
    planned_money: int | float | None


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over projects, in baht."""

    budget: Decimal
    planned: Decimal
    disbursed: Decimal

    @property
    def percent(self) -> Decimal | None:
        """Of the budget disbursed; None where there is no budget."""
        return self.disbursed * 100 / self.budget if self.budget else None


@dataclass(frozen=True, slots=True)
class QuarterCard:
    """A quarter at a glance."""

    id: str
    name: str
    entry: Mapping[str, Any]
    standing: Standing
    bar: Bar
    reported: int
    due: int
    late_owners: tuple[str, ...]
    totals: Totals


def projects(holdings: Holdings, year: int) -> list[Record]:
    return holdings.folder(f"{WORK}/{year}/projects")


def report_of(holdings: Holdings, project: Record, quarter: str) -> Record | None:
    """The quarter's report that bears the project's own name."""
    _, year, _, slug = project.address.split("/")
    return holdings.get(f"{WORK}/{year}/{quarter}/{slug}")


def lines(holdings: Holdings, year: int, quarter: str) -> list[Line]:
    """Every project of the year in one quarter; those that ended without a report are left out."""
    cycle = holdings.cycle(WORK, year)
    of_quarter = views_year.round_standing(holdings, cycle, quarter)
    state = views_year.cycle_state(cycle)
    found = []
    for project in projects(holdings, year):
        report = report_of(holdings, project, quarter)
        plan = project.data["plan"].get(quarter)
        if report is None and (plan is None or project.data["state"] in _ENDED):
            continue
        found.append(
            Line(
                project,
                report,
                standing.progress(report.data if report else None, of_quarter, state),
                plan["progress"] if plan else None,
                plan["disbursement"] if plan else None,
            )
        )
    return found


def money(value: int | float | None) -> Decimal:
    """A sum of baht as it was written, exactly."""
    return Decimal(repr(value)) if value is not None else Decimal(0)


def budget(project: Record) -> Decimal:
    return sum((money(one["amount"]) for one in project.data["budget"]), Decimal(0))


def totals(found: Iterable[Line]) -> Totals:
    listed = list(found)
    return Totals(
        sum((budget(line.project) for line in listed), Decimal(0)),
        sum((money(line.planned_money) for line in listed), Decimal(0)),
        sum((money(line.report.data["disbursed"]) for line in listed if line.report), Decimal(0)),
    )


def quarter_card(holdings: Holdings, year: int, quarter: str) -> QuarterCard:
    cycle = holdings.cycle(WORK, year)
    found = lines(holdings, year, quarter)
    late = (line.project.data["owner"] for line in found if line.standing.state == "late")
    sent = ("sent", "returned", "approved")
    return QuarterCard(
        id=quarter,
        name=views_year.round_label(cycle, quarter),
        entry=views_year.round_entry(cycle, quarter),
        standing=views_year.round_standing(holdings, cycle, quarter),
        bar=bar(line.standing for line in found),
        reported=sum(line.report is not None and line.report.data["state"] in sent for line in found),
        due=len(found),
        late_owners=tuple(dict.fromkeys(late)),
        totals=totals(found),
    )


# -- what a year reads and shows -------------------------------------------------------------------


def year_inputs(holdings: Holdings, year: int) -> tuple[Record, ...]:
    reports = (
        report
        for quarter in holdings.rounds(WORK, year)
        for report in holdings.folder(f"{WORK}/{year}/{quarter}")
    )
    return unique((*views_year.inputs(holdings, WORK, year), *projects(holdings, year), *reports))


def year_context(holdings: Holdings, year: int) -> dict[str, Any]:
    listed = projects(holdings, year)
    cards = [quarter_card(holdings, year, one) for one in holdings.rounds(WORK, year)]
    return views_year.context(holdings, WORK, year) | {
        "rounds": cards,
        "current": next((card for card in cards if card.standing.state in _RUNNING), None),
        "last": next((card for card in reversed(cards) if card.reported), None),
        "projects": [_summary(holdings, one) for one in listed],
        "bar": bar(standing.project(one.data) for one in listed),
        "budget": sum((budget(one) for one in listed), Decimal(0)),
        "samples": views_year.samples(listed),
    }


def _summary(holdings: Holdings, project: Record) -> dict[str, Any]:
    """A project in one line: its budget and the last quarter that was reported."""
    year = int(project.address.split("/")[1])
    reports = [
        (quarter, report)
        for quarter in holdings.rounds(WORK, year)
        if (report := report_of(holdings, project, quarter))
    ]
    quarter, last = reports[-1] if reports else ("", None)
    return {
        "record": project,
        "standing": standing.project(project.data),
        "budget": budget(project),
        "last": last,
        "quarter": views_year.round_label(holdings.cycle(WORK, year), quarter) if last else "",
    }


def quarter_inputs(holdings: Holdings, year: int, quarter: str) -> tuple[Record, ...]:
    return unique(
        (
            *views_year.inputs(holdings, WORK, year),
            *projects(holdings, year),
            *holdings.folder(f"{WORK}/{year}/{quarter}"),
        )
    )


def quarter_context(holdings: Holdings, year: int, quarter: str) -> dict[str, Any]:
    found = lines(holdings, year, quarter)
    return {
        "year": year,
        "cycle": holdings.cycle(WORK, year),
        "card": quarter_card(holdings, year, quarter),
        "lines": found,
        "samples": views_year.samples(line.project for line in found),
    }


def list_context(holdings: Holdings, year: int) -> dict[str, Any]:
    listed = projects(holdings, year)
    by_owner: dict[str, list[dict[str, Any]]] = {}
    for project in listed:
        by_owner.setdefault(project.data["owner"], []).append(_summary(holdings, project))
    return {
        "year": year,
        "owners": by_owner,
        "count": len(listed),
        "bar": bar(standing.project(one.data) for one in listed),
        "budget": sum((budget(one) for one in listed), Decimal(0)),
        "samples": views_year.samples(listed),
    }


# -- a project, a quarter's report ------------------------------------------------------------------------


def _project_reads(holdings: Holdings, record: Record) -> Iterator[Record | None]:
    year = int(record.address.split("/")[1])
    yield holdings.cycle(WORK, year)
    for quarter in holdings.rounds(WORK, year):
        yield report_of(holdings, record, quarter)


def _project_context(holdings: Holdings, record: Record) -> dict[str, Any]:
    year = int(record.address.split("/")[1])
    cycle = holdings.cycle(WORK, year)
    state = views_year.cycle_state(cycle)
    quarters = []
    for quarter in holdings.rounds(WORK, year):
        report, plan = report_of(holdings, record, quarter), record.data["plan"].get(quarter)
        if report is None and plan is None:
            continue
        of_quarter = views_year.round_standing(holdings, cycle, quarter)
        ended = report is None and record.data["state"] in _ENDED
        stands = Standing("not-applicable") if ended else standing.progress(
            report.data if report else None, of_quarter, state
        )  # fmt: skip
        quarters.append(
            {
                "id": quarter,
                "name": views_year.round_label(cycle, quarter),
                "report": report,
                "plan": plan,
                "standing": stands,
            }
        )
    return {
        "year": year,
        "standing": standing.project(record.data),
        "budget": budget(record),
        "quarters": quarters,
        "last": next((one for one in reversed(quarters) if one["report"]), None),
        "modules": {name: standing.module(one) for name, one in record.data["modules"].items()},
    }


def _progress_reads(holdings: Holdings, record: Record) -> Iterator[Record | None]:
    yield holdings.cycle(WORK, int(record.address.split("/")[1]))
    yield holdings.get(record.data["project"])


def _progress_context(holdings: Holdings, record: Record) -> dict[str, Any]:
    _, year, quarter, _ = record.address.split("/")
    cycle = holdings.cycle(WORK, int(year))
    project = holdings.get(record.data["project"])
    total = budget(project) if project else Decimal(0)
    return {
        "year": int(year),
        "quarter": quarter,
        "quarter_name": views_year.round_label(cycle, quarter),
        "project": project,
        "plan": project.data["plan"].get(quarter) if project else None,
        "budget": total,
        "percent": money(record.data["disbursed"]) * 100 / total if total else None,
        "standing": standing.progress(
            record.data,
            views_year.round_standing(holdings, cycle, quarter),
            views_year.cycle_state(cycle),
        ),
    }


RECIPES = {
    "project": Recipe(
        context=_project_context,
        reads=_project_reads,
        dated=True,
        told=frozenset({"in:progress.project"}),
    ),
    "progress": Recipe(
        context=_progress_context, reads=_progress_reads, told=frozenset({"out:progress.project"})
    ),
}


# -- pages that are no record's own ------------------------------------------------------------------


def places(holdings: Holdings) -> Iterator[Place]:
    listed_years = sorted(holdings.years.get(WORK, ()))
    series = [(f"{WORK}/{year}", say("titles", "year_crumb", fy=year)) for year in listed_years]
    for place, year in enumerate(listed_years):
        yield Place(
            address=f"{WORK}/{year}",
            title=say("titles", "year", work="eMENSCR", fy=year),
            template="emenscr_year.html.j2",
            inputs=year_inputs(holdings, year),
            context=partial(year_context, holdings, year),
            facts=beside(series, place),
        )
        cycle = holdings.cycle(WORK, year)
        rounds = [
            (f"{WORK}/{year}/{one}", views_year.round_label(cycle, one))
            for one in holdings.rounds(WORK, year)
        ]
        for index, quarter in enumerate(holdings.rounds(WORK, year)):
            label = views_year.round_label(cycle, quarter)
            yield Place(
                address=f"{WORK}/{year}/{quarter}",
                title=say("titles", "round_page", work="eMENSCR", round=label, fy=year),
                template="emenscr_quarter.html.j2",
                inputs=quarter_inputs(holdings, year, quarter),
                context=partial(quarter_context, holdings, year, quarter),
                facts=beside(rounds, index),
            )
        yield Place(
            address=f"{WORK}/{year}/projects",
            title=say("titles", "projects", fy=year),
            template="emenscr_projects.html.j2",
            inputs=year_inputs(holdings, year),
            context=partial(list_context, holdings, year),
            dated=False,
        )
