"""Files that come back → what stands in their cells, with what is needed to know how it was meant.

An Excel file is read part by part through ``attached.office``, which trusts none of it: nothing in it is
run, fetched or worked out. Cells hold what the spreadsheet stored, formulas what it last worked out.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from generator.attached import office
from generator.attached.found import TooMuch, Unreadable
from generator.attached.look import MAX_BYTES
from generator.desk.sheets.layout import Cell

MOST_ROWS, MOST_COLUMNS = 20_000, 400
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DATES = (*range(14, 18), 22, *range(27, 37), *range(50, 59))
"""Number formats without words of their own that show days, in all or in East Asian editions."""
_OF_A_DAY = re.compile(r"[dy](?![^\[]*\])", re.IGNORECASE)
"""A form that shows a day, not only the time of one."""
_SEPARATORS = ",;\t"
_FORMULA = "=+-@\t\r"


class NotTaken(Exception):
    """A file that is not read; ``why`` names the label that says so."""

    def __init__(self, why: str, **params: object) -> None:
        super().__init__(why, params)
        self.why = why
        self.params = params


class Typed(Struct, frozen=True):
    """One filled cell."""

    value: Cell | dt.date
    """A day only where the cell is shown as one."""
    trouble: str = ""
    """Why its value is not known: ``error`` (#N/A and such), ``formula`` (never worked out), ``merged``."""
    formula: bool = False
    percent: bool = False
    """Shown as a percentage, so that 0.5 is 50 per cent."""


class Grid(Struct, frozen=True):
    """One sheet: its filled cells by row and column, counted from 1."""

    title: str
    rows: Mapping[int, Mapping[int, Typed]]
    merged: Sequence[tuple[int, int, int, int]] = ()
    """Merged ranges as first column, first row, last column, last row."""
    hidden: bool = False

    def typed(self, row: int, column: int) -> Typed | None:
        return self.rows.get(row, {}).get(column)

    def text(self, row: int, column: int) -> str:
        """What stands in a cell, as text; nothing where there is nothing that can be relied on."""
        found = self.typed(row, column)
        if found is None or found.trouble:
            return ""
        value = found.value
        return str(int(value)) if isinstance(value, float) and value == int(value) else str(value).strip()


def place(row: int, column: int) -> str:
    """``C7``, as spreadsheets call it."""
    return f"{get_column_letter(column)}{row}"


def grids(path: Path) -> list[Grid]:
    """The sheets of an Excel or CSV file. Raises NotTaken, and OSError where it cannot be opened."""
    if path.stat().st_size > MAX_BYTES:
        raise NotTaken("file.large")
    content = path.read_bytes()
    if content.startswith(b"PK\x03\x04"):
        return _workbook(path)
    if content.startswith(_LOCKED):
        raise NotTaken("file.old")
    if b"\x00" in content[:1024] and not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise NotTaken("file.unknown")
    return [Grid(path.stem, dict(_lines(content)))]


# -- CSV --------------------------------------------------------------------------------------------


def _lines(content: bytes) -> Iterator[tuple[int, Mapping[int, Typed]]]:
    text = _decoded(content)
    head = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=head.count)
    try:
        for number, values in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1):
            if number > MOST_ROWS or len(values) > MOST_COLUMNS:
                raise NotTaken("file.large")
            cells = {at: Typed(_unquoted(value)) for at, value in enumerate(values, 1) if value.strip()}
            if cells:
                yield number, cells
    except csv.Error as error:
        raise NotTaken("file.broken", problem=str(error)) from None


def _decoded(content: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 as Excel's "Unicode text", or Windows' Thai (TIS-620)."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        order: tuple[str, ...] = ("utf-16",)
    else:
        order = ("utf-8-sig", "cp874")
    for encoding in order:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotTaken("file.encoding")


def _unquoted(text: str) -> str:
    """Without the mark that keeps a spreadsheet from taking a text for a formula."""
    return text[1:] if text[:1] == "'" and text[1:2] and text[1] in _FORMULA else text


# -- Excel ------------------------------------------------------------------------------------------


def _workbook(path: Path) -> list[Grid]:
    try:
        with office.Package(path) as package:
            if package.kind != "xlsx":
                raise NotTaken("file.unknown")
            if any(one.what == "macro" for one in office.troubles(package)):
                raise NotTaken("file.macro")
            return list(_sheets(package))
    except Unreadable as error:
        raise NotTaken(
            "file.locked" if error.what == "locked" else "file.broken", problem=error.why
        ) from None
    except TooMuch:
        raise NotTaken("file.large") from None


def _sheets(package: office.Package) -> Iterator[Grid]:
    book = package.xml("xl/workbook.xml")
    dates = next(
        (
            CALENDAR_MAC_1904
            for one in book.iter()
            if office.local(one) == "workbookPr" and one.get("date1904") in ("1", "true")
        ),
        CALENDAR_WINDOWS_1900,
    )
    reader = _Reader(_strings(package), _Formats(package), dates)
    listed = [one for one in book.iter() if office.local(one) == "sheet"]
    hidden = {one.get("name", "") for one in listed if one.get("state", "visible") != "visible"}
    for part, title in office.names_of_sheets(package).items():
        if part not in package.names:
            raise NotTaken("file.broken", problem=part)
        root = package.xml(part)
        if office.local(root) == "worksheet":
            yield Grid(title, reader.rows(root), list(_merged(root)), hidden=title in hidden)


def _strings(package: office.Package) -> list[str]:
    name = "xl/sharedStrings.xml"
    if name not in package.names:
        return []
    return [_text(one) for one in package.xml(name) if office.local(one) == "si"]


def _text(element: Any) -> str:
    """What a text says: all its runs, without the reading aids (rPh) of East Asian editions."""
    parts = [
        one.text or ""
        for one in element.iter()
        if office.local(one) == "t" and office.local(one.getparent()) != "rPh"
    ]
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), "".join(parts))


