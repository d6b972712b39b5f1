"""Files put into one ZIP archive: the same files, the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

_WHEN = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP can hold: when a file was made is no part of it."""


def archive(files: Iterable[tuple[str, bytes]]) -> bytes:
    """The archive of files, path and content of each, in the order they come."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as made:
        for path, content in files:
            info = zipfile.ZipInfo(path, _WHEN)
            info.external_attr = 0o644 << 16
            info.create_system = 3
            made.writestr(info, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
