"""Corrections by issue: forms made from the schemas, pages that lead to them, answers that are understood."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from generator.check import check
from generator.desk.issues import forms
from generator.desk.issues.reading import GONE, Issue, read
from generator.desk.issues.words import say
from generator.model import KINDS, Record
from generator.publish.propose import form_url
from generator.publish.words import say as word
from generator.register import Register
from generator.schema import Schemas

ROOT = Path(__file__).resolve().parents[1]
SCHEMAS = Schemas(ROOT / "schemas")


@pytest.fixture(scope="module")
def register() -> Register:
    return check(ROOT).register


@pytest.mark.parametrize("file", forms.files(SCHEMAS))
def test_forms_are_as_generated(file: str) -> None:
    """When one is not: python -m generator.desk.issues.forms"""
    assert (ROOT / file).read_bytes() == forms.files(SCHEMAS)[file]


def test_forms_are_valid() -> None:
    made = [str(ROOT / file) for file in forms.files(SCHEMAS, "github")]
    assert len(made) == len(KINDS)
    lint = (str(Path(sys.executable).parent / "check-jsonschema"), "--builtin-schema")
    said = subprocess.run(
        (*lint, "vendor.github-issue-forms", *made), capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stdout + said.stderr


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_is_short_and_its_headings_tell_all_fields_apart(kind: str) -> None:
    asked = list(forms.fields(SCHEMAS, kind))
    assert 1 <= len(asked) <= 8
    assert len(forms.labels(SCHEMAS, kind)) == len(asked) + 3
    for one in asked:
        assert len(set(one.options)) == len(one.options)
        assert not {"None", ""} & set(one.options)


def test_words_are_the_same_on_pages_and_forms() -> None:
    for key in ("address", "more", "why"):
        assert word("form", key) == say(key, "form")


@pytest.mark.parametrize("host", ["github", "gitlab"])
def test_a_page_leads_to_its_form_with_its_address(host: str, register: Register) -> None:
    office = {"repository": {"host": host, "url": "https://example.org/office/register/"}}
    record = Record(address='orders/2566/65"&x', kind="order", data={}, digest="")
    url = form_url(office, record)
    assert len(url) < 2000
    assert not re.search(r"[\s\"<>]", url)
    asked = {key: value[0] for key, value in parse_qs(urlsplit(url).query).items()}
    if host == "github":
        assert f".github/ISSUE_TEMPLATE/{asked['template']}" in forms.files(SCHEMAS)
        assert asked["address"] == record.address
    else:
        record = Record(address="orders/2566/65", kind="order", data={}, digest="")
        asked = {key: one[0] for key, one in parse_qs(urlsplit(form_url(office, record)).query).items()}
        text = asked["issue[description]"].replace(
            f"### {say('more', 'form')}\n\n", "{}status = in-force\n".format(f"### {say('more', 'form')}\n\n")
        )
        found = read(text, SCHEMAS, register)
        assert (found.address, found.troubles) == ("orders/2566/65", [])
        assert [(one.pointer, one.value) for one in found.wishes] == [(("status",), "in-force")]
    assert form_url({}, record) == ""


# -- reading ------------------------------------------------------------------------------------------


def github(kind: str, **answers: str) -> str:
    """An issue's text as GitHub makes it of the form that is in the tree."""
    document = yaml.safe_load((ROOT / f".github/ISSUE_TEMPLATE/record-{kind}.yml").read_bytes())

    def lines() -> Iterator[str]:
        for element in document["body"]:
            if element["type"] != "markdown":
                answer = answers.pop(element["id"], "_No response_")
                options = element["attributes"].get("options")
                assert not options or answer in (*options, "_No response_")
                yield f"### {element['attributes']['label']}\n\n{answer}"

    text = "\n\n".join(lines())
    assert not answers
    return text


def asked(issue: Issue) -> list[tuple[Any, Any]]:
    assert [one.words("th") for one in issue.troubles] == []
    return [(one.pointer, one.value) for one in issue.wishes]


def test_answers_are_understood_by_the_schema(register: Register) -> None:
    text = github(
        "order", address=" records/orders/2566/65.yml", title="เรื่องใหม่", date="๒๓ ก.พ. ๒๕๖๖",
        status="ยกเลิกแล้ว", background="ข้อหนึ่ง\n\n### ไม่ใช่หัวข้อ\nข้อสอง", why="เห็นในหนังสือ",
    )  # fmt: skip
    issue = read(text.replace("\n", "\r\n"), SCHEMAS, register)
    assert (issue.address, issue.kind) == ("orders/2566/65", "order")
    assert dict(asked(issue)) == {
        ("title",): "เรื่องใหม่",
        ("date",): "2566-02-23",
        ("status",): "revoked",
        ("background",): "ข้อหนึ่ง\n\n### ไม่ใช่หัวข้อ\nข้อสอง",
    }


