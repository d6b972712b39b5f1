"""Two states of a record → what changed, field by field. Pure.

Members of lists are matched by what identifies them (see ``members``), never by their place: a member
that moved is told as moved, one that was changed and moved as both. Nothing is told of how a file is
written: comments, quotes and the order of keys are not part of what a record says.
"""

from __future__ import annotations

import marshal
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any, NamedTuple

from generator.history.members import identity
from generator.model import Pointer
from generator.rising import longest_rising

_ALIKE = 0.5
"""From this share of common text on, two texts are one that was reworded."""
_LONG = 1_000
"""Characters of a text that are looked at to tell whether it was reworded."""
_PAIRS = 400
"""No more pairs of members than these are compared: two long lists with nothing in common are just that."""
_CODE = re.compile(r"[\x21-\x7e]{1,80}")
"""A code, a number or an address: another one is another, not reworded."""


class What(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


class Change(NamedTuple):
    """One thing that changed."""

    what: What
    pointer: Pointer
    """Where it stands in the newer state; of what was removed, in the older one."""
    members: tuple[Any, ...]
    """The member of each list on the way, as the newer (of what was removed, the older) state has it."""
    old: Any
    new: Any
    """The values; None where there was, or is, none. Of a member that moved: its place before and now,
    counted from 1."""


class _Place(NamedTuple):
    """The way to a value, in both states."""

    kind: str
    way: tuple[str, ...]
    """Properties only."""
    old: Pointer
    new: Pointer
    members: tuple[Any, ...]

    def key(self, name: str) -> _Place:
        return self._replace(way=(*self.way, name), old=(*self.old, name), new=(*self.new, name))

    def item(self, old: int, new: int, member: Any) -> _Place:
        return self._replace(old=(*self.old, old), new=(*self.new, new), members=(*self.members, member))


def changes(kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """What changed from one state of a record of ``kind`` to another, in the order of the newer one.

    States are as parsed: mappings, lists, text, numbers, true/false, null. They need not fit the schema.
    """
    return list(_mapping(_Place(kind, (), (), (), ()), old, new))


def _value(place: _Place, old: Any, new: Any) -> Iterator[Change]:
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _mapping(place, old, new)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _list(place, old, new)
    elif not same(old, new):
        yield Change(What.CHANGED, place.new, place.members, old, new)


def _mapping(place: _Place, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for name, value in new.items():
        if name not in old:
            yield from _appeared(What.ADDED, place.key(name), value)
        elif not _identical(old[name], value):
            yield from _value(place.key(name), old[name], value)
    for name, value in old.items():
        if name not in new:
            yield from _appeared(What.REMOVED, place.key(name), value)


def _identical(old: Any, new: Any) -> bool:
    """Whether two values are one through and through, seen at a glance: most of a record stays as it was."""
    return bool(old == new) and marshal.dumps(old, 2) == marshal.dumps(new, 2)


def _appeared(what: What, place: _Place, value: Any) -> Iterator[Change]:
    """A property that came or went, told by what is in it: each field, each member of a list."""
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from _appeared(what, place.key(name), inner)
    elif isinstance(value, list) and value:
        for index, inner in enumerate(value):
            yield _one(what, place.item(index, index, inner), inner)
    else:
        yield _one(what, place, value)


def _one(what: What, place: _Place, value: Any) -> Change:
    if what is What.ADDED:
        return Change(what, place.new, place.members, None, value)
    return Change(what, place.old, place.members, value, None)


# -- lists ------------------------------------------------------------------------------------------


def _list(place: _Place, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Change]:
    pairs = match(place.kind, place.way, old, new)
    kept = longest_rising([pairs[at] for at in sorted(pairs)])
    stays = {at for order, at in enumerate(sorted(pairs)) if order in kept}
    for at, value in enumerate(new):
        if at not in pairs:
            yield _one(What.ADDED, place.item(at, at, value), value)
            continue
        inner = place.item(pairs[at], at, value)
        if at not in stays:
            yield Change(What.MOVED, inner.new, inner.members, pairs[at] + 1, at + 1)
        yield from _value(inner, old[pairs[at]], value)
    taken = set(pairs.values())
    for at, value in enumerate(old):
        if at not in taken:
            yield _one(What.REMOVED, place.item(at, at, value), value)


def match(kind: str, way: tuple[str, ...], old: Sequence[Any], new: Sequence[Any]) -> dict[int, int]:
    """Index in the newer list → index of the same member in the older one."""
    pairs: dict[int, int] = {}
    left_old, left_new = dict(enumerate(old)), dict(enumerate(new))

    def pair(keys: tuple[str, ...] | None) -> None:
        waiting: dict[Any, list[int]] = {}
        for at, value in left_old.items():
            name = _name(value, keys)
            if name is not None:
                waiting.setdefault(name, []).append(at)
        for at, value in list(left_new.items()):
            found = waiting.get(_name(value, keys))
            if found:
                pairs[at] = found.pop(0)
                del left_new[at], left_old[pairs[at]]

    choices = identity(kind, way)
    if choices:
        pair(choices[0])
    pair(None)
    for keys in choices[1:]:
        pair(keys)
    if not choices or all(isinstance(value, str) for value in (*left_old.values(), *left_new.values())):
        _reworded(left_old, left_new, pairs)
    return pairs


def _name(value: Any, keys: tuple[str, ...] | None) -> Any:
    """What a member answers to, hashable; None where it lacks a key. Without keys: the whole member."""
    if keys is None:
        return _frozen(value)
    if not isinstance(value, dict) or keys[0] not in value:
        return None
    return tuple(_frozen(value.get(key)) for key in keys)


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple(sorted((key, _frozen(inner)) for key, inner in value.items()))
    if isinstance(value, list):
        return tuple(map(_frozen, value))
    return type(value).__name__ if value is None else (isinstance(value, bool), value)


def _reworded(left_old: dict[int, Any], left_new: dict[int, Any], pairs: dict[int, int]) -> None:
    """Pairs what is left by how alike it reads, the most alike first. Words and mappings only."""
    alike = []
    if len(left_old) * len(left_new) > _PAIRS:
        return
    for at, value in left_new.items():
        for before, other in left_old.items():
            comparable = type(value) is type(other) and isinstance(value, str | dict)
            if comparable and (likeness := _likeness(other, value)):
                alike.append((-likeness, abs(at - before), at, before))
    for _, _, at, before in sorted(alike):
        if at in left_new and before in left_old:
            pairs[at] = before
            del left_new[at], left_old[before]


def _likeness(old: Any, new: Any) -> float:
    """From 0 to 1; 0 below what counts as alike."""
    if isinstance(old, dict):
        common = sum(same(old[key], new[key]) for key in old.keys() & new.keys())
        share = common / max(len(old), len(new), 1)
    else:
        if _CODE.fullmatch(old) or _CODE.fullmatch(new):
            return 0
        matcher = SequenceMatcher(None, old[:_LONG], new[:_LONG], autojunk=False)
        share = matcher.ratio() if matcher.quick_ratio() >= _ALIKE else 0
    return share if share >= _ALIKE else 0


def same(old: Any, new: Any) -> bool:
    """Whether two values say the same: 1 and 1.0 do, true and 1 do not."""
    if isinstance(old, bool) or isinstance(new, bool):
        return old is new
    if isinstance(old, dict) and isinstance(new, dict):
        return old.keys() == new.keys() and all(same(old[key], new[key]) for key in old)
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(same, old, new))
    return bool(old == new)
