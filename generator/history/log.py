"""What ``git log`` prints → commits, each with the files it touched. Pure: bytes in, values out."""

from __future__ import annotations

import marshal
from collections.abc import Iterator
from typing import NamedTuple

_MARK = "\x01"
FORMAT = (
    "--topo-order", "--reverse", "-z", "--raw", "--no-abbrev", "--find-renames", "--no-show-signature",
    "--diff-merges=first-parent", "--encoding=UTF-8", "--no-color", "--no-notes",
    f"--format={_MARK}%H%x00%P%x00%ct%x00%aN%x00%s%x00%b",
)  # fmt: skip
"""Options of ``git log`` for ``parse``: oldest first, a merge with what it brought to its first parent.

A message cannot hold a NUL, so no message can pass for anything but itself.
"""

NOTHING = "0" * 40
"""The id of a file that is not there."""


class Touch(NamedTuple):
    """One file as one commit found and left it."""

    status: str
    """``A`` added, ``D`` deleted, ``M`` changed, ``R`` renamed, ``T`` made a link or the like."""
    old_path: str
    old: str
    """Id of the content before; zeros where there was none."""
    path: str
    new: str


class Commit(NamedTuple):
    id: str
    parents: tuple[str, ...]
    time: int
    """Seconds since 1970, as the committer's machine had it."""
    author: str
    """As ``.mailmap`` has it; never with an address."""
    subject: str
    body: str
    packed: bytes
    """Its touches, as marshal keeps them: few are looked at again once the records have been followed."""

    @property
    def touches(self) -> tuple[Touch, ...]:
        return tuple(map(Touch._make, marshal.loads(self.packed)))


def parse(printed: bytes, prefix: str = "") -> Iterator[Commit]:
    """The commits, oldest first, with their touches below ``prefix`` (``""``, or with a slash at its end).

    Paths come without the prefix. A rename into the prefix is an addition, one out of it a deletion.
    """
    tokens = printed.decode("utf-8", "replace").split("\0")
    at, end = 0, len(tokens)
    while at < end and tokens[at].startswith(_MARK):
        identity, parents, time, author, subject, body = tokens[at : at + 6]
        at += 6
        touches: list[tuple[str, ...]] = []
        while at < end and (raw := tokens[at].lstrip("\n"))[:1] == ":":
            _, _, old, new, status = raw.split(" ")
            letter = status[0]
            paths = 2 if letter in "RC" else 1
            first, last = tokens[at + 1], tokens[at + paths]
            at += 1 + paths
            touch = _below(prefix, letter, first, old, last, new)
            if touch:
                touches.append(tuple(touch))
        # Version 2 of the format: later ones tell whether two equal texts are one object, which is chance.
        packed = marshal.dumps(touches, 2)
        yield Commit(identity[1:], tuple(parents.split()), int(time), author, subject, body.strip(), packed)


def _below(prefix: str, status: str, first: str, old: str, last: str, new: str) -> Touch | None:
    if not prefix:
        return Touch(status, first, old, last, new)
    was, stays = first.startswith(prefix), last.startswith(prefix)
    if was and stays:
        return Touch(status, first.removeprefix(prefix), old, last.removeprefix(prefix), new)
    if stays:
        path = last.removeprefix(prefix)
        return Touch("A", path, NOTHING, path, new)
    if was:
        path = first.removeprefix(prefix)
        return Touch("D", path, old, path, NOTHING)
    return None
