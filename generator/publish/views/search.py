"""The search page: the box, and without scripts the lists in its place."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from generator.model import WORKS
from generator.publish import search
from generator.publish.holdings import Holdings
from generator.publish.recipe import Place
from generator.publish.words import say

ADDRESS = "search"


def _lists(holdings: Holdings) -> list[tuple[str, list[tuple[int, int]]]]:
    """What is held by year: the first part of the addresses, and (year, how many records), newest first."""
    found: dict[str, dict[int, int]] = {}
    for folder, records in holdings.folders.items():
        top, _, rest = folder.partition("/")
        year = rest.partition("/")[0]
        if year.isdigit():
            years = found.setdefault(top, {})
            years[int(year)] = years.get(int(year), 0) + len(records)
    tops = (*WORKS, "orders", "letters")
    return [(top, sorted(found[top].items(), reverse=True)) for top in tops if top in found]


def _context(lists: list[tuple[str, list[tuple[int, int]]]]) -> dict[str, Any]:
    return {"lists": lists}


def places(holdings: Holdings) -> Iterator[Place]:
    lists = _lists(holdings)
    search.standings_of(holdings)  # worked out while they can be kept
    yield Place(
        address=ADDRESS,
        title=say("titles", "search"),
        template="search.html.j2",
        inputs=holdings.office,
        facts={"lists": lists},
        context=partial(_context, lists),
        dated=False,
    )
