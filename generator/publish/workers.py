"""The same work for many things, in two processes where that is worth it."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import partial
from typing import Any, TypeVar

from generator.processes import can_fork

MANY = 200
"""From this many things on, starting a second process pays."""

Job = TypeVar("Job")
Result = TypeVar("Result")

_share: Callable[[], list[tuple[int, Any]]]
"""What a worker process does; inherited at the fork, because it cannot be sent."""


def in_two(
    jobs: Sequence[Job],
    work: Callable[[Job], Result],
    advance: Callable[[int, int], None],
    kin: Callable[[Job], Hashable] = lambda job: None,
) -> list[Result]:
    """``work`` done for each job, results in the order of the jobs.

    Each process takes the next lot when it is through with one. Jobs of one ``kin`` use what others of it
    have worked out, so they go into as few lots as may be. What a second process makes comes back through
    pickle. ``advance`` is told how many of how many are done. An exception of ``work`` is raised here,
    whichever process it came from.
    """
    total = len(jobs)
    if total < MANY or not can_fork():
        return [result for _, result in _each(jobs, range(total), work, lambda done: advance(done, total))]
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    global _share
    lots = _lots([kin(job) for job in jobs])
    tickets = _tickets(len(lots))

    def share(tell: Callable[[int], None]) -> list[tuple[int, Any]]:
        done: list[tuple[int, Any]] = []
        while ticket := os.read(tickets, _TICKET):
            lot = int.from_bytes(ticket, "big")
            before = sum(map(len, lots[:lot]))
            done += _each(jobs, lots[lot], work, tell, before)
        return done

    _share = partial(share, _unheard)
    results: list[Any] = [None] * total
    try:
        with ProcessPoolExecutor(1, mp_context=get_context("fork")) as pool:
            other = pool.submit(_second)
            try:
                own = share(lambda done: advance(done, total))
            except BaseException:
                while os.read(tickets, 1 << 16):  # the other process need not go on
                    pass
                raise
            for index, result in own + other.result():
                results[index] = result
    finally:
        os.close(tickets)
    advance(total, total)
    return results


_TICKET = 2
"""Bytes of the number of a lot. A pipe gives them out whole: each read takes one."""


def _tickets(count: int) -> int:
    """A pipe that holds the numbers of all lots and nothing after them."""
    out, into = os.pipe()
    os.write(into, b"".join(number.to_bytes(_TICKET, "big") for number in range(count)))
    os.close(into)
    return out


_SMALLEST, _MOST = 32, 100
"""Jobs of a lot: what is fewer goes together, what is more is parted."""


def _lots(kins: Sequence[Hashable]) -> list[list[int]]:
    """The indices of the jobs, those of one kin together; first the kin that is met first."""
    found: dict[Hashable, list[int]] = {}
    for index, kin in enumerate(kins):
        found.setdefault(kin, []).append(index)
    lots: list[list[int]] = []
    for members in found.values():
        for start in range(0, len(members), _MOST):
            lot = members[start : start + _MOST]
            if lots and len(lots[-1]) + len(lot) <= _SMALLEST:
                lots[-1] += lot
            else:
                lots.append(lot)
    return lots


def _unheard(done: int) -> None:
    """Nobody hears how far a worker process is."""


def _second() -> list[tuple[int, Any]]:
    return _share()


def _each(
    jobs: Sequence[Job],
    lot: Sequence[int],
    work: Callable[[Job], Result],
    tell: Callable[[int], None],
    before: int = 0,
) -> Iterator[tuple[int, Result]]:
    """(index, result) of each job of a lot; ``before`` is how many jobs the lots before it have."""
    for done, index in enumerate(lot, 1):
        yield index, work(jobs[index])
        if done % 50 == 0 or done == len(lot):
            tell(before + done)
