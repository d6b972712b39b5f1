"""A planner at the form of the repository's host: its text is made as GitHub makes it, and imported."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml
from click.testing import CliRunner

from generator.cli import app
from generator.model import Pointer, kind_of
from tests.desk_changes import GONE, Change, Edit

ROOT = Path(__file__).resolve().parents[1]
GONE_WORD = "(ลบ)"


def text_of(address: str, edits: Iterable[Edit]) -> str:
    """The issue of one record's edits: what has a field there, all else in the field for others."""
    kind = kind_of(address)
    assert kind
    form = yaml.safe_load((ROOT / f".github/ISSUE_TEMPLATE/record-{kind.name}.yml").read_bytes())
    answers: dict[str, str] = {"address": address}
    more: list[str] = []
    asked = {element["id"]: element for element in form["body"] if "id" in element}
    for number, edit in enumerate(edits):
        for pointer, value in _leaves(edit.pointer, edit.value):
            (key, *rest) = pointer
            text = _typed(value)
            if not rest and key in asked and not asked[str(key)]["attributes"].get("options"):
                answers[str(key)] = text
            else:
                more.append(f"{_way(pointer, number)} = {text.replace(chr(10), chr(10) + '  ')}")
    if more:
        answers["more"] = "\n".join(more)
    parts = (
        f"### {element['attributes']['label']}\n\n{answers.get(key, '_No response_')}"
        for key, element in asked.items()
    )
    return "\n\n".join(parts)


def _leaves(pointer: Pointer, value: Any) -> Iterable[tuple[Pointer, Any]]:
    if isinstance(value, Mapping):
        for key, child in value.items():
            yield from _leaves((*pointer, key), child)
    else:
        yield pointer, value


def _way(pointer: Pointer, number: int) -> str:
    """As a planner writes it: items counted from 1, a new one by the word for it."""
    parts = (
        f"ใหม่ {number + 1}" if part == "-" else part + 1 if isinstance(part, int) else part
        for part in pointer
    )
    return " > ".join(map(str, parts))


def _typed(value: Any) -> str:
    if value is GONE:
        return GONE_WORD
    if isinstance(value, bool):
        return "ใช่" if value else "ไม่ใช่"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def make_all(root: Path, changes: Iterable[Change]) -> None:
    """Each change as issues, one a record, from standard input or a file in turn."""
    for number, change in enumerate(changes):
        addresses = dict.fromkeys(edit.address for edit in change.edits)
        for address in addresses:
            text = text_of(address, (edit for edit in change.edits if edit.address == address))
            given: dict[str, Any] = {"input": text}
            file = "-"
            if number % 2:
                path = root / ".tidtam-issue.md"
                path.write_text(text, "utf-8")
                file, given = str(path), {}
            words = ["import", file, "--yes", "--root", str(root)]
            said = CliRunner(catch_exceptions=False).invoke(app, words, **given)
            assert said.exit_code == 0, f"{change.name}\n{text}\n{said.output}"
    (root / ".tidtam-issue.md").unlink(missing_ok=True)
