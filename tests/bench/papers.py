"""The office itself, its manuals, letters, orders, downloads and disclosure lists, all made up."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from generator.thai.dates import buddhist_year, fiscal_year, fiscal_year_span, long
from tests.bench.draft import WORKS, Draft, Paper, Year, day, draft
from tests.bench.words import TOPICS, UNITS, Dice, paragraph, prose, sentence

OFFICE = "sample-office"
OWN_PREFIX, CENTRAL_PREFIX = "ศธ 04999", "ศธ 04003"

BODIES = {
    "moe": ("กระทรวงศึกษาธิการ", "ศธ.", "ministry"),
    "obec": ("สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน", "สพฐ.", "department"),
    "bme": ("สำนักติดตามและประเมินผลการจัดการศึกษาขั้นพื้นฐาน", "สตผ.", "department"),
    "nesdc": ("สำนักงานสภาพัฒนาการเศรษฐกิจและสังคมแห่งชาติ", "สศช.", "national"),
    "opm": ("สำนักนายกรัฐมนตรี", "สปน.", "national"),
    "reo": ("สำนักงานศึกษาธิการภาค", "ศธภ.", "regional"),
}
REPORTS_TO = {"e-mes": "bme", "emenscr": "nesdc", "inspection": "moe"}
WORK_TITLES = {
    "e-mes": "งานติดตามและรายงานผลการดำเนินงานในระบบ e-MES",
    "emenscr": "งานรายงานผลการดำเนินโครงการในระบบ eMENSCR",
    "inspection": "งานรับการตรวจราชการและติดตามข้อเสนอแนะ",
}
STEPS = {"e-mes": 15, "emenscr": 12, "inspection": 9}
ROLES = ("กรรมการ", "กรรมการ", "กรรมการ", "กรรมการและผู้ช่วยเลขานุการ")


def office(dice: Dice, born: dt.date) -> Draft:
    data = {
        "id": OFFICE,
        "name": "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาตัวอย่าง เขต 1",
        "short_name": "สพป.ตัวอย่าง เขต 1",
        "parent": "obec",
        "province": "ชัยภูมิ",
        "district_count": 4,
        "website": "https://www.example.org/",
        "repository": {"host": "github", "url": "https://www.example.org/office", "branch": "main"},
        "units": [{"id": key, "name": name, "short": short} for key, (name, short) in UNITS.items()],
        "posts": [
            {"id": "director", "name": "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา", "unit": "admin"},
            {"id": "deputy", "name": "รองผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา", "unit": "admin"},
            {"id": "policy-head", "name": "ผู้อำนวยการกลุ่มนโยบายและแผน", "unit": "policy"},
            {"id": "analyst", "name": "นักวิเคราะห์นโยบายและแผน", "unit": "policy"},
        ],
        "bodies": [
            {"id": key, "name": name, "short": short, "level": level}
            for key, (name, short, level) in BODIES.items()
        ],
    }
    return draft(dice, "office", data, born)


def manual(dice: Dice, work: str, born: dt.date) -> Draft:
    """A manual with as many steps as the real one of this work; the last but two is a decision."""
    count = STEPS[work]
    rounds = {"e-mes": "6m", "emenscr": "q1", "inspection": "r1"}[work]
    steps = []
    for index in range(1, count + 1):
        decision = index == count - 2
        kind = "start" if index == 1 else "end" if index == count else "process"
        steps.append(
            {
                "number": f"4.{index}",
                "text": sentence(dice),
                "short": dice.pick(TOPICS)[:60],
                "actor": "policy" if index % 3 else REPORTS_TO[work],
                "kind": "decision" if decision else kind,
            }
            | ({"rounds": [rounds]} if index in (5, 6) else {})
            | ({"if_yes": f"4.{count - 1}", "if_no": f"4.{count - 3}"} if decision else {})
        )
    data = {
        "title": f"คู่มือขั้นตอนการปฏิบัติงาน {WORK_TITLES[work]}",
        "work": work,
        "report_to": REPORTS_TO[work],
        "author": {"post": "นักวิเคราะห์นโยบายและแผน"},
        "version": "1",
        "objectives": [sentence(dice)],
        "scope": [{"number": f"3.{index}", "text": sentence(dice)} for index in range(1, 4)],
        "steps": steps,
        "forms": [{"title": f"แบบรายงาน{dice.pick(TOPICS)}"}],
        "references": [{"number": f"7.{index}", "title": sentence(dice)} for index in range(1, 4)],
    }
    return draft(dice, f"manuals/{work}", data, born)


def plan_orders(dice: Dice, fiscal_years: Sequence[int], each: dict[int, int]) -> list[Paper]:
    """Orders with their days, then numbered: by calendar year, numbers rising with the days."""
    papers = []
    for year in fiscal_years:
        start = fiscal_year_span(year)[0]
        for index in range(each[year]):
            works = list(WORKS) if each[year] < len(WORKS) else [WORKS[index % len(WORKS)]]
            date = start + dt.timedelta(
                days=dice.between(25, 60) if index < len(WORKS) else dice.between(61, 350)
            )
            papers.append(Paper(date, year, works))
    papers.sort(key=lambda paper: paper.date)
    running: dict[int, int] = defaultdict(int)
    for paper in papers:
        calendar = buddhist_year(paper.date)
        running[calendar] += dice.between(1, 6)
        paper.number = f"{running[calendar]}/{calendar}"
        paper.address = f"orders/{calendar}/{running[calendar]}"
    return papers


def order(dice: Dice, paper: Paper, letter: Paper | None, born: dt.date) -> Draft:
    committees = []
    for name in ("คณะกรรมการอำนวยการ", "คณะกรรมการดำเนินงาน", "คณะทำงานรายงานผล")[: dice.between(1, 3)]:
        members: list[dict[str, Any]] = [
            {"post": "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา", "party": "director", "role": "ประธานกรรมการ"},
            {"post": "รองผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา", "party": "deputy", "role": "รองประธานกรรมการ"},
        ]
        members += [
            {"post": f"ผู้อำนวยการ{UNITS[unit][0]}", "unit": unit, "role": dice.pick(ROLES)}
            for unit in dice.some(tuple(UNITS), dice.between(3, 5))
        ]
        members.append({"post": "นักวิเคราะห์นโยบายและแผน", "party": "analyst", "role": "กรรมการและเลขานุการ"})
        committees.append({"name": name, "duties": [sentence(dice), sentence(dice)], "members": members})
    data = {
        "title": f"แต่งตั้งคณะกรรมการกำกับ ติดตาม และรายงานผล เรื่อง{dice.pick(TOPICS)}",
        "number": paper.number,
        "issuer": OFFICE,
        "date": day(paper.date),
        "fiscal_year": paper.fiscal_year,
        "works": paper.works,
        "status": "in-force",
        "background": paragraph(dice, 2),
        "committees": committees,
        "signed_by": {"post": "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา"},
        "responds_to": [letter.address] if letter else None,
    }
    return draft(dice, paper.address, data, born)


def plan_letters(dice: Dice, fiscal_years: Sequence[int], each: dict[int, int]) -> list[Paper]:
    """Letters with their days, then numbered within their register and calendar year."""
    papers = []
    for year in fiscal_years:
        start = fiscal_year_span(year)[0]
        for index in range(each[year]):
            date = start + dt.timedelta(
                days=dice.between(3, 20) if index < len(WORKS) else dice.between(1, 355)
            )
            papers.append(Paper(date, fiscal_year(date), [WORKS[index % len(WORKS)]]))
    papers.sort(key=lambda paper: paper.date)
    running: dict[tuple[str, bool, int], int] = defaultdict(int)
    for paper in papers:
        prefix = dice.pick((CENTRAL_PREFIX, CENTRAL_PREFIX, OWN_PREFIX))
        circular = dice.chance(25)
        key = (prefix, circular, buddhist_year(paper.date))
        running[key] += dice.between(1, 8)
        paper.number = f"{prefix}/{'ว ' if circular else ''}{running[key]}"
        direction = "in" if prefix == CENTRAL_PREFIX else "out"
        slug = f"{direction}-{prefix.split()[1]}-{'w-' if circular else ''}{running[key]}"
        paper.address = f"letters/{key[2]}/{slug}"
    return papers


def letter(dice: Dice, paper: Paper, earlier: Sequence[Paper], ordered: Paper | None, born: dt.date) -> Draft:
    """A letter; one of the office's own answers an ``earlier`` one where there is any."""
    prefix, _, register = paper.number.partition("/")
    own = prefix == OWN_PREFIX
    work = paper.works[0]
    topic = dice.pick(TOPICS)
    effects = [{"text": sentence(dice)} for _ in range(2)]
    if ordered:
        effects.append({"text": f"ดำเนินการตามคำสั่งแต่งตั้งคณะกรรมการ เรื่อง{topic}", "ref": ordered.address})
    data = {
        "title": f"{'รายงานผล' if own else 'ขอให้ติดตามและรายงานผล'}{topic}",
        "number": paper.number,
        "prefix": prefix,
        "circular": register.startswith("ว"),
        "running": int(register.split()[-1]),
        "date": day(paper.date),
        "direction": "outgoing" if own else "incoming",
        "from": OFFICE if own else REPORTS_TO[work],
        "to": [REPORTS_TO[work]] if own else [OFFICE],
        "urgency": dice.pick(("normal", "normal", "urgent", "very-urgent")),
        "fiscal_year": paper.fiscal_year,
        "works": paper.works,
        "answers": dice.pick(earlier).address if own and earlier else None,
        "summary": prose(dice, dice.between(1, 3), 1),
        "effects": effects,
    }
    return draft(dice, paper.address, data, born)


