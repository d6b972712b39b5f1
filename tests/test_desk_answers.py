"""What people type, as what records hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.desk.answers import Names, cleaned, understood
from generator.schema import Schemas
from tests import small_office

SCHEMAS = Schemas(Path(__file__).parent.parent / "schemas")
NAMES = Names(
    small_office.register(
        small_office.order(65, "2566-02-22", 2566, title="แต่งตั้งคณะกรรมการ"),
        small_office.letter("moe-0001-7", "2566-01-23", 2566),
        small_office.indicator(title="ความปลอดภัย"),
        small_office.indicator("AP-1", title="ซ้ำ"),
        small_office.indicator("AP-2", title="ซ้ำ"),
    )
)


@pytest.mark.parametrize(
    ("kind", "key", "text", "value"),
    [
        ("order", "date", "22 ก.พ. 2566", "2566-02-22"),
        ("order", "date", "พรุ่งนี้", "พรุ่งนี้"),
        ("order", "fiscal_year", "๒๕๖๖", 2566),
        ("order", "fiscal_year", "ปีนี้", "ปีนี้"),
        ("order", "number", "๖๕/๒๕๖๖", "65/2566"),
        ("order", "title", "คำสั่งที่ ๖๕", "คำสั่งที่ ๖๕"),
        ("order", "status", "in-force", "in-force"),
        ("order", "status", "ยกเลิกแล้ว", "revoked"),
        ("order", "status", "ร่าง", "draft"),
        ("order", "status", "มีผล", "มีผล"),  # two begin so
        ("order", "works", "e-mes, inspection", ["e-mes", "inspection"]),
        ("order", "responds_to", "ตย 0001/7; letters/2566/x", ["letters/2566/moe-0001-7", "letters/2566/x"]),
        ("order", "issuer", "กลุ่ม plan", "plan"),
        ("order", "issuer", "nobody", "nobody"),
        ("progress", "disbursed", "1,250,000.50 บาท", 1250000.5),
        ("progress", "disbursed", "1.25 ล้านบาท", "1.25 ล้านบาท"),
        ("progress", "progress", "๖๕%", 65),
        ("letter", "circular", "ใช่", True),
        ("letter", "circular", "no", False),
        ("letter", "circular", "บางส่วน", "บางส่วน"),
        ("letter", "answers", "65/2566", "65/2566"),  # an order's number is no letter's
        ("result", "indicator", "QP-1", "e-mes/2566/indicators/QP-1"),
        ("result", "indicator", "ซ้ำ", "ซ้ำ"),
        ("visit", "provinces", "ชัยภูมิ\nนครราชสีมา, เมือง", ["ชัยภูมิ", "นครราชสีมา, เมือง"]),
    ],
)
def test_understood(kind: str, key: str, text: str, value: Any) -> None:
    schema = SCHEMAS.document(kind)
    found = understood(text, schema, schema["properties"][key], NAMES)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (" ก\u00a0ข\u200b \r\n ค\t ", "ก ข\n ค"),
        ("กำ\u200bหนด", "กำหนด"),
        ("น\u0e49\u0e4d\u0e32", "น\u0e49\u0e33"),
        ("น\u0e4d\u0e49\u0e32", "น\u0e49\u0e33"),
        ("a\x00b\x07", "ab"),
        ("ก_x000D_\nข", "ก\nข"),
    ],
)
def test_cleaned(text: str, clean: str) -> None:
    assert cleaned(text) == clean
