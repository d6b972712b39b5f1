"""A file that was filled in → the records as they would be, judged before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from generator.check import Checked, check
from generator.desk.answers import Names
from generator.desk.document import Unreadable
from generator.desk.edits import Edit, Edited, edited
from generator.desk.places import Known, following
from generator.desk.proposal import STATE, Judged, judged
from generator.desk.sheets.cells import Wording
from generator.desk.sheets.filled import Filled, Spot, Trouble, filled, works_of
from generator.desk.sheets.grid import Grid, NotTaken, grids
from generator.desk.sheets.layout import Table
from generator.desk.sheets.mapping import read, reader
from generator.desk.sheets.workbook import MEMORY
from generator.desk.sheets.works import year_of
from generator.locate import of_blemish
from generator.model import KINDS, Finding, Pointer, kind_of
from generator.register import Register
from generator.thai.dates import parse_date

_MADE_UP_WITH = {"result": "indicator", "progress": "project", "finding": "visit"}
"""kind → the property that names what a record is of: of something made up, it is made up too."""


_NOTHING = Judged((), ())


class Proposed(Struct, frozen=True, kw_only=True):
    """What a file would make of the records."""

    records: Sequence[Edited] = ()
    troubles: Sequence[Trouble] = ()
    """Why nothing may be written."""
    notes: Sequence[Trouble] = ()
    judged: Judged = _NOTHING
    spots: Mapping[str, Mapping[Pointer, Spot]] | None = None
    """Path of a record's file → pointer → where its value was filled in."""
    register: Register
    checked: Checked

    @property
    def files(self) -> dict[str, bytes]:
        return {one.file: one.content for one in self.records}

    @property
    def refused(self) -> bool:
        return bool(self.troubles or self.judged.errors)

    def spot(self, finding: Finding) -> Spot | None:
        """Where in the file that came the cause of a finding was filled in, as near as can be told."""
        found = (self.spots or {}).get(finding.file)
        if not found:
            return None
        pointer = finding.pointer or ()
        if "key" in finding.params:
            pointer = (*pointer, str(finding.params["key"]))
        return found[max(found, key=lambda known: _nearness(known, pointer))]


def _nearness(known: Pointer, pointer: Pointer) -> tuple[int, int]:
    """How long the two go the same way, and how little either goes further."""
    common = 0
    for one, other in zip(known, pointer, strict=False):
        if one != other:
            break
        common += 1
    return common, -abs(len(known) - len(pointer))


def wording_of(checked: Checked) -> Wording:
    return Wording(checked.schemas, checked.register, Names(checked.register))


def proposed(root: Path, path: Path, mapping: Path | None = None) -> Proposed:
    """What the file at ``path`` would make of the tree at ``root``. Nothing is written.

    ``mapping`` says how to read a list of another system; without it the file's sheets are taken for tables
    of ours. Raises NotTaken for a file that is none, mapping.Unusable, and FileNotFoundError where ``root``
    holds no records.
    """
    checked = check(root, cache=root / STATE)
    wording = wording_of(checked)
    find = reader(read(mapping, wording)) if mapping else of_ours
    return of_edits(root, checked, find(grids(path), wording))


def of_edits(root: Path, checked: Checked, found: Filled) -> Proposed:
    """What edits come to: the records with them made, and what the check says of that."""
    if found.troubles:
        return Proposed(
            troubles=found.troubles, notes=found.notes, register=checked.register, checked=checked
        )
    records, troubles = _made(checked, found)
    if troubles:
        return Proposed(troubles=troubles, notes=found.notes, register=checked.register, checked=checked)
    files = {one.file: one.content for one in records}
    return Proposed(
        records=records,
        notes=found.notes,
        judged=judged(root, files, checked) if files else _NOTHING,
        spots={
            one.file: {way: spot for way, spot in one.places.items() if isinstance(spot, Spot)}
            for one in records
        },
        register=checked.register,
        checked=checked,
    )


def of_ours(sheets: Sequence[Grid], wording: Wording) -> Filled:
    """What was changed in tables that were handed out by ``export``. Raises NotTaken where there are none."""
    years = list(works_of(sheets))
    if not years:
        raise NotTaken("file.not-ours")
    office = wording.register.office
    memory = next((one for one in sheets if one.title == MEMORY), None)
    if memory and office and memory.text(1, 2) not in ("", office.data["id"]):
        raise NotTaken("file.other-office", office=memory.text(1, 2))
    tables: dict[str, Table] = {}
    for work, year in years:
        if kind_of(f"{work}/{year}/cycle"):
            tables |= {one.id: one for one in year_of(wording, work, year)[0]}
    return filled(sheets, tables, wording)


def _made(checked: Checked, found: Filled) -> tuple[list[Edited], list[Trouble]]:
    broken: list[Trouble] = []
    sources = {one.address: one for one in checked.files.sources}

    def source(address: str) -> bytes | None:
        return sources[address].content if address in sources else None

    def begun(kind: str, address: str) -> Mapping[str, Any]:
        return beginning(kind, address, checked.register, found.begun.get(address, {}))

    records: list[Edited] = []
    for address, edits in _by_address(found.edits).items():
        try:
            records += edited(edits, checked.schemas, source, begun)
        except Unreadable as refused:
            told = of_blemish(sources[address], refused.blemishes[0])
            params = {"file": told.file, "line": told.position.line}
            broken.append(Trouble(edits[0].place, "record-broken", params))
    return sorted(records, key=lambda one: one.address), broken


def _by_address(edits: Iterable[Edit]) -> dict[str, list[Edit]]:
    found: dict[str, list[Edit]] = {}
    for one in edits:
        found.setdefault(one.address, []).append(one)
    return found


def beginning(kind: str, address: str, register: Register, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a new record holds before anybody fills it in: what follows from its address and what is given."""
    matched = KINDS[kind].pattern.fullmatch(address)
    if matched is None:
        raise ValueError(address)
    known = Known(kind, dict(given), register, parse_date("2400-01-01"))
    known.parts.update({key: value for key, value in matched.groupdict().items() if value})
    data = {**following(known), **given}
    name = _MADE_UP_WITH.get(kind)
    parent = (
        data.get(name, "") if name else f"{known.parts.get('work', known.work)}/{known.parts.get('fy')}/cycle"
    )
    record = register.get(str(parent))
    return data | {"sample": True} if record and record.sample else data
