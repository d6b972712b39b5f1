"""A node of a schema: the rule for one property, as JSON Schema draft-07 writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.model import Pointer


def resolved(document: Mapping[str, Any], node: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema node with its local ``$ref`` followed; what stands beside the ``$ref`` goes before."""
    while "$ref" in node:
        target: Any = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        beside = {key: value for key, value in node.items() if key != "$ref"}
        node = {**target, **beside}
    return node


def title_of(node: Mapping[str, Any], pointer: Pointer) -> str:
    """The Thai title of a property; its key where the schema knows none."""
    key = next((part for part in reversed(pointer) if isinstance(part, str)), "")
    return str(node.get("title") or key)


def described(node: Mapping[str, Any], value: str) -> str:
    """The Thai words for one allowed value of a property; the value where there are none."""
    words = dict(zip(node.get("enum", ()), node.get("enumDescriptions", ()), strict=False))
    return str(words.get(value, value))
