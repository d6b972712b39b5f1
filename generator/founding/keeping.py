"""What an upgrade does to the files that the package keeps: those that the office changed stay its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from generator import __version__
from generator.founding.tools import digests

LIST = ".tidtam-files.json"
"""In the office's tree: which files the package keeps, and what it last wrote into each."""


class Kept(Struct, frozen=True):
    host: str
    files: Mapping[str, str]
    """Path → SHA-256 of what was written."""


class Upgrade(Struct, frozen=True):
    write: dict[str, bytes]
    """The list of kept files among them."""
    remove: tuple[str, ...]
    """Files of the last release that this one has no more, and that nobody changed."""
    changed: tuple[str, ...]
    """Files that the office has changed or taken away: they stay as they are."""


def listed(host: str, files: Mapping[str, bytes]) -> bytes:
    """The list that goes with these files."""
    document = {"version": __version__, "host": host, "files": digests(files)}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def read(root: Path) -> Kept:
    """Raises FileNotFoundError where there is no list, ValueError where it cannot be understood."""
    document = json.loads((root / LIST).read_bytes())
    try:
        files = {str(name): str(digest) for name, digest in document["files"].items()}
        host = str(document["host"])
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(LIST) from error
    if host not in ("", "github", "gitlab"):
        raise ValueError(LIST)
    return Kept(host, files)


def upgrade(root: Path, before: Kept, files: Mapping[str, bytes]) -> Upgrade:
    """``files`` are what this release would write into the tree at ``root``."""
    write: dict[str, bytes] = {}
    changed: list[str] = []
    for name, content in files.items():
        there = _digest(root / name)
        if there == sha256(content).hexdigest():
            continue
        if there == before.files.get(name):  # as it was written; or new in this release, and not there
            write[name] = content
        else:
            changed.append(name)
    gone = tuple(
        name
        for name, digest in before.files.items()
        if name not in files and _within(root, name) and _digest(root / name) == digest
    )
    # What is remembered of a file that is the office's now is what was offered last: it stays the office's.
    write[LIST] = listed(before.host, files)
    if (root / LIST).read_bytes() == write[LIST]:
        del write[LIST]
    return Upgrade(write, gone, tuple(changed))


def _within(root: Path, name: str) -> bool:
    """The list is the office's to edit: nothing outside its tree is removed."""
    return (root / name).resolve().is_relative_to(root.resolve())


def _digest(path: Path) -> str | None:
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else None
