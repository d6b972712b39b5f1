"""eMENSCR on paper: the summary of a quarter, and the list of which projects have been entered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from generator.model import Record
from generator.papers.desk import Desk, Subject
from generator.papers.wording import Wording, finished, last_day, line, sample, short_day, wording
from generator.status import emenscr
from generator.status.emenscr import Project, Quarter, QuarterTotals
from generator.thai.digits import baht, number

WORK = "emenscr"
ENTERED = ("M1", "M2", "M3", "M4", "M5")
"""The modules that a project's data are entered in; M7 is their approval."""
APPROVED = "M7"


def build(desk: Desk, subject: Subject) -> dict[str, Any]:
    """The summary of the quarter ``subject.part``: what every project came to, beside its plan."""
    say, year, quarter = wording(desk), int(subject.record.data["fiscal_year"]), subject.part
    projects = say.board.projects(year)
    place = emenscr.QUARTERS.index(quarter)
    quarters = [one.quarters[place] for one in projects]
    records = records_of(projects)
    reports = [one.report for one in quarters if one.report]
    told = last_day(desk, reports)
    totals = emenscr.by_quarter(projects)[place]
    paper = {
        "title": say("quarter.title", round=say.round_name(WORK, year, quarter)),
        "author": say.office,
        "office": say.office,
        "summary": _summary(say, projects, totals),
        "rows": [
            _row(say, number_, project, one)
            for number_, (project, one) in enumerate(zip(projects, quarters, strict=True), 1)
        ],
        "total": _total(say, projects, totals),
        "notes": list(_notes(say, projects, quarters)),
        "as_of": say.as_of(told),
        "signer": {"name": "", "post": say.head_of(say.coordinator(WORK, year))},
        "sample": sample(records),
    }
    return finished(paper, told or desk.day(subject.record))


def build_entry(desk: Desk, subject: Subject) -> dict[str, Any]:
    """Which modules of each project of the year have been entered, and which projects are approved."""
    say, year = wording(desk), int(subject.record.data["fiscal_year"])
    projects = say.board.projects(year)
    own = [one.record for one in projects]
    told = last_day(desk, own)
    paper = {
        "title": say("entry.title", year=year),
        "author": say.office,
        "office": say.office,
        "summary": [say("entry.counts", **entry_counts(projects))],
        "rows": [
            {
                "number": str(place),
                "project": line(one.record.title),
                "owner": say.short(one.record.data["owner"]),
                "modules": [_module(say, one, module) for module in (*ENTERED, APPROVED)],
            }
            for place, one in enumerate(projects, 1)
        ],
        "as_of": say.as_of(told),
        "signer": {"name": "", "post": say.head_of(say.coordinator(WORK, year))},
        "sample": sample(own),
    }
    return finished(paper, told or desk.day(subject.record))


def records_of(projects: Sequence[Project]) -> list[Record]:
    """The projects and their reports."""
    reports = (quarter.report for one in projects for quarter in one.quarters)
    return [one.record for one in projects] + [one for one in reports if one]


def entry_counts(projects: Sequence[Project]) -> dict[str, int]:
    """How many projects there are to enter, how many are entered as a whole, and how many approved."""
    asked = [one for one in projects if one.standing.said != "cancelled"]
    return {
        "count": len(asked),
        "entered": sum(is_entered(one) for one in asked),
        "approved": sum(one.modules[APPROVED].state == "done" for one in asked),
    }


def is_entered(project: Project) -> bool:
    return all(project.modules[one].state in ("done", "not-applicable") for one in ENTERED)


def _summary(say: Wording, projects: Sequence[Project], totals: QuarterTotals) -> list[str]:
    budget = emenscr.totals(projects).granted
    amounts = {"budget": baht(budget), "disbursed": baht(totals.disbursed)}
    lines = [
        say("quarter.counts", projects=len(projects), expected=totals.expected, reported=totals.reported),
        say("quarter.money", **amounts, percent=_percent(totals.disbursed, budget))
        if budget
        else say("quarter.money_unknown", **amounts),
    ]
    if totals.progress is not None and totals.planned_progress is not None:
        progress = {"progress": number(totals.progress, 2), "planned": number(totals.planned_progress, 2)}
        lines.append(say("quarter.progress", **progress))
    return lines


def _row(say: Wording, place: int, project: Project, one: Quarter) -> dict[str, Any]:
    return {
        "number": str(place),
        "project": line(project.record.title),
        "owner": say.short(project.record.data["owner"]),
        "budget": baht(project.budget),
        "planned_money": baht(one.planned_disbursement),
        "disbursed": baht(one.disbursed) if one.disbursed is not None else "",
        "percent": _percent(one.disbursed, project.budget) if one.disbursed is not None else "",
        "planned": number(one.planned_progress),
        "progress": number(one.progress) if one.progress is not None else "",
        "state": say(f"quarter.said.{one.standing.said}"),
    }


def _total(say: Wording, projects: Sequence[Project], totals: QuarterTotals) -> dict[str, str]:
    """The sums of the columns: what was granted, also to projects that were cancelled later."""
    budget = emenscr.totals(projects).granted
    return {
        "project": say("quarter.total"),
        "budget": baht(budget),
        "planned_money": baht(totals.planned_disbursement),
        "disbursed": baht(totals.disbursed),
        "percent": _percent(totals.disbursed, budget) if budget else "",
        "planned": number(totals.planned_progress, 2) if totals.planned_progress is not None else "",
        "progress": number(totals.progress, 2) if totals.progress is not None else "",
    }


def _notes(say: Wording, projects: Sequence[Project], quarters: Sequence[Quarter]) -> Any:
    """What the projects did and what stood in their way, of those that reported it."""
    for place, (project, one) in enumerate(zip(projects, quarters, strict=True), 1):
        data = one.report.data if one.report and one.progress is not None else {}
        if data.get("result") or data.get("problems"):
            yield {
                "project": say("quarter.problem", number=place, project=line(project.record.title)),
                "result": line(data.get("result", "")),
                "problems": line(data.get("problems", "")),
            }


def _module(say: Wording, project: Project, module: str) -> str:
    standing = project.modules[module]
    if standing.state == "done":
        written = project.record.data["modules"][module].get("date")
        return say("entry.done", date=short_day(written)) if written else say("entry.done_undated")
    return say(f"entry.said.{standing.said}")


def _percent(part: Any, whole: Any) -> str:
    return number(float(100 * part / whole), 2) if whole else ""
