"""Schemas → faults: the place and the mend of what a schema refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.model import At
from generator.schema import Schemas, texts

ORDER: dict[str, Any] = {
    "number": "65/2566",
    "title": "แต่งตั้งคณะกรรมการ",
    "issuer": "area",
    "date": "2566-02-22",
    "fiscal_year": 2566,
    "works": ["e-mes"],
    "extent": "reference",
    "status": "in-force",
}
RESULT: dict[str, Any] = {
    "indicator": "e-mes/2566/indicators/QP-1",
    "state": "no-data",
    "reason": "ไม่ได้จัดเก็บ",
}


@pytest.fixture(scope="module")
def schemas() -> Schemas:
    return Schemas(Path(__file__).parent.parent / "schemas")


def test_a_right_record_has_no_faults(schemas: Schemas) -> None:
    assert schemas.validate("order", "orders/2566/65", ORDER) == []
    assert schemas.validate("result", "e-mes/2566/6m/QP-1", RESULT) == []


@pytest.mark.parametrize(
    ("change", "code", "pointer", "at", "fix"),
    [
        ({"date": "22/02/2566"}, "TT205", ("date",), At.VALUE, '"2566-02-22"'),
        ({"date": "๒๕๖๖-๐๒-๒๒"}, "TT205", ("date",), At.VALUE, '"2566-02-22"'),
        ({"date": "31/31/2566"}, "TT205", ("date",), At.VALUE, None),
        ({"fiscal_year": "๒๕๖๖"}, "TT209", ("fiscal_year",), At.VALUE, "2566"),
        ({"fiscal_year": "2,566"}, "TT209", ("fiscal_year",), At.VALUE, "2566"),
        ({"fiscal_year": "ปีนี้"}, "TT203", ("fiscal_year",), At.VALUE, None),
        ({"title": 5}, "TT210", ("title",), At.VALUE, None),
        ({"title": ["ก"]}, "TT203", ("title",), At.VALUE, None),
        ({"title": "ก\n"}, "TT205", ("title",), At.VALUE, None),
        ({"works": []}, "TT206", ("works",), At.VALUE, None),
        ({"fiscal_year": 2023}, "TT207", ("fiscal_year",), At.VALUE, "2566"),
        ({"works": ["e-mess"]}, "TT204", ("works", 0), At.VALUE, "e-mes"),
        ({"status": "ร่าง"}, "TT204", ("status",), At.VALUE, "draft"),
        ({"stauts": "draft"}, "TT202", ("stauts",), At.KEY, None),
        ({"amend": []}, "TT202", ("amend",), At.KEY, "amends"),
        ({"status": "revoked"}, "TT208", (), At.KEY, None),
        ({"revoked_by": "orders/2566/66"}, "TT208", ("revoked_by",), At.KEY, None),
        ({"extent": "full"}, "TT208", (), At.KEY, None),
    ],
)
def test_one_thing_wrong(
    schemas: Schemas, change: dict[str, Any], code: str, pointer: tuple[Any, ...], at: At, fix: str | None
) -> None:
    faults = schemas.validate("order", "orders/2566/65", ORDER | change)
    assert [(fault.code, fault.pointer, fault.at, fault.fix) for fault in faults] == [
        (code, pointer, at, fix)
    ]
    assert faults[0].params["title"]


def test_every_missing_key_is_told(schemas: Schemas) -> None:
    faults = schemas.validate("order", "orders/2566/65", {"title": "ก", "extent": "reference"})
    assert {fault.code for fault in faults} == {"TT201"}
    assert {fault.params["key"] for fault in faults} == {
        "number", "issuer", "date", "fiscal_year", "works", "status",
    }  # fmt: skip


def test_a_misspelt_required_key_is_told_with_the_key_that_was_meant(schemas: Schemas) -> None:
    data = {("isuer" if key == "issuer" else key): value for key, value in ORDER.items()}
    faults = {fault.code: fault for fault in schemas.validate("order", "orders/2566/65", data)}
    assert faults["TT202"].fix == "issuer"
    assert faults["TT201"].params["key"] == "issuer"


def test_a_thai_title_is_taken_for_its_key(schemas: Schemas) -> None:
    (fault,) = schemas.validate("order", "orders/2566/65", ORDER | {"ผู้ลงนาม": "ก"})
    assert fault.code == "TT202"


def test_no_data_has_no_value(schemas: Schemas) -> None:
    (fault,) = schemas.validate("result", "e-mes/2566/6m/QP-1", RESULT | {"value": 80})
    assert (fault.code, fault.pointer, fault.at) == ("TT208", ("value",), At.KEY)
    assert "ไม่มีข้อมูล" in str(fault.params["condition"])


def test_zero_is_a_value_like_any_other(schemas: Schemas) -> None:
    data = {**RESULT, "state": "reported", "reported_on": "2566-03-31", "value": 0}
    del data["reason"]
    assert schemas.validate("result", "e-mes/2566/6m/QP-1", data) == []


def test_what_the_schema_gives_a_meaning_is_found_with_its_place(schemas: Schemas) -> None:
    data = ORDER | {"amends": ["orders/2566/60", "orders/2565/200"]}
    mentions = set(schemas.mentions("order", data))
    assert ("ref", ("amends", 1), "orders/2565/200", ("order",)) in mentions
    assert ("party", ("issuer",), "area", ()) in mentions
    assert ("date", ("date",), "2566-02-22", ()) in mentions


def test_every_text_is_found_with_its_place() -> None:
    assert list(texts({"a": ["ก", {"b": "ข"}], "c": 1})) == [(("a", 0), "ก"), (("a", 1, "b"), "ข")]


def test_titles_and_words_come_from_the_schema(schemas: Schemas) -> None:
    assert schemas.title("order", ("committees", 0, "members", 3, "role"))
    assert schemas.describe("result", ("state",), "no-data") == "ไม่มีข้อมูล"
    assert schemas.describe("result", ("state",), "elsewhere") == "elsewhere"
