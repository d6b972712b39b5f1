"""The words of `export`, `import` and `rollover`: both languages whole, none missing, none idle."""

from __future__ import annotations

import re
from pathlib import Path

from generator.desk.sheets import words as sheet_words
from generator.desk.words import WORDS, say

DESK = Path(__file__).parent.parent / "generator/desk"
SOURCES = "\n".join(path.read_text("utf-8") for path in sorted(DESK.rglob("*.py")))
PLACE = re.compile(r"\{(\w+)\}")


def test_both_languages_say_the_same_things_with_the_same_values() -> None:
    thai, english = WORDS.tables["th"], WORDS.tables["en"]
    assert thai.keys() == english.keys()
    for key, text in thai.items():
        assert set(PLACE.findall(text)) == set(PLACE.findall(english[key])), key


def test_every_trouble_that_can_be_told_has_words() -> None:
    told = set(re.findall(r'_trouble\(\s*number, [^")]*"([a-z-]+)"', SOURCES))
    told |= set(re.findall(r'[ .]Trouble\((?:Spot\([^)]*\)|[^")]*), "([a-z-]+)"', SOURCES))
    known = {key.removeprefix("trouble.") for key in WORDS.tables["th"] if key.startswith("trouble.")}
    assert len(told) > 15
    assert told <= known
    assert [one for one in sorted(known) if f'"{one}"' not in SOURCES] == []


def test_every_reason_not_to_take_a_file_has_words() -> None:
    told = set(re.findall(r'"(file\.[a-z-]+)"', SOURCES))
    assert told == {key for key in WORDS.tables["th"] if key.startswith("file.")}


def test_no_word_is_idle() -> None:
    made = ("trouble.", "export.work.", "rollover.sets.", "to-do.")
    idle = [key for key in WORDS.tables["th"] if not key.startswith(made) and f'"{key}"' not in SOURCES]
    assert idle == []


def test_a_value_is_filled_in() -> None:
    assert "2571" in say("rollover.nothing", "th", year=2571)
    assert sheet_words.table("quarter", number=3) == "ไตรมาสที่ 3"
