"""Makes the fonts of this directory from Sarabun as it is published (OFL 1.1, no Reserved Font Name).

    python -m generator.papers.fonts.make OUT    # needs the package fontpkg-sarabun

What is drawn stays as it was; changed is what a reader of a PDF's text trips over:

- Tone marks over a vowel sit some units above or below the line that tone marks otherwise sit on. A PDF
  writer then cuts the syllable into two runs, and its text is found twice (ทั้ทั้ง). All get one height.
- ำ is drawn as two glyphs, ํ and า, with a tone mark between them, so that น้ำ reads นํ้า. Here it is one
  glyph after its consonant; with a tone mark, the ring goes with the mark and า stands for the whole vowel.
- Every glyph's name says its text as the Adobe Glyph List Specification has it (``uni0E0D.less``), which is
  what ``papers/tounicode.py`` reads. The ring with a tone mark is named as the mark alone.
- The family's name, so that nobody takes it for the original.
"""

from __future__ import annotations

import re
import statistics
import sys
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

from fontTools.agl import toUnicode
from fontTools.misc.transform import Offset
from fontTools.otlLib.builder import (
    ChainContextSubstBuilder,
    ChainContextualRule,
    LigatureSubstBuilder,
    SingleSubstBuilder,
)
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from generator.papers.fonts import FAMILY, STYLES

_VOWELS_ABOVE = frozenset({"uni0E31", "uni0E34", "uni0E35", "uni0E36", "uni0E37", "uni0E4D"})
_TONE = "uni0E49.small"
"""A tone mark as it stands over a vowel: its anchor gives the height that all get."""
_RING, _AA, _AM = "uni0E4D", "uni0E32", "uni0E33"
_RING_AND_TONE = re.compile(r"uni0E4D(0E4[89AB])(\.narrow)?")
_CONSONANT = re.compile(r"uni0E([01][0-9A-F]|2[0-9A-E])(\.\w+)?")
_OWN_NAMES = {
    "yoYingthai": 0x0E0D,
    "doChadathai": 0x0E0E,
    "toPatakthai": 0x0E0F,
    "thoThanthai": 0x0E10,
    "loChulathai": 0x0E2C,
}
"""Names of Sarabun's own for consonants without their foot."""
_MARK_TO_BASE, _MARK_TO_MARK, _EXTENSION = 4, 6, 9
_SMALL_TONE = re.compile(r"uni0E4[89ABC]\.small")
_NEAR, _SAME = 60, 8
"""Units of 1000 to the em: anchors of consonants, and of marks, closer than that were meant to be one."""
_BASE_GLYPH = 1
"""GDEF's class of a glyph that stands for itself."""
_FIRST_LETTER, _WIDTH = 0x20, 96
_NAMES = (1, 3, 4, 6, 16)
"""Name ids that hold the family's name; 6 (PostScript) without blanks."""


def make(source: Path) -> TTFont:
    """The font at ``source``, changed."""
    font = TTFont(source, recalcTimestamp=False)
    _name_glyphs(font)
    for table in _positions(font):
        if table.LookupType == _MARK_TO_MARK:
            _one_height_over_vowels(table)
        elif table.LookupType == _MARK_TO_BASE:
            _one_height_over_bases(table)
    _compose(font)
    _name_family(font)
    if "DSIG" in font:
        del font["DSIG"]  # a signature of what it was
    return font


def _positions(font: TTFont) -> Iterator[Any]:
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            yield table.ExtSubTable if table.LookupType == _EXTENSION else table


# -- names --------------------------------------------------------------------------------------------


def _name_glyphs(font: TTFont) -> None:
    """Before any table is read that holds glyphs by their names."""
    codes = {name: code for code, name in font.getBestCmap().items()}
    order = font.getGlyphOrder()
    del font.tables["cmap"]
    font.setGlyphOrder([_glyph_name(name, codes) for name in order])
    post = font["post"]
    post.extraNames, post.mapping = [], {}


def _glyph_name(name: str, codes: dict[str, int]) -> str:
    if found := _RING_AND_TONE.fullmatch(name):
        return f"uni{found[1]}.am{found[2] or ''}"
    base, dot, suffix = name.partition(".")
    code = _OWN_NAMES.get(base) or codes.get(base)
    if code and toUnicode(name) != chr(code):
        return f"uni{code:04X}{dot}{suffix}"
    return name


def _name_family(font: TTFont) -> None:
    names = font["name"]
    for record in list(names.names):
        if record.nameID in _NAMES:
            family = FAMILY.replace(" ", "") if record.nameID == 6 else FAMILY
            text = record.toUnicode().replace("Sarabun", family)
            names.setName(text, record.nameID, record.platformID, record.platEncID, record.langID)


# -- tone marks ---------------------------------------------------------------------------------------


