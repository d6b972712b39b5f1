"""How things stand on a day, state by state."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from generator.publish import standing
from generator.publish.standing import Standing
from generator.thai.dates import parse_date


def on(text: str) -> dt.date:
    return parse_date(text)


def dated(day: str) -> dict[str, str]:
    return {"date": day}


ROUND = {
    "id": "6m", "name": "รอบ 6 เดือน", "period": {"from": "2569-10-01", "to": "2570-03-31"},
    "opens": dated("2570-03-15"), "closes": dated("2570-04-09"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("day", "state", "days"),
    [
        ("2570-03-14", "not-due", 0),
        ("2570-03-15", "doing", 25),
        ("2570-03-26", "due-soon", 14),
        ("2570-04-09", "due-soon", 0),
        ("2570-04-10", "late", 1),
        ("2570-10-01", "late", 175),
    ],
)
def test_a_round_day_by_day(day: str, state: str, days: int) -> None:
    found = standing.round_(ROUND, "open", on(day))
    assert (found.state, found.days) == (state, days)


def test_a_round_is_done_when_it_was_sent_or_answered() -> None:
    for key in ("submitted", "result_received", "notified"):
        found = standing.round_(ROUND | {key: dated("2570-04-01")}, "open", on("2570-12-01"))
        assert found == Standing("done", on("2570-04-01"))


def test_a_closed_year_that_says_no_days_has_no_data() -> None:
    bare = {"id": "12m", "name": "รอบ 12 เดือน"}
    assert standing.round_(bare, "closed", on("2570-01-01")).state == "no-data"
    assert standing.round_(bare, "open", on("2570-01-01")).state == "doing"


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("draft", "doing"),
        ("reported", "done"),
        ("returned", "doing"),
        ("accepted", "done"),
        ("no-data", "no-data"),
        ("not-due", "not-due"),
        ("closed", "not-applicable"),
    ],
)
def test_a_result_keeps_its_own_word(state: str, shown: str) -> None:
    found = standing.result({"state": state}, False, Standing("late", days=3), "open")
    assert (found.state, found.said) == (shown, state)


def test_a_missing_result_stands_as_its_round_does() -> None:
    late = Standing("late", on("2570-04-09"), 3)
    assert standing.result(None, False, late, "open") == late
    assert standing.result(None, True, late, "open").state == "not-applicable"
    assert standing.result(None, False, late, "closed").state == "no-data"
    assert standing.result(None, False, Standing("doing", on("2570-04-09"), 20), "open").state == "not-due"
    assert standing.result(None, False, Standing("done"), "open").state == "no-data"


def finding(*log: dict[str, Any], **recommendation: Any) -> dict[str, Any]:
    entry = {"number": "1", "text": "ก", "kind": "inspector", "owners": ["a", "b"]} | recommendation
    return {"recommendations": [entry], "follow_up": list(log)}


def said(by: str, state: str, date: str = "2566-08-01") -> dict[str, Any]:
    return {"date": date, "recommendation": "1", "by": by, "state": state, "text": "ก"}


DAY = dt.date(2023, 9, 1)


def test_a_recommendation_is_done_when_all_its_owners_are() -> None:
    assert standing.finding(finding(said("a", "done")), DAY).state == "doing"
    assert standing.finding(finding(said("a", "done"), said("b", "closed")), DAY).state == "done"


def test_the_latest_word_counts_whatever_the_order_of_the_log() -> None:
    log = (said("a", "done", "2566-08-20"), said("a", "doing", "2566-08-01"), said("b", "done"))
    assert standing.finding(finding(*log), DAY).state == "done"


def test_another_closes_or_reopens_for_all_but_does_no_work_for_them() -> None:
    assert standing.finding(finding(said("coordinator", "closed")), DAY).state == "done"
    assert standing.finding(finding(said("coordinator", "done")), DAY).state == "not-due"
    log = (said("a", "done"), said("b", "done"), said("coordinator", "reopened", "2566-08-15"))
    found = standing.finding(finding(*log), DAY)
    assert (found.state, found.said) == ("doing", "reopened")


@pytest.mark.parametrize(
    ("due", "state", "days"),
    [
        ("2566-08-31", "late", 1),
        ("2566-09-01", "due-soon", 0),
        ("2566-09-15", "due-soon", 14),
        ("2566-09-16", "not-due", 0),
    ],
)
def test_a_recommendation_by_its_due_day(due: str, state: str, days: int) -> None:
    found = standing.finding(finding(due=due), DAY)
    assert (found.state, found.days) == (state, days)


def test_the_longest_overdue_speaks_for_a_finding() -> None:
    data = finding(due="2566-08-01")
    data["recommendations"].append(data["recommendations"][0] | {"number": "2", "due": "2566-07-01"})
    assert standing.finding(data, DAY).days == 62


def visit(*reports: str, **more: Any) -> dict[str, Any]:
    dates = [{"from": "2566-03-06", "to": "2566-03-10"}, {"from": "2566-02-15", "to": "2566-02-17"}]
    return {"dates": dates, "reports": [{"state": state} for state in reports]} | more


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2566-01-01", "not-due"), ("2566-02-10", "due-soon"), ("2566-02-20", "doing"),
        ("2566-03-10", "doing"), ("2566-03-11", "done"),
    ],
)  # fmt: skip
def test_a_visit_by_its_days(day: str, state: str) -> None:
    assert standing.visit(visit("sent", "signed"), on(day)).state == state


def test_a_visit_waits_for_its_reports_and_may_be_called_off() -> None:
    assert standing.visit(visit("sent", "draft"), on("2566-12-01")).state == "doing"
    called_off = visit("draft", cancelled={"date": "2566-02-01", "reason": "ก"})
    assert standing.visit(called_off, on("2566-12-01")).state == "not-applicable"


def test_a_report_that_is_not_sent_by_its_day_is_late() -> None:
    assert standing.report({"state": "draft", "due": "2566-08-30"}, DAY) == Standing(
        "late", dt.date(2023, 8, 30), 2, "draft"
    )
    assert standing.report({"state": "waiting-signature"}, DAY).state == "doing"
    assert standing.report({"state": "sent", "due": "2566-08-30"}, DAY).state == "done"


MANUAL = {
    "steps": [
        {"number": "4.1"}, {"number": "4.2"}, {"number": "4.3", "rounds": ["6m", "12m"]}, {"number": "4.4"},
    ]
}  # fmt: skip


def cycle(state: str, *log: dict[str, Any]) -> dict[str, Any]:
    return {"state": state, "rounds": [ROUND, {"id": "12m", "name": "รอบ 12 เดือน"}], "log": list(log)}


def states(found: dict[str, list[standing.Step]]) -> list[list[tuple[str, str]]]:
    return [[(step.round, step.standing.state) for step in steps] for steps in found.values()]


def test_steps_of_an_open_year() -> None:
    log = (
        {"step": "4.2", "state": "done", "date": "2569-11-01"},
        {"step": "4.3", "round": "6m", "state": "doing", "date": "2570-03-20"},
    )
    assert states(standing.steps(MANUAL, cycle("open", *log), on("2570-03-21"))) == [
        [("", "no-data")],  # passed over: a later one has been done
        [("", "done")],
        [("6m", "doing"), ("12m", "not-due")],
        [("", "not-due")],
    ]


def test_steps_of_a_closed_year_that_were_not_written_down() -> None:
    log = ({"step": "4.1", "state": "not-applicable", "reason": "ก"},)
    assert states(standing.steps(MANUAL, cycle("closed", *log), on("2570-03-21"))) == [
        [("", "not-applicable")],
        [("", "no-data")],
        [("6m", "no-data"), ("12m", "no-data")],
        [("", "no-data")],
    ]


def test_a_round_the_manual_does_not_name_is_shown_all_the_same() -> None:
    log = ({"step": "4.1", "round": "6m", "state": "done", "date": "2570-03-20"},)
    found = standing.steps(MANUAL, cycle("open", *log), on("2570-03-21"))
    assert [(step.round, step.standing.state) for step in found["4.1"]] == [("6m", "done")]


def test_a_tally_keeps_the_order_of_states() -> None:
    found = standing.tally([Standing("late"), Standing("done"), Standing("late")])
    assert list(found.items()) == [("done", 1), ("late", 2)]
