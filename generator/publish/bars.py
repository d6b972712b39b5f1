"""Counts by state: drawn to scale, said in a sentence, and ready to be counted anew in a reader's browser."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, field

from generator.status.standing import STATES, Standing, tally


class Part(Struct, frozen=True):
    """One part of a bar, as wide as its count. ``start`` and ``width`` are percent, ready to be written."""

    state: str
    count: int
    start: str
    width: str


class Bar(Struct, frozen=True):
    """Counts by state, drawn to scale."""

    total: int
    parts: tuple[Part, ...]
    counts: Mapping[str, int]
    """By state; states that none is in are left out."""
    dues: tuple[str, ...] = ()
    """What can change of itself: see ``dues``."""
    still: Mapping[str, int] = field(default_factory=dict)
    """How many of each count are not among ``dues``: nothing changes them but a new record."""
    turns: tuple[str, ...] = ()
    """States that some may come to be in of themselves, late and soon due left out."""

    @property
    def ever(self) -> tuple[str, ...]:
        """The states that some are in or may come to be in of themselves."""
        coming = {"late", "due-soon", *self.turns} if self.dues else set()
        return tuple(one for one in STATES if one in self.counts or one in coming)

    def of(self, *states: str) -> int:
        """How many stand in these states."""
        return sum(self.counts.get(one, 0) for one in states)

    def still_of(self, *states: str) -> int:
        """Of these, how many stand so until something is written."""
        return sum(self.still.get(one, 0) for one in states)


class Owner(Struct, frozen=True):
    """Who owes something of what a page counts."""

    party: str
    dues: tuple[str, ...]
    """As of a bar."""
    late: int
    """How many are late."""


def bar(standings: Iterable[Standing]) -> Bar:
    found = list(standings)
    counts = tally(found)
    turned = {then.state for one in found if one.turns for _, then in one.phases} - {"late", "due-soon"}
    return Bar(
        len(found),
        tuple(_parts(counts)),
        counts,
        dues(found),
        tally(one for one in found if not _moves(one)),
        tuple(state for state in STATES if state in turned),
    )


def _parts(counts: Mapping[str, int]) -> Iterator[Part]:
    """The parts side by side; one that would be too small to be seen is as wide as ``_LEAST``."""
    total = sum(counts.values())
    widths = [max(100 * count / total, _LEAST) for count in counts.values()]
    start, scale = 0.0, 100 / sum(widths) if widths else 0.0
    for (state, count), width in zip(counts.items(), widths, strict=True):
        yield Part(state, count, f"{start:.2f}", f"{width * scale:.2f}")
        start += width * scale


def dues(standings: Iterable[Standing]) -> tuple[str, ...]:
    """What a reader's browser needs to tell how many stand in which state on a later day.

    For each standing that can change of itself: a letter for its state and its due day (ISO), after ``>``
    each day on which it turns and what it turns into (``w2027-03-31>2027-03-01=n2027-03-31``); after ``*``
    how many are alike. What is late stays so: of that the letter alone.
    """
    codes = Counter(code(one) for one in standings if _moves(one))
    return tuple(one if count == 1 else f"{one}*{count}" for one, count in codes.items())


def late_owners(owned: Iterable[tuple[Iterable[str], Standing]]) -> tuple[Owner, ...]:
    """Each owner of something that is or may come to be late, those with most that is late first."""
    found: dict[str, list[Standing]] = {}
    for owners, one in owned:
        for owner in owners if _moves(one) else ():
            found.setdefault(owner, []).append(one)
    told = (Owner(owner, dues(own), sum(one.state == "late" for one in own)) for owner, own in found.items())
    return tuple(sorted(told, key=lambda one: (-one.late, one.party)))


_LEAST = 1.0
"""Percent; the same as in ``docs/assets/tidtam.js``."""

_LETTERS = {
    "late": "l", "due-soon": "s", "doing": "d", "not-due": "n",
    "done": "f", "no-data": "u", "not-applicable": "a",
}  # fmt: skip
"""For a reader's browser: see ``docs/assets/tidtam.js``."""


def _moves(one: Standing) -> bool:
    return one.open and (one.due is not None or one.turns is not None)


def code(one: Standing) -> str:
    """One standing as ``dues`` codes it; of what nothing can change but a new record its state's letter."""
    return ">".join((_phase(one), *(f"{day.isoformat()}={_phase(then)}" for day, then in one.phases)))


def _phase(one: Standing) -> str:
    letter = "w" if one.shut else _LETTERS[one.state]
    dated = one.open and one.due and one.state != "late"
    return f"{letter}{one.due.day.isoformat()}" if dated and one.due else letter
