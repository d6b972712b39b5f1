"""Names: numbers, codes and addresses agree with each other, and none is used twice.

An order's number starts again on 1 January and carries the calendar year ("65/2566"); a letter's
carries none, and circulars ("ว") run in a register of their own (Rules of the Prime Minister's Office
on Correspondence B.E. 2526, 11.1, 12.1 and 16.2).
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from generator.model import Fault, Pointer, Record
from generator.register import Register
from generator.rising import longest_rising
from generator.rules.fields import Mentions, day, entries, mapping, plausible, sequence, text, whole
from generator.thai.dates import BUDDHIST_OFFSET, written
from generator.thai.digits import to_arabic
from generator.yamlcore import quoted

_ORDER_NUMBER = re.compile(
    r"(?P<before>(?:.*\D)?)(?P<running>\d+)(?P<slash>\s*/\s*)(?P<year>\d{4})", re.ASCII
)
_LETTER_NUMBER = re.compile(r"(?P<prefix>.+?)\s*/\s*(?P<circular>ว\s*)?(?P<running>\d+)", re.ASCII)
_LAST_DIGITS = re.compile(r"(\d+)$", re.ASCII)

_NUMBERED = {
    "manual": (("steps", "number"), ("scope", "number"), ("references", "number")),
    "cycle": (("rounds", "id"), ("parts", "id")),
    "indicator": (("issues", "number"),),
    "result": (("issues", "number"), ("works", "rank")),
    "visit": (("topics", "number"),),
    "finding": (("recommendations", "number"),),
    "transparency": (("items", "code"),),
}
"""Lists whose entries are called by a number or id of their own, by kind."""

_OFFICE_LISTS = ("units", "posts", "roles", "bodies")


# -- one record -------------------------------------------------------------------------------------


def order_number(record: Record, _mentions: Mentions) -> Iterator[Fault]:
    """TT301, TT302: an order's number is the one its address says, and so is the number's year."""
    if record.kind != "order":
        return
    number, parts = text(record.data, "number"), record.parts
    found = _ORDER_NUMBER.fullmatch(to_arabic(number))
    if not found:
        return
    params = {"value": number, "expected": f"{int(parts['number'])}/{parts['year']}"}
    fix = quoted(f"{found['before']}{int(parts['number'])}{found['slash']}{parts['year']}")
    if int(found["running"]) != int(parts["number"]):
        yield Fault(code="TT301", address=record.address, pointer=("number",), params=params, fix=fix)
    elif found["year"] != parts["year"]:
        yield Fault(code="TT302", address=record.address, pointer=("number",), params=params, fix=fix)


def letter_number(record: Record, _mentions: Mentions) -> Iterator[Fault]:
    """TT308: a letter's number says the same as its prefix, running number and circular mark."""
    if record.kind != "letter":
        return
    number = text(record.data, "number")
    found = _LETTER_NUMBER.fullmatch(to_arabic(number).strip())
    if not found:
        return
    prefix, running = text(record.data, "prefix"), whole(record.data, "running")
    if prefix and _plain(prefix) != _plain(found["prefix"]):
        params = {"field": "prefix", "value": prefix, "number": number}
        fix = quoted(found["prefix"])
        yield Fault(code="TT308", address=record.address, pointer=("prefix",), params=params, fix=fix)
    if running is not None and running != int(found["running"]):
        params = {"field": "running", "value": str(running), "number": number}
        address = _LAST_DIGITS.search(record.parts["slug"])
        if address and int(address[1]) == running:  # two against one: the number is wrong
            pointer, fix = "number", number[: -len(found["running"])] + str(running)
        else:
            pointer, fix = "running", str(int(found["running"]))
        yield Fault(code="TT308", address=record.address, pointer=(pointer,), params=params, fix=fix)
    circular = record.data.get("circular") is True
    if circular != bool(found["circular"]):
        stated = "circular" in record.data
        params = {"field": "circular", "value": "true" if circular else "false", "number": number}
        yield Fault(
            code="TT308",
            address=record.address,
            pointer=("circular",) if stated else ("number",),
            params=params,
            fix=("false" if circular else "true") if stated else None,
        )


def letter_address(record: Record, _mentions: Mentions) -> Iterator[Fault]:
    """TT309: a letter's address ends in its running number."""
    if record.kind != "letter":
        return
    running, slug = whole(record.data, "running"), record.parts["slug"]
    found = _LAST_DIGITS.search(slug)
    if running is not None and (not found or int(found[1]) != running):
        params = {"value": running, "slug": slug}
        fix = str(int(found[1])) if found else None
        yield Fault(code="TT309", address=record.address, pointer=("running",), params=params, fix=fix)


