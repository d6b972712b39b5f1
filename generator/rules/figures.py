"""Figures: shares agree with what they are shares of, money is baht, cumulative figures do not fall."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from generator.model import At, Fault, Pointer, Record
from generator.register import Register
from generator.rules.fields import Mentions, entries, mapping, number, text
from generator.thai.digits import baht

SMALLEST_BUDGET = 1_000
"""Baht. Below it a project's whole budget was most likely typed in millions ("4.79")."""
LARGEST_BUDGET = 1_000_000_000
"""Baht. Above it a service area office's project was most likely multiplied by a million."""
MILLION = 1_000_000
WHOLE_WEIGHT = 100
PERCENT_UNITS = ("ร้อยละ", "%", "percent")


# -- one record -------------------------------------------------------------------------------------


def satang(record: Record, mentions: Mentions) -> Iterator[Fault]:
    """TT614: money has two decimals at most."""
    for kind, pointer, value, _ in mentions:
        if kind == "money" and isinstance(value, float):
            exact = Decimal(repr(value))
            rounded = exact.quantize(Decimal("0.01"))
            if exact != rounded:
                params = {"value": repr(value), "suggestion": f"{rounded:f}"}
                yield Fault(
                    code="TT614",
                    address=record.address,
                    pointer=pointer,
                    params=params,
                    fix=f"{rounded:f}",
                )


def budget(record: Record, _mentions: Mentions) -> Iterator[Fault]:
    """TT613, TT615: a project's budget is in baht and is not less than its activities' together."""
    if record.kind != "project":
        return
    total = total_budget(record.data)
    if 0 < total < SMALLEST_BUDGET or total > LARGEST_BUDGET:
        amount = next((entry.get("amount") for _, entry in entries(record.data, "budget")), 0)
        meant = _exact(amount) * MILLION if total < SMALLEST_BUDGET else _exact(amount) / MILLION
        params = {"value": baht(total), "suggestion": baht(meant)}
        yield Fault(
            code="TT613",
            address=record.address,
            pointer=("budget", 0, "amount"),
            params=params,
            fix=f"{meant.normalize():f}" if total < SMALLEST_BUDGET else None,
        )
    activities = [entry.get("budget") for _, entry in entries(record.data, "activities")]
    spent = sum((_exact(amount) for amount in activities), Decimal(0))
    if total and spent > total:
        params = {"value": baht(spent), "total": baht(total)}
        yield Fault(code="TT615", address=record.address, pointer=("activities",), at=At.KEY, params=params)


def plan_rises(record: Record, _mentions: Mentions) -> Iterator[Fault]:
    """TT607, TT608: a project's plan is cumulative: no quarter is below the last, none above the budget."""
    if record.kind != "project":
        return
    total, plan = total_budget(record.data), mapping(record.data, "plan")
    for key in ("progress", "disbursement"):
        last: int | float = 0
        for quarter in ("q1", "q2", "q3", "q4"):
            value = number(mapping(plan, quarter), key)
            if value is None:
                continue
            pointer: Pointer = ("plan", quarter, key)
            if value < last:
                params = {"value": str(value), "before": str(last)}
                yield Fault(code="TT607", address=record.address, pointer=pointer, params=params)
            if key == "disbursement" and total and _exact(value) > total:
                params = {"value": baht(value), "total": baht(total)}
                yield Fault(code="TT608", address=record.address, pointer=pointer, params=params)
            last = max(last, value)


def visit_shares(record: Record, _mentions: Mentions) -> Iterator[Fault]:
    """TT601 to TT604 for the tables of a visit's topics, where their unit is percent."""
    if record.kind != "visit":
        return
    for index, topic in entries(record.data, "topics"):
        for place, row in entries(topic, "data"):
            if text(row, "unit") in PERCENT_UNITS:
                yield from _share(record.address, ("topics", index, "data", place), row, None)


