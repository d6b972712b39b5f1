"""``tidtam status``: what it tells, in which format, with which exit status."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

import generator.check
from generator import messages
from generator.cli import app
from generator.report import status_json, status_text
from generator.schema import Schemas
from generator.status import emenscr, emes
from generator.status.board import KINDS
from generator.status.standing import STATES
from generator.status.suspects import WHYS
from generator.status.view import View, view
from generator.thai.dates import parse_date
from generator.yamlcore import parse
from tests.small_office import (
    board,
    cycle,
    finding,
    indicator,
    manual,
    order,
    progress,
    project,
    recommendation,
    result,
    round_,
    visit,
    year_of_quarters,
)

REPOSITORY = Path(__file__).parent.parent
DAY = "2569-11-22"


def run(*args: object) -> Result:
    return CliRunner().invoke(app, ["status", "--root", str(REPOSITORY), *map(str, args)])


def document(*args: object) -> dict[str, Any]:
    found = run("--as-of", DAY, "--format", "json", *args)
    assert found.exit_code == 0
    told: dict[str, Any] = json.loads(found.stdout)
    return told


def small() -> View:
    six = round_("6m", "2565-10-01", "2566-03-31", opens="2566-03-15", closes="2566-04-10")
    made = board(
        "2566-04-15",
        manual("e-mes"),
        cycle("e-mes", 2566, six),
        indicator("QP-1"),
        indicator("QP-2"),
        result("QP-2", state="reported", value=0, reported_on="2566-04-12"),
        manual("emenscr"),
        year_of_quarters(2566),
        project(budget=[{"source": "งบประมาณ", "amount": 1000.5}], orders=["orders/2565/10"]),
        progress("q1", state="sent", sent_on="2566-01-20", disbursed=250.25),
        order(10, "2565-11-14", 2566, status="amended"),
        order(20, "2566-04-01", 2566, amends=["orders/2565/10"]),
        manual("inspection"),
        cycle("inspection", 2566, round_("r1", "2565-10-01", "2566-03-31")),
        visit(),
        finding(recommendations=[recommendation("1", "ict", due="2566-04-15")]),
    )
    return view(made)


# -- text ------------------------------------------------------------------------------------------------


def test_a_pipe_gets_one_line_an_item() -> None:
    rows = [line.split("\t") for line in status_text.report(small(), "th").splitlines()]
    assert rows[0] == ["สถานะ ณ วันที่ 15 เมษายน 2566"]
    assert rows[-1] == ["รวม", "เสร็จแล้ว 2", "ใกล้ครบกำหนด 1", "ล่าช้า 1", "ยังไม่ถึงกำหนด 6"]
    items = [row for row in rows if len(row) == 9]
    assert len(items) == 8
    assert items[:2] == [
        [
            "ล่าช้า", "ล่าช้า 5 วัน", "10 เม.ย. 2566", "e-MES 2566 รอบ 6 เดือน", "ตัวชี้วัด QP-1",
            "ยังไม่มีรายงาน", "กลุ่ม plan", "ตัวอย่าง", "e-mes/2566/indicators/QP-1",
        ],
        [
            "ใกล้ครบกำหนด", "ครบกำหนดวันนี้", "15 เม.ย. 2566", "ตรวจราชการ 2566", "ข้อเสนอแนะ 1",
            "ยังไม่ดำเนินการ", "กลุ่ม ict", "ซ่อมให้เสร็จ", "inspection/2566/findings/roof#rec-1",
        ],
    ]  # fmt: skip
    assert ["eMENSCR 2566", "1 โครงการ งบประมาณ 1,000.50 บาท เบิกจ่าย 250.25 บาท (ร้อยละ 25.01)"] in rows
    assert [
        "ต้องทบทวน", "คำสั่งถูกแก้ไขเพิ่มเติม", "ตั้งแต่ 1 เม.ย. 2566",
        "emenscr/2566/projects/reading", "orders/2565/10", "orders/2566/20",
    ] in rows  # fmt: skip
    assert ["e-MES 2566 รอบ 6 เดือน", "ตัวชี้วัด", "เสร็จแล้ว 1", "ล่าช้า 1"] in rows


def test_a_pipe_gets_neither_colours_nor_boxes() -> None:
    found = run("--as-of", DAY)
    assert found.exit_code == 0
    assert not re.search("[\x1b\u2500-\u257f]", found.stdout)


def test_a_terminal_gets_tables_coloured_by_state_and_worded() -> None:
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, color_system="standard", width=100)
    for part in status_text.tables(small(), "th"):
        console.print(part)
    shown = screen.getvalue()
    assert "\x1b[1;31mล่าช้า 5 วัน" in shown
    plain = re.sub(r"\x1b\[[\d;]*m", "", shown)
    for word in ("สถานะ ณ วันที่ 15 เมษายน 2566", "ใกล้ครบกำหนด", "ครบกำหนดวันนี้", "กลุ่ม ict", "ต้องทบทวน"):
        assert word in plain


def test_in_english() -> None:
    words = status_text.report(small(), "en")
    assert "late\t5 days late\t" in words
    assert "Total\tdone 2\tdue soon 1\tlate 1\tnot due yet 6" in words
    assert run("--as-of", DAY, "--lang", "en").stdout.startswith("Status as of")


def test_nothing_owed_is_said() -> None:
    empty = view(board("2566-04-15"))
    assert status_text.report(empty, "th").splitlines()[1] == "ไม่มีสิ่งที่ต้องทำในส่วนที่ถาม"
    screen = io.StringIO()
    for part in status_text.tables(empty, "th"):
        Console(file=screen, width=80).print(part)
    assert "ไม่มีสิ่งที่ต้องทำในส่วนที่ถาม" in screen.getvalue()


# -- json ------------------------------------------------------------------------------------------------


def test_the_data_of_a_small_office() -> None:
    told = status_json.document(small(), "th")
    assert told["as_of"] == {"date": "2023-04-15", "thai": "15 เมษายน 2566"}
    assert told["money"] == [
        {
            "fiscal_year": 2566, "projects": 1, "cancelled": 0, "granted": "1000.50", "budget": "1000.50",
            "disbursed": "250.25", "percent": 25.01,
        }
    ]  # fmt: skip
    (late,) = (one for one in told["items"] if one["state"] == "late")
    assert late == {
        "work": "e-mes", "fiscal_year": 2566, "round": "6m", "kind": "indicator", "number": "QP-1",
        "subject": "ตัวอย่าง", "address": "e-mes/2566/indicators/QP-1",
        "parties": [{"id": "plan", "name": "กลุ่ม plan"}],
        "state": "late", "words": "ล่าช้า", "said": "missing", "said_words": "ยังไม่มีรายงาน",
        "day": {"date": "2023-04-10", "thai": "10 เมษายน 2566"},
        "due": {"date": "2023-04-10", "thai": "10 เมษายน 2566"}, "opens": None,
        "due_basis": "cycle", "due_basis_words": "กำหนดในรอบปี", "due_source": None,
        "days_left": None, "days_late": 5, "open": True, "sample": False,
    }  # fmt: skip
    waits = next(one for one in told["items"] if one["round"] == "q3")
    assert (waits["state"], waits["opens"]["date"]) == ("not-due", "2023-07-01")
    (done,) = (one for one in told["items"] if one["number"] == "QP-2")
    assert (done["days_late"], done["open"], done["day"]["date"]) == (2, False, "2023-04-12")
    assert [one["why"] for one in told["suspects"]] == ["amended"]


def test_rounds_are_told_as_a_whole() -> None:
    told = status_json.document(small(), "th")["rounds"]
    assert [(one["work"], one["round"], one["state"], one["said_words"]) for one in told[:3]] == [
        ("e-mes", "6m", "late", "เปิดแล้ว ยังไม่ส่ง"),
        ("emenscr", "q1", "late", "เปิดแล้ว ยังไม่ส่ง"),
        ("emenscr", "q2", "doing", "เปิดแล้ว ยังไม่ส่ง"),
    ]
    assert told[0]["days_late"] == 5
    assert told[3]["opens"] == {"date": "2023-07-01", "thai": "1 กรกฎาคม 2566"}
    rows = status_text.report(small(), "th").splitlines()
    assert "e-MES 2566 รอบ 6 เดือน\tทั้งรอบ\tล่าช้า 5 วัน · เปิดแล้ว ยังไม่ส่ง" in rows
    assert "eMENSCR 2566 ไตรมาสที่ 3\tทั้งรอบ\tยังไม่ถึงกำหนด · ยังไม่เปิด" in rows
    assert not document("--unit", "ict")["rounds"]


def test_text_and_data_agree() -> None:
    told = document()
    counts = Counter(one["state"] for one in told["items"])
    assert {one["state"]: one["count"] for one in told["totals"]} == counts
    sums = Counter[str]()
    for group in told["groups"]:
        sums.update({one["state"]: one["count"] for one in group["counts"]})
    assert sums == counts
    lines = run("--as-of", DAY).stdout.splitlines()
    total = lines[-1].split("\t")[1:]
    assert total == [
        f"{messages.label(f'state.{state}', 'th')} {counts[state]}" for state in STATES if counts[state]
    ]
    items = [line for line in lines if len(line.split("\t")) == 9]
    assert len(items) == sum(one["open"] for one in told["items"])
    for state in STATES:
        word = messages.label(f"state.{state}", "th")
        shown = sum(line.startswith(f"{word}\t") for line in items)
        assert shown == sum(one["open"] and one["state"] == state for one in told["items"])


def test_every_date_is_iso_with_its_thai_beside_it() -> None:
    def dates(value: object) -> list[dict[str, str]]:
        if isinstance(value, dict):
            return [value] if "thai" in value else [one for each in value.values() for one in dates(each)]
        return [one for each in value for one in dates(each)] if isinstance(value, list) else []

    found = dates(document())
    assert len(found) > 100
    for one in found:
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", one["date"])
        assert one["thai"].endswith(str(int(one["date"][:4]) + 543))
        assert parse_date(one["date"]).day == int(one["thai"].split()[0])


# -- the part asked for, exit statuses -------------------------------------------------------------------


def test_only_a_work_and_only_a_unit() -> None:
    works = [document("--work", work) for work in ("e-mes", "emenscr", "inspection")]
    assert sum(len(one["items"]) for one in works) == len(document()["items"])
    assert {one["work"] for one in works[1]["items"]} == {"emenscr"}
    mine = document("--work", "emenscr", "--unit", "ict")
    assert mine["unit"] == {"id": "ict", "name": "กลุ่มส่งเสริมการศึกษาทางไกล เทคโนโลยีสารสนเทศและการสื่อสาร"}
    assert all("ict" in [party["id"] for party in one["parties"]] for one in mine["items"])
    assert [one["fiscal_year"] for one in mine["money"]] == [2570, 2566]


@pytest.mark.parametrize(
    ("unit", "meant"),
    [("polcy-plan", "หมายถึง policy-plan"), ("Finance", "หมายถึง finance"), ("zzz", "รหัส zzz")],
)
def test_an_unknown_unit_is_wrong_use(unit: str, meant: str) -> None:
    found = run("--unit", unit)
    assert found.exit_code == 2
    assert found.stdout == ""
    assert meant in found.stderr
    assert ("หมายถึง" in found.stderr) == (unit != "zzz")


@pytest.mark.parametrize("args", [("--work", "emes"), ("--as-of", "2566-02-29"), ("--fail-on", "x")])
def test_wrong_use(args: tuple[str, ...]) -> None:
    assert run(*args).exit_code == 2


@pytest.mark.parametrize(
    ("args", "status"),
    [
        ((), 1),
        (("--work", "e-mes"), 1),
        (("--work", "e-mes", "--unit", "personnel"), 0),
        (("--unit", "supervision"), 1),
        (("--as-of", "2565-10-01", "--work", "emenscr", "--unit", "ict"), 0),
    ],
)
def test_late_fails_when_it_is_asked_to(args: tuple[str, ...], status: int) -> None:
    day = () if "--as-of" in args else ("--as-of", DAY)
    assert run(*day, *args).exit_code == 0
    assert run(*day, *args, "--fail-on", "late").exit_code == status
    assert run(*day, *args, "--fail-on", "late", "--format", "json").exit_code == status


def test_wrong_records_are_told_first(tmp_path: Path) -> None:
    shutil.copytree(REPOSITORY / "records", tmp_path / "records")
    path = tmp_path / "records/orders/2566/65.yml"
    path.write_text(path.read_text("utf-8").replace("2566-02-22", "2566-02-30"), "utf-8")
    found = CliRunner().invoke(app, ["status", "--root", str(tmp_path)])
    assert (found.exit_code, found.stdout) == (1, "")
    assert "[TT501]" in found.stderr


def test_what_is_internal_is_not_told(tmp_path: Path) -> None:
    shutil.copytree(REPOSITORY / "records", tmp_path / "records")
    path = tmp_path / "records/emenscr/2570/projects/ai-literacy.yml"
    path.write_text(
        path.read_text("utf-8").replace("sample: true\n", "sample: true\nclassification: internal\n", 1),
        "utf-8",
    )
    report = tmp_path / "records/emenscr/2570/q1/ai-literacy.yml"
    report.write_text(
        report.read_text("utf-8").replace("sample: true\n", "sample: true\nclassification: internal\n", 1),
        "utf-8",
    )
    found = CliRunner().invoke(app, ["status", "--root", str(tmp_path), "--as-of", DAY])
    assert found.exit_code == 0, found.output
    assert "ai-literacy" in run("--as-of", DAY).stdout
    assert "ai-literacy" not in found.stdout


# -- the cache that builds keep --------------------------------------------------------------------------


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    shutil.copytree(REPOSITORY / "records", tmp_path / "records")
    for path in (tmp_path / "records").rglob("*.yml"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    return tmp_path


def told_of(tree: Path) -> str:
    found = CliRunner().invoke(app, ["status", "--root", str(tree), "--as-of", DAY, "--format", "json"])
    assert found.exit_code == 0, found.output
    return found.stdout


def test_what_is_kept_is_used_and_changes_nothing(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = run("--as-of", DAY, "--format", "json").stdout
    assert told_of(tree) == plain
    assert (tree / ".tidtam/records").is_dir()
    read: list[object] = []
    monkeypatch.setattr(generator.check, "parse", lambda content: read.append(content) or parse(content))
    assert told_of(tree) == plain
    assert read == []
    shutil.rmtree(tree / ".tidtam")
    assert told_of(tree) == plain
    assert len(read) > 200


def test_what_has_changed_is_told_though_much_is_kept(tree: Path) -> None:
    before = json.loads(told_of(tree))
    path = tree / "records/e-mes/2569/12m/AP-2.yml"
    path.write_text(
        path.read_text("utf-8").replace("state: draft", 'state: reported\nreported_on: "2569-11-20"'), "utf-8"
    )
    after = json.loads(told_of(tree))
    (found,) = (one for one in after["items"] if one["address"] == "e-mes/2569/12m/AP-2")
    assert found["state"] == "done"
    assert before["totals"] != after["totals"]


def test_where_nothing_can_be_kept_it_is_told_all_the_same(tree: Path) -> None:
    (tree / ".tidtam").write_text("somebody's file", "utf-8")
    assert told_of(tree) == run("--as-of", DAY, "--format", "json").stdout
    assert (tree / ".tidtam").read_text("utf-8") == "somebody's file"


def test_no_records_are_wrong_use(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["status", "--root", str(tmp_path)]).exit_code != 0


# -- words -----------------------------------------------------------------------------------------------

SAID = {
    "indicator": ("result", ("state",), emes.SAID),
    "quarter": ("progress", ("state",), emenscr.SAID),
    "visit-report": ("visit", ("reports", 0, "state"), ()),
    "recommendation": ("finding", ("follow_up", 0, "state"), ()),
}


@pytest.mark.parametrize("kind", SAID)
def test_words_of_the_records_are_those_of_their_schemas(kind: str) -> None:
    of_kind, pointer, more = SAID[kind]
    schemas = Schemas(REPOSITORY / "schemas")
    allowed = schemas.property(of_kind, pointer)["enum"]
    for name in allowed:
        assert messages.label(f"said.{kind}.{name}", "th") == schemas.describe(of_kind, pointer, name)
    for name in more:
        assert messages.label(f"said.{kind}.{name}", "th")


def test_words_of_states_are_those_of_the_pages() -> None:
    pages = tomllib.loads((REPOSITORY / "site_templates/words.toml").read_text("utf-8"))["states"]
    for state in STATES:
        assert messages.label(f"state.{state}", "th") == pages[state]


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_every_name_has_a_word(lang: str) -> None:
    names = [f"kind.{one}" for one in KINDS] + [f"why.{one}" for one in WHYS]
    names += [f"basis.{one}" for one in ("cycle", "letter", "manual", "record")]
    words = [messages.label(name, lang) for name in names]
    assert len(set(words)) == len(words)
