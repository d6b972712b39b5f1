"""``tidtam serve``: the site on this machine, made again when a record changes, and never another's."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import queue
import random
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
from typing import Any, Self

import pytest
import yaml

from generator.publish import serve
from generator.publish.failure import BuildError
from generator.publish.showing import HOST, Showing
from generator.publish.site import build
from generator.publish.workshop import Workshop, preview
from tests.bench.office import as_yaml
from tests.bench.records import FEWEST, drafts

PATIENCE = 120.0
"""Seconds: a machine that runs all the tests at a time may be slow."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
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
    words = ["serve", "--port", str(port), "--root", str(office), "--as-of", "2569-03-02", "--without-papers"]
    with subprocess.Popen(
        [sys.executable, "-m", "generator.cli", *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield f"http://{HOST}:{port}/"
        finally:
            process.send_signal(signal.SIGINT if os.name != "nt" else signal.SIGTERM)
            try:
                assert process.wait(PATIENCE) == 0
            finally:
                process.kill()  # nothing, where it has ended


def retitled(record: Path, title: str) -> None:
    text = record.read_text("utf-8")
    record.write_text(re.sub(r"(?m)^title: .*$", f"title: {title}", text, count=1), "utf-8")


class Events:
    """What the server tells a page that is open."""

    def __init__(self, base: str, page: str) -> None:
        html = fetch(f"{base}{page}/")[1]
        found = re.search(r'<script src="/-/serve.js\?(\w+)" defer></script></body>', html)
        assert found, "the page does not listen"
        address = f"{base}-/events?page=/{page}/&seen={found[1]}"
        self._answer = urllib.request.urlopen(address, timeout=PATIENCE)  # noqa: S310

    def next(self) -> tuple[str, Any]:
        """The next event and its data, as JSON where it is."""
        event = ""
        while line := self._answer.readline().decode().rstrip("\n"):
            if line.startswith("event: "):
                event = line.removeprefix("event: ")
            elif line.startswith("data: "):
                said = line.removeprefix("data: ")
                self._answer.readline()
                return event, json.loads(said) if said.startswith("{") else said
        return self.next()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._answer.close()


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="stopping it as Ctrl+C does is another matter there")
def test_it_shows_what_was_built_follows_changes_and_survives_what_is_broken(
    office: Path, served: str
) -> None:
    letter = min((office / "records/letters").rglob("*.yml"))
    address = letter.relative_to(office / "records").as_posix().removesuffix(".yml")
    until(served, "<html")
    until(f"{served}{address}/", "<h1")
    status, page = fetch(f"{served}none/")
    assert status == 404
    plain = re.sub(r'<script src="/-/serve.js[^>]*></script>', "", page)
    assert plain == (office / "site/404.html").read_text("utf-8")
    assert "serve.js" not in (office / f"site/{address}/index.html").read_text("utf-8")
    for name in ("serve.js", "serve.css"):
        assert fetch(f"{served}-/{name}")[0] == 200
    assert fetch(f"{served}-/showing.py")[0] == 404
    assert fetch(f"{served}..%2f..%2frecords/office.yml")[0] == 404

    with Events(served, address) as events:
        good = letter.read_text("utf-8")
        retitled(letter, "เรื่องที่แก้แล้ว")
        assert events.next()[0] == "reload"
        assert "เรื่องที่แก้แล้ว" in fetch(f"{served}{address}/")[1]

        letter.write_text(f"{letter.read_text('utf-8')}\nnot a key", "utf-8")
        event, said = events.next()
        assert event == "trouble"
        assert said["items"][0]["place"].startswith(f"records/{address}.yml:")
        assert re.search("[ก-๙]", said["items"][0]["message"])
        assert "เรื่องที่แก้แล้ว" in fetch(f"{served}{address}/")[1], "what was there stays to be seen"

        letter.write_text(good.replace("\ndirection: ", "\ndirection: x", 1), "utf-8")
        event, said = events.next()
        assert event == "trouble"
        assert said["items"][0]["hint"]

        letter.write_text(good, "utf-8")
        assert sorted(events.next()[0] for _ in range(2)) == ["fine", "reload"]

    assert "เรื่องที่แก้แล้ว" not in fetch(f"{served}{address}/")[1]


def test_a_taken_port_is_told(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(BuildError, match=str(port)) as caught:
            serve.serve(tmp_path, port, lambda: pytest.fail("it must not begin"), lambda said: None)
    assert caught.value.label == "port-taken"
    assert list(tmp_path.iterdir()) == []


def test_reading_a_file_is_no_change(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    record = tmp_path / "records/office.yml"
    record.write_text("name: x\n", "utf-8")
    changes: queue.Queue[str] = queue.Queue()
    observer = serve._observer(tmp_path, changes)
    try:
        record.read_text("utf-8")
        shutil.copyfile(record, tmp_path / "elsewhere")
        (tmp_path / "records/.office.yml.swp").write_text("x", "utf-8")
        time.sleep(0.3)
        assert changes.empty()
        record.write_text("name: y\n", "utf-8")
        assert changes.get(timeout=PATIENCE) == "records/office.yml"
        os.replace(tmp_path / "elsewhere", tmp_path / "records/letter.yml")
        (tmp_path / "mkdocs.yml").write_text("site_name: x\n", "utf-8")
        seen: set[str] = set()
        while seen < {"records/letter.yml", "mkdocs.yml"}:
            seen |= serve._next(changes)
        assert seen <= {"records/letter.yml", "records/office.yml", "mkdocs.yml"}
    finally:
        observer.stop()
        observer.join()


# -- the same as a clean build ------------------------------------------------------------------------

DAY = dt.date(2026, 3, 2)
AUTHOR = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false")


def random_edit(rng: random.Random, office: Path) -> Path:
    """Changes one record in a way that may or may not be right."""
    records = sorted(one for one in (office / "records").rglob("*.yml") if one.name != "office.yml")
    path = rng.choice(records)
    data = yaml.safe_load(path.read_bytes())
    kind = rng.randrange(5)
    if kind == 0:
        data["notes"] = f"หมายเหตุ {rng.randrange(100)}\n"
    elif kind == 1 and "title" in data:
        data["title"] = f"เรื่องที่ {rng.randrange(1000)}"
    elif kind == 2:
        data.pop(rng.choice(sorted(data)))
    elif kind == 3:
        data["classification"] = "internal"
    else:
        data["sample"] = not data.get("sample", False)
    path.write_bytes(as_yaml(data))
    return path


def files(site: Path) -> dict[str, bytes]:
    return {
        path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()
    }


@pytest.mark.slow
def test_what_is_shown_is_what_a_clean_build_makes(
    office: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Random edits one after the other; each time the preview, the running build and a clean one agree."""
    rng = random.Random(7)
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"]):
        subprocess.run(["git", "-C", str(office), *AUTHOR, *words], check=True)
    said: list[str] = []
    showing = Showing(office / "site")
    work = serve.Work(office, showing, queue.Queue(), said.append, papers=False)
    work.whole(DAY)
    shops: list[Workshop] = []
    build(office, office / "site", DAY, without_papers=True, keep=shops.append)
    previews = refusals = 0
    lists: set[str] = set()
    for turn in range(24):
        path = random_edit(rng, office)
        file, content = path.relative_to(office).as_posix(), path.read_bytes()
        shop = shops[-1]
        shown = preview(shop, {file: content})
        opened = [*shown.own, *rng.sample(sorted(shop.places), 12), *rng.sample(sorted(shop.raw.records), 2)]
        made = {path: page for address in opened for path, page in shown.files(address).items()}
        before = files(office / "site")
        try:
            build(office, office / "site", DAY, without_papers=True, keep=shops.append)
        except BuildError:
            refusals += 1
            assert files(office / "site") == before
            subprocess.run(["git", "-C", str(office), "checkout", "-q", "--", file], check=True)
            continue
        assert not shown.findings, "what stops the preview stops the build"
        after = files(office / "site")
        for name, page in made.items():
            if name in after:  # else the record went out of what is public, and pages with it
                previews += 1
                lists |= {name} & {f"{place}/index.html" for place in shop.places}
                assert page == after[name], (turn, name)
        work.answer([file], DAY)
        assert files(office / "site") == after
        if turn % 5 == 4:
            subprocess.run(["git", "-C", str(office), *AUTHOR, "commit", "-qam", "แก้ไข"], check=True)
        if turn % 5 == 4 or turn % 8 == 7:  # a preview knows the history of the last build
            build(office, office / "site", DAY, without_papers=True, keep=shops.append)
        if turn % 8 == 7:
            clean = tmp_path_factory.mktemp("clean")
            shutil.copytree(office, clean / "office", ignore=shutil.ignore_patterns(".tidtam", "site"))
            build(clean / "office", clean / "office/site", DAY, without_papers=True)
            assert files(clean / "office/site") == files(office / "site")
    assert previews > 100
    assert len(lists) > 50
    assert refusals > 1
