"""The boards: what pages say of the standings is what the board, the terminal and the data say."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from generator import messages, resources
from generator.check import check
from generator.cli import app
from generator.publish import chain
from generator.publish.bars import bar, dues, late_owners
from generator.publish.holdings import Holdings
from generator.publish.owed import HORIZON, PRESSING, owed
from generator.publish.page import Body, Page
from generator.publish.plan import plan
from generator.publish.public import public
from generator.publish.render import Renderer, said
from generator.publish.views_timeline import events, months, place
from generator.publish.views_units import done_lately, rows
from generator.publish.words import catalogue
from generator.register import Register
from generator.schema import Schemas
from generator.status import emenscr, emes
from generator.status.standing import Due, Standing, done, planned, to_do, waiting
from generator.status.suspects import WHYS
from generator.thai.dates import fiscal_year_span

DAY = dt.date(2026, 11, 22)
TREE = Path(__file__).parent.parent
TAGS = re.compile(r"<template.*?</template>|<[^>]+>", re.DOTALL)


class Links:
    def __call__(self, address: str, anchor: str = "") -> str:
        return f"/{address}#{anchor}" if anchor else f"/{address}"

    def file(self, path: str) -> str:
        return f"/{path}"


@pytest.fixture(scope="module")
def schemas() -> Schemas:
    return Schemas(resources.directory("schemas"))


@pytest.fixture(scope="module")
def register(schemas: Schemas) -> Register:
    return public(check(TREE).register, schemas, without_samples=False, plain=())[0]


@pytest.fixture(scope="module")
def holdings(register: Register) -> Holdings:
    return Holdings(register, DAY, {})


@pytest.fixture(scope="module")
def pages(register: Register) -> dict[str, Page]:
    return {page.address: page for page in plan(Holdings(register, DAY, {}))}


@pytest.fixture(scope="module")
def bodies(pages: dict[str, Page], schemas: Schemas) -> dict[str, Body]:
    renderer = Renderer(resources.directory("site_templates"), schemas)
    return {address: renderer.body(page, Links()) for address, page in pages.items()}


def text(bodies: Mapping[str, Body], address: str) -> str:
    return " ".join(unescape(TAGS.sub(" ", bodies[address].html)).split())


def reported(*options: str) -> dict[str, Any]:
    """``tidtam status --format json`` of this tree."""
    arguments = ["status", "--root", str(TREE), "--as-of", DAY.isoformat(), "--format", "json", *options]
    found = CliRunner().invoke(app, arguments, catch_exceptions=False)
    answer: dict[str, Any] = json.loads(found.stdout)
    return answer


def counted(found: Mapping[str, Any]) -> dict[str, int]:
    return {one["state"]: one["count"] for one in found["totals"] if one["count"]}


def shown(html: str) -> dict[str, int]:
    """The first bar of a page, counted."""
    first = html[html.index('<div class="t-bar"') :]
    return {
        state: int(count)
        for state, count in re.findall(
            r'<li data-t-state="([a-z-]+)" data-t-count="(\d+)"', first[: first.index("</ul>")]
        )
    }


# -- one truth --------------------------------------------------------------------------------------


def test_the_page_of_all_units_counts_what_the_terminal_counts(bodies: dict[str, Body]) -> None:
    assert shown(bodies["units"].html) == counted(reported())


@pytest.mark.parametrize("unit", ["supervision", "policy-plan", "finance", "policy-plan-analyst"])
def test_the_page_of_a_unit_counts_what_the_terminal_counts(bodies: dict[str, Body], unit: str) -> None:
    expected = counted(reported("--unit", unit))
    found = shown(bodies[f"units/{unit}"].html) if expected else {}
    assert found == expected


def test_home_says_how_much_is_late_and_shows_the_worst(bodies: dict[str, Body], holdings: Holdings) -> None:
    late = [one for one in holdings.items if one.standing.state == "late"]
    assert late
    assert f"ล่าช้า {len(late)} เรื่อง" in text(bodies, "")
    assert late[0].subject in text(bodies, "")
    assert f"/{late[0].address}" in bodies[""].html


def test_a_round_counts_what_the_terminal_counts(bodies: dict[str, Body], holdings: Holdings) -> None:
    groups = {
        (one["work"], one["fiscal_year"], one["round"]): {
            count["state"]: count["count"] for count in one["counts"] if count["count"]
        }
        for one in reported()["groups"]
        if one["kind"] in ("indicator", "quarter")
    }
    assert groups
    for (work, year, round_id), counts in groups.items():
        assert shown(bodies[f"{work}/{year}/{round_id}"].html) == counts, (work, year, round_id)


def test_the_money_of_a_year_is_that_of_the_terminal(bodies: dict[str, Body]) -> None:
    for one in reported()["money"]:
        year = one["fiscal_year"]
        budget = f"{float(one['budget']):,.2f}".removesuffix(".00")
        assert f"งบประมาณรวม {budget} บาท" in text(bodies, f"emenscr/{year}"), year


def test_every_finer_state_has_words() -> None:
    for kind, words in {
        "indicator": emes.SAID,
        "quarter": emenscr.SAID,
        "project": ("draft", "active", "completed", "continued", "cancelled", "suspended"),
        "visit": ("to-come", "under-way", "reporting", "over", "cancelled"),
        "round": ("not-open", "open", "submitted", "result_received", "notified", "incomplete", "unknown"),
        "module": ("not-started", "doing", "done", "returned", "not-applicable"),
        "order": ("draft", "in-force", "amended", "revoked", "superseded"),
        "recommendation": ("not-started", "doing", "done", "closed", "reopened"),
    }.items():
        for word in words:
            assert said(word, kind)
    assert said("missing", "indicator") == messages.label("said.indicator.missing", "th")


def test_every_doubt_has_words_at_both_ends() -> None:
    words = catalogue()["doubts"]
    assert set(words["rests"]) == set(words["changed"]) == set(WHYS)


# -- who owes what ----------------------------------------------------------------------------------


def test_everybody_has_a_page_and_it_is_linked_by_name(
    register: Register, pages: dict[str, Page], bodies: dict[str, Body]
) -> None:
    for party in register.parties.values():
        assert pages[f"units/{party.id}"].title == party.name
    assert '<a href="/units/supervision">' in bodies["e-mes/2569/12m"].html


def test_a_unit_owes_what_its_posts_owe(holdings: Holdings) -> None:
    for party in holdings.register.parties.values():
        own = holdings.board.members(party.id)
        expected = [one for one in holdings.items if not own.isdisjoint(one.parties)]
        assert sorted(map(repr, holdings.items_of(party.id))) == sorted(map(repr, expected)), party.id


def test_what_is_owed_is_told_by_how_pressing_it_is(holdings: Holdings) -> None:
    found = owed(holdings.items, DAY)
    assert list(found.groups) == ["late", "due-soon", "doing", "not-due"]
    assert [row.item for row in found.shown] == holdings.board.owed()
    assert not found.ready
    late_days = [row.item.standing.days for row in found.groups["late"]]
    assert late_days == sorted(late_days, reverse=True)


def test_a_list_holds_ready_what_will_come_to_stand_in_it(holdings: Holdings) -> None:
    now = owed(holdings.items, DAY, PRESSING)
    assert now.ready
    for after in (1, 14, HORIZON):
        day = DAY + dt.timedelta(after)
        then = [row for row in (*now.shown, *now.ready) if row.item.standing.on(day).state in PRESSING]
        expected = [one for one in holdings.items if one.standing.on(day).state in PRESSING]
        assert sorted(map(repr, (row.item for row in then))) == sorted(map(repr, expected))
    few = owed(holdings.items, DAY, ("late",), most=2)
    assert (few.count, list(few.ready)) == (2, [])
    none = owed((one for one in holdings.items if one.standing.state != "late"), DAY, ("late",), most=2)
    assert (none.count, len(none.ready)) == (0, 2)


def test_done_lately_is_the_latest_first_and_no_older_than_sixty_days(holdings: Holdings) -> None:
    found = [one.standing.day for one in done_lately(holdings.items, DAY)]
    assert found
    assert found == sorted(found, key=lambda day: day or DAY, reverse=True)
    assert all(day and DAY - dt.timedelta(60) < day <= DAY for day in found)


def test_bodies_that_owe_nothing_are_not_listed(holdings: Holdings) -> None:
    assert all(row.bar.total for row in rows(holdings)["bodies"])


def test_every_link_of_an_item_leads_to_an_anchor_that_is_there(
    bodies: dict[str, Body], holdings: Holdings
) -> None:
    for item in holdings.items:
        address, _, anchor = item.address.partition("#")
        assert address in bodies, item.address
        if anchor and item.standing.open:
            assert f'id="{anchor}"' in bodies[address].html, item.address


# -- what a browser counts anew ----------------------------------------------------------------------


def test_due_days_carry_their_state() -> None:
    day = DAY + dt.timedelta(20)
    found = [
        to_do(Due(DAY - dt.timedelta(1), "record"), DAY),
        to_do(Due(DAY, "record"), DAY),
        to_do(Due(day, "record"), DAY, begun=True),
        to_do(Due(day, "record"), DAY),
        to_do(None, DAY),
        Standing("done", DAY),
    ]
    assert dues([*found, found[0], found[3]]) == ("l*2", "s2026-11-22", f"d{day}", f"n{day}*2")
    made = bar(found)
    assert made.dues == dues(found)
    assert (made.still, made.turns) == ({"done": 1, "not-due": 1}, ())
    assert (made.of("late", "due-soon"), made.of("not-due"), made.still_of("not-due")) == (2, 2, 1)
    assert made.ever == ("done", "doing", "due-soon", "late", "not-due")


def test_what_turns_of_itself_says_when_and_into_what() -> None:
    opens, closes = DAY + dt.timedelta(5), DAY + dt.timedelta(9)
    due = Due(closes, "cycle")
    shut = waiting(due, DAY, opens, to_do(due, opens))
    planned_ = planned(to_do(due, DAY), closes, done(closes, due))
    called_off = planned(shut, DAY + dt.timedelta(7), Standing("not-applicable"))
    assert dues([shut, planned_, called_off]) == (
        "w2026-12-01>2026-11-27=s2026-12-01",
        "s2026-12-01>2026-12-01=f",
        "w2026-12-01>2026-11-27=s2026-12-01>2026-11-29=a",
    )
    assert bar([shut, planned_, called_off]).turns == ("done", "not-applicable")


def test_owners_are_told_the_late_ones_first() -> None:
    late, soon = to_do(Due(DAY - dt.timedelta(1), "record"), DAY), to_do(Due(DAY, "record"), DAY)
    found = late_owners([(("a",), soon), (("b", "a"), late), (("c",), Standing("done", DAY))])
    assert [(one.party, one.late) for one in found] == [("b", True), ("a", True)]
    assert found[1].dues == ("l", "s2026-11-22")


def test_a_badge_of_something_open_carries_its_due_day(bodies: dict[str, Body], holdings: Holdings) -> None:
    late = next(one for one in holdings.items if one.standing.state == "late" and one.standing.due)
    assert late.standing.due
    badge = f'<span class="t-state t-late" data-t-due="{late.standing.due.day.isoformat()}">'
    assert badge in bodies["units"].html


def test_a_page_that_tells_of_a_day_says_which(bodies: dict[str, Body], pages: dict[str, Page]) -> None:
    for address, page in pages.items():
        html = bodies[address].html
        if "data-t-due" in html or "data-t-late" in html:
            assert f'data-t-built="{DAY.isoformat()}"' in html, address
            assert page.facts["today"] == DAY.isoformat()


# -- the way of a matter -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "stages"),
    [
        ("indicator", 7),
        ("project", 5),
        ("finding", 5),
    ],
)
def test_every_matter_shows_its_way(
    register: Register, bodies: dict[str, Body], kind: str, stages: int
) -> None:
    for record in register.kind(kind):
        html = bodies[record.address].html
        way = html[html.index('<ol class="t-chain">') :]
        assert way.count('class="t-chain__name"') == stages, record.address
        assert 'aria-current="true"' in way


def test_what_is_in_doubt_is_flagged_at_both_ends(
    register: Register, bodies: dict[str, Body], holdings: Holdings
) -> None:
    for one in holdings.board.suspects:
        words = catalogue()["doubts"]
        assert words["rests"][one.why] in text(bodies, one.record.address)
        assert words["changed"][one.why] in text(bodies, one.target.address)
        year = "/".join(one.record.address.split("/")[:2])
        assert words["rests"][one.why] in text(bodies, year)


def test_doubts_are_plain_data(holdings: Holdings, register: Register) -> None:
    for record in register.records.values():
        found = chain.doubts(holdings, record)
        assert json.loads(json.dumps(found)) == found


# -- a year day by day ---------------------------------------------------------------------------------


def test_a_year_tells_every_dated_event_of_its_rounds(holdings: Holdings) -> None:
    for cycle in holdings.register.kind("cycle"):
        work, year = cycle.data["work"], cycle.data["fiscal_year"]
        found = {(one.kind, one.text) for one in events(holdings, work, year)}
        for entry in cycle.data["rounds"]:
            for kind in ("opens", "closes", "submitted", "result_received", "notified"):
                if kind in entry:
                    assert (kind, entry["name"]) in found


def test_events_stand_in_order_and_months_cover_the_year(holdings: Holdings) -> None:
    found = events(holdings, "e-mes", 2569)
    assert [one.first for one in found] == sorted(one.first for one in found)
    made = months(found, 2569)
    assert [one.first.month for one in made] == [10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert float(made[-1].start) + float(made[-1].width) == pytest.approx(100, abs=0.02)
    begin, end = fiscal_year_span(2569)
    inside = [one for one in found if begin <= one.first <= end]
    assert sum(len(one.events) for one in made) == len(inside)


def test_a_day_outside_its_year_has_no_place_on_the_strip() -> None:
    begin, end = fiscal_year_span(2567)  # with a leap day
    assert place(begin, 2567) == "0.00"
    assert place(end, 2567) == f"{100 * 365 / 366:.2f}"
    assert place(begin - dt.timedelta(1), 2567) is None
    assert place(end + dt.timedelta(1), 2567) is None


# -- comparison ------------------------------------------------------------------------------------------


def test_rounds_stand_side_by_side_with_what_came_back(bodies: dict[str, Body], holdings: Holdings) -> None:
    lines = [
        line
        for round_id in ("6m", "12m")
        for line in holdings.board.indicators(2569, round_id)
        if line.difference
    ]
    assert lines
    for line in lines:
        sign = "+" if (line.difference or 0) > 0 else "−"
        assert f"{sign}{abs(line.difference or 0):.2f}" in text(bodies, "e-mes/2569")


def test_a_break_in_a_trend_is_drawn_and_said(
    register: Register, bodies: dict[str, Body], holdings: Holdings
) -> None:
    seen = 0
    for indicator in register.kind("indicator"):
        points = holdings.board.trend(indicator)
        if any(one.breaks for one in points):
            assert "ไม่ได้ นิยามหรือเกณฑ์เปลี่ยน" in text(bodies, indicator.address)
            seen += 1
    assert seen
