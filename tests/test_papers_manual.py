"""The manuals as PDF: their text is found, their structure is there, and they are the same every time."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from generator.check import check
from generator.model import Record
from generator.papers import kinds, templates
from generator.papers.desk import Desk, Subject
from generator.papers.typeset import Compiler
from generator.publish.holdings import Holdings
from generator.publish.public import public
from tests import pdf_text

ROOT = Path(__file__).resolve().parents[1]
DAY = dt.date(2026, 11, 22)
MANUALS = ("manuals/e-mes", "manuals/emenscr", "manuals/inspection")
NOT_SHOWN = {"kind", "others", "work", "actor", "if_yes", "if_no", "event", "rounds", "proof", "ref", "after_step",
             "after_event", "days", "report_to", "also_report_to", "redirect_from", "acknowledged"}  # fmt: skip
"""Properties of a manual that are ids and codes: papers show their words."""


@cache
def desk() -> Desk:
    checked = check(ROOT)
    register, _ = public(checked.register, checked.schemas, without_samples=False, plain=())
    return Desk(holdings=Holdings(register, DAY, {}), site_url="https://www.example.org/")


@cache
def manual(address: str) -> tuple[Record, bytes]:
    [paper] = [one for one in kinds.of(desk().holdings, address) if one.kind.name == "manual"]
    data = paper.kind.build(desk(), paper.subject)
    with Compiler(templates.files(ROOT)) as compiler:
        return paper.subject.record, compiler.pdf("manual.typ", data, kinds.day_of(data))


def texts(value: Any, key: str = "") -> Iterator[str]:
    """Every text of a record that a reader is to see."""
    if isinstance(value, dict):
        for name, child in value.items():
            if name not in NOT_SHOWN:
                yield from texts(child, name)
    elif isinstance(value, list):
        for child in value:
            yield from texts(child, key)
    elif isinstance(value, str):
        yield from (part.strip() for part in value.split("\n") if part.strip())


@pytest.mark.parametrize("reader", pdf_text.READERS)
@pytest.mark.parametrize("address", MANUALS)
def test_every_text_is_found(address: str, reader: str, tmp_path: Path) -> None:
    record, content = manual(address)
    path = tmp_path / "manual.pdf"
    path.write_bytes(content)
    wanted = list(texts(record.data))
    assert len(wanted) > 60
    assert pdf_text.missing(wanted, pdf_text.READERS[reader](path)) == []