def download(dice: Dice, year: Year, index: int, about: Sequence[str]) -> tuple[Draft, tuple[str, bytes]]:
    """A download and its file, a small PDF."""
    topic, name = dice.pick(TOPICS), f"form-{year.fiscal_year}-{index}"
    born = dice.day(year.first_day + dt.timedelta(days=30), year.day(9, 1))
    content = _pdf(f"{name} {long(born)}")
    data = {
        "title": f"แบบรายงาน{topic} ปีงบประมาณ {year.fiscal_year}",
        "version": "1",
        "date": day(born),
        "type": "pdf",
        "file": f"{name}.pdf",
        "size": len(content),
        "sha256": sha256(content).hexdigest(),
        "about": list(about),
        "unit": dice.pick(tuple(UNITS)),
        "description": paragraph(dice, 2),
    }
    return draft(dice, f"downloads/{name}", data, born), (f"records/downloads/files/{name}.pdf", content)


def _pdf(title: str) -> bytes:
    """The smallest page that a PDF reader opens, with a title that makes it its own."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        b"<</Title<" + ("\ufeff" + title).encode("utf-16-be").hex().encode() + b">>>",
    )
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer<</Size %d/Root 1 0 R/Info 4 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return out + head + table + tail % (len(objects) + 1, len(out))


def transparency(dice: Dice, year: Year, proofs: Sequence[str]) -> Draft:
    """A disclosure list whose items each rest on some of the records in ``proofs``."""
    items = [
        {"code": f"O{index}", "title": f"ข้อมูลสาธารณะเรื่อง{topic}", "records": dice.some(proofs, 3)}
        for index, topic in enumerate(dice.some(TOPICS, 12), 1)
    ]
    data = {
        "title": f"การเปิดเผยข้อมูลสาธารณะ ปี {year.fiscal_year}",
        "assessor": "obec",
        "year": year.fiscal_year,
        "items": items,
    }
    return draft(dice, f"oit/{year.fiscal_year}", data, year.day(7, 1))
