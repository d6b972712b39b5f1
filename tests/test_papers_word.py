"""Word files: their forms are what their script makes, Thai is set as Thai, all that is said stands in them,
and a template that cannot be filled in is told by its name."""

from __future__ import annotations

import io
import os
import re
import subprocess
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest

from generator.papers import blanks, sheet
from generator.papers.paper import Paper
from generator.papers.word import WordTemplateError, render_docx, thai, thai_date
from generator.publish.failure import BuildError
from tests import papers, pdf_text
from tests.needs import program
from tests.papers import TEMPLATES, W, parts, said

FORMS = sorted(blanks.FORMS)
EVERY_KIND = pytest.mark.parametrize("kind", papers.NAMES)


def rendered(one: Paper) -> bytes:
    return render_docx(TEMPLATES[one.kind.template("docx")], papers.data(one))


@cache
def largest(kind: str) -> bytes:
    """The Word file of the paper of a kind that says most."""
    return rendered(papers.largest(kind))


# -- the forms --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMS)
def test_the_committed_form_is_what_its_script_makes(name: str) -> None:
    made = blanks.FORMS[name]()
    with zipfile.ZipFile(io.BytesIO(made)) as one, zipfile.ZipFile(TEMPLATES[f"{name}.docx"]) as other:
        assert one.namelist() == other.namelist()
        for part in one.namelist():
            assert one.read(part) == other.read(part), part


def test_every_paper_has_a_form_in_word() -> None:
    assert {one.kind.template("docx") for one in papers.papers()} <= TEMPLATES.keys()
    assert {f"{name}.docx" for name in FORMS} == {name for name in TEMPLATES if name.endswith(".docx")}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_holds_nothing_that_may_not_be_handed_out(name: str) -> None:
    from generator.attached.look import look

    looked = look(TEMPLATES[f"{name}.docx"])
    assert (looked.kind, looked.troubles) == ("docx", [])


# -- Thai is set as Thai ----------------------------------------------------------------------------


@EVERY_KIND
def test_font_size_weight_and_language_are_set_for_complex_scripts(kind: str) -> None:
    found = parts(largest(kind))
    styles = found["word/styles.xml"]
    default = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    normal = styles.find(f"{W}style[@{W}styleId='Normal']/{W}rPr")
    for properties in (default, normal):
        fonts = properties.find(f"{W}rFonts")
        assert {fonts.get(f"{W}{name}") for name in ("ascii", "hAnsi", "cs", "eastAsia")} == {sheet.FONT}
        assert properties.find(f"{W}szCs").get(f"{W}val") == "32"
        assert properties.find(f"{W}lang").get(f"{W}bidi") == "th-TH"
    for root in found.values():
        assert not [name for fonts in root.iter(f"{W}rFonts") for name in fonts.attrib if "heme" in name]
        for properties in root.iter(f"{W}rPr"):
            told = {child.tag.removeprefix(W): child.get(f"{W}val") for child in properties}
            assert told.get("sz") == told.get("szCs")
            assert ("b" in told) == ("bCs" in told)
    assert found["word/settings.xml"].find(f"{W}themeFontLang").get(f"{W}bidi") == "th-TH"


@EVERY_KIND
def test_pages_are_numbered_in_thai_and_rows_stay_whole(kind: str) -> None:
    document = parts(largest(kind))["word/document.xml"]
    for section in document.iter(f"{W}sectPr"):
        order = [child.tag.removeprefix(W) for child in section]
        assert order[order.index("pgMar") + 1] == "pgNumType"
        assert section.find(f"{W}pgNumType").get(f"{W}fmt") == "thaiNumbers"
    for table in document.iter(f"{W}tbl"):
        grid = [int(column.get(f"{W}w")) for column in table.find(f"{W}tblGrid")]
        for row in table.findall(f"{W}tr"):
            widths = [int(cell.find(f"{W}tcPr/{W}tcW").get(f"{W}w")) for cell in row.findall(f"{W}tc")]
            assert widths == grid
        lines = [row for row in table.findall(f"{W}tr") if len(row.findall(f"{W}tc")) > 3]
        if lines and table.find(f"{W}tblPr/{W}tblStyle") is not None:
            assert lines[0].find(f"{W}trPr/{W}tblHeader") is not None
    wide = document.find(f"{W}body/{W}sectPr/{W}pgSz").get(f"{W}orient") == "landscape"
    room = (29.7 - 4 if wide else 16) / 2.54 * 1440
    assert all(
        sum(int(c.get(f"{W}w")) for c in t.find(f"{W}tblGrid")) <= room + 60 for t in document.iter(f"{W}tbl")
    )


