"""What a page tells of things to be done, as a digest: the key of pages that look at the whole board.

Such a page is made from nearly every record, but shows little of most. Its key says what it shows, so that
a record that changes nothing on it leaves it as it is. Working the digests out takes the whole board;
where no record that a standing depends on has changed, those of the last time are taken.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from typing import Any

from generator.cache import Cache
from generator.model import Record
from generator.publish import bars
from generator.publish.holdings import Holdings
from generator.publish.related import ref
from generator.status.board import Item

Facts = dict[str, Any]

_SHARD = "told"
_KINDS = (
    "office", "cycle", "manual", "letter", "order", "indicator", "result", "project", "progress", "visit",
    "finding",
)  # fmt: skip
"""Kinds of records that say what is due, when, whose it is, or that it is done, and those that rows name."""
_SOURCES = frozenset({"source", "due_source"})
"""Keys under which a record names the letter that a day comes from."""


def facts(holdings: Holdings, address: str, make: Callable[[], Facts]) -> Facts:
    """The facts of a page that tells of the board: those of the last time, else ``make`` makes them.

    None at all where they are not asked for.
    """
    if holdings.told is None:
        return {}
    if address not in holdings.told:
        holdings.told[address] = make()
    return holdings.told[address]


@contextmanager
def remembering(holdings: Holdings, kept: Cache | None) -> Iterator[None]:
    """While this lasts ``facts`` knows those of the last time, where they still hold."""
    if kept is None or holdings.told is None:
        yield
        return
    key = _key(holdings)
    known = kept.shard(_SHARD).get(key)
    holdings.told.update(known or {})
    yield
    if known is None:
        kept.write(_SHARD, {key: holdings.told})


def unmoved(holdings: Holdings, changed: Iterable[Record]) -> bool:
    """Whether all that is told of the board is the same before and after records changed.

    ``changed`` are those records as they were and as they are; ``holdings`` may be of either side, since no
    link from a record that counts differs between them.
    """
    return not any(_counts(holdings, one) for one in changed)


def digest(holdings: Holdings, items: Iterable[Item], in_full: Callable[[Item], bool]) -> str:
    """Hex digest of what is told of the items, in their order.

    Of those that are shown ``in_full`` all that a row says of them; of the others how they are counted,
    and for whom.
    """
    told = (_row(holdings, item) if in_full(item) else _counted(holdings, item) for item in items)
    return blake2b("\n".join(told).encode(), digest_size=16).hexdigest()


def changed(holdings: Holdings, items: Iterable[Item]) -> Facts:
    """The last day on which a record behind the items changed, as a fact; nothing where none is known."""
    days = holdings.changed
    addresses = {
        f"{one.address.partition('#')[0]}/cycle" if one.kind == "step" else one.address.partition("#")[0]
        for one in items
    }
    last = max((days[one] for one in addresses if one in days), default=None)
    return {"changed": last.isoformat()} if last else {}


def _key(holdings: Holdings) -> str:
    """A digest of the day and of every record that the board can depend on, with the day it changed."""
    no_day = dt.date.min
    found = blake2b(holdings.today.isoformat().encode(), digest_size=16)
    for kind in _KINDS:
        for one in holdings.register.kind(kind):
            if not _counts(holdings, one):
                continue
            when = holdings.changed.get(one.address, no_day).toordinal()
            found.update(f"{one.address} {one.digest} {when}\n".encode())
    return found.hexdigest()


def _counts(holdings: Holdings, one: Record) -> bool:
    """Whether the board can depend on a record."""
    return one.kind in _KINDS and (one.kind != "letter" or _sets_days(holdings, one))


def _sets_days(holdings: Holdings, letter: Record) -> bool:
    """Whether a letter says when something is due, or is named as the source of a day."""
    return any("date" in effect for effect in letter.data.get("effects") or ()) or any(
        not _SOURCES.isdisjoint(link.pointer) for link in holdings.links_in(letter.address)
    )


def _row(holdings: Holdings, item: Item) -> str:
    found = holdings.rows.get(id(item))
    if found is None:
        due = item.standing.due
        source = ref(holdings, due.source) if due and due.source else None
        found = holdings.rows[id(item)] = f"{item!r}{source!r}"
    return found


def _counted(holdings: Holdings, item: Item) -> str:
    found = holdings.counted.get(id(item))
    if found is None:
        found = holdings.counted[id(item)] = f"{bars.code(item.standing)} {' '.join(item.parties)}"
    return found