def _one_height_over_vowels(table: Any) -> None:
    marks = dict(zip(table.Mark1Coverage.glyphs, table.Mark1Array.MarkRecord, strict=True))
    if _TONE not in marks:
        return
    height = marks[_TONE].MarkAnchor.YCoordinate
    for record in marks.values():
        _near(record.MarkAnchor, height, _SAME)
    for glyph, record in zip(table.Mark2Coverage.glyphs, table.Mark2Array.Mark2Record, strict=True):
        if glyph.partition(".")[0] in _VOWELS_ABOVE:
            for anchor in record.Mark2Anchor:
                if anchor is not None:
                    anchor.YCoordinate = height


def _one_height_over_bases(table: Any) -> None:
    heights: dict[int, Counter[int]] = {}
    for record in table.MarkArray.MarkRecord:
        heights.setdefault(record.Class, Counter())[record.MarkAnchor.YCoordinate] += 1
    usual = {number: counted.most_common(1)[0][0] for number, counted in heights.items()}
    for record in table.MarkArray.MarkRecord:
        _near(record.MarkAnchor, usual[record.Class], _SAME)
    for record in table.BaseArray.BaseRecord:
        for number, anchor in enumerate(record.BaseAnchor):
            if anchor is not None and number in usual:
                _near(anchor, usual[number], _NEAR)


def _near(anchor: Any, height: int, distance: int) -> None:
    if abs(anchor.YCoordinate - height) <= distance:
        anchor.YCoordinate = height


def _narrow_tones(font: TTFont) -> dict[str, str]:
    """Glyph of a tone mark → a new one for its place over a vowel of a tall consonant (ปิ้), outline moved.

    Moved by an offset, it would end the syllable too early, and a reader would take the rest for a gap.
    """
    ways: dict[str, list[int]] = {}
    for table in _positions(font):
        if table.LookupType != _MARK_TO_MARK:
            continue
        for name, mark in zip(table.Mark1Coverage.glyphs, table.Mark1Array.MarkRecord, strict=True):
            for vowel, record in zip(table.Mark2Coverage.glyphs, table.Mark2Array.Mark2Record, strict=True):
                anchor = record.Mark2Anchor[mark.Class]
                if anchor is not None and _SMALL_TONE.fullmatch(name) and _is_narrow_vowel(vowel):
                    ways.setdefault(name, []).append(anchor.XCoordinate - mark.MarkAnchor.XCoordinate)
    made = {}
    for name, each in sorted(ways.items()):
        way = round(statistics.median(each))
        made[name] = f"{name}.narrow"
        _add_glyph(font, made[name], [(name, (way, 0))])
        _add_mark(font, made[name], name, way)
    return made


def _is_narrow_vowel(name: str) -> bool:
    base, _, suffix = name.partition(".")
    return base in _VOWELS_ABOVE and suffix == "narrow"


def _add_mark(font: TTFont, name: str, like: str, way: int) -> None:
    """A glyph as a mark that goes where ``like`` goes, its outline being moved by ``way`` already."""
    gdef = font["GDEF"].table
    gdef.GlyphClassDef.classDefs[name] = gdef.GlyphClassDef.classDefs[like]
    if like in gdef.MarkAttachClassDef.classDefs:
        gdef.MarkAttachClassDef.classDefs[name] = gdef.MarkAttachClassDef.classDefs[like]
    for table in _positions(font):
        for coverage, array, anchors in (
            ("Mark1Coverage", "Mark1Array", "MarkRecord"),
            ("MarkCoverage", "MarkArray", "MarkRecord"),
        ):
            glyphs = getattr(table, coverage, None)
            if glyphs is None or like not in glyphs.glyphs:
                continue
            records = getattr(getattr(table, array), anchors)
            record = deepcopy(records[glyphs.glyphs.index(like)])
            record.MarkAnchor.XCoordinate += way
            glyphs.glyphs.append(name)  # the newest glyph comes last in every order
            records.append(record)
            getattr(table, array).MarkCount = len(records)


# -- composing ----------------------------------------------------------------------------------------

_Rule = tuple[set[str], list[set[str]], Any]
"""Glyphs before, glyphs in a row, and what becomes of those."""


def _compose(font: TTFont) -> None:
    """Adds our rules to the end of what the font composes syllables by."""
    narrow = _narrow_tones(font)
    vowels = {name for name in font.getGlyphOrder() if _is_narrow_vowel(name)}
    rules: list[_Rule] = [(vowels, [set(narrow)], _single(font, narrow)), *_sara_am(font)]
    context = ChainContextSubstBuilder(font, None)
    table = font["GSUB"].table
    lookups = table.LookupList.Lookup
    for before, row, result in rules:
        result.lookup_index = len(lookups)
        lookups.append(result.build())
        context.rules.append(ChainContextualRule([before], row, [], [[result], *[None] * (len(row) - 1)]))
    context.lookup_index = len(lookups)
    lookups.append(context.build())
    table.LookupList.LookupCount = len(lookups)
    for record in table.FeatureList.FeatureRecord:
        # Of the two features for composing, the one that already takes ำ apart.
        if record.FeatureTag == "ccmp" and _takes_am_apart(table, record.Feature.LookupListIndex):
            record.Feature.LookupListIndex.append(context.lookup_index)
            record.Feature.LookupCount += 1


