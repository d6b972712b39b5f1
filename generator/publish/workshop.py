"""What a build leaves in memory, and the page of a record that was changed since, made from that alone.

``preview`` answers at once where a build has to look at everything: it reads the changed files, puts them
into the register that is there, and renders their own pages. What else changes (boards, lists, search) is
the next build's affair, and so is whatever several records together can have wrong.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from generator.cache import Cache
from generator.check import Entry, Files, look_at, weigh_alone
from generator.history.reading import History
from generator.load import Source, source_of
from generator.model import Finding, Record, Severity
from generator.publish import links
from generator.publish.engine import Engine
from generator.publish.holdings import Holdings
from generator.publish.past import Past, days
from generator.publish.plan import record_page
from generator.publish.press import files_of
from generator.publish.public import public
from generator.register import Register
from generator.schema import Mention, Schemas

if TYPE_CHECKING:
    from generator.publish.render import Renderer


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
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
    files: AbstractSet[str]
    """Every file of the site."""
    renderer: Callable[[], Renderer]


@dataclass(frozen=True, slots=True)
class Preview:
    files: Mapping[str, bytes] = field(default_factory=dict)
    """Path in the site → content as the next build will write it, if the check of the whole lets it."""
    findings: tuple[Finding, ...] = ()
    """Errors of the changed files, each by itself. There are no files where there are any."""


def preview(shop: Workshop, changed: Mapping[str, bytes]) -> Preview:
    """The pages of changed records. ``changed`` is path from the root → content.

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
    holdings = _holdings(shop, raw, register)
    files: dict[str, bytes] = {}
    for source in sources:
        if register.get(source.address):
            page = record_page(holdings, source.address, shop.places)
            urls = links.Urls(page.address)
            body = shop.renderer().body(page, urls)
            files |= files_of(page, body, urls, register, shop.frame)
    return Preview(files)


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
