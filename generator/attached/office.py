"""Word and Excel files (Office Open XML, ECMA-376): their parts, read without trusting any of them."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from lxml import etree

from generator.attached.found import Passage, TooMuch, Trouble, Unreadable

MAX_PARTS = 5_000
MAX_UNPACKED = 200 * 2**20
"""Bytes of all parts together. A form or a list has a hundredth of that."""
MAX_RATIO = 250
"""How many times larger a part of some size may be than it is packed; XML is 10 to 50 times."""
_SMALL = 2**20
"""Bytes: parts up to this size may be packed as tightly as they like."""

_MAIN = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_CONTENT_TYPES = "[Content_Types].xml"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_LINK = "/hyperlink"
"""How the type of a relationship ends that is a link for a reader to follow."""
_SCHEMES = frozenset(("http", "https", "mailto", ""))

_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError, EOFError)
"""What zipfile has against a part."""
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""How parts may be packed (ECMA-376, part 2)."""

_ACTIVE_PARTS = (
    (re.compile(r"(^|/)(vba[^/]*|macrosheets?/.*|intlmacrosheets?/.*|dialogsheets/.*)$"), "macro"),
    (re.compile(r"(^|/)(activex|customui[^/]*)/"), "control"),
    (re.compile(r"(^|/)(embeddings|afchunk)"), "embedded"),
)
_ACTIVE_RELATIONS = {
    "vbaproject": "macro",
    "wordvbadata": "macro",
    "xlmacrosheet": "macro",
    "control": "control",
    "oleobject": "embedded",
    "package": "embedded",
    "afchunk": "embedded",
}
_FETCHING_PARTS = re.compile(r"(^|/)(externallinks/|connections\.xml$|querytables/)")
_FETCHING_FIELDS = re.compile(r"^\s*(DDE|DDEAUTO|INCLUDEPICTURE|INCLUDETEXT|LINK|IMPORT)\b", re.IGNORECASE)
_FETCHING_FORMULAS = re.compile(r"\b(WEBSERVICE|RTD)\s*\(|\|\s*'?[^|!]*!", re.IGNORECASE)


class Package:
    """The parts of an office file. To be used in a ``with``; raises Unreadable and TooMuch."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except _BROKEN as error:
            raise Unreadable("broken", str(error)) from None
        try:
            self._entries = self._counted()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    @property
    def names(self) -> list[str]:
        return list(self._entries)

    @property
    def kind(self) -> str:
        """``docx`` or ``xlsx`` by the main part; empty for any other zip."""
        if _CONTENT_TYPES not in self._entries:
            return ""
        return next((kind for name, kind in _MAIN.items() if name in self._entries), "")

    def read(self, name: str) -> bytes:
        """A part's bytes, no more of them than its entry says."""
        entry = self._entries[name]
        try:
            with self._zip.open(entry) as opened:
                content = opened.read(entry.file_size + 1)
        except _BROKEN as error:
            raise Unreadable("broken", f"{name}: {error}") from None
        if len(content) > entry.file_size:
            raise TooMuch(name)
        return content

    def xml(self, name: str) -> Any:
        """A part's root element. A part with a document type of its own is refused: it may hold entities."""
        content = self.read(name)
        if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content[:4096]:
            raise Unreadable("broken", f"{name}: DOCTYPE")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise Unreadable("broken", f"{name}: {error}") from None

    def _counted(self) -> dict[str, zipfile.ZipInfo]:
        entries = self._zip.infolist()
        if len(entries) > MAX_PARTS or sum(one.file_size for one in entries) > MAX_UNPACKED:
            raise TooMuch(f"{len(entries)} parts, {sum(one.file_size for one in entries)} bytes")
        found: dict[str, zipfile.ZipInfo] = {}
        for one in entries:
            if one.flag_bits & 0x1:
                raise Unreadable("locked", one.filename)
            if one.filename in found or _leaves(one.filename) or one.compress_type not in _PACKED:
                raise Unreadable("broken", one.filename)
            if one.file_size > max(_SMALL, one.compress_size * MAX_RATIO):
                raise TooMuch(one.filename)
            found[one.filename] = one
        return found


def troubles(package: Package) -> Iterator[Trouble]:
    """What acts by itself or fetches from elsewhere: macros, controls, embedded files, outside links."""
    if b"macroenabled" in package.read(_CONTENT_TYPES).lower():
        yield Trouble("TT624", "macro", _CONTENT_TYPES)
    for name in package.names:
        small = name.lower()
        for pattern, what in _ACTIVE_PARTS:
            if pattern.search(small):
                yield Trouble("TT624", what, name)
        if _FETCHING_PARTS.search(small):
            yield Trouble("TT625", "data", name)
        if small.endswith(".rels"):
            yield from _relations(package, name)
        elif small.endswith(".xml") and small.startswith(("word/", "xl/")):
            yield from _fields(package.xml(name), name)


