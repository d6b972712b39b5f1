"""Pages → the HTML of their bodies, by the templates under ``site_templates/``.

Autoescaping is always on: records hold plain text, and it stays text. Templates lay out and word; what
they show has been worked out before, and what formats it stands here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import MutableMapping
from decimal import Decimal
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Any, Protocol

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from generator.publish.page import Body, Heading, Page
from generator.publish.words import catalogue
from generator.schema import Schemas
from generator.thai import dates
from generator.thai.digits import baht, number

_HEADING = re.compile(r'<h([123])[^>]*? id="([^"]+)"[^>]*>(.*?)</h\1>', re.DOTALL)
_TAG = re.compile(r"<svg.*?</svg>|<[^>]+>", re.DOTALL)
_MAPPING_METHODS = frozenset({"get", "items", "keys", "values"})
_OPEN, _CLOSE, _BREAK = Markup("<p>"), Markup("</p>"), Markup("<br>")
_PARAGRAPH = re.compile(r"\n\s*\n")


class Linker(Protocol):
    """Relative links from one page, each of them recorded so that it can be checked."""

    def __call__(self, address: str, anchor: str = "") -> str: ...

    def file(self, path: str) -> str: ...


class Absent(StrictUndefined):
    """A property that a record leaves out: it may be asked whether it is there, and that is all."""

    __slots__ = ()

    def __bool__(self) -> bool:  # type: ignore[override]  # says no instead of failing
        return False


class _Environment(Environment):
    """Jinja2's, but a mapping is asked for its keys before its methods, and each only once.

    Records are mappings through and through: a property named ``items`` must not be hidden by the method,
    and looking for what most of them leave out must not cost more than showing what is there.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._absent: dict[str, Absent] = {}

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """One plain mapping: Jinja2's chain of two is walked anew for every page."""
        return {**self.globals, **(d or {})}

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict:
            if attribute in obj:
                return obj[attribute]
            if attribute not in _MAPPING_METHODS:
                found = self._absent.get(attribute)
                if found is None:
                    found = self._absent[attribute] = Absent(obj={}, name=attribute)
                return found
        try:
            return getattr(obj, attribute)
        except AttributeError:
            return super().getattr(obj, attribute)


class Renderer:
    """The templates of one directory, compiled, with the words of one set of schemas.

    ``cache`` is a directory to keep compiled templates in (by their content); it may be deleted at any
    time.
    """

    def __init__(self, templates: Path, schemas: Schemas, cache: Path | None = None) -> None:
        if cache:
            cache.mkdir(parents=True, exist_ok=True)
        self._schemas = schemas
        self._environment = _Environment(
            loader=FileSystemLoader(templates),
            bytecode_cache=FileSystemBytecodeCache(str(cache)) if cache else None,
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
        )
        self._words: dict[tuple[str, str], str] = {}
        words = catalogue()
        self._environment.globals.update(words=words, states=words["states"])
        self._environment.filters.update(
            day=day, long_day=long_day, days=days, baht=baht, figure=figure, paragraphs=paragraphs,
            lines=lines, word=self.word, heading=self.heading, size=size, host=host,
        )  # fmt: skip

        # A badge says one of a few hundred things, and a site shows it tens of thousands of times.
        ui = self._environment.get_template("parts/ui.html.j2").module
        self._environment.globals.update(
            state=lru_cache(maxsize=4096)(ui.state),  # type: ignore[attr-defined]
            stand=lru_cache(maxsize=4096)(ui.stand),  # type: ignore[attr-defined]
        )
        # A template imported with fewer globals than its importer's is made anew for every import.
        if self._environment.cache is not None:
            self._environment.cache.clear()

    def body(self, page: Page, url: Linker) -> Body:
        """One page's body. Raises jinja2.UndefinedError where a template asks for what is not there."""
        template = self._environment.get_template(page.template)
        html = template.render(page.context(), page=page, facts=page.facts or {}, url=url)
        headings = tuple(
            Heading(level=int(level), id=identity, text=_plain(text))
            for level, identity, text in _HEADING.findall(html)
        )
        return Body(html=html, headings=headings)

    def word(self, value: object, path: str) -> str:
        """The schema's Thai words for an allowed value: ``"in-force"|word("order.status")``.

        ``path`` is the kind and the property's way; ``[]`` stands for any item of a list.
        """
        key = (str(value), path)
        found = self._words.get(key)
        if found is None:
            kind, *names = path.split(".")
            pointer = tuple(0 if name == "[]" else name for name in names)
            found = self._words[key] = self._schemas.describe(kind, pointer, str(value))
        return found

    def heading(self, path: str) -> str:
        """The schema's Thai title of a property: ``"order.status"|heading``."""
        kind, *names = path.split(".")
        return self._schemas.title(kind, tuple(0 if name == "[]" else name for name in names))


