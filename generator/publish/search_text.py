"""Records → the words that people can look for in them.

What a record says is told by its schema: text as it is written, allowed values in their Thai words, days in
full, parties by their names, amounts with their thousands parted. Links, addresses, file names and codes of
machines are left out: what a record is linked to is found by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from generator.model import Record
from generator.register import Register
from generator.schema import Schemas
from generator.schema_node import resolved
from generator.thai import dates
from generator.thai.dates import FIRST_BUDDHIST_YEAR
from generator.thai.digits import number

Collect = Callable[[Any, list[str]], None]
"""Puts the words of a value into a list."""

_LEFT_OUT = frozenset(("sample", "classification", "redirect_from", "acknowledged", "size", "work", "works"))
"""Properties without words of their own; which works a record is of, its row says."""
_TOP = frozenset(("title", "number", "code", "running", "prefix"))
"""Those at the top of a record that its row holds."""
_NAMED_ANEW = frozenset(("cycle", "transparency", "result", "progress"))
"""Kinds whose rows bear another title than the record's own."""
_WORDY = ("กข", "AP-1")
"""What can be neither of these is for machines: ids, rounds, digests, links."""
_MACHINE = frozenset(("ref", "file", "step"))


class Reader:
    """Reads records for their words; ``register`` names the parties."""

    def __init__(self, schemas: Schemas, register: Register) -> None:
        self._schemas = schemas
        self._register = register
        self._kinds: dict[str, Collect] = {}

    def texts(self, records: Iterable[Record]) -> list[str]:
        """The words of each record, a line for each value; in the form in which Thai can be compared."""
        found = []
        for record in records:
            words: list[str] = []
            self._kind(record.kind)(record.data, words)
            found.append("\n".join(words))
        return canonical("\0".join(found)).split("\0") if found else []

    def _kind(self, name: str) -> Collect:
        found = self._kinds.get(name)
        if found is None:
            document = self._schemas.document(name)
            found = self._kinds[name] = (
                self._mapping(
                    document, document, _LEFT_OUT | _TOP - ({"title"} if name in _NAMED_ANEW else set())
                )
                or _nothing
            )
        return found

    def _collector(self, document: Mapping[str, Any], node: Mapping[str, Any]) -> Collect | None:
        """What reads values of a schema's node; None where they have no words."""
        node = resolved(document, node)
        if "properties" in node:
            return self._mapping(document, node)
        if isinstance(node.get("items"), dict):
            return _list(self._collector(document, node["items"]))
        kind = node.get("x-type")
        if kind in _MACHINE:
            return None
        if kind == "date":
            return _day
        if kind in ("party", "party-or-text"):
            return self._party
        if "enum" in node:
            return _allowed(dict(zip(node["enum"], node.get("enumDescriptions", ()), strict=False)))
        if "pattern" in node and not any(re.search(node["pattern"], one) for one in _WORDY):
            return None
        types = node.get("type", "string")
        if "number" in types or "integer" in types:
            return _year if node.get("minimum") == FIRST_BUDDHIST_YEAR else _number
        return _text if "string" in types else None

    def _mapping(
        self, document: Mapping[str, Any], node: Mapping[str, Any], left_out: frozenset[str] = _LEFT_OUT
    ) -> Collect | None:
        below = {
            key: collector
            for key, child in node.get("properties", {}).items()
            if key not in left_out and (collector := self._collector(document, child))
        }
        if not below:
            return None
        get = below.get

        def collect(value: Any, words: list[str]) -> None:
            for key, child in value.items():
                found = get(key)
                if found and child is not None:
                    found(child, words)

        return collect

    def _party(self, value: Any, words: list[str]) -> None:
        party = self._register.party(value)
        if party is None:
            words.append(value)
            return
        words.append(party.name)
        if party.short != party.name:
            words.append(party.short)


def _nothing(_value: Any, _words: list[str]) -> None:
    """A kind without a word."""


def _text(value: Any, words: list[str]) -> None:
    words.append(value if type(value) is str else str(value))


def _number(value: Any, words: list[str]) -> None:
    words.append(number(value) if type(value) in (int, float) else str(value))


def _year(value: Any, words: list[str]) -> None:
    words.append(str(value))


def _day(value: Any, words: list[str]) -> None:
    words.append(dates.long(dates.parse_date(value)))


def _allowed(described: Mapping[Any, str]) -> Collect:
    def collect(value: Any, words: list[str]) -> None:
        words.append(described.get(value, str(value)))

    return collect


def _list(one: Collect | None) -> Collect | None:
    if one is None:
        return None

    def collect(value: Any, words: list[str]) -> None:
        for item in value:
            one(item, words)

    return collect


# -- one form for what reads the same -------------------------------------------------------------------

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_TONES = "\u0e48-\u0e4b"
_VOWELS = "\u0e31\u0e34-\u0e3a"
"""Signs above and below a letter: they come before its tone mark."""

_SUSPECT = (
    *_INVISIBLE,
    "\u0e4d",
    "\u0e40\u0e40",
    *(sign * 2 for sign in "\u0e33\u0e48\u0e49\u0e4a\u0e4b\u0e4c"),
)
_OUT_OF_ORDER = re.compile(rf"[{_VOWELS}\u0e47-\u0e4c][{_VOWELS}\u0e47]")
_TONE_TOO_LATE = re.compile(rf"\u0e33[{_TONES}]")
"""Which of these a text holds is found far sooner than it is mended; hardly any text holds one."""

_MENDED = (
    (re.compile(f"[{_INVISIBLE}]+"), ""),
    (
        re.compile(rf"\u0e4d([{_TONES}]?)\u0e32|([{_TONES}])\u0e4d\u0e32|\u0e33([{_TONES}])"),
        "\\1\\2\\3\u0e33",
    ),
    (re.compile("\u0e40\u0e40"), "\u0e41"),
    (re.compile(rf"([{_TONES}\u0e4c])([{_VOWELS}])"), "\\2\\1"),
    (re.compile(rf"([{_VOWELS}\u0e33\u0e47-\u0e4c])\1+"), "\\1"),
)


def canonical(text: str) -> str:
    """Thai in one form, however it was typed.

    Sara am is one letter with the tone mark before it, sara ae is one letter, a tone mark comes after its
    vowel, no mark stands twice, nothing is invisible. Whoever reads it sees the same as before.
    """
    if any(one in text for one in _SUSPECT) or _OUT_OF_ORDER.search(text) or _TONE_TOO_LATE.search(text):
        for wrong, right in _MENDED:
            text = wrong.sub(right, text)
    return text
