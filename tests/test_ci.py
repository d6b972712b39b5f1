"""The office's CI: its files hold what they promise; GitLab's jobs and the look at links run for real."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import yaml

from tests.git_office import Office
from tests.office_ci import ROOT, WORKFLOWS, Host, needed, serving, workflow
from tests.test_story import CASES, LETTER, RESULT, letter, result

NAMES = sorted(path.stem for path in WORKFLOWS.glob("*.yml"))
BIN = Path(sys.executable).parent


def gitlab() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_bytes())
    return found


def steps(name: str) -> list[dict[str, Any]]:
    return [step for job in workflow(name)["jobs"].values() for step in job["steps"]]


def lint(*words: str) -> None:
    said = subprocess.run([BIN / words[0], *words[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr


def test_workflows_are_clean() -> None:
    lint("zizmor", "--offline", "--no-progress", str(WORKFLOWS))
    schema = ("check-jsonschema", "--builtin-schema")
    lint(*schema, "vendor.github-workflows", *(str(path) for path in WORKFLOWS.glob("*.yml")))
    lint(*schema, "vendor.gitlab-ci", "--data-transform", "gitlab-ci", str(ROOT / ".gitlab-ci.yml"))


def test_lint_would_say_so(tmp_path: Path) -> None:
    """The test above would be worth nothing if the linters took anything."""
    bad = tmp_path / ".github/workflows/bad.yml"
    bad.parent.mkdir(parents=True)
    text = (WORKFLOWS / "check.yml").read_text("utf-8")
    bad.write_text(text.replace('"$BASE"', "${{ github.event.pull_request.title }}"), "utf-8")
    with pytest.raises(AssertionError, match="template-injection"):
        lint("zizmor", "--offline", "--no-progress", str(bad))


@pytest.mark.parametrize("name", NAMES)
def test_shell_steps_are_sound(name: str, tmp_path: Path) -> None:
    for number, step in enumerate(steps(name)):
        if "run" in step:
            script = tmp_path / f"{number}.sh"
            script.write_text(f"#!/usr/bin/env bash\n{step['run']}", "utf-8")
            lint("shellcheck", str(script))
    lint("shellcheck", str(ROOT / ".ci/links"), str(ROOT / ".ci/run"))


@pytest.mark.parametrize("name", NAMES)
def test_actions_are_pinned_and_rights_are_few(name: str) -> None:
    described = workflow(name)
    assert described["permissions"] == {}
    for job in described["jobs"].values():
        assert job["permissions"]
        assert job["timeout-minutes"]
    for step in steps(name):
        if "uses" in step:
            assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", step["uses"])
        else:
            assert "${{" not in step["run"], "what others wrote reaches a script as a variable only"
        if step.get("uses", "").startswith("actions/checkout"):
            assert (
                step["with"]["persist-credentials"] is False or step["with"]["persist-credentials"] == "false"
            )


def test_nothing_secret_where_a_forks_code_runs() -> None:
    check = (WORKFLOWS / "check.yml").read_text("utf-8")
    assert "secrets." not in check
    assert "github.token" not in check
    (job,) = workflow("check")["jobs"].values()
    assert job["permissions"] == {"contents": "read"}
    assert not any("checkout" in step.get("uses", "") for step in steps("comment"))
    for name in ("comment", "server", "tell links"):
        assert gitlab()[name]["variables"]["GIT_STRATEGY"] == "none"
    assert "TOKEN" not in "\n".join(gitlab()["check"]["script"])


def test_comment_waits_for_the_check_by_its_name() -> None:
    assert workflow("comment")["on"]["workflow_run"]["workflows"] == [workflow("check")["name"]]


# -- GitLab -------------------------------------------------------------------------------------------


class _Gitlab(BaseHTTPRequestHandler):
    """The few calls of GitLab's REST API (https://docs.gitlab.com/api/) that the jobs make."""

    state: dict[str, list[dict[str, Any]]]
    lock: threading.Lock

    def _answer(self, found: Any) -> None:
        content = json.dumps(found).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _given(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        return found

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path.endswith("/user"):
            self._answer({"id": 5})
        elif parts.path.endswith("/notes"):
            self._answer(self.state["notes"] if "page=1&" in parts.query else [])
        else:
            assert "state=opened" in unquote(parts.query)
            self._answer([one for one in self.state["issues"] if one.get("state_event") != "close"])

    def do_POST(self) -> None:
        kind = self.path.rpartition("/")[2]
        number = len(self.state[kind]) + 1
        self.state[kind].append({"id": number, "iid": number, "author": {"id": 5}, **self._given()})
        self._answer({})

    def do_PUT(self) -> None:
        kind, _, number = self.path.rpartition("/")
        self.state[kind.rpartition("/")[2]][int(number) - 1].update(self._given())
        self._answer({})

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


def script(host: Host, job: str, work: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """A job's script as a runner runs it: line after line, stopping at the first failure."""
    lines = [line for line in gitlab()[job]["script"] if line != "make env"]
    tool = work / ".venv/bin"
    tool.mkdir(parents=True, exist_ok=True)
    shutil.copy(host.bin / "tidtam", tool / "tidtam")
    return host.shell("\n".join(lines), work, {"CI_PROJECT_ID": "3", **env})


@pytest.mark.slow
def test_gitlab_checks_comments_and_publishes(tmp_path: Path) -> None:
    needed("rsync")
    office = Office(tmp_path / "office")
    shutil.copytree(CASES / "records", office.root / "records")
    ignored = ".tidtam/\n.venv/\n/public/\n/preview/\n/site/\n"
    base = office.commit({LETTER: letter(), ".gitignore": ignored}, day="2023-01-20")
    office.commit({RESULT: result(95)}, "มีที่ผิด", day="2023-10-10")
    host = Host(tmp_path / "host", "")
    env = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": base}
    said = script(host, "check", office.root, env)
    assert said.returncode == 1
    assert RESULT in said.stdout
    issues = json.loads((office.root / "code-quality.json").read_text("utf-8"))
    assert {one["location"]["path"] for one in issues} == {RESULT}
    assert issues[0]["severity"] == "major"

    office.commit({RESULT: result(90), "code-quality.json": None, "comment.md": None}, day="2023-10-11")
    said = script(host, "check", office.root, env)
    assert said.returncode == 0, said.stdout + said.stderr
    assert json.loads((office.root / "code-quality.json").read_text("utf-8")) == []

    state: dict[str, list[dict[str, Any]]] = {"notes": [], "issues": []}
    state["notes"].append({"id": 1, "author": {"id": 9}, "body": "<!-- tidtam-diff --> ของผู้อื่น"})
    handler = type("Handler", (_Gitlab,), {"state": state})
    with serving(handler) as address:
        api = {"CI_API_V4_URL": address, "TIDTAM_COMMENT_TOKEN": "token", "CI_MERGE_REQUEST_IID": "4"}
        for _ in range(2):
            said = script(host, "comment", office.root, api)
            assert said.returncode == 0, said.stderr
        assert len(state["notes"]) == 2
        assert "`/e-mes/2566/12m/QP-1/`" in state["notes"][1]["body"]

        report = office.root / "report.md"
        turns = (("- เสีย", 1, False), ("- เสียสอง", 1, False), ("", 1, True), ("- อีก", 2, False))
        for text, count, closed in turns:
            report.write_text(text, "utf-8")
            said = script(host, "tell links", office.root, api)
            assert said.returncode == 0, said.stderr
            assert len(state["issues"]) == count
            assert (state["issues"][-1].get("state_event") == "close") is closed

    said = script(host, "pages", office.root, {})
    assert said.returncode == 0, said.stderr
    (office.root / "key").write_text("key", "utf-8")
    served = tmp_path / "served"
    served.mkdir()
    (served / "old.html").write_text("เก่า", "utf-8")
    target = {"RSYNC_TARGET": str(served), "RSYNC_SSH_KEY": "key", "RSYNC_KNOWN_HOSTS": "hosts"}
    said = script(host, "server", office.root, target)
    assert said.returncode == 0, said.stderr
    assert (served / "e-mes/2566/12m/QP-1/index.html").is_file()
    assert not (served / "old.html").exists()


# -- links to other sites -------------------------------------------------------------------------------


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response({"/good": 200, "/asks": 403}.get(self.path, 404))
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.mark.slow
def test_links_that_do_not_open_are_told(tmp_path: Path) -> None:
    lychee = str(BIN / "lychee")
    tree = tmp_path / "office"
    (tree / "records").mkdir(parents=True)
    (tree / "docs").mkdir()
    (tree / ".ci").mkdir()
    shutil.copy(ROOT / ".ci/links", tree / ".ci/links")
    (tree / "docs/index.md").write_text("[x](https://www.example.org/nothing-there)\n", "utf-8")

    def report(*names: str) -> str:
        links = "".join(f"  - url: {address}/{name}\n" for name in names)
        (tree / "records/a.yml").write_text(f"sources:\n{links}", "utf-8")
        env = {**os.environ, "LYCHEE": lychee}
        command = [str(tree / ".ci/links"), str(tree / "report.md")]
        said = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        assert said.returncode == 0, said.stdout + said.stderr
        assert sorted(path.name for path in tree.glob("report*")) == ["report.md"]
        return (tree / "report.md").read_text("utf-8")

    with serving(_Answers) as address:
        assert report("good", "asks") == ""
        told = report("good", "gone")
        assert f"{address}/gone" in told
        assert f"{address}/good" not in told
