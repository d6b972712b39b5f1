"""Links within the site: written relative, so that it works below any path, and each one checked.

A *target* is a place of the site as text: ``orders/2566/65/`` a page, ``orders/2566/65.json`` a file,
``""`` the home page, each maybe with ``#anchor``.
"""

from __future__ import annotations

import posixpath
from collections.abc import Container, Iterable, Mapping
from functools import lru_cache
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit


class Broken(NamedTuple):
    """A link to nothing."""

    file: str
    """The record, docs page or template that holds it."""
    page: str
    """The address of the page it stands on."""
    target: str


class Held(NamedTuple):
    """What a page holds that others may speak of, and what it speaks of."""

    targets: tuple[str, ...]
    anchors: tuple[str, ...]


@lru_cache(maxsize=4096)
def _quoted(anchor: str) -> str:
    return quote(anchor, safe="")


class Urls:
    """Makes the relative links of one page and remembers what they lead to."""

    __slots__ = ("_up", "targets")

    def __init__(self, address: str) -> None:
        self._up = "../" * (address.count("/") + 1) if address else ""
        self.targets: dict[str, None] = {}

    def __call__(self, address: str, anchor: str = "") -> str:
        """A link to a page ("" is the home page), maybe to a place on it."""
        target = f"{address}/" if address else ""
        link = f"{self._up}{target}" or "./"
        if anchor:
            target, link = f"{target}#{anchor}", f"{link}#{_quoted(anchor)}"
        self.targets[target] = None
        return link

    def file(self, path: str) -> str:
        """A link to a file of the site that is no page, such as ``orders/2566/65.json``."""
        self.targets[path] = None
        return self._up + quote(path)


def anchors(html: str) -> list[str]:
    """The anchors in HTML of ours, where an id stands after a space and in double quotes."""
    return [part[: part.index('"')] for part in html.split(' id="')[1:]]


def read(html: str, address: str, site_url: str = "") -> Held:
    """The internal links and anchors of any HTML page, for those that MkDocs made."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    base = urlsplit(site_url).path or "/"
    here = "/" if address.endswith(".html") else f"/{address}/" if address else "/"
    targets = dict.fromkeys(
        target for link in reader.links if (target := _target(link, here, base)) is not None
    )
    return Held(tuple(targets), tuple(dict.fromkeys(reader.anchors)))


def _target(link: str, here: str, base: str) -> str | None:
    parts = urlsplit(link.strip())
    if parts.scheme or parts.netloc:
        return None
    anchor = f"#{unquote(parts.fragment)}" if parts.fragment else ""
    path = unquote(parts.path)
    if not path:
        return here.lstrip("/") + anchor if anchor else None
    if path.startswith("/"):
        if not path.startswith(base):
            return None  # another site on the same host
        path = "/" + path.removeprefix(base)
    joined = posixpath.normpath(posixpath.join(here, path))
    # A link to the home page may lack its slash ("../.."); any other link to a page must end in one.
    slash = "/" if path.endswith("/") or joined == "/" else ""
    return (joined.strip("/") + slash).lstrip("/") + anchor


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.anchors: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value is None:
                continue
            if name == "id" or (name == "name" and tag == "a"):
                self.anchors.append(value)
            elif name in ("href", "src", "poster") and not (tag == "link" and ("rel", "canonical") in attrs):
                self.links.append(value)


def broken(
    holders: Iterable[tuple[str, str, Iterable[str]]], places: Container[str], held: Mapping[str, str]
) -> list[Broken]:
    """The links that lead to no place, in order of files.

    ``holders`` are (file that holds the links, address of its page, targets); ``places`` all pages
    (``orders/``) and files; ``held`` the anchors of each page, a line each.
    """
    found = []
    for file, page, targets in holders:
        for target in targets:
            if target in places:
                continue
            place, _, anchor = target.partition("#")
            if place in places and anchor and f"\n{anchor}\n" in f"\n{held.get(place, '')}\n":
                continue
            found.append(Broken(file=file, page=page, target=target))
    return sorted(found, key=lambda one: (one.file, one.page, one.target))
