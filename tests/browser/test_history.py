"""A history in the browser: as it stood on a day, on a phone, and without scripts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from generator.publish.site import build
from tests.browser.conftest import DESKTOP, PHONE, BelowPrefix, Visitor, served, until
from tests.git_office import OFFICE, Office, order

PAGE = "orders/2566/65/history"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a small site whose order has three versions."""
    office = Office(tmp_path_factory.mktemp("history") / "office")
    file = "records/orders/2566/65.yml"
    office.write({".git/info/exclude": ".tidtam/\nsite/\n"})
    office.commit({"records/office.yml": OFFICE, file: order(65, title="ฉบับที่หนึ่ง")}, day="2023-02-22")
    office.commit({file: order(65, title="ฉบับที่สอง")}, "แก้ชื่อ", day="2023-03-05")
    office.commit({file: order(65, title="ฉบับที่สาม")}, "แก้ชื่ออีก", day="2023-04-01")
    site: Path = office.root / "site"
    build(office.root, site, dt.date(2023, 6, 1))
    with served(site, BelowPrefix) as address:
        yield address


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_day_finds_the_version_that_stood(browser: Browser, told: str, size: dict[str, int]) -> None:
    with browser.new_context(viewport=size, locale="th-TH") as context:  # type: ignore[arg-type]
        visitor = Visitor(context.new_page(), told)
        page = visitor.open(PAGE)
        field = page.get_by_label("ดูบันทึกตามที่เป็นอยู่ ณ วันที่")
        said = page.locator("[data-t-on] output")
        field.fill("2023-03-10")
        field.dispatch_event("change")
        shown = page.locator(".t-version--on")
        assert "ฉบับที่สอง" in shown.inner_text()
        assert shown.locator("details.t-whole").evaluate("one => one.open")
        assert said.inner_text() == "10 มีนาคม 2566"
        assert page.url.endswith("#on-2023-03-10")
        field.fill("2023-05-01")
        field.dispatch_event("change")
        assert "ฉบับปัจจุบัน" in said.inner_text()
        page.goto(page.url.partition("#")[0] + "#on-2023-02-25")
        until(page, "document.querySelector('.t-version--on')?.innerText.includes('ฉบับที่หนึ่ง')")
        page.goto(page.url.partition("#")[0] + "#on-2023-01-01")
        until(page, "document.querySelector('[data-t-on] output').innerText.includes('ยังไม่มี')")
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        assert visitor.wrong == []


def test_without_scripts_everything_is_there(browser: Browser, told: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        visitor = Visitor(context.new_page(), told, scripts=False)
        page = visitor.open(PAGE)
        assert page.locator("[data-t-on]").is_hidden()
        assert page.locator(".t-version").count() == 3
        assert page.locator("details.t-whole").count() == 2
        assert visitor.wrong == []
