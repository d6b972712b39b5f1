"""Wrong use is told in Thai, with what to type instead, and ends with 2."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner

from generator.cli import app
from generator.model import KINDS

WRONG = {
    "frob": "ไม่มีคำสั่ง frob",
    "servee": "หมายถึง serve ใช่หรือไม่",
    "check --format x": "--format เป็น “x” ไม่ได้ เลือกจาก text json github gitlab sarif",
    "check nofile": "PATHS: ไม่พบไฟล์หรือโฟลเดอร์ nofile",
    "check --root /nope": "--root: ไม่พบโฟลเดอร์ /nope",
    "import nofile.xlsx": "FILE: ไม่พบไฟล์ nofile.xlsx",
    "paper": "ยังไม่ได้ระบุ ID",
    "new": f"ยังไม่ได้ระบุ KIND เลือกจาก {' '.join(kind for kind in KINDS if kind != 'office')}",
    "new foo": "KIND เป็น “foo” ไม่ได้",
    "new order --nope": "ไม่มีตัวเลือก --nope หมายถึง --no-input ใช่หรือไม่",
    "build --as-of": "ตัวเลือก --as-of ใช้ไม่ถูก",
    "build --as-of 2566-02-30": "--as-of: “2566-02-30” ไม่ใช่วันที่",
    "diff": "ยังไม่ได้ระบุ BASE",
    "serve --port abc": "--port ต้องเป็นจำนวนเต็ม ตั้งแต่ 1 ถึง 65535",
    "serve --port 0": "--port ต้องเป็นจำนวนเต็ม ตั้งแต่ 1 ถึง 65535",
    "explain TT111 x y": "มีคำที่เกินมา: x y",
}


@pytest.mark.parametrize("line", WRONG)
def test_it_is_told_in_thai(line: str) -> None:
    said = CliRunner().invoke(app, line.split())
    assert said.exit_code == 2
    assert WRONG[line] in said.output
    assert "--help" in said.output
    assert not re.search(r"Error|Usage|Invalid|No such|Missing", said.output)


def test_english_is_to_be_had() -> None:
    said = CliRunner().invoke(app, ["check", "--lang", "en", "--format", "x"])
    assert said.exit_code == 2
    assert "Invalid value for '--format'" in said.output
