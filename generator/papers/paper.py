"""What a kind of paper is, and one paper of a kind.

A builder is a pure function of a ``Desk`` and a ``Subject``: what it returns is plain data (text, numbers,
lists, mappings; text with Thai words, days and digits just as the paper writes them), and the templates of
every format draw from the same. Of it are required:

    title   the document's title
    author  whose paper it is
    day     ISO 8601: the day the paper bears, which is also the PDF's date
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from msgspec import Struct, field

from generator.model import Record
from generator.papers.desk import Desk, Subject
from generator.publish.holdings import Holdings

FORMATS = ("pdf", "docx")


def _nothing(_holdings: Holdings, _subject: Subject) -> Iterable[Record | None]:
    return ()


class PaperKind(Struct, frozen=True, kw_only=True):
    """One kind of paper."""

    name: str
    """Also, in ``words.toml`` under ``papers``, that of its Thai name."""
    subjects: Callable[[Holdings], Iterable[Subject]]
    """What there is such a paper of, in the order people list them."""
    build: Callable[[Desk, Subject], Mapping[str, Any]]
    reads: Callable[[Holdings, Subject], Iterable[Record | None]] = field(default=_nothing)
    """The records it reads beside the subject's, what that links to, and the office."""
    primary: bool = False
    """The subject in print, at its own address: ``/orders/2566/65.pdf``, not ``/orders/2566/65/memo.pdf``."""
    public: bool = True
    """The site hands it out; others are made only by ``tidtam paper``."""
    dated: bool = False
    """It says how things stand on the day it is made."""
    formats: tuple[str, ...] = FORMATS
    form: str = ""
    """The name of its templates, where several kinds are drawn on one form; else its own name."""

    def template(self, form: str) -> str:
        """Its template for a format: ``memo.docx``."""
        return f"{self.form or self.name}.{form}"


class Paper(Struct, frozen=True, kw_only=True):
    """One paper that can be made."""

    kind: PaperKind
    subject: Subject

    def path(self, form: str) -> str:
        """Where it lies in the site: ``orders/2566/65.pdf``."""
        name = "" if self.kind.primary else f"/{self.kind.name}"
        return f"{self.subject.address}{name}.{form}"


def records(
    kind: str, applies: Callable[[Record], bool] = lambda _: True
) -> Callable[[Holdings], Iterator[Subject]]:
    """The records of a kind as subjects: those that ``applies`` is true of."""
    return partial(_records, kind, applies)


def _records(kind: str, applies: Callable[[Record], bool], holdings: Holdings) -> Iterator[Subject]:
    for record in holdings.register.kind(kind):
        if applies(record):
            yield Subject(address=record.address, record=record)


def day_of(data: Mapping[str, Any]) -> dt.date:
    return dt.date.fromisoformat(data["day"])
