"""What is there for the public to take: downloads, and the index of what must be disclosed (OIT)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from msgspec import Struct

from generator.load import ATTACHMENTS
from generator.model import Record
from generator.publish.holdings import Holdings, unique
from generator.publish.recipe import Place, Recipe
from generator.publish.related import Ref, ref
from generator.publish.words import say
from generator.thai.dates import parse_date

RECIPES = {
    "download": Recipe(told=frozenset({"out:download.about"})),
    "transparency": Recipe(
        told=frozenset({"out:transparency.items.records"}),
        context=lambda holdings, record: {"items": _items(holdings, record)},
        facts=lambda holdings, record: {"proofs": _last_changes(holdings, record)},
    ),
}


class Proof(Struct, frozen=True):
    """A page that proves an item; of a download its file too."""

    link: Ref
    changed: dt.date | None
    """The day on which it last changed."""
    file: str
    """Path in the site; empty where there is none."""
    size: int


class Item(Struct, frozen=True):
    """An item of an index, with what proves it."""

    entry: Mapping[str, Any]
    proofs: tuple[Proof, ...]

    @property
    def state(self) -> str:
        """``done`` where something proves it; else its time is still to come: a note says so."""
        return "done" if self.proofs or self.entry.get("url") else "not-due"

    @property
    def changed(self) -> dt.date | None:
        """The last day on which one of its proofs changed, or was looked at."""
        days = [proof.changed for proof in self.proofs if proof.changed]
        if "checked" in self.entry:
            days.append(parse_date(self.entry["checked"]))
        return max(days, default=None)


def _items(holdings: Holdings, record: Record) -> list[Item]:
    return [
        Item(entry, tuple(filter(None, (_proof(holdings, one) for one in entry.get("records") or ()))))
        for entry in record.data["items"]
    ]


def _proof(holdings: Holdings, named: str) -> Proof | None:
    """None where the public may not see it."""
    link = ref(holdings, named)
    record = holdings.get(named.partition("#")[0])
    if link is None or record is None:
        return None
    file = record.data.get("file", "") if record.kind == "download" else ""
    path = f"{ATTACHMENTS.removeprefix('records/')}{file}" if file else ""
    return Proof(link, holdings.changed.get(record.address), path, int(record.data.get("size", 0)))


def _last_changes(holdings: Holdings, record: Record) -> list[list[str]]:
    """The addresses that prove something, each with the ISO day it last changed."""
    named = {one.partition("#")[0] for entry in record.data["items"] for one in entry.get("records") or ()}
    return [[one, holdings.changed[one].isoformat()] for one in sorted(named) if one in holdings.changed]


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
