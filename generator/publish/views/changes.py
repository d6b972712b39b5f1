"""What changed in the register: all of it by month, and the latest of each work and unit, with feeds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple

from msgspec import Struct

from generator.history.story import Entry
from generator.model import WORKS, Record
from generator.publish import feeds, naming, parts
from generator.publish.holdings import Holdings, unique
from generator.publish.past import Past
from generator.publish.recipe import Place
from generator.publish.related import subject
from generator.publish.views.history import Line, address, item, line, office_id
from generator.publish.wordings import wording
from generator.publish.words import say, work
from generator.thai.dates import BUDDHIST_OFFSET, MONTHS

PLACE = "changes"
LATEST = feeds.MOST
"""Changes on the page of the whole, of a work or of a unit."""
MOST = 400
"""Changes on the page of a month: a register that was filled in a day is not told record by record."""


_PARTIES = ("party", "party-or-text")


class Changed(Struct, frozen=True):
    """One change with the record it is of."""

    record: Record
    title: str
    page: str
    """The page that tells more, and where on it."""
    anchor: str
    line: Line


class _Landed(NamedTuple):
    """A step of a record, before anything is read of it."""

    day: int
    commit: int
    address: str


def places(holdings: Holdings) -> Iterator[Place]:
    past = holdings.past
    if not past:
        return
    landed = [_Landed(*one) for one in past.landed()]
    months: dict[str, list[_Landed]] = {}
    for one in landed:
        months.setdefault(_month(one.day), []).append(one)
    counts = [[name, len(found)] for name, found in months.items()]
    yield _place(
        holdings, past, PLACE, say("titles", "changes"), landed[:LATEST],
        facts={"months": counts, "total": len(landed)}, with_feeds=True,
    )  # fmt: skip
    for name, found in months.items():
        title = say("titles", "changes_month", month=_month_words(name))
        told = found[:MOST]
        of_month = partial(_part, holdings, past, f"{PLACE}/{name}", title, told, len(found))
        listed = parts.parts_from_the_end(f"{PLACE}/{name}", len(told))
        yield from parts.pages(of_month(listed[0]), listed, of_month)
    works = _of(landed, lambda address: _works(holdings.register.records[address]))
    for name in WORKS:
        if holdings.years.get(name):
            mine = works.get(name, [])
            title = say("titles", "changes_of", of=work(name)["name"])
            yield _place(
                holdings, past, f"{name}/{PLACE}", title, mine[:LATEST],
                facts={"total": len(mine)}, with_feeds=True,
            )  # fmt: skip
    units = [party for party in holdings.register.parties.values() if party.kind == "unit"]
    of_units = _of(landed, lambda address: _units(holdings, address))
    for party in units:
        title = say("titles", "changes_of", of=party.name)
        mine = of_units.get(party.id, [])
        yield _place(
            holdings, past, f"units/{party.id}/{PLACE}", title, mine[:LATEST],
            facts={"total": len(mine)}, with_feeds=True,
        )  # fmt: skip


def _part(
    holdings: Holdings,
    past: Past,
    place: str,
    title: str,
    landed: Sequence[_Landed],
    total: int,
    part: parts.Part,
) -> Place:
    """A month's page, or one of them."""
    facts = {"total": total, "listed": len(landed)}
    return _place(holdings, past, place, title, landed[part.start : part.end], facts=facts)


def _place(
    holdings: Holdings,
    past: Past,
    place: str,
    title: str,
    landed: Sequence[_Landed],
    *,
    facts: Mapping[str, Any],
    with_feeds: bool = False,
) -> Place:
    # A list names topics only; what a change names by its values stands in the feeds.
    told = [(one.address, past.history.commits[one.commit].id, past.digest(one.address)) for one in landed]
    records = [holdings.register.records[one] for one in dict.fromkeys(one.address for one in landed)]
    inputs = unique(
        each
        for record in records
        for named in (record, *(past.named(record.address) if with_feeds else ()))
        for each in (named, *subject(holdings, named))
    )
    return Place(
        address=place,
        title=title,
        template="changes.html.j2",
        inputs=(*inputs, *holdings.office),
        facts={**facts, "told": told, "shown": len(landed), "feeds": with_feeds and bool(landed)},
        dated=False,
        context=partial(_context, holdings, past, place, landed, facts),
        files=partial(_feeds, holdings, past, place, title, landed) if with_feeds else None,
    )


