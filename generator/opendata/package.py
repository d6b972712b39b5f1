"""``datapackage.json``: a Frictionless Data Package (https://specs.frictionlessdata.io/) of CSV tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from generator.opendata.licence import Terms
from generator.opendata.shape import SEPARATOR, Column, Table
from generator.publish.words import say


def package(
    name: str, title: str, description: str, tables: Sequence[Table], folder: str, terms: Terms
) -> bytes:
    """The description of ``tables``, whose files are ``<folder><table>.csv`` seen from it."""
    held = {table.name for table in tables}
    document = {
        "profile": "tabular-data-package",
        "name": name,
        "title": title,
        "description": description,
        "licenses": [{"name": terms.licence.spdx, "path": terms.licence.url, "title": terms.licence.name}],
        "contributors": [{"title": terms.maintainer, "role": "publisher"}],
        "resources": [_resource(table, f"{folder}{table.name}.csv", held) for table in tables],
    }
    return orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_INDENT_2)


def _resource(table: Table, path: str, held: set[str]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    if table.kind and not table.main and table.kind in held:
        reference = {"resource": table.kind, "fields": ["address"]}
        schema["foreignKeys"] = [{"fields": ["address"], "reference": reference}]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": path,
        "title": table.title,
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    description = column.description
    if column.many:
        description = f"{description} {say('open', 'many', separator=SEPARATOR)}".strip()
    found: dict[str, Any] = {
        "name": column.name,
        "type": column.type,
        "title": column.title,
        "description": description,
    }
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.values and not column.many:
        constraints["enum"] = [_typed(value, column.type) for value, _ in column.values]
    if constraints:
        found["constraints"] = constraints
    return found


def _typed(value: str, type_: str) -> Any:
    return int(value) if type_ == "integer" else value
