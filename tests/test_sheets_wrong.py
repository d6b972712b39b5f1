"""Sheets as they really come back: what spreadsheets do to values, and what is told of what is wrong."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from generator.desk.sheets.grid import grids
from generator.desk.sheets.layout import Column, Row, Table
from generator.desk.sheets.workbook import FIRST_COLUMN, FIRST_ROW, HEADING_ROW
from generator.yamlcore import parse
from tests.desk_changes import held, office
from tests.sheet_desk import Desk, run

RESULT = "e-mes/2570/6m/QP-1"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office whose check is cached; never written to."""
    root = office(tmp_path_factory.mktemp("kept") / "office")
    assert run("check", "--root", root).exit_code == 0
    assert run("export", "--work", "e-mes", "--root", root, "--out", root / "x.xlsx").exit_code == 0
    return root


@pytest.fixture(scope="module")
def handed_out(kept: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(kept, "e-mes", 2570, tmp_path_factory.mktemp("handed"))


@pytest.fixture
def desk(kept: Path, handed_out: Desk, tmp_path: Path) -> Desk:
    shutil.copytree(kept, tmp_path / "office")
    return Desk(tmp_path / "office", "e-mes", 2570, tmp_path, handed_out)


def place(desk: Desk, table: str, address: str, heading: str) -> Any:
    """The cell of a record in a table."""
    of = desk.tables[table]
    row = next(one for one in of.rows if one.identity == address)
    return desk.cell(of, row, heading)


def record(desk: Desk, address: str = RESULT) -> dict[str, Any]:
    data = parse((desk.root / f"records/{address}.yml").read_bytes()).data
    assert data is not None
    return data


def untouched(desk: Desk) -> Callable[[], bool]:
    before = {path: path.read_bytes() for path in desk.root.rglob("*.yml")}
    return lambda: {path: path.read_bytes() for path in desk.root.rglob("*.yml")} == before


# -- values as spreadsheets keep them ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "form", "meant"),
    [
        (dt.date(2026, 11, 20), "d/m/yyyy", "2569-11-20"),
        (
            dt.date(2569, 11, 20),
            "d/m/yyyy",
            "2569-11-20",
        ),  # typed 20/11/2569 in a spreadsheet of the West
        (46346.5625, "d/m/yyyy h:mm", "2569-11-20"),
        ("20/11/2569", "@", "2569-11-20"),
        ("๒๐ พ.ย. ๒๕๖๙", "@", "2569-11-20"),
        ("20 พฤศจิกายน 69", "@", "2569-11-20"),
        (" 20 พ.ย. 2569\u200b", "@", "2569-11-20"),
    ],
)
def test_days(desk: Desk, typed: Any, form: str, meant: str) -> None:
    table = desk.tables["evidence"]
    number = desk.blank(table)
    sheet = desk.sheet(table)
    for heading, value in (
        ("หลักฐานของ", "QP-1 รอบ 6 เดือน"), ("ชื่อเอกสารหรือหลักฐาน", "บัญชี"), ("ชนิดของหลักฐาน", "text"),
        ("หมายเหตุของหลักฐาน", "แฟ้มของกลุ่ม"),
    ):  # fmt: skip
        sheet.cell(number, desk.column(table, heading)).value = value
    cell = sheet.cell(number, desk.column(table, "วันที่ของหลักฐาน"))
    cell.value, cell.number_format = typed, form
    result = desk.imported("--yes")
    assert result.exit_code == 0, result.output
    assert record(desk)["evidence"] == [{"title": "บัญชี", "kind": "text", "date": meant, "note": "แฟ้มของกลุ่ม"}]


@pytest.mark.parametrize(
    ("typed", "form", "meant"),
    [
        (0.4022, "0.00%", 40.22),
        ("40.22", "@", 40.22),
        ("๔๐.๒๒", "@", 40.22),
        ("40.22 %", "@", 40.22),
        (40.220000000000006, "General", 40.22),
        (40, "General", 40),
        ("1,179", "@", 1179),
    ],
)
def test_numbers(desk: Desk, typed: Any, form: str, meant: float) -> None:
    cell = place(desk, "6m", RESULT, "ตัวตั้ง" if meant == 1179 else "ค่าที่รายงาน")
    cell.value, cell.number_format = typed, form
    result = desk.imported("--dry-run")
    assert f"→ {meant:,}" in result.output


