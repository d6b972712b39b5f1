"""Dates as people write them, in forms, letters and spreadsheets."""

from __future__ import annotations

import datetime as dt
import re

from generator.thai.dates import BUDDHIST_OFFSET, FIRST_BUDDHIST_YEAR, MONTHS, MONTHS_SHORT
from generator.thai.digits import to_arabic

_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", re.ASCII)
_NAMED = re.compile(r"(?:วันที่\s*)?(\d{1,2})\s*([ก-๙.]+?)\s*(?:พ\.?ศ\.?\s*)?(\d{4}|\d{2})")
_MONTH = {
    name.replace(".", ""): number for names in (MONTHS, MONTHS_SHORT) for number, name in enumerate(names, 1)
}


def date_of(text: str) -> dt.date | None:
    """The day that a text names, or None where it names none for certain.

    ``๒๒/๒/๒๕๖๖``, ``22 ก.พ. 2566``, ``วันที่ 22 กุมภาพันธ์ พ.ศ. 2566``, ``2023-02-22``. Years from 2400 on
    are B.E., others C.E. Two digits are a year B.E., but only behind the name of a month.
    """
    plain = to_arabic(" ".join(text.split()))
    if found := _YEAR_FIRST.fullmatch(plain):
        year, month, day = (int(part) for part in found.groups())
    elif found := _DAY_FIRST.fullmatch(plain):
        day, month, year = (int(part) for part in found.groups())
    elif (found := _NAMED.fullmatch(plain)) and (number := _MONTH.get(found[2].replace(".", ""))):
        day, month, year = int(found[1]), number, int(found[3])
        year += 2500 if year < 100 else 0
    else:
        return None
    return day_of(year, month, day)


def day_of(year: int, month: int, day: int) -> dt.date | None:
    """A day by its numbers, the year in either era; None where there is no such day."""
    try:
        return dt.date(year - BUDDHIST_OFFSET if year >= FIRST_BUDDHIST_YEAR else year, month, day)
    except ValueError:
        return None
