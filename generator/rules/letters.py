"""Letters: papers are set in one font, and a character that it lacks would be an empty box on paper."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from generator.model import Fault, Record
from generator.papers.fonts.letters import SHOWN
from generator.rules.fields import Mentions, every_text
from generator.schema import texts

_USUAL = "cp874"
"""ASCII, Thai and the signs of a Thai typewriter: all can be shown, and most records hold no more."""
_UNSHOWN = re.compile(f"[^{SHOWN}\\n\\t\\u00ad\\u200b\\u200c\\u200d\\u2060]")


def unshown_letters(record: Record, _mentions: Mentions) -> Iterator[Fault]:
    """TT901: every character of a record can be shown by the font that its papers are set in."""
    try:
        "\n".join(every_text(record.data)).encode(_USUAL)
    except UnicodeEncodeError:
        for pointer, words in texts(record.data):
            for character in dict.fromkeys(_UNSHOWN.findall(words)):
                yield Fault(
                    code="TT901",
                    address=record.address,
                    pointer=pointer,
                    params={"value": character, "name": _name(character)},
                )


def _name(character: str) -> str:
    """``U+2611 BALLOT BOX WITH CHECK``: what can be looked up where the character itself is not shown."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()


RECORD_RULES = (unshown_letters,)
