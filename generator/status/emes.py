"""e-MES: indicators in rounds, values beside targets and beside what came back, scores, trends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from msgspec import Struct

from generator.model import Record
from generator.status.rounds import Get, Year
from generator.status.standing import Due, Standing, by, day, done, settled, to_do, waiting

REPORTED = ("reported", "returned", "corrected", "accepted")
"""What a result can be called once the office has reported it."""

UNASKED = ("not-due", "closed", "central")
"""Nothing is asked for: not due in this round, closed for it, or filled in from a central database."""

SAID = (*REPORTED, "draft", "missing", "no-data", *UNASKED)
"""What a result can be called, in the order in which a table counts it."""

DECIMALS = 2
"""Decimals of a measure that names none, as the schema has it."""


class Correction(NamedTuple):
    """A point that the central office wants put right."""

    entry: Mapping[str, Any]
    standing: Standing


class Figures(NamedTuple):
    """What one side says a result comes to; None where it does not say, which is not zero."""

    value: float | None = None
    score: float | None = None
    level: str = ""


class Issue(NamedTuple):
    """One issue to consider of an indicator (ประเด็นการพิจารณา)."""

    entry: Mapping[str, Any]
    said: str
    """One of SAID."""
    figures: Figures


class Line(Struct, frozen=True, kw_only=True):
    """One indicator in one round, as things stand on a day."""

    indicator: Record
    result: Record | None
    standing: Standing
    """``said`` is one of SAID. What came back has no day of its own: its corrections have."""
    reported: Figures
    """What the office reported."""
    back: Figures
    """What the central office came to, where it gave that."""
    met: bool | None
    """Whether what counts reaches the target; None where either is not a number."""
    corrections: tuple[Correction, ...]
    issues: tuple[Issue, ...]

    @property
    def counts(self) -> float | None:
        """The value that counts: the one that came back, else the reported one."""
        return self.reported.value if self.back.value is None else self.back.value

    @property
    def score(self) -> float | None:
        """The score that counts: the one that came back, else the office's own."""
        return self.reported.score if self.back.score is None else self.back.score

    @property
    def difference(self) -> float | None:
        """The value that came back minus the reported one, to the decimals that were written."""
        return _difference(self.back.value, self.reported.value)

    @property
    def score_difference(self) -> float | None:
        return _difference(self.back.score, self.reported.score)

    @property
    def open_corrections(self) -> int:
        return sum(one.standing.open for one in self.corrections)

    @property
    def expected(self) -> bool:
        """Something is to be reported in this round."""
        return self.standing.said not in UNASKED

    @property
    def is_reported(self) -> bool:
        return self.standing.said in REPORTED


class Score(Struct, frozen=True, kw_only=True):
    """A score by weights."""

    score: float
    weight: float
    """The weights that went into it, together."""
    counted: int
    """How many have both a weight and a score."""


class Scores(Struct, frozen=True, kw_only=True):
    """A round's score, and that of each part that has one."""

    total: Score | None
    """By the weights of the parts, where the year gives them."""
    parts: Mapping[str, Score]


class Point(Struct, frozen=True, kw_only=True):
    """One year of a trend."""

    indicator: Record
    year: int
    round: str
    """The round that the value is of; empty where the year has none."""
    value: float | None
    breaks: bool
    """Definition, edition or measure is not that of the point before: the two do not compare."""


def known(
    indicators: Iterable[Record], year: Year, round_id: str, get: Get
) -> Iterator[tuple[Record, Record | None]]:
    """The indicators that a round knows, with their results: due in it, closed for it, or of a part that it
    takes in.

    Results lie at ``e-mes/<year>/<round>/<code>``.
    """
    parts = year.entry(round_id).get("parts") or ()
    for indicator in indicators:
        folder = indicator.address.rpartition("/indicators/")[0]
        result = get(f"{folder}/{round_id}/{indicator.data['code']}")
        if result or round_id in indicator.data["rounds"] or indicator.data["part"] in parts:
            yield indicator, result


Value = tuple[str, float | None]
"""A round, and the value that counts in it; empty and None where a year has none."""

LineOf = Callable[[Record, str, Record | None], Line]
"""Indicator, round and result → how it stands."""


def line(indicator: Record, year: Year, round_id: str, result: Record | None) -> Line:
    """How one indicator stands in one round."""
    data = result.data if result else {}
    feedback = data.get("feedback") or {}
    answered = by(feedback.get("date"), year.today)
    corrections = tuple(
        Correction(entry=one, standing=_correction(one, year))
        for one in (feedback.get("corrections") or () if answered else ())
    )
    standing = _standing(indicator, year, round_id, data, corrections)
    sent = by(data.get("reported_on"), year.today) is not None
    reported = _figures(indicator, data) if sent else Figures()
    back = _figures(indicator, feedback) if answered else Figures()
    return Line(
        indicator=indicator,
        result=result,
        standing=standing,
        reported=reported,
        back=back,
        met=met(indicator, back, reported),
        corrections=corrections,
        issues=tuple(
            _issue(indicator, one, round_id, data, standing.said)
            for one in indicator.data.get("issues") or ()
        ),
    )


