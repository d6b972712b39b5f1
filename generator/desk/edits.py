"""Single values to be changed in records → the files as they would be, comments and order kept. Pure.

An edit that ends in ``-`` or goes through it adds an item to a list; edits of one ``group`` add the same one.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from generator.desk.blank import blank
from generator.desk.canonical import arrange
from generator.desk.document import branch, plain, read, write
from generator.model import Pointer
from generator.schema import Schemas
from generator.schema_node import resolved

NEW = "-"


class _Gone:
    def __repr__(self) -> str:
        return "GONE"


GONE = _Gone()
"""The value of an edit that takes a property or an item away."""


class Edit(Struct, frozen=True, kw_only=True):
    address: str
    kind: str
    pointer: Pointer
    value: Any
    group: int = 0
    """Which of several new items of a list is meant."""
    after: int | None = None
    """The index of the item that a new one comes behind; at the end where there is none."""
    place: Any = None
    """Where it was asked for: for whoever tells of it."""


class Edited(Struct, frozen=True, kw_only=True):
    """A record with its edits made."""

    address: str
    kind: str
    before: Mapping[str, Any] | None
    """None for a new record."""
    after: Mapping[str, Any]
    content: bytes
    places: Mapping[Pointer, Any]
    """Pointer in ``after`` → where that was asked for."""

    @property
    def file(self) -> str:
        return f"records/{self.address}.yml"


def edited(
    edits: Iterable[Edit],
    schemas: Schemas,
    source: Callable[[str], bytes | None],
    begun: Callable[[str, str], Mapping[str, Any]] = lambda kind, address: {},
) -> list[Edited]:
    """Every record that the edits change, in order of addresses; those that come out the same are left out.

    ``source`` gives the file of an address (None: there is none yet), ``begun`` what a new record of a kind
    holds by itself. Raises document.Unreadable for a file that cannot be relied on.
    """
    groups: dict[str, list[Edit]] = {}
    for one in edits:
        groups.setdefault(one.address, []).append(one)
    found = (_record(groups[address], schemas, source, begun) for address in sorted(groups))
    return [one for one in found if one.before != one.after]


def _record(
    edits: Sequence[Edit],
    schemas: Schemas,
    source: Callable[[str], bytes | None],
    begun: Callable[[str, str], Mapping[str, Any]],
) -> Edited:
    address, kind = edits[0].address, edits[0].kind
    schema = schemas.document(kind)
    content = source(address)
    root = branch(copy.deepcopy(dict(begun(kind, address)))) if content is None else read(content)
    before = None if content is None else plain(root)
    work = _Work(root, schema)
    for one in edits:
        if one.value is not GONE:
            work.put(one)
    for one in edits:
        if one.value is GONE and isinstance(one.pointer[-1], str):
            work.take(one)
    work.insert()
    work.remove(one for one in edits if one.value is GONE and isinstance(one.pointer[-1], int))
    work.tidy()
    arrange(root, schema, schema)
    after = plain(root)
    # A new file is spelt from its values: it has no comments to keep.
    written = blank(after, schema, "", hints=False) if content is None else write(root)
    return Edited(
        address=address, kind=kind, before=before, after=after, content=written, places=work.places()
    )


class _Work:
    """A record under the hands of its edits."""

    def __init__(self, root: CommentedMap, schema: Mapping[str, Any]) -> None:
        self.root = root
        self.schema = schema
        self._spots: list[tuple[Any, str | int | None, Any]] = []
        """Holder, key and where it was asked for."""
        self._fresh: dict[tuple[Pointer, int], tuple[CommentedMap, Edit]] = {}
        self._lists: dict[Pointer, list[Any]] = {}
        """Pointer of a list as it was → its items as they were: indices are of then."""
        self._empty = {id(holder) for _, holder in _holders(root, ()) if not holder}

    def put(self, edit: Edit) -> None:
        last = edit.pointer[-1]
        if last == NEW:  # a whole item
            item, _ = self._new_item(edit.pointer[:-1], edit)
            item.update(branch(edit.value))
            self._spots.append((item, None, edit.place))
            return
        holder = self._holder(edit)
        old = holder[last] if last in holder or isinstance(last, int) else None
        holder[last] = _as_before(old, branch(edit.value))
        self._spots.append((holder, last, edit.place))

    def take(self, edit: Edit) -> None:
        holder = self._holder(edit, make=False)
        if isinstance(holder, CommentedMap) and edit.pointer[-1] in holder:
            del holder[edit.pointer[-1]]
        if holder is not None:
            self._spots.append((holder, None, edit.place))

    def insert(self) -> None:
        """Puts the new items into their lists, each behind the one it was asked for after."""
        for (pointer, _), (item, edit) in self._fresh.items():
            if not item:
                continue
            items = self._list(pointer)
            if items is None:
                continue
            place = len(items)
            if edit.after is not None:
                known = self._lists.get(pointer, [])
                before = known[edit.after] if edit.after < len(known) else None
                place = next((at + 1 for at, one in enumerate(items) if one is before), place)
                while place < len(items) and any(items[place] is one for one, _ in self._fresh.values()):
                    place += 1
            items.insert(place, item)

    def remove(self, edits: Iterable[Edit]) -> None:
        wanted = sorted(edits, key=lambda one: one.pointer, reverse=True)
        doomed = []
        for one in wanted:
            items = self._lists.get(one.pointer[:-1]) or list(_at(self.root, one.pointer[:-1]) or ())
            if isinstance(one.pointer[-1], int) and one.pointer[-1] < len(items):
                doomed.append((one.pointer[:-1], items[one.pointer[-1]], one))
        for pointer, item, one in doomed:
            items = _at(self.root, pointer)
            place = next(at for at, each in enumerate(items) if each is item)
            del items[place]
            self._spots.append((items, None, one.place))

    def tidy(self) -> None:
        """Takes away what the edits left empty and the schema does not ask for."""
        _without_empty(self.root, self.schema, self.schema, self._empty)

    def places(self) -> Mapping[Pointer, Any]:
        ways = {id(holder): way for way, holder in _holders(self.root, ())}
        found: dict[Pointer, Any] = {}
        for holder, key, place in self._spots:
            way = ways.get(id(holder))
            if way is not None:
                found[way if key is None else (*way, key)] = place
            else:
                found.setdefault((), place)
        return found

    def _holder(self, edit: Edit, *, make: bool = True) -> Any:
        """What the edit's value stands in; made where it is not there."""
        way = edit.pointer[:-1]
        holder: Any = self.root
        if NEW in way:
            place = way.index(NEW)
            holder, _ = self._new_item(way[:place], edit)
            way = way[place + 1 :]
        for part in way:
            if isinstance(holder, CommentedMap) and part not in holder:
                if not make:
                    return None
                holder[part] = CommentedMap()
            holder = holder[part]
        return holder

    def _new_item(self, pointer: Pointer, edit: Edit) -> tuple[CommentedMap, Edit]:
        known = _at(self.root, pointer)
        if isinstance(known, list):
            self._lists.setdefault(pointer, list(known))
        return self._fresh.setdefault((pointer, edit.group), (CommentedMap(), edit))

    def _list(self, pointer: Pointer) -> Any:
        holder: Any = self.root
        for index, part in enumerate(pointer):
            if isinstance(holder, CommentedMap) and part not in holder:
                holder[part] = CommentedSeq() if index == len(pointer) - 1 else CommentedMap()
            holder = holder[part]
        return holder


