"""`tidtam new`: by questions and by options, for every kind; what it writes passes the check."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from generator.check import check
from generator.cli import app
from generator.desk import commands
from generator.desk.blank import example
from generator.desk.canonical import spelt
from generator.desk.places import FIRST, PLACES, rounds
from generator.model import KINDS, kind_of
from generator.schema import Schemas
from generator.yamlcore import parse

REPOSITORY = Path(__file__).parent.parent
SCHEMAS = Schemas(REPOSITORY / "schemas")
OPTIONAL_OR_STATE = ("TT201", "TT208")


YEARS = ("orders", "letters", "e-mes", "emenscr", "inspection")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The latest two years of the repository's own office."""
    for year in ("2569", "2570"):
        for part in YEARS:
            if (REPOSITORY / "records" / part / year).is_dir():
                shutil.copytree(REPOSITORY / "records" / part / year, tmp_path / "records" / part / year)
    shutil.copytree(REPOSITORY / "records/manuals", tmp_path / "records/manuals")
    shutil.copy(REPOSITORY / "records/office.yml", tmp_path / "records/office.yml")
    return tmp_path


def run(office: Path, *args: str, answers: list[str] | None = None) -> Result:
    said = "".join(f"{one}\n" for one in answers) if answers is not None else None
    return CliRunner().invoke(app, ["new", *args, "--root", str(office)], input=said)


def data(office: Path, address: str) -> dict[str, Any]:
    parsed = parse((office / f"records/{address}.yml").read_bytes())
    assert not parsed.blemishes
    assert parsed.data is not None
    return parsed.data


def only(values: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: values[key] for key in keys}


def test_every_kind_has_a_place_that_is_one() -> None:
    parts = {"work": "emenscr", "fy": "2571", "year": "2571", "round": "q1", "code": "AP-1", "slug": "7"}
    assert PLACES.keys() == FIRST.keys() == KINDS.keys()
    assert set(commands._KINDS) == KINDS.keys() - {"office"}
    for kind, place in PLACES.items():
        found = kind_of(place.format_map(parts | ({"round": "6m"} if kind == "result" else {})))
        assert found is not None
        assert found.name == kind


@pytest.mark.parametrize("kind", KINDS)
def test_every_example_is_one(kind: str) -> None:
    schema = SCHEMAS.document(kind)
    for key, node in schema["properties"].items():
        faults = SCHEMAS.validate(kind, "", {key: example(schema, node)})
        wrong = [one for one in faults if one.pointer[:1] == (key,) and one.code not in OPTIONAL_OR_STATE]
        assert not wrong, (key, wrong)


# -- by questions -----------------------------------------------------------------------------------

