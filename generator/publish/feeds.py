"""What changed, for programs that follow it: Atom (RFC 4287) and JSON Feed 1.1 (https://jsonfeed.org).

A feed is as old as its newest entry, never as the build: the same history gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, NamedTuple
from urllib.parse import quote

import orjson
from msgspec import Struct

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
_NAMESPACE = {None: "http://www.w3.org/2005/Atom"}
_UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML 1.0 cannot hold; a commit's message can."""


class Item(Struct, frozen=True, kw_only=True):
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


class Feed(Struct, frozen=True, kw_only=True):
    title: str
    address: str
    """The page whose feed it is; the files lie in its folder."""
    office: str
    items: Sequence[Item]
    """The latest first."""


def files(feed: Feed, site_url: str) -> dict[str, bytes]:
    """Path in the site → content. A feed with nothing in it is none. ``site_url`` may be empty."""
    entries = [
        _Entry(
            item,
            _id(feed.office, item.record, item.commit),
            _title(item),
            _url(feed, item.address, item.anchor, site_url),
            _html(item),
            item.when.isoformat(),
        )
        for item in feed.items[:MOST]
    ]
    if not entries:
        return {}
    return {
        f"{feed.address}/{ATOM}": _atom(feed, entries, site_url),
        f"{feed.address}/{JSON}": _json(feed, entries, site_url),
    }


class _Entry(NamedTuple):
    """An item as both formats tell it."""

    item: Item
    id: str
    title: str
    url: str
    html: str
    when: str


def moment(history: History, entry: Entry) -> dt.datetime:
    """When an entry came about: the commit's own time, or the day's beginning where that is not believed."""
    time = history.commits[entry.commit].time
    if stated_day(time) == entry.day:
        return dt.datetime.fromtimestamp(time, BANGKOK)
    return dt.datetime(entry.day.year, entry.day.month, entry.day.day, tzinfo=BANGKOK)


def _atom(feed: Feed, entries: Sequence[_Entry], site_url: str) -> bytes:
    from lxml import etree

    root = etree.Element("feed", {"{http://www.w3.org/XML/1998/namespace}lang": _LANGUAGE}, nsmap=_NAMESPACE)

    def add(parent: Any, name: str, text: str = "", /, **attributes: str) -> Any:
        found = etree.SubElement(parent, name, attributes)
        found.text = _UNSPEAKABLE.sub("", text) or None
        return found

    add(root, "title", feed.title)
    add(root, "link", href=_url(feed, feed.address, "", site_url), rel="alternate")
    add(root, "link", href=f"{site_url}{quote(feed.address)}/{ATOM}" if site_url else ATOM, rel="self")
    add(root, "id", _id(feed.office, feed.address))
    add(root, "updated", max(entry.when for entry in entries))
    add(add(root, "author"), "name", feed.office or feed.title)
    for item, identity, title, url, html, when in entries:
        entry = add(root, "entry")
        add(entry, "title", title)
        add(entry, "link", href=url, rel="alternate")
        add(entry, "published", when)
        add(entry, "updated", when)
        if item.who:
            add(add(entry, "author"), "name", item.who)
        add(entry, "id", identity)
        add(entry, "summary", html, type="html")
        for topic in item.topics:
            add(entry, "category", term=_UNSPEAKABLE.sub("", topic))
    found: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return found + b"\n"


def _json(feed: Feed, entries: Sequence[_Entry], site_url: str) -> bytes:
    document: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "language": _LANGUAGE,
    }
    if site_url:
        document["home_page_url"] = _url(feed, feed.address, "", site_url)
        document["feed_url"] = f"{site_url}{quote(feed.address)}/{JSON}"
    document["items"] = [_json_item(entry, site_url) for entry in entries]
    return orjson.dumps(document) + b"\n"


def _json_item(entry: _Entry, site_url: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": entry.id,
        "title": entry.title,
        "content_html": entry.html,
        "date_published": entry.when,
    }
    if site_url:  # an item's address must be whole, or not there
        found["url"] = entry.url
    if entry.item.who:
        found["authors"] = [{"name": entry.item.who}]
    if entry.item.topics:
        found["tags"] = list(entry.item.topics)
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
    import uuid  # here: it looks at the machine when it is loaded, and most commands make no feed

    return uuid.uuid5(uuid.NAMESPACE_URL, "tidtam:" + "/".join(names)).urn


def links(address: str) -> Mapping[str, str]:
    """The paths of a page's feeds."""
    return {"atom": f"{address}/{ATOM}", "json": f"{address}/{JSON}"}