def _at(data: Any, pointer: Pointer) -> Any:
    part: Any
    for part in pointer:
        if (isinstance(data, dict) and part in data) or (
            isinstance(data, list) and isinstance(part, int) and part < len(data)
        ):
            data = data[part]
        else:
            return None
    return data


def _as_before(old: Any, new: Any) -> Any:
    """A value in the form of the one it replaces: a block of text still ends its last line, brackets stay."""
    if isinstance(old, str) and isinstance(new, str) and old.endswith("\n") and not new.endswith("\n"):
        return f"{new}\n"
    if isinstance(new, CommentedSeq):
        before = old.fa.flow_style() if isinstance(old, CommentedSeq) else all(map(_is_code, new))
        if before:
            new.fa.set_flow_style()
    return new


def _is_code(value: Any) -> bool:
    """A number or a word without blanks: a list of such is written in brackets."""
    return isinstance(value, int) or (isinstance(value, str) and value.isascii() and " " not in value)


def _without_empty(
    value: Any, schema: Mapping[str, Any], node: Mapping[str, Any], known: Collection[int]
) -> None:
    """``known`` are the holders, by their id(), that were empty before."""
    node = resolved(schema, node)
    if isinstance(value, CommentedSeq):
        for item in value:
            _without_empty(item, schema, node.get("items", {}), known)
    if not isinstance(value, CommentedMap):
        return
    for key in list(value):
        child = node.get("properties", {}).get(key)
        held = value[key]
        if not isinstance(child, dict) or not isinstance(held, CommentedMap | CommentedSeq):
            continue
        _without_empty(held, schema, child, known)
        if not held and id(held) not in known:
            child = resolved(schema, child)
            needed = key in node.get("required", ()) and isinstance(held, CommentedSeq)
            if not needed or child.get("minItems"):
                del value[key]


def _holders(value: Any, way: Pointer) -> Iterable[tuple[Pointer, Any]]:
    if isinstance(value, CommentedMap | CommentedSeq):
        yield way, value
        for key, child in value.items() if isinstance(value, CommentedMap) else enumerate(value):
            yield from _holders(child, (*way, key))
