"""The Word forms of reports: the e-MES round, eMENSCR, inspections."""

from __future__ import annotations

from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

from generator.papers.form_parts import report_head, rows, signature, texts
from generator.papers.sheet import Sheet


def round_report() -> bytes:
    """The report of an e-MES round with its table of issues."""
    sheet = Sheet(landscape=True)
    report_head(sheet)
    sheet.each("section", "sections")
    sheet.when("section.heading")
    sheet.para("{{ section.heading }}", "Heading 1")
    sheet.end("if")
    sheet.when("section.group")
    sheet.para("{{ section.group }}", "Heading 2")
    sheet.end("if")
    subject = "{% if row.code %}*{{ row.code }}* {{ row.title }}{% else %}{{ row.issue }}{% endif %}"
    target = "{%p if row.target %}\n{{ row.target }}\n{%p endif %}"
    before = "{%tc if before %}", "{%tc endif %}"
    rows(
        sheet,
        "section.rows",
        (
            (5.1, "ตัวชี้วัดและประเด็นการพิจารณา", f"{subject}\n{target}"),
            (0.1, before[0], before[0]),
            (3.2, "{{ before|join(', ') }}", "{{ row.before|map('lines')|join('\n') }}"),
            (0.1, before[1], before[1]),
            (4.3, "{{ now }}", "{{ row.now|lines or blank(16) }}"),
            (3.1, "ผลที่ส่วนกลางแจ้ง", "{{ row.back|lines or '–' }}"),
            (3.0, "Word/Excel และหลักฐาน", "{{ row.files|lines or '–' }}"),
            (2.6, "ประเด็นแก้ไข", "{{ row.corrections|lines or '–' }}"),
            (2.4, "ผู้รับผิดชอบ", "{{ row.owner or blank(10) }}"),
            (1.8, "หมายเหตุ", "{{ row.remark }}"),
        ),
        says="ผลรายตัวชี้วัดและรายประเด็นการพิจารณา",
    )
    sheet.end()
    signature(sheet, "signer")
    return sheet.content()


def quarter_summary() -> bytes:
    """The eMENSCR summary of a quarter."""
    sheet = Sheet(landscape=True)
    report_head(sheet)
    figures = (
        (2.6, "งบประมาณ (บาท)", "budget"),
        (2.6, "แผนเบิกจ่าย (บาท)", "planned_money"),
        (2.8, "เบิกจ่าย (บาท)", "disbursed"),
        (1.6, "เบิกจ่าย (%)", "percent"),
        (1.6, "แผน (%)", "planned"),
        (1.6, "ผล (%)", "progress"),
    )
    rows(
        sheet,
        "rows",
        (
            (1.1, "ที่", "{{ row.number }}"),
            (6.2, "โครงการ", "{{ row.project }}"),
            (3.3, "ผู้รับผิดชอบ", "{{ row.owner }}"),
            *((width, head, f"{{{{ row.{key} or '–' }}}}") for width, head, key in figures),
            (2.3, "รายงาน", "{{ row.state }}"),
        ),
        styles=("Table Figure", "Table Text", "Table Text", *("Table Figure",) * 6, "Table Text"),
        last=(
            "",
            "*{{ total.project }}*",
            "",
            *(f"*{{{{ total.{key} or '–' }}}}*" for _, _, key in figures),
            "",
        ),
        says="งบประมาณ การเบิกจ่าย และความก้าวหน้าของแต่ละโครงการ",
    )
    sheet.when("notes")
    sheet.para("ผลการดำเนินงาน ปัญหาและอุปสรรค", "Heading 1", before=12)
    sheet.each("note", "notes")
    sheet.para("*{{ note.project }}*", "Body Text", before=3, keep=True)
    for key, label in (("result", "ผลการดำเนินงาน"), ("problems", "ปัญหาและอุปสรรค")):
        sheet.when(f"note.{key}")
        sheet.para(f"{label} {{{{ note.{key} }}}}", "Body Text", left=1)
        sheet.end("if")
    sheet.end()
    sheet.end("if")
    signature(sheet, "signer")
    return sheet.content()


