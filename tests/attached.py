"""Small files of every kind that records may and may not hand out: ``python -m tests.attached`` writes
those that lie among the cases (tests/cases) anew."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent / "cases"
DOWNLOAD = "records/downloads/e-mes-guide.yml"

LINE, TIMES = "%% filling\n", 2_400_000
"""What is put to a file until it is too large: more than Git should keep."""

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_RELATIONS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MIME = "application/vnd.openxmlformats-officedocument"

Relation = tuple[str, str, bool]
"""Type (the last part), target, and whether it is outside the file."""


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip with these parts, the same bytes each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, (2023, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def docx(
    body: str = "", relations: tuple[Relation, ...] = (), parts: Mapping[str, str | bytes] | None = None
) -> bytes:
    """A Word file. ``body`` is the XML within its body."""
    return zipped(
        {
            "[Content_Types].xml": _types(
                f"{_MIME}.wordprocessingml.document.main+xml", "/word/document.xml"
            ),
            "_rels/.rels": _relations((("officeDocument", "word/document.xml", False),)),
            "word/document.xml": f"<w:document {_W}><w:body>{body or paragraph('คู่มือ')}</w:body></w:document>",
            "word/_rels/document.xml.rels": _relations(relations),
            **(parts or {}),
        }
    )


def paragraph(text: str, tag: str = "t") -> str:
    """A paragraph of a Word file. ``tag`` is ``delText`` for text that was struck out."""
    run = f"<w:r><w:{tag}>{text}</w:{tag}></w:r>"
    return f"<w:p>{f'<w:del>{run}</w:del>' if tag == 'delText' else run}</w:p>"


def xlsx(
    rows: tuple[tuple[str | int, ...], ...] = (("ที่", "รายการ"),),
    relations: tuple[Relation, ...] = (),
    parts: Mapping[str, str | bytes] | None = None,
    sheet: str = "รายชื่อ",
    formula: str = "",
) -> bytes:
    """An Excel file with one sheet."""
    cells = "".join(f"<row>{''.join(_cell(value) for value in row)}</row>" for row in rows)
    cells += f"<row><c><f>{formula}</f></c></row>" if formula else ""
    return zipped(
        {
            "[Content_Types].xml": _types(f"{_MIME}.spreadsheetml.sheet.main+xml", "/xl/workbook.xml"),
            "_rels/.rels": _relations((("officeDocument", "xl/workbook.xml", False),)),
            "xl/workbook.xml": f'<workbook {_S} {_R}><sheets><sheet name="{sheet}" sheetId="1" r:id="rId1"/>'
            "</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": _relations(
                (("worksheet", "worksheets/sheet1.xml", False), *relations)
            ),
            "xl/worksheets/sheet1.xml": f"<worksheet {_S}><sheetData>{cells}</sheetData></worksheet>",
            **(parts or {}),
        }
    )


def _cell(value: str | int) -> str:
    if isinstance(value, int):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t>{value}</t></is></c>'


def _types(main: str, part: str) -> str:
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="{part}" ContentType="{main}"/></Types>'
    )


def _relations(relations: tuple[Relation, ...]) -> str:
    where = {True: ' TargetMode="External"', False: ""}
    told = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"{where[outside]}/>'
        for number, (kind, target, outside) in enumerate(relations, 1)
    )
    return f"<Relationships {_RELATIONS}>{told}</Relationships>"


def pdf(*lines: str, add: Callable[[Any], None] | None = None, password: str = "") -> bytes:
    """A PDF of one page with these lines of ASCII; ``add`` may put more into it."""
    import pikepdf

    made = pikepdf.new()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    text = " ".join(f"({line}) Tj 0 -20 Td" for line in lines or ("e-MES",))
    page = made.add_blank_page(page_size=(595, 842))
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.Contents = made.make_stream(f"BT /F1 14 Tf 72 770 Td {text} ET".encode())
    if add:
        add(made)
    out = io.BytesIO()
    locked = pikepdf.Encryption(user=password, owner=password) if password else None
    made.save(out, static_id=not password, deterministic_id=False, encryption=locked or False)
    return out.getvalue()


def with_script(made: Any) -> None:
    import pikepdf

    made.Root.OpenAction = pikepdf.Dictionary(
        S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('hello')")
    )


def with_launch(made: Any) -> None:
    import pikepdf

    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("calc.exe"))


def with_attachment(made: Any) -> None:
    made.attachments["list.csv"] = b"1,2,3"


def jpeg(*, position: bool = False) -> bytes:
    """A small picture; with where it was taken."""
    from PIL import Image

    picture = Image.new("RGB", (32, 24), (200, 220, 240))
    exif = Image.Exif()
    if position:
        exif.get_ifd(0x8825).update({1: "N", 2: (15.0, 48.0, 0.0), 3: "E", 4: (102.0, 1.0, 0.0)})
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


_COMMENT = f'<w:comments {_W}><w:comment w:id="0">{paragraph("โทร. 044-123456")}</w:comment></w:comments>'
_TEMPLATE = ("attachedTemplate", "\\\\server\\forms\\letter.dotx", True)
_FIELD = "<w:p><w:r><w:instrText> DDEAUTO excel book1 r1c1 </w:instrText></w:r></w:p>"
_WEB = ("hyperlink", "https://www.obec.go.th/", True)


def cases() -> dict[str, tuple[str, bytes, str, bytes]]:
    """Case → ending and bytes of the wrong file, ending and bytes of the right one."""
    word, sheet, page = docx(relations=(_WEB,)), xlsx(), pdf("e-MES guide")
    embedded = (("oleObject", "embeddings/oleObject1.bin", False),)
    wrong = {
        "TT620-page-called-pdf": ("pdf", b"<html>hello</html>\n"),
        "TT620-old-word": ("docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)),
        "TT621-type": ("xlsx", sheet),
        "TT622-scan": ("pdf", page + (LINE * TIMES).encode()),
        "TT623-half-copied": ("docx", word[: len(word) // 2]),
        "TT623-password": ("pdf", pdf("secret", password="1234")),
        "TT624-macro": ("docx", docx(parts={"word/vbaProject.bin": b"x"})),
        "TT624-control": ("docx", docx(parts={"word/activeX/activeX1.xml": "<a/>"})),
        "TT624-embedded-in-word": ("docx", docx("", embedded, {"word/embeddings/oleObject1.bin": b"x"})),
        "TT624-script-in-pdf": ("pdf", pdf(add=with_script)),
        "TT624-launch-in-pdf": ("pdf", pdf(add=with_launch)),
        "TT624-attachment-in-pdf": ("pdf", pdf(add=with_attachment)),
        "TT625-template-on-a-server": ("docx", docx(relations=(_TEMPLATE,))),
        "TT625-field": ("docx", docx(_FIELD)),
        "TT625-other-workbook": ("xlsx", xlsx(parts={"xl/externalLinks/externalLink1.xml": "<a/>"})),
        "TT626-bomb": ("docx", docx(parts={"word/media/image1.bmp": bytes(9_000_000)})),
        "TT703-in-pdf": ("pdf", pdf("Call 081-234-5678")),
        "TT704-note-in-word": ("docx", docx(parts={"word/comments.xml": _COMMENT})),
        "TT705-struck-out": ("docx", docx(paragraph("ส่งที่ somchai@gmail.com", "delText"))),
        "TT706-stamp-in-word": ("docx", docx(paragraph("ลับ") + paragraph("รายงาน"))),
        "TT707-word-in-file": ("docx", docx(paragraph("เอกสารนี้มีชั้นความลับ"))),
        "TT708-in-sheet": ("xlsx", xlsx((("เลขที่บัญชี 123-4-56789-0",),))),
    }
    right = {"pdf": page, "docx": word, "xlsx": sheet}
    pairs = {case: (ending, content, ending, right[ending]) for case, (ending, content) in wrong.items()}
    listed = (("ชื่อ", "เลข"), ("ก", 1234567890121), ("ข", "1-2345-67890-12-1"))
    masked = (("ชื่อ", "เลข"), ("ก", "x-xxxx-xxxxx-12-1"))
    return pairs | {
        "TT620-word-called-pdf": ("pdf", word, "docx", word),
        "TT701-in-sheet": ("xlsx", xlsx(listed), "xlsx", xlsx(masked)),
        "TT702-in-pdf": ("pdf", pdf("ID 1-2345-67890-12-2"), "pdf", pdf("ID x-xxxx-xxxxx-12-2")),
        "TT709-photo": ("jpg", jpeg(position=True), "jpg", jpeg()),
    }


def record(ending: str, content: bytes, stated: str) -> str:
    """The download that hands out a file and calls it ``stated``."""
    text = (CASES / "base" / DOWNLOAD).read_text("utf-8")
    told = {
        "type": stated,
        "file": f"e-mes-guide.{ending}",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    for key, value in told.items():
        text = re.sub(rf"^{key}: .*$", f"{key}: {value}", text, flags=re.MULTILINE)
    return text


def write() -> None:
    """The records and files of the cases."""
    for case, (wrong, wrong_content, right, right_content) in cases().items():
        for side, ending, content in (("invalid", wrong, wrong_content), ("valid", right, right_content)):
            folder = CASES / side / case / "records/downloads"
            file = f"files/e-mes-guide.{ending}"
            stated = {"jpg": "image"}.get(ending, ending)
            if (case, side) == ("TT621-type", "invalid"):
                stated = "docx"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "e-mes-guide.yml").write_text(record(ending, content, stated), "utf-8")
            if len(content) > len(LINE) * TIMES:
                setup = json.dumps({"repeat": {f"records/downloads/{file}": [LINE, TIMES]}}, indent=2)
                (CASES / side / case / "setup.json").write_text(f"{setup}\n", "utf-8")
                continue
            (folder / "files").mkdir(exist_ok=True)
            (folder / file).write_bytes(content)


if __name__ == "__main__":
    write()
