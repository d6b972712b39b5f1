"""Inspection: visits with their reports, findings with their recommendations, owners, age and return."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from generator.model import Record
from generator.status.standing import Due, Standing, by, day, done, planned, settled, to_do, together
from generator.thai.dates import fiscal_year, parse_date

FINISHED = ("done", "closed")
"""States of a follow-up after which nothing is to be done."""

AGES = ((0, 30), (31, 90), (91, 180), (181, 365), (366, None))
"""Days from the visit: the classes by which findings are told by their age."""

NO_UNITS: Mapping[str, str] = MappingProxyType({})


class Recommendation(Struct, frozen=True, kw_only=True):
    """One recommendation: done when all its owners are."""

    entry: Mapping[str, Any]
    standing: Standing
    owners: Mapping[str, Standing]
    """Owner (a party's id) → how far it is. ``said``: not-started, doing, done, closed or reopened."""


class Finding(Struct, frozen=True, kw_only=True):
    """One finding as things stand on a day."""

    record: Record
    standing: Standing
    recommendations: tuple[Recommendation, ...]
    found_on: dt.date | None
    """The last day of the visit that found it; None where the visit is not known."""
    age: int
    """Days from there to the day it was done, or to the day asked for."""
    reopened: tuple[dt.date, ...]
    """The days on which it came back after it had been done or closed."""
    carried_to: tuple[int, ...]
    """The fiscal years after its own in which it was open, by its log or by its own word."""

    @property
    def open(self) -> bool:
        return self.standing.open

    @property
    def owners(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(owner for one in self.recommendations for owner in one.owners))


class Visit(Struct, frozen=True, kw_only=True):
    """One visit as things stand on a day."""

    record: Record
    standing: Standing
    """``said`` is one of: to-come, under-way, reporting, over, cancelled."""
    reports: tuple[Standing, ...]
    """In the order of the record's reports."""


def visit(record: Record, today: dt.date, *, over: bool = False) -> Visit:
    """A visit by its days: to come, going on, or over; after it, by its reports. ``over``: its year is."""
    data = record.data
    first, last = days_of(record)
    ended = by((data.get("cancelled") or {}).get("date"), today)
    reports = tuple(
        report(one, today, over=over, cancelled=ended is not None) for one in data.get("reports") or ()
    )
    if ended:
        standing = Standing("not-applicable", ended, said="cancelled")
    elif today < first:
        coming = to_do(Due(first, "record"), today, said="to-come")
        standing = planned(coming, first, _under_way(last, first, reports))
    elif today <= last:
        standing = _under_way(last, today, reports)
    else:
        standing = _reporting(last, reports)
    return Visit(record=record, standing=standing, reports=reports)


def _under_way(last: dt.date, today: dt.date, reports: Sequence[Standing]) -> Standing:
    after = last + dt.timedelta(1)
    found = Standing("doing", last, (last - today).days, "under-way")
    return planned(found, after, _reporting(last, [one.on(after) for one in reports]))


def _reporting(last: dt.date, reports: Sequence[Standing]) -> Standing:
    """A visit whose ``last`` day has gone by: as its open reports stand, else over."""
    if not any(one.open for one in reports):
        return done(max([last, *(one.day for one in reports if one.day)]), said="over")
    worst = together(one for one in reports if one.open)
    state = worst.state if worst.state in ("late", "due-soon") else "doing"
    return Standing(state, worst.day, worst.days, "reporting", worst.due)


def report(
    entry: Mapping[str, Any], today: dt.date, *, over: bool = False, cancelled: bool = False
) -> Standing:
    """A report of a visit. Signed is done, but where a day of sending is set it is done when sent."""
    due_day, written = day(entry.get("due")), day(entry.get("date"))
    due = Due(due_day, "record") if due_day else None
    known = written is None or written <= today
    said = entry["state"] if known else "draft"
    if said in ("sent", "acknowledged") or (said == "signed" and due is None):
        return done(written, due, said=said)
    if cancelled:
        return Standing("not-applicable", said="cancelled")
    return settled(to_do(due, today, begun=True, said=said), over=over and known)


def days_of(record: Record) -> tuple[dt.date, dt.date]:
    """The first and last day of a visit that may have several ranges."""
    ranges = [(parse_date(one["from"]), parse_date(one["to"])) for one in record.data["dates"]]
    return min(first for first, _ in ranges), max(last for _, last in ranges)


def finding(
    record: Record, of_visit: Record | None, today: dt.date, units: Mapping[str, str] = NO_UNITS
) -> Finding:
    """A finding stands as its least finished recommendation does.

    ``units``: post → its unit, for what a post reports for its unit.
    """
    log = [one for one in record.data.get("follow_up") or () if parse_date(one["date"]) <= today]
    courses = [
        _Course(entry, owner, tuple(_counting(log, entry, owner, units)), today)
        for entry in record.data["recommendations"]
        for owner in entry["owners"]
    ]
    recommendations = tuple(_recommendation(entry, courses) for entry in record.data["recommendations"])
    standing = together(one.standing for one in recommendations)
    found_on = days_of(of_visit)[1] if of_visit else None
    until = standing.day if standing.state == "done" and standing.day else today
    return Finding(
        record=record,
        standing=standing,
        recommendations=recommendations,
        found_on=found_on,
        age=max(0, (until - found_on).days) if found_on else 0,
        reopened=tuple(sorted({one for course in courses for one in course.came_back})),
        carried_to=_carried(record, courses, today),
    )


def by_topic(findings: Iterable[Finding]) -> dict[tuple[str, str], list[Finding]]:
    """(visit, topic number) → its findings."""
    found: dict[tuple[str, str], list[Finding]] = {}
    for one in findings:
        found.setdefault((one.record.data["visit"], one.record.data["topic"]), []).append(one)
    return found


def by_owner(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Owner → the findings with a recommendation of its own."""
    found: dict[str, list[Finding]] = {}
    for one in findings:
        for owner in one.owners:
            found.setdefault(owner, []).append(one)
    return found


def by_age(findings: Iterable[Finding]) -> dict[tuple[int, int | None], list[Finding]]:
    """Every class of AGES → its findings."""
    found: dict[tuple[int, int | None], list[Finding]] = {one: [] for one in AGES}
    for one in findings:
        found[next(age for age in AGES if age[1] is None or one.age <= age[1])].append(one)
    return found


class _Course:
    """How one owner went about one recommendation, from what the log says of it."""

    def __init__(
        self, entry: Mapping[str, Any], owner: str, log: Sequence[Mapping[str, Any]], today: dt.date
    ) -> None:
        self.entry, self.owner = entry, owner
        self.came_back: list[dt.date] = []
        self.open_spells: list[tuple[dt.date, dt.date]] = []
        """First and last day of each time it was open."""
        said, begun, finished = "not-started", dt.date.min, None
        for one in log:
            said, when = one["state"], parse_date(one["date"])
            if said in FINISHED and finished is None:
                finished = when
                self.open_spells.append((begun, when))
            elif said not in FINISHED and finished is not None:
                begun, finished = when, None
                self.came_back.append(when)
        due_day = day(entry.get("due"))
        source = (entry.get("due_source") or {}).get("ref", "")
        basis = "letter" if source.startswith("letters/") else "record"
        due = Due(due_day, basis, source) if due_day else None
        if finished is not None:
            self.standing = done(finished, due, said=said)
        else:
            self.open_spells.append((begun, today))
            self.standing = to_do(due, today, begun=said in ("doing", "reopened"), said=said)


def _counting(
    log: Iterable[Mapping[str, Any]], entry: Mapping[str, Any], owner: str, units: Mapping[str, str]
) -> Iterable[Mapping[str, Any]]:
    """The entries that count for an owner, the oldest first.

    Its own and its posts'; where it is the only owner, all of them; of several owners, what somebody
    who is none of them says counts when it closes or reopens the whole.
    """
    owners = entry["owners"]
    for one in sorted(log, key=lambda each: parse_date(each["date"])):
        if one["recommendation"] != entry["number"]:
            continue
        by_whom = one["by"] if one["by"] in owners else units.get(one["by"], one["by"])
        outside = by_whom not in owners
        if by_whom == owner or (outside and (len(owners) == 1 or one["state"] in ("closed", "reopened"))):
            yield one


def _recommendation(entry: Mapping[str, Any], courses: Iterable[_Course]) -> Recommendation:
    owners = {one.owner: one.standing for one in courses if one.entry is entry}
    return Recommendation(entry=entry, standing=together(owners.values()), owners=owners)


def _carried(record: Record, courses: Iterable[_Course], today: dt.date) -> tuple[int, ...]:
    """What was finished on 1 October was still open when the fiscal year began; on 30 September not."""
    own, now = int(record.parts["fy"]), fiscal_year(today)
    years = {year for year in record.data.get("carried_to") or () if own < year <= now}
    for course in courses:
        for first, last in course.open_spells:
            begun = fiscal_year(first) if first > dt.date.min else own
            years |= set(range(max(own, begun) + (begun <= own), fiscal_year(last) + 1))
    return tuple(sorted(years))
