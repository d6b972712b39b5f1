"""A made-up year of the three works: cycles, e-MES, eMENSCR and inspection."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from tests.bench.draft import WORKS, Draft, Year, day, draft
from tests.bench.papers import REPORTS_TO, STEPS, WORK_TITLES
from tests.bench.words import TOPICS, UNITS, Dice, advice, paragraph, prose, sentence, trouble

PARTS = {
    "QP": ("qp", "ตัวชี้วัดตามนโยบายเร่งด่วน (Quick Policy)"),
    "AP": ("ap", "ตัวชี้วัดตามแผนปฏิบัติการ (Action Plan)"),
    "STD": ("std", "มาตรฐานสำนักงานเขตพื้นที่การศึกษา"),
}
UNIT_IDS = tuple(UNITS)
PROVINCES = ("ชัยภูมิ", "นครราชสีมา", "บุรีรัมย์", "สุรินทร์")
MODULES = ("M1", "M2", "M3", "M4", "M5", "M6", "M7")


# --- cycles --------------------------------------------------------------------------------------------


def cycles(dice: Dice, year: Year) -> list[Draft]:
    return [_cycle(dice, year, work) for work in WORKS]


def _cycle(dice: Dice, year: Year, work: str) -> Draft:
    order = year.order(work)
    start = year.first_day + dt.timedelta(days=62)
    steps = STEPS[work]
    log = []
    for index in range(1, steps + 1):
        entry: dict[str, Any] = {
            "step": f"4.{index}",
            "state": "done",
            "date": day(start + dt.timedelta(days=index * 270 // steps)),
            "by": "policy",
            "note": paragraph(dice, 1),
        }
        if index in (5, 6):
            entry["round"] = _rounds(year, work)[0]["id"]
        if index == 3 and order:
            entry["refs"] = [order.address]
        log.append(entry)
    data = {
        "title": f"{WORK_TITLES[work]} ปีงบประมาณ {year.fiscal_year}",
        "work": work,
        "fiscal_year": year.fiscal_year,
        "state": "closed",
        "manual": f"manuals/{work}",
        "orders": [order.address] if order else None,
        "coordinator": "policy",
        "parts": [{"id": key, "name": name} for key, name in PARTS.values()] if work == "e-mes" else None,
        "rounds": _rounds(year, work),
        "log": log,
    }
    return draft(dice, f"{work}/{year.fiscal_year}/cycle", data, start + dt.timedelta(days=2))


def _rounds(year: Year, work: str) -> list[dict[str, Any]]:
    def one(name: str, title: str, first: dt.date, last: dt.date, *parts: str) -> dict[str, Any]:
        days = {key: {"date": day(last + dt.timedelta(days=after))} for key, after in ROUND_DAYS.items()}
        found = {"id": name, "name": title, "period": {"from": day(first), "to": day(last)}, **days}
        return found | ({"parts": list(parts)} if parts else {})

    first, half, last = year.first_day, year.day(3, 31), year.day(9, 30)
    if work == "e-mes":
        return [
            one("6m", "รอบ 6 เดือน", first, half, "qp"),
            one("12m", "รอบ 12 เดือน", first, last, "qp", "ap", "std"),
        ]
    if work == "inspection":
        return [one("r1", "รอบที่ 1", first, half), one("r2", "รอบที่ 2", year.day(4, 1), last)]
    ends = (year.day(12, 31), half, year.day(6, 30), last)
    starts = (first, year.day(1, 1), year.day(4, 1), year.day(7, 1))
    return [
        one(f"q{number}", f"ไตรมาสที่ {number}", begins, until)
        for number, (begins, until) in enumerate(zip(starts, ends, strict=True), 1)
    ]


ROUND_DAYS = {"opens": -15, "submitted": 10, "closes": 15, "result_received": 45, "notified": 55}
"""Days after the end of a round's period."""


# --- e-MES ---------------------------------------------------------------------------------------------


def codes(count: int) -> list[str]:
    """Codes of ``count`` indicators: half QP, then AP, then STD."""
    quick, plan = (count + 1) // 2, (count + 1) // 4
    standard = count - quick - plan
    return (
        [f"QP-{number}" for number in range(1, quick + 1)]
        + [f"AP-{number}" for number in range(1, plan + 1)]
        + [f"STD-{1 + number // 6}.{1 + number % 6}" for number in range(standard)]
    )


def e_mes(dice: Dice, year: Year, before: frozenset[str]) -> list[Draft]:
    """Indicators and results; ``before`` are the addresses of the year before, for what is continued."""
    made = []
    for code in codes(year.indicators):
        owner = dice.pick(UNIT_IDS)
        quick = code.startswith("QP")
        made.append(_indicator(dice, year, code, owner, before))
        if quick:
            made.append(_result(dice, year, code, "6m", year.day(4, 8), owner))
        made.append(_result(dice, year, code, "12m", year.day(9, 22), owner))
    return made


