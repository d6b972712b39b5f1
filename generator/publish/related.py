"""What a record rests on and what rests on it: its links in both directions, worded and grouped."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from generator.model import Record
from generator.publish import naming
from generator.publish.holdings import Holdings
from generator.publish.words import relation

_SUBJECT = {"result": "indicator", "progress": "project"}
"""Records that bear the title of another: the property that names it."""

_NAME_SAYS_ALL = frozenset({"cycle", "manual", "transparency", "office"})
_BY_NAME = _NAME_SAYS_ALL | {"order", "letter", "result", "progress"}


class Ref(Struct, frozen=True):
    """A record as a link shows it."""

    address: str
    anchor: str
    name: str
    title: str
    sample: bool
    kind: str

    @property
    def by_name(self) -> bool:
        """People ask for it by its name (a paper by its number), not by its title."""
        return self.kind in _BY_NAME

    @property
    def more(self) -> str:
        """What a list says below the link: the other of name and title, unless it says nothing new."""
        if self.kind in _BY_NAME:
            return "" if self.kind in _NAME_SAYS_ALL else self.title
        return self.name


class Group(Struct, frozen=True):
    """Records that stand in the same relation to the page's own."""

    heading: str
    refs: tuple[Ref, ...]


def ref(holdings: Holdings, address: str) -> Ref | None:
    """A link to ``address`` (maybe ``address#anchor``); None where no such record is published."""
    known = holdings.refs
    if address not in known:
        bare, _, anchor = address.partition("#")
        record = holdings.get(bare)
        known[address] = record and Ref(
            bare,
            anchor,
            naming.name(holdings, record),
            naming.title(holdings, record),
            record.sample,
            record.kind,
        )
    found: Ref | None = known[address]
    return found


def neighbours(holdings: Holdings, record: Record) -> Iterator[Record]:
    """Every record that this one's links show, in both directions, and those that lend them their titles."""
    for link in holdings.links_out(record.address):
        if found := holdings.get(link.target):
            yield found
            yield from subject(holdings, found)
    for link in holdings.links_in(record.address):
        if found := holdings.get(link.source):
            yield found
            yield from subject(holdings, found)


def subject(holdings: Holdings, record: Record) -> Iterator[Record]:
    """The indicator of a result, the project of a quarter's report; nothing for any other record."""
    if (key := _SUBJECT.get(record.kind)) and (found := holdings.get(record.data[key])):
        yield found


def groups(holdings: Holdings, record: Record, told: frozenset[str]) -> list[Group]:
    """The related records under what they are to this one; ``told`` are relations the page itself shows.

    A relation in ``told`` is written ``out:order.responds_to`` or ``in:result.indicator``.
    """
    found: dict[str, dict[str, None]] = {}
    for link in holdings.links_out(record.address):
        heading = _heading("out", record.kind, link.relation, told)
        if heading and link.target != record.address:
            found.setdefault(heading, {})[link.target] = None
    for link in holdings.links_in(record.address):
        source = holdings.get(link.source)
        heading = _heading("in", source.kind, link.relation, told) if source else ""
        if heading and link.source != record.address:
            found.setdefault(heading, {})[link.source] = None
    listed = (
        Group(heading, tuple(one for address in addresses if (one := ref(holdings, address))))
        for heading, addresses in found.items()
    )
    return [group for group in listed if group.refs]


@lru_cache(maxsize=4096)
def _heading(direction: str, kind: str, path: str, told: frozenset[str]) -> str:
    """What to call the other end; empty where the page tells of it elsewhere."""
    return "" if _is_told(direction, kind, path, told) else relation(direction, kind, path)


def _is_told(direction: str, kind: str, path: str, told: frozenset[str]) -> bool:
    parts = path.split(".")
    if direction == "out" and parts[0] == "sources":
        return True  # every record lists its sources at its end
    return any(f"{direction}:{kind}.{'.'.join(parts[:size])}" in told for size in range(1, len(parts) + 1))
