"""A file → what it is by its content, what in it is not allowed, and what it says.

Files come from outside and are opened by the public: nothing of them is run, fetched or believed. Only
PDF, Word, Excel and pictures are handed out, and of these none that does anything by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct, field

from generator.attached.found import Passage, TooMuch, Trouble, Unreadable

MAX_BYTES = 25 * 2**20
"""A phone on a slow line takes a minute for so much, and Git keeps every version of it."""

KINDS = {"pdf": "pdf", "docx": "docx", "xlsx": "xlsx", "png": "image", "jpeg": "image", "webp": "image"}
"""What a file can be → the record's word for it."""

ENDINGS = {"jpg": "jpeg"}
"""Other endings of names that mean the same."""

_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES = ((b"%PDF-", "pdf"), (b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"))


class Looked(Struct):
    """What was found in a file."""

    kind: str = ""
    """One of KINDS; empty where it is none of them."""
    troubles: list[Trouble] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)


def look(path: Path) -> Looked:
    """Looks into one file. Its name plays no part: content alone is judged."""
    found = Looked()
    if path.stat().st_size > MAX_BYTES:
        found.troubles.append(Trouble("TT622", "size"))
        return found
    with path.open("rb") as opened:
        head = opened.read(16)
    try:
        if head.startswith(_ZIP):
            _office(path, found)
        elif kind := _picture(head):
            found.kind = kind
            _look_at_picture(path, found)
        elif head.startswith(_SIGNATURES[0][0]):
            found.kind = "pdf"
            _pdf(path, found)
        else:
            found.troubles.append(
                Trouble("TT620", "old-office" if head.startswith(_OLD_OFFICE) else "unknown")
            )
    except Unreadable as error:
        found.troubles.append(Trouble("TT623", error.what, error.why))
    except TooMuch as error:
        found.troubles.append(Trouble("TT626", "unpacked", str(error)))
    return found


def of_name(name: str) -> str:
    """What a file is by the ending of its name; empty where that says nothing."""
    ending = name.rpartition(".")[2].lower()
    kind = ENDINGS.get(ending, ending)
    return kind if kind in KINDS else ""


def _picture(head: bytes) -> str:
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    return next((kind for signature, kind in _SIGNATURES[1:] if head.startswith(signature)), "")


def _office(path: Path, found: Looked) -> None:
    from generator.attached import office

    with office.Package(path) as package:
        found.kind = package.kind
        if not found.kind:
            found.troubles.append(Trouble("TT620", "unknown"))
            return
        found.troubles.extend(_once(office.troubles(package)))
        found.passages.extend(office.passages(package))


def _pdf(path: Path, found: Looked) -> None:
    from generator.attached import pdf

    found.troubles.extend(_once(pdf.troubles(path)))
    found.passages.extend(pdf.passages(path))


def _look_at_picture(path: Path, found: Looked) -> None:
    from generator.attached import picture

    found.troubles.extend(picture.troubles(path))


def _once(troubles: Iterable[Trouble]) -> Iterator[Trouble]:
    """Of each case of a code the first."""
    seen: set[tuple[str, str]] = set()
    for one in troubles:
        if (one.code, one.what) not in seen:
            seen.add((one.code, one.what))
            yield one
