"""The search as its readers use it: what it finds in Thai, by keyboard, by address, without scripts."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import mean
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, Page, expect

from tests.bench import office
from tests.bench.search import READ_ALL, in_browser, scores
from tests.bench.truth import held, queries
from tests.browser.conftest import DESKTOP, PHONE, ROOT, BelowPrefix, Visitor, served, until

RECORDS = 300
TEXT_PIECE = "/search/"


@pytest.fixture(scope="session")
def large(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a made-up office of ten years; one for all of pytest's workers."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    out = shared / "search-site"
    with FileLock(shared / "search-site.lock"):
        if not out.exists():
            office.write(RECORDS, 1, shared / "search-office")
            command = (sys.executable, "-m", "generator.cli", "build", "--as-of", "2569-10-01")
            place = ("--root", str(shared / "search-office"), "--out", str(out))
            subprocess.run((*command, *place), cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return out


@pytest.fixture(scope="session")
def large_address(large: Path) -> Iterator[str]:
    with served(large, BelowPrefix) as found:
        yield found


@pytest.fixture
def reader(browser: Browser, large_address: str) -> Iterator[Callable[..., Visitor]]:
    """Makes a visitor of the large office's site."""
    contexts = []

    def make(*, scripts: bool = True, **options: object) -> Visitor:
        context = browser.new_context(
            locale="th-TH", timezone_id="Asia/Bangkok", java_script_enabled=scripts, **options
        )
        contexts.append(context)
        return Visitor(context.new_page(), large_address, scripts=scripts)

    yield make
    for context in contexts:
        context.close()


def asked_for(visit: Visitor) -> list[str]:
    """The names of the pieces that were loaded, from now on."""
    names: list[str] = []
    visit.page.on(
        "request",
        lambda request: (
            names.append(urlsplit(request.url).path.rpartition("/")[2])
            if TEXT_PIECE in request.url and urlsplit(request.url).path.endswith(".js")
            else None
        ),
    )
    return names


def search(visit: Visitor, **query: str) -> Page:
    """The search page with a query in its address, its titles loaded."""
    words = "&".join(f"{key}={value}" for key, value in query.items())
    visit.page.goto(f"{visit.address}search/?{words}")
    until(visit.page, "'tidtamLook' in window")
    return visit.page


def found(page: Page) -> list[str]:
    """The addresses of the results, in their order."""
    links = page.locator(".t-find__found li > a").evaluate_all("links => links.map(a => a.href)")
    return [unquote(urlsplit(link).path) for link in links]


def said(page: Page) -> str:
    return page.locator(".t-find__said").inner_text()


# -- what is found --------------------------------------------------------------------------------------


def test_sixty_queries(large: Path, reader: Callable[..., Visitor]) -> None:
    """Words within unspaced text, numbers, short forms, slips, years: found, and little else."""
    visit = reader(viewport=DESKTOP)
    search(visit, q="ก", full="1")
    until(visit.page, READ_ALL)
    made = scores(queries(large), held(large), in_browser(visit.page))

    assert len(made) == 60
    assert [one.query.typed for one in made if not one.wanted] == [], "nothing holds these"
    assert mean(one.recall for one in made) >= 0.99, [one.query for one in made if one.recall < 1]
    assert mean(one.precision for one in made) >= 0.95, [one.query for one in made if one.precision < 1]
    assert visit.wrong == []


def test_numbers_are_whole(reader: Callable[..., Visitor]) -> None:
    """A number is not found within a larger one; one that is still being typed is found by how it begins."""
    page = search(reader(viewport=DESKTOP), q="-")
    look = """typed => tidtamLook(typed).hits.map(hit => hit.row.name)
                     .map(name => /ศธ 04003\\/\\d+/.exec(name)?.[0]).filter(Boolean)"""
    assert {"ศธ 04003/1", "ศธ 04003/11"} <= set(page.evaluate(look, "04003"))
    assert set(page.evaluate(look, "ศธ 04003/1")) == {"ศธ 04003/1"}
    assert set(page.evaluate(look, "ศธ 04003/11")) == {"ศธ 04003/11"}
    assert set(page.evaluate(look, "4003/11")) == {"ศธ 04003/11"}
    assert page.evaluate("tidtamLook('4003/11').near"), "a figure before it is missing"
    assert not page.evaluate("tidtamLook('04003/11').near")
    assert {"ศธ 04003/1", "ศธ 04003/11"} <= set(page.evaluate(look, "ศธ 0400"))


