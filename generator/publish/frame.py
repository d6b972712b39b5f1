"""Material's own page around a page of ours: its HTML cut at the markers, and put together again.

The engine (``engine.py``) lets MkDocs build, for each depth of address, one page whose title,
description, table of contents and body are markers. Here that HTML becomes a *shell*: literal text with
slots between. A hand-written page that leaves a place for a generated body becomes a shell too.

Where the markers are not where they must be (the theme changed its markup), the build stops.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import NamedTuple

from generator.publish.failure import BuildError
from generator.publish.page import Body, Heading

WORD = "tidtamslot"
"""Begins every marker and the addresses of the marker pages. Nothing of it may reach the site."""

TITLE = f"{WORD}title"
DESCRIPTION = f"{WORD}description"
CONTENTS = f"{WORD}contents"
BODY = f'<h1 data-{WORD}="body"></h1>'
"""An h1, so that Material adds none of its own."""

_CUT = "\x00"
_CHARSET = '<meta charset="utf-8">'
_SKIP = (
    rf'<a href="#{CONTENTS}" class="md-skip">(?P<words>[^<]*)</a>',
    f"{_CUT}skip{_CUT}",
)
_CONTENTS_ITEM = (
    rf'<li class="md-nav__item">\s*<a href="#{CONTENTS}" class="md-nav__link">'
    rf'\s*<span class="md-ellipsis">\s*{CONTENTS}\s*</span>\s*</a>\s*</li>'
)
_CONTENTS_LIST = (
    r'(?P<label><nav class="md-nav md-nav--secondary"[^>]*>\s*'
    r'<(?P<tag>label|p) class="md-nav__title"[^>]*>(?:(?!</(?P=tag)>).)*</(?P=tag)>)'
    rf'\s*<ul class="md-nav__list" data-md-component="toc"[^>]*>\s*{_CONTENTS_ITEM}\s*</ul>\s*</nav>'
)
_BODY = rf'{re.escape(BODY)}\s*<h2 id="{CONTENTS}">{CONTENTS}(?:<a class="headerlink"[^>]*>[^<]*</a>)?</h2>'
_DESCRIPTION = rf'<meta name="description" content="{DESCRIPTION}">'
_CANONICAL = rf'<link rel="canonical" href="(?P<site>[^"]*?){WORD}/[^"]*">'
_EDIT = rf'<a href="[^"]*{WORD}/[^"]*"(?:(?!</a>).)*class="md-content__button(?:(?!</a>).)*</a>'
_DRAWER = r'<nav class="md-nav md-nav--primary(?:(?!<ul).)*<ul class="md-nav__list" data-md-scrollfix>'
_OTHER = r'(?<=<a class="t-other" )href="[^"]*"'
"""Where our own theme links to the page in the other language."""
_MENU = r'<nav class="t-menu__nav"(?:(?!<ul).)*<ul class="md-nav__list">'
"""Our own theme's place for what Material shows in its drawer."""
_NO_BREAK = re.DOTALL


class Shell(NamedTuple):
    """Literal text (UTF-8) and the slots between: ``texts`` has one piece more than ``slots``."""

    texts: tuple[bytes, ...]
    slots: tuple[str, ...]

    def fill(self, values: Mapping[str, str]) -> bytes:
        pieces = [self.texts[0]]
        for slot, text in zip(self.slots, self.texts[1:], strict=True):
            pieces.append(values[slot].encode())
            pieces.append(text)
        return b"".join(pieces)


class Words(NamedTuple):
    """Two pieces of the theme's own markup that a shell needs only where a page has headings."""

    contents_label: str
    """The beginning of the table of contents: its element and what stands above the list."""
    skip: str
    """The text of the link past the navigation."""


class Split(NamedTuple):
    """What one marker page came to."""

    shell: Shell
    words: Words
    site_url: str
    """Where the site will stand, with a slash at its end; empty where ``mkdocs.yml`` does not say."""


