"""Disclosure: what an index of public information (OIT) names proves its item, in the year it is assessed.

That what is named exists is TT401's affair, that the public may see it TT418's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from generator.model import At, Fault, Record
from generator.register import Register
from generator.rules.fields import Mentions, day, entries, mapping, number, sequence, text, texts
from generator.thai.dates import fiscal_year_span, written

_ENDED = {"revoked": "revoked_by", "superseded": "superseded_by"}
"""Status of an order that no longer holds → the property that names what ended it."""


def proved(record: Record, _mentions: Mentions) -> Iterator[Fault]:
    """TT422: every item has a record or a web page that proves it, or a note that says why there is none."""
    if record.kind != "transparency":
        return
    for index, item in entries(record.data, "items"):
        if not sequence(item, "records") and not text(item, "url") and not text(item, "note"):
            params = {"value": text(item, "code")}
            at = ("items", index, "records")
            yield Fault(code="TT422", address=record.address, pointer=at, at=At.KEY, params=params)


def fresh(register: Register) -> Iterator[Fault]:
    """TT423: what proves an item still held at the end of the assessed year, and is not of an earlier time.

    Of an earlier time: all that is named is of years before the last one. Where that is right, ``checked``
    says when somebody last saw that it is; a day before the assessed year is stale itself.
    """
    for record in register.kind("transparency"):
        year = number(record.data, "year")
        if not isinstance(year, int):
            continue
        first, last = fiscal_year_span(year)
        for index, item in entries(record.data, "items"):
            yield from _ended(register, record, index, item, last)
            checked = day(item, "checked")
            params: dict[str, Any] = {"number": text(item, "code"), "year": str(year)}
            if checked and checked < first:
                params |= {"why": "checked", "value": text(item, "checked"), "date": written(first)}
                pointer = ("items", index, "checked")
                yield Fault(code="TT423", address=record.address, pointer=pointer, params=params)
            elif not checked and (newest := _newest(register, item)) and newest < year - 1:
                params |= {"why": "earlier", "value": str(newest)}
                pointer = ("items", index, "records")
                yield Fault(code="TT423", address=record.address, pointer=pointer, at=At.KEY, params=params)


def _ended(
    register: Register, record: Record, index: int, item: dict[str, Any], last: dt.date
) -> Iterator[Fault]:
    """The proofs that no longer held on the last day of the year."""
    for place, named in texts(item, "records"):
        proof = register.get(named.partition("#")[0])
        if proof is None:
            continue
        when, why = _end_of(register, proof)
        if when and when <= last:
            params = {
                "why": why,
                "value": named,
                "number": text(item, "code"),
                "date": written(when),
                "year": str(record.data["year"]),
            }
            at = ("items", index, "records", place)
            yield Fault(code="TT423", address=record.address, pointer=at, params=params)


def _end_of(register: Register, proof: Record) -> tuple[dt.date | None, str]:
    """The day on which a record ceased to hold, and how; no day where it still holds."""
    data = proof.data
    if proof.kind == "order" and text(data, "status") in _ENDED:
        ended_by = register.get(text(data, _ENDED[text(data, "status")]))
        when = None
        if ended_by:
            when = day(ended_by.data, "effective_date") or day(ended_by.data, "date")
        return when, "ended"
    return day(mapping(data, "cancelled"), "date"), "cancelled"


def _newest(register: Register, item: dict[str, Any]) -> int:
    """The newest fiscal year of an item's proofs; 0 where one of them is of no year, or there is none."""
    found = []
    for _, named in texts(item, "records"):
        proof = register.get(named.partition("#")[0])
        if proof is None:
            return 0
        said = number(proof.data, "fiscal_year") or proof.parts.get("fy") or proof.parts.get("year") or 0
        if not int(said):
            return 0
        found.append(int(said))
    return max(found, default=0) if not text(item, "url") else 0


RECORD_RULES = (proved,)
REGISTER_RULES = (fresh,)
