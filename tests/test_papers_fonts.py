"""The fonts of papers: made by their script, and fit for text that is searched."""

from __future__ import annotations

from functools import cache
from itertools import product
from pathlib import Path

import pytest
import uharfbuzz as hb
from fontTools.agl import toUnicode
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

from generator.papers import fonts

CONSONANTS = "กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
ABOVE = ("", "ั", "ิ", "ี", "ึ", "ื")
BELOW = ("ุ", "ู")
TONES = ("", "่", "้", "๊", "๋", "์")
AM = ("ำ", "่ำ", "้ำ", "๊ำ", "๋ำ")
SYLLABLES = [
    *map("".join, product(CONSONANTS, (*ABOVE, *BELOW), TONES)),
    *map("".join, product(CONSONANTS, AM)),
]


def test_they_are_what_the_script_makes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("fontpkg_sarabun")
    from generator.papers.fonts import make

    monkeypatch.setattr("sys.argv", ["make", str(tmp_path)])
    make.main()
    for path in (*fonts.files(), fonts.DIRECTORY / "letters.py"):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name


@cache
def _font(path: Path) -> hb.Font:
    return hb.Font(hb.Face(hb.Blob.from_file_path(str(path))))


def shaped(path: Path, text: str) -> list[tuple[str, hb.GlyphPosition]]:
    """(name of the glyph, its position) as a PDF writer sets them."""
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(_font(path), buffer)
    names = [_font(path).glyph_to_string(info.codepoint) for info in buffer.glyph_infos]
    return list(zip(names, buffer.glyph_positions, strict=True))


@pytest.mark.parametrize("path", fonts.files(), ids=lambda path: path.stem)
def test_the_glyphs_of_a_syllable_say_it_in_order(path: Path) -> None:
    wrong = [text for text in SYLLABLES if "".join(toUnicode(name) for name, _ in shaped(path, text)) != text]
    assert wrong == []


@pytest.mark.parametrize("path", fonts.files(), ids=lambda path: path.stem)
def test_no_mark_is_set_off_its_line(path: Path) -> None:
    """A glyph moved up or down parts the syllable; one moved far to the left leaves a gap after it."""
    moved = {
        text: position.y_offset
        for text in SYLLABLES
        for _, position in shaped(path, text)
        if position.y_offset or position.x_offset < -100
    }
    assert moved == {}


@pytest.mark.parametrize("path", fonts.files(), ids=lambda path: path.stem)
def test_a_syllable_looks_as_it_did(path: Path) -> None:
    """Ink where the original has it, to a hundredth of the em; the tone marks may be a twentieth off."""
    original = pytest.importorskip("fontpkg_sarabun")
    style = path.stem.partition("-")[2]
    source = Path(original.__file__).parent / "files" / f"Sarabun-{style}.ttf"
    for text in ("กำ", "ป้ำ", "น้ำ", "ฟื้น", "ปี่", "ฬ้ำ", "ทั้ง", "ฐิ", "ญู", "ษี", "ฝึ่", "สิทธิ์"):
        ours, theirs = ink(path, text), ink(source, text)
        assert ours[0] == pytest.approx(theirs[0], abs=10), text
        assert ours[2] == pytest.approx(theirs[2], abs=10), text
        assert ours[1] == pytest.approx(theirs[1], abs=10), text
        assert ours[3] == pytest.approx(theirs[3], abs=60), text


def ink(path: Path, text: str) -> tuple[float, float, float, float]:
    """The bounds of what is drawn: left, bottom, right, top."""
    at, boxes = 0, []
    with TTFont(path) as font:
        glyphs = font.getGlyphSet()
        for name, position in shaped(path, text):
            pen = BoundsPen(glyphs)
            glyphs[name].draw(pen)
            if pen.bounds:
                x, y = at + position.x_offset, position.y_offset
                boxes.append((pen.bounds[0] + x, pen.bounds[1] + y, pen.bounds[2] + x, pen.bounds[3] + y))
            at += position.x_advance
    left, bottom, right, top = zip(*boxes, strict=True)
    return min(left), min(bottom), max(right), max(top)


def test_the_licence_is_with_them() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (fonts.DIRECTORY / "OFL.txt").read_text("utf-8")
    for path in fonts.files():
        with TTFont(path) as font:
            assert str(font["name"].getBestFamilyName()) == fonts.FAMILY
