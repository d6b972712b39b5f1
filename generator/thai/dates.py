"""Dates as offices write them.

A date is ``YYYY-MM-DD``. A year from 2400 on is of the Buddhist Era (B.E.), below it of the Common
Era (C.E.), so neither is ever mistaken. B.E. year = C.E. year + 543; leap days are judged in C.E.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from zoneinfo import ZoneInfo

BUDDHIST_OFFSET = 543
FIRST_BUDDHIST_YEAR = 2400
BANGKOK = ZoneInfo("Asia/Bangkok")

MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
MONTHS_SHORT = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.",
    "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip

_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)


@lru_cache(maxsize=65536)
def parse_date(text: str) -> dt.date:
    """``2566-02-22`` or ``2023-02-22`` as a date. Raises ValueError for any other text or no such day."""
    found = _DATE.fullmatch(text)
    if not found:
        raise ValueError(text)
    year, month, day = (int(part) for part in found.groups())
    return dt.date(year - BUDDHIST_OFFSET if year >= FIRST_BUDDHIST_YEAR else year, month, day)


def buddhist_year(day: dt.date) -> int:
    return day.year + BUDDHIST_OFFSET


def fiscal_year(day: dt.date) -> int:
    """The government's fiscal year (B.E.): year N runs from 1 October N-1 to 30 September N."""
    return buddhist_year(day) + (1 if day.month >= 10 else 0)


def fiscal_year_span(year: int) -> tuple[dt.date, dt.date]:
    """First and last day of the fiscal year ``year`` (B.E.)."""
    common = year - BUDDHIST_OFFSET
    return dt.date(common - 1, 10, 1), dt.date(common, 9, 30)


def iso(day: dt.date) -> str:
    """ISO 8601, C.E.: how data leaves the house."""
    return day.isoformat()


def written(day: dt.date) -> str:
    """B.E. as records are written: ``2566-02-22``."""
    return f"{buddhist_year(day):04d}-{day.month:02d}-{day.day:02d}"


def long(day: dt.date) -> str:
    """In running text: ``22 กุมภาพันธ์ 2566``."""
    return f"{day.day} {MONTHS[day.month - 1]} {buddhist_year(day)}"


def short(day: dt.date) -> str:
    """In tables: ``22 ก.พ. 2566``."""
    return f"{day.day} {MONTHS_SHORT[day.month - 1]} {buddhist_year(day)}"


def span(first: dt.date, last: dt.date) -> str:
    """A range of days, what is common said once: ``9–10 ก.พ. 2566``, ``28 ก.พ. – 1 มี.ค. 2566``."""
    if first == last:
        return short(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{short(last)}"
    if first.year == last.year:
        return f"{first.day} {MONTHS_SHORT[first.month - 1]} – {short(last)}"
    return f"{short(first)} – {short(last)}"


def today() -> dt.date:
    """The day in Bangkok. Only the command line may ask: elsewhere the day is an argument."""
    return dt.datetime.now(BANGKOK).date()
