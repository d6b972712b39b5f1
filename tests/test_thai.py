"""Dates, fiscal years and digits."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.thai import dates, digits
from generator.thai.reading import date_of

days = st.dates(dt.date(1858, 1, 1), dt.date(2399, 12, 31))


@given(days)
def test_a_written_date_is_read_back_in_either_era(day: dt.date) -> None:
    assert dates.parse_date(dates.written(day)) == day
    assert dates.parse_date(dates.iso(day)) == day


@pytest.mark.parametrize("text", ["2567-02-29", "2024-02-29", "2568-02-28"])
def test_leap_days_are_judged_in_the_common_era(text: str) -> None:
    assert dates.parse_date(text).month == 2


@pytest.mark.parametrize(
    "text",
    ["2566-02-29", "2566-02-30", "2566-13-01", "25689-05-06", "2566-2-1", "๒๕๖๖-๐๒-๐๑", "", "2566/02/01"],
)
def test_no_such_day(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the text itself, or what the calendar has against it
        dates.parse_date(text)


@given(days)
def test_a_day_lies_in_the_span_of_its_fiscal_year(day: dt.date) -> None:
    first, last = dates.fiscal_year_span(dates.fiscal_year(day))
    assert first <= day <= last


def test_the_fiscal_year_turns_on_the_first_of_october() -> None:
    assert dates.fiscal_year(dt.date(2022, 9, 30)) == 2565
    assert dates.fiscal_year(dt.date(2022, 10, 1)) == 2566


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2566-02-09", "2566-02-10", "9–10 ก.พ. 2566"),
        ("2566-02-28", "2566-03-01", "28 ก.พ. – 1 มี.ค. 2566"),
        ("2566-12-31", "2567-01-01", "31 ธ.ค. 2566 – 1 ม.ค. 2567"),
        ("2566-02-09", "2566-02-09", "9 ก.พ. 2566"),
    ],
)
def test_a_span_of_days_says_what_is_common_once(first: str, last: str, words: str) -> None:
    assert dates.span(dates.parse_date(first), dates.parse_date(last)) == words


@given(st.integers(0, 10**9))
def test_thai_digits_go_there_and_back(value: int) -> None:
    assert digits.to_arabic(digits.to_thai(str(value))) == str(value)
    assert digits.loose_number(digits.to_thai(f"{value:,}")) == str(value)


@pytest.mark.parametrize("text", ["1,25", "12a", "", "1.2.3", "๑๒ บาท", "65/2566"])
def test_what_is_no_number_is_not_taken_for_one(text: str) -> None:
    assert digits.loose_number(text) is None


@pytest.mark.parametrize(
    ("amount", "words"),
    [(1250000, "1,250,000"), (1250.5, "1,250.50"), (Decimal("0.10"), "0.10"), (0.1 + 0.2, "0.30")],
)
def test_money_is_written_in_baht(amount: float, words: str) -> None:
    assert digits.baht(amount) == words


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2566-02-22", (2023, 2, 22)),
        ("2023-02-22", (2023, 2, 22)),
        ("2023-02-22 00:00:00", (2023, 2, 22)),
        ("22/02/2566", (2023, 2, 22)),
        ("๒๒/๒/๒๕๖๖", (2023, 2, 22)),
        ("22.2.2023", (2023, 2, 22)),
        ("22 ก.พ. 2566", (2023, 2, 22)),
        ("22 ก.พ.66", (2023, 2, 22)),
        ("๒๒ กุมภาพันธ์ ๒๕๖๖", (2023, 2, 22)),
        ("วันที่ 22 กุมภาพันธ์ พ.ศ. 2566", (2023, 2, 22)),
        ("29 ก.พ. 2567", (2024, 2, 29)),
        ("29 ก.พ. 2566", None),
        ("31/4/2566", None),
        ("22/2/66", None),
        ("22 ก.ผ. 2566", None),
        ("22 02 2566", None),
        ("2566", None),
        ("", None),
    ],
)
def test_dates_as_people_write_them(text: str, day: tuple[int, int, int] | None) -> None:
    assert date_of(text) == (dt.date(*day) if day else None)
