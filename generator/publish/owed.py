"""What is to be done, as a list that is grouped by how pressing it is and can be grouped anew later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from generator.publish import parts
from generator.status.board import Item

HORIZON = 120
"""Days after the build for which a list holds ready what will come to stand in it."""

PRESSING = ("late", "due-soon")
ALL = (*PRESSING, "doing", "not-due")


class Row(Struct, frozen=True):
    """One thing to be done, with its place in the list: by its day, then by what it is."""

    rank: int
    item: Item


class Owed(Struct, frozen=True):
    """A list in groups, the most pressing first."""

    groups: Mapping[str, Sequence[Row]]
    """State → rows, also where there are none."""
    ready: Sequence[Row]
    """What does not stand in the list yet but may come to on a later day."""

    @property
    def shown(self) -> list[Row]:
        return [row for rows in self.groups.values() for row in rows]

    @property
    def count(self) -> int:
        return sum(map(len, self.groups.values()))

    def part(self, facts: Mapping[str, Any]) -> Owed:
        """What of it stands on one page of several: see ``parts``. What is ready goes with the last rows."""
        if "parts" not in facts:
            return self
        own = {id(row) for row in parts.rows(self.shown, facts)}
        groups = {state: [row for row in rows if id(row) in own] for state, rows in self.groups.items()}
        last = facts["part"] + 1 == len(facts["parts"])
        return Owed(groups, self.ready if last else ())


def by_day(items: Iterable[Item]) -> list[Item]:
    """What is open, by its day; whatever comes to be late, late things stand in this order."""
    return sorted(
        (one for one in items if one.standing.open),
        key=lambda one: (
            one.standing.day or dt.date.max, one.work, one.address, one.number, one.parties,
        ),
    )  # fmt: skip


def owed(
    items: Iterable[Item], today: dt.date, states: Sequence[str] = ALL, *, most: int | None = None
) -> Owed:
    """What stands in one of the states, and what will within HORIZON days; of each group ``most`` rows."""
    counts = dict.fromkeys(states, 0)
    later = today + dt.timedelta(HORIZON)
    chosen = []
    for item in by_day(items):
        state = item.standing.state
        if state in counts and (most is None or counts[state] < most):
            counts[state] += 1
            chosen.append(item)
        elif state not in counts and item.standing.on(later).state in states:
            chosen.append(item)
    rows = [Row(rank, item) for rank, item in enumerate(chosen)]
    groups = {state: [one for one in rows if one.item.standing.state == state] for state in states}
    ready = [one for one in rows if one.item.standing.state not in groups]
    return Owed(groups, ready if most is None else ready[: max(0, most - min(counts.values()))])
