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
from generator.publish.known import Known
from generator.publish.page import Page
from generator.publish.place import Place
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
    read_from: tuple[str, ...] = ()
    """``Known.read_from`` of what they were made of."""

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


def with_data(staging: Staging, known: Known, *, whole: bool) -> Loose:
    """The data and the editor: they need neither the plan of the pages nor their frame.

    ``whole`` is false for a draft, see ``Stage``.
    """
    made = Loose(read_from=known.read_from)
    holdings, pieces = known.holdings, known.pieces
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


def with_search(staging: Staging, known: Known, frame: Engine, pages: Sequence[Page]) -> Loose:
    """The search, the calendars, the badges: they go by how things stand, which the plan has worked out."""
    made = Loose()
    holdings = known.holdings
    made.put(search.files(holdings, frame, pages, known.pieces.schemas), staging)
    made.put(calendars.files(holdings, frame.site_url), staging)
    made.put(badges.files(holdings), staging)
    return made


def around_pages(
    staging: Staging,
    known: Known,
    frame: Engine,
    pages: Sequence[Page],
    place: Place,
    sheets: Sequence[papers.Printed],
) -> Loose:
    """What stands around the pages, and the papers."""
    made = Loose()
    holdings = known.holdings
    made.put(around.files(place.root, frame, holdings.register, pages, holdings.changed), staging)
    made.put(papers.files(place.state, sheets), staging)
    return made


def for_host(staging: Staging, frame: Engine, paths: Collection[str]) -> Loose:
    """What a host reads of the site; ``paths`` are all other files."""
    made = Loose()
    made.put(around.host_files(frame, paths), staging)
    return made
