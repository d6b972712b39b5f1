"""The tables of eMENSCR: the projects, and a table a quarter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from generator.desk.sheets import shared, words
from generator.desk.sheets.layout import Cell, Column, Row, Slot, Table
from generator.desk.sheets.year import Year
from generator.model import Record

_MODULES = tuple(f"M{number}" for number in range(1, 8))
_BUDGET = ("source", "category", "amount", "note")
_ACTIVITIES = ("title", "from", "to", "budget", "owner")


def tables(year: Year) -> Iterator[Table]:
    projects = year.records("project")
    yield _projects(year, projects)
    for each in year.rounds:
        yield _quarter(year, each, projects)
    yield shared.listed(year, "budget", "project", projects, "budget", _BUDGET)
    yield shared.listed(year, "activities", "project", projects, "activities", _ACTIVITIES)
    reports = [(one, _report_label(year, one)) for one in year.records("progress")]
    yield shared.evidence(year, [*((one, one.title) for one in projects), *reports])


def _report_label(year: Year, report: Record) -> str:
    quarter = words.table("quarter", number=report.parts["round"][1:])
    project = year.register.get(report.data["project"])
    return f"{quarter} {project.title if project else report.parts['slug']}"


def _projects(year: Year, projects: Iterable[Record]) -> Table:
    of = partial(year.of, "project")
    return year.table(
        "projects",
        (
            year.tells(words.column("slug"), lambda row: row.facts["record"].parts["slug"], 24),
            *(of(key) for key in ("title", "code", "owner", "responsible", "state")),
            of("period", "from"),
            of("period", "to"),
            year.tells(words.column("budget"), lambda row: _budget(row.facts["record"].data), 16),
            *(
                of("modules", module, key, heading=words.column(f"module-{key}", module=module))
                for module in _MODULES
                for key in ("state", "date")
            ),
            of("notes"),
        ),
        [Row(address=one.address, kind="project", facts={"record": one}) for one in projects],
    )


def _budget(project: Mapping[str, Any]) -> Cell:
    """All lines together, in baht."""
    total = sum((Decimal(str(one["amount"])) for one in project["budget"]), Decimal())
    return int(total) if total == total.to_integral_value() else float(total)


def _quarter(year: Year, each: Mapping[str, Any], projects: Iterable[Record]) -> Table:
    of = partial(year.of, "progress")
    number = each["id"][1:]
    rows = [
        Row(address=address, kind="progress", facts={"project": one})
        for one in projects
        if not year.closed(address := f"{year.folder}/{each['id']}/{one.parts['slug']}")
    ]

    def planned(key: str) -> Column:
        keys = ("plan", f"q{number}", key)
        heading = words.column("planned-progress" if key == "progress" else "planned-disbursement")
        return year.column(
            heading, "project", keys, lambda row: Slot(row.facts["project"].address, "project", keys)
        )

    def share(row: Row) -> Cell:
        spent, total = year.data(row.address).get("disbursed"), _budget(row.facts["project"].data)
        return round(spent / float(total) * 100, 2) if spent is not None and total else ""

    return year.table(
        "quarter",
        (
            year.tells(words.column("project"), lambda row: row.facts["project"].title, 46),
            year.tells(words.column("owner"), lambda row: year.party(row.facts["project"].data["owner"]), 28),
            year.tells(words.column("budget"), lambda row: _budget(row.facts["project"].data), 16),
            planned("progress"),
            planned("disbursement"),
            of("progress", heading=words.column("progress")),
            of("disbursed", heading=words.column("disbursed")),
            year.tells(words.column("share"), share, 16),
            *(of(key) for key in ("state", "result", "problems", "sent_on", "approved_on", "approved_by")),
            of("returned", "date"),
            of("returned", "reason"),
            of("notes"),
        ),
        rows,
        named=each["id"],
        number=number,
        round=each["name"],
    )
