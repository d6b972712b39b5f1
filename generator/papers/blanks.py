"""The Word forms that papers are filled into, made anew: ``python -m generator.papers.blanks [DIRECTORY]``.

They are ordinary Word files: an office may open one, change it and keep it as its own. This is how the
tool's own come about, so that they never differ from what is written here.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from generator import resources
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
    sheet.table(
        (1.3, 9.4, 5.3),
        (
            ("{%tr for member in committee.members %}", "", ""),
            ("{{ member.number }}", "{% if member.name %}{{ member.name }} {% endif %}{{ member.post or blank(50) }}", "{{ member.role or blank(30) }}"),
            ("{%tr endfor %}", "", ""),
        ),
        lines=False,
        styles=("Body Figure", "Body Cell", "Body Cell"),
        says="รายชื่อตามลำดับ ตำแหน่ง และบทบาทในคณะ",
    )  # fmt: skip
    sheet.each("duty", "committee.duties")
    sheet.para("{{ duty }}", "List Paragraph")
    sheet.end()
    sheet.end()
    sheet.para("{{ effective }}", "Body Text First Indent", before=12)
    sheet.para("สั่ง ณ วันที่ {{ date or blank(40) }}", "Body Text First Indent", before=12, keep=True)
    _signature(sheet, "signer")
    _remarks(sheet)
    return sheet.content()


def _signature(sheet: Sheet, who: str, *, before: float = 48) -> None:
    """Room to sign in, the name in brackets or a line for it, and the post."""
    sheet.para(f"({{{{ {who}.name or blank(50) }}}})", "Signature", before=before)
    sheet.para(f"{{{{ {who}.post or blank(50) }}}}", "Signature", keep=False)


def _remarks(sheet: Sheet) -> None:
    sheet.each("one", "remarks")
    sheet.para("{{ one }}", "Remark")
    sheet.end()


FORMS: dict[str, Callable[[], bytes]] = {"order": order}
"""Name → what makes the form."""


def main(directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    for name, make in FORMS.items():
        (directory / f"{name}.docx").write_bytes(make())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else resources.directory("site_templates") / "papers")
