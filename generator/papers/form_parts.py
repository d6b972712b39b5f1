"""What several Word forms have in common: heads, tables of rows, feet of reports, signatures."""

from __future__ import annotations

from collections.abc import Sequence

from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

from generator.papers.sheet import Sheet


def memo_head(sheet: Sheet, of: str = "") -> None:
    """Small Garuda, the word in 29 pt, then whose memo, number, day, subject and to whom.

    ``of`` names the mapping that holds them, with its dot.
    """
    sheet.table(
        (3.0, 10.0, 3.0),
        (('{{ picture("garuda", 15, "ตราครุฑ") }}', "บันทึกข้อความ", ""),),
        lines=False,
        styles=("Body Cell", "Memo Title", "Body Cell"),
    )
    sheet.labelled("ส่วนราชการ", f"{{{{ {of}unit }}}}")
    sheet.labelled("ที่", f"{{{{ {of}number }}}}", "วันที่", f"{{{{ {of}date }}}}")
    sheet.labelled("เรื่อง", f"{{{{ {of}subject }}}}")
    sheet.para(f"เรียน  {{{{ {of}to }}}}", "Body Text", before=6, after=6)


def report_head(sheet: Sheet) -> None:
    """What it is, whose it is, and what it comes to."""
    sheet.para("{{ title }}", "Title")
    sheet.para("{{ office }}", "Subtitle")
    sheet.para("{{ as_of }}", "Remark", align=ALIGN.CENTER, after=6)
    sheet.each("one", "summary")
    sheet.para("{{ one }}", "Body Text")
    sheet.end()
    sheet.para("", "Body Text")


def rows(
    sheet: Sheet,
    of: str,
    columns: Sequence[tuple[float, str, str]],
    *,
    says: str,
    styles: Sequence[str] = (),
    last: Sequence[str] = (),
    whole: bool = True,
) -> None:
    """A table with a row for each of ``of``; its head comes again on every page.

    ``columns`` are widths in centimetres, heads and what each row has there; ``says`` is what the table
    is, for screen readers; ``last`` is a row below them all;
    a row that is not ``whole`` may be parted between pages.
    """
    widths, heads, cells = zip(*columns, strict=True)
    empty = ("",) * (len(columns) - 1)
    sheet.table(
        widths,
        (
            heads,
            (f"{{%tr for row in {of} %}}", *empty),
            cells,
            ("{%tr endfor %}", *empty),
            *((last,) if last else ()),
        ),
        heads=1,
        styles=styles,
        says=says,
        whole=whole,
    )


def texts(sheet: Sheet, of: str, style: str = "Body Text First Indent", *, keep: bool = False) -> None:
    """A paragraph for each of ``of``; to ``keep`` with what follows on one page."""
    sheet.each("one", of)
    sheet.para("{{ one }}", style, before=0, keep=keep)
    sheet.end()


def signature(sheet: Sheet, who: str, *, before: float = 48) -> None:
    """Room to sign in, the name in brackets or a line for it, and the post."""
    sheet.para(f"({{{{ {who}.name or blank(50) }}}})", "Signature", before=before)
    sheet.para(f"{{{{ {who}.post or blank(50) }}}}", "Signature", keep=False)


def remarks(sheet: Sheet) -> None:
    """What whoever holds the paper must know of it."""
    sheet.each("one", "remarks")
    sheet.para("{{ one }}", "Remark")
    sheet.end()
