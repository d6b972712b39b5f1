"""Lists that national systems export, read by a mapping."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from generator.yamlcore import parse
from tests.desk_changes import office
from tests.sheet_desk import run

MAPPING = """\
title: รายงานความก้าวหน้าที่ส่งออกจากระบบ eMENSCR
kind: progress
address: emenscr/2570/q1/{slug}
sheet: รายงาน
heading_rows: 2
skip: [รวมทั้งสิ้น]
parts:
  - name: slug
    heading: ชื่อโครงการ
    of: project
columns:
  - heading: ไตรมาสที่ 1 / ความก้าวหน้า (%)
    to: progress
  - heading: ไตรมาสที่ 1 / เบิกจ่าย (ล้านบาท)
    to: disbursed
    times: 1000000
  - heading: สถานะ
    to: state
    words:
      - {said: ยังไม่ส่ง, means: draft}
      - {said: รออนุมัติ, means: sent}
  - heading: วันที่ส่ง
    to: sent_on
"""
READING, DROPOUT = "โครงการอ่านคล่องชั้นประถมศึกษาปีที่ 1 ถึง 3", "โครงการพาเด็กกลับสู่การเรียนรู้"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = office(tmp_path_factory.mktemp("kept") / "office")
    assert run("check", "--root", root).exit_code == 0
    return root


@pytest.fixture
def root(kept: Path, tmp_path: Path) -> Path:
    return shutil.copytree(kept, tmp_path / "office")


def listed(folder: Path, *rows: tuple[Any, ...]) -> Path:
    """A list as such systems give it: a title, headings of two rows with merged cells, a total."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "รายงาน"
    sheet.append(["รายงานความก้าวหน้า"])
    sheet.append([])
    sheet.append(["ลำดับ", "ชื่อโครงการ", "ไตรมาสที่ 1", None, "สถานะ", "วันที่ส่ง"])
    sheet.append([None, None, "ความก้าวหน้า (%)", "เบิกจ่าย (ล้านบาท)"])
    for merged in ("A1:F1", "A3:A4", "B3:B4", "C3:D3", "E3:E4", "F3:F4"):
        sheet.merge_cells(merged)
    for number, row in enumerate(rows, 1):
        sheet.append([number, *row])
    sheet.append([None, "รวมทั้งสิ้น", None, 99])
    path = folder / "list.xlsx"
    book.save(path)
    return path


def mapping(folder: Path, text: str = MAPPING) -> Path:
    path = folder / "mapping.yml"
    path.write_text(text, "utf-8")
    return path


def record(root: Path, slug: str) -> dict[str, Any]:
    data = parse((root / f"records/emenscr/2570/q1/{slug}.yml").read_bytes()).data
    assert data is not None
    return data


def test_a_list_is_read_by_its_mapping(root: Path, tmp_path: Path) -> None:
    path = listed(
        tmp_path, (READING, "๒๕.๕", 0.1, "รออนุมัติ", "5/1/2570"), (DROPOUT, None, None, "ยังไม่ส่ง", None)
    )
    before = record(root, "zero-dropout")
    result = run("import", path, "--mapping", mapping(tmp_path), "--root", root, "--yes")
    assert result.exit_code == 0, result.output
    after = record(root, "reading-p1-p3")
    assert {key: after[key] for key in ("progress", "disbursed", "state", "sent_on")} == {
        "progress": 25.5, "disbursed": 100000, "state": "sent", "sent_on": "2570-01-05",
    }  # fmt: skip
    assert after["result"].startswith("ประเมินครบ 171 แห่ง")
    assert record(root, "zero-dropout") == before
    again = run("import", path, "--mapping", mapping(tmp_path), "--root", root, "--yes")
    assert "ไม่มีสิ่งใดเปลี่ยน" in again.output


