"""A whole fiscal year of the three works, told day by day with the day as an argument.

Fiscal year 2567 has a leap day (29 February 2567). It begins on 1 October 2566 with an order and a letter
of that October, and hands over to 2568 on 30 September 2567.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache

import pytest

from generator.status.board import Board
from generator.status.emenscr import totals
from generator.status.standing import tally
from generator.thai.dates import parse_date, written
from tests.small_office import (
    cycle,
    finding,
    follow_up,
    indicator,
    letter,
    manual,
    order,
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

YEAR = 2567
ORDER = "orders/2566/31"

E_MES = (
    manual(
        "e-mes",
        step("4.1", actor="bme", when={"month": 10, "day": 31}),
        step("4.3", when={"after_step": "4.1", "days": 14}),
        step("4.5"),
        step("4.9", rounds=["6m"], event="submitted"),
        step("4.10", rounds=["6m"], actor="bme", event="result_received"),
        step("4.11", rounds=["6m"], event="notified", when={"after_event": "result_received", "days": 7}),
        step("4.13", rounds=["12m"], event="submitted"),
    ),
    letter("sample-7", "2566-10-09", YEAR, {"step": "manuals/e-mes#4.5", "date": "2566-11-15"}),
    order(31, "2566-10-25", YEAR, status="amended"),
    order(9, "2567-02-29", YEAR, amends=[ORDER]),
    cycle(
        "e-mes",
        YEAR,
        round_(
            "6m", "2566-10-01", "2567-03-31", opens="2567-03-15", closes="2567-04-10", submitted="2567-04-11",
            result_received="2567-05-31", notified="2567-06-10",
        ) | {"parts": ["QP"]},
        round_("12m", "2566-10-01", "2567-09-30", opens="2567-09-01", closes="2567-09-30"),
        parts=[{"id": "QP", "name": "QP"}],
        orders=[ORDER],
        log=[
            {"step": "4.1", "state": "done", "date": "2566-10-09", "refs": ["letters/2566/sample-7"]},
            {"step": "4.3", "state": "done", "date": "2566-10-25", "refs": [ORDER]},
            {"step": "4.5", "state": "done", "date": "2566-11-14", "until": "2566-11-16"},
        ],
        confirmed=[{"ref": ORDER, "date": "2567-03-04", "by": "plan"}],
    ),
    indicator("QP-1", YEAR, target={"value": 80}),
    result(
        "QP-1", "6m", YEAR, state="accepted", value=82, reported_on="2567-04-09", accepted_on="2567-07-01",
        feedback={"date": "2567-05-31", "value": 78, "corrections": [
            {"id": "c1", "text": "แนบหลักฐาน", "due": "2567-06-14", "state": "done", "done_on": "2567-06-17"},
        ]},
    ),
    result("QP-1", "12m", YEAR, state="draft", value=85),
)  # fmt: skip

EMENSCR = (
    manual("emenscr"),
    year_of_quarters(YEAR),
    project("reading", YEAR),
    progress("q1", "reading", YEAR, state="approved", sent_on="2567-01-30", approved_on="2567-02-29"),
    progress(
        "q2", "reading", YEAR, state="sent", sent_on="2567-05-07", progress=45, disbursed=45000.5,
        returned={"date": "2567-04-26", "reason": "ยอดไม่ตรง"},
    ),
    project(
        "camp", YEAR, owner="ict", state="cancelled",
        cancelled={"date": "2567-04-10", "reason": "โอนงบประมาณ"},
        budget=[{"source": "งบประมาณ", "amount": 40000}],
    ),
    progress("q1", "camp", YEAR, state="sent", sent_on="2567-01-30", disbursed=1200),
)  # fmt: skip

INSPECTION = (
    manual("inspection"),
    cycle("inspection", YEAR, round_("r1", "2566-10-01", "2567-03-31")),
    visit(
        "moe-r1", YEAR, dates=[{"from": "2567-02-28", "to": "2567-03-01"}],
        reports=[
            {
                "title": "ก่อนตรวจ", "kind": "before-visit", "state": "sent",
                "due": "2567-02-23", "date": "2567-02-22",
            },
        ],
    ),
    finding(
        "roof", YEAR, visit="inspection/2567/visits/moe-r1",
        recommendations=[recommendation("1", "plan", "ict", due="2567-09-30")],
        follow_up=[
            follow_up("2567-05-01", "doing", "plan"),
            follow_up("2567-08-01", "done", "plan"),
            follow_up("2567-10-01", "done", "ict"),
            follow_up("2567-12-15", "closed", "moe"),
            follow_up("2568-02-03", "reopened", "moe"),
        ],
    ),
)  # fmt: skip

REGISTER = register(*E_MES, *EMENSCR, *INSPECTION)


@cache
def on(day: str) -> Board:
    return Board(REGISTER, parse_date(day))


def states(day: str, kind: str, address: str, round_id: str = "") -> list[str]:
    found = [
        one
        for one in on(day).items
        if one.kind == kind and one.address.endswith(address) and one.round == round_id
    ]
    return [f"{one.standing.state} {one.standing.said}".strip() for one in found]


@pytest.mark.parametrize(
    ("number", "round_id", "turns"),
    [
        ("4.1", "", {"2566-10-01": "not-due", "2566-10-09": "done"}),
        (  # fourteen days after 4.1, so nothing is due before that is done
            "4.3", "", {
                    "2566-10-01": "not-due", "2566-10-09": "due-soon",
                    "2566-10-24": "late", "2566-10-25": "done",
                },
        ),
        (  # the letter of 9 October sets 15 November; the training took until the 16th
            "4.5", "", {"2566-10-01": "not-due", "2566-11-01": "due-soon", "2566-11-16": "done"},
        ),
        (
            "4.9", "6m", {"2566-10-01": "not-due", "2567-03-27": "due-soon", "2567-04-11": "done"},
        ),
        ("4.10", "6m", {"2566-10-01": "not-due", "2567-05-17": "due-soon", "2567-05-31": "done"}),
        ("4.11", "6m", {"2566-10-01": "not-due", "2567-05-27": "due-soon", "2567-06-10": "done"}),
        ("4.13", "12m", {"2566-10-01": "not-due", "2567-09-16": "due-soon", "2567-10-01": "late"}),
    ],
)  # fmt: skip
def test_every_step_day_by_day(number: str, round_id: str, turns: dict[str, str]) -> None:
    assert _turns("step", f"e-mes/2567#step-{number}", round_id) == turns


@pytest.mark.parametrize(
    ("kind", "address", "round_id", "turns"),
    [
        (
            "indicator", "6m/QP-1", "6m",
            {
                "2566-10-01": "not-due missing",
                "2567-03-27": "due-soon missing",
                "2567-04-09": "done reported",
                "2567-05-31": "doing returned",
                "2567-06-17": "done corrected",
                "2567-07-01": "done accepted",
            },
        ),
        ("correction", "#correction-c1", "6m", {
            "2567-05-31": "due-soon", "2567-06-15": "late", "2567-06-17": "done",
        }),
        ("indicator", "12m/QP-1", "12m", {
            "2566-10-01": "doing draft", "2567-09-16": "due-soon draft", "2567-10-01": "late draft",
        }),
        ("quarter", "q1/reading", "q1", {
            "2566-10-01": "not-due missing", "2567-01-16": "due-soon missing",
            "2567-01-30": "done sent", "2567-02-29": "done approved",
        }),
        ("quarter", "q2/reading", "q2", {
            "2566-10-01": "not-due missing", "2567-04-16": "due-soon missing",
            "2567-04-26": "due-soon returned", "2567-05-01": "late returned", "2567-05-07": "done sent",
        }),
        ("quarter", "projects/reading", "q3", {
            "2566-10-01": "not-due missing", "2567-07-16": "due-soon missing", "2567-07-31": "late missing",
        }),
        ("quarter", "q1/camp", "q1", {
            "2566-10-01": "not-due missing", "2567-01-16": "due-soon missing", "2567-01-30": "done sent",
        }),
        # the second quarter ended before the project was called off on 10 April: it is still to be reported
        ("quarter", "projects/camp", "q2", {
            "2566-10-01": "not-due missing", "2567-04-16": "due-soon missing", "2567-05-01": "late missing",
        }),
        ("quarter", "projects/camp", "q3", {
            "2566-10-01": "not-due missing", "2567-04-10": "not-applicable cancelled",
        }),
        ("visit-report", "visits/moe-r1", "r1", {
            "2566-10-01": "doing draft", "2567-02-09": "due-soon draft", "2567-02-22": "done sent",
        }),
        ("recommendation", "roof#rec-1", "", {
            "2567-02-28": "not-due not-started | not-due not-started",
            "2567-05-01": "doing doing | not-due not-started",
            "2567-08-01": "done done | not-due not-started",
            "2567-09-16": "done done | due-soon not-started",
            "2567-10-01": "done done | done done",
            "2567-12-15": "done closed | done closed",
            "2568-02-03": "late reopened | late reopened",
        }),
    ],
)  # fmt: skip
def test_everything_owed_day_by_day(kind: str, address: str, round_id: str, turns: dict[str, str]) -> None:
    assert _turns(kind, address, round_id) == turns


def _turns(kind: str, address: str, round_id: str) -> dict[str, str]:
    """The day of every change from 1 October 2566 on, and what it changed to."""
    turns: dict[str, str] = {}
    day, last = parse_date("2566-10-01"), parse_date("2568-02-28")
    now = ""
    while day <= last:
        found = " | ".join(states(written(day), kind, address, round_id))
        if found != now:
            turns[written(day)] = now = found
        day += dt.timedelta(days=1)
    return turns


@pytest.mark.parametrize(
    ("day", "said", "state"),
    [
        ("2567-03-14", "not-open", "not-due"),
        ("2567-03-15", "open", "doing"),
        ("2567-03-27", "open", "due-soon"),
        ("2567-04-10", "open", "due-soon"),
        ("2567-04-11", "submitted", "done"),
        ("2567-05-31", "result_received", "done"),
        ("2567-06-10", "notified", "done"),
    ],
)
def test_the_round_of_six_months(day: str, said: str, state: str) -> None:
    found = on(day).year("e-mes", YEAR).standing("6m")
    assert (found.said, found.state) == (said, state)
    assert found.late_by == (1 if state == "done" else 0)


@pytest.mark.parametrize(
    ("day", "value", "met"),
    [("2567-04-08", None, None), ("2567-04-09", 82, True), ("2567-05-31", 78, False)],
)
def test_the_value_that_counts(day: str, value: float | None, met: bool | None) -> None:
    (line,) = on(day).indicators(YEAR, "6m")
    assert (line.counts, line.met) == (value, met)


@pytest.mark.parametrize(
    ("day", "doubts"),
    [("2567-02-28", 0), ("2567-02-29", 1), ("2567-03-03", 1), ("2567-03-04", 0), ("2568-01-01", 0)],
)
def test_the_order_amended_on_the_leap_day_is_in_doubt_until_it_is_confirmed(day: str, doubts: int) -> None:
    assert len(on(day).suspects) == doubts


@pytest.mark.parametrize(
    ("day", "budget", "disbursed"),
    [
        ("2566-10-01", 140000, 0),
        ("2567-01-30", 140000, 21200),
        ("2567-04-09", 140000, 21200),
        ("2567-04-10", 101200, 21200),  # of a cancelled project only what it had spent
        ("2567-05-07", 101200, "46200.5"),
    ],
)
def test_the_money_of_the_office(day: str, budget: int, disbursed: int | str) -> None:
    found = totals(on(day).projects(YEAR))
    assert (found.budget, found.disbursed) == (Decimal(budget), Decimal(disbursed))


@pytest.mark.parametrize(
    ("day", "years"), [("2567-09-30", {2567}), ("2567-10-01", {2567, 2568}), ("2568-02-03", {2567, 2568})]
)
def test_the_finding_of_2567_is_on_the_board_of_2568_from_1_october(day: str, years: set[int]) -> None:
    assert {year for year in (2566, 2567, 2568) if on(day).findings_of(year)} == years


def test_every_day_of_the_year_adds_up() -> None:
    day = parse_date("2566-09-01")
    while day <= parse_date("2567-12-31"):
        board = on(written(day))
        owed = board.owed()
        assert sum(tally(one.standing for one in board.items).values()) == len(board.items)
        assert {id(one) for one in owed} == {id(one) for one in board.items if one.standing.open}
        for one in board.items:
            standing = one.standing
            if standing.state == "late":
                assert standing.due is not None
                assert standing.due.day < day
            if standing.state == "done" and standing.day:
                assert standing.day <= day
            if standing.open and standing.due:
                assert standing.days == abs((standing.due.day - day).days)
        day += dt.timedelta(days=1)
