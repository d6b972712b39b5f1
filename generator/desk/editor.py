"""Settings for editors: which schema describes which records, so that hints and errors come in Thai.

The files of ``.vscode/`` are made here and nowhere else: ``python -m generator.desk.editor`` writes them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator.desk.places import PLACES

_PART = re.compile(r"\{(\w+)\}")
_ROUNDS = {"result": "*m", "progress": "q[1-4]"}
"""What tells a round's folder from those of indicators and projects."""
EXTENSION = "redhat.vscode-yaml"


def files(schemas: str = "schemas") -> dict[str, bytes]:
    """Path from the root of a tree → the file; ``schemas`` is where the schemas lie in it."""
    return {
        ".vscode/settings.json": _json(settings(schemas)),
        ".vscode/extensions.json": _json({"recommendations": [EXTENSION]}),
        ".vscode/tasks.json": _json(tasks()),
    }


def patterns() -> dict[str, str]:
    """kind → what the paths of its records look like, of which no two can be the same file's."""
    return {
        kind: "records/" + _PART.sub(lambda part, kind=kind: _glob(kind, part[1]), place) + ".yml"  # type: ignore[misc]
        for kind, place in PLACES.items()
    }


def _glob(kind: str, part: str) -> str:
    return _ROUNDS[kind] if part == "round" else "*"


def settings(schemas: str = "schemas") -> Mapping[str, Any]:
    return {
        "yaml.schemas": {f"{schemas}/{kind}.schema.json": pattern for kind, pattern in patterns().items()},
        "yaml.schemaStore.enable": False,
        "yaml.yamlVersion": "1.2",
        "yaml.validate": True,
        "yaml.hover": True,
        "yaml.completion": True,
        "yaml.format.enable": False,
        "yaml.disableAdditionalProperties": False,
        "redhat.telemetry.enabled": False,
        "[yaml]": {
            "editor.detectIndentation": False,
            "editor.insertSpaces": True,
            "editor.quickSuggestions": {"comments": "off", "other": "on", "strings": "on"},
            "editor.tabSize": 2,
            "editor.wordWrap": "on",
        },
        "editor.unicodeHighlight.ambiguousCharacters": False,
        "files.encoding": "utf8",
        "files.eol": "\n",
        "files.insertFinalNewline": True,
    }


def tasks() -> Mapping[str, Any]:
    """What a planner runs from the menu; what ``check`` finds goes into the list of problems."""
    matcher = {
        "owner": "tidtam",
        "fileLocation": ["relative", "${workspaceFolder}"],
        "pattern": {
            "regexp": r"^(records/[^:]+):(\d+):(\d+): (\S+ \[(TT\d+)\] .*)$",
            "file": 1,
            "line": 2,
            "column": 3,
            "message": 4,
            "code": 5,
        },
    }
    return {
        "version": "2.0.0",
        "tasks": [
            _task("ตรวจบันทึก", "check", problemMatcher=matcher, group={"kind": "build", "isDefault": True}),
            _task("จัดรูปแบบบันทึก", "fmt", problemMatcher=[]),
            _task("เปิดดูเว็บไซต์บนเครื่องนี้", "serve", problemMatcher=[], isBackground=True),
        ],
    }


def _task(label: str, command: str, **more: Any) -> dict[str, Any]:
    return {
        "label": label,
        "type": "process",
        "command": "${workspaceFolder}/.venv/bin/tidtam",
        "windows": {"command": "${workspaceFolder}\\.venv\\Scripts\\tidtam.exe"},
        "args": [command],
        **more,
    }


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


if __name__ == "__main__":
    from generator.desk.writing import write_all

    write_all(Path(), files())
