"""``tidtam diff``: what a set of changes does to the register and to the site."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.check import weigh
from generator.compare.aside import aside
from generator.compare.change import Change
from generator.compare.sides import Sides, read_sides
from generator.history.difference import Change as FieldChange
from generator.history.difference import changes
from generator.model import Record
from generator.publish.holdings import Holdings
from generator.publish.plan import plan
from generator.publish.press import keys
from generator.publish.public import public
from generator.register import Register
from generator.schema import Schemas
from generator.status.suspects import Suspect, suspects


@dataclass(frozen=True, slots=True)
class Changed:
    """A record that is there before and after, and says something else."""

    before: Record
    after: Record
    changes: Sequence[FieldChange]

    @property
    def moved(self) -> bool:
        return self.before.address != self.after.address


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Addresses of pages of the site."""

    new: Sequence[str]
    changed: Sequence[str]
    gone: Sequence[str]

    @property
    def count(self) -> int:
        return len(self.new) + len(self.changed) + len(self.gone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What a pull request does. Internal records are counted, never named."""

    base: str
    added: Sequence[Record]
    changed: Sequence[Changed]
    """Those that moved too."""
    removed: Sequence[Record]
    rewritten: int
    """Files that are written otherwise and say the same."""
    unreadable: Sequence[str]
    """Files of ``after`` that are no records that can be used."""
    internal: int
    suspects: Sequence[Suspect]
    """Links that are in doubt now and were not before."""
    pages: Pages | None
    """None where the site could not be built."""
    schemas: Schemas
    before: Holdings
    after: Holdings


def tell(root: Path, base: str, head: str, today: dt.date, cache: Path | None = None) -> Telling:
    """What changed from ``base`` to ``head`` (or to what lies on the disk), as things stand on a day.

    Raises NoHistory where Git cannot tell.
    """
    sides = read_sides(root, base, head, cache)
    change = sides.change
    old, plain = public(change.before, sides.schemas, without_samples=False, plain=())
    new, _ = public(change.after, sides.schemas, without_samples=False, plain=plain)

    def pages_before() -> dict[str, bytes]:
        return keys(plan(Holdings(old, today, {})), old)

    with aside(pages_before, len(old.records)) as known:
        pages = None
        if not weigh(sides.after, sides.schemas, root, cache=cache).errors:
            pages = _pages(known, new, change, today)
        return _telling(sides, old, new, pages, today)


def _telling(sides: Sides, old: Register, new: Register, pages: Pages | None, today: dt.date) -> Telling:
    change = sides.change
    kept = [_changed(before, now) for before, now in change.kept() if before.digest != now.digest]
    kept += [
        _changed(before, now)
        for before, now in change.kept()
        if before.digest == now.digest and before.address != now.address
    ]
    shown = [one for one in kept if not (one.before.internal or one.after.internal)]
    told = [one for one in shown if one.changes or one.moved]
    added, removed = list(change.added()), list(change.removed())
    hidden = [one for one in (*added, *removed) if one.internal]
    return Telling(
        base=sides.base,
        added=[one for one in added if not one.internal],
        changed=sorted(told, key=lambda one: one.after.address),
        removed=[one for one in removed if not one.internal],
        rewritten=len(shown) - len(told),
        unreadable=sorted(change.after.refused - change.before.refused),
        internal=len(hidden) + len(kept) - len(shown),
        suspects=_suspects(old, new, change.moved, today),
        pages=pages,
        schemas=sides.schemas,
        before=Holdings(old, today, {}),
        after=Holdings(new, today, {}),
    )


def _changed(before: Record, now: Record) -> Changed:
    return Changed(before, now, changes(now.kind, before.data, now.data))


def _suspects(before: Register, after: Register, moved: Mapping[str, str], today: dt.date) -> list[Suspect]:
    known = {_suspect(one, moved) for one in suspects(before, today)}
    return [one for one in suspects(after, today) if _suspect(one, {}) not in known]


def _suspect(one: Suspect, moved: Mapping[str, str]) -> tuple[object, ...]:
    record, target = one.record.address, one.target.address
    return moved.get(record, record), moved.get(target, target), one.why, one.since, one.cause


def _pages(
    known: Callable[[], Mapping[str, bytes]], after: Register, change: Change, today: dt.date
) -> Pages:
    """Which pages of the site come, go or change, told by what each is made of.

    That a record changed is said on its page, so the day of its change counts.
    """
    touched = {record.address: today for record in change.added()}
    touched |= {now.address: today for old, now in change.kept() if old.digest != now.digest}
    touched = {address: day for address, day in touched.items() if address in after.records}
    new = keys(plan(Holdings(after, today, touched)), after)
    old = known()
    return Pages(
        new=sorted(new.keys() - old.keys()),
        changed=sorted(one for one in new.keys() & old.keys() if new[one] != old[one]),
        gone=sorted(old.keys() - new.keys()),
    )
