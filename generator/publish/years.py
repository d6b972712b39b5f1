"""A year of whichever work: what its page reads, and what it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from generator.model import Record
from generator.publish.holdings import Holdings
from generator.publish.views import emenscr, emes, inspection

_YEARS: Mapping[str, tuple[Callable[..., tuple[Record, ...]], Callable[..., dict[str, Any]]]] = {
    "e-mes": (emes.year_inputs, emes.year_context),
    "emenscr": (emenscr.year_inputs, emenscr.year_context),
    "inspection": (inspection.year_inputs, inspection.year_context),
}


def inputs(holdings: Holdings, work: str, year: int) -> tuple[Record, ...]:
    """The records that a year's page is made from."""
    return _YEARS[work][0](holdings, year)


def context(holdings: Holdings, work: str, year: int) -> dict[str, Any]:
    """How the year stands, as its page shows it."""
    return _YEARS[work][1](holdings, year)
