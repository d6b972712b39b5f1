"""Git → when each record was last changed. One pass over the log; later only over the new commits."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.load import RECORDS
from generator.thai.dates import BANGKOK

_MARK = "\x01"
_LOG = ("--name-only", "--no-renames", "--diff-merges=first-parent", "-z", f"--format={_MARK}%H %ct")


@dataclass(frozen=True, slots=True)
class Changes:
    """What Git knows of a tree."""

    commit: str
    """The commit the tree stands at; empty where there is none."""
    days: dict[str, dt.date]
    """file → the day of the last commit that touched it."""


def last_changes(root: Path, cache: Path | None = None) -> Changes | None:
    """The day each file under ``records/`` was last committed.

    None where that cannot be known: no repository, no commit yet, no Git, or a shallow clone (whose
    oldest commit would claim every file as its own).
    """
    known = _read(cache) if cache else None
    if known and known.commit == _commit_at(root):
        return known
    from git import GitCommandNotFound, InvalidGitRepositoryError, NoSuchPathError, Repo

    try:
        repository = Repo(root, search_parent_directories=True)
    except (InvalidGitRepositoryError, NoSuchPathError, GitCommandNotFound):
        return None
    with repository:
        if not repository.head.is_valid() or _is_shallow(repository):
            return None
        head = repository.head.commit.hexsha
        prefix = root.resolve().relative_to(Path(str(repository.working_dir)).resolve()).as_posix()
        prefix = "" if prefix == "." else prefix + "/"
        if known and known.commit == head:
            return known
        if known and _is_ancestor(repository, known.commit, head):
            days = dict(_days(repository, f"{known.commit}..{head}", prefix))
            changes = Changes(head, known.days | days)
        else:
            changes = Changes(head, dict(_days(repository, head, prefix)))
    if cache:
        _write(cache, changes)
    return changes


def _commit_at(root: Path) -> str | None:
    """The commit a plain repository at ``root`` stands at, read off its files, which takes no time.

    None where only Git can tell: packed references, a worktree, a shallow clone, a directory further up.
    """
    git = root / ".git"
    try:
        head = (git / "HEAD").read_text("ascii").strip()
        commit = (git / head[5:]).read_text("ascii").strip() if head.startswith("ref: ") else head
    except (OSError, UnicodeDecodeError):
        return None
    return None if (git / "shallow").exists() else commit


def _days(repository: Any, revisions: str, prefix: str) -> Iterator[tuple[str, dt.date]]:
    """(file, day) of every change, oldest first, so that the last one said is the newest."""
    log = repository.git.log(revisions, *_LOG, "--reverse", "--", f"{prefix}{RECORDS}")
    for block in log.split(_MARK)[1:]:
        head, _, names = block.partition("\0")
        day = dt.datetime.fromtimestamp(int(head.split()[1]), BANGKOK).date()
        for name in names.split("\0"):
            file = name.strip("\n")
            if file.startswith(prefix) and file:
                yield file.removeprefix(prefix), day


def _is_shallow(repository: Any) -> bool:
    return bool(repository.git.rev_parse("--is-shallow-repository") == "true")


def _is_ancestor(repository: Any, older: str, newer: str) -> bool:
    from git import GitCommandError

    try:
        return bool(repository.is_ancestor(older, newer))
    except GitCommandError:  # the older commit is gone: the branch was rewritten
        return False


def _read(path: Path) -> Changes | None:
    try:
        kept = json.loads(path.read_bytes())
        days = {file: dt.date.fromisoformat(day) for file, day in kept["days"].items()}
        return Changes(kept["commit"], days)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None  # none yet, or not ours: read the whole log again


def _write(path: Path, changes: Changes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    days = {file: day.isoformat() for file, day in changes.days.items()}
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps({"commit": changes.commit, "days": days}), "utf-8")
    beside.replace(path)
