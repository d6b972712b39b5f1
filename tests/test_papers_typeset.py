"""Setting papers: errors have their place, nothing comes from outside, and the same in is the same out."""

from __future__ import annotations

import datetime as dt
import io
import pickle
from pathlib import Path

import pikepdf
import pytest

from generator.papers import templates
from generator.papers.typeset import Compiler, MissingLetters, TemplateError
from generator.publish.failure import BuildError
from tests import pdf_text

ROOT = Path(__file__).resolve().parents[1]
DAY = dt.date(2026, 11, 22)
HEAD = '#import "common.typ": *\n#show: paper.with(data)\n'
DATA = {"title": "เรื่อง", "author": "สำนักงาน", "day": "2026-11-22", "sample": False}


def compiler(tmp_path: Path, text: str, name: str = "one.typ") -> Compiler:
    """Papers with one more template, which says ``text``."""
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return Compiler(templates.files(ROOT) | {name: path})


def test_text_is_text_never_markup(tmp_path: Path) -> None:
    nasty = '#pagebreak() *x* @a <b> $y$ #read("one.typ") \\ [] `c` https://example.org'
    with compiler(tmp_path, HEAD + "#data.text") as papers:
        content = papers.pdf("one.typ", DATA | {"text": nasty}, DAY)
    path = tmp_path / "one.pdf"
    path.write_bytes(content)
    assert pdf_text.missing([nasty], pdf_text.pdfium(path)) == []


def test_the_same_comes_out_every_time(tmp_path: Path) -> None:
    data = DATA | {"text": "สำนักงาน น้ำ ป้ำ ฟื้น"}
    with compiler(tmp_path, HEAD + "#data.text") as papers:
        first = papers.pdf("one.typ", data, DAY)
        papers.pdf("one.typ", data | {"text": "อื่น"}, DAY)
        assert papers.pdf("one.typ", data, DAY) == first
        assert papers.pdf("one.typ", data | {"day": "2026-11-23"}, DAY) != first
    with compiler(tmp_path, HEAD + "#data.text") as papers:
        assert papers.pdf("one.typ", data, DAY) == first


def test_a_wrong_template_is_told_with_its_place(tmp_path: Path) -> None:
    with compiler(tmp_path, HEAD + "ดี\n#data.nothing") as papers, pytest.raises(TemplateError) as failed:
        papers.pdf("one.typ", DATA, DAY)
    assert f"{tmp_path / 'one.typ'}:4:6" in str(failed.value)
    assert "nothing" in str(failed.value)
    again = pickle.loads(pickle.dumps(failed.value))  # noqa: S301  as a worker process sends it
    assert str(again) == str(failed.value)


def test_a_wrong_part_is_told_with_its_own_place(tmp_path: Path) -> None:
    (tmp_path / "part.typ").write_text("#let f(x) = x.nothing()\n", "utf-8")
    one = tmp_path / "one.typ"
    one.write_text('#import "part.typ": f\n' + HEAD + "#f(1)", "utf-8")
    found = templates.files(ROOT) | {"one.typ": one, "part.typ": tmp_path / "part.typ"}
    with Compiler(found) as papers, pytest.raises(TemplateError, match=r"part\.typ:1:12"):
        papers.pdf("one.typ", DATA, DAY)


@pytest.mark.parametrize("what", ['read("/etc/hostname")', 'read("../../etc/hostname")', 'read("nothing")'])
def test_nothing_outside_is_read(tmp_path: Path, what: str) -> None:
    with compiler(tmp_path, HEAD + f"#{what}") as papers, pytest.raises(TemplateError):
        papers.pdf("one.typ", DATA, DAY)


@pytest.mark.parametrize("package", ["@preview/cetz:0.3.0", "@local/x:1.0.0"])
def test_packages_are_refused_before_anything_is_asked_for(tmp_path: Path, package: str) -> None:
    with pytest.raises(BuildError, match=r"one\.typ:2:9") as failed:
        compiler(tmp_path, f'ดี\n#import "{package}": *\n')
    assert package in str(failed.value)


def test_a_font_that_is_not_ours_is_an_error(tmp_path: Path) -> None:
    with (
        compiler(tmp_path, HEAD + '#text(font: "DejaVu Sans")[ก]') as papers,
        pytest.raises(TemplateError, match=r"one\.typ:3:12"),
    ):
        papers.pdf("one.typ", DATA, DAY)


def test_a_character_that_cannot_be_shown_is_named(tmp_path: Path) -> None:
    with compiler(tmp_path, HEAD + "#data.text") as papers, pytest.raises(MissingLetters) as failed:
        papers.pdf("one.typ", DATA | {"text": "ดี ☑ 漢", "more": ["☑"]}, DAY)
    assert failed.value.characters == ("☑", "漢")
    assert "U+2611" in str(failed.value)


def test_a_missing_template_is_named(tmp_path: Path) -> None:
    with Compiler(templates.files(ROOT)) as papers, pytest.raises(BuildError, match=r"papers/nothing\.typ"):
        papers.pdf("nothing.typ", DATA, DAY)


def test_an_office_replaces_one_file(tmp_path: Path) -> None:
    own = tmp_path / "site_templates" / "papers"
    own.mkdir(parents=True)
    (own / "manual.typ").write_text(HEAD + "แบบของเราเอง", "utf-8")
    found = templates.files(tmp_path)
    assert found["manual.typ"] == own / "manual.typ"
    assert found["common.typ"] == ROOT / "site_templates" / "papers" / "common.typ"
    with Compiler(found) as papers:
        content = papers.pdf("manual.typ", DATA, DAY)
    assert b"%PDF" in content[:8]


def test_the_garuda_is_the_offices_own(tmp_path: Path) -> None:
    text = HEAD + '#order-head(data, issuer: "สำนักงาน", number: "๑/๒๕๖๖", subject: "ทดสอบ")'
    with compiler(tmp_path, text) as papers:
        without = papers.pdf("one.typ", DATA, DAY)
    picture = tmp_path / "garuda.svg"
    picture.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
    )
    found = templates.files(ROOT) | {"one.typ": tmp_path / "one.typ", "garuda.svg": picture}
    assert templates.garuda(found) == "garuda.svg"
    with Compiler(found) as papers:
        having = papers.pdf("one.typ", DATA | {"garuda": "garuda.svg"}, DAY)
    assert alternatives(without) == []
    assert alternatives(having) == ["ตราครุฑ"]


def alternatives(content: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [
            str(thing["/Alt"])
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and "/Alt" in thing
        ]


def test_a_row_longer_than_a_page_goes_on_on_the_next(tmp_path: Path) -> None:
    long = [f"ความข้อที่ {number} ของเรื่องนี้" for number in range(1, 400)]
    text = HEAD + '#listing(columns: (1fr, 2fr), head: ([หัว], [ตัว]), [ก], data.rows.join(" "), [ข], [จบ])'
    with compiler(tmp_path, text) as papers:
        content = papers.pdf("one.typ", DATA | {"rows": long}, DAY)
    path = tmp_path / "one.pdf"
    path.write_bytes(content)
    pages = pdf_text.pdfium(path)
    assert len(pages) > 2
    after_heads = [page.partition("หัว ตัว")[2] for page in pages]
    assert all(after_heads)  # the head comes again
    assert pdf_text.missing([*long, "จบ"], ["\n".join(after_heads)]) == []
