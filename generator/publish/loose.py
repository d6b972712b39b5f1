"""The files of the site that belong to no page: the data, the search, what stands around the pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from msgspec import Struct

from generator.opendata import badges, calendars, licence, stage
from generator.publish import admin, around, papers, search
from generator.publish.around import File
from generator.publish.engine import Engine
from generator.publish.failure import BuildError
from generator.publish.page import Page
from generator.publish.premises import Premises
from generator.publish.stock import Stock
from generator.publish.swap import Staging, Stat
from generator.publish.views import badges as views_badges
from generator.publish.views import data as views_data

TELL_OF_DATA = (views_data.ADDRESS, views_data.IN_ENGLISH, views_badges.ADDRESS)
"""The pages that tell of files which are made with the data."""


class Loose(Struct):
    """Files that belong to no page, as they were put down for the site."""

    sources: dict[str, str] = {}
    """Path → key."""
    files: dict[str, Stat] = {}
    facts: dict[str, dict[str, Any]] = {}
    """Address → facts, of the pages that tell of these files."""
    read_from: tuple[str, str, str] | None = None
    """``Stock.read_from`` of what they were made of."""

    def put(self, files: Iterable[File], staging: Staging) -> None:
        """Makes what is not as the last build left it."""
        for path, key, content in files:
            if path in self.files:
                raise BuildError("file-twice", path=path)
            there = staging.known.get(path)
            if there is None or staging.sources.get(path) != key:
                there = staging.put(path, content())
            self.files[path] = there
            self.sources[path] = key


def with_data(staging: Staging, stock: Stock, *, whole: bool) -> Loose:
    """The data and the editor: they need neither the plan of the pages nor their frame.

    ``whole`` is false for a draft, see ``Stage``.
    """
    made = Loose(read_from=stock.read_from)
    holdings, pieces = stock.holdings, stock.pieces
    terms = licence.terms(holdings)
    data = stage.Stage(pieces, terms, whole=whole)
    made.put(data.files(), staging)
    made.put(stage.catalogues(data.offers, made.files, terms, holdings, pieces.site_url), staging)
    pieces.forget()
    facts = stage.facts(data.offers, made.files, pieces.shape)
    made.facts = dict.fromkeys((views_data.ADDRESS, views_data.IN_ENGLISH), facts)
    made.facts[views_badges.ADDRESS] = {"site_url": pieces.site_url}
    made.put(admin.files(holdings, pieces.schemas), staging)
    return made


def with_search(staging: Staging, stock: Stock, frame: Engine, pages: Sequence[Page]) -> Loose:
    """The search, the calendars, the badges: they go by how things stand, which the plan has worked out."""
    made = Loose()
    holdings = stock.holdings
    made.put(search.files(holdings, frame, pages, stock.pieces.schemas), staging)
    made.put(calendars.files(holdings, frame.site_url), staging)
    made.put(badges.files(holdings), staging)
    return made


def around_pages(
    staging: Staging,
    stock: Stock,
    frame: Engine,
    pages: Sequence[Page],
    premises: Premises,
    sheets: Sequence[papers.Printed],
) -> Loose:
    """What stands around the pages, and the papers."""
    made = Loose()
    holdings = stock.holdings
    made.put(around.files(premises.root, frame, holdings.register, pages, holdings.changed), staging)
    made.put(papers.files(premises.state, sheets), staging)
    return made


def for_host(staging: Staging, frame: Engine, paths: Collection[str]) -> Loose:
    """What a host reads of the site; ``paths`` are all other files."""
    made = Loose()
    made.put(around.host_files(frame, paths), staging)
    return made
