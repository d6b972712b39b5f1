"""Every folder under tests/cases/invalid and tests/cases/valid is a case; a new one needs no code here.

A case's ``records`` are laid over ``tests/cases/base``. ``expected.json`` says every finding exactly.
A case of permanence is compared with what was before: ``base`` is laid over ``tests/cases/base`` like
``records``; ``former`` holds what was taken out earlier still, ``elsewhere`` what an open branch adds.
What a file in Git cannot hold is said in ``setup.json``: ``repeat`` a line until a file is large, ``link``
and ``unreadable`` files, ``without`` some of the base's.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from generator import check as checker
from generator import messages
from generator.check import check
from generator.compare.change import Change, Elsewhere, moves
from generator.compare.checking import outcome
from generator.compare.sides import record_of
from generator.model import Finding, Record
from generator.schema import Schemas

CASES = Path(__file__).parent / "cases"
LAYERS = ("records", "base", "former", "elsewhere", "expected.json", "setup.json")
PLACEHOLDER = re.compile(r"\{\w*\}")
INVALID = sorted(path for path in (CASES / "invalid").iterdir() if path.is_dir())
VALID = sorted(path for path in (CASES / "valid").iterdir() if path.is_dir())


def name(path: Path) -> str:
    return path.name


@pytest.fixture(autouse=True)
def _schemas_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checker, "Schemas", _schemas)


@cache
def _schemas(directory: Path) -> Schemas:
    return Schemas(directory)


def lay_out(case: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tree that a case describes, at ``root``."""
    setup = _setup(case)
    shutil.copytree(CASES / "base", root)
    for file in setup.get("without", ()):
        (root / file).unlink()
    if (case / "records").is_dir():
        shutil.copytree(case / "records", root / "records", dirs_exist_ok=True)
    for file, (line, times) in setup.get("repeat", {}).items():
        with (root / file).open("a", encoding="utf-8") as opened:
            opened.write(line * times)
    for file, target in setup.get("link", {}).items():
        (root / file).symlink_to(target)
    locked = {str(root / file) for file in setup.get("unreadable", ())}
    if locked:  # permissions stop nobody who runs the tests as root
        unlocked = open

        def guarded(file: Any, *arguments: Any, **named: Any) -> Any:
            if str(file) in locked:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(file))
            return unlocked(file, *arguments, **named)

        monkeypatch.setattr("builtins.open", guarded)


def found(case: Path, root: Path) -> tuple[Finding, ...]:
    """What the check finds in the tree of a case, compared with what was before where the case says."""
    after = check(root)
    if not case.name.startswith("TT8"):
        return after.findings
    earlier = root.with_name("before")
    if not earlier.exists():
        shutil.copytree(CASES / "base", earlier)
        if (case / "base").is_dir():
            shutil.copytree(case / "base", earlier, dirs_exist_ok=True)
    before = check(earlier)
    assert findings(before.findings) == []
    change = Change(
        before=before.register,
        after=after.register,
        moved=moves(before.register, after.register, {}),
        former={record.address: record for record in _records(case / "former")},
        elsewhere=[Elsewhere("another", record) for record in _records(case / "elsewhere")],
    )
    return outcome(before, after, change).new


def _records(directory: Path) -> Iterator[Record]:
    for path in sorted(directory.rglob("*.yml")):
        record = record_of(path.relative_to(directory).as_posix(), path.read_bytes())
        assert record
        yield record


def _setup(case: Path) -> dict[str, Any]:
    file = case / "setup.json"
    return dict(json.loads(file.read_text("utf-8"))) if file.exists() else {}


def findings(told: Iterable[Finding]) -> list[dict[str, object]]:
    return [
        {
            "code": one.code,
            "severity": one.severity.value,
            "file": one.file,
            "line": one.position.line,
            "column": one.position.column,
        }
        for one in told
    ]


