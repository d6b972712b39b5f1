"""One page of every kind that the site has, for this repository's own records."""

from __future__ import annotations

from pathlib import Path

from generator.model import KINDS, kind_of

ROOT = Path(__file__).resolve().parents[2]

LISTS = {
    "home": "",
    "units": "units",
    "unit": "units/policy-plan",
    "timeline": "e-mes/2569/timeline",
    "e-mes": "e-mes",
    "emenscr": "emenscr",
    "inspection": "inspection",
    "e-mes-year": "e-mes/2566",
    "emenscr-year": "emenscr/2566",
    "inspection-year": "inspection/2566",
    "e-mes-open-year": "e-mes/2570",
    "emenscr-open-year": "emenscr/2570",
    "inspection-open-year": "inspection/2570",
    "half-year": "e-mes/2566/6m",
    "whole-year": "e-mes/2566/12m",
    "quarter": "emenscr/2566/q2",
    "inspection-round": "inspection/2566/r1",
    "indicators": "e-mes/2566/indicators",
    "projects": "emenscr/2566/projects",
    "visits": "inspection/2566/visits",
    "findings": "inspection/2566/findings",
    "all-findings": "inspection/findings",
    "orders": "orders",
    "orders-year": "orders/2566",
    "letters": "letters",
    "letters-year": "letters/2566",
    "manuals": "manuals",
    "downloads": "downloads",
    "oit": "oit",
    "data": "data",
    "dictionary": "data/dictionary",
    "dictionary-kind": "data/dictionary/project",
    "calendar": "calendar",
    "badges": "badges",
    "changes": "changes",
    "codes": "codes",
    "code": "codes/TT111",
    "guide": "guide",
    "guide-page": "guide/write",
    "kind": "guide/kinds/order",
    "search": "search",
    "access": "guide/access",
    "english": "en",
    "english-data": "en/data",
    "not-found": "404.html",
}


def largest_records() -> dict[str, str]:
    """kind → the address of its largest record: where there is most, most can go wrong."""
    found: dict[str, tuple[int, str]] = {}
    top = ROOT / "records"
    for path in sorted(top.rglob("*.yml")):
        address = path.relative_to(top).with_suffix("").as_posix()
        kind = kind_of(address)
        if kind and "classification: internal" not in path.read_text("utf-8"):
            found[kind.name] = max(found.get(kind.name, (0, "")), (path.stat().st_size, address))
    return {name: found[name][1] for name in KINDS if name in found}


EVERY_KIND = LISTS | {f"record-{kind}": address for kind, address in largest_records().items()}
IN_ENGLISH = ("english", "english-data")
"""Of these, the pages below ``en/``."""
