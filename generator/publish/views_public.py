"""What is there for the public to take: downloads, and the index of what must be disclosed (OIT)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

from generator.model import Record
from generator.publish.holdings import Holdings, unique
from generator.publish.recipe import Place, Recipe
from generator.publish.words import say
from generator.thai.dates import parse_date

RECIPES = {
    "download": Recipe(told=frozenset({"out:download.about"})),
    "transparency": Recipe(told=frozenset({"out:transparency.items.records"})),
}


def _downloads_context(records: list[Record]) -> dict[str, Any]:
    """The newest first; those of which nobody knows the day at the end."""
    return {"records": sorted(records, key=_day, reverse=True)}


def _day(record: Record) -> dt.date:
    return parse_date(record.data["date"]) if "date" in record.data else dt.date.min


def _oit_context(records: list[Record]) -> dict[str, Any]:
    return {"records": records[::-1]}


def places(holdings: Holdings) -> Iterator[Place]:
    downloads, indexes = holdings.folder("downloads"), holdings.folder("oit")
    yield Place(
        address="downloads",
        title=say("titles", "downloads"),
        template="downloads.html.j2",
        inputs=unique((*downloads, *indexes, *holdings.office)),
        context=partial(_downloads_context, downloads),
        dated=False,
    )
    yield Place(
        address="oit",
        title=say("titles", "oit"),
        template="oit.html.j2",
        inputs=unique((*indexes, *holdings.office)),
        context=partial(_oit_context, indexes),
        dated=False,
    )
