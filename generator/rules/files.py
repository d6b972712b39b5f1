"""Files: what a record hands out lies there, as large and as it was when the record was written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.load import ATTACHMENTS
from generator.model import Fault
from generator.register import Register
from generator.rules.fields import text, whole
from generator.yamlcore import quoted


def attachments(register: Register, root: Path) -> Iterator[Fault]:
    """TT610, TT611, TT612: a file that a record names exists, with the size and SHA-256 that it states."""
    for address, mentions in register.mentions.items():
        for kind, pointer, name, _ in mentions:
            if kind != "file":
                continue
            holder: Any = register.records[address].data
            for part in pointer[:-1]:
                holder = holder[part]
            file = root / ATTACHMENTS / name
            if not file.is_file() or file.is_symlink():
                params = {"value": name, "path": f"{ATTACHMENTS}{name}"}
                yield Fault(code="TT612", address=address, pointer=pointer, params=params)
                continue
            size, stated = file.stat().st_size, whole(holder, "size")
            if stated is not None and stated != size:
                params = {"value": str(stated), "suggestion": str(size), "file": name}
                at = (*pointer[:-1], "size")
                yield Fault(code="TT610", address=address, pointer=at, params=params, fix=str(size))
            digest = text(holder, "sha256")
            found = _sha256(file) if digest else ""
            if found != digest:
                params = {"value": digest, "suggestion": found, "file": name}
                at = (*pointer[:-1], "sha256")
                yield Fault(code="TT611", address=address, pointer=at, params=params, fix=quoted(found))


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


FILE_RULES = (attachments,)
