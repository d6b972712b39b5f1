"""The strict reading: every trap is told with its place, and nothing gets a silent other meaning."""

from __future__ import annotations

import io
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from generator.model import Position
from generator.yamlcore import MAX_BYTES, MAX_DEPTH, parse, positions

TRAPS: list[tuple[bytes, str, int, int]] = [
    ("a: ก\n".encode("cp874"), "TT101", 1, 4),
    ("ข้อ: 1\nก: ".encode() + b"\xff\n", "TT101", 2, 4),
    (b"\xff\xfea\x00", "TT101", 1, 1),
    (b"\xef\xbb\xbfa: 1\n", "TT102", 1, 1),
    (b"a: 1\nb: \x00\n", "TT103", 2, 4),
    ("a: ก\u2028ข\n".encode(), "TT103", 1, 5),
    (b"", "TT104", 1, 1),
    (b"# nothing\n\n", "TT104", 1, 1),
    (b"a:\t1\n", "TT105", 1, 3),
    (b"a:\n\tb: 1\n", "TT105", 2, 1),
    (b"a: 'x\n\n", "TT125", 1, 4),
    (b"a: 1\nb: 2\na: 3\n", "TT107", 3, 1),
    (b"a: &x 1\n", "TT108", 1, 4),
    (b"a: *x\n", "TT108", 1, 4),
    (b"<<: {a: 1}\n", "TT108", 1, 1),
    (b"a: !!str 1\n", "TT109", 1, 4),
    (b"a: 1\n---\nb: 2\n", "TT110", 2, 1),
    (b"%YAML 1.1\n---\na: 1\n", "TT110", 1, 1),
    (b"a: 2566-02-22\n", "TT111", 1, 4),
    (b"a: 2566-02-22 10:00:00\n", "TT111", 1, 4),
    (b"no: 1\n", "TT112", 1, 1),
    (b"a: [1, off]\n", "TT112", 1, 8),
    (b"a: TRUE\n", "TT112", 1, 4),
    (b"a: 012\n", "TT113", 1, 4),
    (b"a: 0o17\n", "TT113", 1, 4),
    (b"a: 0x1F\n", "TT113", 1, 4),
    (b"a: 1_000\n", "TT113", 1, 4),
    (b"a: 12:30\n", "TT114", 1, 4),
    (b"a: 12e4567\n", "TT115", 1, 4),
    (b"a: .inf\n", "TT115", 1, 4),
    (b"a: +5\n", "TT115", 1, 4),
    (b"a: 99999999999999999\n", "TT116", 1, 4),
    (b"a: 0.1000000000000000055\n", "TT116", 1, 4),
    (b"1: a\n", "TT117", 1, 1),
    (b"? [a]\n: 1\n", "TT117", 1, 1),
    (b"a: [?b]\n", "TT117", 1, 5),
    (b"a: " + b"[" * (MAX_DEPTH + 1), "TT118", 1, 3 + MAX_DEPTH),
    (b"- " * 1000 + b"1\n", "TT118", 1, 2 * MAX_DEPTH + 1),
    (b"[" * 10_000_000, "TT119", 1, 1),
    (b"- 1\n", "TT120", 1, 1),
    (b"just text\n", "TT120", 1, 1),
    ("title: เรื่อง: แต่งตั้ง\n".encode(), "TT124", 1, 14),
    (b"a: 'b\nc: 1\n", "TT125", 1, 4),
    (b"a: 1\n  b: 2\n", "TT126", 2, 3),
    (b"title:one\nb: 2\n", "TT126", 1, 6),
    (b"a: 1\ntitle:one\n", "TT126", 2, 6),
    (b"a: [1, 2\nb: 3\n", "TT126", 2, 2),
    (b"a: @b\n", "TT127", 1, 4),
    (b"a: * b\n", "TT127", 1, 4),
]


@pytest.mark.parametrize(
    ("source", "code", "line", "column"), TRAPS, ids=[f"{c}-{s[:12]!r}" for s, c, *_ in TRAPS]
)
def test_a_trap_is_told_at_its_place(source: bytes, code: str, line: int, column: int) -> None:
    blemishes = parse(source).blemishes
    assert [blemish.code for blemish in blemishes] == [code]
    assert blemishes[0].position == Position(line, column)