def _plain(html: str) -> str:
    """The text of a heading. What is escaped in HTML comes back as what was written."""
    return unescape(_TAG.sub("", html)).strip()


# -- filters ------------------------------------------------------------------------------------------


@lru_cache(maxsize=32768)
def day(value: str | dt.date) -> Markup:
    """A date in a table, a machine's date beneath: ``22 ก.พ. 2566``."""
    date = dates.parse_date(value) if isinstance(value, str) else value
    return Markup('<time datetime="{}">{}</time>').format(dates.iso(date), dates.short(date))


@lru_cache(maxsize=32768)
def long_day(value: str | dt.date) -> Markup:
    """A date in running text: ``22 กุมภาพันธ์ 2566``."""
    date = dates.parse_date(value) if isinstance(value, str) else value
    return Markup('<time datetime="{}">{}</time>').format(dates.iso(date), dates.long(date))


@lru_cache(maxsize=32768)
def _span(first: str, last: str) -> Markup:
    """Two days with what is common said once; HTML has no way to mark a range but by its ends."""
    begin, end = dates.parse_date(first), dates.parse_date(last)
    if begin == end:
        return day(begin)
    before, dash, after = dates.span(begin, end).partition("–")
    return Markup('<time datetime="{}">{}</time>{}<time datetime="{}">{}</time>').format(
        dates.iso(begin),
        before.strip(),
        f" {dash} " if before.endswith(" ") else dash,
        dates.iso(end),
        after.strip(),
    )


def days(period: dict[str, str]) -> Markup:
    """A period with ``from`` and ``to``: ``9–10 ก.พ. 2566``."""
    return _span(period["from"], period["to"])


def figure(value: int | float | Decimal, decimals: int | None = None) -> str:
    """A number for reading; ``decimals`` places if given, else as few as it has."""
    if isinstance(value, Decimal):
        return f"{value:,.{decimals if decimals is not None else 2}f}"
    return number(value, decimals)


def paragraphs(text: str) -> Markup:
    """Plain text as paragraphs: a blank line parts them, a line break stays one."""
    html = Markup()
    for part in _PARAGRAPH.split(text.strip()):
        if part.strip():
            html += _OPEN + lines(part) + _CLOSE
    return html


def lines(text: str) -> Markup:
    """Plain text in one piece, its line breaks kept."""
    html = escape(text.strip())
    return html.replace("\n", _BREAK) if "\n" in html else html


def size(count: int) -> str:
    """The size of a file: ``1.2 MB``."""
    for unit, factor in (("MB", 1_000_000), ("kB", 1_000)):
        if count >= factor:
            return f"{count / factor:,.1f} {unit}"
    return f"{count} B"


def host(address: str) -> str:
    """Where a link leads, for people: ``https://web.chaiyaphum3.go.th/x`` → ``web.chaiyaphum3.go.th``."""
    return address.partition("://")[2].partition("/")[0].removeprefix("www.")