def test_best_first(reader: Callable[..., Visitor]) -> None:
    """A title before a text, newer before older; what was found by its number is on top."""
    page = search(reader(viewport=DESKTOP), q="ยาเสพติด", full="1")
    until(page, READ_ALL)
    hits = page.evaluate(
        """() => tidtamLook('ยาเสพติด', {}, true).hits.map(({row}) =>
                 ({titled: row.title.includes('ยาเสพติด'), year: row.year, kind: row.kind}))"""
    )
    titled = [hit["titled"] for hit in hits if hit["kind"] != "page"]
    assert titled == sorted(titled, reverse=True)
    assert 0 < sum(titled) < len(titled)
    for wanted in (True, False):
        years = [hit["year"] for hit in hits if hit["titled"] is wanted and hit["kind"] != "page"]
        assert years == sorted(years, reverse=True)


def test_close_words_are_told(reader: Callable[..., Visitor]) -> None:
    """Where nothing is spelt so, what is close is shown, and the page says so."""
    page = search(reader(viewport=DESKTOP), q="ตัวชีวัด")
    assert "ใกล้เคียง" in page.locator(".t-find__found .t-note").inner_text()
    assert "ตัวชี้วัด" in page.locator(".t-find__found mark").first.inner_text()
    page = search(reader(viewport=DESKTOP), q="ตัวชี้วัด")
    assert page.locator(".t-find__found .t-note").count() == 0


# -- the box in the header ---------------------------------------------------------------------------------