def districts(record: Record, _mentions: Mentions) -> Iterator[Fault]:
    """TT618: the number of districts is the number of those named, where all are named."""
    if record.kind != "office":
        return
    named, count = record.data.get("districts"), number(record.data, "district_count")
    if isinstance(named, list) and named and count is not None and count != len(named):
        params = {"value": count, "expected": len(named)}
        yield Fault(
            code="TT618",
            address=record.address,
            pointer=("district_count",),
            params=params,
            fix=str(len(named)),
        )


def part_weights(record: Record, _mentions: Mentions) -> Iterator[Fault]:
    """TT609: the weights of a cycle's parts make 100, where all have one."""
    if record.kind != "cycle":
        return
    weights = [number(part, "weight") for _, part in entries(record.data, "parts")]
    yield from _weights(record.address, ("parts",), At.KEY, weights)


# -- the whole register -----------------------------------------------------------------------------


def result_figures(register: Register) -> Iterator[Fault]:
    """TT601 to TT604, TT616, TT617: a result's figures fit each other and its indicator's measure."""
    for record in register.kind("result"):
        indicator = register.get(text(record.data, "indicator"))
        if indicator is None or indicator.kind != "indicator":
            continue
        measure = mapping(indicator.data, "measure")
        kind, decimals = text(measure, "kind"), measure.get("decimals")
        places: list[tuple[Pointer, Mapping[str, Any]]] = [((), record.data)]
        places += [(("issues", at), issue) for at, issue in entries(record.data, "issues")]
        for pointer, row in places:
            if kind == "percent":
                yield from _share(
                    record.address, pointer, row, decimals if isinstance(decimals, int) else None
                )
            elif kind == "count":
                value = number(row, "value")
                if value is not None and value != int(value):
                    params = {"value": value}
                    yield Fault(
                        code="TT617", address=record.address, pointer=(*pointer, "value"), params=params
                    )
        yield from _levels(record, measure)


def _levels(record: Record, measure: Mapping[str, Any]) -> Iterator[Fault]:
    scores = [entry.get("score") for _, entry in entries(measure, "levels")]
    words = [text(entry, "name") or text(entry, "text") for _, entry in entries(measure, "levels")]
    if not scores:
        return
    low, high = min(map(_exact, scores)), max(map(_exact, scores))
    rows: list[tuple[Pointer, Mapping[str, Any]]] = [
        ((), record.data),
        (("feedback",), mapping(record.data, "feedback")),
    ]
    rows += [(("issues", index), issue) for index, issue in entries(record.data, "issues")]
    for pointer, row in rows:
        score = number(row, "score")
        if score is not None and not low <= _exact(score) <= high:
            params = {"value": score, "allowed": f"{low}–{high}"}
            yield Fault(code="TT616", address=record.address, pointer=(*pointer, "score"), params=params)
        level = text(row, "level")
        if level and measure.get("kind") == "level" and level not in words:
            params = {"value": level, "allowed": ", ".join(words)}
            yield Fault(code="TT616", address=record.address, pointer=(*pointer, "level"), params=params)


def indicator_weights(register: Register) -> Iterator[Fault]:
    """TT609: the weights of a part's indicators, where all have one, make 100 or the part's weight."""
    weights: dict[tuple[str, str], list[int | float | None]] = {}
    for record in register.kind("indicator"):
        year = record.address.split("/")[1]
        weights.setdefault((year, text(record.data, "part")), []).append(number(record.data, "weight"))
    for cycle in register.kind("cycle"):
        if not cycle.address.startswith("e-mes/"):
            continue
        year = cycle.address.split("/")[1]
        for index, part in entries(cycle.data, "parts"):
            given = weights.get((year, text(part, "id")), [])
            whole = number(part, "weight")
            yield from _weights(cycle.address, ("parts", index, "id"), At.VALUE, given, whole)


