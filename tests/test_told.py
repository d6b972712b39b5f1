"""The keys of the pages that look at the whole board: home, units, everybody's own page."""

from __future__ import annotations

import datetime as dt
import marshal
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from generator import resources
from generator.cache import Cache
from generator.check import check
from generator.compare.telling import _keys, _pages
from generator.model import Record
from generator.publish.holdings import Holdings
from generator.publish.page import Page
from generator.publish.plan import plan
from generator.publish.public import public
from generator.publish.render import Renderer
from generator.publish.told import unmoved
from generator.publish.views import units
from generator.register import Register
from generator.schema import Mention, Schemas
from generator.thai.dates import parse_date, written
from tests.test_plan import DAY, Links, key

TREE = Path(__file__).parent.parent
Keys = dict[str, tuple[object, ...]]


@pytest.fixture(scope="module")
def schemas() -> Schemas:
    return Schemas(resources.directory("schemas"))


@pytest.fixture(scope="module")
def register(schemas: Schemas) -> Register:
    return public(check(TREE).register, schemas, without_samples=False, plain=())[0]


def days(register: Register) -> dict[str, dt.date]:
    """When each record changed: some years ago, each on a day of its own."""
    return {one: DAY - dt.timedelta(400 + place) for place, one in enumerate(register.records)}


def keys(register: Register, changed: Mapping[str, dt.date] | None = None) -> Keys:
    return {page.address: key(page) for page in plan(Holdings(register, DAY, changed or days(register)))}


@pytest.fixture(scope="module")
def before(register: Register) -> Keys:
    return keys(register)


def with_changed(register: Register, schemas: Schemas, address: str, data: dict[str, Any]) -> Register:
    """The register with one record written otherwise."""
    old = register.records[address]
    assert not schemas.validate(old.kind, address, data), address
    new = replace(old, data=data, digest=f"{old.digest}'")
    mentions = tuple(Mention._make(one) for one in schemas.mentions(old.kind, data))
    records = [new if one.address == address else one for one in register.records.values()]
    return Register(records, {**register.mentions, address: mentions})


def different(before: Keys, after: Keys) -> set[str]:
    """The pages of home and units whose keys differ."""
    return {one for one, made in after.items() if one.split("/")[0] in ("", "units") and made != before[one]}


def edited(register: Register, address: str, **values: Any) -> dict[str, Any]:
    return marshal.loads(marshal.dumps(register.records[address].data)) | values  # type: ignore[no-any-return]


RESULT = "e-mes/2569/12m/AP-2"
"""A draft that is late, and whose it is."""


def test_what_one_unit_does_leaves_the_pages_of_the_others(
    register: Register, schemas: Schemas, before: Keys
) -> None:
    owner = register.records["e-mes/2569/indicators/AP-2"].data["owner"]
    data = edited(register, RESULT, state="reported", value=90, reported_on="2569-11-20")
    found = different(before, keys(with_changed(register, schemas, RESULT, data)))
    assert found == {"", "units", f"units/{owner}"}


@pytest.mark.parametrize(
    ("address", "values"),
    [
        (RESULT, {"text": "เขียนใหม่ทั้งหมด", "remark": "แก้คำ"}),
        ("letters/2569/sample-0003-771", {"summary": "สรุปใหม่"}),
        ("manuals/emenscr", {"objectives": ["เพื่อเป็นแนวทาง"]}),
    ],
)
def test_words_that_no_list_shows_leave_every_list(
    register: Register, schemas: Schemas, before: Keys, address: str, values: dict[str, Any]
) -> None:
    data = edited(register, address, **values)
    after = keys(with_changed(register, schemas, address, data))
    current = {"": before[""]}  # home shows the records of the years that the works are in
    assert different(before, after | current) == set()


def test_the_day_a_record_changed_is_told_where_it_is_shown(register: Register, before: Keys) -> None:
    owner = register.records["e-mes/2569/indicators/AP-2"].data["owner"]
    found = different(before, keys(register, {**days(register), RESULT: DAY}))
    assert found == {"", "units", f"units/{owner}"}


def leaves(register: Register, record: Record) -> Iterator[Mention]:
    """The days and parties that a record names."""
    for one in register.mentions[record.address]:
        if one.type in ("date", "party") and one.pointer:
            yield one


def altered(register: Register, dice: random.Random) -> tuple[str, dict[str, Any]]:
    """One record with one day moved, or somebody else in one place."""
    record = register.records[dice.choice(sorted(register.records))]
    found = list(leaves(register, record))
    data: dict[str, Any] = marshal.loads(marshal.dumps(record.data))
    if not found:
        return record.address, data | {"title": f"{record.title} (แก้)"}
    one = dice.choice(found)
    holder: Any = data
    for part in one.pointer[:-1]:
        holder = holder[part]
    if one.type == "date":
        moved = parse_date(one.value) + dt.timedelta(dice.choice([-400, -30, -1, 1, 20, 90, 400]))
        holder[one.pointer[-1]] = written(moved)
    else:
        holder[one.pointer[-1]] = dice.choice(sorted(register.parties))
    return record.address, data