@pytest.mark.parametrize(
    ("source", "mended"),
    [
        ("d: 2566-02-22", 'd: "2566-02-22"'),
        ("v: yes", "v: true"),
        ("v: 012", 'v: "012"'),
        ("v: 12:30", 'v: "12:30"'),
        ("v:\t1", "v: 1"),
        ("title: เรื่อง: แต่งตั้ง", 'title: "เรื่อง: แต่งตั้ง"'),
        ("v: @ก", 'v: "@ก"'),
    ],
)
def test_the_mended_line_is_offered_and_reads_clean(source: str, mended: str) -> None:
    (blemish,) = parse(source.encode()).blemishes
    assert blemish.fix is not None
    first, after, text = blemish.fix
    line = source[: first - 1] + text + source[after - 1 :]
    assert line == mended
    assert parse(line.encode()).blemishes == ()


def test_every_blemish_of_a_file_is_told_at_once() -> None:
    parsed = parse(b"a: no\nb: 012\nc: 2566-01-01\nb: 1\n")
    assert [blemish.code for blemish in parsed.blemishes] == ["TT112", "TT113", "TT111", "TT107"]


def test_plain_values_keep_their_types() -> None:
    source = 'a: 12\nb: 1.50\nc: true\nd:\ne: ~\nf: "12"\ng: 65/2566\nh: 4.1.2\ni: -3\nj: R&D * 100%!\n'
    assert parse(source.encode()).data == {
        "a": 12, "b": 1.5, "c": True, "d": None, "e": None, "f": "12",
        "g": "65/2566", "h": "4.1.2", "i": -3, "j": "R&D * 100%!",
    }  # fmt: skip


def test_ten_megabytes_and_deep_nesting_are_refused_at_once() -> None:
    """As a ratio: the deepest text takes no longer than a plain one as long as a record may be."""

    def seconds(source: bytes) -> float:
        start = time.process_time()
        parse(source)
        return time.process_time() - start

    plain = seconds(b"- x\n" * (MAX_BYTES // 4))
    for nested in (b"[" * MAX_BYTES, b"- " * (MAX_BYTES // 2), b"[" * 10_000_000, b"{" * MAX_BYTES):
        assert seconds(nested) < 2 * plain


def test_positions_count_characters_from_one() -> None:
    places = positions("ข้อ: ก\nรายการ:\n  - ชื่อ: ข\n    ค่า:\n  - 5\n".encode())
    assert places[("ข้อ",)].value == Position(1, 6)
    assert places[("รายการ", 0)].value == Position(3, 5)
    assert places[("รายการ", 0, "ชื่อ")].key == Position(3, 5)
    assert places[("รายการ", 0, "ค่า")].text == ""
    assert places[("รายการ", 1)].text == "5"


_scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\u2028\u2029\ufeff")),
)
_values = st.recursive(
    _scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abcdกขค", min_size=1), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.text("abcdกขค", min_size=1), _values, min_size=1, max_size=5))
def test_what_a_yaml_1_2_writer_writes_is_read_back_the_same(data: dict[str, Any]) -> None:
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = False
    stream = io.StringIO()
    writer.dump(data, stream)
    parsed = parse(stream.getvalue().encode())
    # ruamel shares equal lists by anchors, and writes plain what YAML 1.1 took for true, a number or a time.
    assert {blemish.code for blemish in parsed.blemishes} <= {"TT108", "TT112", "TT113", "TT114"}
    if not parsed.blemishes:
        assert parsed.data == data


@given(st.text("0123456789:-+._eExXoOaAnNtTfFyYsSlLuUrR~ กข", min_size=1, max_size=12))
def test_a_plain_scalar_is_read_as_yaml_1_2_reads_it_or_is_a_finding(scalar: str) -> None:
    source = f"a: {scalar}\n"
    try:
        expected = YAML(typ="safe", pure=True).load(source)
    except (YAMLError, ValueError):
        expected = None
    parsed = parse(source.encode())
    if parsed.blemishes or not isinstance(expected, dict):
        return
    value = expected["a"]
    assert parsed.data == {"a": value}
    assert parsed.data is not None
    assert type(parsed.data["a"]) is type(value)


@given(st.binary(max_size=200))
def test_no_bytes_at_all_make_it_raise(source: bytes) -> None:
    parsed = parse(source)
    assert parsed.data is not None or parsed.blemishes
