"""A proposal in words: what would change, field by field, and what stands in its way and where."""

from __future__ import annotations

from collections.abc import Iterator

from generator.desk.edits import Edited
from generator.desk.importing import Proposed
from generator.desk.sheets.filled import Spot, Trouble
from generator.desk.words import say
from generator.history.difference import changes
from generator.history.wording import Wording
from generator.model import Finding
from generator.register import Register
from generator.report.history_text import changes as told
from generator.schema import Schemas

_LONGEST = 120
"""Characters of a cell that a message shows."""


def shown(proposed: Proposed, lang: str) -> Iterator[str]:
    """The change, record by record: each field with what it was and what it would be."""
    words = wording(proposed.checked.schemas, proposed.register)
    for one in proposed.records:
        yield f"{'~' if one.before is not None else '+'} {_named(one, proposed.register)} ({one.address})"
        yield from told(one.kind, changes(one.kind, one.before or {}, one.after), words, lang)
        yield ""
    added = sum(one.before is None for one in proposed.records)
    yield say("import.counts", lang, added=added, changed=len(proposed.records) - added)


def wording(schemas: Schemas, register: Register) -> Wording:
    """Words for values, with records and parties by their names."""

    def record(address: str) -> str | None:
        found = register.get(address)
        return str(found.data.get("number") or found.title) if found else None

    def party(identity: str) -> str | None:
        found = register.party(identity)
        return found.name if found else None

    return Wording(schemas, record, party)


def _named(one: Edited, register: Register) -> str:
    record = register.get(one.address)
    return record.title if record else str(one.after.get("title", one.address))


def troubles(found: Proposed, lang: str) -> Iterator[str]:
    for one in found.troubles:
        yield f"{where(one.spot, lang)}: {why(one, lang)}"


def notes(found: Proposed, lang: str) -> Iterator[str]:
    for one in found.notes:
        yield say("import.note", lang, place=where(one.spot, lang), text=why(one, lang))


def why(one: Trouble, lang: str) -> str:
    """What is wrong, and what to do."""
    return say(f"trouble.{one.code}", lang, **{key: _cell(value, lang) for key, value in one.params.items()})


def where(spot: Spot, lang: str) -> str:
    """The sheet, the row and the column, and what its heading says."""
    if not spot.row:
        return say("import.place.sheet", lang, sheet=spot.sheet)
    heading = spot.heading or spot.letters
    letters = spot.letters.rstrip("0123456789")
    return say("import.place", lang, sheet=spot.sheet, row=spot.row, column=letters, heading=heading)


def origin(found: Proposed, finding: Finding, lang: str) -> str:
    """Where in the file the cause of a finding was filled in; empty where that is not known."""
    spot = found.spot(finding)
    return say("import.from-cell", lang, place=where(spot, lang)) if spot else ""


def _cell(value: object, lang: str) -> str:
    text = " ".join(str(value).split())
    if not text:
        return say("empty", lang)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