def split(html: str, depth: int) -> Split:
    """A marker page of ``depth`` address parts as a shell. Raises BuildError where a marker is amiss."""
    html = re.sub(r"\s*\n\s*", "\n", html).strip()
    html, canonical = _slot(html, "canonical", _CANONICAL, (0, 1))
    html = re.sub(_EDIT, "", html, flags=_NO_BREAK)
    html, _ = _slot(html, "description", _DESCRIPTION, (1, 1))
    html, skip = _slot(html, "skip", _SKIP[0], (1, 1))
    html, contents = _slot(html, "contents", _CONTENTS_LIST, (1, 1))
    html, _ = _slot(html, "body", _BODY, (1, 1))
    html, _ = _slot(html, "title", TITLE, (1, 9))
    html, _ = _slot(html, "other", _OTHER, (0, 2))
    html = _with_drawer(_with_policy(html))
    _no_trace(html, f"depth {depth}")
    label = contents[0]["label"].replace("\n", "")
    return Split(
        shell=_shell(html),
        words=Words(label, skip[0]["words"].strip()),
        site_url=canonical[0]["site"] if canonical else "",
    )


def split_host(html: str, source: str) -> Shell:
    """A hand-written page with a place for a generated body as a shell.

    Its head and its own headings stay as they are. If it brings an h1, the slot is ``inner``: a body
    without its h1.
    """
    own_heading = "<h1" in html.replace(BODY, "")
    html, _ = _slot(html, "inner" if own_heading else "body", _BODY, (1, 1))
    html, _ = _slot(html, "skip", _SKIP[0], (0, 1))
    html, _ = _slot(html, "contents", _CONTENTS_LIST, (0, 2))
    html, _ = _slot(html, "items", _CONTENTS_ITEM, (0, 2))
    html, _ = _slot(html, "other", _OTHER, (0, 2))
    html = _with_policy(html)
    _no_trace(html, source)
    return _shell(html)


def activated(shell: Shell, up: str, section: str) -> Shell:
    """The shell with the tab of ``section`` (an address) marked as the one the reader is under."""
    href = up + section + "/" if section else up.removesuffix("/") or "."
    html = _CUT.join(_interleaved(shell))
    for name in ("tabs", "nav"):
        link = f'<a href="{href}" class="md-{name}__link'
        at = html.find(link)
        if at < 0:
            continue
        opening = f'<li class="md-{name}__item'
        start = html.rfind(opening, 0, at) + len(opening)
        marked = html[start:].replace(f'<a href="{href}"', f'<a href="{href}" aria-current="true"', 1)
        html = f"{html[:start]} md-{name}__item--active{marked}"
    return _shell(html)


def stamped(
    shell: Shell,
    words: Words,
    *,
    title: str,
    description: str,
    canonical: str,
    body: Body,
    policy: str = "",
    other: str = "./",
) -> bytes:
    """The page, whole, in UTF-8. ``policy`` is the element that names what the page may load, ``other`` the
    link to the page in the other language, or to that language's home page."""
    items = "".join(_contents(body.headings))
    contents = ""
    if items:
        contents = (
            f'{words.contents_label}\n<ul class="md-nav__list" data-md-component="toc">\n{items}</ul>\n</nav>'
        )
    target = body.headings[0].id if body.headings else ""
    safe_title = escape(title)
    values = {
        "title": safe_title,
        "description": f'<meta name="description" content="{escape(description)}">' if description else "",
        "canonical": f'<link rel="canonical" href="{escape(canonical)}">',
        "skip": f'<a href="#{escape(target)}" class="md-skip">{words.skip}</a>' if target else "",
        "contents": contents,
        "items": items,
        "drawer": _drawer(safe_title, contents) if "drawer" in shell.slots else "",
        "menu": _menu(safe_title, items) if "menu" in shell.slots else "",
        "policy": policy,
        "other": f'href="{escape(other)}"',
        "body": body.html,
        "inner": _FIRST_HEADING.sub("", body.html, count=1) if "inner" in shell.slots else "",
    }
    return shell.fill(values)


# -- tables of contents -----------------------------------------------------------------------------

