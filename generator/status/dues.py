"""What sets the day of a step: a letter, else the rhythm that the manual itself tells.

The dates of the year's own record go before both; ``rounds`` and ``steps`` ask for those first.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec import Struct

from generator.model import Record
from generator.status.standing import Due, day
from generator.thai.dates import BUDDHIST_OFFSET, parse_date


class SetDay(Struct, frozen=True, kw_only=True):
    """A day that a letter sets for a step."""

    round: str
    """Empty where it holds for every round."""
    fiscal_year: int
    sent: dt.date
    """The letter's date: before it nobody can know of the day."""
    due: Due


def set_days(letters: Iterable[Record]) -> dict[str, list[SetDay]]:
    """Step (``manuals/e-mes#4.9``) → the days that letters set for it."""
    found: dict[str, list[SetDay]] = {}
    for letter in letters:
        for effect in letter.data.get("effects") or ():
            if "step" in effect and "date" in effect:
                set_day = SetDay(
                    round=effect.get("round", ""),
                    fiscal_year=effect.get("fiscal_year", letter.data["fiscal_year"]),
                    sent=parse_date(letter.data["date"]),
                    due=Due(parse_date(effect["date"]), "letter", letter.address),
                )
                found.setdefault(effect["step"], []).append(set_day)
    return found


def by_letter(found: Iterable[SetDay], fiscal_year: int, round_id: str, today: dt.date) -> Due | None:
    """The day that letters set, if any: a later letter overrules an earlier one, and in one letter the
    day for this very round one for all."""
    known = [
        one
        for one in found
        if one.sent <= today and one.fiscal_year == fiscal_year and one.round in ("", round_id)
    ]
    return max(known, key=lambda one: (one.sent, one.round)).due if known else None


def by_manual(
    manual: Record,
    step: Mapping[str, Any],
    fiscal_year: int,
    entry: Mapping[str, Any],
    done_on: Callable[[str], dt.date | None],
) -> Due | None:
    """The day that a step's rhythm comes to, where the manual gives one in figures.

    ``entry`` is the year's entry for the round; ``done_on`` tells the day on which a step was done.
    """
    when = step.get("when") or {}
    source = f"{manual.address}#step-{step['number']}"
    if "month" in when:
        return Due(_day_in(fiscal_year, when["month"], when.get("day", 31)), "manual", source)
    if "days" not in when:
        return None
    if "after_step" in when:
        start = done_on(when["after_step"])
    elif when["after_event"] == "period_end":
        start = day((entry.get("period") or {}).get("to"))
    else:
        start = day((entry.get(when["after_event"]) or {}).get("date"))
    return Due(start + dt.timedelta(when["days"]), "manual", source) if start else None


def _day_in(fiscal_year: int, month: int, day_of_month: int) -> dt.date:
    """A day of a fiscal year (B.E.); the month's last where it has no such day, as February mostly."""
    year = fiscal_year - BUDDHIST_OFFSET - (1 if month >= 10 else 0)
    return dt.date(year, month, min(day_of_month, calendar.monthrange(year, month)[1]))
