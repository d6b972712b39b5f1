"""``tidtam serve``: the site on this machine, made again whenever something it is made of changes.

When a record is saved, the pages that are open in a browser and the record's own are shown at once, from what
the last build left in memory (``workshop``); the whole site follows, by the very build that ``tidtam build``
is. Whatever is wrong stands in the browser and on the terminal, and what was built before stays to be seen.
"""

from __future__ import annotations

import datetime as dt
import gc
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from generator.load import RECORDS
from generator.publish.failure import BuildError, WrongRecords
from generator.publish.showing import HOST, Showing, Trouble, opened, trouble_of
from generator.publish.site import build
from generator.publish.words import catalogue
from generator.publish.words import say as word
from generator.publish.workshop import Workshop, preview
from generator.report import reporter

WATCHED = (RECORDS, "docs", "site_templates", "schemas")
"""Directories below the root of a tree, beside ``mkdocs.yml``."""

_CHANGES = frozenset({"created", "modified", "moved", "deleted"})
"""Reading a file is an event too; a build that answered to that would never end."""
_SETTLE = 0.05
"""Seconds without a change until it is answered: saving one file is often several events."""
_LONGEST = 1.0
"""Seconds: changes that do not settle are answered all the same."""
_LOOK_AT_CLOCK = 60.0
"""Seconds: what a page says of a day is made again when the day is another."""
_IDLE = 3.0
"""Seconds without a change until there is time to tidy up the memory."""
_MOST = 5
"""Records changed at once, and pages open, that are shown before the build: beyond, the build is as quick."""

Say = Callable[[str], None]


def serve(root: Path, port: int, today: Callable[[], dt.date], say: Say, *, papers: bool = True) -> None:
    """Builds ``root/site``, shows it at ``http://127.0.0.1:port/`` and keeps it up to date until Ctrl+C.

    A build that fails says why; what was built before stays to be seen. Without ``papers`` none are made.
    Raises BuildError when the port is taken.
    """
    root = root.resolve()
    showing = Showing(root / "site")
    server = opened(showing, port)
    # What starts programs in the background may have them ignore Ctrl+C, and stops them by SIGTERM.
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, signal.default_int_handler)
    changes: queue.Queue[str] = queue.Queue()
    observer = _observer(root, changes)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    work = Work(root, showing, changes, say, papers=papers)
    try:
        work.anew(today())
        say(f"http://{HOST}:{server.server_port}/")
        while True:
            changed = _next(changes)
            day = today()
            if changed:
                work.answer(changed, day)
            elif day != work.day:
                work.whole(day)
    except KeyboardInterrupt:
        return
    finally:
        observer.stop()
        observer.join()
        showing.close()
        server.shutdown()
        server.server_close()


class _Newer(Exception):
    """Something was saved while the site was built: what was done is thrown away."""


