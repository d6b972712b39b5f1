"""What an issue asks for → edits of records, as spreadsheets give them: shown, judged and written alike."""

from __future__ import annotations

from pathlib import Path

from generator.check import check
from generator.desk.edits import Edit
from generator.desk.importing import Proposed, of_edits
from generator.desk.issues.reading import Issue, read
from generator.desk.proposal import STATE
from generator.desk.sheets.filled import Filled, Spot, Trouble
from generator.desk.sheets.grid import NotTaken

ENDINGS = (".md", ".txt", ".markdown")
CODE = "issue."
"""Begins the codes of troubles whose words are the issues' own."""


def decoded(content: bytes) -> str:
    """The text of an issue. Raises NotTaken."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotTaken("file.encoding") from None


def proposed(root: Path, text: str) -> Proposed:
    """What an issue's text would make of the tree at ``root``. Nothing is written.

    Raises FileNotFoundError where ``root`` holds no records.
    """
    checked = check(root, cache=root / STATE)
    return of_edits(root, checked, filled(read(text, checked.schemas, checked.register)))


def filled(issue: Issue) -> Filled:
    return Filled(
        edits=[
            Edit(
                address=issue.address,
                kind=issue.kind,
                pointer=one.pointer,
                value=one.value,
                group=one.group,
                place=_spot(one.line),
            )
            for one in issue.wishes
        ],
        troubles=[Trouble(_spot(one.line), f"{CODE}{one.code}", one.params) for one in issue.troubles],
    )


def _spot(line: int) -> Spot:
    """A line of a text that is no sheet."""
    return Spot(sheet="", row=line)
