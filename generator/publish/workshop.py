"""What a build leaves in memory, and single pages made from that and from records changed since.

``preview`` answers at once where a build has to look at everything: it reads the changed files, puts them
into the register that is there, and makes the pages it is asked for. All the others, the data and the search
are the next build's affair, and so is whatever several records together can have wrong.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from generator.cache import Cache
from generator.check import Entry, Files, look_at, weigh_alone
from generator.history.reading import History
from generator.load import Source, source_of
from generator.model import Finding, Record, Severity
from generator.publish import links
from generator.publish.engine import Engine
from generator.publish.holdings import Holdings
from generator.publish.page import Page
from generator.publish.past import Past, days
from generator.publish.plan import one_page
from generator.publish.press import files_of
from generator.publish.public import public
from generator.publish.views import badges
from generator.publish.views import data as views_data
from generator.register import Register
from generator.schema import Mention, Schemas

if TYPE_CHECKING:
    from generator.publish.render import Renderer

_GIVEN = ("alternates", "papers")
"""Facts that a page has of what was made beside it."""
_OF_FILES = frozenset((views_data.ADDRESS, views_data.IN_ENGLISH, badges.ADDRESS))
"""Pages that tell of files which only a build makes."""


class Workshop(Struct, frozen=True, kw_only=True):
    """What the last build worked out and another can use as it is."""

    root: Path
    today: dt.date
    schemas: Schemas
    raw: Register
    """All records, also those that are not public."""
    plain: frozenset[str]
    """Digests of the records that have nothing to hide."""
    history: History | None
    old_states: Cache
    frame: Engine
    places: frozenset[str]
    """Addresses of the pages that are no record's."""
    given: Mapping[str, Mapping[str, Any]]
    """Address → what its page says of what was made beside it: see ``given``."""
    files: AbstractSet[str]
    """Every file of the site."""
    renderer: Callable[[], Renderer]


def given(pages: Iterable[Page]) -> dict[str, dict[str, Any]]:
    """What the pages of a build say of what was made beside them, as ``Workshop.given`` keeps it."""
    known = ((page.address, page.facts or {}) for page in pages)
    found = ((address, {name: facts[name] for name in _GIVEN if name in facts}) for address, facts in known)
    return {address: facts for address, facts in found if facts}


class Preview(Struct, frozen=True):
    own: tuple[str, ...] = ()
    """Addresses of the changed records that have a page."""
    files: Callable[[str], Mapping[str, bytes]] = lambda _: {}
    """Called with the address of a page: path in the site → content as the next build will write it, if the
    check of the whole lets it. Empty where only that build can tell."""
    findings: tuple[Finding, ...] = ()
    """Errors of the changed files, each by itself. There are no pages where there are any."""


def preview(shop: Workshop, changed: Mapping[str, bytes]) -> Preview:
    """The site with changed records. ``changed`` is path from the root → content.

    Empty where only a build can tell: a file that is new or no record, or the office's own record, which
    every page shows.
    """
    sources: list[Source] = []
    for file, content in changed.items():
        source = source_of(file, content)
        if (
            not isinstance(source, Source)
            or source.address == "office"
            or source.address not in shop.raw.records
        ):
            return Preview()
        sources.append(source)
    entries = [look_at(source, shop.schemas) for source in sources]
    errors = _errors(sources, entries, shop.schemas)
    if errors:
        return Preview(findings=errors)
    raw = _with(shop.raw, sources, entries)
    register, _ = public(raw, shop.schemas, without_samples=False, plain=shop.plain)
    own = tuple(source.address for source in sources if register.get(source.address))
    return Preview(own, partial(_files, shop, _holdings(shop, raw, register)))


def _files(shop: Workshop, holdings: Holdings, address: str) -> Mapping[str, bytes]:
    page = None if address in _OF_FILES else one_page(holdings, address, shop.places)
    if page is None:
        return {}
    page = replace(page, facts={**(page.facts or {}), **shop.given.get(address, {})})
    urls = links.Urls(address)
    body = shop.renderer().body(page, urls)
    made = files_of(page, body, urls, holdings.register, shop.frame)
    return {path: content for path, content in made.items() if path in shop.files}


def _errors(sources: Sequence[Source], entries: Sequence[Entry], schemas: Schemas) -> tuple[Finding, ...]:
    found = weigh_alone(Files(sources, entries, (), frozenset()), schemas)
    return tuple(one for one in found if one.severity is Severity.ERROR)


def _with(register: Register, sources: Sequence[Source], entries: Sequence[Entry]) -> Register:
    """The register with other contents of some of its records."""
    records = dict(register.records)
    mentions = dict(register.mentions)
    for source, entry in zip(sources, entries, strict=True):
        records[source.address] = Record(
            address=source.address, kind=source.kind, data=entry.data or {}, digest=source.digest
        )
        mentions[source.address] = tuple(map(Mention._make, entry.mentions))
    return Register(records.values(), mentions, refused=register.refused)


def _holdings(shop: Workshop, raw: Register, register: Register) -> Holdings:
    if shop.history is None:
        return Holdings(register, shop.today, {})
    past = Past(shop.root, shop.history, raw, register, shop.schemas, shop.old_states)
    return Holdings(register, shop.today, days(shop.history, register), past)