def met(indicator: Record, *told: Figures) -> bool | None:
    """Whether the first of those told that say so reach the target, in the direction that is better.

    A score is held against the target as a score is, a level by its place among the indicator's levels.
    """
    target = indicator.data.get("target") or {}
    wanted = _number(target.get("value"))
    if wanted is None:
        wanted = _level_score(indicator, target.get("text", ""))
    reached = next((found for one in told if (found := _reached(indicator, one)) is not None), None)
    if reached is None or wanted is None:
        return None
    return reached <= wanted if indicator.data["measure"].get("direction") == "lower" else reached >= wanted


def count(found: Iterable[Line]) -> dict[str, int]:
    """How many results are called what, in the order of SAID; names that none has are left out."""
    counts = dict.fromkeys(SAID, 0)
    for one in found:
        counts[one.standing.said] += 1
    return {said: many for said, many in counts.items() if many}


def by_part(found: Iterable[Line]) -> dict[str, list[Line]]:
    """Part → its lines, in the order they came."""
    parts: dict[str, list[Line]] = {}
    for one in found:
        parts.setdefault(one.indicator.data["part"], []).append(one)
    return parts


def weighted(found: Iterable[Line]) -> Score | None:
    """The score of several indicators by their weights; None where none has both a weight and a score."""
    return _mean((one.score, one.indicator.data.get("weight")) for one in found)


def scores(year: Year, found: Iterable[Line]) -> Scores:
    """The score of each part by the weights of its indicators, and of all by the weights of the parts."""
    parts = {part: score for part, lines_ in by_part(found).items() if (score := weighted(lines_))}
    entries = year.cycle.data.get("parts") or () if year.cycle else ()
    weights = {one["id"]: one.get("weight") for one in entries}
    total = _mean((score.score, weights.get(part)) for part, score in parts.items())
    return Scores(total=total, parts=parts)


def value(indicator: Record, year: Year, get: Get, line_of: LineOf) -> Value:
    """The round and value that an indicator's own year came to: those of its latest round that has one."""
    for name in sorted(indicator.data["rounds"], key=_months, reverse=True):
        for one, result in known([indicator], year, name, get):
            counts = line_of(one, name, result).counts
            if counts is not None:
                return name, counts
    return "", None


def trend(indicator: Record, get: Get, value_of: Callable[[Record], Value], today: dt.date) -> list[Point]:
    """The indicator and those of earlier years that it continues, the oldest first, each with its value."""
    chain: dict[str, Record] = {}
    current: Record | None = indicator
    while current and current.address not in chain:
        chain[current.address] = current
        current = get(current.data.get("continues", ""))
    points: list[Point] = []
    for one in reversed(chain.values()):
        name, counts = value_of(one)
        before = points[-1].indicator if points else None
        points.append(
            Point(
                indicator=one,
                year=int(one.parts["fy"]),
                round=name,
                value=counts,
                breaks=bool(before and _breaks(before, one, today)),
            )
        )
    return points


def _standing(
    indicator: Record, year: Year, round_id: str, data: Mapping[str, Any], corrections: Sequence[Correction]
) -> Standing:
    state, due = data.get("state", ""), year.closes(round_id)
    feedback = data.get("feedback") or {}
    sent, answered = by(data.get("reported_on"), year.today), by(feedback.get("date"), year.today)
    if state in UNASKED:
        return Standing("not-applicable", said=state)
    if not sent and not answered:
        return _awaited(indicator, year, round_id, data)
    again = bool(sent and answered and answered < sent)  # the day of the first report is not kept then
    handed_in = sent if sent and not again else due.day if due else None
    if accepted := _accepted_on(data, year.today):
        return done(accepted, due, said="accepted", sent=handed_in)
    if any(one.standing.state != "done" for one in corrections):
        return settled(Standing("doing", said="returned"), over=_left(year, data))
    if corrections:
        last = max(one.standing.day for one in corrections if one.standing.day)
        return done(last, due, said="corrected", sent=handed_in)
    if answered and state == "returned":
        return settled(Standing("doing", said="returned"), over=_left(year, data))
    return done(sent or answered, due, said="reported", sent=handed_in)


def _awaited(indicator: Record, year: Year, round_id: str, data: Mapping[str, Any]) -> Standing:
    """How a result stands that has not been reported by now."""
    closed = [one["round"] for one in indicator.data.get("closed_rounds") or ()]
    for unasked, said in (
        (round_id in closed, "closed"),
        (round_id not in indicator.data["rounds"], "not-due"),
        (bool(indicator.data.get("central")), "central"),
    ):
        if unasked:
            return Standing("not-applicable", said=said)
    state, due, opens = data.get("state", ""), year.closes(round_id), year.opens(round_id)
    early = opens is not None and year.today < opens
    if state == "no-data" and not early:
        return Standing("no-data", said="no-data")
    begins = day((year.entry(round_id).get("period") or {}).get("from"))
    begun = state == "draft" and (begins is None or begins <= year.today)
    said = "draft" if begun else "missing"
    if round_id not in year.rounds:
        return Standing("no-data", said=said)
    if early and opens and not begun:
        if state == "no-data":
            return waiting(due, year.today, opens, Standing("no-data", said="no-data"), said=said)
        first = min(begins, opens) if begins and state == "draft" else opens
        into = to_do(due, first, begun=state == "draft", said="draft" if state == "draft" else said)
        return waiting(due, year.today, first, into, said=said)
    past = due is None and year.standing(round_id).state == "done"  # the round went in without it
    return settled(to_do(due, year.today, begun=begun, said=said), over=past or _left(year, data))


