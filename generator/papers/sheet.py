"""A Word form being laid out: styles, paragraphs, tables and page numbers of Thai official papers.

What python-docx does not write itself is written here: the font, size and language of complex scripts
(``w:cs``, ``w:szCs``, ``w:bCs``, ``w:lang w:bidi``), without which Word sets Thai in another font and
size; Thai page numbers; rows that stay whole and heads that come again on every page.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from generator.papers.word import settled

FONT = "TH SarabunPSK"
"""The font of official papers (cabinet resolution of 7 September 2553), which staff have."""
SIZE = 16.0
"""Points, by the Prime Minister's Office rules."""
SAMPLE = "ข้อมูลตัวอย่าง"
"""Stands on every page of a paper that holds made-up data."""
_MADE = dt.datetime(2023, 1, 1, tzinfo=dt.UTC)
_KEPT = frozenset(
    ("normal", "default paragraph font", "normal table", "no list", "header", "footer", "table grid")
)
"""Styles of python-docx' own template that these forms use, by their names in small letters."""
_UNUSED = frozenset(("thumbnail", "stylesWithEffects", "webSettings", "customXml", "numbering", "fontTable"))
"""Parts of that template which these forms have no use for."""
_THEME = ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme")

STYLES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("Title", {"size": 16, "bold": True, "align": ALIGN.CENTER, "level": 0}),
    ("Memo Title", {"size": 29, "bold": True, "align": ALIGN.CENTER, "level": 0}),
    ("Subtitle", {"size": 16, "align": ALIGN.CENTER}),
    ("Heading 1", {"size": 16, "bold": True, "before": 6, "keep": True, "level": 1}),
    ("Heading 2", {"size": 16, "bold": True, "before": 6, "keep": True, "level": 2}),
    ("Body Text", {"size": 16, "align": ALIGN.THAI_JUSTIFY}),
    ("Body Text First Indent", {"size": 16, "align": ALIGN.THAI_JUSTIFY, "first": 2.5, "before": 6}),
    ("List Paragraph", {"size": 16, "align": ALIGN.THAI_JUSTIFY, "first": 2.5}),
    ("Signature", {"size": 16, "align": ALIGN.CENTER, "left": 6.0, "keep": True}),
    ("Body Cell", {"size": 16}),
    ("Body Figure", {"size": 16, "align": ALIGN.RIGHT}),
    ("Table Text", {"size": 14}),
    ("Table Figure", {"size": 14, "align": ALIGN.RIGHT}),
    ("Table Head", {"size": 14, "bold": True, "align": ALIGN.CENTER, "keep": True}),
    ("Remark", {"size": 12, "before": 3, "grey": True}),
    ("Cover Title", {"size": 24, "bold": True, "align": ALIGN.CENTER}),
    ("toc 1", {"size": 16, "bold": True, "before": 3, "leader": 16.0}),
    ("toc 2", {"size": 16, "left": 1.0, "leader": 16.0}),
    ("Chart Kind", {"size": 12, "align": ALIGN.CENTER, "grey": True}),
    ("Chart Box", {"size": 14, "align": ALIGN.CENTER, "boxed": True, "left": 0.6, "right": 0.6}),
    ("Chart Way", {"size": 12, "align": ALIGN.CENTER}),
)
"""Style → its size in points, alignment, indents in centimetres, space before in points, outline level."""
_OWN = frozenset(
    (
        *("Memo Title", "Body Cell", "Body Figure", "Table Text", "Table Figure", "Table Head", "Remark"),
        *("Cover Title", "Chart Kind", "Chart Box", "Chart Way"),
    )
)
"""Styles that Word has none of its own for."""


