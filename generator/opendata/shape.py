"""The tables that a register comes to, worked out from the schemas alone.

A kind has a table of its own with a row a record. Mappings within a record are columns of the same table
(``period.from`` → ``period_from``), lists of plain values are one column, and a list of mappings is a table
of its own whose rows name the record (``address``) and their place in the list (``no``, counted from 1; in
a list within a list also ``of``, the ``no`` of the row above). A list that many kinds share by name
(``sources``, ``evidence`` …) is one table for all of them; ``at`` tells where in the record it stood.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct, field

from generator.model import KINDS
from generator.publish.words import say
from generator.schema import Schemas
from generator.schema_node import resolved

SEPARATOR = " | "
"""Between the values of a list that is one column."""

SHARED = {
    "sources": "sources",
    "evidence_list": "evidence",
    "revisions": "revisions",
    "confirmed": "confirmed",
}
"""Definition in ``common.schema.json`` → the table of all lists that refer to it."""

_LEFT_OUT = frozenset({"classification", "acknowledged", "redirect_from", "sample"})
"""What tells the tool something and the reader nothing; ``sample`` stands in the head of every table."""


class Column(Struct, frozen=True, kw_only=True):
    """A column. ``type`` is that of Frictionless Table Schema: string, integer, number, boolean or date."""

    name: str
    title: str
    """In Thai, as the schema has it."""
    description: str = ""
    type: str = "string"
    required: bool = False
    values: tuple[tuple[str, str], ...] = ()
    """The allowed values with the Thai words for each."""
    many: bool = False
    """It holds a list, its values with SEPARATOR between them."""
    names: str = ""
    """``ref`` where its values are addresses of records, ``party`` where they are ids of parties."""


class Table(Struct, frozen=True, kw_only=True):
    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    """The columns that tell one row from every other."""
    kind: str = ""
    """The kind whose records its rows are of; empty where many kinds share it."""

    @property
    def names(self) -> list[str]:
        """Of its columns."""
        return [column.name for column in self.columns]

    @property
    def main(self) -> bool:
        """A row a record."""
        return self.name == self.kind


class Plan(Struct):
    """How a mapping of a record becomes a row of ``table``: what to do with each of its properties."""

    table: str
    width: int = 0
    """Columns of the table."""
    shared: bool = False
    values: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Property → column (from 0) and what it holds: ``""`` as it is, ``date``, ``list`` or ``dates``."""
    inner: dict[str, Plan] = field(default_factory=dict)
    """Property that is a mapping → its plan, of the same row."""
    lists: dict[str, Plan] = field(default_factory=dict)
    """Property that is a list of mappings → the plan of its rows."""


class Shape(Struct, frozen=True):
    tables: Mapping[str, Table]
    """By name: kinds in the order of ``KINDS``, each with the tables below it, then those that are shared."""
    plans: Mapping[str, Plan]
    """Kind → how its records become rows."""

    def of(self, kind: str) -> list[Table]:
        """A kind's own table, those below it, and those that are shared."""
        return [table for table in self.tables.values() if table.kind in (kind, "")]


def shape(schemas: Schemas) -> Shape:
    """The tables of the schemas."""
    tables: dict[str, Table] = {}
    shared: dict[str, Table] = {}
    plans = {}
    for kind in KINDS:
        maker = _Maker(kind, schemas.document(kind), shared)
        plans[kind] = maker.made()
        tables |= maker.tables
    return Shape(tables | shared, plans)


