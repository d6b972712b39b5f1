"""The manuals: every step with its actor, the flow chart, forms, references and corrections."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from generator.model import WORKS, Record
from generator.publish import flow
from generator.publish.holdings import Holdings, unique
from generator.publish.recipe import Place, Recipe
from generator.publish.words import say


def _reads(holdings: Holdings, record: Record) -> Iterator[Record | None]:
    yield _latest(holdings, record)


def _latest(holdings: Holdings, record: Record) -> Record | None:
    """The year of the work that its own page opens with: where each step's record of this year is."""
    work = record.address.split("/")[1]
    year = holdings.current_year(work)
    return holdings.cycle(work, year) if year else None


def _context(holdings: Holdings, record: Record) -> dict[str, Any]:
    steps = record.data["steps"]
    words = say("flow", "yes"), say("flow", "no")
    return {
        "work": record.address.split("/")[1],
        "rows": flow.rows(steps, *words),
        "actors": list(dict.fromkeys(step["actor"] for step in steps)),
        "cycle": _latest(holdings, record),
    }


RECIPES = {
    "manual": Recipe(
        context=_context,
        reads=_reads,
        told=frozenset({"out:manual.references.ref", "out:manual.forms.download", "in:cycle.manual"}),
    )
}


def _list_context(holdings: Holdings) -> dict[str, Any]:
    return {"manuals": [one for work in WORKS if (one := holdings.get(f"manuals/{work}"))]}


def places(holdings: Holdings) -> Iterator[Place]:
    yield Place(
        address="manuals",
        title=say("titles", "manuals"),
        template="manuals.html.j2",
        inputs=unique((*holdings.folder("manuals"), *holdings.office)),
        context=partial(_list_context, holdings),
        dated=False,
    )
