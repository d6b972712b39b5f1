"""Time: days exist, years are the ones meant, and things happen in the order in which they can.

Nothing here asks what day it is: a record that is right today is right for ever.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from generator.model import Fault, Pointer, Record
from generator.register import Register
from generator.rules.fields import Mentions, day, entries, mapping, plausible, sequence, text, whole
from generator.thai.dates import (
    BUDDHIST_OFFSET,
    FIRST_BUDDHIST_YEAR,
    buddhist_year,
    fiscal_year,
    fiscal_year_span,
    parse_date,
    written,
)
from generator.yamlcore import quoted

YEARS_AROUND = {"finding": (2, 6), "project": (6, 6), "indicator": (6, 3)}
"""How many fiscal years before and after its own a record's dates may lie; others (2, 2)."""

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


# -- one record -------------------------------------------------------------------------------------


def calendar(record: Record, mentions: Mentions) -> Iterator[Fault]:
    """TT501, TT502, TT503: a date is a day of the calendar (leap days by the Common Era), of a year
    that can be meant, near the fiscal year that the record is of."""
    parts = record.parts
    near = int(parts.get("fy") or parts.get("year") or 0)
    before, after = YEARS_AROUND.get(record.kind, (2, 2)) if "fy" in parts else (9999, 9999)
    for kind, pointer, value, _ in mentions:
        if kind != "date":
            continue
        year = _fiscal_year(value)
        if year > 0 and near - before <= year <= near + after:
            continue
        if year == _NO_SUCH_DAY:
            params = {"value": value, **_days_of(value)}
            yield Fault(code="TT501", address=record.address, pointer=pointer, params=params)
        elif year != _NO_DATE:
            meant = _meant(value, near)
            yield Fault(
                code="TT503" if year > 0 else "TT502",
                address=record.address,
                pointer=pointer,
                params={"value": value, "year": near, "suggestion": meant or ""},
                fix=quoted(meant) if meant else None,
            )


def _days_of(value: str) -> dict[str, object]:
    """How many days the month of a date has, where there is such a month."""
    year, month, _ = map(int, value.split("-"))
    common = year - BUDDHIST_OFFSET if year >= FIRST_BUDDHIST_YEAR else year
    if not (1 <= month <= 12 and 0 < common < 9999):
        return {}
    return {"of": "day", "days": monthrange(common, month)[1]}


_NO_DATE, _NO_SUCH_DAY, _NO_SUCH_YEAR = 0, -1, -2


@lru_cache(maxsize=65536)
def _fiscal_year(value: object) -> int:
    """The fiscal year (B.E.) of a date as written; one of the three above where it has none."""
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return _NO_DATE
    try:
        date = parse_date(value)
    except ValueError:
        return _NO_SUCH_DAY
    return fiscal_year(date) if plausible(date) else _NO_SUCH_YEAR


def effective(record: Record, _mentions: Mentions) -> Iterator[Fault]:
    """TT505: an order takes effect on its date or later; one that reaches back is looked at twice."""
    if record.kind != "order":
        return
    dated, from_ = day(record.data, "date"), day(record.data, "effective_date")
    if dated and from_ and from_ < dated:
        params = {"value": text(record.data, "effective_date"), "date": text(record.data, "date")}
        yield Fault(code="TT505", address=record.address, pointer=("effective_date",), params=params)


def spans(record: Record, _mentions: Mentions) -> Iterator[Fault]:
    """TT506: a period ends on the day it began or later."""
    data = record.data
    pairs: list[tuple[Pointer, dict[str, Any], str, str]] = []
    if record.kind == "project":
        pairs.append((("period",), mapping(data, "period"), "from", "to"))
        pairs.extend((at, item, "from", "to") for at, item in _activities(data))
    elif record.kind == "visit":
        pairs.extend((("dates", index), item, "from", "to") for index, item in entries(data, "dates"))
    elif record.kind == "cycle":
        pairs.extend(
            (("rounds", index, "period"), mapping(item, "period"), "from", "to")
            for index, item in entries(data, "rounds")
        )
        for name in ("log", "events"):
            pairs.extend(((name, index), item, "date", "until") for index, item in entries(data, name))
    for pointer, item, first, last in pairs:
        begins, ends = day(item, first), day(item, last)
        if begins and ends and ends < begins:
            params = {"value": text(item, last), "first": text(item, first)}
            yield Fault(code="TT506", address=record.address, pointer=(*pointer, last), params=params)


def rounds_in_year(record: Record, _mentions: Mentions) -> Iterator[Fault]:
    """TT513: the rounds of a cycle lie in its fiscal year, 1 October to 30 September."""
    if record.kind != "cycle":
        return
    begins, ends = fiscal_year_span(int(record.parts["fy"]))
    for index, entry in entries(record.data, "rounds"):
        yield from _outside(
            "TT513", record, ("rounds", index, "period"), mapping(entry, "period"), begins, ends
        )


def visit_in_year(record: Record, _mentions: Mentions) -> Iterator[Fault]:
    """TT514, TT515: a visit lies in the fiscal year of its address; its ranges follow one another."""
    if record.kind != "visit":
        return
    begins, ends = fiscal_year_span(int(record.parts["fy"]))
    last: dt.date | None = None
    for index, entry in entries(record.data, "dates"):
        yield from _outside("TT514", record, ("dates", index), entry, begins, ends)
        first, until = day(entry, "from"), day(entry, "to")
        if first and last and first <= last:
            params = {"value": text(entry, "from"), "date": written(last)}
            yield Fault(code="TT515", address=record.address, pointer=("dates", index, "from"), params=params)
        last = until or first or last


