"""The same work for many things, in two processes where that is worth it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

MANY = 200
"""From this many things on, starting a second process pays."""

Job = TypeVar("Job")
Result = TypeVar("Result")

_task: tuple[Callable[[Any], Any], Sequence[Any]]
"""What a worker process does, and to what; inherited at the fork, because it cannot be sent."""


def in_two(
    jobs: Sequence[Job], work: Callable[[Job], Result], advance: Callable[[int, int], None]
) -> list[Result]:
    """``work`` done for each job, results in the order of the jobs.

    What a second process makes comes back through pickle. ``advance`` is told how many of how many are
    done. An exception of ``work`` is raised here, whichever process it came from.
    """
    total = len(jobs)
    if total < MANY or not _can_fork():
        return _each(jobs, work, lambda done: advance(done, total))
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    global _task
    _task = work, jobs
    results: list[Any] = [None] * total
    # Every other one, so that both get their share of what takes long.
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as pool:
        other = pool.submit(_second_half)
        results[0::2] = _each(jobs[0::2], work, lambda done: advance(min(2 * done, total), total))
        results[1::2] = other.result()
    return results


def _second_half() -> list[Any]:
    work, jobs = _task
    return [work(job) for job in jobs[1::2]]


def _each(jobs: Sequence[Job], work: Callable[[Job], Result], advance: Callable[[int], None]) -> list[Result]:
    results = []
    for done, job in enumerate(jobs, 1):
        results.append(work(job))
        if done % 50 == 0 or done == len(jobs):
            advance(done)
    return results


def _can_fork() -> bool:
    """A process with threads must not fork: a lock one of them holds would stay locked for ever."""
    return hasattr(os, "fork") and (os.cpu_count() or 1) > 1 and threading.active_count() == 1
