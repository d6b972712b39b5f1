"""The site of this repository's own records, served on this machine and opened in headless Chromium.

Where there is no Chromium the tests are skipped and say so; with CI set they fail instead.
"""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from fnmatch import fnmatchcase
from functools import lru_cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, Error, Page, ViewportSize, expect, sync_playwright

from tests import needs

ROOT = Path(__file__).resolve().parents[2]
AS_OF = "2569-11-22"
PREFIX = "/tidtam/"
"""The site is served below a path of its own, as many hosts do: no page may count on standing at the top."""

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No name leads anywhere but the machine itself.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
PATIENCE = 120_000
"""How long whatever is expected of a page may take, in milliseconds: a machine may have other work."""
expect.set_options(timeout=PATIENCE)
PHONE: ViewportSize = {"width": 360, "height": 740}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> str:
    return needs.chromium()


@pytest.fixture(scope="session")
def pdftotext() -> str:
    return needs.program("pdftotext", package="poppler-utils")


@pytest.fixture(scope="session")
def site_of(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Makes the site as things stand on a day; one a day for all of pytest's workers."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base

    def make(day: str) -> Path:
        out = shared / f"browser-site-{day}"
        with FileLock(shared / "browser-site.lock"):
            if not out.exists():
                command = [sys.executable, "-m", "generator.cli", "build", "--out", str(out), "--as-of", day]
                if day != AS_OF:  # pages of other days are held against each other, not their papers
                    command.append("--without-papers")
                built = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
                assert built.returncode == 0, built.stdout + built.stderr
        return out

    return make


@pytest.fixture(scope="session")
def site(site_of: Callable[[str], Path]) -> Path:
    """The built site."""
    return site_of(AS_OF)


def headers_for(site: Path, path: str) -> list[tuple[str, str]]:
    """What the site's own ``_headers`` says of a path (``/orders/2566/65/``), as hosts read it: every rule
    that fits counts."""
    said = site / "_headers"
    rules = _rules(said, said.stat().st_mtime_ns)
    return [header for pattern, headers in rules if fnmatchcase(path, pattern) for header in headers]


@lru_cache(maxsize=16)
def _rules(said: Path, changed: int) -> list[tuple[str, list[tuple[str, str]]]]:
    """The rules of a ``_headers`` as it was when it was changed: pattern, headers."""
    rules: list[tuple[str, list[tuple[str, str]]]] = []
    for line in said.read_text("utf-8").splitlines():
        if line.startswith("/"):
            rules.append((line, []))
        elif line.startswith("  "):
            name, _, value = line.strip().partition(": ")
            rules[-1][1].append((name, value))
    return rules


_COMPRESSED = (".html", ".css", ".js", ".svg", ".json", ".xml")


@lru_cache(maxsize=512)
def _gzipped(path: str, changed: float) -> bytes:
    return gzip.compress(Path(path).read_bytes(), 6)


class _Handler(SimpleHTTPRequestHandler):
    """Files below a prefix, with the headers that the site asks for, compressed; for what is not there the
    site's own 404 page. So do the hosts that the site is made for."""

    prefix = "/"
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # headers and body are sent one after the other

    def handle(self) -> None:
        with suppress(ConnectionError):  # a browser that leaves a page hangs up on what it still waits for
            super().handle()

    def end_headers(self) -> None:
        path = "/" + urlsplit(self.path).path.removeprefix(self.prefix)
        if (Path(self.directory) / "_headers").exists():
            for name, value in headers_for(Path(self.directory), path):
                self.send_header(name, value)
        super().end_headers()

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() and urlsplit(self.path).path.endswith("/") else path
        accepted = "gzip" in self.headers.get("Accept-Encoding", "")
        if not accepted or path.suffix not in _COMPRESSED or not path.is_file():
            super().do_GET()
            return
        changed = self.date_time_string(int(path.stat().st_mtime))
        if self.headers.get("If-Modified-Since") == changed:
            self.send_response(304)
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Last-Modified", changed)
        body = _gzipped(str(path), path.stat().st_mtime)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def translate_path(self, path: str) -> str:
        plain = urlsplit(path).path
        if not plain.startswith(self.prefix):
            return str(Path(self.directory) / "outside-the-site")
        return super().translate_path("/" + plain.removeprefix(self.prefix))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        own = Path(self.directory) / "404.html"
        if code != 404 or not own.exists():
            super().send_error(code, message, explain)
            return
        body = own.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Says nothing: pytest's output is not a web server's log."""


class BelowPrefix(_Handler):
    prefix = PREFIX


@contextmanager
def served(site: Path, handler: type[_Handler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}{handler.prefix}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """The site's address on this machine, below a path of its own; with a slash at its end."""
    with served(site, BelowPrefix) as found:
        yield found


@pytest.fixture(scope="session")
def top_address(site: Path) -> Iterator[str]:
    """The same at the top of a host, where alone a page for any address can find its styles."""
    with served(site, _Handler) as found:
        yield found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield launched
        launched.close()


def until(page: Page, expression: str) -> None:
    """Waits until an expression holds, on this page or the one that it is left for.

    Playwright's own waiting evaluates text within the page, which the pages' policy refuses.
    """
    end = time.monotonic() + PATIENCE / 1000
    while not _holds(page, expression):
        if time.monotonic() > end:
            raise TimeoutError(expression)
        page.wait_for_timeout(50)


def _holds(page: Page, expression: str) -> bool:
    try:
        return bool(page.evaluate(expression))
    except Error as error:
        if "context was destroyed" not in str(error):
            raise
        return False  # the page is being left


class Visitor:
    """A page in the browser that notes whatever must not happen while it is looked at."""

    def __init__(self, page: Page, address: str, *, scripts: bool = True) -> None:
        self.page = page
        self.address = address
        self.scripts = scripts
        self.wrong: list[str] = []
        self._heard: dict[str, Callable[[Any], None]] = {
            "request": lambda request: self._asked(request.url),
            "console": lambda said: self._said(said.type, said.text),
            "pageerror": lambda error: self.wrong.append(f"script error: {error}"),
            "requestfailed": lambda request: self._failed(request.url, request.failure),
            "response": lambda answer: self._answered(answer.status, answer.url),
        }
        for event, hear in self._heard.items():
            page.on(event, hear)  # type: ignore[call-overload]

    def leave(self) -> None:
        """Hears no more of the page; whoever opens it next does."""
        for event, hear in self._heard.items():
            self.page.remove_listener(event, hear)

    def _failed(self, url: str, why: str | None) -> None:
        if why != "net::ERR_ABORTED":  # the page was left before its icon came
            self.wrong.append(f"not loaded: {url} ({why})")

    def open(self, path: str) -> Page:
        """Opens a page of the site and waits until all of it is there, its fonts too."""
        slash = "" if not path or path.endswith(".html") else "/"
        self.page.goto(self.address + path + slash, wait_until="load")
        if self.scripts:
            self.page.evaluate("document.fonts.ready.then(() => true)")
        return self.page

    def _asked(self, url: str) -> None:
        to = urlsplit(url)
        if to.scheme not in ("data", "blob") and to.netloc != urlsplit(self.address).netloc:
            self.wrong.append(f"request to another host: {url}")

    def _said(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.wrong.append(f"console {kind}: {text}")

    def _answered(self, status: int, url: str) -> None:
        if status >= 400:
            self.wrong.append(f"{status}: {url}")


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Iterator[dict[str, Page]]:
    """Windows that stay open, by what they were opened with."""
    opened: dict[str, Page] = {}
    yield opened
    for page in opened.values():
        page.context.close()


@pytest.fixture
def onlooker(
    browser: Browser, windows: dict[str, Page], address: str, top_address: str
) -> Iterator[Callable[..., Visitor]]:
    """As ``visitor``, for a test that only looks: it gets a window that others have looked through before.

    A window of its own would cost it more than all the rest. What a page keeps in the browser, and so for
    the next that is looked at, is a failure.
    """
    used: list[Visitor] = []

    def make(*, scripts: bool = True, top: bool = False, **options: Any) -> Visitor:
        key = repr((scripts, sorted(options.items())))
        if key not in windows:
            context = browser.new_context(
                locale="th-TH", timezone_id="Asia/Bangkok", java_script_enabled=scripts, **options
            )
            windows[key] = context.new_page()
        page = windows[key]
        assert page not in [visit.page for visit in used], "a window shows one page at a time"
        used.append(Visitor(page, top_address if top else address, scripts=scripts))
        return used[-1]

    yield make
    for visit in used:
        visit.leave()
        visit.page.emulate_media(media="null")
        assert visit.page.evaluate("localStorage.length + sessionStorage.length") == 0
        assert visit.page.context.cookies() == []


@pytest.fixture
def visitor(browser: Browser, address: str, top_address: str) -> Iterator[Callable[..., Visitor]]:
    """Makes a visitor of the site below its path, or with ``top`` at the top of a host; ``scripts`` may be
    off. Other arguments are those of a browser context (viewport, …).
    """
    contexts = []

    def make(*, scripts: bool = True, top: bool = False, **options: Any) -> Visitor:
        context = browser.new_context(
            locale="th-TH", timezone_id="Asia/Bangkok", java_script_enabled=scripts, **options
        )
        contexts.append(context)
        return Visitor(context.new_page(), top_address if top else address, scripts=scripts)

    yield make
    for context in contexts:
        context.close()
