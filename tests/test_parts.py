"""Long lists on several pages: every row once, old parts that stay, and pages that are light."""

from __future__ import annotations

import datetime as dt
import gzip
import re
from pathlib import Path

import pytest

from generator import resources
from generator.check import check
from generator.publish import parts
from generator.publish.holdings import Holdings
from generator.publish.links import Urls
from generator.publish.page import Body, Page
from generator.publish.plan import plan
from generator.publish.render import Renderer
from generator.register import Register
from generator.schema import Schemas
from tests.small_office import order, register

DAY = dt.date(2026, 11, 22)
TREE = Path(__file__).parent.parent
COUNTS = (0, 1, 79, 119, 120, 159, 160, 199, 200, 201, 1000)


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("cut", [parts.parts, parts.parts_from_the_end])
def test_every_row_stands_on_one_page(count: int, cut: type) -> None:
    found = cut("orders/2569", count)
    assert [place for one in found for place in range(one.start, one.end)] == list(range(count))
    assert found[0].address == "orders/2569"
    assert len({one.address for one in found}) == len(found)
    if count < parts.STEP + parts.SLACK:
        assert len(found) == 1
    else:
        assert all(parts.SLACK <= one.end - one.start < parts.STEP + parts.SLACK for one in found)


def test_old_papers_stay_on_their_page() -> None:
    """Whatever is added on top, ``part/1`` holds the oldest."""
    before: dict[str, list[int]] = {}
    for count in range(1, 500):
        papers = list(range(count, 0, -1))
        found = parts.parts_from_the_end("letters/2569", count)
        now = {one.address: papers[one.start : one.end] for one in found if one.number}
        assert all(now[address] == held for address, held in before.items())
        before = now
    assert before["letters/2569/part/1"] == list(range(parts.STEP, 0, -1))


def test_parts_of_a_table_beside_a_list() -> None:
    found = parts.parts("units/part/topics", 180, "units/part/topics-")
    assert [one.address for one in found] == ["units/part/topics", "units/part/topics-2"]


# -- the site's own lists, parted smaller --------------------------------------------------------------


@pytest.fixture(scope="module")
def own() -> Register:
    return check(TREE).register


def _bodies(of: Register, *below: str) -> dict[str, tuple[Page, Body, Urls]]:
    """The pages below some addresses, made."""
    renderer = Renderer(resources.directory("site_templates"), Schemas(resources.directory("schemas")))
    made = {}
    for page in plan(Holdings(of, DAY, {})):
        bare = re.sub(r"/part/.*", "", page.address)
        if bare in below:
            urls = Urls(page.address)
            made[page.address] = (page, renderer.body(page, urls), urls)
    return made


LISTS = {
    "units": "data-t-rank",
    "units/policy-plan": "data-t-rank",
    "inspection/findings": "data-t-rank",
    "inspection/2566/findings": "data-t-rank",
    "orders/2566": '<td data-th="เลขที่"',
    "letters/2566": '<td data-th="เลขที่"',
    "emenscr/2566/projects": "data-s-budget",
    "emenscr/2566/q2": '<td data-th="ตามแผน (ร้อยละ)"',
}
"""A list → what each of its rows holds."""


def _rows(html: str, mark: str) -> list[str]:
    rows = re.findall(r"<tr\b.*?</tr>", html, re.DOTALL)
    return [re.sub(r'href="[^"]*"', "", row) for row in rows if mark in row]


def test_the_parts_of_a_list_are_the_list(own: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order in which they are read: the rows of the whole, each once, and a way from each to each."""
    whole = _bodies(own, *LISTS)
    assert whole.keys() == LISTS.keys()  # the lists of a small office are not parted
    monkeypatch.setattr(parts, "STEP", 3)
    monkeypatch.setattr(parts, "SLACK", 1)
    monkeypatch.setattr(parts, "BRIEF", 2)
    made = _bodies(own, *LISTS)
    for address, mark in LISTS.items():
        page, _, _ = made[address]
        listed = page.facts["parts"]
        assert len(listed) > 1, address
        rows = [row for part in listed for row in _rows(made[part[0]][1].html, mark)]
        assert rows == _rows(whole[address][1].html, mark), address
        for place, part in enumerate(listed):
            one, body, urls = made[part[0]]
            assert {f"{other[0]}/" for other in listed if other != part} <= set(urls.targets)
            assert 'aria-current="page"' in body.html
            if place:
                assert f"{address}/" in urls.targets
                assert one.facts["previous"][0] == listed[place - 1][0]
                assert "(ส่วนที่ " in one.title
                assert [crumb.address for crumb in one.crumbs][-1] == address
        assert len({made[part[0]][0].title for part in listed}) == len(listed)


def test_tables_beside_a_long_register_are_whole_on_pages_of_their_own(
    own: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = _bodies(own, "inspection/findings")["inspection/findings"][1].html
    monkeypatch.setattr(parts, "STEP", 3)
    monkeypatch.setattr(parts, "SLACK", 1)
    monkeypatch.setattr(parts, "BRIEF", 2)
    made = _bodies(own, "inspection/findings")
    for name in ("owners", "topics"):
        address = f"inspection/findings/part/{name}"
        rows = [
            row
            for part in made[address][0].facts["parts"]
            for row in _rows(made[part[0]][1].html, '<td data-th="ค้าง"')
        ]
        assert rows
        assert set(rows) < set(_rows(whole, '<td data-th="ค้าง"'))
        assert f"{address}/" in made["inspection/findings"][2].targets


# -- light, whatever is written ------------------------------------------------------------------------

FRAME = 3_500
"""Bytes of a page around its body, compressed, and of the headers."""


def test_no_part_of_a_year_of_papers_is_heavy() -> None:
    """Papers whose titles are 100 letters of real text, none of it twice."""
    prose = "".join(
        re.sub(r"[^\u0e01-\u0e5b ]+", "", path.read_text("utf-8"))
        for path in sorted((TREE / "docs/guide").glob("*.md"))
    )
    orders = [
        order(number, f"2569-{1 + number // 30:02d}-{1 + number % 28:02d}", 2569, title=title)
        for number in range(1, 331)
        if len(title := prose[100 * number : 100 * number + 100].strip()) > 80
    ]
    assert len(orders) > 250
    made = _bodies(register(*orders), "orders/2569")
    assert len(made) > 2
    weights = {address: len(gzip.compress(body.html.encode(), 6)) for address, (_, body, _) in made.items()}
    assert max(weights.values()) + FRAME <= 15_000, weights
