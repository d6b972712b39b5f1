"""A register as pages need it: by folder, by work and year, in the order in which people list things."""

from __future__ import annotations

import datetime as dt
import heapq
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, lru_cache, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from generator.model import Link, Record
from generator.publish.past import Past
from generator.register import Party, Register
from generator.status.board import Board, Item, urgent
from generator.status.inspection import Finding
from generator.status.suspects import Suspect
from generator.thai.dates import parse_date

_Given = ParamSpec("_Given")
_Found = TypeVar("_Found")

LATELY = 8
"""How many of the last changes are told."""

_FINDINGS = "findings-by-year"
"""Where ``told`` keeps which they are: how each of them stands is not asked for that."""
_FIGURES = re.compile(r"(\d+)", re.ASCII)


@lru_cache(maxsize=1 << 15)
def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """A key that sorts ``orders/2566/7`` before ``orders/2566/65``: figures count as numbers."""
    return tuple(
        (0, int(part), "") if part.isdigit() else (1, 0, part) for part in _FIGURES.split(name) if part
    )


def once(
    function: Callable[Concatenate[Holdings, _Given], _Found],
) -> Callable[Concatenate[Holdings, _Given], _Found]:
    """What a function of the holdings and hashable arguments comes to, worked out once a build.

    Whoever asks must leave what it gets as it is.
    """

    @wraps(function)
    def known(holdings: Holdings, /, *given: _Given.args, **named: _Given.kwargs) -> _Found:
        key = (function, given, tuple(named.items()))
        if key not in holdings.memory:
            holdings.memory[key] = function(holdings, *given, **named)
        found: _Found = holdings.memory[key]
        return found

    return known


