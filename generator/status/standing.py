"""The few states that anything can be in, and how many make one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from generator.thai.dates import parse_date

SOON = 14
"""Days before the due day from which something counts as due soon."""

STATES = ("done", "doing", "due-soon", "late", "not-due", "no-data", "not-applicable")
"""In the order in which a bar shows them."""

URGENCY = ("late", "due-soon", "doing", "not-due", "no-data", "done", "not-applicable")
"""In the order in which a list shows them."""

OPEN = frozenset(("doing", "due-soon", "late", "not-due"))
"""States in which something is still to be done."""


class Due(NamedTuple):
    """The day something is due, and what says so."""

    day: dt.date
    basis: str
    """``cycle``, ``letter``, ``manual`` or ``record``: whose date it is."""
    source: str = ""
    """The address of the document that sets it, with its anchor; empty where the record names none."""


class Standing(NamedTuple):
    """One of STATES, with the day that counts for it."""

    state: str
    day: dt.date | None = None
    """The day it was done or called off; of what is open, the day it is or was due."""
    days: int = 0
    """Days late; days left where it is not late and a day is due."""
    said: str = ""
    """A finer word for the state, mostly the record's own."""
    due: Due | None = None
    late_by: int = 0
    """How many days late a thing was done that is done."""
    turns: dt.date | None = None
    """The day on which it changes of itself, with nothing more being written: its round opens, its visit
    begins, what is planned comes about."""
    into: Standing | None = None
    """How it stands on that day."""
    shut: bool = False
    """Nothing can be done about it before it ``turns``: until then it is not pressing."""

    @property
    def open(self) -> bool:
        """Something is still to be done."""
        return self.state in OPEN

    @property
    def opens(self) -> dt.date | None:
        """The first day on which it can be done, where that is still to come."""
        return self.turns if self.shut and self.into and self.into.open else None

    @property
    def phases(self) -> tuple[tuple[dt.date, Standing], ...]:
        """The days on which it turns, one after the other, and what into."""
        found, one = [], self
        while one.turns and one.into:
            found.append((one.turns, one.into))
            one = one.into
        return tuple(found)

    def on(self, day: dt.date) -> Standing:
        """How it stands on this day or a later one, if nothing more is written of it.

        ``docs/assets/tidtam.js`` does the same in a reader's browser.
        """
        if self.turns and self.into and day >= self.turns:
            return self.into.on(day)
        if self.due is None or not self.open:
            return self
        if self.shut:
            return self._replace(days=max(0, (self.due.day - day).days))
        found = to_do(self.due, day, begun=self.state == "doing", said=self.said)
        return found._replace(turns=self.turns, into=self.into)


def to_do(due: Due | None, today: dt.date, *, begun: bool = False, said: str = "") -> Standing:
    """Something that is not done yet. On the due day itself it is not late."""
    if due is None:
        return Standing("doing" if begun else "not-due", said=said)
    left = (due.day - today).days
    if left < 0:
        return Standing("late", due.day, -left, said, due)
    if left <= SOON:
        return Standing("due-soon", due.day, left, said, due)
    return Standing("doing" if begun else "not-due", due.day, left, said, due)


def waiting(due: Due | None, today: dt.date, opens: dt.date, into: Standing, *, said: str = "") -> Standing:
    """Something that cannot be begun before the day it ``opens``; ``into`` is how it stands from then on.

    Until then it is not pressing, however near its due day.
    """
    left = max(0, (due.day - today).days) if due else 0
    return Standing("not-due", due.day if due else None, left, said, due, turns=opens, into=into, shut=True)


def planned(standing: Standing, day: dt.date, into: Standing) -> Standing:
    """Something that is written down to come about on a day: then it stands as ``into`` says."""
    if not standing.open:
        return standing
    if standing.turns and standing.into and standing.turns < day:
        return standing._replace(into=planned(standing.into, day, into))
    return standing._replace(turns=day, into=into)


def done(
    day: dt.date | None, due: Due | None = None, *, said: str = "", sent: dt.date | None = None
) -> Standing:
    """Something that is done. Late or not is judged by the day it was ``sent``, where that is not ``day``."""
    handed_in = sent or day
    late_by = max(0, (handed_in - due.day).days) if handed_in and due else 0
    return Standing("done", day, said=said, due=due, late_by=late_by)


def settled(standing: Standing, *, over: bool) -> Standing:
    """A closed year asks for nothing more: of what is not known to be done in it, nothing is known."""
    return Standing("no-data", said=standing.said, due=standing.due) if over and standing.open else standing


def together(standings: Iterable[Standing]) -> Standing:
    """Many as one: done when all are, else as late, as soon due or as far as the worst of them.

    What does not apply is left out; where nothing is open but something is not known, nothing is known.
    """
    found = [one for one in standings if one.state != "not-applicable"]
    states = {one.state for one in found}
    if not found:
        return Standing("not-applicable")
    if states == {"done"}:
        last = max(found, key=lambda one: one.day or dt.date.min)
        return Standing("done", last.day, said=last.said, late_by=max(one.late_by for one in found))
    if "late" in states:
        return max((one for one in found if one.state == "late"), key=lambda one: one.days)
    if "due-soon" in states:
        return min((one for one in found if one.state == "due-soon"), key=lambda one: one.days)
    if not states & OPEN:
        return Standing("no-data")
    first = min((one for one in found if one.open), key=lambda one: one.due.day if one.due else dt.date.max)
    begun = states & {"doing", "done"}
    said = "reopened" if any(one.said == "reopened" for one in found) else first.said
    return Standing("doing" if begun else "not-due", first.day, first.days, said, first.due)


def tally(standings: Iterable[Standing]) -> dict[str, int]:
    """How many stand in which state, in the order of STATES; states that none is in are left out."""
    counts = dict.fromkeys(STATES, 0)
    for one in standings:
        counts[one.state] += 1
    return {state: count for state, count in counts.items() if count}


def day_of(dated: Mapping[str, Any] | None) -> dt.date | None:
    """The day of a ``dated`` mapping that may be missing."""
    return day(dated.get("date")) if dated else None


def day(text: str | None) -> dt.date | None:
    """A day that may be missing."""
    return parse_date(text) if text else None


def by(text: str | None, today: dt.date) -> dt.date | None:
    """The day, if it has come: what is written with a later day has not happened yet."""
    found = day(text)
    return found if found and found <= today else None