class Work:
    """Answers changes, one lot after the other. ``changes`` tells whether there are newer ones."""

    def __init__(
        self, root: Path, showing: Showing, changes: queue.Queue[str], say: Say, *, papers: bool
    ) -> None:
        self._root = root
        self._showing = showing
        self._changes = changes
        self._say = say
        self._papers = papers
        self._shop: Workshop | None = None
        self._pending: set[str] = set()
        """Files changed since the last build that came to its end."""
        self.day = dt.date.min

    def answer(self, changed: Iterable[str], day: dt.date) -> None:
        """Brings the site up to date with the files that changed (paths from the root)."""
        self._pending.update(changed)
        if all(file.startswith(f"{RECORDS}/") for file in self._pending):
            if self._before() and self._changes.empty():
                self.whole(day)
        else:
            self.anew(day)

    def anew(self, day: dt.date) -> None:
        """The whole site, where much of it may have to be made: two processes are quicker.

        They read the words anew, too. What is wrong comes up again, and is told, in the build that follows.
        """
        command = [sys.executable, "-m", "generator.cli", "build", "--root", str(self._root)]
        options = ["--as-of", day.isoformat(), *([] if self._papers else ["--without-papers"])]
        subprocess.run(
            [*command, *options], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        catalogue.cache_clear()
        self._shop = None
        self.whole(day)

    def whole(self, day: dt.date) -> None:
        """The build of everything. When something newer was saved, it stops: that is answered first."""
        started = time.perf_counter()
        kept: list[Workshop] = []
        self.day = day
        try:
            built = build(
                self._root,
                self._root / "site",
                day,
                without_papers=not self._papers,
                progress=self._look_up,
                keep=kept.append,
            )
        except _Newer:
            return
        except BuildError as error:
            self._tell(trouble_of(error), reporter("text")(error.findings, "th"))
        except Exception as error:  # noqa: BLE001  # a template that fails, a full disk: told, and it goes on
            self._tell(Trouble(title=word("serve", "failed"), text=f"{type(error).__name__}: {error}"))
        else:
            self._shop = kept[0]
            self._pending.clear()
            self._showing.show({})
            seconds = f"{time.perf_counter() - started:.1f}"
            self._say(
                word(
                    "serve", "built", pages=f"{built.rendered:,}", files=f"{built.written:,}", seconds=seconds
                )
            )
            self._shop.renderer()  # is ready then: the first page that is saved need not wait for it

    def _before(self) -> bool:
        """Shows the open pages and the changed records' own before the build; False where those are wrong."""
        shop = self._shop
        if shop is None or len(self._pending) > _MOST:
            return True
        contents = {}
        for file in sorted(self._pending):
            try:
                contents[file] = (self._root / file).read_bytes()
            except OSError:  # taken away, or a folder: the build sees what that comes to
                return True
        try:
            shown = preview(shop, contents)
            if shown.findings:
                self._tell(trouble_of(WrongRecords(shown.findings)), reporter("text")(shown.findings, "th"))
                return False
            for address in dict.fromkeys((*self._showing.open[:_MOST], *shown.own)) if shown.own else ():
                self._showing.show_also(shown.files(address))
                if not self._changes.empty():  # those are answered first
                    break
        except Exception as error:  # noqa: BLE001  # the build that follows fails too, and tells
            self._say(f"{type(error).__name__}: {error}")
        return True

    def _look_up(self, stage: str, done: int, total: int) -> None:
        if self._shop and not self._changes.empty():
            raise _Newer

    def _tell(self, trouble: Trouble, report: str = "") -> None:
        self._showing.tell(trouble)
        self._say("\n".join(filter(None, (report, f"{trouble.title}\n{trouble.text}".strip()))))


# -- watching ---------------------------------------------------------------------------------------


class _Watcher(FileSystemEventHandler):
    def __init__(self, root: Path, changes: queue.Queue[str]) -> None:
        self._root = root
        self._changes = changes

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type not in _CHANGES or (event.is_directory and event.event_type == "modified"):
            return
        for path in (event.src_path, event.dest_path):
            if path and not _hidden(Path(str(path))):
                self._changes.put(Path(os.path.relpath(str(path), self._root)).as_posix())


def _hidden(path: Path) -> bool:
    """Whether a file is nobody's writing: editors keep notes in hidden files, Jinja2 what it compiled."""
    return path.name.startswith(".") or path.parent.name == "__pycache__"


class _ConfigWatcher(_Watcher):
    """Of what lies at the top of a tree, only ``mkdocs.yml``."""

    def on_any_event(self, event: FileSystemEvent) -> None:
        if "mkdocs.yml" in (Path(str(path)).name for path in (event.src_path, event.dest_path) if path):
            super().on_any_event(event)


def _observer(root: Path, changes: queue.Queue[str]) -> Any:
    observer = Observer()
    for name in WATCHED:
        if (root / name).is_dir():
            observer.schedule(_Watcher(root, changes), str(root / name), recursive=True)
    observer.schedule(_ConfigWatcher(root, changes), str(root))
    observer.start()
    return observer


def _next(changes: queue.Queue[str]) -> set[str]:
    """Waits for changes, then until they have settled. Empty when it only was time to look up."""
    try:
        found = {_first(changes)}
    except queue.Empty:
        return set()
    give_up = time.monotonic() + _LONGEST
    while time.monotonic() < give_up:
        try:
            found.add(changes.get(timeout=_SETTLE))
        except queue.Empty:
            break
    return found


def _first(changes: queue.Queue[str]) -> str:
    """The next change. Raises queue.Empty when there is none for long; tidies up meanwhile."""
    try:
        return changes.get(timeout=_IDLE)
    except queue.Empty:
        gc.unfreeze()  # each build froze what it made, to spare it the collector
        gc.collect()
        gc.freeze()
        return changes.get(timeout=_LOOK_AT_CLOCK)
