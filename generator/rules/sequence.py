"""Sequence: what follows something is not earlier than it, in one record and between records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from generator.model import Fault, Pointer, Record
from generator.register import Register
from generator.rules.fields import Mentions, day, entries, mapping, sequence, targets, text
from generator.thai.dates import BUDDHIST_OFFSET, written

_QUARTER_STARTS = {"q1": (-1, 10, 1), "q2": (0, 1, 1), "q3": (0, 4, 1), "q4": (0, 7, 1)}
_ROUND_DAYS = ("opens", "closes", "submitted", "result_received", "notified")
_ACTS = {
    "order": {
        "amends": False,
        "revokes": False,
        "responds_to": False,
        "revoked_by": True,
        "superseded_by": True,
    },
    "letter": {"answers": False},
}
"""What a document does to another; True where the other must be the later one."""


# -- one record -------------------------------------------------------------------------------------


def round_days(record: Record, _mentions: Mentions) -> Iterator[Fault]:
    """TT507: a round opens, closes, is submitted, gets its result and is made known, in that order.

    Only what must follow is compared: a report may come after the closing day (it is then late).
    """
    if record.kind != "cycle":
        return
    for index, entry in entries(record.data, "rounds"):
        days = {name: day(mapping(entry, name), "date") for name in _ROUND_DAYS}
        for earlier, later in (
            ("opens", "closes"),
            ("opens", "submitted"),
            ("submitted", "result_received"),
            ("result_received", "notified"),
        ):
            first, second = days[earlier], days[later]
            if first and second and second < first:
                params = {
                    "value": text(mapping(entry, later), "date"),
                    "later": later,
                    "earlier": earlier,
                    "date": text(mapping(entry, earlier), "date"),
                }
                yield Fault(
                    code="TT507",
                    address=record.address,
                    pointer=("rounds", index, later, "date"),
                    params=params,
                )


def follows(record: Record, _mentions: Mentions) -> Iterator[Fault]:
    """TT508: what answers, approves, corrects or acknowledges something is not earlier than it.

    What was sent back may have been sent again since: then the day of sending is the later one.
    """
    data = record.data
    pairs: list[tuple[Pointer, Pointer]] = []
    if record.kind == "result":
        feedback = mapping(data, "feedback")
        if text(data, "state") == "returned" or not sequence(feedback, "corrections"):
            pairs.append((("reported_on",), ("feedback", "date")))
        for index, _ in entries(feedback, "corrections"):
            at: Pointer = ("feedback", "corrections", index)
            pairs += [(("feedback", "date"), (*at, "due")), (("feedback", "date"), (*at, "done_on"))]
        for index, _ in entries(feedback, "acknowledged"):
            pairs.append((("feedback", "date"), ("feedback", "acknowledged", index, "date")))
    elif record.kind == "progress":
        pairs.append((("sent_on",), ("approved_on",)))
        if text(data, "state") == "returned":
            pairs.append((("sent_on",), ("returned", "date")))
    elif record.kind == "visit":
        pairs = [(("dates", 0, "from"), ("recorded_on",))]
    for earlier, later in pairs:
        first, second = _day_at(data, earlier), _day_at(data, later)
        if first and second and second < first:
            params = {
                "value": _text_at(data, later),
                "later": _name(later),
                "earlier": _name(earlier),
                "date": _text_at(data, earlier),
            }
            yield Fault(code="TT508", address=record.address, pointer=later, params=params)


def follow_up_in_order(record: Record, _mentions: Mentions) -> Iterator[Fault]:
    """TT510: the follow-ups of a recommendation run from the oldest to the newest."""
    if record.kind != "finding":
        return
    latest: dict[str, dt.date] = {}
    for index, entry in entries(record.data, "follow_up"):
        date, recommendation = day(entry, "date"), text(entry, "recommendation")
        if date is None:
            continue
        last = latest.setdefault(recommendation, date)
        if date < last:
            params = {"value": text(entry, "date"), "date": written(last)}
            yield Fault(
                code="TT510", address=record.address, pointer=("follow_up", index, "date"), params=params
            )
        else:
            latest[recommendation] = date


def quarter_begun(record: Record, _mentions: Mentions) -> Iterator[Fault]:
    """TT511: the progress of a quarter is not sent before the quarter has begun."""
    if record.kind != "progress":
        return
    sent = day(record.data, "sent_on")
    years, month, first_day = _QUARTER_STARTS[record.parts["round"]]
    begins = dt.date(int(record.parts["fy"]) - BUDDHIST_OFFSET + years, month, first_day)
    if sent and sent < begins:
        params = {"value": text(record.data, "sent_on"), "date": written(begins)}
        yield Fault(code="TT511", address=record.address, pointer=("sent_on",), params=params)


def _name(pointer: Pointer) -> str:
    """The keys of a pointer, as the message catalogue knows it: ``feedback.date``."""
    return ".".join(part for part in pointer if isinstance(part, str))


def _at(data: dict[str, Any], pointer: Pointer) -> object:
    found: Any = data
    for part in pointer:
        try:
            found = found[part]
        except (KeyError, IndexError, TypeError):
            return None
    return found


def _text_at(data: dict[str, Any], pointer: Pointer) -> str:
    found = _at(data, pointer)
    return found if isinstance(found, str) else ""


def _day_at(data: dict[str, Any], pointer: Pointer) -> dt.date | None:
    return day({"": _at(data, pointer)}, "")


# -- the whole register -----------------------------------------------------------------------------


def after_visit(register: Register) -> Iterator[Fault]:
    """TT509, TT512: what is done about a finding, and when it is due, is not before the visit."""
    for record in register.kind("finding"):
        visit = register.get(text(record.data, "visit"))
        if visit is None or visit.kind != "visit":
            continue
        days = [found for _, entry in entries(visit.data, "dates") if (found := day(entry, "from"))]
        if not days:
            continue
        first = min(days)
        for name, key, code in (("follow_up", "date", "TT509"), ("recommendations", "due", "TT512")):
            for index, entry in entries(record.data, name):
                date = day(entry, key)
                if date and date < first:
                    params = {"value": text(entry, key), "date": written(first), "other": visit.address}
                    yield Fault(code=code, address=record.address, pointer=(name, index, key), params=params)


def period_begun(register: Register) -> Iterator[Fault]:
    """TT511: a round's result is not reported before the round's period has begun."""
    begins: dict[tuple[str, str], dt.date] = {}
    for cycle in register.kind("cycle"):
        if cycle.parts["work"] != "e-mes":
            continue
        for _, entry in entries(cycle.data, "rounds"):
            first = day(mapping(entry, "period"), "from")
            if first:
                begins[cycle.parts["fy"], text(entry, "id")] = first
    for record in register.kind("result"):
        reported = day(record.data, "reported_on")
        if reported is None:
            continue
        _, fiscal, round_, _ = record.address.split("/")
        starts = begins.get((fiscal, round_))
        if starts and reported < starts:
            params = {"value": text(record.data, "reported_on"), "date": written(starts)}
            yield Fault(code="TT511", address=record.address, pointer=("reported_on",), params=params)


def acts_on_earlier(register: Register) -> Iterator[Fault]:
    """TT516: a document amends, revokes or answers one that is older than itself or of the same day."""
    for kind, relations in _ACTS.items():
        for record in register.kind(kind):
            dated = day(record.data, "date")
            if dated is None:
                continue
            for relation, later in relations.items():
                for pointer, address in targets(record.data, relation):
                    other = register.get(address)
                    date = day(other.data, "date") if other and other is not record else None
                    if date and (date < dated if later else date > dated):
                        params = {
                            "value": address,
                            "date": text(record.data, "date"),
                            "other_date": written(date),
                        }
                        yield Fault(code="TT516", address=record.address, pointer=pointer, params=params)


def continues_earlier(register: Register) -> Iterator[Fault]:
    """TT517: an indicator or project goes on from one of an earlier fiscal year."""
    for kind in ("indicator", "project"):
        for record in register.kind(kind):
            other = text(record.data, "continues")
            if not other or other not in register.records or other == record.address:
                continue
            own, before = record.address.split("/")[1], other.split("/")[1:2]
            if before and before[0].isdigit() and int(before[0]) >= int(own):
                params = {"value": other, "year": int(own)}
                yield Fault(
                    code="TT517",
                    address=record.address,
                    pointer=("continues",),
                    params=params,
                )


RECORD_RULES = (round_days, follows, follow_up_in_order, quarter_begun)
REGISTER_RULES = (after_visit, period_begun, acts_on_earlier, continues_earlier)
