"""Links in doubt: what rests on something that has changed, until somebody confirms it."""

from __future__ import annotations

from typing import Any

import pytest

from generator.model import Record
from generator.status.suspects import WHYS
from tests.small_office import (
    board,
    cycle,
    finding,
    indicator,
    manual,
    order,
    project,
    recommendation,
    result,
    round_,
    visit,
    year_of_quarters,
)

ORDER = "orders/2565/10"
QUARTERS = year_of_quarters(2566)
BOOKS = (manual("emenscr"), manual("e-mes"), manual("inspection"), QUARTERS)


def doubts(day: str, *records: Record) -> list[tuple[str, str, str, str]]:
    found = board(day, *BOOKS, *records).suspects
    return [(one.record.address, one.target.address, one.why, one.cause) for one in found]


AMENDS = order(20, "2566-04-18", 2566, amends=[ORDER])
REVOKES = order(21, "2566-05-09", 2566, revokes=[ORDER])


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ({"status": "amended"}, AMENDS, "amended"),
        ({"status": "revoked", "revoked_by": REVOKES.address}, REVOKES, "revoked"),
        ({"status": "superseded", "superseded_by": REVOKES.address}, REVOKES, "superseded"),
    ],
)
def test_an_order_changes_on_the_day_of_what_changes_it(old: dict[str, Any], new: Record, why: str) -> None:
    records = (order(10, "2565-11-14", 2566, **old), new, project(orders=[ORDER]))
    before = {"amended": "2566-04-17"}.get(why, "2566-05-08")
    assert doubts(before, *records) == []
    expected = [("emenscr/2566/projects/reading", ORDER, why, new.address)]
    assert doubts("2566-05-09", *records) == expected
    assert doubts("2570-05-09", *records) == expected


def test_an_order_in_effect_later_changes_it_later_and_a_draft_never() -> None:
    old = order(10, "2565-11-14", 2566, status="amended")
    later = order(20, "2566-04-18", 2566, amends=[ORDER], effective_date="2566-05-01")
    assert doubts("2566-04-30", old, later, project(orders=[ORDER])) == []
    assert len(doubts("2566-05-01", old, later, project(orders=[ORDER]))) == 1
    draft = order(20, "2566-04-18", 2566, amends=[ORDER], status="draft")
    assert doubts("2566-05-01", old, draft, project(orders=[ORDER])) == []


OLD = order(10, "2565-11-14", 2566, status="amended")
SOURCE = {"date": "2566-01-30", "source": ORDER}
DUE_SOURCE = {"title": "คำสั่ง", "ref": ORDER}
CANCELLED = {"date": "2566-02-01", "reason": "ยกเลิก", "source": ORDER}


@pytest.mark.parametrize(
    ("record", "rests"),
    [
        (project(orders=[ORDER]), True),
        (project(state="cancelled", cancelled=CANCELLED), True),
        (visit(orders=[ORDER]), True),
        (finding(recommendations=[recommendation(due="2566-06-01", due_source=DUE_SOURCE)]), True),
        (cycle("e-mes", 2566, round_("6m", "2565-10-01", "2566-03-31"), orders=[ORDER]), True),
        (cycle("e-mes", 2566, round_("6m", "2565-10-01", "2566-03-31", closes=SOURCE)), True),
        # it only speaks of the order
        (cycle("e-mes", 2566, round_("6m", "2565-10-01", "2566-03-31"),
               log=[{"step": "4.1", "state": "done", "date": "2565-11-14", "refs": [ORDER]}]), False),
        (project(evidence=[{"title": "คำสั่ง", "kind": "record", "ref": ORDER}]), False),
    ],
)  # fmt: skip
def test_who_rests_on_an_order(record: Record, rests: bool) -> None:
    assert [one[0] for one in doubts("2566-05-01", OLD, AMENDS, record)] == [record.address] * rests


def test_who_names_the_amendment_too_has_taken_notice() -> None:
    assert doubts("2566-05-01", OLD, AMENDS, project(orders=[ORDER, AMENDS.address])) == []


def test_next_years_order_does_not_touch_this_years_records_by_taking_the_place_of_theirs() -> None:
    new = order(21, "2566-10-20", 2567, revokes=[ORDER])
    old = order(10, "2565-11-14", 2566, status="superseded", superseded_by=new.address)
    later = project("new", 2567, orders=[ORDER])
    year = year_of_quarters(2567)
    found = doubts("2566-11-01", old, new, project(orders=[ORDER]), later, year)
    assert [one[0] for one in found] == [later.address]


@pytest.mark.parametrize(
    ("confirmed", "day", "doubted"),
    [
        ({"date": "2566-04-17"}, "2566-05-01", True),  # confirmed before it changed
        ({"date": "2566-04-18"}, "2566-05-01", False),
        ({"date": "2566-05-02"}, "2566-05-01", True),  # not yet
        ({"date": "2566-05-02"}, "2566-05-02", False),
        ({"date": "2566-05-02", "ref": "orders/2566/20"}, "2566-05-02", True),  # something else
    ],
)
def test_confirmed_on_the_day_of_the_change_or_later(
    confirmed: dict[str, Any], day: str, doubted: bool
) -> None:
    entry = {"ref": ORDER, "by": "plan"} | confirmed
    assert bool(doubts(day, OLD, AMENDS, project(orders=[ORDER], confirmed=[entry]))) == doubted


def test_a_second_change_asks_again() -> None:
    again = order(22, "2566-08-01", 2566, amends=[ORDER])
    mine = project(orders=[ORDER], confirmed=[{"ref": ORDER, "by": "plan", "date": "2566-05-02"}])
    found = doubts("2566-09-01", OLD, AMENDS, again, mine)
    assert [one[3] for one in found] == [again.address]


# -- definitions -----------------------------------------------------------------------------------------

ASKED = indicator(changes=[{"date": "2566-05-01", "text": "นับทุกโรงเรียน"}])
ROUNDS = cycle("e-mes", 2566, round_("6m", "2565-10-01", "2566-03-31"))


@pytest.mark.parametrize(
    ("told", "day", "doubted"),
    [
        ({"state": "reported", "value": 1, "reported_on": "2566-04-08"}, "2566-04-30", False),
        ({"state": "reported", "value": 1, "reported_on": "2566-04-08"}, "2566-05-01", True),
        ({"state": "reported", "value": 1, "reported_on": "2566-05-01"}, "2566-05-01", False),
        ({"state": "draft", "value": 1}, "2566-05-01", False),
        ({"state": "no-data", "reason": "รอข้อมูล"}, "2566-05-01", False),
    ],
)
def test_a_result_reported_before_its_definition_changed(
    told: dict[str, Any], day: str, doubted: bool
) -> None:
    found = doubts(day, ROUNDS, ASKED, result(**told))
    assert found == [("e-mes/2566/6m/QP-1", ASKED.address, "definition", "")] * doubted


def test_a_result_confirmed_under_the_new_definition() -> None:
    told = {"state": "reported", "value": 1, "reported_on": "2566-04-08"}
    entry = {"ref": ASKED.address, "by": "plan", "date": "2566-05-20"}
    assert doubts("2566-05-19", ROUNDS, ASKED, result(**told, confirmed=[entry]))
    assert not doubts("2566-05-20", ROUNDS, ASKED, result(**told, confirmed=[entry]))


def test_every_reason_is_named() -> None:
    assert WHYS == ("amended", "revoked", "superseded", "definition")
