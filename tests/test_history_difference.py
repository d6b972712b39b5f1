"""What changed between two states of a record, field by field, and its words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.history.difference import What, changes
from generator.history.members import identity
from generator.history.wording import EXCERPT, Wording, excerpts
from generator.model import KINDS
from generator.schema_node import resolved
from tests.small_office import SCHEMAS

A, R, C, M = What.ADDED, What.REMOVED, What.CHANGED, What.MOVED


def told(kind: str, old: dict[str, Any], new: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [(one.what, one.pointer, one.old, one.new) for one in changes(kind, old, new)]


@pytest.mark.parametrize(
    ("kind", "old", "new", "expected"),
    [
        ("result", {"value": 80}, {"value": 85.5}, [(C, ("value",), 80, 85.5)]),
        ("result", {"value": 80}, {"value": 80.0}, []),
        ("letter", {"circular": True}, {"circular": 1}, [(C, ("circular",), True, 1)]),
        ("result", {"value": 80}, {"value": None}, [(C, ("value",), 80, None)]),
        ("result", {}, {"remark": "ก"}, [(A, ("remark",), None, "ก")]),
        ("result", {"remark": "ก"}, {}, [(R, ("remark",), "ก", None)]),
        ("result", {"a": 1, "b": 2}, {"b": 2, "a": 1}, []),
        (
            "result", {}, {"feedback": {"date": "2566-05-01", "value": 3}},
            [(A, ("feedback", "date"), None, "2566-05-01"), (A, ("feedback", "value"), None, 3)],
        ),
        (
            "finding",
            {"recommendations": [{"number": "1", "text": "ก"}, {"number": "2", "text": "ข"}]},
            {"recommendations": [{"number": "2", "text": "ค"}]},
            [
                (C, ("recommendations", 0, "text"), "ข", "ค"),
                (R, ("recommendations", 0), {"number": "1", "text": "ก"}, None),
            ],
        ),
        (
            "order",
            {"committees": [{"name": "ก", "members": [{"post": "x"}, {"post": "y"}, {"post": "z"}]}]},
            {"committees": [{"name": "ก", "members": [{"post": "z"}, {"post": "x"}, {"post": "y"}]}]},
            [(M, ("committees", 0, "members", 0), 3, 1)],
        ),
        (
            "order",
            {"committees": [{"name": "ก", "members": [{"party": "p", "role": "กรรมการ"}]}]},
            {"committees": [{"name": "ก", "members": [{"party": "p", "role": "เลขานุการ"}]}]},
            [(C, ("committees", 0, "members", 0, "role"), "กรรมการ", "เลขานุการ")],
        ),
        ("order", {"works": ["x"]}, {"works": ["x", "emenscr"]}, [(A, ("works", 1), None, "emenscr")]),
        ("order", {"amends": ["orders/2566/1"]}, {"amends": ["orders/2566/2"]}, [
            (A, ("amends", 0), None, "orders/2566/2"), (R, ("amends", 0), "orders/2566/1", None),
        ]),
        (
            "manual", {"objectives": ["เพื่อให้การรายงานเป็นไปตามกำหนด"]},
            {"objectives": ["เพื่อให้การรายงานผลเป็นไปตามกำหนดเวลา"]},
            [(C, ("objectives", 0), "เพื่อให้การรายงานเป็นไปตามกำหนด", "เพื่อให้การรายงานผลเป็นไปตามกำหนดเวลา")],
        ),
        ("order", {"title": "ก"}, {"title": ["ก"]}, [(C, ("title",), "ก", ["ก"])]),
    ],
)  # fmt: skip
def test_changes(kind: str, old: dict[str, Any], new: dict[str, Any], expected: list[Any]) -> None:
    assert told(kind, old, new) == expected


def test_members_that_answer_to_the_same_are_taken_in_their_order() -> None:
    old = {"log": [{"step": "4.1", "state": "done"}, {"step": "4.1", "state": "doing"}]}
    new = {"log": [{"step": "4.1", "state": "done"}, {"step": "4.1", "state": "done"}]}
    assert told("cycle", old, new) == [(C, ("log", 1, "state"), "doing", "done")]


def test_long_lists_with_nothing_in_common_take_no_time() -> None:
    old = {"objectives": [f"ข้อความที่หนึ่ง {at} " * 20 for at in range(500)]}
    new = {"objectives": [f"another text {at} " * 20 for at in range(500)]}
    found = changes("manual", old, new)
    assert len(found) == 1_000


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["ก", "ข", "x"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["id", "title", "number", "members", "value"]), inner, max_size=4)
    ),
    max_leaves=12,
)
STATES = st.dictionaries(
    st.sampled_from(["units", "title", "committees", "sources", "log"]), VALUES, max_size=4
)


@given(STATES, st.sampled_from(sorted(KINDS)))
def test_a_state_does_not_differ_from_itself(state: dict[str, Any], kind: str) -> None:
    assert changes(kind, state, state) == []


@given(STATES, STATES, st.sampled_from(sorted(KINDS)))
def test_every_change_is_where_it_says(old: dict[str, Any], new: dict[str, Any], kind: str) -> None:
    """What was added or changed stands in the newer state at its pointer, what was removed in the older."""
    for one in changes(kind, old, new):
        value: Any = old if one.what is R else new
        for part in one.pointer:
            value = value[part]
        if one.what is not M:
            assert value == (one.old if one.what is R else one.new)
        assert len(one.members) == sum(isinstance(part, int) for part in one.pointer)


@given(STATES, STATES, st.sampled_from(sorted(KINDS)))
def test_whatever_changed_can_be_said(old: dict[str, Any], new: dict[str, Any], kind: str) -> None:
    words = Wording(SCHEMAS, lambda address: None, lambda party: None)
    for one in changes(kind, old, new):
        assert words.change(kind, one).label
    assert all(row.depth >= 0 for row in words.rows(kind, new))


def lists(kind: str) -> Iterator[tuple[tuple[str, ...], frozenset[str]]]:
    """The way to every list of mappings in a kind's schema, and what its members may say."""
    document = SCHEMAS.document(kind)

    def walk(node: Any, way: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], frozenset[str]]]:
        node = resolved(document, node)
        if "items" in node:
            items = resolved(document, node["items"])
            if "properties" in items:
                yield way, frozenset(items["properties"])
            yield from walk(items, way)
        for name, child in node.get("properties", {}).items():
            if isinstance(child, dict):
                yield from walk(child, (*way, name))

    yield from walk(document, ())


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_list_says_what_its_members_are_known_by(kind: str) -> None:
    ways = [way for way, _ in lists(kind)]
    assert ways
    assert [way for way in ways if not identity(kind, way)] == []


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_members_are_known_by_is_in_the_schema(kind: str) -> None:
    for way, known in lists(kind):
        assert [keys for keys in identity(kind, way) if not set(keys) <= known] == [], way


