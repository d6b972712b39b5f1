"""The settings for editors: as generated, each record by one schema only, and at work in the real server."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from generator.desk import editor
from generator.load import read_tree
from tests import needs
from tests.editor.server import LanguageServer

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
PROGRAM = HERE / "node_modules/yaml-language-server/bin/yaml-language-server"
THAI = re.compile("[ก-๙]")

# -- the files --------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", editor.files())
def test_files_are_as_generated(file: str) -> None:
    """When one is not: python -m generator.desk.editor"""
    assert (ROOT / file).read_bytes() == editor.files()[file]


def test_each_record_is_described_by_its_own_schema_only() -> None:
    sources = read_tree(ROOT).sources
    assert len(sources) > 200
    patterns = {kind: as_regex(pattern) for kind, pattern in editor.patterns().items()}
    for source in sources:
        assert [kind for kind, pattern in patterns.items() if pattern.fullmatch(source.file)] == [source.kind]


def as_regex(pattern: str) -> re.Pattern[str]:
    """VS Code's globs, as far as they are used: * within a folder, [x-y]."""
    return re.compile(re.sub(r"\\\*|\*", "[^/]*", pattern.replace(".", r"\.")))


def test_tasks_find_what_check_says() -> None:
    (matcher,) = [task["problemMatcher"] for task in editor.tasks()["tasks"] if task["problemMatcher"]]
    found = re.match(matcher["pattern"]["regexp"], "records/orders/2566/65.yml:4:7: ต้องแก้ [TT111] ค่า")
    assert found
    assert found.groups() == ("records/orders/2566/65.yml", "4", "7", "ต้องแก้ [TT111] ค่า", "TT111")


def test_lock_file_names_no_host() -> None:
    text = (HERE / "package-lock.json").read_text("utf-8")
    assert '"integrity"' in text
    assert '"resolved"' not in text


# -- the server -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def program() -> Path:
    needs.program("node")
    needs.program("npm")
    with FileLock(HERE / ".npm.lock"):
        if not PROGRAM.exists():
            install = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
            said = subprocess.run(install, cwd=HERE, capture_output=True, encoding="utf-8", check=False)
            if said.returncode:
                needs.without(f"npm ci in tests/editor: {said.stderr.strip()[-300:]}")
    return PROGRAM


@pytest.fixture(scope="module")
def server(program: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageServer]:
    """A workspace with the schemas and the generated settings, and nothing else."""
    root = tmp_path_factory.mktemp("workspace")
    shutil.copytree(ROOT / "schemas", root / "schemas")
    settings: dict[str, Any] = json.loads(editor.files()[".vscode/settings.json"])
    with LanguageServer(program, root, settings) as running:
        yield running


ORDER = """\
title: แต่งตั้งคณะกรรมการ
number: ๖๕/๒๕๖๖
issuer: cpm3
date: "22/02/2566"
fiscal_year: 2566
works: [e-mes, emess]
status: revoked
committees:
  - name: คณะกรรมการดำเนินงาน
    duties: [ติดตาม]
    members:
      - post: ผู้อำนวยการ
        role:\x20
titel: ก
"""
FILE = "records/orders/2566/65.yml"


def lines(text: str) -> dict[str, int]:
    return {line.split(":")[0].strip(" -"): number for number, line in enumerate(text.splitlines())}


@pytest.mark.xdist_group("editor")
def test_errors_are_in_thai_and_at_their_place(server: LanguageServer) -> None:
    told = server.open(FILE, ORDER)
    at = lines(ORDER)
    by_line: dict[int, list[str]] = {}
    for one in told:
        by_line.setdefault(one["range"]["start"]["line"], []).append(one["message"])
    for key in ("number", "date"):
        (message,) = by_line[at[key]]
        assert THAI.search(message), message
    assert any("titel" in message for message in by_line[at["titel"]])
    assert any("emess" in message or "e-mes" in message for message in by_line[at["works"]])
    assert any(
        "revoked_by" in message and THAI.search(message)
        for messages in by_line.values()
        for message in messages
    )


@pytest.mark.xdist_group("editor")
def test_hovering_tells_what_a_property_is(server: LanguageServer) -> None:
    server.open("records/orders/2566/66.yml", ORDER)
    at = lines(ORDER)
    key = server.hover("records/orders/2566/66.yml", at["number"], 2)
    assert "เลขที่คำสั่ง" in key
    assert "ปีปฏิทิน" in key
    assert "ตำแหน่ง" in server.hover("records/orders/2566/66.yml", at["post"], 9)


@pytest.mark.xdist_group("editor")
def test_completing_offers_keys_and_values_in_thai(server: LanguageServer) -> None:
    file = "records/orders/2566/67.yml"
    text = ORDER + "status\n"
    server.open(file, text)
    at = lines(text)
    values = server.completion(file, at["status"], 0) | server.completion(file, lines(ORDER)["status"], 8)
    assert "มีผลใช้บังคับ" in values["in-force"]
    assert "ยกเลิกแล้ว" in values["revoked"]
    file = "records/orders/2566/68.yml"
    server.open(file, "title: ก\n\n")
    keys = server.completion(file, 1, 0)
    assert {"number", "committees", "signed_by"} <= keys.keys()
    assert all(
        THAI.search(documentation) for key, documentation in keys.items() if key in ("number", "committees")
    )


@pytest.mark.xdist_group("editor")
@pytest.mark.parametrize("kind", sorted(editor.patterns().keys() - {"order"}))
def test_real_records_of_each_kind_are_described_and_clean(server: LanguageServer, kind: str) -> None:
    source = next(one for one in read_tree(ROOT).sources if one.kind == kind)
    text = source.content.decode()
    assert server.open(source.file, text) == []
    number = next(n for n, line in enumerate(text.splitlines()) if line and not line.startswith("#"))
    assert THAI.search(server.hover(source.file, number, 1))
    told = server.open(source.file.replace(".yml", "-2.yml"), text + "\nxyz: 1\n")
    assert ["xyz" in one["message"] for one in told] == [True] or kind in (
        "office",
        "manual",
        "cycle",
        "transparency",
    )
