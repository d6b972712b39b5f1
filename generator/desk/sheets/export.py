"""Which tables are asked for → the files that hold them."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from generator.check import Checked
from generator.desk.importing import wording_of
from generator.desk.sheets import words
from generator.desk.sheets.cells import Wording
from generator.desk.sheets.commas import lines
from generator.desk.sheets.layout import Table
from generator.desk.sheets.workbook import made_up, workbook
from generator.desk.sheets.works import year_of
from generator.desk.words import say
from generator.model import WORKS


class Exported(Struct, frozen=True, kw_only=True):
    """One file."""

    name: str
    content: bytes
    tables: int
    rows: int
    internal: int
    """Records that were left out because they are kept inside the office."""
    sample: bool


class NoTables(Exception):
    """There is nothing to export; ``why`` is a key of the desk's words."""

    def __init__(self, why: str, **params: object) -> None:
        super().__init__(why, params)
        self.why = why
        self.params = params


def exported(checked: Checked, form: str, work: str = "", year: int = 0) -> Iterator[Exported]:
    """The files of a work's fiscal year (B.E.): of every work where none is named, of its latest year where
    none is. ``form`` is ``xlsx`` (a workbook a work) or ``csv`` (a file a table). Raises NoTables."""
    wording = wording_of(checked)
    for each in [work] if work else WORKS:
        of = year or _latest(wording, each)
        if not of and not work:
            continue
        tables, internal = year_of(wording, each, of) if of else ([], 0)
        if not tables and (work or year):
            raise NoTables("export.none" if of else "export.no-year", work=each, year=of)
        if tables and form == "xlsx":
            yield _workbook(tables, wording, each, of, internal)
        elif tables:
            yield from _lines(tables, wording, each, of, internal)


def _workbook(tables: list[Table], wording: Wording, work: str, year: int, internal: int) -> Exported:
    office = wording.register.office
    sample = _made_up(tables, wording)
    guide = [
        *([words.word("guide-office", office=office.title)] if office else ()),
        *([words.word("sample-note")] if sample else ()),
        *(words.word(f"guide-{number}") for number in range(1, 6)),
        *([words.word("guide-internal", count=internal)] if internal else ()),
    ]
    title = words.word("guide-title", work=say(f"export.work.{work}", "th"), year=year)
    return Exported(
        name=f"{work}-{year}.xlsx",
        content=workbook(tables, wording, title, guide),
        tables=len(tables),
        rows=sum(len(one.rows) for one in tables),
        internal=internal,
        sample=sample,
    )


def _lines(tables: list[Table], wording: Wording, work: str, year: int, internal: int) -> Iterator[Exported]:
    for one in tables:
        if one.rows:
            yield Exported(
                name=f"{work}-{year}-{one.id.split('/', 2)[2].replace('/', '-')}.csv",
                content=lines(one, wording),
                tables=1,
                rows=len(one.rows),
                internal=internal,
                sample=_made_up([one], wording),
            )


def _made_up(tables: list[Table], wording: Wording) -> bool:
    return any(made_up(table, row, wording) for table in tables for row in table.rows)


def _latest(wording: Wording, work: str) -> int:
    cycles = [one for one in wording.register.kind("cycle") if one.parts["work"] == work and not one.internal]
    return max((int(one.parts["fy"]) for one in cycles), default=0)
