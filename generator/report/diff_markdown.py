"""What a set of changes does, as a comment on a pull request.

GitHub Flavored Markdown (https://github.github.com/gfm/), which GitLab reads too. Everything that comes
from a record is text: nothing of it becomes a link, a mention, an issue's number, HTML or a heading. A
comment has room for 65,536 characters; what is too much is cut at the end of a line, and said to be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.compare.telling import Changed, Telling
from generator.history.difference import Change, What
from generator.history.wording import Wording
from generator.history.words import say
from generator.model import Record
from generator.publish.holdings import Holdings
from generator.publish.wordings import called, wording
from generator.report.diff_text import counts, notes, page, suspects

MARK = "<!-- tidtam-diff -->"
"""The first line: by it the comment is found again and brought up to date."""
LONGEST = 60_000
"""Characters; the hosts take a few more."""
_MOST_CHANGES = 40
"""Changes of one record; a record that was written anew fills no comment."""
_MOST_PAGES = 100
_VALUE = 500
"""Characters of one value."""

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>&:/@$^=%\"'])")
_CALLS = "@#!$%~&"
"""Before a name or a number, the hosts take these for a person, an issue, a merge request …"""
_JOINER = "&#8288;"
"""WORD JOINER: shows nothing, and parts such a sign from what follows it."""
_ISSUE = re.compile(r"\bGH-(?=\d)", re.IGNORECASE)
_LINES = re.compile(r"\s*[\r\n\u2028\u2029]+\s*")
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def report(telling: Telling, lang: str) -> str:
    """The comment, at most LONGEST characters."""
    lines = list(_lines(telling, lang))
    footer = ["", f"<sub>{text(say('diff.footer', lang, base=telling.base[:10]))}</sub>"]
    whole = "\n".join((*lines, *footer))
    if len(whole) <= LONGEST:
        return whole
    kept: list[str] = []
    room = LONGEST - len("\n".join(footer)) - 400
    for at, line in enumerate(lines):
        if room < len(line) + 1:
            closing = ["</details>"] * (_open(kept) > 0)
            more = say("diff.more", lang, count=len(lines) - at)
            return "\n".join((*kept, *closing, "", f"**{text(more)}**", *footer))
        room -= len(line) + 1
        kept.append(line)
    return "\n".join((*kept, *footer))


def text(words: str) -> str:
    """Any words as Markdown that shows just these words, in one line."""
    plain = _INVISIBLE.sub("", _LINES.sub(" ", words))
    # A character by its number is that character and nothing else, in text, tables and links alike.
    return _SPECIAL.sub(_number, _ISSUE.sub("GH-\u2060", plain))


def _number(found: re.Match[str]) -> str:
    number = f"&#{ord(found[1])};"
    return f"{number}{_JOINER}" if found[1] in _CALLS else number


def _lines(telling: Telling, lang: str) -> Iterator[str]:
    words = wording(telling.after, telling.schemas)
    yield MARK
    yield f"### {text(say('diff.title', lang))}"
    yield ""
    yield text(counts(telling, lang))
    for note in notes(telling, lang):
        yield ""
        yield text(note)
    if telling.added:
        yield from _list(say("diff.added", lang), [_named(telling.after, one, lang) for one in telling.added])
    for one in telling.changed:
        yield from _changed(telling, one, words, lang)
    if telling.removed:
        gone = [_named(telling.before, one, lang) for one in telling.removed]
        yield from _list(say("diff.removed", lang), gone)
    if telling.unreadable:
        yield from _list(say("diff.unreadable", lang), [_code(one) for one in telling.unreadable])
    if telling.suspects:
        yield from _list(say("diff.suspects", lang), [text(one) for one in suspects(telling, lang)])
    yield from _pages(telling, lang)


def _list(heading: str, items: list[str]) -> Iterator[str]:
    yield ""
    yield f"#### {text(heading)}"
    yield ""
    for item in items:
        yield f"- {item}"


def _changed(telling: Telling, one: Changed, words: Wording, lang: str) -> Iterator[str]:
    yield ""
    moved = f" ({text(say('entry.moved', lang, was=one.before.address))})" if one.moved else ""
    yield f"#### {_named(telling.after, one.after, lang)}{moved}"
    if not one.changes:
        return
    yield ""
    heads = (text(say(f"diff.{name}", lang)) for name in ("field", "was", "now"))
    yield f"| {' | '.join(heads)} |"
    yield "|---|---|---|"
    for change in one.changes[:_MOST_CHANGES]:
        yield _row(one.after.kind, change, words, lang)
    if len(one.changes) > _MOST_CHANGES:
        yield ""
        yield text(say("diff.more", lang, count=len(one.changes) - _MOST_CHANGES))


def _row(kind: str, change: Change, words: Wording, lang: str) -> str:
    told = words.change(kind, change)
    old, new = told.old, told.new
    if told.what is What.MOVED:
        old, new = say("place", lang, number=old), say("place", lang, number=new)
    cells = (told.label, _short(old), _short(new))
    label, old, new = (text(cell) or "–" for cell in cells)
    return f"| {label} | {old} | {new} |"


def _short(value: str) -> str:
    return value if len(value) <= _VALUE else f"{value[:_VALUE].rstrip()}…"


def _pages(telling: Telling, lang: str) -> Iterator[str]:
    yield ""
    if telling.pages is None:
        yield text(say("diff.broken", lang))
        return
    pages = telling.pages
    if not pages.count:
        return
    yield f"<details><summary>{text(say('diff.pages', lang, count=pages.count))}</summary>"
    yield ""
    told = [
        *(f"{_code(page(one))} {text(say('diff.page.new', lang))}" for one in pages.new),
        *(_code(page(one)) for one in pages.changed),
        *(f"{_code(page(one))} {text(say('diff.page.gone', lang))}" for one in pages.gone),
    ]
    for line in told[:_MOST_PAGES]:
        yield f"- {line}"
    if len(told) > _MOST_PAGES:
        yield f"- {text(say('diff.more', lang, count=len(told) - _MOST_PAGES))}"
    yield ""
    yield "</details>"


def _open(lines: list[str]) -> int:
    """How many details are open at the end."""
    opened = sum(line.startswith("<details>") for line in lines)
    return opened - sum(line == "</details>" for line in lines)


def _named(holdings: Holdings, record: Record, lang: str) -> str:
    name = text(called(holdings, record.address) or record.title)
    sample = f" *{text(say('diff.sample', lang))}*" if record.sample else ""
    return f"{name} {_code(record.address)}{sample}"


def _code(words: str) -> str:
    """An address as code; it holds no backtick, and is escaped where it does."""
    return f"`{words}`" if re.fullmatch(r"[A-Za-z0-9/._#-]*", words) else text(words)
