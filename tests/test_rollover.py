"""The next fiscal year from the last: drafts that pass the check, nothing overwritten, all or nothing."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from generator.cli import app
from generator.yamlcore import parse
from tests.desk_changes import REPOSITORY, held

NEXT = 2571


@pytest.fixture(scope="module")
def last(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's records, checked once so that what is copied from here need not be."""
    root = tmp_path_factory.mktemp("last")
    shutil.copytree(REPOSITORY / "records", root / "records")
    shutil.copytree(REPOSITORY / "schemas", root / "schemas")
    CliRunner().invoke(app, ["fmt", "--check", "--root", str(root)])
    return root


@pytest.fixture
def root(last: Path, tmp_path: Path) -> Path:
    return shutil.copytree(last, tmp_path / "office")


def run(root: Path, *args: object) -> Result:
    command = ["rollover", *map(str, args), "--root", str(root)]
    return CliRunner(catch_exceptions=False).invoke(app, command, obj=None)


def edit(root: Path, address: str, old: str, new: str) -> None:
    path = root / f"records/{address}.yml"
    text = path.read_text("utf-8")
    assert old in text, address
    path.write_text(text.replace(old, new), "utf-8", newline="\n")


def data(root: Path, address: str) -> dict[str, Any]:
    found = parse((root / f"records/{address}.yml").read_bytes()).data
    assert found is not None
    return found


def made(root: Path, before: dict[str, Any]) -> set[str]:
    return held(root).keys() - before.keys()


@pytest.mark.parametrize("work", ["e-mes", "emenscr", "inspection"])
def test_what_is_made_passes_the_check_and_is_canonical(root: Path, work: str) -> None:
    edit(root, "emenscr/2570/projects/reading-p1-p3", 'to: "2570-09-15"', 'to: "2571-03-31"')
    before = held(root)
    result = run(root, work, NEXT)
    assert result.exit_code == 0, result.output
    new = made(root, before)
    assert f"{work}/{NEXT}/cycle" in new
    assert all(address.startswith(f"{work}/{NEXT}/") for address in new)
    for command in (["check"], ["fmt", "--check"]):
        assert CliRunner().invoke(app, [*command, "--root", str(root)]).exit_code == 0, command
    for address in new:
        text = (root / f"records/{address}.yml").read_text("utf-8")
        assert text.startswith("# ร่างที่ยกมาจาก "), address
        assert "ร่าง: ยกมาจากปีงบประมาณ พ.ศ. 2570" in data(root, address)["notes"]


def test_the_cycle_moves_on_without_what_was_of_its_year(root: Path) -> None:
    run(root, "e-mes", NEXT)
    cycle = data(root, "e-mes/2571/cycle")
    assert cycle["title"] == "การติดตามและรายงานผลในระบบ e-MES ประจำปีงบประมาณ พ.ศ. 2571"
    assert (cycle["fiscal_year"], cycle["academic_year"], cycle["state"]) == (2571, 2570, "open")
    assert [one["period"] for one in cycle["rounds"]] == [
        {"from": "2570-10-01", "to": "2571-03-31"},
        {"from": "2570-10-01", "to": "2571-09-30"},
    ]
    assert [one["parts"] for one in cycle["rounds"]] == [["QP"], ["QP", "AP", "STD"]]
    assert not {"orders", "log", "events"} & cycle.keys()
    assert not any({"opens", "closes"} & one.keys() for one in cycle["rounds"])
    assert "รอตรวจ" in cycle["edition"]


def test_quarters_are_named_after_their_new_years(root: Path) -> None:
    run(root, "emenscr", NEXT)
    rounds = data(root, "emenscr/2571/cycle")["rounds"]
    assert rounds[0]["name"] == "ไตรมาสที่ 1 (ต.ค.–ธ.ค. 2570)"
    assert rounds[1]["period"] == {"from": "2571-01-01", "to": "2571-03-31"}


