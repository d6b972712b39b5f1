"""The site as ``tidtam serve`` hands it out: the built files, newer pages over them, and what is wrong.

Into each page goes one link to a script of ours (no script stands in the page, so that a strict
Content-Security-Policy holds). It listens to ``/-/events`` (Server-Sent Events, HTML Living Standard 9.2):
``reload`` when the page has another content, ``trouble`` and ``fine`` for what is wrong.
"""

from __future__ import annotations

import errno
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from hashlib import blake2b
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import parse_qs, urlsplit

import msgspec
from msgspec import Struct

from generator import messages
from generator.model import Finding
from generator.publish.failure import BuildError
from generator.publish.words import say as word

HOST = "127.0.0.1"
_OURS = "/-/"
"""Addresses of the server itself; no record's begins so."""
_HERE = Path(__file__).parent
_FILES = {"serve.js": "text/javascript; charset=utf-8", "serve.css": "text/css; charset=utf-8"}
_ALIVE = 15.0
"""Seconds until a connection is tried whose page may have been closed."""


class Item(Struct, frozen=True):
    """One thing to mend."""

    place: str
    """``file:line:column``."""
    code: str
    message: str
    hint: str
    line: str
    """As it stands in the file."""
    mended: str
    """As it could stand; empty where that is not known."""


class Trouble(Struct, frozen=True):
    """Why the site is not up to date."""

    title: str
    text: str = ""
    items: tuple[Item, ...] = ()


def trouble_of(error: BuildError) -> Trouble:
    """A failed build in words for the browser."""
    title, _, text = error.words("th").partition("\n")
    return Trouble(title, text, tuple(map(_item, error.findings)))


def _item(finding: Finding) -> Item:
    message, hint = messages.word(finding.code, "th", finding.params)
    return Item(
        place=f"{finding.file}:{finding.position.line}:{finding.position.column}",
        code=finding.code,
        message=message,
        hint=hint,
        line=finding.source_line or "",
        mended=finding.fix_line or "",
    )


class Showing:
    """What is shown, for the threads of the server. ``site`` is where the built files lie."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self._over: Mapping[str, bytes] = {}
        self._open: list[str] = []
        self._trouble: Trouble | None = None
        self._turn = 0
        self._closed = False
        self._changed = threading.Condition()

    def show(self, over: Mapping[str, bytes]) -> None:
        """All is well; ``over`` is path in the site → content newer than the file there."""
        self._turned(over, None)

    def show_also(self, newer: Mapping[str, bytes]) -> None:
        """All is well; ``newer`` joins what is newer than the files until ``show`` is called."""
        self._turned({**self._over, **newer}, None)

    @property
    def open(self) -> list[str]:
        """Addresses of the pages that somebody looks at, the one opened last first."""
        with self._changed:
            return list(dict.fromkeys(reversed(self._open)))

    @contextmanager
    def looked_at(self, address: str) -> Iterator[None]:
        """While this lasts the page at ``address`` is open."""
        with self._changed:
            self._open.append(address)
        try:
            yield
        finally:
            with self._changed:
                self._open.remove(address)

    def tell(self, trouble: Trouble) -> None:
        """Something is wrong; what was shown stays."""
        self._turned(self._over, trouble)

    def _turned(self, over: Mapping[str, bytes], trouble: Trouble | None) -> None:
        with self._changed:
            self._over, self._trouble = over, trouble
            self._turn += 1
            self._changed.notify_all()

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def content(self, path: str) -> bytes | None:
        """The content at a path below the site; None where there is none."""
        over = self._over.get(path)
        if over is not None:
            return over
        try:
            return (self.site / path).read_bytes()
        except OSError:
            return None

    def wait(self, turn: int) -> tuple[int, Trouble | None]:
        """Until something is shown anew after ``turn``, or it is time to see who is still there.

        Raises EOFError when the server ends.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._turn != turn or self._closed, timeout=_ALIVE)
            if self._closed:
                raise EOFError
            return self._turn, self._trouble


def digest(content: bytes | None) -> str:
    return blake2b(content or b"", digest_size=8).hexdigest()


# -- the server -------------------------------------------------------------------------------------


