"""Inspection: the year, its rounds, its visits, and the registers of findings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from generator.model import Record
from generator.publish import chain, drawn, parts
from generator.publish.bars import Bar, bar, late_owners
from generator.publish.holdings import Holdings, once, unique
from generator.publish.recipe import Place, Recipe
from generator.publish.views import yearly
from generator.publish.words import say
from generator.status import inspection
from generator.status.inspection import Finding, Visit
from generator.status.standing import URGENCY, Standing, together
from generator.thai.dates import parse_date

WORK = "inspection"


class FindingLine(Struct, frozen=True):
    """A finding in a register."""

    record: Record
    visit: Record | None
    standing: Standing
    owners: tuple[str, ...]
    finding: Finding
    carried_from: int | None
    """The year it was found in, where the register is of a later one."""
    rank: int = 0
    """Its place by its day; among those of one state they stand in this order."""


class VisitLine(Struct, frozen=True):
    """A visit in a list."""

    record: Record
    standing: Standing
    findings: int
    reports_done: int
    reports: int


class RoundCard(Struct, frozen=True):
    """A round of inspection at a glance."""

    id: str
    name: str
    entry: Mapping[str, Any]
    standing: Standing
    visits: tuple[VisitLine, ...]
    bar: Bar


class Topic(Struct, frozen=True):
    """A topic of a visit."""

    visit: Record | None
    number: str
    title: str


class Recommended(Struct, frozen=True):
    """A recommendation with how it stands, as a whole and for each owner, and its log."""

    entry: Mapping[str, Any]
    standing: Standing
    owners: Mapping[str, Standing]
    log: tuple[Mapping[str, Any], ...]


@once
def visits(holdings: Holdings, year: int) -> list[Record]:
    """The year's visits, by their first day."""
    return sorted(
        holdings.folder(f"{WORK}/{year}/visits"),
        key=lambda one: min(parse_date(days["from"]) for days in one.data["dates"]),
    )


def findings_of(holdings: Holdings, visit: Record) -> list[Record]:
    """The findings that name the visit."""
    sources = dict.fromkeys(link.source for link in holdings.links_in(visit.address))
    found = (holdings.get(source) for source in sources)
    return [one for one in found if one and one.kind == "finding" and one.data["visit"] == visit.address]


def finding_of(holdings: Holdings, record: Record) -> Finding:
    """As the board has it, but also before its visit has begun."""
    found = holdings.findings.get(record.address)
    if found is None:
        units = {one.id: one.unit for one in holdings.register.parties.values() if one.unit}
        found = inspection.finding(record, _visit(holdings, record), holdings.today, units)
        holdings.findings[record.address] = found
    return found


def visit_of(holdings: Holdings, record: Record) -> Visit:
    year = int(record.address.split("/")[1])
    return inspection.visit(record, holdings.today, over=holdings.board.year(WORK, year).over)


def finding_line(holdings: Holdings, record: Record, year: int | None = None) -> FindingLine:
    own = int(record.address.split("/")[1])
    finding = finding_of(holdings, record)
    return FindingLine(
        record,
        _visit(holdings, record),
        finding.standing,
        finding.owners,
        finding,
        own if year is not None and own != year else None,
    )


def visit_line(holdings: Holdings, record: Record) -> VisitLine:
    visit = visit_of(holdings, record)
    return VisitLine(
        record,
        visit.standing,
        len(findings_of(holdings, record)),
        sum(one.state == "done" for one in visit.reports),
        len(visit.reports),
    )


@once
def round_card(holdings: Holdings, year: int, round_id: str) -> RoundCard:
    cycle = holdings.cycle(WORK, year)
    of_round = [one for one in visits(holdings, year) if one.data.get("round") == round_id]
    found = [finding for visit in of_round for finding in findings_of(holdings, visit)]
    return RoundCard(
        round_id,
        yearly.round_label(cycle, round_id),
        yearly.round_entry(cycle, round_id),
        holdings.board.round(WORK, year, round_id),
        tuple(visit_line(holdings, one) for one in of_round),
        bar(finding_of(holdings, one).standing for one in found),
    )


def register(holdings: Holdings, found: Iterable[Record], year: int | None = None) -> dict[str, Any]:
    """Findings as a register shows them: by how pressing they are, then by their days."""
    listed = sorted(
        (finding_line(holdings, one, year) for one in found),
        key=lambda line: line.standing.day if line.standing.open and line.standing.day else dt.date.max,
    )
    ranked = [replace(line, rank=rank) for rank, line in enumerate(listed)]
    lines = sorted(ranked, key=lambda line: URGENCY.index(line.standing.state))
    owned = (
        ((owner,), stands)
        for line in lines
        for one in line.finding.recommendations
        for owner, stands in one.owners.items()
    )
    return {
        "lines": lines,
        "bar": bar(line.standing for line in lines),
        "late_owners": late_owners(owned),
        "by_owner": _by_owner([line.finding for line in lines]),
        "by_topic": _by_topic(holdings, [line.finding for line in lines]),
        "by_age": [
            (first, last, len(those))
            for (first, last), those in inspection.by_age(
                line.finding for line in lines if line.finding.open
            ).items()
        ],
        "chart": drawn.ages((line.finding for line in lines), holdings.today),
        "samples": yearly.samples(line.record for line in lines),
    }


