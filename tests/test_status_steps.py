"""Steps of a manual in a year: what the log, the round's own days, a letter and the manual say."""

from __future__ import annotations

from typing import Any

import pytest

from generator.model import Record
from generator.status.steps import Step
from tests.small_office import board, cycle, letter, manual, round_, step

SIX = round_(
    "6m", "2565-10-01", "2566-03-31", opens="2566-03-15", closes="2566-04-10", result_received="2566-06-02"
)
TWELVE = round_("12m", "2565-10-01", "2566-09-30", opens="2566-09-01", closes="2566-09-30")


def steps(day: str, *records: Record, year: int = 2566) -> dict[tuple[str, str], Step]:
    work = next(one for one in records if one.kind == "cycle").data["work"]
    return {(one.number, one.round): one for one in board(day, *records).steps(work, year)}


def stands(one: Step) -> tuple[str, int]:
    return one.standing.state, one.standing.days


def log(step_: str, state: str, **data: Any) -> dict[str, Any]:
    return {"step": step_, "state": state} | data


# -- done, under way, not applicable ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2565-12-01", "not-due"),
        ("2565-12-02", "due-soon"),  # it takes two days, and the second has not come
        ("2565-12-03", "done"),
        ("2566-09-30", "done"),
    ],
)
def test_a_step_of_several_days_is_done_on_the_last(day: str, state: str) -> None:
    year = cycle("e-mes", 2566, SIX, log=[log("4.1", "done", date="2565-12-02", until="2565-12-03")])
    found = steps(day, manual("e-mes", step("4.1")), year)["4.1", ""]
    assert found.standing.state == state
    assert bool(found.entries) == (day > "2565-12-01")


@pytest.mark.parametrize(
    ("day", "stand"),
    [
        ("2565-11-08", ("not-due", 24)),  # planned, not begun
        ("2565-11-09", ("doing", 23)),
        ("2565-11-18", ("due-soon", 14)),
        ("2565-12-02", ("due-soon", 0)),
        ("2565-12-04", ("late", 2)),
        ("2565-12-05", ("done", 0)),
    ],
)
def test_a_step_under_way_is_due_when_the_year_says_it_ends(day: str, stand: tuple[str, int]) -> None:
    entries = [
        log("4.1", "doing", date="2565-11-09", until="2565-12-02"),
        log("4.1", "done", date="2565-12-05"),
    ]
    found = steps(day, manual("e-mes", step("4.1")), cycle("e-mes", 2566, SIX, log=entries))["4.1", ""]
    assert stands(found) == stand
    assert found.standing.due is not None
    assert (found.standing.due.basis, found.standing.due.source) == ("cycle", "e-mes/2566/cycle")
    assert found.standing.late_by == (3 if stand[0] == "done" else 0)


def test_the_log_may_be_written_in_any_order() -> None:
    entries = [log("4.1", "done", date="2565-12-05"), log("4.1", "doing", date="2565-11-09")]
    found = steps("2565-12-31", manual("e-mes", step("4.1")), cycle("e-mes", 2566, SIX, log=entries))
    assert found["4.1", ""].standing.state == "done"


def test_a_step_that_does_not_apply_says_why() -> None:
    entries = [log("4.1", "not-applicable", reason="ใช้คำสั่งเดิม")]
    found = steps("2565-12-31", manual("e-mes", step("4.1")), cycle("e-mes", 2566, SIX, log=entries))
    assert found["4.1", ""].standing.state == "not-applicable"
    assert found["4.1", ""].reason == "ใช้คำสั่งเดิม"


def test_who_did_it_is_the_logs_word_before_the_manuals() -> None:
    year = cycle("e-mes", 2566, SIX, log=[log("4.1", "done", date="2565-12-05", by="bme")])
    found = steps("2565-12-31", manual("e-mes", step("4.1"), step("4.2", actor="ict")), year)
    assert [one.actor for one in found.values()] == ["bme", "ict"]