class _Maker:
    """Makes the tables of one kind."""

    def __init__(self, kind: str, document: Mapping[str, Any], shared: dict[str, Table]) -> None:
        self.tables: dict[str, Table] = {}
        self._kind = kind
        self._document = document
        self._shared = shared

    def made(self) -> Plan:
        columns = list(_head(self._kind, self._document))
        plan = self._table(self._kind, self._document, self._document, columns, depth=0)
        # Its own table goes before those below it.
        self.tables = {self._kind: self.tables[self._kind], **self.tables}
        return plan

    def _table(
        self, name: str, told: Mapping[str, Any], node: Mapping[str, Any], columns: list[Column], depth: int
    ) -> Plan:
        """A table of ``node``'s properties behind the ``columns`` it begins with; ``told`` names it."""
        plan = Plan(name)
        key = tuple(column.name for column in columns if column.required and column.name != "sample")
        self._properties(node, plan, columns, "", depth, needed=True)
        plan.width = len(columns)
        self.tables[name] = Table(
            name=name,
            title=told.get("title", name),
            description=told.get("description", ""),
            columns=tuple(columns),
            key=key if depth else ("address",),
            kind=self._kind,
        )
        return plan

    def _properties(
        self,
        node: Mapping[str, Any],
        plan: Plan,
        columns: list[Column],
        prefix: str,
        depth: int,
        *,
        needed: bool,
    ) -> None:
        """Adds a mapping's properties to a table's columns and to a plan. ``needed``: it is always there."""
        known = {} if prefix else {column.name: index for index, column in enumerate(columns)}
        required = frozenset(node.get("required", ())) if needed else frozenset[str]()
        for key, child in node.get("properties", {}).items():
            if key in _LEFT_OUT and not prefix:
                continue
            found = resolved(self._document, child)
            name = f"{prefix}{key}".replace("-", "_")
            meaning = found.get("x-type", "")
            if found.get("type") == "object":
                plan.inner[key] = inner = Plan(plan.table)
                # Of what is taken out for the public, nothing is left to count on.
                self._properties(found, inner, columns, f"{name}_", depth, needed=False)
            elif found.get("type") == "array":
                items = resolved(self._document, found["items"])
                if items.get("type") == "object":
                    plan.lists[key] = self._list(child, found, items, f"{plan.table}_{name}", depth)
                    continue
                plan.values[key] = (len(columns), "dates" if items.get("x-type") == "date" else "list")
                columns.append(_column(name, found, items, required=False))
            elif name in known:  # stands in the head already
                plan.values[key] = (known[name], "")
            else:
                plan.values[key] = (len(columns), "date" if meaning == "date" else "")
                kept = key in required and (depth == 0 or meaning != "ref")
                columns.append(_column(name, found, required=kept))

    def _list(
        self,
        child: Mapping[str, Any],
        found: Mapping[str, Any],
        items: Mapping[str, Any],
        name: str,
        depth: int,
    ) -> Plan:
        """The plan of a list of mappings; its table is made where it is not known yet."""
        definition = child.get("$ref", "").rpartition("/")[2]
        if definition not in SHARED:
            numbers = [_number("of"), _number("no")] if depth else [_number("no")]
            if depth > 1:
                raise ValueError(name)  # a schema with lists three deep needs another way to number its rows
            return self._table(name, found, items, [*_row_head(), *numbers], depth + 1)
        # A shared list holds plain values only: the same in every kind.
        columns = [*_row_head(), _head_column("at", required=True), _number("no")]
        name = SHARED[definition]
        plan = Plan(name, shared=True)
        self._properties(items, plan, columns, "", 2, needed=True)
        plan.width = len(columns)
        self._shared.setdefault(
            name,
            Table(
                name=name,
                title=say("open_tables", name),
                description=say("open_tables", f"{name}_about"),
                columns=tuple(columns),
                key=("address", "at", "no"),
            ),
        )
        return plan


def _head(kind: str, document: Mapping[str, Any]) -> Iterator[Column]:
    """The first columns of a kind's table: what its address says, and what every record has."""
    yield _head_column("address", required=True)
    yield _head_column("title", required=True)
    yield _head_column("sample", type="boolean", required=True)
    parts = KINDS[kind].pattern.groupindex
    own = document.get("properties", {})
    if "fy" in parts and "fiscal_year" not in own:
        yield _head_column("fiscal_year", type="integer", required=True)
    if "round" in parts and "round" not in own:
        yield _head_column("round", required=True)
    yield _head_column("changed", type="date")


def _row_head() -> Iterator[Column]:
    yield _head_column("address", required=True)
    yield _head_column("sample", type="boolean", required=True)


def _number(name: str) -> Column:
    return _head_column(name, type="integer", required=True)


def _head_column(name: str, *, type: str = "string", required: bool = False) -> Column:  # noqa: A002
    return Column(
        name=name,
        title=say("open_columns", name),
        description=say("open_columns", f"{name}_about"),
        type=type,
        required=required,
    )


def _column(
    name: str, found: Mapping[str, Any], items: Mapping[str, Any] | None = None, *, required: bool
) -> Column:
    """A column for a property; for a list of plain ``items`` it holds them all."""
    one = found if items is None else items
    meaning = one.get("x-type", "")
    words = zip(one.get("enum", ()), one.get("enumDescriptions", ()), strict=False)
    plain = "date" if meaning == "date" else one.get("type", "string")
    return Column(
        name=name,
        title=found.get("title") or one.get("title", name),
        description=found.get("description") or one.get("description", ""),
        type="string" if items is not None else plain,
        required=required,
        values=tuple((str(value), str(said)) for value, said in words),
        many=items is not None,
        names="ref" if meaning == "ref" else "party" if meaning == "party" else "",
    )