def _context(
    holdings: Holdings, past: Past, place: str, landed: Sequence[_Landed], facts: Mapping[str, Any]
) -> dict[str, Any]:
    by_day: dict[dt.date, list[Changed]] = {}
    for one in landed:
        if found := _changed(holdings, past, one):
            by_day.setdefault(found.line.day, []).append(found)
    return {
        "days": by_day,
        "whole": place == PLACE,
        "feeds": feeds.links(place),
        "months": [(f"{PLACE}/{name}", _month_words(name), count) for name, count in facts.get("months", ())],
    }


def _changed(holdings: Holdings, past: Past, landed: _Landed) -> Changed | None:
    """A step as it is told; None where the public may not know of it."""
    entry = _entry(past, landed)
    if entry is None:
        return None
    record = holdings.register.records[landed.address]
    made = line(past, wording(holdings, past.schemas), record.kind, entry)
    has_page = past.has_page(record.address)
    return Changed(
        record=record,
        title=naming.page_title(holdings, record),
        page=address(record.address) if has_page else record.address,
        anchor=made.anchor if has_page else "",
        line=made,
    )


def _entry(past: Past, landed: _Landed) -> Entry | None:
    return next((one for one in past.story(landed.address) if one.commit == landed.commit), None)


def _feeds(
    holdings: Holdings, past: Past, place: str, title: str, landed: Sequence[_Landed], site_url: str
) -> Mapping[str, bytes]:
    items = []
    for one in landed:
        if entry := _entry(past, one):
            record = holdings.register.records[one.address]
            items.append(item(holdings, past, record, entry, naming.page_title(holdings, record)))
    return feeds.files(
        feeds.Feed(title=title, address=place, office=office_id(holdings), items=items), site_url
    )


# -- whose ------------------------------------------------------------------------------------------


def _works(record: Record) -> set[str]:
    """The works that a record is part of, or says to concern."""
    said = (*(record.data.get("works") or ()), record.data.get("work"))
    return {record.address.partition("/")[0], *(one for one in said if isinstance(one, str))}


def _units(holdings: Holdings, address: str) -> set[str]:
    """The units that a record names, or one of whose posts it names."""
    parties = holdings.register.parties
    named = (
        parties[mention.value]
        for mention in holdings.register.mentions[address]
        if mention.type in _PARTIES and mention.value in parties
    )
    return {party.unit if party.kind == "post" else party.id for party in named}


def _of(landed: Sequence[_Landed], whose: Callable[[str], set[str]]) -> dict[str, list[_Landed]]:
    """Owner → its steps, in the order of ``landed``; each record is asked once whose it is."""
    known: dict[str, set[str]] = {}
    found: dict[str, list[_Landed]] = {}
    for one in landed:
        owners = known.get(one.address)
        if owners is None:
            owners = known[one.address] = whose(one.address)
        for owner in owners:
            found.setdefault(owner, []).append(one)
    return found


# -- months -----------------------------------------------------------------------------------------


@lru_cache(maxsize=1 << 12)
def _month(ordinal: int) -> str:
    """``2566-03`` (B.E.), as records write a day."""
    day = dt.date.fromordinal(ordinal)
    return f"{day.year + BUDDHIST_OFFSET}-{day.month:02d}"


def _month_words(name: str) -> str:
    year, _, month = name.partition("-")
    return f"{MONTHS[int(month) - 1]} {year}"
