"""The page on access: what was tested last, and with what result. The figures are the test's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import orjson

from generator import resources
from generator.publish.holdings import Holdings
from generator.publish.recipe import Place
from generator.publish.words import catalogue, say

ADDRESS = "guide/access"


def _tested() -> dict[str, Any]:
    """What ``python -m tests.bench.access`` wrote of its last run."""
    found: dict[str, Any] = orjson.loads((resources.directory("site_templates") / "access.json").read_bytes())
    return found


def _context(tested: dict[str, Any]) -> Mapping[str, Any]:
    kinds = tested["kinds"].values()
    pages = tested.get("lighthouse", {}).get("pages", {}).values()
    names: dict[str, str] = catalogue()["lighthouse"]
    return {
        "tested": tested,
        "count": len(kinds),
        "violations": sum(one["violations"] for one in kinds),
        "heaviest": max(one["first"] for one in kinds),
        "longest": max(one["page"] for one in kinds),
        "scores": [(said, min(one[name] for one in pages)) for name, said in names.items() if pages],
    }


def places(holdings: Holdings) -> Iterator[Place]:
    tested = _tested()
    yield Place(
        address=ADDRESS,
        title=say("titles", "access"),
        template="access.html.j2",
        inputs=holdings.office,
        facts={"tested": tested},
        context=partial(_context, tested),
        dated=False,
    )
