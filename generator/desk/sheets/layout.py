"""What a table is: rows that stand for records or items of them, columns that stand for their properties."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from generator.model import Pointer

NEW = "-"
"""In a pointer, the place of a list item that is not there yet, as in a JSON Pointer (RFC 6901)."""
TITLE_LIMIT = 31
"""Characters that a spreadsheet allows on a tab."""

Cell = str | int | float
"""What stands in a cell; an empty one is ``""``."""


class Slot(Struct, frozen=True):
    """What a cell stands for: one value of one record, either of which may not be there yet."""

    address: str
    kind: str
    pointer: Pointer


class Row(Struct, frozen=True, kw_only=True):
    """A record, or at ``pointer`` an item of it. Where the pointer ends in NEW, an item to be added.

    ``facts["given"]`` is what such an item says by itself, once anything of it is filled in.
    """

    address: str
    kind: str
    pointer: Pointer = ()
    name: str = ""
    """What tells the item from the others of its list; its index where nothing else does."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What the columns of a table need to know of the row."""

    @property
    def identity(self) -> str:
        """``e-mes/2566/12m/STD-1.1#issues/number=4``; what a sheet's hidden first column holds."""
        return f"{self.address}#{self.name}" if self.name else self.address

    @property
    def by_place(self) -> bool:
        """Known by its place in a list only, which others may have changed meanwhile."""
        return self.name.rpartition("/")[2].isdecimal()


class Column(Struct, frozen=True, kw_only=True):
    """``slot`` says what a cell stands for (None: nothing, it is closed); ``shown`` fills a closed one."""

    heading: str
    slot: Callable[[Row], Slot | None] = lambda row: None
    shown: Callable[[Row], Cell] = lambda row: ""
    width: int = 14
    """In characters."""


class Table(Struct, frozen=True, kw_only=True):
    """One sheet. The first column of each table is its key: what a row is of."""

    id: str
    """``e-mes/2566/6m``: unlike that of any other table."""
    title: str
    heading: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    choices: Sequence[str] = ()
    """What can stand in the key of a new row; empty where it is typed, or where there are no new rows."""
    grown: Callable[[str], Row | None] | None = None
    """The new row for what stands in the key; None where there is none. Without it, no rows are added."""
    removable: bool = False
    """Rows are items that can be taken away, by a mark in the last column."""


def at(data: Any, pointer: Pointer) -> Any:
    """The value at a pointer; None where there is none."""
    part: Any
    for part in pointer:
        if (isinstance(data, dict) and part in data) or (
            isinstance(data, list) and isinstance(part, int) and 0 <= part < len(data)
        ):
            data = data[part]
        else:
            return None
    return data
