"""What people type, in forms, terminals and spreadsheets, as the values that records hold.

Whatever cannot be told for certain is left as it was typed: the schema then says what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from generator.model import Record
from generator.register import Register
from generator.schema_node import resolved
from generator.thai.dates import written
from generator.thai.digits import loose_number, to_arabic
from generator.thai.reading import date_of

YES = frozenset(("true", "yes", "ใช่", "จริง", "มี", "1", "y"))
NO = frozenset(("false", "no", "ไม่", "ไม่ใช่", "ไม่มี", "เท็จ", "0", "n"))
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BREAKS = re.compile("\r\n|\r|\x85|\u2028|\u2029|_x000D_\n")
_BLANKS = re.compile("[\t\u00a0\u2002-\u200a\u202f\u3000]")
_NIKHAHIT_AA = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32")
_SEPARATOR = re.compile(r"[\n;,]")
_UNIT = re.compile(r"\s*(?:%|บาท)$")
_FREE_TEXT = ("^\\S([^\\r\\n]*\\S)?$", "\\S")
"""The patterns of a line and of a text: whatever else has a pattern is a code, which holds no comma."""


class Names:
    """The records and parties of a register by the words that people use for them."""

    def __init__(self, register: Register) -> None:
        self.register = register

    @cached_property
    def _parties(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        ambiguous = set()
        for party in self.register.parties.values():
            for word in {party.name, party.short}:
                if found.setdefault(_loose(word), party.id) != party.id:
                    ambiguous.add(_loose(word))
        return {word: party for word, party in found.items() if word not in ambiguous}

    @cached_property
    def _records(self) -> Mapping[str, list[Record]]:
        found: dict[str, list[Record]] = {}
        for record in self.register.records.values():
            for word in {record.title, str(record.data.get("number", "")), str(record.data.get("code", ""))}:
                if word:
                    found.setdefault(_loose(word), []).append(record)
        return found

    def party(self, text: str) -> str:
        """The id of the party that a text names; the text where it names none for certain."""
        return text if text in self.register.parties else self._parties.get(_loose(text), text)

    def address(self, text: str, kinds: Sequence[str]) -> str:
        """The address of the one record of ``kinds`` (any, where empty) with that number, code or title."""
        if self.register.get(text.partition("#")[0]):
            return text
        likely = [one for one in self._records.get(_loose(text), ()) if not kinds or one.kind in kinds]
        return likely[0].address if len(likely) == 1 else text


def _loose(word: str) -> str:
    return "".join(to_arabic(word).split()).lower()


def cleaned(text: str) -> str:
    """Text as it came out of another program, without what cannot be seen and with one kind of line end."""
    text = _BLANKS.sub(" ", _BREAKS.sub("\n", text))
    text = _NIKHAHIT_AA.sub("\\1\u0e33", _INVISIBLE.sub("", text))  # a sara am typed in two halves
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def understood(
    text: str, schema: Mapping[str, Any], node: Mapping[str, Any], names: Names | None = None
) -> Any:
    """The value that ``node`` (a part of ``schema``) would hold for what was typed.

    Lists are split at line ends, semicolons and commas. Objects come back as the text.
    """
    node = resolved(schema, node)
    text = cleaned(text)
    if node.get("type") == "array":
        items = resolved(schema, node.get("items", {}))
        parts = [part.strip() for part in _SEPARATOR.split(text)] if is_short(items) else text.split("\n")
        return [understood(part, schema, items, names) for part in parts if part.strip()]
    if "enum" in node:
        return chosen(text, node["enum"], node.get("enumDescriptions", ()))
    reader = _READERS.get(node.get("type", ""))
    if reader:
        return reader(text)
    return _text(text, node, names)


def chosen(text: str, values: Sequence[Any], words: Iterable[str]) -> Any:
    """One of ``values``, named by itself or by the Thai words beside it, whole or their one beginning."""
    described = list(zip(values, words, strict=False))
    for value in values:
        if text.lower() == str(value).lower():
            return value
    for value, word in described:
        if _loose(text) == _loose(word):
            return value
    begun = [value for value, word in described if text and _loose(word).startswith(_loose(text))]
    return begun[0] if len(begun) == 1 else text


def truth(text: str) -> Any:
    lower = text.lower()
    return True if lower in YES else False if lower in NO else text


def figure(text: str) -> Any:
    plain = loose_number(_UNIT.sub("", text))
    if plain is None:
        return text
    return float(plain) if "." in plain else int(plain)


def _text(text: str, node: Mapping[str, Any], names: Names | None) -> str:
    kind = node.get("x-type")
    if kind == "date":
        day = date_of(text)
        return written(day) if day else text
    if kind == "ref" and names:
        return names.address(text, node.get("x-kinds", ()))
    if kind in ("party", "party-or-text") and names:
        return names.party(text)
    pattern = node.get("pattern")
    if pattern and not re.search(pattern, text) and re.search(pattern, to_arabic(text)):
        return to_arabic(text)
    return text


_READERS = {"boolean": truth, "integer": figure, "number": figure}


def is_short(node: Mapping[str, Any]) -> bool:
    """Whether an item is a code or one of a few words, so that commas part a list of them."""
    return (
        "enum" in node
        or node.get("pattern", _FREE_TEXT[0]) not in _FREE_TEXT
        or node.get("type") == "integer"
    )
