"""The Word form of a procedure manual: cover, contents, the seven sections of the printed manuals.

The flow chart is a table of three columns, as in the manuals of other offices: a box for each step with
the ways on from it in words, who is responsible, and when. Words are read aloud and edited as they are,
which a drawing would not be.
"""

from __future__ import annotations

from generator.papers.form_parts import texts
from generator.papers.sheet import Sheet

SECTIONS = (
    "๑. ชื่องาน",
    "๒. วัตถุประสงค์",
    "๓. ขอบเขตของงาน",
    "๔. ขั้นตอนการปฏิบัติงาน",
    "๕. Flow Chart การปฏิบัติงาน",
    "๖. แบบฟอร์มที่ใช้",
    "๗. เอกสาร/หลักฐานอ้างอิง",
)
STEPS = 3
"""Which of them has the steps under it in the contents, from 0."""


def manual() -> bytes:
    """คู่มือขั้นตอนการปฏิบัติงาน."""
    sheet = Sheet()
    _cover(sheet)
    _contents(sheet)
    sheet.para(SECTIONS[0], "Heading 1", new_page=True)
    sheet.para("{{ job }}", "Body Text First Indent", before=0)
    sheet.para(SECTIONS[1], "Heading 1")
    sheet.each("one", "objectives")
    number = "{% if objectives|length > 1 %}๒.{{ loop.index|th }} {% endif %}"
    sheet.para(f"{number}{{{{ one }}}}", "Body Text First Indent", before=0)
    sheet.end()
    sheet.para(SECTIONS[2], "Heading 1")
    sheet.each("one", "scope")
    sheet.para("{{ one.number }} {{ one.text }}", "Body Text First Indent", before=0)
    sheet.end()
    sheet.para(SECTIONS[3], "Heading 1")
    _steps(sheet)
    sheet.para(SECTIONS[4], "Heading 1")
    _chart(sheet)
    sheet.para(SECTIONS[5], "Heading 1", before=12)
    sheet.each("one", "forms")
    _entry(sheet, "one.title", ("one.note", "one.url", "one.page"))
    sheet.end()
    sheet.para(SECTIONS[6], "Heading 1")
    sheet.each("one", "references")
    _entry(sheet, "one.number ~ ' ' ~ one.title", ("one.note", "one.url", "one.page"))
    sheet.end()
    _about(sheet)
    return sheet.content()


def _cover(sheet: Sheet) -> None:
    sheet.para("{{ office }}", "Subtitle", before=36)
    sheet.para("{{ document_type }}", "Subtitle", before=72)
    sheet.para("{{ title }}", "Cover Title", before=6)
    sheet.para("จัดทำโดย", "Subtitle", before=96)
    sheet.when("author_name")
    sheet.para("{{ author_name }}", "Subtitle")
    sheet.end("if")
    sheet.para("{{ author_post }}", "Subtitle")
    sheet.para("{{ version }}", "Subtitle", before=24)
    sheet.when("published")
    sheet.para("เผยแพร่เมื่อ {{ published }}", "Subtitle")
    sheet.end("if")
    sheet.when("qr")
    sheet.para('{{ qr_code(address, 25, "รหัสคิวอาร์ เปิดหน้าของคู่มือนี้") }}', "Subtitle", before=24)
    sheet.end("if")
    sheet.para("{{ address }}", "Subtitle")


def _contents(sheet: Sheet) -> None:
    """Filled in already, without page numbers: Word writes those when its field is brought up to date."""
    sheet.para("สารบัญ", "Title", new_page=True)
    sheet.open_contents()
    for place, name in enumerate(SECTIONS):
        sheet.para(name, "toc 1")
        if place == STEPS:
            sheet.each("step", "steps")
            sheet.para("{{ step.number }} {{ step.short }}", "toc 2")
            sheet.end()
    sheet.close_contents()


