"""The letters of badges: the few that their words need, of the font that papers are set in.

A picture on another site's page can fetch no font, and a machine without Thai letters would show boxes: so
every badge bears its letters itself. ``python -m generator.opendata.lettering`` makes ``lettering.woff2``
(it needs Brotli) and ``lettering.json`` anew, after the words of badges or the names of works were changed.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from generator.model import WORKS
from generator.publish.words import catalogue, work

_FONT = Path(__file__).with_name("lettering.woff2")
_WIDTHS = Path(__file__).with_name("lettering.json")
_BLANK = re.compile(r"{\w+}")
_FEATURES = ["ccmp", "locl", "mark", "mkmk", "liga", "kern"]
_SOURCE = Path(__file__).resolve().parents[1] / "papers" / "fonts" / "TidtamSarabun-Regular.ttf"


def letters() -> str:
    """Every letter that a badge can need, once each."""
    return "".join(sorted(set("".join(_texts()))))


def _texts() -> Iterator[str]:
    """What is drawn; ``words`` are only said."""
    yield "0123456789 "
    yield from (_BLANK.sub("", text) for key, text in catalogue()["badges"].items() if key != "words")
    yield from (work(name)["name"] for name in WORKS)


@lru_cache(maxsize=1)
def widths() -> Mapping[str, float]:
    """Letter → how far it moves on, in parts of the size."""
    found: Mapping[str, float] = json.loads(_WIDTHS.read_text("utf-8"))
    return found


@lru_cache(maxsize=1)
def font() -> str:
    """The font as a data address."""
    return f"data:font/woff2;base64,{base64.b64encode(_FONT.read_bytes()).decode()}"


def make() -> None:
    """Makes both files."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options(flavor="woff2", layout_features=_FEATURES, hinting=False, name_IDs=[1, 13])
    made = TTFont(_SOURCE, recalcTimestamp=False)
    known = made.getBestCmap()
    em = made["head"].unitsPerEm
    told = {sign: made["hmtx"][known[ord(sign)]][0] / em for sign in letters()}
    cut = subset.Subsetter(options)
    cut.populate(text=letters())
    cut.subset(made)
    subset.save_font(made, str(_FONT), options)
    _WIDTHS.write_text(json.dumps(told, ensure_ascii=False, indent=0) + "\n", "utf-8")


if __name__ == "__main__":
    make()
