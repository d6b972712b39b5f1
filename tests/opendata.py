"""The data files of a register, made without the pages around them."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.check import check
from generator.opendata import badges, calendars, licence, stage
from generator.opendata.pieces import Pieces
from generator.publish.holdings import Holdings
from generator.publish.public import public
from generator.schema import Schemas

ROOT = Path(__file__).resolve().parents[1]
DAY = dt.date(2026, 11, 22)
SITE = "https://example.go.th/register/"
SECRET = "ถ้อยคำภายในที่ห้ามเผยแพร่"
FORMULA = '=HYPERLINK("https://example.org","กดที่นี่")'
EMAIL = "saraban@example.go.th"

_INTERNAL = f"""title: {SECRET}
sample: true
classification: internal
number: ศธ 04003/999
prefix: ศธ 04003
circular: false
running: 999
date: "2566-03-01"
direction: incoming
from: bme
fiscal_year: 2566
works: [e-mes]
"""


@dataclass(frozen=True)
class Made:
    """What was made, and of what."""

    out: Path
    holdings: Holdings
    pieces: Pieces
    schemas: Schemas
    keys: Mapping[str, str]
    """Path → key."""

    def read(self, path: str) -> bytes:
        return (self.out / path).read_bytes()


def tree(root: Path) -> Path:
    """The project's own records with an internal one among them, and a title that looks like a formula."""
    shutil.copytree(ROOT / "records", root / "records")
    (root / "records/letters/2566/moe-04003-999.yml").write_text(_INTERNAL, "utf-8")
    office = root / "records/office.yml"
    said = f"open_data:\n  maintainer: policy-plan\n  email: {EMAIL}\n"
    office.write_text(office.read_text("utf-8") + said, "utf-8")
    order = root / "records/orders/2566/65.yml"
    lines = order.read_text("utf-8").split("\n")
    title = next(index for index, line in enumerate(lines) if line.startswith("title:"))
    lines[title] = f"title: '{FORMULA}'"
    order.write_text("\n".join(lines), "utf-8")
    return root


def make(
    root: Path,
    out: Path,
    *,
    site_url: str = SITE,
    whole: bool = True,
    changed: Mapping[str, dt.date] | None = None,
    day: dt.date = DAY,
    without_samples: bool = False,
) -> Made:
    """Makes the data files of the tree at ``root`` in ``out``."""
    checked = check(root)
    assert not checked.errors, checked.errors
    register, _ = public(checked.register, checked.schemas, without_samples=without_samples, plain=())
    days = {address: dt.date(2026, 11, 20) for address in register.records} if changed is None else changed
    holdings = Holdings(register, day, days)
    pieces = Pieces(holdings, checked.schemas, site_url)
    terms = licence.terms(holdings)
    staged = stage.Stage(pieces, terms, whole=whole)
    keys, sizes = {}, {}
    files = [*staged.files(), *calendars.files(holdings, site_url), *badges.files(holdings)]
    for path, key, content in files:
        assert path not in keys, path
        keys[path], sizes[path] = key, (_write(out / path, content()), 0)
    for path, key, content in stage.catalogues(staged.offers, sizes, terms, holdings, site_url):
        keys[path] = key
        _write(out / path, content())
    return Made(out, holdings, pieces, checked.schemas, keys)


def _write(path: Path, content: bytes) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return len(content)
