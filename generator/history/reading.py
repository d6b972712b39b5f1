"""The whole history of a tree, read once and kept: later only what is new is asked for."""

from __future__ import annotations

import datetime as dt
import marshal
import os
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from msgspec import Struct

from generator.history import log, repository, trail
from generator.history.log import Commit
from generator.history.repository import NoHistory, Repository
from generator.history.trail import Line, Step
from generator.load import RECORDS
from generator.model import kind_of

_FORMAT = 1
"""Of what is kept; another one is read anew."""


class History(Struct, frozen=True, dict=True):
    """What Git knows of the records of a tree, up to one commit."""

    commit: str
    commits: Sequence[Commit]
    """Parents first. Messages are as they were written: see ``people`` for what may be shown of them."""
    line: Line
    verified: frozenset[str]
    """Commits whose signature was found good by a key that is trusted here."""
    origin: str = ""
    """The address of the remote, as it is configured: it may hold a password."""
    branch: str = ""
    """The remote's main branch, where that is known."""

    @cached_property
    def days(self) -> Mapping[str, dt.date]:
        """File → the day it last changed, for the files that are there."""
        return {file: dt.date.fromordinal(day) for file, day in trail.last_days(self.line)}

    def day(self, commit: int) -> dt.date:
        return dt.date.fromordinal(self.line.days[commit])

    def steps(self, file: str, before: Sequence[str] = ()) -> tuple[Step, ...]:
        """The steps of a record, oldest first; ``before`` are files it says to have been, last name last."""
        steps = self.line.trails.get(file, ())
        for old in reversed(before):
            earlier = self.line.trails.get(old, ())
            if steps and earlier and steps[0].status == "A" and earlier[-1].status == "D":
                moved = steps[0]._replace(status="R", old=earlier[-1].old)
                steps = (*earlier[:-1], moved, *steps[1:])
        return steps

    def at(self, day: dt.date) -> str:
        """The last commit of the main line on or before a day; empty where there is none."""
        index = {commit.id: at for at, commit in enumerate(self.commits)}
        at = index.get(self.commit)
        while at is not None:
            if self.line.days[at] <= day.toordinal():
                return self.commits[at].id
            parents = self.commits[at].parents
            at = index.get(parents[0]) if parents else None
        return ""


def read(root: Path, cache: Path | None = None, revision: str = "HEAD") -> History:
    """The history of the tree at ``root`` up to ``revision``.

    ``cache`` is a file to keep it in; it may be deleted at any time. Raises NoHistory where Git cannot tell:
    no repository, no commit yet, no Git, or a shallow clone (whose oldest commit would claim every file
    as its own).
    """
    kept = _Kept.read(cache) if cache else None
    if kept and revision == "HEAD" and kept.commit == _commit_at(root) and kept.around == _around(root):
        return kept.history()
    with repository.opened(root) as opened:
        if opened.shallow:
            raise NoHistory("shallow")
        head = opened.head if revision == "HEAD" else opened.commit(revision)
        around = _around(opened.top)
        key = _key(opened, head)
        if kept and (kept.commit, kept.key, kept.around) == (head, key, around):
            return kept.history()
        history = _read(opened, head, kept if kept and (kept.key, kept.around) == (key, around) else None)
        if cache:
            _Kept.of(history, key, around).write(cache)
    return history


def _read(opened: Repository, head: str, kept: _Kept | None) -> History:
    commits: list[Commit] = []
    verified: frozenset[str] = frozenset()
    revisions = head
    if kept and opened.is_ancestor(kept.commit, head):
        before = kept.history()
        commits, verified = list(before.commits), before.verified
        revisions = f"{kept.commit}..{head}"
    new = list(opened.commits(revisions))
    if repository.keys_at_hand(opened.top):
        touching = [one.id for one in new if any(trail.is_record(touch.path) for touch in one.touches)]
        verified |= opened.trusted(touching, repository.signers_file(opened.top))
    commits += new
    line = trail.follow(commits, head, _same_kind)
    return History(head, commits, line, verified, opened.origin, opened.main_branch)


@lru_cache(maxsize=4096)
def _same_kind(one: str, other: str) -> bool:
    """Whether two files can be one record under two names: of one kind, and of one work."""
    kinds = [kind_of(file.removeprefix(f"{RECORDS}/").removesuffix(".yml")) for file in (one, other)]
    return kinds[0] is not None and kinds[0] is kinds[1]


def _key(opened: Repository, head: str) -> str:
    """What a kept history depends on beside the commits themselves."""
    return f"{opened.prefix} {len(head)}"


def _around(top: Path) -> str:
    """Digest of the files that say how commits are read: names, trusted keys, the remote."""
    digest = blake2b(digest_size=16)
    for name in (".mailmap", ".allowed_signers", ".git/config"):
        try:
            content = (top / name).read_bytes()
        except OSError:  # there is none
            content = b""
        digest.update(b"%d\n" % len(content) + content)
    return digest.hexdigest()


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


class _Kept(Struct, frozen=True):
    """A history as plain data; most of it stays packed until it is asked for."""

    commit: str
    key: str
    around: str
    packed: bytes

    @classmethod
    def of(cls, history: History, key: str, around: str) -> _Kept:
        packed = marshal.dumps(
            (
                _plain(history.commits),
                [
                    (
                        file,
                        [(s.commit, s.status, s.file, s.old, s.new, _plain(s.parts)) for s in steps],
                    )
                    for file, steps in history.line.trails.items()
                ],
                history.line.days,
                sorted(history.verified),
                history.origin,
                history.branch,
            )
        )
        return cls(history.commit, key, around, packed)

    @classmethod
    def read(cls, path: Path) -> _Kept | None:
        try:
            made_by, commit, key, around, packed = marshal.loads(path.read_bytes())
            if made_by == _made_by() and isinstance(packed, bytes):
                return cls(str(commit), str(key), str(around), packed)
        except (OSError, EOFError, ValueError, TypeError):
            pass  # none yet, cut short, or not ours: the whole log is read again
        return None

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(f".{os.getpid()}")
        whole = (_made_by(), self.commit, self.key, self.around, self.packed)
        beside.write_bytes(marshal.dumps(whole))
        beside.replace(path)

    def history(self) -> History:
        commits, trails, days, verified, origin, branch = marshal.loads(self.packed)
        made = [Commit._make(commit) for commit in commits]
        line = Line({file: tuple(_step(*step) for step in steps) for file, steps in trails}, days)
        return History(self.commit, made, line, frozenset(verified), origin, branch)


def _plain(tuples: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """marshal keeps plain tuples, not named ones."""
    return list(map(tuple, tuples))


def _step(commit: int, status: str, file: str, old: str, new: str, parts: list[Any]) -> Step:
    return Step(commit, status, file, old, new, tuple(map(trail.Part._make, parts)) if parts else ())


def _made_by() -> str:
    """Another format, or other rules for following a record: what was kept is read anew."""
    digest = blake2b(f"{_FORMAT}".encode(), digest_size=8)
    for module in (__file__, log.__file__, trail.__file__):
        digest.update(Path(module).read_bytes())
    return digest.hexdigest()
