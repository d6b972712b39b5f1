"""Inspection: visits and their reports, recommendations of several owners, age, return, carrying over."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model import Record
from generator.status import inspection
from generator.status.inspection import FINISHED, Finding, Visit
from tests.small_office import (
    board,
    cycle,
    days,
    finding,
    follow_up,
    letter,
    manual,
    recommendation,
    round_,
    visit,
)

BOOK = manual("inspection")
YEAR = cycle("inspection", 2566, round_("r1", "2565-10-01", "2566-03-31"))
CLOSED = cycle("inspection", 2566, round_("r1", "2565-10-01", "2566-03-31"), state="closed")


def one_finding(day: str, *records: Record) -> Finding:
    (found,) = board(day, BOOK, YEAR, visit(), *records).findings
    return found


def one_visit(day: str, year: Record = YEAR, **data: Any) -> Visit:
    (found,) = board(day, BOOK, year, visit(**data)).visits(2566)
    return found


# -- visits and reports ----------------------------------------------------------------------------------

TWO_RANGES = {
    "dates": [{"from": "2566-02-15", "to": "2566-02-17"}, {"from": "2566-03-06", "to": "2566-03-10"}]
}
REPORT = {"title": "รายงาน", "kind": "summary", "state": "draft"}


@pytest.mark.parametrize(
    ("day", "state", "said", "days_"),
    [
        ("2566-01-31", "not-due", "to-come", 15),
        ("2566-02-01", "due-soon", "to-come", 14),
        ("2566-02-15", "doing", "under-way", 23),
        ("2566-02-28", "doing", "under-way", 10),  # between two ranges
        ("2566-03-10", "doing", "under-way", 0),
        ("2566-03-11", "doing", "reporting", 20),
        ("2566-03-20", "due-soon", "reporting", 11),
        ("2566-04-01", "late", "reporting", 1),
        ("2566-04-05", "done", "over", 0),
    ],
)
def test_the_life_of_a_visit_of_two_ranges(day: str, state: str, said: str, days_: int) -> None:
    sent = REPORT | {"state": "sent", "date": "2566-04-05", "due": "2566-03-31"}
    found = one_visit(day, **TWO_RANGES, reports=[sent])
    assert (found.standing.state, found.standing.said, found.standing.days) == (state, said, days_)
    assert found.standing.day == (dt.date(2023, 4, 5) if state == "done" else found.standing.day)


@pytest.mark.parametrize(
    ("entry", "day", "state", "said"),
    [
        ({}, "2566-03-01", "doing", "draft"),
        ({"due": "2566-03-10"}, "2566-03-11", "late", "draft"),
        ({"state": "waiting-opinion", "date": "2566-03-02"}, "2566-03-01", "doing", "draft"),
        ({"state": "waiting-opinion", "date": "2566-03-02"}, "2566-03-02", "doing", "waiting-opinion"),
        ({"state": "signed", "date": "2566-03-02"}, "2566-03-01", "doing", "draft"),
        ({"state": "signed", "date": "2566-03-02"}, "2566-03-02", "done", "signed"),
        # a day of sending is set: signed is not sent
        ({"state": "signed", "date": "2566-03-02", "due": "2566-03-10"}, "2566-03-02", "due-soon", "signed"),
        ({"state": "signed", "date": "2566-03-02", "due": "2566-03-10"}, "2566-03-11", "late", "signed"),
        ({"state": "sent", "date": "2566-03-12", "due": "2566-03-10"}, "2566-03-12", "done", "sent"),
        ({"state": "acknowledged", "date": "2566-03-12"}, "2566-03-12", "done", "acknowledged"),
    ],
)
def test_a_report(entry: dict[str, Any], day: str, state: str, said: str) -> None:
    (found,) = one_visit(day, reports=[REPORT | entry]).reports
    assert (found.state, found.said) == (state, said)


@pytest.mark.parametrize(("day", "state"), [("2566-02-09", "due-soon"), ("2566-02-10", "not-applicable")])
def test_a_visit_called_off_asks_for_no_report(day: str, state: str) -> None:
    called_off = {"date": "2566-02-10", "reason": "เลื่อน"}
    sent = REPORT | {"state": "sent", "date": "2566-02-01"}
    found = one_visit(day, cancelled=called_off, reports=[REPORT | {"due": "2566-02-20"}, sent])
    assert found.standing.state == state
    assert [one.state for one in found.reports] == [state, "done"]


@pytest.mark.parametrize(("year", "state"), [(YEAR, "late"), (CLOSED, "no-data")])
def test_a_closed_year_asks_for_no_report(year: Record, state: str) -> None:
    found = one_visit("2566-11-01", year, reports=[REPORT | {"due": "2566-03-20"}])
    assert found.reports[0].state == state
    assert found.standing.state == ("late" if state == "late" else "done")


def test_who_owes_a_report() -> None:
    made = board("2566-03-01", BOOK, YEAR, visit(reports=[REPORT, REPORT | {"kind": "inspector"}]))
    assert [one.parties for one in made.items if one.kind == "visit-report"] == [("plan",), ("moe",)]


# -- one recommendation ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "state", "said", "days_"),
    [
        ("2566-03-01", "not-due", "not-started", 60),
        ("2566-03-10", "doing", "doing", 51),
        ("2566-04-20", "due-soon", "doing", 10),
        ("2566-04-30", "due-soon", "doing", 0),
        ("2566-05-01", "late", "doing", 1),
        ("2566-05-20", "done", "done", 0),
        ("2566-06-20", "done", "closed", 0),
        ("2567-01-10", "late", "reopened", 255),
        ("2567-01-20", "done", "done", 0),
    ],
)
def test_the_life_of_a_recommendation(day: str, state: str, said: str, days_: int) -> None:
    log = [
        follow_up("2566-03-10", "doing"),
        follow_up("2566-05-20", "done"),
        follow_up("2566-06-20", "closed", by="moe"),
        follow_up("2567-01-10", "reopened", by="moe"),
        follow_up("2567-01-20", "done"),
    ]
    advice = recommendation(due="2566-04-30", due_source={"title": "หนังสือ", "ref": "letters/2566/sample-7"})
    found = one_finding(
        day, finding(recommendations=[advice], follow_up=log), letter("sample-7", "2566-03-01", 2566)
    )
    (one,) = found.recommendations
    assert (one.standing.state, one.standing.said, one.standing.days) == (state, said, days_)
    assert found.standing.state == state
    assert found.reopened == ((dt.date(2024, 1, 10),) if day >= "2567-01-10" else ())
    if one.standing.due:
        assert (one.standing.due.basis, one.standing.due.source) == ("letter", "letters/2566/sample-7")
    if said in FINISHED and day < "2567":
        assert one.owners["plan"].late_by == 20  # when it was done, not when that was acknowledged


@pytest.mark.parametrize(
    ("log", "states"),
    [
        ([], ["not-due", "not-due"]),
        ([("plan", "done")], ["done", "not-due"]),
        ([("plan", "done"), ("ict", "doing")], ["done", "doing"]),
        ([("plan", "done"), ("ict", "done")], ["done", "done"]),
        ([("plan", "done"), ("ict", "done"), ("ict", "reopened")], ["done", "doing"]),
        # somebody who is none of them closes or reopens the whole; a word on progress is not for all
        ([("plan", "done"), ("moe", "done")], ["done", "not-due"]),
        ([("moe", "doing")], ["not-due", "not-due"]),
        ([("plan", "doing"), ("moe", "closed")], ["done", "done"]),
        ([("moe", "closed"), ("moe", "reopened"), ("plan", "done")], ["done", "doing"]),
        # a post reports for its unit
        ([("plan-head", "done"), ("ict", "done")], ["done", "done"]),
    ],
)
def test_several_owners_are_done_when_all_are(log: list[tuple[str, str]], states: list[str]) -> None:
    entries = [follow_up("2566-03-10", state, by) for by, state in log]  # of one day: as written
    found = one_finding(
        "2566-04-01", finding(recommendations=[recommendation("1", "plan", "ict")], follow_up=entries)
    )
    (one,) = found.recommendations
    assert [each.state for each in one.owners.values()] == states
    assert (one.standing.state == "done") == (states == ["done", "done"])
    assert found.owners == ("plan", "ict")


def test_of_one_owner_anybodys_word_counts() -> None:
    found = one_finding("2566-04-01", finding(follow_up=[follow_up("2566-03-10", "doing", "moe")]))
    assert found.recommendations[0].owners["plan"].said == "doing"


def test_a_finding_stands_as_its_least_finished_recommendation() -> None:
    advices = [recommendation("1"), recommendation("2", due="2566-05-01")]
    log = [follow_up("2566-03-10", "done", number="1")]
    for day, state in (("2566-03-10", "doing"), ("2566-04-20", "due-soon"), ("2566-05-02", "late")):
        assert one_finding(day, finding(recommendations=advices, follow_up=log)).standing.state == state


def test_a_finding_without_recommendations_asks_for_nothing() -> None:
    found = one_finding("2566-05-01", finding(recommendations=[]))
    assert (found.standing.state, found.open, found.carried_to) == ("not-applicable", False, ())


def test_a_finding_is_not_there_before_the_visit() -> None:
    records = (BOOK, YEAR, visit(), finding())
    assert board("2566-02-14", *records).findings == []
    assert len(board("2566-02-15", *records).findings) == 1


# -- came back, age, carried over ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("log", "came_back"),
    [
        ([("plan", "reopened")], 0),  # never finished, so it never came back
        ([("plan", "done"), ("plan", "doing")], 1),
        ([("plan", "closed"), ("moe", "reopened")], 1),
        ([("plan", "done"), ("moe", "closed"), ("plan", "reopened"), ("plan", "doing")], 1),
        ([("plan", "done"), ("plan", "reopened"), ("plan", "done"), ("plan", "reopened")], 2),
    ],
)
def test_a_finding_that_comes_back_says_so(log: list[tuple[str, str]], came_back: int) -> None:
    entries = [follow_up(f"2566-03-{10 + at}", state, by) for at, (by, state) in enumerate(log)]
    assert len(one_finding("2566-04-01", finding(follow_up=entries)).reopened) == came_back


@pytest.mark.parametrize(
    ("done_on", "day", "age", "carried"),
    [
        (None, "2566-02-17", 0, ()),
        (None, "2566-09-30", 225, ()),
        (None, "2566-10-01", 226, (2567,)),
        (None, "2567-10-01", 592, (2567, 2568)),  # 2567 has a leap day
        ("2566-09-30", "2566-10-01", 225, ()),
        ("2566-10-01", "2566-10-01", 226, (2567,)),
        ("2566-10-01", "2566-09-30", 225, ()),
    ],
)
def test_carried_over_from_30_september_to_1_october(
    done_on: str | None, day: str, age: int, carried: tuple[int, ...]
) -> None:
    log = [follow_up(done_on, "done")] if done_on else []
    found = one_finding(day, finding(follow_up=log))
    assert (found.age, found.carried_to) == (age, carried)


def test_closed_and_opened_again_it_is_carried_to_the_years_in_which_it_was_open() -> None:
    log = [
        follow_up("2566-11-10", "done"),
        follow_up("2569-01-15", "reopened", "moe"),
        follow_up("2569-12-01", "done"),
    ]
    made = board("2571-01-01", BOOK, YEAR, visit(), finding(follow_up=log))
    assert made.findings[0].carried_to == (2567, 2569, 2570)
    years = [year for year in range(2565, 2573) if made.findings_of(year)]
    assert years == [2566, 2567, 2569, 2570]


def test_a_year_it_says_itself_it_is_carried_to_counts_once_it_has_come() -> None:
    record = finding(follow_up=[follow_up("2566-09-01", "done")], carried_to=[2567])
    assert one_finding("2566-09-30", record).carried_to == ()
    assert one_finding("2566-10-01", record).carried_to == (2567,)


def test_a_recommendation_outlives_its_closed_year() -> None:
    records = (BOOK, CLOSED, visit(), finding(recommendations=[recommendation(due="2566-05-01")]))
    (owed,) = board("2567-06-01", *records).owed()
    assert (owed.kind, owed.standing.state, owed.parties) == ("recommendation", "late", ("plan",))


def test_by_topic_owner_and_age() -> None:
    records = [
        finding("a"),
        finding("b", topic="2", recommendations=[recommendation("1", "plan", "ict")]),
        finding(
            "c",
            recommendations=[recommendation("1", "ict")],
            follow_up=[follow_up("2566-02-28", "done", "ict")],
        ),
    ]
    found = board("2566-06-01", BOOK, YEAR, visit(), *records).findings

    def named(groups: dict[Any, list[Finding]]) -> dict[Any, str]:
        return {key: "".join(one.record.address[-1] for one in many) for key, many in groups.items()}

    where = "inspection/2566/visits/moe-r1"
    assert named(inspection.by_topic(found)) == {(where, "1"): "ac", (where, "2"): "b"}
    assert named(inspection.by_owner(found)) == {"plan": "ab", "ict": "bc"}
    assert list(named(inspection.by_age(found)).values()) == ["c", "", "ab", "", ""]


# -- day by day ------------------------------------------------------------------------------------------

entries = st.lists(
    st.tuples(
        st.integers(0, 700),
        st.sampled_from(["not-started", "doing", "done", "closed", "reopened"]),
        st.sampled_from(["plan", "ict", "moe"]),
    ),
    max_size=6,
)


@given(entries, st.integers(0, 900))
def test_once_done_it_stays_done_until_something_else_is_written(
    drawn: list[tuple[int, str, str]], after: int
) -> None:
    start = dt.date(2023, 2, 15)
    log = [
        follow_up((start + dt.timedelta(days=at)).isoformat(), state, by) for at, state, by in sorted(drawn)
    ]
    record = finding(recommendations=[recommendation("1", "plan", "ict", due="2566-06-30")], follow_up=log)
    today = start + dt.timedelta(days=after)
    now, then = (inspection.finding(record, visit(), day) for day in (today, today + dt.timedelta(days=1)))
    written = {one["date"] for one in log}
    if now.standing.state == "done" and then.standing.state != "done":
        assert (today + dt.timedelta(days=1)).isoformat() in written
        assert len(then.reopened) > len(now.reopened)
    assert set(now.carried_to) <= set(then.carried_to)
    assert then.age - now.age in (0, 1) or len(then.reopened) > len(now.reopened)
    for one in now.recommendations:
        assert (one.standing.state == "done") == all(each.state == "done" for each in one.owners.values())
        assert one.standing.state != "late" or today > dt.date(2023, 6, 30)


def test_a_finding_day_by_day() -> None:
    record = finding(
        recommendations=[recommendation("1", "plan", "ict", due="2566-04-30")],
        follow_up=[
            follow_up("2566-03-01", "done", "plan"),
            follow_up("2566-05-10", "done", "ict"),
            follow_up("2566-10-20", "reopened", "moe"),
        ],
    )
    turns: list[tuple[str, str]] = []
    for day in days("2566-02-15", "2566-11-30"):
        standing = one_finding(day, record).standing
        if not turns or turns[-1][1] != standing.state:
            turns.append((day, standing.state))
    assert turns == [
        ("2566-02-15", "not-due"),
        ("2566-03-01", "doing"),
        ("2566-04-16", "due-soon"),
        ("2566-05-01", "late"),
        ("2566-05-10", "done"),
        ("2566-10-20", "late"),
    ]
