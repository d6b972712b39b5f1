"""The build as a whole: what it publishes, what it does not, and that a rebuild is a clean build."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import posixpath
import random
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import yaml

from generator import resources
from generator.check import check
from generator.model import kind_of
from generator.publish import papers, press, site, stock, swap
from generator.publish.failure import BrokenLinks, BuildError, WrongRecords
from generator.publish.site import Built, build
from tests.attached import pdf
from tests.bench.office import as_yaml
from tests.bench.records import drafts

DAY = dt.date(2026, 3, 2)
DRAFTS = 44
RECORDS = DRAFTS + 2


def write(root: Path, address: str, data: dict[str, Any]) -> None:
    path = root / f"records/{address}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(as_yaml(data))


def read(root: Path, address: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((root / f"records/{address}.yml").read_bytes())
    return data


def edit(root: Path, address: str, **values: Any) -> None:
    """Sets keys of a record; None takes one out."""
    data = read(root, address) | values
    write(root, address, {key: value for key, value in data.items() if value is not None})


def addresses(root: Path) -> list[str]:
    paths = sorted((root / "records").rglob("*.yml"))
    return [path.relative_to(root / "records").as_posix().removesuffix(".yml") for path in paths]


def unnamed(root: Path, prefix: str) -> str:
    """A record that no other record names."""
    texts = {address: (root / f"records/{address}.yml").read_text("utf-8") for address in addresses(root)}
    return next(
        address
        for address in texts
        if address.startswith(prefix)
        and not any(re.search(rf"{address}\b", text) for other, text in texts.items() if other != address)
    )


def made(root: Path, day: dt.date = DAY, **options: Any) -> Built:
    return build(root, root / "site", day, **options)


def files(out: Path) -> dict[str, bytes]:
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


def same(left: Path, right: Path) -> None:
    """Two sites are the same, byte for byte; tells which files differ."""
    one, other = files(left), files(right)
    assert sorted(one) == sorted(other)
    assert [name for name in one if one[name] != other[name]] == []


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small office with every kind of record, built."""
    root = tmp_path_factory.mktemp("base")
    records, attached = drafts(DRAFTS, 7)
    for draft in records:
        write(root, draft.address, draft.data)
    for name, content in attached:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    attached_to = next(draft.data for draft in records if draft.address.startswith("downloads/"))
    for name in ("spare", "spare-2"):  # that nothing names
        data = {key: value for key, value in attached_to.items() if key not in ("size", "sha256", "about")}
        content = pdf(name)
        (root / f"records/downloads/files/{name}.pdf").write_bytes(content)
        hashed = {"file": f"{name}.pdf", "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        write(root, f"downloads/{name}", data | hashed | {"title": f"เอกสาร {name}"})
    made(root)
    return root


@pytest.fixture
def office(base: Path, tmp_path: Path) -> Path:
    """The same office, built, for a test to change."""
    root = tmp_path / "office"
    shutil.copytree(base, root)
    return root


def clean(root: Path, base: Path, day: dt.date = DAY, **options: Any) -> Path:
    """The site of the same tree, built elsewhere without anything kept but MkDocs' part. Its papers are set
    in this process, those of the office in others: the same bytes."""
    other = root.with_name("clean")
    shutil.copytree(root, other, ignore=shutil.ignore_patterns("site", ".tidtam"))
    shutil.copytree(base / ".tidtam/frame", other / ".tidtam/frame")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(papers, "MANY", 1_000)
        made(other, day, **options)
    return other / "site"


@pytest.fixture(scope="module")
def clean_base(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the office as it is at first, built a second time."""
    root = tmp_path_factory.mktemp("again") / "office"
    shutil.copytree(base, root)
    return clean(root, base)


# -- a rebuild is a clean build ---------------------------------------------------------------------


def change_a_title(root: Path) -> None:
    edit(root, unnamed(root, "letters/"), title="หนังสือที่แก้ชื่อแล้ว")


def change_a_record_that_many_name(root: Path) -> None:
    address = next(one for one in addresses(root) if one.startswith("orders/"))
    edit(root, address, title="คำสั่งที่แก้ชื่อแล้ว")


def change_the_office(root: Path) -> None:
    edit(root, "office", short_name="สพป.ตัวอย่าง เขต 9")


def add_a_record(root: Path) -> None:
    address = unnamed(root, "downloads/")
    write(root, "downloads/new-form", read(root, address) | {"title": "แบบฟอร์มใหม่"})


def delete_a_record(root: Path) -> None:
    (root / f"records/{unnamed(root, 'letters/')}.yml").unlink()


def delete_a_download_with_its_file(root: Path) -> None:
    address = unnamed(root, "downloads/")
    attached = root / "records/downloads/files" / read(root, address)["file"]
    attached.unlink()
    (root / f"records/{address}.yml").unlink()


def rename_a_record(root: Path) -> None:
    address = unnamed(root, "downloads/")
    data = read(root, address)
    (root / f"records/{address}.yml").unlink()
    write(root, "downloads/renamed", data | {"redirect_from": [address]})


def take_away_the_sample_mark(root: Path) -> None:
    edit(root, next(one for one in addresses(root) if one.startswith("orders/")), sample=None)


def make_a_record_internal(root: Path) -> None:
    edit(root, unnamed(root, "letters/"), classification="internal")


def change_a_template(root: Path) -> None:
    shutil.copytree(resources.directory("site_templates"), root / "site_templates")
    for path in (root / "site_templates").glob("*.j2"):
        path.write_text(path.read_text("utf-8").replace("</h1>", " ·</h1>"), "utf-8")


def change_a_schema(root: Path) -> None:
    def reworded(node: Any) -> Any:
        if isinstance(node, list):
            return [reworded(item) for item in node]
        if not isinstance(node, dict):
            return node
        words = {"enumDescriptions": [f"{text} ·" for text in node.get("enumDescriptions", ())]}
        return {key: words.get(key) or reworded(value) for key, value in node.items()}

    shutil.copytree(resources.directory("schemas"), root / "schemas")
    for path in (root / "schemas").glob("*.json"):
        document = json.loads(path.read_text("utf-8"))
        path.write_text(json.dumps(reworded(document), ensure_ascii=False), "utf-8")


def change_a_docs_page(root: Path) -> None:
    docs = resources.directory("docs")
    shutil.copytree(docs, root / "docs")
    page = root / "docs/guide/index.md"
    page.write_text(page.read_text("utf-8") + "\n\nบรรทัดใหม่\n", "utf-8")


def change_an_attached_file(root: Path) -> None:
    address = unnamed(root, "downloads/")
    path = root / "records/downloads/files" / read(root, address)["file"]
    content = path.read_bytes() + b"more"
    path.write_bytes(content)
    edit(root, address, size=len(content), sha256=hashlib.sha256(content).hexdigest())


def delete_what_was_built(root: Path) -> None:
    for path in list((root / "site").rglob("*.json"))[:3] + list((root / "site/orders").rglob("index.html")):
        path.unlink()
    (root / "site/index.html").write_text("written over", "utf-8")


def forget_what_was_kept(root: Path) -> None:
    for path in (root / ".tidtam").glob("site-*.cache"):
        path.unlink()


def spoil_what_was_kept(root: Path) -> None:
    for path in (root / ".tidtam").rglob("*.cache"):
        path.write_bytes(path.read_bytes()[:100])


EDITS: tuple[Callable[[Path], None], ...] = (
    change_a_title,
    change_a_record_that_many_name,
    change_the_office,
    add_a_record,
    delete_a_record,
    delete_a_download_with_its_file,
    rename_a_record,
    take_away_the_sample_mark,
    make_a_record_internal,
    change_a_template,
    change_a_schema,
    change_a_docs_page,
    change_an_attached_file,
    delete_what_was_built,
    forget_what_was_kept,
    spoil_what_was_kept,
)


@pytest.fixture(params=["alone", "beside"])
def processes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rebuild in one process, and one with a second process beside it, as a large site is rebuilt."""
    if request.param == "beside":
        monkeypatch.setattr(site, "MANY", 1)


@pytest.mark.usefixtures("processes")
@pytest.mark.parametrize("change", EDITS, ids=lambda change: change.__name__)
def test_a_rebuild_is_a_clean_build(
    office: Path, base: Path, clean_base: Path, change: Callable[[Path], None]
) -> None:
    before = files(office / "site")
    change(office)
    made(office)
    undone = change in (delete_what_was_built, forget_what_was_kept, spoil_what_was_kept)
    same(office / "site", clean_base if undone else clean(office, base))
    assert (files(office / "site") == before) == undone, "the change is one that can be seen"


@pytest.mark.usefixtures("processes")
def test_many_changes_one_after_another_are_a_clean_build(office: Path, base: Path) -> None:
    for change in (add_a_record, change_the_office, delete_a_record, change_a_record_that_many_name):
        change(office)
        made(office)
    same(office / "site", clean(office, base))


def altered(value: Any, dice: random.Random) -> Any:
    """The same data with something in it left out or written otherwise."""
    if isinstance(value, dict) and value:
        key = dice.choice(sorted(value))
        if dice.random() < 0.2:
            return {name: child for name, child in value.items() if name != key}
        return value | {key: altered(value[key], dice)}
    if isinstance(value, list) and value:
        index = dice.randrange(len(value))
        kept = [] if dice.random() < 0.3 else [altered(value[index], dice)]
        return [*value[:index], *kept, *value[index + 1 :]]
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return f"{value[:-2]}{dice.randrange(1, 29):02d}"
    if isinstance(value, str) and re.search("[ก-๙]", value):
        return f"{value} แก้"
    if isinstance(value, str):
        return dice.choice(["done", "doing", "draft", "sent", "approved", "reported", "accepted", "open"])
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value + dice.choice([-1, 1, 2])
    return value


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_is_changed_a_rebuild_is_a_clean_build(office: Path, base: Path, seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(3):
        changed = 0
        while changed < 3:
            path = office / f"records/{dice.choice(addresses(office))}.yml"
            before = path.read_bytes()
            path.write_bytes(as_yaml(altered(yaml.safe_load(before), dice)))
            if check(office, cache=office / ".tidtam").errors:
                path.write_bytes(before)  # not a tree that can be built
            else:
                changed += path.read_bytes() != before
        made(office)
        same(office / "site", clean(office, base))
        shutil.rmtree(office.with_name("clean"))


def test_another_day_and_other_options_are_a_clean_build(office: Path, base: Path) -> None:
    edit(
        office,
        "orders/" + next(one for one in addresses(office) if one.startswith("orders/"))[7:],
        sample=None,
    )
    later = DAY + dt.timedelta(days=400)
    made(office, later, without_samples=True)
    same(office / "site", clean(office, base, later, without_samples=True))
    made(office, later)
    shutil.rmtree(office.with_name("clean"))
    same(office / "site", clean(office, base, later))


def test_two_builds_are_the_same_bytes_and_the_second_writes_nothing(office: Path, clean_base: Path) -> None:
    stats = {path: path.stat().st_mtime_ns for path in (office / "site").rglob("*") if path.is_file()}
    again = made(office)
    assert (again.rendered, again.written, again.removed) == (0, 0, 0)
    assert again.records == RECORDS
    assert {path: path.stat().st_mtime_ns for path in stats} == stats
    same(office / "site", clean_base)


def test_two_processes_make_the_same_as_one(
    office: Path, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from generator.publish import workers

    monkeypatch.setattr(workers, "MANY", 2)
    monkeypatch.setattr(workers, "can_fork", lambda: hasattr(workers.os, "fork"))
    shutil.rmtree(office / "site")
    made(office)
    same(office / "site", base / "site")


def test_one_changed_record_makes_only_its_neighbours_again(office: Path) -> None:
    address = unnamed(office, "letters/")
    edit(office, address, summary="เปลี่ยนเพียงสาระสำคัญ")
    again = made(office)
    assert 1 <= again.rendered < again.pages / 2
    assert "เปลี่ยนเพียงสาระสำคัญ" in (office / f"site/{address}/index.html").read_text("utf-8")


# -- what is published ------------------------------------------------------------------------------


class Links(HTMLParser):
    """What a browser would follow or load, and the places it could jump to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            self.ids.append(values["id"])
        for name in ("href", "src"):
            if name in values and values.get("rel") != "canonical":
                self.found.append(values[name])
        refresh = values.get("content", "") if values.get("http-equiv") == "refresh" else ""
        if "url=" in refresh:
            self.found.append(refresh.partition("url=")[2])


def pages(out: Path) -> Iterator[tuple[str, Links]]:
    for path in sorted(out.rglob("*.html")):
        yield path.relative_to(out).as_posix(), Links(path.read_text("utf-8"))


def test_every_link_is_relative_and_leads_somewhere(office: Path) -> None:
    """Read off the finished HTML, so that a link which a template makes without recording it is found."""
    rename_a_record(office)
    made(office)
    out = office / "site"
    known = dict(pages(out))
    for name, page in known.items():
        assert len(page.ids) == len(set(page.ids)), f"{name} has an id twice"
        if name == "404.html":
            continue  # shown at any address: its links start at the root
        for link in page.found:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https", "mailto", "data"):
                continue
            assert not link.startswith("/"), f"{name}: {link}"
            target = posixpath.normpath(posixpath.join("/", posixpath.dirname(name), unquote(parts.path)))
            file = target.lstrip("/") if parts.path else name
            if parts.path and (out / file).is_dir():
                file = posixpath.join(file, "index.html").lstrip("/")
            assert (out / file).is_file(), f"{name}: {link}"
            if parts.fragment and file in known and not file.startswith("admin/"):  # the editor's own ways
                assert unquote(parts.fragment) in known[file].ids, f"{name}: {link}"


def test_every_record_has_its_page_and_its_data(base: Path) -> None:
    for address in addresses(base):
        assert (base / f"site/{address}/index.html").is_file()
        told = json.loads((base / f"site/{address}.json").read_bytes())
        assert told["address"] == address
        assert told["sample"] is (address != "office")


def test_a_page_is_made_of_nothing_but_what_it_names(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The data file tells of a record's links: so the linked records must be among the page's inputs."""
    seen: list[Any] = []
    plan = site.plan
    monkeypatch.setattr(site, "plan", lambda *given: seen.extend([given[0], plan(*given)]) or seen[1])
    made(office)
    holdings, planned = seen
    register = holdings.register
    for page in planned:
        if page.record:
            inputs = {record.address for record in page.inputs}
            address = page.record.address
            linked = {link.target for link in register.links_out.get(address, ())}
            linked |= {link.source for link in register.links_in.get(address, ())}
            assert {address} | (linked & register.records.keys()) <= inputs, page.address


def test_what_records_hold_stays_text(office: Path) -> None:
    nasty = "<script>alert(1)</script>&amp;\"'<img src=x onerror=alert(1)>{{7*7}}[x](javascript:alert(1))"

    def spoilt(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: spoilt(child, name) for name, child in value.items()}
        if isinstance(value, list):
            return [spoilt(child, key) for child in value]
        plain = isinstance(value, str) and re.search(r"[ก-๙]", value)
        return f"{value[:20]} {nasty}" if plain and key not in ("number", "prefix") else value

    for address in addresses(office):
        data = read(office, address)
        short = [step["short"] for step in data.get("steps", ())]
        data = spoilt(data)
        for step, text in zip(data.get("steps", ()), short, strict=True):
            step["short"] = f"{text[:10]}<script>alert(1)</script>"
        write(office, address, data)
    made(office)
    out = office / "site"
    for name, content in files(out).items():
        if name.endswith(".html"):
            html = content.decode()
            assert "<script>alert" not in html, name
            assert "<img src=x" not in html, name
            assert 'href="javascript:' not in html, name
    order = next(one for one in addresses(office) if one.startswith("orders/"))
    page = (out / f"{order}/index.html").read_text("utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;" in page
    assert "{{7*7}}" in page
    assert nasty in json.loads((out / f"{order}.json").read_bytes())["title"]


def test_internal_records_leave_no_trace(office: Path) -> None:
    letter, download = unnamed(office, "letters/"), unnamed(office, "downloads/")
    attached = read(office, download)["file"]
    number = read(office, letter)["number"]
    for address in (letter, download):
        edit(office, address, classification="internal", title=f"เรื่องลับเฉพาะการทดสอบ {address}")
    made(office)
    # The codes' pages show made-up files: their addresses may be anything.
    content = {
        name: bytes_ for name, bytes_ in files(office / "site").items() if not name.startswith("codes/")
    }
    for word in (
        "เรื่องลับเฉพาะการทดสอบ",
        letter,
        f"{download}/",
        f"{download}.json",
        f'"{download}"',
        attached,
        f"{number}<",
    ):
        assert [name for name in content if word in name or word.encode() in content[name]] == [], word


def test_parts_of_records_that_are_internal_leave_no_trace(office: Path) -> None:
    order = next(one for one in addresses(office) if one.startswith("orders/"))
    piece = {"title": "หลักฐานลับ", "kind": "text", "note": "ตู้เอกสารลับ", "classification": "internal"}
    edit(office, order, attachments=[piece])
    made(office)
    for name, content in files(office / "site").items():
        assert "หลักฐานลับ".encode() not in content, name
        assert "ตู้เอกสารลับ".encode() not in content, name


def test_a_page_names_what_it_also_is_for_programs(office: Path) -> None:
    alternate = re.compile(r'<link rel="alternate" type="([^"]+)" href="([^"]+)" title="[^"]+">')
    found: dict[str, set[str]] = {}
    for page in sorted((office / "site").rglob("index.html")):
        head = page.read_text("utf-8").partition("</head>")[0]
        address = page.parent.relative_to(office / "site").as_posix()
        found[address] = set()
        for media, href in alternate.findall(head):
            assert (page.parent / unquote(href)).is_file(), (address, href)
            found[address].add(media)
    order = next(one for one in addresses(office) if one.startswith("orders/"))
    assert found[order] == {"application/json"}
    assert "text/calendar" in found["e-mes"]
    assert any("text/calendar" in media for address, media in found.items() if address.startswith("units/"))


def test_the_page_of_open_data_offers_what_is_there(office: Path) -> None:
    page = (office / "site/data/index.html").read_text("utf-8")
    offered = re.findall(r'href="(?:\.\./)([^"#]+\.(?:csv|json|xlsx|sqlite|zip))"', page)
    assert {Path(path).suffix for path in offered} == {".csv", ".json", ".xlsx", ".sqlite", ".zip"}
    assert [path for path in offered if not (office / "site" / path).is_file()] == []
    made(office, without_papers=True)
    draft = (office / "site/data/index.html").read_text("utf-8")
    assert "ฉบับร่าง" in draft
    assert ".xlsx" not in draft
    assert not (office / "site/data/register.zip").exists()


def test_samples_are_left_out_when_asked(office: Path) -> None:
    real = unnamed(office, "letters/")
    edit(office, real, sample=None, title="หนังสือจริง")
    done = made(office, without_samples=True)
    assert done.records == 2
    beside = ("admin/", "api/", "assets/", "catalog.json", "data/")
    told = [path for path in files(office / "site") if path.endswith(".json") and not path.startswith(beside)]
    assert told == [f"{real}.json", "office.json"]
    index = json.loads((office / "site/api/v1/index.json").read_bytes())
    assert {one["kind"] for one in index["kinds"] if one["count"]} == {"office", "letter"}
    assert all(one["samples"] == 0 for one in index["kinds"])
    assert "หนังสือจริง" in (office / f"site/{real}/index.html").read_text("utf-8")


def test_a_moved_record_is_found_at_its_old_address(office: Path) -> None:
    old = unnamed(office, "downloads/")
    rename_a_record(office)
    made(office)
    html = (office / f"site/{old}/index.html").read_text("utf-8")
    assert re.search(r'<meta http-equiv="refresh" content="0; ?url=\.\./\.\./downloads/renamed/">', html)
    assert '<link rel="canonical" href="../../downloads/renamed/">' in html
    assert '<a href="../../downloads/renamed/"' in html
    assert "<script" not in html
    assert not (office / f"site/{old}.json").exists()


def test_a_redirect_over_another_page_is_refused(office: Path) -> None:
    edit(office, unnamed(office, "downloads/"), redirect_from=["e-mes"])
    with pytest.raises(BuildError, match="redirect_from") as caught:
        made(office)
    assert caught.value.label == "redirect-taken"


def test_the_sitemap_has_every_page_and_the_days_that_git_knows(office: Path) -> None:
    config = resources.directory("docs").parent / "mkdocs.yml"
    theme = resources.directory("site_templates") / "theme"
    text = config.read_text("utf-8").replace("custom_dir: site_templates/theme", f"custom_dir: {theme}")
    (office / "mkdocs.yml").write_text("site_url: https://example.go.th/t/\n" + text, "utf-8")
    order = next(one for one in addresses(office) if one.startswith("orders/"))
    who = {"NAME": "x", "EMAIL": "x@example.org", "DATE": "2023-02-22T09:00:00+07:00"}
    environment = dict(os.environ)
    for key, value in who.items():
        environment |= {f"GIT_AUTHOR_{key}": value, f"GIT_COMMITTER_{key}": value}
    for words in (["init", "-q"], ["add", f"records/{order}.yml"], ["commit", "-q", "-m", "x"]):
        subprocess.run(["git", *words], cwd=office, env=environment, check=True)
    done = made(office)
    sitemap = (office / "site/sitemap.xml").read_text("utf-8")
    places = re.findall(r"<loc>([^<]*)</loc>", sitemap)
    assert len(places) == len(set(places))
    html = {name for name in files(office / "site") if name.endswith("index.html")} - {"admin/index.html"}
    assert {f"https://example.go.th/t/{name.removesuffix('index.html')}" for name in html} == set(places)
    assert len(places) == done.pages - 1, "all but 404"
    assert re.findall(r"<loc>([^<]*)</loc><lastmod>([^<]*)</lastmod>", sitemap) == [
        (f"https://example.go.th/t/{order}/", "2023-02-22")
    ]
    robots = (office / "site/robots.txt").read_text("utf-8")
    assert "Sitemap: https://example.go.th/t/sitemap.xml\n" in robots
    page = (office / f"site/{order}/index.html").read_text("utf-8")
    assert f'<link rel="canonical" href="https://example.go.th/t/{order}/">' in page


def test_without_a_place_there_is_no_sitemap_but_a_404(base: Path) -> None:
    assert not (base / "site/sitemap.xml").exists()
    assert (base / "site/404.html").is_file()
    assert (base / "site/robots.txt").read_text("utf-8") == "User-agent: *\nAllow: /\n"


# -- builds that fail -------------------------------------------------------------------------------


def fails(root: Path, **options: Any) -> BuildError:
    """The failure of a build that must leave the site as it was, and nothing beside it."""
    before = {path: path.stat().st_mtime_ns for path in (root / "site").rglob("*")}
    with pytest.raises(BuildError) as caught:
        made(root, **options)
    assert {path: path.stat().st_mtime_ns for path in (root / "site").rglob("*")} == before
    assert not swap.beside(root / "site").exists()
    assert str(caught.value)
    assert caught.value.words("en")
    return caught.value


def test_a_wrong_record_stops_the_build(office: Path) -> None:
    order = next(one for one in addresses(office) if one.startswith("orders/"))
    edit(office, order, nmber="1/2566")
    error = fails(office)
    assert isinstance(error, WrongRecords)
    assert [finding.code for finding in error.findings] == ["TT202"]


def test_wrong_records_are_told_whatever_was_made_of_them_meanwhile(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A register with a record missing, of each kind in turn, is planned while it is still being checked."""
    monkeypatch.setattr(site, "MANY", 1)
    made(office)
    stopped = 0
    for address in {kind_of(one): one for one in addresses(office)}.values():
        path = office / f"records/{address}.yml"
        text = path.read_bytes()
        path.unlink()
        wrong = check(office).errors
        if wrong:
            error = fails(office)
            assert isinstance(error, WrongRecords)
            assert list(error.findings) == list(wrong)
            stopped += 1
        path.write_bytes(text)
    assert stopped > 3
    edit(office, address, nmber="1/2566")
    assert [finding.code for finding in fails(office).findings] == ["TT202"]


def test_what_was_saved_between_two_readings_is_checked_too(
    office: Path, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process that checks reads for itself; whatever it read, what is published was checked."""
    monkeypatch.setattr(site, "MANY", 1)
    made(office)
    other = tmp_path / "other"
    shutil.copytree(office / "records", other / "records")
    order = next(one for one in addresses(office) if one.startswith("orders/"))
    monkeypatch.setattr(stock, "check", lambda root, cache: check(other))
    edit(office, order, nmber="1/2566")
    assert [finding.code for finding in fails(office).findings] == ["TT202"]
    edit(office, order, nmber=None)
    edit(other, order, nmber="1/2566")
    made(office)  # what is wrong there is not what is published
    edit(other, order, nmber=None, title="ชื่อที่เขียนทับไปแล้ว")
    made(office)
    same(office / "site", clean(office, base))  # nor is what was made of another state


@pytest.mark.parametrize("site_is", ["touched", "gone"])
def test_nothing_is_left_of_data_that_were_made_of_another_state(
    office: Path, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, site_is: str
) -> None:
    """What is read there holds a year more, which is not published here."""
    monkeypatch.setattr(site, "MANY", 1)
    made(office)
    if site_is == "gone":
        shutil.rmtree(office / "site")
    else:
        for path in (office / "site/data").rglob("*.csv"):
            os.utime(path, (0, 0))
    other = tmp_path / "other"
    shutil.copytree(office / "records", other / "records")
    cycle = next(one for one in addresses(office) if re.fullmatch(r"emenscr/\d+/cycle", one))
    year = int(cycle.split("/")[1])
    of_itself = {key: value for key, value in read(office, cycle).items() if "orders/" not in str(value)}
    text = as_yaml(of_itself).decode()
    for ago in (1, 0):  # every day of it in that year
        text = text.replace(str(year - ago), str(2559 - ago))
    write(other, "emenscr/2559/cycle", yaml.safe_load(text))
    assert check(other).errors == ()
    monkeypatch.setattr(stock, "check", lambda root, cache: check(other))
    made(office)
    same(office / "site", clean(office, base))


def test_a_broken_link_stops_the_build_and_names_the_record(office: Path) -> None:
    shutil.copytree(resources.directory("site_templates"), office / "site_templates")
    template = office / "site_templates/kinds/order.html.j2"
    text = template.read_text("utf-8")
    assert "{% block content %}" in text
    broken = text.replace("{% block content %}", "{% block content %}{{ url('orders/none', 'x') }}")
    template.write_text(broken, "utf-8")
    error = fails(office)
    assert isinstance(error, BrokenLinks)
    orders = [one for one in addresses(office) if one.startswith("orders/")]
    assert [(one.file, one.target) for one in error.broken] == [
        (f"records/{order}.yml", "orders/none/#x") for order in orders
    ]
    assert f"records/{orders[0]}.yml" in str(error)


def test_a_broken_link_in_a_docs_page_names_the_page(office: Path) -> None:
    shutil.copytree(resources.directory("docs"), office / "docs")
    page = office / "docs/guide/index.md"
    page.write_text(page.read_text("utf-8") + "\n\n[ไม่มี](../orders/none/)\n", "utf-8")
    error = fails(office)
    assert isinstance(error, BrokenLinks)
    assert [(one.file, one.target) for one in error.broken] == [("docs/guide/index.md", "orders/none/")]


def test_a_place_that_went_away_breaks_the_links_of_pages_that_were_not_made_again(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if a page had lost an anchor, or a whole page were gone, and those that link to it knew nothing."""
    order = next(one for one in addresses(office) if one.startswith("orders/"))
    plain = press.find_broken
    for spoil in ("page", "anchor"):
        made(office)

        def forget(pages: Any, made: Any, files: Any, *rest: Any, spoil: str = spoil) -> Any:
            if spoil == "page":
                pages = [page for page in pages if page.address != order]
                made = {address: one for address, one in made.items() if address != order}
                files = {path: one for path, one in files.items() if not path.startswith(f"{order}/")}
            else:
                key, targets, anchors, owned = made[order]
                assert "title" in anchors.split("\n")
                made = made | {order: (key, targets, anchors.replace("title", "other"), owned)}
                holder = next(page for page in pages if page.record and page.address != order)
                old = made[holder.address]
                made[holder.address] = (old[0], f"{order}/#title", *old[2:])
            return plain(pages, made, files, *rest)

        monkeypatch.setattr(site, "find_broken", forget)
        error = fails(office)
        monkeypatch.setattr(site, "find_broken", plain)
        assert isinstance(error, BrokenLinks)
        assert {one.target.partition("#")[0] for one in error.broken} == {f"{order}/"}


def test_a_missing_attached_file_stops_the_build(office: Path) -> None:
    download = next(one for one in addresses(office) if one.startswith("downloads/"))
    (office / "records/downloads/files" / read(office, download)["file"]).unlink()
    error = fails(office)
    assert [finding.file for finding in error.findings] == [f"records/{download}.yml"]


def test_a_docs_page_in_the_place_of_a_generated_page_stops_the_build(office: Path) -> None:
    shutil.copytree(resources.directory("docs"), office / "docs")
    (office / "docs/orders/index.md").write_text("# คำสั่ง\n", "utf-8")
    assert fails(office).label == "host-no-place"
    (office / "docs/orders/index.md").write_text("# คำสั่ง\n\n<!-- tidtam:body -->\n", "utf-8")
    (office / "docs/guide/index.md").write_text("# วิธีใช้\n\n<!-- tidtam:body -->\n", "utf-8")
    assert fails(office).label == "host-empty"


def test_compiled_templates_lie_beside_the_tools_and_an_offices_own_in_its_tree(office: Path) -> None:
    tools = resources.directory("site_templates")
    assert not (office / ".tidtam/templates").exists()
    assert {path.suffix for path in (tools / "__pycache__").iterdir()} == {".cache"}
    shutil.copytree(tools, office / "site_templates", ignore=shutil.ignore_patterns("__pycache__"))
    template = office / "site_templates/kinds/order.html.j2"
    template.write_text(template.read_text("utf-8") + "{# own #}", "utf-8")
    made(office)
    assert not (office / "site_templates/__pycache__").exists()
    assert any((office / ".tidtam/templates").iterdir())


def test_a_template_that_fails_leaves_the_site(office: Path) -> None:
    shutil.copytree(resources.directory("site_templates"), office / "site_templates")
    (office / "site_templates/kinds/order.html.j2").write_text("{{ nothing.here }}", "utf-8")
    before = files(office / "site")
    with pytest.raises(Exception, match="nothing"):
        made(office)
    assert files(office / "site") == before
    assert not swap.beside(office / "site").exists()


def test_a_directory_of_others_is_not_written_over(office: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "letter.txt").write_text("mine", "utf-8")
    with pytest.raises(BuildError):
        build(office, home, DAY)
    assert files(home) == {"letter.txt": b"mine"}


def test_two_builds_at_a_time_are_refused(office: Path) -> None:
    from generator.publish import lock

    with lock.held(office / ".tidtam/lock"):
        assert fails(office).label == "busy"
    made(office)


def test_a_build_cut_off_while_it_is_applied_is_finished_by_the_next(
    office: Path, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Cut(BaseException):
        pass

    change_the_office(office)
    replace = swap.os.replace
    moved = 0

    def cut(source: Path, target: Path) -> None:
        nonlocal moved
        if office / "site" in Path(target).parents:
            moved += 1
            if moved == 5:
                raise Cut
        replace(source, target)

    monkeypatch.setattr(swap.os, "replace", cut)
    with pytest.raises(Cut):
        made(office)
    monkeypatch.undo()
    made(office)
    same(office / "site", clean(office, base))
    assert not swap.beside(office / "site").exists()
