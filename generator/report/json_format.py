"""Findings as a JSON list, for other programs."""

from __future__ import annotations

import json
from collections.abc import Sequence

from generator import messages
from generator.model import Finding


def report(findings: Sequence[Finding], lang: str) -> str:
    """A list of ``{code, severity, file, line, column, message, hint}``; line and column from 1."""
    return json.dumps([as_data(finding, lang) for finding in findings], ensure_ascii=False, indent=2)


def as_data(finding: Finding, lang: str) -> dict[str, object]:
    message, hint = messages.word(finding.code, lang, finding.params)
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "file": finding.file,
        "line": finding.position.line,
        "column": finding.position.column,
        "message": message,
        "hint": hint,
    }
