"""Commits → the way of each record: every state it was published in, and who brought it there. Pure.

What counts is the *main line*: the head, its first parent, that one's first parent, and so on. A record
changes on the day a change reaches that line; the commits of a branch that was merged are told with the
merge that brought them. A branch whose change never came through leaves no trace.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from generator.history.log import Commit, Touch
from generator.load import ATTACHMENTS, RECORDS
from generator.rising import longest_rising

_FIRST_TIME = 1_112_833_300
"""7 April 2005, when Git began to keep itself: no commit is older."""
_DAY = 86_400
_BANGKOK = 7 * 3600
"""Seconds that Bangkok is ahead of UTC, since 1920."""
_EPOCH = 719_163
"""Ordinal of 1 January 1970."""
_LAST_DAY = 3_652_059
"""Ordinal of 31 December 9999, the last that Python knows."""


class Part(NamedTuple):
    """What one commit of a merged branch did to a record."""

    commit: int
    old: str
    new: str


class Step(NamedTuple):
    """A record's file went from one content to another on the main line."""

    commit: int
    """Which of the commits brought it: its index."""
    status: str
    """``A`` added, ``D`` deleted, ``M`` changed, ``R`` moved here."""
    file: str
    """Where the record lay afterwards; of a deletion, before."""
    old: str
    new: str
    parts: tuple[Part, ...] = ()
    """The commits of the branch, oldest first, where the commit is a merge."""


class Line(NamedTuple):
    """The main line of a repository."""

    trails: dict[str, tuple[Step, ...]]
    """file → its steps, oldest first. A record that moved has all its steps under its last name."""
    days: list[int]
    """Ordinal of the day of each commit, as far as it can be believed (see ``_days``)."""


def follow(commits: Sequence[Commit], head: str, same_kind: Callable[[str, str], bool]) -> Line:
    """The main line that ends in ``head``. ``commits`` come parents first.

    ``same_kind`` tells of two files whether one record could have moved from the first to the second:
    what only looks alike has not moved.
    """
    index = {commit.id: at for at, commit in enumerate(commits)}
    main: list[int] = []
    at = index.get(head)
    while at is not None:
        main.append(at)
        parents = commits[at].parents
        at = index.get(parents[0]) if parents else None
    main.reverse()

    landed: dict[int, int] = {at: at for at in main}
    trails: dict[str, list[Step]] = {}
    for at in main:
        brought = _brought(commits, index, landed, at) if len(commits[at].parents) > 1 else []
        _take(trails, commits, at, brought, same_kind)
    days = _days(commits, main, landed)
    return Line({file: tuple(steps) for file, steps in trails.items()}, days)


def _brought(
    commits: Sequence[Commit], index: Mapping[str, int], landed: dict[int, int], at: int
) -> list[int]:
    """The commits that a merge brings to the main line, oldest first."""
    waiting = [index[one] for one in commits[at].parents[1:] if one in index]
    found = []
    while waiting:
        other = waiting.pop()
        if other in landed:
            continue
        landed[other] = at
        found.append(other)
        waiting.extend(index[one] for one in commits[other].parents if one in index)
    return sorted(found)


def _take(
    trails: dict[str, list[Step]],
    commits: Sequence[Commit],
    at: int,
    brought: Sequence[int],
    same_kind: Callable[[str, str], bool],
) -> None:
    touches = [touch for touch in commits[at].touches if is_record(touch.path) or is_record(touch.old_path)]
    moved: dict[str, list[Step]] = {}
    for touch in touches:  # all that leave first: two records may change places
        if touch.status == "R" and _moves(touch, same_kind):
            moved[touch.path] = trails.pop(touch.old_path, [])
    for touch in touches:
        if touch.status == "R" and touch.path not in moved:
            if is_record(touch.old_path):
                gone = Step(at, "D", touch.old_path, touch.old, "0" * len(touch.old))
                trails.setdefault(touch.old_path, []).append(gone)
            if not is_record(touch.path):
                continue
            touch = touch._replace(status="A", old="0" * len(touch.old))
        status = touch.status if touch.status in "ADR" else "M"
        file = touch.old_path if status == "D" else touch.path
        if not is_record(file):
            continue
        parts = _parts(commits, brought, file) if brought else ()
        step = Step(at, status, file, touch.old, touch.new, parts)
        trails.setdefault(file, []).extend((*moved.get(file, ()), step))


def _moves(touch: Touch, same_kind: Callable[[str, str], bool]) -> bool:
    return is_record(touch.path) and is_record(touch.old_path) and same_kind(touch.old_path, touch.path)


def _parts(commits: Sequence[Commit], brought: Sequence[int], file: str) -> tuple[Part, ...]:
    """What the commits of a branch did to the file that ended as ``file``. What they merged is not theirs."""
    names = {file}
    found = []
    for at in reversed(brought):
        if len(commits[at].parents) > 1:
            continue
        for touch in commits[at].touches:
            if touch.path in names:
                found.append(Part(at, touch.old, touch.new))
                names.add(touch.old_path)
    return tuple(reversed(found))


def is_record(file: str) -> bool:
    return file.startswith(f"{RECORDS}/") and file.endswith(".yml") and not file.startswith(ATTACHMENTS)


def absent(identity: str) -> bool:
    """Whether an id stands for a file that is not there."""
    return not identity.strip("0")


# -- days -------------------------------------------------------------------------------------------


def _days(commits: Sequence[Commit], main: Sequence[int], landed: Mapping[int, int]) -> list[int]:
    """The day in Bangkok of each commit, by its ordinal.

    A machine's clock may be wrong: what is older than Git, or out of order with most of the main line,
    gets the day of the commit before it (else of the one after). A commit of a branch is not later than
    the merge that brought it.
    """
    stated = [_day(commit.time) for commit in commits]
    sound = [at for at in main if commits[at].time >= _FIRST_TIME]
    kept = longest_rising([commits[at].time // _DAY for at in sound])
    trusted = {sound[place] for place in kept}
    days = list(stated)
    last = next((stated[at] for at in main if at in trusted), None)
    for at in main:
        if at in trusted:
            last = stated[at]
        elif last is not None:
            days[at] = last
    for at, by in landed.items():
        if at != by and (commits[at].time < _FIRST_TIME or stated[at] > days[by]):
            days[at] = days[by]
    return days


def _day(time: int) -> int:
    return min(max((time + _BANGKOK) // _DAY + _EPOCH, 1), _LAST_DAY)


def stated_day(time: int) -> dt.date:
    """The day in Bangkok that a commit's own time says, whether it can be believed or not."""
    return dt.date.fromordinal(_day(time))


def last_days(line: Line) -> Iterable[tuple[str, int]]:
    """File → ordinal of the day it last changed, for the files that are there."""
    for file, steps in line.trails.items():
        if steps[-1].status != "D":
            yield file, line.days[steps[-1].commit]
