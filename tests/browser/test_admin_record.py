"""What the form editor writes into a record's file: the change alone, spelt as ``tidtam fmt`` spells it."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from generator.admin import vendoring
from generator.desk.document import read, write
from generator.yamlcore import parse

STATIC = vendoring.VENDOR.parent / "static"
RECORDS = Path(__file__).resolve().parents[2] / "records"
TEXTS = (
    "ข้อความใหม่", "12:30", "65/2566", "yes", "- ขีด", "ก: ข", "ก #ข", '"อ้าง"', "2566-01-01", "0105", "ก ? ข",
    "บรรทัดหนึ่ง\nบรรทัดสอง", "หนึ่ง\n\nสาม: ก #x", "it's", "a, b", "[x]", "{y}", "@x", "%", "1e3", "4.10", "~",
    "x:", "a—b", "!ก", "&a", "100%", "null", "“คำ” ครับ", "\\back", "ก  ข", "? x",
)  # fmt: skip


@pytest.fixture(scope="module")
def writer(browser: Browser) -> Iterator[Page]:
    """A window with the editor's own writer in it and nothing else."""
    page = browser.new_page()
    for path in (vendoring.VENDOR / "yaml.js", STATIC / "record.js"):
        page.add_script_tag(content=path.read_text("utf-8"))
    yield page
    page.close()


def _written(writer: Page, pairs: list[tuple[str, Any]], shape: Any = None) -> list[str]:
    found: list[str] = writer.evaluate(
        "([pairs, shape]) => pairs.map(([text, data]) => TidtamRecord.written(text.trim(), data, shape))",
        [pairs, shape or {}],
    )
    return found


def _texts() -> list[str]:
    return [path.read_text("utf-8") for path in sorted(RECORDS.rglob("*.yml"))]


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: _without_empty(child) for key, child in value.items()}
        return {key: child for key, child in kept.items() if child not in ("", None, [], {})}
    if isinstance(value, list):
        return [child for child in map(_without_empty, value) if child not in ("", None, [], {})]
    return value.strip() if isinstance(value, str) else value


def _spots(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if way:
        yield way
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, child in children:
        yield from _spots(child, (*way, key))


def _changed(data: Any, chance: random.Random) -> Any:
    """The data with one to three values changed, added, repeated or taken away."""
    data = copy.deepcopy(data)
    for _ in range(chance.randint(1, 3)):
        *way, key = chance.choice(list(_spots(data)))
        holder = data
        for part in way:
            holder = holder[part]
        value = holder[key]
        what = chance.random()
        if isinstance(value, str) and what < 0.6:
            holder[key] = chance.choice(TEXTS)
        elif isinstance(value, list) and value and what < 0.5:
            value.insert(chance.randint(0, len(value)), copy.deepcopy(chance.choice(value)))
        elif isinstance(holder, list):
            if len(holder) > 1:
                del holder[key]
        elif len(holder) > 1 and what < 0.8:
            del holder[key]
        else:
            holder[key] = {
                "title": chance.choice(TEXTS),
                "tags": [chance.choice(TEXTS), chance.choice(TEXTS)],
            }
    return data


def test_nothing_changed_is_the_same_bytes(writer: Page) -> None:
    texts = _texts()
    assert _written(writer, [(text, parse(text.encode()).data) for text in texts]) == texts


def test_any_change_is_read_back_and_is_spelt_in_the_one_way(writer: Page) -> None:
    chance = random.Random(7)
    pairs = [(text, _changed(parse(text.encode()).data, chance)) for text in _texts() for _ in range(3)]
    for (text, data), written in zip(pairs, _written(writer, pairs), strict=True):
        found = parse(written.encode())
        assert not found.blemishes, written
        assert _without_empty(found.data) == _without_empty(data), text
        assert write(read(written.encode())).decode() == written


OLD = """\
# ของทั้งแฟ้ม
title: ก
number: 65/2566 # ตามต้นฉบับ

# ของรายชื่อ
members:
  - post: หนึ่ง
    role: กรรมการ
  # รอการบรรจุ
  - post: สอง
    role: กรรมการ
    # ท้ายรายการ
  - post: สาม
    role: เลขานุการ
sources: [a, b]
"""


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("number", "66/2566", {"number: 66/2566 # ตามต้นฉบับ"}),
        ("members.1.role", "ประธาน", {"    role: ประธาน"}),
        ("members.0.unit", "admin", {"    unit: admin"}),
        ("sources", ["a", "ข: ค"], {'sources: [a, "ข: ค"]'}),
        ("note", "หนึ่ง\nสอง", {"note: |-", "  หนึ่ง", "  สอง"}),
    ],
)
def test_comments_stay_with_what_they_are_about(writer: Page, old: str, new: Any, change: set[str]) -> None:
    data = parse(OLD.encode()).data
    holder: Any = data
    *way, key = (int(part) if part.isdigit() else part for part in old.split("."))
    for part in way:
        holder = holder[part]
    holder[key] = new
    (written,) = _written(writer, [(OLD, data)])
    assert set(written.splitlines()) - set(OLD.splitlines()) == change
    assert written.count("#") - sum(line.count("#") for line in change if "ตาม" not in line) == OLD.count("#")


def test_an_item_taken_away_takes_its_own_comment_with_it(writer: Page) -> None:
    data: Any = parse(OLD.encode()).data
    del data["members"][1]
    (written,) = _written(writer, [(OLD, data)])
    gone = [line for line in OLD.splitlines() if line not in written.splitlines()]
    assert gone == ["  # รอการบรรจุ", "  - post: สอง", "    # ท้ายรายการ"]


def test_what_nobody_filled_in_is_not_written(writer: Page) -> None:
    shape = {
        "properties": {"title": {}, "flag": {}, "list": {}, "needed": {}},
        "required": ["title", "needed"],
    }
    data = {"title": " ก ", "flag": False, "list": [], "needed": [], "_fy": "2570", "text": ""}
    assert _written(writer, [("", data)], shape) == ["title: ก\nneeded: []\n"]
