"""The page that shows the badges, each with the words to put it on another page."""

from __future__ import annotations

from collections.abc import Iterator

from generator.model import WORKS
from generator.opendata import badges
from generator.publish.holdings import Holdings
from generator.publish.recipe import Place
from generator.publish.words import say

ADDRESS = "badges"


def places(holdings: Holdings) -> Iterator[Place]:
    found = badges.badges(holdings)
    now = ["units", *(f"{name}/{holdings.current_year(name)}" for name in WORKS)]
    yield Place(
        address=ADDRESS,
        title=say("titles", "badges"),
        template="badges.html.j2",
        inputs=holdings.office,
        facts={"badges": [[*one, one.words] for one in found], "now": now},
        context=lambda: {"badges": found, "now": now},
    )
