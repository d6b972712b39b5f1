"""The home page and the page of each work: where the works stand, what is next, what changed lately."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from msgspec import Struct

from generator.model import WORKS, Record
from generator.publish import told, years
from generator.publish.bars import bar, late_owners
from generator.publish.holdings import Holdings, once, unique
from generator.publish.owed import Owed, owed
from generator.publish.recipe import Place
from generator.publish.related import Ref, ref, subject
from generator.publish.views import inspection
from generator.publish.words import say, work
from generator.thai.dates import parse_date

SHOWN = 5
"""How many of what is late the home page shows."""

NEXT = 6
"""How many of the days to come the home page shows."""


class WorkYear(Struct, frozen=True):
    """One year of one work, as its own page would show it."""

    work: str
    year: int
    board: Mapping[str, Any]

    @property
    def current(self) -> Any:
        """The round or quarter to look at today: the first that is not over, else the last."""
        cards = self.board["rounds"]
        open_cards = (card for card in cards if card.standing.state not in ("done", "no-data"))
        return next(open_cards, cards[-1] if cards else None)


class Coming(Struct, frozen=True):
    """A day to come, and what is due or begins on it."""

    day: dt.date
    what: str
    """``opens``, ``closes``, ``visit`` or ``recommendation``: the page words it."""
    name: str
    address: str
    owners: tuple[str, ...] = ()


def _year(holdings: Holdings, name: str, year: int) -> WorkYear:
    found = holdings.work_years.get((name, year))
    if found is None:
        found = holdings.work_years[name, year] = WorkYear(name, year, years.context(holdings, name, year))
    return found


def coming(holdings: Holdings) -> list[Coming]:
    """The next days that matter in the years the works are in, the nearest first.

    They are more than a page shows: on a later day those of before give way to them.
    """
    found = []
    for name in WORKS:
        year = holdings.current_year(name)
        cycle = holdings.cycle(name, year) if year else None
        for entry in cycle.data["rounds"] if cycle else ():
            for what in ("opens", "closes"):
                if what in entry and not entry.get("submitted"):
                    label = say("titles", "round_page", work=work(name)["name"], round=entry["name"], fy=year)
                    day = parse_date(entry[what]["date"])
                    found.append(Coming(day, what, label, f"{name}/{year}/{entry['id']}"))
    year = holdings.current_year("inspection") or 0
    for visit in inspection.visits(holdings, year):
        first = min(parse_date(one["from"]) for one in visit.data["dates"])
        if not visit.data.get("cancelled"):
            found.append(Coming(first, "visit", visit.title, visit.address))
    for line in holdings.board.findings_of(year):
        for one in line.recommendations:
            waiting = tuple(owner for owner, stands in one.owners.items() if stands.open)
            if waiting and "due" in one.entry:
                found.append(
                    Coming(
                        parse_date(one.entry["due"]),
                        "recommendation",
                        line.record.title,
                        line.record.address,
                        waiting,
                    )
                )
    return sorted((one for one in found if one.day >= holdings.today), key=lambda one: one.day)[: 4 * NEXT]


def work_years(holdings: Holdings) -> list[WorkYear]:
    """The year that each work is in."""
    return [_year(holdings, name, year) for name in WORKS if (year := holdings.current_year(name))]


def inputs(holdings: Holdings) -> tuple[Record, ...]:
    shown = [
        record
        for name in WORKS
        if (year := holdings.current_year(name))
        for record in years.inputs(holdings, name, year)
    ]
    lately = [one for record, _ in holdings.lately for one in (record, *subject(holdings, record))]
    return unique((*shown, *lately, *holdings.office))


def _told(holdings: Holdings) -> dict[str, Any]:
    """What the page tells of all that is to be done."""
    found = _owed(holdings)
    shown = {id(row.item) for row in (*found.shown, *found.ready)}
    return {"owed": told.digest(holdings, holdings.items, lambda item: id(item) in shown)}


@once
def _owed(holdings: Holdings) -> Owed:
    return owed(holdings.items, holdings.today, ("late",), most=SHOWN)


def _home_context(holdings: Holdings) -> dict[str, Any]:
    lately: list[tuple[Ref | None, dt.date]] = [
        (ref(holdings, record.address), day) for record, day in holdings.lately
    ]
    return {
        "works": work_years(holdings),
        "bar": bar(one.standing for one in holdings.items),
        "late_owners": late_owners((one.parties, one.standing) for one in holdings.items),
        "owed": _owed(holdings),
        "most": SHOWN,
        "coming": coming(holdings),
        "next": NEXT,
        "lately": [(one, day) for one, day in lately if one],
        "years": {name: _other_years(holdings, name) for name in WORKS},
    }


def _other_years(holdings: Holdings, name: str) -> list[int]:
    """The years that a work holds anything for, but the one that it opens with."""
    current = holdings.current_year(name)
    return [year for year in holdings.years.get(name, ()) if year != current]


def _work_inputs(holdings: Holdings, name: str) -> tuple[Record, ...]:
    listed = holdings.years.get(name, ())
    boards = [record for year in listed for record in years.inputs(holdings, name, year)]
    return unique((*boards, holdings.get(f"manuals/{name}"), *holdings.office))


def _work_context(holdings: Holdings, name: str) -> dict[str, Any]:
    current = holdings.current_year(name)
    boards = [_year(holdings, name, year) for year in holdings.years.get(name, ())]
    return {
        "work": name,
        "words": work(name),
        "manual": holdings.get(f"manuals/{name}"),
        "current": next((one for one in boards if one.year == current), None),
        "compared": boards if len(boards) > 1 else [],
        "earlier": [one for one in boards if one.year != current],
    }


def places(holdings: Holdings) -> Iterator[Place]:
    lately = [[record.address, day.isoformat()] for record, day in holdings.lately]
    yield Place(
        address="",
        title=say("titles", "home"),
        template="home.html.j2",
        inputs=inputs(holdings),
        facts={
            "lately": lately,
            **told.facts(holdings, "", partial(_told, holdings)),
            "doubts": len(holdings.board.suspects),
            "years": {name: holdings.years.get(name, []) for name in WORKS},
        },
        context=partial(_home_context, holdings),
    )
    for name in WORKS:
        yield Place(
            address=name,
            title=work(name)["long"],
            template="work.html.j2",
            inputs=_work_inputs(holdings, name),
            facts={"years": holdings.years.get(name, [])},
            context=partial(_work_context, holdings, name),
        )
