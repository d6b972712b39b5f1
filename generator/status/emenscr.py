"""eMENSCR: modules, quarters, money, and where each project hangs in the national strategy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct

from generator.model import Record
from generator.status.rounds import Get, Year
from generator.status.standing import (
    Due,
    Standing,
    by,
    day,
    day_of,
    done,
    planned,
    settled,
    to_do,
    waiting,
)
from generator.thai.dates import parse_date

MODULES = ("M1", "M2", "M3", "M4", "M5", "M6", "M7")
QUARTERS = ("q1", "q2", "q3", "q4")

SENT = ("sent", "returned", "approved")
"""What the report of a quarter can be called once it was sent."""

SAID = (*SENT, "draft", "missing", "outside", "cancelled", "suspended")
"""What the report of a quarter can be called, in the order in which a table counts it."""

NOTHING = Decimal(0)


class Quarter(Struct, frozen=True, kw_only=True):
    """One quarter of one project. Percentages and baht are cumulative, as the record counts them."""

    id: str
    report: Record | None
    standing: Standing
    """``said`` is one of SAID."""
    progress: float | None
    disbursed: Decimal | None
    planned_progress: float
    planned_disbursement: Decimal

    @property
    def behind(self) -> float | None:
        """Percentage points of progress behind the plan; negative when ahead."""
        if self.progress is None:
            return None
        return float(_exact(self.planned_progress) - _exact(self.progress))


class Project(Struct, frozen=True, kw_only=True):
    """One project as things stand on a day."""

    record: Record
    standing: Standing
    """``said``: draft, active, completed, continued (in the next year), cancelled or suspended."""
    modules: Mapping[str, Standing]
    quarters: tuple[Quarter, ...]
    budget: Decimal
    """Baht of this year, from all sources."""
    progress: float | None
    """Percent, by the latest quarter that was reported."""
    disbursed: Decimal
    """Baht, by the latest quarter that was reported."""

    @property
    def late(self) -> tuple[Quarter, ...]:
        """The quarters whose report is late."""
        return tuple(one for one in self.quarters if one.standing.state == "late")


class Totals(Struct, frozen=True, kw_only=True):
    """Money of several projects, in baht, to the satang."""

    projects: int
    cancelled: int
    granted: Decimal
    """The budgets of all of them."""
    budget: Decimal
    """The budgets of those that go on; of a cancelled one, only what it had spent."""
    disbursed: Decimal

    @property
    def percent(self) -> float | None:
        """Disbursed of the budget; None where there is no budget."""
        return float(100 * self.disbursed / self.budget) if self.budget else None


class QuarterTotals(Struct, frozen=True, kw_only=True):
    """Several projects at the end of one quarter, beside their plans."""

    id: str
    reported: int
    expected: int
    """How many are to report it: neither cancelled, suspended nor outside it."""
    progress: float | None
    """Percent: the mean of those that reported; None where none has."""
    planned_progress: float | None
    """Percent: the mean plan of the same projects."""
    disbursed: Decimal
    """Baht spent by the end of the quarter: of each project the latest figure known up to it."""
    planned_disbursement: Decimal
    """Baht that the projects that are to report it planned to have spent by then."""


class Branch(Struct, frozen=True, kw_only=True):
    """One point of the alignment tree, from national strategy (Z) over second-level plan (Y) to plan (X)."""

    level: str
    """``Z``, ``Y`` or ``X``."""
    part: str
    """The property of the record that names it: ``strategy``, ``issue``, ``target_y2``, ``plan`` …"""
    plan: str
    """Of a Y branch, the plan it is of: ``master-plan``, ``reform``, ``nesdp`` or ``security``."""
    name: str
    branches: tuple[Branch, ...]
    projects: tuple[Record, ...]
    """Those that hang right here; those further down are in the branches."""

    @property
    def count(self) -> int:
        """How many projects hang here and further down."""
        return len(self.projects) + sum(branch.count for branch in self.branches)

    @property
    def everything(self) -> tuple[Record, ...]:
        """The projects that hang here and further down."""
        return self.projects + tuple(one for branch in self.branches for one in branch.everything)


def project(record: Record, year: Year, get: Get, *, continued: bool = False) -> Project:
    """How a project stands. Its reports lie at ``emenscr/<year>/<quarter>/<slug>``.

    ``continued``: a later year has a project that goes on from this one.
    """
    data = record.data
    quarters = tuple(_quarter(record, year, one, get) for one in QUARTERS)
    latest = next((one for one in reversed(quarters) if one.disbursed is not None), None)
    return Project(
        record=record,
        standing=_standing(data, year, continued=continued),
        modules={name: _module(data["modules"][name], year) for name in MODULES},
        quarters=quarters,
        budget=sum((baht(line["amount"]) for line in data["budget"]), NOTHING),
        progress=latest.progress if latest else None,
        disbursed=latest.disbursed if latest and latest.disbursed is not None else NOTHING,
    )


def totals(projects: Iterable[Project]) -> Totals:
    found = list(projects)
    cancelled = [one for one in found if one.standing.said == "cancelled"]
    granted = sum((one.budget for one in found), NOTHING)
    unspent = sum((one.budget - one.disbursed for one in cancelled), NOTHING)
    return Totals(
        projects=len(found),
        cancelled=len(cancelled),
        granted=granted,
        budget=granted - unspent,
        disbursed=sum((one.disbursed for one in found), NOTHING),
    )


def by_quarter(projects: Sequence[Project]) -> tuple[QuarterTotals, ...]:
    """Progress and disbursement at the end of each quarter, beside the plan."""
    found = []
    for index, name in enumerate(QUARTERS):
        quarters = [one.quarters[index] for one in projects]
        expected = [one for one in quarters if one.standing.state != "not-applicable"]
        reported = [one for one in quarters if one.progress is not None]
        spent = [
            next(
                (one.disbursed for one in reversed(each.quarters[: index + 1]) if one.disbursed is not None),
                NOTHING,
            )
            for each in projects
        ]
        found.append(
            QuarterTotals(
                id=name,
                reported=len(reported),
                expected=len(expected),
                progress=_mean([one.progress for one in reported if one.progress is not None]),
                planned_progress=_mean([one.planned_progress for one in reported]),
                disbursed=sum(spent, NOTHING),
                planned_disbursement=sum((one.planned_disbursement for one in expected), NOTHING),
            )
        )
    return tuple(found)


def by_owner(projects: Iterable[Project]) -> dict[str, list[Project]]:
    """Owner (a party's id) → its projects, in the order they came."""
    found: dict[str, list[Project]] = {}
    for one in projects:
        found.setdefault(one.record.data["owner"], []).append(one)
    return found


def by_fund(projects: Iterable[Project]) -> dict[str, Decimal]:
    """Source of money → baht granted from it; together what ``totals`` calls granted."""
    found: dict[str, Decimal] = {}
    for one in projects:
        for entry in one.record.data["budget"]:
            found[entry["source"]] = found.get(entry["source"], NOTHING) + baht(entry["amount"])
    return found


def parts_of(record: Record, get: Get) -> list[Record]:
    """A project that is split over years: its earlier years' records, the oldest first, and itself."""
    chain: dict[str, Record] = {}
    current: Record | None = record
    while current and current.address not in chain:
        chain[current.address] = current
        current = get(current.data.get("continues", ""))
    return list(reversed(chain.values()))


def alignment(projects: Iterable[Record]) -> tuple[Branch, ...]:
    """The projects under their main strategy, second-level plan and own plan. Each project hangs once."""
    return _branches([(_path(record), record) for record in projects])


def baht(amount: int | float) -> Decimal:
    """An amount as it was written, exactly."""
    return Decimal(repr(amount))


_Point = tuple[str, str, str, str]
"""Level, part, plan and name of a branch."""


def _path(record: Record) -> tuple[_Point, ...]:
    """The way from the national strategy down to the plan that a project serves directly."""
    found: dict[str, Any] = record.data["alignment"]
    steps = [("Z", part, "", found["z"].get(part, "")) for part in ("strategy", "issue", "sub_issue")]
    for target in (found.get("y") or [])[:1]:
        plan = target.get("plan", "master-plan")
        parts = ("issue", "target_y2", "subplan", "target_y1")
        steps += [("Y", part, plan, target.get(part, "")) for part in parts]
    steps += [("X", "plan", "", one["plan"]) for one in (found.get("x") or [])[:1]]
    return tuple(step for step in steps if step[3])


def _branches(paths: Sequence[tuple[tuple[_Point, ...], Record]]) -> tuple[Branch, ...]:
    heads: dict[_Point, list[tuple[tuple[_Point, ...], Record]]] = {}
    for path, record in paths:
        if path:
            heads.setdefault(path[0], []).append((path[1:], record))
    return tuple(
        Branch(
            level=level,
            part=part,
            plan=plan,
            name=name,
            branches=_branches(rest),
            projects=tuple(record for path, record in rest if not path),
        )
        for (level, part, plan, name), rest in heads.items()
    )


def _standing(data: Mapping[str, Any], year: Year, *, continued: bool) -> Standing:
    state, today = data["state"], year.today
    if state == "draft":
        return settled(Standing("not-due", said=state), over=year.over)
    if state == "suspended":
        return Standing("not-applicable", said=state)
    begins, ends = day(data["period"]["from"]), day(data["period"]["to"])
    last = _end(data, ends, continued=continued)
    if last and last[0] <= today:
        return last[1]
    due = Due(ends, "record") if ends else None
    over = year.over and state == "active"  # of any other it is known how it ended
    going = settled(to_do(due, max(today, begins or today), begun=True, said="active"), over=over)
    if last:
        going = planned(going, *last)
    return waiting(due, today, begins, going, said="active") if begins and today < begins else going


def _end(
    data: Mapping[str, Any], ends: dt.date | None, *, continued: bool
) -> tuple[dt.date, Standing] | None:
    """The day from which a project has come to its end, and how; None where the record knows of none."""
    if data["state"] == "cancelled":
        called_off = parse_date(data["cancelled"]["date"])
        return called_off, Standing("not-applicable", called_off, said="cancelled")
    if ends and data["state"] == "completed":
        return ends, done(ends, said="completed")
    if ends and continued:
        return ends + dt.timedelta(1), done(ends, said="continued")
    return None


def _quarter(record: Record, year: Year, quarter: str, get: Get) -> Quarter:
    folder, _, slug = record.address.rpartition("/projects/")
    report = get(f"{folder}/{quarter}/{slug}")
    data = report.data if report else {}
    plan = record.data["plan"][quarter]
    sent = by(data.get("sent_on"), year.today) is not None
    return Quarter(
        id=quarter,
        report=report,
        standing=_reporting(record.data, year, quarter, data),
        progress=float(data["progress"]) if sent else None,
        disbursed=baht(data["disbursed"]) if sent else None,
        planned_progress=float(plan["progress"]),
        planned_disbursement=baht(plan["disbursement"]),
    )


def _reporting(owner: Mapping[str, Any], year: Year, quarter: str, data: Mapping[str, Any]) -> Standing:
    """How the report of one quarter stands. ``owner`` is the project's data, ``data`` the report's."""
    due, sent_on = year.closes(quarter), day(data.get("sent_on"))
    sent = sent_on if sent_on and sent_on <= year.today else None
    returned = by((data.get("returned") or {}).get("date"), year.today)
    # Once it was sent again, the day of the first sending is no longer kept: it does not count as late.
    again = bool(
        sent and returned and (returned < sent or (returned == sent and data["state"] != "returned"))
    )
    handed_in = due.day if again and due else sent
    if sent and (approved := by(data.get("approved_on"), year.today)):
        return done(approved, due, said="approved", sent=handed_in)
    if returned and not again:
        early = due if due and returned <= due.day else None  # later, no document sets a new day
        over = year.over and not (sent_on and sent_on > year.today)
        return settled(to_do(early, year.today, begun=True, said="returned"), over=over)
    if sent:
        return done(sent, due, said="sent", sent=handed_in)
    return _unasked(owner, year, quarter, data) or _until_cancelled(
        _awaited(year, quarter, data), owner, year, quarter
    )


def _until_cancelled(standing: Standing, owner: Mapping[str, Any], year: Year, quarter: str) -> Standing:
    """A project that is to be called off on a later day owes no report of the quarters from then on."""
    called_off = day((owner.get("cancelled") or {}).get("date"))
    last = day((year.entry(quarter).get("period") or {}).get("to"))
    if called_off is None or called_off <= year.today or (last and called_off > last):
        return standing
    return planned(standing, called_off, Standing("not-applicable", called_off, said="cancelled"))


def _unasked(owner: Mapping[str, Any], year: Year, quarter: str, data: Mapping[str, Any]) -> Standing | None:
    """Nothing is asked of the project in this quarter; None where its report is awaited."""
    period = year.entry(quarter).get("period") or {}
    first, last = day(period.get("from")), day(period.get("to"))
    ended = by((owner.get("cancelled") or {}).get("date"), year.today)
    if ended and (last is None or ended <= last):
        return Standing("not-applicable", ended, said="cancelled")
    begins, ends = day(owner["period"]["from"]), day(owner["period"]["to"])
    if (begins and last and last < begins) or (ends and first and ends < first):
        return Standing("not-applicable", said="outside")
    if owner["state"] == "suspended":
        return Standing("not-applicable", said="suspended")
    if owner["state"] == "draft" and not data:
        return settled(Standing("not-due", said="missing"), over=year.over)
    return None


def _awaited(year: Year, quarter: str, data: Mapping[str, Any]) -> Standing:
    today, due, entry = year.today, year.closes(quarter), year.entry(quarter)
    if not entry:
        return Standing("no-data", said="missing")
    first, last = day(entry["period"]["from"]), day(entry["period"]["to"])
    begun = data.get("state") == "draft" and (first is None or first <= today)
    said = "draft" if begun else "missing"
    opens = day_of(entry.get("opens")) or (last and last + dt.timedelta(1))
    if opens and today < opens and not begun:
        draft = data.get("state") == "draft"
        turns = min(first, opens) if first and draft else opens
        into = to_do(due, turns, begun=draft, said="draft" if draft else said)
        return waiting(due, today, turns, into, said=said)
    over = year.over and not (day(data.get("sent_on")) or today) > today
    return settled(to_do(due, today, begun=begun, said=said), over=over)


def _module(data: Mapping[str, Any], year: Year) -> Standing:
    state, when = data["state"], day(data.get("date"))
    shown = {"not-started": "not-due", "doing": "doing", "returned": "doing"}.get(state, "not-applicable")
    found = done(when, said=state) if state == "done" else Standing(shown, said=state)
    if when and when > year.today:
        return planned(Standing("not-due", said="not-started"), when, found)
    return settled(found, over=year.over)


def _mean(values: Sequence[float]) -> float | None:
    return float(sum(map(_exact, values), NOTHING) / len(values)) if values else None


def _exact(value: float) -> Decimal:
    return Decimal(repr(value))
