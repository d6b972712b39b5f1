"""What pages there are, where they stand, and that each is made from nothing but what it says."""

from __future__ import annotations

import datetime as dt
import marshal
import time
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from generator import resources
from generator.check import check
from generator.model import KINDS, Record, kind_of
from generator.publish.holdings import Holdings, natural
from generator.publish.naming import place_name, round_name
from generator.publish.page import Page
from generator.publish.plan import RECIPES, plan
from generator.publish.recipe import beside
from generator.publish.render import Renderer
from generator.register import Register
from generator.schema import Mention, Schemas
from tests.bench.records import drafts

DAY = dt.date(2026, 11, 22)
TREE = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def schemas() -> Schemas:
    return Schemas(resources.directory("schemas"))


@pytest.fixture(scope="module")
def register() -> Register:
    return check(TREE).register


@pytest.fixture(scope="module")
def pages(register: Register) -> dict[str, Page]:
    changed = {address: DAY - dt.timedelta(days=len(address) % 9) for address in register.records}
    return {page.address: page for page in plan(Holdings(register, DAY, changed))}


def made(schemas: Schemas, *records: tuple[str, dict[str, Any]]) -> Register:
    """A register of made-up records."""
    found, mentions = [], {}
    for address, data in records:
        kind = kind_of(address)
        assert kind, address
        found.append(Record(address=address, kind=kind.name, data=data, digest=f"digest of {address}"))
        mentions[address] = tuple(Mention(*one) for one in schemas.mentions(kind.name, data))
    return Register(found, mentions)


def order(number: int, year: int = 2566, **more: Any) -> tuple[str, dict[str, Any]]:
    data = {
        "title": f"เรื่องที่ {number}", "number": f"{number}/{year}", "issuer": "cpm3",
        "date": f"{year}-02-22", "fiscal_year": year, "works": ["e-mes"], "status": "in-force",
    }  # fmt: skip
    return f"orders/{year}/{number}", data | more


# -- which pages ------------------------------------------------------------------------------------


def test_every_record_has_its_page_at_its_address(register: Register, pages: dict[str, Page]) -> None:
    for address, record in register.records.items():
        assert pages[address].record is record
        assert record in pages[address].inputs


def test_every_place_of_the_site_has_a_page(register: Register, pages: dict[str, Page]) -> None:
    for address in ("", "orders", "letters", "manuals", "downloads", "oit", "inspection/findings", "codes"):
        assert address in pages, address
    for cycle in register.kind("cycle"):
        year = cycle.address.rpartition("/")[0]
        work = year.partition("/")[0]
        lists = {"e-mes": ["indicators"], "emenscr": ["projects"], "inspection": ["visits", "findings"]}
        for part in [entry["id"] for entry in cycle.data["rounds"]] + lists[work]:
            assert f"{year}/{part}" in pages
        assert work in pages
        assert year in pages
    for record in (*register.kind("order"), *register.kind("letter")):
        assert record.address.rpartition("/")[0] in pages


def test_pages_are_listed_once_and_in_order(register: Register) -> None:
    addresses = [page.address for page in plan(Holdings(register, DAY, {}))]
    assert addresses == sorted(set(addresses))


def test_a_finding_carried_on_makes_a_year_of_its_own(register: Register, pages: dict[str, Page]) -> None:
    for finding in register.kind("finding"):
        for year in finding.data.get("carried_to") or ():
            assert finding in pages[f"inspection/{year}"].inputs
            assert finding in pages[f"inspection/{year}/findings"].inputs


def test_each_kind_has_its_own_way_of_being_shown() -> None:
    assert RECIPES.keys() == KINDS.keys()


def test_sections_are_the_tabs_of_the_site(pages: dict[str, Page]) -> None:
    tabs = {"", "e-mes", "emenscr", "inspection", "orders", "manuals", "downloads", "guide"}
    assert {page.section for page in pages.values()} == tabs | {"en"}, "pages in English have their own frame"
    assert pages["letters/2566"].section == "orders"
    assert pages["oit"].section == "downloads"


# -- where a page stands ----------------------------------------------------------------------------


