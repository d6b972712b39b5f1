"""The pages in English: the home page. A page of another part joins with a place below ``en/`` and a template
that extends ``en_page.html.j2``; its frame is in English of itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial
from typing import Any

from generator.publish.holdings import Holdings
from generator.publish.mkdocs import ENGLISH
from generator.publish.recipe import Place
from generator.publish.views import home as views_home
from generator.publish.words import catalogue


def _context(holdings: Holdings, known: Collection[str]) -> dict[str, Any]:
    return {
        "works": views_home.work_years(holdings),
        "english": catalogue()["english"],
        "places": known,
    }


def places(holdings: Holdings, others: Collection[str]) -> Iterator[Place]:
    """``others`` are the addresses of the places that are no record's."""
    wanted = [address for address, _ in catalogue()["english"]["elsewhere"] if address in others]
    yield Place(
        address=ENGLISH,
        title=catalogue()["english"]["titles"]["home"],
        template="en_home.html.j2",
        inputs=views_home.inputs(holdings),
        facts={"elsewhere": wanted},
        context=partial(_context, holdings, wanted),
    )
