"""How things stand on a given day, read off the states and dates of the records.

Pure: records and a day in, standings out. Every page that speaks of done, late or due asks here and
nowhere else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.thai.dates import parse_date

SOON = 14
"""Days before the due day from which something counts as due soon."""

ORDER = ("done", "doing", "due-soon", "late", "not-due", "no-data", "not-applicable")
"""The states, in the order in which a bar shows them."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One of the states of ORDER, with the day that counts for it."""

    state: str
    day: dt.date | None = None
    """The day it was done, or the day it is or was due."""
    days: int = 0
    """Days late, or days left when it is due soon."""
    said: str = ""
    """The value of the record's own state, where there is one: the page words it by the schema."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a manual in one year, for one round or once a year."""

    number: str
    round: str
    standing: Standing
    entries: tuple[Mapping[str, Any], ...]
    """What the year's log says of it."""


def due(day: dt.date | None, today: dt.date, said: str = "") -> Standing:
    """Something not done yet that is to be done by ``day``."""
    if day is None:
        return Standing("not-due", said=said)
    left = (day - today).days
    if left < 0:
        return Standing("late", day, -left, said)
    return Standing("due-soon" if left <= SOON else "not-due", day, left, said)


def round_(entry: Mapping[str, Any], cycle_state: str, today: dt.date) -> Standing:
    """A round or quarter of a year's work, by its own dates."""
    for done in ("submitted", "result_received", "notified"):
        if day := _date(entry.get(done)):
            return Standing("done", day)
    if cycle_state == "closed":
        return Standing("no-data", said="no-days")
    opens, closes = _date(entry.get("opens")), _date(entry.get("closes"))
    period = entry.get("period") or {}
    if opens is None and "from" in period:
        opens = parse_date(period["from"])
    if opens and today < opens:
        return Standing("not-due", opens)
    if closes is None:
        return Standing("doing")
    standing = due(closes, today)
    return Standing("doing", closes, standing.days) if standing.state == "not-due" else standing


def result(
    found: Mapping[str, Any] | None, closed_in_round: bool, of_round: Standing, cycle_state: str
) -> Standing:
    """One indicator in one round: its result's state or, where there is none, how its round stands."""
    if found is None:
        return (
            Standing("not-applicable", said="closed") if closed_in_round else _missing(of_round, cycle_state)
        )
    state = found["state"]
    shown = {
        "draft": "doing",
        "reported": "done",
        "returned": "doing",
        "accepted": "done",
        "no-data": "no-data",
        "not-due": "not-due",
        "closed": "not-applicable",
    }[state]
    return Standing(shown, _day(found.get("reported_on")), said=state)


def progress(found: Mapping[str, Any] | None, of_quarter: Standing, cycle_state: str) -> Standing:
    """One project in one quarter."""
    if found is None:
        return _missing(of_quarter, cycle_state)
    state = found["state"]
    shown = {"draft": "doing", "sent": "doing", "returned": "doing", "approved": "done"}[state]
    day = _day(found.get("approved_on")) or _day(found.get("sent_on"))
    return Standing(shown, day, said=state)


def _missing(of_round: Standing, cycle_state: str) -> Standing:
    if cycle_state == "closed" or of_round.state in ("done", "no-data"):
        return Standing("no-data")
    if of_round.state == "doing":
        return Standing("not-due", of_round.day, of_round.days)
    return of_round


def project(found: Mapping[str, Any]) -> Standing:
    state = found["state"]
    shown = {
        "draft": "not-due",
        "active": "doing",
        "completed": "done",
        "cancelled": "not-applicable",
        "suspended": "not-applicable",
    }[state]
    return Standing(shown, said=state)


def module(found: Mapping[str, Any]) -> Standing:
    """One of a project's modules M1–M7."""
    state = found["state"]
    shown = {
        "not-started": "not-due",
        "doing": "doing",
        "done": "done",
        "returned": "doing",
        "not-applicable": "not-applicable",
    }[state]
    return Standing(shown, _day(found.get("date")), said=state)


def order(found: Mapping[str, Any]) -> Standing:
    state = found["status"]
    shown = {
        "draft": "not-due",
        "in-force": "done",
        "amended": "done",
        "revoked": "not-applicable",
        "superseded": "not-applicable",
    }[state]
    return Standing(shown, said=state)


def report(found: Mapping[str, Any], today: dt.date) -> Standing:
    """A report of an inspection visit."""
    state = found["state"]
    if state in ("signed", "sent", "acknowledged"):
        return Standing("done", _day(found.get("date")), said=state)
    due_day = _day(found.get("due"))
    if due_day and (due_day - today).days <= SOON:
        return due(due_day, today, state)
    return Standing("doing", due_day, said=state)


def visit(found: Mapping[str, Any], today: dt.date) -> Standing:
    """A visit by its days: to come, going on, or over; once over, by its reports."""
    if cancelled := found.get("cancelled"):
        return Standing("not-applicable", _day(cancelled["date"]), said="cancelled")
    days = [(parse_date(one["from"]), parse_date(one["to"])) for one in found["dates"]]
    first, last = min(day for day, _ in days), max(day for _, day in days)
    if today < first:
        left = (first - today).days
        return Standing("due-soon" if left <= SOON else "not-due", first, left)
    if today <= last:
        return Standing("doing", first)
    unfinished = any(report(one, today).state != "done" for one in found.get("reports") or ())
    return Standing("doing" if unfinished else "done", last)


