"""Permanence: what was published stays where it is, and no number is used twice.

These rules compare a register with an earlier one: they see a change, not a state. What is made up
(``sample: true``) or was never public may go without a trace.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from generator.compare.change import Change, same_thing
from generator.history.difference import What, changes
from generator.model import Fault, Pointer, Record
from generator.rules.names import letter_key_of, order_key_of

ChangeRule = Callable[[Change], Iterable[Fault]]

_IMMATERIAL = frozenset(
    (
        "title", "notes", "sources", "confirmed", "acknowledged", "redirect_from", "revisions",
        "classification", "remark",
    )
)  # fmt: skip
"""Properties that say nothing of what was achieved."""


def nothing_vanishes(change: Change) -> Iterator[Fault]:
    """TT801: a published record is not deleted."""
    for record in change.removed():
        if _published(record):
            yield Fault(code="TT801", address=record.address, params={"name": record.title})


def no_address_again(change: Change) -> Iterator[Fault]:
    """TT802: an address that a record has left, or was deleted from, is no other record's."""
    for record in change.added():
        old = change.former.get(record.address)
        if old is not None and _published(old) and not same_thing(old, record):
            params = {"value": record.address, "name": old.title}
            yield Fault(code="TT802", address=record.address, params=params)
    for address in change.moved:
        was = change.before.records[address]
        if address in change.after.records and _published(was):
            params = {"value": address, "name": was.title}
            yield Fault(code="TT802", address=address, params=params)


def no_number_again(change: Change) -> Iterator[Fault]:
    """TT803: the number of an order or letter that was deleted is not given to another."""
    gone = [record for record in (*change.former.values(), *change.removed()) if _published(record)]
    taken = {key: record for record in gone if (key := _number(record)) is not None}
    if not taken:
        return
    pairs: list[tuple[Record | None, Record]] = [(None, record) for record in change.added()]
    pairs += change.kept()
    for before, record in pairs:
        key = _number(record)
        other = taken.get(key) if key is not None else None
        if other is None or (before is not None and _number(before) == key) or same_thing(other, record):
            continue
        if record.address != other.address:  # else the address is what is used again
            params = {"value": record.data["number"], "other": other.address, "name": other.title}
            yield Fault(code="TT803", address=record.address, pointer=("number",), params=params)


def moves_leave_word(change: Change) -> Iterator[Fault]:
    """TT804: an address that was public leads on to where its record went."""
    led = {
        old: record
        for record in change.after.records.values()
        for old in record.data.get("redirect_from") or ()
    }
    for old, new in change.moved.items():
        if _published(change.before.records[old]) and old not in led and old not in change.after.records:
            yield Fault(code="TT804", address=new, params={"value": old, "field": "redirect_from"})
    for before, now in change.kept():
        for old in before.data.get("redirect_from") or ():
            if _published(before) and old not in led and old not in change.after.records:
                params = {"value": old, "field": "redirect_from"}
                pointer: Pointer = ("redirect_from",) if "redirect_from" in now.data else ()
                yield Fault(code="TT804", address=now.address, pointer=pointer, params=params)


def closed_years_stand(change: Change) -> Iterator[Fault]:
    """TT805: a result of a year that was closed changes only with its reason (``revisions``) beside it."""
    for before, now in change.kept():
        if before.digest == now.digest:
            continue
        if now.kind in ("result", "progress") and _closed(change, now) and not _explained(before, now):
            told = (
                one for one in changes(now.kind, before.data, now.data) if one.pointer[0] not in _IMMATERIAL
            )
            first = next(told, None)
            if first is not None:
                pointer = first.pointer if first.what is not What.REMOVED else ()
                params = {"value": now.parts["fy"], "field": "revisions"}
                yield Fault(code="TT805", address=now.address, pointer=pointer, params=params)
    for record in change.added():
        reported = record.kind in ("result", "progress") and not record.data.get("revisions")
        if reported and _closed(change, record):
            params = {"value": record.parts["fy"], "field": "revisions"}
            yield Fault(code="TT805", address=record.address, params=params)


def not_added_elsewhere(change: Change) -> Iterator[Fault]:
    """TT806: no open branch adds another record at the same address or with the same number."""
    if not change.elsewhere:
        return
    for record in change.added():
        key = _number(record)
        for branch, other in change.elsewhere:
            same_number = key is not None and key == _number(other)
            if (other.address == record.address or same_number) and other.digest != record.digest:
                params = {"value": record.address, "other": other.address, "branch": branch}
                pointer: Pointer = ("number",) if same_number else ()
                yield Fault(code="TT806", address=record.address, pointer=pointer, params=params)
                break


def _published(record: Record) -> bool:
    return not record.internal and not record.sample


def _number(record: Record) -> tuple[Any, ...] | None:
    """What no other order, or letter, may be called."""
    if record.kind == "order":
        return order_key_of(record)
    return letter_key_of(record) if record.kind == "letter" else None


def _closed(change: Change, record: Record) -> bool:
    """Whether the record's year was closed before and is closed still."""
    cycle = f"{record.address.partition('/')[0]}/{record.parts['fy']}/cycle"
    states = [
        found.data.get("state")
        for side in (change.before, change.after)
        if (found := side.records.get(cycle)) is not None
    ]
    return states == ["closed", "closed"]


def _explained(before: Record, now: Record) -> bool:
    """Whether the record gives a reason that it did not give before."""
    old = before.data.get("revisions") or ()
    return any(one not in old for one in now.data.get("revisions") or ())


CHANGE_RULES: tuple[ChangeRule, ...] = (
    nothing_vanishes,
    no_address_again,
    no_number_again,
    moves_leave_word,
    closed_years_stand,
    not_added_elsewhere,
)