def _steps(sheet: Sheet) -> None:
    sheet.each("step", "steps")
    sheet.para("{{ step.number }} {{ step.short }}", "Heading 2")
    sheet.each("part", "step.text")
    sheet.para("{{ part }}", "Body Text First Indent", before=0)
    sheet.end()
    who = "{{ step.who }}{% if step.others %} ร่วมกับ{{ step.others }}{% endif %}"
    sheet.para(f"*ผู้ดำเนินการ* {who}", "Body Text", left=2.5)
    for key, label in (("when", "เมื่อใด"), ("output", "ผลที่ได้")):
        sheet.when(f"step.{key}")
        sheet.para(f"*{label}* {{{{ step.{key} }}}}", "Body Text", left=2.5)
        sheet.end("if")
    sheet.each("part", "step.note")
    sheet.para("*หมายเหตุ* {{ part }}", "Body Text", left=2.5)
    sheet.end()
    sheet.end()


def _chart(sheet: Sheet) -> None:
    kind = "(chart.shapes|selectattr('kind', 'equalto', row.kind)|first).word"
    way = "{{ branch.label }} {% if branch.back %}▲ กลับไปข้อ{% else %}▶ ไปข้อ{% endif %} {{ branch.target }}"
    box = (
        f"{{{{ {kind} }}}}|Chart Kind",
        "{{ row.number }} {{ row.text }}|Chart Box",
        "{%p for branch in row.branches %}|Chart Way",
        f"{way}|Chart Way",
        "{%p endfor %}|Chart Way",
        "{%p if row.next %}|Chart Way",
        "{{ row.next_label }} ▼|Chart Way",
        "{%p endif %}|Chart Way",
    )
    sheet.table(
        (9.4, 3.4, 3.2),
        (
            ("ผังขั้นตอน", "ผู้รับผิดชอบ", "เวลา"),
            ("{%tr for row in chart.rows %}", "", ""),
            (
                "\n".join(box),
                "{{ row.who }}{% if row.others %}\nร่วมกับ {{ row.others }}{% endif %}",
                "{{ row.when or '–' }}",
            ),
            ("{%tr endfor %}", "", ""),
        ),
        heads=1,
        says="แผนผังขั้นตอน: แต่ละแถวคือหนึ่งขั้นตอน พร้อมทางไปขั้นตอนถัดไป ผู้รับผิดชอบ และเวลา",
    )


def _entry(sheet: Sheet, title: str, more: tuple[str, ...]) -> None:
    sheet.para(f"{{{{ {title} }}}}", "Body Text First Indent", before=3)
    for one in more:
        sheet.when(one)
        sheet.para(f"{{{{ {one} }}}}", "Body Text", left=2.5)
        sheet.end("if")


def _about(sheet: Sheet) -> None:
    """What was put right, what is to be known, and where the manual comes from."""
    sheet.when("corrections")
    sheet.para("จุดที่แก้ไขจากต้นฉบับ", "Heading 1", before=12)
    sheet.table(
        (3.0, 4.3, 4.3, 4.4),
        (
            ("ตำแหน่ง", "ต้นฉบับพิมพ์ว่า", "แก้ไขเป็น", "เหตุผล"),
            ("{%tr for one in corrections %}", "", "", ""),
            ("{{ one.place }}", "{{ one.printed }}", "{{ one.corrected }}", "{{ one.reason }}"),
            ("{%tr endfor %}", "", "", ""),
        ),
        heads=1,
        says="จุดที่แก้ไขจากต้นฉบับ",
    )
    sheet.end("if")
    sheet.when("notes")
    sheet.para("หมายเหตุ", "Heading 1", before=12)
    texts(sheet, "notes")
    sheet.end("if")
    sheet.para("เกี่ยวกับคู่มือฉบับนี้", "Heading 1", before=12)
    for label, value in (
        ("รายงานต่อ", "report_to|join(' และ')"),
        ("ระบบที่ใช้", "system"),
        ("บันทึกแก้ไขล่าสุดเมื่อ", "changed"),
        ("ที่อยู่ถาวร", "address"),
    ):
        sheet.when(value)
        sheet.para(f"*{label}* {{{{ {value} }}}}", "Body Text")
        sheet.end("if")
    sheet.each("one", "sources")
    sheet.para("*แหล่งที่มา* {{ one.title }} {{ one.url }} {{ one.note }}", "Body Text")
    sheet.end()