def test_indicators_go_on_from_the_last_years(root: Path) -> None:
    edit(
        root,
        "e-mes/2570/indicators/STD-1.1",
        "rounds: [12m]",
        "rounds: [12m]\ncross: [e-mes/2570/indicators/AP-1]",
    )
    run(root, "e-mes", NEXT)
    indicator = data(root, "e-mes/2571/indicators/QP-2")
    was = data(root, "e-mes/2570/indicators/QP-2")
    assert indicator["continues"] == "e-mes/2570/indicators/QP-2"
    assert {key: indicator[key] for key in ("title", "measure", "rounds")} == {
        key: was[key] for key in ("title", "measure", "rounds")
    }
    assert not {"target", "weight", "definition_changed"} & indicator.keys()
    assert "(ปีก่อน: ไม่เกินร้อยละ 3, 30)" in (root / "records/e-mes/2571/indicators/QP-2.yml").read_text("utf-8")
    assert data(root, "e-mes/2571/indicators/STD-1.1")["cross"] == ["e-mes/2571/indicators/AP-1"]


def test_only_projects_that_go_on_are_taken_along(root: Path) -> None:
    edit(root, "emenscr/2570/projects/reading-p1-p3", 'to: "2570-09-15"', 'to: "2571-03-31"')
    edit(root, "emenscr/2570/projects/reading-p1-p3", 'to: "2570-09-10"', 'to: "2571-02-10"')
    edit(root, "emenscr/2570/projects/zero-dropout", "state: active", "state: completed")
    before = held(root)
    result = run(root, "emenscr", NEXT)
    assert made(root, before) == {"emenscr/2571/cycle", "emenscr/2571/projects/reading-p1-p3"}
    project = data(root, "emenscr/2571/projects/reading-p1-p3")
    assert project["state"] == "draft"
    assert project["budget"] == []
    assert {one["state"] for one in project["modules"].values()} == {"not-started"}
    assert [one["title"] for one in project["activities"]] == ["นิเทศและประเมินปลายปี"]
    assert project["plan"]["q4"] == {"progress": 0, "disbursement": 0}
    assert "orders" not in project
    assert "ไม่ได้ยกมา เพราะหมดระยะเวลาแล้วแต่ยังไม่แล้วเสร็จ: emenscr/2570/projects/ai-literacy" in result.output
    assert "zero-dropout" not in result.output


def test_findings_that_are_not_closed_are_carried_on(root: Path) -> None:
    edit(
        root,
        "inspection/2569/findings/pm25-classroom",
        "carried_to: [2570]",
        "carried_to: [2570] # ตามมติที่ประชุม",
    )
    before = held(root)
    result = run(root, "inspection", NEXT)
    after = held(root)
    changed = {address for address in before if after[address] != before[address]}
    assert "inspection/2569/findings/pm25-classroom" in changed
    assert "inspection/2566/findings/dropout-13" not in changed  # closed in 2567
    for address in changed:
        assert after[address] == {
            **before[address],
            "carried_to": [*before[address].get("carried_to", []), NEXT],
        }
    text = (root / "records/inspection/2569/findings/pm25-classroom.yml").read_text("utf-8")
    assert "carried_to: [2570, 2571] # ตามมติที่ประชุม" in text
    assert f"ข้อค้นพบที่ยังไม่ปิด {len(changed)} ข้อ" in result.output
    again = run(root, "inspection", NEXT)
    assert "ไม่มีสิ่งใดต้องทำ" in again.output
    assert held(root) == after


def test_nothing_that_is_there_is_written_over(root: Path) -> None:
    run(root, "e-mes", NEXT)
    mine = root / "records/e-mes/2571/indicators/QP-1.yml"
    mine.write_text(
        mine.read_text("utf-8").replace("owner: promotion", "owner: admin"), "utf-8", newline="\n"
    )
    kept = mine.read_bytes()
    (root / "records/e-mes/2571/indicators/QP-2.yml").unlink()
    result = run(root, "e-mes", NEXT)
    assert result.exit_code == 0
    assert mine.read_bytes() == kept
    assert (root / "records/e-mes/2571/indicators/QP-2.yml").exists()
    assert "มีอยู่แล้ว ไม่เขียนทับ: e-mes/2571/cycle" in result.output


def test_a_file_that_cannot_be_read_is_not_written_over(root: Path) -> None:
    broken = root / "records/e-mes/2571/indicators/QP-1.yml"
    broken.parent.mkdir(parents=True)
    broken.write_text("title: ก: ข\n", "utf-8")
    run(root, "e-mes", NEXT)
    assert broken.read_text("utf-8") == "title: ก: ข\n"


