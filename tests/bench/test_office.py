"""The maker of offices: as many as asked for, of every kind, right, and the same every time."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from generator.check import check
from generator.model import KINDS, kind_of
from tests.bench import office
from tests.bench.records import FEWEST, drafts


def git(root: Path, *words: str) -> str:
    command = ("git", "-C", str(root), *words)
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout.strip()


@pytest.mark.parametrize("count", [FEWEST, 100, 333])
def test_as_many_records_and_commits_as_asked_for(tmp_path: Path, count: int) -> None:
    root = tmp_path / "office"
    office.write(count, 1, root)
    assert len(list((root / "records").rglob("*.yml"))) == count
    assert git(root, "rev-list", "--count", "HEAD") == str(count)
    assert git(root, "status", "--porcelain") == ""


@pytest.mark.parametrize("seed", [1, 2])
def test_every_kind_and_no_finding(tmp_path: Path, seed: int) -> None:
    office.write(700, seed, tmp_path / "office")
    checked = check(tmp_path / "office")
    assert [(one.code, one.file, one.position) for one in checked.findings] == []
    assert {record.kind for record in checked.register.records.values()} == set(KINDS)
    assert all(record.sample for record in checked.register.records.values() if record.kind != "office")


def test_every_state_on_the_way_is_right_too(tmp_path: Path) -> None:
    """A record before its revision is as valid as after."""
    made, _ = drafts(200, 1)
    root = tmp_path / "office"
    office.write(200, 1, root)
    for one in made:
        if one.revised:
            (root / one.file).write_bytes(office.as_yaml(one.first))
    assert git(root, "status", "--porcelain"), "nothing was revised"
    assert check(root).findings == ()


def test_one_seed_one_office(tmp_path: Path) -> None:
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        office.write(120, seed, tmp_path / name)
    first, second, other = (git(tmp_path / name, "rev-parse", "HEAD") for name in "abc")
    assert first == second != other


def test_realistic_size() -> None:
    """Two to three kB a record on average where there are many."""
    made, _ = drafts(2_000, 1)
    mean = sum(len(office.as_yaml(one.data)) for one in made) / len(made)
    assert 2_000 < mean < 3_200


def test_ten_years() -> None:
    made, _ = drafts(1_000, 1)
    years = {one.address.split("/")[1] for one in made if kind_of(one.address) == KINDS["cycle"]}
    assert len(years) == 10


def test_too_few_are_refused() -> None:
    with pytest.raises(ValueError, match=str(FEWEST)):
        drafts(FEWEST - 1, 1)
