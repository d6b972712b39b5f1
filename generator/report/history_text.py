"""The story of a record for people: the latest change first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from generator.history import people
from generator.history.difference import Change, What
from generator.history.record import Told
from generator.history.shown import Shown
from generator.history.story import Entry, Kind, standing_on
from generator.history.wording import Wording
from generator.history.words import say
from generator.load import RECORDS
from generator.thai.dates import long, short

SHORT_ID = 10
"""Characters of a commit's id that are shown."""


def report(told: Told, name: str, wording: Wording, shown: Shown, lang: str) -> str:
    """The whole story. ``name`` is what the record is called."""
    lines = [f"{say('history.title', lang, name=name)} ({told.address})"]
    if told.entries:
        first, last = told.entries[0].day, told.entries[-1].day
        lines.append(
            say("history.count", lang, count=len(told.entries), first=short(first), last=short(last))
        )
    else:
        lines.append(say("history.none", lang))
    if told.dirty:
        lines.append(say("history.dirty", lang))
    for entry in reversed(told.entries):
        lines += ["", *_entry(told, entry, wording, shown, lang)]
    return "\n".join(lines)


def standing(told: Told, day: dt.date, wording: Wording, lang: str) -> str:
    """The record as it stood at the end of a day."""
    entry = standing_on(told.entries, day)
    if entry is None or entry.state is None:
        return say("history.not-yet", lang, day=long(day))
    lines = [say("history.standing", lang, day=long(day), since=short(entry.day)), ""]
    for row in wording.rows(told.kind, entry.state):
        text = row.text.replace("\n", "\n" + "  " * (row.depth + 1))
        lines.append(f"{'  ' * row.depth}{row.label}: {text}".rstrip())
    return "\n".join(lines)


def _entry(told: Told, entry: Entry, wording: Wording, shown: Shown, lang: str) -> Iterator[str]:
    commit = told.history.commits[entry.commit]
    parts = [short(entry.day), what(entry, lang)]
    if who := shown.authors(entry):
        parts.append(say("history.by", lang, who=who))
    if who := shown.merger(entry):
        parts.append(say("history.merged", lang, who=who))
    parts.append(commit.id[:SHORT_ID])
    if commit.id in told.history.verified:
        parts.append(say("history.verified", lang))
    yield " · ".join(parts)
    if doubted := shown.doubted(entry.commit):
        yield f"  ({say('history.doubted', lang, day=doubted)})"
    subject, body = shown.message(entry)
    for line in (subject, *body.splitlines()):
        if line:
            yield f"  {line}"
    yield from changes(told.kind, entry.changes, wording, lang)
    if entry.parts:
        yield f"  {say('parts', lang, count=len(entry.parts))}"
        for part in entry.parts:
            subject, _ = people.shown_message(told.history.commits[part.commit])
            yield f"    {told.history.commits[part.commit].id[:SHORT_ID]} {subject}".rstrip()
            yield from (f"  {line}" for line in changes(told.kind, part.changes, wording, lang))


def what(entry: Entry, lang: str) -> str:
    """What an entry did, in a few words."""
    was = entry.was.removeprefix(f"{RECORDS}/").removesuffix(".yml")
    return (
        say(f"entry.{entry.kind}", lang, was=was)
        if entry.kind is Kind.MOVED
        else say(f"entry.{entry.kind}", lang)
    )


def changes(kind: str, found: Sequence[Change], wording: Wording, lang: str) -> Iterator[str]:
    """One line a change."""
    for one in found:
        told = wording.change(kind, one)
        old, new = (" ".join(text.split()) for text in (told.old, told.new))
        if told.what is What.MOVED:
            old, new = say("place", lang, number=old), say("place", lang, number=new)
        values = " → ".join(text for text in (old, new) if text)
        yield f"    {say(f'what.{told.what}', lang)} {told.label}: {values}"
