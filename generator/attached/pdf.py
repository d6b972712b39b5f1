"""PDF files (ISO 32000): nothing in them that acts, and all they say."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from generator.attached.found import Passage, TooMuch, Trouble, Unreadable

MAX_PAGES = 3_000
MAX_UNPACKED = 500 * 2**20
"""Bytes of all streams together, pictures packed as they are."""
_STEP = 2**20

_ACTIONS = {
    "/JavaScript": "script",
    "/Rendition": "script",
    "/RichMediaExecute": "script",
    "/Launch": "launch",
    "/GoToR": "launch",
    "/GoToE": "launch",
    "/SubmitForm": "launch",
    "/ImportData": "launch",
    "/Sound": "embedded",
    "/Movie": "embedded",
}
"""What an action does (ISO 32000, table 201), as far as a paper for the public must not."""
_SCHEMES = frozenset(("http", "https", "mailto", ""))


def troubles(path: Path) -> Iterator[Trouble]:
    """Scripts, actions that start or send something, files within the file, forms of another kind."""
    import pikepdf

    with _readable(), pikepdf.open(path) as pdf:
        if not len(pdf.pages):
            raise Unreadable("broken", "0 pages")
        unpacked = 0
        for one in pdf.objects:
            if isinstance(one, pikepdf.Stream):
                unpacked += _unpacked(one, MAX_UNPACKED - unpacked)
            yield from _of_object(one, pikepdf)


def passages(path: Path) -> Iterator[Passage]:
    """The text of every page, with its notes and what is filled into its forms."""
    import pikepdf
    import pypdfium2

    with _readable():
        document = pypdfium2.PdfDocument(path)
        try:
            if len(document) > MAX_PAGES:
                raise TooMuch(f"{len(document)} pages")
            for number in range(len(document)):
                yield Passage("page", str(number + 1), _text(document[number]))
        finally:
            document.close()
        with pikepdf.open(path) as pdf:
            for number, page in enumerate(pdf.pages, 1):
                if told := _notes(page):
                    yield Passage("page", str(number), told)


@contextmanager
def _readable() -> Iterator[None]:
    """What the readers have against a file, in our words."""
    import pikepdf
    import pypdfium2

    try:
        yield
    except pikepdf.PasswordError:
        raise Unreadable("locked", "") from None
    except (pikepdf.PdfError, pypdfium2.PdfiumError, ValueError, TypeError, RuntimeError, OSError) as error:
        raise Unreadable("broken", str(error)) from None


def _text(page: Any) -> str:
    text = page.get_textpage()
    said = str(text.get_text_bounded()).replace("\r\n", "\n")
    text.close()
    page.close()
    return said


def _notes(page: Any) -> str:
    """What is noted on a page and filled into the fields on it."""
    told = []
    for one in page.get("/Annots", ()):
        told += [str(one[key]) for key in ("/Contents", "/V", "/T") if key in one]
    return "\n".join(told)


def _of_object(one: Any, pikepdf: Any) -> Iterator[Trouble]:
    """Troubles of one object of the file and of what lies directly within it."""
    waiting = [one]
    while waiting:
        value = waiting.pop()
        if isinstance(value, pikepdf.Array):
            waiting.extend(item for item in value if _direct(item, pikepdf))
        elif isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
            yield from _of_dictionary(value)
            waiting.extend(item for _, item in value.items() if _direct(item, pikepdf))


def _direct(item: Any, pikepdf: Any) -> bool:
    return isinstance(item, pikepdf.Array | pikepdf.Dictionary) and not item.is_indirect


def _of_dictionary(value: Any) -> Iterator[Trouble]:
    action = str(value.get("/S", "")) if "/S" in value else ""
    if action in _ACTIONS:
        yield Trouble("TT624", _ACTIONS[action], action)
    elif action == "/URI" and not _is_link(str(value.get("/URI", ""))):
        yield Trouble("TT625", "external", str(value.get("/URI", "")))
    if "/JS" in value:
        yield Trouble("TT624", "script", "/JS")
    if "/EF" in value or str(value.get("/Type", "")) == "/EmbeddedFile" or "/EmbeddedFiles" in value:
        yield Trouble("TT624", "embedded", "/EmbeddedFile")
    if str(value.get("/Subtype", "")) in ("/RichMedia", "/3D", "/Screen", "/FileAttachment"):
        yield Trouble("TT624", "embedded", str(value["/Subtype"]))
    if "/XFA" in value:
        yield Trouble("TT624", "script", "/XFA")


def _is_link(address: str) -> bool:
    try:
        return urlsplit(address).scheme.lower() in _SCHEMES and not address.startswith("\\")
    except ValueError:
        return False


def _unpacked(stream: Any, room: int) -> int:
    """How large a deflated stream becomes; others are counted as they are. Raises TooMuch beyond ``room``."""
    raw = stream.read_raw_bytes()
    filters = str(stream.get("/Filter", ""))
    if "/FlateDecode" not in filters or not raw:
        return len(raw)
    inflate, size, rest = zlib.decompressobj(), 0, raw
    while rest and not inflate.eof:
        try:
            size += len(inflate.decompress(rest, _STEP))
        except zlib.error:  # readers show what they can of it; so much is counted
            return size
        if size > room:
            raise TooMuch(f"{size} bytes")
        rest = inflate.unconsumed_tail
    return size