@EVERY_KIND
def test_a_screen_reader_is_told_title_language_headings_and_tables(kind: str) -> None:
    one = papers.largest(kind)
    content = largest(kind)
    properties = docx.Document(io.BytesIO(content)).core_properties
    data = papers.data(one)
    assert (properties.title, properties.author, properties.language) == (
        data["title"],
        data["author"],
        "th-TH",
    )
    document = parts(content)["word/document.xml"]
    used = {style.get(f"{W}val") for style in document.iter(f"{W}pStyle")}
    assert used & {"Title", "MemoTitle", "Heading1", "CoverTitle"}
    for table in document.iter(f"{W}tbl"):
        if table.find(f"{W}tblPr/{W}tblStyle") is not None:
            assert table.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val")
    assert all(one.get("descr") for one in document.iter("{*}docPr"))


def test_text_is_spread_as_thai_is(tmp_path: Path) -> None:
    styles = parts(TEMPLATES["order.docx"].read_bytes())["word/styles.xml"]
    spread = styles.find(f"{W}style[@{W}styleId='BodyTextFirstIndent']/{W}pPr/{W}jc")
    assert spread.get(f"{W}val") == "thaiDistribute"


# -- what they say ----------------------------------------------------------------------------------


@EVERY_KIND
def test_everything_that_a_paper_says_stands_in_its_word_file(kind: str) -> None:
    one = papers.largest(kind)
    found = said(largest(kind))
    data = papers.data(one)
    if one.kind.name == "manual":
        data = {key: value for key, value in data.items() if key not in ("chart", "office_short")} | {
            "rows": [
                {key: row[key] for key in ("number", "text", "when", "who", "others")}
                for row in data["chart"]["rows"]
            ]
        }
    wanted = list(papers.texts(data))
    assert len(wanted) > 8
    assert [text for text in wanted if text not in found] == []
    assert ("ข้อมูลตัวอย่าง" in found) == data["sample"]
    assert not re.search(r"{{|{%|%}|}}", found)


def test_hostile_text_stays_text() -> None:
    hostile = [
        "<w:p>ก</w:p>", "a & b", "{{ author }}", "{% if x %}", "“ ” \" '", "]]>", "&lt;b&gt;",
        "\u202eกลับ\u202c", "=cmd|' /c calc'!A1", "{%p for x in y %}", "\\n", "{#p x #}",
    ]  # fmt: skip
    one = papers.paper("orders/2566/9204", "order")
    data = papers.data(one) | {"preamble": hostile, "title": "a & b <c>"}
    content = render_docx(TEMPLATES["order.docx"], data)
    found = said(content)
    assert [text for text in hostile if text not in found] == []
    assert docx.Document(io.BytesIO(content)).core_properties.title == "a & b <c>"


def big_order() -> dict[str, Any]:
    """60 members with names of 120 letters, and duties that fill more than a page."""
    data = papers.data(papers.paper("orders/2566/9204", "order"))
    member = {"name": "นาย" + "ก" * 117, "post": "ผู้อำนวยการ" * 10, "role": "กรรมการและผู้ช่วยเลขานุการ"}
    members = [member | {"number": thai(f"1.{place}")} for place in range(1, 61)]
    committee = {"heading": "๑. คณะใหญ่ ประกอบด้วย", "members": members, "duties": ["ตรวจสอบ " * 2_000]}
    return data | {"committees": [committee]}


def test_sixty_members_with_long_names_and_duties_longer_than_a_page() -> None:
    data = big_order()
    found = said(render_docx(TEMPLATES["order.docx"], data))
    assert [text for text in papers.texts(data) if text.strip() not in found] == []


def test_the_same_data_give_the_same_bytes() -> None:
    one = papers.paper("inspection/2566/visits/moe-r1", "inspection-report")
    content = rendered(one)
    assert content == rendered(one)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_offices_own_picture_stands_in_its_place(tmp_path: Path) -> None:
    from PIL import Image

    picture = tmp_path / "garuda.png"
    Image.new("RGB", (300, 330)).save(picture)
    data = papers.data(papers.paper("orders/2566/9204", "order"))
    without, with_it = (
        render_docx(TEMPLATES["order.docx"], data, pictures) for pictures in ({}, {"garuda": picture})
    )
    assert "(ตราครุฑ)" in said(without)
    assert "(ตราครุฑ)" not in said(with_it)
    document = parts(with_it)["word/document.xml"]
    [shown] = document.iter("{*}docPr")
    assert shown.get("descr") == "ตราครุฑ"
    [size] = document.iter("{*}extent")
    assert int(size.get("cy")) == 30 * 36_000


# -- filters ----------------------------------------------------------------------------------------


def test_digits_and_days_in_thai() -> None:
    assert thai("65/2566 ลงวันที่ 22") == "๖๕/๒๕๖๖ ลงวันที่ ๒๒"
    assert thai("QP-1 M1–M5 https://a.b/65") == "QP-1 M1–M5 https://a.b/65"
    assert thai_date("2566-02-22") == thai_date("2023-02-22") == "๒๒ กุมภาพันธ์ พ.ศ. ๒๕๖๖"
    assert thai_date("") == ""
    with pytest.raises(ValueError, match="day"):
        thai_date("2566-02-30")


