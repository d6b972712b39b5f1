"""The page that offers the calendars of deadlines, and says how to subscribe to one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from generator.model import WORKS
from generator.opendata import calendars
from generator.opendata.calendars import Calendar
from generator.publish.holdings import Holdings
from generator.publish.recipe import Place
from generator.publish.words import say

ADDRESS = "calendar"


def places(holdings: Holdings) -> Iterator[Place]:
    found = calendars.calendars(holdings)
    yield Place(
        address=ADDRESS,
        title=say("titles", "calendar"),
        template="calendar.html.j2",
        inputs=holdings.office,
        facts={"calendars": [[one.path, one.place, one.title, one.events] for one in found]},
        context=partial(_context, holdings, found),
        dated=False,
    )


def _context(holdings: Holdings, found: list[Calendar]) -> Mapping[str, Any]:
    """The calendars in groups."""
    rounds = [one for one in found if one.place.count("/") == 2]
    units = {party.id for party in holdings.register.parties.values() if party.kind == "unit"}
    parties = [one for one in found if one.place.startswith("units/")]
    return {
        "whole": [one for one in found if one.path == calendars.ALL],
        "works": [one for one in found if one.place in WORKS],
        "units": [one for one in parties if one.place.partition("/")[2] in units],
        "others": [one for one in parties if one.place.partition("/")[2] not in units],
        "rounds": sorted(rounds, key=_newest_first),
    }


def _newest_first(one: Calendar) -> tuple[str, int, str]:
    work, year, round_id = one.place.split("/")
    return work, -int(year), round_id.rjust(4)
