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
from generator.publish.views import emenscr as views_emenscr
from generator.publish.views import inspection
from generator.publish.views.emes import COLUMNS, part_rows
from generator.publish.views.timeline import events, months, place
from generator.publish.views.units import done_lately, rows
from generator.publish.words import catalogue
from generator.register import Register
from generator.schema import Schemas
from generator.status import emenscr, emes
from generator.status.standing import STATES, Due, Standing, done, planned, to_do, waiting
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


def test_a_round_as_a_whole_stands_on_pages_as_in_the_data(bodies: dict[str, Body]) -> None:
    found = reported()["rounds"]
    assert {one["work"] for one in found} == {"e-mes", "emenscr", "inspection"}
    assert {one["said"] for one in found} >= {"not-open", "open", "notified", "incomplete"}
    for one in found:
        html = bodies[f"{one['work']}/{one['fiscal_year']}/cycle"].html
        part = html[html.index(f'id="round-{one["round"]}"') :]
        assert f't-state t-{one["state"]}"' in part[: part.index("</p>")], one


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
    found = late_owners([(("a",), soon), (("b", "d"), late), (("b",), late), (("c",), Standing("done", DAY))])
    assert [(one.party, one.late) for one in found] == [("b", 2), ("d", 1), ("a", 0)]
    assert [one.dues for one in found] == [("l*2",), ("l",), ("s2026-11-22",)]


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


# -- parts, plans, topics -----------------------------------------------------------------------------


def test_the_table_of_parts_has_a_column_for_all_that_a_result_can_be_called() -> None:
    called = [one for names in COLUMNS.values() for one in names]
    assert sorted(called) == sorted(emes.SAID)
    assert set(catalogue()["columns"]) == set(COLUMNS)


def test_the_parts_of_a_round_add_up_to_the_round(holdings: Holdings) -> None:
    for year in holdings.years["e-mes"]:
        for round_id in holdings.rounds("e-mes", year):
            *parts, whole = part_rows(holdings, year, round_id)
            lines = holdings.board.indicators(year, round_id)
            assert sum(whole.counts.values()) == len(lines)
            assert whole.due == sum(one.expected for one in lines)
            assert (whole.met, whole.held) == (
                sum(one.met is True for one in lines), sum(one.met is not None for one in lines),
            )  # fmt: skip
            for column, count in whole.counts.items():
                assert count == sum(one.counts[column] for one in parts)
            assert whole.score == holdings.board.scores(year, round_id).total


def test_a_round_says_which_targets_are_reached_in_the_direction_that_is_better(
    bodies: dict[str, Body], holdings: Holdings
) -> None:
    (lower,) = (one for one in holdings.board.indicators(2569, "12m") if one.indicator.data["code"] == "QP-2")
    assert lower.indicator.data["measure"]["direction"] == "lower"
    assert lower.met is False
    assert lower.counts is not None
    assert lower.counts > 3.5
    shown_text = text(bodies, "e-mes/2569/12m")
    assert "แจ้งกลับ 3.81 (+0.67) ✗ ไม่ถึงเป้าหมาย ไม่เกิน 3.50" in shown_text
    assert "คะแนน" in shown_text
    assert "4.24" in shown_text


def test_the_list_of_indicators_counts_each_once(bodies: dict[str, Body], holdings: Holdings) -> None:
    for year in holdings.years["e-mes"]:
        found = shown(bodies[f"e-mes/{year}/indicators"].html)
        assert sum(found.values()) == len(holdings.folder(f"e-mes/{year}/indicators"))
    rows = re.findall(r'<tr data-f-unit="([^"]*)" data-f-part="(\w+)" data-f-round="([^"]*)"',
        bodies["e-mes/2569/indicators"].html)  # fmt: skip
    assert {part for _, part, _ in rows} == {"QP", "AP"}
    assert {round_id for _, _, rounds in rows for round_id in rounds.split()} == {"6m", "12m"}
    assert all(unit for unit, _, _ in rows)


def test_the_money_of_the_owners_is_that_of_the_office(bodies: dict[str, Body], holdings: Holdings) -> None:
    for year in holdings.years["emenscr"]:
        found = views_emenscr.list_context(holdings, year)
        for name in ("projects", "granted", "budget", "disbursed"):
            parts = [getattr(one.totals, name) for one in found["owners"]]
            assert sum(parts) == getattr(found["totals"], name), (year, name)
        html = bodies[f"emenscr/{year}/projects"].html
        assert len(re.findall(r"data-s-budget=", html)) == found["totals"].projects
        assert f"รวมทั้งสำนักงาน เบิกจ่ายร้อยละ {found['totals'].percent:.1f}" in text(
            bodies, f"emenscr/{year}/projects"
        )


def test_the_tree_of_plans_holds_every_project_once(bodies: dict[str, Body], holdings: Holdings) -> None:
    def leaves(node: views_emenscr.Node) -> list[str]:
        own = [one.record.address for one in node.projects]
        assert (
            node.budget
            == emenscr.totals(
                one for one in holdings.board.projects(2566) if one.record.address in set(all_of(node))
            ).granted
        )
        return own + [one for each in node.nodes for one in leaves(each)]

    def all_of(node: views_emenscr.Node) -> list[str]:
        return [one.record.address for one in node.projects] + [
            one for each in node.nodes for one in all_of(each)
        ]

    branches = views_emenscr.alignment_context(holdings, 2566)["branches"]
    found = [one for node in branches for one in leaves(node)]
    assert sorted(found) == sorted(one.address for one in holdings.folder("emenscr/2566/projects"))
    html = bodies["emenscr/2566/alignment"].html
    assert all(f'href="/{one}"' in html for one in found)
    assert "ยุทธศาสตร์ชาติ" in html


