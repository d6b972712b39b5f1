"""Pictures: that they are what they say, small enough to be shown, and without the place of their taking."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator
from pathlib import Path

from generator.attached.found import TooMuch, Trouble, Unreadable

MAX_PIXELS = 60_000_000
"""More than any phone's camera takes."""
_FORMATS = ("PNG", "JPEG", "WEBP")
_GPS = 0x8825
"""Exif: where the position is told (Exif 3.0, GPS info)."""


def troubles(path: Path) -> Iterator[Trouble]:
    """The position at which a picture was taken: it tells where somebody lives or learns."""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of its size, for which our limit is below, and of broken Exif
            with Image.open(path, formats=_FORMATS) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise TooMuch(f"{picture.width} × {picture.height}")
                if picture.getexif().get_ifd(_GPS):
                    yield Trouble("TT709", "position")
            with Image.open(path, formats=_FORMATS) as picture:
                picture.verify()
    except Image.DecompressionBombError as error:
        raise TooMuch(str(error)) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, TypeError, struct.error) as error:
        raise Unreadable("broken", str(error)) from None
