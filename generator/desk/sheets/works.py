"""All tables of a work's fiscal year."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from generator.desk.sheets import e_mes, emenscr, inspection, shared
from generator.desk.sheets.cells import Wording
from generator.desk.sheets.layout import Table
from generator.desk.sheets.year import Year

_OWN: Mapping[str, Callable[[Year], Iterator[Table]]] = {
    "e-mes": e_mes.tables,
    "emenscr": emenscr.tables,
    "inspection": inspection.tables,
}


def year_of(wording: Wording, work: str, year: int) -> tuple[list[Table], int]:
    """The tables in their order, those that have no rows and take none left out; how many records are
    internal and so in none of them."""
    of = Year(wording, work, year)
    found = [*_OWN[work](of), *shared.of_every_work(of)] if of.cycle else []
    return [one for one in found if one.rows or one.grown], of.internal
