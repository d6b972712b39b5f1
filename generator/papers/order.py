"""A committee order as a paper: คำสั่ง, form 4 of the Prime Minister's Office rules on official papers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.model import Record
from generator.papers.desk import Desk, Subject
from generator.papers.wording import Wording, finished, in_era, line, paragraphs, sample, wording
from generator.thai.dates import parse_date

BLANK_MEMBERS = 3
"""Rows to write on where the register does not know the members."""


def build(desk: Desk, subject: Subject) -> dict[str, Any]:
    """The order as its templates draw it: texts in Thai digits, empty where the record holds nothing."""
    say, order = wording(desk), subject.record
    data = order.data
    issuer, title = say.name(data["issuer"]), line(order.title)
    signed = data.get("signed_by") or {}
    paper = {
        "title": say("order.title", issuer=issuer, number=data["number"], subject=title),
        "author": issuer,
        "issuer": issuer,
        "number": data["number"],
        "subject": title,
        "preamble": _preamble(say, data),
        "committees": [
            _committee(say, number, one) for number, one in enumerate(data.get("committees") or (), 1)
        ]
        or [_unknown_committee(say)],
        "effective": say("order.effective", date=in_era(data["effective_date"]))
        if "effective_date" in data
        else say("order.effective_unknown"),
        "date": in_era(data["date"]),
        "signer": {"name": signed.get("name", ""), "post": signed.get("post", "")},
        "remarks": list(_remarks(say, order)),
        "sample": sample([order]),
    }
    return finished(paper, parse_date(data["date"]))


def _preamble(say: Wording, data: Mapping[str, Any]) -> list[str]:
    """Why the order is given, by what power, and what it does."""
    reasons = paragraphs(data.get("background")) or [say("order.reason")]
    if data.get("revokes"):
        enacts = say("order.revokes", orders=say.orders(data["revokes"]))
    elif data.get("amends"):
        enacts = say("order.amends", orders=say.orders(data["amends"]))
    else:
        enacts = say("order.enacts")
    powers = line(data["powers"]) if "powers" in data else say("order.powers")
    return [*reasons, f"{powers} {enacts}"]


def _committee(say: Wording, number: int, entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "heading": say("order.heading", number=number, name=line(entry["name"])),
        "members": [
            {
                "number": say("order.number", committee=number, member=place),
                "name": line(member.get("name", "")),
                "post": post(say, member),
                "role": line(member["role"]),
            }
            for place, member in enumerate(entry["members"], 1)
        ],
        "duties": _duties(say, entry.get("duties") or ()),
    }


def _unknown_committee(say: Wording) -> dict[str, Any]:
    members = [
        {"number": say("order.number", committee=1, member=place), "name": "", "post": "", "role": ""}
        for place in range(1, BLANK_MEMBERS + 1)
    ]
    heading = say("order.heading_unknown", number=1)
    return {"heading": heading, "members": members, "duties": [say("order.no_duty")]}


def post(say: Wording, member: Mapping[str, Any]) -> str:
    """A member's post, with the unit where the post does not say it already."""
    found = line(member["post"])
    unit = say.name(member["unit"]) if "unit" in member else ""
    return found if not unit or unit in found else f"{found} {unit}"


def _duties(say: Wording, duties: Sequence[str]) -> list[str]:
    if not duties:
        return [say("order.no_duty")]
    if len(duties) == 1:
        return [say("order.duty", duty=line(duties[0]))]
    listed = [say("order.listed", number=number, duty=line(one)) for number, one in enumerate(duties, 1)]
    return [say("order.duties"), *listed]


def _remarks(say: Wording, order: Record) -> Iterator[str]:
    """What whoever holds the paper must know of it: what it is, and whether it is still in force."""
    data = order.data
    status = data["status"]
    yield say("order.draft" if status == "draft" else "order.register")
    if data.get("extent") == "reference":
        yield say("order.reference")
    if status in ("revoked", "superseded"):
        orders = say.orders([data.get(f"{status}_by", "")])
        yield say(f"order.{status}_by", orders=orders) if orders else say(f"order.{status}")
    links = say.register.links_in.get(order.address, ())
    amending = say.orders(dict.fromkeys(one.source for one in links if one.relation == "amends"))
    if amending:
        yield say("order.amended", orders=amending)
