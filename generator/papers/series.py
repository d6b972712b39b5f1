"""The papers of orders, rounds, quarters and visits: what there is of each, and who reads what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from generator.model import Record
from generator.papers import (
    emenscr_summary,
    emes_report,
    inspection_report,
    memo,
    notice,
    order,
    recommendations,
)
from generator.papers.desk import Subject
from generator.papers.paper import PaperKind, records
from generator.publish.holdings import Holdings
from generator.publish.views import emenscr, emes, inspection

Reads = Iterable[Record | None]


def kinds() -> tuple[PaperKind, ...]:
    """In the order in which a page lists its papers."""
    return (
        PaperKind(
            name="order", subjects=partial(_orders, full=True), build=order.build, reads=_of_order,
            primary=True,
        ),
        PaperKind(
            name="order-blank", form="order", subjects=partial(_orders, full=False), build=order.build,
            reads=_of_order, public=False,
        ),
        _inner("memo-order", "memo", records("order"), memo.order, _of_order),
        PaperKind(
            name="round-report", subjects=partial(_rounds, "e-mes"), build=emes_report.build, reads=_of_emes,
            primary=True, dated=True,
        ),
        _inner("memo-round", "memo", partial(_rounds, "e-mes"), memo.round_report, _of_emes),
        _inner("notice-results", "notice-results", partial(_rounds, "e-mes"), notice.results, _of_emes),
        PaperKind(
            name="quarter-summary", subjects=partial(_rounds, "emenscr"), build=emenscr_summary.build,
            reads=_of_emenscr, primary=True, dated=True,
        ),
        _inner("memo-quarter", "memo", partial(_rounds, "emenscr"), memo.quarter, _of_emenscr),
        _inner("entry-list", "entry-list", _emenscr_years, emenscr_summary.build_entry, _of_emenscr),
        _inner("memo-entry", "memo", _emenscr_years, memo.entry, _of_emenscr),
        PaperKind(
            name="inspection-report", subjects=records("visit"), build=inspection_report.build,
            reads=_of_visit, primary=True, dated=True,
        ),
        PaperKind(
            name="recommendations", subjects=_visits_with_findings, build=recommendations.build,
            reads=_of_visit, dated=True,
        ),
        _inner("memo-before-visit", "memo", records("visit"), memo.before_visit, _of_visit),
        _inner("memo-recommendations", "memo", _visits_with_findings, memo.recommendations, _of_visit),
        _inner(
            "notice-recommendations", "notice-recommendations", _visits_with_findings,
            notice.recommendations, _of_visit,
        ),
    )  # fmt: skip


def _inner(
    name: str,
    form: str,
    subjects: Callable[[Holdings], Iterable[Subject]],
    build: Callable[..., dict[str, object]],
    reads: Callable[[Holdings, Subject], Reads],
) -> PaperKind:
    """A paper for the office's own use: the site does not hand it out."""
    return PaperKind(name=name, form=form, subjects=subjects, build=build, reads=reads, public=False)


# -- what there is ----------------------------------------------------------------------------------


def _orders(holdings: Holdings, *, full: bool) -> Iterator[Subject]:
    """The office's own orders: those recorded in full, or those of which only number and day are known."""
    office = holdings.register.office
    for record in holdings.register.kind("order"):
        own = bool(office and record.data["issuer"] == office.data.get("id"))
        if own and full == (record.data.get("extent") != "reference"):
            yield Subject(address=record.address, record=record)


def _rounds(work: str, holdings: Holdings) -> Iterator[Subject]:
    """The rounds or quarters that have opened, by the days the year tells."""
    for cycle in holdings.cycles(work):
        year = holdings.board.year(work, cycle.data["fiscal_year"])
        for name in year.rounds:
            if year.standing(name).said != "not-open":
                folder = cycle.address.removesuffix("/cycle")
                yield Subject(address=f"{folder}/{name}", record=cycle, part=name)


def _visits_with_findings(holdings: Holdings) -> Iterator[Subject]:
    for record in holdings.register.kind("visit"):
        if inspection.findings_of(holdings, record):
            yield Subject(address=record.address, record=record)


def _emenscr_years(holdings: Holdings) -> Iterator[Subject]:
    for cycle in holdings.cycles("emenscr"):
        yield Subject(address=cycle.address.removesuffix("/cycle"), record=cycle)


# -- what is read -----------------------------------------------------------------------------------


def _of_order(holdings: Holdings, subject: Subject) -> Reads:
    """The orders it names and those that name it, the letters it answers, its work's year and manual."""
    record = subject.record
    yield from (holdings.get(link.target) for link in holdings.links_out(record.address))
    yield from (holdings.get(link.source) for link in holdings.links_in(record.address))
    for work in record.data["works"]:
        yield from holdings.rhythm(work, record.data["fiscal_year"])


def _of_emes(holdings: Holdings, subject: Subject) -> Reads:
    year = int(subject.record.data["fiscal_year"])
    yield from emes.year_inputs(holdings, year)
    yield from holdings.rhythm("e-mes", year)
    yield from (holdings.get(link.target) for link in holdings.links_out(subject.record.address))


def _of_emenscr(holdings: Holdings, subject: Subject) -> Reads:
    year = int(subject.record.data["fiscal_year"])
    yield from emenscr.year_inputs(holdings, year)
    yield from holdings.rhythm("emenscr", year)


def _of_visit(holdings: Holdings, subject: Subject) -> Reads:
    visit = subject.record
    yield from inspection.findings_of(holdings, visit)
    yield from (holdings.get(link.target) for link in holdings.links_out(visit.address))
    yield from holdings.rhythm("inspection", int(visit.parts["fy"]))
