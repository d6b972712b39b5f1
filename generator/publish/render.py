"""Pages → the HTML of their bodies, by the templates under ``site_templates/``.

Autoescaping is always on: records hold plain text, and it stays text. Templates lay out and word; what
they show has been worked out before, and what formats it stands here.
"""

from __future__ import annotations

import datetime as dt
import re
import traceback
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import (
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)  # fmt: skip
from markupsafe import Markup, escape

from generator import messages
from generator.publish import parts
from generator.publish.failure import BuildError
from generator.publish.page import Body, Heading, Page
from generator.publish.parties import Linker, Names
from generator.publish.templating import Bytecode, QuickEnvironment, escaped
from generator.publish.words import catalogue
from generator.schema import Schemas
from generator.thai import dates
from generator.thai.digits import baht, number

if TYPE_CHECKING:
    from generator.publish.fields import Table

_HEADING = re.compile(r'<h([123])[^>]*? id="([^"]+)"[^>]*>(.*?)</h\1>', re.DOTALL)
_TAG = re.compile(r"<svg.*?</svg>|<[^>]+>", re.DOTALL)
_NEWLINE, _BREAK = "\n", "<br>"
_THAI = re.compile(r"[\u0e01-\u0e5b]")
_LATIN = re.compile(r"[A-Za-z]{2}")
_PARAGRAPH = re.compile(r"\n\s*\n")


class Renderer:
    """The templates of a directory, or of several that go before each other, compiled, with the words of one
    set of schemas.

    ``cache`` is a directory to keep compiled templates in (by their content); it may be deleted at any
    time.
    """

    def __init__(self, templates: Path | Sequence[Path], schemas: Schemas, cache: Path | None = None) -> None:
        if cache:
            cache.mkdir(parents=True, exist_ok=True)
        self._schemas = schemas
        self._templates = (templates,) if isinstance(templates, Path) else tuple(templates)
        self._environment = QuickEnvironment(
            loader=FileSystemLoader(self._templates),
            bytecode_cache=Bytecode(str(cache)) if cache else None,
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
        )
        self._words: dict[tuple[str, str], str] = {}
        words = catalogue()
        self._environment.globals.update(words=words, states=words["states"], tables=self.tables)
        self._environment.filters.update(
            day=day, long_day=long_day, days=days, baht=baht, figure=figure, paragraphs=paragraphs,
            lines=lines, word=self.word, heading=self.heading, size=size, host=host, said=said,
            in_part=parts.rows, part_names=parts.named, brief=parts.brief, brief_of_long=parts.brief_of_long,
            twice=twice, month=month, month_year=month_year, spoken=spoken, english_day=english_day,
        )  # fmt: skip

        # A badge says one of a few hundred things, and a site shows it tens of thousands of times.
        try:
            ui = self._environment.get_template("parts/ui.html.j2").module
        except (TemplateError, AttributeError) as error:
            raise wrong_template(error, self._templates) from error
        self._environment.globals.update(
            ui=ui,
            state=lru_cache(maxsize=4096)(ui.state),  # type: ignore[attr-defined]
            stand=lru_cache(maxsize=4096)(ui.stand),  # type: ignore[attr-defined]
            browser_states=ui.browser_states(),  # type: ignore[attr-defined]
        )

    def compile(self) -> None:
        """Compiles every template of a page, and keeps what comes of it in the cache."""
        for name in self._environment.list_templates(extensions=["j2"]):
            self._environment.get_template(name)

    def body(self, page: Page, url: Linker) -> Body:
        """One page's body. Raises BuildError where a template is wrong or asks for what is not there."""
        context = dict(page.context())
        for key, value in context.items():
            if isinstance(value, Names):
                context[key] = value.linked(url)
        try:
            template = self._environment.get_template(page.template)
            html = template.render(context, page=page, facts=page.facts or {}, url=url)
        except (TemplateError, AttributeError) as error:
            raise wrong_template(error, self._templates) from error
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

    def tables(self, kind: str) -> list[Table]:
        """What records of a kind may say, as tables of headings."""
        from generator.publish.fields import tables  # few pages need it

        return tables(self._schemas.document(kind))

    def heading(self, path: str) -> str:
        """The schema's Thai title of a property: ``"order.status"|heading``."""
        kind, *names = path.split(".")
        return self._schemas.title(kind, tuple(0 if name == "[]" else name for name in names))


def wrong_template(error: Exception, directories: Sequence[Path]) -> BuildError:
    """What to tell of a wrong template: its file and line. What is no template's fault is raised again."""
    name, line, inside = "", 0, False
    for frame, at in traceback.walk_tb(error.__traceback__):
        inside = _in(directories, frame.f_code.co_filename) is not None
        if inside:
            name, line = frame.f_code.co_filename, at
    if isinstance(error, TemplateSyntaxError):
        name, line = error.filename or "", error.lineno
    elif isinstance(error, TemplateNotFound) and not name:
        name = str(directories[0] / (error.name or ""))
    elif not isinstance(error, TemplateError) and not inside:
        raise error
    place = _in(directories, name) or name
    said = error.message if isinstance(error, TemplateError) else str(error)
    return BuildError("page-template", place=f"{place}:{line}" if line else place, said=said or "")