def test_box_in_the_header(visitor: Callable[..., Visitor]) -> None:
    """Nothing is loaded before the box is entered; results come while typing, by arrows, Enter and Escape."""
    visit = visitor(viewport=DESKTOP)
    loaded = asked_for(visit)
    page = visit.open("orders/2566/65")
    assert page.evaluate("[...document.scripts].some(s => s.src.endsWith('search.js'))") is False

    page.keyboard.press("Control+k")
    box = page.get_by_role("searchbox", name="ค้นหา")
    expect(box).to_be_focused()
    page.keyboard.type("ตัวชี้วัด")
    panel = page.locator(".t-search__panel")
    expect(panel.locator("mark").first).to_have_text("ตัวชี้วัด")
    until(page, "/^พบ \\d+/.test(document.querySelector('.t-search [role=status]').textContent)")

    page.keyboard.press("ArrowDown")
    expect(panel.locator("a").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(panel.locator("a").nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(box).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()

    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    until(page, "'tidtamLook' in window")
    assert parse_qs(urlsplit(page.url).query)["q"] == ["ตัวชี้วัด"]
    assert found(page)
    assert set(loaded) == {"first.js"}, "the full text was not asked for"
    assert visit.wrong == []


def test_letters_typed_early_are_not_lost(visitor: Callable[..., Visitor]) -> None:
    """Whoever types before the titles are here gets the answer when they are."""
    visit = visitor(viewport=DESKTOP)
    page = visit.page
    page.route("**/search/first.js", lambda route: (page.wait_for_timeout(300), route.continue_()))
    visit.open("orders")
    page.locator(".t-search input").focus()
    page.keyboard.type("คำสั่ง")
    expect(page.locator(".t-search__panel mark").first).to_have_text("คำสั่ง")


def test_leaving_the_box_closes_it(visitor: Callable[..., Visitor]) -> None:
    page = visitor(viewport=DESKTOP).open("orders")
    page.locator(".t-search input").focus()
    page.keyboard.type("คำสั่ง")
    panel = page.locator(".t-search__panel")
    expect(panel).to_be_visible()
    page.locator("h1").click(position={"x": 3, "y": 3})
    expect(panel).to_be_hidden()


def test_on_a_phone(visitor: Callable[..., Visitor]) -> None:
    """On a phone the header has a link to the search page, where the cursor stands in the box already."""
    visit = visitor(viewport=PHONE, has_touch=True)
    page = visit.open("e-mes/2566")
    assert not page.locator(".t-search input").is_visible()
    page.get_by_role("link", name="ค้นหา", exact=True).tap()
    until(page, "'tidtamLook' in window")
    box = page.locator("#t-find-q")
    expect(box).to_be_focused()
    page.keyboard.type("รายงาน")
    expect(page.locator(".t-find__found li").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert visit.wrong == []


# -- the search page -----------------------------------------------------------------------------------------


def test_address_holds_the_search(reader: Callable[..., Visitor]) -> None:
    """Words, filters and the wish for the full text stand in the address; it leads back to the same."""
    visit = reader(viewport=DESKTOP)
    page = search(visit, q="")
    page.locator("#t-find-q").fill("นักเรียน ครู")
    for name, value in {"งาน": "emenscr", "ปีงบประมาณ": "2568", "ประเภท": "project", "สถานะ": "done"}.items():
        page.get_by_role("combobox", name=name, exact=True).select_option(value)
    page.get_by_label("ค้นในเนื้อหาทั้งหมด").check()
    until(page, READ_ALL)
    before = found(page)
    assert before
    assert all("/emenscr/2568/projects/" in address for address in before)
    again = reader(viewport=DESKTOP)
    again.page.goto(page.url)
    until(again.page, "'tidtamLook' in window")
    until(again.page, READ_ALL)
    assert found(again.page) == before
    assert again.page.locator("#t-find-q").input_value() == "นักเรียน ครู"
    assert again.page.get_by_role("combobox", name="สถานะ").input_value() == "done"


def test_filters_alone_list(reader: Callable[..., Visitor]) -> None:
    """Without a word, a filter shows everything of its kind."""
    page = search(reader(viewport=DESKTOP), kind="order", year="2569")
    addresses = found(page)
    assert addresses
    assert all("/orders/" in address for address in addresses)
    assert page.locator(".t-find__found h2").count() == 1


def test_only_asked_for_text_is_loaded(reader: Callable[..., Visitor]) -> None:
    """The full text comes when it is asked for, and only of the work and year that were chosen."""
    visit = reader(viewport=DESKTOP)
    loaded = asked_for(visit)
    page = search(visit, q="อินเทอร์เน็ต", work="emenscr", year="2567")
    assert loaded == ["first.js"]
    assert "ไม่พบ" in said(page)
    page.get_by_role("button", name="ค้นในเนื้อหาทั้งหมด").click()
    until(page, READ_ALL)
    papers = {f"{kind}-{year}.js" for kind in ("orders", "letters") for year in (2566, 2567)}
    assert set(loaded) <= papers | {"first.js", "emenscr-2567.js"}
    assert "emenscr-2567.js" in loaded
    assert found(page)
    text = page.locator(".t-find__text").first
    assert "อินเทอร์เน็ต" in text.locator("mark").first.inner_text()


def test_grouped_by_kind(reader: Callable[..., Visitor]) -> None:
    """A heading for each kind with its number of results; more of them come by a button, in place."""
    page = search(reader(viewport=DESKTOP), q="รายงาน")
    headings = page.locator(".t-find__found h2").all_inner_texts()
    assert len(headings) > 2
    assert len(set(headings)) == len(headings)
    counts = [int(heading.split()[-1].replace(",", "")) for heading in headings]
    total = int(said(page).split()[1].replace(",", ""))
    assert sum(counts) == total
    long = next(place for place, count in enumerate(counts) if count > 5)
    section = page.locator(".t-find__found section").nth(long)
    assert section.locator("li").count() == 5
    section.get_by_role("button").click()
    assert section.locator("li").count() == min(counts[long], 25)
    expect(section.locator("li").nth(5).locator("a")).to_be_focused()


def test_results_by_keyboard(reader: Callable[..., Visitor]) -> None:
    page = search(reader(viewport=DESKTOP), q="รายงาน")
    page.locator("#t-find-q").focus()
    page.keyboard.press("ArrowDown")
    first = page.locator(".t-find__found a").first
    expect(first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#t-find-q")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/search/" not in url)


def test_states_are_of_the_readers_day(browser: Browser, address: str) -> None:
    """What is not late when the site is made is late for whoever searches after its day."""
    counts = []
    for day in ("2026-11-23", "2027-09-01"):
        context = browser.new_context(locale="th-TH", timezone_id="Asia/Bangkok", viewport=DESKTOP)
        page = context.new_page()
        page.clock.set_fixed_time(f"{day}T12:00:00+07:00")
        page.goto(f"{address}search/?state=late")
        until(page, "'tidtamLook' in window")
        counts.append(int(said(page).split()[1]))
        context.close()
    assert counts[0] < counts[1]


def test_text_stays_text(browser: Browser, address: str) -> None:
    """What is typed or stands in an address is never read as HTML."""
    context = browser.new_context(locale="th-TH", viewport=DESKTOP)
    visit = Visitor(context.new_page(), address)
    page = search(visit, q="%3Cimg%20src=x%20onerror=alert(1)%3E")
    assert "<img" in said(page)
    assert page.locator(".t-find img").count() == 0
    assert visit.wrong == []
    context.close()


def test_pieces_that_do_not_come(visitor: Callable[..., Visitor]) -> None:
    """Where the titles cannot be loaded, the page says so and its lists are there."""
    visit = visitor(viewport=DESKTOP)
    visit.page.route("**/search/first.js", lambda route: route.abort())
    page = visit.open("search")
    expect(page.locator(".t-find__said")).to_contain_text("โหลดข้อมูลสำหรับค้นหาไม่ได้")
    assert page.locator("article a[href*='e-mes/2566']").first.is_visible()


def test_without_scripts(visitor: Callable[..., Visitor]) -> None:
    """The form in the header leads to lists of everything by work and year."""
    visit = visitor(viewport=DESKTOP, scripts=False)
    page = visit.open("orders")
    page.locator(".t-search input").fill("คำสั่ง")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    assert not page.locator(".t-find").is_visible()
    assert "JavaScript" in page.locator("article").inner_text()
    for place in ("e-mes/2566/", "letters/2566/", "orders/2566/", "manuals/", "units/"):
        assert page.locator(f"article a[href$='{place}']").count(), place
    assert visit.wrong == []


def test_from_a_disk(browser: Browser, site: Path) -> None:
    """Opened from a folder, without any server: the pieces load, and links lead to pages."""
    context = browser.new_context(locale="th-TH", viewport=DESKTOP)
    page = context.new_page()
    page.goto((site / "orders/2566/65/index.html").as_uri())
    page.locator(".t-search input").focus()
    page.keyboard.type("65/2566")
    expect(page.locator(".t-search__panel mark").first).to_have_text("65/2566")
    page.keyboard.press("Enter")
    until(page, "'tidtamLook' in window")
    page.locator(".t-find__found li > a").first.click()
    page.wait_for_url("**/orders/2566/65/index.html")
    page.get_by_role("link", name="พ.ศ. 2566").first.click()
    page.wait_for_url("**/orders/2566/index.html")
    context.close()


def test_histories_are_no_rows(site: Path) -> None:
    """A record's history is found by way of the record; the site has histories, and none is a result."""
    assert next(site.rglob("history/index.html"), None), "without histories this would show nothing"
    assert "/history" not in (site / "search/first.js").read_text("utf-8")
