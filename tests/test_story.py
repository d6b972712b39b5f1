"""A planner's pull request from beginning to end, on a real Git server: a result, a mistake, its correction,
review, merge, the published page, its history, its feed, and the way back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests.git_office import HEAD, PLANNER, Office
from tests.office_ci import Host, git_server, needed, serving

CASES = Path(__file__).parent / "cases" / "base"
RESULT = "records/e-mes/2566/12m/QP-1.yml"
LETTER = "records/letters/2566/moe-04003-110.yml"
FORK = {"github.repository": "office/register", "github.token": "token"}


def result(value: float) -> str:
    return (
        "indicator: e-mes/2566/indicators/QP-1\nsample: true\nstate: reported\n"
        f'value: {value}\nnumerator: 108\ndenominator: 120\nreported_on: "2566-10-10"\n'
        "reported_by: policy-plan\n"
    )


def letter() -> str:
    return (
        "title: แจ้งกำหนดการรายงานผล\nnumber: ศธ 04003/110\nprefix: ศธ 04003\ncircular: false\n"
        'running: 110\ndate: "2566-02-01"\ndirection: incoming\nfrom: obec\nto: [area]\n'
        "fiscal_year: 2566\nworks: [e-mes]\n"
    )


@dataclass
class Story:
    """The planner's clone over HTTP, the reviewer's over the file system, and the host."""

    planner: Office
    reviewer: Office
    host: Host
    served: Path

    def push(self, branch: str) -> str:
        self.planner.git("push", "--quiet", "origin", f"HEAD:{branch}")
        return self.planner.git("rev-parse", "HEAD")

    def check(self, number: int, branch: str) -> tuple[int, str]:
        """What the check of a pull request said, and its comment written."""
        head = self.push(branch)
        self.host.opened(number, head)
        base = self.planner.git("ls-remote", "origin", "refs/heads/main").split()[0]
        values = {
            "github.event.pull_request.base.sha": base,
            "github.event.pull_request.number": str(number),
        }
        run = self.host.runs + 1
        said = self.host.run("check", "check", branch, values)
        event = {
            **FORK,
            "github.event.workflow_run.id": str(run),
            "github.event.workflow_run.head_sha": head,
        }
        comment = self.host.run("comment", "comment", "", event)
        assert comment.returncode == 0, comment.stderr
        return said.returncode, said.stdout + said.stderr

    def comment(self) -> str:
        (only,) = self.host.told()["comments"]
        return str(only["body"])

    def merge(self, branch: str, day: str) -> None:
        self.reviewer.git("fetch", "--quiet", "origin")
        self.reviewer.git("checkout", "--quiet", "-B", "main", "origin/main")
        self.reviewer.merge(f"origin/{branch}", day=day)
        self.reviewer.git("push", "--quiet", "origin", "main")
        self.planner.git("fetch", "--quiet", "origin")

    def publish(self) -> None:
        """The publishing of the main line: Pages, and the office's own server."""
        run = str(self.host.runs + 1)
        built = self.host.run("publish", "build", "main", {})
        assert built.returncode == 0, built.stdout + built.stderr
        self.host.run("publish", "pages", "main", {}, keep=run)
        values = {
            **FORK, "github.run_id": run, "vars.RSYNC_TARGET": str(self.served),
            "secrets.RSYNC_SSH_KEY": "key", "vars.RSYNC_KNOWN_HOSTS": "hosts",
        }  # fmt: skip
        sent = self.host.run("publish", "server", "main", values, keep=run)
        assert sent.returncode == 0, sent.stderr


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    needed("git", "jq", "rsync")
    first = Office(tmp_path / "first")
    shutil.copytree(CASES / "records", first.root / "records")
    first.commit({LETTER: letter(), ".gitignore": ".tidtam/\n/site/\n"}, "เริ่มทะเบียน", day="2023-01-20")
    projects = tmp_path / "server"
    bare = projects / "register.git"
    first.git("clone", "--quiet", "--bare", str(first.root), str(bare))
    first.git("-C", str(bare), "config", "http.receivepack", "true")
    with git_server(projects) as address:
        first.git("clone", "--quiet", f"{address}/register.git", str(tmp_path / "planner"))
        first.git("clone", "--quiet", f"file://{bare}", str(tmp_path / "reviewer"))
        served = tmp_path / "served"
        served.mkdir()
        planner, reviewer = Office(tmp_path / "planner"), Office(tmp_path / "reviewer")
        for one, author in ((planner, PLANNER), (reviewer, HEAD)):
            one.git("config", "user.name", author.partition(" <")[0])
        yield Story(planner, reviewer, Host(tmp_path / "host", f"{address}/register.git"), served)


def opened(address: str) -> str:
    with urlopen(address, timeout=30) as answer:  # noqa: S310  # this machine's own
        return str(answer.read().decode())


