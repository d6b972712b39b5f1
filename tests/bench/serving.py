"""How long a planner waits: from saving a record to its page, made anew, in the hands of the browser.

    python -m tests.bench.serving OFFICE

starts ``tidtam serve`` on the office, saves one record after the other, and prints medians in seconds:
until the page that is open (the record's own; the home page, a year, a list that shows the record) has been
told to load again and has come with the new words, and until the whole site is up to date.
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
from html import escape
from pathlib import Path
from typing import IO, NamedTuple

EDITED = "letters"
OTHERS = ("", "units/policy/", "e-mes/2569/", "emenscr/2569/", "inspection/2569/", "letters/2569/")
TIMES = 7
AS_OF = "2569-10-01"
_TITLE = re.compile(r"(?m)^title: (.*)$")
_SEEN = re.compile(r"/-/serve\.js\?(\w+)")


class Waited(NamedTuple):
    """Seconds from saving."""

    page: float
    """To the record's own page, which is open."""
    other: float
    """To another page that is open and shows the record."""
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


def _shown(office: Path, page: str) -> Path | None:
    """The record of the latest year whose title a page shows beside a link that bears its name."""
    for record in sorted((office / "records").rglob("*.yml"), reverse=True):
        title = _TITLE.search(record.read_text("utf-8"))
        if title and f"/{record.stem}/" in page and escape(title[1].strip("\"'")) in page:
            return record
    return None


def _until(base: str, said: IO[str], address: str, record: Path, word: str) -> Waited:
    """From a new word in a record's title to the page at ``address``, which is open, and to the site."""
    found = _SEEN.search(_get(f"{base}{address}"))
    seen = found[1] if found else ""
    text = _TITLE.sub(rf"title: {word} \1", record.read_text("utf-8"), count=1)
    with urllib.request.urlopen(f"{base}-/events?page=/{address}&seen={seen}", timeout=60) as events:  # noqa: S310
        time.sleep(0.3)  # the page is open, and nobody does anything
        started = time.perf_counter()
        record.write_text(text, "utf-8")
        while not events.readline().startswith(b"event: reload"):
            pass
        if word not in _get(f"{base}{address}"):
            raise AssertionError(f"{address} came as it was")
        page = time.perf_counter() - started
    said.readline()  # comes when the whole site is made
    return Waited(page, page, time.perf_counter() - started)


def waited(office: Path, times: int = TIMES) -> Waited:
    """Medians over ``times`` saved records. Raises AssertionError where a page comes as it was."""
    own: list[Waited] = []
    others: list[Waited] = []
    with _served(office) as (base, said):
        letters = sorted((office / "records" / EDITED).rglob("*.yml"))
        for number in range(times):
            record = letters[(len(letters) // 2 + number) % len(letters)]
            address = record.relative_to(office / "records").as_posix().removesuffix(".yml")
            own.append(_until(base, said, f"{address}/", record, f"แก้ไข{number}{os.getpid()}"))
        for address in OTHERS:
            there = (office / "site" / address / "index.html").is_file()
            if there and (shown := _shown(office, _get(f"{base}{address}"))):
                others.append(_until(base, said, address, shown, f"ปรับ{os.getpid()}"))
                print(f"/{address} {others[-1].other:.2f} s", file=sys.stderr)
    return Waited(
        statistics.median(one.page for one in own),
        statistics.median(one.other for one in others),
        statistics.median(one.site for one in (*own, *others)),
    )


if __name__ == "__main__":
    print("page {:.2f} s, another open page {:.2f} s, site {:.2f} s".format(*waited(Path(sys.argv[1]))))