def test_what_shows_it_was_done() -> None:
    source = letter("sample-7", "2566-06-02", 2566)
    six = SIX | {"result_received": {"date": "2566-06-02", "source": source.address}}
    year = cycle("e-mes", 2566, six, log=[log("4.1", "done", date="2565-10-20", refs=[source.address])])
    book = manual("e-mes", step("4.1"), step("4.10", rounds=["6m"], event="result_received"))
    before, after = (steps(day, book, year, source) for day in ("2566-06-01", "2566-06-02"))
    assert before["4.1", ""].shown_by == (source.address,)
    assert before["4.10", "6m"].shown_by == ()
    assert after["4.10", "6m"].shown_by == (source.address,)
    assert after["4.10", "6m"].standing.state == "done"


# -- rounds ----------------------------------------------------------------------------------------------


def test_rounds_of_the_manual_of_the_log_and_of_neither() -> None:
    book = manual(
        "e-mes",
        step("4.1"),
        step("4.2", rounds=["6m", "12m"]),
        step("4.3"),
        step("4.4", rounds=["6m"]),
    )
    entries = [log("4.3", "done", round="12m", date="2566-09-01"), log("4.2", "done", date="2565-10-01")]
    found = steps("2566-09-15", book, cycle("e-mes", 2566, TWELVE, log=entries))
    assert {key: one.standing.state for key, one in found.items()} == {
        ("4.1", ""): "not-due",
        ("4.2", "12m"): "done",  # an entry without a round speaks of all
        ("4.3", "12m"): "done",
        ("4.4", ""): "not-applicable",  # this year has no round of six months
    }
    assert found["4.4", ""].standing.said == "no-round"


# -- due days: cycle, then letter, then manual -----------------------------------------------------------

SUBMIT = {"rounds": ["6m"], "event": "submitted"}
SET = {"step": "manuals/e-mes#4.9", "date": "2566-04-05"}
LETTER, RHYTHM = "letters/2565/sample-7", "manuals/e-mes#step-4.9"


@pytest.mark.parametrize(
    ("six", "effects", "when", "expected"),
    [
        ({"closes": "2566-04-10"}, [SET], {"month": 4, "day": 30}, ("2023-04-10", "cycle", "")),
        ({}, [SET], {"month": 4, "day": 30}, ("2023-04-05", "letter", LETTER)),
        ({}, [], {"month": 4, "day": 30}, ("2023-04-30", "manual", RHYTHM)),
        ({}, [], {"month": 4}, ("2023-04-30", "manual", RHYTHM)),
        ({}, [], {"after_event": "period_end", "days": 10}, ("2023-04-10", "manual", RHYTHM)),
        ({}, [], {}, None),
        ({}, [SET | {"round": "12m"}], {}, None),
        ({}, [SET | {"fiscal_year": 2567}], {}, None),
        ({}, [SET, SET | {"round": "6m", "date": "2566-04-07"}], {}, ("2023-04-07", "letter", LETTER)),
        (
            {"closes": {"date": "2566-04-10", "source": LETTER}},
            [],
            {},
            ("2023-04-10", "cycle", LETTER),
        ),
    ],
)  # fmt: skip
def test_whose_day_it_is(
    six: dict[str, Any], effects: list[Any], when: dict[str, Any], expected: tuple[str, ...] | None
) -> None:
    year = cycle("e-mes", 2566, round_("6m", "2565-10-01", "2566-03-31", **six))
    told = letter("sample-7", "2565-10-20", 2566, *effects)
    found = steps("2565-12-01", manual("e-mes", step("4.9", when=when, **SUBMIT)), year, told)["4.9", "6m"]
    due = found.standing.due
    assert (due and (due.day.isoformat(), due.basis, due.source)) == expected


def test_a_letter_is_unknown_before_its_day_and_a_later_one_overrules_it() -> None:
    records = (
        manual("e-mes", step("4.5")),
        cycle("e-mes", 2566, SIX),
        letter("sample-7", "2565-10-20", 2566, {"step": "manuals/e-mes#4.5", "date": "2565-12-03"}),
        letter("sample-8", "2565-11-20", 2566, {"step": "manuals/e-mes#4.5", "date": "2565-12-20"}),
    )
    for day, due in (("2565-10-19", None), ("2565-10-20", "2022-12-03"), ("2565-11-20", "2022-12-20")):
        found = steps(day, *records)["4.5", ""].standing
        assert (found.day and found.day.isoformat()) == due, day