def document_year(record: Record, _mentions: Mentions) -> Iterator[Fault]:
    """TT310: an order or letter lies under the calendar year (B.E.) of its date."""
    if record.kind not in ("order", "letter"):
        return
    dated, year = day(record.data, "date"), int(record.parts["year"])
    if dated is None or dated.year + BUDDHIST_OFFSET == year or not plausible(dated):
        return
    try:
        fix = quoted(written(dated.replace(year=year - BUDDHIST_OFFSET)))
    except ValueError:  # 29 February has no day in that year
        fix = None
    params = {"value": text(record.data, "date"), "year": year}
    yield Fault(code="TT310", address=record.address, pointer=("date",), params=params, fix=fix)


def year_of_address(record: Record, _mentions: Mentions) -> Iterator[Fault]:
    """TT311: the year a cycle or a disclosure list is of is the year in its address."""
    key, part = {"cycle": ("fiscal_year", "fy"), "transparency": ("year", "year")}.get(record.kind, ("", ""))
    value = whole(record.data, key) if key else None
    if value is not None and str(value) != record.parts[part]:
        params = {"field": key, "value": value, "expected": record.parts[part]}
        yield Fault(
            code="TT311", address=record.address, pointer=(key,), params=params, fix=record.parts[part]
        )


def work_of_address(record: Record, _mentions: Mentions) -> Iterator[Fault]:
    """TT312: the work a manual or cycle is of is the work in its address."""
    if record.kind not in ("manual", "cycle"):
        return
    work = text(record.data, "work")
    if work and work != record.parts["work"]:
        params = {"value": work, "expected": record.parts["work"]}
        yield Fault(
            code="TT312",
            address=record.address,
            pointer=("work",),
            params=params,
            fix=record.parts["work"],
        )


def indicator_code(record: Record, _mentions: Mentions) -> Iterator[Fault]:
    """TT313: an indicator's code is the last part of its address."""
    if record.kind != "indicator":
        return
    code = text(record.data, "code")
    if code and code != record.parts["code"]:
        params = {"value": code, "expected": record.parts["code"]}
        yield Fault(
            code="TT313",
            address=record.address,
            pointer=("code",),
            params=params,
            fix=record.parts["code"],
        )


def party_ids(record: Record, _mentions: Mentions) -> Iterator[Fault]:
    """TT315: the office, its units, posts and roles, and other bodies share one list of ids."""
    if record.kind != "office":
        return
    seen = {text(record.data, "id"): text(record.data, "name")}
    for name in _OFFICE_LISTS:
        for index, entry in entries(record.data, name):
            party = text(entry, "id")
            if party and party in seen:
                params = {"value": party, "other": seen[party]}
                yield Fault(code="TT315", address=record.address, pointer=(name, index, "id"), params=params)
            seen.setdefault(party, text(entry, "name"))


def own_numbers(record: Record, _mentions: Mentions) -> Iterator[Fault]:
    """TT316: in one list no two entries have the same number or id."""
    data = record.data
    for name, key in _NUMBERED.get(record.kind, ()):
        yield from _repeated(record, (name,), sequence(data, name), key)
    if record.kind == "cycle":
        for index, part in entries(data, "parts"):
            yield from _repeated(record, ("parts", index, "groups"), sequence(part, "groups"), "id")
    elif record.kind == "indicator":
        levels = sequence(mapping(data, "measure"), "levels")
        yield from _repeated(record, ("measure", "levels"), levels, "score")
    elif record.kind == "result":
        corrections = sequence(mapping(data, "feedback"), "corrections")
        yield from _repeated(record, ("feedback", "corrections"), corrections, "id")


def _repeated(record: Record, pointer: Pointer, items: list[Any], key: str) -> Iterator[Fault]:
    seen: dict[object, int] = {}
    for index, item in enumerate(items):
        value = item.get(key) if isinstance(item, dict) else None
        if not isinstance(value, str | int | float):
            continue
        if value in seen:
            yield Fault(
                code="TT316",
                address=record.address,
                pointer=(*pointer, index, key),
                params={"value": value, "first": seen[value] + 1, "here": index + 1},
            )
        seen.setdefault(value, index)


def _plain(prefix: str) -> str:
    """A letter's prefix for comparing: Arabic digits, no blanks, no doubled dots."""
    return re.sub(r"\.{2,}", ".", re.sub(r"\s+", "", to_arabic(prefix)))


# -- the whole register -----------------------------------------------------------------------------


def order_issuer(register: Register) -> Iterator[Fault]:
    """TT303: another body's order has the body's id before its number; the office's own has none."""
    for record in register.kind("order"):
        issuer, parts = text(record.data, "issuer"), record.parts
        party = register.party(issuer)
        if party is None:
            continue
        wanted = issuer.replace("-", "") if party.kind == "body" else ""
        if parts.get("issuer", "") != wanted:
            params = {"value": issuer, "expected": "-".join(filter(None, (wanted, parts["number"])))}
            yield Fault(code="TT303", address=record.address, pointer=("issuer",), params=params)