def test_a_csv_list_in_windows_letters(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(f"ชื่อโครงการ;ความก้าวหน้า\r\n{READING};33\r\n".encode("cp874"))
    text = MAPPING.replace("sheet: รายงาน\nheading_rows: 2\n", "").partition("columns:")[0]
    text += "columns:\n  - heading: ความก้าวหน้า\n    to: progress\n"
    result = run("import", path, "--mapping", mapping(tmp_path, text), "--root", root, "--yes")
    assert result.exit_code == 0, result.output
    assert record(root, "reading-p1-p3")["progress"] == 33


@pytest.mark.parametrize(
    ("rows", "where", "said"),
    [
        ([("โครงการที่ไม่มี", 1)], "แถว 5 คอลัมน์ B (ชื่อโครงการ)", "ไม่พบบันทึกของ “โครงการที่ไม่มี”"),
        ([(READING, 1, 1, "เสร็จ")], "แถว 5 คอลัมน์ E (สถานะ)", "ค่าที่รู้จัก: ยังไม่ส่ง, รออนุมัติ"),
        ([(READING, 1), (READING, 2)], "แถว 6 คอลัมน์ B (ชื่อโครงการ)", "เดียวกับแถว 5"),
        ([(None, 3)], "แถว 5 คอลัมน์ B (ชื่อโครงการ)", "ไม่มีค่าในช่องที่ต้องใช้หาบันทึก"),
        ([(READING, "มาก")], "แถว 5 คอลัมน์ C (ไตรมาสที่ 1 / ความก้าวหน้า (%))", "มาก"),
        ([(READING, "=1")], "แถว 5 คอลัมน์ C (ไตรมาสที่ 1 / ความก้าวหน้า (%))", "สูตร"),
        ([(READING, 120)], "แถว 5 คอลัมน์ C (ไตรมาสที่ 1 / ความก้าวหน้า (%))", "120"),
    ],
)
def test_what_is_wrong_in_a_list_is_told_by_sheet_row_and_column(
    kept: Path, tmp_path: Path, rows: list[tuple[Any, ...]], where: str, said: str
) -> None:
    before = {path: path.read_bytes() for path in kept.rglob("*.yml")}
    path = listed(tmp_path, *rows)
    result = run("import", path, "--mapping", mapping(tmp_path), "--root", kept, "--yes")
    assert result.exit_code == 1, result.output
    assert f"ชีต “รายงาน” {where}" in result.output, result.output
    assert said in result.output
    assert {path: path.read_bytes() for path in kept.rglob("*.yml")} == before


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("kind: progress", "kind: report", "mapping.yml:2:7"),
        ("to: disbursed", "to: spent", "mapping.yml:15:9"),
        ("name: slug", "name: code", "mapping.yml:3:10"),
        ("{slug}", "{slug", "mapping.yml:3:10"),
        ("emenscr/2570/q1", "e-mes/2570/6m", "mapping.yml:3:10"),
        ("    of: project", "    off: project", "mapping.yml:10:5"),
        ("title: ", "title ", "mapping.yml:2:1"),
        ("sheet: รายงาน", "sheet: อื่น", "ไม่พบชีต “อื่น”"),
        ("heading: วันที่ส่ง", "heading: วันส่ง", "ไม่มีแถวหัวตาราง"),
    ],
)
def test_a_mapping_that_is_wrong_is_told_by_line(
    kept: Path, tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in MAPPING
    path = listed(tmp_path, (READING, 1))
    result = run(
        "import", path, "--mapping", mapping(tmp_path, MAPPING.replace(old, new)), "--root", kept, "--yes"
    )
    assert result.exit_code == 1, result.output
    assert said in result.output, result.output


def test_new_records_only_where_the_mapping_says_so(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("รหัส,ผล,รายงาน\nQP-3,0.31,ตรวจแล้ว\n", "utf-8")
    text = (
        "title: ผลจากระบบ\nkind: result\naddress: e-mes/2570/6m/{code}\n"
        "parts:\n  - {name: code, heading: รหัส}\n"
        "columns:\n  - {heading: ผล, to: value}\n  - {heading: รายงาน, to: text}\n"
        "fixed:\n  - {to: reported_by, value: กลุ่มส่งเสริมการจัดการศึกษา}\n"
    )
    refused = run("import", path, "--mapping", mapping(tmp_path, text), "--root", root, "--yes")
    assert refused.exit_code == 1
    assert "ไม่พบบันทึกของ “e-mes/2570/6m/QP-3”" in refused.output
    result = run(
        "import", path, "--mapping", mapping(tmp_path, text + "new: true\n"), "--root", root, "--yes"
    )
    assert result.exit_code == 0, result.output
    assert parse((root / "records/e-mes/2570/6m/QP-3.yml").read_bytes()).data == {
        "title": "ผลการดำเนินงาน QP-3 รอบ 6 เดือน ปีงบประมาณ พ.ศ. 2570",
        "sample": True,
        "indicator": "e-mes/2570/indicators/QP-3",
        "state": "draft",
        "value": 0.31,
        "text": "ตรวจแล้ว",
        "reported_by": "promotion",
    }
