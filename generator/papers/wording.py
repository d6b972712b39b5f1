"""How papers say things: the catalogue's sentences with the records' facts in them, in Thai digits.

Whatever a record does not hold is a dotted line to write on, never a guess.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import tomli
from msgspec import Struct

from generator.model import Record
from generator.papers.desk import Desk
from generator.publish import naming
from generator.publish.holdings import Holdings
from generator.register import Register
from generator.status.board import Board
from generator.thai.dates import MONTHS, buddhist_year, long, parse_date, short
from generator.thai.official import numerals

BLANK = "." * 40
"""A dotted line within a sentence."""


class Wording(Struct, frozen=True):
    """Sentences and names for the papers of one register, as it stands on a day."""

    holdings: Holdings
    words: Mapping[str, Any]

    @property
    def board(self) -> Board:
        return self.holdings.board

    @property
    def register(self) -> Register:
        return self.holdings.register

    def __call__(self, path: str, **values: object) -> str:
        """The sentence at ``table.key`` of the catalogue. Raises KeyError for an unknown one."""
        found: Any = self.words
        for part in path.split("."):
            found = found[part]
        return str(found).format_map({"blank": BLANK} | values)

    def all(self, path: str, **values: object) -> list[str]:
        """The sentences of a list of the catalogue."""
        table, _, key = path.rpartition(".")
        found: Any = self.words
        for part in table.split("."):
            found = found[part]
        return [str(one).format_map(values) for one in found[key]]

    # -- names ---------------------------------------------------------------------------------------

    @property
    def office(self) -> str:
        """The office's full name; a dotted line where the tree has no office."""
        return str(self.register.office.data["name"]) if self.register.office else BLANK

    def name(self, identity: str) -> str:
        """The full name of a party; text that is no party's id is its own name."""
        return naming.party_long_name(self.holdings, identity)

    def short(self, *identities: str) -> str:
        """The short names of parties, as tables have room for them."""
        return ", ".join(naming.party_name(self.holdings, one) for one in dict.fromkeys(identities))

    def within(self, identity: str) -> bool:
        """Whether a party is of the office, not a body outside it."""
        party = self.register.party(identity)
        return party is None or party.kind != "body"

    def of_office(self, identity: str) -> str:
        """A group or unit together with the office it belongs to."""
        if not identity:
            return self.office
        return self("all.office_unit", unit=self.name(identity), office=self.office)

    def head_of(self, unit: str) -> str:
        """The post that heads a unit; the unit itself where the office names no such post."""
        title = self("all.director_of")
        posts = (one for one in self.register.parties.values() if one.kind == "post" and one.unit == unit)
        return next((one.name for one in posts if one.name.startswith(title)), self.name(unit))

    @property
    def director(self) -> str:
        """The post that heads the office, in full."""
        signed = (one.data.get("signed_by") for one in reversed(self.register.kind("order")) if self.own(one))
        party = self.register.party("director")
        known = next((str(one["post"]) for one in signed if one), party.name if party else "")
        return known or self("all.superior")

    def own(self, order: Record) -> bool:
        """Whether the office issued an order itself."""
        return bool(self.register.office and order.data["issuer"] == self.register.office.data.get("id"))

    def order(self, order: Record) -> str:
        """An order as a sentence names it."""
        data = order.data
        return self(
            "all.order",
            issuer=self.name(data["issuer"]),
            number=data["number"],
            date=day(data["date"]),
            title=line(order.title),
        )

    def orders(self, addresses: Iterable[str]) -> str:
        found = (self.register.get(one.partition("#")[0]) for one in addresses)
        return self("all.and").join(self.order(one) for one in found if one and one.kind == "order")

    def letter(self, letter: Record) -> str:
        data = letter.data
        return self(
            "all.letter",
            sender=self.name(data["from"]),
            number=data["number"],
            date=day(data["date"]),
            title=line(letter.title),
        )

    def days(self, ranges: Iterable[Mapping[str, str]]) -> str:
        """Ranges of days in full: ``15–17 กุมภาพันธ์ 2566 และวันที่ 6–10 มีนาคม 2566``."""
        found = [_range(parse_date(one["from"]), parse_date(one["to"])) for one in ranges]
        return self("all.and_day").join(found)

    # -- the work's year -----------------------------------------------------------------------------

    def round_name(self, work: str, year: int, round_id: str) -> str:
        """``รอบ 6 เดือน ปีงบประมาณ พ.ศ. 2566``"""
        return self("all.round", name=self.short_round(work, year, round_id), year=year)

    def short_round(self, work: str, year: int, round_id: str) -> str:
        """``รอบ 6 เดือน``"""
        name = self.board.year(work, year).entry(round_id).get("name") or round_id
        return str(name).partition(" (")[0]

    def as_of(self, day_: dt.date | None) -> str:
        """Up to which day the register tells; that it tells nothing yet where there is no day."""
        return self("all.as_of", date=long(day_)) if day_ else self("all.no_data_yet")

    def coordinator(self, work: str, year: int) -> str:
        """The id of the unit that coordinates a work in a year; empty where nothing says so."""
        cycle = self.board.cycle(work, year)
        return str(cycle.data.get("coordinator", "")) if cycle else ""