class Holdings:
    """What a register holds, the day the pages are made for, and when each record last changed.

    Everything is an index over the register's records: nothing is worked out here that a page shows.
    """

    def __init__(
        self,
        register: Register,
        today: dt.date,
        changed: Mapping[str, dt.date],
        past: Past | None = None,
    ) -> None:
        self.register = register
        self.get = register.get
        self.today = today
        self.changed = changed
        self.past = past
        """The records' histories; None where Git cannot tell."""
        self.findings: dict[str, Finding] = {}
        """Address → how a finding stands, once it was worked out: many pages list the same ones."""
        self._rhythms: dict[tuple[str, int], tuple[Record, ...]] = {}
        self.memory: dict[Any, Any] = {}
        """What ``once`` keeps."""
        self.told: dict[str, dict[str, Any]] | None = {}
        """Address → facts of a page that tells of the board, and which findings a year deals with; None where
        none is asked for: see ``told``."""
        self.rows: dict[int, str] = {}
        self.counted: dict[int, str] = {}
        """What a row says of one of ``items`` (by its identity), and how a count counts it: see ``told``."""
        self.refs: dict[str, Any] = {}
        """Links to records by address, as ``related.ref`` makes them, each made once."""

        self.work_years: dict[tuple[str, int], Any] = {}
        """(work, year) → the year as the home page and the work's page tell of it."""

    def party(self, identity: str) -> Party | None:
        return self.register.party(identity)

    def family(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Parties, and the units of those that are posts: a list of a unit's has its posts' too."""
        parties = self.register.parties
        own = tuple(ids)
        units = (parties[one].unit for one in own if one in parties and parties[one].unit)
        return tuple(dict.fromkeys((*own, *units)))

    def links_out(self, address: str) -> tuple[Link, ...]:
        return self.register.links_out.get(address, ())

    def links_in(self, address: str) -> tuple[Link, ...]:
        return self.register.links_in.get(address, ())

    @property
    def office(self) -> tuple[Record, ...]:
        """The office as part of a page's inputs: empty where the tree has none."""
        return (self.register.office,) if self.register.office else ()

    @cached_property
    def folders(self) -> Mapping[str, list[Record]]:
        """Folder → its records in the order people list them: letters by day, the rest by number."""
        found: dict[str, list[Record]] = {}
        for address, record in self.register.records.items():
            found.setdefault(address.rpartition("/")[0], []).append(record)
        for folder, records in found.items():
            if folder.startswith("letters/"):
                records.sort(key=lambda one: (parse_date(one.data["date"]), one.data["running"]))
            elif len(records) > 1:
                start = len(folder) + 1
                records.sort(key=lambda one: natural(one.address[start:]))
        return found

    def folder(self, name: str) -> list[Record]:
        return self.folders.get(name, [])

    @cached_property
    def years(self) -> Mapping[str, list[int]]:
        """``e-mes`` … , ``orders``, ``letters`` → the years that anything is held for, newest first."""
        found: dict[str, set[int]] = {}
        for folder in self.folders:
            top, _, rest = folder.partition("/")
            year = rest.partition("/")[0]
            if year.isdigit():
                found.setdefault(top, set()).add(int(year))
        return {top: sorted(years, reverse=True) for top, years in found.items()}

    def cycle(self, work: str, year: int) -> Record | None:
        return self.get(f"{work}/{year}/cycle")

    def cycles(self, work: str) -> list[Record]:
        """The years of a work that have a cycle, newest first."""
        return [cycle for year in self.years.get(work, ()) if (cycle := self.cycle(work, year))]

    def rounds(self, work: str, year: int) -> list[str]:
        """The rounds of a year in the order of its cycle; without a cycle, those that have records."""
        if cycle := self.cycle(work, year):
            return [str(entry["id"]) for entry in cycle.data["rounds"]]
        known = ("indicators", "projects", "visits", "findings")
        prefix = f"{work}/{year}/"
        names = (folder[len(prefix) :] for folder in self.folders if folder.startswith(prefix))
        return sorted((name for name in names if name not in known), key=natural)

    @cached_property
    def board(self) -> Board:
        """Where everything stands on the day: the one place that pages ask."""
        return Board(self.register, self.today)

    @cached_property
    def doubts(self) -> Mapping[str, list[Suspect]]:
        """Address → the links in doubt that it is an end of."""
        found: dict[str, list[Suspect]] = {}
        for one in self.board.suspects:
            found.setdefault(one.record.address, []).append(one)
            found.setdefault(one.target.address, []).append(one)
        return found

    @cached_property
    def items(self) -> list[Item]:
        """Everything that was or is to be done, what is open first, the most urgent on top."""
        return urgent(self.board.items)

    def items_of(self, party: str) -> list[Item]:
        """What a party is to do or has done, in the order of ``items``; of a unit, its posts' too."""
        return self._items_by_party.get(party, [])

    @cached_property
    def _items_by_party(self) -> Mapping[str, list[Item]]:
        found: dict[str, list[Item]] = {}
        for item in self.items:
            for one in self.family(item.parties):
                found.setdefault(one, []).append(item)
        return found

    @cached_property
    def findings_by_year(self) -> Mapping[int, list[Record]]:
        """Fiscal year → the findings it deals with: its own, and those that were still open in it."""
        kept: dict[str, Any] = {} if self.told is None else self.told
        if _FINDINGS not in kept:
            found: dict[int, list[str]] = {}
            for one in self.board.findings:
                for year in dict.fromkeys((int(one.record.parts["fy"]), *one.carried_to)):
                    found.setdefault(year, []).append(one.record.address)
            kept[_FINDINGS] = {year: sorted(found[year], key=natural) for year in found}
        records = self.register.records
        return {year: [records[address] for address in listed] for year, listed in kept[_FINDINGS].items()}

    def rhythm(self, work: str, year: int) -> tuple[Record, ...]:
        """What says when a year's work is due: its cycle, the cycle's manual, letters that set days."""
        found = self._rhythms.get((work, year))
        if found is None:
            found = self._rhythms[work, year] = self._rhythm(work, year)
        return found

    def _rhythm(self, work: str, year: int) -> tuple[Record, ...]:
        cycle = self.cycle(work, year)
        manual = self.get(cycle.data["manual"]) if cycle else None
        return unique((cycle, manual, *self._setting.get(manual.address if manual else "", ())))

    @cached_property
    def _setting(self) -> Mapping[str, list[Record]]:
        """Manual → the letters that set days for its steps."""
        found: dict[str, dict[str, Record]] = {}
        for letter in self.register.kind("letter"):
            for effect in letter.data.get("effects") or ():
                if "step" in effect and "date" in effect:
                    found.setdefault(effect["step"].partition("#")[0], {})[letter.address] = letter
        return {manual: list(letters.values()) for manual, letters in found.items()}

    def current_year(self, work: str) -> int | None:
        """The year a work's own page opens with: the newest that is open, else the newest there is."""
        cycles = self.cycles(work)
        chosen = next((one for one in cycles if one.data["state"] == "open"), cycles[0] if cycles else None)
        if chosen:
            return int(chosen.data["fiscal_year"])
        return next(iter(self.years.get(work, ())), None)

    @cached_property
    def lately(self) -> list[tuple[Record, dt.date]]:
        """The records that changed last, the latest first, those of one day by address."""
        records = self.register.records
        known = ((-day.toordinal(), address) for address, day in self.changed.items() if address in records)
        return [(records[address], self.changed[address]) for _, address in heapq.nsmallest(LATELY, known)]


def unique(records: Iterable[Record | None]) -> tuple[Record, ...]:
    """Without gaps and repeats, in the order they came."""
    return tuple({record.address: record for record in records if record is not None}.values())