@pytest.mark.parametrize("case", INVALID, ids=name)
def test_a_broken_record_is_reported_at_its_place(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_out(case, tmp_path / "office", monkeypatch)
    told = found(case, tmp_path / "office")
    expected = json.loads((case / "expected.json").read_text("utf-8"))
    assert findings(told) == expected
    assert case.name.split("-")[0] in {one["code"] for one in expected}
    monkeypatch.delattr(messages._Params, "__missing__")  # here a param that is missing is a mistake
    for finding in told:
        for lang in messages.LANGUAGES:
            message, hint = messages.word(finding.code, lang, finding.params)
            assert message
            assert not PLACEHOLDER.search(message + hint)


@pytest.mark.parametrize("case", INVALID, ids=name)
def test_what_was_kept_tells_the_same(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, kept = tmp_path / "office", tmp_path / "kept"
    lay_out(case, root, monkeypatch)
    plain = check(root).findings
    assert check(root, cache=kept).findings == plain
    assert check(root, cache=kept).findings == plain


@pytest.mark.parametrize("case", VALID, ids=name)
def test_a_right_record_is_left_in_peace(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out(case, tmp_path / "office", monkeypatch)
    assert findings(found(case, tmp_path / "office")) == []


def test_the_base_is_right() -> None:
    assert findings(check(CASES / "base").findings) == []


@pytest.mark.parametrize("case", INVALID, ids=name)
def test_a_broken_record_has_its_right_one_beside_it(case: Path) -> None:
    assert (CASES / "valid" / case.name / "records").is_dir()


@pytest.mark.parametrize("case", INVALID, ids=name)
def test_a_corrected_line_mends_what_it_is_offered_for(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Put in the place of the wrong line, it leaves no finding of that code on the line."""
    root = tmp_path / "office"
    lay_out(case, root, monkeypatch)
    for finding in check(root).findings:
        if finding.fix_line is None:
            continue
        file = root / finding.file
        before = file.read_bytes()
        file.write_bytes(_mended(before, finding))
        left = [(one.code, one.file, one.position.line) for one in check(root).findings]
        assert (finding.code, finding.file, finding.position.line) not in left
        file.write_bytes(before)


def _mended(source: bytes, finding: Finding) -> bytes:
    lines = source.decode().split("\n")
    assert lines[finding.position.line - 1].rstrip("\r") == finding.source_line
    lines[finding.position.line - 1] = finding.fix_line or ""
    return "\n".join(lines).encode()


def test_acknowledged_warnings_are_silent_and_errors_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_acknowledgement(case: str, file: str, code: str) -> list[dict[str, object]]:
        root = tmp_path / case
        lay_out(CASES / "invalid" / case, root, monkeypatch)
        with (root / file).open("a", encoding="utf-8") as opened:
            opened.write(f"acknowledged:\n  - code: {code}\n    reason: ตรวจกับต้นฉบับแล้ว\n")
        return findings(check(root).findings)

    assert with_acknowledgement("TT505-before-its-date", "records/orders/2566/65.yml", "TT505") == []
    kept = with_acknowledgement("TT301-number", "records/orders/2566/65.yml", "TT301")
    assert [one["code"] for one in kept] == ["TT301", "TT902"]


def test_two_records_of_the_same_bytes_are_two_records(tmp_path: Path) -> None:
    """What was kept of one file is not taken for its copy under another name."""
    root, kept = tmp_path / "office", tmp_path / "cache"
    shutil.copytree(CASES / "base", root)
    assert findings(check(root, cache=kept).findings) == []
    orders = root / "records/orders/2566"
    shutil.copy(orders / "65.yml", orders / "66.yml")
    again = [(one["code"], one["file"]) for one in findings(check(root, cache=kept).findings)]
    assert ("TT301", "records/orders/2566/66.yml") in again


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"[" * 10_000_000, "TT119"),
        (b"title: " + b"[" * 1_900_000, "TT118"),
        (b"title: " + b"{a: " * 450_000, "TT118"),
        (b"- " * 900_000, "TT118"),
        ("".join("  " * depth + "a:\n" for depth in range(1_300)).encode(), "TT118"),
    ],
    ids=["10 MB of brackets", "brackets", "braces", "dashes", "indentation"],
)
def test_deep_nesting_is_told(content: bytes, code: str, tmp_path: Path) -> None:
    root = tmp_path / "office"
    shutil.copytree(CASES / "base", root)
    (root / "records" / "orders" / "2566" / "66.yml").write_bytes(content)
    assert [one.code for one in check(root).findings] == [code]


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        yield from (file for file in path.rglob("*") if file.is_file())


def test_no_case_has_a_file_that_nobody_reads() -> None:
    strays = [
        file.relative_to(CASES).as_posix()
        for file in _files([*INVALID, *VALID])
        if file.relative_to(CASES).parts[2] not in LAYERS
    ]
    assert strays == []
