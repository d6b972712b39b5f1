"""``tidtam diff``: what a set of changes does to the register and to the site."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from generator import resources
from generator.cache import Cache, fingerprint
from generator.check import schema_directory, weigh
from generator.compare.change import Change
from generator.compare.sides import Sides, read_sides
from generator.history.difference import Change as FieldChange
from generator.history.difference import changes
from generator.model import Record
from generator.processes import aside
from generator.publish.holdings import Holdings
from generator.publish.public import public, remembered
from generator.publish.told import unmoved
from generator.register import Register
from generator.schema import Schemas
from generator.status.suspects import Suspect, suspects

MANY = 1_000
"""From this many records on, a second process pays."""


class Changed(Struct, frozen=True):
    """A record that is there before and after, and says something else."""

    before: Record
    after: Record
    changes: Sequence[FieldChange]

    @property
    def moved(self) -> bool:
        return self.before.address != self.after.address


class Pages(Struct, frozen=True, kw_only=True):
    """Addresses of pages of the site."""

    new: Sequence[str]
    changed: Sequence[str]
    gone: Sequence[str]

    @property
    def count(self) -> int:
        return len(self.new) + len(self.changed) + len(self.gone)


class Telling(Struct, frozen=True, kw_only=True):
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
    change, schemas = sides.change, sides.schemas
    kept = _kept(root, cache) if cache else None
    new, plain = remembered(change.after, schemas, cache, without_samples=False)
    old, _ = public(change.before, schemas, without_samples=False, plain=plain)
    same_board = unmoved(Holdings(new, today, {}), _differing(old, new))
    now = partial(_keys, new, today, _touched(change, new, today), same_board, kept)
    base = f"{old.digest} {today.isoformat()} {same_board}"
    was = kept.shard(_PAGES).get(base) if kept else None
    many = len(old.records) >= MANY
    with (
        aside(partial(_keys, old, today, {}, same_board), worth=many and was is None) as earlier,
        aside(now, worth=many) as later,
    ):
        right = not weigh(sides.after, schemas, root, cache=cache).errors
        telling = _telling(sides, old, new, today)
        if not right:  # nothing can be planned of wrong records
            return telling
        if was is None:
            was = earlier()
            if kept:
                kept.write(_PAGES, {base: was})
        return replace(telling, pages=_pages(was, later()))


_PAGES = "pages"
"""The shard of the cache with the keys of the pages of a base, for the day they were asked for."""


def _kept(root: Path, cache: Path) -> Cache:
    """What is kept of a base from one comparison to the next."""
    return Cache(
        cache / "compared", fingerprint(schema_directory(root), resources.directory("site_templates"))
    )


def _telling(sides: Sides, old: Register, new: Register, today: dt.date) -> Telling:
    """All but the pages."""
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
        pages=None,
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


def _touched(change: Change, after: Register, today: dt.date) -> dict[str, dt.date]:
    """What changed, with the day of it: a page says when its record changed."""
    touched = {record.address: today for record in change.added()}
    touched |= {now.address: today for old, now in change.kept() if old.digest != now.digest}
    return {address: day for address, day in touched.items() if address in after.records}


def _differing(before: Register, after: Register) -> list[Record]:
    """The records that are not the same on both sides, each as it was and as it is."""
    old, new = before.records, after.records
    return [
        one
        for here, there in ((old, new), (new, old))
        for address, one in here.items()
        if address not in there or there[address].digest != one.digest
    ]


def _keys(
    register: Register,
    today: dt.date,
    changed: Mapping[str, dt.date],
    same_board: bool,
    kept: Cache | None = None,
) -> dict[str, bytes]:
    """What each page of the site that records can change is made of, by its address.

    Where both sides tell the ``same_board``, what they tell of it is left out.
    """
    from generator.publish.plan import OF_RECORDS, plan  # here: all that pages are made with is loaded aside
    from generator.publish.press import keys

    holdings = Holdings(register, today, changed)
    if same_board:
        holdings.told = None
    return keys(plan(holdings, kept, sources=OF_RECORDS), register)


def _pages(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Pages:
    """Which pages of the site come, go or change."""
    return Pages(
        new=sorted(after.keys() - before.keys()),
        changed=sorted(one for one in after.keys() & before.keys() if after[one] != before[one]),
        gone=sorted(before.keys() - after.keys()),
    )
