"""``tidtam serve``: the site on this machine, made again when a record changes."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.publish import serve
from generator.publish.failure import BuildError
from tests.bench.office import as_yaml
from tests.bench.records import FEWEST, drafts

PATIENCE = 120.0
"""Seconds: a machine that runs all the tests at a time may be slow."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((serve.HOST, 0))
        return int(probe.getsockname()[1])


def fetch(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def until(url: str, words: str) -> str:
    """The page at ``url``, once it holds ``words``."""
    give_up = time.monotonic() + PATIENCE
    while True:
        with contextlib.suppress(OSError):
            status, page = fetch(url)
            if status == 200 and words in page:
                return page
        assert time.monotonic() < give_up, f"{words!r} never came at {url}"
        time.sleep(0.1)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    records, attached = drafts(FEWEST, 3)
    for draft in records:
        (tmp_path / draft.file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / draft.file).write_bytes(as_yaml(draft.data))
    for name, content in attached:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    return tmp_path


@pytest.fixture
def served(office: Path) -> Iterator[str]:
    port = free_port()
    words = ["serve", "--port", str(port), "--root", str(office), "--as-of", "2569-03-02"]
    with subprocess.Popen(
        [sys.executable, "-m", "generator.cli", *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield f"http://{serve.HOST}:{port}/"
        finally:
            process.send_signal(signal.SIGINT if os.name != "nt" else signal.SIGTERM)
            try:
                assert process.wait(PATIENCE) == 0
            finally:
                process.kill()  # nothing, where it has ended


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="stopping it as Ctrl+C does is another matter there")
def test_it_shows_what_was_built_and_follows_changes(office: Path, served: str) -> None:
    letter = min((office / "records/letters").rglob("*.yml"))
    address = letter.relative_to(office / "records").as_posix().removesuffix(".yml")
    until(served, "<html")
    until(f"{served}{address}/", "<h1")
    status, page = fetch(f"{served}none/")
    assert status == 404
    assert page == (office / "site/404.html").read_text("utf-8")

    text = letter.read_text("utf-8")
    letter.write_text(re.sub(r"(?m)^title: .*$", "title: เรื่องที่แก้แล้ว", text, count=1), "utf-8")
    until(f"{served}{address}/", "เรื่องที่แก้แล้ว")

    letter.write_text(f"{text}\nnot a key", "utf-8")  # a build that fails leaves what was there to be seen
    time.sleep(1)
    assert "เรื่องที่แก้แล้ว" in fetch(f"{served}{address}/")[1]


def test_a_taken_port_is_told(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind((serve.HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(BuildError, match=str(port)) as caught:
            serve.serve(tmp_path, port, lambda: pytest.fail("it must not begin"), lambda said: None)
    assert caught.value.label == "port-taken"
    assert list(tmp_path.iterdir()) == []


def test_reading_a_file_is_no_change(tmp_path: Path) -> None:
    import queue

    (tmp_path / "records").mkdir()
    record = tmp_path / "records/office.yml"
    record.write_text("name: x\n", "utf-8")
    changes: queue.Queue[str] = queue.Queue()
    observer = serve._observer(tmp_path, changes)
    try:
        record.read_text("utf-8")
        shutil.copyfile(record, tmp_path / "elsewhere")
        time.sleep(0.3)
        assert changes.empty()
        record.write_text("name: y\n", "utf-8")
        assert changes.get(timeout=PATIENCE)
        (tmp_path / "mkdocs.yml").write_text("site_name: x\n", "utf-8")
        assert serve._next(changes)
    finally:
        observer.stop()
        observer.join()
