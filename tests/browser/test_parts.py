"""A long list on several pages, in the browser: its parts are links, a choice is one among all."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from tests.browser.conftest import AS_OF, DESKTOP, PHONE, ROOT, BelowPrefix, Visitor, served, until
from tests.browser.test_access import overflowing

SMALLER = """
from generator.cli import main
from generator.publish import parts
parts.STEP, parts.SLACK, parts.BRIEF = 5, 2, 3
main()
"""
"""The command, with lists of this repository's own size parted."""
LIST = "inspection/findings"
ROWS = "#findings-list tbody tr"


@pytest.fixture(scope="module")
def parted(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    out = tmp_path_factory.mktemp("parted") / "site"
    command = [sys.executable, "-c", SMALLER, "build", "--out", str(out), "--as-of", AS_OF]
    subprocess.run([*command, "--without-papers"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    with served(out, BelowPrefix) as address:
        yield address


def at(visit: Visitor, address: str) -> Visitor:
    visit.address = address
    return visit


def test_without_scripts_every_part_is_a_link_away(visitor: Callable[..., Visitor], parted: str) -> None:
    visit = at(visitor(viewport=PHONE, scripts=False), parted)
    page = visit.open(LIST)
    seen: list[str] = []
    for place in range(page.locator(".t-parts li").count()):
        if place:
            page.locator(".t-parts li").nth(place).locator("a").click()
        assert page.locator(".t-parts [aria-current=page]").count() == 1
        assert overflowing(page) == []
        assert page.url.endswith(f"/{LIST}/part/{place + 1}/" if place else f"/{LIST}/")
        seen += page.locator(f"{ROWS} th").all_text_contents()
    assert len(seen) == len(set(seen)) > 10
    page.locator(".t-crumbs a").last.click()
    page.wait_for_url(f"**/{LIST}/")
    assert visit.wrong == []


def test_a_choice_is_one_among_all_rows(visitor: Callable[..., Visitor], parted: str) -> None:
    visit = at(visitor(viewport=DESKTOP), parted)
    page = visit.open(LIST)
    here = page.locator(ROWS).count()
    total = int((page.locator(".t-parts").locator("xpath=..").inner_text()).split("จากทั้งหมด ")[1].split()[0])
    assert here < total
    page.select_option("select[name=sort]", "name")
    until(page, f"document.querySelectorAll('{ROWS}').length === {total}")
    names = page.locator(f"{ROWS}:visible th").all_inner_texts()
    assert len(names) == total
    in_order = "names => [...names].sort(new Intl.Collator('th', {numeric: true}).compare)"
    assert names == page.evaluate(in_order, names)
    assert not page.locator(".t-parts").is_visible()
    links = page.evaluate(f"[...document.querySelectorAll('{ROWS} a')].map(one => one.href)")
    assert all(link.startswith(visit.address) for link in links)
    assert all(visit.page.request.get(link).ok for link in set(links))

    page.locator(".t-filter button[type=reset]").click()
    until(page, f"[...document.querySelectorAll('{ROWS}')].filter(row => !row.hidden).length === {here}")
    assert page.locator(".t-parts").is_visible()
    assert visit.wrong == []


def test_a_choice_in_the_address_is_one_among_all_rows(visitor: Callable[..., Visitor], parted: str) -> None:
    page = at(visitor(viewport=DESKTOP), parted).page
    page.goto(f"{parted}units/?state=due-soon")
    until(page, "!document.querySelector('.t-parts') || document.querySelector('.t-parts').hidden")
    shown = page.locator("#pressing-list tr[data-t-rank]:visible")
    assert shown.count() > 0
    assert shown.locator(".t-due-soon").count() == shown.count()


def test_what_cannot_be_loaded_is_said(visitor: Callable[..., Visitor], parted: str) -> None:
    visit = at(visitor(viewport=DESKTOP), parted)
    page = visit.open(LIST)
    here = page.locator(ROWS).count()
    page.route("**/part/**", lambda route: route.abort())
    page.select_option("select[name=sort]", "name")
    said = page.locator(".t-filter [aria-live]")
    until(page, "document.querySelector('.t-filter [aria-live]').textContent.includes('ไม่ได้')")
    assert "เฉพาะรายการในหน้านี้" in said.inner_text()
    assert page.locator(f"{ROWS}:visible").count() == here
    assert page.locator(".t-parts").is_visible()
