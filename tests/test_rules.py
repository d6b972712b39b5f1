"""What the cases cannot show: that rules hold for any input, and where exactly their limits lie."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.model import KINDS, Fault, Record
from generator.register import Register
from generator.rising import longest_rising
from generator.rules import FILE_RULES, PRIVACY_RULES, RECORD_RULES, REGISTER_RULES
from generator.rules.figures import _share
from generator.rules.meant import AddressGuess, nearest
from generator.rules.privacy import is_citizen_number, masked, personal_data
from generator.rules.standing import _circles
from generator.rules.time import _meant
from generator.schema import Mention, Schemas
from generator.thai.digits import to_thai

DIRECTORY = Path(__file__).parent.parent / "schemas"
SCHEMAS = Schemas(DIRECTORY)
ADDRESSES = {
    "office": "office",
    "manual": "manuals/e-mes",
    "letter": "letters/2566/moe-04003-106",
    "order": "orders/2566/65",
    "cycle": "e-mes/2566/cycle",
    "indicator": "e-mes/2566/indicators/AP-1",
    "result": "e-mes/2566/6m/AP-1",
    "project": "emenscr/2566/projects/reading",
    "progress": "emenscr/2566/q1/reading",
    "visit": "inspection/2566/visits/round-1",
    "finding": "inspection/2566/findings/reading",
    "download": "downloads/guide",
    "transparency": "oit/2566",
}
DIGITS = st.integers(1, 8).flatmap(
    lambda first: st.integers(0, 10**11 - 1).map(lambda rest: f"{first}{rest:011d}")
)
DAYS = st.dates(dt.date(2015, 1, 1), dt.date(2030, 12, 31))


def record(kind: str, data: dict[str, Any], address: str = "") -> Record:
    return Record(address=address or ADDRESSES[kind], kind=kind, data=data, digest="")


def said_of(words: str) -> list[str]:
    return [fault.code for fault in personal_data(record("letter", {"notes": words}), ())]


def with_check_digit(twelve: str) -> str:
    (found,) = (twelve + digit for digit in "0123456789" if is_citizen_number(twelve + digit))
    return found


# -- any input --------------------------------------------------------------------------------------


@cache
def _keys(kind: str) -> list[str]:
    """Every key that a kind's schema or the shared one knows, at any depth."""
    found: set[str] = set()

    def visit(node: Any) -> None:
        if isinstance(node, dict):
            properties = node.get("properties")
            found.update(properties if isinstance(properties, dict) else ())
            for child in node.values():
                visit(child)
        elif isinstance(node, list):
            for child in node:
                visit(child)

    for name in (kind, "common"):
        visit(json.loads((DIRECTORY / f"{name}.schema.json").read_text("utf-8")))
    return sorted(found)


def _anything(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    keys = st.sampled_from(_keys(kind))
    leaves = st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.sampled_from(["2566-02-22", "2566-02-30", "9999-12-31", "0001-01-01", "65/2566", "ลับ", "6m", ""]),
        st.text(max_size=8),
    )
    values = st.recursive(
        leaves,
        lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(keys, inner, max_size=4)),
        max_leaves=12,
    )
    return st.dictionaries(keys, values, max_size=8)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25, deadline=None)
@given(draw=st.data())
def test_no_record_rule_stumbles_over_any_record(kind: str, draw: st.DataObject) -> None:
    data = draw.draw(_anything(kind))
    mentions = tuple(map(Mention._make, SCHEMAS.mentions(kind, data)))
    for rule in (*RECORD_RULES, *PRIVACY_RULES):
        for fault in rule(record(kind, data), mentions):
            assert isinstance(fault, Fault)


@settings(max_examples=40, deadline=None)
@given(draw=st.data())
def test_no_register_rule_stumbles_over_any_records(draw: st.DataObject) -> None:
    records = [record(kind, draw.draw(_anything(kind))) for kind in KINDS if kind != "office"]
    mentions = {
        one.address: tuple(map(Mention._make, SCHEMAS.mentions(one.kind, one.data))) for one in records
    }
    register = Register(records, mentions)
    for rule in REGISTER_RULES:
        list(rule(register))