def test_crumbs_lead_from_home_to_the_page(pages: dict[str, Page]) -> None:
    assert [crumb.address for crumb in pages["e-mes/2566/12m/AP-1"].crumbs] == [
        "", "e-mes", "e-mes/2566", "e-mes/2566/12m",
    ]  # fmt: skip
    assert [crumb.title for crumb in pages["orders/2566/65"].crumbs] == [
        "หน้าแรก", "คำสั่งและหนังสือ", "พ.ศ. 2566",
    ]  # fmt: skip
    assert pages[""].crumbs == ()


def test_every_crumb_is_a_page(pages: dict[str, Page]) -> None:
    assert {crumb.address for page in pages.values() for crumb in page.crumbs} <= pages.keys()


def test_next_and_previous_go_by_number_not_by_letters(schemas: Schemas) -> None:
    pages = {
        page.address: page for page in plan(Holdings(made(schemas, *map(order, (7, 65, 650, 8))), DAY, {}))
    }
    assert pages["orders/2566/8"].facts["previous"][0] == "orders/2566/7"
    assert pages["orders/2566/8"].facts["next"][0] == "orders/2566/65"
    assert "next" not in pages["orders/2566/650"].facts
    assert "previous" not in pages["orders/2566/7"].facts


def test_next_and_previous_agree(pages: dict[str, Page]) -> None:
    for page in pages.values():
        if onward := (page.facts or {}).get("next"):
            assert pages[onward[0]].facts["previous"][0] == page.address
            assert onward[1]


def test_beside_says_nothing_at_the_ends() -> None:
    series = [("a", "ก"), ("b", "ข")]
    assert beside(series, 0) == {"next": ["b", "ข"]}
    assert beside(series, 1) == {"previous": ["a", "ก"]}
    assert beside(series[:1], 0) == {}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("e-mes", "e-MES"),
        ("inspection/2566", "ปีงบประมาณ 2566"),
        ("orders/2566", "พ.ศ. 2566"),
        ("e-mes/2566/6m", "รอบ 6 เดือน"),
        ("emenscr/2566/q3", "ไตรมาสที่ 3"),
        ("inspection/2566/r2", "รอบที่ 2"),
        ("inspection/findings", "ทะเบียนข้อค้นพบ"),
    ],
)
def test_places_are_called_by_what_people_call_them(address: str, expected: str) -> None:
    assert place_name(address) == expected


def test_an_unknown_round_keeps_its_own_name() -> None:
    assert round_name("special") == "special"


def test_natural_order() -> None:
    assert sorted(["AP-10", "AP-2", "AP-1", "STD-1.10", "STD-1.2"], key=natural) == [
        "AP-1", "AP-2", "AP-10", "STD-1.2", "STD-1.10",
    ]  # fmt: skip


# -- what a page is made from -----------------------------------------------------------------------


def key(page: Page) -> tuple[object, ...]:
    """What a build takes for all that a page depends on."""
    inputs = [(record.address, record.digest) for record in page.inputs]
    return page.title, page.description, page.template, page.crumbs, inputs, marshal.dumps(page.facts, 2)


class Links:
    def __call__(self, address: str, anchor: str = "") -> str:
        return f"/{address}#{anchor}"

    def file(self, path: str) -> str:
        return f"/{path}"


def altered(record: Record) -> Record:
    """The record with other words, dates and states: whatever a page might have taken from it."""
    data = {
        key: f"อื่น {value}" if key in ("title", "name", "summary", "found") else value
        for key, value in record.data.items()
    }
    if record.kind == "result":
        data = {"indicator": record.data["indicator"], "state": "draft"}
    elif record.kind == "progress":
        data |= {"progress": 1, "disbursed": 1, "state": "draft"}
    elif record.kind == "project":
        data |= {"state": "suspended", "budget": [{"source": "อื่น", "amount": 1}], "owner": "admin"}
    elif record.kind == "finding":
        data |= {"follow_up": []}
    return replace(record, data=data, digest=record.digest + "'")


