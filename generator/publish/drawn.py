"""Which charts the pages show: standings in, charts out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from markupsafe import Markup

from generator.model import Record
from generator.publish.charts import Point, Row, bars, trend
from generator.publish.naming import round_name
from generator.publish.words import say
from generator.status import emes, inspection
from generator.status.emenscr import Quarter, QuarterTotals
from generator.status.inspection import Finding
from generator.thai.dates import short
from generator.thai.digits import baht, number

LOW = 25
"""Percentages below this are drawn to a scale of their own: on that of a hundred they look all alike."""

MOST = 24
"""More bars than that are no chart any more: the table tells them."""


def against_target(found: Sequence[emes.Line]) -> Markup | None:
    """Values in percent beside their targets, one indicator a row; None where fewer than two can be shown."""
    rows = [
        Row(
            label=line.indicator.data["code"],
            value=line.counts,
            said=_value(line.indicator, line.counts, line.indicator.data["target"]["value"]),
            mark=line.indicator.data["target"]["value"],
        )
        for line in found
        if line.counts is not None
        and line.indicator.data["measure"]["kind"] == "percent"
        and "value" in (line.indicator.data.get("target") or {})
    ]
    return bars("chart-targets", say("charts", "targets"), rows, 100) if 1 < len(rows) <= MOST else None


def rounds(indicator: Record, found: Iterable[tuple[str, emes.Line]]) -> Markup | None:
    """An indicator's values by round, as reported and as they came back, beside the target."""
    target = (indicator.data.get("target") or {}).get("value")
    rows = [
        Row(
            label=say("charts", key, round=name),
            value=value,
            said=_value(indicator, value, target),
            mark=target,
        )
        for name, line in found
        for key, value in (("reported", line.reported.value), ("back", line.back.value))
        if value is not None
    ]
    largest = max((one for row in rows for one in (row.value, row.mark) if one is not None), default=0)
    whole = indicator.data["measure"]["kind"] == "percent" and largest >= LOW
    return bars("chart-rounds", say("charts", "rounds"), rows, 100 if whole else None) if rows else None


def years(points: Sequence[emes.Point]) -> Markup | None:
    """An indicator over the years; None where there is but one value."""
    shown = [
        Point(
            label=str(one.year),
            value=one.value,
            said="" if one.value is None else number(one.value, _decimals(one.indicator)),
            breaks=one.breaks,
        )
        for one in points
    ]
    several = sum(one.value is not None for one in points) > 1
    return trend("chart-years", say("charts", "years"), shown) if several else None


def progress(found: Iterable[Quarter | QuarterTotals]) -> Markup:
    """Progress in percent by quarter beside the plan."""
    rows = [
        Row(
            label=round_name(one.id),
            value=one.progress,
            said=say(
                "charts",
                "percent" if one.progress is not None else "only_percent",
                value=number(one.progress or 0, None if isinstance(one, Quarter) else 1),
                plan=number(one.planned_progress, None if isinstance(one, Quarter) else 1),
            ),
            mark=one.planned_progress,
        )
        for one in found
        if one.planned_progress is not None
    ]
    return bars("chart-progress", say("charts", "progress"), rows, 100)


def spending(found: Iterable[Quarter | QuarterTotals], budget: Decimal) -> Markup:
    """Baht disbursed by quarter beside the plan."""
    rows = []
    for one in found:
        known = one.disbursed if isinstance(one, Quarter) or one.reported else None
        rows.append(
            Row(
                label=round_name(one.id),
                value=None if known is None else float(known),
                said=say(
                    "charts",
                    "baht" if known is not None else "only_baht",
                    value=baht(known or 0),
                    plan=baht(one.planned_disbursement),
                ),
                mark=float(one.planned_disbursement),
            )
        )
    return bars("chart-spending", say("charts", "spending"), rows, float(budget))


def ages(found: Iterable[Finding], today: dt.date) -> tuple[str, Markup] | None:
    """Open findings by their age on a day: the chart's name, and the chart."""
    waiting = [one for one in found if one.open]
    rows = [
        Row(
            label=say("charts", "age" if last else "older", first=first, last=last or "", over=first - 1),
            value=float(len(those)),
            said=say("charts", "findings", count=len(those)),
        )
        for (first, last), those in inspection.by_age(waiting).items()
    ]
    name = say("charts", "ages", day=short(today))
    return (name, bars("chart-ages", name, rows)) if waiting else None


def _value(indicator: Record, value: float | None, target: float | None) -> str:
    decimals = _decimals(indicator)
    shown = number(value or 0, decimals)
    if target is None:
        return shown
    key = "of_most" if indicator.data["measure"].get("direction") == "lower" else "of_target"
    return say("charts", key, value=shown, target=number(target, decimals))


def _decimals(indicator: Record) -> int | None:
    measure = indicator.data["measure"]
    found: int | None = measure.get("decimals", emes.DECIMALS if measure["kind"] == "percent" else None)
    return found
