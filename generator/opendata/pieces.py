"""The public register in pieces, each made once however many files it stands in.

A piece is the records of one kind in one work and year (or one part of the site). A file of a kind is its
pieces one behind the other, and so is a file of a year; a piece that has not changed is in no file that has
to be made again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from hashlib import blake2b
from typing import Any

import orjson
from msgspec import Struct, field

from generator.cache import Cache
from generator.model import KINDS, WORKS, Record
from generator.opendata import comma
from generator.opendata.rows import Reader, Rows
from generator.opendata.shape import Shape, shape
from generator.publish import naming
from generator.publish.data import with_days
from generator.publish.holdings import Holdings
from generator.schema import Schemas

_SHARED = "shared"
"""The shard of the cache that holds the pieces of tables that many kinds share."""


class Piece(Struct):
    """Records of one kind that stand together."""

    group: str
    """``e-mes/2566``, ``orders/2566``, ``manuals`` …"""
    kind: str
    records: list[Record]
    digest: str
    """Of all that its files tell."""
    changed: str
    """ISO day on which one of them last changed; empty where nobody knows."""
    samples: int
    lines: dict[str, bytes] = field(default_factory=dict)
    """Table → CSV without its header, once it was made."""
    rows: Rows | None = None
    documents: bytes | None = None


class Set(Struct, frozen=True):
    """What is offered together: a kind, or a work's year. ``name`` is ``order`` or ``e-mes/2566``."""

    name: str
    pieces: Sequence[Piece]

    @property
    def count(self) -> int:
        return sum(len(piece.records) for piece in self.pieces)

    @property
    def samples(self) -> int:
        return sum(piece.samples for piece in self.pieces)

    @property
    def changed(self) -> str:
        return max((piece.changed for piece in self.pieces), default="")

    @property
    def kinds(self) -> list[str]:
        """In the order of ``KINDS``."""
        held = {piece.kind for piece in self.pieces}
        return [kind for kind in KINDS if kind in held]

    @property
    def digest(self) -> str:
        """Of all that the files of the set are made from."""
        return digest(piece.digest for piece in self.pieces)


class Pieces:
    """The register cut up. ``site_url`` is where the site stands; it may be empty."""

    def __init__(
        self, holdings: Holdings, schemas: Schemas, site_url: str, kept: Cache | None = None
    ) -> None:
        self._holdings = holdings
        self.schemas = schemas
        self.site_url = site_url
        self._kept = kept
        self._changed = {address: day.isoformat() for address, day in holdings.changed.items()}

    @cached_property
    def shape(self) -> Shape:
        return shape(self.schemas)

    @cached_property
    def all(self) -> list[Piece]:
        """Every piece, kinds in their order, within a kind by group."""
        cut: dict[tuple[str, str], list[Record]] = {}
        for record in self._holdings.register.records.values():
            cut.setdefault((record.kind, group_of(record.address)), []).append(record)
        return [self._piece(kind, group, cut[kind, group]) for kind in KINDS for group in _groups(cut, kind)]

    @cached_property
    def kinds(self) -> list[Set]:
        """A set for every kind, also for those that nothing is held of."""
        return [Set(kind, [piece for piece in self.all if piece.kind == kind]) for kind in KINDS]

    @cached_property
    def years(self) -> list[Set]:
        """A set for every year of every work, the newest first."""
        return [
            Set(f"{work}/{year}", [piece for piece in self.all if piece.group == f"{work}/{year}"])
            for work in WORKS
            for year in self._holdings.years.get(work, ())
        ]

    def forget(self) -> None:
        """Lets go of what was made: the files are written. What the next time needs is kept."""
        shared: dict[str, dict[str, bytes]] = vars(self).pop("_shared", {})
        now = {piece.digest: shared[piece.digest] for piece in self.all if piece.digest in shared}
        if self._kept and now and now.keys() != self._kept.shard(_SHARED).keys():
            self._kept.write(_SHARED, now)
        for piece in self.all:
            piece.rows = piece.documents = None
            piece.lines.clear()

    def rows(self, piece: Piece) -> Rows:
        if piece.rows is None:
            piece.rows = {}
            for record in piece.records:
                self._reader.add(record, piece.rows)
        return piece.rows

    def table(self, pieces: Iterable[Piece], name: str) -> list[list[Any]]:
        """The rows of a table."""
        return [row for piece in pieces for row in self.rows(piece).get(name, ())]

    def csv(self, pieces: Iterable[Piece], name: str) -> bytes:
        """A table as a CSV file."""
        parts = [comma.header(self.shape.tables[name].names)]
        parts += [self._lines(piece, name) for piece in pieces]
        return b"".join(parts)

    def _lines(self, piece: Piece, name: str) -> bytes:
        """What a piece has in a table, without the header."""
        lines = piece.lines
        if not self.shape.tables[name].kind:
            lines = self._shared.setdefault(piece.digest, {})
        if name not in lines:
            lines[name] = comma.lines(self.rows(piece).get(name, ()))
        return lines[name]

    @cached_property
    def _shared(self) -> dict[str, dict[str, bytes]]:
        """Piece (its digest) → table → lines, of the tables that many kinds share.

        A change of any record asks for all pieces of these, so those of the last time are kept.
        """
        return dict(self._kept.shard(_SHARED)) if self._kept else {}

    def held(self, pieces: Iterable[Piece]) -> list[str]:
        """The tables that have a row in the pieces, in the order of the shape."""
        found = {name for piece in pieces for name in self.rows(piece)}
        return [name for name in self.shape.tables if name in found]

    def documents(self, piece: Piece) -> bytes:
        """The records as JSON documents, a line each, commas between them."""
        if piece.documents is None:
            piece.documents = b",\n".join([orjson.dumps(self._document(one)) for one in piece.records])
        return piece.documents

    def _document(self, record: Record) -> dict[str, Any]:
        found = {
            "address": record.address,
            "url": f"{self.site_url}{record.address}/",
            "kind": record.kind,
            "title": naming.title(self._holdings, record),
            "sample": record.sample,
        }
        if record.address in self._changed:
            found["changed"] = self._changed[record.address]
        found["data"] = with_days(record, self._holdings.register)
        return found

    @cached_property
    def _reader(self) -> Reader:
        def title(record: Record) -> str:
            return naming.title(self._holdings, record)

        return Reader(self.shape, title, self._changed)

    def _piece(self, kind: str, group: str, records: list[Record]) -> Piece:
        changed, get = self._changed, self._holdings.get
        told = [f"{kind} {group} {self.site_url}"]
        told += [f"{one.address} {one.digest} {changed.get(one.address, '')}" for one in records]
        subject = {"result": "indicator", "progress": "project"}.get(kind)
        if subject:  # whose title these bear
            told += [other.title for one in records if (other := get(one.data[subject]))]
        days = [changed[one.address] for one in records if one.address in changed]
        return Piece(
            group=group,
            kind=kind,
            records=records,
            digest=digest(told),
            changed=max(days, default=""),
            samples=sum(one.sample for one in records),
        )


def group_of(address: str) -> str:
    """``e-mes/2566/6m/QP-1`` → ``e-mes/2566``, ``manuals/e-mes`` → ``manuals``."""
    top, _, rest = address.partition("/")
    year = rest.partition("/")[0]
    return f"{top}/{year}" if year.isdigit() else top


def digest(told: Iterable[str]) -> str:
    return blake2b("\n".join(told).encode(), digest_size=16).hexdigest()


def _groups(cut: Iterable[tuple[str, str]], kind: str) -> list[str]:
    return sorted(group for of, group in cut if of == kind)
