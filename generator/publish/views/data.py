"""What is offered to take away: the page of open data, and the dictionary of its tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from generator.model import KINDS
from generator.opendata import api, catalog, licence, stage
from generator.opendata.shape import Shape, Table
from generator.publish.holdings import Holdings
from generator.publish.mkdocs import ENGLISH
from generator.publish.recipe import Place
from generator.publish.words import catalogue, say

ADDRESS = "data"
IN_ENGLISH = f"{ENGLISH}/{ADDRESS}"
DICTIONARY = f"{ADDRESS}/dictionary"
SHARED = "shared"
"""The last part of the address of the page of tables that kinds share."""


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
    english = catalogue()["english"]
    yield Place(
        address=IN_ENGLISH,
        title=english["titles"]["data"],
        template="en_data.html.j2",
        inputs=holdings.office,
        facts=_facts(holdings),
        context=lambda: {**_context(holdings), "english": english},
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


def dictionary(shape: Callable[[], Shape]) -> list[Place]:
    """The dictionary, made from the schemas: a page that lists the tables, and one for those of each kind."""
    found = [_dictionary_page(shape, kind) for kind in (*KINDS, SHARED)]
    return [
        Place(
            address=DICTIONARY,
            title=say("titles", "data_dictionary"),
            template="dictionary.html.j2",
            inputs=(),
            context=lambda: {"groups": _groups(shape())},
            dated=False,
        ),
        *found,
    ]


def _dictionary_page(shape: Callable[[], Shape], kind: str) -> Place:
    title = say("open", "shared") if kind == SHARED else say("kinds", kind)
    return Place(
        address=f"{DICTIONARY}/{kind}",
        title=say("titles", "data_dictionary_of", title=title),
        template="dictionary_kind.html.j2",
        inputs=(),
        context=lambda: {"tables": _tables(shape(), kind)},
        dated=False,
    )


def _groups(shape: Shape) -> list[tuple[str, list[Table]]]:
    """The last part of the address of a page, and the tables that it tells of."""
    return [(kind, _tables(shape, kind)) for kind in (*KINDS, SHARED)]


def _tables(shape: Shape, kind: str) -> list[Table]:
    own = "" if kind == SHARED else kind
    return [table for table in shape.tables.values() if table.kind == own]