def test_a_formula_gives_what_it_was_worked_out_to(desk: Desk) -> None:
    cell = place(desk, "6m", RESULT, "ค่าที่รายงาน")
    cell.value = "=72/179*100"
    path = desk.save()
    worked_out(path, cell.coordinate, "40.22346368715084")
    result = run("import", path, "--root", desk.root, "--dry-run")
    assert "35.75 → 40.2234636872" in result.output


def worked_out(path: Path, cell: str, value: str) -> None:
    """Puts into a saved file what a spreadsheet would have worked out."""
    pattern = re.compile(rf'(<c r="{cell}"[^>]*>)(<f>[^<]*</f>)<v ?/?>(</v>)?'.encode())
    found = 0
    with zipfile.ZipFile(path) as old:
        parts = {entry.filename: old.read(entry) for entry in old.infolist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, content in parts.items():
            content, count = pattern.subn(rb"\g<1>\g<2><v>" + value.encode() + b"</v>", content)
            found += count
            new.writestr(name, content)
    assert found == 1


# -- what cannot be taken ---------------------------------------------------------------------------


def set_value(heading: str, value: Any, form: str = "") -> Callable[[Desk], str]:
    def change(desk: Desk) -> str:
        cell = place(desk, "6m", RESULT, heading)
        cell.value = value
        if form:
            cell.number_format = form
        return f"ชีต “ผล รอบ 6 เดือน” แถว {cell.row} คอลัมน์ {cell.column_letter} ({heading})"

    return change


def merge(desk: Desk) -> str:
    cell = place(desk, "6m", RESULT, "ผลเป็นข้อความ")
    desk.sheet(desk.tables["6m"]).merge_cells(
        start_row=cell.row - 1 if cell.row > FIRST_ROW else cell.row,
        end_row=cell.row + 1,
        start_column=cell.column,
        end_column=cell.column,
    )
    return f"แถว {cell.row + 1} คอลัมน์ {cell.column_letter} (ผลเป็นข้อความ)"


def copy_row(desk: Desk) -> str:
    table = desk.tables["6m"]
    sheet, number = desk.sheet(table), desk.row(table, row_of(table, RESULT))
    last = sheet.max_row + 1
    for column in range(1, sheet.max_column + 1):
        sheet.cell(last, column).value = sheet.cell(number, column).value
    sheet.cell(last, desk.column(table, "ตัวตั้ง")).value = 99
    return f"ชีต “ผล รอบ 6 เดือน” แถว {last} คอลัมน์ A"


def no_identities(desk: Desk) -> str:
    desk.sheet(desk.tables["6m"]).delete_cols(1)
    return "ชีต “ผล รอบ 6 เดือน”: คอลัมน์ “ที่อยู่บันทึก (ห้ามแก้)” หายไป"


def other_identity(desk: Desk) -> str:
    table = desk.tables["6m"]
    desk.sheet(table).cell(FIRST_ROW, 1).value = "e-mes/2570/6m/QP-99"
    return f"ชีต “ผล รอบ 6 เดือน” แถว {FIRST_ROW} คอลัมน์ A"


def two_values(desk: Desk) -> str:
    place(desk, "6m", RESULT, "ค่าที่รายงาน").value = 41
    cell = place(desk, "indicators", "e-mes/2570/indicators/QP-1", "รอบ 6 เดือน")
    cell.value = 42
    return f"กรอกไว้ไม่ตรงกันที่ชีต “ตารางตัวชี้วัด” ช่อง {cell.coordinate}"


def new_row(values: dict[str, Any], table: str = "evidence", wrong: str = "") -> Callable[[Desk], str]:
    def change(desk: Desk) -> str:
        of = desk.tables[table]
        number = desk.blank(of)
        for heading, value in values.items():
            desk.sheet(of).cell(number, desk.column(of, heading)).value = value
        return f"ชีต “{of.title}” แถว {number} คอลัมน์" + (f" B ({wrong})" if wrong else "")

    return change


def remark(desk: Desk) -> str:
    table = desk.tables["members"]
    column = desk.column(table, "ลบแถวนี้")
    desk.sheet(table).cell(FIRST_ROW, column).value = "ออก"
    return f"ชีต “รายชื่อ” แถว {FIRST_ROW} คอลัมน์ {get_column_letter(column)} (ลบแถวนี้)"


def row_of(table: Table, identity: str) -> Row:
    return next(one for one in table.rows if one.identity == identity)


def column_of(table: Table, heading: str) -> Column:
    return next(one for one in table.columns if one.heading == heading)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (set_value("สถานะการรายงาน", "เกือบเสร็จ"), "เกือบเสร็จ"),
        (set_value("ค่าที่รายงาน", "มาก"), "มาก"),
        (set_value("ค่าที่รายงาน", "=1+1"), "สูตรในเซลล์นี้ยังไม่ได้คำนวณ"),
        (set_value("ค่าที่รายงาน", "#N/A"), "สูตรในเซลล์นี้ให้ผลผิดพลาด"),
        (set_value("วันที่รายงาน", "31 ก.พ. 2570"), "31 ก.พ. 2570"),
        (set_value("วันที่รายงาน", dt.date(1969, 11, 20), "d/m/yyyy"), "ถ้าหมายถึง 2569-11-20"),
        (set_value("วันที่รายงาน", dt.date(2568, 2, 29), "d/m/yyyy"), "ไม่มีวันนี้ในปฏิทิน"),
        (set_value("ผู้รายงาน", "กลุ่มที่ไม่มี"), "กลุ่มที่ไม่มี"),
        (set_value("หมายเหตุของผล", dt.date(2026, 3, 1), "d/m/yyyy"), "Excel เปลี่ยนสิ่งที่พิมพ์เป็นวันที่"),
        (set_value("ตัวบ่งชี้ที่", "QP-7"), "ช่องนี้แก้ในตารางนี้ไม่ได้"),
        (set_value("ค่าที่รายงาน", 0.1), "ตัวตั้ง"),  # the check: it is not what numerator and denominator give
        (merge, "ผสาน"),
        (copy_row, "แถวนี้เป็นรายการเดียวกับแถว"),
        (no_identities, "ส่งออกใหม่"),
        (other_identity, "ไม่มีในทะเบียนแล้ว"),
        (two_values, "ค่าเดียวกันนี้"),
        (new_row({"ชื่อเอกสารหรือหลักฐาน": "x"}, wrong="หลักฐานของ"), "แถวใหม่ต้องกรอกช่อง"),
        (new_row({"หลักฐานของ": "QP-99"}, wrong="หลักฐานของ"), "QP-99"),
        (new_row({"หลักฐานของ": "QP-1 รอบ 6 เดือน", "ชื่อเอกสารหรือหลักฐาน": "x"}), "ชนิดของหลักฐาน"),
        (new_row({"ตัวบ่งชี้ที่": "QP-9"}, "6m"), "เพิ่มแถวในตารางนี้ไม่ได้"),
        (remark, "เลือกคำว่า ลบ"),
    ],
)
def test_what_is_wrong_is_told_by_sheet_row_and_column(
    desk: Desk, change: Callable[[Desk], str], said: str
) -> None:
    same = untouched(desk)
    where = change(desk)
    desk.save()
    if said == "สูตรในเซลล์นี้ให้ผลผิดพลาด":
        errors(desk)
    result = run("import", desk.path, "--root", desk.root, "--yes")
    assert result.exit_code == 1, result.output
    assert where in result.output, result.output
    assert said in result.output
    assert "ยังไม่ได้เขียน" in result.output
    assert same()