def _in(directories: Sequence[Path], file: str) -> str | None:
    """A template's file with the name of its directory; None of any other file."""
    for one in directories:
        if Path(file).is_relative_to(one):
            return f"{one.name}/{Path(file).relative_to(one)}"
    return None


def _plain(html: str) -> str:
    """The text of a heading. What is escaped in HTML comes back as what was written."""
    return unescape(_TAG.sub("", html)).strip()


# -- filters ------------------------------------------------------------------------------------------


@lru_cache(maxsize=32768)
def day(value: str | dt.date) -> Markup:
    """A date in a table, a machine's date beneath: ``22 ก.พ. 2566``."""
    date = dates.parse_date(value) if isinstance(value, str) else value
    return _time(date, dates.short(date))


@lru_cache(maxsize=32768)
def long_day(value: str | dt.date) -> Markup:
    """A date in running text: ``22 กุมภาพันธ์ 2566``."""
    date = dates.parse_date(value) if isinstance(value, str) else value
    return _time(date, dates.long(date))


def _time(date: dt.date, words: str) -> Markup:
    return Markup(f'<time datetime="{dates.iso(date)}">{escape(words)}</time>')  # noqa: S704


@lru_cache(maxsize=32768)
def _span(first: str, last: str) -> Markup:
    """Two days with what is common said once; HTML has no way to mark a range but by its ends."""
    begin, end = dates.parse_date(first), dates.parse_date(last)
    if begin == end:
        return day(begin)
    before, dash, after = dates.span(begin, end).partition("–")
    between = f" {dash} " if before.endswith(" ") else dash
    return _time(begin, before.strip()) + between + _time(end, after.strip())


def days(period: dict[str, str]) -> Markup:
    """A period with ``from`` and ``to``: ``9–10 ก.พ. 2566``."""
    return _span(period["from"], period["to"])


def twice(value: str) -> tuple[str, str]:
    """A choice that is called what it is."""
    return value, value


def month(value: dt.date) -> str:
    """The short name of a day's month: ``ต.ค.``."""
    return dates.MONTHS_SHORT[value.month - 1]


def month_year(value: dt.date) -> str:
    """A day's month and year: ``ตุลาคม 2569``."""
    return f"{dates.MONTHS[value.month - 1]} {dates.buddhist_year(value)}"


def figure(value: int | float | Decimal, decimals: int | None = None) -> str:
    """A number for reading; ``decimals`` places if given, else as few as it has."""
    if isinstance(value, Decimal):
        return f"{value:,.{decimals if decimals is not None else 2}f}"
    return number(value, decimals)


def paragraphs(text: str) -> Markup:
    """Plain text as paragraphs: a blank line parts them, a line break stays one."""
    parts = (part.strip() for part in _PARAGRAPH.split(str(escape(text))))
    return Markup("".join(f"<p>{part.replace(_NEWLINE, _BREAK)}</p>" for part in parts if part))  # noqa: S704


def lines(text: str) -> Markup:
    """Plain text in one piece, its line breaks kept."""
    return Markup(escaped(text.strip()).replace(_NEWLINE, _BREAK))  # noqa: S704


def said(value: str, kind: str) -> str:
    """The finer word for a state: the pages' own, else the one that the terminal says too."""
    own: dict[str, str] = catalogue()["said"].get(kind, {})
    return own.get(value) or messages.label(f"said.{kind}.{value}", "th")


_ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def english_day(value: str | dt.date) -> Markup:
    """A day for readers of English: ``22 November 2026``."""
    date = dates.parse_date(value) if isinstance(value, str) else value
    return _time(date, f"{date.day} {_ENGLISH_MONTHS[date.month - 1]} {date.year}")


def spoken(text: str) -> Markup | str:
    """What somebody wrote in a language of their own: marked where it is not Thai, for those who hear it."""
    if _THAI.search(text) or not _LATIN.search(text):
        return text
    return Markup(f'<span lang="en">{escape(text)}</span>')  # noqa: S704


def size(count: int) -> str:
    """The size of a file: ``1.2 MB``."""
    for unit, factor in (("MB", 1_000_000), ("kB", 1_000)):
        if count >= factor:
            return f"{count / factor:,.1f} {unit}"
    return f"{count} B"


def host(address: str) -> str:
    """Where a link leads, for people: ``https://web.chaiyaphum3.go.th/x`` → ``web.chaiyaphum3.go.th``."""
    return address.partition("://")[2].partition("/")[0].removeprefix("www.")
