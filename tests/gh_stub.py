"""Stands in for GitHub's ``gh`` in the tests: the few calls that the workflows make, over a JSON file."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

STATE, ARTIFACTS = Path(os.environ["STUB_STATE"]), Path(os.environ["STUB_ARTIFACTS"])
BOT = {"type": "Bot"}


def option(words: list[str], name: str) -> str:
    return words[words.index(name) + 1] if name in words else ""


def fields(words: list[str]) -> dict[str, str]:
    found = {}
    for at, word in enumerate(words):
        if word == "--field":
            key, _, value = words[at + 1].partition("=")
            found[key] = Path(value[1:]).read_text("utf-8") if value.startswith("@") else value
    return found


def answer(state: dict[str, Any], method: str, path: str, given: dict[str, str]) -> Any:
    if found := re.fullmatch(r"repos/[^/]+/[^/]+/pulls/(\d+)", path):
        return state["pulls"][found[1]]
    if found := re.fullmatch(r"repos/[^/]+/[^/]+/issues/(\d+)/comments", path):
        if method == "POST":
            comment = {"id": len(state["comments"]) + 1, "issue": found[1], "user": BOT, **given}
            state["comments"].append(comment)
            return comment
        return [one for one in state["comments"] if one["issue"] == found[1]]
    if found := re.fullmatch(r"repos/[^/]+/[^/]+/issues/comments/(\d+)", path):
        state["comments"][int(found[1]) - 1].update(given)
        return state["comments"][int(found[1]) - 1]
    if method == "POST" and re.fullmatch(r"repos/[^/]+/[^/]+/issues", path):
        issue = {"number": len(state["issues"]) + 1, "state": "open", **given}
        state["issues"].append(issue)
        return issue
    if found := re.fullmatch(r"repos/[^/]+/[^/]+/issues/(\d+)", path):
        state["issues"][int(found[1]) - 1].update(given)
        return state["issues"][int(found[1]) - 1]
    if re.fullmatch(r"repos/[^/]+/[^/]+/issues\?state=open.*", path):
        return [one for one in state["issues"] if one["state"] == "open"]
    raise SystemExit(f"gh stub: {method} {path}")


def main(words: list[str]) -> None:
    if words[:2] == ["run", "download"]:
        shutil.copytree(ARTIFACTS / words[2] / option(words, "--name"), option(words, "--dir"))
        return
    state = json.loads(STATE.read_text("utf-8"))
    plain = [one for one in words[1:] if one.startswith("repos/")]
    found = answer(state, option(words, "--method") or "GET", plain[0], fields(words))
    STATE.write_text(json.dumps(state), "utf-8")
    if "--silent" not in words:
        told = json.dumps(found)
        query = option(words, "--jq") or "."
        done = subprocess.run(["jq", "-r", query], input=told, check=True, capture_output=True, text=True)
        sys.stdout.write(done.stdout)


main(sys.argv[1:])
