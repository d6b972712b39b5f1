"""Who owes what, by when: a page for every unit, post, role and body, and one for all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from msgspec import Struct

from generator.model import WORKS
from generator.publish import chain, parts, told
from generator.publish.bars import Bar, bar
from generator.publish.holdings import Holdings, once
from generator.publish.owed import ALL, PRESSING, Owed, owed
from generator.publish.recipe import Place
from generator.publish.related import Ref, ref
from generator.publish.words import say, work
from generator.register import Party
from generator.status.board import Item

ADDRESS = "units"
LATELY = 60
"""Days for which what was done is told."""


class Row(Struct, frozen=True):
    """A party with what it owes; a unit's posts count with the unit."""

    party: Party
    bar: Bar
    posts: tuple[Row, ...] = ()

    @property
    def open(self) -> int:
        return self.bar.of(*ALL)


def address(identity: str) -> str:
    return f"{ADDRESS}/{identity}"


def done_lately(items: Iterable[Item], today: dt.date) -> list[Item]:
    """What was done in the last LATELY days, the latest first."""
    first = today - dt.timedelta(LATELY)
    done = [
        (one.standing.day, one)
        for one in items
        if one.standing.state == "done" and one.standing.day and one.standing.day > first
    ]
    return [one for _, one in sorted(done, key=lambda pair: pair[0], reverse=True)]


def _row(holdings: Holdings, party: Party, posts: tuple[Row, ...] = ()) -> Row:
    return Row(party, bar(one.standing for one in holdings.items_of(party.id)), posts)


def rows(holdings: Holdings) -> dict[str, list[Row]]:
    """Units with their posts; posts of no unit and roles; bodies. Of bodies only those that owe something."""
    parties = list(holdings.register.parties.values())
    posts: dict[str, list[Row]] = {}
    for one in parties:
        if one.kind == "post":
            posts.setdefault(one.unit, []).append(_row(holdings, one))
    others = [_row(holdings, one) for one in parties if one.kind in ("role", "office")]
    bodies = [_row(holdings, one) for one in parties if one.kind == "body"]
    return {
        "units": [_row(holdings, one, tuple(posts.get(one.id, ()))) for one in parties if one.kind == "unit"],
        "others": [*posts.get("", []), *(one for one in others if one.bar.total)],
        "bodies": [one for one in bodies if one.bar.total],
    }


@once
def _all_context(holdings: Holdings) -> dict[str, Any]:
    found = _pressing(holdings)
    return {
        "groups": rows(holdings),
        "owed": found,
        "choices": _choices(row.item for row in (*found.shown, *found.ready)),
        "bar": bar(one.standing for one in holdings.items),
        "samples": sum(one.sample for one in holdings.items if one.standing.open),
    }


def _choices(items: Iterable[Item]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The works and years that a list can be narrowed to: value and name of each."""
    found = list(items)
    works = {one.work for one in found}
    years = sorted({str(one.fiscal_year) for one in found}, reverse=True)
    return [
        ("work", [(one, work(one)["name"]) for one in WORKS if one in works]),
        ("year", [(one, one) for one in years]),
    ]


@once
def _party_context(holdings: Holdings, party: Party) -> dict[str, Any]:
    items = holdings.items_of(party.id)
    found = owed(items, holdings.today)
    return {
        "party": party,
        "unit": holdings.party(party.unit) if party.unit else None,
        "posts": [_row(holdings, one) for one in holdings.register.parties.values() if one.unit == party.id],
        "owed": found,
        "choices": _choices(row.item for row in found.shown),
        "done": [
            (one, one.standing.day + dt.timedelta(LATELY - 1))
            for one in done_lately(items, holdings.today)
            if one.standing.day
        ],
        "bar": bar(one.standing for one in items),
        "samples": sum(row.item.sample for row in found.shown),
        "owns": _owned(holdings, party),
    }


@once
def _by_owner(holdings: Holdings) -> dict[str, list[tuple[str, int, Ref]]]:
    """Owner → the indicators and projects of the years that the works are in: work, year, link."""
    found: dict[str, list[tuple[str, int, Ref]]] = {}
    for name, kind in zip(WORKS, ("indicators", "projects"), strict=False):
        year = holdings.current_year(name)
        for one in holdings.folder(f"{name}/{year}/{kind}") if year else ():
            link = ref(holdings, one.address)
            if link and year and "owner" in one.data:
                found.setdefault(one.data["owner"], []).append((name, year, link))
    return found


def _owned(holdings: Holdings, party: Party) -> list[tuple[str, int, list[Ref]]]:
    """What a party and its posts answer for, by work and year."""
    own = holdings.board.members(party.id)
    found: dict[tuple[str, int], list[Ref]] = {}
    for owner in (party.id, *sorted(own - {party.id})):
        for name, year, link in _by_owner(holdings).get(owner, ()):
            found.setdefault((name, year), []).append(link)
    return [(name, year, links) for (name, year), links in sorted(found.items())]


@once
def _pressing(holdings: Holdings) -> Owed:
    return owed(holdings.items, holdings.today, PRESSING)


def _all_facts(holdings: Holdings) -> dict[str, Any]:
    """What the page of all tells, as a digest."""
    shown = {id(row.item) for row in (*_pressing(holdings).shown, *_pressing(holdings).ready)}
    found = told.digest(holdings, holdings.items, lambda item: id(item) in shown)
    rows = _pressing(holdings).count
    return {"owed": found, "rows": rows, **told.changed(holdings, holdings.items)}


def _party_facts(holdings: Holdings, party: Party) -> dict[str, Any]:
    """What a party's page tells, as digests."""
    items = holdings.items_of(party.id)
    lately = {id(one) for one in done_lately(items, holdings.today)}
    return {
        "owed": told.digest(holdings, items, lambda item: item.standing.open or id(item) in lately),
        "owns": repr(_owned(holdings, party)),
        "rows": sum(one.standing.open for one in items),
        **told.changed(holdings, items),
    }


def places(holdings: Holdings) -> Iterator[Place]:
    every = Place(
        address=ADDRESS,
        title=say("titles", "units"),
        template="units.html.j2",
        inputs=holdings.office,
        facts=told.facts(holdings, ADDRESS, partial(_all_facts, holdings)) | chain.facts_of_party(holdings),
        context=partial(_all_context, holdings),
    )
    yield from parts.pages(every, parts.parts(ADDRESS, every.facts.get("rows", 0)))
    for party in holdings.register.parties.values():
        place = Place(
            address=address(party.id),
            title=party.name,
            template="unit.html.j2",
            inputs=holdings.office,
            facts=told.facts(holdings, address(party.id), partial(_party_facts, holdings, party))
            | chain.facts_of_party(holdings, party.id),
            context=partial(_party_context, holdings, party),
        )
        yield from parts.pages(place, parts.parts(place.address, place.facts.get("rows", 0)))
