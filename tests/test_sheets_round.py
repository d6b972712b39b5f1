"""Tables out and back: nothing changes by itself, what is typed changes exactly what it stands for."""

from __future__ import annotations

import copy
import datetime as dt
import re
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from generator.check import Checked, check
from generator.desk.edits import GONE, edited
from generator.desk.importing import beginning, of_ours, wording_of
from generator.desk.sheets.cells import Wording
from generator.desk.sheets.commas import lines
from generator.desk.sheets.filled import Filled
from generator.desk.sheets.grid import Grid, Typed, grids
from generator.desk.sheets.layout import NEW, Column, Row, Slot, Table
from generator.desk.sheets.workbook import FIRST_COLUMN, FIRST_ROW, LISTS, MEMORY, workbook
from generator.desk.sheets.works import year_of
from generator.model import Pointer
from generator.thai.dates import MONTHS, short, written

REPOSITORY = Path(__file__).parent.parent
YEARS = [
    ("e-mes", 2565), ("e-mes", 2566), ("e-mes", 2569), ("e-mes", 2570), ("emenscr", 2565), ("emenscr", 2566),
    ("emenscr", 2570), ("inspection", 2565), ("inspection", 2566), ("inspection", 2567), ("inspection", 2569),
    ("inspection", 2570),
]  # fmt: skip


@cache
def checked() -> Checked:
    return check(REPOSITORY)


@cache
def wording() -> Wording:
    return wording_of(checked())


@cache
def tables(work: str, year: int) -> list[Table]:
    return year_of(wording(), work, year)[0]


@cache
def exported(work: str, year: int) -> bytes:
    return workbook(tables(work, year), wording(), "ตาราง", ["คำชี้แจง"])


def read(folder: Path, content: bytes, ending: str = "xlsx") -> list[Grid]:
    path = folder / f"table.{ending}"
    path.write_bytes(content)
    return grids(path)


def test_every_year_of_the_repository_is_tried() -> None:
    cycles = checked().register.kind("cycle")
    assert {(one.parts["work"], int(one.parts["fy"])) for one in cycles} == set(YEARS)


@pytest.mark.parametrize(("work", "year"), YEARS)
def test_a_workbook_that_comes_back_as_it_was_changes_nothing(work: str, year: int, tmp_path: Path) -> None:
    found = of_ours(read(tmp_path, exported(work, year)), wording())
    assert found == Filled()
    assert sum(len(one.rows) for one in tables(work, year)) > 3


@pytest.mark.parametrize(
    ("work", "year", "encoding"),
    [
        *((work, year, "utf-8-sig") for work, year in YEARS),
        *(("inspection", 2569, encoding) for encoding in ("utf-8", "utf-16", "cp874")),
    ],
)
def test_a_csv_file_that_comes_back_as_it_was_changes_nothing(
    work: str, year: int, encoding: str, tmp_path: Path
) -> None:
    for table in tables(work, year):
        text = lines(table, wording()).decode("utf-8-sig")
        if encoding == "cp874":
            text = text.encode("cp874", "ignore").decode("cp874")
            if text != lines(table, wording()).decode("utf-8-sig"):
                continue  # it has letters that Windows' Thai has not
        if table.rows:
            assert of_ours(read(tmp_path, text.encode(encoding), "csv"), wording()) == Filled(), table.id


def test_the_same_records_give_the_same_bytes() -> None:
    again = workbook(year_of(wording(), "e-mes", 2570)[0], wording(), "ตาราง", ["คำชี้แจง"])
    assert again == exported("e-mes", 2570)
    assert lines(tables("e-mes", 2570)[0], wording()) == lines(tables("e-mes", 2570)[0], wording())


