"""What is not for the public is in nothing that is published."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generator import resources
from generator.model import Record, kind_of
from generator.publish.public import public
from generator.register import Register
from generator.schema import Mention, Schemas


@pytest.fixture(scope="module")
def schemas() -> Schemas:
    return Schemas(resources.directory("schemas"))


def register(schemas: Schemas, **records: dict[str, Any]) -> Register:
    """Records by address; ``__`` stands for ``/``."""
    made, mentions = [], {}
    for name, data in records.items():
        address = name.replace("__", "/")
        kind = kind_of(address)
        assert kind, address
        made.append(Record(address=address, kind=kind.name, data=data, digest=f"digest of {address}"))
        mentions[address] = tuple(Mention(*one) for one in schemas.mentions(kind.name, data))
    return Register(made, mentions)


def shown(schemas: Schemas, whole: Register, *, without_samples: bool = False) -> Register:
    return public(whole, schemas, without_samples=without_samples, plain=())[0]


def test_where_nothing_is_hidden_nothing_is_changed(schemas: Schemas) -> None:
    whole = register(
        schemas, orders__2566__1={"title": "ก", "amends": ["orders/2565/1"]}, orders__2565__1={"title": "ข"}
    )
    seen, plain = public(whole, schemas, without_samples=True, plain=())
    assert seen is whole
    assert plain == {"digest of orders/2566/1", "digest of orders/2565/1"}


def test_internal_records_and_what_names_them_are_gone(schemas: Schemas) -> None:
    whole = register(
        schemas,
        orders__2566__1={"title": "ลับ", "classification": "internal"},
        orders__2566__2={
            "title": "ข", "amends": ["orders/2566/1", "orders/2566/3"], "revoked_by": "orders/2566/1",
            "sources": [{"title": "ที่มา", "ref": "orders/2566/1#committee-1"}],
            "background": "orders/2566/1",
        },
        orders__2566__3={"title": "ค"},
    )  # fmt: skip
    seen = shown(schemas, whole)
    assert list(seen.records) == ["orders/2566/2", "orders/2566/3"]
    left = seen.records["orders/2566/2"]
    assert left.data == {
        "title": "ข",
        "amends": ["orders/2566/3"],
        "sources": [{"title": "ที่มา"}],
        "background": "orders/2566/1",  # words of a person, not a reference
    }
    assert [link.target for link in seen.links_out["orders/2566/2"]] == ["orders/2566/3"]
    assert "orders/2566/1" not in seen.links_in
    assert left.digest != "digest of orders/2566/2"
    assert seen.records["orders/2566/3"].digest == "digest of orders/2566/3"


def test_what_cannot_be_without_an_internal_record_goes_with_it(schemas: Schemas) -> None:
    whole = register(
        schemas,
        inspection__2566__visits__v={"title": "ก", "classification": "internal"},
        inspection__2566__findings__f={"title": "ข", "visit": "inspection/2566/visits/v"},
        emenscr__2566__projects__p={"title": "ค", "continues": "emenscr/2565/projects/p"},
        emenscr__2565__projects__p={"title": "ง", "classification": "internal"},
        emenscr__2565__q1__p={"title": "จ", "project": "emenscr/2565/projects/p"},
        oit__2566={"title": "ฉ", "items": [{"title": "o1", "records": ["inspection/2566/findings/f"]}]},
    )
    seen = shown(schemas, whole)
    assert list(seen.records) == ["emenscr/2566/projects/p", "oit/2566"]
    assert seen.records["emenscr/2566/projects/p"].data == {"title": "ค"}
    assert seen.records["oit/2566"].data["items"] == [{"title": "o1", "records": []}]


def test_samples_go_only_when_asked(schemas: Schemas) -> None:
    whole = register(
        schemas,
        emenscr__2566__projects__p={"title": "ก", "sample": True},
        emenscr__2566__q1__p={"project": "emenscr/2566/projects/p"},
        orders__2566__1={"title": "จริง"},
    )
    assert shown(schemas, whole) is whole
    assert list(shown(schemas, whole, without_samples=True).records) == ["orders/2566/1"]


def test_parts_of_a_record_that_are_not_for_the_public(schemas: Schemas) -> None:
    members = [
        {"post": "ประธาน", "name": "ก", "publish": "name", "role": "ประธาน"},
        {"post": "กรรมการ", "name": "ข", "publish": "position-only", "role": "กรรมการ"},
        {"post": "กรรมการ", "name": "ค", "role": "กรรมการ"},
        {"post": "ที่ปรึกษา", "name": "ง", "publish": "none", "role": "ที่ปรึกษา"},
        {"post": "เลขานุการ", "role": "เลขานุการ"},
    ]
    whole = register(
        schemas,
        orders__2566__1={
            "title": "ก",
            "committees": [{"name": "คณะทำงาน", "members": members}],
            "signed_by": {"post": "ผอ.", "name": "จ"},
            "attachments": [
                {"title": "เปิด", "kind": "text", "note": "x"},
                {"title": "ความลับ", "kind": "text", "note": "y", "classification": "internal"},
                {"title": "เปิด 2", "kind": "text", "note": "z", "classification": "public"},
            ],
        },
    )
    data = shown(schemas, whole).records["orders/2566/1"].data
    committee = data["committees"][0]
    assert committee["name"] == "คณะทำงาน"
    assert [(member["post"], member.get("name")) for member in committee["members"]] == [
        ("ประธาน", "ก"), ("กรรมการ", None), ("กรรมการ", None), ("เลขานุการ", None),
    ]  # fmt: skip
    assert data["signed_by"]["name"] == "จ"
    assert [piece["title"] for piece in data["attachments"]] == ["เปิด", "เปิด 2"]
    assert "ความลับ" not in json.dumps(data, ensure_ascii=False)


def test_records_known_as_plain_are_not_looked_through_again(schemas: Schemas) -> None:
    data = {"title": "ก", "committees": [{"name": "x", "members": [{"post": "p", "name": "n", "role": "r"}]}]}
    whole = register(schemas, orders__2566__1=data)
    seen, plain = public(whole, schemas, without_samples=False, plain=())
    assert plain == frozenset()
    assert seen is not whole
    trusted, _ = public(whole, schemas, without_samples=False, plain={"digest of orders/2566/1"})
    assert trusted is whole
