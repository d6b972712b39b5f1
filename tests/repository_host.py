"""Stands in for a repository host's API (GitHub's REST and GraphQL) in the tests, over a real Git repository.

Only what the form editor asks is answered; whatever else is asked raises. Commits are made with Git itself,
so what a save comes to can be read and checked like any other branch.
"""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

API = "https://api.github.com"
WHEN = "2026-11-22T09:00:00Z"
PLANNER = {
    "id": 1, "login": "planner", "name": "ผู้วางแผน", "email": "planner@example.org",
    "avatar_url": "https://avatars.example.org/1", "html_url": "https://github.com/planner",
}  # fmt: skip
_ALIASED = re.compile(
    r"(?P<alias>\w+_\d+):\s+(?P<asked>object|ref)\((?P<said>(?:[^()\"]|\"(?:\\.|[^\"\\])*\")*)\)"
)
_PATH = re.compile(r"path: (\"(?:\\.|[^\"\\])*\")")


class NotAnswered(Exception):
    """The editor asked for something that nobody taught the stand-in."""


class Host:
    """A repository ``office/records`` whose branch ``main`` begins with the files of a folder."""

    def __init__(self, folder: Path, tree: Path, token: str) -> None:
        self.git_directory = folder / "host.git"
        self.token = token
        self.pulls: list[dict[str, Any]] = []
        self.asked: list[str] = []
        self._index = folder / "host.index"
        self._git("init", "--quiet", "--bare", "--initial-branch=main", str(self.git_directory), bare=False)
        self._git("--work-tree", str(tree), "add", "--all", "records")
        first = self._committed(self._git("write-tree"), None, "Records")
        self._git("update-ref", "refs/heads/main", first)

    # -- what a test reads ----------------------------------------------------------------------------

    def branches(self) -> list[str]:
        return self._git("for-each-ref", "--format=%(refname:short)", "refs/heads").split()

    def file(self, revision: str, path: str) -> str:
        return self._git("show", f"{revision}:{path}", strip=False)

    def changes(self, branch: str) -> str:
        """What a branch changes of ``main``, without the lines around it."""
        return self._git("diff", "--unified=0", "--no-color", f"main...{branch}", strip=False)

    def change(self, branch: str, path: str, old: str, new: str) -> None:
        """Somebody else changes a file on a branch."""
        text = self.file(branch, path)
        assert text.count(old) == 1
        self.add(branch, path, text.replace(old, new))

    def add(self, branch: str, path: str, text: str) -> None:
        """Somebody else puts a file on a branch."""
        head = self._git("rev-parse", branch)
        self._git("read-tree", head)
        oid = self._git("hash-object", "-w", "--stdin", given=text.encode())
        self._git("update-index", "--add", "--cacheinfo", f"100644,{oid},{path}")
        commit = self._committed(self._git("write-tree"), head, "Somebody else")
        self._git("update-ref", f"refs/heads/{branch}", commit)

    def merge(self, branch: str) -> None:
        """Takes a branch's files into ``main``, as its reviewers would."""
        base = self._git("rev-parse", "main")
        merged = self._git("merge-tree", "--write-tree", "main", branch).splitlines()[0]
        self._git("update-ref", "refs/heads/main", self._committed(merged, base, f"Merge {branch}"))

    # -- what the editor asks --------------------------------------------------------------------------

    def answer(self, method: str, url: str, token: str | None, body: str | None) -> tuple[int, Any]:
        """(status, JSON or text) for a request. Raises NotAnswered."""
        place = urlsplit(url)
        path = unquote(place.path)
        self.asked.append(f"{method} {path}")
        if method == "OPTIONS":
            return 204, ""
        if token != f"token {self.token}":
            return 401, {"message": "Bad credentials"}
        data = json.loads(body) if body else {}
        if path == "/graphql":
            return 200, self._graphql(data["query"], data["variables"])
        return self._rest(method, path.removeprefix("/repos/office/records"), data, parse_qs(place.query))

    def _rest(self, method: str, path: str, data: Any, query: Any) -> tuple[int, Any]:
        if (method, path) == ("GET", "/user"):
            return 200, PLANNER
        if method == "GET" and path.startswith("/collaborators/"):
            return 204, ""
        if found := re.fullmatch(r"/git/trees/(\w+)", path):
            return 200, {"tree": list(self._tree(found[1])), "truncated": False}
        if (method, path) == ("POST", "/pulls"):
            number = len(self.pulls) + 1
            pull = {
                "number": number, "node_id": f"PR_{number}", "labels": [], "state": "open", **data,
                "html_url": f"https://github.com/office/records/pull/{number}",
                "created_at": WHEN, "updated_at": WHEN,
            }  # fmt: skip
            pull["head_name"] = data["head"]
            self.pulls.append(pull)
            return 201, {**pull, "head": {"sha": self._git("rev-parse", data["head"])}}
        if found := re.fullmatch(r"/issues/(\d+)(/labels)?", path):
            pull = self.pulls[int(found[1]) - 1]
            if method == "POST":
                pull["labels"] += data["labels"]
            elif method == "PATCH":
                pull["labels"] = data["labels"]
            return 200, {"labels": [{"name": name} for name in pull["labels"]]}
        if method == "DELETE" and path.startswith("/git/refs/heads/"):
            self._git("update-ref", "-d", f"refs/heads/{path.removeprefix('/git/refs/heads/')}")
            return 204, ""
        raise NotAnswered(f"{method} {path} {data}")

    def _graphql(self, query: str, given: dict[str, Any]) -> Any:
        for mark, reply in (
            ("createCommitOnBranch(", self._commit),
            ("createRef(", self._branch),
            ("convertPullRequestToDraft(", self._draft),
            ("markPullRequestReadyForReview(", self._draft),
        ):
            if mark in query:
                return {"data": reply(given["input"], query)}
        if "fork: repository(" in query:
            target = {"ref": {"target": {"oid": self._git("rev-parse", given["branch"])}}}
            return {"data": {"fork": {"id": "R_1"}, "base": target}}
        if "defaultBranchRef" in query:
            return {"data": {"repository": {"defaultBranchRef": {"name": "main"}}}}
        if "pullRequests(" in query:
            return {"data": {"repository": {"pullRequests": {"totalCount": 0, "nodes": list(self._nodes())}}}}
        aliased = list(_ALIASED.finditer(query))
        if aliased:
            return {"data": {"repository": dict(self._objects(aliased))}}
        if "object(expression: $at)" in query:
            return {"data": {"repository": {"object": self._blob(given["at"])}}}
        if "... on Commit { oid }" in query:
            return {
                "data": {"repository": {"ref": {"target": {"oid": self._git("rev-parse", given["branch"])}}}}
            }
        if "history(first: 1)" in query:
            oid, message = self._git("log", "-1", "--format=%H%n%s", given["branch"]).split("\n", 1)
            nodes = [{"oid": oid, "message": message}]
            return {"data": {"repository": {"ref": {"target": {"history": {"nodes": nodes}}}}}}
        raise NotAnswered(query)

    def _objects(self, asked: list[re.Match[str]]) -> Iterator[tuple[str, Any]]:
        """alias → what is asked for by it, all files read by one Git."""
        node = {
            "oid": self._git("rev-parse", "main"), "committedDate": WHEN,
            "author": {"name": "ผู้วางแผน", "email": "planner@example.org", "user": None},
        }  # fmt: skip
        names = [json.loads(one["said"].split(": ", 1)[1]) for one in asked if one["asked"] == "object"]
        files = self._files(names)
        for one in asked:
            if one["asked"] == "ref":
                yield one["alias"], {"target": {"history": {"nodes": [node]}}}
                continue
            oid, content = next(files)
            yield (
                one["alias"],
                {
                    "oid": oid, "byteSize": len(content), "text": content.decode(),
                    "isBinary": False, "isTruncated": False,
                },
            )  # fmt: skip

    def _files(self, names: list[str]) -> Iterator[tuple[str, bytes]]:
        """The id and content of each file, by ``revision:path`` or id."""
        given = "".join(f"{name}\n" for name in names).encode()
        said = self._git("cat-file", "--batch", given=given, strip=False).encode()
        place = 0
        for _ in names:
            start = said.index(b"\n", place) + 1
            oid, kind, size = said[place:start].decode().split()
            assert kind == "blob", oid
            place = start + int(size) + 1
            yield oid, said[start : place - 1]

    def _tree(self, revision: str) -> Any:
        for line in self._git("ls-tree", "-r", "-l", "-z", revision).split("\0"):
            if line:
                about, path = line.split("\t")
                _, kind, oid, size = about.split()
                yield {"type": kind, "path": path, "sha": oid, "size": int(size)}

    def _nodes(self) -> Any:
        for pull in self.pulls:
            files = self._git("diff", "--name-only", f"main...{pull['head_name']}").split("\n")
            yield {
                "id": pull["node_id"], "number": pull["number"], "title": pull["title"],
                "url": pull["html_url"],
                "isDraft": pull["draft"], "isCrossRepository": False, "createdAt": WHEN, "updatedAt": WHEN,
                "headRefName": pull["head_name"], "headRefOid": self._git("rev-parse", pull["head_name"]),
                "author": {"login": "planner", "name": "ผู้วางแผน", "email": "", "databaseId": 1},
                "labels": {"nodes": [{"name": name} for name in pull["labels"]]},
                "files": {"nodes": [{"path": path, "changeType": "MODIFIED"} for path in files if path]},
            }  # fmt: skip

    def _blob(self, at: str) -> Any:
        commit, _, path = at.partition(":")
        if path not in self._git("ls-tree", "-r", "--name-only", commit).splitlines():
            return None
        return {"text": self.file(commit, path), "isTruncated": False}

    def _branch(self, given: Any, query: str) -> Any:
        self._git("update-ref", given["name"], given["oid"], "0" * 40)
        return {"createRef": {"ref": {"name": given["name"].removeprefix("refs/heads/")}}}

    def _draft(self, given: Any, query: str) -> Any:
        pull = next(one for one in self.pulls if one["node_id"] == given["pullRequestId"])
        pull["draft"] = "convert" in query
        return {"pull": {"pullRequest": {"isDraft": pull["draft"]}}}

    def _commit(self, given: Any, query: str) -> Any:
        branch = f"refs/heads/{given['branch']['branchName']}"
        if self._git("rev-parse", branch) != given["expectedHeadOid"]:
            raise NotAnswered("a commit on another head than the branch's")
        self._git("read-tree", branch)
        for change in given["fileChanges"]["additions"]:
            oid = self._git("hash-object", "-w", "--stdin", given=base64.b64decode(change["contents"]))
            self._git("update-index", "--add", "--cacheinfo", f"100644,{oid},{change['path']}")
        for change in given["fileChanges"]["deletions"]:
            self._git("update-index", "--force-remove", change["path"])
        commit = self._committed(
            self._git("write-tree"), given["expectedHeadOid"], given["message"]["headline"]
        )
        self._git("update-ref", branch, commit)
        files = {
            f"file_{number}": {"oid": self._git("rev-parse", f"{commit}:{change['path']}")}
            for number, change in enumerate(given["fileChanges"]["additions"])
        }
        return {"createCommitOnBranch": {"commit": {"oid": commit, "committedDate": WHEN, **files}}}

    # -- Git -------------------------------------------------------------------------------------------

    def _committed(self, tree: str, parent: str | None, message: str) -> str:
        return self._git("commit-tree", tree, *(("-p", parent) if parent else ()), "-m", message)

    def _git(self, *words: str, given: bytes | None = None, bare: bool = True, strip: bool = True) -> str:
        place = [f"--git-dir={self.git_directory}"] if bare else []
        own = {
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_INDEX_FILE": str(self._index),
        }
        for who in ("AUTHOR", "COMMITTER"):
            own |= {
                f"GIT_{who}_NAME": "Planner",
                f"GIT_{who}_EMAIL": "planner@example.org",
                f"GIT_{who}_DATE": WHEN,
            }
        done = subprocess.run(
            ["git", *place, "-c", "core.quotePath=false", *words],
            input=given, capture_output=True, check=True, env=os.environ | own,
        )  # fmt: skip
        text = done.stdout.decode()
        return text.strip() if strip else text