INTERVIEWS: dict[str, tuple[list[str], str, dict[str, Any]]] = {
    "order": (
        [
            "", "๒๐ พฤศจิกายน ๒๕๖๙", "9160", "แต่งตั้งคณะทำงานข้อมูล", "1,inspection", "",
            # one committee: name, duties, members (post, role)
            "คณะทำงาน", "รวบรวมข้อมูล", "", "ผู้อำนวยการกลุ่มนโยบายและแผน", "ประธานคณะทำงาน", "ไม่", "ไม่",
        ],
        "orders/2569/9160",
        {
            "number": "9160/2569", "date": "2569-11-20", "fiscal_year": 2570,
            "works": ["e-mes", "inspection"], "status": "draft", "issuer": "cpm3",
        },
    ),
    "letter": (
        ["1", "obec", "ศธ 04003/ว ๒๗๑๕", "20/11/2569", "", "แจ้งกำหนดการ", "e-mes", ""],
        "letters/2569/moe-04003-v2715",
        {"number": "ศธ 04003/ว 2715", "prefix": "ศธ 04003", "circular": True, "running": 2715},
    ),
    "cycle": (
        ["emenscr", "2571", ""],
        "emenscr/2571/cycle",
        {"fiscal_year": 2571, "manual": "manuals/emenscr", "state": "open", "coordinator": "policy-plan"},
    ),
    "indicator": (
        ["2570", "QP", "", "ร้อยละของสถานศึกษาที่ใช้ข้อมูล", "1", "นิเทศฯ", "ใช่", "1", "80"],
        "e-mes/2570/indicators/QP-5",
        {"code": "QP-5", "part": "QP", "measure": {"kind": "percent"}, "owner": "supervision"},
    ),
    "result": (
        ["2570", "6m", "QP-2"],
        "e-mes/2570/6m/QP-2",
        {"indicator": "e-mes/2570/indicators/QP-2", "state": "draft"},
    ),
    "visit": (
        ["2570", "obec-onsite", "r1", "", "การติดตามเชิงประจักษ์ รอบที่ 1", "ใช่", "20/1/2570", "21/1/2570", "ไม่",
         "ผู้แทน สตผ.", "bme", "ใช่", "1", "ความปลอดภัย", "ไม่", ""],
        "inspection/2570/visits/obec-onsite-r1",
        {"kind": "obec-onsite", "zone": 13, "dates": [{"from": "2570-01-20", "to": "2570-01-21"}]},
    ),
    "finding": (
        ["2569", "inspection/2569/visits/moe-r2", "1", "หลังคารั่ว", "roof", "พบหลังคารั่ว 2 หลัง", "ใช่", "1",
         "ซ่อมให้เสร็จ", "inspector", "finance", "ไม่", ""],
        "inspection/2569/findings/roof",
        {"topic": "1", "follow_up": [], "recommendations": [
            {"number": "1", "text": "ซ่อมให้เสร็จ", "kind": "inspector", "owners": ["finance"]},
        ]},
    ),
    "download": (
        ["คู่มือ", "web", "guide-2570", "https://example.org/guide"],
        "downloads/guide-2570",
        {"type": "web", "url": "https://example.org/guide", "version": "1"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", INTERVIEWS)
def test_interview(office: Path, kind: str) -> None:
    answers, address, expected = INTERVIEWS[kind]
    result = run(office, kind, answers=answers)
    assert result.exit_code == 0, result.output
    assert f"เขียนแล้ว: records/{address}.yml" in result.output
    assert "ขั้นต่อไป" in result.output
    assert only(data(office, address), *expected) == expected
    content = (office / f"records/{address}.yml").read_bytes()
    assert spelt(content, SCHEMAS.document(kind)) == content
    assert not [one for one in check(office).errors if one.file.endswith(f"{address}.yml")]
    assert content.decode().startswith("# ")


def test_wrong_answers_are_asked_again_in_words(office: Path) -> None:
    result = run(office, "order", answers=[
        "ไม่มีผู้นี้", "cpm3", "31/2/2569", "", "2569-11-20", "", "ก", "4", "e-mes", "reference",
    ])  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "ไม่มี “ไม่มีผู้นี้” ในรายการ" in result.output
    assert "ต้องตอบข้อนี้" in result.output
    assert "ไม่มี “4” ในรายการ" in result.output
    assert "31/2/2569" in result.output
    assert data(office, "orders/2569/9151")["works"] == ["e-mes"]


def test_when_the_answers_end_nothing_is_written(office: Path) -> None:
    before = sorted(office.rglob("*.yml"))
    result = run(office, "order", answers=["", "2569-11-20"])
    assert result.exit_code == 1
    assert "ไม่ได้เขียนไฟล์" in result.output
    assert sorted(office.rglob("*.yml")) == before


# -- by options -------------------------------------------------------------------------------------

ORDER = ("order", "--set", "title=ก", "--set", "date=20/11/2569", "--set", "issuer=cpm3",
         "--set", "works=e-mes", "--set", "extent=reference", "--no-input")  # fmt: skip


def test_everything_by_options(office: Path) -> None:
    result = run(office, *ORDER, "--set", "signed_by.post=ผู้อำนวยการ", "--set", "works=inspection", "--bare")
    assert result.exit_code == 0, result.output
    assert (office / "records/orders/2569/9151.yml").read_text("utf-8") == (
        'title: ก\nnumber: 9151/2569\nissuer: cpm3\ndate: "2569-11-20"\nfiscal_year: 2570\n'
        "works:\n  - e-mes\n  - inspection\nextent: reference\nstatus: draft\n"
        "signed_by:\n  post: ผู้อำนวยการ\n"
    )


@pytest.mark.parametrize(
    ("issuer", "number", "address"),
    [
        ("cpm3", "99/2569", "orders/2569/99"),
        ("cpm3", "๙๙/๒๕๖๙", "orders/2569/99"),
        ("moe", "7/2569", "orders/2569/moe-7"),
    ],
)
def test_a_number_that_is_given_says_where_an_order_stands(
    office: Path, issuer: str, number: str, address: str
) -> None:
    said = run(
        office, "order", "--no-input", "--set", f"issuer={issuer}", "--set", f"number={number}",
        "--set", "date=20 พ.ย. 2569", "--set", "title=แต่งตั้งคณะทำงาน", "--set", "works=e-mes",
        "--set", "extent=reference",
    )  # fmt: skip
    assert said.exit_code == 0, said.output
    assert data(office, address)["title"] == "แต่งตั้งคณะทำงาน"


def test_objects_by_options(office: Path) -> None:
    result = run(
        office, "finding", "--id", "inspection/2569/findings/roof", "--set", "title=ก", "--set",
        "visit=inspection/2569/visits/moe-r2", "--set", "topic=1", "--set", "found=ก", "--no-input", "--bare",
        "--set", "recommendations.0.number=1", "--set", "recommendations.0.text=ก",
        "--set", "recommendations.0.kind=inspector", "--set", "recommendations.0.owners=finance,ict",
        "--set",
        'follow_up=[{"date":"2569-10-01","recommendation":"1","by":"ict","state":"doing","text":"ก"}]',
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    found = data(office, "inspection/2569/findings/roof")
    assert found["recommendations"] == [
        {"number": "1", "text": "ก", "kind": "inspector", "owners": ["finance", "ict"]}
    ]
    assert found["follow_up"][0]["state"] == "doing"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("result", "--no-input", "--id", "e-mes/2569/6m/QP-1"), "มีบันทึก e-mes/2569/6m/QP-1 อยู่แล้ว"),
        (("order", "--no-input", "--id", "orders/66"), "“orders/66” ไม่ใช่ที่อยู่"),
        (("order", "--no-input", "--id", "../../etc/passwd"), "ไม่ใช่ที่อยู่"),
        (("project", "--no-input"), "--id"),
        (("order", "--no-input", "--set", "title"), "--set หัวข้อ=ค่า"),
        (("order", "--no-input", "--set", "titel=ก"), "ไม่มีหัวข้อ titel"),
        (("order", "--no-input", "--set", "committees.1.name=ก"), "เริ่มจาก 0"),
        (("order", "--no-input", "--from", "orders/2566/1"), "ไม่มีบันทึก orders/2566/1"),
        (("order", "--no-input", "--from", "manuals/e-mes"), "ชนิดอื่น"),
        (("order", "--no-input", "--id", "orders/2569/9200", "--set", "date=2569-11-26"), "--set title=…"),
        ((*ORDER, "--set", "fiscal_year=ปีนี้"), "--set fiscal_year=…"),
        ((*ORDER, "--set", "responds_to=letters/2566/none"), "[TT401]"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_written(office: Path, args: tuple[str, ...], said: str) -> None:
    before = {path: path.read_bytes() for path in office.rglob("*.yml")}
    result = run(office, *args)
    assert result.exit_code == 1, result.output
    assert said in result.output
    assert {path: path.read_bytes() for path in office.rglob("*.yml")} == before


def test_a_likeness_is_taken_over_without_what_was_of_its_time(office: Path) -> None:
    result = run(
        office, "order", "--from", "orders/2569/9141", "--set", "date=2569-11-26", "--set", "title=ฉบับใหม่",
        "--no-input", "--bare",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    old, new = data(office, "orders/2569/9141"), data(office, "orders/2569/9151")
    assert new["committees"] == old["committees"]
    assert only(new, "title", "number", "date", "status") == {
        "title": "ฉบับใหม่", "number": "9151/2569", "date": "2569-11-26", "status": "draft",
    }  # fmt: skip
    assert "responds_to" not in old or new["responds_to"] == old["responds_to"]


def test_rounds_of_a_leap_and_a_plain_year() -> None:
    quarters = rounds("emenscr", 2571)
    assert [one["period"]["to"] for one in quarters] == [
        "2570-12-31",
        "2571-03-31",
        "2571-06-30",
        "2571-09-30",
    ]
    assert quarters[0]["name"] == "ไตรมาสที่ 1 (ต.ค.–ธ.ค. 2570)"
    assert [one["period"] for one in rounds("e-mes", 2571)] == [
        {"from": "2570-10-01", "to": "2571-03-31"}, {"from": "2570-10-01", "to": "2571-09-30"},
    ]  # fmt: skip
