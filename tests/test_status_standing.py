"""The few states, how a due day makes one of them, and how many make one."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.status.standing import (
    OPEN,
    SOON,
    STATES,
    Due,
    Standing,
    by,
    done,
    planned,
    settled,
    tally,
    to_do,
    together,
    waiting,
)

DUE = Due(dt.date(2024, 2, 29), "cycle")

days = st.dates(dt.date(2015, 1, 1), dt.date(2035, 12, 31))
dues = st.none() | st.builds(Due, days, st.sampled_from(["cycle", "letter", "manual", "record"]))


@pytest.mark.parametrize(
    ("today", "begun", "state", "left"),
    [
        ("2024-02-14", False, "not-due", 15),
        ("2024-02-14", True, "doing", 15),
        ("2024-02-15", False, "due-soon", SOON),
        ("2024-02-15", True, "due-soon", SOON),
        ("2024-02-28", False, "due-soon", 1),
        ("2024-02-29", False, "due-soon", 0),
        ("2024-03-01", False, "late", 1),
        ("2025-02-28", True, "late", 365),
    ],
)
def test_a_due_day_that_is_a_leap_day(today: str, begun: bool, state: str, left: int) -> None:
    found = to_do(DUE, dt.date.fromisoformat(today), begun=begun)
    assert (found.state, found.days, found.day) == (state, left, DUE.day)


@pytest.mark.parametrize(("begun", "state"), [(False, "not-due"), (True, "doing")])
def test_without_a_day_nothing_is_ever_late(begun: bool, state: str) -> None:
    assert to_do(None, dt.date(2099, 1, 1), begun=begun) == Standing(state)


def test_what_cannot_be_begun_yet_is_not_pressing() -> None:
    opens = DUE.day - dt.timedelta(days=1)
    found = waiting(DUE, DUE.day - dt.timedelta(days=2), opens, to_do(DUE, opens), said="missing")
    assert (found.state, found.day, found.days, found.opens) == ("not-due", DUE.day, 2, opens)
    assert [found.on(DUE.day + dt.timedelta(days=after)).state for after in (-2, -1, 0, 1)] == [
        "not-due", "due-soon", "due-soon", "late",
    ]  # fmt: skip
    assert found.on(opens).opens is None


def test_what_is_planned_comes_about_and_is_not_late() -> None:
    told = planned(to_do(DUE, DUE.day - dt.timedelta(days=20)), DUE.day, done(DUE.day, DUE))
    assert [told.on(DUE.day + dt.timedelta(days=after)).state for after in (-20, -14, -1, 0, 99)] == [
        "not-due", "due-soon", "due-soon", "done", "done",
    ]  # fmt: skip
    assert planned(done(DUE.day), DUE.day, Standing("late")) == done(DUE.day)


@given(dues, days, st.integers(0, 800), st.booleans())
def test_a_later_day_is_told_as_if_asked_on_it(
    due: Due | None, today: dt.date, after: int, begun: bool
) -> None:
    later = today + dt.timedelta(days=after)
    found = to_do(due, today, begun=begun).on(later)
    expected = to_do(due, later, begun=begun)
    assert (found.state, found.days, found.due) == (expected.state, expected.days, expected.due)


@pytest.mark.parametrize(
    ("day", "sent", "late_by"),
    [
        ("2024-02-29", None, 0),
        ("2024-03-01", None, 1),
        ("2024-05-01", "2024-02-28", 0),
        ("2024-05-01", "2024-03-02", 2),
        (None, None, 0),
    ],
)
def test_done_late_by_the_day_it_was_sent(day: str | None, sent: str | None, late_by: int) -> None:
    parsed = [dt.date.fromisoformat(one) if one else None for one in (day, sent)]
    assert done(parsed[0], DUE, sent=parsed[1]).late_by == late_by


def test_a_later_day_has_not_come() -> None:
    assert by("2567-02-29", dt.date(2024, 2, 28)) is None
    assert by("2567-02-29", dt.date(2024, 2, 29)) == dt.date(2024, 2, 29)
    assert by(None, dt.date(2024, 2, 29)) is None


def a(state: str, days: int = 0, day: str = "2024-01-01", said: str = "") -> Standing:
    when = dt.date.fromisoformat(day)
    return Standing(state, when, days, said, Due(when, "record") if state in OPEN else None)


@pytest.mark.parametrize(
    ("many", "state", "days"),
    [
        ([], "not-applicable", 0),
        ([a("not-applicable")], "not-applicable", 0),
        ([a("done"), a("not-applicable")], "done", 0),
        ([a("done"), a("no-data")], "no-data", 0),
        ([a("late", 3), a("late", 9), a("done")], "late", 9),
        ([a("due-soon", 9), a("due-soon", 3), a("doing", 40)], "due-soon", 3),
        ([a("done"), a("not-due", 40)], "doing", 40),
        ([a("doing", 40, "2024-03-01"), a("not-due", 20, "2024-02-10")], "doing", 20),
        ([a("not-due", 40, "2024-03-01"), a("not-due", 20, "2024-02-10")], "not-due", 20),
        ([a("no-data"), a("not-due", 40)], "not-due", 40),
    ],
)
def test_many_make_one(many: list[Standing], state: str, days: int) -> None:
    found = together(many)
    assert (found.state, found.days) == (state, days)


def test_many_that_are_done_were_done_on_the_last_day() -> None:
    found = together([a("done", day="2024-01-09"), a("done", day="2024-01-03")])
    assert found.day == dt.date(2024, 1, 9)


def test_many_of_which_one_came_back_say_so() -> None:
    assert together([a("done"), a("doing", said="reopened"), a("not-due")]).said == "reopened"


@given(dues, days, st.booleans())
def test_late_never_before_the_due_day_and_always_after(due: Due | None, today: dt.date, begun: bool) -> None:
    found = to_do(due, today, begun=begun)
    assert (found.state == "late") == (due is not None and today > due.day)
    assert found.open
    if due:
        assert found.days == abs((due.day - today).days)
        assert found.day == due.day


@given(st.lists(st.builds(to_do, dues, days) | st.builds(done, days, dues)))
def test_together_is_as_bad_as_the_worst_and_no_worse(many: list[Standing]) -> None:
    found, states = together(many), {one.state for one in many}
    assert ("late" in states) == (found.state == "late")
    assert (found.state == "done") == (states == {"done"})
    assert found.state in {*states, "doing", "not-applicable"}
    assert found.open == any(one.open for one in many)


@given(st.lists(st.sampled_from(STATES)))
def test_a_tally_sums_to_what_was_counted(states: list[str]) -> None:
    counts = tally(Standing(one) for one in states)
    assert sum(counts.values()) == len(states)
    assert list(counts) == [one for one in STATES if one in states]


@given(st.builds(to_do, dues, days) | st.builds(done, days, dues))
def test_a_closed_year_asks_for_nothing(standing: Standing) -> None:
    assert settled(standing, over=False) == standing
    assert not settled(standing, over=True).open
    assert settled(standing, over=True).state == ("done" if standing.state == "done" else "no-data")