def _by_owner(found: Iterable[Finding]) -> list[tuple[str, Bar]]:
    """Owner → how far it is with the findings it answers for, each counted once; those with most first."""
    counted = [
        (owner, bar(together(own(one, owner)) for one in those))
        for owner, those in inspection.by_owner(found).items()
    ]
    return sorted(counted, key=lambda pair: -pair[1].total)


def own(finding: Finding, owner: str) -> list[Standing]:
    """How an owner stands with each recommendation that it answers for."""
    return [one.owners[owner] for one in finding.recommendations if owner in one.owners]


def _by_topic(holdings: Holdings, found: Iterable[Finding]) -> list[tuple[Topic, Bar]]:
    counted = [
        (_topic(holdings, visit.partition("#")[0], number), bar(one.standing for one in those))
        for (visit, number), those in inspection.by_topic(found).items()
    ]
    return sorted(counted, key=lambda pair: -pair[1].total)


def _topic(holdings: Holdings, address: str, number: str) -> Topic:
    visit = holdings.get(address)
    topics = (visit.data.get("topics") if visit else None) or ()
    title = next((str(one["title"]) for one in topics if one["number"] == number), number)
    return Topic(visit, number, title)


# -- what a year reads and shows -------------------------------------------------------------------


@once
def year_inputs(holdings: Holdings, year: int) -> tuple[Record, ...]:
    found = holdings.findings_by_year.get(year, [])
    return unique(
        (
            *yearly.inputs(holdings, WORK, year),
            *visits(holdings, year),
            *(finding for visit in visits(holdings, year) for finding in findings_of(holdings, visit)),
            *found,
            *(holdings.get(one.data["visit"].partition("#")[0]) for one in found),
        )
    )


@once
def year_context(holdings: Holdings, year: int) -> dict[str, Any]:
    found = findings_context(holdings, year)
    listed = visits(holdings, year)
    rounds = [round_card(holdings, year, one) for one in holdings.rounds(WORK, year)]
    in_rounds = {line.record.address for card in rounds for line in card.visits}
    return yearly.context(holdings, WORK, year) | {
        "rounds": rounds,
        "visits": [visit_line(holdings, one) for one in listed],
        "outside": [visit_line(holdings, one) for one in listed if one.address not in in_rounds],
        "findings": found,
        "samples": yearly.samples((*listed, *holdings.findings_by_year.get(year, ()))),
    }


def round_inputs(holdings: Holdings, year: int, round_id: str) -> tuple[Record, ...]:
    listed = [one for one in visits(holdings, year) if one.data.get("round") == round_id]
    return unique(
        (
            *yearly.inputs(holdings, WORK, year),
            *listed,
            *(finding for visit in listed for finding in findings_of(holdings, visit)),
        )
    )


def round_context(holdings: Holdings, year: int, round_id: str) -> dict[str, Any]:
    card = round_card(holdings, year, round_id)
    found = [one for line in card.visits for one in findings_of(holdings, line.record)]
    return {
        "year": year,
        "cycle": holdings.cycle(WORK, year),
        "card": card,
        "findings": register(holdings, found),
        "samples": yearly.samples((*(line.record for line in card.visits), *found)),
    }


def visits_context(holdings: Holdings, year: int) -> dict[str, Any]:
    lines = [visit_line(holdings, one) for one in visits(holdings, year)]
    return {"year": year, "lines": lines, "samples": yearly.samples(line.record for line in lines)}


@once
def findings_context(holdings: Holdings, year: int) -> dict[str, Any]:
    return {"year": year} | register(holdings, holdings.findings_by_year.get(year, ()), year)


@once
def all_findings_context(holdings: Holdings) -> dict[str, Any]:
    return register(holdings, holdings.register.kind("finding")) | {
        "years": sorted(holdings.findings_by_year, reverse=True),
    }


def _registers(front: Place, found: Iterable[Record]) -> Iterator[Place]:
    """The pages of a register: ``front``; where it is long its further parts, and what it comes to by owner
    and by topic on pages of their own."""
    counted = list(found)
    listed = parts.parts(front.address, len(counted))
    if len(listed) == 1:
        yield front
        return
    yield from parts.pages(front, listed)
    owners = {
        owner for one in counted for course in one.data["recommendations"] for owner in course["owners"]
    }
    topics = {(one.data["visit"], one.data["topic"]) for one in counted}
    for name, count in (("owners", len(owners)), ("topics", len(topics))):
        if count > parts.BRIEF:
            table = replace(
                front,
                address=f"{front.address}/{parts.FOLDER}/{name}",
                title=say("titles", f"findings_{name}", title=front.title),
                template="inspection_told_by.html.j2",
                facts={"by": name},
            )
            yield from parts.pages(table, parts.parts(table.address, count, f"{table.address}-"))