_FIRST_HEADING = re.compile(r"<h1\b.*?</h1>\s*", re.DOTALL)


def _contents(headings: Sequence[Heading]) -> Iterator[str]:
    """The items of a table of contents in Material's markup; a level 3 goes below its level 2."""
    listed = [heading for heading in headings if heading.level > 1]
    index = 0
    while index < len(listed):
        heading = listed[index]
        index += 1
        below = []
        while index < len(listed) and listed[index].level > heading.level:
            below.append(listed[index])
            index += 1
        text = escape(heading.text)
        yield (
            f'<li class="md-nav__item">\n<a href="#{escape(heading.id)}" class="md-nav__link">\n'
            f'<span class="md-ellipsis">\n{text}\n</span>\n</a>\n'
        )
        if below:
            yield f'<nav class="md-nav" aria-label="{text}">\n<ul class="md-nav__list">\n'
            yield from _contents(below)
            yield "</ul>\n</nav>\n"
        yield "</li>\n"


def _menu(title: str, items: str) -> str:
    """The page's own entry in the menu, with what stands on the page below it."""
    below = f"\n<ul>\n{items}</ul>\n" if items else ""
    here = f'<a href="./" aria-current="page" class="md-nav__link md-nav__link--active">{title}</a>'
    return f'<li class="md-nav__item t-menu__here">{here}{below}</li>\n'


def _drawer(title: str, contents: str) -> str:
    """The page's own entry in the drawer that phones show for navigation, as Material writes the entry
    of a page that is in the navigation: its table of contents opens from there."""
    name = f'<span class="md-ellipsis">{title}</span>'
    opener, below = "", ""
    if contents:
        opener = (
            '<label class="md-nav__link md-nav__link--active" for="__toc">'
            f'{name}<span class="md-nav__icon md-icon"></span></label>\n'
        )
        below = f"{contents}\n"
    return (
        '<li class="md-nav__item md-nav__item--active">\n'
        '<input class="md-nav__toggle md-toggle" type="checkbox" id="__toc">\n'
        f'{opener}<a href="./" class="md-nav__link md-nav__link--active">{name}</a>\n{below}</li>\n'
    )


# -- cutting ----------------------------------------------------------------------------------------


def _slot(html: str, name: str, pattern: str, expected: tuple[int, int]) -> tuple[str, list[re.Match[str]]]:
    """The HTML with a slot wherever ``pattern`` was. Raises BuildError where it was too few or many."""
    found = list(re.finditer(pattern, html, _NO_BREAK))
    if not expected[0] <= len(found) <= expected[1]:
        raise BuildError("frame-marker", marker=name, found=str(len(found)))
    return re.sub(pattern, f"{_CUT}{name}{_CUT}", html, flags=_NO_BREAK), found


def _with_drawer(html: str) -> str:
    for name, pattern in (("menu", _MENU), ("drawer", _DRAWER)):
        found = re.search(pattern, html, _NO_BREAK)
        if found:
            return f"{html[: found.end()]}\n{_CUT}{name}{_CUT}{html[found.end() :]}"
    raise BuildError("frame-marker", marker="drawer", found="0")


def _with_policy(html: str) -> str:
    """With room for the page's policy, before anything that it speaks of."""
    head, charset, rest = html.partition(_CHARSET)
    if not charset:
        raise BuildError("frame-marker", marker="charset", found="0")
    return f"{head}{charset}{_CUT}policy{_CUT}{rest}"


def _shell(html: str) -> Shell:
    parts = html.split(_CUT)
    return Shell(tuple(text.encode() for text in parts[::2]), tuple(parts[1::2]))


def _interleaved(shell: Shell) -> Iterable[str]:
    yield shell.texts[0].decode()
    for slot, text in zip(shell.slots, shell.texts[1:], strict=True):
        yield slot
        yield text.decode()


def _no_trace(html: str, where: str) -> None:
    if WORD in html:
        at = html.index(WORD)
        raise BuildError("frame-trace", page=where, text=html[max(0, at - 60) : at + 60])
