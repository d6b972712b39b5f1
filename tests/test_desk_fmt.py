"""`tidtam fmt` on trees of files."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli import app
from generator.desk import tidy, writing

ORDER = "records/orders/2566/65.yml"
UNTIDY = """\
number: '65/2566'
# ตามคู่มือ
title: แต่งตั้งคณะกรรมการ
date: 2023-02-22
works:
- e-mes
"""
TIDY = """\
# ตามคู่มือ
title: แต่งตั้งคณะกรรมการ
number: 65/2566
date: "2566-02-22"
works:
  - e-mes
"""


def run(*args: object) -> Result:
    return CliRunner().invoke(app, ["fmt", *map(str, args)])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    put(tmp_path, ORDER, UNTIDY)
    put(tmp_path, "records/orders/2566/66.yml", TIDY)
    return tmp_path


def put(root: Path, file: str, text: str) -> Path:
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="")
    return path


def test_fmt_writes_only_what_is_not_canonical(root: Path) -> None:
    before = (root / "records/orders/2566/66.yml").stat()
    result = run("--root", root)
    assert result.exit_code == 0
    assert result.output.splitlines() == [f"จัดรูปแบบ {ORDER}", "จัดรูปแบบแล้ว 1 ไฟล์ จาก 2 ไฟล์"]
    assert (root / ORDER).read_text("utf-8") == TIDY
    after = (root / "records/orders/2566/66.yml").stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)
    again = run("--root", root)
    assert (again.exit_code, again.output) == (0, "ตรวจรูปแบบแล้ว 2 ไฟล์ ไม่มีไฟล์ที่ต้องจัด\n")


def test_check_writes_nothing_and_fails(root: Path) -> None:
    result = run("--root", root, "--check")
    assert result.exit_code == 1
    assert ORDER in result.output
    assert (root / ORDER).read_text("utf-8") == UNTIDY
    assert run("--root", root, "--check", root / "records/orders/2566/66.yml").exit_code == 0


def test_what_was_canonical_is_looked_at_again_when_it_changes(root: Path) -> None:
    run("--root", root)
    put(root, "records/orders/2566/66.yml", UNTIDY)
    assert run("--root", root, "--check").exit_code == 1


def test_a_file_that_cannot_be_read_is_told_and_left(root: Path) -> None:
    broken = put(root, "records/orders/2566/67.yml", "title: ก: ข\n")
    maybe = put(root, "records/orders/2566/68.yml", "title: ก\ncircular: no\ndate: 2566-01-01\n")
    result = run("--root", root)
    assert result.exit_code == 1
    assert "records/orders/2566/67.yml:1:9" in result.output
    assert "[TT112]" in result.output
    assert broken.read_text("utf-8") == "title: ก: ข\n"
    assert maybe.read_text("utf-8").startswith("title: ก\ncircular: no\n")
    assert (root / ORDER).read_text("utf-8") == TIDY


def test_two_processes_give_the_same(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = tidy.tidied(root).changed
    monkeypatch.setattr(tidy, "MANY", 2)
    assert tidy.tidied(root).changed == alone == {ORDER: TIDY.encode()}


def test_no_records_is_wrong_use(tmp_path: Path) -> None:
    result = run("--root", tmp_path)
    assert result.exit_code != 0
    assert isinstance(result.exception, FileNotFoundError)  # worded by main()


# -- writing all or nothing -------------------------------------------------------------------------


def test_files_are_written_together_and_keep_their_mode(root: Path) -> None:
    (root / ORDER).chmod(0o640)
    writing.write_all(root, {ORDER: b"a: 1\n", "records/new/deep.yml": b"b: 1\n"})
    assert (root / ORDER).read_bytes() == b"a: 1\n"
    assert (root / "records/new/deep.yml").read_bytes() == b"b: 1\n"
    assert stat.S_IMODE((root / ORDER).stat().st_mode) == 0o640
    assert [path.name for path in root.rglob("*tidtam-new*")] == []


def test_when_one_cannot_be_swapped_in_all_are_put_back(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "records/orders/2566/66.yml").unlink()
    (root / "records/orders/2566/66.yml").mkdir()
    with pytest.raises(OSError, match="directory"):
        writing.write_all(root, {ORDER: b"a: 1\n", "records/a.yml": b"b", "records/orders/2566/66.yml": b"c"})
    assert (root / ORDER).read_text("utf-8") == UNTIDY
    assert not (root / "records/a.yml").exists()
    assert [path.name for path in root.rglob("*tidtam-new*")] == []


@pytest.mark.parametrize(
    "file", ["../out.yml", "records/../../out.yml", "/out.yml", "records/link/x.yml", ORDER]
)
def test_nothing_leaves_the_tree(root: Path, tmp_path_factory: pytest.TempPathFactory, file: str) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (root / "records/link").symlink_to(outside)
    (root / ORDER).unlink()
    (root / ORDER).symlink_to(outside / "x.yml")
    with pytest.raises(writing.Outside):
        writing.write_all(root, {"records/first.yml": b"1", file: b"2"})
    assert list(outside.iterdir()) == []
    assert not (root / "records/first.yml").exists()