def _merged(root: Any) -> Iterator[tuple[int, int, int, int]]:
    for one in root.iter():
        if office.local(one) == "mergeCell":
            try:
                found = range_boundaries(one.get("ref", ""))
            except ValueError:
                continue
            if all(isinstance(side, int) for side in found):
                first_column, first_row, last_column, last_row = (int(side or 0) for side in found)
                yield first_column, first_row, last_column, last_row


class _Formats:
    """How cells are shown: by the number of their style."""

    def __init__(self, package: office.Package) -> None:
        self._codes: dict[int, str] = dict(BUILTIN_FORMATS)
        self._styles: list[int] = []
        if "xl/styles.xml" not in package.names:
            return
        for element in package.xml("xl/styles.xml").iter():
            tag = office.local(element)
            if tag == "numFmt" and element.get("numFmtId", "").isdigit():
                self._codes[int(element.get("numFmtId"))] = element.get("formatCode", "")
            elif tag == "cellXfs":
                self._styles = [int(one.get("numFmtId") or 0) for one in element if office.local(one) == "xf"]

    def is_date(self, style: str) -> bool:
        number = self._number(style)
        code = self._codes.get(number, "")
        return number in _DATES or (bool(code) and is_date_format(code) and bool(_OF_A_DAY.search(code)))

    def is_percent(self, style: str) -> bool:
        return "%" in self._codes.get(self._number(style), "")

    def _number(self, style: str) -> int:
        place = int(style) if style.isdigit() else 0
        return self._styles[place] if place < len(self._styles) else 0


class _Reader(Struct):
    strings: list[str]
    formats: _Formats
    epoch: dt.datetime
    _seen: int = field(default=0)

    def rows(self, root: Any) -> Mapping[int, Mapping[int, Typed]]:
        found: dict[int, dict[int, Typed]] = {}
        for element in root.iter():
            if office.local(element) != "c":
                continue
            named = _REFERENCE.fullmatch(element.get("r", ""))
            if named is None:
                raise NotTaken("file.broken", problem=element.get("r", "c"))
            cell = self._cell(element)
            if cell is None:
                continue
            row, column = int(named[2]), _column(named[1])
            if row > MOST_ROWS or column > MOST_COLUMNS:
                raise NotTaken("file.large")
            found.setdefault(row, {})[column] = cell
        return found

    def _cell(self, cell: Any) -> Typed | None:
        told = {office.local(child): child for child in cell}
        kind, style, formula = cell.get("t", "n"), cell.get("s", "0"), "f" in told
        written = (told["v"].text or "") if "v" in told else ""
        if kind == "inlineStr":
            return _typed(_text(told["is"]) if "is" in told else "", formula)
        if kind == "e":
            return Typed("", "error", formula)
        if not written:
            return Typed("", "formula", formula) if formula else None
        if kind == "s":
            known = written.isdigit() and int(written) < len(self.strings)
            return _typed(self.strings[int(written)] if known else "", formula)
        if kind == "str":
            return _typed(_ESCAPE.sub(lambda found: chr(int(found[1], 16)), written), formula)
        if kind == "b":
            return Typed("TRUE" if written == "1" else "FALSE", formula=formula)
        if kind == "d":
            return Typed(written[:10], formula=formula)
        try:
            number = float(written)
        except ValueError:
            raise NotTaken("file.broken", problem=written[:40]) from None
        if self.formats.is_date(style):
            return self._day(number, formula)
        percent = self.formats.is_percent(style)
        return Typed(number * 100 if percent else number, formula=formula, percent=percent)

    def _day(self, number: float, formula: bool) -> Typed:
        try:
            found = from_excel(number, self.epoch)
        except (ValueError, OverflowError):
            return Typed("", "error", formula)
        if isinstance(found, dt.datetime):
            return Typed(found.date(), formula=formula)
        return Typed(number, formula=formula)


def _typed(text: str, formula: bool) -> Typed | None:
    return Typed(text, formula=formula) if text.strip() or formula else None


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def without_merged(grid: Grid, rows: Iterable[int], columns: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The cells of these rows and columns whose value is lost in a merged range."""
    wanted_rows, wanted_columns = list(rows), list(columns)
    for first_column, first_row, last_column, last_row in grid.merged:
        for row in wanted_rows:
            for column in wanted_columns:
                inside = first_row <= row <= last_row and first_column <= column <= last_column
                if inside and (row, column) != (first_row, first_column):
                    yield row, column
