"""What a page of the site is, before it is rendered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.model import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Crumb:
    """One step of the way from the home page to a page."""

    title: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of a page's body, for its table of contents."""

    level: int
    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A rendered page without its frame."""

    html: str
    headings: tuple[Heading, ...] = ()
