"""How many records of which kind an office of N records has, and the making of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from generator.thai.dates import fiscal_year_span
from tests.bench import papers, works
from tests.bench.draft import WORKS, Draft, Paper, Year
from tests.bench.words import Dice

LAST_YEAR = 2569
MOST_YEARS = 10
FEWEST_A_YEAR = 24
"""Fewer records a year than this are not a year of every kind: a small office is a young one."""
FEWEST = FEWEST_A_YEAR + 4


def drafts(count: int, seed: int) -> tuple[list[Draft], list[tuple[str, bytes]]]:
    """Exactly ``count`` records (the office, three manuals and up to ten fiscal years of work), and the
    files that downloads hand out, as (path, bytes). Raises ValueError for fewer than FEWEST records."""
    if count < FEWEST:
        raise ValueError(f"an office has at least {FEWEST} records")
    dice = Dice(f"office {seed}")
    number = min(MOST_YEARS, (count - 4) // FEWEST_A_YEAR)
    fiscal_years = range(LAST_YEAR - number + 1, LAST_YEAR + 1)
    shares = [(count - 4) * (index + 1) // number - (count - 4) * index // number for index in range(number)]
    sizes = {year: _size(share) for year, share in zip(fiscal_years, shares, strict=True)}
    orders = papers.plan_orders(dice, fiscal_years, {year: size["orders"] for year, size in sizes.items()})
    letters = papers.plan_letters(dice, fiscal_years, {year: size["letters"] for year, size in sizes.items()})

    first_day = fiscal_year_span(fiscal_years[0])[0]
    made = [papers.office(dice, first_day)]
    made += [papers.manual(dice, work, first_day + dt.timedelta(days=1)) for work in WORKS]
    files = []
    before: frozenset[str] = frozenset()
    for fiscal_year in fiscal_years:
        size = sizes[fiscal_year]
        year = Year(
            fiscal_year=fiscal_year,
            orders=[paper for paper in orders if paper.fiscal_year == fiscal_year],
            letters=[paper for paper in letters if paper.fiscal_year == fiscal_year],
            indicators=size["indicators"],
            projects=size["projects"],
            visits=size["visits"],
            findings=size["findings"],
        )
        found = _year(dice, year, before)
        for index in range(1, size["downloads"] + 1):
            about = [dice.pick(found).address]
            one, file = papers.download(dice, year, index, about)
            found.append(one)
            files.append(file)
        if size["oit"]:
            found.append(papers.transparency(dice, year, [one.address for one in found]))
        made += found
        before = works.addresses(found)
    if len(made) != count:
        raise AssertionError(f"{len(made)} records were made, {count} asked for")
    return made, files


def _year(dice: Dice, year: Year, before: frozenset[str]) -> list[Draft]:
    made = [papers.order(dice, paper, _cause(year, paper), paper.date) for paper in year.orders]
    for index, paper in enumerate(year.letters):
        earlier = _same_work(year.letters[:index], paper)
        ordered = _same_work([one for one in year.orders if one.date >= paper.date], paper)
        made.append(papers.letter(dice, paper, earlier, ordered[0] if ordered else None, paper.date))
    made += works.cycles(dice, year)
    made += works.e_mes(dice, year, before)
    made += works.emenscr(dice, year, before)
    made += works.inspection(dice, year)
    return made


def _cause(year: Year, order: Paper) -> Paper | None:
    return year.letter(order.works[0], order.date)


def _same_work(those: Sequence[Paper], paper: Paper) -> list[Paper]:
    return [one for one in those if paper.works[0] in one.works]


def _size(total: int) -> dict[str, int]:
    """A year of ``total`` records, kind by kind; letters are what is left."""
    indicators = max(3, int(total * 0.12))
    size = {
        "orders": max(1, int(total * 0.05)),
        "indicators": indicators,
        "results": indicators + (indicators + 1) // 2,
        "projects": (projects := max(1, int(total * 0.07))),
        "progress": projects * 4,
        "visits": max(1, int(total * 0.01)),
        "findings": max(1, int(total * 0.12)),
        "downloads": max(1, int(total * 0.01)),
        "oit": 1,
        "cycles": len(WORKS),
    }
    size["letters"] = total - sum(size.values())
    if size["letters"] < 1:
        raise AssertionError(f"no room for letters in a year of {total} records")
    return size
