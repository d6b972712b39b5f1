"""The record of a work's year: its calendar, its parts and weights, and its log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.model import Record
from generator.publish import years
from generator.publish.holdings import Holdings
from generator.publish.recipe import Recipe


def _reads(holdings: Holdings, record: Record) -> Iterator[Record | None]:
    yield from years.inputs(holdings, *_place(record))  # a round stands as what is reported in it


def _place(record: Record) -> tuple[str, int]:
    work, year, _ = record.address.split("/")
    return work, int(year)


def _context(holdings: Holdings, record: Record) -> dict[str, Any]:
    work, year = _place(record)
    manual = holdings.get(record.data["manual"])
    short = {step["number"]: step["short"] for step in manual.data["steps"]} if manual else {}
    return {
        "work": work,
        "year": year,
        "manual": manual,
        "step_names": short,
        "round_names": {entry["id"]: entry["name"] for entry in record.data["rounds"]},
        "rounds": [(entry, holdings.board.round(work, year, entry["id"])) for entry in record.data["rounds"]],
    }


RECIPES = {
    "cycle": Recipe(
        context=_context,
        reads=_reads,
        dated=True,
        told=frozenset(
            {
                "out:cycle.manual",
                "out:cycle.orders",
                "out:cycle.log.refs",
                "out:cycle.rounds",
                "out:cycle.events",
            }
        ),
    )
}
