"""Answers → the first files of an office: its own, which nobody else changes again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from msgspec.structs import asdict

from generator.desk.blank import blank
from generator.founding.answers import Answers
from generator.schema import Schemas
from generator.thai.dates import BUDDHIST_OFFSET, fiscal_year_span, written

_STARTER = Path(__file__).with_name("starter")
_TITLES = {
    "e-mes": "การติดตามและรายงานผลในระบบ e-MES ประจำปีงบประมาณ พ.ศ. {year}",
    "emenscr": "การรายงานผลโครงการในระบบ eMENSCR ประจำปีงบประมาณ พ.ศ. {year}",
    "inspection": "การรับการตรวจราชการและติดตามข้อเสนอแนะ ประจำปีงบประมาณ พ.ศ. {year}",
}
_PARTS = (
    ("QP", "ตัวชี้วัดนโยบายเร่งด่วน"),
    ("AP", "ตัวชี้วัดตามแผนปฏิบัติการ"),
    ("STD", "มาตรฐานสำนักงานเขตพื้นที่การศึกษา"),
)
_QUARTERS = ("ต.ค.–ธ.ค.", "ม.ค.–มี.ค.", "เม.ย.–มิ.ย.", "ก.ค.–ก.ย.")


def own_files(answers: Answers, schemas: Schemas) -> dict[str, bytes]:
    """Path → file of what belongs to the office from the first day: records, settings, readme."""
    environment = Environment(
        loader=FileSystemLoader(_STARTER),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701  # YAML and Markdown, not HTML; values are quoted by ``scalar``
    )
    environment.filters["scalar"] = _scalar
    known = asdict(answers)
    files = {}
    for path in sorted(_STARTER.rglob("*")):
        if path.is_file():
            name = path.relative_to(_STARTER).as_posix()
            files[name.replace("dot.", ".")] = environment.get_template(name).render(known).encode()
    for work in _TITLES:
        cycle = blank(_cycle(work, answers.fiscal_year), schemas.document("cycle"), "", hints=False)
        files[f"records/{work}/{answers.fiscal_year}/cycle.yml"] = cycle
    return files


def _scalar(text: str) -> str:
    """Text as a YAML scalar on one line: in double quotes, as JSON is written."""
    import json

    return json.dumps(text, ensure_ascii=False)


def _cycle(work: str, year: int) -> Mapping[str, Any]:
    data: dict[str, Any] = {
        "title": _TITLES[work].format(year=year),
        "work": work,
        "fiscal_year": year,
        "state": "open",
        "manual": f"manuals/{work}",
        "coordinator": "policy-plan",
    }
    if work == "e-mes":
        data["parts"] = [{"id": part, "name": name, "short": part} for part, name in _PARTS]
    data["rounds"] = _rounds(work, year)
    return data


def _rounds(work: str, year: int) -> list[dict[str, Any]]:
    first, last = fiscal_year_span(year)
    starts = [first.replace(year=first.year + (month < 10), month=month) for month in (10, 1, 4, 7)]
    ends = [start - timedelta(days=1) for start in starts[1:]] + [last]
    half = ends[1]
    if work == "emenscr":
        return [
            {
                "id": f"q{index}",
                "name": f"ไตรมาสที่ {index} ({months} {start.year + BUDDHIST_OFFSET})",
                "period": _period(start, end),
            }
            for index, (months, start, end) in enumerate(zip(_QUARTERS, starts, ends, strict=True), 1)
        ]
    if work == "e-mes":
        return [
            {"id": "6m", "name": "รอบ 6 เดือน", "period": _period(first, half), "parts": ["QP"]},
            {
                "id": "12m",
                "name": "รอบ 12 เดือน",
                "period": _period(first, last),
                "parts": [part for part, _ in _PARTS],
            },
        ]
    return [
        {"id": "r1", "name": "รอบที่ 1", "period": _period(first, half)},
        {"id": "r2", "name": "รอบที่ 2", "period": _period(starts[2], last)},
    ]


def _period(first: Any, last: Any) -> dict[str, str]:
    return {"from": written(first), "to": written(last)}
