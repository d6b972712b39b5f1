"""Changes, and whole states, in the schema's Thai words. Pure.

Everything comes out as plain text: whoever shows it escapes it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from generator.history.difference import Change, What
from generator.history.members import identity
from generator.model import Pointer
from generator.schema import Schemas
from generator.schema_node import described, title_of
from generator.thai.dates import parse_date, short
from generator.thai.digits import baht, number

YES, NO, NOTHING = "ใช่", "ไม่ใช่", "ไม่มีค่า"
_STEP = " › "
_WHOLE_NUMBERS = ("fiscal-year", "calendar-year")
_YEARS = range(2400, 2600)
_NUMBERS = ("number", "code", "step", "score", "round", "date")
_NAMES = (("title",), ("name",))
_FOR_WRITERS = " ต้องระบุหัวข้อ"
"""In the words for a choice, what follows is for whoever writes the record."""
EXCERPT = 240
"""A text of more characters is shown by the part that changed."""
_AROUND = 40
"""Characters left standing on either side of that part."""


class Told(NamedTuple):
    """A change in words."""

    what: What
    label: str
    old: str
    """Empty where there was nothing; the same for ``new``."""
    new: str


class Row(NamedTuple):
    """One line of a whole state."""

    depth: int
    label: str
    text: str


class Wording:
    """Words for the values of one tree.

    ``record_name`` and ``party_name`` tell what an address and a party's id are called, None where that
    is nobody's.
    """

    def __init__(
        self,
        schemas: Schemas,
        record_name: Callable[[str], str | None],
        party_name: Callable[[str], str | None],
    ) -> None:
        self._schemas = schemas
        self._record_name = record_name
        self._party_name = party_name
        self._nodes: dict[tuple[str, Pointer], tuple[Mapping[str, Any], str]] = {}

    # -- changes ------------------------------------------------------------------------------------

    def change(self, kind: str, change: Change) -> Told:
        """A change of a record of ``kind``, long texts cut to what changed in them."""
        label = self.label(kind, change.pointer, change.members)
        if change.what is What.MOVED:
            return Told(change.what, label, str(change.old), str(change.new))
        node = self._node(kind, change.pointer)
        before = self._words(kind, change.pointer, node, change.old, label) if change.old is not None else ""
        after = self._words(kind, change.pointer, node, change.new, label) if change.new is not None else ""
        if change.what is What.CHANGED:
            before, after = before or NOTHING, after or NOTHING
            before, after = excerpts(before, after)
        return Told(change.what, label, before, after)

    def label(self, kind: str, pointer: Pointer, members: tuple[Any, ...] = ()) -> str:
        """The way to a property in words, each list's member by what it is known by."""
        parts: list[str] = []
        remaining = iter(members)
        for size, part in enumerate(pointer, 1):
            here = pointer[:size]
            if isinstance(part, str):
                parts.append(self._title(kind, here))
                continue
            name = self._member(kind, here, next(remaining, None))
            if name and parts:
                parts[-1] = f"{parts[-1]} {name}"
        return _STEP.join(parts)

    def topics(self, kind: str, changes: list[Change]) -> list[str]:
        """What the changes are about: the titles of the properties at the top, each once."""
        tops = dict.fromkeys(change.pointer[0] for change in changes if change.pointer)
        return [self._title(kind, (top,)) for top in tops]

    def _member(self, kind: str, pointer: Pointer, member: Any) -> str:
        if not isinstance(member, dict):
            return ""
        way = tuple(part for part in pointer if isinstance(part, str))
        known = identity(kind, way)
        # A number is what people say; else a name, where there is one, before an id or a file's name.
        names = () if known and known[0][0] in _NUMBERS else _NAMES
        for keys in (*names, *known):
            if keys[0] in member:
                inner = (*pointer, keys[0])
                return self._words(kind, inner, self._node(kind, inner), member[keys[0]], "")
        return ""

    # -- whole states -------------------------------------------------------------------------------

    def rows(self, kind: str, data: Mapping[str, Any]) -> list[Row]:
        """Everything a record says, a line a value, in the order in which it is written."""
        return list(self._rows(kind, (), data, 0))

    def _rows(self, kind: str, pointer: Pointer, value: Any, depth: int) -> Iterator[Row]:
        for name, inner in value.items():
            here = (*pointer, name)
            node, title = self._known(kind, here)
            if isinstance(inner, dict) and inner:
                yield Row(depth, title, "")
                yield from self._rows(kind, here, inner, depth + 1)
            elif isinstance(inner, list) and any(isinstance(one, dict) for one in inner):
                yield Row(depth, title, "")
                for index, one in enumerate(inner):
                    at = (*here, 0)
                    if isinstance(one, dict):
                        name_of = self._member(kind, at, one) or str(index + 1)
                        yield Row(depth + 1, name_of, "")
                        yield from self._rows(kind, at, one, depth + 2)
                    else:
                        yield Row(
                            depth + 1, str(index + 1), self._words(kind, at, self._node(kind, at), one, "")
                        )
            else:
                yield Row(depth, title, self._words(kind, here, node, inner, ""))

    # -- values -------------------------------------------------------------------------------------

    def _node(self, kind: str, pointer: Pointer) -> Mapping[str, Any]:
        return self._known(kind, pointer)[0]

    def _title(self, kind: str, pointer: Pointer) -> str:
        return self._known(kind, pointer)[1]

    def _known(self, kind: str, pointer: Pointer) -> tuple[Mapping[str, Any], str]:
        """The schema of a property, and what it is called; looked up once for all members of a list."""
        found = self._nodes.get((kind, pointer))
        if found is None:
            way = tuple(0 if isinstance(part, int) else part for part in pointer)
            node = self._schemas.property(kind, way)
            found = self._nodes[kind, pointer] = node, title_of(node, pointer)
        return found

    def _words(self, kind: str, pointer: Pointer, node: Mapping[str, Any], value: Any, label: str) -> str:
        if isinstance(value, dict):
            said = ((here := (*pointer, key), *self._known(kind, here), one) for key, one in value.items())
            parts = [(title, self._words(kind, here, inner, one, "")) for here, inner, title, one in said]
            return " · ".join(f"{title}: {text}" for title, text in parts if not label.endswith(f" {text}"))
        if isinstance(value, list):
            texts = [
                self._words(kind, here := (*pointer, index), self._node(kind, here), one, "")
                for index, one in enumerate(value)
            ]
            return (" / " if any(isinstance(one, dict) for one in value) else ", ").join(texts)
        return self._scalar(node, value)

    def _scalar(self, node: Mapping[str, Any], value: Any) -> str:  # one case a type
        if value is None:
            return NOTHING
        if isinstance(value, bool):
            return YES if value else NO
        meaning = node.get("x-type")
        if isinstance(value, int | float):
            if meaning == "money":
                return f"{baht(value)} บาท"
            if meaning in _WHOLE_NUMBERS or (value in _YEARS and isinstance(value, int)):
                return str(value)
            return number(value)
        text = str(value)
        if meaning == "date":
            try:
                return short(parse_date(text))
            except ValueError:  # an old state may hold what is refused today
                return text
        if meaning == "ref":
            return self._reference(text)
        if meaning in ("party", "party-or-text"):
            return self._party_name(text) or text
        return described(node, text).partition(_FOR_WRITERS)[0] if "enum" in node else text

    def _reference(self, text: str) -> str:
        address, _, anchor = text.partition("#")
        name = self._record_name(address)
        if name is None:
            return text
        return f"{name} ข้อ {anchor}" if anchor else name


def excerpts(old: str, new: str) -> tuple[str, str]:
    """Two texts cut to what differs between them, if either is long; what was cut is an ellipsis."""
    if max(len(old), len(new)) <= EXCERPT:
        return old, new
    shorter = min(len(old), len(new))
    start = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    end = next((at for at in range(shorter - start) if old[-1 - at] != new[-1 - at]), shorter - start)
    first = max(0, start - _AROUND)
    last = max(0, end - _AROUND)
    return _cut(old, first, len(old) - last), _cut(new, first, len(new) - last)


def _cut(text: str, first: int, last: int) -> str:
    while first and unicodedata.category(text[first]) == "Mn":  # a vowel or tone mark belongs to its letter
        first -= 1
    while last < len(text) and unicodedata.category(text[last]) == "Mn":
        last += 1
    inner = text[first:last]
    if len(inner) > 2 * EXCERPT:
        inner = f"{inner[:EXCERPT].rstrip()} … {inner[-EXCERPT:].lstrip()}"
    return f"{'…' if first else ''}{inner}{'…' if last < len(text) else ''}"
