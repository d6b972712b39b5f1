"""What was worked out of files before, by their content: a help that may be thrown away at any time.

One file a directory of records, so that a change rewrites only its own. Each carries the fingerprint of
the code and schemas that made it; another fingerprint, or a file that cannot be read, is an empty cache.
"""

from __future__ import annotations

import marshal
import os
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from generator import resources

STATE = ".tidtam"
"""Below the root of a tree: what is kept for the next time. It may be deleted at any time."""

_CODE = (".py", ".toml", ".json", ".j2")


class Cache:
    """digest → what was worked out, kept in ``directory`` as one file a shard. Values are plain data."""

    def __init__(self, directory: Path, fingerprint: str) -> None:
        self._directory = directory
        self._fingerprint = fingerprint
        self._shards: dict[str, dict[str, Any]] = {}

    def shard(self, name: str) -> dict[str, Any]:
        """What a shard holds; read once."""
        if name not in self._shards:
            self._shards[name] = self._read(name)
        return self._shards[name]

    def write(self, name: str, entries: dict[str, Any]) -> None:
        """Keeps ``entries``, and nothing else, in a shard for the next time. Where that cannot be (a tree of
        others, a disk that is full), nothing is kept, and the next time works it out again."""
        self._shards[name] = entries
        path = self._path(name)
        beside = path.with_suffix(f".{os.getpid()}")
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(marshal.dumps((self._fingerprint, entries)))
            beside.replace(path)
        except OSError:
            with suppress(OSError):
                beside.unlink()

    def _path(self, name: str) -> Path:
        return self._directory / (name.replace("/", "~") + ".cache")

    def _read(self, name: str) -> dict[str, Any]:
        try:
            fingerprint, entries = marshal.loads(self._path(name).read_bytes())
        except (OSError, EOFError, ValueError, TypeError):  # none yet, cut short, or another Python's
            return {}
        return entries if fingerprint == self._fingerprint and isinstance(entries, dict) else {}


def fingerprint(*directories: Path) -> str:
    """Hex digest of the tool's own code and of every schema or template in ``directories``."""
    digest = blake2b(_own_code(), digest_size=16)
    for directory in directories:
        digest.update(_content(directory))
    return digest.hexdigest()


@cache
def _own_code() -> bytes:
    """Worked out once: what a process runs is what it has loaded."""
    return _content(resources.PACKAGE)


def _content(directory: Path) -> bytes:
    digest = blake2b(digest_size=16)
    for place, folders, names in os.walk(directory):
        folders.sort()
        for name in sorted(names):
            if name.endswith(_CODE):
                content = Path(place, name).read_bytes()
                digest.update(f"{place.removeprefix(str(directory))}/{name} {len(content)}\n".encode())
                digest.update(content)
    return digest.digest()
