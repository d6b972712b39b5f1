"""Every record of a tree, and who names whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from hashlib import blake2b
from itertools import chain
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from generator.model import Link, Pointer, Record
from generator.schema import Mention

_NAMING = ("ref", "party", "party-or-text", "file")
"""The ``x-type``s of values that name something."""
_HELD = frozenset((*_NAMING, "date"))


def held(mentions: Iterable[tuple[str, Pointer, Any, tuple[str, ...]]]) -> tuple[Mention, ...]:
    """Of a record's mentions those that a register holds: what names something, and days.

    The others (texts, money) are of use only where one record is looked at by itself.
    """
    return tuple(Mention._make(one) for one in mentions if one[0] in _HELD)


class Party(Struct, frozen=True, kw_only=True):
    """Somebody who acts: the office, a unit, post or role in it, or a body outside it."""

    id: str
    name: str
    short: str
    kind: str
    """``office``, ``unit``, ``post``, ``role`` or ``body``."""
    unit: str = ""
    """The id of a post's unit."""


class Register:
    """The records of one tree by address, in order of addresses, with the links between them.

    A link that names no record is kept in ``links_out`` like any other: rules speak of it.
    """

    def __init__(
        self,
        records: Iterable[Record],
        mentions: Mapping[str, tuple[Mention, ...]],
        refused: frozenset[str] = frozenset(),
    ) -> None:
        ordered = sorted(records, key=lambda record: record.address)
        self.records: Mapping[str, Record] = MappingProxyType({one.address: one for one in ordered})
        self.get: Callable[[str], Record | None] = self.records.get
        self.mentions = mentions
        self.refused = refused
        """Addresses whose files are there but cannot be used: to name them is no wrong reference."""
        self._kinds: dict[str, list[Record]] = {}
        for record in ordered:
            self._kinds.setdefault(record.kind, []).append(record)

    @cached_property
    def digest(self) -> str:
        """Of all that it holds: two registers with the same digest are the same."""
        held = (f"{one.address} {one.digest}" for one in self.records.values())
        lines = "\n".join((*held, *sorted(self.refused)))
        # A file system may hold names that are no Unicode.
        return blake2b(lines.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()

    @property
    def office(self) -> Record | None:
        return self.records.get("office")

    def kind(self, name: str) -> list[Record]:
        """The records of one kind, in order of their addresses."""
        return self._kinds.get(name, [])

    def named(self, *types: str) -> Iterator[tuple[str, Mention]]:
        """Every value that names something, of these ``x-type``s, with the address of its record."""
        return chain.from_iterable(self._by_type[one] for one in types)

    @cached_property
    def _by_type(self) -> Mapping[str, list[tuple[str, Mention]]]:
        found: dict[str, list[tuple[str, Mention]]] = {one: [] for one in _NAMING}
        for address, mentions in self.mentions.items():
            for mention in mentions:
                if mention[0] in _NAMING:
                    found[mention[0]].append((address, mention))
        return found

    @cached_property
    def links_out(self) -> Mapping[str, tuple[Link, ...]]:
        """address → the links its record makes, as written; records that make none are left out."""
        found: dict[str, list[Link]] = {}
        for address, mention in self.named("ref"):
            if isinstance(mention.value, str) and address in self.records:
                found.setdefault(address, []).append(_link(address, mention.pointer, mention.value))
        return {address: tuple(found[address]) for address in sorted(found)}

    @cached_property
    def links_in(self) -> Mapping[str, tuple[Link, ...]]:
        """address → the links that name it, in order of the naming records' addresses."""
        found: dict[str, list[Link]] = {}
        for links in self.links_out.values():
            for link in links:
                found.setdefault(link.target, []).append(link)
        return {address: tuple(links) for address, links in found.items()}

    @cached_property
    def parties(self) -> Mapping[str, Party]:
        """The office itself, its units, posts and roles, and the bodies outside it; of an id the first."""
        data = self.office.data if self.office else {}
        found = {}
        if "id" in data:
            own = Party(id=data["id"], name=data["name"], short=data["short_name"], kind="office")
            found[own.id] = own
        for kind in ("unit", "post", "role", "body"):
            for entry in data.get("bodies" if kind == "body" else f"{kind}s") or ():
                party = Party(
                    id=entry["id"],
                    name=entry["name"],
                    short=entry.get("short") or entry["name"],
                    kind=kind,
                    unit=entry.get("unit", ""),
                )
                found.setdefault(party.id, party)
        return found

    def party(self, identity: str) -> Party | None:
        return self.parties.get(identity)


def _link(address: str, pointer: Pointer, value: str) -> Link:
    target, _, anchor = value.partition("#")
    return Link(source=address, pointer=pointer, target=target, anchor=anchor)
