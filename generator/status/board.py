"""The whole register on a day: every work's years, and what each unit or post still owes.

This is the one truth that pages, the terminal and data share.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from generator.model import WORKS, Record
from generator.register import Register
from generator.status import emenscr, emes, inspection
from generator.status.dues import SetDay, set_days
from generator.status.rounds import Year
from generator.status.standing import URGENCY, Standing, together
from generator.status.steps import Step, steps
from generator.status.suspects import Suspect, suspects

KINDS = ("step", "indicator", "correction", "quarter", "visit-report", "recommendation")
"""What an item can be."""


class Item(NamedTuple):
    """Something somebody has to do, or has done."""

    work: str
    fiscal_year: int
    kind: str
    """One of KINDS."""
    round: str
    """The id of its round or quarter; empty where it belongs to the year."""
    number: str
    """Its number in its record: a step's, a correction's, a recommendation's; an indicator's code."""
    subject: str
    """What it is about, in the record's own words."""
    address: str
    """The page that tells of it, with an anchor."""
    parties: tuple[str, ...]
    """Ids of those who owe it."""
    standing: Standing
    sample: bool


class Board:
    """Where everything stands on ``today``. What is asked for twice is worked out once."""

    def __init__(self, register: Register, today: dt.date) -> None:
        self.register = register
        self.today = today
        self._years: dict[tuple[str, int], Year] = {}
        self._rounds: dict[tuple[int, str], list[emes.Line]] = {}
        self._lines: dict[tuple[str, str, str], emes.Line] = {}
        self._values: dict[str, emes.Value] = {}
        self._projects: dict[str, emenscr.Project] = {}

    # -- years ---------------------------------------------------------------------------------------

    def years(self, work: str) -> list[int]:
        """The fiscal years of a work that have a record of their own, newest first."""
        cycles = (one for one in self.register.kind("cycle") if one.data["work"] == work)
        return sorted((one.data["fiscal_year"] for one in cycles), reverse=True)

    def cycle(self, work: str, year: int) -> Record | None:
        return self.register.get(f"{work}/{year}/cycle")

    def year(self, work: str, year: int) -> Year:
        """A year of a work with its rounds; an empty one where nothing is known of it."""
        found = self._years.get((work, year))
        if found is None:
            cycle = self.cycle(work, year)
            manual = self.register.get(cycle.data["manual"]) if cycle else None
            found = Year(cycle=cycle, today=self.today, manual=manual, set_days=self._set_days)
            self._years[work, year] = found
        return found

    def round(self, work: str, year: int, round_id: str) -> Standing:
        """A round as a whole: by its own days; sent in or answered it is done when nothing is open in it.

        ``said``: as ``Year.standing`` has it, or ``incomplete``: sent in, but not all of it.
        """
        found = self.year(work, year).standing(round_id)
        if found.state == "done" or found.turns:
            return _whole(found, list(self._parts(work, year, round_id)))
        return found

    def _parts(self, work: str, year: int, round_id: str) -> Iterator[Standing]:
        """What a round is made of: reports with their corrections, projects' quarters, reports of visits."""
        if work == "e-mes":
            for line in self.indicators(year, round_id):
                yield line.standing
                yield from (one.standing for one in line.corrections)
        elif work == "emenscr":
            for project in self.projects(year):
                yield from (one.standing for one in project.quarters if one.id == round_id)
        else:
            for visit in self.visits(year):
                if visit.record.data.get("round") == round_id:
                    yield from visit.reports

    def steps(self, work: str, year: int) -> list[Step]:
        return steps(self.year(work, year))

    # -- e-MES ---------------------------------------------------------------------------------------

    def indicators(self, year: int, round_id: str) -> list[emes.Line]:
        """The indicators that a round knows, with their results."""
        found = self._rounds.get((year, round_id))
        if found is None:
            indicators = self._folder(f"e-mes/{year}/indicators/")
            known = emes.known(indicators, self.year("e-mes", year), round_id, self.register.get)
            found = [self.indicator(indicator, round_id, result) for indicator, result in known]
            self._rounds[year, round_id] = found
        return found

    def indicator(self, indicator: Record, round_id: str, result: Record | None) -> emes.Line:
        """How one indicator stands in one round of its year with this result."""
        key = (indicator.address, round_id, result.address if result else "")
        found = self._lines.get(key)
        if found is None:
            year = self.year("e-mes", int(indicator.parts["fy"]))
            found = self._lines[key] = emes.line(indicator, year, round_id, result)
        return found

    def scores(self, year: int, round_id: str) -> emes.Scores:
        return emes.scores(self.year("e-mes", year), self.indicators(year, round_id))

    def trend(self, indicator: Record) -> list[emes.Point]:
        return emes.trend(indicator, self.register.get, self._value, self.today)

    def _value(self, indicator: Record) -> emes.Value:
        """What an indicator's own year came to."""
        found = self._values.get(indicator.address)
        if found is None:
            year, get = self.year("e-mes", int(indicator.parts["fy"])), self.register.get
            found = self._values[indicator.address] = emes.value(indicator, year, get, self.indicator)
        return found

    # -- eMENSCR -------------------------------------------------------------------------------------

    def projects(self, year: int) -> list[emenscr.Project]:
        return [self.project(one) for one in self._folder(f"emenscr/{year}/projects/")]

    def project(self, record: Record) -> emenscr.Project:
        """How one project stands in its year."""
        found = self._projects.get(record.address)
        if found is None:
            year = self.year("emenscr", int(record.parts["fy"]))
            continued = record.address in self._continued
            found = emenscr.project(record, year, self.register.get, continued=continued)
            self._projects[record.address] = found
        return found

    @cached_property
    def _continued(self) -> frozenset[str]:
        """Projects that one of a later year goes on from."""
        return frozenset(
            one.data["continues"] for one in self.register.kind("project") if "continues" in one.data
        )

    # -- inspection ----------------------------------------------------------------------------------

    def visits(self, year: int) -> list[inspection.Visit]:
        over = self.year("inspection", year).over
        found = self._folder(f"inspection/{year}/visits/")
        return [inspection.visit(one, self.today, over=over) for one in found]

    @cached_property
    def findings(self) -> list[inspection.Finding]:
        """The findings of all years of visits that have begun, in order of their addresses."""
        units = {one.id: one.unit for one in self.register.parties.values() if one.unit}
        found = []
        for one in self.register.kind("finding"):
            visit = self.register.get(one.data["visit"])
            if visit is None or inspection.days_of(visit)[0] <= self.today:
                found.append(inspection.finding(one, visit, self.today, units))
        return found

    def findings_of(self, year: int) -> list[inspection.Finding]:
        """A year's own findings, and those of earlier years that were open in it."""
        return [one for one in self.findings if int(one.record.parts["fy"]) == year or year in one.carried_to]

    # -- all together --------------------------------------------------------------------------------

    @cached_property
    def suspects(self) -> list[Suspect]:
        return suspects(self.register, self.today)

    def answers_for(self, record: Record) -> tuple[str, ...]:
        """Who is to look at a record again: its owner, else who reported it, else the year's coordinator."""
        data = record.data
        year = self.cycle(record.address.partition("/")[0], int(record.parts.get("fy", 0)))
        told = (data.get("owner"), data.get("reported_by"), (year.data if year else {}).get("coordinator"))
        return tuple(one for one in told if one)[:1]

    @cached_property
    def items(self) -> list[Item]:
        """Everything that was or is to be done in every year, done or not, in no particular order."""
        found: list[Item] = []
        for work in WORKS:
            for year in self.years(work):
                found += self._steps(work, year)
                if work == "e-mes":
                    found += self._results(year)
                elif work == "emenscr":
                    found += self._quarters(year)
                else:
                    found += self._reports(year)
        found += self._recommendations()
        return found

    def owed(self) -> list[Item]:
        """What is still to be done, the most urgent first."""
        return urgent(one for one in self.items if one.standing.open)

    def owed_by(self, party: str) -> list[Item]:
        """What one unit, post or body owes. A unit owes what its posts owe."""
        return [one for one in self.owed() if not self.members(party).isdisjoint(one.parties)]

    def members(self, party: str) -> frozenset[str]:
        """A party and, of a unit, its posts."""
        posts = (one.id for one in self.register.parties.values() if one.unit == party)
        return frozenset((party, *posts))

    # -- items of each work --------------------------------------------------------------------------

    @cached_property
    def _set_days(self) -> dict[str, list[SetDay]]:
        return set_days(self.register.kind("letter"))

    def _folder(self, prefix: str) -> list[Record]:
        return self._folders.get(prefix, [])

    @cached_property
    def _folders(self) -> dict[str, list[Record]]:
        found: dict[str, list[Record]] = {}
        for kind in ("indicator", "project", "visit"):
            for record in self.register.kind(kind):
                found.setdefault(record.address[: record.address.rfind("/") + 1], []).append(record)
        return found

    def _steps(self, work: str, year: int) -> Iterator[Item]:
        of_year = self.year(work, year)
        shorts = (
            {one["number"]: one["short"] for one in of_year.manual.data["steps"]} if of_year.manual else {}
        )
        for step in self.steps(work, year):
            yield Item(
                work=work,
                fiscal_year=year,
                kind="step",
                round=step.round,
                number=step.number,
                subject=shorts[step.number],
                address=f"{work}/{year}#step-{step.number}",
                parties=(step.actor,),
                standing=step.standing,
                sample=bool(of_year.cycle and of_year.cycle.sample),
            )

    def _results(self, year: int) -> Iterator[Item]:
        for round_id in self.year("e-mes", year).rounds:
            for line in self.indicators(year, round_id):
                owners = _owners(line, round_id)
                record = line.result or line.indicator
                yield Item(
                    work="e-mes",
                    fiscal_year=year,
                    kind="indicator",
                    round=round_id,
                    number=line.indicator.data["code"],
                    subject=line.indicator.title,
                    address=record.address,
                    parties=owners,
                    standing=line.standing,
                    sample=record.sample,
                )
                for correction in line.corrections:
                    one = correction.entry
                    yield Item(
                        work="e-mes",
                        fiscal_year=year,
                        kind="correction",
                        round=round_id,
                        number=one["id"],
                        subject=one["text"],
                        address=f"{record.address}#correction-{one['id']}",
                        parties=(one["owner"],) if "owner" in one else owners,
                        standing=correction.standing,
                        sample=record.sample,
                    )

    def _quarters(self, year: int) -> Iterator[Item]:
        rounds = self.year("emenscr", year).rounds
        for project in self.projects(year):
            for quarter in project.quarters:
                if quarter.id in rounds or quarter.report:
                    yield Item(
                        work="emenscr",
                        fiscal_year=year,
                        kind="quarter",
                        round=quarter.id,
                        number="",
                        subject=project.record.title,
                        address=(quarter.report or project.record).address,
                        parties=(project.record.data["owner"],),
                        standing=quarter.standing,
                        sample=project.record.sample,
                    )

    def _reports(self, year: int) -> Iterator[Item]:
        cycle = self.cycle("inspection", year)
        coordinator = cycle.data.get("coordinator") if cycle else None
        for visit in self.visits(year):
            data = visit.record.data
            for number, (entry, standing) in enumerate(
                zip(data.get("reports") or (), visit.reports, strict=True), 1
            ):
                writer = data["by"] if entry["kind"] == "inspector" else coordinator
                yield Item(
                    work="inspection",
                    fiscal_year=year,
                    kind="visit-report",
                    round=data.get("round", ""),
                    number=str(number),
                    subject=entry["title"],
                    address=visit.record.address,
                    parties=(writer,) if writer else (),
                    standing=standing,
                    sample=visit.record.sample,
                )

    def _recommendations(self) -> Iterator[Item]:
        for finding in self.findings:
            for one in finding.recommendations:
                for owner, standing in one.owners.items():
                    yield Item(
                        work="inspection",
                        fiscal_year=int(finding.record.parts["fy"]),
                        kind="recommendation",
                        round="",
                        number=one.entry["number"],
                        subject=one.entry["text"],
                        address=f"{finding.record.address}#rec-{one.entry['number']}",
                        parties=(owner,),
                        standing=standing,
                        sample=finding.record.sample,
                    )


