"""The data file beside a record's page."""

from __future__ import annotations

import json
from typing import Any

from generator.model import Record
from generator.publish.data import data
from generator.register import Register
from generator.schema import Mention


def record(address: str, kind: str, data: dict[str, Any]) -> Record:
    return Record(address=address, kind=kind, data=data, digest=address)


def date(*pointer: str | int, value: str) -> Mention:
    return Mention("date", pointer, value, ())


def ref(*pointer: str | int, value: str) -> Mention:
    return Mention("ref", pointer, value, ())


ORDER = record(
    "orders/2566/65",
    "order",
    {
        "title": 'แต่งตั้งคณะทำงาน </script> "e-MES"',
        "number": "65/2566",
        "date": "2566-02-22",
        "fiscal_year": 2566,
        "committees": [{"name": "ก", "from": "2023-03-01", "to": "2566-09-30"}],
        "meetings": ["2566-01-05", "2023-02-05"],
        "amends": ["orders/2565/9", "orders/2565/none"],
        "amount": 12500.5,
        "sample": True,
    },
)
OLD = record("orders/2565/9", "order", {"title": "คำสั่งเดิม"})
LETTER = record("letters/2566/a", "letter", {"title": "ตอบรับ"})
REGISTER = Register(
    [ORDER, OLD, LETTER],
    {
        "orders/2566/65": (
            date("date", value="2566-02-22"),
            date("committees", 0, "from", value="2023-03-01"),
            date("committees", 0, "to", value="2566-09-30"),
            date("meetings", 0, value="2566-01-05"),
            date("meetings", 1, value="2023-02-05"),
            ref("amends", 0, value="orders/2565/9"),
            ref("amends", 1, value="orders/2565/none"),
        ),
        "orders/2565/9": (),
        "letters/2566/a": (
            ref("effects", 0, "ref", value="orders/2566/65#committee-1"),
            ref("effects", 1, "ref", value="orders/2566/65"),
        ),
    },
)


def told(site_url: str = "https://example.go.th/t/") -> dict[str, Any]:
    content = data(ORDER, REGISTER, site_url)
    assert content.endswith(b"}\n")
    read: dict[str, Any] = json.loads(content)
    return read


def test_who_it_is_stands_around_what_was_written() -> None:
    whole = told()
    assert {key: whole[key] for key in ("address", "url", "kind", "title", "sample")} == {
        "address": "orders/2566/65",
        "url": "https://example.go.th/t/orders/2566/65/",
        "kind": "order",
        "title": 'แต่งตั้งคณะทำงาน </script> "e-MES"',
        "sample": True,
    }
    assert told("")["url"] == "orders/2566/65/"


def test_days_are_iso_with_the_thai_text_beside_them() -> None:
    record_data = told()["data"]
    assert list(record_data.items())[2:5] == [
        ("date", "2023-02-22"),
        ("date_thai", "22 กุมภาพันธ์ 2566"),
        ("fiscal_year", 2566),
    ]
    assert record_data["committees"] == [
        {
            "name": "ก",
            "from": "2023-03-01", "from_thai": "1 มีนาคม 2566",
            "to": "2023-09-30", "to_thai": "30 กันยายน 2566",
        }
    ]  # fmt: skip
    assert record_data["meetings"] == ["2023-01-05", "2023-02-05"]
    assert record_data["meetings_thai"] == ["5 มกราคม 2566", "5 กุมภาพันธ์ 2566"]
    assert record_data["amount"] == 12500.5
    assert ORDER.data["date"] == "2566-02-22", "the record itself is not touched"


def test_links_go_in_both_directions_and_only_to_what_is_there() -> None:
    whole = told()
    assert whole["links"] == [
        {
            "relation": "amends",
            "address": "orders/2565/9",
            "url": "https://example.go.th/t/orders/2565/9/",
            "kind": "order",
            "title": "คำสั่งเดิม",
        }
    ]
    assert [(link["relation"], link["address"]) for link in whole["linked_from"]] == [
        ("effects.ref", "letters/2566/a")
    ], "two links of the same relation are one"


def test_it_is_utf_8_that_people_can_read() -> None:
    assert "คำสั่งเดิม".encode() in data(ORDER, REGISTER, "")
