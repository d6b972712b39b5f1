"""The office's CI on this machine: the shell steps of its workflow files, run for real.

What a host does around them is stood in for: checking out is cloning from a local server, artefacts are
folders, Pages is a folder that is served, and ``gh`` talks to a small record of pull requests.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import yaml

from tests import needs

ROOT = Path(__file__).resolve().parents[1]
WORKFLOWS = ROOT / ".github" / "workflows"


def workflow(name: str) -> dict[str, Any]:
    """A workflow file; ``on`` is a word and not a truth here."""
    loader = type("Loader", (yaml.SafeLoader,), {"yaml_implicit_resolvers": {}})
    loader.yaml_implicit_resolvers = {  # type: ignore[attr-defined]
        letter: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:bool"]
        for letter, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    found: dict[str, Any] = yaml.load((WORKFLOWS / f"{name}.yml").read_bytes(), loader)  # noqa: S506
    return found


def needed(*programs: str) -> None:
    """Goes on where these programs are."""
    for name in programs:
        needs.program(name)


# -- a Git server ---------------------------------------------------------------------------------------


class _GitHandler(BaseHTTPRequestHandler):
    """``git http-backend`` (git-http-backend(1)) behind Python's server."""

    projects = Path()

    def do_GET(self) -> None:
        self._backend(b"")

    def do_POST(self) -> None:
        if self.headers.get("Transfer-Encoding", "") == "chunked":
            self._backend(self._chunks())
        else:
            self._backend(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def _chunks(self) -> bytes:
        found = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            found += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return found

    def _backend(self, body: bytes) -> None:
        path, _, query = self.path.partition("?")
        env = {
            **os.environ,
            "GIT_PROJECT_ROOT": str(self.projects), "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": path,
            "QUERY_STRING": query, "REQUEST_METHOD": self.command, "REMOTE_USER": "planner",
            "CONTENT_TYPE": self.headers.get("Content-Type", ""), "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
        }  # fmt: skip
        done = subprocess.run(["git", "http-backend"], input=body, env=env, capture_output=True, check=True)
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        headers = [line.split(": ", 1) for line in head.decode().split("\r\n") if line]
        status = next((value.split()[0] for name, value in headers if name == "Status"), "200")
        self.send_response(int(status))
        for name, value in headers:
            if name != "Status":
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@contextmanager
def git_server(projects: Path) -> Iterator[str]:
    """The address under which bare repositories in a folder can be cloned and pushed to."""
    handler = type("Handler", (_GitHandler,), {"projects": projects})
    with serving(handler) as address:
        yield address


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


# -- a host that runs workflows -------------------------------------------------------------------------


class Host:
    """Runs jobs of workflow files. ``place`` is its disk; ``remote`` where the repository is."""

    def __init__(self, place: Path, remote: str) -> None:
        self.place = place
        self.remote = remote
        self.artifacts = place / "artifacts"
        self.pages = place / "pages"
        self.state = place / "pulls.json"
        self.state.parent.mkdir(parents=True, exist_ok=True)
        self.state.write_text(json.dumps({"pulls": {}, "comments": [], "issues": []}), "utf-8")
        self.bin = place / "bin"
        self.bin.mkdir()
        self._program("tidtam", f'cd_here="$PWD"; exec {sys.executable} -m generator.cli "$@"')
        stub = Path(__file__).with_name("gh_stub.py")
        self._program("gh", f'exec {sys.executable} {stub} "$@"')
        self.runs = 0

    def _program(self, name: str, line: str) -> None:
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{line}\n", "utf-8")
        path.chmod(0o755)

    def told(self) -> dict[str, Any]:
        """What the host knows: pull requests, comments, issues."""
        found: dict[str, Any] = json.loads(self.state.read_text("utf-8"))
        return found

    def opened(self, number: int, head: str) -> None:
        state = self.told()
        state["pulls"][str(number)] = {"head": {"sha": head}}
        self.state.write_text(json.dumps(state), "utf-8")

    def run(
        self, name: str, job: str, revision: str, values: Mapping[str, str], keep: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """One job, step after step until one fails; what the last step said.

        ``values`` are what ``${{ … }}`` stands for, word for word. ``keep`` names the run whose artefacts it
        shares.
        """
        self.runs += 1
        run = keep or str(self.runs)
        work = self.place / f"work-{self.runs}"
        work.mkdir()
        described = workflow(name)["jobs"][job]
        said = subprocess.CompletedProcess[str]([], 0, "", "")
        for step in described["steps"]:
            if "uses" in step:
                self._action(step, work, revision, run)
                continue
            if step["run"] == "make env":  # the environment that runs the tests has all of it
                tool = work / ".venv/bin"
                tool.mkdir(parents=True)
                shutil.copy(self.bin / "tidtam", tool / "tidtam")
                continue
            env = {**described.get("env", {}), **step.get("env", {})}
            said = self.shell(
                step["run"], work, {key: _filled(str(text), values) for key, text in env.items()}
            )
            if said.returncode:
                return said
        return said

    def shell(self, script: str, work: Path, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        """A script as GitHub runs it: bash, stopping at the first failure."""
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=work,
            env={
                "PATH": f"{self.bin}{os.pathsep}{os.environ['PATH']}", "HOME": str(self.place),
                "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT), "TMPDIR": os.environ.get("TMPDIR", ""),
                "GITHUB_STEP_SUMMARY": str(self.place / "summary.md"), "STUB_STATE": str(self.state),
                "STUB_ARTIFACTS": str(self.artifacts), **env,
            },
            capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip

    def _action(self, step: Mapping[str, Any], work: Path, revision: str, run: str) -> None:
        action, given = step["uses"].partition("@")[0], step.get("with", {})
        if action == "actions/checkout":
            depth = [] if str(given.get("fetch-depth")) == "0" else ["--depth=1"]
            self._git("clone", "--quiet", *depth, self.remote, str(work))
            self._git("-C", str(work), "fetch", "--quiet", *depth, "origin", revision)
            self._git("-C", str(work), "checkout", "--quiet", "--detach", "FETCH_HEAD")
        elif action == "actions/upload-artifact":
            path, target = work / given["path"], self.artifacts / run / given["name"]
            target.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                shutil.copytree(path, target)
            else:
                target.mkdir()
                shutil.copy(path, target)
        elif action == "actions/upload-pages-artifact":
            target = self.artifacts / run / "github-pages"
            target.mkdir(parents=True)
            with tarfile.open(target / "artifact.tar", "w") as tar:
                tar.add(work / given["path"], ".")
        elif action == "actions/deploy-pages":
            shutil.rmtree(self.pages, ignore_errors=True)
            with tarfile.open(self.artifacts / run / "github-pages" / "artifact.tar") as tar:
                tar.extractall(self.pages, filter="data")
        elif action != "actions/setup-python":
            raise AssertionError(f"nothing stands in for {action}")

    def _git(self, *words: str) -> None:
        env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        subprocess.run(["git", *words], check=True, capture_output=True, env=env)


def _filled(text: str, values: Mapping[str, str]) -> str:
    """An expression's value; one that nobody gave is a mistake of the test."""
    return re.sub(r"\$\{\{\s*(.+?)\s*\}\}", lambda found: values[found[1]], text)
