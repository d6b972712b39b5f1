"""The most of a series that is in order: what stands outside it is what to doubt."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any


def longest_rising(values: Sequence[Any]) -> frozenset[int]:
    """Indices of a longest run of values that never falls (patience sorting, n log n).

    Of several such runs, one whose values are low.
    """
    tops: list[Any] = []
    at_top: list[int] = []
    before: list[int] = []
    for index, value in enumerate(values):
        place = bisect_right(tops, value)
        before.append(at_top[place - 1] if place else -1)
        if place == len(tops):
            tops.append(value)
            at_top.append(index)
        else:
            tops[place], at_top[place] = value, index
    found: set[int] = set()
    index = at_top[-1] if at_top else -1
    while index >= 0:
        found.add(index)
        index = before[index]
    return frozenset(found)
