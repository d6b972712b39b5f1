"""Attached files are judged by their content; whatever they are, looking into them only ever yields words."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.attached import look as looking
from generator.attached import office, pdf, picture
from generator.attached.look import Looked, look
from generator.check import check
from generator.rules import files
from tests import attached
from tests.attached import CASES, docx, jpeg, paragraph, xlsx, zipped


def seen(tmp_path: Path, content: bytes) -> Looked:
    file = tmp_path / "file"
    file.write_bytes(content)
    return look(file)


def codes(looked: Looked) -> list[tuple[str, str]]:
    return [(one.code, one.what) for one in looked.troubles]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (attached.pdf("page"), "pdf"),
        (docx(), "docx"),
        (xlsx(), "xlsx"),
        (jpeg(), "jpeg"),
    ],
    ids=["pdf", "docx", "xlsx", "jpeg"],
)
def test_what_may_be_handed_out_is_known_by_its_content(tmp_path: Path, content: bytes, kind: str) -> None:
    looked = seen(tmp_path, content)
    assert (looked.kind, looked.troubles) == (kind, [])


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_pictures(tmp_path: Path, form: str) -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, form)
    assert (seen(tmp_path, out.getvalue()).kind, codes(seen(tmp_path, out.getvalue()))) == (form.lower(), [])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00 program",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a" + bytes(20),
        b" %PDF-1.7 later",
        zipped({"a.txt": "a"}),
        zipped({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>"}),
    ],
    ids=["nothing", "program", "svg", "gif", "pdf later", "zip", "slides"],
)
def test_anything_else_is_not_handed_out(tmp_path: Path, content: bytes) -> None:
    assert codes(seen(tmp_path, content)) == [("TT620", "unknown")]


WEB = ("hyperlink", "https://www.obec.go.th/", True)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (docx(relations=(WEB, ("hyperlink", "mailto:office@example.go.th", True))), []),
        (docx(relations=(("hyperlink", "#place", True),)), []),
        (docx(relations=(("hyperlink", "file:///c:/forms/a.docx", True),)), [("TT625", "external")]),
        (docx(relations=(("hyperlink", "\\\\server\\share\\a.docx", True),)), [("TT625", "external")]),
        (docx(relations=(("hyperlink", "//server/share", True),)), [("TT625", "external")]),
        (docx(relations=(("image", "https://example.org/a.png", True),)), [("TT625", "external")]),
        (docx(relations=(("frame", "https://example.org/", True),)), [("TT625", "external")]),
        (docx(relations=(("vbaProject", "v.bin", False),)), [("TT624", "macro")]),
        (docx(relations=(("aFChunk", "chunk.html", False),)), [("TT624", "embedded")]),
        (docx(parts={"customUI/customUI.xml": "<a/>"}), [("TT624", "control")]),
        (docx('<w:p><w:fldSimple w:instr=" INCLUDETEXT \\\\server\\a "/></w:p>'), [("TT625", "field")]),
        (
            docx("<w:p><w:r><w:instrText>INCLUDE</w:instrText></w:r><w:r><w:instrText>PICTURE x"
                 "</w:instrText></w:r></w:p>"),
            [("TT625", "field")],
        ),
        (docx("<w:p><w:r><w:instrText> PAGE </w:instrText></w:r></w:p>"), []),
        (xlsx(parts={"xl/macrosheets/sheet1.xml": "<a/>"}), [("TT624", "macro")]),
        (xlsx(parts={"xl/connections.xml": "<a/>"}), [("TT625", "data")]),
        (xlsx(formula="WEBSERVICE(&quot;https://example.org&quot;)"), [("TT625", "field")]),
        (xlsx(formula="cmd|'/c calc'!A1"), [("TT625", "field")]),
        (xlsx(formula="SUM(A1:A9)"), []),
    ],
)  # fmt: skip
def test_what_acts_or_fetches_in_office_files(
    tmp_path: Path, content: bytes, found: list[tuple[str, str]]
) -> None:
    assert codes(seen(tmp_path, content)) == found


def test_a_macro_file_under_another_name_is_known_by_its_types(tmp_path: Path) -> None:
    content = docx(
        parts={
            "[Content_Types].xml": '<Types><Override PartName="/word/document.xml" ContentType='
            '"application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
        }
    )
    assert codes(seen(tmp_path, content)) == [("TT624", "macro")]


@pytest.mark.parametrize(
    "part",
    [
        {"../../etc/passwd": "x"},
        {"/word/x.xml": "x"},
        {"C:\\x.xml": "x"},
        {"word/header1.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'},
        {"word/header1.xml": "<a>"},
    ],
    ids=["up", "root", "drive", "entity", "not XML"],
)
def test_parts_that_no_office_writes(tmp_path: Path, part: dict[str, str]) -> None:
    assert codes(seen(tmp_path, docx(parts=part))) == [("TT623", "broken")]


def test_two_parts_of_one_name_are_one_too_many(tmp_path: Path) -> None:
    out = io.BytesIO(docx())
    with zipfile.ZipFile(out, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr("word/document.xml", "<a/>")
    assert codes(seen(tmp_path, out.getvalue())) == [("TT623", "broken")]


def test_an_office_file_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "MAX_UNPACKED", 2_000)
    assert codes(seen(tmp_path, docx(paragraph("ก" * 1_000)))) == [("TT626", "unpacked")]


def test_a_part_larger_than_its_entry_says_is_not_read_on(tmp_path: Path) -> None:
    content = bytearray(docx(paragraph("ก" * 1_000)))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        size = package.getinfo("word/document.xml").file_size
    told = content.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert [one.code for one in seen(tmp_path, bytes(told)).troubles] in (["TT626"], ["TT623"])


def test_a_pdf_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def add(made: Any) -> None:
        made.Root.Filling = made.make_stream(bytes(3_000_000))

    out, small = io.BytesIO(), attached.pdf(add=add)
    with pikepdf.open(io.BytesIO(small)) as made:
        made.save(out, compress_streams=True, recompress_flate=True)
    monkeypatch.setattr(pdf, "MAX_UNPACKED", 2_000_000)
    assert len(out.getvalue()) < 20_000
    assert codes(seen(tmp_path, out.getvalue())) == [("TT626", "unpacked")]


def test_a_pdf_of_too_many_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_PAGES", 0)
    assert codes(seen(tmp_path, attached.pdf())) == [("TT626", "unpacked")]


def test_a_picture_of_too_many_points(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "MAX_PIXELS", 100)
    assert codes(seen(tmp_path, jpeg())) == [("TT626", "unpacked")]


def _with(**entries: Any) -> Any:
    def add(made: Any) -> None:
        made.Root.OpenAction = pikepdf.Dictionary(entries)

    return add


@pytest.mark.parametrize(
    ("entries", "found"),
    [
        ({"/S": pikepdf.Name.URI, "/URI": pikepdf.String("https://www.obec.go.th/")}, []),
        ({"/S": pikepdf.Name.URI, "/URI": pikepdf.String("file:///c:/a")}, [("TT625", "external")]),
        ({"/S": pikepdf.Name.SubmitForm}, [("TT624", "launch")]),
        ({"/S": pikepdf.Name.GoToR}, [("TT624", "launch")]),
        ({"/Next": pikepdf.Dictionary({"/S": pikepdf.Name.JavaScript})}, [("TT624", "script")]),
    ],
)
def test_actions_in_a_pdf(tmp_path: Path, entries: dict[str, Any], found: list[tuple[str, str]]) -> None:
    assert codes(seen(tmp_path, attached.pdf(add=_with(**entries)))) == found


def texts(looked: Looked) -> str:
    return "\n".join(one.text for one in looked.passages)


def test_all_that_a_word_file_says_is_read(tmp_path: Path) -> None:
    parts = {
        f"word/{name}.xml": f'<w:x xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"{paragraph(name)}</w:x>"
        for name in ("header1", "footer2", "footnotes", "endnotes", "comments")
    }
    split = "<w:p><w:r><w:t>081</w:t></w:r><w:r><w:t>2345678</w:t></w:r></w:p>"
    said = texts(seen(tmp_path, docx(split + paragraph("ที่ลบแล้ว", "delText"), parts=parts)))
    assert {"0812345678", "ที่ลบแล้ว", "header1", "footer2", "footnotes", "endnotes", "comments"} <= set(
        said.split("\n")
    )


def test_all_that_a_workbook_says_is_read_cell_by_cell(tmp_path: Path) -> None:
    parts = {
        "xl/sharedStrings.xml": '<sst xmlns="a"><si><t>หนึ่ง</t></si><si><r><t>สอง</t></r></si></sst>',
        "xl/worksheets/sheet1.xml": '<worksheet xmlns="a"><sheetData><row><c t="s"><v>1</v></c>'
        "<c><v>1234</v></c><c><v>5678</v></c></row></sheetData>"
        "<headerFooter><oddHeader>หัวกระดาษ</oddHeader></headerFooter></worksheet>",
        "xl/comments1.xml": '<comments xmlns="a"><text><r><t>ข้อคิดเห็น</t></r></text></comments>',
    }
    looked = seen(tmp_path, xlsx(parts=parts, sheet="แผ่น ก"))
    sheet = next(one for one in looked.passages if one.name == "แผ่น ก")
    assert sheet.text.split("\n") == ["สอง", "1234", "5678", "หัวกระดาษ"]
    assert "ข้อคิดเห็น" in texts(looked)


def test_all_that_a_pdf_says_is_read(tmp_path: Path) -> None:
    def add(made: Any) -> None:
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9],
            Contents=pikepdf.String("หมายเหตุ 089-999-9999"),
        )  # fmt: skip
        made.pages[0].Annots = made.make_indirect(pikepdf.Array([note]))

    looked = seen(tmp_path, attached.pdf("first line", "second line", add=add))
    assert [(one.part, one.name) for one in looked.passages] == [("page", "1")] * 2
    assert {"first line", "second line", "หมายเหตุ 089-999-9999"} <= set(texts(looked).split("\n"))


@settings(max_examples=150, deadline=None)
@given(
    whole=st.sampled_from([attached.pdf("page"), docx(), xlsx(), jpeg(position=True)]),
    cuts=st.lists(st.tuples(st.integers(0, 2_000), st.binary(max_size=6)), max_size=4),
    end=st.integers(4, 3_000),
)
def test_whatever_is_broken_is_only_told(
    tmp_path_factory: pytest.TempPathFactory, whole: bytes, cuts: list[tuple[int, bytes]], end: int
) -> None:
    content = bytearray(whole)
    for place, piece in cuts:
        content[place : place + len(piece)] = piece
    looked = seen(tmp_path_factory.mktemp("broken"), bytes(content[:end]))
    assert all(one.code in ("TT620", "TT623", "TT624", "TT625", "TT626", "TT709") for one in looked.troubles)


def test_what_is_known_of_a_file_is_not_looked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, kept = tmp_path / "office", tmp_path / "cache"
    shutil.copytree(CASES / "invalid/TT703-in-pdf", root)
    shutil.copytree(CASES / "base", root, dirs_exist_ok=True)
    shutil.copytree(CASES / "invalid/TT703-in-pdf", root, dirs_exist_ok=True)
    first = check(root, cache=kept)
    assert [one.code for one in first.findings] == ["TT703"]

    def never(_path: Path) -> Looked:
        raise AssertionError("looked again")

    monkeypatch.setattr(files, "look", never)
    assert check(root, cache=kept).findings == first.findings


def test_the_files_of_the_cases_are_what_their_script_makes() -> None:
    """But for pictures and what is locked, whose bytes are their library's."""
    for case, (wrong, wrong_content, right, right_content) in attached.cases().items():
        for side, ending, content in (("invalid", wrong, wrong_content), ("valid", right, right_content)):
            if ending == "jpg" or case == "TT623-password" or len(content) > looking.MAX_BYTES:
                continue
            file = CASES / side / case / f"records/downloads/files/e-mes-guide.{ending}"
            assert file.read_bytes() == content, case