class Sheet:
    """One Word form, with its page, its styles and the head of every page."""

    def __init__(self, *, landscape: bool = False) -> None:
        self.document = Document()
        _plain(self.document)
        _styles(self.document)
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.top_margin, section.bottom_margin = Cm(2.5), Cm(2)
        section.left_margin, section.right_margin = Cm(3), Cm(2)
        if landscape:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = section.page_height, section.page_width
            section.top_margin, section.bottom_margin = Cm(2), Cm(1.5)
            section.left_margin, section.right_margin = Cm(2), Cm(2)
        section.header_distance = section.footer_distance = Cm(1.25)
        _thai_page_numbers(section)
        self._heads(section)
        properties = self.document.core_properties
        properties.title, properties.author = "{{ title }}", "{{ author }}"
        properties.language = "th-TH"
        properties.comments = properties.subject = ""
        properties.created = properties.modified = _MADE
        properties.last_modified_by, properties.revision = "", 1

    # -- parts ---------------------------------------------------------------------------------------

    def para(self, text: str, style: str = "Body Text", **layout: Any) -> Paragraph:
        """A paragraph. A part of ``text`` between asterisks is bold."""
        return _filled(self.document.add_paragraph(style=style), text, **layout)

    def each(self, name: str, of: str) -> None:
        """What follows is repeated for each ``name`` of ``of``, until ``end``."""
        self.para(f"{{%p for {name} in {of} %}}")

    def when(self, condition: str) -> None:
        self.para(f"{{%p if {condition} %}}")

    def otherwise(self) -> None:
        self.para("{%p else %}")

    def end(self, what: str = "for") -> None:
        self.para(f"{{%p end{what} %}}")

    def labelled(self, *parts: str) -> None:
        """Labels in 20 pt, each with what is filled in after it, over a dotted line."""
        width = 16 / (len(parts) / 2)
        tabs = [(width * place, WD_TAB_ALIGNMENT.LEFT) for place in range(1, len(parts) // 2)]
        paragraph = _filled(self.document.add_paragraph(style="Body Text"), "", align=ALIGN.LEFT, tabs=tabs)
        for place, (label, value) in enumerate(zip(parts[::2], parts[1::2], strict=True)):
            run = paragraph.add_run("\t" * bool(place) + f"{label}  ")
            _typeface(run._r.get_or_add_rPr(), 20)
            _bold(run._r.rPr)
            paragraph.add_run(value)
        _border(paragraph._p.get_or_add_pPr(), ("bottom", "between"), "dotted")

    def open_contents(self) -> None:
        """What follows, until ``close_contents``, is a table of contents that Word brings up to date."""
        paragraph = self.document.add_paragraph(style="toc 1")
        for kind in ("begin", r' TOC \o "1-2" \h \z ', "separate"):
            _field(paragraph, kind)

    def close_contents(self) -> None:
        _field(self.document.add_paragraph(), "end")

    def part(self) -> None:
        """What follows is a paper of its own: on a new page, its page numbers beginning again."""
        own = self.document.sections[-1]._sectPr
        if own.find(qn("w:pgNumType")).get(qn("w:start")) is None:
            own.find(qn("w:pgNumType")).set(qn("w:start"), "1")
        self.document.add_paragraph()._p.get_or_add_pPr().append(deepcopy(own))

    def rule(self, width: float) -> None:
        """A short line in the middle, as under the head of an order."""
        paragraph = self.para("", "Subtitle")
        side = Cm((16 - width) / 2)
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side
        _border(paragraph._p.get_or_add_pPr(), ("bottom",))

    def table(
        self,
        widths: Sequence[float],
        rows: Sequence[Sequence[str]],
        *,
        heads: int = 0,
        lines: bool = True,
        styles: Sequence[str] = (),
        says: str = "",
        whole: bool = True,
    ) -> Table:
        """A table: its columns' widths in centimetres and its rows, template tags among them.

        The first ``heads`` rows come again on every page. ``whole`` rows are parted between pages only
        where they are longer than one (ECMA-376, cantSplit). ``says`` is what the table is, for screen
        readers.
        """
        table: Table = self.document.add_table(rows=0, cols=len(widths))
        table.autofit = False
        if lines:
            table.style = self.document.styles["Table Grid"]
        _described(table, says)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        for place, texts in enumerate(rows):
            row = table.add_row()  # type: ignore[no-untyped-call]
            properties = row._tr.get_or_add_trPr()
            tag = texts[0].startswith("{%tr")
            if whole and not tag:
                properties.append(OxmlElement("w:cantSplit"))
            if place < heads:
                properties.append(OxmlElement("w:tblHeader"))
            for index, (width, text) in enumerate(zip(widths, texts, strict=True)):
                cell = row.cells[index]
                cell.width = Cm(width)
                style = "Table Head" if place < heads else styles[index] if styles else "Table Text"
                _cell(cell, text, style, self.document.styles)
        return table

    def content(self) -> bytes:
        """The Word file, the same bytes whenever it is made."""
        made = io.BytesIO()
        self.document.save(made)
        return settled(made.getvalue())

    # -- the head of every page ----------------------------------------------------------------------

    def _heads(self, section: Any) -> None:
        """That the data are made up, on every page; from the second page on, its number in Thai digits."""
        section.different_first_page_header_footer = True
        style = self.document.styles["Header"]
        for header, numbered in ((section.first_page_header, False), (section.header, True)):
            header.is_linked_to_previous = False
            header.paragraphs[0].style = style
            _filled(header.paragraphs[0], "{%p if sample %}")
            _filled(header.add_paragraph(style=style), f"*{SAMPLE}*", align=ALIGN.RIGHT)
            _filled(header.add_paragraph(style=style), "{%p endif %}")
            last = header.add_paragraph(style=style)
            if numbered:
                last.alignment = ALIGN.CENTER
                _page_number(last)


_INDENTS = {"left": "left_indent", "first": "first_line_indent", "right": "right_indent"}


def _filled(paragraph: Paragraph, text: str, **layout: Any) -> Paragraph:
    for place, part in enumerate(text.split("*")):
        if part:
            run = paragraph.add_run(part)
            if place % 2:
                _bold(run._r.get_or_add_rPr())
    form = paragraph.paragraph_format
    for name, value in layout.items():
        if name in _INDENTS:
            setattr(form, _INDENTS[name], Cm(value))
        elif name in ("before", "after"):
            setattr(form, f"space_{name}", Pt(value))
        elif name == "align":
            form.alignment = value
        elif name == "keep":
            form.keep_with_next = value
        elif name == "new_page":
            form.page_break_before = value
        elif name == "tabs":
            for at, alignment in value:
                form.tab_stops.add_tab_stop(Cm(at), alignment)
        else:
            raise TypeError(name)
    return paragraph


def _cell(cell: _Cell, text: str, style: str, styles: Any) -> None:
    """Each line of ``text`` is a paragraph of its own, of another style where it names one after a bar."""
    for place, line in enumerate(text.split("\n")):
        one, named, other = line.partition("|Chart")
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        paragraph.style = styles[f"Chart{other}" if named else style]
        _filled(paragraph, one)


# -- what python-docx leaves out --------------------------------------------------------------------


def _plain(document: Any) -> None:
    """Takes out of python-docx' own template what these papers do not use: its styles, a thumbnail …"""
    for rels in (document.part.package.rels, document.part.rels):
        for relation in [one for one in rels.values() if one.reltype.rpartition("/")[2] in _UNUSED]:
            del rels[relation.rId]
    styles = document.styles.element
    for style in list(styles.findall(qn("w:style"))):
        if style.find(qn("w:name")).get(qn("w:val")).lower() not in _KEPT:
            styles.remove(style)
    latent = styles.find(qn("w:latentStyles"))
    if latent is not None:
        for one in list(latent):
            latent.remove(one)


def _styles(document: Any) -> None:
    styles = document.styles
    defaults = styles.element.find(qn("w:docDefaults"))
    _typeface(defaults.find(qn("w:rPrDefault")).find(qn("w:rPr")), SIZE)
    spacing = defaults.find(qn("w:pPrDefault"))
    if spacing is not None:
        for child in list(spacing):
            spacing.remove(child)
    for name in ("Normal", "Header", "Footer"):
        _typeface(styles[name].element.get_or_add_rPr(), SIZE if name == "Normal" else 14)
    normal = styles["Normal"].paragraph_format
    normal.space_before = normal.space_after = Pt(0)
    normal.line_spacing = 1.0
    for name, look in STYLES:
        _style(styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name not in _OWN), styles, look)
    _language(document.settings.element)


def _style(style: Any, styles: Any, look: Mapping[str, Any]) -> None:
    style.base_style = styles["Normal"]
    style.quick_style = True
    properties = style.element.get_or_add_rPr()
    _typeface(properties, look["size"])
    if look.get("bold"):
        _bold(properties)
    if look.get("grey"):
        style.font.color.rgb = RGBColor(0x40, 0x40, 0x40)
    form = style.paragraph_format
    form.alignment = look.get("align")
    form.space_before = Pt(look.get("before", 0))
    form.keep_with_next = look.get("keep", False)
    for name, indent in _INDENTS.items():
        if name in look:
            setattr(form, indent, Cm(look[name]))
    if "leader" in look:
        form.tab_stops.add_tab_stop(Cm(look["leader"]), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    if look.get("boxed"):
        _border(style.element.get_or_add_pPr(), ("top", "left", "bottom", "right"))
    if look.get("level"):
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), str(look["level"] - 1))
        style.element.get_or_add_pPr().append(level)


