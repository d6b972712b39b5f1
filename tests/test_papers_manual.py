"""The manuals as PDF: their text is found, their structure is there, and they are the same every time."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import segno
from msgspec.structs import replace

from generator.check import check
from generator.model import Record
from generator.papers import kinds, templates
from generator.papers.desk import Desk, Subject
from generator.papers.manual import build
from generator.papers.paper import day_of
from generator.papers.typeset import Compiler
from generator.publish.holdings import Holdings
from generator.publish.public import public
from generator.thai.digits import to_thai
from tests import pdf_text

ROOT = Path(__file__).resolve().parents[1]
DAY = dt.date(2026, 11, 22)
MANUALS = ("manuals/e-mes", "manuals/emenscr", "manuals/inspection")
NOT_SHOWN = {
    "kind", "others", "work", "actor", "if_yes", "if_no", "event", "rounds", "proof", "ref", "after_step",
    "after_event", "days", "report_to", "also_report_to", "redirect_from", "acknowledged",
}  # fmt: skip
"""Properties of a manual that are ids and codes: papers show their words."""


@cache
def desk() -> Desk:
    checked = check(ROOT)
    register, _ = public(checked.register, checked.schemas, without_samples=False, plain=())
    return Desk(holdings=Holdings(register, DAY, {}), site_url="https://www.example.org/")


@cache
def manual(address: str) -> tuple[Record, bytes]:
    [paper] = [one for one in kinds.of(desk().holdings, address) if one.kind.name == "manual"]
    data = paper.kind.build(desk(), paper.subject)
    with Compiler(templates.files(ROOT)) as compiler:
        return paper.subject.record, compiler.pdf("manual.typ", data, day_of(data))


def texts(value: Any, key: str = "") -> Iterator[str]:
    """Every text of a record that a reader is to see."""
    if isinstance(value, dict):
        for name, child in value.items():
            if name not in NOT_SHOWN:
                yield from texts(child, name)
    elif isinstance(value, list):
        for child in value:
            yield from texts(child, key)
    elif isinstance(value, str):
        yield from (part.strip() for part in value.split("\n") if part.strip())


@pytest.mark.parametrize("reader", pdf_text.READERS)
@pytest.mark.parametrize("address", MANUALS)
def test_every_text_is_found(address: str, reader: str, tmp_path: Path) -> None:
    record, content = manual(address)
    path = tmp_path / "manual.pdf"
    path.write_bytes(content)
    wanted = list(texts(record.data))
    assert len(wanted) > 60
    assert pdf_text.missing(wanted, pdf_text.READERS[reader](path)) == []


def opened(address: str) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(manual(address)[1]))


@pytest.mark.parametrize("address", MANUALS)
def test_it_is_for_keeping_and_for_screen_readers(address: str) -> None:
    """PDF/A-2a and PDF/UA-1 in one file, as far as it can be seen without veraPDF."""
    record, _ = manual(address)
    with opened(address) as pdf:
        root = pdf.Root
        assert root.MarkInfo.Marked
        assert str(root.Lang).startswith("th")
        assert root.ViewerPreferences.DisplayDocTitle
        assert str(root.OutputIntents[0].S) == "/GTS_PDFA1"
        with pdf.open_metadata() as told:
            assert told["dc:title"] == record.title
            assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("2", "A")
            assert told["pdfuaid:part"] == "1"
        used = {str(thing.S) for thing in pdf.objects if is_element(thing)}
        assert {"/H1", "/H2", "/P", "/Table", "/TH", "/TD", "/TOC", "/TOCI", "/Figure", "/Link"} <= used
        assert [str(thing.Alt) for thing in pdf.objects if is_element(thing) and str(thing.S) == "/Figure"]
        fonts = [
            thing for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"
        ]  # fmt: skip
        assert fonts
        assert all("/FontFile2" in font for font in fonts)


def is_element(thing: Any) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and "/S" in thing and "/P" in thing


def test_a_checker_of_pdf_ua_has_nothing_against_it(tmp_path: Path) -> None:
    path = tmp_path / "manual.pdf"
    path.write_bytes(manual(MANUALS[0])[1])
    command = [sys.executable, "-m", "pdfua", "check", str(path)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "result: PASS" in said.stdout, said.stdout + said.stderr


@pytest.mark.parametrize("address", MANUALS)
def test_its_sections_are_bookmarks_and_contents_with_thai_page_numbers(address: str, tmp_path: Path) -> None:
    record, content = manual(address)
    with opened(address) as pdf, pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
        steps = next(item for item in outline.root if "ขั้นตอนการปฏิบัติงาน" in item.title)
        assert [item.title.split()[0] for item in steps.children] == [
            to_thai(step["number"]) for step in record.data["steps"]
        ]
        count = len(pdf.pages)
    assert [title.split(".")[0] for title in titles[1:8]] == list("๑๒๓๔๕๖๗")
    path = tmp_path / "manual.pdf"
    path.write_bytes(content)
    pages = pdf_text.pdfium(path)
    for title in titles[1:]:
        at = next(
            number for number, page in enumerate(pages, 1) if number > 2 and f"{title}\n" in f"{page}\n"
        )
        assert re.search(rf"{re.escape(title)}[ .\n]+{to_thai(str(at))}\n", pages[1] + "\n"), title
    for number, page in enumerate(pages[1:], 2):
        assert f"หน้า {to_thai(str(number))}" in page
    assert f"หน้า {to_thai(str(count))}" in pages[-1]


def test_it_is_the_same_every_time() -> None:
    _, content = manual(MANUALS[0])
    manual.cache_clear()
    assert manual(MANUALS[0])[1] == content


def pages_of(data: Mapping[str, Any], tmp_path: Path) -> list[str]:
    path = tmp_path / "one.pdf"
    with Compiler(templates.files(ROOT)) as compiler:
        path.write_bytes(compiler.pdf("manual.typ", data, DAY))
    return pdf_text.pdfium(path)


def data_of(site_url: str = "https://www.example.org/", **changes: Any) -> dict[str, Any]:
    """The data of a manual with some of its record's properties changed."""
    record = desk().holdings.get(MANUALS[0])
    assert record
    other = replace(record, data=record.data | changes)
    return build(replace(desk(), site_url=site_url), Subject(address=record.address, record=other))


