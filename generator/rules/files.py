"""Files: what a record hands out lies there, as it was when the record was written, safe to open, and
with nobody's personal data in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from generator.attached.look import KINDS, MAX_BYTES, look, of_name
from generator.load import ATTACHMENTS
from generator.model import At, Fault, Pointer
from generator.register import Register
from generator.rules.fields import text, whole
from generator.rules.privacy import found_in
from generator.yamlcore import quoted

_Told = tuple[str, dict[str, str]]
"""A code and its params, as the cache keeps them."""


class Known:
    """What files were found to be before, by their SHA-256: ``(kind, troubles)``, plain data."""

    def __init__(self, kept: Mapping[str, Any] | None = None) -> None:
        self._kept = kept or {}
        self.used: dict[str, Any] = {}
        """What was asked for this time, and nothing else."""

    def of(self, digest: str, file: Path) -> tuple[str, tuple[_Told, ...]]:
        """What a file is, and what is wrong with it whichever record hands it out."""
        if digest not in self.used:
            self.used[digest] = self._kept[digest] if digest in self._kept else _seen(file)
        kind, told = self.used[digest]
        return kind, told


def attachments(register: Register, root: Path, known: Known) -> Iterator[Fault]:
    """TT610 to TT612: a file that a record names exists, with the size and SHA-256 that it states.
    TT620 to TT626: it is a PDF, Word, Excel or picture file as its name says, can be looked into, does
    nothing by itself. TT701 to TT709: nothing personal or secret is in it."""
    for address, (_, pointer, name, _) in register.named("file"):
        holder: Any = register.records[address].data
        for part in pointer[:-1]:
            holder = holder[part]
        file = root / ATTACHMENTS / name
        if not file.is_file() or file.is_symlink():
            params = {"value": name, "path": f"{ATTACHMENTS}{name}"}
            yield Fault(code="TT612", address=address, pointer=pointer, params=params)
            continue
        digest = _sha256(file)
        yield from _as_stated(holder, address, pointer, file, digest)
        is_, told = known.of(digest, file)
        yield from _as_named(holder, address, pointer, is_)
        for code, params in told:
            yield Fault(code=code, address=address, pointer=pointer, params=params | {"file": name})


def _as_stated(holder: Any, address: str, pointer: Pointer, file: Path, digest: str) -> Iterator[Fault]:
    """Size and SHA-256 are what the record says."""
    size, stated = file.stat().st_size, whole(holder, "size")
    if stated is not None and stated != size:
        params = {"value": str(stated), "suggestion": str(size), "file": file.name}
        at = (*pointer[:-1], "size")
        yield Fault(code="TT610", address=address, pointer=at, params=params, fix=str(size))
    wanted = text(holder, "sha256")
    if wanted and wanted != digest:
        params = {"value": wanted, "suggestion": digest, "file": file.name}
        at = (*pointer[:-1], "sha256")
        yield Fault(code="TT611", address=address, pointer=at, params=params, fix=quoted(digest))


def _as_named(holder: Any, address: str, pointer: Pointer, kind: str) -> Iterator[Fault]:
    """The name's ending and the record's word for it agree with the content."""
    if not kind:
        return
    name = str(holder[pointer[-1]])
    if of_name(name) != kind:
        params = {"what": "other", "file": name, "found": kind}
        yield Fault(code="TT620", address=address, pointer=pointer, params=params)
        return
    stated = text(holder, "type")
    if stated and stated != KINDS[kind]:
        params = {"value": stated, "suggestion": KINDS[kind], "file": name}
        at = (*pointer[:-1], "type")
        yield Fault(code="TT621", address=address, pointer=at, at=At.VALUE, params=params, fix=KINDS[kind])


def _seen(file: Path) -> tuple[str, tuple[_Told, ...]]:
    looked = look(file)
    told: list[_Told] = [
        (one.code, {"what": one.what, "value": one.value, "limit": str(MAX_BYTES // 2**20)})
        for one in looked.troubles
    ]
    said: dict[str, dict[str, str]] = {}
    for passage in looked.passages:
        for code, value in found_in(passage.text):
            # Of each code the first place: whoever mends the file looks for the rest himself.
            said.setdefault(
                code, {"in": "file", "value": value, "field": passage.part, "place": passage.name}
            )
    return looked.kind, (*told, *said.items())


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


FILE_RULES = (attachments,)
