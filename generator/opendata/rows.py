"""Records as rows of tables: plain values, days as ISO 8601 in the Common Era."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from generator.model import Record
from generator.opendata.shape import SEPARATOR, Plan, Shape
from generator.thai import dates

Row = list[Any]
"""A value a column: str, int, float, bool or None."""
Rows = dict[str, list[Row]]
"""Table → its rows in the order of the records; tables without rows are left out."""


class Reader:
    """Makes rows of records.

    ``title`` says what a record is called that has no name of its own; ``changed`` is address → ISO day.
    """

    def __init__(self, shape: Shape, title: Callable[[Record], str], changed: Mapping[str, str]) -> None:
        self._shape = shape
        self._title = title
        self._changed = changed

    def add(self, record: Record, rows: Rows) -> None:
        """Puts a record's rows behind those that are there."""
        plan = self._shape.plans[record.kind]
        row: Row = [None] * plan.width
        head: list[Any] = [record.address, self._title(record), record.sample]
        parts = record.parts
        names = [column.name for column in self._shape.tables[record.kind].columns[3:5]]
        if names[0] == "fiscal_year" and "fy" in parts and "fiscal_year" not in record.data:
            head.append(int(parts["fy"]))
        if "round" in names and "round" in parts and "round" not in record.data:
            head.append(parts["round"])
        head.append(self._changed.get(record.address))
        row[: len(head)] = head
        rows.setdefault(plan.table, []).append(row)
        _fill(plan, record.data, row, rows, (record.address, record.sample), "", ())


def _fill(
    plan: Plan,
    data: Mapping[str, Any],
    row: Row,
    rows: Rows,
    owner: tuple[str, bool],
    at: str,
    numbers: tuple[int, ...],
) -> None:
    """Puts a mapping's values into ``row``, and the rows of its lists where they belong."""
    values, inner, lists = plan.values, plan.inner, plan.lists
    for key, value in data.items():
        if key in values:
            column, how = values[key]
            row[column] = value if not how else _told(value, how)
        elif key in inner:
            _fill(inner[key], value, row, rows, owner, f"{at}{key}.", numbers)
        elif key in lists:
            below = lists[key]
            found = rows.setdefault(below.table, [])
            for number, entry in enumerate(value, 1):
                head = (f"{at}{key}", number) if below.shared else (*numbers, number)
                own: Row = [*owner, *head]
                own += [None] * (below.width - len(own))
                found.append(own)
                _fill(below, entry, own, rows, owner, f"{at}{key}.{number}.", (*numbers, number))


def _told(value: Any, how: str) -> Any:
    if how == "date":
        return iso(value)
    return SEPARATOR.join(iso(one) if how == "dates" else str(one) for one in value)


@lru_cache(maxsize=1 << 15)
def iso(written: str) -> str:
    """A day as a record writes it, in the Common Era."""
    return dates.iso(dates.parse_date(written))