def passages(package: Package) -> Iterator[Passage]:
    """All text: what is shown, what is hidden or struck out, headers, notes and comments."""
    if package.kind == "docx":
        for name in package.names:
            if name.startswith("word/") and name.endswith(".xml"):
                yield Passage("document", "", "\n".join(_paragraphs(package.xml(name))))
    else:
        yield from _sheets(package)


def _relations(package: Package, name: str) -> Iterator[Trouble]:
    for one in package.xml(name).iter(_RELATION):
        kind, target = one.get("Type", ""), one.get("Target", "")
        what = _ACTIVE_RELATIONS.get(kind.rpartition("/")[2].lower())
        if what:
            yield Trouble("TT624", what, target)
        if one.get("TargetMode", "").lower() == "external" and not _is_link(kind, target):
            yield Trouble("TT625", "external", target)


def _is_link(kind: str, target: str) -> bool:
    """A link that a reader may follow: to the web, by mail, or within the file; not to a file or server."""
    try:
        scheme = urlsplit(target).scheme.lower()
    except ValueError:
        return False
    return kind.endswith(_LINK) and scheme in _SCHEMES and not target.startswith(("\\", "//"))


def _fields(root: Any, name: str) -> Iterator[Trouble]:
    """Fields and formulas that fetch something when the file is opened."""
    told = ""
    for element in root.iter():
        tag = local(element)
        if tag in ("instrText", "delInstrText"):
            told += element.text or ""
            if _FETCHING_FIELDS.search(told):
                yield Trouble("TT625", "field", name)
        elif tag == "fldChar":
            told = ""
        elif tag == "fldSimple":
            if any(_FETCHING_FIELDS.search(value) for value in element.attrib.values()):
                yield Trouble("TT625", "field", name)
        elif tag == "f" and _FETCHING_FORMULAS.search(element.text or ""):
            yield Trouble("TT625", "field", name)


def _paragraphs(root: Any) -> Iterator[str]:
    """The text of each paragraph, in the order of the part."""
    line: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = local(element)
        if event == "start" and tag in ("t", "delText") and element.text:
            line.append(element.text)
        elif event == "start" and tag in ("tab", "br", "cr"):
            line.append("\n" if tag != "tab" else "\t")
        elif event == "end" and tag in ("p", "tc", "txbxContent"):
            if line:
                yield "".join(line)
            line = []
    if line:
        yield "".join(line)


def _sheets(package: Package) -> Iterator[Passage]:
    shared = "xl/sharedStrings.xml"
    strings = (
        ["".join(one.itertext()) for one in package.xml(shared) if local(one) == "si"]
        if shared in package.names
        else []
    )
    named = names_of_sheets(package)
    for name in package.names:
        if not name.startswith("xl/") or not name.endswith(".xml") or name == shared:
            continue
        root = package.xml(name)
        text = _cells(root, strings) if local(root) == "worksheet" else list(_paragraphs(root))
        if text:
            yield Passage("sheet", named.get(name, posixpath.basename(name)), "\n".join(text))


def names_of_sheets(package: Package) -> dict[str, str]:
    """Part → the name on the sheet's tab."""
    relations = "xl/_rels/workbook.xml.rels"
    if relations not in package.names:
        return {}
    targets = {one.get("Id"): one.get("Target", "") for one in package.xml(relations).iter(_RELATION)}
    found = {}
    for element in package.xml("xl/workbook.xml").iter():
        if local(element) == "sheet":
            identity = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
            target = targets.get(identity, "")
            part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            found[part] = element.get("name", "")
    return found


def _cells(root: Any, strings: list[str]) -> list[str]:
    """What each cell says, a line each: a number must not run into the one beside it."""
    lines = []
    for element in root.iter():
        tag = local(element)
        if tag == "c":
            lines.append(_cell(element, strings))
        elif tag in ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"):
            lines.append(element.text or "")
    return [line for line in lines if line]


def _cell(cell: Any, strings: list[str]) -> str:
    told = {local(child): child for child in cell}
    if "is" in told:
        return "".join(told["is"].itertext())
    written = (told["v"].text or "") if "v" in told else ""
    if cell.get("t") == "s":
        return strings[int(written)] if written.isdigit() and int(written) < len(strings) else ""
    return written


def local(element: Any) -> str:
    """A tag without its namespace; empty for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _leaves(name: str) -> bool:
    """Whether the name of an entry leads out of the file."""
    return name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name
