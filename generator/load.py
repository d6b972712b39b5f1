"""A tree of files → the sources of its records, each with its address and bytes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from generator.model import Finding, Position, Severity, kind_of
from generator.yamlcore import MAX_BYTES

RECORDS = "records"
ATTACHMENTS = "records/downloads/files/"
"""What lies below it are the files that downloads hand out, not records."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that stands where a record may stand."""

    address: str
    kind: str
    content: bytes
    digest: str

    @property
    def file(self) -> str:
        return f"{RECORDS}/{self.address}.yml"


@dataclass(frozen=True, slots=True)
class Tree:
    sources: tuple[Source, ...]
    findings: tuple[Finding, ...]
    """Files that cannot be records: in the wrong place, links, not readable."""


def read_tree(root: Path) -> Tree:
    """Reads every file under ``root/records``, in the order of their paths.

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
        address = file[len(RECORDS) + 1 : -len(".yml")]
        kind = kind_of(address) if file.endswith(".yml") else None
        if kind is None:
            findings.append(_refused("TT121", file))
            continue
        try:
            with open(entry.path, "rb", buffering=0) as opened:
                content = opened.read(MAX_BYTES + 1)
        except OSError as error:
            findings.append(_refused("TT123", file, problem=error.strerror or ""))
            continue
        digest = blake2b(content, digest_size=16).hexdigest()
        sources.append(Source(address, kind.name, content, digest))
    return Tree(tuple(sources), tuple(findings))


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


def _refused(code: str, file: str, **params: object) -> Finding:
    params["path"] = file
    return Finding(code=code, severity=Severity.ERROR, file=file, position=Position(1, 1), params=params)