def _typeface(properties: Any, size: float) -> None:
    """Font, size and language of run properties, for Latin letters and for Thai."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for name in _THEME:
        fonts.attrib.pop(qn(name), None)
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)
    for name in ("w:sz", "w:szCs", "w:lang"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    for name in ("w:sz", "w:szCs"):
        element = OxmlElement(name)
        element.set(qn("w:val"), str(round(size * 2)))
        properties.append(element)
    language = OxmlElement("w:lang")
    for name, value in (("w:val", "en-US"), ("w:eastAsia", "en-US"), ("w:bidi", "th-TH")):
        language.set(qn(name), value)
    properties.append(language)


def _bold(properties: Any) -> None:
    """Bold for Latin letters and for Thai, where the schema has them: right after the font."""
    at = 1 if properties.find(qn("w:rFonts")) is not None else 0
    for place, name in enumerate(("w:b", "w:bCs")):
        properties.insert(at + place, OxmlElement(name))


def _language(settings: Any) -> None:
    for old in settings.findall(qn("w:themeFontLang")):
        settings.remove(old)
    element = OxmlElement("w:themeFontLang")
    element.set(qn("w:val"), "en-US")
    element.set(qn("w:bidi"), "th-TH")
    later = (qn("w:clrSchemeMapping"), qn("w:shapeDefaults"))
    after = next((one for one in settings if one.tag in later), None)
    if after is None:
        settings.append(element)
    else:
        after.addprevious(element)


def _thai_page_numbers(section: Any) -> None:
    numbers = OxmlElement("w:pgNumType")
    numbers.set(qn("w:fmt"), "thaiNumbers")
    section._sectPr.find(qn("w:pgMar")).addnext(numbers)


def _page_number(paragraph: Paragraph) -> None:
    paragraph.add_run("– ")
    for kind in ("begin", " PAGE ", "separate"):
        _field(paragraph, kind)
    paragraph.add_run("๒")
    _field(paragraph, "end")
    paragraph.add_run(" –")


def _field(paragraph: Paragraph, kind: str) -> None:
    """A mark of a field: ``begin``, ``separate``, ``end``, or what the field is told."""
    run = paragraph.add_run()
    if kind in ("begin", "separate", "end"):
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
    else:
        mark = OxmlElement("w:instrText")
        mark.set(qn("xml:space"), "preserve")
        mark.text = kind
    run._r.append(mark)


def _border(properties: Any, sides: Sequence[str], line: str = "single") -> None:
    borders = OxmlElement("w:pBdr")
    for side in sides:
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", line), ("sz", "6"), ("space", "2"), ("color", "auto")):
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _described(table: Table, says: str) -> None:
    """What the table is, in words."""
    properties = table._tbl.tblPr
    if says:
        caption = OxmlElement("w:tblCaption")
        caption.set(qn("w:val"), says)
        properties.append(caption)
