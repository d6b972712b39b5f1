"""eMENSCR: the life of a quarter's report and of a project, modules, money that adds up, alignment."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model import Record
from generator.status import emenscr
from generator.status.emenscr import Branch, Project, Quarter
from tests.small_office import QUARTERS, board, days, manual, progress, project, year_of_quarters

BOOK = manual("emenscr")
YEAR = year_of_quarters(2566)


def projects(day: str, *records: Record, year: Record = YEAR) -> list[Project]:
    return board(day, BOOK, year, *records).projects(2566)


def quarter(day: str, *records: Record, name: str = "q1", year: Record = YEAR) -> Quarter:
    (found,) = projects(day, *records, year=year)
    return found.quarters[QUARTERS.index(name)]


# -- the life of a quarter's report ----------------------------------------------------------------------

# q1 ends on 31 December 2565, opens the day after and closes on 30 January 2566.
SENT = {"state": "sent", "sent_on": "2566-01-20"}
APPROVED = {"state": "approved", "sent_on": "2566-02-02", "approved_on": "2566-02-20"}
BACK = {
    "state": "returned",
    "sent_on": "2566-01-20",
    "returned": {"date": "2566-01-25", "reason": "ยอดไม่ตรง"},
}
BACK_LATE = BACK | {"returned": {"date": "2566-02-10", "reason": "ยอดไม่ตรง"}}
AGAIN = BACK | {"state": "approved", "sent_on": "2566-02-14", "approved_on": "2566-02-20"}
SAME_DAY = BACK | {"state": "sent", "sent_on": "2566-01-25"}


@pytest.mark.parametrize(
    ("told", "day", "state", "said", "days_"),
    [
        (None, "2565-12-31", "not-due", "missing", 30),
        (None, "2566-01-01", "not-due", "missing", 29),
        (None, "2566-01-16", "due-soon", "missing", 14),
        (None, "2566-01-30", "due-soon", "missing", 0),
        (None, "2566-01-31", "late", "missing", 1),
        ({"state": "draft"}, "2565-09-30", "not-due", "missing", 122),
        ({"state": "draft"}, "2565-11-01", "doing", "draft", 90),
        ({"state": "draft"}, "2566-01-31", "late", "draft", 1),
        (SENT, "2566-01-19", "due-soon", "missing", 11),
        (SENT, "2566-01-20", "done", "sent", 0),
        (APPROVED, "2566-02-01", "late", "missing", 2),
        (APPROVED, "2566-02-02", "done", "sent", 0),
        (APPROVED, "2566-02-20", "done", "approved", 0),
        # came back before the closing day: that day still holds
        (BACK, "2566-01-24", "done", "sent", 0),
        (BACK, "2566-01-25", "due-soon", "returned", 5),
        (BACK, "2566-01-31", "late", "returned", 1),
        # came back after it: nothing sets a new one
        (BACK_LATE, "2566-02-09", "done", "sent", 0),
        (BACK_LATE, "2566-02-10", "doing", "returned", 0),
        (BACK_LATE, "2566-06-10", "doing", "returned", 0),
        # sent again; of the first sending only its coming back is known
        (AGAIN, "2566-01-24", "due-soon", "missing", 6),
        (AGAIN, "2566-02-13", "late", "returned", 14),
        (AGAIN, "2566-02-14", "done", "sent", 0),
        (AGAIN, "2566-02-20", "done", "approved", 0),
        (SAME_DAY, "2566-01-25", "done", "sent", 0),
        (BACK | {"sent_on": "2566-01-25"}, "2566-01-25", "due-soon", "returned", 5),
    ],
)
def test_the_life_of_a_report(
    told: dict[str, Any] | None, day: str, state: str, said: str, days_: int
) -> None:
    found = quarter(day, project(), *([progress("q1", **told)] if told else []))
    assert (found.standing.state, found.standing.said, found.standing.days) == (state, said, days_)


@pytest.mark.parametrize(
    ("told", "late_by"), [(SENT, 0), (APPROVED, 3), (AGAIN, 0), (APPROVED | {"sent_on": "2566-01-30"}, 0)]
)
def test_late_by_the_day_of_sending_not_of_approval(told: dict[str, Any], late_by: int) -> None:
    assert quarter("2566-12-31", project(), progress("q1", **told)).standing.late_by == late_by


@pytest.mark.parametrize(("day", "known"), [("2566-02-13", False), ("2566-02-14", True)])
def test_figures_count_from_the_day_they_were_sent(day: str, known: bool) -> None:
    """A report that came back holds the figures that were sent again: not before that day."""
    found = quarter(day, project(), progress("q1", progress=20, disbursed=100.25, **AGAIN))
    assert found.progress == (20 if known else None)
    assert found.disbursed == (Decimal("100.25") if known else None)
    assert found.behind == (5 if known else None)


def test_behind_and_ahead_of_the_plan_to_the_decimals_written() -> None:
    plan = {name: {"progress": 33.3, "disbursement": 0} for name in QUARTERS}
    assert quarter("2566-02-01", project(plan=plan), progress("q1", progress=0.1, **SENT)).behind == 33.2
    assert quarter("2566-02-01", project(plan=plan), progress("q1", progress=40, **SENT)).behind == -6.7


# -- cancelled, outside, suspended, draft, without days --------------------------------------------------


OFF = ["not-applicable"]


def cancelled(day: str) -> dict[str, Any]:
    return {"state": "cancelled", "cancelled": {"date": day, "reason": "งบประมาณถูกโอน"}}


@pytest.mark.parametrize(
    ("data", "day", "expected"),
    [
        (cancelled("2566-02-10"), "2566-02-09", ["late", "not-due", "not-due", "not-due"]),
        (cancelled("2566-02-10"), "2566-02-10", ["late", *OFF * 3]),
        (cancelled("2566-03-31"), "2566-04-05", ["late", *OFF * 3]),
        (cancelled("2566-04-01"), "2566-04-05", ["late", "not-due", "not-applicable", "not-applicable"]),
        (
            {"period": {"from": "2566-01-01", "to": "2566-03-31"}},
            "2566-02-10",
            ["not-applicable", "not-due", "not-applicable", "not-applicable"],
        ),
        (
            {"period": {"from": "2565-12-31", "to": "2566-04-01"}},
            "2566-02-10",
            ["late", "not-due", "not-due", "not-applicable"],
        ),
        ({"period": {"from": "2560-10-01", "to": "2570-09-30"}}, "2566-02-10", ["late", *["not-due"] * 3]),
        ({"state": "suspended"}, "2566-02-10", ["not-applicable"] * 4),
        ({"state": "draft"}, "2566-02-10", ["not-due"] * 4),
    ],
)  # fmt: skip
def test_which_quarters_a_project_is_to_report(data: dict[str, Any], day: str, expected: list[str]) -> None:
    (found,) = projects(day, project(**data))
    assert [one.standing.state for one in found.quarters] == expected
    assert [one.id for one in found.late] == [
        name for name, state in zip(QUARTERS, expected, strict=True) if state == "late"
    ]


def test_what_was_sent_stays_sent_though_the_project_was_cancelled() -> None:
    found = quarter("2566-06-01", project(**cancelled("2565-12-20")), progress("q1", **SENT))
    assert found.standing.said == "sent"


def test_a_quarter_of_a_closed_year_without_days() -> None:
    year = year_of_quarters(2566, closes=False, state="closed")
    for day, state in (("2566-09-30", "not-due"), ("2566-10-01", "no-data")):
        assert quarter(day, project(), year=year).standing.state == state
    assert quarter("2566-10-01", project(), progress("q1", **SENT), year=year).standing.said == "sent"
    assert (
        quarter("2566-10-01", project(), progress("q1", **BACK_LATE), year=year).standing.state == "no-data"
    )


# -- projects and modules --------------------------------------------------------------------------------

FROM_TO = {"period": {"from": "2565-11-01", "to": "2566-08-31"}}


@pytest.mark.parametrize(
    ("data", "day", "state", "said"),
    [
        ({"state": "draft"}, "2566-02-01", "not-due", "draft"),
        ({"state": "active"}, "2565-10-31", "not-due", "active"),
        ({"state": "active"}, "2565-11-01", "doing", "active"),
        ({"state": "active"}, "2566-08-20", "due-soon", "active"),
        ({"state": "active"}, "2566-09-01", "late", "active"),
        ({"state": "completed"}, "2566-08-30", "due-soon", "active"),
        ({"state": "completed"}, "2566-08-31", "done", "completed"),
        ({"state": "suspended"}, "2566-02-01", "not-applicable", "suspended"),
        (cancelled("2566-02-10"), "2566-02-09", "doing", "active"),
        (cancelled("2566-02-10"), "2566-02-10", "not-applicable", "cancelled"),
    ],
)
def test_the_life_of_a_project(data: dict[str, Any], day: str, state: str, said: str) -> None:
    (found,) = projects(day, project(**FROM_TO, **data))
    assert (found.standing.state, found.standing.said) == (state, said)


def test_a_project_that_goes_on_in_the_next_year_is_not_late_when_its_part_ends() -> None:
    first = project("roof", 2566, **FROM_TO)
    second = project("roof", 2567, continues=first.address)
    for day, said in (("2566-08-31", "active"), ("2566-09-01", "continued")):
        made = board(day, BOOK, YEAR, year_of_quarters(2567), first, second)
        assert made.projects(2566)[0].standing.said == said
    assert emenscr.parts_of(second, made.register.get) == [first, second]
    assert emenscr.parts_of(first, made.register.get) == [first]


@pytest.mark.parametrize(
    ("module", "day", "state", "said"),
    [
        ({"state": "not-started"}, "2566-01-01", "not-due", "not-started"),
        ({"state": "doing"}, "2566-01-01", "doing", "doing"),
        ({"state": "done", "date": "2566-01-02"}, "2566-01-01", "not-due", "not-started"),
        ({"state": "done", "date": "2566-01-02"}, "2566-01-02", "done", "done"),
        ({"state": "returned", "date": "2566-01-02"}, "2566-01-02", "doing", "returned"),
        ({"state": "not-applicable"}, "2566-01-02", "not-applicable", "not-applicable"),
    ],
)
def test_a_module(module: dict[str, Any], day: str, state: str, said: str) -> None:
    modules = {f"M{number}": {"state": "not-started"} for number in range(1, 8)} | {"M3": module}
    (found,) = projects(day, project(modules=modules))
    assert (found.modules["M3"].state, found.modules["M3"].said) == (state, said)
    assert list(found.modules) == list(emenscr.MODULES)


# -- money -----------------------------------------------------------------------------------------------


def test_totals_with_a_cancelled_project_and_several_funds() -> None:
    funds = [{"source": "งบประมาณ", "amount": 1000.1}, {"source": "เงินนอกงบประมาณ", "amount": 0.2}]
    records = [
        project("a", budget=funds),
        progress("q1", "a", disbursed=300.3, **SENT),
        project("b", owner="ict", budget=[{"source": "งบประมาณ", "amount": 500}], **cancelled("2566-02-10")),
        progress("q1", "b", disbursed=20, **SENT),
        project("c", owner="ict", budget=[]),
    ]
    found = projects("2566-02-10", *records)
    totals = emenscr.totals(found)
    assert (totals.projects, totals.cancelled) == (3, 1)
    assert totals.granted == Decimal("1500.3")
    assert totals.budget == Decimal("1020.3")
    assert totals.disbursed == Decimal("320.3")
    assert totals.percent == pytest.approx(31.392, abs=0.001)
    assert emenscr.by_fund(found) == {"งบประมาณ": Decimal("1500.1"), "เงินนอกงบประมาณ": Decimal("0.2")}
    assert emenscr.totals(projects("2566-02-09", *records)).budget == Decimal("1500.3")
    assert emenscr.totals([]).percent is None


def test_the_latest_quarter_that_was_reported_counts() -> None:
    later = {"state": "sent", "sent_on": "2566-07-20"}
    records = [
        project(),
        progress("q1", progress=0, disbursed=0, **SENT),
        progress("q3", progress=60, disbursed=50000, **later),
    ]
    early, late = projects("2566-06-01", *records)[0], projects("2566-07-20", *records)[0]
    assert (early.progress, early.disbursed) == (0, 0)  # zero is a report
    assert (late.progress, late.disbursed) == (60, 50000)
    assert projects("2566-01-01", *records)[0].progress is None


def test_quarters_beside_the_plan() -> None:
    records = [
        project("a"),
        progress("q1", "a", progress=20, disbursed=20000.5, **SENT),
        progress("q2", "a", progress=30, disbursed=30000, state="sent", sent_on="2566-04-20"),
        project("b"),
        progress("q1", "b", progress=31, disbursed=0, **SENT),
        project("c", period={"from": "2566-04-01", "to": "2566-09-30"}),
    ]
    one, two, three, _ = emenscr.by_quarter(projects("2566-04-20", *records))
    assert (one.reported, one.expected, one.progress, one.planned_progress) == (2, 2, 25.5, 25)
    assert (one.disbursed, one.planned_disbursement) == (Decimal("20000.5"), 50000)
    assert (two.reported, two.expected, two.progress, two.planned_progress) == (1, 2, 30, 50)
    assert (two.disbursed, two.planned_disbursement) == (30000, 100000)
    assert (three.reported, three.expected, three.progress, three.disbursed) == (0, 3, None, 30000)


units = st.sampled_from(["plan", "ict", "finance"])
baht = st.integers(0, 10**9).map(lambda satang: satang / 100)


@given(
    st.lists(
        st.tuples(units, st.lists(baht, max_size=3), baht, st.booleans()),
        max_size=6,
    )
)  # fmt: skip
def test_totals_of_units_sum_exactly_to_those_of_the_office(
    drawn: list[tuple[str, list[float], float, bool]],
) -> None:
    records = []
    for place, (owner, amounts, spent, off) in enumerate(drawn):
        budget = [{"source": f"แหล่ง {at % 2}", "amount": amount} for at, amount in enumerate(amounts)]
        state = cancelled("2566-02-10") if off else {}
        records += [
            project(f"p{place}", owner=owner, budget=budget, **state),
            progress("q1", f"p{place}", disbursed=spent, **SENT),
        ]
    found = projects("2566-03-01", *records)
    office, units = emenscr.totals(found), [emenscr.totals(one) for one in emenscr.by_owner(found).values()]
    for name in ("projects", "cancelled", "granted", "budget", "disbursed"):
        assert sum(getattr(one, name) for one in units) == getattr(office, name)
    assert sum(emenscr.by_fund(found).values()) == office.granted
    assert emenscr.by_quarter(found)[0].disbursed == office.disbursed
    assert office.granted == sum(Decimal(repr(one)) for _, amounts, _, _ in drawn for one in amounts)


# -- alignment -------------------------------------------------------------------------------------------


def aligned(slug: str, z: tuple[str, ...], y: tuple[str, ...] = (), x: str = "", plan: str = "") -> Record:
    second = {
        "issue": y[0], **dict(zip(("target_y2", "subplan", "target_y1"), y[1:], strict=False)),
        **({"plan": plan} if plan else {}),
    } if y else None  # fmt: skip
    found = {
        "z": dict(zip(("strategy", "issue", "sub_issue"), z, strict=False)),
        "y": [second, {"issue": "แผนรอง"}] if second else None,
        "x": [{"plan": x}, {"plan": "แผนรอง"}] if x else None,
    }
    return project(slug, alignment={key: value for key, value in found.items() if value})


def tree(branches: tuple[Branch, ...]) -> list[Any]:
    return [
        (one.level, one.name, one.count, [each.address[-1] for each in one.projects], tree(one.branches))
        for one in branches
    ]


def test_the_tree_from_national_strategy_down_to_the_project() -> None:
    records = [
        aligned("a", ("คน", "เรียนรู้"), ("ประเด็น 12", "Y2", "แผนย่อย", "Y1"), "แผนปี 66"),
        aligned("b", ("คน", "เรียนรู้"), ("ประเด็น 12", "Y2", "แผนย่อย", "Y1"), "แผน 5 ปี"),
        aligned("c", ("คน",)),
        aligned("d", ("คน", "เรียนรู้"), ("ประเด็น 12",), plan="reform"),
        aligned("e", ("เสมอภาค",), (), "แผนปี 66"),
    ]
    branches = emenscr.alignment(records)
    assert tree(branches) == [
        ("Z", "คน", 4, ["c"], [
            ("Z", "เรียนรู้", 3, [], [
                ("Y", "ประเด็น 12", 2, [], [
                    ("Y", "Y2", 2, [], [("Y", "แผนย่อย", 2, [], [("Y", "Y1", 2, [], [
                        ("X", "แผนปี 66", 1, ["a"], []), ("X", "แผน 5 ปี", 1, ["b"], []),
                    ])])]),
                ]),
                ("Y", "ประเด็น 12", 1, ["d"], []),  # of another plan
            ]),
        ]),
        ("Z", "เสมอภาค", 1, [], [("X", "แผนปี 66", 1, ["e"], [])]),
    ]  # fmt: skip
    assert [one.address[-1] for one in branches[0].everything] == ["c", "a", "b", "d"]
    assert branches[0].part == "strategy"


@given(
    st.lists(st.tuples(st.sampled_from("กขค"), st.sampled_from(["", *"กข"]), st.sampled_from(["", *"กข"])))
)
def test_every_project_hangs_in_the_tree_once(drawn: list[tuple[str, str, str]]) -> None:
    records = [
        aligned(f"p{place}", (strategy,), (issue,) if issue else (), plan)
        for place, (strategy, issue, plan) in enumerate(drawn)
    ]
    branches = emenscr.alignment(records)
    assert sum(one.count for one in branches) == len(records)
    hung = [each.address for one in branches for each in one.everything]
    assert sorted(hung) == sorted(one.address for one in records)


# -- day by day ------------------------------------------------------------------------------------------


def test_a_quarter_day_by_day_turns_only_as_its_dates_say() -> None:
    records = [project(), progress("q1", **AGAIN)]
    turns = []
    for day in days("2565-09-25", "2566-03-01"):
        standing = quarter(day, *records).standing
        if not turns or turns[-1][1:] != (standing.state, standing.said):
            turns.append((day, standing.state, standing.said))
    assert turns == [
        ("2565-09-25", "not-due", "missing"),
        ("2566-01-16", "due-soon", "missing"),
        ("2566-01-25", "due-soon", "returned"),
        ("2566-01-31", "late", "returned"),
        ("2566-02-14", "done", "sent"),
        ("2566-02-20", "done", "approved"),
    ]
