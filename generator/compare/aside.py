"""One piece of work done in a second process while the first goes on with another."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

MANY = 1_000
"""From this many records on, a second process pays."""

Result = TypeVar("Result")

_work: Callable[[], Any]
"""What the second process does; inherited at the fork, because it cannot be sent."""


@contextmanager
def aside(work: Callable[[], Result], size: int) -> Iterator[Callable[[], Result]]:
    """Begins ``work``, on ``size`` records; what it gives is called for the result.

    The result goes through pickle. Small work is done when it is asked for, and so is any where there is
    no forking.
    """
    # A process with threads must not fork: a lock that one of them holds would stay locked for ever.
    alone = threading.active_count() == 1
    if size < MANY or not hasattr(os, "fork") or (os.cpu_count() or 1) < 2 or not alone:
        yield work
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    global _work
    _work = work
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as pool:
        yield pool.submit(_run).result


def _run() -> Any:
    return _work()
