"""A work's fiscal year opened from the last one it had. Nothing here writes a file.

What is made are drafts: what was decided for the last year only (targets, budgets, orders, days) is left out
and named in a remark at the head of the file, with what it was.
"""

from __future__ import annotations

import copy
import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from generator.check import Checked, check
from generator.desk.canonical import arrange
from generator.desk.document import branch, write
from generator.desk.edits import Edit, edited
from generator.desk.places import OF_ITS_TIME
from generator.desk.proposal import STATE, Judged, judged
from generator.desk.remarks import opening, token
from generator.desk.words import say
from generator.model import Finding, Record
from generator.schema import Schemas
from generator.status.board import Board
from generator.thai.dates import fiscal_year_span, parse_date, written
from generator.thai.digits import baht

_GOING_ON = ("draft", "active", "suspended")
_LEFT_OUT = OF_ITS_TIME | {
    "orders", "sources", "notes", "target", "weight", "definition_changed", "changes", "closed_rounds",
    "budget", "plan", "edition",
}  # fmt: skip
_YEAR = re.compile(r"(?<!\d)2[45]\d\d(?!\d)")


class NoLastYear(Exception):
    """The work has no cycle before the year that is asked for."""


class Made(Struct, frozen=True, kw_only=True):
    """One file of the plan."""

    address: str
    title: str
    content: bytes
    to_do: tuple[str, ...]
    """What is to be filled in or checked, in words."""
    general: tuple[str, ...] = ()
    """The same without the last year's values, as it goes for others of its kind too."""
    new: bool = True
    """False for a record that is there and gets more."""

    @property
    def file(self) -> str:
        return f"records/{self.address}.yml"


class Plan(Struct, frozen=True, kw_only=True):
    work: str
    year: int
    last: int
    """Fiscal years (B.E.)."""
    made: tuple[Made, ...]
    there: tuple[str, ...]
    """Addresses that would be made but are there already."""
    left: tuple[Record, ...]
    """Projects that are not finished but whose period is over: they are not taken along."""
    broken: tuple[Finding, ...]
    """What is wrong with the last year's records; then nothing is made."""
    judged: Judged
    checked: Checked

    @property
    def files(self) -> dict[str, bytes]:
        return {one.file: one.content for one in self.made}

    @property
    def carried(self) -> int:
        return sum(not one.new for one in self.made)


def planned(root: Path, work: str, year: int, today: dt.date, lang: str) -> Plan:
    """What opens ``year`` (B.E.) of a work. Raises NoLastYear."""
    checked = check(root, cache=root / STATE)
    register = checked.register
    years = [int(one.parts["fy"]) for one in register.kind("cycle") if one.parts["work"] == work]
    last = max((one for one in years if one < year), default=0)
    if not last:
        raise NoLastYear
    folder = f"records/{work}/{last}/"
    broken = tuple(one for one in checked.errors if one.file.startswith(folder))
    opening_ = _Opening(checked, work, last, year, lang)
    made: list[Made] = []
    there: list[str] = []
    for one in () if broken else opening_.drafts():
        taken = one.new and (one.address in register.refused or (root / one.file).exists())
        (there.append(one.address) if taken else made.append(one))
    if work == "inspection" and not broken:
        made += opening_.carried(today)
    files = {one.file: one.content for one in made}
    return Plan(
        work=work,
        year=year,
        last=last,
        made=tuple(made),
        there=tuple(there),
        left=tuple(opening_.left()),
        broken=broken,
        judged=judged(root, files, checked) if files else Judged((), ()),
        checked=checked,
    )