def test_all_other_properties_by_their_ways(register: Register) -> None:
    more = """\
ขั้นตอนการนำเข้าข้อมูล M1–M7 > M6 > state = กำลังนำเข้าข้อมูล
- modules > M6 > date = 20 พ.ย. 2569
งบประมาณ > 1 > amount = ๑,๒๕๐,๐๐๐.๕๐ บาท
evidence > ใหม่ > title = หลักฐานหนึ่ง = สำคัญ
evidence > ใหม่ > kind = text
evidence > ใหม่ 2 > title = หลักฐานสอง
objectives = ข้อหนึ่ง
  ข้อสอง
background = บรรทัดหนึ่ง

  ย่อหน้าสอง
code = (ลบ)
"""
    data = {"budget": [{"amount": 1}], "code": "x"}
    record = Record(address="emenscr/2570/projects/x", kind="project", data=data, digest="")
    known = Register([*(one for one in register.records.values() if one.kind == "office"), record], {})
    issue = read(github("project", address=record.address, more=more), SCHEMAS, known)
    found = asked(issue)
    assert found == [
        (("modules", "M6", "state"), "doing"),
        (("modules", "M6", "date"), "2569-11-20"),
        (("budget", 0, "amount"), 1250000.5),
        (("evidence", "-", "title"), "หลักฐานหนึ่ง = สำคัญ"),
        (("evidence", "-", "kind"), "text"),
        (("evidence", "-", "title"), "หลักฐานสอง"),
        (("objectives",), ["ข้อหนึ่ง", "ข้อสอง"]),
        (("background",), "บรรทัดหนึ่ง\n\nย่อหน้าสอง"),
        (("code",), GONE),
    ]
    groups = [one.group for one in issue.wishes]
    assert groups[3] == groups[4] != groups[5]
    assert groups[0] == 0


def test_a_template_of_gitlab_is_read_like_a_form(register: Register) -> None:
    text = (ROOT / ".gitlab/issue_templates/record-order.md").read_text("utf-8")
    assert [one.code for one in read(text, SCHEMAS, register).troubles] == ["no-address"]
    heading = f"### {say('address', 'form')}\n"
    text = text.replace(heading, f"{heading}\norders/2566/65\n")
    assert [one.code for one in read(text, SCHEMAS, register).troubles] == ["nothing"]
    text = text.replace("### เรื่อง\n", "### เรื่อง\n\nเรื่องใหม่\n")
    assert asked(read(text, SCHEMAS, register)) == [(("title",), "เรื่องใหม่")]


@pytest.mark.parametrize(("more", "code", "line"), [
    ("titel = x", "unknown", 1),
    ("title x", "equals", 1),
    ("  title = x", "continued", 1),
    ("committees > x > name = y", "item", 1),
    ("committees > 0 > name = y", "item", 1),
    ("committees > name = y", "item", 1),
    ("committees > 99 > name = y", "no-item", 1),
    ("committees = y", "whole", 1),
    ("title > x = y", "deep", 1),
    ("status = in-force\n\nสถานะของคำสั่ง = revoked", "twice", 3),
    ("= x", "equals", 1),
])  # fmt: skip
def test_what_cannot_be_taken_is_told_with_its_line(
    more: str, code: str, line: int, register: Register
) -> None:
    text = github("order", address="orders/2566/65", more=more)
    first = text.split("\n").index(more.split("\n")[0]) + 1
    (trouble,) = read(text, SCHEMAS, register).troubles
    assert (trouble.code, trouble.line) == (code, first + line - 1)
    for lang in ("th", "en"):
        assert str(trouble.line) in trouble.words(lang)
    assert re.search("[ก-๙]", trouble.words("th"))


@pytest.mark.parametrize(("text", "code"), [
    ("", "no-heading"),
    ("ไม่มีหัวข้อ", "no-heading"),
    ("### ที่อยู่ของบันทึก\n\nhttps://example.org", "address"),
    ("### ที่อยู่ของบันทึก\n\n../../etc/passwd", "address"),
    ("### ที่อยู่ของบันทึก\n\n_No response_", "address"),
    ("### ที่อยู่ของบันทึก\n\n", "no-address"),
    ("x" * 200_001, "file.large"),
])  # fmt: skip
def test_a_text_that_names_no_record(text: str, code: str, register: Register) -> None:
    issue = read(text, SCHEMAS, register)
    assert [one.code for one in issue.troubles] == [code]
    assert issue.wishes == []
    assert issue.troubles[0].words("th")
