"""The letters that papers are set in: Sarabun (OFL 1.1, see OFL.txt), so that their text can be searched."""

from __future__ import annotations

from pathlib import Path

DIRECTORY = Path(__file__).resolve().parent
FAMILY = "Tidtam Sarabun"
"""10.5 pt of it look as large as 16 pt of TH SarabunPSK: Sarabun is drawn 1.53 times larger on its em."""
STYLES = ("Regular", "Bold", "Italic", "BoldItalic")


def files() -> tuple[Path, ...]:
    """The font files, one a style."""
    return tuple(DIRECTORY / f"TidtamSarabun-{style}.ttf" for style in STYLES)
