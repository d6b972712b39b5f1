"""What a code means, with a wrong and a right example: both are cases that the tests run."""

from __future__ import annotations

import difflib
import json
from pathlib import Path
from typing import Any

from msgspec import Struct

from generator import messages, resources
from generator.model import Severity
from generator.yamlcore import lines_of

BEFORE, AFTER = 3, 3
"""Lines shown around the one that is meant."""

_VISIBLE = {number: chr(0x2400 + number) for number in range(32)} | {0x7F: "␡", 0x09: "⇥", 0xFEFF: "[BOM]"}


class Example(Struct, frozen=True, kw_only=True):
    """A few lines of a file; ``line`` is the one that is meant, ``first`` the first that is shown."""

    file: str
    line: int
    first: int
    lines: tuple[str, ...]

    @property
    def excerpt(self) -> str:
        return "\n".join(self.lines)


class Explanation(Struct, frozen=True, kw_only=True):
    code: str
    title: str
    severity: Severity
    text: str
    wrong: Example
    right: Example


def explain(code: str, lang: str, cases: Path | None = None) -> Explanation:
    """Explains a code in ``th`` or ``en``. Raises KeyError for an unknown code.

    ``cases`` holds ``base``, ``invalid`` and ``valid``; without it, the tool's own.
    """
    title = messages.title(code, lang)
    directory = cases or resources.directory("tests/cases")
    case = min((directory / "invalid").glob(f"{code}-*"))
    wrong, right = _wrong(code, case, directory / "base"), directory / "valid" / case.name
    return Explanation(
        code=code,
        title=title,
        severity=messages.severity(code),
        text=messages.explanation(code, lang),
        wrong=wrong,
        right=_right(wrong, case, right),
    )


def as_text(explanation: Explanation, lang: str) -> str:
    """An explanation for a terminal."""
    label = messages.label(explanation.severity.value, lang)
    parts = [f"{explanation.code} {explanation.title} ({label})", explanation.text]
    for name, example in (("wrong", explanation.wrong), ("right", explanation.right)):
        width = len(str(example.first + len(example.lines)))
        shown = [f"{messages.label(name, lang)}: {example.file}:{example.line}"]
        for number, line in enumerate(example.lines, example.first):
            sign = ">" if number == example.line else " "
            shown.append(f"{sign} {number:>{width}} | {line}".rstrip())
        parts.append("\n".join(shown))
    return "\n\n".join(parts)


def _wrong(code: str, case: Path, base: Path) -> Example:
    expected: list[dict[str, Any]] = json.loads((case / "expected.json").read_text("utf-8"))
    finding = next(one for one in expected if one["code"] == code)
    file = finding["file"]
    setup = case / "setup.json"
    shown = json.loads(setup.read_text("utf-8")).get("shown") if setup.exists() else None
    if shown:
        return Example(file=file, line=1, first=1, lines=tuple(shown.split("\n")))
    # What was deleted stands only in what was before.
    places = (directory / file for directory in (case, case / "base", base))
    return _around(file, _read(next(path for path in places if path.exists())), finding["line"])


def _right(wrong: Example, case: Path, right: Path) -> Example:
    """The file put right; where that is another one than the finding's, the other one."""
    before, after = _files(case / "base") | _files(case), _files(right)
    changed = [file for file in after if after[file] != before.get(file)]
    file = wrong.file if wrong.file in changed or not changed else min(changed)
    old = before.get(file) or before.get(wrong.file) or []
    matcher = difflib.SequenceMatcher(None, old, after[file], autojunk=False)
    line = next((first for tag, _, _, first, _ in matcher.get_opcodes() if tag != "equal"), 0) + 1
    return _around(file, after[file], min(line, len(after[file])))


def _files(case: Path) -> dict[str, list[str]]:
    """The records of a case by their paths in it."""
    found = sorted((case / "records").rglob("*.y*ml"))
    return {path.relative_to(case).as_posix(): _read(path) for path in found}


def _read(path: Path) -> list[str]:
    lines = lines_of(path.read_bytes())
    return lines[:-1] if len(lines) > 1 and not lines[-1] else lines


def _around(file: str, lines: list[str], line: int) -> Example:
    first = max(1, line - BEFORE)
    shown = lines[first - 1 : line + AFTER]
    return Example(file=file, line=line, first=first, lines=tuple(one.translate(_VISIBLE) for one in shown))
