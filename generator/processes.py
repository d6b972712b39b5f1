"""A second process for work that goes on while the first is busy with something else."""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pickle import dumps, loads
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Result = TypeVar("Result")


def can_fork() -> bool:
    """Whether a second process is to be had, and of use.

    A process with threads must not fork: a lock that one of them holds would stay locked for ever.
    """
    return hasattr(os, "fork") and (os.cpu_count() or 1) > 1 and threading.active_count() == 1


@contextmanager
def aside(
    work: Callable[[], Result], *, worth: bool = True, niceness: int = 0
) -> Iterator[Callable[[], Result]]:
    """Begins ``work`` in a process of its own; what it gives waits for the result, or raises what was raised.

    The result goes through pickle, and what ``work`` does to its memory stays there. Where that is not
    ``worth`` it, or no process is to be had, the work is done when it is asked for. Work that nobody waits
    for is stopped in the end.
    """
    if not worth or not can_fork():
        yield cache(work)
        return
    from multiprocessing import get_context  # here: most that runs begins no second process

    context = get_context("fork")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(work, receiving, sending, niceness), daemon=False)
    process.start()
    sending.close()

    @cache
    def result() -> Result:
        try:
            error, found = loads(receiving.recv_bytes())  # noqa: S301 - of our own process
        except EOFError:
            process.join()
            raise ChildProcessError(f"a second process ended with {process.exitcode}") from None
        if error is not None:
            raise error
        done: Result = found
        return done

    try:
        yield result
    finally:
        receiving.close()
        process.terminate()
        process.join()


def _run(work: Callable[[], Any], receiving: Connection, sending: Connection, niceness: int) -> None:
    receiving.close()  # else this process would wait for ever to be heard once the first is gone
    # The first process hears Ctrl+C and stops this one, which then stops whatever it has begun itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(1))
    os.nice(niceness)
    try:
        answer = dumps((None, work()))
    except Exception as error:  # noqa: BLE001 - it is raised again where the result is asked for
        answer = _failure(error)
    with suppress(BrokenPipeError):  # nobody waits for it any more
        sending.send_bytes(answer)


def _failure(error: Exception) -> bytes:
    """The failure as it can be sent, with the place where it happened."""
    said = traceback.format_exc()
    error.add_note(said)
    try:
        whole = dumps((error, None))
        loads(whole)  # noqa: S301 - it was made here
    except Exception:  # noqa: BLE001 - whatever an exception of others does when it is made again
        whole = dumps((ChildProcessError(said), None))
    return whole
