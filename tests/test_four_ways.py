"""The closing test: a planner makes the same twelve changes in each way there is, and gets the same records.

By hand at a terminal, in an editor that the YAML language server drives, in spreadsheets, and by the form of
the repository's host. The form editor's way is in ``tests/browser``: it needs Chromium. All ways are held
against one thing, ``desk_changes.wanted``, and so against each other; here also byte by byte where a way
keeps the file's own spelling.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.check import check
from generator.desk import editor
from tests import hand_desk, issue_desk, sheet_desk
from tests.desk_changes import CHANGES, ORDER, held, office, wanted
from tests.editor.server import LanguageServer
from tests.editor.test_editor import program as _program

program = pytest.fixture(scope="module")(_program.__wrapped__)  # type: ignore[attr-defined]
ROOT = Path(__file__).resolve().parents[1]
THAI = re.compile("[ก-๙]")
Way = Callable[[Path, Path], None]


def by_hand(root: Path, folder: Path) -> None:
    hand_desk.make_all(root, CHANGES)


def by_spreadsheet(root: Path, folder: Path) -> None:
    sheet_desk.make_all(root, CHANGES, folder)


def by_issue(root: Path, folder: Path) -> None:
    issue_desk.make_all(root, CHANGES)


def outcome(way: Way, folder: Path) -> Path:
    """A tree after a way; what no way may do is asserted of it."""
    root = office(folder / "office")
    order = root / f"records/{ORDER}.yml"
    remarks = [line for line in order.read_text("utf-8").splitlines() if "#" in line]
    expected = wanted(root)
    way(root, folder)
    assert held(root) == expected
    assert check(root).findings == ()
    assert [line for line in order.read_text("utf-8").splitlines() if "#" in line] == remarks
    return root


@pytest.mark.slow
@pytest.mark.parametrize("way", [by_hand, by_spreadsheet, by_issue])
def test_every_way_leads_to_the_same_records(way: Way, tmp_path: Path) -> None:
    outcome(way, tmp_path)


@pytest.mark.slow
@pytest.mark.xdist_group("editor")
def test_the_editor_helps_with_every_change_and_has_nothing_against_the_outcome(
    program: Path, tmp_path: Path
) -> None:
    """At every value that is typed the language server tells in Thai what belongs there."""
    workspace = tmp_path / "workspace"
    shutil.copytree(ROOT / "schemas", workspace / "schemas")
    settings = json.loads(editor.files()[".vscode/settings.json"])
    told: list[str] = []
    with LanguageServer(program, workspace, settings) as server:

        def watch(file: str, text: str, keys: list[tuple[int, int]]) -> None:
            # In the middle of a change it may say what is still missing.
            assert all(THAI.search(one["message"]) for one in server.open(file, text)), file
            said = [server.hover(file, line - 1, column) for line, column in keys]
            assert any(map(THAI.search, said)), (file, keys, said)
            told.extend(filter(None, said))

        def in_editor(root: Path, folder: Path) -> None:
            hand_desk.make_all(root, CHANGES, watch)

        root = outcome(in_editor, tmp_path)
        for address in {edit.address for change in CHANGES for edit in change.edits}:
            file = f"records/{address}.yml"
            assert server.open(file, (root / file).read_text("utf-8")) == [], file
    assert len(told) > len(CHANGES)
