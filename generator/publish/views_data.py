"""What is offered to take away: the page of open data, and the dictionary of its tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from generator.opendata import api, catalog, licence, stage
from generator.opendata.shape import Shape
from generator.publish.holdings import Holdings
from generator.publish.recipe import Place
from generator.publish.words import say

ADDRESS = "data"
DICTIONARY = f"{ADDRESS}/dictionary"


def places(holdings: Holdings) -> Iterator[Place]:
    yield Place(
        address=ADDRESS,
        title=say("titles", "data"),
        template="data.html.j2",
        inputs=holdings.office,
        facts=_facts(holdings),
        context=partial(_context, holdings),
        dated=False,
    )


def _facts(holdings: Holdings) -> dict[str, Any]:
    """``told``: there is a page of what changed. What is offered is said by the stage (``stage.facts``)."""
    found: dict[str, Any] = {"told": holdings.past is not None, "kinds": [], "years": [], "whole": []}
    if holdings.changed:
        found["changed"] = max(holdings.changed.values()).isoformat()
    return found


def _context(holdings: Holdings) -> Mapping[str, Any]:
    return {
        "terms": licence.terms(holdings),
        "paths": {
            "index": api.INDEX,
            "openapi": api.OPENAPI,
            "package": stage.PACKAGE,
            "catalog": catalog.CATALOG,
            "ckan": catalog.CKAN,
        },
        "versions": api.versions(),
        "api_version": api.version(),
    }


def dictionary(shape: Callable[[], Shape]) -> Place:
    """The dictionary, made from the schemas: the same for every register."""
    return Place(
        address=DICTIONARY,
        title=say("titles", "data_dictionary"),
        template="dictionary.html.j2",
        inputs=(),
        context=lambda: {"tables": list(shape().tables.values())},
        dated=False,
    )
