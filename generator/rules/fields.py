"""Reading a record by keys that may be missing, so that a rule says in one word what it looks at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.model import Pointer, Record
from generator.schema import Mention
from generator.thai.dates import buddhist_year, parse_date

EARLIEST, LATEST = 2435, 2640
"""B.E. years that a date may have: from the ministry's founding (1 April 2435) to a lifetime ahead."""
Mentions = Sequence[Mention]
"""What a record names: its references, parties and dates, each with its pointer."""


def mapping(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    """The mapping under ``key``, an empty one when there is none."""
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def sequence(data: Mapping[str, Any], key: str) -> list[Any]:
    """The list under ``key``, an empty one when there is none."""
    value = data.get(key)
    return value if isinstance(value, list) else []


def entries(data: Mapping[str, Any], key: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The mappings in the list under ``key``, each with its index in that list."""
    for index, item in enumerate(sequence(data, key)):
        if isinstance(item, dict):
            yield index, item


def text(data: Mapping[str, Any], key: str) -> str:
    """The text under ``key``, an empty one when there is none."""
    value = data.get(key)
    return value if isinstance(value, str) else ""


def texts(data: Mapping[str, Any], key: str) -> Iterator[tuple[int, str]]:
    """The texts in the list under ``key``, each with its index."""
    for index, item in enumerate(sequence(data, key)):
        if isinstance(item, str):
            yield index, item


def number(data: Mapping[str, Any], key: str) -> int | float | None:
    """The number under ``key``, None when there is none."""
    value = data.get(key)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def whole(data: Mapping[str, Any], key: str) -> int | None:
    """The integer under ``key``, None when there is none."""
    value = data.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def day(data: Mapping[str, Any], key: str) -> dt.date | None:
    """The date under ``key``, None when there is none or no such day."""
    value = data.get(key)
    if not isinstance(value, str):
        return None
    try:
        return parse_date(value)
    except ValueError:
        return None


def plausible(date: dt.date) -> bool:
    """Whether a paper or plan of this office can have this date: else its year is a slip."""
    return EARLIEST <= buddhist_year(date) <= LATEST


def targets(data: Mapping[str, Any], key: str) -> list[tuple[Pointer, str]]:
    """The addresses under a key that holds one or several, each with its pointer, anchors left out."""
    value = data.get(key)
    if isinstance(value, str):
        return [((key,), value.partition("#")[0])]
    return [((key, index), item.partition("#")[0]) for index, item in texts(data, key)]


def cycle_address(record: Record) -> str:
    """The address of the cycle of a record that belongs to a work's fiscal year."""
    work, fiscal = record.address.split("/")[:2]
    return f"{work}/{fiscal}/cycle"


def every_text(data: Any) -> list[str]:
    """Every text of a record, without its pointer: a third of the cost of ``schema.texts``."""
    found: list[str] = []
    waiting = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return found