class _Server(ThreadingHTTPServer):
    # On Windows "reuse" means that two programs may listen at one port, and either may answer.
    allow_reuse_address = sys.platform != "win32"
    daemon_threads = True


def opened(showing: Showing, port: int) -> ThreadingHTTPServer:
    """The server, not yet answering. Raises BuildError when the port is taken."""
    try:
        return _Server((HOST, port), partial(_Handler, showing, directory=str(showing.site)))
    except OSError as error:
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            raise BuildError("port-taken", port=str(port), other=str(port % 65535 + 1)) from error
        raise


class _Handler(SimpleHTTPRequestHandler):
    """Files as a web host hands them out, the site's own page for what is not there, nothing kept."""

    def __init__(self, showing: Showing, *given: Any, **named: Any) -> None:
        self._showing = showing
        super().__init__(*given, **named)

    def do_GET(self) -> None:
        if self.path.startswith(_OURS):
            self._ours(self.path.removeprefix(_OURS))
        else:
            super().do_GET()

    def send_head(self) -> BytesIO | BinaryIO | None:
        path = Path(self.translate_path(self.path))
        if urlsplit(self.path).path.endswith("/"):
            path /= "index.html"
        name = path.relative_to(self._showing.site).as_posix() if self._within(path) else ""
        content = self._showing.content(name) if name else None
        if content is None or path.suffix not in (".html", ".json"):
            return super().send_head()
        kind = "text/html; charset=utf-8" if path.suffix == ".html" else "application/json"
        self._head(200, kind, content := _listening(content) if path.suffix == ".html" else content)
        return BytesIO(content)

    def _within(self, path: Path) -> bool:
        return path.is_relative_to(self._showing.site)

    def _head(self, status: int, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        if code != 404:
            super().send_error(code, message, explain)
            return
        content = self._showing.content("404.html")
        if content is None:  # there is no site yet: what hinders it comes by the script
            content = _NOTHING.format(title=word("serve", "nothing")).encode()
        content = _listening(content)
        self._head(code, "text/html; charset=utf-8", content)
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Says nothing: the terminal is for what the builds say."""

    # -- what is ours ---------------------------------------------------------------------------------

    def _ours(self, path: str) -> None:
        name, _, query = path.partition("?")
        if name == "events":
            self._events(parse_qs(query))
        elif name in _FILES:
            content = (_HERE / name).read_bytes()
            self._head(200, _FILES[name], content)
            self.wfile.write(content)
        else:
            self.send_error(404)

    def _events(self, asked: Mapping[str, Sequence[str]]) -> None:
        """Tells one page, for as long as it is open, that it has changed and what is wrong."""
        page, seen = asked.get("page", ["/"])[0], asked.get("seen", [""])[0]
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.end_headers()
        address = page.strip("/")
        try:
            with self._showing.looked_at(address):
                self._tell(f"{address}/index.html" if address else "index.html", seen)
        except (EOFError, ConnectionError):  # the server ends, or the page was closed
            return

    def _tell(self, path: str, seen: str) -> None:
        """Tells on and on. Raises EOFError when the server ends, ConnectionError when nobody hears it."""
        turn, told = -1, ""
        while True:
            new, trouble = self._showing.wait(turn)
            if new == turn:
                self.wfile.write(b": alive\n\n")
                continue
            turn = new
            said = msgspec.json.encode(trouble).decode() if trouble else ""
            if said != told:
                told = said
                self._send("trouble" if said else "fine", said)
            content = self._showing.content(path)
            if content is not None and seen != digest(content):
                seen = digest(content)
                self._send("reload", seen)
            self.wfile.flush()

    def _send(self, event: str, said: str) -> None:
        self.wfile.write(f"event: {event}\ndata: {said}\n\n".encode())


_NOTHING = """<!doctype html>
<html lang="th"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title></head><body><h1>{title}</h1></body></html>
"""
_END = b"</body>"


def _listening(page: bytes) -> bytes:
    """A page with the link to the script that listens, which is told what it has."""
    head, end, tail = page.rpartition(_END)
    link = f'<script src="{_OURS}serve.js?{digest(page)}" defer></script>'.encode()
    return head + link + end + tail if end else page + link