def recommendation(
    finding_data: Mapping[str, Any], entry: Mapping[str, Any], today: dt.date
) -> tuple[Standing, dict[str, Standing]]:
    """A recommendation as a whole and for each of its owners: done only when all of them are."""
    log = [one for one in finding_data.get("follow_up") or () if one["recommendation"] == entry["number"]]
    due_day = _day(entry.get("due"))
    owners = {
        owner: _followed(_last(log, owner, entry["owners"]), due_day, today) for owner in entry["owners"]
    }
    return _together(owners.values()), owners


def finding(found: Mapping[str, Any], today: dt.date) -> Standing:
    """A finding stands as its least finished recommendation does."""
    standings = [recommendation(found, entry, today)[0] for entry in found["recommendations"]]
    return _together(standings)


def _last(log: Sequence[Mapping[str, Any]], owner: str, owners: Sequence[str]) -> Mapping[str, Any] | None:
    """The latest entry that counts for this owner: its own, or a closing or reopening by another."""
    counted = [
        one
        for one in log
        if one["by"] == owner or (one["by"] not in owners and one["state"] in ("closed", "reopened"))
    ]
    return max(counted, key=lambda one: parse_date(one["date"])) if counted else None


def _followed(last: Mapping[str, Any] | None, due_day: dt.date | None, today: dt.date) -> Standing:
    state = last["state"] if last else "not-started"
    if last and state in ("done", "closed"):
        return Standing("done", parse_date(last["date"]), said=state)
    if due_day and (due_day - today).days <= SOON:
        return due(due_day, today, state)
    return Standing("not-due" if state == "not-started" else "doing", due_day, said=state)


def _together(standings: Iterable[Standing]) -> Standing:
    """Many as one: done only when all are, late when one is."""
    found = list(standings)
    states = {one.state for one in found}
    if not found:
        return Standing("no-data")
    if states == {"done"}:
        return Standing("done", max((one.day for one in found if one.day), default=None))
    if "late" in states:
        return max((one for one in found if one.state == "late"), key=lambda one: one.days)
    if "due-soon" in states:
        return min((one for one in found if one.state == "due-soon"), key=lambda one: one.days)
    if states & {"doing", "done"}:
        said = next((one.said for one in found if one.said == "reopened"), "")
        days = [one.day for one in found if one.day and one.state != "done"]
        return Standing("doing", min(days, default=None), said=said)
    return found[0]


def steps(manual: Mapping[str, Any], cycle: Mapping[str, Any], today: dt.date) -> dict[str, list[Step]]:
    """Every step of the manual in one year: step number → one Step a round (or one for the year)."""
    rounds = {entry["id"]: entry for entry in cycle["rounds"]}
    log: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for entry in cycle.get("log") or ():
        log.setdefault((entry["step"], entry.get("round") or ""), []).append(entry)
    numbers = [step["number"] for step in manual["steps"]]
    reached = max((numbers.index(step) for step, _ in log if step in numbers), default=-1)
    found: dict[str, list[Step]] = {}
    for index, step in enumerate(manual["steps"]):
        number = step["number"]
        wanted = [one for one in step.get("rounds") or () if one in rounds] or [""]
        wanted += [one for key, one in log if key == number and one not in wanted]
        if wanted[0] == "" and len(wanted) > 1 and (number, "") not in log:
            wanted = wanted[1:]
        found[number] = [
            Step(
                number,
                which,
                _step(
                    log.get((number, which), []), cycle["state"], index < reached, rounds.get(which), today
                ),
                tuple(log.get((number, which), ())),
            )
            for which in wanted
        ]
    return found


def _step(
    entries: Sequence[Mapping[str, Any]],
    cycle_state: str,
    passed: bool,
    in_round: Mapping[str, Any] | None,
    today: dt.date,
) -> Standing:
    if entries:
        last = entries[-1]
        return Standing(last["state"], _day(last.get("until")) or _day(last.get("date")), said=last["state"])
    if cycle_state == "closed":
        return Standing("no-data", said="no-log")
    if in_round is not None:
        of_round = round_(in_round, cycle_state, today)
        return Standing("no-data", said="no-log") if of_round.state == "done" else Standing("not-due")
    return Standing("no-data", said="no-log") if passed else Standing("not-due")


def tally(standings: Iterable[Standing]) -> dict[str, int]:
    """How many stand in which state, in the order of ORDER; states that none is in are left out."""
    counts = dict.fromkeys(ORDER, 0)
    for one in standings:
        counts[one.state] += 1
    return {state: count for state, count in counts.items() if count}


def _date(dated: Mapping[str, Any] | None) -> dt.date | None:
    """The day of a ``dated`` mapping that may be missing."""
    return _day(dated.get("date")) if dated else None


def _day(text: str | None) -> dt.date | None:
    return parse_date(text) if text else None