def test_every_rule_says_in_its_docstring_which_codes_it_has() -> None:
    for rule in (*RECORD_RULES, *REGISTER_RULES, *FILE_RULES):
        assert "TT" in (rule.__doc__ or ""), rule


# -- privacy ----------------------------------------------------------------------------------------


@settings(deadline=None)
@given(DIGITS)
def test_exactly_one_check_digit_makes_a_citizen_number(twelve: str) -> None:
    assert sum(is_citizen_number(twelve + digit) for digit in "0123456789") == 1


@settings(deadline=None)
@given(DIGITS, st.sampled_from(["", "-", " "]), st.booleans(), st.sampled_from(["", "เลข ", "(", "ที่"]))
def test_a_citizen_number_is_found_however_it_is_written(
    twelve: str, sign: str, thai: bool, before: str
) -> None:
    number = with_check_digit(twelve)
    written = sign.join((number[0], number[1:5], number[5:10], number[10:12], number[12]))
    words = before + (to_thai(written) if thai else written)
    assert "TT701" in said_of(words)
    (fault, *_) = personal_data(record("letter", {"notes": words}), ())
    assert number[:9] not in str(fault.params).replace("-", "").replace(" ", "")


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("1234567890121", ["TT701"]),
        ("1234567890122", []),
        ("1-2345-67890-12-2", ["TT702"]),
        ("0234567890125", []),
        ("https://drive.example.go.th/d/1234567890121.pdf", ["TT702"]),
        ("12345678901210", []),
        ("a1234567890121b", []),
        ("เลขบัตร 1234567890121 และ 1-2345-67890-12-2", ["TT701", "TT702"]),
        ("โทร 0812345678", ["TT703"]),
        ("โทร 08-1234-5678", ["TT703"]),
        ("โทร 081 234 5678", ["TT703"]),
        ("โทร +66812345678", ["TT703"]),
        ("โทร +66 81 234 5678", ["TT703"]),
        ("๐๖๑-๒๓๔-๕๖๗๘", ["TT703"]),
        ("0 4484 1234", ["TT704"]),
        ("0-4484-1234", ["TT704"]),
        ("02-288-5511", ["TT704"]),
        ("0112345678", []),
        ("ศธ 04003/1197", []),
        ("letters/2566/moe-04003-1197", []),
        ("งบประมาณ 081234567890 บาท", []),
        ("ระหว่าง 2566-02-22 ถึง 2566-03-04", []),
        ("https://web.example.go.th/news/0812345678", []),
        ("a.b@gmail.com", ["TT705"]),
        ("A.B@YAHOO.CO.TH", ["TT705"]),
        ("plan@chaiyaphum3.go.th", []),
        ("plan@mygmail.com.example.go.th", []),
        ("gmail.com", []),
        ("ลับมาก", ["TT706"]),
        ("(ลับ)", ["TT706"]),
        ("เอกสารลับมากฉบับนี้", ["TT707"]),
        ("หนังสือลับ", ["TT707"]),
        ("ชั้นความลับ", ["TT707"]),
        ("ตอบกลับมาก", []),
        ("สลับมากกว่าเดิม", []),
        ("ตลับที่สุด", []),
        ("ความลับของทางธรรมชาติ", []),
        ("บัญชีเลขที่ 123-4-56789-0", ["TT708"]),
        ("เลขที่บัญชี 1234567890 ธนาคาร", ["TT708"]),
        ("บัญชีรายชื่อ 120 คน", []),
    ],
)
def test_what_is_private_and_what_is_not(words: str, codes: list[str]) -> None:
    assert said_of(words) == codes


def test_a_masked_number_keeps_its_last_four_signs() -> None:
    assert masked("1-2345-67890-12-1") == "x-xxxx-xxxxx-12-1"
    assert masked("๐๘๑๒๓๔๕๖๗๘") == "xxxxxx๕๖๗๘"


