"""What changed, for programs that follow it: Atom (RFC 4287) and JSON Feed 1.1 (https://jsonfeed.org).

A feed is as old as its newest entry, never as the build: the same history gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import quote

from generator.history.difference import What
from generator.history.reading import History
from generator.history.story import Entry
from generator.history.trail import stated_day
from generator.history.wording import Told
from generator.publish.words import say
from generator.thai.dates import BANGKOK

MOST = 50
"""Entries that a feed holds."""
ATOM, JSON = "feed.xml", "feed.json"
MEDIA = {"atom": "application/atom+xml", "json": "application/feed+json"}
"""The media types of the files that ``links`` names."""
_MOST_CHANGES = 12
"""Changes of one entry that a feed tells; the page tells all."""
_LANGUAGE = "th"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One change of one record."""

    record: str
    commit: str
    address: str
    """The page that tells of it."""
    anchor: str
    title: str
    what: str
    topics: Sequence[str]
    changes: Sequence[Told]
    message: str
    who: str
    when: dt.datetime
    sample: bool
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    title: str
    address: str
    """The page whose feed it is; the files lie in its folder."""
    office: str
    items: Sequence[Item]
    """The latest first."""


def files(feed: Feed, site_url: str) -> dict[str, bytes]:
    """Path in the site → content. A feed with nothing in it is none. ``site_url`` may be empty."""
    items = feed.items[:MOST]
    if not items:
        return {}
    return {
        f"{feed.address}/{ATOM}": _atom(feed, items, site_url),
        f"{feed.address}/{JSON}": _json(feed, items, site_url),
    }


def moment(history: History, entry: Entry) -> dt.datetime:
    """When an entry came about: the commit's own time, or the day's beginning where that is not believed."""
    time = history.commits[entry.commit].time
    if stated_day(time) == entry.day:
        return dt.datetime.fromtimestamp(time, BANGKOK)
    return dt.datetime(entry.day.year, entry.day.month, entry.day.day, tzinfo=BANGKOK)


def _atom(feed: Feed, items: Sequence[Item], site_url: str) -> bytes:
    from feedgenerator import Atom1Feed

    made = Atom1Feed(
        title=feed.title,
        link=_url(feed, feed.address, "", site_url),
        description=None,
        language=_LANGUAGE,
        feed_url=f"{site_url}{quote(feed.address)}/{ATOM}" if site_url else ATOM,
        feed_guid=_id(feed.office, feed.address),
        author_name=feed.office or None,
    )
    for item in items:
        made.add_item(
            title=_title(item),
            link=_url(feed, item.address, item.anchor, site_url),
            description=_html(item),
            unique_id=_id(feed.office, item.record, item.commit),
            pubdate=item.when,
            updateddate=item.when,
            author_name=item.who or None,
            categories=item.topics,
        )
    out = io.StringIO()
    made.write(out, "utf-8")
    return out.getvalue().encode() + b"\n"


def _json(feed: Feed, items: Sequence[Item], site_url: str) -> bytes:
    document: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "language": _LANGUAGE,
    }
    if site_url:
        document["home_page_url"] = _url(feed, feed.address, "", site_url)
        document["feed_url"] = f"{site_url}{quote(feed.address)}/{JSON}"
    document["items"] = [_json_item(feed, item, site_url) for item in items]
    return json.dumps(document, ensure_ascii=False).encode() + b"\n"


def _json_item(feed: Feed, item: Item, site_url: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": _id(feed.office, item.record, item.commit),
        "title": _title(item),
        "content_html": _html(item),
        "date_published": item.when.isoformat(),
    }
    if site_url:  # an item's address must be whole, or not there
        found["url"] = _url(feed, item.address, item.anchor, site_url)
    if item.who:
        found["authors"] = [{"name": item.who}]
    if item.topics:
        found["tags"] = list(item.topics)
    return found


def _title(item: Item) -> str:
    mark = say("entries", "sample") if item.sample else ""
    return " ".join(part for part in (mark, f"{item.what}: {item.title}") if part)


def _html(item: Item) -> str:
    """What changed as a small piece of HTML; every word of a record or a message is escaped."""
    parts = [f"<p>{escape(item.message)}</p>"] if item.message else []
    if item.changes:
        rows = [_change(one) for one in item.changes[:_MOST_CHANGES]]
        more = len(item.changes) - len(rows)
        if more:
            rows.append(say("entries", "more", count=more))
        parts.append("<ul>" + "".join(f"<li>{row}</li>" for row in rows) + "</ul>")
    return "".join(parts) or escape(item.what)


def _change(told: Told) -> str:
    if told.what is What.MOVED:
        words = say("entries", "place", old=told.old, new=told.new)
    else:
        words = " → ".join(text for text in (told.old, told.new) if text)
    return escape(f"{say('entries', f'what_{told.what}')} {told.label}: {words}")


def _url(feed: Feed, address: str, anchor: str, site_url: str) -> str:
    """Whole where the site knows its address; else relative to the feed."""
    base = site_url or "../" * (feed.address.count("/") + 1)
    return f"{base}{quote(address)}/{f'#{anchor}' if anchor else ''}"


def _id(*names: str) -> str:
    """The same for ever, wherever the site stands."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "tidtam:" + "/".join(names)).urn


def links(address: str) -> Mapping[str, str]:
    """The paths of a page's feeds."""
    return {"atom": f"{address}/{ATOM}", "json": f"{address}/{JSON}"}
