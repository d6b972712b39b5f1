"""Which calendars there are: one of everything, one a work, one a party, one a round."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import partial
from hashlib import blake2b
from typing import Any, NamedTuple

from generator.model import WORKS
from generator.opendata import ical
from generator.publish import naming, told
from generator.publish.around import File
from generator.publish.holdings import Holdings, once
from generator.publish.words import say, work
from generator.status.board import Item
from generator.status.standing import Due
from generator.thai import dates

FOLDER = "calendar"
ALL = f"{FOLDER}/all.ics"


class Deadline(NamedTuple):
    """Something that is due on a day, as an item of the board or a round as a whole tells it.

    There are thousands, and most are put into words only when a calendar has to be made: see ``_event``.
    """

    day: dt.date
    identity: tuple[str, ...]
    """What is to be done, and whose calendar it is of: the same for ever."""
    kind: str
    """An item's; ``round`` for a round as a whole."""
    number: str
    subject: str
    """Empty for a round as a whole."""
    address: str
    """The page that tells of it, with its anchor."""
    work: str
    year: int
    round: str
    parties: tuple[str, ...]
    status: str
    """``open``, ``done`` or ``cancelled``."""
    changed: dt.date | None
    """The day on which what tells of it last changed."""
    sample: bool


class Calendar(NamedTuple):
    """A calendar as it is offered; plain data, so that it can be kept."""

    path: str
    place: str
    """The address of the page it goes with; empty for that of everything."""
    title: str
    events: int
    key: str
    """Of its events."""


def calendars(holdings: Holdings) -> list[Calendar]:
    """The calendars that have an event in them; of the last time where nothing has changed them."""
    kept = told.facts(holdings, FOLDER, partial(_facts, holdings))
    return [Calendar(*one) for one in kept.get("calendars", ())]


def files(holdings: Holdings, site_url: str) -> Iterator[File]:
    """The calendars as files of the site."""
    for one in calendars(holdings):
        yield File(one.path, f"{one.key} {site_url}", partial(_content, holdings, one, site_url))


def _facts(holdings: Holdings) -> dict[str, Any]:
    return {"calendars": [list(_offered(holdings, path)) for path in _members(holdings)]}


def _offered(holdings: Holdings, path: str) -> Calendar:
    place, title = _named(holdings, path)
    found = _members(holdings)[path]
    told = _told(holdings)
    names = "".join(one.digest for one in holdings.office)  # what everybody is called
    key = blake2b("\n".join((title, names, *(told[index] for index in found))).encode(), digest_size=16)
    return Calendar(path, place, title, len(found), key.hexdigest())


@once
def _told(holdings: Holdings) -> list[str]:
    """All that a calendar tells of each deadline, in the order of ``_deadlines``."""
    return [
        f"{one.day} {' '.join(one.identity)} {one.kind} {one.number} {one.address} {' '.join(one.parties)} "
        f"{one.status} {one.changed} {one.sample} {one.subject}"
        for one in _deadlines(holdings)
    ]


def _named(holdings: Holdings, path: str) -> tuple[str, str]:
    """The page that a calendar goes with, and what it is called."""
    parts = path.removeprefix(f"{FOLDER}/").removesuffix(".ics").split("/")
    if parts == ["all"]:
        return "", say("calendar", "all")
    if parts[0] == "units":
        return "/".join(parts), naming.party_long_name(holdings, parts[1])
    if len(parts) == 1:
        return parts[0], say("calendar", "work", work=work(parts[0])["name"])
    name, year, round_id = parts
    title = say("titles", "round_page", work=work(name)["name"], round=naming.round_name(round_id), fy=year)
    return "/".join(parts), title


def _content(holdings: Holdings, one: Calendar, site_url: str) -> bytes:
    events = _events(holdings, site_url)
    title = f"{say('calendar', 'title')} {one.title}"
    about = say("calendar", "about", office=_office(holdings))
    return ical.calendar(title, about, (events[index] for index in _members(holdings)[one.path]))


@once
def _events(holdings: Holdings, site_url: str) -> list[str]:
    """Every deadline as an event, in the order of ``_deadlines``."""
    return [ical.event(_event(holdings, one, site_url)) for one in _deadlines(holdings)]


@once
def _members(holdings: Holdings) -> Mapping[str, list[int]]:
    """Path → the places of its deadlines in ``_deadlines``; calendars of everything, works, parties, rounds.

    A round's calendar holds all of it; the others what is open and what was due since the beginning of the
    last fiscal year.
    """
    since, _ = dates.fiscal_year_span(dates.fiscal_year(holdings.today) - 1)
    found: dict[str, list[int]] = {ALL: []}
    found |= {f"{FOLDER}/{name}.ics": [] for name in WORKS}
    parties = holdings.register.parties
    found |= {f"{FOLDER}/units/{identity}.ics": [] for identity in parties}
    for index, one in enumerate(_deadlines(holdings)):
        if one.status == "open" or one.day >= since:
            found[ALL].append(index)
            found[f"{FOLDER}/{one.work}.ics"].append(index)
            for party in holdings.family(one.parties):
                if party in parties:
                    found[f"{FOLDER}/units/{party}.ics"].append(index)
        if one.round:
            found.setdefault(f"{FOLDER}/{one.work}/{one.year}/{one.round}.ics", []).append(index)
    return {path: members for path, members in found.items() if members}