def errors(desk: Desk) -> None:
    """openpyxl writes #N/A as an error by itself; nothing else in the sheet is one."""
    with zipfile.ZipFile(desk.path) as parts:
        assert any(b't="e"' in parts.read(name) for name in parts.namelist() if "worksheets" in name)


def test_everything_wrong_is_told_at_once(desk: Desk) -> None:
    for heading, value in (("ค่าที่รายงาน", "=1"), ("ตัวตั้ง", "=1"), ("ตัวบ่งชี้ที่", "x")):
        set_value(heading, value)(desk)
    result = desk.imported("--yes")
    assert "มี 3 แห่งที่ต้องแก้ในไฟล์" in result.output


# -- the register went on meanwhile -----------------------------------------------------------------


def meanwhile(desk: Desk, old: str, new: str, address: str = RESULT) -> None:
    path = desk.root / f"records/{address}.yml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8", newline="\n")


def test_a_value_changed_on_both_sides_is_a_conflict(desk: Desk) -> None:
    where = set_value("ผลเป็นข้อความ", "จากตาราง")(desk)
    meanwhile(desk, "ซักซ้อมแล้ว 64 แห่ง", "ซักซ้อมแล้ว 65 แห่ง")
    same = untouched(desk)
    result = desk.imported("--yes")
    assert result.exit_code == 1
    assert where in result.output
    for each in ("64 แห่ง", "65 แห่ง", "จากตาราง", "หลังจากส่งออก"):
        assert each in result.output
    assert same()


