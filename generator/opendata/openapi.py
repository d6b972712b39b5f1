"""The API's description: OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0), made from the records' schemas.

What is published differs from what is written: a day is ISO 8601 in the Common Era with the Thai text
beside it (``date``, ``date_thai``), and what is not for the public is left out, so that conditions between
properties need not hold any more. The schemas say what is always true of the published documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from generator.model import KINDS, WORKS
from generator.opendata import api
from generator.opendata.licence import Terms
from generator.publish.words import say
from generator.schema import Schemas
from generator.schema_node import resolved

_CONDITIONS = frozenset(
    "if then else allOf anyOf oneOf not dependencies minItems minProperties".split()  # noqa: SIM905
)
_FOR_THE_TOOL = frozenset({"$schema", "definitions", "patternErrorMessage", "enumDescriptions", "default"})
_DAY = {
    "type": "string",
    "format": "date",
    "pattern": r"^(1[89]|2[01])\d\d-\d\d-\d\d$",  # of the Common Era
    "title": "วันที่",
    "examples": ["2023-02-22"],
}
_GROUP = re.compile(r"\(\?P<(\w+)>")
_SCHEMAS = "#/components/schemas/"

_Node = Mapping[str, Any]


def document(schemas: Schemas, terms: Terms, site_url: str) -> bytes:
    """The description. ``site_url`` is where the site stands; if empty, addresses start at the document's."""
    found = {
        "openapi": "3.1.0",
        "info": {
            "title": say("open", "title_of", office=terms.office),
            "version": api.version(),
            "description": say("open", "api_about"),
            "license": {"name": terms.licence.name, "url": terms.licence.url},
        },
        "servers": [{"url": site_url.rstrip("/") or "../.."}],
        "paths": dict(_paths(schemas)),
        "components": {"schemas": dict(_components(schemas))},
    }
    return orjson.dumps(found, option=orjson.OPT_APPEND_NEWLINE)


def record_path(kind: str) -> str:
    """``orders/{year}/{slug}``: the address of a kind's records with its parts named."""
    pattern = KINDS[kind].pattern.pattern
    found, at = "", 0
    while match := _GROUP.search(pattern, at):
        found += pattern[at : match.start()] + f"{{{match[1]}}}"
        at = _end_of_group(pattern, match.start())
    return found + pattern[at:]


def _end_of_group(pattern: str, start: int) -> int:
    """Behind the bracket that closes the one at ``start``."""
    depth = 0
    for index in range(start, len(pattern)):
        depth += {"(": 1, ")": -1}.get(pattern[index], 0)
        if not depth:
            return index + 1
    raise ValueError(pattern)


# -- paths ------------------------------------------------------------------------------------------


def _paths(schemas: Schemas) -> Iterator[tuple[str, Any]]:
    yield f"/{api.INDEX}", _get("index", say("open", "api_index"), "Index")
    for kind in KINDS:
        title = schemas.document(kind)["title"]
        words = say("open", "api_kind", kind=title)
        yield f"/{api.path_of_kind(kind)}", _get(f"kind-{kind}", words, f"collection.{kind}")
        path = record_path(kind)
        parts = [_part(name) for name in re.findall(r"{(\w+)}", path)]
        yield (
            f"/{path}.json",
            _get(f"record-{kind}", say("open", "api_record", kind=title), f"record.{kind}", parts),
        )
    years = [_part("work"), _part("fy")]
    yield f"/{api.path_of_year('{work}/{fy}')}", _get("year", say("open", "api_year"), "year", years)


def _get(identity: str, summary: str, schema: str, parameters: list[dict[str, Any]] | None = None) -> _Node:
    content = {"application/json": {"schema": {"$ref": f"{_SCHEMAS}{schema}"}}}
    operation: dict[str, Any] = {
        "operationId": identity,
        "summary": summary,
        "responses": {"200": {"description": say("open", "api_found"), "content": content}},
    }
    if parameters:
        operation["parameters"] = parameters
        operation["responses"]["404"] = {"description": say("open", "api_none")}
    return {"get": operation}


