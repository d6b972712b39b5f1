"""A fiscal year day by day: what happened or is to happen, and the document that set each day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import groupby
from typing import Any

from msgspec import Struct

from generator.model import WORKS, Record
from generator.publish import years
from generator.publish.holdings import Holdings, unique
from generator.publish.recipe import Place
from generator.publish.related import Ref, ref, subject
from generator.publish.views import inspection, yearly
from generator.publish.words import say, work
from generator.status.rounds import EVENTS
from generator.thai.dates import fiscal_year_span, parse_date

COMING = 12
"""How many of the days to come stand ready to be named as the next one."""


class Event(Struct, frozen=True, kw_only=True):
    """Something of a day, or of several."""

    first: dt.date
    last: dt.date
    kind: str
    """``opens`` … ``notified`` (of a round), ``letter``, ``order``, ``event`` or ``visit``."""
    text: str
    address: str = ""
    source: Ref | None = None
    """The document that set the day."""
    note: str = ""


class Month(Struct, frozen=True):
    """A month of the fiscal year with its events; ``start`` and ``width`` are percent of the year."""

    first: dt.date
    events: tuple[Event, ...]
    start: str
    width: str


def events(holdings: Holdings, name: str, year: int) -> list[Event]:
    """The events of a work's year, the earliest first; also those before 1 October and after 30 September."""
    cycle = holdings.cycle(name, year)
    found: list[Event] = []
    if cycle:
        found += _rounds(holdings, cycle, name, year)
        found += _papers(holdings, cycle)
        found += _told(holdings, cycle)
    if name == "inspection":
        for visit in inspection.visits(holdings, year):
            for days in visit.data["dates"]:
                found.append(_event(days["from"], days["to"], "visit", visit.title, address=visit.address))
    return sorted(found, key=lambda one: (one.first, one.kind, one.text))


def months(found: list[Event], year: int) -> list[Month]:
    """The twelve months of the fiscal year, each with the events that begin in it."""
    begin, end = fiscal_year_span(year)
    whole = (end - begin).days + 1
    firsts = [dt.date(begin.year + (9 + place) // 12, (9 + place) % 12 + 1, 1) for place in range(12)]
    made = []
    for place, first in enumerate(firsts):
        following = firsts[place + 1] if place < 11 else end + dt.timedelta(1)
        own = tuple(one for one in found if first <= one.first < following)
        start, width = 100 * (first - begin).days / whole, 100 * (following - first).days / whole
        made.append(Month(first, own, f"{start:.2f}", f"{width:.2f}"))
    return made


def place(day: dt.date, year: int) -> str | None:
    """Where a day lies in its fiscal year, in percent; None for a day outside it."""
    begin, end = fiscal_year_span(year)
    return f"{100 * (day - begin).days / ((end - begin).days + 1):.2f}" if begin <= day <= end else None


def _event(first: str, last: str | None, kind: str, text: str, **more: Any) -> Event:
    begin = parse_date(first)
    return Event(first=begin, last=parse_date(last) if last else begin, kind=kind, text=text, **more)


def _rounds(holdings: Holdings, cycle: Record, name: str, year: int) -> Iterator[Event]:
    for entry in cycle.data["rounds"]:
        due = holdings.board.year(name, year).closes(entry["id"])
        address = f"{name}/{year}/{entry['id']}"
        for kind in EVENTS:
            dated: Mapping[str, Any] = entry.get(kind) or {}
            if dated:
                source = ref(holdings, dated["source"]) if "source" in dated else None
                yield _event(
                    dated["date"], None, kind, entry["name"], address=address, source=source,
                    note=dated.get("note", ""),
                )  # fmt: skip
        if due and "closes" not in entry:
            yield Event(
                first=due.day, last=due.day, kind="closes", text=entry["name"], address=address,
                source=ref(holdings, due.source) if due.source else None,
            )  # fmt: skip


def _papers(holdings: Holdings, cycle: Record) -> Iterator[Event]:
    for target in dict.fromkeys(link.target for link in holdings.links_out(cycle.address)):
        record = holdings.get(target)
        link = ref(holdings, target)
        if record and link and record.kind in ("order", "letter"):
            yield _event(
                record.data["date"], None, record.kind, link.name, address=record.address, note=record.title
            )


def _told(holdings: Holdings, cycle: Record) -> Iterator[Event]:
    """What the year's own record tells beside its rounds."""
    for entry in cycle.data.get("events") or ():
        refs = [one for target in entry.get("refs") or () if (one := ref(holdings, target))]
        yield _event(
            entry["date"], entry.get("until"), "event", entry["title"], source=refs[0] if refs else None
        )


def _context(holdings: Holdings, name: str, year: int) -> dict[str, Any]:
    found = events(holdings, name, year)
    begin, end = fiscal_year_span(year)
    by_month = {
        first: list(group) for first, group in groupby(found, key=lambda one: one.first.replace(day=1))
    }
    return {
        "work": name,
        "year": year,
        "events": by_month,
        "count": len(found),
        "begin": begin,
        "end": end,
        "months": months(found, year),
        "dots": [(one, where) for one in found if (where := place(one.first, year))],
        "now": place(holdings.today, year),
        "coming": [one for one in found if one.first >= holdings.today][:COMING],
    }


def places(holdings: Holdings) -> Iterator[Place]:
    for name in WORKS:
        for year in holdings.years.get(name, ()):
            if holdings.cycle(name, year) is None:
                continue
            inputs = years.inputs(holdings, name, year)
            lent = [one for record in inputs for one in subject(holdings, record)]
            yield Place(
                address=f"{name}/{year}/timeline",
                title=say("titles", "timeline", work=work(name)["name"], fy=year),
                template="timeline.html.j2",
                inputs=unique((*yearly.inputs(holdings, name, year), *inputs, *lent)),
                context=partial(_context, holdings, name, year),
            )