# -- a visit, a finding -----------------------------------------------------------------------------


def _visit_context(holdings: Holdings, record: Record) -> dict[str, Any]:
    year = int(record.address.split("/")[1])
    cycle = holdings.cycle(WORK, year)
    round_id = record.data.get("round")
    visit = visit_of(holdings, record)
    return {
        "year": year,
        "round_name": yearly.round_label(cycle, round_id) if round_id else "",
        "standing": visit.standing,
        "reports": list(zip(record.data.get("reports") or (), visit.reports, strict=True)),
        "findings": [finding_line(holdings, one) for one in findings_of(holdings, record)],
    }


def _visit_reads(holdings: Holdings, record: Record) -> Iterator[Record | None]:
    yield from holdings.rhythm(WORK, int(record.address.split("/")[1]))


def _finding_context(holdings: Holdings, record: Record) -> dict[str, Any]:
    visit = holdings.get(record.data["visit"].partition("#")[0])
    topics = (visit.data.get("topics") if visit else None) or ()
    log = sorted(record.data.get("follow_up") or (), key=lambda one: parse_date(one["date"]))
    finding = finding_of(holdings, record)
    recommended = [
        Recommended(
            one.entry,
            one.standing,
            one.owners,
            tuple(entry for entry in log if entry["recommendation"] == one.entry["number"]),
        )
        for one in finding.recommendations
    ]
    return {
        "year": int(record.address.split("/")[1]),
        "visit": visit,
        "topic": next((one for one in topics if one["number"] == record.data["topic"]), None),
        "finding": finding,
        "chain": chain.of_finding(holdings, record, finding, visit),
        "standing": finding.standing,
        "recommended": recommended,
        "years": [year for year in finding.carried_to if year in holdings.findings_by_year],
    }


def _finding_reads(holdings: Holdings, record: Record) -> Iterator[Record | None]:
    visit = _visit(holdings, record)
    yield visit
    yield from chain.reads(holdings, (visit,))


RECIPES = {
    "visit": Recipe(
        context=_visit_context,
        reads=_visit_reads,
        dated=True,
        told=frozenset({"in:finding.visit", "out:visit.letters", "out:visit.orders"}),
    ),
    "finding": Recipe(
        context=_finding_context,
        reads=_finding_reads,
        dated=True,
        told=frozenset({"out:finding.visit"}),
    ),
}


# -- pages that are no record's own ------------------------------------------------------------------


def years(holdings: Holdings) -> list[int]:
    """The years that have records or findings carried into them, newest first."""
    return sorted({*holdings.years.get(WORK, ()), *holdings.findings_by_year}, reverse=True)


def places(holdings: Holdings) -> Iterator[Place]:
    for year, of_whole in yearly.year_places(holdings, WORK, years(holdings), year_inputs, year_context):
        yield of_whole
        yield from yearly.round_places(
            holdings, WORK, year, "inspection_round.html.j2", round_inputs, round_context
        )
        found = holdings.findings_by_year.get(year, [])
        listed = visits(holdings, year)
        yield Place(
            address=f"{WORK}/{year}/visits",
            title=say("titles", "visits", fy=year),
            template="inspection_visits.html.j2",
            inputs=unique(
                (
                    *listed,
                    *(one for visit in listed for one in findings_of(holdings, visit)),
                    *holdings.rhythm(WORK, year),
                    *holdings.office,
                )
            ),
            context=partial(visits_context, holdings, year),
        )
        of_year = Place(
            address=f"{WORK}/{year}/findings",
            title=say("titles", "findings", fy=year),
            template="inspection_findings.html.j2",
            inputs=unique((*found, *(_visit(holdings, one) for one in found), *holdings.office)),
            context=partial(findings_context, holdings, year),
        )
        yield from _registers(of_year, found)
    everything = holdings.register.kind("finding")
    every = Place(
        address=f"{WORK}/findings",
        title=say("titles", "all_findings"),
        template="inspection_findings.html.j2",
        inputs=unique((*everything, *(_visit(holdings, one) for one in everything), *holdings.office)),
        context=partial(all_findings_context, holdings),
        facts={"years": sorted(holdings.findings_by_year, reverse=True)},
    )
    yield from _registers(every, everything)


def _visit(holdings: Holdings, finding: Record) -> Record | None:
    return holdings.get(finding.data["visit"].partition("#")[0])