class _Opening:
    def __init__(self, checked: Checked, work: str, last: int, year: int, lang: str) -> None:
        self.register = checked.register
        self.schemas: Schemas = checked.schemas
        self.sources = {one.address: one for one in checked.files.sources}
        self.work, self.last, self.year, self.lang = work, last, year, lang
        self.first_day = fiscal_year_span(year)[0]

    def drafts(self) -> Iterator[Made]:
        cycle = self.register.get(f"{self.work}/{self.last}/cycle")
        if cycle:
            yield self._cycle(cycle)
        for one in self._of_last("indicator"):
            yield self._indicator(one)
        for one in self._projects():
            if parse_date(one.data["period"]["to"]) >= self.first_day:
                yield self._project(one)

    def left(self) -> Iterator[Record]:
        for one in self._projects():
            if parse_date(one.data["period"]["to"]) < self.first_day:
                yield one

    def _of_last(self, kind: str) -> list[Record]:
        folder = f"{self.work}/{self.last}/"
        return [one for one in self.register.kind(kind) if one.address.startswith(folder)]

    def _projects(self) -> list[Record]:
        return [one for one in self._of_last("project") if one.data["state"] in _GOING_ON]

    # -- what is made -------------------------------------------------------------------------------

    def _cycle(self, last: Record) -> Made:
        data = self._kept(last)
        data |= {
            "title": self._moved_on(data["title"]),
            "fiscal_year": self.year,
            "state": "open",
            "rounds": [self._round(one) for one in data["rounds"]],
            "notes": self._say("rollover.note", last=self.last, year=self.year),
        }
        if "academic_year" in data:
            data["academic_year"] += self.year - self.last
        to_do = ["to-do.cycle.days", "to-do.cycle.orders"]
        if "edition" in last.data:
            data["edition"] = self._say("rollover.edition", edition=last.data["edition"], last=self.last)
            to_do.append("to-do.cycle.edition")
        return self._made(last, data, [*to_do, "to-do.cycle.notes"])

    def _round(self, last: Mapping[str, Any]) -> dict[str, Any]:
        found = {key: value for key, value in last.items() if key in ("id", "name", "period", "parts")}
        found["name"] = self._moved_on(found["name"])
        if "period" in found:
            found["period"] = {key: self._years_on(day) for key, day in found["period"].items()}
        return found

    def _indicator(self, last: Record) -> Made:
        data = self._kept(last)
        data |= {
            "continues": last.address,
            "notes": self._say("rollover.note", last=self.last, year=self.year),
        }
        if "edition" in last.data:  # of a standard, which holds for years
            data["edition"] = last.data["edition"]
        for holder in (data, *data.get("issues", ())):
            if "cross" in holder:
                holder["cross"] = [self._here(one) for one in holder["cross"]]
        target = last.data.get("target", {})
        was = [target.get("text", target.get("value")), last.data.get("weight")]
        value = ", ".join(str(one) for one in was if one is not None) or self._say("empty")
        to_do = [f"to-do.indicator.{key}" for key in ("check", "target", "changed", "notes")]
        return self._made(last, data, to_do, value=value)

    def _project(self, last: Record) -> Made:
        data = self._kept(last)
        data |= {
            "state": "draft",
            "budget": [],
            "modules": {f"M{number}": {"state": "not-started"} for number in range(1, 8)},
            "plan": {f"q{number}": {"progress": 0, "disbursement": 0} for number in range(1, 5)},
            "continues": last.address,
            "notes": self._say("rollover.note", last=self.last, year=self.year),
        }
        activities = [one for one in data.pop("activities", ()) if parse_date(one["to"]) >= self.first_day]
        if activities:
            data["activities"] = activities
        for one in data.get("indicators", ()):
            one.pop("actual", None)
            one.pop("actual_text", None)
        total = " + ".join(f"{one['source']} {baht(one['amount'])}" for one in last.data["budget"])
        to_do = [f"to-do.project.{key}" for key in ("state", "period", "budget", "plan", "orders")]
        return self._made(last, data, to_do, value=total or self._say("empty"))

    def carried(self, today: dt.date) -> Iterator[Made]:
        """The findings that are not closed, told that they are followed up in this year."""
        for one in Board(self.register, today).findings:
            record = one.record
            known = record.data.get("carried_to", [])
            if not one.open or int(record.parts["fy"]) > self.last or self.year in known:
                continue
            years = sorted({*known, self.year})
            edit = Edit(address=record.address, kind="finding", pointer=("carried_to",), value=years)
            (after,) = edited([edit], self.schemas, lambda address: self.sources[address].content)
            yield Made(
                address=record.address,
                title=record.title,
                content=after.content,
                to_do=(self._say("to-do.finding"),),
                new=False,
            )

    # -- pieces -------------------------------------------------------------------------------------

    def _kept(self, last: Record) -> dict[str, Any]:
        return {key: copy.deepcopy(value) for key, value in last.data.items() if key not in _LEFT_OUT}

    def _made(self, last: Record, data: dict[str, Any], keys: Sequence[str], value: str = "") -> Made:
        """``keys`` of what is to be done, ``value`` what one of them says it was."""
        schema = self.schemas.document(last.kind)
        for part in data.get("parts", ()) if last.kind == "cycle" else ():
            part.pop("weight", None)
        root = arrange(branch(data), schema, schema)
        to_do = tuple(self._say(key, value=value) for key in keys)
        general = tuple(self._say(key, value="…") for key in keys)
        head = [self._say("rollover.head", address=last.address), *(f"- {one}" for one in to_do)]
        opening(root).extend([*(token(f"# {' '.join(one.split())}") for one in head), token("")])
        address = f"{self.work}/{self.year}/{last.address.split('/', 2)[2]}"
        title = str(data["title"])
        return Made(address=address, title=title, content=write(root), to_do=to_do, general=general)

    def _here(self, address: str) -> str:
        """An indicator of the last year as it is called in this one."""
        folder = f"{self.work}/{self.last}/"
        if self.register.get(address) and address.startswith(folder):
            return address.replace(folder, f"{self.work}/{self.year}/", 1)
        return address

    def _moved_on(self, text: str) -> str:
        """A text with the last year's two calendar years, B.E., moved on."""
        return _YEAR.sub(lambda found: self._year_on(found[0]), text)

    def _year_on(self, year: str) -> str:
        near = int(year) in (self.last, self.last - 1)
        return str(int(year) + self.year - self.last) if near else year

    def _years_on(self, day: str) -> str:
        """The same day in the new year; of 29 February the 28th where there is none."""
        date = parse_date(day)
        to = date.year + self.year - self.last
        try:
            return written(date.replace(year=to))
        except ValueError:
            return written(date.replace(year=to, day=28))

    def _say(self, key: str, **values: object) -> str:
        return say(key, self.lang, **values)
