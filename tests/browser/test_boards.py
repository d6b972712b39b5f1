"""The boards in a reader's browser: lateness on the reader's own day, choosing among rows, paper."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from generator.publish.owed import HORIZON
from generator.thai.dates import parse_date
from tests.browser.conftest import AS_OF, DESKTOP, PHONE, ROOT, BelowPrefix, Visitor, served, until

BUILT = parse_date(AS_OF)
LATER = BUILT + dt.timedelta(40)


def status(day: dt.date, *options: str) -> dict[str, int]:
    """What the terminal counts on a day, by state."""
    asked = ["status", "--as-of", day.isoformat(), "--format", "json", *options]
    command = [sys.executable, "-m", "generator.cli", *asked]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return {one["state"]: one["count"] for one in found["totals"]}


def opened(visit: Visitor, address: str, day: dt.date) -> Page:
    """A page as it looks at noon in Bangkok on a day."""
    visit.page.clock.set_fixed_time(f"{day.isoformat()}T05:00:00Z")
    return visit.open(address)


def bar(page: Page) -> dict[str, int]:
    found = {}
    for item in page.locator(".t-bar").first.locator("li").all():
        shown = item.locator(".t-state")
        name = re.search(r"t-state t-([a-z-]+)", shown.get_attribute("class") or "")
        count = re.search(r"\d+", shown.inner_text())
        assert name
        assert count
        found[name[1]] = int(count[0])
    return found


def lead_late(page: Page) -> int:
    said = re.search(r"ล่าช้า (\d+) เรื่อง", page.locator(".t-lead").first.inner_text())
    return int(said[1]) if said else 0


def test_on_its_own_day_a_page_stays_as_it_was_made(visitor: Callable[..., Visitor]) -> None:
    page = opened(visitor(viewport=DESKTOP), "units", BUILT)
    counts = status(BUILT)
    assert lead_late(page) == counts["late"]
    assert {state: count for state, count in counts.items() if count} == bar(page)
    assert "นับวันใหม่" not in page.locator(".t-foot").inner_text()


def test_forty_days_later_the_new_lateness_is_shown(visitor: Callable[..., Visitor]) -> None:
    """What was due in between is late, nothing that was late is less so, and the page says the day."""
    visit = visitor(viewport=DESKTOP)
    page = opened(visit, "units", LATER)
    before, after = status(BUILT), lead_late(page)
    assert after > before["late"]
    assert bar(page)["late"] == after
    assert bar(page).get("done") == before["done"]
    assert sum(bar(page).values()) == sum(before.values())
    for badge in page.locator("[data-t-due]").all():
        due = dt.date.fromisoformat(badge.get_attribute("data-t-due") or "")
        days = (LATER - due).days
        if days > 0:
            assert badge.inner_text().strip() == f"ล่าช้า {days} วัน"
            assert "t-late" in (badge.get_attribute("class") or "")
            assert badge.locator("svg").count() == 1
    assert "นับวันใหม่ถึงวันที่" in page.locator(".t-foot").inner_text()
    assert visit.wrong == []


def words(page: Page) -> list[str]:
    """What is to be read on a page, but its foot, choices, papers, and drawings that say their day."""
    text: str = page.evaluate(
        """() => {
            for (const one of document.querySelectorAll('.t-foot, .t-filter, .t-figure, .t-dated, .t-prints'))
                one.remove();
            document.querySelectorAll('details').forEach((one) => { one.open = true; });
            return document.querySelector('.md-content__inner').innerText;
        }"""
    )
    return [line.strip() for line in text.splitlines() if line.strip()]


BOARDS = (
    "", "units", "units/policy-plan", "units/supervision", "units/finance", "e-mes", "emenscr", "inspection",
    "e-mes/2570", "e-mes/2570/6m", "e-mes/2570/cycle", "e-mes/2570/indicators", "e-mes/2570/timeline",
    "emenscr/2570", "emenscr/2570/q1", "emenscr/2570/projects", "inspection/2570", "inspection/2570/visits",
    "inspection/findings", "inspection/2570/visits/moe-r1",
)  # fmt: skip


@pytest.mark.parametrize(
    "day",
    [
        BUILT + dt.timedelta(1),
        parse_date("2569-12-15"),  # a visit begins
        LATER,
        parse_date("2570-03-15"),  # a round opens
    ],
    ids=str,
)
def test_a_page_of_before_says_what_a_page_made_on_the_day_says(
    visitor: Callable[..., Visitor], site_of: Callable[[str], Path], day: dt.date
) -> None:
    """Totals, rows, groups, order, sentences: the browser's own count is that of a new build.

    The sample office has nothing written down after the day of the older build.
    """
    visit = visitor(viewport=DESKTOP)
    found = {place: words(opened(visit, place, day)) for place in BOARDS}
    with served(site_of(day.isoformat()), BelowPrefix) as address:
        visit.address = address
        for place in BOARDS:
            assert found[place] == words(opened(visit, place, day)), place
    assert not [one for one in visit.wrong if one.startswith(("script error", "console"))]


def test_a_list_that_is_too_old_says_how_much_it_lacks(visitor: Callable[..., Visitor]) -> None:
    day = BUILT + dt.timedelta(HORIZON + 20)
    page = opened(visitor(viewport=DESKTOP), "units", day)
    note = page.locator("[data-t-beyond]")
    assert note.is_visible()
    lacks = re.search(r"\d+", note.inner_text())
    assert lacks
    counts = bar(page)
    shown = page.locator("#pressing-list tr[data-t-rank]").count()
    assert shown + int(lacks[0]) == counts["late"] + counts.get("due-soon", 0)
    assert opened(visitor(viewport=DESKTOP), "units", LATER).locator("[data-t-beyond]").is_hidden()


@pytest.mark.parametrize("day", [BUILT, LATER], ids=str)
@pytest.mark.parametrize("place", ["units", "units/policy-plan", "units/supervision"])
def test_the_totals_of_a_page_are_those_of_its_rows(
    visitor: Callable[..., Visitor], place: str, day: dt.date
) -> None:
    page = opened(visitor(viewport=DESKTOP), place, day)
    said = page.locator(".t-lead").first.inner_text()
    for state, pattern in (("late", r"ล่าช้า (\d+) เรื่อง"), ("due-soon", r"ใกล้ครบกำหนด (\d+) เรื่อง")):
        rows = page.locator(f"[data-t-group={state}] tr[data-t-rank]")
        told = re.search(pattern, said)
        assert rows.count() == (int(told[1]) if told else 0) == bar(page).get(state, 0)
        assert rows.locator(f".t-{state}").count() == rows.count()
    if place != "units":
        told = re.search(r"มีสิ่งที่ต้องทำ (\d+) เรื่อง", said)
        assert told
        assert page.locator("tr[data-t-rank]").count() == int(told[1])


@pytest.mark.parametrize(
    ("clock", "state", "word"),
    [
        ("2027-03-14T16:59:00Z", "not-due", "ยังไม่เปิด"),  # a minute before midnight in Bangkok
        ("2027-03-14T17:00:00Z", "doing", "เปิดแล้ว ยังไม่ส่ง"),
    ],
)
def test_a_round_opens_at_midnight_in_bangkok(
    visitor: Callable[..., Visitor], clock: str, state: str, word: str
) -> None:
    visit = visitor(viewport=DESKTOP)
    visit.page.clock.set_fixed_time(clock)
    badge = visit.open("e-mes/2570").locator("#round-6m > p .t-state").first
    assert badge.inner_text().strip() == word
    assert f"t-{state}" in (badge.get_attribute("class") or "")


@pytest.mark.parametrize("place", ["", "e-mes/2570", "emenscr/2570/q1", "inspection/findings"])
def test_other_boards_tell_the_new_lateness_too(visitor: Callable[..., Visitor], place: str) -> None:
    visit = visitor(viewport=PHONE)
    page = opened(visit, place, LATER + dt.timedelta(60))
    assert page.locator(".t-state.t-late").count() > 0
    assert visit.wrong == []


def test_midnight_is_bangkoks(visitor: Callable[..., Visitor]) -> None:
    """At 18:00 UTC the next day has begun in Bangkok."""
    visit = visitor(viewport=DESKTOP)
    visit.page.clock.set_fixed_time(f"{BUILT.isoformat()}T18:00:00Z")
    page = visit.open("units")
    assert "นับวันใหม่" in page.locator(".t-foot").inner_text()


def test_without_scripts_the_day_of_the_page_is_said(visitor: Callable[..., Visitor]) -> None:
    page = visitor(viewport=PHONE, scripts=False).open("units")
    assert lead_late(page) == status(BUILT)["late"]
    assert "สถานะ ณ วันที่" in page.locator(".t-foot").inner_text()
    assert page.locator("[data-t-filter]").first.is_hidden()


def test_on_paper_stands_the_day_the_page_was_made(visitor: Callable[..., Visitor]) -> None:
    page = opened(visitor(viewport=DESKTOP), "units", LATER)
    assert lead_late(page) != status(BUILT)["late"]
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert lead_late(page) == status(BUILT)["late"]
    assert "นับวันใหม่" not in page.locator(".t-foot").inner_text()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert lead_late(page) != status(BUILT)["late"]


def test_a_list_is_filtered_from_its_address(visitor: Callable[..., Visitor]) -> None:
    visit = visitor(viewport=DESKTOP)
    visit.page.clock.set_fixed_time(f"{BUILT.isoformat()}T05:00:00Z")
    page = visit.page
    page.goto(f"{visit.address}e-mes/2569/12m/?state=late")
    table = page.locator("#results-list tbody tr:not(.t-group)")
    shown = [row for row in table.all() if row.is_visible()]
    assert 0 < len(shown) < table.count()
    assert all(row.locator(".t-late").count() for row in shown)
    said = page.locator("[data-t-filter] [aria-live]").inner_text()
    assert said == f"พบ {len(shown)} จาก {table.count()} รายการ"


def test_a_choice_is_kept_in_the_address_and_can_be_taken_back(visitor: Callable[..., Visitor]) -> None:
    page = visitor(viewport=PHONE).open("inspection/findings")
    rows = page.locator("#findings-list tbody tr")
    page.locator("[data-t-filter] summary").click()
    page.select_option("[data-t-filter] select[name=state]", "done")
    assert "state=done" in page.url
    assert sum(row.is_visible() for row in rows.all()) < rows.count()
    page.click("[data-t-filter] button[type=reset]")
    until(page, "!location.search")
    assert all(row.is_visible() for row in rows.all())


def test_a_choice_that_fits_nothing_says_what_to_try(visitor: Callable[..., Visitor]) -> None:
    visit = visitor(viewport=PHONE)
    page = visit.page
    page.goto(f"{visit.address}e-mes/2569/12m/?state=done&unit=finance")
    assert page.locator("[data-t-none]").is_visible()
    assert "ลองเลือก" in page.locator("[data-t-none]").inner_text()


def test_a_list_can_be_sorted_by_its_due_days(visitor: Callable[..., Visitor]) -> None:
    page = visitor(viewport=DESKTOP).open("units")
    page.select_option("[data-t-filter] select[name=sort]", "due")
    for group in page.locator("#pressing-list tbody").all():
        rows = group.locator("tr[data-t-rank]").all()
        days = [row.get_attribute("data-f-due") or "9" for row in rows]
        assert days == sorted(days)
    assert "sort=due" in page.url


def visible(page: Page, rows: str) -> list[Locator]:
    return [row for row in page.locator(rows).all() if row.is_visible()]


LISTS = {
    "e-mes/2566/indicators": ("indicators-list", {"unit": "supervision", "part": "QP", "round": "6m"}),
    "emenscr/2566/projects": ("projects-list", {"unit": "supervision", "state": "done"}),
    "inspection/findings": ("findings-list", {"unit": "finance", "year": "2569", "state": "late"}),
    "units/policy-plan": ("owed-list", {"work": "emenscr", "state": "not-due", "year": "2570"}),
    "units": ("pressing-list", {"work": "inspection", "state": "late"}),
}


@pytest.mark.parametrize("place", LISTS)
def test_a_list_can_be_narrowed_by_all_it_offers(visitor: Callable[..., Visitor], place: str) -> None:
    """From the address, each choice alone and all together; the rows say of themselves that they fit."""
    identity, choices = LISTS[place]
    visit = visitor(viewport=DESKTOP)
    visit.page.clock.set_fixed_time(f"{BUILT.isoformat()}T05:00:00Z")
    page, rows = visit.page, f"#{identity} tbody tr:not(.t-group)"
    for asked in (*({key: value} for key, value in choices.items()), choices):
        page.goto(f"{visit.address}{place}/?" + "&".join(f"{key}={value}" for key, value in asked.items()))
        found = visible(page, rows)
        assert 0 < len(found) < page.locator(rows).count(), asked
        for row in found:
            for key, value in asked.items():
                if key == "state":
                    assert row.locator(f".t-{value}").count(), asked
                else:
                    assert value in (row.get_attribute(f"data-f-{key}") or "").split(), asked
        said = page.locator(f"[data-t-filter={identity}] [aria-live]").inner_text()
        assert said == f"พบ {len(found)} จาก {page.locator(rows).count()} รายการ"
        for group in page.locator(f"#{identity} tbody:has(.t-group)").all():
            own = group.locator("tr:not(.t-group)").all()
            assert group.is_visible() == any(row.is_visible() for row in own)
    assert visit.wrong == []


@pytest.mark.parametrize("place", LISTS)
def test_without_scripts_a_list_is_whole(visitor: Callable[..., Visitor], place: str) -> None:
    identity, choices = LISTS[place]
    query = "&".join(f"{key}={value}" for key, value in choices.items())
    visit = visitor(viewport=DESKTOP, scripts=False)
    visit.page.goto(f"{visit.address}{place}/?{query}")
    visit.page.eval_on_selector_all("details", "all => all.forEach((one) => { one.open = true; })")
    rows = visit.page.locator(f"#{identity} tbody:not([hidden]) tr:not(.t-group)")
    assert rows.count() > 0
    assert all(row.is_visible() for row in rows.all())
    assert visit.page.locator("[data-t-filter]").first.is_hidden()


def test_projects_are_sorted_by_their_money(visitor: Callable[..., Visitor]) -> None:
    page = visitor(viewport=DESKTOP).open("emenscr/2566/projects")
    for key in ("budget", "spent"):
        page.select_option("[data-t-filter] select[name=sort]", key)
        assert f"sort={key}" in page.url
        for group in page.locator("#projects-list tbody").all():
            figures = [float(row.get_attribute(f"data-s-{key}") or "") for row in
                       group.locator("tr:not(.t-group)").all()]  # fmt: skip
            assert figures == sorted(figures, reverse=True)


def test_on_a_phone_choices_are_folded_until_one_is_made(
    visitor: Callable[..., Visitor],
) -> None:
    visit = visitor(viewport=PHONE)
    page = visit.open("emenscr/2566/projects")
    assert page.locator("[data-t-filter] select").first.is_hidden()
    page.locator("[data-t-filter] summary").click()
    assert page.locator("[data-t-filter] select").first.is_visible()
    page.goto(f"{visit.address}emenscr/2566/projects/?unit=supervision")
    assert page.locator("[data-t-filter] select").first.is_visible()


def test_on_paper_nothing_is_folded_and_a_choice_holds(visitor: Callable[..., Visitor]) -> None:
    visit = visitor(viewport=DESKTOP)
    page = opened(visit, "units/policy-plan", LATER)
    folded = page.locator("#owed-list details tr[data-t-rank]")
    assert folded.count() > 12
    assert folded.first.is_hidden()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#owed-list details tr[data-t-rank]").first.is_visible()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("#owed-list details tr[data-t-rank]").first.is_hidden()
    page.goto(f"{visit.address}units/policy-plan/?work=e-mes")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    shown = visible(page, "#owed-list tr[data-t-rank]")
    assert shown
    assert {row.get_attribute("data-f-work") for row in shown} == {"e-mes"}


def test_whose_it_is_names_three_at_most(visitor: Callable[..., Visitor]) -> None:
    visit = visitor(viewport=PHONE)
    for day in (BUILT, LATER):
        page = opened(visit, "", day)
        lead = page.locator(".t-lead")
        assert len(visible(page, ".t-lead .t-of")) == 3
        assert "ฝ่าย" in lead.inner_text()
        last = page.locator("#inspection").bounding_box()
        assert last
        assert last["y"] < PHONE["height"], "the three works stand on the first screen"


def test_charts_can_be_read_in_the_dark_and_have_names(visitor: Callable[..., Visitor]) -> None:
    page = visitor(viewport=DESKTOP, color_scheme="dark").open("e-mes/2569/indicators/QP-2")
    charts = page.get_by_role("img", name="ผลรายรอบ")
    assert charts.count() == 1
    assert page.locator(".t-chart").count() == 2
