"""All tables as one SQLite database, for those who query."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from generator.opendata.rows import Rows
from generator.opendata.shape import Column, Shape, Table

_TYPES = {"integer": "INTEGER", "number": "REAL", "boolean": "INTEGER", "date": "TEXT", "string": "TEXT"}


def database(shape: Shape, pieces: Iterable[Rows]) -> bytes:
    """The file, the same bytes for the same rows and version of SQLite. Days are ISO 8601 text, yes is 1.

    ``columns_`` tells of every column what the data dictionary tells.
    """
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.execute("PRAGMA page_size = 4096")
        connection.execute("BEGIN")
        for table in shape.tables.values():
            connection.execute(_create(table))
        connection.execute(
            'CREATE TABLE "columns_" ("table" TEXT, "column" TEXT, "title" TEXT, "description" TEXT, '
            'PRIMARY KEY ("table", "column")) WITHOUT ROWID'
        )
        connection.executemany('INSERT INTO "columns_" VALUES (?, ?, ?, ?)', _dictionary(shape))
        statements = {
            name: f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(table.columns))})'  # noqa: S608
            for name, table in shape.tables.items()
        }
        for rows in pieces:
            for name, found in rows.items():
                connection.executemany(statements[name], found)
        connection.execute("COMMIT")
        return connection.serialize()
    finally:
        connection.close()


def _create(table: Table) -> str:
    parts = [_column(column) for column in table.columns]
    parts.append(f"PRIMARY KEY ({', '.join(map(_quoted, table.key))})")
    if table.kind and not table.main:
        parts.append(f'FOREIGN KEY ("address") REFERENCES {_quoted(table.kind)} ("address")')
    return f"CREATE TABLE {_quoted(table.name)} ({', '.join(parts)})"


def _column(column: Column) -> str:
    return f"{_quoted(column.name)} {_TYPES[column.type]}{' NOT NULL' if column.required else ''}"


def _quoted(name: str) -> str:
    """A name of ours: from a schema, never from a record."""
    return f'"{name}"'


def _dictionary(shape: Shape) -> Iterable[Sequence[Any]]:
    for table in shape.tables.values():
        yield table.name, "", table.title, table.description
        for column in table.columns:
            yield table.name, column.name, column.title, column.description