def _left(year: Year, data: Mapping[str, Any]) -> bool:
    """The year is over, and nothing was done about the result after this day either."""
    feedback = data.get("feedback") or {}
    texts = [data.get("reported_on"), data.get("accepted_on"), feedback.get("date")]
    texts += [one.get("done_on") for one in feedback.get("corrections") or ()]
    return year.over and all(found <= year.today for text in texts if (found := day(text)))


def _accepted_on(data: Mapping[str, Any], today: dt.date) -> dt.date | None:
    """The day a result was accepted, if it has come: said, else that of the answer or the last correction."""
    if data.get("state") != "accepted":
        return None
    if "accepted_on" in data:
        return by(data["accepted_on"], today)
    feedback = data.get("feedback") or {}
    corrections = feedback.get("corrections") or ()
    if any(one["state"] != "done" for one in corrections):
        return None
    texts = [data.get("reported_on"), feedback.get("date"), *(one["done_on"] for one in corrections)]
    last = max(found for text in texts if (found := day(text)))
    return last if last <= today else None


def _correction(entry: Mapping[str, Any], year: Year) -> Standing:
    due_day = day(entry.get("due"))
    due = Due(due_day, "record") if due_day else None
    finished = day(entry.get("done_on"))
    if finished and finished <= year.today:
        return done(finished, due)
    return settled(to_do(due, year.today), over=year.over and not finished)


def _issue(
    indicator: Record, entry: Mapping[str, Any], round_id: str, data: Mapping[str, Any], said: str
) -> Issue:
    """An issue goes with its result, but for its own word where that is a finer one."""
    found: Mapping[str, Any] = next(
        (one for one in data.get("issues") or () if one["number"] == entry["number"]), {}
    )
    own = found.get("state", "")
    if said in UNASKED or round_id not in entry.get("rounds", (round_id,)):
        said = said if said in UNASKED else "not-due"
    elif said != "missing" and (
        own in (*UNASKED, "no-data") or (own and said in (data["state"], "corrected"))
    ):
        said = own
    told = _figures(indicator, found) if said in REPORTED else Figures()
    return Issue(entry=entry, said=said, figures=told)


def _figures(indicator: Record, told: Mapping[str, Any]) -> Figures:
    value = _number(told.get("value"))
    if value is None and told.get("denominator") and indicator.data["measure"]["kind"] == "percent":
        share = 100 * Decimal(repr(told["numerator"])) / Decimal(repr(told["denominator"]))
        decimals = indicator.data["measure"].get("decimals", DECIMALS)
        value = float(share.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))
    return Figures(value=value, score=_number(told.get("score")), level=told.get("level", ""))


def _reached(indicator: Record, told: Figures) -> float | None:
    """The number that is held against the target."""
    if told.value is not None:
        return told.value
    kind = indicator.data["measure"]["kind"]
    if kind == "score":
        return told.score
    return _level_score(indicator, told.level) if kind == "level" else None


def _level_score(indicator: Record, level: str) -> float | None:
    for one in indicator.data["measure"].get("levels") or () if level else ():
        if level in (one.get("name"), one["text"]):
            return _number(one["score"])
    return None


def _mean(pairs: Iterable[tuple[float | None, float | None]]) -> Score | None:
    """The mean of scores by their weights, over those that have both."""
    known = [
        (Decimal(repr(score)), Decimal(repr(weight)))
        for score, weight in pairs
        if score is not None and weight is not None
    ]
    weight = sum((one for _, one in known), Decimal(0))
    if not weight:
        return None
    total = sum((score * one for score, one in known), Decimal(0))
    return Score(score=float(total / weight), weight=float(weight), counted=len(known))


def _breaks(before: Record, after: Record, today: dt.date) -> bool:
    """Whether two years of an indicator do not compare. An edition that is not told has not changed."""
    if any(by(one["date"], today) for one in after.data.get("changes") or ()):
        return True
    measures = before.data["measure"], after.data["measure"]
    if len({(one["kind"], one.get("direction", "higher")) for one in measures}) > 1:
        return True
    if "definition_changed" in after.data:
        return bool(after.data["definition_changed"])
    editions = before.data.get("edition"), after.data.get("edition")
    return all(editions) and editions[0] != editions[1]


def _months(round_id: str) -> int:
    """``12m`` → 12."""
    return int(round_id.removesuffix("m"))


def _difference(back: float | None, reported: float | None) -> float | None:
    if back is None or reported is None:
        return None
    return float(Decimal(repr(back)) - Decimal(repr(reported)))


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
