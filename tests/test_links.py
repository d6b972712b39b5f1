"""Links within the site: relative, remembered, each one followed."""

from __future__ import annotations

import posixpath

import pytest

from generator.publish import links
from generator.publish.links import Broken, Urls


@pytest.mark.parametrize(
    ("page", "address", "anchor", "link", "target"),
    [
        ("", "", "", "./", ""),
        ("", "orders/2566/65", "", "orders/2566/65/", "orders/2566/65/"),
        ("orders", "", "", "../", ""),
        ("orders/2566/65", "letters", "", "../../../letters/", "letters/"),
        ("a/b/c", "a/b/c", "rec-1", "../../../a/b/c/#rec-1", "a/b/c/#rec-1"),
        ("orders", "manuals/e-mes", "step-4.1", "../manuals/e-mes/#step-4.1", "manuals/e-mes/#step-4.1"),
        ("orders", "guide", "ข้อ", "../guide/#%E0%B8%82%E0%B9%89%E0%B8%AD", "guide/#ข้อ"),
    ],
)  # fmt: skip
def test_a_link_is_relative_and_remembered(
    page: str, address: str, anchor: str, link: str, target: str
) -> None:
    urls = Urls(page)
    assert urls(address, anchor) == link
    assert list(urls.targets) == [target]
    assert links.read(f'<a href="{link}">x</a>', page).targets == (target,), "as MkDocs' pages are read"


def test_a_link_to_a_file() -> None:
    urls = Urls("orders/2566/65")
    assert urls.file("orders/2566/65.json") == "../../../orders/2566/65.json"
    assert urls.file("downloads/files/แบบ 1.pdf").endswith("files/%E0%B9%81%E0%B8%9A%E0%B8%9A%201.pdf")
    assert list(urls.targets) == ["orders/2566/65.json", "downloads/files/แบบ 1.pdf"]
    assert posixpath.normpath("/orders/2566/65/" + urls.file("a.css")) == "/a.css"


def test_links_are_read_from_html_as_browsers_follow_them() -> None:
    html = """
      <link rel="canonical" href="https://example.go.th/t/guide/"><link href='../a.css'>
      <a href="write/">1</a> <a href=#here>2</a> <a href="?q">3</a> <a href="../orders/?x=1#y">4</a>
      <a name="old" id="new"> <img src="img/%E0%B8%81.png">
      <a href="https://other.example/">5</a> <a href="mailto:a@b">6</a> <a href="#">7</a>
      <a href="/t/guide/write/">8</a> <a href="/elsewhere/">9</a> <a href="//host/x">10</a>
    """
    held = links.read(html, "guide", "https://example.go.th/t/")
    assert held.targets == (
        "a.css", "guide/write/", "guide/#here", "orders/#y", "guide/img/ก.png",
    )  # fmt: skip
    assert held.anchors == ("old", "new")


def test_a_link_to_nothing_is_told_with_the_file_that_holds_it() -> None:
    places = {"", "orders/", "orders/2566/65/", "orders/2566/65.json", "a.css"}
    anchors = {"orders/2566/65/": "title\ncommittee-1", "orders/": ""}
    good = ["", "orders/", "orders/2566/65/#committee-1", "orders/2566/65/#title", "orders/2566/65.json"]
    bad = ["orders/2566/65/#committee", "orders/2566/66/", "orders", "a.css#x", "orders/#x", "none.pdf", "#x"]
    holders = [("records/b.yml", "b", bad), ("records/a.yml", "a", good)]
    found = links.broken(holders, places, anchors)
    assert found == [Broken(file="records/b.yml", page="b", target=target) for target in sorted(bad)]
