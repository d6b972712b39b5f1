"""A kind's schema as a planner reads it: tables of headings, how each is written, an example. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from generator.desk.blank import example
from generator.desk.document import branch, write
from generator.publish.words import say
from generator.schema_node import resolved

_KEEPERS = frozenset(("redirect_from", "acknowledged", "confirmed", "revisions"))
"""Headings that answer something which happens later."""
_HEADING = re.compile(r"^(?=\S)", re.MULTILINE)
_KNOWN_TYPES = frozenset(("date", "ref", "party", "party-or-text", "text", "money", "fiscal-year", "file"))


class Row(NamedTuple):
    """One heading."""

    key: str
    title: str
    needed: bool
    written: str
    """How it is written, in words."""
    description: str
    choices: tuple[tuple[str, str], ...]
    """Value and its words; empty where it is no choice."""
    example: str
    """As it stands in a file; empty where its parts have examples of their own."""
    table: str
    """The id of the table of its own headings; empty where it has none."""


class Table(NamedTuple):
    """The headings of a record, or of one part of it."""

    id: str
    """The way to it, as an anchor: ``committees-members``; empty for the record itself."""
    title: str
    key: str
    many: bool
    """There may be several, each with these headings."""
    rows: tuple[Row, ...]


def tables(document: Mapping[str, Any]) -> list[Table]:
    """The record's own headings first, then each part after the table that names it."""
    return list(_tables(document, document, (), many=False))


def _tables(
    document: Mapping[str, Any], node: Mapping[str, Any], way: tuple[str, ...], *, many: bool
) -> Iterator[Table]:
    properties = {
        key: resolved(document, plain)
        for key, plain in node.get("properties", {}).items()
        if key not in _KEEPERS
    }
    parts = {key: _inner(document, child) for key, child in properties.items()}
    examples = _examples(document, {key: child for key, child in properties.items() if not parts[key][0]})
    required = node.get("required", ())
    rows = tuple(
        _row(document, key, child, required, examples.get(key, ""), (*way, key) if parts[key][0] else ())
        for key, child in properties.items()
    )
    yield Table("-".join(way), node.get("title", ""), way[-1] if way else "", many, rows)
    for key, (inner, several) in parts.items():
        if inner:
            held = inner | {"title": properties[key]["title"]}
            yield from _tables(document, held, (*way, key), many=several)


def _examples(document: Mapping[str, Any], nodes: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Each heading → how it is written, with what stands behind it: all of them written at once."""
    whole = write(branch({key: example(document, node) for key, node in nodes.items()})).decode()
    written = [text for text in _HEADING.split(whole) if text.strip()] if nodes else []
    return {key: text.rstrip() for key, text in zip(nodes, written, strict=True)}


def _inner(document: Mapping[str, Any], node: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
    """What a heading holds, where that has headings of its own; and whether it is a list of such."""
    several = node.get("type") == "array"
    held = resolved(document, node.get("items", {})) if several else node
    return (dict(held), several) if held.get("properties") else ({}, several)


def _row(
    document: Mapping[str, Any],
    key: str,
    node: Mapping[str, Any],
    required: Any,
    shown: str,
    way: tuple[str, ...],
) -> Row:
    held = resolved(document, node["items"]) if "items" in node else node
    return Row(
        key=key,
        title=node["title"],
        needed=key in required,
        written=_written(node, held),
        description=node["description"],
        choices=tuple(zip(map(str, held.get("enum", ())), held.get("enumDescriptions", ()), strict=False)),
        example=shown,
        table="-".join(way),
    )


def _written(node: Mapping[str, Any], held: Mapping[str, Any]) -> str:
    if held.get("properties"):
        return say("fields", "parts-many" if node is not held else "parts")
    name = held.get("x-type", "") if held.get("x-type") in _KNOWN_TYPES else ""
    if "enum" in held:
        name = "choice"
    words = say("fields", name or str(held.get("type", "string")))
    return say("fields", "list", what=words) if node is not held else words
