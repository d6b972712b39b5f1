"""Sixty things that people type into the search box, and which pages of an office hold them.

What a page holds is read off its data file and its title, and compared with a regular expression written by
hand for each query: nothing of the search itself takes part. Queries with numbers are made from the office's
own papers, so that they can be asked of an office of any size.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from generator.thai.dates import MONTHS, MONTHS_SHORT

_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_PLAIN_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_TITLE = re.compile(r"<title>(.*?) - [^<]*</title>", re.DOTALL)
_BESIDE = frozenset(("url", "sha256", "file", "ref", "redirect_from", "acknowledged", "classification"))
_ADDRESS = re.compile(r"[a-z-]+(/[\w.-]+)+(#.*)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_CALLED = {
    "indicator": "ตัวชี้วัด",
    "finding": "ข้อค้นพบ",
    "project": "โครงการ",
    "order": "คำสั่ง",
    "letter": "หนังสือ",
    "visit": "การตรวจราชการ",
    "manual": "คู่มือ",
}
"""What every page of a kind calls itself."""


@dataclass(frozen=True, slots=True)
class Query:
    """``truth``: every one of these expressions is found in a page that holds what was typed."""

    what: str
    typed: str
    truth: tuple[str, ...]

    def holds(self, text: str) -> bool:
        return all(re.search(each, text) for each in self.truth)


def held(site: Path) -> dict[str, str]:
    """Address of each record of a built site → all that its page says of itself, Thai digits as Arabic."""
    documents = {
        path.relative_to(site).with_suffix("").as_posix(): json.loads(path.read_bytes())
        for path in sorted(site.rglob("*.json"))
        if path.with_suffix("").joinpath("index.html").is_file()
    }
    names = _names(documents["office"]["data"])
    return {address: _text(site, documents, address, names).translate(_PLAIN_DIGITS) for address in documents}


def _names(office: Mapping[str, Any]) -> dict[str, str]:
    found = {office["id"]: f"{office['name']}\n{office['short_name']}"}
    for kind in ("units", "posts", "roles", "bodies"):
        for each in office.get(kind) or ():
            found[each["id"]] = f"{each['name']}\n{each.get('short', '')}"
    return found


def _text(site: Path, documents: Mapping[str, Any], address: str, names: Mapping[str, str]) -> str:
    document = documents[address]
    title = _TITLE.search((site / address / "index.html").read_text("utf-8"))
    lines = [document["title"], unescape(title[1]) if title else ""]
    lines += [
        documents[link["address"]]["title"]
        for link in document["links"]
        if (document["kind"], link["relation"]) in {("result", "indicator"), ("progress", "project")}
    ]
    if year := re.match(r"(?:e-mes|emenscr|inspection)/(\d+)/", address):
        lines.append(f"ปีงบประมาณ {year[1]}")
    lines.append(_CALLED.get(document["kind"], ""))
    lines += _values(document["data"], names)
    return "\n".join(lines)


def _values(value: Any, names: Mapping[str, str], key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, child in value.items():
            if name not in _BESIDE:
                yield from _values(child, names, name)
    elif isinstance(value, list):
        for child in value:
            yield from _values(child, names, key)
    elif isinstance(value, str):
        if value in names and key not in ("id", "assessor"):
            yield names[value]
        elif not _DAY.fullmatch(value) and not _ADDRESS.fullmatch(value):
            yield f"{key}={value}" if re.fullmatch(r"[a-z0-9-]+", value) else value
    elif isinstance(value, int) and not isinstance(value, bool):
        yield str(value)


_WORDS = (
    "คณะกรรมการ", "ตัวชี้วัด", "งบประมาณ", "โปร่งใส", "ยาเสพติด", "ประกันคุณภาพ", "ปฐมวัย", "อาหารกลางวัน",
    "ห้องสมุด", "ออกกลางคัน", "ผู้ปกครอง", "ขนาดเล็ก", "อินเทอร์เน็ต", "ลายลักษณ์อักษร", "ภาษาอังกฤษ",
    "นิเทศ", "แนวปฏิบัติที่ดี", "ข้อเสนอแนะ", "เบิกจ่าย", "โรงเรียนคุณภาพของชุมชน",
)  # fmt: skip
_ALSO = {"ข้อเสนอแนะ": r"ข้อเสนอแนะ|kind=(?:inspector|policy)\b"}
"""Where a page says in words what its data says by a code."""
_SLIPS = {  # typed → meant
    "ตัวชีวัด": "ตัวชี้วัด",
    "หองสมุด": "ห้องสมุด",
    "หลักฐานเชิงประจักษ": "หลักฐานเชิงประจักษ์",
    "สิงแวดล้อม": "สิ่งแวดล้อม",
    "ผู่ปกครอง": "ผู้ปกครอง",
    "เรงรัด": "เร่งรัด",
    "จํานวน": "จำนวน",  # sara am in two pieces
    "เเผนปฏิบัติการ": "แผนปฏิบัติการ",  # sara e twice
    "ชีแจง": "ชี้แจง",
}
_SHORT = {
    "สพฐ.": r"สพฐ|สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน",
    "สพฐ": r"สพฐ|สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน",
    "สตผ.": r"สตผ|สำนักติดตามและประเมินผลการจัดการศึกษาขั้นพื้นฐาน",
    "ผอ.": r"ผอ\.|ผู้อำนวยการ",
    "ผอ": r"ผอ\.|ผู้อำนวยการ",
    "ผอ.กลุ่มนโยบายและแผน": r"ผู้อำนวยการกลุ่มนโยบายและแผน",
    "ศธ": r"(?<![ก-๎])ศธ(?![ก-๎])|กระทรวงศึกษาธิการ",
    "สศช.": r"สศช|สำนักงานสภาพัฒนาการเศรษฐกิจและสังคมแห่งชาติ",
    "กลุ่มนิเทศฯ": r"กลุ่มนิเทศ",
    "กระทรวงศึกษาธิการ": r"(?<![ก-๎])ศธ(?![ก-๎])|กระทรวงศึกษาธิการ",
}
_TOGETHER = {
    "คุณธรรม โปร่งใส": (r"คุณธรรม", r"โปร่งใส"),
    "โปร่งใส คุณธรรม": (r"คุณธรรม", r"โปร่งใส"),
    "นักเรียน ยาเสพติด": (r"นักเรียน", r"ยาเสพติด"),
    "รอบ 6 เดือน": (r"รอบ ?6 ?เดือน",),
    "รอบ ๖ เดือน": (r"รอบ ?6 ?เดือน",),
    "ไตรมาสที่ 2": (r"ไตรมาสที่ ?2(?!\d)",),
    "สถานศึกษา ขนาดเล็ก ครู": (r"สถานศึกษา", r"ขนาดเล็ก", r"ครู"),
}


def queries(site: Path) -> list[Query]:
    """The sixty for one built site."""
    found = [Query("word within unspaced text", word, (_ALSO.get(word, word),)) for word in _WORDS]
    found += [Query("slip of a tone mark", typed, (re.escape(meant),)) for typed, meant in _SLIPS.items()]
    found += [Query("short form", typed, (truth,)) for typed, truth in _SHORT.items()]
    found += [Query("several words", typed, truth) for typed, truth in _TOGETHER.items()]
    found += _numbers(site)
    if len(found) != 60:
        raise AssertionError(f"{len(found)} queries are not sixty")
    return found


def _numbers(site: Path) -> Iterator[Query]:
    orders, letters = (
        [found["data"] for path in sorted((site / name).rglob("*.json")) if "data" in (found := _read(path))]
        for name in ("orders", "letters")
    )
    first, second, third = orders[0], orders[len(orders) // 2], orders[-1]
    for order in (first, second):
        yield Query("number", order["number"], (_whole(order["number"]),))
    yield Query("number in Thai digits", third["number"].translate(_THAI_DIGITS), (_whole(third["number"]),))
    running, _, year = second["number"].partition("/")
    yield Query("year of the Common Era", f"{running}/{int(year) - 543}", (_whole(second["number"]),))
    yield Query("number with its kind", f"คำสั่ง {third['number']}", (r"คำสั่ง", _whole(third["number"])))

    one, dense, thai = (letters[place]["number"] for place in (len(letters) // 3, -1, 0))
    yield Query("letter's number", one, (_loose(one),))
    yield Query("letter's number without spaces", dense.replace(" ", ""), (_loose(dense),))
    yield Query("number in Thai digits", thai.translate(_THAI_DIGITS), (_loose(thai),))

    for typed in ("2566", "2023", "ปี ๒๕๖๕"):
        year = {"2023": "2566", "ปี ๒๕๖๕": "2565"}.get(typed, typed)
        words = (r"ปี",) if typed.startswith("ปี") else ()
        yield Query("year", typed, (*words, rf"(?<!\d)(?:{year}|{int(year) - 543})(?!\d)"))
    iso = letters[len(letters) // 2]["date"]
    year, month, day = (int(part) for part in iso.split("-"))
    names = f"(?:{MONTHS[month - 1]}|{re.escape(MONTHS_SHORT[month - 1])})"
    truth = rf"(?<!\d){day}\s{names}\s{year + 543}"
    yield Query("day", f"{day}/{month}/{year + 543}", (truth,))
    yield Query("day", f"{day} {MONTHS_SHORT[month - 1]} {year + 543}", (truth,))
    yield Query("code", "QP-1", (r"QP-1(?!\d)",))


def _read(path: Path) -> dict[str, Any]:
    """A record's data, or a feed of its history, which has no ``data``."""
    found: dict[str, Any] = json.loads(path.read_bytes())
    return found


def _whole(number: str) -> str:
    bounds = (r"(?<!\d)" if number[0].isdigit() else "", r"(?!\d)" if number[-1].isdigit() else "")
    return bounds[0] + re.escape(number) + bounds[1]


def _loose(number: str) -> str:
    return r"\s?".join(re.escape(part) for part in number.split()) + r"(?!\d)"
