"""``tidtam serve``: the site on this machine, made again whenever something it is made of changes."""

from __future__ import annotations

import datetime as dt
import errno
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from generator.publish.failure import BuildError

HOST = "127.0.0.1"
WATCHED = ("records", "docs", "site_templates", "schemas")
"""Directories below the root of a tree, beside ``mkdocs.yml``."""

_CHANGES = frozenset({"created", "modified", "moved", "deleted"})
"""Reading a file is an event too; a build that answered to that would never end."""
_SETTLE = 0.15
"""Seconds without a change until a build begins: saving one file is often several events."""
_LOOK_AT_CLOCK = 60.0
"""Seconds: what a page says of a day is made again when the day is another."""


def serve(root: Path, port: int, today: Callable[[], dt.date], say: Callable[[str], None]) -> None:
    """Builds ``root/site``, shows it at ``http://127.0.0.1:port/`` and keeps it up to date until Ctrl+C.

    A build that fails says why; what was built before stays to be seen. Raises BuildError when the port
    is taken.
    """
    out = root / "site"
    server = _server(out, port)
    # What starts programs in the background may have them ignore Ctrl+C, and stops them by SIGTERM.
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, signal.default_int_handler)
    changes: queue.Queue[str] = queue.Queue()
    observer = _observer(root, changes)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        day = today()
        _build(root, out, day)
        say(f"http://{HOST}:{server.server_port}/")
        while True:
            changed = _next(changes)
            if changed or today() != day:
                day = today()
                _build(root, out, day)
    except KeyboardInterrupt:
        return
    finally:
        observer.stop()
        observer.join()
        server.shutdown()
        server.server_close()


def _build(root: Path, out: Path, day: dt.date) -> None:
    """In a process of its own, as ``tidtam build`` is: it may fork, and reads code and words anew."""
    command = [sys.executable, "-m", "generator.cli", "build"]
    options = ["--root", str(root), "--out", str(out), "--as-of", day.isoformat()]
    subprocess.run([*command, *options], check=False)


# -- showing ----------------------------------------------------------------------------------------


class _Handler(SimpleHTTPRequestHandler):
    """Files as a web host hands them out, the site's own page for what is not there, nothing kept."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        content = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Says nothing: the terminal is for what the builds say."""


class _Server(ThreadingHTTPServer):
    # On Windows "reuse" means that two programs may listen at one port, and either may answer.
    allow_reuse_address = sys.platform != "win32"
    daemon_threads = True


def _server(out: Path, port: int) -> _Server:
    try:
        return _Server((HOST, port), partial(_Handler, directory=str(out)))
    except OSError as error:
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            raise BuildError("port-taken", port=str(port), other=str(port % 65535 + 1)) from error
        raise


# -- watching ---------------------------------------------------------------------------------------


class _Watcher(FileSystemEventHandler):
    def __init__(self, changes: queue.Queue[str]) -> None:
        self._changes = changes

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in _CHANGES:
            self._changes.put(str(event.src_path))


class _ConfigWatcher(_Watcher):
    """Of what lies at the top of a tree, only ``mkdocs.yml``."""

    def on_any_event(self, event: FileSystemEvent) -> None:
        if Path(str(event.src_path)).name == "mkdocs.yml":
            super().on_any_event(event)


def _observer(root: Path, changes: queue.Queue[str]) -> Any:
    observer = Observer()
    for name in WATCHED:
        if (root / name).is_dir():
            observer.schedule(_Watcher(changes), str(root / name), recursive=True)
    observer.schedule(_ConfigWatcher(changes), str(root))
    observer.start()
    return observer


def _next(changes: queue.Queue[str]) -> bool:
    """Waits for a change, then until changes have settled. False when it only was time to look up."""
    try:
        changes.get(timeout=_LOOK_AT_CLOCK)
    except queue.Empty:
        return False
    while True:
        try:
            changes.get(timeout=_SETTLE)
        except queue.Empty:
            return True