def test_without_an_address_there_is_no_false_one(tmp_path: Path) -> None:
    data = data_of(site_url="")
    assert data["qr"] == ""
    text = "\n".join(pages_of(data, tmp_path))
    assert "/manuals/e-mes/" in text
    assert "example" not in text
    with_url = data_of()
    assert with_url["address"] == "https://www.example.org/manuals/e-mes/"
    assert "<svg" in with_url["qr"]


def test_the_qr_code_leads_to_the_manuals_page() -> None:
    data = data_of()
    again = io.BytesIO()
    segno.make(data["address"], error="m", micro=False).save(
        again, kind="svg", xmldecl=False, svgns=True, border=0, dark="#17202b", nl=False
    )
    assert again.getvalue().decode() == data["qr"]


def test_what_is_made_up_says_so_on_every_page(tmp_path: Path) -> None:
    pages = pages_of(data_of(sample=True), tmp_path)
    assert all("ข้อมูลตัวอย่าง" in page for page in pages)
    assert "สมมติขึ้น" in pages[0]
    assert not any("ข้อมูลตัวอย่าง" in page for page in pages_of(data_of(), tmp_path))


def step(number: int, **more: Any) -> dict[str, Any]:
    given = {
        "number": f"4.{number}", "text": f"ดำเนินการข้อที่ {number} ให้แล้วเสร็จ", "short": f"งานที่ {number} ของปี",
        "actor": "policy-plan", "kind": "process", "when": {"text": "ทุกเดือน"},
    }  # fmt: skip
    return given | more


def test_two_hundred_steps_with_loops_over_many_pages(tmp_path: Path) -> None:
    steps = [
        step(number, kind="decision", question=f"งานที่ {number} ถูกต้องหรือไม่", if_yes=f"4.{number + 1}",
             if_no=f"4.{number - 6}")
        if number % 10 == 9 else step(number)
        for number in range(1, 201)
    ]  # fmt: skip
    steps[50] = step(51, kind="decision", question="ไปต่อได้หรือไม่", if_yes="4.120", if_no="4.2")
    pages = pages_of(data_of(steps=steps), tmp_path)
    assert 20 < len(pages) < 60
    chart = [page for page in pages if "ผังขั้นตอนการปฏิบัติงาน" in page]
    assert len(chart) > 8  # its head comes again
    wanted = [one["text"] for one in steps] + [one.get("question", one["short"]) for one in steps]
    assert pdf_text.missing(wanted, pages) == []


def test_one_step_and_nothing_else(tmp_path: Path) -> None:
    data = data_of(steps=[step(1, kind="start")], corrections=[], notes="", sources=[])
    pages = pages_of(data, tmp_path)
    assert "จุดที่แก้ไขจากต้นฉบับ" not in "\n".join(pages)
    assert len(pages) <= 5


def test_long_names_and_a_step_longer_than_a_page(tmp_path: Path) -> None:
    name = "นางสาวประภัสสรวรรณวิภาดาพรรณรายณ์ " + "ก" * 60 + " ณ อยุธยาเมืองใหม่สุวรรณภูมิพัฒนา"
    assert len(name) >= 120
    long = " ".join(f"ความที่ {number}" for number in range(1, 900))
    author = {"name": name, "post": "นักวิเคราะห์นโยบายและแผน" * 6}
    pages = pages_of(data_of(steps=[step(1, text=long), step(2)], author=author), tmp_path)
    assert pdf_text.missing([name, author["post"], "ความที่ 1 ", "ความที่ 899"], pages) == []
