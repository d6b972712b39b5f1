"""Findings as workflow commands, which GitHub shows beside the lines of a pull request.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from collections.abc import Sequence

from generator import messages
from generator.model import Finding


def report(findings: Sequence[Finding], lang: str) -> str:
    return "\n".join(_finding(finding, lang) for finding in findings)


def _finding(finding: Finding, lang: str) -> str:
    message, hint = messages.word(finding.code, lang, finding.params)
    if finding.fix_line is not None:
        hint = f"{hint}\n{messages.label('fix', lang)} {finding.fix_line.strip()}".strip()
    properties = {
        "file": finding.file,
        "line": finding.position.line,
        "col": finding.position.column,
        "title": f"{finding.code} {messages.title(finding.code, lang)}",
    }
    named = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    body = _data(f"{message}\n{hint}".strip())
    return f"::{finding.severity.value} {named}::{body}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