_HAPPENED = frozenset(
    ("date", "until", "reported_on", "accepted_on", "done_on", "sent_on", "approved_on", "recorded_on")
)
"""Properties that tell of a day on which something came about; the others set a day or tell a period."""


def last_day(desk: Desk, records: Iterable[Record]) -> dt.date | None:
    """The last day, up to the desk's own, on which something came about by these records."""
    today, mentions = desk.holdings.today, desk.holdings.register.mentions
    found = (
        found
        for record in records
        for one in mentions.get(record.address, ())
        if one.type == "date" and one.pointer[-1] in _HAPPENED and (found := parse_date(one.value)) <= today
    )
    return max(found, default=None)


def sample(records: Iterable[Record]) -> bool:
    """Whether a paper of these records holds made-up data."""
    return any(one.sample for one in records)


def wording(desk: Desk) -> Wording:
    """For the register on a desk."""
    return Wording(desk.holdings, catalogue(desk.words))


@lru_cache(maxsize=8)
def catalogue(text: str) -> Mapping[str, Any]:
    """The words of a ``words.toml``."""
    return tomli.loads(text)


def line(text: object) -> str:
    """Text on one line."""
    return " ".join(str(text).split())


def paragraphs(text: object) -> list[str]:
    """The paragraphs of a text of several lines."""
    return [line(one) for one in str(text or "").split("\n") if one.strip()]


def day(written: str | None) -> str:
    """``2566-02-22`` → ``22 กุมภาพันธ์ 2566``; a dotted line for no date."""
    return long(parse_date(written)) if written else BLANK


def short_day(written: str | None) -> str:
    """``2566-02-22`` → ``22 ก.พ. 2566``, as tables have room for it; empty for no date."""
    return short(parse_date(written)) if written else ""


def in_era(written: str | None) -> str:
    """``2566-02-22`` → ``22 กุมภาพันธ์ พ.ศ. 2566``, as orders are dated; empty for no date."""
    if not written:
        return ""
    found = parse_date(written)
    return f"{found.day} {MONTHS[found.month - 1]} พ.ศ. {buddhist_year(found)}"


def _range(first: dt.date, last: dt.date) -> str:
    if first == last:
        return long(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{long(last)}"
    if first.year == last.year:
        return f"{first.day} {MONTHS[first.month - 1]} – {long(last)}"
    return f"{long(first)} – {long(last)}"


def finished(paper: Mapping[str, Any], day_: dt.date) -> dict[str, Any]:
    """The data of a paper as its templates draw them: digits of official papers, and the day it bears."""
    return {key: _in_thai_digits(value) for key, value in paper.items()} | {"day": day_.isoformat()}


def _in_thai_digits(value: Any) -> Any:
    if isinstance(value, str):
        return numerals(value)
    if isinstance(value, Mapping):
        return {key: _in_thai_digits(child) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [_in_thai_digits(child) for child in value]
    return value