def test_what_others_changed_elsewhere_in_the_record_stays(desk: Desk) -> None:
    set_value("ผลเป็นข้อความ", "จากตาราง")(desk)
    meanwhile(desk, "จัดเก็บไว้ล่วงหน้า", "จัดเก็บแล้ว")
    assert desk.imported("--yes").exit_code == 0
    assert record(desk)["text"] == "จากตาราง"
    assert record(desk)["remark"].endswith("จัดเก็บแล้ว")


def test_a_change_made_on_both_sides_alike_is_none(desk: Desk) -> None:
    set_value("ตัวตั้ง", 64.5)(desk)
    meanwhile(desk, "numerator: 64", "numerator: 64.5")
    same = untouched(desk)
    assert "ไม่มีสิ่งใดเปลี่ยน" in desk.imported("--yes").output
    assert same()


def test_a_member_is_found_again_where_it_moved_to(desk: Desk) -> None:
    table = desk.tables["members"]
    row = next(
        one
        for one in table.rows
        if one.address == "orders/2569/9145" and one.facts["item"].get("unit") == "ict"
    )
    desk.cell(table, row, "ตำแหน่ง").value = "นักวิชาการคอมพิวเตอร์ชำนาญการ"
    first = "      - post: ผู้อำนวยการกลุ่มนโยบายและแผน\n        party: policy-plan-director\n"
    meanwhile(desk, first, "      - post: ที่ปรึกษา\n        role: ที่ปรึกษา\n" + first, "orders/2569/9145")
    assert desk.imported("--yes").exit_code == 0
    members = record(desk, "orders/2569/9145")["committees"][1]["members"]
    assert [one["post"] for one in members if one.get("unit") == "ict"] == ["นักวิชาการคอมพิวเตอร์ชำนาญการ"]


def test_a_csv_row_whose_record_changed_is_told_of(kept: Path, tmp_path: Path) -> None:
    root = shutil.copytree(kept, tmp_path / "office")
    run("export", "--format", "csv", "--work", "e-mes", "--year", 2570, "--out", tmp_path, "--root", root)
    file = tmp_path / "e-mes-2570-6m.csv"
    file.write_bytes(file.read_bytes().replace(b"35.75", b"36"))
    path = root / f"records/{RESULT}.yml"
    path.write_text(
        path.read_text("utf-8").replace("denominator: 179", "denominator: 180"), "utf-8", newline="\n"
    )
    result = run("import", file, "--root", root, "--yes")
    assert result.exit_code == 1
    assert "ชีต “e-mes-2570-6m” แถว" in result.output
    assert "หลังจากส่งออก" in result.output


def test_the_first_word_on_an_issue_begins_it(desk: Desk) -> None:
    """Of a result that is not there yet as well."""
    row = "e-mes/2570/12m/STD-1.1#issues/number=2"
    place(desk, "12m", row, "คะแนนประเมินตนเอง").value = 4
    place(desk, "12m", row, "ผลเป็นข้อความ").value = "ใช้คลังข้อมูลกลาง"
    result = desk.imported("--yes")
    assert result.exit_code == 0, result.output
    found = record(desk, "e-mes/2570/12m/STD-1.1")
    assert found["issues"] == [{"number": "2", "state": "draft", "score": 4, "text": "ใช้คลังข้อมูลกลาง"}]
    assert (found["state"], found["indicator"]) == ("draft", "e-mes/2570/indicators/STD-1.1")


