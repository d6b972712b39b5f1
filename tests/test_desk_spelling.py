"""The canonical spelling: what it changes, and that it changes nothing else."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from generator.desk.canonical import spelt
from generator.desk.document import Unreadable, read, write
from generator.desk.remarks import remarks
from generator.load import read_tree
from generator.schema import Schemas
from generator.yamlcore import parse

REPOSITORY = Path(__file__).parent.parent
SCHEMAS = Schemas(REPOSITORY / "schemas")
ORDER = SCHEMAS.document("order")
FREE: dict[str, Any] = {
    "properties": {"b": {}, "a": {"properties": {"b": {}, "a": {}}}, "day": {"x-type": "date"}}
}


def tidy(text: str, schema: dict[str, Any] = ORDER) -> str:
    return spelt(text.encode(), schema).decode()


def comments(text: str) -> Counter[str]:
    return Counter(remark.text for remark in remarks(text) if remark.text)


def test_every_record_of_the_repository_is_in_its_canonical_spelling() -> None:
    sources = read_tree(REPOSITORY).sources
    assert len(sources) > 200
    assert [
        one.file for one in sources if spelt(one.content, SCHEMAS.document(one.kind)) != one.content
    ] == []


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        # keys in the order of the schema, with their comments; the unknown last
        (
            "status: draft\n# why\nnumber: 65/2566 # printed\nodd: 1\n\ntitle: ก\n",
            "title: ก\n# why\nnumber: 65/2566 # printed\nstatus: draft\nodd: 1\n",
        ),
        # what opens a file stays there
        (
            "# about this file\n\n# and more\nstatus: draft\ntitle: ก\n",
            "# about this file\n\n# and more\ntitle: ก\nstatus: draft\n",
        ),
        # dates in B.E.; no such day is left for the checker
        ('date: "2023-02-22"\n', 'date: "2566-02-22"\n'),
        ('date: "2023-02-30"\n', 'date: "2023-02-30"\n'),
        ('raw: "2023-02-22"\n', 'raw: "2023-02-22"\n'),
        # one kind of quotes, and only where they are needed
        (
            "title: 'ก'\nraw: '65: ก'\nissuer: \"cpm3\"\nnumber: \"65/2566\"\n",
            'title: ก\nnumber: 65/2566\nraw: "65: ก"\nissuer: cpm3\n',
        ),
        ("raw: \"no\"\ntitle: '012'\n", 'title: "012"\nraw: "no"\n'),
        # two blanks a level
        (
            "works:\n- e-mes\ncommittees:\n    - name: ก\n      duties:\n        - ข\n",
            "works:\n  - e-mes\ncommittees:\n  - name: ก\n    duties:\n      - ข\n",
        ),
        # brackets stay while they are short and say nothing else
        ("works: [ e-mes,inspection ] # ก\n", "works: [e-mes, inspection] # ก\n"),
        ("works: [e-mes, # ก\n  inspection]\n", "works:\n  - e-mes # ก\n  - inspection\n"),
        # blocks of text stay as they were folded
        (
            "notes: >-\n    หนึ่ง\n    สอง\n\n    สาม\nbackground: |\n   ก\n     ข\n",
            "background: |\n  ก\n    ข\nnotes: >-\n  หนึ่ง\n  สอง\n\n  สาม\n",
        ),
        ("notes: | # ก\n  ข\n", "# ก\nnotes: |\n  ข\n"),
        # a comment at the end of a list stays in it, whatever moves
        (
            "committees:\n  - name: ก\n  # - name: ข\nnumber: 65/2566\n# last\n",
            "number: 65/2566\ncommittees:\n  - name: ก\n  # - name: ข\n# last\n",
        ),
        # above a first key that comes second
        (
            "committees:\n  - duties: [ก]\n    # ข\n    name: ค\n",
            "committees:\n  # ข\n  - name: ค\n    duties: [ก]\n",
        ),
        # line ends, a document's start, blank lines
        ("---\r\n\r\ntitle: ก\r\n\r\n\r\n\r\nraw: ข\r\n\r\n\r\n", "title: ก\n\nraw: ข\n"),
        ("title: ก", "title: ก\n"),
        # figures
        ("fiscal_year: 2566\nodd: [1.50, 0.1, -3, 10.0]\n", "fiscal_year: 2566\nodd: [1.5, 0.1, -3, 10.0]\n"),
    ],
)
def test_spelling(written: str, expected: str) -> None:
    assert tidy(written) == expected
    assert tidy(expected) == expected


@pytest.mark.parametrize(
    "text", ["date: 2566-02-22\n", "a: no\n", "a: 1\na: 2\n", "a: &x 1\n", "- 1\n", "", "a: [\n"]
)
def test_what_cannot_be_relied_on_is_refused(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        tidy(text)
    assert refused.value.blemishes


# -- any record -------------------------------------------------------------------------------------

WORDS = st.one_of(
    st.sampled_from([
        "ก", "ผลการดำเนินงาน ปีงบประมาณ พ.ศ. 2566", "a: b", "x # y", "# z", "no", "~", "null", "2566-02-22",
        "012", "1.50", "12:30", "- a", "? a", "a ? b", "[x]", "{y: 1}", "a, b", '"', "'", "\\", "%", "@a",
        "`", "|", ">", "!t", "&a", "*a", "=", "<<", ":", "ก:", ":ก", "—", "ๆ", "é", "\U0001f642", "a  b",
    ]),
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=12),
)  # fmt: skip
PARAGRAPHS = st.lists(
    st.sampled_from(["หนึ่ง สอง", "สาม", "", "  ลึก", "# ไม่ใช่หมายเหตุ", "ก: ข"]), min_size=1, max_size=5
)
SCALARS = st.one_of(
    WORDS.map(lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'),
    WORDS.map(lambda text: "'" + text.replace("'", "''") + "'"),
    st.sampled_from(["ก", "true", "false", "null", "~", '"2023-02-22"', "ที่ 65/2566 ลงวันที่"]),
    st.integers(-(10**6), 10**6).map(str),
    st.decimals(-1000, 1000, places=2).map(str),
)
REMARKS = st.lists(st.sampled_from(["", "", "# หมายเหตุ", "# key: value", "#ชิด", "## สอง"]), max_size=3)


@st.composite
def entries(draw: DrawFn, depth: int = 0) -> list[str]:
    """The lines of a mapping, as somebody may have written it."""
    names = draw(
        st.lists(st.sampled_from(["a", "b", "c", "day", "ชื่อ", '"4.1"']), min_size=1, max_size=4, unique=True)
    )
    lines = []
    for name in names:
        lines += draw(REMARKS)
        behind = draw(st.sampled_from(["", "", " # ท้าย"]))
        form = draw(
            st.sampled_from(
                ["scalar", "scalar", "text", "flow", "map", "list"] if depth < 3 else ["scalar", "flow"]
            )
        )
        if form == "scalar":
            lines.append(f"{name}: {draw(SCALARS)}{behind}")
        elif form == "text":
            sign = draw(st.sampled_from(["|", "|-", "|+", ">", ">-", ">+"]))
            lines += [f"{name}: {sign}{behind}", "  ต้น", *(f"  {line}" for line in draw(PARAGRAPHS))]
        elif form == "flow":
            inner = draw(st.lists(SCALARS, max_size=4))
            lines.append(f"{name}: [{', '.join(inner)}]{behind}")
        elif form == "map":
            inner = draw(entries(depth=depth + 1))
            lines += [f"{name}:{behind}", *indented(inner, draw(st.sampled_from([2, 4])))]
            lines += indented(draw(REMARKS), 4)
        else:
            lines.append(f"{name}:{behind}")
            for item in draw(st.lists(entries(depth=depth + 1), min_size=1, max_size=3)):
                bare = [line for line in item if line and not line.startswith("#")]
                lines += [*draw(REMARKS), f"- {bare[0]}", *indented(item[item.index(bare[0]) + 1 :], 2)]
    return lines


def indented(lines: list[str], by: int) -> list[str]:
    return [" " * by + line if line else line for line in lines]


@settings(max_examples=150, deadline=None)
@given(st.builds("\n".join, entries()).map(lambda text: text + "\n"))
def test_spelling_keeps_what_is_said(text: str) -> None:
    before = parse(text.encode())
    if before.data is None or before.blemishes:
        with pytest.raises(Unreadable):
            tidy(text, FREE)
        return
    after = tidy(text, FREE)
    again = parse(after.encode())
    assert not again.blemishes
    assert again.data == buddhist(before.data)
    assert comments(after) == comments(text)
    assert tidy(after, FREE) == after
    assert "\n\n\n" not in re.sub(r"[|>]\+?.*", "", after, flags=re.DOTALL)


def buddhist(data: dict[str, Any]) -> dict[str, Any]:
    """The only change of values that the schema above asks for."""
    return data | ({"day": "2566-02-22"} if data.get("day") == "2023-02-22" else {})


@settings(max_examples=150, deadline=None)
@given(WORDS)
def test_any_text_comes_back(text: str) -> None:
    for data in ({"k": text}, {"k": [text]}, {text: 1}):
        root = read(b"k: 1\n")
        del root["k"]
        root.update(data)
        parsed = parse(write(root))
        assert (parsed.data, parsed.blemishes) == (data, ())
