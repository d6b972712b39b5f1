"""Every kind of page, as a reader opens it: on a phone, at a desk, without scripts, on paper."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from generator.model import KINDS
from tests.browser.conftest import DESKTOP, PHONE, Visitor
from tests.browser.pages import EVERY_KIND, IN_ENGLISH, largest_records

SIZES = {"phone": PHONE, "desktop": DESKTOP}

NOT_FOUND = "not-found"

OUR_FONT = "Sarabun"
PLAIN_THAI = (
    r"^[\u0E00-\u0E7F0-9A-Za-z\s.,:;()/“”\"'–-]*[\u0E01-\u0E2E][\u0E00-\u0E7F0-9A-Za-z\s.,:;()/“”\"'–-]*$"
)
"""Text with Thai letters and nothing that a Thai font need not have (arrows, marks of state)."""


def test_every_kind_of_record_is_opened() -> None:
    """The repository's own records have one of each kind, so that each kind's page is looked at."""
    assert set(largest_records()) == set(KINDS)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", EVERY_KIND)
def test_page(onlooker: Callable[..., Visitor], kind: str, size: str) -> None:
    """Opens without a complaint, asks nobody else for anything, fits the screen, speaks Thai."""
    visit = onlooker(viewport=SIZES[size], top=kind == NOT_FOUND)
    page = visit.open(EVERY_KIND[kind])

    assert visit.wrong == []
    assert page.locator("h1").count() == 1
    assert page.locator("h1").inner_text().strip()
    assert page.title().strip()
    assert page.locator("html").get_attribute("lang") == ("en" if kind in IN_ENGLISH else "th")
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
    assert thai_fonts(page) == {(OUR_FONT, True)}


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_without_scripts(onlooker: Callable[..., Visitor], kind: str) -> None:
    """The same words are there when no script runs."""
    top = kind == NOT_FOUND
    with_scripts = onlooker(viewport=PHONE, top=top).open(EVERY_KIND[kind])
    visit = onlooker(viewport=PHONE, top=top, scripts=False)
    page = visit.open(EVERY_KIND[kind])

    assert visit.wrong == []
    assert page.locator("h1").is_visible()
    assert page.locator("h1").inner_text() == with_scripts.locator("h1").inner_text()
    assert headings(page) == headings(with_scripts)
    # By letters: a script keeps terms on one line, and what is kept so counts as a line of its own.
    assert len("".join(words(page))) >= 0.9 * len("".join(words(with_scripts)))


@pytest.mark.parametrize("kind", ["home", "e-mes-year", "record-manual", "record-order", "record-project"])
def test_dark(onlooker: Callable[..., Visitor], kind: str) -> None:
    """Who has set the machine to dark is not blinded: the page's ground is dark, its letters are light."""
    visit = onlooker(viewport=PHONE, color_scheme="dark")
    page = visit.open(EVERY_KIND[kind])

    assert visit.wrong == []
    ground, letters = page.evaluate(
        """() => [getComputedStyle(document.body).backgroundColor,
                  getComputedStyle(document.querySelector('h1')).color]"""
    )
    assert lightness(ground) < 0.3 < 0.6 < lightness(letters)


@pytest.mark.parametrize(
    "kind", ["home", "e-mes-year", "quarter", "all-findings", *(f"record-{name}" for name in KINDS)]
)
def test_on_paper(onlooker: Callable[..., Visitor], pdftotext: str, tmp_path: Path, kind: str) -> None:
    """Printed to PDF, the page's headings are found in it as text."""
    if kind not in EVERY_KIND:
        pytest.fail(f"there is no page for {kind}")
    page = onlooker(viewport=DESKTOP).open(EVERY_KIND[kind])
    page.emulate_media(media="print")
    wanted = [page.locator("h1").inner_text(), *page.locator("article h2:visible").all_inner_texts()]
    file = tmp_path / "page.pdf"
    page.pdf(path=file, format="A4", print_background=False)
    said = subprocess.run([pdftotext, str(file), "-"], check=True, capture_output=True, encoding="utf-8")

    text = bare(said.stdout)
    pieces = [piece for heading in wanted for piece in heading.splitlines()]  # a heading may bear a mark
    assert [piece for piece in pieces if bare(piece) not in text] == []
    assert re.search(r"[\u0E01-\u0E2E]", bare(wanted[0])), "the first heading is not in Thai"


