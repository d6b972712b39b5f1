"""Findings as GitLab's Code Quality report, which a merge request shows beside its lines.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b

from generator import messages
from generator.model import Finding, Severity

_GRAVITY = {Severity.ERROR: "major", Severity.WARNING: "minor"}


def report(findings: Sequence[Finding], lang: str) -> str:
    """A list of issues; a finding keeps its fingerprint when lines above it come or go."""
    seen: Counter[str] = Counter()
    issues = []
    for finding in findings:
        message, hint = messages.word(finding.code, lang, finding.params)
        about = f"{finding.code}\0{finding.file}\0{finding.source_line.strip()}\0{message}"
        issues.append(
            {
                "description": f"{message} {hint}".strip(),
                "check_name": finding.code,
                "fingerprint": blake2b(f"{about}\0{seen[about]}".encode(), digest_size=16).hexdigest(),
                "severity": _GRAVITY[finding.severity],
                "location": {"path": finding.file, "lines": {"begin": finding.position.line}},
            }
        )
        seen[about] += 1
    return json.dumps(issues, ensure_ascii=False, indent=2)