# -- names ------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.lists(DAYS, max_size=8))
def test_the_fewest_documents_are_blamed(days: list[dt.date]) -> None:
    kept = sorted(longest_rising(days))
    assert all(days[one] <= days[next_] for one, next_ in pairwise(kept))
    longer = combinations(range(len(days)), len(kept) + 1)
    assert not any(all(days[a] <= days[b] for a, b in pairwise(some)) for some in longer)


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("56", ["65", "66"], "65"),
        ("65", ["650", "6"], ""),
        ("supervison", ["supervision", "finance"], "supervision"),
        ("policy_plan", ["policy-plan"], "policy-plan"),
        ("ap-1", ["AP-1", "AP-2"], "AP-1"),
        ("065", ["65"], "65"),
        ("zzz", ["policy-plan"], ""),
        ("anything", [], ""),
    ],
)
def test_the_word_that_was_meant(word: str, known: list[str], meant: str) -> None:
    assert nearest(word, known) == meant


def test_the_address_that_was_meant() -> None:
    places = ["orders/2566/65", "orders/2565/301", "manuals/e-mes", "e-mes/2566/cycle", "e-mes/2567/cycle"]
    kinds = ["order", "order", "manual", "cycle", "cycle"]
    records = [record(kind, {}, place) for kind, place in zip(kinds, places, strict=True)]
    guess = AddressGuess(Register(records, {}))
    assert guess.address("orders/2566/56", ("order",)) == "orders/2566/65"
    assert guess.address("orders/2566/301", ()) == "orders/2565/301"
    assert guess.address("orders/2566/65", ("manual",)) == ""
    assert guess.address("e-mes/2568/cycle", ()) in ("e-mes/2567/cycle", "e-mes/2566/cycle")
    assert guess.address("nothing/like/it", ()) == ""


@pytest.mark.parametrize(
    ("ways", "circles"),
    [
        ({"a": "b", "b": "c"}, []),
        ({"a": "a"}, []),
        ({"a": "b", "b": "a"}, [["a", "b", "a"]]),
        ({"c": "b", "b": "a", "a": "c"}, [["a", "c", "b", "a"]]),
        ({"x": "a", "a": "b", "b": "a"}, [["a", "b", "a"]]),
    ],
)
def test_a_circle_is_told_once(ways: dict[str, str], circles: list[list[str]]) -> None:
    led = {station: [(("amends", 0), target)] for station, target in ways.items()}
    assert [stations for _, _, stations in _circles(led)] == circles


def test_a_long_chain_is_followed_without_recursion() -> None:
    led = {f"{at:05}": [(("answers",), f"{at + 1:05}")] for at in range(5000)}
    assert list(_circles(led)) == []


# -- time -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "near", "meant"),
    [
        ("2656-02-22", 2566, "2566-02-22"),
        ("2556-02-22", 2566, "2566-02-22"),
        ("3109-02-22", 2566, "2566-02-22"),
        ("2065-11-10", 2566, "2565-11-10"),
        ("1999-02-22", 2566, None),
        ("2656-02-22", 0, None),
        ("2657-02-29", 2567, "2567-02-29"),
    ],
)
def test_the_year_that_was_meant(typed: str, near: int, meant: str | None) -> None:
    assert _meant(typed, near) == meant


# -- figures ----------------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.integers(0, 500), st.integers(1, 500), st.integers(0, 4), st.booleans())
def test_a_rounded_percentage_is_right_whether_its_decimals_are_laid_down_or_not(
    part: int, whole: int, decimals: int, laid_down: bool
) -> None:
    row = {"numerator": part, "denominator": whole, "value": round(part * 100 / whole, decimals)}
    codes = [fault.code for fault in _share("a", (), row, decimals if laid_down else None)]
    assert "TT601" not in codes


@settings(deadline=None)
@given(st.integers(0, 500), st.integers(1, 500), st.floats(0.6, 50))
def test_a_percentage_that_is_off_by_more_is_wrong(part: int, whole: int, off: float) -> None:
    row = {"numerator": part, "denominator": whole, "value": round(part * 100 / whole + off, 2)}
    (fault,) = (one for one in _share("a", (), row, None) if one.code == "TT601")
    mended = {**row, "value": float(str(fault.fix))}
    assert "TT601" not in [one.code for one in _share("a", (), mended, None)]
