"""Makes the fonts of this directory from Sarabun as it is published.

    python -m generator.papers.fonts.make OUT    # needs the package fontpkg-sarabun (OFL 1.1, no Reserved Font Name)

What is changed, and why, outlines staying as they are:

- Tone marks over a vowel sit some units above or below the line that tone marks otherwise sit on. A PDF
  writer then cuts the syllable into two runs and readers find its text twice (ทั้ทั้ง). All get one height.
- The name, so that nobody takes it for the original.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

from generator.papers.fonts import FAMILY, STYLES

_VOWELS_ABOVE = frozenset({"uni0E31", "uni0E34", "uni0E35", "uni0E36", "uni0E37", "uni0E4D"})
_TONE = "uni0E49.small"
"""A tone mark as it stands over a vowel: its anchor gives the height that all get."""
_MARK_TO_BASE, _MARK_TO_MARK, _EXTENSION = 4, 6, 9
_NEAR = 60
"""Units of 1000 to the em: anchors that are closer than that were meant to be one."""
_NAMES = (1, 3, 4, 6, 16)
"""Name ids that hold the family's name; 6 (PostScript) without blanks."""


def make(source: Path) -> TTFont:
    """The font at ``source``, changed."""
    font = TTFont(source, recalcTimestamp=False)
    for table in _subtables(font):
        if table.LookupType == _MARK_TO_MARK:
            _one_height_over_vowels(table)
        elif table.LookupType == _MARK_TO_BASE:
            _one_height_over_bases(table)
    _rename(font)
    if "DSIG" in font:
        del font["DSIG"]  # a signature of what it was
    return font


def _subtables(font: TTFont) -> Iterator[Any]:
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            yield table.ExtSubTable if table.LookupType == _EXTENSION else table


def _one_height_over_vowels(table: Any) -> None:
    marks = dict(zip(table.Mark1Coverage.glyphs, table.Mark1Array.MarkRecord, strict=True))
    if _TONE not in marks:
        return
    height = marks[_TONE].MarkAnchor.YCoordinate
    for glyph, record in zip(table.Mark2Coverage.glyphs, table.Mark2Array.Mark2Record, strict=True):
        if glyph.partition(".")[0] in _VOWELS_ABOVE:
            for anchor in record.Mark2Anchor:
                if anchor is not None:
                    anchor.YCoordinate = height


def _one_height_over_bases(table: Any) -> None:
    heights: dict[int, set[int]] = {}
    for record in table.MarkArray.MarkRecord:
        heights.setdefault(record.Class, set()).add(record.MarkAnchor.YCoordinate)
    for record in table.BaseArray.BaseRecord:
        for number, anchor in enumerate(record.BaseAnchor):
            wanted = heights.get(number, set())
            if anchor is not None and len(wanted) == 1:
                height = next(iter(wanted))
                if abs(anchor.YCoordinate - height) <= _NEAR:
                    anchor.YCoordinate = height


def _rename(font: TTFont) -> None:
    names = font["name"]
    for record in list(names.names):
        if record.nameID in _NAMES:
            family = FAMILY.replace(" ", "") if record.nameID == 6 else FAMILY
            text = record.toUnicode().replace("Sarabun", family)
            names.setName(text, record.nameID, record.platformID, record.platEncID, record.langID)


def main() -> None:
    import fontpkg_sarabun

    original = Path(fontpkg_sarabun.__file__).parent / "files"
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    for style in STYLES:
        make(original / f"Sarabun-{style}.ttf").save(out / f"TidtamSarabun-{style}.ttf")


if __name__ == "__main__":
    main()