@pytest.mark.parametrize(("work", "year"), [("e-mes", 2566), ("emenscr", 2566), ("inspection", 2566)])
def test_sheets_are_protected_but_for_what_is_to_be_filled_in(work: str, year: int, tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    path.write_bytes(exported(work, year))
    book = load_workbook(path)
    assert book[MEMORY].sheet_state == book[LISTS].sheet_state == "veryHidden"
    for table in tables(work, year):
        sheet = book[table.title]
        assert sheet.protection.sheet
        assert sheet.column_dimensions["A"].hidden
        for number, row in enumerate(table.rows, FIRST_ROW):
            assert sheet.cell(number, 1).protection.locked
            for at, column in enumerate(table.columns, FIRST_COLUMN):
                assert sheet.cell(number, at).protection.locked == (column.slot(row) is None)


def test_no_cell_is_a_formula_whatever_the_records_say(tmp_path: Path) -> None:
    nasty = ["=1+1", "+66", "-5 คน", "@SUM(A1)", "\t=1", '=HYPERLINK("x")', "_x0041_", "'=1"]
    table = tables("e-mes", 2570)[0]
    column = Column(heading="ข้อความ", shown=lambda row: nasty[table.rows.index(row) % len(nasty)])
    risky = Table(id=table.id, title="x", heading="=2", columns=[column], rows=table.rows)
    content = workbook([risky], wording(), "=3", ["+4"])
    with zipfile.ZipFile(read_path(tmp_path, content)) as parts:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/"):
                assert b"<f>" not in re.sub(rb"<formula1>.*?</formula1>", b"", parts.read(name)), name
    grid = next(one for one in grids(tmp_path / "risky.xlsx") if one.title == "x")
    assert [grid.text(FIRST_ROW + index, FIRST_COLUMN) for index in range(7)] == [
        one.strip() for one in nasty[:7]
    ]
    for line in lines(risky, wording()).decode("utf-8-sig").splitlines()[1:]:
        assert line.split(",")[1].strip('"')[:1] not in ("=", "+", "-", "@", "\t"), line


def read_path(folder: Path, content: bytes) -> Path:
    path = folder / "risky.xlsx"
    path.write_bytes(content)
    return path


def test_drop_downs_offer_what_the_schema_knows(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    path.write_bytes(exported("e-mes", 2570))
    book = load_workbook(path)
    lists = [
        {str(cell.value) for cell in column if cell.value is not None} for column in book[LISTS].iter_cols()
    ]
    states = wording().node("result", ("state",))["enumDescriptions"]
    assert set(states) in lists
    assert any("กลุ่มนโยบายและแผน" in one for one in lists)


# -- what is typed changes exactly what it stands for -----------------------------------------------

WORDS = st.text(
    st.sampled_from("กขคงจฉชซญดตถทนบปผพมยรลวสหอ เแโะาิีุู่้็์ำABCxyz0123456789 :#-=+'\"{}[],&*!|>%@`\n"),
    min_size=1,
    max_size=60,
).filter(lambda text: text.strip() == text and " \n" not in text and "\n " not in text)
DAYS = st.dates(dt.date(2015, 1, 1), dt.date(2035, 12, 31))


def values(node: dict[str, Any]) -> st.SearchStrategy[tuple[Any, Any]]:
    """(what is typed, what the record then holds) for a property."""
    if node.get("x-type") == "date":
        return DAYS.flatmap(lambda day: st.sampled_from([(typed, written(day)) for typed in spelt(day)]))
    if "enum" in node:
        pairs = list(zip(node["enumDescriptions"], node["enum"], strict=True))
        return st.sampled_from(pairs + [(one, one) for one in node["enum"]])
    if node.get("type") in ("number", "integer"):
        return st.integers(0, 10**7).flatmap(
            lambda n: st.sampled_from(
                [(float(n), n), (n / 100, number(n / 100)), (f"{n:,}", n), (thai(n), n)]
            )
        )
    if node.get("x-type") == "party":
        named = [
            one for one in wording().register.parties.values() if wording().names.party(one.name) == one.id
        ]
        return st.sampled_from([(one.name, one.id) for one in named])
    if node.get("type") == "string" and node.get("x-type") == "text":
        return WORDS.map(lambda text: (text, text))
    return st.nothing()


def spelt(day: dt.date) -> list[Any]:
    year = day.year + 543
    ahead = [dt.date(year, day.month, day.day)] if (day.month, day.day) != (2, 29) else []
    return [
        short(day), f"{day.day}/{day.month}/{year}", day, *ahead, day.isoformat(), written(day),
        f"{thai(day.day)} {MONTHS[day.month - 1]} {thai(year)}",
    ]  # fmt: skip


def number(value: float) -> int | float:
    return int(value) if value == int(value) else value


def thai(value: int) -> str:
    return str(value).translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))


@cache
def handed(work: str, year: int) -> tuple[list[Grid], list[tuple[int, int, int, Slot]]]:
    """The workbook's grids, and of every cell to be filled in: grid, row, column, what it stands for."""
    with TemporaryDirectory() as folder:
        found = read(Path(folder), exported(work, year))
    at = {one.title: index for index, one in enumerate(found)}
    cells = []
    for table in tables(work, year):
        for row_number, row in enumerate(table.rows, FIRST_ROW):
            for column_number, column in enumerate(table.columns, FIRST_COLUMN):
                slot = column.slot(row)
                if slot and NEW not in slot.pointer:
                    cells.append((at[table.title], row_number, column_number, slot))
    return found, cells