def disbursement(register: Register) -> Iterator[Fault]:
    """TT605, TT606: a project spends no more than its budget; progress and spending to date do not fall."""
    quarters: dict[str, list[Record]] = {}
    for record in register.kind("progress"):
        quarters.setdefault(text(record.data, "project"), []).append(record)
    for address, records in quarters.items():
        project = register.get(address)
        if project is None or project.kind != "project":
            continue
        total = total_budget(project.data)
        last: dict[str, tuple[int | float, str]] = {}
        for record in sorted(records, key=lambda one: one.address):
            disbursed = number(record.data, "disbursed")
            if disbursed is not None and _exact(disbursed) > total:
                params = {"value": baht(disbursed), "total": baht(total), "other": address}
                yield Fault(code="TT605", address=record.address, pointer=("disbursed",), params=params)
            for key in ("progress", "disbursed"):
                value = number(record.data, key)
                if value is None:
                    continue
                before, other = last.get(key, (value, ""))
                if value < before:
                    params = {"value": str(value), "before": str(before), "other": other}
                    yield Fault(code="TT606", address=record.address, pointer=(key,), params=params)
                last[key] = value, record.address


# -- sums -------------------------------------------------------------------------------------------


def total_budget(project: Mapping[str, Any]) -> Decimal:
    """All budget lines of a project together, in baht."""
    return sum((_exact(entry.get("amount")) for _, entry in entries(project, "budget")), Decimal(0))


def _share(address: str, pointer: Pointer, row: Mapping[str, Any], decimals: int | None) -> Iterator[Fault]:
    """A percentage against its numerator and denominator.

    It may be off by half of the last decimal: of the measure's decimals, else of those that are typed.
    """
    value, part, whole = number(row, "value"), number(row, "numerator"), number(row, "denominator")
    if whole == 0:
        yield Fault(code="TT602", address=address, pointer=(*pointer, "denominator"), params={"value": 0})
        return
    if part is not None and whole is not None and part > whole > 0:
        params: dict[str, object] = {"value": part, "total": whole}
        yield Fault(code="TT604", address=address, pointer=(*pointer, "numerator"), params=params)
    elif value is not None and value > 100:
        yield Fault(code="TT603", address=address, pointer=(*pointer, "value"), params={"value": value})
    if value is None or part is None or whole is None:
        return
    exact, typed = _exact(part) * 100 / _exact(whole), _exact(value)
    typed_places = max(0, -int(typed.normalize().as_tuple().exponent))
    places = typed_places if decimals is None else decimals
    if abs(exact - typed) > Decimal(1).scaleb(-places) / 2:
        shown = Decimal(1).scaleb(-(max(typed_places, 2) if decimals is None else decimals))
        right = f"{exact.quantize(shown).normalize():f}"
        params = {"value": value, "part": part, "total": whole, "suggestion": right}
        yield Fault(code="TT601", address=address, pointer=(*pointer, "value"), params=params, fix=right)


def _weights(
    address: str,
    pointer: Pointer,
    at: At,
    weights: list[int | float | None],
    share: int | float | None = None,
) -> Iterator[Fault]:
    given = [_exact(weight) for weight in weights if weight is not None]
    total = sum(given, Decimal(0))
    if not given or len(given) < len(weights):
        return
    wanted = [Decimal(WHOLE_WEIGHT)] if share is None else [_exact(share), Decimal(WHOLE_WEIGHT)]
    if all(abs(total - right) > Decimal("0.01") for right in wanted):
        params = {"value": f"{total.normalize():f}", "expected": f"{wanted[0].normalize():f}"}
        yield Fault(code="TT609", address=address, pointer=pointer, at=at, params=params)


def _exact(value: object) -> Decimal:
    """A number as it is written in the record; 0 for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Decimal(0)
    return Decimal(repr(value))


RECORD_RULES = (satang, budget, plan_rises, visit_shares, districts, part_weights)
REGISTER_RULES = (result_figures, indicator_weights, disbursement)