def _indicator(dice: Dice, year: Year, code: str, owner: str, before: frozenset[str]) -> Draft:
    earlier = f"e-mes/{year.fiscal_year - 1}/indicators/{code}"
    data = {
        "code": code,
        "title": f"ร้อยละของสถานศึกษาที่ดำเนินการเรื่อง{dice.pick(TOPICS)}ตามเกณฑ์ที่กำหนด",
        "part": PARTS[code.split("-")[0]][0],
        "definition": prose(dice, 2, 1),
        "criteria": [sentence(dice) for _ in range(2)],
        "measure": {
            "kind": "percent",
            "unit": "ร้อยละ",
            "direction": "higher",
            "decimals": 2,
            "numerator": "จำนวนสถานศึกษาที่ดำเนินการตามเกณฑ์",
            "denominator": "จำนวนสถานศึกษาทั้งหมดในสังกัด",
        },
        "target": {"value": dice.between(60, 95)},
        "owner": owner,
        "rounds": ["6m", "12m"] if code.startswith("QP") else ["12m"],
        "issues": [
            {"number": str(number), "title": f"การดำเนินงาน{dice.pick(TOPICS)}"} for number in range(1, 4)
        ],
        "continues": earlier if earlier in before else None,
    }
    return draft(dice, f"e-mes/{year.fiscal_year}/indicators/{code}", data, year.day(1, 10))


