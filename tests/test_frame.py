"""The frame: MkDocs' own pages cut at the markers, every marker where it must be, no trace of them left."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from generator import resources
from generator.publish import engine, frame, mkdocs
from generator.publish.engine import Engine
from generator.publish.failure import BuildError
from generator.publish.page import Body, Heading

CONFIG = """\
site_name: ติดตาม
site_url: {site_url}
theme:
  name: material
  custom_dir: theme
  language: th
  font: false
  features: [navigation.tabs, navigation.indexes]
plugins: [{plugins}]
markdown_extensions: [attr_list]
nav:
  - หน้าแรก: index.md
  - e-MES: e-mes/index.md
  - คำสั่ง:
    - orders/index.md
  - วิธีใช้:
    - guide/index.md
    - guide/write.md
"""
DOCS = {
    "index.md": "# ติดตามงาน\n\nคำนำ\n\n<!-- tidtam:body -->\n\nท้ายหน้า\n",
    "e-mes/index.md": "---\ntitle: งาน e-MES\n---\n\nคำนำ e-MES\n\n<!-- tidtam:body -->\n\n## ของเราเอง\n",
    "orders/index.md": "# คำสั่ง\n\n<!-- tidtam:body -->\n",
    "guide/index.md": "# วิธีใช้\n\n[เขียน](write.md) [คำสั่ง](../orders/index.md#x) [ไม่มี](../none/)\n",
    "guide/write.md": "# เขียน\n\n## วันที่ {#dates}\n\n```\n<!-- tidtam:body -->\n```\n",
    "assets/a.css": "a {}",
}
THEME = {"404.html": '{% extends "main.html" %}{% block content %}<h1>ไม่พบหน้านี้</h1>{% endblock %}'}


def tree(root: Path, site_url: str = "https://example.go.th/tidtam/", plugins: str = "search") -> Path:
    (root / "mkdocs.yml").write_text(CONFIG.format(site_url=site_url, plugins=plugins), "utf-8")
    for directory, files in (("docs", DOCS), ("theme", THEME)):
        for name, text in files.items():
            path = root / directory / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    return root


def run(root: Path, names: dict[str, str] | None = None) -> Engine:
    with engine.making(mkdocs.inputs(root, names), root / ".tidtam/frame") as result:
        return result()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return run(tree(tmp_path_factory.mktemp("tree")))


BODY = Body(
    html='<nav>ทาง</nav><h1 id="title">คำสั่งที่ 65</h1>'
    '<h2 id="duties">หน้าที่</h2><h3 id="a">ก</h3><h2 id="b">ข</h2>',
    headings=(
        Heading(level=1, id="title", text="คำสั่งที่ 65"),
        Heading(level=2, id="duties", text="หน้าที่ <1>"),
        Heading(level=3, id="a", text="ก"),
        Heading(level=2, id="b", text="ข"),
    ),
)


def page(made: Engine, address: str, section: str, body: Body = BODY, description: str = 'สรุป "ย่อ"') -> str:
    stamped = frame.stamped(
        made.hosts.get(address) or made.shell(address, section),
        made.words,
        title="คำสั่ง <65>",
        description=description,
        canonical=f"{made.site_url}{address}/",
        body=body,
    )
    return stamped.decode()


class Outline(HTMLParser):
    """Checks that elements are closed in order, and gathers what a reader of the page finds."""

    VOID = frozenset(
        {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
    )

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Closed at once, as in the drawings within pages."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("id"):
            self.ids.append(str(values["id"]))
        if "href" in values:
            self.links.append((str(values["href"]), str(values.get("class"))))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open
        assert self.open.pop() == tag


@pytest.mark.parametrize(
    ("address", "section", "up"),
    [
        ("orders", "orders", "../"),
        ("letters", "orders", "../"),
        ("orders/2566", "orders", "../../"),
        ("orders/2566/65", "orders", "../../../"),
        ("e-mes/2566/6m/AP-1", "e-mes", "../../../../"),
        ("inspection/2566/findings/a/b", "nothing", "../../../../../"),
    ],
)
def test_a_page_of_every_depth_is_whole(made: Engine, address: str, section: str, up: str) -> None:
    html = page(made, address, section)
    outline = Outline(html)
    assert frame.WORD not in html
    assert "\x00" not in html
    assert len(outline.ids) == len(set(outline.ids))
    assert f'href="{up}assets/styles/' in html
    if address not in made.hosts:
        assert html.count("<title>คำสั่ง &lt;65&gt; - ติดตาม</title>") == 1
        assert '<meta name="description" content="สรุป &quot;ย่อ&quot;">' in html
        assert f'<link rel="canonical" href="https://example.go.th/tidtam/{address}/">' in html
        assert html.count("<h1") == 1
    tabs = [link for link in outline.links if link[1] == "md-tabs__link"]
    assert [href for href, _ in tabs] == [up[:-1], f"{up}e-mes/", f"{up}orders/", f"{up}guide/"] or (
        address in made.hosts
    )


def test_the_tab_of_its_section_is_active(made: Engine) -> None:
    for section, active in (("orders", ["orders"]), ("e-mes", ["e-mes"]), ("guide", ["guide"]), ("none", [])):
        html = page(made, "letters/2566/a", section)
        tabs = re.findall(r'md-tabs__item md-tabs__item--active">\s*<a href="../../../([^/"]*)/"', html)
        assert tabs == active
        drawer = re.findall(r'<li class="md-nav__item md-nav__item--active[^"]*">\s*(?:<input[^>]*>\s*)?'
                            r'(?:<div[^>]*>\s*)?<a href="../../../([^/"]*)/"', html)  # fmt: skip
        assert drawer == active


def test_the_table_of_contents_is_in_the_sidebar_and_in_the_drawer(made: Engine) -> None:
    html = page(made, "orders/2566/65", "orders")
    lists = html.split('data-md-component="toc"')[1:]
    assert len(lists) == 2
    for each in lists:
        assert re.findall(r'href="([^"]+)" class="md-nav__link', each)[:3] == ["#duties", "#a", "#b"]
        nested = r'aria-label="หน้าที่ &lt;1&gt;">\s*<ul class="md-nav__list">((?:(?!</ul>).)*)</ul>'
        below = re.search(nested, each, re.DOTALL)
        assert below
        assert re.findall(r'href="([^"]+)"', below[1]) == ["#a"]
    assert '<a href="#title" class="md-skip">' in html
    assert html.count('id="__toc"') == 1


def test_a_page_without_headings_or_description_has_neither(made: Engine) -> None:
    html = page(made, "orders/2566/65", "orders", Body(html="<h1>ก</h1>"), description="")
    Outline(html)
    assert 'data-md-component="toc"' not in html
    assert "md-skip" not in html
    assert 'name="description"' not in html


def test_hand_written_pages_take_a_body_where_they_say(made: Engine) -> None:
    assert set(made.hosts) == {"", "e-mes", "orders"}
    home = page(made, "", "")
    Outline(home)
    assert frame.WORD not in home
    assert home.index("คำนำ") < home.index('id="duties"') < home.index("ท้ายหน้า")
    assert home.count("<h1") == 1, "the docs page brings its own"
    assert "<title>ติดตาม</title>" in home
    work = page(made, "e-mes", "e-mes")
    Outline(work)
    assert "<title>งาน e-MES - ติดตาม</title>" in work
    assert '<h1 id="title">' in work, "the docs page brings none"
    sidebar = work[work.index('data-md-type="toc"') : work.index("<article")]
    assert re.findall(r'href="#([^"]+)" class="md-nav__link"', sidebar)[:3] == ["duties", "a", "b"]


def test_no_trace_of_the_markers_is_left(made: Engine) -> None:
    for name in made.files:
        assert frame.WORD not in name
        assert frame.WORD.encode() not in (made.directory / name).read_bytes(), name
    assert "sitemap.xml" not in made.files
    index = (made.directory / "search/search_index.json").read_text("utf-8")
    assert "ท้ายหน้า" in index, "what stands below the place is still found"
    for shell in (*made.shells.values(), *made.hosts.values()):
        assert not any(frame.WORD.encode() in text for text in shell.texts)


def test_what_hand_written_pages_link_to_is_known(made: Engine) -> None:
    guide = made.pages["guide"]
    assert guide.source == "docs/guide/index.md"
    assert {"guide/write/", "orders/#x", "none/", "assets/images/favicon.png"} <= set(guide.targets)
    assert "dates" in made.pages["guide/write"].anchors
    assert not any("canonical" in target or "://" in target for target in guide.targets)
    assert {"", "e-mes/", "orders/", "guide/", "guide/write/"} <= set(made.targets)


def test_it_is_made_anew_only_when_something_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tree(tmp_path)
    first = run(root)

    def refuse(*_: object) -> None:
        raise AssertionError("MkDocs ran")

    with monkeypatch.context() as patch:
        patch.setattr(engine.mkdocs, "run", refuse)
        assert run(root) == first
    (root / "docs/guide/write.md").write_text("# เขียนใหม่\n", "utf-8")
    second = run(root)
    assert second.digest != first.digest
    assert "เขียนใหม่" in (second.directory / "guide/write/index.html").read_text("utf-8")
    (second.directory / "404.html").unlink()
    third = run(root)
    assert third == second
    assert "ไม่พบหน้านี้" in (third.directory / "404.html").read_text("utf-8")
    assert sorted(path.name for path in (root / ".tidtam").iterdir()) == ["frame"]


def test_the_same_input_gives_the_same_bytes(tmp_path: Path, made: Engine) -> None:
    other = run(tree(tmp_path))
    assert other.files == made.files
    assert (other.shells, other.hosts) == (made.shells, made.hosts)


def test_without_a_site_url_nothing_is_canonical(tmp_path: Path) -> None:
    plain = run(tree(tmp_path, site_url="", plugins=""))
    assert plain.site_url == ""
    html = page(plain, "orders/2566/65", "orders")
    assert "canonical" not in html
    assert not any(name.startswith("search/") for name in plain.files)


def test_a_tree_without_configuration_gets_the_tools_with_the_offices_name(tmp_path: Path) -> None:
    source = mkdocs.inputs(tmp_path, {"site_name": "สำนักงานเขตพื้นที่ <ก>"})
    assert source.settings == {"site_name": "สำนักงานเขตพื้นที่ &lt;ก&gt;"}
    assert source.config.name == "mkdocs.yml"
    assert mkdocs.inputs(tree(tmp_path), {"site_name": "ก"}).settings == {}


def test_a_configuration_without_a_theme_goes_over_the_tools(tmp_path: Path) -> None:
    (tmp_path / "docs/guide").mkdir(parents=True)
    (tmp_path / "docs/guide/index.md").write_text("# ของสำนักงาน\n", "utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: ทะเบียน\nsite_url: https://example.go.th/t\n", "utf-8")
    plain = mkdocs.digest(mkdocs.inputs(tmp_path, {"copyright": "ก"}))
    source = mkdocs.inputs(tmp_path, {"site_name": "ก", "copyright": "ข"})
    assert mkdocs.digest(source) != plain
    assert source.settings["site_name"] == "ทะเบียน"
    assert source.site_url == "https://example.go.th/t/"
    pages = source.pages()
    assert pages["guide/index.md"] == (tmp_path / "docs/guide/index.md").resolve()
    assert pages["guide/write.md"] == resources.directory("docs") / "guide/write.md"
    made = run(tmp_path, names={"copyright": "ข"})
    assert made.pages["guide"].source == "docs/guide/index.md"
    html = (made.directory / "guide/index.html").read_text("utf-8")
    assert "<h1" in html
    assert "ของสำนักงาน" in html
    assert "ทะเบียน" in html


def test_a_build_that_stops_early_stops_mkdocs_too(tmp_path: Path) -> None:
    root = tree(tmp_path)
    with pytest.raises(KeyError), engine.making(mkdocs.inputs(root), root / ".tidtam/frame"):
        raise KeyError
    assert list(root.glob(".tidtam/*")) == []


def broken(root: Path) -> BuildError:
    with pytest.raises(BuildError) as caught:
        run(root)
    assert not (root / ".tidtam/frame").exists()
    return caught.value


def test_a_theme_that_moves_a_marker_stops_the_build(tmp_path: Path) -> None:
    root = tree(tmp_path)
    (root / "theme/partials").mkdir()
    (root / "theme/partials/toc.html").write_text("<div>no contents</div>", "utf-8")
    error = broken(root)
    assert (error.label, error.values) == ("frame-marker", {"marker": "contents", "found": "0"})


def test_a_theme_that_copies_the_address_of_a_marker_page_stops_the_build(tmp_path: Path) -> None:
    root = tree(tmp_path)
    (root / "theme/main.html").write_text(
        '{% extends "base.html" %}{% block extrahead %}<meta content="{{ page.url }}">{% endblock %}', "utf-8"
    )
    assert broken(root).label == "frame-trace"


def test_what_mkdocs_says_is_told(tmp_path: Path) -> None:
    root = tree(tmp_path)
    (root / "mkdocs.yml").write_text("theme: {name: none-such}\nsite_name: x\n", "utf-8")
    error = broken(root)
    assert error.label == "frame-engine"
    assert "none-such" in error.values["output"]


def test_two_places_on_one_page_are_refused(tmp_path: Path) -> None:
    root = tree(tmp_path)
    (root / "docs/index.md").write_text("<!-- tidtam:body -->\n\n<!-- tidtam:body -->\n", "utf-8")
    assert (broken(root).label, broken(root).values) == ("frame-two-places", {"page": "docs/index.md"})


def test_an_address_deeper_than_the_frame_is_refused(made: Engine) -> None:
    with pytest.raises(BuildError) as caught:
        made.shell("/".join("abcdefg"), "")
    assert caught.value.label == "frame-depth"