@once
def _deadlines(holdings: Holdings) -> list[Deadline]:
    """Everything that has a day by which it is due, by day."""
    found = [*_rounds(holdings)]
    for item in holdings.board.items:
        cancelled = item.standing.state == "not-applicable"
        due = item.standing.due or (_due_of_round(holdings, item) if cancelled else None)
        if due:
            found.append(_of_item(holdings, item, due, cancelled=cancelled))
    return sorted(found, key=lambda one: one[:2])


def _due_of_round(holdings: Holdings, item: Item) -> Due | None:
    """When something that was called off would have been due."""
    return holdings.board.year(item.work, item.fiscal_year).closes(item.round) if item.round else None


def _rounds(holdings: Holdings) -> Iterator[Deadline]:
    """The days by which the rounds themselves are to be reported."""
    for name in WORKS:
        for number in holdings.board.years(name):
            year = holdings.board.year(name, number)
            for round_id in year.rounds:
                due = year.closes(round_id)
                if not due or not year.cycle:
                    continue
                standing = holdings.board.round(name, number, round_id)
                yield Deadline(
                    day=due.day,
                    identity=(_office_id(holdings), "round", name, str(number), round_id),
                    kind="round",
                    number="",
                    subject="",
                    address=f"{name}/{number}/{round_id}",
                    work=name,
                    year=number,
                    round=round_id,
                    parties=(),
                    status="open" if standing.open else "done",
                    changed=_changed(holdings, year.cycle.address, due),
                    sample=year.cycle.sample,
                )


def _of_item(holdings: Holdings, item: Item, due: Due, *, cancelled: bool) -> Deadline:
    record = item.address.partition("#")[0]
    slug = record.rpartition("/")[2] if item.kind != "step" else ""
    # Of a recommendation each of those who owe it has a day of its own.
    whose = item.parties if item.kind == "recommendation" else ()
    of = (_office_id(holdings), item.kind, item.work, str(item.fiscal_year), item.round, slug, item.number)
    return Deadline(
        day=due.day,
        identity=(*of, *whose),
        kind=item.kind,
        number=item.number,
        subject=item.subject,
        address=item.address,
        work=item.work,
        year=item.fiscal_year,
        round=item.round,
        parties=item.parties,
        status="cancelled" if cancelled else "open" if item.standing.open else "done",
        changed=_changed(holdings, f"{record}/cycle" if item.kind == "step" else record, due),
        sample=item.sample,
    )


def _changed(holdings: Holdings, told_by: str, due: Due) -> dt.date | None:
    """When the record that says how it stands, or the document that set its day, last changed."""
    known = holdings.changed
    days = (known.get(told_by), known.get(due.source.partition("#")[0]) if due.source else None)
    return max((day for day in days if day), default=None)


def _event(holdings: Holdings, one: Deadline, site_url: str) -> ical.Event:
    """A deadline in words."""
    name, round_name = work(one.work)["name"], naming.round_name(one.round) if one.round else ""
    if one.kind == "round":
        summary = say("calendar", "closes", work=name, round=round_name, fy=one.year)
    else:
        parts = (name, round_name, say("items", one.kind, number=one.number))
        what = " ".join(part for part in parts if part)
        summary = say("calendar", "item", what=what, subject=_short(one.subject))
    marks = [say("entries", "sample")] if one.sample else []
    if one.status != "open":
        marks.append(say("calendar", one.status))
    owners = " ".join(naming.party_name(holdings, party) for party in one.parties)
    lines = [say("titles", "year", work=name, fy=one.year)]
    if round_name:
        lines.append(round_name)
    if owners:
        lines.append(say("calendar", "owners", owners=owners))
    lines.append(say("calendar", "due", day=dates.long(one.day)))
    address, _, anchor = one.address.partition("#")
    return ical.Event(
        identity=one.identity,
        day=one.day,
        summary=" ".join((*marks, summary)),
        description="\n".join(lines),
        url=f"{site_url}{address}/{f'#{anchor}' if anchor else ''}" if site_url else "",
        category=name,
        changed=one.changed,
        status=one.status,
    )


_LONG = 120
"""Characters of a subject in an event's summary."""


def _short(subject: str) -> str:
    line = subject.strip().split("\n", 1)[0]
    return line if len(line) <= _LONG else f"{line[:_LONG].rstrip()}…"


def _office(holdings: Holdings) -> str:
    office = holdings.register.office
    return str(office.data["name"]) if office else ""


def _office_id(holdings: Holdings) -> str:
    office = holdings.register.office
    return str(office.data["id"]) if office else ""


def of_place(holdings: Holdings) -> Mapping[str, str]:
    """Address of a page → the path of the calendar that goes with it."""
    return {one.place: one.path for one in calendars(holdings) if one.place}
