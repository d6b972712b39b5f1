"""What stands around the pages: the frame's own files, attached files, the sitemap, robots.txt, and the
pages at addresses that were left."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from generator.load import ATTACHMENTS
from generator.model import Record
from generator.publish import policy
from generator.publish.engine import Engine
from generator.publish.failure import BuildError
from generator.publish.page import Page
from generator.register import Register

REDIRECT = "redirect.html.j2"
"""The template of a page at an address that was left: a whole page, not stamped into the frame."""

SEARCH = "search/#t-find-q"
"""Where our own search is: a frame that leads there has no use for the theme's."""
_THEMES_SEARCH = re.compile(r"search/search_index\.json|assets/javascripts/(?:lunr|workers)/")


class File(NamedTuple):
    """A file of the site that belongs to no page."""

    path: str
    key: str
    """The same key, the same content."""
    content: Callable[[], bytes]


def files(
    root: Path, frame: Engine, register: Register, pages: Sequence[Page], changed: Mapping[str, dt.date]
) -> Iterator[File]:
    """Every file of the site that belongs to no page of ours. ``changed`` is address → day."""
    for path, (digest, _) in frame.files.items():
        if SEARCH in frame.targets and _THEMES_SEARCH.match(path):
            continue
        yield File(path, digest, (frame.directory / path).read_bytes)
    yield from attachments(root, register)
    if "robots.txt" not in frame.files:
        yield File("robots.txt", frame.site_url, partial(robots, frame.site_url))
    if frame.site_url:
        ours = {page.address: changed.get(page.address) for page in pages if page.template != REDIRECT}
        theirs = {address: None for address in frame.pages if not address.endswith(".html")}
        listed = sorted((theirs | ours).items())
        key = blake2b(repr((frame.site_url, listed)).encode(), digest_size=16).hexdigest()
        yield File("sitemap.xml", key, partial(sitemap, frame.site_url, listed))


def host_files(frame: Engine, paths: Collection[str]) -> Iterator[File]:
    """What a host reads of the site to send the right headers. ``paths`` are all other files of the site."""
    base = urlsplit(frame.site_url).path or "/"
    tops = {path.partition("/")[0] for path in paths}
    folders = [folder for folder in policy.PATHS if any(path.startswith(folder) for path in paths)]
    made = {".htaccess": policy.htaccess(frame.scripts, base)}
    made |= {f"{folder}.htaccess": policy.htaccess(frame.scripts, base, folder) for folder in folders}
    made["_headers"] = policy.headers_file(frame.scripts, tops)
    for path, content in made.items():
        if path not in paths:  # a tree's own stays
            yield File(path, blake2b(content, digest_size=16).hexdigest(), partial(bytes, content))


def attachments(root: Path, register: Register) -> Iterator[File]:
    """The files that records hand out: ``file`` of a download, or of a piece of evidence."""
    told: set[str] = set()
    for address in register.records:
        for mention in register.mentions[address]:
            if mention.type != "file" or mention.value in told:
                continue
            told.add(mention.value)
            source = root / ATTACHMENTS / mention.value
            status = source.stat()  # it is there: the check has looked
            path = f"{ATTACHMENTS.removeprefix('records/')}{mention.value}"
            yield File(path, f"{status.st_size} {status.st_mtime_ns}", source.read_bytes)


def sitemap(site_url: str, pages: Iterable[tuple[str, dt.date | None]]) -> bytes:
    """``sitemap.xml`` (sitemaps.org, protocol 0.9) of addresses and the day each last changed."""
    from xml.etree import ElementTree as ET

    top = ET.Element("urlset", xmlns="http://www.sitemaps.org/schemas/sitemap/0.9")
    for address, day in pages:
        entry = ET.SubElement(top, "url")
        ET.SubElement(entry, "loc").text = f"{site_url}{address}/" if address else site_url
        if day:
            ET.SubElement(entry, "lastmod").text = day.isoformat()
    content: bytes = ET.tostring(top, "utf-8", xml_declaration=True)
    return content + b"\n"


def robots(site_url: str) -> bytes:
    """``robots.txt`` (RFC 9309): all may read all; where the sitemap is."""
    sitemap_line = f"\nSitemap: {site_url}sitemap.xml\n" if site_url else ""
    return f"User-agent: *\nAllow: /\n{sitemap_line}".encode()


def _redirect(record: Record, address: str, to: str, site_url: str) -> Page:
    canonical = f"{site_url}{to}/" if site_url else ""
    return Page(
        address=address,
        title=record.title,
        section="",
        template=REDIRECT,
        inputs=(record,),
        facts={"to": to},
        context=partial(dict, to=to, title=record.title, canonical=canonical),
    )


def redirects(
    register: Register, site_url: str, taken: Container[str], histories: Collection[str] = ()
) -> list[Page]:
    """A page for each address in a record's ``redirect_from``, and for its history's where there is one.

    Raises BuildError where something else stands there (``taken`` are the addresses in use).
    """
    pages: dict[str, Page] = {}
    for record in register.records.values():
        left: Sequence[str] = record.data.get("redirect_from") or ()
        for address in left:
            if address in taken or address in pages:
                raise BuildError("redirect-taken", file=record.file, page=address)
            pages[address] = _redirect(record, address, record.address, site_url)
            history = f"{record.address}/history"
            if history in histories:
                old = f"{address}/history"
                pages[old] = _redirect(record, old, history, site_url)
    return list(pages.values())
