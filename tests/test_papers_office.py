"""Orders, memos, notices and reports: what they say of the records, and what they leave open."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from generator.check import check
from generator.papers import kinds, make
from generator.papers.paper import day_of
from generator.papers.typeset import Compiler
from generator.papers.word import render_docx, thai
from generator.papers.wording import BLANK
from generator.publish.holdings import Holdings
from generator.thai.digits import to_arabic
from tests import papers, pdf_text
from tests.papers import TEMPLATES, paper

OFFICIAL = pytest.mark.parametrize("kind", [name for name in papers.NAMES if name != "manual"])
"""But for manuals, which have tests of their own."""
EVERY_KIND = pytest.mark.parametrize("kind", papers.NAMES)
BASE = Path(__file__).parent / "cases/base"


def data(address: str, kind: str) -> dict[str, Any]:
    return papers.data(paper(address, kind))


# -- in print ---------------------------------------------------------------------------------------


@cache
def compiler() -> Compiler:
    return Compiler(TEMPLATES)


@cache
def printed(kind: str) -> bytes:
    """The paper of a kind that says most, as PDF."""
    one = papers.largest(kind)
    told = papers.data(one)
    return compiler().pdf(one.kind.template("typ"), told, day_of(told))


@OFFICIAL
@pytest.mark.parametrize("reader", pdf_text.READERS)
def test_everything_that_a_paper_says_is_found_in_print(kind: str, reader: str, tmp_path: Path) -> None:
    told = papers.data(papers.largest(kind))
    path = tmp_path / "paper.pdf"
    path.write_bytes(printed(kind))
    pages = pdf_text.READERS[reader](path)
    wanted = [text for text in papers.texts(told) if "..." not in text]
    left = pdf_text.missing(wanted, pages)
    assert len(left) <= len(wanted) / 10
    whole = re.sub(r"\s", "", to_arabic("".join(pages)))
    for text in left:  # it goes on over the page, parted in one place, maybe within a word
        assert sum(word not in whole for word in to_arabic(text).split()) <= 1, text


@OFFICIAL
def test_a_paper_is_tagged_for_screen_readers(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(printed(kind))
    found = subprocess.run(
        [sys.executable, "-m", "pdfua", "check", str(path)], capture_output=True, text=True, check=False
    )
    assert "result: PASS" in found.stdout, found.stdout + found.stderr


@EVERY_KIND
def test_a_builder_gives_plain_data_of_text(kind: str) -> None:
    told = papers.data(papers.largest(kind))
    assert json.loads(json.dumps(told)) == told
    dt.date.fromisoformat(told["day"])
    for text in papers.texts({key: value for key, value in told.items() if key != "address"}):
        latin = re.findall(r"\S*[A-Za-z]\S*", text)
        rest = text
        for one in latin:
            rest = rest.replace(one, "")
        assert not re.search(r"[0-9]", rest), text


def test_every_paper_of_a_small_office_is_made_both_ways() -> None:
    """The base of the cases: one record of every kind, and little in it."""
    desk = make.desk(Holdings(check(BASE).register, papers.DAY, {}), "", TEMPLATES)
    made = set()
    with Compiler(TEMPLATES) as typst:
        for one in kinds.papers(desk.holdings):
            told = dict(make.data_of(one, desk))
            assert typst.pdf(one.kind.template("typ"), told, day_of(told)).startswith(b"%PDF")
            assert render_docx(TEMPLATES[one.kind.template("docx")], told)
            made.add(one.kind.name)
    assert made >= {"order", "round-report", "quarter-summary", "inspection-report", "recommendations"}


def test_sixty_members_long_names_and_a_cell_longer_than_a_page_in_print(tmp_path: Path) -> None:
    told = data("orders/2566/9204", "order")
    member = {"name": "นาย" + "ก" * 117, "post": "ผู้อำนวยการ", "role": "กรรมการ"}
    members = [member | {"number": thai(f"1.{place}")} for place in range(1, 61)]
    long = " ".join(thai(f"ตรวจสอบข้อที่ {place}") for place in range(1, 900))
    told["committees"] = [{"heading": "๑. คณะใหญ่", "members": members, "duties": [long]}]
    path = tmp_path / "order.pdf"
    path.write_bytes(compiler().pdf("order.typ", told, papers.DAY))
    assert pdf_text.missing([one["number"] for one in members] + [long], pdf_text.poppler(path)) == []
    told = data("inspection/2566/visits/moe-r1", "recommendations")
    told["sections"][0]["rows"][0]["log"] = [long]
    path.write_bytes(compiler().pdf("recommendations.typ", told, papers.DAY))
    words = to_arabic("".join(pdf_text.poppler(path)))
    assert all(f"ข้อที่ {place}" in words or f"ข้อที่\n{place}" in words for place in (1, 450, 899))


# -- orders -----------------------------------------------------------------------------------------


def test_an_order_has_the_parts_of_form_four_in_thai_digits() -> None:
    told = data("orders/2565/9101", "order")
    assert told["number"] == "๙๑๐๑/๒๕๖๕"
    assert told["date"] == "๑๔ พฤศจิกายน พ.ศ. ๒๕๖๕"
    assert told["effective"] == "ทั้งนี้ ตั้งแต่วันที่ ๑๕ พฤศจิกายน พ.ศ. ๒๕๖๕ เป็นต้นไป"
    assert told["preamble"][-1].startswith("อาศัยอำนาจตามกฎหมาย")
    assert told["preamble"][-1].endswith("จึงออกคำสั่งไว้ ดังต่อไปนี้")
    assert [one["heading"][:2] for one in told["committees"]] == ["๑.", "๒.", "๓."]
    first = told["committees"][0]
    assert first["members"][0] == {
        "number": "๑.๑", "name": "", "post": "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา", "role": "ประธานกรรมการ",
    }  # fmt: skip
    assert first["duties"][0] == "มีหน้าที่ ดังนี้"
    assert first["duties"][1].startswith("(๑) กำหนดนโยบาย")
    assert told["signer"]["name"] == ""
    assert told["signer"]["post"].startswith("ผู้อำนวยการ")


def test_a_member_is_named_with_the_unit_unless_the_post_tells_it() -> None:
    posts = [one["post"] for one in data("orders/2566/9204", "order")["committees"][0]["members"]]
    assert "ผู้อำนวยการกลุ่มนโยบายและแผน" in posts
    assert "นิติกร กลุ่มกฎหมายและคดี" in posts


def test_an_order_says_what_it_amends_or_revokes_and_what_became_of_it() -> None:
    amending, amended = (data(f"orders/{one}", "order") for one in ("2566/9204", "2565/9101"))
    assert "จึงแก้ไขเพิ่มเติมคำสั่ง" in amending["preamble"][-1]
    assert "ที่ ๙๑๐๑/๒๕๖๕ ลงวันที่ ๑๔ พฤศจิกายน ๒๕๖๕" in amending["preamble"][-1]
    assert any("แก้ไขเพิ่มเติมโดยคำสั่ง" in one and "๙๒๐๔/๒๕๖๖" in one for one in amended["remarks"])
    revoking, revoked = (data(f"orders/{one}", "order") for one in ("2566/9210", "2565/9096"))
    assert "จึงให้ยกเลิกคำสั่ง" in revoking["preamble"][-1]
    assert any("ถูกยกเลิกโดยคำสั่ง" in one and "๙๒๑๐/๒๕๖๖" in one for one in revoked["remarks"])


def test_an_order_known_by_its_number_alone_is_a_form_to_fill_in() -> None:
    told = data("orders/2566/65", "order-blank")
    assert (told["number"], told["date"]) == ("๖๕/๒๕๖๖", "๒๒ กุมภาพันธ์ พ.ศ. ๒๕๖๖")
    assert told["sample"] is False
    assert told["signer"] == {"name": "", "post": ""}
    assert all("..." in one for one in (*told["preamble"], told["effective"]))
    [committee] = told["committees"]
    assert "..." in committee["heading"]
    assert all(one["post"] == one["role"] == "" for one in committee["members"])
    assert any("ไม่ใช่ฉบับที่ลงนาม" in one for one in told["remarks"])


def test_orders_of_others_are_not_written_for_them() -> None:
    of_others = [one.kind.name for one in papers.papers() if one.subject.address == "orders/2566/obec-9203"]
    assert of_others == ["memo-order"]


# -- memos ------------------------------------------------------------------------------------------


def sections(told: dict[str, Any]) -> dict[str, str]:
    return {one["heading"]: "\n".join(one["paragraphs"]) for one in told["sections"]}


@pytest.mark.parametrize(
    ("address", "kind", "step", "choices"),
    [
        ("orders/2568/9118", "memo-order", "๔.๓", ["เห็นชอบ", "ให้แก้ไข"]),
        ("orders/2565/9101", "memo-order", "๔.๒", ["เห็นชอบ", "ให้แก้ไข"]),
        ("orders/2566/obec-9203", "memo-order", "๔.๕", ["เห็นชอบ", "ให้แก้ไข"]),
        ("e-mes/2566/6m", "memo-round", "๔.๙", ["เห็นชอบ", "ให้แก้ไข"]),
        ("e-mes/2566/12m", "memo-round", "๔.๑๓", ["เห็นชอบ", "ให้แก้ไข"]),
        ("emenscr/2566", "memo-entry", "๔.๑๐", ["เห็นชอบ", "ให้แก้ไข"]),
        ("emenscr/2566/q2", "memo-quarter", "๔.๑๒", ["เห็นชอบ", "ให้แก้ไข"]),
        ("inspection/2566/visits/moe-r1", "memo-before-visit", "๔.๕", ["เห็นชอบ", "ให้แก้ไข"]),
        ("inspection/2566/visits/moe-r1", "memo-recommendations", "๔.๘", ["เห็นชอบ", "ให้แก้ไข"]),
    ],
)  # fmt: skip
def test_a_memo_follows_its_step_of_the_manual(
    address: str, kind: str, step: str, choices: list[str]
) -> None:
    told = data(address, kind)
    assert f"ข้อ {step} กำหนดให้" in sections(told)["เรื่องเดิม"]
    assert told["decision"]["choices"][:2] == choices
    assert told["unit"].startswith("กลุ่มนโยบายและแผน สำนักงานเขตพื้นที่การศึกษา")
    assert told["to"] == "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษาประถมศึกษาชัยภูมิ เขต ๓"
    assert (told["number"], told["date"], told["signer"]["name"]) == ("", "", "")
    assert told["signer"]["post"] == "ผู้อำนวยการกลุ่มนโยบายและแผน"


def test_a_memo_of_a_round_counts_what_is_reported_and_names_what_is_not() -> None:
    facts = sections(data("e-mes/2566/6m", "memo-round"))["ข้อเท็จจริง"]
    assert "ต้องรายงาน ๖ ตัวชี้วัด มีข้อมูลรายงานแล้ว ๕ ตัวชี้วัด" in facts
    assert "๑ ตัวชี้วัด ได้แก่ QP-6" in facts


def test_a_memo_about_an_order_of_others_leaves_what_is_to_change_open() -> None:
    assert BLANK in sections(data("orders/2566/obec-9203", "memo-order"))["ข้อเท็จจริง"]


# -- notices ----------------------------------------------------------------------------------------


def test_every_owner_gets_a_notice_of_its_own_indicators() -> None:
    told = data("e-mes/2566/6m", "notice-results")
    codes = {one["to"]: [row["code"] for row in one["rows"]] for one in told["notices"]}
    assert codes["ผู้อำนวยการกลุ่มบริหารงานบุคคล"] == ["QP-6"]
    assert "QP-1" in codes["ผู้อำนวยการกลุ่มส่งเสริมการจัดการศึกษา"]
    assert "QP-1" in codes["ผู้อำนวยการกลุ่มนิเทศ ติดตาม และประเมินผลการจัดการศึกษา"]  # it shares it
    first = told["notices"][0]
    assert "ที่ ศธ ๐๔๐๐๓/๑๑๙๗ ลงวันที่ ๒ มิถุนายน ๒๕๖๖" in first["body"][0]
    assert first["body"][1].endswith("เพื่อใช้เป็นแนวทางการดำเนินการในรอบ ๑๒ เดือน")
    last = data("e-mes/2566/12m", "notice-results")["notices"][0]
    assert "แนวทางการดำเนินการใน" not in last["body"][1]


def test_every_owner_is_told_of_its_own_recommendations() -> None:
    told = data("inspection/2566/visits/moe-r1", "notice-recommendations")
    rows = {one["to"]: one["rows"] for one in told["notices"]}
    finance = rows["ผู้อำนวยการกลุ่มบริหารงานการเงินและสินทรัพย์"]
    assert [one["number"] for one in finance] == ["๑"]
    assert finance[0]["due"] == "๓๑ ต.ค. ๒๕๖๖"
    assert all("กลุ่มการเงินและสินทรัพย์" in one for one in finance[0]["log"])
    others = data("inspection/2566/visits/integrated-r2", "notice-recommendations")
    assert all(one["to"].startswith("ผู้อำนวยการกลุ่ม") for one in others["notices"])  # not the ministry


# -- reports ----------------------------------------------------------------------------------------


def row(told: dict[str, Any], code: str) -> dict[str, Any]:
    return next(one for section in told["sections"] for one in section["rows"] if one["code"] == code)


def test_a_round_is_reported_beside_the_rounds_before_it() -> None:
    told = data("e-mes/2566/12m", "round-report")
    assert (told["before"], told["now"]) == (["รอบ ๖ เดือน"], "รอบ ๑๒ เดือน")
    first = row(told, "QP-1")
    assert first["before"][0][0] == "ร้อยละ ๖๕.๗๖"
    assert first["now"][:2] == ["ร้อยละ ๙๒.๙๓", "(๑๗๑ จาก ๑๘๔)"]
    assert first["target"] == "เป้าหมาย ไม่น้อยกว่าร้อยละ ๘๐ ณ สิ้นปีงบประมาณ"
    assert first["files"][0].startswith("Excel : ")
    assert row(data("e-mes/2566/6m", "round-report"), "QP-1")["before"] == []


def test_issues_have_rows_of_their_own_with_what_is_to_be_corrected() -> None:
    told = data("e-mes/2566/12m", "round-report")
    rows = [one for section in told["sections"] for one in section["rows"]]
    place = next(index for index, one in enumerate(rows) if one["code"] == "STD-1.1")
    fourth = rows[place + 4]
    assert fourth["issue"].startswith("ประเด็นที่ ๔ การสร้างหรือประยุกต์ใช้นวัตกรรม")
    assert fourth["corrections"] == ["เพิ่มผลเปรียบเทียบก่อนและหลังใช้นวัตกรรม แก้ไขแล้ววันที่ ๑๔ ธันวาคม ๒๕๖๖"]
    assert rows[place]["corrections"] == []


def test_what_is_not_due_closed_missing_and_zero_are_told_apart() -> None:
    told = data("e-mes/2566/6m", "round-report")
    assert [row(told, code)["now"][0] for code in ("QP-5", "QP-6", "QP-7")] == [
        "ไม่ต้องรายงานในรอบนี้", "ไม่มีข้อมูล", "ปิดการรายงานในรอบนี้",
    ]  # fmt: skip


def test_a_quarter_adds_up() -> None:
    told = data("emenscr/2566/q2", "quarter-summary")

    def figure(text: str) -> float:
        return float(to_arabic(text).replace(",", ""))

    for key in ("budget", "disbursed"):
        total = sum(figure(one[key]) for one in told["rows"] if one[key])
        assert figure(told["total"][key]) == pytest.approx(total)
        assert told["total"][key] in " ".join(told["summary"])
    assert told["as_of"] == "ข้อมูลในทะเบียนถึงวันที่ ๑๙ พฤษภาคม ๒๕๖๖"
    assert told["day"] == "2023-05-19"


def test_the_inspectors_form() -> None:
    told = data("inspection/2566/visits/moe-r1", "inspection-report")
    assert told["title"] == "รายงานผลการตรวจราชการ (กระทรวงศึกษาธิการ กรณีปกติ) : รายหน่วยงาน"
    assert "เขตตรวจราชการที่ ๑๓ (จังหวัดนครราชสีมา ชัยภูมิ บุรีรัมย์ สุรินทร์)" in told["head"]
    assert "วันที่ตรวจ ๑๕–๑๗ กุมภาพันธ์ ๒๕๖๖ และวันที่ ๖–๑๐ มีนาคม ๒๕๖๖" in told["head"]
    assert "สถานะของรายงาน : ลงนามเอกสารแล้ว" in told["head"]
    first = told["rows"][0]
    assert first["topic"][:2] == ["๑ ความปลอดภัยของผู้เรียน", "๑.๑ การซักซ้อมแผนเผชิญเหตุ"]
    assert first["topic"][-1] == "สพป. ๑๒๑ จาก ๑๘๔ ร้อยละ ๖๕.๗๖ ปีการศึกษา ๒๕๖๕"
    closed = next(one for one in told["rows"] if one["topic"] and one["topic"][0].startswith("๒.๒"))
    assert "(ไม่เปิดให้บันทึกข้อมูลในรอบนี้)" in closed["topic"]
    assert closed["found"] == closed["recommendations"] == []
    assert told["orders"] == []  # a line to write on, by the templates


def test_recommendations_are_summed_up_by_whose_they_are() -> None:
    told = data("inspection/2566/visits/moe-r1", "recommendations")
    assert [one["heading"] for one in told["sections"]] == [
        "ข้อเสนอแนะของผู้ตรวจราชการ", "ความเห็นของที่ปรึกษาผู้ตรวจราชการภาคประชาชน",
    ]  # fmt: skip
    third = told["sections"][0]["rows"][2]
    assert third["owners"] == "กลุ่มบริหารงานบุคคล, กลุ่มการเงินและสินทรัพย์"
    assert third["state"] == "ดำเนินการแล้ว"
    assert third["log"][0] == "๖ ก.ย. ๒๕๖๖ กลุ่มบริหารงานบุคคล : ได้ครูอัตราจ้าง ๖ คน"


def test_a_paper_knows_nothing_of_days_to_come() -> None:
    holdings = Holdings(papers.desk().holdings.register, dt.date(2023, 6, 1), {})
    early = make.desk(holdings, "", TEMPLATES)
    one = next(
        one for one in kinds.papers(holdings)
        if (one.subject.address, one.kind.name) == ("inspection/2566/visits/moe-r1", "recommendations")
    )  # fmt: skip
    told = dict(make.data_of(one, early))
    assert told["day"] <= "2023-06-01"
    assert all("๒๕๖๗" not in text for text in papers.texts(told))
    asked = {(one.subject.address, one.kind.name) for one in kinds.papers(holdings)}
    assert ("e-mes/2566/6m", "round-report") in asked
    assert ("e-mes/2570/6m", "round-report") not in asked


# -- an office's own --------------------------------------------------------------------------------


@pytest.fixture
def office(tmp_path: Path) -> Callable[[str, str], dict[str, Any]]:
    """A tree with a words.toml of its own, in which one sentence is another."""

    def told(old: str, new: str) -> dict[str, Any]:
        root = tmp_path / "office"
        shutil.copytree(BASE, root)
        own = root / "site_templates/papers/words.toml"
        own.parent.mkdir(parents=True)
        text = TEMPLATES["words.toml"].read_text("utf-8")
        assert old in text
        own.write_text(text.replace(old, new), "utf-8")
        from generator.papers import templates

        desk = make.desk(Holdings(check(root).register, papers.DAY, {}), "", templates.files(root))
        one = next(one for one in kinds.papers(desk.holdings) if one.kind.name == "order")
        return dict(make.data_of(one, desk))

    return told


def test_an_office_changes_the_sentences(office: Callable[[str, str], dict[str, Any]]) -> None:
    told = office("และออกคำสั่งไว้ ดังต่อไปนี้", "และแต่งตั้งบุคคลต่อไปนี้")
    assert told["preamble"][-1].endswith("และแต่งตั้งบุคคลต่อไปนี้")
