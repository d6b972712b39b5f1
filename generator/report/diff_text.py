"""What a set of changes does, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from generator import messages
from generator.compare.telling import Changed, Telling
from generator.history.wording import Wording
from generator.history.words import say
from generator.model import Record
from generator.publish.holdings import Holdings
from generator.publish.wordings import called, wording
from generator.report.history_text import changes


def report(telling: Telling, lang: str) -> str:
    return "\n".join(_lines(telling, lang))


def _lines(telling: Telling, lang: str) -> Iterator[str]:
    words = wording(telling.after, telling.schemas)
    yield counts(telling, lang)
    for record in telling.added:
        yield ""
        yield f"+ {named(telling.after, record, lang)}"
    for one in telling.changed:
        yield ""
        yield from _changed(telling, one, words, lang)
    for record in telling.removed:
        yield ""
        yield f"- {named(telling.before, record, lang)}"
    for address in telling.unreadable:
        yield ""
        yield f"! {address}: {say('diff.unreadable', lang)}"
    yield from notes(telling, lang)
    if telling.suspects:
        yield ""
        yield say("diff.suspects", lang)
        for line in suspects(telling, lang):
            yield f"  {line}"
    yield ""
    if telling.pages is None:
        yield say("diff.broken", lang)
        return
    yield say("diff.pages", lang, count=telling.pages.count)
    for mark, addresses in (
        ("+", telling.pages.new),
        ("~", telling.pages.changed),
        ("-", telling.pages.gone),
    ):
        for address in addresses:
            yield f"  {mark} {page(address)}"


def _changed(telling: Telling, one: Changed, words: Wording, lang: str) -> Iterator[str]:
    moved = f" ({say('entry.moved', lang, was=one.before.address)})" if one.moved else ""
    yield f"~ {named(telling.after, one.after, lang)}{moved}"
    yield from changes(one.after.kind, one.changes, words, lang)


def counts(telling: Telling, lang: str) -> str:
    """How many records are added, changed, moved, removed; that nothing is, where it is so."""
    moved = sum(one.moved for one in telling.changed)
    found = {
        "added": len(telling.added),
        "changed": len(telling.changed) - moved,
        "moved": moved,
        "removed": len(telling.removed),
    }
    return say("diff.counts", lang, **found) if any(found.values()) else say("diff.nothing", lang)


def notes(telling: Telling, lang: str) -> Iterator[str]:
    if telling.rewritten:
        yield say("diff.rewritten", lang, count=telling.rewritten)
    if telling.internal:
        yield say("diff.internal", lang, count=telling.internal)


def suspects(telling: Telling, lang: str) -> Iterator[str]:
    """Each link that becomes doubtful, in a sentence."""
    for one in telling.suspects:
        yield say(
            "diff.suspect",
            lang,
            record=called(telling.after, one.record.address) or one.record.address,
            target=called(telling.after, one.target.address) or one.target.address,
            why=messages.label(f"why.{one.why}", lang),
        )


def named(holdings: Holdings, record: Record, lang: str) -> str:
    sample = f" [{say('diff.sample', lang)}]" if record.sample else ""
    return f"{called(holdings, record.address) or record.title} ({record.address}){sample}"


def page(address: str) -> str:
    """A page's address as it stands in the site."""
    return f"/{address}/" if address else "/"