def test_a_dry_run_writes_nothing(root: Path) -> None:
    before = held(root)
    result = run(root, "e-mes", NEXT, "--dry-run")
    assert result.exit_code == 0
    assert "+ e-mes/2571/indicators/QP-1" in result.output
    assert "target และ weight" in result.output
    assert held(root) == before


def test_all_or_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = held(root)
    moved = Path.replace
    calls = []

    def failing(self: Path, target: Path) -> Path:
        if "pending" in str(self):
            calls.append(self)
            if len(calls) == 4:
                raise OSError(28, "No space left on device")
        return moved(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OSError, match="No space"):
        run(root, "e-mes", NEXT)
    assert held(root) == before


def test_a_last_year_that_is_wrong_is_told_first(root: Path) -> None:
    edit(root, "e-mes/2570/indicators/QP-1", "part: QP", "part: QQ")
    before = held(root)
    result = run(root, "e-mes", NEXT)
    assert result.exit_code == 1
    assert "records/e-mes/2570/indicators/QP-1.yml:" in result.output
    assert "แก้บันทึกของปีงบประมาณ พ.ศ. 2570" in result.output
    assert held(root) == before


def test_without_a_year_before_there_is_nothing_to_go_on_from(root: Path) -> None:
    result = run(root, "e-mes", 2565)
    assert result.exit_code == 2
    assert "ไม่มีรอบปีก่อน" in result.output


def test_a_leap_day_that_the_new_year_has_not(root: Path) -> None:
    edit(root, "e-mes/2570/cycle", 'to: "2570-03-31"', 'to: "2570-02-28"')
    assert dt.date(2028, 2, 29)  # 2571 B.E. has one, 2572 has not
    assert run(root, "e-mes", NEXT).exit_code == 0
    edit(root, "e-mes/2571/cycle", 'to: "2571-02-28"', 'to: "2571-02-29"')
    assert run(root, "e-mes", NEXT + 1).exit_code == 0
    assert data(root, "e-mes/2572/cycle")["rounds"][0]["period"]["to"] == "2572-02-28"


# -- two years' sets --------------------------------------------------------------------------------


def test_what_differs_between_two_sets_is_told(root: Path) -> None:
    before = held(root)
    result = run(root, "e-mes", 2570, "--compare")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0] == "ชุดตัวชี้วัดปีงบประมาณ พ.ศ. 2569 เทียบกับ พ.ศ. 2570:"
    assert "  + QP-4 จำนวนวันที่ห้องเรียนมีค่าฝุ่นเกินมาตรฐานโดยไม่มีมาตรการรองรับ" in lines
    changed = next(line for line in lines if line.startswith("  ~ QP-2 "))
    assert lines[lines.index(changed) + 1].startswith("    ")
    assert "นิยามเปลี่ยน" not in changed  # the record says so itself
    assert any("→" in line for line in lines)
    assert held(root) == before


def test_a_definition_that_changed_in_silence_and_a_new_code_are_told(root: Path) -> None:
    edit(root, "e-mes/2570/indicators/QP-2", "definition_changed: true\n", "")
    old = root / "records/e-mes/2570/indicators/QP-3.yml"
    old.write_text(old.read_text("utf-8").replace("code: QP-3", "code: QP-5"), "utf-8", newline="\n")
    old.rename(old.with_name("QP-5.yml"))
    output = run(root, "e-mes", 2570, "--compare").output
    assert "นิยามเปลี่ยน แต่ยังไม่ได้ระบุ definition_changed" in next(
        line for line in output.splitlines() if line.startswith("  ~ QP-2 ")
    )
    assert "(รหัสเดิม QP-3)" in next(line for line in output.splitlines() if line.startswith("  ~ QP-5 "))
    assert "QP-3 " not in [line[4:9] for line in output.splitlines() if line.startswith(("  + ", "  - "))]


def test_only_e_mes_has_sets_to_compare(root: Path) -> None:
    assert run(root, "emenscr", 2570, "--compare").exit_code == 2
