"""The one spelling of a record: keys in the order of its schema, dates in B.E."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from generator.desk.document import read, write
from generator.schema_node import resolved
from generator.thai.dates import parse_date, written


def spelt(source: bytes, schema: Mapping[str, Any]) -> bytes:
    """A record's file in its canonical spelling. ``schema`` is the kind's whole document.

    Raises document.Unreadable for a file that cannot be relied on.
    """
    root = read(source)
    arrange(root, schema, schema)
    return write(root)


def arrange(value: Any, schema: Mapping[str, Any], node: Mapping[str, Any]) -> Any:
    """Puts a tree in order, in place, and returns it; a date of the Common Era comes back in B.E.

    ``node`` is the part of ``schema`` that describes ``value``. What it does not know stays as it is, last.
    """
    node = resolved(schema, node)
    if isinstance(value, CommentedMap):
        known = node.get("properties", {})
        for key in [
            *(name for name in known if name in value),
            *(name for name in value if name not in known),
        ]:
            child = known.get(key)
            if isinstance(child, dict):
                value[key] = arrange(value[key], schema, child)
            value.move_to_end(key)
    elif isinstance(value, CommentedSeq):
        items = node.get("items")
        if isinstance(items, dict):
            for index, child in enumerate(value):
                value[index] = arrange(child, schema, items)
    elif node.get("x-type") == "date" and isinstance(value, str):
        return _buddhist(value)
    return value


def _buddhist(text: str) -> str:
    try:
        return written(parse_date(text))
    except ValueError:  # no such day: for the checker to say
        return text