def typed_into(found: list[Grid], typed: dict[tuple[int, int, int], Any]) -> list[Grid]:
    changed = list(found)
    for (grid, row, column), value in typed.items():
        rows = {key: dict(cells) for key, cells in changed[grid].rows.items()}
        if value is None:
            rows.get(row, {}).pop(column, None)
        else:
            rows.setdefault(row, {})[column] = Typed(value)
        changed[grid] = Grid(changed[grid].title, rows, changed[grid].merged, hidden=changed[grid].hidden)
    return changed


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_is_typed_into_cells_is_exactly_what_changes(data: st.DataObject) -> None:
    work, year = data.draw(st.sampled_from([("e-mes", 2566), ("emenscr", 2566), ("inspection", 2566)]))
    found, cells = handed(work, year)
    typed: dict[tuple[int, int, int], Any] = {}
    wanted: dict[tuple[str, Pointer], Any] = {}
    for _ in range(data.draw(st.integers(1, 6))):
        grid, row, column, slot = data.draw(st.sampled_from(cells))
        if (slot.address, slot.pointer) in wanted:
            continue
        choice = values(dict(wording().node(slot.kind, slot.pointer)))
        if choice.is_empty:
            continue
        value, meant = data.draw(choice)
        typed[grid, row, column] = value
        wanted[slot.address, slot.pointer] = meant
    read_back = of_ours(typed_into(found, typed), wording())
    assert read_back.troubles == []
    sources = {one.address: one for one in checked().files.sources}

    def source(address: str) -> bytes | None:
        return sources[address].content if address in sources else None

    def begun(kind: str, address: str) -> Mapping[str, Any]:
        return beginning(kind, address, checked().register, {})

    after = {one.address: one for one in edited(read_back.edits, checked().schemas, source, begun)}
    for address in {address for address, _ in wanted} | after.keys():
        record = checked().register.get(address)
        expected = copy.deepcopy(record.data) if record else None
        for (where, pointer), meant in wanted.items():
            if where == address:
                expected = expected if expected is not None else dict(begun(kind_at(address), address))
                put(expected, pointer, meant)
        now = after[address].after if address in after else record and record.data
        assert now == expected, address
        if address in after and record:
            kept = [line for line in sources[address].content.decode().splitlines() if "#" in line]
            for line in kept:
                if line.strip().startswith("#"):
                    assert line.strip() in after[address].content.decode()


def kind_at(address: str) -> str:
    return "result" if address.startswith("e-mes") else "progress"


def put(record: dict[str, Any], pointer: Pointer, value: Any) -> None:
    holder: Any = record
    for part in pointer[:-1]:
        holder = holder.setdefault(part, {}) if isinstance(holder, dict) else holder[part]
    old = holder.get(pointer[-1]) if isinstance(holder, dict) else holder[pointer[-1]]
    block = isinstance(old, str) and isinstance(value, str) and old.endswith("\n")
    holder[pointer[-1]] = f"{value}\n" if block and old != value else value


def test_an_emptied_cell_takes_the_property_away() -> None:
    found, cells = handed("inspection", 2566)
    grid, row, column, slot = next(
        one for one in cells if one[3].pointer == ("problem",) and wording().filled(one[3])
    )
    read_back = of_ours(typed_into(found, {(grid, row, column): None}), wording())
    assert [(one.address, one.pointer, one.value) for one in read_back.edits] == [
        (slot.address, ("problem",), GONE)
    ]


def test_rows_may_be_sorted_filtered_and_left_out() -> None:
    found, cells = handed("e-mes", 2566)
    grid, row, column, slot = next(
        one for one in cells if one[3].pointer == ("value",) and one[1] > FIRST_ROW
    )
    changed = typed_into(found, {(grid, row, column): 12.5})
    sheet = changed[grid]
    numbers = [one for one in sheet.rows if one >= FIRST_ROW]
    kept = {*numbers[: len(numbers) // 2], row}
    order = sorted(kept, reverse=True)
    rows = {one: cells for one, cells in sheet.rows.items() if one < FIRST_ROW}
    rows |= {FIRST_ROW + place: sheet.rows[number] for place, number in enumerate(order)}
    changed[grid] = Grid(sheet.title, rows)
    read_back = of_ours(changed, wording())
    assert read_back.troubles == []
    assert [(one.address, one.pointer, one.value) for one in read_back.edits] == [
        (slot.address, slot.pointer, 12.5)
    ]


def test_a_row_knows_its_record_by_its_identity() -> None:
    rows = {row.identity: row for work, year in YEARS for table in tables(work, year) for row in table.rows}
    named = Row(
        address="e-mes/2566/12m/STD-1.1", kind="result", pointer=("issues", 3), name="issues/number=4"
    )
    assert named.identity in rows
    assert rows[named.identity].pointer == named.pointer
