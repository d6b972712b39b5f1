"""Every kind of page for every reader: what axe finds, the keyboard, large letters, weight, and the policy.

The pages are served with the very headers that the build writes for hosts (``_headers``), and compressed;
a page that broke its policy would say so in the console, which a ``Visitor`` takes for a failure.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize

from generator.publish import policy
from tests.browser import axe
from tests.browser.conftest import DESKTOP, PHONE, BelowPrefix, Visitor, headers_for, served
from tests.browser.pages import EVERY_KIND

SIZES = {"desktop": DESKTOP, "phone": PHONE}
NARROW = ViewportSize(width=320, height=640)
"""A window 1,280 px wide at 400 % (WCAG 1.4.10)."""

FIRST_VISIT = 100_000
"""Bytes over the wire, headers too."""
SECOND_PAGE = 15_000

SOME = ["home", "e-mes-year", "all-findings", "guide-page", "record-manual", "record-result", "search"]


def weigh(page: Page) -> Callable[[], dict[str, int]]:
    """From now on adds up what comes over the wire; called, it tells bytes by kind of resource."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    kinds: dict[str, str] = {}
    bytes_of: dict[str, int] = {}
    session.on("Network.responseReceived", lambda said: kinds.update({said["requestId"]: said["type"]}))

    def finished(said: dict[str, Any]) -> None:
        kind = kinds.get(said["requestId"], "Other")
        bytes_of[kind] = bytes_of.get(kind, 0) + int(said["encodedDataLength"])

    session.on("Network.loadingFinished", finished)
    return lambda: dict(bytes_of)


def overflowing(page: Page) -> list[str]:
    """What reaches beyond the page's right edge and is not within a box that says it scrolls."""
    found: list[str] = page.evaluate(
        """() => {
            const wide = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= wide) return [];
            return [...document.body.querySelectorAll("*")]
                .filter(one => one.getBoundingClientRect().right > wide + 1 && one.checkVisibility())
                .map(one => `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 60)}`)
                .slice(-3);
        }"""
    )
    return found


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_nothing_keeps_a_reader_out(visitor: Callable[..., Visitor], kind: str) -> None:
    """axe finds nothing, light and dark, phone and desktop; the page is light, and fits at 400 %."""
    visit = visitor(viewport=DESKTOP, top=kind == "not-found", reduced_motion="reduce")
    weight = weigh(visit.page)
    page = visit.open(EVERY_KIND[kind])

    assert visit.wrong == []
    first = weight()
    assert first["Font"] > 0
    pictures = first.pop("Image") if kind == "badges" else 0  # they are what that page is for
    assert sum(first.values()) <= FIRST_VISIT, (first, pictures)
    assert first["Document"] <= SECOND_PAGE, first

    found = axe.every_way(page, SIZES)
    assert {way: one["violations"] for way, one in found.items() if one["violations"]} == {}
    assert all(one["passes"] for one in found.values())

    page.set_viewport_size(NARROW)
    assert overflowing(page) == []
    assert unnamed_english(page) == []


@pytest.mark.parametrize("kind", [kind for kind in SOME if kind != "search"])  # that loads what it searches
def test_second_page(visitor: Callable[..., Visitor], kind: str) -> None:
    """Who has seen one page of the site loads little for the next."""
    visit = visitor(viewport=PHONE)
    visit.open("record" if kind == "none" else "office")
    weight = weigh(visit.page)
    visit.open(EVERY_KIND[kind])
    assert (
        sum(size for name, size in weight().items() if kind != "search" or name == "Document") <= SECOND_PAGE
    )


@pytest.mark.parametrize("kind", SOME)
def test_large_letters(onlooker: Callable[..., Visitor], kind: str) -> None:
    """A window 1,280 px wide at 200 %: nothing is cut off or beyond the edge (WCAG 1.4.4)."""
    page = onlooker(viewport={"width": 640, "height": 400}, device_scale_factor=2).open(EVERY_KIND[kind])
    assert overflowing(page) == []
    cut = page.evaluate(
        """() => [...document.querySelectorAll("h1, h2, p, td, th, a, button, summary")]
            .filter(one => one.checkVisibility() && !one.closest(".t-hidden, .t-search__panel"))
            .filter(one => ["hidden", "clip"].includes(getComputedStyle(one).overflowX)
                           && one.scrollWidth > one.clientWidth + 1)
            .map(one => one.outerHTML.slice(0, 120))"""
    )
    assert cut == []


# -- the keyboard -----------------------------------------------------------------------------------------

