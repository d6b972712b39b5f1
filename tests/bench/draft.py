"""A record of a made-up office before it is written, and what the makers of records share."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from generator.thai.dates import BUDDHIST_OFFSET, fiscal_year_span, written
from tests.bench.words import Dice, paragraph

WORKS = ("e-mes", "emenscr", "inspection")


@dataclass(frozen=True, slots=True)
class Draft:
    """One record: its address, its last state, and the days on which it came and was last changed."""

    address: str
    data: dict[str, Any]
    born: dt.date
    revised: dt.date | None = None

    @property
    def file(self) -> str:
        return f"records/{self.address}.yml"

    @property
    def first(self) -> dict[str, Any]:
        """Its state before it was revised."""
        return {key: value for key, value in self.data.items() if key != "notes"}


@dataclass(slots=True)
class Paper:
    """An order or a letter that other records name. ``number`` is known once all are put in order."""

    date: dt.date
    fiscal_year: int
    works: list[str]
    address: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """One fiscal year (B.E.) of the office: how much of everything, and the papers it rests on."""

    fiscal_year: int
    orders: list[Paper] = field(default_factory=list)
    letters: list[Paper] = field(default_factory=list)
    indicators: int
    projects: int
    visits: int
    findings: int

    @property
    def first_day(self) -> dt.date:
        return fiscal_year_span(self.fiscal_year)[0]

    def day(self, month: int, day: int) -> dt.date:
        """A day of this fiscal year: October to December lie in the calendar year before."""
        year = self.fiscal_year - BUDDHIST_OFFSET - (1 if month >= 10 else 0)
        return dt.date(year, month, day)

    def order(self, work: str) -> Paper | None:
        return next((paper for paper in self.orders if work in paper.works), None)

    def letter(self, work: str, not_after: dt.date) -> Paper | None:
        """The last letter about a work that was there on a day."""
        fitting = [paper for paper in self.letters if work in paper.works and paper.date <= not_after]
        return max(fitting, key=lambda paper: (paper.date, paper.address), default=None)


def draft(dice: Dice, address: str, data: dict[str, Any], born: dt.date) -> Draft:
    """A record that says it is made up, without the keys whose value is None; nearly half are revised later.

    An office's own record has no such mark.
    """
    whole = {key: value for key, value in data.items() if value is not None}
    if address != "office":
        whole["sample"] = True
    if not dice.chance(45):
        return Draft(address, whole, born)
    revised = born + dt.timedelta(days=dice.between(40, 160))
    whole["notes"] = paragraph(dice, 1)
    return Draft(address, whole, born, revised)


def day(value: dt.date) -> str:
    """A day as records hold it."""
    return written(value)
