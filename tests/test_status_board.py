"""The board: what is owed by whom, the view that is counted, and the office of this repository on any day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.check import check
from generator.register import Register
from generator.status import inspection
from generator.status.board import KINDS, Board, Item
from generator.status.emenscr import totals
from generator.status.standing import STATES, tally
from generator.status.suspects import WHYS
from generator.status.view import view
from generator.thai.dates import parse_date
from tests.small_office import (
    board,
    cycle,
    finding,
    indicator,
    manual,
    progress,
    project,
    recommendation,
    result,
    round_,
    visit,
    year_of_quarters,
)

REPOSITORY = Path(__file__).parent.parent
TODAY = dt.date(2026, 11, 22)
SIX = round_("6m", "2565-10-01", "2566-03-31", opens="2566-03-15", closes="2566-04-10")
OFFICE = (
    manual("e-mes"),
    cycle("e-mes", 2566, SIX),
    indicator("QP-1", co_owners=["ict"]),
    indicator("QP-2", owner="plan-head"),
    result("QP-2", state="reported", value=1, reported_on="2566-04-01"),
    manual("emenscr"),
    year_of_quarters(2566),
    project(),
    progress("q1", state="sent", sent_on="2566-01-20"),
    manual("inspection"),
    cycle("inspection", 2566, round_("r1", "2565-10-01", "2566-03-31")),
    visit(),
    finding(recommendations=[recommendation("1", "ict", "moe", due="2566-04-01")]),
)


def keys(items: list[Item]) -> list[tuple[str, str, str, str]]:
    return [(one.kind, one.number, one.round, one.standing.state) for one in items]


# -- small offices ---------------------------------------------------------------------------------------


def test_the_most_urgent_comes_first() -> None:
    owed = board("2566-04-15", *OFFICE).owed()
    assert keys(owed)[:4] == [
        ("recommendation", "1", "", "late"),
        ("recommendation", "1", "", "late"),
        ("indicator", "QP-1", "6m", "late"),
        ("quarter", "", "q2", "not-due"),
    ]
    assert [one.standing.days for one in owed[:3]] == [14, 14, 5]


@pytest.mark.parametrize(
    ("party", "owed"),
    [
        ("plan", {"indicator", "quarter", "step"}),
        ("plan-head", set()),  # QP-2 is reported
        ("ict", {"indicator", "recommendation"}),
        ("moe", {"recommendation"}),
        ("finance", set()),
    ],
)
def test_what_a_party_owes(party: str, owed: set[str]) -> None:
    assert {one.kind for one in board("2566-04-15", *OFFICE).owed_by(party)} == owed


def test_a_unit_owes_what_its_posts_owe_and_a_post_not_what_its_unit_owes() -> None:
    made = board("2566-03-20", *OFFICE)
    assert [one.number for one in made.owed_by("plan-head")] == ["QP-2"]
    assert {one.number for one in made.owed_by("plan") if one.kind == "indicator"} == {"QP-1", "QP-2"}


def test_a_year_that_has_records_but_no_record_of_its_own() -> None:
    made = board("2566-04-15", indicator(), project(), visit())
    assert made.years("e-mes") == []
    assert made.items == []
    assert [one.standing.state for one in made.indicators(2566, "6m")] == ["no-data"]
    assert {one.standing.state for one in made.projects(2566)[0].quarters} == {"no-data"}
    assert made.steps("e-mes", 2566) == []


def test_a_view_of_a_work_and_a_unit() -> None:
    made = board("2566-04-15", *OFFICE)
    everything, mine = view(made), view(made, "e-mes", made.register.party("plan"))
    assert sum(everything.totals.values()) == len(everything.items) == len(made.items)
    assert {one.work for one in mine.items} == {"e-mes"}
    assert mine.totals == tally(one.standing for one in mine.items)
    assert mine.late
    assert not view(made, "emenscr", made.register.party("ict")).items
    assert [one for one, _ in everything.money] == [2566]
    assert not view(made, "e-mes").money


# -- the office of this repository -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def office() -> Register:
    checked = check(REPOSITORY)
    assert not checked.findings
    return checked.register


@given(day=st.dates(dt.date(2021, 10, 1), dt.date(2028, 12, 31)))
@settings(max_examples=40, deadline=None)
def test_on_any_day_everything_adds_up(office: Register, day: dt.date) -> None:
    made = Board(office, day)
    shown = view(made)
    assert sum(shown.totals.values()) == len(made.items)
    for state in STATES:
        assert shown.totals.get(state, 0) == sum(one.counts.get(state, 0) for one in shown.groups)
    assert [id(one) for one in shown.owed] == [id(one) for one in made.owed()]
    for one in made.items:
        standing = one.standing
        assert one.kind in KINDS
        assert standing.state != "late" or (standing.due is not None and standing.due.day < day)
        assert standing.state != "done" or standing.day is None or standing.day <= day
        if standing.open and standing.due:
            assert standing.days == abs((standing.due.day - day).days)
    for year in made.years("emenscr"):
        projects = made.projects(year)
        units = {one.record.data["owner"] for one in projects}
        parts = [totals(each for each in projects if each.record.data["owner"] == one) for one in units]
        assert sum(one.budget for one in parts) == totals(projects).budget
        assert sum(one.disbursed for one in parts) == totals(projects).disbursed


Key = tuple[object, ...]


def by_key(made: Board) -> dict[Key, Item]:
    """The items by what they are, however they stand; a step may be done by another than was to do it."""
    return {
        (
            *(one.work, one.fiscal_year, one.kind, one.round, one.number, one.address),
            *(one.parties if one.kind != "step" else ()),
        ): one
        for one in made.items
    }


@given(day=st.dates(dt.date(2021, 10, 1), dt.date(2028, 12, 31)))
@settings(max_examples=25, deadline=None)
def test_of_a_closed_year_only_what_was_still_done_later_is_awaited(office: Register, day: dt.date) -> None:
    made, ever = Board(office, day), by_key(Board(office, dt.date(2040, 1, 1)))
    for key, one in by_key(made).items():
        if one.kind != "recommendation" and one.standing.open and made.year(one.work, one.fiscal_year).over:
            assert ever[key].standing.state in ("done", "no-data"), key
            assert ever[key].standing != one.standing, key


@given(day=st.dates(dt.date(2021, 10, 1), dt.date(2027, 12, 31)))
@settings(max_examples=40, deadline=None)
def test_what_is_done_stays_done_but_for_what_comes_back(office: Register, day: dt.date) -> None:
    now, then = by_key(Board(office, day)), by_key(Board(office, day + dt.timedelta(days=1)))
    assert now.keys() <= then.keys()
    for key, one in now.items():
        if one.standing.state == "done":
            after = then[key].standing
            assert after.state == "done" or after.said in ("returned", "reopened"), key


def test_what_units_and_bodies_owe_is_all_that_is_owed(office: Register) -> None:
    made = Board(office, TODAY)
    units = [one.id for one in office.parties.values() if one.kind != "post"]
    found = {id(item) for unit in units for item in made.owed_by(unit)}
    assert found == {id(item) for item in made.owed() if item.parties}


def test_every_basis_and_every_reason_for_doubt_occurs_in_the_sample(office: Register) -> None:
    made = Board(office, TODAY)
    bases = {one.standing.due.basis for one in made.items if one.kind == "step" and one.standing.due}
    assert bases == {"cycle", "letter", "manual"}
    assert {one.why for one in made.suspects} == set(WHYS)
    assert any("confirmed" in one.data for one in office.records.values())


def test_the_sample_says_itself_to_which_years_its_findings_are_carried(office: Register) -> None:
    for one in Board(office, TODAY).findings:
        silent = one.record.data | {"carried_to": None}
        bare = type(one.record)(address=one.record.address, kind="finding", data=silent, digest="")
        found = inspection.finding(bare, office.get(one.record.data["visit"]), TODAY)
        assert list(found.carried_to) == one.record.data.get("carried_to", []), one.record.address


def test_the_sample_reads_as_a_believable_office(office: Register) -> None:
    owed = Board(office, TODAY).owed()
    late = [one for one in owed if one.standing.state == "late"]
    assert 3 <= len(late) <= 12
    assert sum(one.standing.days > 60 for one in late) <= 1
    assert {one.work for one in late} == {"e-mes", "emenscr", "inspection"}
    assert all(one.sample for one in owed if one.standing.state in ("late", "due-soon"))


def test_a_past_day_can_be_asked_for(office: Register) -> None:
    """On 10 June 2566 the round of six months had been answered, and QP-2 had come back."""
    made = Board(office, parse_date("2566-06-10"))
    said = {one.indicator.data["code"]: one.standing.said for one in made.indicators(2566, "6m")}
    assert said == {
        "QP-1": "accepted", "QP-2": "returned", "QP-3": "accepted", "QP-4": "accepted", "QP-5": "not-due",
        "QP-6": "no-data", "QP-7": "closed", "QP-8": "reported",
    }  # fmt: skip
    (back,) = (one for one in made.indicators(2566, "6m") if one.indicator.data["code"] == "QP-2")
    assert (back.reported.value, back.back.value, back.difference) == (6.04, 7.23, 1.19)
    assert (back.met, back.open_corrections) == (False, 1)
