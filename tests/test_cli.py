"""The command line: exit statuses, formats, and that nobody is ever shown a traceback."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from generator.cli import app

REPOSITORY = Path(__file__).parent.parent
ORDER = "records/orders/2566/65.yml"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    shutil.copytree(REPOSITORY / "records", tmp_path / "records")
    return tmp_path


@pytest.fixture
def broken(office: Path) -> Path:
    path = office / ORDER
    path.write_text(path.read_text("utf-8").replace('"2566-02-22"', "2566-02-22", 1), "utf-8")
    return office


def run(*args: object) -> Result:
    return CliRunner().invoke(app, [str(arg) for arg in args])


def test_clean_records_exit_0(office: Path) -> None:
    result = run("check", "--root", office)
    assert result.exit_code == 0
    assert "ไม่พบข้อผิดพลาด" in result.output


def test_findings_exit_1_and_show_the_line_with_a_caret(broken: Path) -> None:
    result = run("check", "--root", broken)
    assert result.exit_code == 1
    assert f"{ORDER}:" in result.output
    assert "[TT111]" in result.output
    rows = result.output.splitlines()
    source = next(i for i, row in enumerate(rows) if row.endswith("| date: 2566-02-22"))
    assert rows[source + 1].index("^") == rows[source].index("2566-02-22")
    assert any('date: "2566-02-22"' in row for row in rows)


def test_the_same_in_english(broken: Path) -> None:
    result = run("check", "--root", broken, "--lang", "en")
    assert result.exit_code == 1
    message = result.output.splitlines()[0].split("]", 1)[1]
    assert message.isascii()


def test_json_is_a_list_of_findings(broken: Path) -> None:
    result = run("check", "--root", broken, "--format", "json")
    (finding,) = json.loads(result.stdout)
    assert list(finding) == ["code", "severity", "file", "line", "column", "message", "hint"]
    assert (finding["code"], finding["severity"], finding["file"]) == ("TT111", "error", ORDER)


def test_json_of_no_findings_is_an_empty_list(office: Path) -> None:
    result = run("check", "--root", office, "--format", "json")
    assert (result.exit_code, json.loads(result.stdout)) == (0, [])


def test_github_annotations_are_one_line_each(broken: Path) -> None:
    result = run("check", "--root", broken, "--format", "github")
    (line,) = result.stdout.splitlines()
    assert line.startswith(f"::error file={ORDER},line=")
    assert "%0A" in line


def test_sarif_names_its_rules(broken: Path) -> None:
    log: dict[str, Any] = json.loads(run("check", "--root", broken, "--format", "sarif").stdout)
    (result,) = log["runs"][0]["results"]
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert log["version"] == "2.1.0"
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == "TT111"
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == ORDER


@pytest.mark.parametrize(
    "args",
    [
        ("check", "--root", "nowhere"),
        ("check", "--root", "."),
        ("check", "--format", "xml"),
        ("check", "no-such-file.yml"),
        ("explain", "TT999"),
        ("build", "--as-of", "tomorrow"),
        ("nonsense",),
    ],
)
def test_wrong_use_exits_2_without_a_traceback(args: tuple[str, ...], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "generator.cli", *args]
    environment = {"PYTHONPATH": str(REPOSITORY), "PATH": ""}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


def test_a_paths_argument_narrows_what_is_told(broken: Path) -> None:
    assert run("check", "--root", broken, broken / "records" / "letters").exit_code == 0
    assert run("check", "--root", broken, broken / ORDER).exit_code == 1


def test_explain_shows_a_wrong_and_a_right_example() -> None:
    result = run("explain", "tt111")
    assert result.exit_code == 0
    assert "TT111" in result.output


def test_every_command_and_option_has_help() -> None:
    for name, command in app.commands.items():
        assert command.help, name
        for parameter in command.params:
            assert isinstance(parameter, click.Argument) or getattr(parameter, "help", None), parameter.name
