"""A new record's file: what is known of it, the schema's hints, and what else could be said as comments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.tokens import CommentToken

from generator.desk.canonical import arrange
from generator.desk.document import branch, write
from generator.desk.remarks import above, ending, opening, token
from generator.schema_node import resolved

_NEVER_OFFERED = frozenset(("redirect_from", "acknowledged", "confirmed"))
"""They answer something that happens later."""


def blank(data: Mapping[str, Any], schema: Mapping[str, Any], head: str, *, hints: bool = True) -> bytes:
    """The canonical file of ``data``. With ``hints``, each property is explained above it, and those that
    are not used stand commented out in their places, each with an example; ``head`` opens the file."""
    root: CommentedMap = arrange(branch(dict(data)), schema, schema)
    if hints:
        opening(root).extend((token(f"# {head}"), token("")))
        _explain(root, schema)
    return write(root)


def _explain(root: CommentedMap, schema: Mapping[str, Any]) -> None:
    waiting: list[CommentToken] = []
    for key, node in schema["properties"].items():
        if key in root:
            above(root, key).extend([*waiting, token(""), *map(token, hint(schema, node))])
            waiting = []
        elif key not in _NEVER_OFFERED and not _made_up(node):
            waiting += [token(""), *map(token, hint(schema, node)), *map(token, _unused(key, schema, node))]
    ending(root).extend(waiting)


def hint(schema: Mapping[str, Any], node: Mapping[str, Any]) -> Iterator[str]:
    """What a property is, as lines of comment; of a choice, what can be chosen."""
    node = resolved(schema, node)
    yield f"# {node['title']}: {node['description']}"
    items = resolved(schema, node["items"]) if "items" in node else node
    for value, words in zip(items.get("enum", ()), items.get("enumDescriptions", ()), strict=False):
        yield f"#   {value} = {words}"


def _unused(key: str, schema: Mapping[str, Any], node: Mapping[str, Any]) -> Iterator[str]:
    text = write(branch({key: example(schema, node)})).decode()
    return (f"# {line}" for line in text.splitlines())


def _made_up(node: Mapping[str, Any]) -> bool:
    """``sample``: it is not for real records."""
    return str(node.get("$ref", "")).endswith("/sample")


def example(schema: Mapping[str, Any], node: Mapping[str, Any]) -> Any:
    """A value that the schema itself shows: of an object what it must have, of a list one item."""
    node = resolved(schema, node)
    if node.get("type") == "object":
        properties = node.get("properties", {})
        shown = node.get("required") or [next(iter(properties))]
        return {key: example(schema, properties[key]) for key in shown}
    if node.get("type") == "array":
        return [example(schema, node["items"])]
    if "enum" in node:
        return node["enum"][0]
    if "const" in node:
        return node["const"]
    return node["examples"][0] if "examples" in node else ""