def order_key(register: Register) -> Iterator[Fault]:
    """TT304: issuer, number and calendar year name one order only."""
    first: dict[tuple[object, ...], Record] = {}
    for record in register.kind("order"):
        key = order_key_of(record)
        if key is None:
            continue
        other = first.setdefault(key, record)
        if other is not record:
            params = {"value": text(record.data, "number"), "other": other.address}
            yield Fault(code="TT304", address=record.address, pointer=("number",), params=params)


def letter_key(register: Register) -> Iterator[Fault]:
    """TT307: prefix, circular mark, running number and calendar year name one letter only."""
    first: dict[tuple[object, ...], Record] = {}
    for record in register.kind("letter"):
        key = letter_key_of(record)
        if key is None:
            continue
        other = first.setdefault(key, record)
        if other is not record:
            params = {"value": text(record.data, "number"), "other": other.address}
            yield Fault(code="TT307", address=record.address, pointer=("number",), params=params)


def order_key_of(record: Record) -> tuple[object, ...] | None:
    """Issuer, what stands before the number, number and calendar year of an order."""
    issuer, parts = record.data.get("issuer"), record.parts
    if not isinstance(issuer, str):
        return None
    before = _ORDER_NUMBER.fullmatch(text(record.data, "number"))
    prefix = before["before"].strip() if before else ""
    return issuer, prefix, int(parts["number"]), parts["year"]


def letter_key_of(record: Record) -> tuple[object, ...] | None:
    """Prefix, circular mark, calendar year and running number of a letter."""
    key, running = _letter_register(record), whole(record.data, "running")
    return None if key is None or running is None else (*key, running)


def letters_in_order(register: Register) -> Iterator[Fault]:
    """TT305: in one register (prefix, circulars apart, calendar year) numbers rise with the dates."""
    series: dict[tuple[object, ...], list[_Numbered]] = defaultdict(list)
    for record in register.kind("letter"):
        key, dated = _letter_register(record), _date_of_its_year(record)
        running = whole(record.data, "running")
        if key is not None and dated is not None and running is not None:
            series[key].append(_Numbered(running, dated, record))
    for numbered in series.values():
        yield from _out_of_order("TT305", numbered)


def orders_in_order(register: Register) -> Iterator[Fault]:
    """TT306: the orders of one issuer and calendar year have numbers that rise with their dates."""
    series: dict[tuple[object, ...], list[_Numbered]] = defaultdict(list)
    for record in register.kind("order"):
        dated, issuer, parts = _date_of_its_year(record), record.data.get("issuer"), record.parts
        if dated is None or not isinstance(issuer, str):
            continue
        found = _ORDER_NUMBER.fullmatch(text(record.data, "number"))
        prefix = found["before"].strip() if found else ""
        series[issuer, prefix, parts["year"]].append(_Numbered(int(parts["number"]), dated, record))
    for numbered in series.values():
        yield from _out_of_order("TT306", numbered)


def addresses_apart(register: Register) -> Iterator[Fault]:
    """TT317: no two addresses differ in capital letters only; Windows and macOS take them for one."""
    first: dict[str, str] = {}
    for address in register.records:
        other = first.setdefault(address.lower(), address)
        if other != address:
            yield Fault(code="TT317", address=address, params={"value": address, "other": other})


class _Numbered(NamedTuple):
    number: int
    date: dt.date
    record: Record


def _date_of_its_year(record: Record) -> dt.date | None:
    """A document's date, unless it is not of the year of its address: that is told elsewhere."""
    dated = day(record.data, "date")
    return dated if dated and str(dated.year + BUDDHIST_OFFSET) == record.address.split("/")[1] else None


def _letter_register(record: Record) -> tuple[object, ...] | None:
    prefix = text(record.data, "prefix")
    if not prefix:
        return None
    return _plain(prefix), record.data.get("circular") is True, record.address.split("/")[1]


def _out_of_order(code: str, numbered: list[_Numbered]) -> Iterator[Fault]:
    """The fewest documents to blame: all but a longest run whose dates rise with the numbers."""
    numbered.sort(key=lambda one: (one.number, one.date, one.record.address))
    if all(one.date <= next_.date for one, next_ in pairwise(numbered)):
        return
    kept = longest_rising([one.date for one in numbered])
    for index, one in enumerate(numbered):
        if index in kept:
            continue
        other = next(
            numbered[at]
            for at in sorted(kept, key=lambda at: (abs(at - index), at))
            if (at < index) == (numbered[at].date > one.date) and numbered[at].date != one.date
        )
        yield Fault(
            code=code,
            address=one.record.address,
            pointer=("date",),
            params={
                "value": text(one.record.data, "date"),
                "number": text(one.record.data, "number"),
                "other": other.record.address,
                "other_number": text(other.record.data, "number"),
                "other_date": written(other.date),
            },
        )


RECORD_RULES = (
    order_number,
    letter_number,
    letter_address,
    document_year,
    year_of_address,
    work_of_address,
    indicator_code,
    party_ids,
    own_numbers,
)
REGISTER_RULES = (
    order_issuer,
    order_key,
    letter_key,
    letters_in_order,
    orders_in_order,
    addresses_apart,
)
