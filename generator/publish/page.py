"""What a page of the site is, before it is rendered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct, field

from generator.model import Record


class Crumb(Struct, frozen=True, kw_only=True):
    """One step of the way from the home page to a page."""

    title: str
    address: str


class Page(Struct, frozen=True, kw_only=True):
    """A page to be stamped into the frame.

    ``context`` may read nothing but ``inputs`` and ``facts``: their digests are the page's key, and a
    page whose key has not changed is not rendered again.
    """

    address: str
    """Without slashes around it; the home page's is empty."""
    title: str
    section: str
    """The tab it stands under: ``e-mes``, ``orders`` …; empty for the home page."""
    template: str
    """Path under ``site_templates/``."""
    description: str = ""
    crumbs: tuple[Crumb, ...] = ()
    inputs: tuple[Record, ...] = ()
    facts: Any = None
    """What else the page shows, as JSON-like data: neighbours in a list, counts, the day."""
    context: Callable[[], Mapping[str, Any]] = field(default=dict)
    record: Record | None = None
    """The record whose own page this is: it gets a data file beside it."""
    files: Callable[[str], Mapping[str, bytes]] | None = None
    """Called with the site's address: path → content of the files that go with the page, made of the same."""


class Heading(Struct, frozen=True, kw_only=True):
    """A heading of a page's body, for its table of contents."""

    level: int
    id: str
    text: str


class Body(Struct, frozen=True, kw_only=True):
    """A rendered page without its frame."""

    html: str
    headings: tuple[Heading, ...] = ()
