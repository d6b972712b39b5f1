"""Small registers made by hand. Every record is held against its schema, so that no test can lie."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from generator.model import Record, kind_of
from generator.register import Register
from generator.schema import Mention, Schemas
from generator.status.board import Board
from generator.thai.dates import parse_date, written

SCHEMAS = Schemas(Path(__file__).parent.parent / "schemas")
MANUALS = {"e-mes": "bme", "emenscr": "nesdc", "inspection": "moe"}
QUARTERS = ("q1", "q2", "q3", "q4")


def record(address: str, **data: Any) -> Record:
    """A record, checked. What is None is left out."""
    kind = kind_of(address)
    assert kind is not None, address
    found = {"title": "ตัวอย่าง", **{key: value for key, value in data.items() if value is not None}}
    if kind.name == "office":
        del found["title"]
    faults = SCHEMAS.validate(kind.name, address, found)
    assert not faults, (address, [(one.code, one.pointer, one.params) for one in faults])
    return Record(address=address, kind=kind.name, data=found, digest=address)


def register(*records: Record) -> Register:
    """The records with the office, and the links between them."""
    known = {one.address: one for one in (office(), *records)}
    assert len(known) == len(records) + 1, "an address twice"
    mentions = {
        address: tuple(Mention._make(one) for one in SCHEMAS.mentions(each.kind, each.data))
        for address, each in known.items()
    }
    return Register(known.values(), mentions)


def board(day: str, *records: Record) -> Board:
    """The board of a small register on a day as records write it."""
    return Board(register(*records), parse_date(day))


def days(first: str, last: str) -> Iterable[str]:
    """Every day from one to another, both with it."""
    start, end = parse_date(first), parse_date(last)
    return [written(start + dt.timedelta(days=after)) for after in range((end - start).days + 1)]


@cache
def office() -> Record:
    body = {"level": "national"}
    return record(
        "office",
        id="office",
        name="สำนักงานตัวอย่าง",
        short_name="สพป.ตัวอย่าง",
        province="ชัยภูมิ",
        units=[{"id": one, "name": f"กลุ่ม {one}"} for one in ("plan", "finance", "ict")],
        posts=[{"id": "plan-head", "name": "ผู้อำนวยการกลุ่มแผน", "unit": "plan"}],
        bodies=[
            {"id": one, "name": one, "short": one, **body} for one in ("bme", "nesdc", "moe", "lead", "opm")
        ],
    )


def step(number: str, **data: Any) -> dict[str, Any]:
    """A step of a manual; ``when`` gets its words by itself."""
    when = {"text": "ตามกำหนด", **data.pop("when", {})}
    return {
        "number": number, "text": "ทำ", "short": "ทำ", "actor": "plan", "kind": "process", "when": when,
    } | data  # fmt: skip


def manual(work: str, *steps: Mapping[str, Any]) -> Record:
    return record(
        f"manuals/{work}",
        work=work,
        system=work,
        report_to=MANUALS[work],
        author={"post": "นักวิเคราะห์"},
        version="1",
        objectives=["เพื่อเป็นแนวทาง"],
        scope=[{"number": "3.1", "text": "งานตัวอย่าง"}],
        steps=list(steps) or [step("4.1")],
        forms=[{"title": "แบบ"}],
        references=[{"number": "7.1", "title": "คู่มือ"}],
    )


def round_(name: str, first: str | None, last: str | None, **dated: Any) -> dict[str, Any]:
    """A round of a year; its days may be given as bare dates."""
    period = {"period": {"from": first, "to": last}} if first else {}
    shown = {key: {"date": value} if isinstance(value, str) else value for key, value in dated.items()}
    return {"id": name, "name": name, **period, **shown}


def cycle(work: str, year: int, *rounds: Mapping[str, Any], state: str = "open", **data: Any) -> Record:
    return record(
        f"{work}/{year}/cycle",
        work=work,
        fiscal_year=year,
        state=state,
        manual=f"manuals/{work}",
        coordinator="plan",
        rounds=list(rounds),
        **data,
    )


def year_of_quarters(year: int, *, closes: bool = True, **data: Any) -> Record:
    """An eMENSCR year; each quarter opens the day after it ends and closes 30 days after it ends."""
    begins = (f"{year - 1}-10-01", f"{year}-01-01", f"{year}-04-01", f"{year}-07-01", f"{year}-10-01")
    rounds = []
    for name, first, after in zip(QUARTERS, begins, begins[1:], strict=False):
        last = parse_date(after) - dt.timedelta(days=1)
        dated = {"opens": after, "closes": written(last + dt.timedelta(days=30))} if closes else {}
        rounds.append(round_(name, first, written(last), **dated))
    return cycle("emenscr", year, *rounds, **data)


def indicator(code: str = "QP-1", year: int = 2566, **data: Any) -> Record:
    given: dict[str, Any] = {
        "code": code,
        "part": code.partition("-")[0],
        "measure": {"kind": "percent", "unit": "ร้อยละ"},
        "owner": "plan",
        "rounds": ["6m", "12m"],
    }
    return record(f"e-mes/{year}/indicators/{code}", **(given | data))


def result(code: str = "QP-1", round_id: str = "6m", year: int = 2566, **data: Any) -> Record:
    return record(f"e-mes/{year}/{round_id}/{code}", indicator=f"e-mes/{year}/indicators/{code}", **data)


def project(slug: str = "reading", year: int = 2566, **data: Any) -> Record:
    given: dict[str, Any] = {
        "owner": "plan",
        "responsible": "plan-head",
        "period": {"from": f"{year - 1}-10-01", "to": f"{year}-09-30"},
        "state": "active",
        "budget": [{"source": "งบประมาณ", "amount": 100000}],
        "alignment": {"z": {"strategy": "ด้านการพัฒนาทรัพยากรมนุษย์"}},
        "modules": {f"M{number}": {"state": "not-started"} for number in range(1, 8)},
        "plan": {
            name: {"progress": 25 * place, "disbursement": 25000 * place}
            for place, name in enumerate(QUARTERS, 1)
        },
    }
    return record(f"emenscr/{year}/projects/{slug}", **(given | data))


def progress(quarter: str, slug: str = "reading", year: int = 2566, **data: Any) -> Record:
    given: dict[str, Any] = {
        "project": f"emenscr/{year}/projects/{slug}",
        "progress": 25,
        "disbursed": 20000,
        "result": "ดำเนินการตามแผน",
    }
    return record(f"emenscr/{year}/{quarter}/{slug}", **(given | data))


def visit(slug: str = "moe-r1", year: int = 2566, **data: Any) -> Record:
    given: dict[str, Any] = {
        "kind": "moe-normal",
        "round": "r1",
        "provinces": ["ชัยภูมิ"],
        "dates": [{"from": "2566-02-15", "to": "2566-02-17"}],
        "inspector": {"post": "ผู้ตรวจราชการ"},
        "by": "moe",
        "topics": [{"number": "1", "title": "ความปลอดภัย"}, {"number": "2", "title": "การอ่าน"}],
    }
    return record(f"inspection/{year}/visits/{slug}", **(given | data))


def finding(slug: str = "roof", year: int = 2566, **data: Any) -> Record:
    given: dict[str, Any] = {
        "visit": f"inspection/{year}/visits/moe-r1",
        "topic": "1",
        "found": "พบหลังคารั่ว",
        "recommendations": [recommendation()],
        "follow_up": [],
    }
    return record(f"inspection/{year}/findings/{slug}", **(given | data))


def recommendation(number: str = "1", *owners: str, **data: Any) -> dict[str, Any]:
    return {
        "number": number, "text": "ซ่อมให้เสร็จ", "kind": "inspector", "owners": list(owners) or ["plan"],
    } | data  # fmt: skip


def follow_up(date: str, state: str, by: str = "plan", number: str = "1") -> dict[str, Any]:
    return {"date": date, "recommendation": number, "by": by, "state": state, "text": "ติดตามแล้ว"}


def letter(slug: str, date: str, year: int, *effects: Mapping[str, Any]) -> Record:
    running = int(slug.rpartition("-")[2])
    return record(
        f"letters/{date[:4]}/{slug}",
        number=f"ตย 0001/{running}",
        prefix="ตย 0001",
        circular=False,
        running=running,
        date=date,
        direction="incoming",
        **{"from": "bme"},
        fiscal_year=year,
        works=["e-mes"],
        effects=[{"text": "กำหนดวัน", **one} for one in effects] or None,
    )


def order(number: int, date: str, year: int, **data: Any) -> Record:
    given: dict[str, Any] = {
        "number": f"{number}/{date[:4]}",
        "issuer": "office",
        "date": date,
        "fiscal_year": year,
        "works": ["e-mes"],
        "extent": "reference",
        "status": "in-force",
    }
    return record(f"orders/{date[:4]}/{number}", **(given | data))
