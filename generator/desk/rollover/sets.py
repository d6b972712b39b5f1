"""What differs between the indicator sets of two fiscal years. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from generator.desk.sheets.e_mes import by_code
from generator.desk.telling import wording
from generator.desk.words import say
from generator.history.difference import Change, changes
from generator.model import Record
from generator.register import Register
from generator.report.history_text import changes as told
from generator.schema import Schemas

_DEFINING = (
    "title", "part", "group", "group_title", "edition", "definition", "criteria", "measure", "target",
    "weight", "owner", "co_owners", "rounds", "closed_rounds", "central", "issues",
)  # fmt: skip

_MEASURING = (("definition",), ("measure", "kind"), ("measure", "numerator"), ("measure", "denominator"))
"""What makes two years' figures figures of something else."""


class Changed(Struct, frozen=True, kw_only=True):
    """An indicator of both years."""

    before: Record
    after: Record
    changes: tuple[Change, ...]
    unsaid: bool
    """It is measured otherwise, and the record does not say so."""


class Sets(Struct, frozen=True, kw_only=True):
    """Two years' indicators, held against each other."""

    editions: tuple[str, str]
    added: tuple[Record, ...]
    dropped: tuple[Record, ...]
    changed: tuple[Changed, ...]
    kept: int

    @property
    def same(self) -> bool:
        return not (self.added or self.dropped or self.changed) and self.editions[0] == self.editions[1]


def compared(register: Register, last: int, year: int) -> Sets:
    """The sets of two fiscal years (B.E.). An indicator is known by what it continues, else by its code."""
    before, after = (_of(register, each) for each in (last, year))
    by_address = {one.address: one for one in before.values()}
    pairs: dict[str, Record] = {}
    for one in after.values():
        continued = by_address.get(str(one.data.get("continues", "")))
        other = continued or (None if "continues" in one.data else before.get(one.parts["code"]))
        if other:
            pairs[one.address] = other
    told_of = [_changed(pairs[one.address], one) for one in after.values() if one.address in pairs]
    taken = {one.address for one in pairs.values()}
    editions = [register.get(f"e-mes/{each}/cycle") for each in (last, year)]
    names = [str(one.data.get("edition", "")) if one else "" for one in editions]
    return Sets(
        editions=(names[0], names[1]),
        added=tuple(one for one in after.values() if one.address not in pairs),
        dropped=tuple(one for one in before.values() if one.address not in taken),
        changed=tuple(one for one in told_of if one.changes or one.before.parts != _as(one)),
        kept=sum(not one.changes and one.before.parts == _as(one) for one in told_of),
    )


def _as(one: Changed) -> Mapping[str, str]:
    """The parts of the later indicator's address with the earlier one's year."""
    return {**one.after.parts, "fy": one.before.parts["fy"]}


def _of(register: Register, year: int) -> dict[str, Record]:
    """Code → indicator, in order of codes."""
    folder = f"e-mes/{year}/"
    found = [one for one in register.kind("indicator") if one.address.startswith(folder)]
    return {one.parts["code"]: one for one in sorted(found, key=by_code)}


def _changed(before: Record, after: Record) -> Changed:
    old, new = ({key: one.data[key] for key in _DEFINING if key in one.data} for one in (before, after))
    found = tuple(changes("indicator", old, new))
    unsaid = "definition_changed" not in after.data and any(one.pointer[:2] in _MEASURING for one in found)
    return Changed(before=before, after=after, changes=found, unsaid=unsaid)


def lines(
    found: Sets, schemas: Schemas, register: Register, last: int, year: int, lang: str
) -> Iterator[str]:
    """The differences in words."""
    yield say("rollover.sets", lang, last=last, year=year)
    if found.same:
        yield f"  {say('rollover.sets.same', lang)}"
        return
    counts = {"added": len(found.added), "dropped": len(found.dropped), "changed": len(found.changed)}
    yield f"  {say('rollover.sets.counts', lang, **counts, kept=found.kept)}"
    if found.editions[0] != found.editions[1]:
        old, new = (one or say("empty", lang) for one in found.editions)
        yield f"  {say('rollover.sets.edition', lang, old=old, new=new)}"
    for what, records in (("added", found.added), ("dropped", found.dropped)):
        for one in records:
            yield f"  {say(f'rollover.sets.{what}', lang, code=one.parts['code'], title=one.title)}"
    words = wording(schemas, register)
    for each in found.changed:
        code, was = each.after.parts["code"], each.before.parts["code"]
        said = say("rollover.sets.changed", lang, code=code, title=each.after.title)
        notes = [say("rollover.sets.renumbered", lang, code=was)] if was != code else []
        notes += [say("rollover.sets.not-continued", lang)] if each.unsaid else []
        yield f"  {said}" + (f" ({', '.join(notes)})" if notes else "")
        yield from told("indicator", each.changes, words, lang)
