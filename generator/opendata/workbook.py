"""Tables as an Excel workbook (ECMA-376, SpreadsheetML): the same tables, the same bytes.

Written here and not with openpyxl, which takes thirteen times as long (see the decision on open data); every
workbook of the tests is read back with it. Texts are always texts: nothing is ever a formula.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from msgspec import Struct

_EPOCH = dt.date(1899, 12, 30).toordinal()
"""Day 0 of a spreadsheet that thinks 1900 had a 29 February."""
_WHEN = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP can hold: the time a file was made is no part of it."""
_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""What a spreadsheet would read as an escaped character (ST_Xstring)."""
_IN_NAME = re.compile(r"[\[\]:*?/\\']")
_MOST = 32_767
"""Characters that a cell holds."""
_STYLES = (
    f'<styleSheet xmlns="{_NAMESPACE}"><numFmts count="1">'
    '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Sarabun"/></font>'
    '<font><b/><sz val="11"/><name val="Sarabun"/></font></fonts><fills count="2"><fill><patternFill '
    'patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1">'
    '<border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf '
    'numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1">'
    '<alignment vertical="top" wrapText="1"/></xf>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


class Sheet(Struct, frozen=True, kw_only=True):
    name: str
    """Cut to the 31 characters that a sheet's name may have."""
    head: Sequence[str]
    rows: Iterable[Sequence[Any]]
    dates: frozenset[int] = frozenset()
    """Columns (from 0) whose texts are days (ISO 8601)."""


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The file. Names of sheets are made different where they are not."""
    names = _names([sheet.name for sheet in sheets])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path, text in _around(names):
            archive.writestr(_info(path), text, zipfile.ZIP_DEFLATED)
        for number, sheet in enumerate(sheets, 1):
            info = _info(f"xl/worksheets/sheet{number}.xml")
            archive.writestr(info, _sheet(sheet), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _info(path: str) -> zipfile.ZipInfo:
    """Neither the time nor the machine is part of the file."""
    info = zipfile.ZipInfo(path, _WHEN)
    info.create_system = 3
    return info


def _sheet(sheet: Sheet) -> str:
    width = len(sheet.head)
    rows = [
        "<row>" + "".join([_cell(value, index in sheet.dates) for index, value in enumerate(row)]) + "</row>"
        for row in sheet.rows
    ]
    last = f"{_letters(width)}{len(rows) + 1}"
    return (
        f'{_XML}<worksheet xmlns="{_NAMESPACE}"><dimension ref="A1:{last}"/><sheetViews><sheetView '
        'workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        '</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>'
        f'<col min="1" max="{width}" width="22" customWidth="1"/></cols><sheetData><row>'
        + "".join(f'<c t="inlineStr" s="1"><is><t>{_text(one)}</t></is></c>' for one in sheet.head)
        + f'</row>{"".join(rows)}</sheetData><autoFilter ref="A1:{last}"/></worksheet>'
    )


def _cell(value: Any, day: bool) -> str:
    if value is None:
        return "<c/>"
    if type(value) is str:
        if day:
            return f'<c s="2"><v>{dt.date.fromisoformat(value).toordinal() - _EPOCH}</v></c>'
        return f'<c t="inlineStr"><is><t xml:space="preserve">{_text(value)}</t></is></c>'
    if type(value) is bool:
        return f'<c t="b"><v>{value:d}</v></c>'
    return f"<c><v>{value!r}</v></c>"


def _text(value: str) -> str:
    if "_x" in value:
        value = _ESCAPED.sub("_x005F_", value)
    return escape(_NOT_XML.sub("\ufffd", value[:_MOST]), quote=False)


def _names(wanted: Sequence[str]) -> list[str]:
    found: dict[str, None] = {}
    for one in wanted:
        name = _IN_NAME.sub(" ", one).strip()[:31] or "-"
        number = 2
        while name.casefold() in (known.casefold() for known in found):
            name = f"{name[: 28 - len(str(number))]} ({number})"
            number += 1
        found[name] = None
    return list(found)


def _letters(column: int) -> str:
    """1 → A, 27 → AA."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def _around(names: Sequence[str]) -> Iterable[tuple[str, str]]:
    """The parts of the package beside the sheets."""
    numbers = range(1, len(names) + 1)
    book = f"{_TYPE}.sheet.main+xml"
    yield (
        "[Content_Types].xml",
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{book}"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{one}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
            for one in numbers
        )
        + "</Types>",
    )
    top = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    yield "_rels/.rels", f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{top}</Relationships>'
    yield (
        "xl/workbook.xml",
        f'{_XML}<workbook xmlns="{_NAMESPACE}" xmlns:r="{_OFFICE}"><sheets>'
        + "".join(
            f'<sheet name="{escape(name)}" sheetId="{one}" r:id="rId{one}"/>'
            for one, name in zip(numbers, names, strict=True)
        )
        + "</sheets></workbook>",
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="rId{one}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{one}.xml"/>'
            for one in numbers
        )
        + f'<Relationship Id="rId{len(names) + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        + "</Relationships>",
    )
    yield "xl/styles.xml", _XML + _STYLES