def test_whatever_changes_no_page_stays_that_should_not(register: Register, schemas: Schemas) -> None:
    """After a change of one record at random every page with the same key is the same page."""
    renderer = Renderer(resources.directory("site_templates"), schemas)
    changed = days(register)
    pages = {page.address: page for page in plan(Holdings(register, DAY, changed))}
    made: dict[str, str] = {}

    def html(page: Page) -> str:
        return renderer.body(page, Links()).html

    dice = random.Random(7)
    tried = 0
    while tried < 12:
        address, data = altered(register, dice)
        if schemas.validate(register.records[address].kind, address, data):
            continue
        tried += 1
        for page in plan(Holdings(with_changed(register, schemas, address, data), DAY, changed)):
            same = page.address in pages and key(page) == key(pages[page.address])
            if not same or page.address.startswith("codes/"):
                continue
            if page.address not in made:
                made[page.address] = html(pages[page.address])
            assert html(page) == made[page.address], (address, page.address)


def test_what_is_kept_from_the_last_time_changes_nothing(
    register: Register, schemas: Schemas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kept() -> Cache:
        return Cache(tmp_path / "plan", "one")

    changed = days(register)
    plain = {page.address: key(page) for page in plan(Holdings(register, DAY, changed))}
    first = {page.address: key(page) for page in plan(Holdings(register, DAY, changed), kept())}
    asked: list[object] = []
    monkeypatch.setattr(units, "_party_facts", lambda *given: asked.append(given))
    second = {page.address: key(page) for page in plan(Holdings(register, DAY, changed), kept())}
    assert plain == first == second
    assert not asked
    monkeypatch.undo()
    data = edited(register, RESULT, state="reported", value=90, reported_on="2569-11-20")
    other = with_changed(register, schemas, RESULT, data)
    assert keys(other, changed) == {
        page.address: key(page) for page in plan(Holdings(other, DAY, changed), kept())
    }
    tomorrow = DAY + dt.timedelta(1)
    assert [key(page) for page in plan(Holdings(register, tomorrow, changed), kept())] == [
        key(page) for page in plan(Holdings(register, tomorrow, changed))
    ]


def test_a_letter_that_sets_no_day_leaves_what_is_kept(
    register: Register, schemas: Schemas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever letter changes, what was kept gives the pages that would be planned without it."""
    changed = days(register)
    asked: list[object] = []
    facts = units._all_facts

    def counted(holdings: Holdings) -> dict[str, Any]:
        asked.append(holdings)
        return facts(holdings)

    monkeypatch.setattr(units, "_all_facts", counted)
    spared = 0
    for number, letter in enumerate(register.kind("letter")):
        kept = tmp_path / f"plan-{number}"
        plan(Holdings(register, DAY, changed), Cache(kept, "one"))
        later = written(parse_date(letter.data["date"]) + dt.timedelta(1))
        data = edited(register, letter.address, title="ชื่อเรื่องใหม่", date=later)
        other = with_changed(register, schemas, letter.address, data)
        asked.clear()
        found = plan(Holdings(other, DAY, changed), Cache(kept, "one"))
        spared += not asked
        assert keys(other, changed) == {page.address: key(page) for page in found}, letter.address
    assert 0 < spared < number


def test_what_is_told_alike_before_and_after_need_not_be_told(register: Register, schemas: Schemas) -> None:
    """A comparison that leaves the board out finds the same pages."""
    spared = 0
    full = _keys(register, DAY, {}, same_board=False)
    short = _keys(register, DAY, {}, same_board=True)
    assert short.keys() <= full.keys()
    assert short["units"] != full["units"]
    for address in (one.address for kind in ("letter", "order") for one in register.kind(kind)):
        other = with_changed(register, schemas, address, edited(register, address, title="ชื่อใหม่"))
        sides = [register.records[address], other.records[address]]
        alike = unmoved(Holdings(other, DAY, {}), sides)
        assert alike is unmoved(Holdings(register, DAY, {}), sides), address
        assert not alike or register.records[address].kind == "letter"
        if not alike:
            continue
        spared += 1
        touched = {address: DAY}
        whole = _pages(full, _keys(other, DAY, touched, same_board=False))
        assert _pages(short, _keys(other, DAY, touched, same_board=True)) == whole, address
        assert whole.changed
    assert spared
