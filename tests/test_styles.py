"""One style sheet of the theme's and our own: what is used stays, what nobody writes goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.publish import styles
from generator.publish.failure import BuildError

PAGE = """<!doctype html><html><head>
<link rel="stylesheet" href="{up}assets/stylesheets/main.12.min.css">
<link rel="stylesheet" href="{up}assets/own.css">
</head><body>
<input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer">
<h1 class="md-title">ก</h1>{script}</body></html>
"""
BUNDLE = '<script src="assets/javascripts/bundle.1.min.js"></script>'


def made(site: Path, theme: str, own: str = "", *, used: str = "", script: str = "") -> str:
    """The one sheet of a site of two pages."""
    for name, text in {
        "index.html": PAGE.format(up="", script=script),
        "a/b/index.html": PAGE.format(up="../../", script=script),
        "404.html": PAGE.format(up="/tidtam/", script=script),
        "assets/stylesheets/main.12.min.css": theme,
        "assets/own.css": own,
        "assets/javascripts/bundle.1.min.js": "1",
    }.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, "utf-8")
    styles.gather(site, styles.words([used]))
    (sheet,) = (site / "assets/styles").iterdir()
    for name, up in (("index.html", ""), ("a/b/index.html", "../../"), ("404.html", "/tidtam/")):
        html = (site / name).read_text("utf-8")
        assert html.count("stylesheet") == 1
        assert f'href="{up}assets/styles/{sheet.name}"' in html
    return sheet.read_text("utf-8")


@pytest.mark.parametrize(
    ("rule", "stays"),
    [
        (".md-title{top:0}", True),
        (".md-gone{top:0}", False),
        (".md-title .md-gone{top:0}", False),
        (".md-gone,.md-title{top:0}", True),
        (".md-title:not(.md-gone){top:0}", True),
        (".md-title::before{top:0}", True),
        ("h1{top:0}", True),
        ("video{top:0}", False),
        ("#nobody{top:0}", False),
        ("[data-md-gone]{top:0}", False),
        ("[href^=gone]{top:0}", True),
        (".written-by-template{top:0}", True),
        ("@media print{.md-title{top:0}}", True),
        ("@media print{.md-gone{top:0}}", False),
        ("@keyframes turn{to{top:0}}", False),
    ],
)
def test_what_is_used_stays(tmp_path: Path, rule: str, stays: bool) -> None:
    css = made(tmp_path, f"{rule}\n.md-title{{left:1px}}", used='class="written-by-template"')
    assert ("top:0" in css) is stays
    assert "left:1px" in css
    assert ".md-gone," not in css


def test_our_own_rules_are_not_judged(tmp_path: Path) -> None:
    assert ".t-made-by-script{top:0}" in made(tmp_path, "", ".t-made-by-script { top: 0; }")


def test_idle_variables_go_with_what_they_alone_refer_to(tmp_path: Path) -> None:
    css = made(tmp_path, ":root{--md-a:var(--md-b);--md-b:1px;--md-c:2px}h1{top:var(--md-c)}")
    assert "--md-c:2px" in css
    assert "--md-a" not in css
    assert "--md-b" not in css


def test_the_machines_dark_is_the_chosen_dark(tmp_path: Path) -> None:
    css = made(
        tmp_path,
        "[data-md-color-scheme=slate]{color:red}@media screen{[data-md-color-scheme=slate] h1{top:0}}",
        '[data-md-color-scheme="slate"] h1 { left: 1px; }',
        used='data-md-color-scheme="auto" slate',
    )
    dark = "@media screen and (prefers-color-scheme:dark){"
    assert css.count(dark) == 3
    assert f"{dark}[data-md-color-scheme=auto]{{color:red}}" in css.replace("\n", "")
    assert f'{dark}[data-md-color-scheme="auto"] h1{{left:1px}}' in css.replace("\n", "")


def test_what_sheets_name_is_found_from_the_new_place(tmp_path: Path) -> None:
    css = made(
        tmp_path,
        "h1{background:url(../images/a.svg)}",
        'h1 { background: url("fonts/b.woff2"), url(data:image/svg+xml;x), url(#c); content: "a ; { b"; }',
    )
    assert "url(../images/a.svg)" in css
    assert 'url("../fonts/b.woff2")' in css
    assert "url(data:image/svg+xml;x)" in css
    assert "url(#c)" in css
    assert '"a ; { b"' in css


def test_the_name_tells_the_content(tmp_path: Path) -> None:
    made(tmp_path / "one", "h1{top:0}")
    made(tmp_path / "two", "h1{top:0}")
    made(tmp_path / "three", "h1{top:1px}")
    one, two, three = (
        next((tmp_path / name / "assets/styles").iterdir()).name for name in ("one", "two", "three")
    )
    assert one == two != three


@pytest.mark.parametrize(("script", "left"), [("", False), (BUNDLE, True)])
def test_what_only_the_themes_script_needs_goes_with_it(tmp_path: Path, script: str, left: bool) -> None:
    made(tmp_path, "h1{top:0}", script=script)
    assert ("__drawer" in (tmp_path / "index.html").read_text("utf-8")) is left
    assert (tmp_path / "assets/javascripts/bundle.1.min.js").exists() is left


def test_a_wrong_sheet_is_told(tmp_path: Path) -> None:
    with pytest.raises(BuildError) as told:
        made(tmp_path, "h1{top:0}", "h1 { top: 0; }\n}")
    assert "assets/own.css:2" in str(told.value)
