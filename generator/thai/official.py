"""Text as official papers write it: Thai digits, days in full."""

from __future__ import annotations

import datetime as dt
import re

from generator.thai import dates
from generator.thai.digits import to_thai

_TOGETHER = re.compile(r"[0-9A-Za-z._:/@?=&%#+~-]+", re.ASCII)
_LATIN = re.compile(r"[A-Za-z]", re.ASCII)


def numerals(text: str) -> str:
    """The text with Thai digits: ``รอบ 6 เดือน`` → ``รอบ ๖ เดือน``.

    Digits written together with Latin letters (``QP-1``, an address on the web) belong to them and stay.
    """
    return _TOGETHER.sub(lambda found: found[0] if _LATIN.search(found[0]) else to_thai(found[0]), text)


def day(value: dt.date) -> str:
    """A day in running text: ``๒๒ กุมภาพันธ์ ๒๕๖๖``."""
    return to_thai(dates.long(value))


def short_day(value: dt.date) -> str:
    """A day in a table: ``๒๒ ก.พ. ๒๕๖๖``."""
    return to_thai(dates.short(value))
