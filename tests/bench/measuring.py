"""One run of a program, measured: time, processor time, memory at its peak."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


_MEMORY = Path("/dev/shm")
_ROOM = 4_000_000_000
"""Bytes that the largest measurement takes."""


def quiet_place() -> Path | None:
    """A directory in memory, where there is one with room; else the machine's own place for such files."""
    free = shutil.disk_usage(_MEMORY).free if _MEMORY.is_dir() else 0
    return _MEMORY if free > _ROOM else None


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a program with all its processes: seconds of wall time, MB of memory at its peak."""

    seconds: float
    megabytes: float
    processor: float = 0.0
    """Seconds of processor time."""


def run(
    command: Sequence[str],
    *,
    watch: float | None = None,
    env: Mapping[str, str] | None = None,
    prints: bool = False,
) -> Run:
    """Runs a command to its end. With ``watch``, looks at its memory every so many seconds.

    A command that ``prints`` its seconds has timed itself.

    Memory is the larger of what wait4 says of the largest process and of the sum of all processes'
    proportional shares, where /proc tells it. Raises RuntimeError when the command fails.
    """
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen(  # wait4 below takes its status
            command, stdout=said, stderr=subprocess.STDOUT, cwd=ROOT, env={**os.environ, **(env or {})}
        )
        with _watching(process.pid, watch) as peak:
            _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            tail = said.read().decode()[-4000:]
            raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{tail}")
        if prints:
            said.seek(0)
            seconds = float(said.read().split()[-1])
    unit = 1 if sys.platform == "darwin" else 1024
    processor = usage.ru_utime + usage.ru_stime
    return Run(seconds, max(usage.ru_maxrss * unit, peak[0]) / 1e6, processor)


@contextmanager
def _watching(pid: int, interval: float | None) -> Iterator[list[int]]:
    """The largest sum of memory seen so far, in bytes, as the only item of a list."""
    peak = [0]
    over = threading.Event()

    def look() -> None:
        while not over.wait(interval):
            peak[0] = max(peak[0], sum(_share(each) for each in _tree(pid)))

    watcher = threading.Thread(target=look, daemon=True)
    if interval and Path("/proc/self/smaps_rollup").exists():
        watcher.start()
    try:
        yield peak
    finally:
        over.set()
        if watcher.is_alive():
            watcher.join()


def _tree(pid: int) -> list[int]:
    found = [pid]
    for each in found:  # grows while it is walked: children, their children, …
        try:
            children = Path(f"/proc/{each}/task/{each}/children").read_text("ascii")
        except OSError:  # it has ended since
            continue
        found += [int(child) for child in children.split()]
    return found


def _share(pid: int) -> int:
    """Bytes of memory of a process, what it shares counted in part."""
    try:
        with Path(f"/proc/{pid}/smaps_rollup").open("rb") as lines:
            return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(b"Pss:"))
    except (OSError, StopIteration):  # it has ended since
        return 0
