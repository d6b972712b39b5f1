"""What pages say: escaped, without a word of the machine's, headed, dated, and the same every time."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from msgspec.structs import replace

from generator import resources
from generator.check import check
from generator.model import KINDS
from generator.publish import render, templating
from generator.publish.failure import BuildError
from generator.publish.holdings import Holdings
from generator.publish.page import Body, Page
from generator.publish.plan import plan
from generator.publish.render import Renderer
from generator.publish.templating import QuickEnvironment
from generator.register import Register
from generator.schema import Schemas

DAY = dt.date(2026, 11, 22)
TREE = Path(__file__).parent.parent
TEMPLATES = resources.directory("site_templates")
HOSTED = ("", "e-mes", "emenscr", "inspection", "orders", "manuals", "downloads")
"""Their headings and first words are hand-written."""


class Links:
    """Links from the site's root, and what was linked."""

    def __init__(self) -> None:
        self.addresses: set[str] = set()
        self.files: set[str] = set()

    def __call__(self, address: str, anchor: str = "") -> str:
        self.addresses.add(address)
        return f"/{address}/#{anchor}" if anchor else f"/{address}/"

    def file(self, path: str) -> str:
        self.files.add(path)
        return f"/{path}"


class Text(HTMLParser):
    """The words a reader sees, and the tags around them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: Counter[str] = Counter()
        self.ids: list[str] = []
        self._code = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.ids += [value for name, value in attrs if name == "id" and value]
        self._code += tag in ("code", "pre")

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag in ("code", "pre")

    def handle_data(self, data: str) -> None:
        if not self._code:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="module")
def schemas() -> Schemas:
    return Schemas(resources.directory("schemas"))


@pytest.fixture(scope="module")
def register() -> Register:
    return check(TREE).register


@pytest.fixture(scope="module")
def renderer(schemas: Schemas) -> Renderer:
    return Renderer(TEMPLATES, schemas)


@pytest.fixture(scope="module")
def pages(register: Register) -> dict[str, Page]:
    changed = dict.fromkeys(register.records, DAY)
    return {page.address: page for page in plan(Holdings(register, DAY, changed))}


@pytest.fixture(scope="module")
def bodies(pages: dict[str, Page], renderer: Renderer) -> dict[str, Body]:
    return {address: renderer.body(page, Links()) for address, page in pages.items()}


def test_every_kind_is_among_the_records(register: Register) -> None:
    assert {record.kind for record in register.records.values()} == KINDS.keys()


def test_a_page_has_one_heading_of_its_own_and_hosted_ones_none(bodies: dict[str, Body]) -> None:
    for address, body in bodies.items():
        top = [heading for heading in body.headings if heading.level == 1]
        assert len(top) == (0 if address in HOSTED else 1), address
        assert Text(body.html).tags["h1"] == len(top), address
        assert ("t-crumbs" in body.html) == (address not in (*HOSTED, "en")), address


def test_headings_are_told_with_their_ids(bodies: dict[str, Body]) -> None:
    for address, body in bodies.items():
        read = Text(body.html)
        assert read.tags["h2"] + read.tags["h3"] + read.tags["h1"] == len(body.headings), address
        for heading in body.headings:
            assert heading.text, address
            assert "<" not in heading.text, address
            assert heading.id in read.ids


def test_no_id_is_used_twice(bodies: dict[str, Body]) -> None:
    for address, body in bodies.items():
        twice = [one for one, times in Counter(Text(body.html).ids).items() if times > 1]
        assert twice == [], address


@pytest.mark.parametrize(
    "word", ["YAML", "schema", "slug", "commit", "None", "True", "Undefined", "<bound", "{'"]
)
def test_no_word_of_the_machines_reaches_a_reader(bodies: dict[str, Body], word: str) -> None:
    for address, body in bodies.items():
        if not address.startswith(("codes", "guide/mistakes")):  # they are for those who write records
            assert word not in Text(body.html).text, address


def test_links_lead_to_pages_that_are(pages: dict[str, Page], renderer: Renderer) -> None:
    elsewhere = {
        "guide/propose",
        "guide/write",
        "guide/messages",
        "data/dictionary",
    }  # by hand, or by the build
    for page in pages.values():
        links = Links()
        renderer.body(page, links)
        assert links.addresses <= pages.keys() | elsewhere, page.address


def test_a_record_page_gives_its_data_and_takes_corrections(
    pages: dict[str, Page], renderer: Renderer
) -> None:
    links = Links()
    html = renderer.body(pages["orders/2566/65"], links).html
    assert links.files == {"orders/2566/65.json"}
    assert "แจ้งข้อผิดพลาดหรือเสนอแก้ไข" in html


def with_office(register: Register, **repository: str) -> Register:
    office = register.records["office"]
    data = office.data | {"repository": repository}
    records = [replace(one, data=data) if one.kind == "office" else one for one in register.records.values()]
    return Register(records, register.mentions)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("github", "https://example.org/office/tidtam/edit/main/records/orders/2566/65.yml"),
        ("gitlab", "https://example.org/office/tidtam/-/edit/main/records/orders/2566/65.yml"),
    ],
)
def test_a_correction_opens_the_right_file(
    register: Register, renderer: Renderer, host: str, expected: str
) -> None:
    other = with_office(register, host=host, url="https://example.org/office/tidtam/")
    page = next(page for page in plan(Holdings(other, DAY, {})) if page.address == "orders/2566/65")
    assert f'href="{expected}"' in renderer.body(page, Links()).html


def test_text_stays_text(register: Register, renderer: Renderer) -> None:
    evil = '<script>alert("ก")</script> & <b>หนา</b>'

    def poisoned(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: poisoned(child, name) for name, child in value.items()}
        if isinstance(value, list):
            return [poisoned(child, key) for child in value]
        return f"{value} {evil}" if isinstance(value, str) and key in _PROSE else value

    records = [replace(one, data=poisoned(one.data)) for one in register.records.values()]
    shown = 0
    for page in plan(Holdings(Register(records, register.mentions), DAY, {})):
        if page.address.startswith("codes"):
            continue
        html = renderer.body(page, Links()).html
        assert "<script" not in html, page.address
        assert "<b>หนา" not in html, page.address
        shown += "&lt;script&gt;" in html
    assert shown > len(records)


_PROSE = frozenset(
    ("title", "name", "short", "text", "summary", "notes", "note", "found", "problem", "success", "result",
     "problems", "reason", "comment", "response", "definition", "background", "powers", "role", "post",
     "duties", "criteria", "objectives", "output", "question", "remark", "description", "printed")
)  # fmt: skip


def test_made_up_records_say_so_in_words(pages: dict[str, Page], bodies: dict[str, Body]) -> None:
    for address, page in pages.items():
        if page.record:
            assert ("สมมติขึ้น" in bodies[address].html) == page.record.sample or not page.record.sample, address
            if page.record.sample:
                assert "ไม่ใช่ข้อมูลจริง" in Text(bodies[address].html).text, address


@pytest.mark.parametrize("year", range(2020, 2030))
def test_pages_can_be_made_as_of_any_day(register: Register, renderer: Renderer, year: int) -> None:
    """Before a record's own days too: a site can be built as of a day that lies behind it."""
    for month in (1, 4, 7, 10):
        for page in plan(Holdings(register, dt.date(year, month, 1), {})):
            if not page.address.startswith(("codes/", "data", "en/")):
                renderer.body(page, Links())