def test_a_page_is_made_from_its_inputs_and_facts_alone(
    register: Register, pages: dict[str, Page], schemas: Schemas
) -> None:
    """Whatever changes, either the page's key changes too or the page stays as it was."""
    renderer = Renderer(resources.directory("site_templates"), schemas)
    before = {address: renderer.body(page, Links()).html for address, page in pages.items()}
    stale = []
    for kind in KINDS:
        records = [altered(one) if one.kind == kind else one for one in register.records.values()]
        other = Register(records, register.mentions)
        changed = {address: DAY - dt.timedelta(days=len(address) % 9) for address in register.records}
        for page in plan(Holdings(other, DAY, changed)):
            same_key = key(page) == key(pages[page.address])
            if same_key and renderer.body(page, Links()).html != before[page.address]:
                stale.append((kind, page.address))
    assert stale == []


def test_the_day_is_a_fact_of_every_page_that_changes_with_it(
    register: Register, pages: dict[str, Page], schemas: Schemas
) -> None:
    renderer = Renderer(resources.directory("site_templates"), schemas)
    later = {page.address: page for page in plan(Holdings(register, DAY + dt.timedelta(days=200), {}))}
    now = {page.address: page for page in plan(Holdings(register, DAY, {}))}
    undated = [address for address, page in now.items() if key(page) == key(later[address])]
    assert undated
    for address in undated:
        assert renderer.body(now[address], Links()) == renderer.body(later[address], Links())


def test_facts_are_plain_data(pages: dict[str, Page]) -> None:
    for page in pages.values():
        assert marshal.loads(marshal.dumps(page.facts)) == page.facts


def test_two_plans_of_one_register_are_the_same(register: Register) -> None:
    assert [key(page) for page in plan(Holdings(register, DAY, {}))] == [
        key(page) for page in plan(Holdings(register, DAY, {}))
    ]


# -- a register that lacks things -------------------------------------------------------------------


def test_an_empty_register_still_has_its_places(schemas: Schemas) -> None:
    renderer = Renderer(resources.directory("site_templates"), schemas)
    for page in plan(Holdings(made(schemas), DAY, {})):
        assert renderer.body(page, Links()).html


def test_a_result_whose_year_has_no_cycle_is_shown(schemas: Schemas) -> None:
    indicator = {
        "title": "ร้อยละ", "code": "AP-1", "part": "AP", "measure": {"kind": "percent"}, "rounds": ["6m"],
        "target": {"value": 80},
    }  # fmt: skip
    result = {
        "indicator": "e-mes/2566/indicators/AP-1", "state": "reported", "reported_on": "2566-03-01",
        "value": 0,
    }  # fmt: skip
    whole = made(schemas, ("e-mes/2566/indicators/AP-1", indicator), ("e-mes/2566/6m/AP-1", result))
    renderer = Renderer(resources.directory("site_templates"), schemas)
    pages = {page.address: page for page in plan(Holdings(whole, DAY, {}))}
    html = renderer.body(pages["e-mes/2566/6m/AP-1"], Links()).html
    assert "ร้อยละ 0.00" in html  # nothing is not the same as zero
    assert "80.00" in renderer.body(pages["e-mes/2566/indicators/AP-1"], Links()).html  # more is better
    assert "รายงานแล้ว 1 จาก 1" in renderer.body(pages["e-mes/2566/6m"], Links()).html


def test_a_project_is_matched_with_its_report_of_each_quarter(register: Register) -> None:
    holdings = Holdings(register, DAY, {})
    for progress in register.kind("progress"):
        _, year, quarter, slug = progress.address.split("/")
        assert holdings.get(f"emenscr/{year}/projects/{slug}") is not None, progress.address
        assert quarter in holdings.rounds("emenscr", int(year))


# -- speed ------------------------------------------------------------------------------------------


def test_planning_takes_no_longer_a_record_where_there_are_more(schemas: Schemas) -> None:
    def seconds(records: int) -> float:
        whole = made(schemas, *((draft.address, draft.data) for draft in drafts(records, 1)[0]))
        changed = dict.fromkeys(whole.records, DAY)
        plan(Holdings(whole, DAY, changed))  # the register's links are worked out once, whoever asks first
        started = time.process_time()
        assert len(plan(Holdings(whole, DAY, changed))) > records
        return time.process_time() - started

    few, many = min(seconds(1000) for _ in range(2)), seconds(5000)
    assert many < 15 * few, "five times the records; a loop over all for each would take twenty-five times"