def entry_list() -> bytes:
    """Which modules of each eMENSCR project have been entered."""
    sheet = Sheet(landscape=True)
    report_head(sheet)
    modules = ("M1", "M2", "M3", "M4", "M5", "M7 อนุมัติ")
    rows(
        sheet,
        "rows",
        (
            (1.2, "ที่", "{{ row.number }}"),
            (7.5, "โครงการ", "{{ row.project }}"),
            (3.8, "ผู้รับผิดชอบ", "{{ row.owner }}"),
            *((2.2, head, f"{{{{ row.modules[{place}] }}}}") for place, head in enumerate(modules)),
        ),
        styles=("Table Figure", *("Table Text",) * 8),
        says="การนำเข้าข้อมูลของแต่ละโครงการ",
    )
    signature(sheet, "signer")
    return sheet.content()


def inspection_report() -> bytes:
    """The report of an inspection, in the form of the Prime Minister's Office inspectors."""
    sheet = Sheet(landscape=True)
    sheet.para("{{ title }}", "Title")
    sheet.each("one", "head")
    sheet.para("{{ one }}", "Subtitle")
    sheet.end()
    sheet.para("{{ as_of }}", "Remark", align=ALIGN.CENTER, after=6)
    rows(
        sheet,
        "rows",
        (
            (4.0, "ประเด็นการตรวจติดตาม", "{{ row.topic|lines }}"),
            (4.4, "ข้อค้นพบ/ผลการตรวจ", "{{ row.found|lines }}"),
            (2.4, "ประเด็นปัญหา", "{{ row.problem|lines }}"),
            (4.2, "ข้อเสนอแนะของผู้ตรวจราชการ", "{{ row.recommendations|lines }}"),
            (3.2, "หน่วยรับตรวจ/หน่วยงานที่รับผิดชอบ", "{{ row.owners|lines }}"),
            (2.6, "ความเห็นของที่ปรึกษา ผต.ภาคประชาชน", "{{ row.citizens|lines }}"),
            (4.9, "รายงานผลการดำเนินการของหน่วยรับตรวจ", "{{ row.done|lines }}"),
        ),
        says="ข้อค้นพบ ข้อเสนอแนะ และผลการดำเนินการรายประเด็น",
        whole=False,
    )
    for heading, name in (
        ("สรุปผลการตรวจราชการ", "summary"),
        ("ข้อเสนอแนะเชิงนโยบายของผู้ตรวจราชการ", "policy"),
        ("ข้อสั่งการของผู้บังคับบัญชา", "orders"),
        ("ความเห็นของที่ปรึกษาผู้ตรวจราชการภาคประชาชน", "citizens"),
    ):
        sheet.para(heading, "Heading 1", before=12)
        texts(sheet, name, keep=True)
        sheet.when(f"not {name}")
        sheet.para("{{ blank(150) }}", "Body Text First Indent", before=0, keep=True)
        sheet.end("if")
    sheet.when("attachments")
    sheet.para("เอกสารแนบ", "Heading 1", before=12)
    texts(sheet, "attachments", "List Paragraph")
    sheet.end("if")
    signature(sheet, "signer")
    return sheet.content()


def recommendations() -> bytes:
    """The results of an inspection by its recommendations."""
    sheet = Sheet(landscape=True)
    report_head(sheet)
    sheet.each("section", "sections")
    sheet.para("{{ section.heading }}", "Heading 1", before=9)
    rows(
        sheet,
        "section.rows",
        (
            (1.1, "ที่", "{{ row.number }}"),
            (5.6, "ข้อเสนอแนะ", "{{ row.recommendation }}"),
            (5.0, "ประเด็นและข้อค้นพบ", "{{ row.topic }}\n{{ row.finding }}"),
            (3.4, "ผู้รับผิดชอบ", "{{ row.owners }}"),
            (2.4, "กำหนด", "{{ row.due or '–' }}"),
            (5.8, "ผลการดำเนินการ", "{{ row.log|lines or blank(40) }}"),
            (2.4, "สถานะ", "{{ row.state }}"),
        ),
        styles=("Table Figure", *("Table Text",) * 6),
        says="ข้อเสนอแนะ ผู้รับผิดชอบ กำหนด และผลการดำเนินการ",
    )
    sheet.end()
    signature(sheet, "signer")
    return sheet.content()