def _result(dice: Dice, year: Year, code: str, name: str, reported: dt.date, owner: str) -> Draft:
    reported += dt.timedelta(days=dice.between(0, 7))
    data: dict[str, Any] = {"indicator": f"e-mes/{year.fiscal_year}/indicators/{code}"}
    if dice.chance(4):
        data |= {"state": "no-data", "reason": sentence(dice)}
    else:
        whole = dice.between(80, 190)
        part = dice.between(whole // 2, whole)
        value = round(part / whole * 100, 2)
        data |= {
            "state": "accepted",
            "value": value,
            "numerator": part,
            "denominator": whole,
            "score": min(5, 1 + int(value // 20)),
            "reported_on": day(reported),
            "reported_by": owner,
            "text": prose(dice, 2, 1),
            "evidence": [
                {
                    "title": f"เอกสารหลักฐานเรื่อง{topic}",
                    "kind": "link",
                    "url": f"https://www.example.org/{number}",
                }
                for number, topic in enumerate(dice.some(TOPICS, 3), 1)
            ],
            "feedback": {
                "date": day(reported + dt.timedelta(days=40)),
                "comment": paragraph(dice, 1),
                "acknowledged": [{"by": owner, "date": day(reported + dt.timedelta(days=48))}],
            },
        }
    return draft(dice, f"e-mes/{year.fiscal_year}/{name}/{code}", data, reported)


# --- eMENSCR -------------------------------------------------------------------------------------------


def emenscr(dice: Dice, year: Year, before: frozenset[str]) -> list[Draft]:
    made = []
    for number in range(1, year.projects + 1):
        slug = f"project-{number:02d}"
        budget = dice.between(40, 900) * 1000
        address = f"emenscr/{year.fiscal_year}/projects/{slug}"
        title = f"โครงการพัฒนา{dice.pick(TOPICS)} ปีงบประมาณ {year.fiscal_year}"
        made.append(_project(dice, year, address, title, budget, before))
        progress = disbursed = 0
        for quarter in range(1, 5):
            progress = 100 if quarter == 4 else min(95, progress + dice.between(12, 30))
            disbursed = budget if quarter == 4 else budget * progress // 100
            made.append(_progress(dice, year, address, quarter, progress, disbursed))
    return made


def _project(dice: Dice, year: Year, address: str, title: str, budget: int, before: frozenset[str]) -> Draft:
    order = year.order("emenscr")
    months = ((10, 12), (1, 3), (4, 6), (7, 9))
    slug = address.rsplit("/", 1)[1]
    earlier = f"emenscr/{year.fiscal_year - 1}/projects/{slug}"
    shares = (budget // 4, budget // 2, budget * 3 // 4, budget)
    data = {
        "title": title,
        "owner": dice.pick(UNIT_IDS),
        "responsible": "analyst",
        "period": {"from": day(year.first_day), "to": day(year.day(9, 30))},
        "state": "completed",
        "budget": [{"source": "สพฐ.", "category": "งบดำเนินงาน", "amount": budget}],
        "alignment": {
            "z": {"strategy": "ยุทธศาสตร์ชาติด้านการพัฒนาและเสริมสร้างศักยภาพทรัพยากรมนุษย์"},
            "y": [{"issue": "การพัฒนาการเรียนรู้"}],
        },
        "modules": {name: {"state": "done", "date": day(year.day(2, 10))} for name in MODULES},
        "activities": [
            {
                "title": f"กิจกรรม{dice.pick(TOPICS)}",
                "from": day(year.day(first, 1)),
                "to": day(year.day(last, 28)),
                "budget": budget // 4,
            }
            for first, last in months
        ],
        "plan": {
            f"q{number}": {"progress": 25 * number, "disbursement": share}
            for number, share in enumerate(shares, 1)
        },
        "indicators": [
            {"title": sentence(dice), "target": 80, "unit": "ร้อยละ", "actual": dice.between(70, 100)}
        ],
        "continues": earlier if earlier in before else None,
        "orders": [order.address] if order else None,
    }
    return draft(dice, address, data, year.day(1, 20))


def _progress(dice: Dice, year: Year, project: str, quarter: int, progress: int, disbursed: int) -> Draft:
    sent = (year.day(1, 6), year.day(4, 5), year.day(7, 6), year.day(9, 25))[quarter - 1]
    sent += dt.timedelta(days=dice.between(0, 4))
    slug = project.rsplit("/", 1)[1]
    data = {
        "project": project,
        "state": "approved",
        "progress": progress,
        "disbursed": disbursed,
        "result": prose(dice, 2, 1),
        "problems": trouble(dice),
        "sent_on": day(sent),
        "approved_on": day(sent + dt.timedelta(days=9)),
        "approved_by": "director",
        "evidence": [
            {
                "title": f"ภาพกิจกรรม{dice.pick(TOPICS)}",
                "kind": "link",
                "url": "https://www.example.org/photos",
            }
        ],
    }
    return draft(dice, f"emenscr/{year.fiscal_year}/q{quarter}/{slug}", data, sent)


# --- inspection ----------------------------------------------------------------------------------------


def inspection(dice: Dice, year: Year) -> list[Draft]:
    visits = []
    for number in range(1, year.visits + 1):
        first_round = number * 2 <= year.visits + 1
        first = year.day(2, 5) if first_round else year.day(6, 10)
        visits.append(
            _visit(dice, year, number, first + dt.timedelta(days=number), "r1" if first_round else "r2")
        )
    findings = [_finding(dice, year, number, dice.pick(visits)) for number in range(1, year.findings + 1)]
    return [*visits, *findings]


def _visit(dice: Dice, year: Year, number: int, first: dt.date, name: str) -> Draft:
    order = year.order("inspection")
    letter = year.letter("inspection", first)
    topics = [
        {"number": str(index), "title": f"การขับเคลื่อน{topic}", "owner": dice.pick(UNIT_IDS)}
        for index, topic in enumerate(dice.some(TOPICS, 5), 1)
    ]
    data = {
        "title": f"การตรวจราชการ รอบที่ {name[1:]} ครั้งที่ {number} ปีงบประมาณ {year.fiscal_year}",
        "kind": dice.pick(("moe-normal", "integrated")),
        "round": name,
        "zone": 13,
        "provinces": list(PROVINCES[: dice.between(1, 4)]),
        "dates": [
            {"from": day(first), "to": day(first + dt.timedelta(days=1))},
            {"from": day(first + dt.timedelta(days=7)), "to": day(first + dt.timedelta(days=8))},
        ],
        "inspector": {"post": "ผู้ตรวจราชการกระทรวงศึกษาธิการ"},
        "by": REPORTS_TO["inspection"],
        "topics": topics,
        "letters": [letter.address] if letter else None,
        "orders": [order.address] if order else None,
        "recorded_on": day(first + dt.timedelta(days=21)),
        "summary": prose(dice, 2),
        "policy_recommendations": [advice(dice), advice(dice)],
    }
    address = f"inspection/{year.fiscal_year}/visits/{name}-{number}"
    return draft(dice, address, data, first + dt.timedelta(days=21))


def _finding(dice: Dice, year: Year, number: int, visit: Draft) -> Draft:
    owners = dice.some(UNIT_IDS, 2)
    found_on = visit.born + dt.timedelta(days=dice.between(5, 15))
    follow_up = [
        {
            "date": day(found_on + dt.timedelta(days=days)),
            "recommendation": "1",
            "by": owners[0],
            "state": state,
            "text": paragraph(dice, 1),
        }
        for days, state in ((20, "doing"), (45, "done"), (60, "closed"))[: dice.between(0, 3)]
    ]
    data: dict[str, Any] = {
        "title": f"ข้อค้นพบเรื่อง{dice.pick(TOPICS)}",
        "visit": visit.address,
        "topic": dice.pick(visit.data["topics"])["number"],
        "found": prose(dice, 2, 1),
        "problem": trouble(dice),
        "recommendations": [
            {
                "number": str(index),
                "text": advice(dice),
                "kind": "inspector",
                "owners": owners[:index],
                "due": day(found_on + dt.timedelta(days=60 + index)),
            }
            for index in (1, 2)
        ],
        "follow_up": follow_up,
    }
    return draft(dice, f"inspection/{year.fiscal_year}/findings/f-{number:03d}", data, found_on)


def addresses(made: Sequence[Draft]) -> frozenset[str]:
    return frozenset(one.address for one in made)
