"""The papers of this repository's records, as tests ask for them."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from generator.check import check
from generator.papers import kinds, make, templates
from generator.papers.desk import Desk
from generator.papers.paper import Paper
from generator.publish.holdings import Holdings

ROOT = Path(__file__).resolve().parents[1]
DAY = dt.date(2026, 11, 22)
TEMPLATES = templates.files(ROOT)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

UNDRAWN = frozenset(("title", "author", "day", "keywords", "garuda", "qr", "number_of", "kind"))
"""Keys of a paper's data that its templates put elsewhere than on the page."""


@cache
def desk(root: Path = ROOT) -> Desk:
    holdings = Holdings(check(root).register, DAY, {})
    return make.desk(holdings, "https://www.example.org/", templates.files(root))


@cache
def papers(root: Path = ROOT) -> list[Paper]:
    return kinds.papers(desk(root).holdings)


def paper(address: str, kind: str, root: Path = ROOT) -> Paper:
    return next(one for one in papers(root) if (one.subject.address, one.kind.name) == (address, kind))


@cache
def _data(one: Paper, root: Path) -> dict[str, Any]:
    return dict(make.data_of(one, desk(root)))


def data(one: Paper, root: Path = ROOT) -> dict[str, Any]:
    return dict(make.data_of(one, desk(root)))


NAMES = [kind.name for kind in kinds.kinds()]
"""Of all kinds of paper."""


@cache
def _largest() -> dict[str, Paper]:
    found: dict[str, tuple[int, Paper]] = {}
    for one in papers():
        size = len(repr(data(one)))
        if size > found.get(one.kind.name, (0, one))[0]:
            found[one.kind.name] = (size, one)
    return {name: one for name, (_, one) in found.items()}


def largest(name: str) -> Paper:
    """Of a kind, the paper that says most."""
    return _largest()[name]


def texts(value: Any, key: str = "") -> Iterator[str]:
    """Every text that a paper's templates are to draw."""
    if isinstance(value, Mapping):
        for name, child in value.items():
            if name not in UNDRAWN:
                yield from texts(child, name)
    elif isinstance(value, list):
        for child in value:
            yield from texts(child, key)
    elif isinstance(value, str) and value.strip(". "):
        yield value


def parts(content: bytes) -> dict[str, Any]:
    """Name → root element of every XML part of an office file."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {
            name: etree.fromstring(package.read(name)) for name in package.namelist() if name.endswith(".xml")
        }


def said(content: bytes) -> str:
    """All text of a Word file, its paragraphs and breaks each a line."""
    lines = []
    for name, root in parts(content).items():
        if not name.startswith("word/"):
            continue
        for one in root.iter(f"{W}p"):
            told = ""
            for element in one.iter():
                if element.tag == f"{W}t":
                    told += element.text or ""
                elif element.tag in (f"{W}br", f"{W}tab"):
                    told += "\n"
            lines.append(told)
    return "\n".join(lines)