def test_the_funds_of_a_year_add_up(bodies: dict[str, Body], holdings: Holdings) -> None:
    found = views_emenscr.year_context(holdings, 2566)
    assert len(found["funds"]) == 3
    assert sum(found["funds"].values()) == found["totals"].granted
    assert "รวม ก่อนหักของโครงการที่ยกเลิก 7,015,900" in text(bodies, "emenscr/2566")


def test_nothing_is_drawn_before_anything_was_reported(bodies: dict[str, Body], holdings: Holdings) -> None:
    assert [name for name, _ in views_emenscr.year_context(holdings, 2570)["charts"]] == [
        catalogue()["charts"]["spending"]
    ]
    assert len(views_emenscr.year_context(holdings, 2566)["charts"]) == 2
    for address, body in bodies.items():
        for chart in re.findall(r"<svg class=\"t-chart\".*?</svg>", body.html, re.DOTALL):
            assert "<rect" in chart or "<circle" in chart, address
    assert "เบิกจ่าย (บาท)" in bodies["emenscr/2570/q1"].html
    foot = bodies["emenscr/2570/q1"].html.partition("<tfoot>")[2].partition("</tfoot>")[0]
    assert foot.endswith(">–</td></tr>")


def test_a_project_of_several_years_tells_them_together(bodies: dict[str, Body]) -> None:
    found = text(bodies, "emenscr/2566/projects/storm-repair")
    assert "โครงการนี้ทำหลายปี" in found
    assert "รวมทุกปี" in found


def test_findings_are_told_by_owner_topic_and_age(bodies: dict[str, Body], holdings: Holdings) -> None:
    found = inspection.all_findings_context(holdings)
    lines = found["lines"]
    for owner, counts in found["by_owner"]:
        own = [one.finding for one in lines if owner in one.owners]
        assert counts.total == len(own)
        done_ = [all(each.state == "done" for each in inspection.own(one, owner)) for one in own]
        assert counts.of("done") == sum(done_)
    assert sum(counts.total for _, counts in found["by_topic"]) == len(lines)
    assert sum(count for _, _, count in found["by_age"]) == sum(one.standing.open for one in lines)
    shown_text = text(bodies, "inspection/findings")
    assert "แยกตามผู้รับผิดชอบ" in shown_text
    assert all(topic.title in shown_text for topic, _ in found["by_topic"])


def test_a_finding_that_came_back_says_so_in_the_list_and_on_its_page(
    bodies: dict[str, Body], holdings: Holdings
) -> None:
    back = [one for one in holdings.board.findings if one.reopened]
    assert back
    for one in back:
        assert "เคยเสร็จแล้ว" in text(bodies, one.record.address)
    assert text(bodies, "inspection/findings").count("เคยเสร็จแล้ว เปิดขึ้นใหม่") == len(back)


def test_a_work_compares_its_years(bodies: dict[str, Body], holdings: Holdings) -> None:
    for work in ("e-mes", "emenscr", "inspection"):
        html = bodies[work].html
        table = html[html.index('id="compared"') :]
        for year in holdings.years[work]:
            assert f'href="/{work}/{year}"' in table


def test_a_round_that_lacks_something_does_not_read_done(bodies: dict[str, Body], holdings: Holdings) -> None:
    """The round of twelve months of 2569 was answered and everybody told, yet one indicator is late."""
    assert holdings.board.year("e-mes", 2569).standing("12m").said == "notified"
    found = holdings.board.round("e-mes", 2569, "12m")
    assert (found.state, found.said) == ("late", "incomplete")
    html = bodies["e-mes/2569"].html
    card = html[html.index('id="round-12m"') :]
    assert "t-state t-late" in card[: card.index("t-bar")]
    assert "ส่งแล้ว ยังมีรายการค้าง" in card[: card.index("t-bar")]
    assert "แจ้งผู้เกี่ยวข้องแล้ว" not in text(bodies, "e-mes/2569/cycle").split("รอบ 12 เดือน")[1][:80]


def test_whoever_answers_for_what_is_in_doubt_is_told(bodies: dict[str, Body], holdings: Holdings) -> None:
    suspects = holdings.board.suspects
    assert suspects
    assert f"ต้องทบทวน {len(suspects)} เรื่อง" in text(bodies, "")
    told = [one["record"] for one in reported()["suspects"]]
    for one in suspects:
        assert one.record.address in told
        for party in holdings.board.answers_for(one.record):
            assert f'href="/{one.record.address}"' in bodies[f"units/{party}"].html
            assert [each["record"] for each in reported("--unit", party)["suspects"]].count(
                one.record.address
            )


# -- without colour ------------------------------------------------------------------------------------


def test_every_state_has_a_shape_and_a_word_of_its_own(bodies: dict[str, Body]) -> None:
    html = "".join(body.html for body in bodies.values())
    found = {
        (state, shape): words
        for state, shape, words in re.findall(
            r'<span class="t-state t-([a-z-]+)"[^>]*><svg[^>]*>(.*?)</svg>([^<]+)', html
        )
    }
    shapes = {state: shape for state, shape in found if state in STATES}
    assert set(shapes) == set(STATES)
    assert len(set(shapes.values())) == len(STATES)
    assert len({catalogue()["states"][one] for one in STATES}) == len(STATES)
    for state, shape in re.findall(r'<i class="t-b-([a-z-]+)"[^>]*><svg[^>]*>(.*?)</svg></i>', html):
        assert shape == shapes[state]


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