# -- words ------------------------------------------------------------------------------------------

NAMES = {"orders/2566/65": "คำสั่ง สพป. ที่ 65/2566"}
WORDS = Wording(SCHEMAS, NAMES.get, {"plan": "กลุ่มนโยบายและแผน"}.get)


def said(kind: str, old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    found = (WORDS.change(kind, one) for one in changes(kind, old, new))
    return [(one.what.value, one.label, one.old, one.new) for one in found]


@pytest.mark.parametrize(
    ("kind", "old", "new", "expected"),
    [
        ("order", {"date": "2566-02-22"}, {"date": "2566-03-01"},
         ("changed", "สั่ง ณ วันที่", "22 ก.พ. 2566", "1 มี.ค. 2566")),
        ("project", {"budget": [{"source": "งบดำเนินงาน", "amount": 12500}]},
         {"budget": [{"source": "งบดำเนินงาน", "amount": 12500.5}]},
         ("changed", "งบประมาณ งบดำเนินงาน › จำนวนเงิน (บาท)", "12,500 บาท", "12,500.50 บาท")),
        ("result", {"reported_by": "plan"}, {"reported_by": "nobody"},
         ("changed", "ผู้รายงาน", "กลุ่มนโยบายและแผน", "nobody")),
        ("project", {}, {"orders": ["orders/2566/65"]},
         ("added", "คำสั่งที่เกี่ยวข้อง", "", NAMES["orders/2566/65"])),
        ("order", {"fiscal_year": 2566}, {"fiscal_year": 2567}, ("changed", "ใช้กับปีงบประมาณ", "2566", "2567")),
        ("result", {"value": 80}, {"value": None}, ("changed", "ค่าที่รายงาน", "80", "ไม่มีค่า")),
        ("letter", {"circular": False}, {"circular": True}, ("changed", "หนังสือเวียน", "ไม่ใช่", "ใช่")),
        ("order", {"date": "ไม่ใช่วันที่"}, {"date": "2566-03-01"},
         ("changed", "สั่ง ณ วันที่", "ไม่ใช่วันที่", "1 มี.ค. 2566")),
    ],
)  # fmt: skip
def test_words(kind: str, old: dict[str, Any], new: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert said(kind, old, new) == [expected]


def test_a_member_is_told_by_its_number_or_name() -> None:
    new = {"recommendations": [{"number": "2", "text": "จัดทำแผน", "kind": "inspector", "owners": ["plan"]}]}
    ((what, label, old, words),) = said("finding", {"recommendations": []}, new)
    assert (what, old) == ("added", "")
    assert label.endswith(" 2")
    assert "จัดทำแผน" in words
    assert "กลุ่มนโยบายและแผน" in words


def test_a_long_text_is_told_by_what_changed_in_it() -> None:
    head, tail = "ต้นความ" * 60, "ท้ายความ" * 60
    old, new = excerpts(f"{head} เดิม {tail}", f"{head} ใหม่ {tail}")
    assert "เดิม" in old
    assert "ใหม่" in new
    assert max(len(old), len(new)) < EXCERPT
    assert old.startswith("…")
    assert old.endswith("…")
    assert excerpts("สั้น", "ยาวกว่า") == ("สั้น", "ยาวกว่า")


def test_a_cut_does_not_part_a_letter_from_its_marks() -> None:
    old, _ = excerpts("ที่" * 200 + "ก", "ที่" * 200 + "ข")
    assert old[1] == "ท"
