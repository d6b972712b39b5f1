"""The boards in a reader's browser: lateness on the reader's own day, choosing among rows, paper."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from generator.thai.dates import parse_date
from tests.browser.conftest import AS_OF, DESKTOP, PHONE, ROOT, Visitor

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
    page.select_option("[data-t-filter] select[name=state]", "done")
    assert "state=done" in page.url
    assert sum(row.is_visible() for row in rows.all()) < rows.count()
    page.click("[data-t-filter] button[type=reset]")
    page.wait_for_function("!location.search")
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
    days = [row.get_attribute("data-f-due") or "9" for row in page.locator("#pressing-list tbody tr").all()]
    assert days == sorted(days)
    assert "sort=due" in page.url


def test_charts_can_be_read_in_the_dark_and_have_names(visitor: Callable[..., Visitor]) -> None:
    page = visitor(viewport=DESKTOP, color_scheme="dark").open("e-mes/2569/indicators/QP-2")
    charts = page.get_by_role("img", name="ผลรายรอบ")
    assert charts.count() == 1
    assert page.locator(".t-chart").count() == 2
