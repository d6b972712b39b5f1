"""How long a planner waits: from saving a record to its page, made anew, in the hands of the browser.

    python -m tests.bench.serving OFFICE

starts ``tidtam serve`` on the office, saves one record after the other, and prints two medians in seconds:
until the page that is open has been told to load again and has come with the new words, and until the whole
site is up to date.
"""

from __future__ import annotations

import os
import re
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

EDITED = "letters"
TIMES = 7
AS_OF = "2569-10-01"
_SEEN = re.compile(r"/-/serve\.js\?(\w+)")


class Waited(NamedTuple):
    """Seconds."""

    page: float
    site: float


@contextmanager
def _served(office: Path) -> Iterator[tuple[str, IO[str]]]:
    """The address of the running server, and what it says."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = ("serve", "--root", str(office), "--port", str(port), "--as-of", AS_OF, "--without-papers")
    command = (sys.executable, "-m", "generator.cli", *words)
    env = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=env, encoding="utf-8") as process:
        try:
            if process.stdout is None:
                raise AssertionError("its output is a pipe")
            base = ""
            while not base.startswith("http"):
                base = process.stdout.readline().strip()
            yield base, process.stdout
        finally:
            process.terminate()


def _get(address: str) -> str:
    with urllib.request.urlopen(address) as answer:  # noqa: S310  # this machine's own server
        text: str = answer.read().decode()
        return text


def waited(office: Path, times: int = TIMES) -> Waited:
    """Medians over ``times`` saved records. Raises AssertionError where a page comes as it was."""
    records = sorted((office / "records" / EDITED).rglob("*.yml"))
    pages: list[float] = []
    sites: list[float] = []
    with _served(office) as (base, said):
        for number in range(times):
            record = records[(len(records) // 2 + number) % len(records)]
            address = record.relative_to(office / "records").as_posix().removesuffix(".yml")
            found = _SEEN.search(_get(f"{base}{address}/"))
            seen = found[1] if found else ""
            word = f"แก้ไข{number}{os.getpid()}"
            text = re.sub(r"(?m)^title: ", f"title: {word} ", record.read_text("utf-8"), count=1)
            with urllib.request.urlopen(f"{base}-/events?page=/{address}/&seen={seen}") as events:  # noqa: S310
                time.sleep(0.3)  # the page is open, and nobody does anything
                started = time.perf_counter()
                record.write_text(text, "utf-8")
                while not events.readline().startswith(b"event: reload"):
                    pass
                if word not in _get(f"{base}{address}/"):
                    raise AssertionError(f"{address} came as it was")
                pages.append(time.perf_counter() - started)
            said.readline()  # comes when the whole site is made
            sites.append(time.perf_counter() - started)
    return Waited(statistics.median(pages), statistics.median(sites))


if __name__ == "__main__":
    print("page {:.2f} s, site {:.2f} s".format(*waited(Path(sys.argv[1]))))