# -- templates that cannot be filled in --------------------------------------------------------------


def template(tmp_path: Path, *paragraphs: str, header: str = "") -> Path:
    made = docx.Document()
    for one in paragraphs:
        made.add_paragraph(one)
    if header:
        made.sections[0].header.paragraphs[0].text = header
    file = tmp_path / "own.docx"
    made.save(str(file))
    return file


@pytest.mark.parametrize(
    ("paragraphs", "near"),
    [
        (("ที่ {{ number", "เรื่อง"), ""),
        (("ที่ {{ nubmer }}",), ""),
        (("{%p for one in preamble %}", "{{ one }}"), ""),
        (("{%p endfor %}",), "endfor"),
        (("{% jump %}",), "jump"),
        (("{{ number|romn }}",), "romn"),
        (("{{ number|thdate }}",), ""),
        (("{{ ''.__class__.__mro__[1].__subclasses__() }}",), ""),
        (("{{ picture.__init__.__globals__ }}",), ""),
        (("{% for one in preamble %}", "{{ one }}{% endfor %} {% if sample %}", "x"), ""),
        (("{% include '/etc/passwd' %}",), ""),
        (("{{ 1 / 0 }}",), ""),
        (("{{ blank('x') }}",), ""),
    ],
)  # fmt: skip
def test_a_wrong_template_is_told_by_its_name(tmp_path: Path, paragraphs: tuple[str, ...], near: str) -> None:
    file = template(tmp_path, *paragraphs)
    data = papers.data(papers.paper("orders/2566/9204", "order"))
    with pytest.raises(WordTemplateError) as told:
        render_docx(file, data)
    for lang in ("th", "en"):
        assert str(file) in told.value.words(lang)
        assert near in told.value.words(lang)


def test_a_wrong_tag_in_the_head_of_a_page_is_told(tmp_path: Path) -> None:
    file = template(tmp_path, "ก", header="{{ nothing }}")
    with pytest.raises(WordTemplateError, match=re.escape(str(file))):
        render_docx(file, {"title": "ก"})


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 not a zip", b"%PDF-1.7"], ids=["nothing", "zip", "pdf"]
)
def test_a_template_that_is_no_word_file_is_told(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "own.docx"
    file.write_bytes(content)
    with pytest.raises(WordTemplateError, match=re.escape(str(file))):
        render_docx(file, {"title": "ก"})


def test_a_character_that_no_file_can_hold_is_told() -> None:
    data = papers.data(papers.paper("orders/2566/9204", "order"))
    with pytest.raises(BuildError) as told:
        render_docx(TEMPLATES["order.docx"], data | {"subject": "ก\x07ข"})
    assert "U+0007" in told.value.words("th")


# -- as another program opens them ------------------------------------------------------------------


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The largest paper of every kind as LibreOffice prints it, all in one go: it is slow to start."""
    office = program("soffice", package="libreoffice-writer-nogui")
    directory = tmp_path_factory.mktemp("libreoffice")
    names = []
    for name in papers.NAMES:
        names.append(directory / f"{name}.docx")
        names[-1].write_bytes(largest(name))
    names.append(directory / "big.docx")
    names[-1].write_bytes(render_docx(TEMPLATES["order.docx"], big_order()))
    subprocess.run(
        [
            office, f"-env:UserInstallation={(directory / 'profile').as_uri()}", "--headless",
            "--convert-to", "pdf", "--outdir", str(directory), *map(str, names),
        ],
        check=True, capture_output=True, timeout=600, env=os.environ | {"HOME": str(directory)},
    )  # fmt: skip
    return lambda name: directory / f"{name}.pdf"


@pytest.mark.slow
@EVERY_KIND
def test_libreoffice_prints_all_of_it(kind: str, converted: Callable[[str], Path]) -> None:
    pages = pdf_text.poppler(converted(kind))
    whole = re.sub(r"\s", "", "".join(pages))
    words = {
        word
        for text in papers.texts(papers.data(papers.largest(kind)))
        for word in text.split()
        if "." not in word
    }
    found = sum(re.sub(r"\s", "", word) in whole for word in words)
    assert found / len(words) > 0.9  # its own fonts spell some clusters apart


@pytest.mark.slow
def test_libreoffice_prints_sixty_members_on_several_pages(converted: Callable[[str], Path]) -> None:
    pages = pdf_text.poppler(converted("big"))
    assert len(pages) / 2 > 5
    whole = re.sub(r"\s", "", "".join(pages))  # a fallback font is wider: numbers may wrap
    assert [place for place in range(1, 61) if thai(f"1.{place}") not in whole] == []
