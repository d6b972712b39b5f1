"""What the views hand over to be made into pages: how a kind's pages are made, and pages of other places."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from generator.model import Record
from generator.publish.holdings import Holdings


def _nothing(_holdings: Holdings, _record: Record) -> dict[str, Any]:
    return {}


def _none(_holdings: Holdings, _record: Record) -> Iterable[Record | None]:
    return ()


class Recipe(Struct, frozen=True, kw_only=True):
    """What a kind's pages show beside the record itself."""

    context: Callable[[Holdings, Record], Mapping[str, Any]] = field(default=_nothing)
    reads: Callable[[Holdings, Record], Iterable[Record | None]] = field(default=_none)
    """Records the context reads beside the record, its neighbours and the office."""
    facts: Callable[[Holdings, Record], Mapping[str, Any]] = field(default=_nothing)
    """What the page shows beside the records it reads, as JSON-like data."""
    dated: bool = False
    """The page says how things stand on the day it is made."""
    told: frozenset[str] = frozenset()
    """Relations the page shows in its own place: they are not repeated under related records."""


class Place(Struct, frozen=True, kw_only=True):
    """A page that is no record's own: a year, a round, a list."""

    address: str
    title: str
    template: str
    inputs: tuple[Record, ...]
    context: Callable[[], Mapping[str, Any]]
    dated: bool = True
    """The page says how things stand on the day it is made."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What it shows beside its inputs, as JSON-like data; ``changed`` (ISO) where the inputs do not say."""
    files: Callable[[str], Mapping[str, bytes]] | None = None
    """Files that go with the page: see ``Page.files``."""


def beside(ordered: Sequence[tuple[str, str]], index: int) -> dict[str, Any]:
    """The facts that lead from one page of a series (address and title of each) to the next and back."""
    found: dict[str, Any] = {}
    if index:
        found["previous"] = list(ordered[index - 1])
    if index + 1 < len(ordered):
        found["next"] = list(ordered[index + 1])
    return found
