"""Long lists in parts: so many rows stand on a list's own page, the rest on pages below it.

A list that is read from the top (the most pressing first) goes on at ``<list>/part/2``. One that grows at its
top (papers, the newest first) is counted from its other end: ``<list>/part/1`` holds the oldest, and goes on
holding them, whatever is added. A list of fewer than ``STEP + SLACK`` rows is not parted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from msgspec.structs import replace

from generator.publish.recipe import Place, beside
from generator.publish.words import say

STEP = 80
"""Rows of a part: some 10 kB over the wire."""
SLACK = 40
"""No page is made for fewer rows than these."""
BRIEF = 25
"""Rows of a long list that a page shows where all of it stands elsewhere."""

FOLDER = "part"

_Row = TypeVar("_Row")


class Part(NamedTuple):
    """One page of a list: its rows are those from ``start`` to before ``end``, in the order they are read."""

    address: str
    start: int
    end: int
    number: int
    """What its address and title say; 0 is the list's own page."""


def parts(address: str, count: int, below: str = "") -> list[Part]:
    """The pages of a list of ``count`` rows that is read from the top; one if it is short.

    ``below`` begins the addresses of the further parts; without it they stand below the list's own.
    """
    begins = below or f"{address}/{FOLDER}/"
    starts = [STEP * place for place in range(_more(count) + 1)]
    return [
        Part(f"{begins}{place + 1}" if place else address, start, end, place and place + 1)
        for place, (start, end) in enumerate(zip(starts, [*starts[1:], count], strict=True))
    ]


def parts_from_the_end(address: str, count: int) -> list[Part]:
    """The pages of a list that grows at its top, in the order they are read: the last is part 1."""
    more = _more(count)
    ends = [count - STEP * number for number in range(more, -1, -1)]
    numbers = [0, *range(more, 0, -1)]
    return [
        Part(f"{address}/{FOLDER}/{number}" if number else address, start, end, number)
        for number, start, end in zip(numbers, [0, *ends[:-1]], ends, strict=True)
    ]


def is_long(count: int) -> bool:
    """Whether a list of so many rows is parted."""
    return _more(count) > 0


def pages(front: Place, found: Sequence[Part], of: Callable[[Part], Place] | None = None) -> Iterator[Place]:
    """The pages of a list: ``front``, and where it is parted one for each further part.

    Each knows all the parts and which one it is by its facts ``parts`` and ``part``. The context is that of
    the whole list, but where ``of`` makes the page of a part from what stands on that one alone.
    """
    if len(found) == 1:
        yield front
        return
    titles = [_title(front.title, part) for part in found]
    series = [(part.address, title) for part, title in zip(found, titles, strict=True)]
    for place, part in enumerate(found):
        own = of(part) if of else front
        facts = {**own.facts, "parts": [list(one) for one in found], "part": place}
        if place or not {"previous", "next"} & facts.keys():
            facts = {name: fact for name, fact in facts.items() if name not in ("previous", "next")}
            facts |= beside(series, place)
        yield replace(
            own,
            address=part.address,
            title=titles[place],
            facts=facts,
            files=None if place else front.files,
        )


def rows(listed: Sequence[_Row], facts: Mapping[str, Any]) -> Sequence[_Row]:
    """Those of a page's rows that stand in its part; all, if the list is not parted."""
    if "parts" not in facts:
        return listed
    part = Part(*facts["parts"][facts["part"]])
    return listed[part.start : part.end]


def named(
    listed: Sequence[_Row], facts: Mapping[str, Any], name: Callable[[Sequence[_Row]], str]
) -> list[str]:
    """What each part is called after its rows; nothing where the list is not parted."""
    return [name(listed[start:end]) for _, start, end, _ in facts.get("parts", ())]


def brief(listed: Sequence[_Row]) -> Sequence[_Row]:
    """The first of rows that all stand on another page."""
    return listed[:BRIEF]


def brief_of_long(listed: Sequence[_Row]) -> Sequence[_Row]:
    """All of a list that is not parted, of another the first rows: the whole stands on another page."""
    return brief(listed) if is_long(len(listed)) else listed


def _more(count: int) -> int:
    """How many parts a list has beside its own page."""
    return max(0, (count - SLACK) // STEP) if count >= STEP + SLACK else 0


def _title(title: str, part: Part) -> str:
    return say("titles", "part", title=title, number=part.number) if part.number else title
