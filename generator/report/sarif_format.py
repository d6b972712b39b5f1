"""Findings as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), for code scanning."""

from __future__ import annotations

import json
from collections.abc import Sequence

from generator import __version__, messages
from generator.model import Finding


def report(findings: Sequence[Finding], lang: str) -> str:
    codes = sorted({finding.code for finding in findings})
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
                "results": [_result(finding, codes.index(finding.code), lang) for finding in findings],
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
