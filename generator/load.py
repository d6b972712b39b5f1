"""A tree of files → the sources of its records, each with its address and bytes."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

from msgspec import Struct

from generator.model import Finding, Position, Severity, kind_of
from generator.yamlcore import MAX_BYTES

RECORDS = "records"
ATTACHMENTS = "records/downloads/files/"
"""What lies below it are the files that downloads hand out, not records."""


class Source(Struct, frozen=True):
    """A file that stands where a record may stand."""

    address: str
    kind: str
    path: str
    """Where the file lies on this machine."""
    digest: str
    read: bytes | None = None
    """Its bytes, where they had to be read to know the digest."""

    @property
    def file(self) -> str:
        return f"{RECORDS}/{self.address}.yml"

    @property
    def content(self) -> bytes:
        return _content(self.path) if self.read is None else self.read


class Tree(Struct, frozen=True):
    sources: tuple[Source, ...]
    findings: tuple[Finding, ...]
    """Files that cannot be records: in the wrong place, links, not readable."""

    @property
    def refused(self) -> frozenset[str]:
        """The addresses that those files would have."""
        return frozenset(_address(finding.file) for finding in self.findings)


class Seen:
    """The files that were read before, told by what the file system says of them, as Git's index does.

    ``kept`` is what ``keep`` gave last time: file → (size, times, number) and digest, plain data.
    """

    _SETTLED = 2_000_000_000
    """Nanoseconds. A file changed just before it was read may change again and look the same."""

    def __init__(self, kept: dict[str, Any] | None = None) -> None:
        self._kept = kept or {}
        self._now: dict[str, Any] = {}
        self._started = time.time_ns()

    def digest(self, file: str, status: os.stat_result) -> str | None:
        """The digest of an unchanged file, else None."""
        known = self._kept.get(file)
        if known is None or known[:-1] != _status(status):
            return None
        self._now[file] = known
        return str(known[-1])

    def saw(self, file: str, status: os.stat_result, digest: str) -> None:
        if max(status.st_mtime_ns, status.st_ctime_ns) < self._started - self._SETTLED:
            self._now[file] = (*_status(status), digest)

    @property
    def changed(self) -> bool:
        return self._now != self._kept

    def keep(self) -> dict[str, Any]:
        return self._now


def read_tree(root: Path, seen: Seen | None = None) -> Tree:
    """Every file under ``root/records``, in the order of their paths; those in ``seen`` are not read again.

    Raises FileNotFoundError when there is no such directory.
    """
    top = root / RECORDS
    if not top.is_dir():
        raise FileNotFoundError(top)
    sources: list[Source] = []
    findings: list[Finding] = []
    for entry, file in _walk(top, RECORDS):
        if entry.is_symlink():
            findings.append(_refused("TT122", file))
            continue
        if file.startswith(ATTACHMENTS):
            continue
        address = _address(file)
        kind = kind_of(address) if file.endswith(".yml") else None
        if kind is None:
            findings.append(_refused("TT121", file))
            continue
        try:
            sources.append(_source(entry, address, kind.name, seen))
        except OSError as error:
            findings.append(_refused("TT123", file, problem=error.strerror or ""))
    return Tree(tuple(sources), tuple(findings))


def source_of(file: str, content: bytes, *, link: bool = False) -> Source | Finding | None:
    """A file that does not lie on the disk as ``read_tree`` would take it; None for what it passes over."""
    names = file.split("/")
    if file.startswith(ATTACHMENTS) or names[-1] == "README.md" or any(one.startswith(".") for one in names):
        return None
    if link:
        return _refused("TT122", file)
    address = _address(file)
    kind = kind_of(address) if file.endswith(".yml") else None
    if kind is None:
        return _refused("TT121", file)
    return Source(address, kind.name, "", _digest(content), content)


def with_proposed(tree: Tree, proposed: Mapping[str, bytes]) -> Tree:
    """The tree as it would be with other or more files: path from the root → bytes, each a record's place."""
    sources = {source.file: source for source in tree.sources}
    for file, content in proposed.items():
        address = _address(file)
        kind = kind_of(address)
        if kind is None or file != f"{RECORDS}/{address}.yml":
            raise ValueError(file)
        path = sources[file].path if file in sources else ""
        sources[file] = Source(address, kind.name, path, _digest(content), content)
    return Tree(tuple(sources[file] for file in sorted(sources)), tree.findings)


def _source(entry: os.DirEntry[str], address: str, kind: str, seen: Seen | None) -> Source:
    status = entry.stat() if seen else None
    known = seen.digest(address, status) if seen and status else None
    if known:
        return Source(address, kind, entry.path, known)
    content = _content(entry.path)
    digest = _digest(content)
    if seen and status:
        seen.saw(address, status, digest)
    return Source(address, kind, entry.path, digest, content)


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()


def _content(path: str) -> bytes:
    """A file's bytes; of one that is too large just enough to see that it is."""
    with open(path, "rb", buffering=0) as opened:
        return opened.read(MAX_BYTES + 1)


def _status(status: os.stat_result) -> tuple[int, int, int, int]:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def _walk(directory: Path | str, name: str) -> Iterator[tuple[os.DirEntry[str], str]]:
    """Every file below a directory, sorted; hidden ones and README.md are nobody's record."""
    with os.scandir(directory) as entries:
        for entry in sorted(entries, key=lambda item: item.name):
            if entry.name.startswith(".") or entry.name == "README.md":
                continue
            file = f"{name}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(entry.path, file)
            else:
                yield entry, file


def _address(file: str) -> str:
    return file.removeprefix(f"{RECORDS}/").removesuffix(".yml")


def _refused(code: str, file: str, **params: object) -> Finding:
    params["path"] = file
    return Finding(code=code, severity=Severity.ERROR, file=file, position=Position(1, 1), params=params)
