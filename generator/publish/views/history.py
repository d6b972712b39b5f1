"""A record's past: a page of its own for all of it, and the last of it on the record's page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from generator.history.story import Entry, Kind
from generator.history.wording import Row, Told, Wording
from generator.model import Record
from generator.publish import feeds, naming
from generator.publish.holdings import Holdings, unique
from generator.publish.page import Crumb, Page
from generator.publish.past import Past
from generator.publish.related import subject
from generator.publish.wordings import wording
from generator.publish.words import say
from generator.report.history_text import SHORT_ID

PLACE = "history"
"""The last part of the address of a history."""
TEMPLATE = "history.html.j2"
BRIEF = 3
"""How many of the last changes a record's own page tells."""
WHOLE = 400_000
"""Characters of whole old states that a page holds; older ones are told by their changes alone."""


class Line(Struct, frozen=True, kw_only=True):
    """One change of a record, ready to be shown."""

    anchor: str
    commit: str
    day: dt.date
    kind: str
    was: str
    """The name of the address it moved from."""
    who: str
    merged_by: str
    verified: bool
    doubted: str
    subject: str
    body: str
    changes: tuple[Told, ...]
    topics: tuple[str, ...]
    parts: tuple[Part, ...] = ()
    until: dt.date | None = None
    """The day of the next change: until then the record stood like this."""
    rows: tuple[Row, ...] = ()
    """The whole record as it stood, where it has changed since."""


class Part(Struct, frozen=True, kw_only=True):
    """One commit of a branch, ready to be shown."""

    who: str
    subject: str
    changes: tuple[Told, ...]


def address(record: str) -> str:
    """Where a record's history stands."""
    return f"{record}/{PLACE}"


def anchor(past: Past, entry: Entry) -> str:
    """The permanent name of a version: it goes by the commit, which nothing can change."""
    return f"v-{past.history.commits[entry.commit].id[:SHORT_ID]}"


def line(past: Past, words: Wording, kind: str, entry: Entry) -> Line:
    """One entry in words, without the whole state. Several pages tell it; it is put into words once."""
    found = past.told.get(id(entry))
    if found is None:
        found = past.told[id(entry)] = _line(past, words, kind, entry)
    return found


def _line(past: Past, words: Wording, kind: str, entry: Entry) -> Line:
    commit = past.history.commits[entry.commit]
    subject_, body = past.shown.message(entry)
    return Line(
        anchor=anchor(past, entry),
        commit=commit.id,
        day=entry.day,
        kind=entry.kind,
        was=entry.was.removeprefix("records/").removesuffix(".yml"),
        who=past.shown.authors(entry),
        merged_by=past.shown.merger(entry),
        verified=commit.id in past.history.verified,
        doubted=past.shown.doubted(entry.commit),
        subject=subject_,
        body=body,
        changes=tuple(words.change(kind, one) for one in entry.changes),
        topics=tuple(words.topics(kind, list(entry.changes))),
        parts=tuple(
            Part(
                who=past.shown.names((part.commit,)),
                subject=past.shown.message_of(part.commit)[0],
                changes=tuple(words.change(kind, one) for one in part.changes),
            )
            for part in entry.parts
        ),
    )


# -- the record's own page ----------------------------------------------------------------------------


def brief(holdings: Holdings, record: Record) -> dict[str, Any] | None:
    """The last changes of a record by their topics, the latest first; None where nothing is known.

    It names no other record, so that a page with it depends on none beyond its own inputs.
    """
    past = holdings.past
    if not past or not past.known(record.address):
        return None
    words = wording(holdings, past.schemas)
    entries = past.story(record.address)
    shown = [
        {
            "day": entry.day,
            "kind": entry.kind.value,
            "who": past.shown.authors(entry),
            "topics": words.topics(record.kind, list(entry.changes)),
            "anchor": anchor(past, entry),
        }
        for entry in reversed(entries[-BRIEF:])
    ]
    return {"entries": shown, "count": len(entries), "page": past.has_page(record.address)}


# -- the history's page -------------------------------------------------------------------------------


def pages(
    holdings: Holdings, shared: Mapping[str, Any], crumbs: Callable[[str], tuple[Crumb, ...]]
) -> Iterator[Page]:
    """A page for every record that has changed since it was added, with its feeds."""
    past = holdings.past
    if not past:
        return
    for record in holdings.register.records.values():
        if not past.has_page(record.address):
            continue
        title = naming.page_title(holdings, record)
        inputs = unique(
            (
                record,
                *subject(holdings, record),
                *(one for each in past.named(record.address) for one in (each, *subject(holdings, each))),
                *holdings.office,
            )
        )
        yield Page(
            address=address(record.address),
            title=say("titles", "history", title=title),
            section=naming.section(record.address),
            template=TEMPLATE,
            description=say("titles", "history", title=title),
            crumbs=(*crumbs(record.address), Crumb(title=title, address=record.address)),
            inputs=inputs,
            facts={"past": past.digest(record.address), "title": title},
            context=partial(_context, holdings, past, shared, record, title),
            files=partial(_feeds, holdings, past, record, title),
        )


def _context(
    holdings: Holdings, past: Past, shared: Mapping[str, Any], record: Record, title: str
) -> Mapping[str, Any]:
    lines = _lines(holdings, past, record)
    return {
        **shared,
        "record": record,
        "name": title,
        "lines": lines[::-1],
        "first": lines[0] if lines else None,
        "last": lines[-1] if lines else None,
    }


def _lines(holdings: Holdings, past: Past, record: Record) -> list[Line]:
    """Every entry, oldest first, each with the whole state that it left and that something followed."""
    words = wording(holdings, past.schemas)
    entries = past.story(record.address)
    found: list[Line] = []
    left = WHOLE
    for at in range(len(entries) - 1, -1, -1):
        entry = entries[at]
        until = entries[at + 1].day if at + 1 < len(entries) else None
        rows: tuple[Row, ...] = ()
        if until and entry.state is not None and left > 0:
            rows = tuple(words.rows(record.kind, entry.state))
            left -= sum(len(row.label) + len(row.text) for row in rows)
        made = line(past, words, record.kind, entry)
        found.append(replace(made, until=until, rows=rows))
    return found[::-1]


def _feeds(holdings: Holdings, past: Past, record: Record, title: str, site_url: str) -> Mapping[str, bytes]:
    at = address(record.address)
    items = [item(holdings, past, record, entry, title) for entry in reversed(past.story(record.address))]
    feed = feeds.Feed(
        title=say("titles", "history", title=title), address=at, office=office_id(holdings), items=items
    )
    return feeds.files(feed, site_url)


def item(holdings: Holdings, past: Past, record: Record, entry: Entry, title: str) -> feeds.Item:
    """One change of a record for a feed."""
    words = wording(holdings, past.schemas)
    made = line(past, words, record.kind, entry)
    has_page = past.has_page(record.address)
    return feeds.Item(
        record=record.address,
        commit=made.commit,
        address=address(record.address) if has_page else record.address,
        anchor=made.anchor if has_page else "",
        title=title,
        what=say("entries", made.kind),
        topics=made.topics,
        changes=made.changes,
        message=made.subject,
        who=made.who,
        when=feeds.moment(past.history, entry),
        sample=record.sample,
        new=entry.kind is Kind.ADDED,
    )


def office_id(holdings: Holdings) -> str:
    """What tells this office's feeds from any other's."""
    office = holdings.register.office
    return str(office.data.get("id") or "") if office else ""
