"""What a check finds now, parted into what is new and what was there before. Pure.

A finding is known again by what it says of which value, never by its line: a record may have grown above
it, a list's member may have moved, the record itself may have another address.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from generator.check import Checked
from generator.history.members import identity
from generator.load import RECORDS
from generator.model import Finding, Pointer, kind_of

_PLACES = frozenset(("first", "here", "first_line", "limit_line"))
"""Params that say where something stands."""


class Parted(NamedTuple):
    new: tuple[Finding, ...]
    older: tuple[Finding, ...]


def part(
    before: Checked, after: Checked, moved: Mapping[str, str], changed_files: Collection[str] = ()
) -> Parted:
    """The findings of ``after``, those that ``before`` has too apart. Both in their order.

    ``changed_files`` are the names of attached files that are not what they were: what is said of them
    is new, for the disk holds only what they are now.
    """
    old_data = _data(before)
    known = Counter(_key(one, old_data, moved) for one in before.findings if _file(one) not in changed_files)
    data = _data(after)
    new, older = [], []
    for one in after.findings:
        key = _key(one, data, {})
        if known[key]:
            known[key] -= 1
            older.append(one)
        else:
            new.append(one)
    return Parted(tuple(new), tuple(older))


def _file(finding: Finding) -> str:
    """The attached file that a finding speaks of; empty for any other."""
    return str(finding.params.get("file") or (finding.params.get("value") if finding.code == "TT612" else ""))


def _data(checked: Checked) -> dict[str, Any]:
    """File → what it says."""
    pairs: Sequence[Any] = list(zip(checked.files.sources, checked.files.entries, strict=True))
    return {source.file: entry.data for source, entry in pairs}


def _key(finding: Finding, data: Mapping[str, Any], moved: Mapping[str, str]) -> tuple[object, ...]:
    address = finding.file.removeprefix(f"{RECORDS}/").removesuffix(".yml")
    params = tuple(
        (name, moved.get(str(value), str(value)))
        for name, value in sorted(finding.params.items())
        if name not in _PLACES
    )
    if finding.pointer is None:
        where: object = finding.source_line.strip()
    else:
        where = _way(address, finding.pointer, data.get(finding.file))
    return finding.code, moved.get(address, address), where, params


def _way(address: str, pointer: Pointer, data: Any) -> tuple[object, ...]:
    """The pointer with every index replaced by what its member is known by."""
    kind = kind_of(address)
    found: list[object] = []
    way: list[str] = []
    value = data
    for part_ in pointer:
        if isinstance(part_, str):
            found.append(part_)
            way.append(part_)
            value = value.get(part_) if isinstance(value, dict) else None
            continue
        value = value[part_] if isinstance(value, list) and part_ < len(value) else None
        found.append(_member(kind.name if kind else "", tuple(way), value, part_))
    return tuple(found)


def _member(kind: str, way: tuple[str, ...], value: Any, index: int) -> object:
    if isinstance(value, dict):
        for keys in identity(kind, way):
            if keys[0] in value:
                return keys, tuple(repr(value.get(key)) for key in keys)
        return index
    return repr(value)
