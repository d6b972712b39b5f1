"""The index of public information: each item's proofs, when they last changed, and whether there are any."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from generator.publish.holdings import Holdings
from generator.publish.views.public import RECIPES
from generator.rules.disclosure import fresh, proved
from generator.thai.dates import parse_date
from tests.small_office import order, record, register

INDEX = "oit/2566"


def holdings(*items: dict[str, Any]) -> Holdings:
    """An index of some items, two orders and a download beside it."""
    index = record(
        INDEX, assessor="ผู้ประเมิน", year=2566, items=[{"code": "O1", "title": "ข้อ", **one} for one in items]
    )
    download = record(
        "downloads/plan",
        title="แผนปฏิบัติการ",
        version="2566",
        type="pdf",
        file="plan.pdf",
        date="2565-12-01",
        size=1234,
        sha256="0" * 64,
    )
    changed = {"orders/2566/1": "2566-01-05", "orders/2566/2": "2566-02-10", "downloads/plan": "2565-12-01"}
    return Holdings(
        register(index, order(1, "2566-01-05", 2566), order(2, "2566-02-10", 2566), download),
        dt.date(2023, 6, 1),
        {address: parse_date(day) for address, day in changed.items()},
    )


def items(found: Holdings) -> list[Any]:
    record_ = found.register.records[INDEX]
    shown: list[Any] = list(RECIPES["transparency"].context(found, record_)["items"])
    return shown


def test_an_item_is_as_new_as_its_newest_proof() -> None:
    (one,) = items(holdings({"records": ["orders/2566/1", "orders/2566/2"]}))
    assert one.state == "done"
    assert [proof.link.address for proof in one.proofs] == ["orders/2566/1", "orders/2566/2"]
    assert one.changed == dt.date(2023, 2, 10)


def test_a_download_is_handed_out_beside_its_page() -> None:
    (one,) = items(holdings({"records": ["downloads/plan"]}))
    (proof,) = one.proofs
    assert (proof.file, proof.size) == ("downloads/files/plan.pdf", 1234)


def test_another_sites_page_was_last_looked_at_on_a_day() -> None:
    one, other = items(
        holdings(
            {"records": [], "url": "https://www.example.go.th/", "checked": "2566-03-01"},
            {"code": "O2", "records": [], "note": "ยังไม่ถึงกำหนด"},
        )
    )
    assert (one.state, one.changed) == ("done", dt.date(2023, 3, 1))
    assert (other.state, other.changed) == ("not-due", None)


def test_the_days_of_the_proofs_are_a_fact_of_the_page() -> None:
    found = holdings({"records": ["orders/2566/2", "orders/2566/1"]})
    facts = RECIPES["transparency"].facts(found, found.register.records[INDEX])
    assert facts == {"proofs": [["orders/2566/1", "2023-01-05"], ["orders/2566/2", "2023-02-10"]]}


@pytest.mark.parametrize(
    ("item", "codes"),
    [
        ({"records": []}, ["TT422"]),
        ({"records": [], "note": "ยังไม่ถึงกำหนด"}, []),
        ({"records": ["orders/2566/1"]}, []),
        ({"records": ["downloads/plan"]}, []),
        ({"records": ["orders/2566/none"]}, []),  # TT401 says so
        ({"records": [], "url": "https://www.example.go.th/", "checked": "2565-09-30"}, ["TT423"]),
        ({"records": [], "url": "https://www.example.go.th/", "checked": "2565-10-01"}, []),
    ],
)
def test_a_dead_or_stale_item_is_a_fault(item: dict[str, Any], codes: list[str]) -> None:
    found = holdings(item).register
    told = [*proved(found.records[INDEX], ()), *fresh(found)]
    assert [one.code for one in told] == codes


@pytest.mark.parametrize(("ended", "stale"), [("2566-09-30", True), ("2566-10-01", False)])
def test_an_order_that_was_replaced_after_the_year_still_proves_it(ended: str, stale: bool) -> None:
    index = record(
        INDEX,
        assessor="ผู้ประเมิน",
        year=2566,
        items=[{"code": "O1", "title": "ข้อ", "records": ["orders/2566/1"]}],
    )
    old = order(1, "2566-01-05", 2566, status="superseded", superseded_by="orders/2566/2")
    found = register(index, old, order(2, ended, 2566))
    assert [one.code for one in fresh(found)] == (["TT423"] if stale else [])