def _single(font: TTFont, mapping: dict[str, str]) -> SingleSubstBuilder:
    builder = SingleSubstBuilder(font, None)
    builder.mapping = mapping
    return builder


# -- sara am ------------------------------------------------------------------------------------------


def _sara_am(font: TTFont) -> Iterator[_Rule]:
    """One glyph for ํ and า after each consonant, the ring where it stood; one for า after ring and tone."""
    for number, ((ring, offset), consonants) in enumerate(sorted(_rings(font).items())):
        name = f"{_AM}.ring{number}"
        _add_glyph(font, name, [(ring, offset), (_AA, (0, 0))])
        ligature = LigatureSubstBuilder(font, None)
        ligature.ligatures[(ring, _AA)] = name
        yield consonants, [{ring}, {_AA}], ligature
    _add_glyph(font, f"{_AM}.tone", [(_AA, (0, 0))])
    tones = {name for name in font.getGlyphOrder() if re.fullmatch(r"uni0E4[89AB]\.am(\.\w+)?", name)}
    yield tones, [{_AA}], _single(font, {_AA: f"{_AM}.tone"})


def _takes_am_apart(table: Any, lookups: list[int]) -> bool:
    return any(
        _AM in getattr(sub, "mapping", {})
        for index in lookups
        for sub in table.LookupList.Lookup[index].SubTable
    )


def _rings(font: TTFont) -> dict[tuple[str, tuple[int, int]], set[str]]:
    """(glyph of the ring, its way from the consonant's right end) → the consonants where it stands so."""
    found: dict[tuple[str, tuple[int, int]], set[str]] = {}
    for table in _positions(font):
        if table.LookupType != _MARK_TO_BASE:
            continue
        marks = dict(zip(table.MarkCoverage.glyphs, table.MarkArray.MarkRecord, strict=True))
        for ring in (_RING, f"{_RING}.narrow"):
            if ring not in marks:
                continue
            own = marks[ring].MarkAnchor
            for base, record in zip(table.BaseCoverage.glyphs, table.BaseArray.BaseRecord, strict=True):
                anchor = record.BaseAnchor[marks[ring].Class]
                if anchor is not None and _CONSONANT.fullmatch(base):
                    right = anchor.XCoordinate - font["hmtx"][base][0] - own.XCoordinate
                    offset = (right, anchor.YCoordinate - own.YCoordinate)
                    found.setdefault((ring, offset), set()).add(base)
    return found


def _add_glyph(font: TTFont, name: str, parts: list[tuple[str, tuple[int, int]]]) -> None:
    """A glyph made of others, each moved by its offset; as wide as the last of them."""
    glyphs = font.getGlyphSet()
    pen = TTGlyphPen(None)
    for part, offset in parts:
        glyphs[part].draw(TransformPen(pen, Offset(*offset)))
    glyph = pen.glyph()
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"][name] = glyph
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (font["hmtx"][parts[-1][0]][0], glyph.xMin)
    font["GDEF"].table.GlyphClassDef.classDefs[name] = _BASE_GLYPH


def letters(made: Iterable[TTFont]) -> str:
    """What every one of these fonts can show, as the inside of a regular expression's brackets."""
    shared = sorted(set.intersection(*(set(font.getBestCmap()) for font in made)))
    ranges: list[list[int]] = []
    for code in shared:
        if code < _FIRST_LETTER:
            continue
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"\\u{first:04x}" + (f"-\\u{last:04x}" if last > first else "") for first, last in ranges)


_MODULE = '''\
"""What the fonts of papers can show; written by ``make.py``."""

SHOWN = (
{lines}
)
"""The inside of a regular expression's brackets."""
'''


def module(found: str) -> str:
    """``letters.py``: what ``letters`` found, in lines."""
    parts = textwrap.wrap(found.replace("\\u", " \\u").replace("- ", "-"), _WIDTH, break_on_hyphens=False)
    parts = [part.replace(" ", "") for part in parts]
    return _MODULE.format(lines="\n".join(f'    r"{part}"' for part in parts))


def main() -> None:
    import fontpkg_sarabun

    original = Path(fontpkg_sarabun.__file__).parent / "files"
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    made = {style: make(original / f"Sarabun-{style}.ttf") for style in STYLES}
    for style, font in made.items():
        font.save(out / f"TidtamSarabun-{style}.ttf")
    (out / "letters.py").write_text(module(letters(made.values())), "utf-8")


if __name__ == "__main__":
    main()