def test_two_renderings_are_the_same(
    pages: dict[str, Page], bodies: dict[str, Body], schemas: Schemas
) -> None:
    other = Renderer(TEMPLATES, schemas)
    for address, page in pages.items():
        assert other.body(page, Links()) == bodies[address], address


def test_compiled_templates_can_be_kept(pages: dict[str, Page], schemas: Schemas, tmp_path: Path) -> None:
    page = pages["manuals/e-mes"]
    first = Renderer(TEMPLATES, schemas, tmp_path / "templates").body(page, Links())
    kept = sorted(path.name for path in (tmp_path / "templates").iterdir())
    assert kept
    assert Renderer(TEMPLATES, schemas, tmp_path / "templates").body(page, Links()) == first
    assert sorted(path.name for path in (tmp_path / "templates").iterdir()) == kept


def test_a_compiled_template_goes_by_the_template_and_by_what_compiles_it(
    pages: dict[str, Page], schemas: Schemas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = tmp_path / "site_templates"
    shutil.copytree(TEMPLATES, directory, ignore=shutil.ignore_patterns("__pycache__"))
    compiled: list[str] = []
    compile_ = QuickEnvironment._compile

    def counted(self: QuickEnvironment, source: str, filename: str) -> CodeType:
        compiled.append(filename.removeprefix(f"{directory}/"))
        return compile_(self, source, filename)

    monkeypatch.setattr(QuickEnvironment, "_compile", counted)

    def asked() -> list[str]:
        compiled.clear()
        Renderer(directory, schemas, tmp_path / "kept").body(pages["manuals/e-mes"], Links())
        return sorted(compiled)

    everything = asked()
    assert "kinds/manual.html.j2" in everything
    assert not asked()
    template = directory / "kinds/manual.html.j2"
    template.write_text(template.read_text("utf-8") + " ", "utf-8")
    assert asked() == ["kinds/manual.html.j2"]
    monkeypatch.setattr(templating, "_maker", lambda: "another")
    assert asked() == everything


# -- what a kind's page says ------------------------------------------------------------------------


def said(bodies: dict[str, Body], address: str) -> str:
    return Text(bodies[address].html).text


def test_an_order_says_what_it_is_its_state_and_its_day(bodies: dict[str, Body]) -> None:
    text = said(bodies, "orders/2566/65")
    for words in ("ที่ 65/2566", "มีผลใช้บังคับ", "22 กุมภาพันธ์ 2566", "สิ่งที่เกี่ยวข้อง", "แหล่งที่มา"):
        assert words in text
    assert 'datetime="2023-02-22"' in bodies["orders/2566/65"].html


def test_a_letter_shows_what_rests_on_it(bodies: dict[str, Body], register: Register) -> None:
    letter = next(one for one in register.kind("letter") if one.data["number"] == "ศธ 04003/106")
    html = bodies[letter.address].html
    assert 'href="/manuals/e-mes/"' in html
    assert 'href="/e-mes/2566/cycle/"' in html


def test_a_manual_shows_every_step_in_text_and_in_the_chart(
    bodies: dict[str, Body], register: Register
) -> None:
    for manual in register.kind("manual"):
        html = bodies[manual.address].html
        for step in manual.data["steps"]:
            assert f'id="{step["number"]}"' in html
            assert f'href="#{step["number"]}"' in html
        for decision in (step for step in manual.data["steps"] if step["kind"] == "decision"):
            assert decision["question"] in html
        assert "t-lane-up-to" in html  # a loop that leads back


def test_every_step_of_the_manual_is_on_the_years_board(bodies: dict[str, Body], register: Register) -> None:
    for cycle in register.kind("cycle"):
        steps = register.records[cycle.data["manual"]].data["steps"]
        html = bodies[cycle.address.rpartition("/")[0]].html
        for step in steps:
            assert f'id="{step["number"]}"' in html, (cycle.address, step["number"])


def test_totals_of_a_quarter_add_up(bodies: dict[str, Body], register: Register) -> None:
    reports = [one for one in register.kind("progress") if one.address.startswith("emenscr/2566/q4/")]
    total = sum((Decimal(repr(one.data["disbursed"])) for one in reports), Decimal(0))
    assert f"{total:,.2f}".removesuffix(".00") in said(bodies, "emenscr/2566/q4")


def test_a_kind_without_a_template_is_shown_by_its_schema(
    register: Register, renderer: Renderer, schemas: Schemas
) -> None:
    page = next(
        page for page in plan(Holdings(register, DAY, {})) if page.address == "inspection/2566/visits/moe-r1"
    )
    plain = renderer.body(replace(page, template="kinds/_any.html.j2"), Links()).html
    text = Text(plain).text
    for pointer in (("kind",), ("topics",), ("topics", 0, "number"), ("dates", 0, "from")):
        assert schemas.title("visit", pointer) in text
    assert "ตรวจราชการกระทรวงศึกษาธิการ กรณีปกติ" in text


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_template_asks_only_for_what_the_schema_knows(kind: str, schemas: Schemas) -> None:
    source = (TEMPLATES / f"kinds/{kind}.html.j2").read_text("utf-8")
    asked = set(re.findall(r"\br\.(\w+)", source)) | set(re.findall(r'\br\["(\w+)"\]', source))
    known = schemas.document(kind)["properties"].keys()
    assert asked <= known


def test_words_of_the_schema_are_found(renderer: Renderer) -> None:
    assert renderer.word("in-force", "order.status") == "มีผลใช้บังคับ"
    assert renderer.word("done", "finding.follow_up.[].state") == "ดำเนินการแล้ว รอผู้ตรวจรับทราบ"
    assert renderer.heading("order.committees.[].members.[].role") == "บทบาท"


def test_every_path_that_templates_word_by_is_in_the_schema(schemas: Schemas) -> None:
    pattern = re.compile(r'word\("([^"]+)"\)')
    seen = 0
    for path in TEMPLATES.rglob("*.j2"):
        for found in pattern.findall(path.read_text("utf-8")):
            kind, *names = found.split(".")
            node = schemas.property(kind, tuple(0 if name == "[]" else name for name in names))
            assert node.get("enumDescriptions"), (path.name, found)
            seen += 1
    assert seen > 20


# -- templates that are wrong -----------------------------------------------------------------------


def body_of(tmp_path: Path, schemas: Schemas, source: str, context: Mapping[str, Any]) -> str:
    templates = tmp_path / "templates"
    if not templates.exists():
        (templates / "parts").mkdir(parents=True)
        (templates / "parts/ui.html.j2").write_text(
            (TEMPLATES / "parts/ui.html.j2").read_text("utf-8"), "utf-8"
        )
    (templates / "page.html.j2").write_text(source, "utf-8")
    page = Page(address="x", title="x", section="", template="page.html.j2", context=lambda: context)
    return Renderer(templates, schemas).body(page, Links()).html


def test_what_a_record_leaves_out_may_be_asked_for_but_not_shown(tmp_path: Path, schemas: Schemas) -> None:
    assert body_of(tmp_path, schemas, "{% if r.no %}a{% else %}b{% endif %}", {"r": {}}) == "b"
    with pytest.raises(BuildError, match=r"templates/page.html.j2:1 .*no attribute 'no'"):
        body_of(tmp_path, schemas, "{{ r.no }}", {"r": {}})
    with pytest.raises(BuildError, match=r"templates/page.html.j2:2 .*'rr' is undefined"):
        body_of(tmp_path, schemas, "\n{% if rr %}a{% endif %}", {})
    with pytest.raises(BuildError, match=r"templates/page.html.j2:1 .*no attribute 'tittle'"):
        body_of(tmp_path, schemas, "{% if page.tittle %}a{% endif %}", {})
    with pytest.raises(BuildError, match=r"templates/page.html.j2:3 .*unknown tag"):
        body_of(tmp_path, schemas, "\n\n{% iff page.title %}a{% endif %}", {})
    with pytest.raises(BuildError, match=r"templates/page.html.j2:1 .*lost.html.j2"):
        body_of(tmp_path, schemas, "{% extends 'lost.html.j2' %}", {})
    with pytest.raises(AttributeError):  # no template's fault
        body_of(tmp_path, schemas, "{{ r.broken() }}", {"r": {"broken": lambda: None.lost}})  # type: ignore[attr-defined]


def test_a_property_is_not_hidden_by_a_method(tmp_path: Path, schemas: Schemas) -> None:
    assert body_of(tmp_path, schemas, "{{ r.items|length }}", {"r": {"items": [1, 2]}}) == "2"
    assert body_of(tmp_path, schemas, "{{ r.items()|list|length }}", {"r": {"a": 1}}) == "1"


# -- filters ----------------------------------------------------------------------------------------


def test_dates_are_written_for_people_and_for_machines() -> None:
    assert render.day("2566-02-22") == '<time datetime="2023-02-22">22 ก.พ. 2566</time>'
    assert render.long_day("2023-02-22") == '<time datetime="2023-02-22">22 กุมภาพันธ์ 2566</time>'
    assert render.day(dt.date(2024, 2, 29)) == '<time datetime="2024-02-29">29 ก.พ. 2567</time>'
    assert render.days({"from": "2566-02-09", "to": "2566-02-10"}) == (
        '<time datetime="2023-02-09">9</time>–<time datetime="2023-02-10">10 ก.พ. 2566</time>'
    )
    assert render.days({"from": "2565-12-28", "to": "2566-01-03"}) == (
        '<time datetime="2022-12-28">28 ธ.ค. 2565</time> – <time datetime="2023-01-03">3 ม.ค. 2566</time>'
    )
    assert render.days({"from": "2566-02-09", "to": "2566-02-09"}) == render.day("2566-02-09")


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (1234567, None, "1,234,567"),
        (0, 2, "0.00"),
        (92.5, None, "92.5"),
        (92.5, 2, "92.50"),
        (Decimal("33.333"), 1, "33.3"),
        (Decimal(10), None, "10.00"),
    ],
)
def test_figures(value: Any, decimals: int | None, expected: str) -> None:
    assert render.figure(value, decimals) == expected


def test_paragraphs_keep_lines_and_escape() -> None:
    assert render.paragraphs("ก\nข\n\n<ค> & ง\n") == "<p>ก<br>ข</p><p>&lt;ค&gt; &amp; ง</p>"
    assert render.paragraphs("  \n") == ""


def test_sizes_and_hosts() -> None:
    assert [render.size(count) for count in (999, 12_345, 2_500_000)] == ["999 B", "12.3 kB", "2.5 MB"]
    assert render.host("https://www.example.org/a/b") == "example.org"


def test_the_words_of_the_catalogue_fit_the_kinds() -> None:
    words = render.catalogue()
    kinds = json.loads((resources.directory("schemas") / "common.schema.json").read_text("utf-8"))
    assert list(words["evidence"]) == kinds["definitions"]["evidence"]["properties"]["kind"]["enum"]
    assert words["kinds"].keys() == KINDS.keys()
    assert words["names"].keys() == KINDS.keys()
    for table in ("out", "in"):
        for path in words[table]:
            if "." in path:
                kind, *names = path.split(".")
                document = json.loads(
                    (resources.directory("schemas") / f"{kind}.schema.json").read_text("utf-8")
                )
                assert names[0] in document["properties"], path
