"""Findings as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), for code scanning."""

from __future__ import annotations

import json
from collections.abc import Sequence

from generator import __version__, messages
from generator.model import Finding


def report(findings: Sequence[Finding], lang: str) -> str:
    return _log([(finding, "") for finding in findings], lang)


def report_change(new: Sequence[Finding], older: Sequence[Finding], lang: str) -> str:
    """Both, each with its ``baselineState`` (3.27.24)."""
    return _log([*((one, "new") for one in new), *((one, "unchanged") for one in older)], lang)


def _log(findings: Sequence[tuple[Finding, str]], lang: str) -> str:
    codes = sorted({finding.code for finding, _ in findings})
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "Tidtam",
                        "version": __version__,
                        "rules": [_rule(code, lang) for code in codes],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [
                    _result(finding, codes.index(finding.code), lang)
                    | ({"baselineState": state} if state else {})
                    for finding, state in findings
                ],
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=2)


def _rule(code: str, lang: str) -> dict[str, object]:
    return {
        "id": code,
        "shortDescription": {"text": messages.title(code, lang)},
        "fullDescription": {"text": messages.explanation(code, lang)},
        "defaultConfiguration": {"level": messages.severity(code).value},
    }


def _result(finding: Finding, index: int, lang: str) -> dict[str, object]:
    message, hint = messages.word(finding.code, lang, finding.params)
    region = {"startLine": finding.position.line, "startColumn": finding.position.column}
    result: dict[str, object] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": finding.severity.value,
        "message": {"text": f"{message} {hint}".strip()},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": finding.file}, "region": region}}],
    }
    return result
