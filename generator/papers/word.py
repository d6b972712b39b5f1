"""Template and data → the bytes of a Word file (DOCX), by docxtpl.

A template is a Word file with Jinja tags in it, which an office opens and changes in Word itself. The
same template, data and pictures give the same bytes: nothing of the clock or the machine goes in.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jinja2
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.shared import Length, Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from generator.publish.failure import BuildError
from generator.thai.dates import MONTHS, buddhist_year, parse_date
from generator.thai.official import numerals

_NO_PICTURES: Mapping[str, Path] = {}
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every entry of the file: the earliest that a zip can say."""
_DOTS = "."


class WordTemplateError(BuildError):
    """A Word template cannot be filled in: which file, near which words, and why."""

    def __init__(self, template: Path, near: str, said: str) -> None:
        label = "paper-word-near" if near else "paper-word"
        super().__init__(label, file=str(template), near=near, said=said)


def render_docx(
    template: Path, data: Mapping[str, object], pictures: Mapping[str, Path] = _NO_PICTURES
) -> bytes:
    """The Word file that ``template`` comes to with ``data``; ``pictures`` are name → file.

    In a template, ``{{ name }}`` stands for a value, ``{%p … %}`` and ``{%tr … %}`` for a whole paragraph
    or table row that is repeated or left out. ``|th`` writes Thai digits, ``|thdate`` a date with its
    month in words, ``|lines`` several texts under each other. ``{{ blank(20) }}`` is a dotted line to
    write on, ``{{ picture("garuda", 30, "…") }}`` a picture, 30 mm high, with what it shows,
    ``{{ qr_code(address, 25, "…") }}`` a QR code. Values that are not there, wrong tags and anything that
    reaches beyond the data raise WordTemplateError; characters that no file can hold, BuildError.
    """
    _refuse_unwritable(data)
    try:
        document = _Template(str(template))
        document.init_docx()
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise WordTemplateError(template, "", f"ไม่ใช่ไฟล์ Word (.docx) ที่เปิดได้: {error}") from None
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=jinja2.StrictUndefined)
    environment.filters |= {"th": thai, "thdate": thai_date, "lines": "\n".join}
    environment.globals |= {
        "blank": blank,
        "picture": _Pictures(document, pictures),
        "qr_code": _Codes(document),
    }
    try:
        document.render(dict(data), environment)
    except jinja2.TemplateError as error:
        raise WordTemplateError(template, _near(error), error.message or type(error).__name__) from None
    except etree.XMLSyntaxError as error:
        raise WordTemplateError(template, "", f"แท็กเปิดและปิดไม่เข้าคู่กัน: {error.msg}") from None
    except (TypeError, ValueError, ArithmeticError) as error:  # a filter or a calculation that cannot be
        raise WordTemplateError(template, "", str(error)) from None
    filled = io.BytesIO()
    document.save(filled)
    return settled(filled.getvalue())


