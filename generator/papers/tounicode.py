"""What the glyphs of a PDF by Typst say: its ToUnicode maps, made right for Thai.

What text a glyph stands for is said twice in such a PDF: for each syllable in the page's content
(/ActualText), and for each glyph in its font's ToUnicode map. Poppler, Chrome and Acrobat read the first;
Firefox, Apple's Preview and MuPDF only the second, and there Typst says of a glyph the whole syllable that
it stood in first (https://github.com/LaurenzV/krilla/issues/411). Here each glyph gets its own text. The
embedded fonts still hold their glyphs' names, and in our fonts (``fonts/make.py``) a name says the text.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from functools import cache

import pikepdf
from fontTools.agl import toUnicode
from fontTools.ttLib import TTFont

_HEAD = """\
/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
"""
_FOOT = """\
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""
_AT_ONCE = 100
"""Entries of one ``beginbfchar`` block (ISO 32000-1, 9.10.3)."""


def mended(content: bytes) -> bytes:
    """The same PDF with right ToUnicode maps. The same bytes in, the same bytes out."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for font in _composite_fonts(pdf):
            names = TTFont(
                io.BytesIO(font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()), lazy=True
            )
            texts = {
                number: text for number, name in enumerate(names.getGlyphOrder()) if (text := _text(name))
            }
            font.ToUnicode = pdf.make_stream(_map(texts))
        out = io.BytesIO()
        pdf.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            recompress_flate=False,
        )
    return out.getvalue()


def _composite_fonts(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    for thing in pdf.objects:
        if (
            isinstance(thing, pikepdf.Dictionary)
            and thing.get("/Type") == "/Font"
            and "/DescendantFonts" in thing
            and "/FontFile2" in thing.DescendantFonts[0].FontDescriptor
        ):
            yield thing


@cache
def _text(name: str) -> str:
    """What a glyph of this name says (Adobe Glyph List Specification, section 2); empty where nothing."""
    return str(toUnicode(name))


def _map(texts: Mapping[int, str]) -> bytes:
    """A ToUnicode CMap: glyph number → text in UTF-16BE."""
    entries = [
        f"<{number:04X}> <{text.encode('utf-16-be').hex().upper()}>\n" for number, text in texts.items()
    ]
    blocks = (entries[start : start + _AT_ONCE] for start in range(0, len(entries), _AT_ONCE))
    body = "".join(f"{len(block)} beginbfchar\n{''.join(block)}endbfchar\n" for block in blocks)
    return f"{_HEAD}{body}{_FOOT}".encode("ascii")
