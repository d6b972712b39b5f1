"""Every code has words in both languages, a failing case and a right one; no code is without an entry."""

from __future__ import annotations

import json
import re
import string
from pathlib import Path

import pytest

from generator import messages
from generator.explain import Explanation, as_text, explain
from generator.model import Severity

REPOSITORY = Path(__file__).parent.parent
CASES = REPOSITORY / "tests" / "cases"
CODES = messages.codes()
THAI = re.compile("[ก-๙]")
EVERY_CODE = pytest.mark.parametrize("code", CODES)
BOTH = pytest.mark.parametrize("lang", messages.LANGUAGES)


def test_every_code_of_the_source_is_in_the_catalogue_and_the_other_way_round() -> None:
    used = {
        code
        for file in (REPOSITORY / "generator").rglob("*.py")
        for code in re.findall(r'"(TT\d{3})"', file.read_text("utf-8"))
    }
    assert used == set(CODES)


def test_both_languages_have_the_same_entries() -> None:
    thai, english = (messages._catalogue(lang) for lang in messages.LANGUAGES)
    assert thai.entries.keys() == english.entries.keys() == thai.severities.keys()
    assert thai.labels.keys() == english.labels.keys()
    assert thai.terms.keys() == english.terms.keys()
    assert english.severities == {}
    for code in CODES:
        one, other = thai.entries[code], english.entries[code]
        assert (one.by, one.variants.keys()) == (other.by, other.variants.keys()), code
        assert bool(one.meant) == bool(other.meant), code


@EVERY_CODE
def test_both_languages_ask_for_the_same_params(code: str) -> None:
    thai, english = (messages._catalogue(lang).entries[code] for lang in messages.LANGUAGES)
    assert _names(thai.message) == _names(english.message)
    assert _names(thai.meant) == _names(english.meant)
    for value in thai.variants:
        one, other = (entry.variants[value].get("message", "") for entry in (thai, english))
        assert _names(one) == _names(other)


def _names(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@EVERY_CODE
@BOTH
def test_a_code_is_worded_even_when_every_param_is_missing(code: str, lang: str) -> None:
    entry = messages._catalogue(lang).entries[code]
    for params in ({}, {"suggestion": "x"}, *({entry.by: value} for value in entry.variants)):
        message, hint = messages.word(code, lang, params)
        assert message
        assert not re.search(r"\{\w*\}", message + hint)


@EVERY_CODE
def test_a_code_is_explained_in_two_to_five_sentences(code: str) -> None:
    for lang in messages.LANGUAGES:
        assert 2 <= len(messages.explanation(code, lang).split("\n")) <= 5
        assert messages.title(code, lang)
    assert THAI.search(messages.title(code, "th"))
    assert THAI.search(messages.explanation(code, "th"))
    assert not THAI.search(messages.title(code, "en").replace("(ว)", ""))


@EVERY_CODE
def test_a_code_has_a_failing_case_and_the_same_put_right(code: str) -> None:
    cases = [path for path in (CASES / "invalid").iterdir() if path.name.startswith(f"{code}-")]
    assert cases
    for case in cases:
        expected = json.loads((case / "expected.json").read_text("utf-8"))
        severities = {one["severity"] for one in expected if one["code"] == code}
        assert severities == {messages.severity(code).value}
        assert (CASES / "valid" / case.name).is_dir()


@EVERY_CODE
@BOTH
def test_a_code_is_explained_with_both_examples(code: str, lang: str) -> None:
    explanation = explain(code, lang)
    assert explanation.code == code
    assert isinstance(explanation.severity, Severity)
    for example in (explanation.wrong, explanation.right):
        assert example.file.startswith("records/")
        assert example.first <= example.line < example.first + len(example.lines)
        assert not re.search("[\x00-\x09\x0b-\x1f]", example.excerpt)
    if code != "TT123":  # the same bytes, locked and not
        assert explanation.wrong != explanation.right
    shown = as_text(explanation, lang)
    assert messages.label("wrong", lang) in shown
    assert messages.label("right", lang) in shown


def test_the_right_example_of_a_one_sided_revocation_is_the_other_file() -> None:
    explanation = explain("TT410", "th")
    assert explanation.wrong.file == "records/orders/2565/301.yml"
    assert explanation.right.file == "records/orders/2566/65.yml"
    assert "revokes" in explanation.right.excerpt


def test_an_explanation_as_text() -> None:
    explanation = explain("TT111", "th")
    assert isinstance(explanation, Explanation)
    text = as_text(explanation, "th")
    assert "> 5 | date: 2566-02-22" in text
    assert '> 5 | date: "2566-02-22"' in text


@BOTH
def test_an_unknown_code_is_a_key_error(lang: str) -> None:
    with pytest.raises(KeyError):
        explain("TT999", lang)
    with pytest.raises(KeyError):
        messages.severity("TT999")


def test_values_are_shown_as_they_are_but_not_at_any_length() -> None:
    message, _ = messages.word("TT401", "th", {"value": "{title} {0}"})
    assert "{title} {0}" in message
    message, _ = messages.word("TT401", "th", {"value": "ก" * 500})
    assert len(message) < 120


def test_kinds_and_properties_are_said_in_words() -> None:
    message, _ = messages.word(
        "TT402", "th", {"title": "คู่มือ", "kinds": "manual,order", "kind": "letter", "value": "a/b"}
    )
    assert "คู่มือ / คำสั่ง" in message
    assert "หนังสือราชการ" in message
    message, _ = messages.word("TT508", "en", {"earlier": "sent_on", "later": "approved_on"})
    assert "the day of approval" in message


@pytest.mark.parametrize(
    ("params", "word"),
    [
        ({"wanted": "required", "key": "reason"}, "ต้องมีหัวข้อ"),
        ({"wanted": "forbidden", "key": "value"}, "ต้องไม่มีหัวข้อ"),
        ({"wanted": "choice", "key": "file, url"}, "file, url"),
    ],
)
def test_one_code_speaks_of_several_situations(params: dict[str, str], word: str) -> None:
    assert word in messages.word("TT208", "th", params)[0]


@BOTH
def test_a_suggestion_becomes_the_hint(lang: str) -> None:
    without = messages.word("TT401", lang, {"value": "orders/2566/56"})[1]
    with_one = messages.word("TT401", lang, {"value": "orders/2566/56", "suggestion": "orders/2566/65"})[1]
    assert "orders/2566/65" in with_one
    assert without != with_one


@BOTH
def test_labels(lang: str) -> None:
    assert "7" in messages.label("summary", lang, errors=7, warnings=1, files=2)
    assert messages.label("error", lang) != messages.label("warning", lang)
