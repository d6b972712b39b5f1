"""Schemas: the only description of a record, and what they know of one: its links, parties, dates, titles."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema_rs

from generator.model import Fault, Pointer
from generator.schema_node import described, resolved, title_of

_COMMON = "common.schema.json#/definitions/"


class Mention(NamedTuple):
    """A value that the schema gives a meaning: ``type`` is the schema's ``x-type``."""

    type: str
    pointer: Pointer
    value: Any
    kinds: tuple[str, ...]
    """The kinds of record that a ``ref`` may name; empty where any will do."""


class _Shape(NamedTuple):
    """A schema, boiled down to where its ``x-type`` values lie."""

    type: str
    kinds: tuple[str, ...]
    properties: dict[str, Any]
    items: Any


class Schemas:
    """The schemas of all kinds (JSON Schema draft-07), each read and compiled when it is first asked for.

    ``directory`` holds ``<kind>.schema.json`` for every kind and ``common.schema.json``.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._common: dict[str, Any] = {}
        self._documents: dict[str, dict[str, Any]] = {}
        self._compiled: dict[str, jsonschema_rs.Draft7Validator] = {}
        self._shapes: dict[str, _Shape | None] = {}

    def document(self, kind: str) -> dict[str, Any]:
        """A kind's schema with the shared definitions in it, so that it stands alone."""
        found = self._documents.get(kind)
        if found is None:
            if not self._common:
                self._common = json.loads(self._read("common"))["definitions"]
            found = json.loads(self._read(kind).replace(_COMMON, "#/definitions/"))
            found["definitions"] = self._common | found.get("definitions", {})
            self._documents[kind] = found
        return found

    def _read(self, name: str) -> str:
        return (self._directory / f"{name}.schema.json").read_text("utf-8")

    def validate(self, kind: str, address: str, data: dict[str, Any]) -> list[Fault]:
        """What in a record goes against its schema; empty for nearly every record."""
        compiled = self._compiled.get(kind)
        if compiled is None:
            compiled = self._compiled[kind] = jsonschema_rs.Draft7Validator(self.document(kind))
        if compiled.is_valid(data):
            return []
        from generator.refusal import faults  # here: jsonschema is slow to load, and most records are right

        found = faults(self.document(kind), lambda pointer: self.property(kind, pointer), address, data)
        # Should the two validators ever disagree, the record is still not let pass in silence.
        return found or [
            Fault(
                code="TT203",
                address=address,
                pointer=tuple(error.instance_path),
                params={"value": "", "expected": (error.message,)},
            )
            for error in compiled.iter_errors(data)
        ]

    def mentions(
        self, kind: str, data: dict[str, Any]
    ) -> Iterator[tuple[str, Pointer, Any, tuple[str, ...]]]:
        """Every value of a record with an ``x-type`` (refs, parties, dates …), as a Mention's fields."""
        if kind not in self._shapes:
            self._shapes[kind] = _shape(self.document(kind), self.document(kind))
        return _mentions(self._shapes[kind], data, ())

    def property(self, kind: str, pointer: Pointer) -> Mapping[str, Any]:
        """The schema of the property at a pointer, ``$ref`` followed; empty where there is none."""
        document = self.document(kind)
        node: Mapping[str, Any] = document
        for part in pointer:
            node = resolved(document, node)
            child = node.get("items") if isinstance(part, int) else node.get("properties", {}).get(part)
            if not isinstance(child, dict):
                return {}
            node = child
        return resolved(document, node)

    def title(self, kind: str, pointer: Pointer) -> str:
        """The Thai title of a property; its key where the schema knows none."""
        return title_of(self.property(kind, pointer), pointer)

    def describe(self, kind: str, pointer: Pointer, value: str) -> str:
        """The Thai words for one allowed value of a property; the value where there are none."""
        return described(self.property(kind, pointer), value)


def _shape(document: Mapping[str, Any], node: Mapping[str, Any]) -> _Shape | None:
    node = resolved(document, node)
    properties = {
        key: shape
        for key, child in node.get("properties", {}).items()
        if isinstance(child, dict) and (shape := _shape(document, child))
    }
    items = node.get("items")
    shape = _Shape(
        type=node.get("x-type", ""),
        kinds=tuple(node.get("x-kinds", ())),
        properties=properties,
        items=_shape(document, items) if isinstance(items, dict) else None,
    )
    return shape if any(shape) else None


def _mentions(
    shape: _Shape | None, value: Any, pointer: Pointer
) -> Iterator[tuple[str, Pointer, Any, tuple[str, ...]]]:
    if shape is None or value is None:
        return
    if isinstance(value, dict):
        for key, child in shape.properties.items():
            if key in value:
                yield from _mentions(child, value[key], (*pointer, key))
    elif isinstance(value, list):
        if shape.items is not None:
            for index, item in enumerate(value):
                yield from _mentions(shape.items, item, (*pointer, index))
    elif shape.type:
        yield shape.type, pointer, value, shape.kinds


def texts(value: Any, pointer: Pointer = ()) -> Iterator[tuple[Pointer, str]]:
    """Every text of a record with its pointer."""
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, dict):
        for key, child in value.items():
            yield from texts(child, (*pointer, key))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from texts(child, (*pointer, index))
