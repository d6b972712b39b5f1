"""A later day, asked of an earlier day's board: what a reader's browser tells of a page made before.

Where nothing more has been written down, how a thing stands on a later day follows from how it stood
(``Standing.on``). These offices hold plans only, no facts, so the board of the later day is the measure.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.check import check
from generator.register import Register
from generator.status.board import Board
from generator.status.standing import Standing
from generator.thai.dates import parse_date
from tests.small_office import (
    cycle,
    finding,
    indicator,
    letter,
    manual,
    progress,
    project,
    recommendation,
    register,
    result,
    round_,
    step,
    visit,
    year_of_quarters,
)

FIRST, LAST = dt.date(2022, 9, 1), dt.date(2023, 12, 31)
REPORTS = [
    {"title": "ก่อนตรวจ", "kind": "before-visit", "state": "draft", "due": "2566-02-10"},
    {"title": "สรุป", "kind": "summary", "state": "draft", "due": "2566-03-20"},
]
PLANS = register(
    manual(
        "e-mes",
        step("4.1", when={"month": 10, "day": 31}),
        step("4.5"),
        step("4.6"),
        step("4.9", rounds=["6m", "12m"], event="submitted"),
        step("4.10", rounds=["6m"], event="notified", when={"month": 6, "day": 1}),
    ),
    letter("sample-7", "2565-08-20", 2566, {"step": "manuals/e-mes#4.5", "date": "2565-11-15"}),
    cycle(
        "e-mes",
        2566,
        # It opens nine days before it closes: near its due day, yet nothing can be done.
        round_("6m", "2565-10-01", "2566-03-31", opens="2566-04-01", closes="2566-04-10"),
        round_("12m", "2565-10-01", "2566-09-30", closes="2566-10-15", notified="2566-12-01"),
        log=[{"step": "4.6", "state": "done", "date": "2565-08-01", "until": "2565-12-20"}],
    ),
    indicator("QP-1"),
    indicator("QP-2"),
    result("QP-2", state="draft", value=1),
    indicator("QP-3"),
    result("QP-3", state="no-data", reason="รอข้อมูล"),
    indicator("QP-4", rounds=["12m"]),
    manual("emenscr"),
    year_of_quarters(2566),
    project("short", period={"from": "2566-01-15", "to": "2566-03-10"}),
    project("ended", state="completed", period={"from": "2565-10-15", "to": "2566-03-10"}),
    project("carried", period={"from": "2565-10-01", "to": "2566-08-31"}),
    project("on", 2567, continues="emenscr/2566/projects/carried"),
    project("stopped", state="cancelled", cancelled={"date": "2566-05-01", "reason": "โอนงบประมาณ"}),
    progress("q2", "short", state="draft"),
    manual("inspection"),
    cycle("inspection", 2566, round_("r1", "2565-10-01", "2566-03-31", closes="2566-03-25")),
    visit(
        reports=REPORTS,
        dates=[{"from": "2566-02-15", "to": "2566-02-17"}, {"from": "2566-03-06", "to": "2566-03-10"}],
    ),
    visit("quiet", dates=[{"from": "2566-01-10", "to": "2566-01-10"}]),
    finding(
        visit="inspection/2566/visits/quiet",
        recommendations=[
            recommendation("1", "plan", "ict", due="2566-05-01"),
            recommendation("2", "finance"),
        ],
    ),
)  # fmt: skip

Key = tuple[object, ...]


def told_of(made: Board) -> dict[Key, Standing]:
    """The items of a board by what they are."""
    return {(one.kind, one.address, one.round, one.number, one.parties): one.standing for one in made.items}


def told(made: Board) -> dict[Key, Standing]:
    """Everything that a page shows the standing of."""
    found = told_of(made)
    for work in ("e-mes", "emenscr", "inspection"):
        for name in made.year(work, 2566).rounds:
            found["round", work, name] = made.round(work, 2566, name)
    for one in made.projects(2566):
        found["project", one.record.address] = one.standing
    for each in made.visits(2566):
        found["visit", each.record.address] = each.standing
    for every in made.findings:
        found["finding", every.record.address] = every.standing
    return found


def shown(standing: Standing) -> tuple[object, ...]:
    """What a page shows of it."""
    days = standing.days if standing.open and standing.due else 0
    return standing.state, standing.said, days, standing.due and standing.due.day, standing.opens


days = st.dates(FIRST, LAST)


@given(days, days)
@settings(max_examples=150, deadline=None)
def test_a_board_tells_every_later_day(one: dt.date, other: dt.date) -> None:
    made, later = sorted((one, other))
    now, then = told(Board(PLANS, made)), told(Board(PLANS, later))
    for key, standing in now.items():
        assert shown(standing.on(later)) == shown(then[key]), (key, made, later)


@pytest.mark.parametrize(
    ("day", "state", "opens"),
    [
        ("2566-03-27", "not-due", "2566-04-01"),  # fourteen days before it closes
        ("2566-03-31", "not-due", "2566-04-01"),
        ("2566-04-01", "due-soon", None),
        ("2566-04-10", "due-soon", None),
        ("2566-04-11", "late", None),
    ],
)
def test_before_it_opens_a_round_is_not_pressing(day: str, state: str, opens: str | None) -> None:
    for asked in ("2565-09-01", day):
        (line,) = (
            one
            for one in Board(PLANS, parse_date(asked)).indicators(2566, "6m")
            if one.indicator.data["code"] == "QP-1"
        )
        found = line.standing.on(parse_date(day))
        assert found.state == state
        assert found.opens == (parse_date(opens) if opens else None)


def test_a_visit_that_has_gone_by_is_never_late_for_that() -> None:
    (found,) = (one for one in Board(PLANS, FIRST).visits(2566) if one.record.address.endswith("/quiet"))
    states = [found.standing.on(dt.date(2023, 1, day)).state for day in (9, 10, 11)]
    assert states == ["due-soon", "doing", "done"]


@pytest.fixture(scope="module")
def office() -> Register:
    return check(Path(__file__).parent.parent).register


def test_what_the_sample_office_tells_of_later_days_holds(office: Register) -> None:
    """There facts are written between the days: of what stays open the later day was told."""
    made, later = dt.date(2026, 11, 22), dt.date(2027, 2, 1)
    now, then = told_of(Board(office, made)), told_of(Board(office, later))
    for key, standing in now.items():
        if then[key].open:
            assert shown(standing.on(later)) == shown(then[key]), key