def project_period(record: Record, _mentions: Mentions) -> Iterator[Fault]:
    """TT518, TT519: a project's activities lie in its period, its period touches its fiscal year."""
    if record.kind != "project":
        return
    period = mapping(record.data, "period")
    begins, ends = day(period, "from"), day(period, "to")
    if not begins or not ends or ends < begins:
        return
    first, last = fiscal_year_span(int(record.parts["fy"]))
    if ends < first or begins > last:
        wrong = "to" if ends < first else "from"
        params = {"value": text(period, wrong), "year": int(record.parts["fy"])}
        yield Fault(code="TT519", address=record.address, pointer=("period", wrong), params=params)
    for pointer, activity in _activities(record.data):
        yield from _outside("TT518", record, pointer, activity, begins, ends)


def _activities(project: dict[str, Any]) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """A project's activities, each followed by its sub-activities."""
    for index, activity in entries(project, "activities"):
        yield ("activities", index), activity
        for place, sub in entries(activity, "sub_activities"):
            yield ("activities", index, "sub_activities", place), sub


def carried_on(record: Record, _mentions: Mentions) -> Iterator[Fault]:
    """TT520: a finding is carried into years after its own."""
    if record.kind != "finding":
        return
    for index, year in enumerate(sequence(record.data, "carried_to")):
        if isinstance(year, int) and year <= int(record.parts["fy"]):
            params = {"value": year, "year": int(record.parts["fy"])}
            yield Fault(code="TT520", address=record.address, pointer=("carried_to", index), params=params)


def academic_year(record: Record, _mentions: Mentions) -> Iterator[Fault]:
    """TT521: the academic year is the fiscal year's own or the one before (it begins in May)."""
    if record.kind not in ("cycle", "visit"):
        return
    fiscal = record.parts["fy"]
    found: list[tuple[Pointer, int | None]] = [(("academic_year",), whole(record.data, "academic_year"))]
    if record.kind == "visit":
        for index, topic in entries(record.data, "topics"):
            for place, row in entries(topic, "data"):
                found.append((("topics", index, "data", place, "academic_year"), whole(row, "academic_year")))
    for pointer, year in found:
        if year is not None and not int(fiscal) - 2 <= year <= int(fiscal):
            params = {"value": year, "year": int(fiscal)}
            yield Fault(code="TT521", address=record.address, pointer=pointer, params=params)


def _outside(
    code: str, record: Record, pointer: Pointer, item: dict[str, Any], begins: dt.date, ends: dt.date
) -> Iterator[Fault]:
    """A fault for each end of a period that lies outside ``begins`` to ``ends``."""
    for key in ("from", "to"):
        date = day(item, key)
        if date and not begins <= date <= ends:
            params = {"value": text(item, key), "first": written(begins), "last": written(ends)}
            yield Fault(code=code, address=record.address, pointer=(*pointer, key), params=params)


def _meant(value: str, near: int) -> str | None:
    """The date with the year that a slip of the finger was for: ``2656`` near 2566 is 2566."""
    typed = value[:4]
    tail = value[4:]
    wanted = (near, near - 1, near + 1) if near else ()
    for year in wanted:
        other = str(year)
        swapped = sorted(typed) == sorted(other)
        one_off = sum(a != b for a, b in zip(typed, other, strict=True)) == 1
        if swapped or one_off or int(typed) == year + BUDDHIST_OFFSET:
            try:
                parse_date(other + tail)
            except ValueError:
                continue
            return other + tail
    return None


# -- the whole register -----------------------------------------------------------------------------


def fiscal_year_of_document(register: Register) -> Iterator[Fault]:
    """TT504: a document's fiscal year is that of its date; one of October to December serves the next.

    Two years are right for some: an order or letter of July to September may prepare the next year,
    and a letter of October to December may still speak of the last, if it names or is named by a
    record of that year.
    """
    for kind in ("order", "letter"):
        for record in register.kind(kind):
            dated, given = day(record.data, "date"), whole(record.data, "fiscal_year")
            if dated is None or given is None or str(buddhist_year(dated)) != record.parts["year"]:
                continue  # the year of the date is itself in doubt
            expected = fiscal_year(dated)
            if given == expected or (given == expected + 1 and 7 <= dated.month <= 9):
                continue
            if kind == "letter" and given == expected - 1 and _tied_to_year(register, record, given):
                continue
            params = {"value": given, "date": text(record.data, "date"), "expected": expected}
            yield Fault(
                code="TT504",
                address=record.address,
                pointer=("fiscal_year",),
                params=params,
                fix=str(expected),
            )


def _tied_to_year(register: Register, record: Record, year: int) -> bool:
    """Whether the record names, or is named by, one of the fiscal year."""
    tied = {link.source for link in register.links_in.get(record.address, ())}
    tied |= {link.target for link in register.links_out.get(record.address, ())}
    others = [other for address in tied if (other := register.get(address))]
    return any(
        whole(other.data, "fiscal_year") == year or other.parts.get("fy") == str(year) for other in others
    )


RECORD_RULES = (
    calendar,
    effective,
    spans,
    rounds_in_year,
    visit_in_year,
    project_period,
    carried_on,
    academic_year,
)
REGISTER_RULES = (fiscal_year_of_document,)
