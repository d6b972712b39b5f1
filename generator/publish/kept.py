"""What the last build of a site made of what: a help that may be thrown away at any time.

It only ever answers "is this still what it was?". Without it, or with one that cannot be read, the
build makes everything again and finds the same.
"""

from __future__ import annotations

import marshal
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from generator.publish.swap import Known

_FORMAT = 1

Made = tuple[bytes, str, str, tuple[str, ...]]
"""A page as it was made: its key; the targets of its links and its anchors, a line each; its files."""


@dataclass(frozen=True, slots=True)
class Kept:
    frame: str = ""
    """Digest of the frame."""
    pages: Mapping[str, Made] = field(default_factory=dict)
    """address → page."""
    files: Mapping[str, Known] = field(default_factory=dict)
    """path in the site → file."""
    sources: Mapping[str, str] = field(default_factory=dict)
    """path in the site → key of what it was made of, for files that belong to no page."""
    plain: Collection[str] = ()
    """Digests of the records that hold nothing to be hidden."""


def place(directory: Path, root: Path, out: Path) -> Path:
    """Where to keep what is known of the site at ``out``. A tree may be moved with its site in it."""
    site, tree = out.resolve(), root.resolve()
    name = site.relative_to(tree) if site.is_relative_to(tree) else site
    return directory / f"site-{blake2b(name.as_posix().encode(), digest_size=8).hexdigest()}.cache"


def read(path: Path, fingerprint: str) -> Kept:
    """What is kept, if the same code made it; else only what the files of the site are."""
    try:
        version, made_by, frame, pages, files, sources, plain = marshal.loads(path.read_bytes())
        if version != _FORMAT:
            return Kept()
        known = {name: Known(digest, (size, when)) for name, (digest, size, when) in files.items()}
    except (OSError, EOFError, ValueError, TypeError):  # none yet, cut short, or another Python's
        return Kept()
    return Kept(frame, pages, known, sources, plain) if made_by == fingerprint else Kept(files=known)


def write(path: Path, fingerprint: str, kept: Kept) -> None:
    files = {name: (one.digest, *one.stat) for name, one in kept.files.items()}
    packed: tuple[Any, ...] = (
        _FORMAT, fingerprint, kept.frame, dict(kept.pages), files, dict(kept.sources), frozenset(kept.plain),
    )  # fmt: skip
    beside = path.with_suffix(f".{os.getpid()}")
    beside.write_bytes(marshal.dumps(packed))
    beside.replace(path)
