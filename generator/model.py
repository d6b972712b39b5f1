"""What there is: records, links between them, places in files, and the table of kinds.

The path is the identity is the address: ``records/orders/2566/65.yml`` is the record
``orders/2566/65``, the page ``/orders/2566/65/`` and the data ``/orders/2566/65.json``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from msgspec import Struct, field

Pointer = tuple[str | int, ...]
"""The way from the top of a record to one of its values: keys and list indices (from 0)."""


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


class At(StrEnum):
    """Which of the two places of a pointer is meant: that of its key or that of its value."""

    KEY = "key"
    VALUE = "value"


class Position(Struct, frozen=True):
    """A place in a file. Line and column count characters from 1."""

    line: int
    column: int


class Fault(Struct, frozen=True, kw_only=True):
    """What a rule says: this is wrong, in this record, there. It knows no lines and no words."""

    code: str
    address: str
    pointer: Pointer = ()
    at: At = At.VALUE
    params: Mapping[str, object] = field(default_factory=dict)
    fix: str | None = None
    """The YAML text that would stand in the value's (or key's) place were it right."""


class Finding(Struct, frozen=True, kw_only=True):
    """A fault with its place in a file: what the checker reports."""

    code: str
    severity: Severity
    file: str
    """Path from the root of the tree, with forward slashes."""
    position: Position
    pointer: Pointer | None = None
    """The value that is meant; None for what is wrong with a file as such."""
    params: Mapping[str, object] = field(default_factory=dict)
    source_line: str = ""
    fix_line: str | None = None
    """The whole source line as it would read when mended."""


class Kind(Struct, frozen=True, kw_only=True):
    """One kind of record. A new kind is a schema, a template and one line in KINDS."""

    name: str
    pattern: re.Pattern[str]
    """What an address of this kind looks like; its named groups are the address's parts."""


class Record(Struct, frozen=True, kw_only=True):
    """One record: a file under ``records/`` as it was written, nothing added."""

    address: str
    kind: str
    data: dict[str, Any]
    digest: str
    """Hex BLAKE2b of the file's bytes."""

    @property
    def file(self) -> str:
        """Path from the root of the tree."""
        return f"records/{self.address}.yml"

    @property
    def title(self) -> str:
        """The record's name in words; an office calls it ``name``."""
        return str(self.data.get("title") or self.data.get("name") or self.address)

    @property
    def sample(self) -> bool:
        return self.data.get("sample") is True

    @property
    def internal(self) -> bool:
        return self.data.get("classification") == "internal"

    @property
    def parts(self) -> Mapping[str, str]:
        """The named parts of the address, such as ``{"work": "e-mes", "fy": "2566"}``."""
        return _parts(self.kind, self.address)


class Link(NamedTuple):
    """One record names another: ``source`` at ``pointer`` names ``target`` (maybe at ``anchor``)."""

    source: str
    pointer: Pointer
    target: str
    anchor: str = ""

    @property
    def relation(self) -> str:
        """The property that names the target, list indices left out: ``committees.members.party``."""
        return ".".join(part for part in self.pointer if isinstance(part, str))


def _kind(name: str, pattern: str) -> Kind:
    return Kind(name=name, pattern=re.compile(pattern, re.ASCII))


_SLUG = r"[a-z0-9]+(?:[.-][a-z0-9]+)*"
_CODE = r"[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*"
_WORK = r"(?P<work>e-mes|emenscr|inspection)"
_FY = r"(?P<fy>2[45]\d\d)"
_YEAR = r"(?P<year>2[45]\d\d)"

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        _kind("office", r"office"),
        _kind("manual", rf"manuals/{_WORK}"),
        _kind("letter", rf"letters/{_YEAR}/(?P<slug>{_SLUG})"),
        _kind("order", rf"orders/{_YEAR}/(?P<slug>(?:(?P<issuer>[a-z][a-z0-9]*)-)?(?P<number>\d+))"),
        _kind("cycle", rf"{_WORK}/{_FY}/cycle"),
        _kind("indicator", rf"e-mes/{_FY}/indicators/(?P<code>{_CODE})"),
        _kind("result", rf"e-mes/{_FY}/(?P<round>\d{{1,2}}m)/(?P<code>{_CODE})"),
        _kind("project", rf"emenscr/{_FY}/projects/(?P<slug>{_SLUG})"),
        _kind("progress", rf"emenscr/{_FY}/(?P<round>q[1-4])/(?P<slug>{_SLUG})"),
        _kind("visit", rf"inspection/{_FY}/visits/(?P<slug>{_SLUG})"),
        _kind("finding", rf"inspection/{_FY}/findings/(?P<slug>{_SLUG})"),
        _kind("download", rf"downloads/(?P<slug>{_SLUG})"),
        _kind("transparency", rf"oit/{_YEAR}"),
    )
}


@lru_cache(maxsize=1 << 16)
def _parts(kind: str, address: str) -> Mapping[str, str]:
    found = KINDS[kind].pattern.fullmatch(address)
    return {key: value for key, value in found.groupdict().items() if value} if found else {}


WORKS = ("e-mes", "emenscr", "inspection")


def kind_of(address: str) -> Kind | None:
    """The kind whose pattern the address fits, or None where no record may lie there."""
    likely = _BY_FOLDER.get(address.partition("/")[0], ())
    return next((kind for kind in likely if kind.pattern.fullmatch(address)), None)


def _by_folder() -> Mapping[str, list[Kind]]:
    """The first part of an address → the kinds that may lie there."""
    found: dict[str, list[Kind]] = {}
    for kind in KINDS.values():
        first = kind.pattern.pattern.partition("/")[0]
        for folder in WORKS if first == _WORK else (first,):
            found.setdefault(folder, []).append(kind)
    return found


_BY_FOLDER = _by_folder()