def _whole(standing: Standing, parts: Iterable[Standing]) -> Standing:
    """A round that was sent in stands as what is left open in it."""
    if standing.turns and standing.into:
        later = [one.on(standing.turns) for one in parts]
        return standing._replace(into=_whole(standing.into, later))
    left = [one for one in parts if one.open] if standing.state == "done" else []
    if not left:
        return standing
    worst = together(left)
    state = worst.state if worst.state in ("late", "due-soon") else "doing"
    return Standing(state, worst.day, worst.days, "incomplete", worst.due)


def _owners(line: emes.Line, round_id: str) -> tuple[str, ...]:
    """Who owes a result: the indicator's owners and those of its issues that are due in the round."""
    data, result = line.indicator.data, line.result.data if line.result else {}
    issues = [one for one in data.get("issues") or () if round_id in one.get("rounds", (round_id,))]
    found = [
        data.get("owner") or result.get("reported_by"),
        *(data.get("co_owners") or ()),
        *(one.get("owner") for one in issues),
    ]
    return tuple(dict.fromkeys(one for one in found if one))


def urgent(items: Iterable[Item]) -> list[Item]:
    """Late first (the longest first), then what is due soon, under way and to come, by their days."""
    return sorted(
        items,
        key=lambda one: (
            URGENCY.index(one.standing.state) if one.standing.open else len(URGENCY),
            one.standing.day or dt.date.max,
            one.work,
            one.address,
            one.number,
            one.parties,
        ),
    )
