"""What would be written, judged before anything is: records as they would be, in the tree as it would be."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from generator.check import Checked, check
from generator.model import Finding, Severity

STATE = ".tidtam"
"""Below the root of a tree: what earlier runs worked out of its files. It may be deleted at any time."""


class Judged(Struct, frozen=True):
    """What the checker says of a proposal."""

    errors: tuple[Finding, ...]
    """In the proposal's own files, or brought about in others by it; nothing may be written."""
    warnings: tuple[Finding, ...]


def judged(root: Path, files: Mapping[str, bytes], before: Checked) -> Judged:
    """Checks the tree with ``files`` (path from the root → bytes) in place of what lies there.

    ``before`` is what the check said without them: what was wrong elsewhere then is nobody's fault here.
    """
    found = check(root, cache=root / STATE, instead=files).findings
    if any(one.file not in files for one in found):
        known = {_key(one) for one in before.findings}
        found = tuple(one for one in found if one.file in files or _key(one) not in known)
    return Judged(
        tuple(one for one in found if one.severity is Severity.ERROR),
        tuple(one for one in found if one.severity is Severity.WARNING),
    )


def _key(finding: Finding) -> tuple[str, str, str]:
    """The same finding again, wherever its line has moved to."""
    return finding.file, finding.code, repr(sorted(finding.params.items()))


def changes(root: Path, files: Mapping[str, bytes]) -> str:
    """The proposal as a unified diff against the files that are there."""
    parts: list[str] = []
    for file, content in sorted(files.items()):
        path = root / file
        before = path.read_text("utf-8").splitlines() if path.exists() else []
        old = file if path.exists() else "-"
        parts += difflib.unified_diff(before, content.decode().splitlines(), old, file, lineterm="")
    return "\n".join(parts)
