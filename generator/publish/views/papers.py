"""Orders and letters: the pages of each, and the lists by calendar year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from generator.model import Record
from generator.publish import chain, parts
from generator.publish.holdings import Holdings, unique
from generator.publish.recipe import Place, Recipe
from generator.publish.words import say
from generator.status.standing import Standing
from generator.thai.dates import MONTHS_SHORT, parse_date

LATEST = 10
"""How many of the newest papers the page of all orders and letters shows."""


_ORDERS = {
    "draft": "not-due",
    "in-force": "done",
    "amended": "done",
    "revoked": "not-applicable",
    "superseded": "not-applicable",
}
"""The status of an order → the state it is shown as."""


def order_standing(order: Record) -> Standing:
    """An order stands as its status says."""
    status = order.data["status"]
    return Standing(_ORDERS[status], said=status)


def _order_context(holdings: Holdings, record: Record) -> dict[str, Any]:
    return {
        "standing": order_standing(record),
        "chain": chain.of_order(holdings, record, order_standing(record)),
        "replaced_by": record.data.get("revoked_by") or record.data.get("superseded_by"),
    }


def _letter_context(_holdings: Holdings, _record: Record) -> dict[str, Any]:
    return {}


RECIPES = {
    "order": Recipe(
        context=_order_context,
        told=frozenset(
            {
                "out:order.responds_to",
                "out:order.amends",
                "out:order.revokes",
                "out:order.revoked_by",
                "out:order.superseded_by",
            }
        ),
    ),
    "letter": Recipe(
        context=_letter_context, told=frozenset({"out:letter.answers", "out:letter.effects.ref"})
    ),
}


def by_day(records: list[Record]) -> list[Record]:
    """The newest first; those of one day in the order of their numbers."""
    return sorted(records, key=lambda one: parse_date(one.data["date"]), reverse=True)


def _rows(records: list[Record]) -> list[dict[str, Any]]:
    return [
        {"record": one, "standing": order_standing(one) if one.kind == "order" else None} for one in records
    ]


def _year_context(records: list[Record], top: str, year: int, years: list[int]) -> dict[str, Any]:
    return {"rows": _rows(by_day(records)), "top": top, "year": year, "years": years, "span": _span}


def _span(rows: Sequence[Mapping[str, Any]]) -> str:
    """The months of papers, the newest first: ``มี.ค. – มิ.ย.``."""
    days = (parse_date(rows[place]["record"].data["date"]) for place in (-1, 0))
    first, last = (MONTHS_SHORT[day.month - 1] for day in days)
    return first if first == last else f"{first} – {last}"


def _top_context(orders: list[Record], letters: list[Record], counts: dict[str, Any]) -> dict[str, Any]:
    return {
        "orders": _rows(by_day(orders)[:LATEST]),
        "letters": _rows(by_day(letters)[:LATEST]),
        "counts": counts,
    }


def _letters_context(letters: list[Record], counts: list[tuple[int, int]]) -> dict[str, Any]:
    return {"rows": _rows(by_day(letters)[:LATEST]), "counts": counts, "top": "letters"}


def places(holdings: Holdings) -> Iterator[Place]:
    orders, letters = holdings.register.kind("order"), holdings.register.kind("letter")
    counts = {
        top: [(year, len(holdings.folder(f"{top}/{year}"))) for year in holdings.years.get(top, ())]
        for top in ("orders", "letters")
    }
    newest_orders, newest_letters = by_day(orders)[:LATEST], by_day(letters)[:LATEST]
    yield Place(
        address="orders",
        title=say("titles", "orders"),
        template="papers.html.j2",
        inputs=unique((*newest_orders, *newest_letters, *holdings.office)),
        facts={"counts": counts},
        context=partial(_top_context, newest_orders, newest_letters, counts),
        dated=False,
    )
    yield Place(
        address="letters",
        title=say("titles", "letters"),
        template="papers_letters.html.j2",
        inputs=unique((*newest_letters, *holdings.office)),
        facts={"counts": counts["letters"]},
        context=partial(_letters_context, newest_letters, counts["letters"]),
        dated=False,
    )
    for top in ("orders", "letters"):
        years = [year for year, _ in counts[top]]
        for year in years:
            records = holdings.folder(f"{top}/{year}")
            place = Place(
                address=f"{top}/{year}",
                title=say("titles", f"{top}_year", year=year),
                template="papers_year.html.j2",
                inputs=unique((*records, *holdings.office)),
                facts={"years": years},
                context=partial(_year_context, records, top, year, years),
                dated=False,
            )
            yield from parts.pages(place, parts.parts_from_the_end(place.address, len(records)))
