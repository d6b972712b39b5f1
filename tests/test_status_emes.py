"""e-MES: the life of a result, what its figures come to, scores by weights, trends."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model import Record
from generator.status import emes
from generator.status.emes import Line
from tests.small_office import board, cycle, days, indicator, letter, manual, result, round_, step

BOOK = manual("e-mes")
SIX = round_(
    "6m", "2565-10-01", "2566-03-31", opens="2566-03-15", closes="2566-04-10", result_received="2566-06-02"
) | {"parts": ["QP"]}
TWELVE = round_("12m", "2565-10-01", "2566-09-30", opens="2566-09-01", closes="2566-09-30")
PARTS = [{"id": "QP", "name": "QP"}, {"id": "AP", "name": "AP"}]
YEAR = cycle("e-mes", 2566, SIX, TWELVE, parts=PARTS)


def line(day: str, *records: Record, year: Record = YEAR, round_id: str = "6m") -> Line:
    (found,) = board(day, BOOK, year, *records).indicators(2566, round_id)
    return found


def correction(id_: str, done_on: str | None = None, due: str | None = None, **data: Any) -> dict[str, Any]:
    given_ = {"id": id_, "text": "แก้ไข", "state": "done" if done_on else "open"} | data
    return given_ | ({"done_on": done_on} if done_on else {}) | ({"due": due} if due else {})


# -- the life of a result --------------------------------------------------------------------------------

LIFE = result(
    state="accepted",
    value=60,
    score=3,
    reported_on="2566-04-12",
    accepted_on="2566-07-01",
    feedback={
        "date": "2566-06-02",
        "value": 55.5,
        "score": 2,
        "corrections": [
            correction("c1", "2566-06-10", "2566-06-15"),
            correction("c2", "2566-06-25", "2566-06-20"),
        ],
    },
)


@pytest.mark.parametrize(
    ("day", "state", "said", "days_"),
    [
        ("2565-10-01", "not-due", "missing", 191),
        ("2566-03-14", "not-due", "missing", 27),  # not open yet
        ("2566-03-15", "not-due", "missing", 26),
        ("2566-03-27", "due-soon", "missing", 14),
        ("2566-04-10", "due-soon", "missing", 0),
        ("2566-04-11", "late", "missing", 1),
        ("2566-04-12", "done", "reported", 0),
        ("2566-06-01", "done", "reported", 0),
        ("2566-06-02", "doing", "returned", 0),
        ("2566-06-24", "doing", "returned", 0),
        ("2566-06-25", "done", "corrected", 0),
        ("2566-06-30", "done", "corrected", 0),
        ("2566-07-01", "done", "accepted", 0),
        ("2567-02-29", "done", "accepted", 0),
    ],
)
def test_the_life_of_a_result(day: str, state: str, said: str, days_: int) -> None:
    found = line(day, indicator(), LIFE)
    assert (found.standing.state, found.standing.said, found.standing.days) == (state, said, days_)
    reported = day >= "2566-04-12"
    answered = day >= "2566-06-02"
    assert found.reported.value == (60 if reported else None)
    assert found.back.value == (55.5 if answered else None)
    assert found.difference == (-4.5 if answered else None)
    assert found.score_difference == (-1 if answered else None)
    assert found.counts == (55.5 if answered else 60 if reported else None)
    assert found.standing.late_by == (2 if found.standing.state == "done" else 0)
    assert found.is_reported == reported


@pytest.mark.parametrize(
    ("day", "states"),
    [
        ("2566-06-01", []),
        ("2566-06-02", ["due-soon", "not-due"]),
        ("2566-06-10", ["done", "due-soon"]),
        ("2566-06-21", ["done", "late"]),
        ("2566-06-25", ["done", "done"]),
    ],
)
def test_corrections_open_and_done(day: str, states: list[str]) -> None:
    found = line(day, indicator(), LIFE)
    assert [one.standing.state for one in found.corrections] == states
    assert found.open_corrections == sum(one != "done" for one in states)


@pytest.mark.parametrize(
    ("told", "day", "said"),
    [
        # accepted: on the day that is said, else when the answer came or the last correction was made
        ({"state": "accepted", "value": 1, "reported_on": "2566-04-01"}, "2566-04-01", "accepted"),
        (
            {
                "state": "accepted",
                "value": 1,
                "reported_on": "2566-04-01",
                "feedback": {"date": "2566-06-02"},
            },
            "2566-06-01",
            "reported",
        ),
        (
            {
                "state": "accepted",
                "value": 1,
                "reported_on": "2566-04-01",
                "feedback": {"date": "2566-06-02"},
            },
            "2566-06-02",
            "accepted",
        ),
        (
            {
                "state": "accepted",
                "value": 1,
                "reported_on": "2566-04-01",
                "feedback": {"date": "2566-06-02", "corrections": [correction("c1")]},
            },
            "2566-06-02",
            "returned",
        ),
        # came back without anything to correct
        (
            {
                "state": "returned",
                "value": 1,
                "reported_on": "2566-04-01",
                "feedback": {"date": "2566-06-02"},
            },
            "2566-06-02",
            "returned",
        ),
        # the answer came and asked for nothing
        (
            {
                "state": "reported",
                "value": 1,
                "reported_on": "2566-04-01",
                "feedback": {"date": "2566-06-02"},
            },
            "2566-06-02",
            "reported",
        ),
    ],
)
def test_what_a_result_is_called(told: dict[str, Any], day: str, said: str) -> None:
    assert line(day, indicator(), result(**told)).standing.said == said


def test_reported_again_after_it_came_back_is_not_late_by_the_second_day() -> None:
    """Only the day of the last report is kept: between the answer and it, the result is back."""
    again = result(
        state="accepted",
        value=58,
        reported_on="2566-06-20",
        feedback={"date": "2566-06-02", "corrections": [correction("c1", "2566-06-20")]},
    )
    back = line("2566-06-10", indicator(), again)
    assert (back.standing.said, back.reported.value) == ("returned", None)
    done = line("2566-06-20", indicator(), again)
    assert (done.standing.said, done.standing.late_by) == ("accepted", 0)


@pytest.mark.parametrize(
    ("day", "state", "said"),
    [
        ("2565-09-30", "not-due", "missing"),  # before the period nothing can have been begun
        ("2565-10-01", "doing", "draft"),
        ("2566-03-31", "due-soon", "draft"),
        ("2566-04-11", "late", "draft"),
    ],
)
def test_a_draft_is_under_way_and_can_be_late(day: str, state: str, said: str) -> None:
    found = line(day, indicator(), result(state="draft", value=40))
    assert (found.standing.state, found.standing.said) == (state, said)
    assert found.reported.value is None  # a draft's value is nobody's report


# -- no data, not due, closed, central and zero are five things ------------------------------------------

NO_DATA = result(state="no-data", reason="ยังไม่ได้รับข้อมูล")


@pytest.mark.parametrize(
    ("records", "state", "said", "value"),
    [
        ([indicator(), NO_DATA], "no-data", "no-data", None),
        ([indicator(), result(state="not-due", reason="รายงานรอบเดียว")], "not-applicable", "not-due", None),
        ([indicator(rounds=["12m"])], "not-applicable", "not-due", None),
        ([indicator(), result(state="closed", reason="ปิด")], "not-applicable", "closed", None),
        ([indicator(closed_rounds=[{"round": "6m", "reason": "ปิด"}])], "not-applicable", "closed", None),
        ([indicator(central=True)], "not-applicable", "central", None),
        ([indicator()], "late", "missing", None),
        ([indicator(), result(state="reported", value=0, reported_on="2566-04-01")], "done", "reported", 0),
    ],
)
def test_nothing_has_many_reasons(records: list[Record], state: str, said: str, value: float | None) -> None:
    found = line("2566-05-01", *records)
    assert (found.standing.state, found.standing.said, found.counts) == (state, said, value)
    assert found.expected == (state != "not-applicable")


def test_no_data_is_not_said_before_the_round_opens() -> None:
    assert line("2566-03-14", indicator(), NO_DATA).standing.state == "not-due"
    assert line("2566-03-15", indicator(), NO_DATA).standing.state == "no-data"


def test_an_indicator_of_a_part_that_the_round_does_not_take_in_is_no_line_of_it() -> None:
    made = board("2566-05-01", BOOK, YEAR, indicator("QP-1"), indicator("AP-1", rounds=["12m"]))
    assert [one.indicator.data["code"] for one in made.indicators(2566, "6m")] == ["QP-1"]
    assert [one.indicator.data["code"] for one in made.indicators(2566, "12m")] == ["AP-1", "QP-1"]


def test_counts_by_name_sum_to_the_lines() -> None:
    records = [
        indicator("QP-1"), indicator("QP-2"),
        indicator("QP-3", rounds=["12m"]), indicator("QP-4", central=True),
        result("QP-1", state="reported", value=1, reported_on="2566-04-01"),
    ]  # fmt: skip
    lines = board("2566-05-01", BOOK, YEAR, *records).indicators(2566, "6m")
    assert emes.count(lines) == {"reported": 1, "missing": 1, "not-due": 1, "central": 1}
    assert sum(emes.count(lines).values()) == len(lines)
    assert list(emes.by_part(lines)) == ["QP"]


# -- closed years, rounds without days, letters ----------------------------------------------------------


@pytest.mark.parametrize(
    ("records", "state"),
    [
        ([], "no-data"),
        ([result(state="draft", value=1)], "no-data"),
        (
            [
                result(
                    state="returned",
                    value=1,
                    reported_on="2566-04-01",
                    feedback={"date": "2566-06-02", "corrections": [correction("c1", due="2566-07-01")]},
                )
            ],
            "no-data",
        ),
        ([result(state="reported", value=1, reported_on="2566-04-01")], "done"),
        # it was still made up for after the year: until then it was late
        ([result(state="reported", value=1, reported_on="2566-12-24")], "late"),
    ],
)
def test_a_closed_year_asks_for_nothing_more(records: list[Record], state: str) -> None:
    closed = cycle("e-mes", 2566, SIX, TWELVE, parts=PARTS, state="closed")
    found = line("2566-12-01", indicator(), *records, year=closed)
    assert found.standing.state == state
    assert all(not one.standing.open for one in found.corrections)


def test_without_a_closing_day_nothing_is_late_and_what_went_in_without_it_is_unknown() -> None:
    bare = round_("6m", "2565-10-01", "2566-03-31")
    year = cycle("e-mes", 2566, bare, parts=PARTS)
    assert line("2566-09-01", indicator(), year=year).standing.state == "not-due"
    sent = cycle("e-mes", 2566, bare | {"submitted": {"date": "2566-04-10"}}, parts=PARTS)
    assert line("2566-04-09", indicator(), year=sent).standing.state == "not-due"
    assert line("2566-04-10", indicator(), year=sent).standing.state == "no-data"


def test_the_letter_that_sets_the_day_of_reporting_sets_that_of_every_result() -> None:
    book = manual("e-mes", step("4.9", rounds=["6m"], event="submitted"))
    year = cycle("e-mes", 2566, round_("6m", "2565-10-01", "2566-03-31"))
    told = letter("sample-7", "2565-10-20", 2566, {"step": "manuals/e-mes#4.9", "date": "2566-04-05"})
    (found,) = board("2566-04-08", book, year, told, indicator()).indicators(2566, "6m")
    assert (found.standing.state, found.standing.days) == ("late", 3)
    assert found.standing.due is not None
    assert (found.standing.due.basis, found.standing.due.source) == ("letter", "letters/2565/sample-7")


# -- values, targets, levels, issues ---------------------------------------------------------------------

LEVELS = [{"score": one, "name": f"ระดับ {one}", "text": f"เกณฑ์ {one}"} for one in range(1, 6)]


@pytest.mark.parametrize(
    ("measure", "target", "told", "met"),
    [
        ({"kind": "percent"}, {"value": 80}, {"value": 80}, True),
        ({"kind": "percent"}, {"value": 80}, {"value": 79.99}, False),
        ({"kind": "percent", "direction": "lower"}, {"value": 3.5}, {"value": 3.5}, True),
        ({"kind": "percent", "direction": "lower"}, {"value": 3.5}, {"value": 0}, True),
        ({"kind": "percent", "direction": "lower"}, {"value": 3.5}, {"value": 3.51}, False),
        ({"kind": "percent"}, {"value": 0}, {"value": 0}, True),
        ({"kind": "count"}, {"value": 12}, {"value": 11}, False),
        ({"kind": "score"}, {"value": 4}, {"score": 4.25}, True),
        ({"kind": "score"}, {"value": 4}, {"score": 4.25, "value": 3}, False),
        ({"kind": "level", "levels": LEVELS}, {"value": 4}, {"level": "ระดับ 4"}, True),
        ({"kind": "level", "levels": LEVELS}, {"text": "ระดับ 4"}, {"level": "ระดับ 3"}, False),
        ({"kind": "level", "levels": LEVELS}, {"text": "ระดับ 4 ขึ้นไป"}, {"level": "ระดับ 3"}, None),
        ({"kind": "text"}, {"value": 4}, {"text": "ดำเนินการแล้ว"}, None),
        ({"kind": "percent"}, {"text": "ดีขึ้น"}, {"value": 80}, None),
        ({"kind": "percent"}, None, {"value": 80}, None),
        ({"kind": "percent"}, {"value": 50}, {"numerator": 2, "denominator": 3, "text": "สองในสาม"}, True),
    ],
)
def test_a_value_against_its_target(
    measure: dict[str, Any], target: dict[str, Any] | None, told: dict[str, Any], met: bool | None
) -> None:
    asked = indicator(measure=measure, target=target)
    found = line("2566-05-01", asked, result(state="reported", reported_on="2566-04-01", **told))
    assert found.met is met


def test_what_came_back_counts_against_the_target() -> None:
    asked = indicator(target={"value": 58})
    assert line("2566-05-01", asked, LIFE).met is True
    assert line("2566-06-02", asked, LIFE).met is False


@pytest.mark.parametrize(
    ("part", "whole", "decimals", "value"),
    [(2, 3, None, 66.67), (2, 3, 0, 67), (1, 8, 1, 12.5), (1, 800, 2, 0.13), (0, 7, None, 0), (7, 7, 2, 100)],
)
def test_a_percentage_that_is_not_typed_is_worked_out(
    part: int, whole: int, decimals: int | None, value: float
) -> None:
    measure = {"kind": "percent"} | ({} if decimals is None else {"decimals": decimals})
    told = result(state="reported", reported_on="2566-04-01", text="มี", numerator=part, denominator=whole)
    assert line("2566-05-01", indicator(measure=measure), told).reported.value == value


def test_nothing_of_nothing_is_no_percentage() -> None:
    told = result(state="reported", reported_on="2566-04-01", text="ไม่มี", numerator=0, denominator=0)
    assert line("2566-05-01", indicator(), told).reported.value is None


@pytest.mark.parametrize(
    ("reported", "back", "difference"), [(0.3, 0.1, -0.2), (95.53, 95.53, 0), (0, 1.1, 1.1)]
)
def test_a_difference_has_the_decimals_that_were_written(
    reported: float, back: float, difference: float
) -> None:
    told = result(
        state="accepted",
        value=reported,
        reported_on="2566-04-01",
        feedback={"date": "2566-06-02", "value": back},
    )
    assert line("2566-06-02", indicator(), told).difference == difference


ISSUES = [
    {"number": "1", "title": "ก"},
    {"number": "2", "title": "ข", "rounds": ["12m"]},
    {"number": "3", "title": "ค", "owner": "ict"},
]


@pytest.mark.parametrize(
    ("day", "told", "said"),
    [
        ("2566-03-31", {"state": "draft"}, ["draft", "not-due", "draft"]),
        ("2566-03-31", {"state": "reported", "reported_on": "2566-04-01"}, ["missing", "not-due", "missing"]),
        (
            "2566-04-01",
            {"state": "reported", "reported_on": "2566-04-01"},
            ["reported", "not-due", "no-data"],
        ),
        ("2566-04-01", {"state": "closed", "reason": "ปิด"}, ["closed", "closed", "closed"]),
    ],
)
def test_issues_go_with_their_result_but_for_their_own_finer_word(
    day: str, told: dict[str, Any], said: list[str]
) -> None:
    issues = [
        {"number": "1", "state": "reported", "score": 0},
        {"number": "3", "state": "no-data", "reason": "รอข้อมูล"},
    ]
    own = {} if told["state"] in ("closed", "draft") else {"issues": issues}
    found = line(day, indicator(issues=ISSUES), result(**told, **own))
    assert [one.said for one in found.issues] == said
    scores = [one.figures.score for one in found.issues]
    assert scores == ([0, None, None] if said[0] == "reported" else [None] * 3)


def test_who_owes_a_result() -> None:
    owners = {
        round_id: board("2566-03-31", BOOK, YEAR, indicator(issues=[
            *ISSUES, {"number": "4", "title": "ง", "owner": "finance", "rounds": ["12m"]}
        ])).owed_by(party)
        for round_id, party in (("6m", "ict"), ("12m", "finance"))
    }  # fmt: skip
    assert {one.round for one in owners["6m"]} == {"6m", "12m"}
    assert {one.round for one in owners["12m"]} == {"12m"}


# -- scores ----------------------------------------------------------------------------------------------


def scored(code: str, weight: float | None, score: float | None, back: float | None = None) -> list[Record]:
    told = {"score": score} if score is not None else {"text": "ไม่มีคะแนน"}
    feedback = {"feedback": {"date": "2566-06-02", "score": back}} if back is not None else {}
    return [
        indicator(code, weight=weight),
        result(code, "12m", state="reported", reported_on="2566-04-01", **told, **feedback),
    ]


def test_scores_by_weights_of_indicators_and_of_parts() -> None:
    parts = [{"id": "QP", "name": "QP", "weight": 60}, {"id": "AP", "name": "AP", "weight": 40}]
    year = cycle("e-mes", 2566, TWELVE, parts=parts)
    records = [
        *scored("QP-1", 70, 4), *scored("QP-2", 30, 5, 2),
        *scored("QP-3", None, 5), *scored("QP-4", 10, None),
        *scored("AP-1", 50, 0), *scored("AP-2", 50, 3),
    ]  # fmt: skip
    found = board("2566-06-02", BOOK, year, *records).scores(2566, "12m")
    assert {name: (one.score, one.weight, one.counted) for name, one in found.parts.items()} == {
        "AP": (1.5, 100, 2),
        "QP": (3.4, 100, 2),
    }
    assert found.total is not None
    assert (found.total.score, found.total.weight) == (2.64, 100)


def test_no_weights_no_score() -> None:
    year = cycle("e-mes", 2566, TWELVE, parts=PARTS)
    found = board("2566-06-02", BOOK, year, *scored("QP-1", None, 4), *scored("AP-1", 1, 4)).scores(
        2566, "12m"
    )
    assert list(found.parts) == ["AP"]
    assert found.total is None


@given(
    st.lists(st.tuples(st.integers(1, 100), st.sampled_from([0, 1, 2.5, 3, 4, 5])), min_size=1, max_size=6)
)
def test_a_score_lies_between_the_least_and_the_greatest(pairs: list[tuple[int, float]]) -> None:
    records = [
        one for place, (weight, score) in enumerate(pairs) for one in scored(f"QP-{place}", weight, score)
    ]
    found = board("2566-06-02", BOOK, YEAR, *records).scores(2566, "12m").parts["QP"]
    assert min(score for _, score in pairs) <= found.score <= max(score for _, score in pairs)
    assert found.weight == sum(weight for weight, _ in pairs)


# -- trends ----------------------------------------------------------------------------------------------


def of_year(year: int, *, value: float | None = None, six: float | None = None, **data: Any) -> list[Record]:
    before = {"continues": f"e-mes/{year - 1}/indicators/QP-1"} if year > 2564 else {}
    rounds = [
        round_("6m", f"{year - 1}-10-01", f"{year}-03-31"),
        round_("12m", f"{year - 1}-10-01", f"{year}-09-30"),
    ]
    found = [cycle("e-mes", year, *rounds), indicator("QP-1", year, **before, **data)]
    for round_id, told in (("6m", six), ("12m", value)):
        if told is not None:
            day = f"{year}-04-01" if round_id == "6m" else f"{year}-09-30"
            found.append(result("QP-1", round_id, year, state="reported", value=told, reported_on=day))
    return found


@pytest.mark.parametrize(
    ("later", "breaks"),
    [
        ({}, False),
        ({"definition_changed": True}, True),
        ({"definition_changed": False, "edition": "ฉบับใหม่"}, False),
        ({"edition": "ฉบับใหม่"}, True),
        ({"edition": "ฉบับเดิม"}, False),
        ({"measure": {"kind": "count"}}, True),
        ({"measure": {"kind": "percent", "direction": "lower"}}, True),
        ({"changes": [{"date": "2566-05-01", "text": "นับใหม่"}]}, True),
        ({"changes": [{"date": "2570-05-01", "text": "นับใหม่"}]}, False),
    ],
)
def test_a_trend_breaks_where_two_years_do_not_compare(later: dict[str, Any], breaks: bool) -> None:
    made = board(
        "2566-12-01",
        BOOK,
        *of_year(2564, value=50),
        *of_year(2565, six=40, edition="ฉบับเดิม"),
        *of_year(2566, six=55, value=0, **later),
    )
    found = made.trend(made.register.records["e-mes/2566/indicators/QP-1"])
    assert [(one.year, one.round, one.value) for one in found] == [
        (2564, "12m", 50),
        (2565, "6m", 40),
        (2566, "12m", 0),
    ]
    assert [one.breaks for one in found] == [False, False, breaks]


def test_a_trend_knows_nothing_of_days_to_come_and_goes_round_no_circle() -> None:
    made = board("2566-05-01", BOOK, *of_year(2565, value=40), *of_year(2566, six=55, value=60))
    record = made.register.records["e-mes/2566/indicators/QP-1"]
    assert [one.value for one in made.trend(record)] == [40, 55]
    round_about = board("2566-05-01", BOOK, YEAR, indicator(continues="e-mes/2566/indicators/QP-1"))
    assert len(round_about.trend(round_about.register.records["e-mes/2566/indicators/QP-1"])) == 1


# -- day by day ------------------------------------------------------------------------------------------


def test_once_done_it_stays_done_but_for_the_day_it_comes_back() -> None:
    before = ""
    turns = []
    for day in days("2565-09-01", "2566-08-01"):
        found = line(day, indicator(), LIFE).standing
        if (found.state, found.said) != before:
            turns.append(before := (found.state, found.said))
        assert (found.state == "late") == (
            found.state != "done" and found.said == "missing" and day > "2566-04-10"
        )
    assert turns == [
        ("not-due", "missing"),
        ("due-soon", "missing"),
        ("late", "missing"),
        ("done", "reported"),
        ("doing", "returned"),
        ("done", "corrected"),
        ("done", "accepted"),
    ]
