"""What records and places of the site are called: in headings, breadcrumbs and links."""

from __future__ import annotations

import re

from generator.model import Record
from generator.publish.holdings import Holdings
from generator.publish.words import catalogue, say, work
from generator.thai.dates import parse_date, short

SECTIONS = {
    "e-mes": "e-mes",
    "emenscr": "emenscr",
    "inspection": "inspection",
    "orders": "orders",
    "letters": "orders",
    "manuals": "manuals",
    "downloads": "downloads",
    "oit": "downloads",
    "data": "downloads",
    "calendar": "downloads",
    "badges": "downloads",
    "codes": "guide",
    "guide": "guide",
}
"""The first part of an address → the tab its pages stand under; home where it is not named here."""

_NO_BREAK = "\u00a0"
_ROUND = re.compile(r"(?P<months>\d+)m|q(?P<quarter>\d)|r(?P<round>\d)", re.ASCII)


def section(address: str) -> str:
    return SECTIONS.get(address.partition("/")[0], "")


def round_name(identity: str) -> str:
    """``6m`` → รอบ 6 เดือน, ``q1`` → ไตรมาสที่ 1, ``r1`` → รอบที่ 1."""
    found = _ROUND.fullmatch(identity)
    if not found:
        return identity
    if found["months"]:
        return say("titles", "months_round", months=found["months"])
    if found["quarter"]:
        return say("titles", "quarter", quarter=found["quarter"])
    return say("titles", "inspection_round", round=found["round"])


def name(holdings: Holdings, record: Record) -> str:
    """What a link to the record says in front of, or instead of, its title. Read off the record itself."""
    data, parts = record.data, record.address.split("/")
    match record.kind:
        case "order":
            return say("names", "order", issuer=party_name(holdings, data["issuer"]), number=data["number"])
        case "letter":
            return say(
                "names", "letter",
                sender=party_name(holdings, data["from"]), number=data["number"],
                date=short(parse_date(data["date"])).replace(" ", _NO_BREAK),
            )  # fmt: skip
        case "cycle":
            return say("names", "cycle", work=work(parts[0])["name"], fy=parts[1])
        case "indicator":
            return say("names", "indicator", code=data["code"], fy=parts[1])
        case "result":
            return say("names", "result", code=parts[3], round=round_name(parts[2]), fy=parts[1])
        case "progress":
            return say("names", "progress", round=round_name(parts[2]), fy=parts[1])
        case "project" | "visit" | "finding":
            return say("names", record.kind, fy=parts[1])
        case "manual":
            return say("names", "manual", work=work(parts[1])["name"])
        case "transparency":
            return say("names", "transparency", year=parts[1])
        case _:
            return say("names", record.kind)


def title(holdings: Holdings, record: Record) -> str:
    """The record's title. A result bears its indicator's, a quarter's report its project's."""
    if record.kind in ("result", "progress"):
        subject = holdings.get(record.data["indicator" if record.kind == "result" else "project"])
        return subject.title if subject else name(holdings, record)
    if record.kind == "transparency":
        return say("titles", "oit_year", year=record.address.split("/")[1])
    if record.kind == "cycle":
        return say("titles", "cycle", work=work(record.data["work"])["name"], fy=record.data["fiscal_year"])
    return record.title


def party_name(holdings: Holdings, identity: str) -> str:
    """The short name of a party; text that is no party's id is its own name.

    A group's short name is often written without the word for a group, which a sentence cannot do without.
    """
    party = holdings.party(identity)
    if party is None:
        return identity
    if party.kind == "unit":
        for word in catalogue()["units"]["words"]:
            if party.name.startswith(word) and not party.short.startswith(word):
                return f"{word}{party.short}"
    return party.short


def place_name(address: str) -> str:
    """What a place that is no record's is called in a breadcrumb: ``e-mes/2566`` → ปีงบประมาณ 2566."""
    parts = address.split("/")
    if len(parts) == 1:
        top = parts[0]
        if top in ("e-mes", "emenscr", "inspection"):
            return work(top)["name"]
        if top == "units":
            return say("titles", "units_crumb")
        return say("titles", top or "home")
    if parts[0] == "guide":
        return say("titles", parts[1])
    if len(parts) == 2:
        if parts[0] in ("orders", "letters", "oit"):
            return say("titles", "calendar_year", year=parts[1])
        if parts[1].isdigit():
            return say("titles", "year_crumb", fy=parts[1])
        return say("titles", "all_findings_crumb")
    if parts[2] in ("indicators", "projects", "alignment", "visits", "findings"):
        return say("titles", f"{parts[2]}_crumb")
    if parts[2] == "timeline":
        return say("titles", "timeline_crumb")
    return round_name(parts[2])


def party_long_name(holdings: Holdings, identity: str) -> str:
    """The full name of a party; text that is no party's id is its own name."""
    party = holdings.party(identity)
    return party.name if party else identity


def page_title(holdings: Holdings, record: Record) -> str:
    """The title of a record's own page: what a browser's tab and a link to the next page say."""
    data = record.data
    match record.kind:
        case "order" | "letter":
            return name(holdings, record)
        case "indicator":
            return f"{data['code']} {record.title}"
        case "result":
            parts = record.address.split("/")
            return say("titles", "result", code=parts[3], round=round_name(parts[2]), fy=parts[1])
        case "progress":
            quarter = round_name(record.address.split("/")[2])
            return say("titles", "progress", project=title(holdings, record), round=quarter)
        case _:
            return title(holdings, record)