FOCUS = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const box = one.getBoundingClientRect();
    const style = getComputedStyle(one);
    const ring = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
        || one.closest(".t-search__form")?.matches(":focus-within");
    const line = one.getClientRects()[0];
    const x = Math.min(Math.max(line.left + line.width / 2, 0), innerWidth - 1);
    const y = Math.min(Math.max(line.top + Math.min(line.height / 2, 12), 0), innerHeight - 1);
    const seen = document.elementFromPoint(x, y);
    return {
        what: `${one.tagName} ${one.getAttribute("aria-label") ?? one.textContent.trim().slice(0, 40)}`,
        ring: Boolean(ring),
        inside: box.bottom > 0 && box.top < innerHeight && box.width > 0,
        covered: !(seen && (one.contains(seen) || seen.contains(one) || one.parentElement.contains(seen))),
    };
}"""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", SOME)
def test_by_keyboard(onlooker: Callable[..., Visitor], kind: str, size: str) -> None:
    """The first stop leads past the head of the page; every stop is seen, ringed and not covered."""
    page = onlooker(viewport=SIZES[size], reduced_motion="reduce").open(EVERY_KIND[kind])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "md-skip"
    stops = []
    for _ in range(35):
        stop = page.evaluate(FOCUS)
        if stop is None:
            break
        stops.append(stop)
        page.keyboard.press("Tab")
    assert len(stops) > 5
    assert [stop for stop in stops if not stop["ring"]] == []
    assert [stop for stop in stops if not stop["inside"] or stop["covered"]] == []

    page.reload()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    target = page.evaluate("decodeURIComponent(location.hash.slice(1))")
    assert page.evaluate("id => document.getElementById(id)?.closest('main') !== null", target)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_menu_by_keyboard(visitor: Callable[..., Visitor], scripts: bool) -> None:
    """On a phone, or at 400 %: the menu opens, leads to every part of the site, and closes."""
    page = visitor(viewport=PHONE, scripts=scripts).open(EVERY_KIND["record-order"])
    summary = page.locator(".t-menu > summary")
    summary.focus()
    page.keyboard.press("Enter")
    links = page.locator(".t-menu__nav a")
    assert links.first.is_visible()
    assert links.filter(has_text="คำสั่งและหนังสือ").get_attribute("aria-current") == "true"
    page.keyboard.press("Tab")
    assert page.locator(".t-menu__nav a:focus").count() == 1
    if scripts:
        page.keyboard.press("Escape")
        assert not links.first.is_visible()
        assert page.locator(".t-menu > summary:focus").count() == 1


@pytest.mark.parametrize("kind", ["home", "e-mes-year", "record-manual", "search"])
def test_more_contrast_for_those_who_ask(visitor: Callable[..., Visitor], kind: str) -> None:
    """Text at least 7:1 (WCAG 1.4.6), and every part of a bar still bears its shape."""
    page = visitor(viewport=PHONE, contrast="more", reduced_motion="reduce").open(EVERY_KIND[kind])
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = axe.look(page, axe.MORE_CONTRAST)
        assert found["violations"] == []
        assert found["passes"] == 1
        hidden = page.evaluate(
            """() => [...document.querySelectorAll(".t-bar__line > svg")].filter(part =>
                getComputedStyle(part.querySelector("rect")).fill
                    === getComputedStyle(part.querySelector("svg")).fill
            ).map(part => part.getAttribute("class"))"""
        )
        assert hidden == []


def test_colours_are_chosen_and_kept(visitor: Callable[..., Visitor]) -> None:
    """As the machine, light, dark; the choice holds on the next page. Without one, the machine's counts."""
    visit = visitor(viewport=DESKTOP, color_scheme="dark")
    page = visit.open("")
    button = page.locator("[data-t-scheme]")
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(ground)
    button.focus()
    page.keyboard.press("Enter")
    light = page.evaluate(ground)
    assert light == "rgb(255, 255, 255)" != dark
    assert "สว่าง" in (button.get_attribute("aria-label") or "")
    visit.open("e-mes")
    assert page.evaluate(ground) == light
    page.keyboard.press("Tab")
    button.click()
    assert page.evaluate(ground) == dark
    assert visit.wrong == []
    without = visitor(viewport=DESKTOP, color_scheme="dark", scripts=False).open("")
    assert without.locator("body").evaluate("one => getComputedStyle(one).backgroundColor") == dark


# -- landmarks, order, movement, language -----------------------------------------------------------------


@pytest.mark.parametrize("kind", SOME)
def test_landmarks_and_order(visitor: Callable[..., Visitor], kind: str) -> None:
    """One head, one main part, one foot, every navigation by its own name; read in the order it is seen."""
    page = visitor(viewport=PHONE).open(EVERY_KIND[kind])
    assert page.get_by_role("banner").count() == 1
    assert page.get_by_role("main").count() == 1
    assert page.get_by_role("contentinfo").count() == 1
    names = page.evaluate(
        """() => [...document.querySelectorAll("nav")].filter(one => one.checkVisibility())
                 .map(one => one.getAttribute("aria-label"))"""
    )
    assert all(names)
    assert len(names) == len(set(names))
    for size in SIZES.values():
        page.set_viewport_size(size)
        tops = page.evaluate(
            """() => [...document.querySelectorAll("main :is(h1, h2)")].filter(one => one.checkVisibility())
                     .filter(one => !one.closest(".t-grid, .t-two"))
                     .map(one => one.getBoundingClientRect().top)"""
        )
        assert tops == sorted(tops)
    headless = page.evaluate(
        """() => [...document.querySelectorAll("main table")]
                 .filter(one => !one.querySelector("thead th") || !one.querySelector("th"))
                 .map(one => one.outerHTML.slice(0, 200))"""
    )
    assert headless == []


