"""For planners: what each kind of record may say, from its schema, and the mistakes that are met most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from generator.desk.issues.forms import example
from generator.desk.places import PLACES
from generator.explain import explain
from generator.publish.holdings import Holdings
from generator.publish.recipe import Place, beside
from generator.publish.views.codes import LANGUAGE, digest
from generator.publish.words import catalogue, say

KINDS = "guide/kinds"
MISTAKES = "guide/mistakes"

FREQUENT = (
    "TT111", "TT124", "TT126", "TT105", "TT112", "TT125", "TT202", "TT201", "TT204", "TT205", "TT209",
    "TT210", "TT401", "TT404", "TT501", "TT504", "TT601", "TT606", "TT613", "TT301", "TT610",
    "TT701", "TT703",
)  # fmt: skip
"""Codes of the mistakes that people who begin make, in the order in which they meet them."""


def places(holdings: Holdings) -> Iterator[Place]:
    titles: Mapping[str, str] = catalogue()["kinds"]
    yield _place(KINDS, say("titles", "kinds"), "kinds.html.j2", {"kinds": dict(titles)}, {})
    series = [(f"{KINDS}/{kind}", say("titles", "kind", kind=title)) for kind, title in titles.items()]
    for index, kind in enumerate(titles):
        address, title = series[index]
        known = {
            "kind": kind,
            "example": example(kind),
            "new": kind != "office",
            "place": _place_in_words(kind),
        }
        yield _place(address, title, "kind.html.j2", known, beside(series, index))
    facts = {"cases": digest(holdings)}
    yield Place(
        address=MISTAKES,
        title=say("titles", "mistakes"),
        template="mistakes.html.j2",
        inputs=(),
        facts=facts,
        context=_mistakes,
        dated=False,
    )


def _place(
    address: str, title: str, template: str, context: Mapping[str, Any], facts: Mapping[str, Any]
) -> Place:
    """A page whose content is the schemas' and the templates' alone: they are in every page's key."""
    return Place(
        address=address,
        title=title,
        template=template,
        inputs=(),
        facts=facts,
        context=partial(dict, context),
        dated=False,
    )


def _place_in_words(kind: str) -> str:
    """``orders/{year}/{slug}`` with what stands in the braces in words."""
    return PLACES[kind].format_map(catalogue()["parts"])


def _mistakes() -> dict[str, Any]:
    found = [explain(code, LANGUAGE) for code in FREQUENT]
    return {
        "mistakes": [
            (
                one,
                [
                    (name, each, list(enumerate(each.lines, each.first)))
                    for name, each in (("wrong", one.wrong), ("right", one.right))
                ],
            )
            for one in found
        ]
    }