def settled(content: bytes) -> bytes:
    """The same zip with every date in it the same, whenever and wherever it was written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(out, "w") as again:
        for entry in made.infolist():
            copy = zipfile.ZipInfo(entry.filename, _EPOCH)
            copy.compress_type = zipfile.ZIP_DEFLATED
            copy.external_attr = 0o644 << 16
            copy.create_system = 3
            again.writestr(copy, made.read(entry), compresslevel=9)
    return out.getvalue()


def thai(value: object) -> str:
    """With Thai digits, but not in names in Latin letters: ``65/2566`` → ``๖๕/๒๕๖๖``, ``QP-1`` stays."""
    return numerals(str(value))


def thai_date(value: object) -> str:
    """``2566-02-22`` → ``๒๒ กุมภาพันธ์ พ.ศ. ๒๕๖๖``; empty for no date. Raises ValueError for what is none."""
    if not value:
        return ""
    day = parse_date(str(value))
    return numerals(f"{day.day} {MONTHS[day.month - 1]} พ.ศ. {buddhist_year(day)}")


def blank(length: int = 30) -> str:
    """A dotted line to write on by hand."""
    return _DOTS * length


class _Template(DocxTemplate):  # type: ignore[misc]
    """docxtpl, strict where it is lenient."""

    def fix_tables(self, xml: str) -> Any:
        etree.fromstring(xml)  # what follows would mend broken XML by dropping what does not fit
        tree = super().fix_tables(xml)
        for table in tree.iter(qn("w:tbl")):
            _fit(table)
        return tree

    def render_properties(self, context: dict[str, Any], jinja_env: jinja2.Environment | None = None) -> None:
        """Title and the like are plain text here, and escaped when they are saved: not twice."""
        plain = jinja_env.overlay(autoescape=False) if jinja_env else None
        super().render_properties(context, plain)


def _fit(table: Any) -> None:
    """Where a template leaves out a column, the others share its room in the proportion they had.

    docxtpl takes the last columns out of the grid, whichever cells were left out.
    """
    grid = table.find(qn("w:tblGrid")).findall(qn("w:gridCol"))
    rows = [row.findall(qn("w:tc")) for row in table.findall(qn("w:tr"))]
    whole = [cells for cells in rows if len(cells) == len(grid)]
    widths = [_width(cell) for cell in whole[0]] if whole else []
    if not all(widths) or not widths:
        return
    room = sum(int(column.get(qn("w:w"))) for column in grid)
    fitted = [width * room // sum(widths) for width in widths]
    for column, width in zip(grid, fitted, strict=True):
        column.set(qn("w:w"), str(width))
    for cells in whole:
        for cell, width in zip(cells, fitted, strict=True):
            if (stated := cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")) is not None:
                stated.set(qn("w:w"), str(width))


def _width(cell: Any) -> int:
    """Twentieths of a point; 0 where the cell states none, or spans several columns."""
    stated = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
    spans = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    if stated is None or spans is not None or stated.get(qn("w:type")) != "dxa":
        return 0
    return int(stated.get(qn("w:w")))


class _Picture(InlineImage):  # type: ignore[misc]
    """A picture that says what it shows."""

    shows = ""

    def _insert_image(self) -> str:
        inline = self.tpl.current_rendering_part.new_pic_inline(
            self.image_descriptor, self.width, self.height
        )
        inline.docPr.set("descr", self.shows)
        drawing = etree.tostring(inline, encoding="unicode")
        return f'</w:t></w:r><w:r><w:drawing>{drawing}</w:drawing></w:r><w:r><w:t xml:space="preserve">'


class _Pictures:
    """``picture(name, height, shows)`` of a template."""

    def __init__(self, document: DocxTemplate, files: Mapping[str, Path]) -> None:
        self._document = document
        self._files = files

    def __call__(self, name: str, height: float, shows: str) -> Markup | _Picture:
        """The picture, ``height`` mm high; where there is none, what would be shown in brackets."""
        file = self._files.get(name)
        if file is None:
            return Markup("({})").format(escape(shows))
        found = _Picture(self._document, str(file), height=_millimetres(height))
        found.shows = shows
        return found


class _Codes:
    """``qr_code(address, height, shows)`` of a template."""

    def __init__(self, document: DocxTemplate) -> None:
        self._document = document

    def __call__(self, address: str, height: float, shows: str) -> _Picture:
        """A QR code (ISO/IEC 18004) of an address, ``height`` mm high."""
        import segno

        drawn = io.BytesIO()
        segno.make(address, error="m", micro=False).save(drawn, kind="png", scale=8, border=1)
        drawn.seek(0)
        found = _Picture(self._document, drawn, height=_millimetres(height))
        found.shows = shows
        return found


def _millimetres(height: float) -> Length:
    return Mm(height)


def _near(error: jinja2.TemplateError) -> str:
    """The words of the template around the place, as far as they are known."""
    lines = [" ".join(line.split()) for line in getattr(error, "docx_context", ())]
    return " … ".join(line for line in lines if "{" in line)[:300]


def _refuse_unwritable(data: object) -> None:
    for text in _texts(data):
        for character in text:
            if not _writable(character):
                raise BuildError("paper-letters", characters=f"U+{ord(character):04X}")


def _writable(character: str) -> bool:
    """Whether XML 1.0 can hold it; docxtpl has uses of its own for the bell and the form feed."""
    code = ord(character)
    return character in "\n\t" or (
        code >= 0x20 and not 0xD800 <= code <= 0xDFFF and code not in (0xFFFE, 0xFFFF)
    )


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, child in value.items():
            yield str(key)
            yield from _texts(child)
    elif isinstance(value, list | tuple):
        for child in value:
            yield from _texts(child)