def _part(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    if name == "work":
        schema["enum"] = list(WORKS)
    return {"name": name, "in": "path", "required": True, "schema": schema}


# -- schemas ----------------------------------------------------------------------------------------

_TEXT = {"type": "string"}
_COUNT = {"type": "integer", "minimum": 0}


def _components(schemas: Schemas) -> Iterator[tuple[str, _Node]]:
    yield "Link", _object(relation=_TEXT, address=_TEXT, url=_TEXT, kind={"enum": list(KINDS)}, title=_TEXT)
    entry = {"title": _TEXT, "count": _COUNT, "samples": _COUNT, "url": _TEXT}
    day = {"changed": _DAY}
    of_kind = _object(kind={"enum": list(KINDS)}, **entry, _more=day)
    of_year = _object(work={"enum": list(WORKS)}, fiscal_year={"type": "integer"}, **entry, _more=day)
    version = {"type": "string", "pattern": r"^1\.\d+\.\d+$"}
    yield (
        "Index",
        _object(
            api=version,
            title=_TEXT,
            publisher=_TEXT,
            license=_object(id=_TEXT, name=_TEXT, url=_TEXT),
            openapi=_TEXT,
            kinds={"type": "array", "items": of_kind},
            years={"type": "array", "items": of_year},
            versions={"type": "array", "items": _object(version=_TEXT, date=_DAY, text=_TEXT)},
        ),
    )
    links = {"type": "array", "items": {"$ref": f"{_SCHEMAS}Link"}}
    for kind in KINDS:
        own = schemas.document(kind)
        head = {
            "address": {"type": "string", "pattern": f"^{_plain(KINDS[kind].pattern.pattern)}$"},
            "url": _TEXT,
            "kind": {"const": kind},
            "title": _TEXT,
            "sample": {"type": "boolean"},
            "data": {"$ref": f"{_SCHEMAS}data.{kind}"},
        }
        yield f"data.{kind}", _published(own, own, top=True)
        yield f"record.{kind}", _object(**head, links=links, linked_from=links)
        yield f"item.{kind}", _object(**head, _more=day)
        items = {"$ref": f"{_SCHEMAS}item.{kind}"}
        yield (
            f"collection.{kind}",
            _object(
                api=version, kind={"const": kind}, title=_TEXT, count=_COUNT, samples=_COUNT,
                records={"type": "array", "items": items}, _more=day,
            ),
        )  # fmt: skip
    of_works = [kind for kind in KINDS if any(KINDS[kind].pattern.pattern.startswith(one) for one in _STARTS)]
    yield (
        "year",
        _object(
            api=version,
            work={"enum": list(WORKS)},
            fiscal_year={"type": "integer"},
            title=_TEXT,
            count=_COUNT,
            samples=_COUNT,
            records={
                "type": "array",
                "items": {"oneOf": [{"$ref": f"{_SCHEMAS}item.{one}"} for one in of_works]},
            },
            _more=day,
        ),
    )
    definitions = schemas.document("office")["definitions"]
    for name, node in definitions.items():
        yield f"common.{name}", _published(schemas.document("office"), node)


_STARTS = (*(f"{work}/" for work in WORKS), "(?P<work>")


def _plain(pattern: str) -> str:
    """A pattern without the names of its groups, which ECMA-262 writes otherwise."""
    return _GROUP.sub("(?:", pattern)


def _object(*, _more: _Node | None = None, **properties: Any) -> _Node:
    return {
        "type": "object",
        "properties": {**properties, **(_more or {})},
        "required": list(properties),
        "additionalProperties": False,
    }


def _published(document: _Node, node: _Node, *, top: bool = False) -> _Node:
    """A schema of what is written as one of what is published."""
    if node.get("x-type") == "date":
        return _DAY | {key: node[key] for key in ("title", "description") if key in node}
    found: dict[str, Any] = {}
    for key, value in node.items():
        if key in _CONDITIONS or key in _FOR_THE_TOOL or key.startswith("x-"):
            continue
        if key == "$ref":
            found[key] = value.replace("#/definitions/", f"{_SCHEMAS}common.")
        elif key == "properties":
            found[key] = dict(_properties(document, value))
        elif key == "items":
            found[key] = _published(document, value)
        elif key == "required":
            kept = [one for one in value if top or not _may_go(document, node["properties"].get(one, {}))]
            if kept:
                found[key] = kept
        elif key == "examples" and _is_day(document, node):
            continue
        else:
            found[key] = value
    return found


def _properties(document: _Node, properties: _Node) -> Iterator[tuple[str, _Node]]:
    for key, child in properties.items():
        yield key, _published(document, child)
        whole = resolved(document, child)
        if _is_day(document, child):
            yield f"{key}_thai", _TEXT
        elif whole.get("type") == "array" and _is_day(document, whole.get("items", {})):
            yield f"{key}_thai", {"type": "array", "items": _TEXT}


def _is_day(document: _Node, node: _Node) -> bool:
    return resolved(document, node).get("x-type") == "date"


def _may_go(document: _Node, node: _Node) -> bool:
    """What names a record is taken out where that record is not public."""
    whole = resolved(document, node)
    return whole.get("x-type") == "ref" or resolved(document, whole.get("items", {})).get("x-type") == "ref"