@pytest.mark.slow
def test_a_pull_request_from_a_mistake_to_the_published_page_and_back(story: Story) -> None:
    # A new result, with a mistake: 108 of 120 is not 95.
    story.planner.git("checkout", "--quiet", "-b", "qp-1")
    story.planner.commit({RESULT: result(95)}, "รายงานผล QP-1 รอบ 12 เดือน", day="2023-10-10")
    status, said = story.check(7, "qp-1")
    assert status == 1
    assert f"::error file={RESULT},line=4" in said
    assert "TT6" in said
    assert "ผล QP" in story.comment()
    assert "จนกว่าจะแก้สิ่งที่ตรวจพบ" in story.comment()

    # Corrected: the same comment says what changes and which pages will.
    story.planner.commit({RESULT: result(90)}, "แก้ค่าตามตัวตั้งและตัวหาร", day="2023-10-11")
    status, said = story.check(7, "qp-1")
    assert (status, said.count("::")) == (0, 0), said
    assert "`/e-mes/2566/12m/QP-1/`" in story.comment()
    preview = story.host.artifacts / str(story.host.runs - 1) / "preview"
    assert (preview / "site/e-mes/2566/12m/QP-1/index.html").is_file()
    assert "+ /e-mes/2566/12m/QP-1/" in (preview / "changes.txt").read_text("utf-8")

    # Reviewed, merged, published: on Pages and on the office's own server.
    story.merge("qp-1", "2023-10-12")
    story.publish()
    with serving(_quiet(story.served)) as site:
        page = opened(f"{site}/e-mes/2566/12m/QP-1/")
        assert "90" in page
        assert "12 ต.ค. 2566" in page
        feed = json.loads(opened(f"{site}/e-mes/changes/feed.json"))
        assert feed["items"][0]["date_published"] == "2023-10-12T12:00:00+07:00"
        assert "กลุ่มนโยบายและแผน" in feed["items"][0]["authors"][0]["name"]

        # Changed again: the history says what, and so does the feed.
        story.planner.git("checkout", "--quiet", "-B", "fix", "origin/main")
        story.planner.commit(
            {RESULT: result(90).replace("108", "109").replace("90", "90.83")}, day="2023-11-01"
        )
        story.push("fix")
        story.merge("fix", "2023-11-02")
        story.publish()
        past = opened(f"{site}/e-mes/2566/12m/QP-1/history/")
        assert "<del>90</del>" in past
        assert "<ins>90.83</ins>" in past
        assert len(json.loads(opened(f"{site}/e-mes/2566/12m/QP-1/history/feed.json"))["items"]) == 2

        # Rolled back: the page is as it was, and the history tells both.
        story.reviewer.git("revert", "--no-edit", "-m", "1", "HEAD", day="2023-11-03", author=HEAD)
        story.reviewer.git("push", "--quiet", "origin", "main")
        story.publish()
        assert "90.83" not in opened(f"{site}/e-mes/2566/12m/QP-1/")
        assert opened(f"{site}/e-mes/2566/12m/QP-1/history/").count("<del>90.83</del>") == 1
        pages = (story.host.pages / "e-mes/2566/12m/QP-1/index.html").read_bytes()
        assert pages == (story.served / "e-mes/2566/12m/QP-1/index.html").read_bytes()


def _quiet(folder: Path) -> Any:
    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given, directory=str(folder))

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    return Handler


@pytest.mark.slow
def test_a_pull_request_that_would_take_away_what_was_published_is_stopped(story: Story) -> None:
    story.planner.git("checkout", "--quiet", "-b", "gone")
    story.planner.commit({LETTER: None}, "ลบหนังสือ", day="2023-10-10")
    status, said = story.check(9, "gone")
    assert status == 1
    assert f"::error file={LETTER},line=1" in said
    assert "TT801" in said
    assert "ลบ" in story.comment()


@pytest.mark.slow
def test_a_comment_goes_nowhere_but_to_its_own_pull_request(story: Story) -> None:
    """A fork's code may say any number: another pull request's head is not the commit that was checked."""
    story.planner.git("checkout", "--quiet", "-b", "x")
    story.planner.commit({RESULT: result(90)}, day="2023-10-10")
    head = story.push("x")
    story.host.opened(1, "0" * 40)
    story.host.opened(2, head)
    place = story.host.artifacts / "77" / "comment"
    place.mkdir(parents=True)
    (place / "comment.md").write_text("<!-- tidtam-diff -->\nเท็จ\n", "utf-8")
    event = {
        **FORK,
        "github.event.workflow_run.id": "77",
        "github.event.workflow_run.head_sha": head,
    }
    for number, expected in (("1", False), ("2", True), ("2; echo x", True), ("", False), ("999", False)):
        (place / "number").write_text(number, "utf-8")
        said = story.host.run("comment", "comment", "", event)
        assert (said.returncode == 0) is expected, number
    (place / "number").write_text("2", "utf-8")
    (place / "comment.md").write_text("ไม่ใช่ของเรา\n", "utf-8")
    assert story.host.run("comment", "comment", "", event).returncode
    assert [one["issue"] for one in story.host.told()["comments"]] == ["2"]
