"""Findings for a terminal: place, words, the source line with a caret, the line put right."""

from __future__ import annotations

from collections.abc import Sequence

from click import style
from rich.cells import cell_len

from generator import messages
from generator.model import Finding, Severity

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}
_WIDEST = 110
"""A source line longer than this many cells is shown in part, around its caret."""


def report(findings: Sequence[Finding], lang: str) -> str:
    return "\n\n".join(_finding(finding, lang) for finding in findings)


def _finding(finding: Finding, lang: str) -> str:
    message, hint = messages.word(finding.code, lang, finding.params)
    label = messages.label(finding.severity.value, lang)
    line, column = finding.position.line, finding.position.column
    place = f"{finding.file}:{line}:{column}:"
    head = f"{style(label, fg=_COLOURS[finding.severity], bold=True)} [{finding.code}]"
    rows = [f"{style(place, bold=True)} {head} {message}"]
    gutter = " " * len(str(line))
    if finding.source_line.strip():
        shown, before = _window(finding.source_line, column - 1)
        rows.append(f"  {line} | {shown}")
        rows.append(f"  {gutter} | {' ' * cell_len(before)}{style('^', fg='red', bold=True)}")
    if finding.fix_line is not None:
        mended = style(finding.fix_line.strip(), fg="green")
        rows.append(f"  {gutter} = {messages.label('fix', lang)} {mended}")
    if hint:
        rows.append(f"  {gutter} = {messages.label('hint', lang)} {hint}")
    return "\n".join(rows)


def _window(line: str, offset: int) -> tuple[str, str]:
    """The part of a line to show, and what of it stands before ``offset``."""
    line = line.rstrip().replace("\t", " ")
    if cell_len(line) <= _WIDEST:
        return line, line[:offset]
    start = max(0, offset - 40)
    head = "…" if start else ""
    tail = "…" if start + _WIDEST < len(line) else ""
    return head + line[start : start + _WIDEST] + tail, head + line[start:offset]
