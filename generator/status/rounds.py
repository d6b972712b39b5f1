"""A year of one work and its rounds and quarters, by their own dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from msgspec import Struct, field

from generator.model import Record
from generator.status.dues import SetDay, by_letter, by_manual
from generator.status.standing import Due, Standing, by, day, day_of, done, planned, to_do, waiting
from generator.thai.dates import fiscal_year_span, parse_date

Get = Callable[[str], Record | None]
"""Address → record."""

EVENTS = ("opens", "closes", "submitted", "result_received", "notified")
"""The dated events of a round, in the order in which they come about."""

ANSWERED = ("notified", "result_received", "submitted")
"""The events after which a round has been sent in, the last first."""


class Year(Struct, frozen=True, kw_only=True, dict=True):
    """One fiscal year of one work, seen from a day."""

    cycle: Record | None
    """None where a year has records but no record of its own: then nothing says when anything is due."""
    today: dt.date
    manual: Record | None = None
    set_days: Mapping[str, Sequence[SetDay]] = field(default_factory=dict)
    """What letters set: see ``dues.set_days``."""

    @cached_property
    def rounds(self) -> Mapping[str, Mapping[str, Any]]:
        """The year's rounds by their ids, in order."""
        return {one["id"]: one for one in self.cycle.data["rounds"]} if self.cycle else {}

    @cached_property
    def over(self) -> bool:
        """Nothing more is asked of this year: it is closed, and the last day it knows of has passed."""
        if self.cycle is None or self.cycle.data["state"] != "closed":
            return False
        return self.today > max(self._days(self.cycle))

    @cached_property
    def _closing(self) -> Mapping[str, Due | None]:
        return {name: self._closes(name) for name in self.rounds}

    def entry(self, round_id: str) -> Mapping[str, Any]:
        """What the year says of a round; nothing where it knows none."""
        return self.rounds.get(round_id, {})

    def opens(self, round_id: str) -> dt.date | None:
        """The first day on which a round can be reported: said, else that of the period it is about."""
        entry = self.entry(round_id)
        return day_of(entry.get("opens")) or day((entry.get("period") or {}).get("from"))

    def closes(self, round_id: str) -> Due | None:
        """The day by which a round is to be reported: the year's, else a letter's, else by the manual."""
        return self._closing.get(round_id)

    def happened(self, round_id: str, event: str) -> dt.date | None:
        """The day of a round's event, if it has come."""
        dated = self.entry(round_id).get(event)
        return by(dated["date"], self.today) if dated else None

    def standing(self, round_id: str) -> Standing:
        """A round by its own dated events; what is left open in it the board knows.

        ``said``: not-open, open, submitted, result_received, notified; ``unknown`` where nothing tells.
        """
        if round_id not in self.rounds:
            return Standing("no-data", said="unknown")
        due, opens = self.closes(round_id), self.opens(round_id)
        sent = self.happened(round_id, "submitted")
        for event in ANSWERED:
            if when := self.happened(round_id, event):
                return done(sent or when, due if sent else None, said=event)
        if opens and self.today < opens:
            opened = to_do(due, opens, begun=True, said="open")
            return self._planned(round_id, waiting(due, self.today, opens, opened, said="not-open"))
        if self.over:
            return Standing("no-data", said="unknown", due=due)
        return self._planned(round_id, to_do(due, self.today, begun=True, said="open"))

    def _planned(self, round_id: str, standing: Standing) -> Standing:
        """An event of a round that is written down for a later day comes about on it."""
        entry = self.entry(round_id)
        named = [(parse_date(entry[one]["date"]), one) for one in ANSWERED if one in entry]
        if not named:
            return standing
        when, event = min(named)
        return planned(standing, when, done(when, said=event))

    def _closes(self, round_id: str) -> Due | None:
        cycle, entry = self.cycle, self.entry(round_id)
        dated = entry.get("closes")
        if dated:
            return Due(parse_date(dated["date"]), "cycle", dated.get("source", ""))
        if cycle is None or self.manual is None:
            return None
        fiscal_year = cycle.data["fiscal_year"]
        for step in self.manual.data["steps"]:
            if step.get("event") == "submitted" and round_id in step.get("rounds", (round_id,)):
                named = self.set_days.get(f"{self.manual.address}#{step['number']}", ())
                found = by_letter(named, fiscal_year, round_id, self.today)
                return found or by_manual(self.manual, step, fiscal_year, entry, lambda _: None)
        return None

    def _days(self, cycle: Record) -> Iterator[dt.date]:
        """The last day of the fiscal year and every later day that the year's own record tells."""
        yield fiscal_year_span(cycle.data["fiscal_year"])[1]
        texts = [(one.get("period") or {}).get("to") for one in self.rounds.values()]
        texts += [one[event]["date"] for one in self.rounds.values() for event in EVENTS if event in one]
        texts += [one.get("until") or one.get("date") for one in cycle.data.get("log") or ()]
        yield from (found for text in texts if (found := day(text)))