def test_on_the_way(visitor: Callable[..., Visitor]) -> None:
    """From the home page to a work, its year, a round, a result, and back by the breadcrumbs."""
    visit = visitor(viewport=DESKTOP)
    page = visit.open("")
    for step in ("e-mes/", "e-mes/2566/", "e-mes/2566/6m/"):
        link_to(page, visit.address + step).click()
        page.wait_for_load_state()
        assert page.url == visit.address + step
    record = page.evaluate(
        """() => [...document.querySelectorAll('article a[href]')].map(a => a.href)
                 .find(href => /\\/e-mes\\/2566\\/6m\\/[^/#]+\\/$/.test(href))"""
    )
    assert record, "the round's page names none of its results"
    link_to(page, record).click()
    page.wait_for_load_state()
    assert page.url == record
    link_to(page, f"{visit.address}e-mes/2566/").click()
    page.wait_for_load_state()
    assert page.url == f"{visit.address}e-mes/2566/"
    assert visit.wrong == []


def test_nothing_there(visitor: Callable[..., Visitor]) -> None:
    """An address that is no page's is told so in Thai, wherever it is, and leads home."""
    visit = visitor(viewport=PHONE)
    page = visit.page
    answer = page.goto(f"{visit.address}orders/2566/no-such-order/")
    assert answer
    assert answer.status == 404
    assert page.locator("h1").count() == 1
    assert re.search(r"[\u0E01-\u0E2E]", page.locator("h1").inner_text())


def test_data_beside_the_page(visitor: Callable[..., Visitor]) -> None:
    """A record's data lies at its address with .json, dates in ISO 8601."""
    visit = visitor()
    answer = visit.page.request.get(f"{visit.address}orders/2566/65.json")
    assert answer.status == 200
    assert "2023-02-22" in answer.text()


# --- what is looked at ---------------------------------------------------------------------------------


def thai_fonts(page: Page) -> set[tuple[str, bool]]:
    """(family, whether it came with the site) of every font that drew Thai in the page's text."""
    page.evaluate(
        """pattern => {
            const plain = new RegExp(pattern);
            for (const each of document.querySelectorAll('h1, h2, h3, p, li, td, th, dd, dt, a, span')) {
                const own = [...each.childNodes].filter(node => node.nodeType === 3);
                const text = own.map(node => node.data).join('');
                if (each.children.length === 0 && plain.test(text) && each.checkVisibility())
                    each.setAttribute('data-thai', '');
            }
        }""",
        PLAIN_THAI,
    )
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    nodes = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": "[data-thai]"})["nodeIds"]
    assert nodes, "no Thai text is on the page"
    found = set()
    for node in nodes[:60]:
        for font in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]:
            found.add((font["familyName"].split()[0], font["isCustomFont"]))
    session.detach()
    return found


def headings(page: Page) -> list[str]:
    """Their words; a script may keep two of them on one line."""
    found = page.locator("article h2, article h3").all_text_contents()
    return [text.replace("\xa0", " ") for text in found]


def words(page: Page) -> list[str]:
    """What the page says. Forms that choose among rows are no words of it: without scripts, none is there."""
    text = page.evaluate("""() => {
        const article = document.querySelector("article");
        for (const form of article.querySelectorAll("form")) form.remove();
        return article.innerText;
    }""")
    return str(text).split()


def bare(text: str) -> str:
    """Text for comparing: no blanks, sara am in one piece, as PDF readers may take it apart."""
    return re.sub(r"\s+", "", text).replace("\u0e4d\u0e32", "\u0e33")


def lightness(color: str) -> float:
    """0 (black) to 1 (white) of a colour as the browser says it: rgb(r, g, b)."""
    red, green, blue = (int(part) / 255 for part in re.findall(r"\d+", color)[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def link_to(page: Page, url: str) -> Locator:
    """The first link to an address that can be seen."""
    page.evaluate(
        """url => document.querySelectorAll('a[href]').forEach(
            a => a.toggleAttribute('data-wanted', a.href === url && a.checkVisibility()))""",
        url,
    )
    return page.locator("[data-wanted]").first
