"""Which record of one register became which of another. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct, field

from generator.model import Record
from generator.register import Register


class Elsewhere(NamedTuple):
    """A record that an open branch adds."""

    branch: str
    record: Record


class Change(Struct, frozen=True, kw_only=True):
    """What became of a register."""

    before: Register
    after: Register
    moved: Mapping[str, str]
    """Address before → address after, of records that have another one now."""
    former: Mapping[str, Record] = field(default_factory=dict)
    """The records that were taken out before ``before``, as they last were, by their addresses."""
    elsewhere: Sequence[Elsewhere] = ()

    def added(self) -> Iterator[Record]:
        """The records that are new, in order of their addresses."""
        came = set(self.moved.values())
        for address, record in self.after.records.items():
            if address not in self.before.records and address not in came:
                yield record

    def removed(self) -> Iterator[Record]:
        """The records that are gone, as they were. A file that cannot be used just now is not gone."""
        for address, record in self.before.records.items():
            if address in self.moved or address in self.after.records or address in self.after.refused:
                continue
            yield record

    def kept(self) -> Iterator[tuple[Record, Record]]:
        """The records that are there before and after, both ways; those that moved too."""
        for address, record in self.before.records.items():
            now = self.after.records.get(self.moved.get(address, address))
            if now is not None:
                yield record, now


def moves(before: Register, after: Register, renamed: Mapping[str, str]) -> dict[str, str]:
    """Address before → address after.

    A record moved where the new one says so (``redirect_from``), where Git took one file for the other
    (``renamed``), or where the only difference is the address.
    """
    gone = [one for one in before.records if one not in after.records and one not in after.refused]
    free = {one: after.records[one] for one in after.records if one not in before.records}
    found: dict[str, str] = {}

    def take(old: str, new: str) -> None:
        if old in waiting and new in free and waiting[old].kind == free[new].kind:
            found[old] = new
            del waiting[old], free[new]

    waiting = {one: before.records[one] for one in gone}
    for address, record in list(free.items()):
        for old in record.data.get("redirect_from") or ():
            take(old, address)
    for old in gone:
        take(old, renamed.get(old, ""))
    alike: dict[object, list[str]] = {}
    for address, record in free.items():
        alike.setdefault(_thing(record), []).append(address)
    for old, record in list(waiting.items()):
        for address in alike.get(_thing(record), ()):
            if same_thing(record, after.records[address]):
                take(old, address)
    return found


def same_thing(one: Record, other: Record) -> bool:
    """Whether two records are of one thing: the same number of the same day, or the same words."""
    thing = _thing(one)
    return one.data == other.data if thing is None else thing == _thing(other)


def _thing(record: Record) -> tuple[object, ...] | None:
    """What a record is of, in its own words; None where it has none."""
    data = record.data
    if "number" in data:
        return record.kind, str(data["number"]), str(data.get("date"))
    return (record.kind, str(data["title"]), record.parts.get("fy")) if "title" in data else None