def test_a_letter_of_october_serves_the_fiscal_year_it_names() -> None:
    """Of 20 October 2565: calendar year 2565, fiscal year 2566. It says nothing of fiscal year 2565."""
    told = letter("sample-7", "2565-10-20", 2566, {"step": "manuals/e-mes#4.5", "date": "2565-12-03"})
    book = manual("e-mes", step("4.5"))
    old = cycle("e-mes", 2565, round_("6m", "2564-10-01", "2565-03-31"))
    new = cycle("e-mes", 2566, SIX)
    made = board("2565-12-10", book, old, new, told)
    assert [one.standing.state for one in made.steps("e-mes", 2565)] == ["not-due"]
    assert [one.standing.state for one in made.steps("e-mes", 2566)] == ["late"]


@pytest.mark.parametrize(
    ("year", "when", "due"),
    [
        (2567, {"month": 2, "day": 29}, "2024-02-29"),
        (2566, {"month": 2, "day": 29}, "2023-02-28"),
        (2566, {"month": 2}, "2023-02-28"),
        (2566, {"month": 10, "day": 1}, "2022-10-01"),
        (2566, {"month": 9, "day": 30}, "2023-09-30"),
        (2566, {"month": 6, "day": 31}, "2023-06-30"),
    ],
)
def test_a_day_of_the_year_by_the_manual(year: int, when: dict[str, int], due: str) -> None:
    book = manual("e-mes", step("4.1", when=when))
    rounds = round_("6m", f"{year - 1}-10-01", f"{year}-03-31")
    found = steps(f"{year - 1}-10-01", book, cycle("e-mes", year, rounds), year=year)["4.1", ""]
    assert found.standing.day is not None
    assert found.standing.day.isoformat() == due


def test_days_after_another_step_count_from_when_that_was_done() -> None:
    book = manual(
        "e-mes",
        step("4.10", rounds=["6m"], event="result_received"),
        step("4.11", rounds=["6m"], when={"after_step": "4.10", "days": 7}),
        step("4.12", rounds=["12m"], when={"after_step": "4.11", "days": 30}),
    )
    entries = [log("4.11", "done", round="6m", date="2566-06-12")]
    year = cycle("e-mes", 2566, SIX, TWELVE, log=entries)
    early, later, last = (steps(day, book, year) for day in ("2566-06-01", "2566-06-10", "2566-06-20"))
    assert stands(early["4.11", "6m"]) == ("not-due", 0)
    assert stands(later["4.11", "6m"]) == ("late", 1)  # 2 June and seven days
    assert last["4.11", "6m"].standing.late_by == 3
    assert stands(last["4.12", "12m"]) == ("not-due", 22)


def test_days_after_an_event_of_the_round() -> None:
    book = manual("e-mes", step("4.8", rounds=["6m"], when={"after_event": "closes", "days": 0}))
    found = steps("2566-04-01", book, cycle("e-mes", 2566, SIX))["4.8", "6m"].standing
    assert (found.state, found.days) == ("due-soon", 9)
    assert found.due is not None
    assert found.due.basis == "manual"


def test_a_planned_day_of_an_event_is_its_due_day_until_it_comes() -> None:
    book = manual("e-mes", step("4.10", rounds=["6m"], event="result_received"))
    before, on = (steps(day, book, cycle("e-mes", 2566, SIX)) for day in ("2566-06-01", "2566-06-02"))
    assert stands(before["4.10", "6m"]) == ("due-soon", 1)
    assert on["4.10", "6m"].standing.state == "done"


# -- closed years ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "state"), [("2566-09-30", "late"), ("2566-10-12", "late"), ("2566-10-13", "no-data")]
)
def test_a_closed_year_is_over_after_the_last_day_it_tells_of(day: str, state: str) -> None:
    book = manual("e-mes", step("4.9", **SUBMIT), step("4.15"))
    year = cycle("e-mes", 2566, SIX, state="closed", log=[log("4.15", "done", date="2566-10-12")])
    assert steps(day, book, year)["4.9", "6m"].standing.state == state


def test_a_year_without_its_own_record_has_no_steps() -> None:
    assert board("2566-01-01", manual("e-mes")).steps("e-mes", 2566) == []
