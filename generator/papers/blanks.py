"""The Word forms that papers are filled into, made anew: ``python -m generator.papers.blanks [DIRECTORY]``.

They are ordinary Word files: an office may open one, change it and keep it as its own. This is how the
tool's own come about, so that they never differ from what is written here.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from generator import resources
from generator.papers import form_manual, form_reports
from generator.papers.form_parts import memo_head, remarks, rows, signature, texts
from generator.papers.sheet import Sheet


def order() -> bytes:
    """คำสั่ง: form 4 of the rules on official papers."""
    sheet = Sheet()
    sheet.para('{{ picture("garuda", 30, "ตราครุฑ") }}', "Subtitle")
    sheet.para("คำสั่ง{{ issuer }}", "Title", before=6)
    sheet.para("ที่ {{ number or blank(20) }}", "Title")
    sheet.para("เรื่อง {{ subject }}", "Title")
    sheet.rule(4.5)
    sheet.each("one", "preamble")
    sheet.para("{{ one }}", "Body Text First Indent")
    sheet.end()
    sheet.each("committee", "committees")
    sheet.para("{{ committee.heading }}", "Heading 1", first=2.5)
    who = "{% if member.name %}{{ member.name }} {% endif %}{{ member.post or blank(50) }}"
    sheet.table(
        (1.4, 9.3, 5.3),
        (
            ("{%tr for member in committee.members %}", "", ""),
            ("{{ member.number }}", who, "{{ member.role or blank(30) }}"),
            ("{%tr endfor %}", "", ""),
        ),
        lines=False,
        styles=("Body Figure", "Body Cell", "Body Cell"),
        says="รายชื่อตามลำดับ ตำแหน่ง และบทบาทในคณะ",
    )
    texts(sheet, "committee.duties", "List Paragraph")
    sheet.end()
    sheet.para("{{ effective }}", "Body Text First Indent", before=12)
    sheet.para("สั่ง ณ วันที่ {{ date or blank(40) }}", "Body Text First Indent", before=12, keep=True)
    signature(sheet, "signer")
    remarks(sheet)
    return sheet.content()


def memo() -> bytes:
    """บันทึกข้อความ that puts something before the director."""
    sheet = Sheet()
    memo_head(sheet)
    sheet.each("section", "sections")
    sheet.para("{{ section.heading }}", "Heading 1")
    texts(sheet, "section.paragraphs")
    sheet.end()
    sheet.para("{{ closing }}", "Body Text First Indent", before=12, keep=True)
    signature(sheet, "signer", before=36)
    sheet.para("{{ decision.question }}", "Heading 1", before=12)
    sheet.each("one", "decision.choices")
    sheet.para("☐ {{ one }}{% if loop.last %} {{ blank(60) }}{% endif %}", "Body Text", left=1, keep=True)
    sheet.end()
    signature(sheet, "decision.signer", before=36)
    sheet.para("วันที่ {{ blank(40) }}", "Signature", keep=False)
    return sheet.content()


def notice_results() -> bytes:
    """What came back of a round, told to each owner of indicators."""
    return _notices(
        (
            (5.0, "ตัวชี้วัด", "*{{ row.code }}* {{ row.title }}"),
            (3.6, "เป้าหมายและผลที่รายงาน", "{{ row.target }}\n{{ row.reported|lines or blank(20) }}"),
            (3.6, "ผลที่ส่วนกลางแจ้ง", "{{ row.back|lines or blank(20) }}"),
            (3.8, "ประเด็นที่ต้องแก้ไขและกำหนด", "{{ row.corrections|lines or '–' }}"),
        )
    )


def notice_recommendations() -> bytes:
    """The recommendations of an inspection, told to each of those who are to act on them."""
    subject = "{{ row.recommendation }}\nประเด็น {{ row.topic }}\nข้อค้นพบ {{ row.finding }}"
    return _notices(
        (
            (1.0, "ข้อ", "{{ row.number }}"),
            (5.6, "ข้อเสนอแนะ", subject),
            (3.0, "ผู้รับผิดชอบ", "{{ row.owners }}"),
            (2.2, "กำหนด", "{{ row.due or '–' }}"),
            (4.2, "ผลการดำเนินการ", "{{ row.state }}\n{{ row.log|lines or blank(30) }}"),
        )
    )


def _notices(columns: Sequence[tuple[float, str, str]]) -> bytes:
    """A memo for each owner with the list of what is its own: each begins a page and its own numbers."""
    sheet = Sheet()
    sheet.each("notice", "notices")
    sheet.when("not loop.first")
    sheet.part()
    sheet.end("if")
    memo_head(sheet, "notice.")
    sheet.each("one", "notice.body")
    sheet.para("{{ one }}", "Body Text First Indent")
    sheet.end()
    sheet.para("{{ notice.closing }}", "Body Text First Indent", before=12, keep=True)
    signature(sheet, "notice.signer")
    sheet.para("{{ notice.attached }}", "Heading 1", before=18)
    sheet.para("{{ notice.table }}", "Body Text", after=3, keep=True)
    rows(sheet, "notice.rows", columns, says="บัญชีแนบท้าย")
    sheet.end()
    return sheet.content()


FORMS: dict[str, Callable[[], bytes]] = {
    "manual": form_manual.manual,
    "order": order,
    "memo": memo,
    "notice-results": notice_results,
    "notice-recommendations": notice_recommendations,
    "round-report": form_reports.round_report,
    "quarter-summary": form_reports.quarter_summary,
    "entry-list": form_reports.entry_list,
    "inspection-report": form_reports.inspection_report,
    "recommendations": form_reports.recommendations,
}
"""Name → what makes the form."""


def main(directory: Path) -> None:
    """Writes every form to ``directory``."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, make in FORMS.items():
        (directory / f"{name}.docx").write_bytes(make())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else resources.directory("site_templates") / "papers")
