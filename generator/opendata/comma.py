"""Tables as CSV (RFC 4180), for Excel as well as for programs: UTF-8 with a byte order mark, CRLF.

A text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, "CSV Injection").
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

MARK = b"\xef\xbb\xbf"
_FORMULA = frozenset("=+-@\t\r")


def header(names: Sequence[str]) -> bytes:
    """The first line, with the byte order mark."""
    return MARK + ",".join(names).encode() + b"\r\n"


def lines(rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows without a header: pieces can be put one behind the other."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([[_cell(value) for value in row] for row in rows])
    return out.getvalue().encode()


def _cell(value: Any) -> Any:
    if type(value) is str:
        return f"'{value}" if value and value[0] in _FORMULA else value
    return ("true" if value else "false") if type(value) is bool else value
