"""What the last build of a site made of what: a help that may be thrown away at any time.

It only ever answers "is this still what it was?". Without it, or with one that cannot be read, the
build makes everything again and finds the same.
"""

from __future__ import annotations

import marshal
import os
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from generator.publish.swap import Stat

Made = tuple[bytes, str, str, tuple[str, ...]]
"""A page as it was made: its key; the targets of its links and its anchors, a line each; its files."""


class Kept(NamedTuple):
    """Plain data, as marshal keeps it."""

    frame: str
    """Digest of the frame."""
    pages: dict[str, Made]
    """address → page."""
    files: dict[str, Stat]
    """path in the site → the file as it was left."""
    sources: dict[str, str]
    """path in the site → key of what it was made of, for files that belong to no page."""


def place(directory: Path, root: Path, out: Path) -> Path:
    """Where to keep what is known of the site at ``out``. A tree may be moved with its site in it."""
    site, tree = out.resolve(), root.resolve()
    name = site.relative_to(tree) if site.is_relative_to(tree) else site
    return directory / f"site-{blake2b(name.as_posix().encode(), digest_size=8).hexdigest()}.cache"


def read(path: Path, fingerprint: str) -> Kept:
    """What is kept, if the same code made it."""
    nothing = Kept("", {}, {}, {})
    try:
        made_by, *kept = marshal.loads(path.read_bytes())
    except (OSError, EOFError, ValueError, TypeError):  # none yet, cut short, or another Python's
        return nothing
    return Kept(*kept) if made_by == fingerprint else nothing


def write(path: Path, fingerprint: str, kept: Kept) -> None:
    beside = path.with_suffix(f".{os.getpid()}")
    beside.write_bytes(marshal.dumps((fingerprint, *kept)))
    beside.replace(path)
