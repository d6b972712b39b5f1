"""The twelve changes, made through the form of the repository's host; and what import says of a wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.check import check
from generator.cli import app
from tests.desk_changes import CHANGES, ORDER, held, office, wanted
from tests.issue_desk import make_all


def test_the_twelve_changes_through_issues_give_the_records_wanted(tmp_path: Path) -> None:
    root = office(tmp_path / "office")
    order = root / f"records/{ORDER}.yml"
    before = order.read_text("utf-8").splitlines()
    expected = wanted(root)
    make_all(root, CHANGES)
    assert held(root) == expected
    assert check(root).findings == ()
    after = order.read_text("utf-8").splitlines()
    assert [line for line in before if line not in after] == ["      - post: นักทรัพยากรบุคคล"]
    assert [line for line in after if "#" in line] == [line for line in before if "#" in line]


@pytest.mark.parametrize(("more", "told"), [
    ("status = x", "status"),
    ("titel = x", "หมายถึง “title” ใช่หรือไม่"),
    ("committees > 9 > name = x", "ไม่มีรายการที่ 9"),
    ("date = 31 พ.ย. 2569", "บรรทัด"),
])  # fmt: skip
def test_a_wrong_issue_writes_nothing_and_tells_where(more: str, told: str, tmp_path: Path) -> None:
    root = office(tmp_path / "office")
    was = {path: path.read_bytes() for path in root.rglob("*.yml")}
    text = f"### ที่อยู่ของบันทึก\n\n{ORDER}\n\n### เรื่อง\n\nเรื่องใหม่\n\n### หัวข้ออื่นที่แก้\n\n{more}\n"
    said = CliRunner().invoke(app, ["import", "-", "--yes", "--root", str(root)], input=text)
    assert said.exit_code == 1, said.output
    assert told in said.output
    assert {path: path.read_bytes() for path in root.rglob("*.yml")} == was
    said = CliRunner().invoke(app, ["import", "-", "--yes", "--root", str(root)], input=b"\xff\xfe")
    assert said.exit_code == 1
    assert "UTF-8" in said.output
