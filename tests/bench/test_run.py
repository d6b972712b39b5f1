"""The benchmark itself still runs, and its page says what it measures."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.bench import markdown, papers_run
from tests.bench.measuring import Run
from tests.bench.run import REPORT, ROWS, measure, report, table


@pytest.mark.slow
def test_small_office_from_start_to_table() -> None:
    said: list[str] = []
    result = measure(100, 0, said.append)

    assert result.pages > 100
    assert {"check", "build", "edit", "commit", "nothing", "mkdocs"} <= result.seconds.keys()
    assert ("hugo" in result.seconds) == bool(shutil.which("hugo"))
    assert all(value > 0 for value in (*result.seconds.values(), *result.megabytes.values()))
    lines = table([result]).splitlines()
    assert len(lines) == len(ROWS) + 2
    assert "make bench" in report([result], "| papers |")


def test_page_holds_every_row() -> None:
    """docs/bench.md was written by this benchmark, not by an older one."""
    names = re.findall(r"^\| ([^|\s][^|]*?) \|", REPORT.read_text("utf-8"), re.MULTILINE)
    assert names[: len(ROWS)] == [name for name, _ in ROWS]


def test_page_to_markdown_and_files(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for address, body in (
        ("", "<h1>หน้าแรก</h1><p>ไปที่ <a href='a/'>ก</a></p>"),
        ("a", "<h1>ก</h1><ul><li>หนึ่ง</li><li>สอง</li></ul><script>x</script>"),
        ("a/b", "<h1>ข</h1><table><tr><th>ปี</th><th>ผล</th></tr><tr><td>2566</td><td>ก|ข</td></tr></table>"),
    ):
        (site / address).mkdir(parents=True, exist_ok=True)
        page = f"<html><body><nav>เมนู</nav><article>{body}</article></body></html>"
        (site / address / "index.html").write_text(page, "utf-8")

    found = markdown.pages(site)
    assert [(page.address, page.title) for page in found] == [("", "หน้าแรก"), ("a", "ก"), ("a/b", "ข")]
    assert found[0].markdown == "# หน้าแรก\n\nไปที่ [ก](a/)\n"
    assert found[1].markdown == "# ก\n\n- หนึ่ง\n- สอง\n"
    assert found[2].markdown == "# ข\n\n| ปี | ผล |\n|---|---|\n| 2566 | ก\\|ข |\n"

    markdown.write(found, tmp_path / "docs", "index.md")
    files = {path.relative_to(tmp_path / "docs").as_posix() for path in (tmp_path / "docs").rglob("*.md")}
    assert files == {"index.md", "a/index.md", "a/b.md"}


@pytest.mark.slow
def test_papers_from_start_to_table() -> None:
    said: list[str] = []
    result = papers_run.measure(4, said.append)
    assert result.pages > 20
    assert result.ours.seconds > 0
    assert result.ours.megabytes > 20
    assert bool(result.theirs) != bool(result.reason)
    lines = papers_run.section(result).splitlines()
    assert lines[0].startswith("| 4 manuals as PDF")


def test_papers_where_the_other_cannot_run() -> None:
    result = papers_run.Result(2, 16, Run(1.0, 90.0, 1.5), None, "no pango")
    section = papers_run.section(result)
    assert section.endswith("WeasyPrint was not measured: no pango.")
    assert "500 ms" in section


def test_no_two_manuals_of_the_race_are_alike() -> None:
    three = list(papers_run.manuals(5))
    assert len({json.dumps(one) for one in three}) == 5
    assert all("ชุดที่ ๕" in step["short"] for step in three[4]["steps"])
