"""Suspect links: what rests on something that has changed since, until somebody confirms it.

After Doorstop (https://doorstop.readthedocs.io/): a link is in doubt from the day its target changed,
and stays so until the record that rests on it carries a ``confirmed`` entry of that day or later.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from msgspec import Struct

from generator.model import Record
from generator.register import Register
from generator.status.rounds import EVENTS
from generator.status.standing import by

RESTS_BY = frozenset(
    (
        "orders",
        "cancelled.source",
        "recommendations.due_source.ref",
        *(f"rounds.{one}.source" for one in EVENTS),
    )
)
"""Relations by which a record rests on an order; other links only speak of one."""

WHYS = ("amended", "revoked", "superseded", "definition")


class Suspect(Struct, frozen=True, kw_only=True):
    record: Record
    """What is in doubt."""
    target: Record
    """What it rests on, and what has changed."""
    why: str
    """One of WHYS."""
    since: dt.date
    cause: str = ""
    """The address of what changed it, where that is a record."""


def suspects(register: Register, today: dt.date) -> list[Suspect]:
    """Every link in doubt on a day, in order of the records in doubt."""
    found = {
        (one.record.address, one.target.address, one.since, one.why, one.cause): one
        for one in (*_orders(register, today), *_definitions(register, today))
    }
    return [found[key] for key in sorted(found)]


def _orders(register: Register, today: dt.date) -> Iterator[Suspect]:
    """What rests on an order that was amended, revoked or superseded.

    Who names what changed it beside the order itself has taken notice. An order that serves a later
    fiscal year does not touch the records of an earlier one by taking another's place.
    """
    for order in register.kind("order"):
        for why, cause in _changes(register, order):
            since = by(cause.data.get("effective_date", cause.data["date"]), today)
            for link in register.links_in.get(order.address, ()) if since else ():
                record = register.records[link.source]
                if (
                    since
                    and link.relation in RESTS_BY
                    and not _names(register, record, cause)
                    and (why == "amended" or not _later_year(cause, record))
                    and not _confirmed(record, order.address, since, today)
                ):
                    yield Suspect(record=record, target=order, why=why, since=since, cause=cause.address)


def _changes(register: Register, order: Record) -> Iterator[tuple[str, Record]]:
    """Why and by what an order changed. A draft changes nothing."""
    for link in register.links_in.get(order.address, ()):
        cause = register.records[link.source]
        if link.relation == "amends" and cause.data["status"] != "draft":
            yield "amended", cause
    for why, key in (("revoked", "revoked_by"), ("superseded", "superseded_by")):
        found = register.get(order.data.get(key, ""))
        if found and found.data.get("status") != "draft":
            yield why, found


def _names(register: Register, record: Record, cause: Record) -> bool:
    links = register.links_out.get(record.address, ())
    return any(link.target == cause.address and link.relation in RESTS_BY for link in links)


def _later_year(cause: Record, record: Record) -> bool:
    return int(cause.data["fiscal_year"]) > int(record.parts.get("fy", 0) or 0)


def _definitions(register: Register, today: dt.date) -> Iterator[Suspect]:
    """Results reported before the definition of their indicator changed."""
    for indicator in register.kind("indicator"):
        for change in indicator.data.get("changes") or ():
            since = by(change["date"], today)
            for link in register.links_in.get(indicator.address, ()) if since else ():
                record = register.records[link.source]
                if since and record.kind == "result" and link.relation == "indicator":
                    reported = by(record.data.get("reported_on"), today)
                    unconfirmed = not _confirmed(record, indicator.address, since, today)
                    if reported and reported < since and unconfirmed:
                        yield Suspect(record=record, target=indicator, why="definition", since=since)


def _confirmed(record: Record, target: str, since: dt.date, today: dt.date) -> bool:
    """Whether somebody has confirmed the link on the day of the change or later."""
    days = (
        by(one["date"], today)
        for one in record.data.get("confirmed") or ()
        if one["ref"].partition("#")[0] == target
    )
    return any(day is not None and day >= since for day in days)