@pytest.mark.parametrize("kind", SOME)
def test_nothing_moves_for_those_who_ask(onlooker: Callable[..., Visitor], kind: str) -> None:
    page = onlooker(viewport=PHONE, reduced_motion="reduce").open(EVERY_KIND[kind])
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter(one => {
            const style = getComputedStyle(one);
            return style.transitionDuration.split(", ").some(time => parseFloat(time) > 0)
                || style.animationName !== "none" || style.scrollBehavior === "smooth";
        }).map(one => one.outerHTML.slice(0, 120))"""
    )
    assert moving == []


def unnamed_english(page: Page) -> list[str]:
    """Sentences in English that nothing marks as such; names and single words are part of Thai."""
    found: list[str] = page.evaluate(
        r"""() => {
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            const found = [];
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const holder = node.parentElement;
                if (holder.closest("[lang=en]:not(html), script, code, pre, template")) continue;
                if (document.documentElement.lang === "en") continue;
                if (/(?:\b[A-Za-z][a-z'-]+\b[ ,]+){3,}[a-z]+/.test(node.data)) found.push(node.data.trim());
            }
            return found;
        }"""
    )
    return found


# -- the policy ---------------------------------------------------------------------------------------------


def test_no_page_has_a_script_or_style_of_its_own(site: Path) -> None:
    """All of the site, page by page: only the script whose digest is in the page's policy, no styles."""
    pages = sorted(path for path in site.rglob("*.html") if path.parent.name != "admin")
    assert len(pages) > 100
    for path in pages:  # the form editor has a policy of its own: tests/browser/test_admin.py
        html = path.read_text("utf-8")
        said = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', html)
        assert said, path
        assert "unsafe" not in said[1], path
        assert html.index(said[0]) < min(html.find("<script") % 10**9, html.find("<link") % 10**9), path
        assert all(digest in said[1] for digest in policy.scripts(html)), path
        assert not re.search(r"<style\b|<[a-z][^>]*\s(?:style|on[a-z]+)=", html), path


def test_a_broken_policy_would_be_seen(site: Path, visitor: Callable[..., Visitor]) -> None:
    """The browser does refuse, and the tests do notice."""
    visit = visitor(viewport=DESKTOP)
    page = visit.open("")
    with page.expect_console_message(lambda said: "Content Security Policy" in said.text):
        page.evaluate("""() => {
            const one = document.createElement("script");
            one.textContent = "window.slipped = 1";
            document.body.append(one);
        }""")
    assert page.evaluate("window.slipped") is None
    assert any("Content Security Policy" in one for one in visit.wrong)


def test_headers_are_those_of_the_build(site: Path, visitor: Callable[..., Visitor]) -> None:
    visit = visitor()
    answer = visit.page.request.get(f"{visit.address}orders/2566/65/")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert (
        dict(headers_for(site, "/"))["Content-Security-Policy"] == answer.headers["content-security-policy"]
    )
    sheet = next((site / "assets/styles").glob("*.css")).name
    assert "immutable" in dict(headers_for(site, f"/assets/styles/{sheet}"))["Cache-Control"]


def test_from_a_disk(site: Path, visitor: Callable[..., Visitor]) -> None:
    """Opened as a file: styles, fonts, links and the search are there, and the policy lets them."""
    visit = visitor(viewport=DESKTOP)
    visit.address = site.as_uri() + "/"
    visit.page.goto(f"{visit.address}e-mes/2566/index.html")
    page = visit.page
    page.evaluate("document.fonts.ready.then(() => true)")
    assert page.evaluate("document.fonts.check('16px Sarabun', 'ก')")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.md-header')).backgroundColor")
        != "rgba(0, 0, 0, 0)"
    )
    page.keyboard.press("Control+k")
    page.keyboard.type("ตัวชี้วัด")
    page.wait_for_selector(".t-search__panel a")
    page.locator(".md-tabs a", has_text="eMENSCR").click()
    page.wait_for_url("**/emenscr/index.html")
    # Fonts asked for early are refused from a disk, and then come by way of the style sheet: seen above.
    early = ("request to another host", "/fonts/", "Failed to load resource: net::ERR_FAILED")
    assert [one for one in visit.wrong if not any(said in one for said in early)] == []


def test_served_here_and_there(site: Path, visitor: Callable[..., Visitor]) -> None:
    """At the top of a host and below a path, the same pages with the same policy."""
    with served(site, BelowPrefix) as below:
        visit = visitor(viewport=PHONE)
        visit.address = below
        visit.open("orders/2566/65")
        assert visit.wrong == []
    visit = visitor(viewport=PHONE, top=True)
    visit.open("orders/2566/65")
    assert visit.wrong == []