# -- items and rows ---------------------------------------------------------------------------------


def test_a_new_member_stands_below_the_row_it_was_put_under(desk: Desk) -> None:
    table = desk.tables["members"]
    sheet = desk.sheet(table)
    row = next(
        one
        for one in table.rows
        if one.address == "orders/2569/9145" and one.facts["item"].get("unit") == "ict"
    )
    number = desk.row(table, row) + 1
    sheet.insert_rows(number)
    for heading, value in (("คณะ", row.facts["label"]), ("ตำแหน่ง", "ใหม่"), ("บทบาท", "คณะทำงาน")):
        sheet.cell(number, desk.column(table, heading)).value = value
    assert desk.imported("--yes").exit_code == 0
    posts = [one["post"] for one in record(desk, "orders/2569/9145")["committees"][1]["members"]]
    assert posts[posts.index("นักวิชาการคอมพิวเตอร์") + 1] == "ใหม่"


def test_an_item_goes_only_by_its_mark(desk: Desk) -> None:
    table = desk.tables["members"]
    row = next(
        one
        for one in table.rows
        if one.address == "orders/2569/9145" and one.facts["item"].get("unit") == "ict"
    )
    desk.sheet(table).delete_rows(desk.row(table, row) + 1)
    desk.cell(table, row, "ลบแถวนี้").value = "ลบ"
    before = record(desk, "orders/2569/9145")["committees"][1]["members"]
    result = desk.imported("--yes")
    assert result.exit_code == 0
    assert "1 แถวไม่อยู่ในชีตแล้ว" in result.output
    after = record(desk, "orders/2569/9145")["committees"][1]["members"]
    assert after == [one for one in before if one.get("unit") != "ict"]


def test_internal_records_and_hidden_names_are_not_handed_out(kept: Path, tmp_path: Path) -> None:
    root = shutil.copytree(kept, tmp_path / "office")
    path = root / "records/e-mes/2570/6m/QP-1.yml"
    path.write_text(
        path.read_text("utf-8").replace("state: draft", "classification: internal\nstate: draft"), "utf-8"
    )
    order = root / "records/orders/2569/9145.yml"
    text = order.read_text("utf-8").replace(
        "        unit: ict\n",
        "        name: นายลับ ไม่บอก\n        publish: position-only\n        unit: ict\n",
    )
    order.write_text(text, "utf-8")
    result = run("export", "--work", "e-mes", "--year", 2570, "--out", tmp_path / "x.xlsx", "--root", root)
    assert result.exit_code == 0, result.output
    assert "ไม่รวมบันทึกใช้ภายใน 1 บันทึก" in result.output
    rows = [row for one in grids(tmp_path / "x.xlsx") for row in one.rows.values()]
    told = [str(cell.value) for row in rows for cell in row.values()]
    assert any("นักวิชาการคอมพิวเตอร์" in one for one in told)
    assert not any("นายลับ" in one or "ซักซ้อมแล้ว 64 แห่ง" in one for one in told)


# -- files that are none ----------------------------------------------------------------------------


def macros(path: Path) -> None:
    Workbook().save(path)
    with zipfile.ZipFile(path, "a") as parts:
        parts.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")


def plain(path: Path) -> None:
    Workbook().save(path)


def bomb(path: Path) -> None:
    Workbook().save(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet9.xml", b"0" * 300_000_000)


def far(path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["XFD1048576"] = 1
    book.save(path)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (macros, "มาโคร"),
        (plain, "ไม่ใช่ตารางที่ได้จาก tidtam export"),
        (bomb, "ใหญ่เกินไป"),
        (far, "ใหญ่เกินไป"),
        (lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600), "รหัสผ่าน"),
        (lambda path: path.write_bytes(b"PK\x03\x04 not a zip"), "เสียหาย"),
        (lambda path: path.write_bytes(b"%PDF-1.7\n\0\0"), "ไม่ใช่ .xlsx หรือ .csv"),
        (lambda path: path.write_bytes(b"\x81\xff\x90,\n"), "CSV"),
        (lambda path: path.write_bytes(b""), "ไม่ใช่ตารางที่ได้จาก"),
    ],
)
def test_files_that_are_not_taken(kept: Path, tmp_path: Path, make: Callable[[Path], Any], said: str) -> None:
    path = tmp_path / "x.xlsx"
    make(path)
    result = run("import", path, "--root", kept)
    assert result.exit_code == 1, result.output
    assert said in result.output


