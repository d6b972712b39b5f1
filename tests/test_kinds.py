"""What planners read of kinds of record and of frequent mistakes is what schemas and check say."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from generator import messages
from generator.check import check
from generator.model import KINDS
from generator.publish.fields import tables
from generator.publish.holdings import Holdings
from generator.publish.links import Urls
from generator.publish.page import Page
from generator.publish.plan import plan
from generator.publish.render import Renderer
from generator.publish.views.kinds import FREQUENT
from generator.schema import Schemas
from generator.schema_node import resolved

ROOT = Path(__file__).resolve().parents[1]
SCHEMAS = Schemas(ROOT / "schemas")


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    register = check(ROOT / "tests/cases/base").register
    found = plan(Holdings(register, dt.date(2023, 6, 1), {}))
    return {page.address: page for page in found if page.address.startswith("guide/")}


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer(ROOT / "site_templates", SCHEMAS)


def html(pages: Mapping[str, Page], renderer: Renderer, address: str) -> str:
    return renderer.body(pages[address], Urls(address)).html


def headings(document: Mapping[str, Any], node: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Key and title of each heading, at any depth."""
    node = resolved(document, node)
    for key, plain in node.get("properties", {}).items():
        if key not in ("redirect_from", "acknowledged", "confirmed", "revisions"):
            child = resolved(document, plain)
            yield key, child["title"]
            yield from headings(
                document, child.get("items", child) if child.get("type") == "array" else child
            )


@pytest.mark.parametrize("kind", KINDS)
def test_a_kinds_page_tells_every_heading(kind: str, pages: dict[str, Page], renderer: Renderer) -> None:
    shown = html(pages, renderer, f"guide/kinds/{kind}")
    document = SCHEMAS.document(kind)
    wanted = list(headings(document, document))
    assert len(wanted) > 5
    rows = re.findall(r'<th scope="row">(.*?)<br><code>(.*?)</code>', shown)
    assert sorted((key, unescape(title)) for title, key in rows) == sorted(wanted)
    ids = re.findall(r' id="([^"]+)"', shown)
    assert len(ids) == len(set(ids))
    assert {found.partition("#")[2] for found in re.findall(r'href="(#[^"]+)"', shown)} <= set(ids)
    assert pages[f"guide/kinds/{kind}"].crumbs[-1].address == "guide/kinds"


def test_choices_and_what_must_be_there_are_told(pages: dict[str, Page], renderer: Renderer) -> None:
    shown = html(pages, renderer, "guide/kinds/order")
    assert "<li><code>in-force</code>" in shown
    assert re.search(r"<code>number</code><br><small>ต้องมี</small>", shown)
    (own, *parts) = tables(SCHEMAS.document("order"))
    assert own.id == ""
    members = next(one for one in parts if one.id == "committees-members")
    assert members.many
    assert {"post", "role", "name"} <= {row.key for row in members.rows}
    assert all(row.example or row.table for one in (own, *parts) for row in one.rows)


def test_frequent_mistakes_have_a_wrong_and_a_right_example(
    pages: dict[str, Page], renderer: Renderer
) -> None:
    assert len(set(FREQUENT)) == len(FREQUENT) >= 20
    shown = html(pages, renderer, "guide/mistakes")
    for code in FREQUENT:
        assert f'<h2 id="{code}">{messages.title(code, "th")}</h2>' in shown
    assert shown.count("t-line--wrong") == shown.count("t-line--right") == len(FREQUENT)
