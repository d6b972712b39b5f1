"""The twelve changes, made through spreadsheets."""

from __future__ import annotations

from pathlib import Path

from generator.check import check
from tests.desk_changes import CHANGES, ORDER, held, office, wanted
from tests.sheet_desk import make_all


def test_the_twelve_changes_through_spreadsheets_give_the_records_wanted(tmp_path: Path) -> None:
    root = office(tmp_path / "office")
    was = {path: path.read_bytes() for path in sorted(root.rglob("*.yml"))}
    expected = wanted(root)
    make_all(root, CHANGES, tmp_path)
    assert held(root) == expected
    assert check(root).findings == ()
    now = {path: path.read_bytes() for path in sorted(root.rglob("*.yml"))}
    touched = {path for path in now if now[path] != was.get(path)}
    assert {path.relative_to(root / "records").as_posix().removesuffix(".yml") for path in touched} == {
        edit.address for change in CHANGES for edit in change.edits
    }
    order = root / f"records/{ORDER}.yml"
    before, after = was[order].decode().splitlines(), now[order].decode().splitlines()
    assert [line for line in before if line not in after] == [
        "      - post: นักทรัพยากรบุคคล",
    ]
    assert [line for line in after if "#" in line] == [line for line in before if "#" in line]