def test_another_offices_workbook_is_refused(desk: Desk) -> None:
    path = desk.root / "records/office.yml"
    desk.book["_tidtam"].cell(1, 2).value = "cpm2"
    result = desk.imported("--yes")
    assert result.exit_code == 1
    assert "สำนักงานอื่น (cpm2)" in result.output
    assert path.exists()


# -- all or nothing ---------------------------------------------------------------------------------


def test_somebody_is_asked_and_can_say_no(desk: Desk) -> None:
    set_value("ผลเป็นข้อความ", "ใหม่")(desk)
    same = untouched(desk)
    path = desk.save()
    for answer, said in (("ไม่\n", "ยกเลิกแล้ว"), ("", "--yes")):
        result = run("import", path, "--root", desk.root, answer=answer)
        assert (result.exit_code, said in result.output) == (1, True), result.output
    assert "ผลเป็นข้อความ: " in result.output
    assert same()
    assert run("import", path, "--root", desk.root, answer="ใช่\n").exit_code == 0
    assert record(desk)["text"] == "ใหม่"


KILLED = """
import os, sys
from pathlib import Path
from generator.cli import app
left = [int(sys.argv[1])]
replace = Path.replace
def dying(self, target):
    if "pending" in str(self):
        left[0] -= 1
        if left[0] < 0:
            os._exit(9)
    return replace(self, target)
Path.replace = dying
app(sys.argv[2:])
"""


@pytest.mark.parametrize("moves", range(5))
def test_an_import_that_is_killed_is_whole_or_not_at_all(desk: Desk, moves: int) -> None:
    """The first move is that of the journal: before it nothing counts, after it everything does."""
    set_value("ผลเป็นข้อความ", "ใหม่")(desk)
    place(desk, "definitions", "e-mes/2570/indicators/QP-2", "ค่าเป้าหมายเป็นตัวเลข").value = 2.5
    place(desk, "6m", "e-mes/2570/6m/QP-2", "ค่าที่รายงาน").value = 4.18
    before, path = held(desk.root), desk.save()
    command = [
        sys.executable,
        "-c",
        KILLED,
        str(moves),
        "import",
        str(path),
        "--root",
        str(desk.root),
        "--yes",
    ]
    died = subprocess.run(command, cwd=Path(__file__).parent.parent, capture_output=True, check=False)
    assert died.returncode == (9 if moves < 4 else 0), died.stderr.decode()
    assert run("check", "--root", desk.root).exit_code == 0
    after = held(desk.root)
    assert len(after) - len(before) == (moves > 0)
    changed = {address for address in before if before[address] != after[address]}
    assert changed == ({RESULT, "e-mes/2570/indicators/QP-2"} if moves else set())
    assert not (desk.root / ".tidtam/desk/pending").exists()


def test_what_was_changed_after_a_cut_is_not_written_over(desk: Desk) -> None:
    set_value("ผลเป็นข้อความ", "ใหม่")(desk)
    path = desk.save()
    command = [sys.executable, "-c", KILLED, "1", "import", str(path), "--root", str(desk.root), "--yes"]
    subprocess.run(command, cwd=Path(__file__).parent.parent, capture_output=True, check=False)
    meanwhile(desk, "ซักซ้อมแล้ว 64 แห่ง", "แก้ด้วยมือ")
    assert run("check", "--root", desk.root).exit_code == 0
    assert record(desk)["text"].endswith("แก้ด้วยมือ")


def test_headings_stand_where_the_workbook_says(desk: Desk) -> None:
    for table in desk.tables.values():
        sheet = desk.sheet(table)
        shown = [
            sheet.cell(HEADING_ROW, at).value for at in range(FIRST_COLUMN, FIRST_COLUMN + len(table.columns))
        ]
        assert shown == [column.heading for column in table.columns]
        assert len(set(shown)) == len(shown)
        assert len(table.title) <= 31
