"""The way of a matter from the order that set it going to what came of it, each link with its state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

from generator.model import Record
from generator.publish.holdings import Holdings, unique
from generator.publish.related import Ref, ref
from generator.publish.words import say, work
from generator.status import emes
from generator.status.emenscr import Project
from generator.status.inspection import Finding
from generator.status.standing import Standing
from generator.status.suspects import Suspect


class Knot(Struct, frozen=True, kw_only=True):
    """One thing on the way."""

    text: str
    address: str = ""
    """Empty where it has no page of its own; may bear an anchor."""
    standing: Standing | None = None
    kind: str = ""
    """Of the standing: what words its finer state."""
    owners: tuple[str, ...] = ()
    note: str = ""
    here: bool = False
    """It is what the page is about."""


class Stage(Struct, frozen=True):
    """Things that stand at the same place of the way. An empty stage says that there are none yet."""

    name: str
    knots: tuple[Knot, ...]


def orders_of(holdings: Holdings, record: Record) -> tuple[Record, ...]:
    """The orders a record rests on: its own, else those of its year's cycle."""
    cycle = holdings.get("/".join((*record.address.split("/")[:2], "cycle")))
    named = record.data.get("orders") or (cycle.data.get("orders") if cycle else None) or ()
    return unique(holdings.get(one) for one in named)


def of_indicator(holdings: Holdings, record: Record, rounds: Iterable[tuple[str, emes.Line]]) -> list[Stage]:
    """Order → owner → indicator → results → evidence → central feedback → corrections."""
    results, evidence, feedback, corrections = [], [], [], []
    for name, line in rounds:
        result = line.result
        results.append(
            Knot(
                text=name,
                address=result.address if result else "",
                standing=line.standing,
                kind="indicator",
            )
        )
        if result is None:
            continue
        evidence += [_proof(holdings, result, one, name) for one in result.data.get("evidence") or ()]
        if told := result.data.get("feedback"):
            letter = ref(holdings, told["letter"]) if "letter" in told else None
            feedback.append(
                Knot(
                    text=letter.name if letter else say("chain", "told", round=name),
                    address=letter.address if letter else f"{result.address}#feedback",
                    note=name,
                )
            )
        corrections += [
            Knot(
                text=one.entry["text"],
                address=f"{result.address}#correction-{one.entry['id']}",
                standing=one.standing,
                kind="correction",
                owners=(one.entry["owner"],) if "owner" in one.entry else (),
            )
            for one in line.corrections
        ]
    owners = tuple(
        dict.fromkeys(one for one in (record.data.get("owner"), *(record.data.get("co_owners") or ())) if one)
    )
    return _told(
        ("orders", _orders(holdings, record)),
        ("owners", [Knot(text="", owners=owners)] if owners else []),
        ("indicator", [Knot(text=f"{record.data['code']} {record.title}", here=True)]),
        ("results", results),
        ("evidence", evidence),
        ("feedback", feedback),
        ("corrections", corrections),
    )


def of_project(
    holdings: Holdings, record: Record, project: Project, quarters: Iterable[tuple[str, Any]]
) -> list[Stage]:
    """Order → owner → project → quarters → evidence."""
    knots = []
    evidence = []
    for name, one in quarters:
        knots.append(
            Knot(
                text=name,
                address=one.report.address if one.report else "",
                standing=one.standing,
                kind="quarter",
            )
        )
        if one.report:
            evidence += [
                _proof(holdings, one.report, proof, name) for proof in one.report.data.get("evidence") or ()
            ]
    return _told(
        ("orders", _orders(holdings, record)),
        ("owners", [Knot(text="", owners=(record.data["owner"],))]),
        ("project", [Knot(text=record.title, here=True, standing=project.standing, kind="project")]),
        ("quarters", knots),
        ("evidence", evidence),
    )


def of_finding(holdings: Holdings, record: Record, finding: Finding, visit: Record | None) -> list[Stage]:
    """Letter and order → visit → finding → recommendations → follow-up."""
    log = sorted(record.data.get("follow_up") or (), key=lambda one: str(one["date"]))
    papers = [
        one
        for key in ("orders", "letters")
        for address in (visit.data.get(key) if visit else None) or ()
        if (one := ref(holdings, address))
    ]
    recommendations = [
        Knot(
            text=say("chain", "recommendation", number=one.entry["number"]),
            address=f"{record.address}#rec-{one.entry['number']}",
            standing=one.standing,
            kind="recommendation",
            owners=tuple(one.owners),
        )
        for one in finding.recommendations
    ]
    last = {one["recommendation"]: one for one in log}
    followed = [
        Knot(
            text=say("chain", "followed", number=number),
            address=f"{record.address}#rec-{number}",
            note=one["text"].strip().splitlines()[0],
            owners=(one["by"],),
        )
        for number, one in last.items()
    ]
    return _told(
        ("papers", [Knot(text=one.name, address=one.address) for one in papers]),
        ("visit", [Knot(text=visit.title, address=visit.address)] if visit else []),
        ("finding", [Knot(text=record.title, here=True, standing=finding.standing, kind="recommendation")]),
        ("recommendations", recommendations),
        ("follow_up", followed),
    )


def of_order(holdings: Holdings, record: Record, standing: Standing) -> list[Stage]:
    """Letter → order → the years of work that go by it → what else rests on it."""
    named = record.data.get("responds_to") or ()
    letters = [one for address in named if (one := ref(holdings, address))]
    years, rests = {}, {}
    for link in holdings.links_in(record.address):
        source = holdings.get(link.source)
        if source and source.kind == "cycle" and link.relation == "orders":
            place = source.address.rpartition("/")[0]
            years[place] = Knot(
                text=say("titles", "year", work=work(source.data["work"])["name"], fy=source.parts["fy"]),
                address=place,
                standing=Standing("doing" if source.data["state"] == "open" else "done"),
            )
        elif source and source.kind in ("project", "visit", "finding"):
            rests[source.address] = Knot(text=source.title, address=source.address, note=_kind(source.kind))
    return _told(
        ("letters", [Knot(text=one.name, address=one.address, note=one.title) for one in letters]),
        ("order", [Knot(text=record.title, here=True, standing=standing, kind="order")]),
        ("years", list(years.values())),
        ("rests", list(rests.values())),
    )


def _kind(name: str) -> str:
    return say("kinds", name)


# -- what is in doubt ---------------------------------------------------------------------------------


def doubts(holdings: Holdings, record: Record) -> list[dict[str, str]]:
    """What of a page's links is in doubt, from either end, as plain data: a page's fact.

    Keys: why, since (ISO), end (``rests``: the record rests on what changed; ``changed``: it has changed
    itself), address and name of the other end, cause and its name (empty where no record is).
    """
    return [_doubt(holdings, one, record) for one in holdings.doubts.get(record.address, ())]


def facts_of_year(holdings: Holdings, name: str, year: int) -> dict[str, Any]:
    """The doubts of a year as a page's fact; nothing where there are none."""
    prefix = f"{name}/{year}/"
    return _facts(holdings, (one for one in holdings.board.suspects if one.record.address.startswith(prefix)))


def facts_of_party(holdings: Holdings, party: str = "") -> dict[str, Any]:
    """What a party, or anybody, is to look at again, as a page's fact; nothing where there is nothing."""
    board = holdings.board
    own = board.members(party) if party else None
    return _facts(
        holdings,
        (one for one in board.suspects if own is None or not own.isdisjoint(board.answers_for(one.record))),
    )


def _facts(holdings: Holdings, found: Iterable[Suspect]) -> dict[str, Any]:
    """From the end that rests on what changed."""
    doubts = [
        _doubt(holdings, one, one.record) | {"of": one.record.address, "of_name": _name(holdings, one.record)}
        for one in found
    ]
    return {"doubts": doubts} if doubts else {}


def _doubt(holdings: Holdings, one: Suspect, record: Record) -> dict[str, str]:
    rests = one.record.address == record.address
    other = one.target if rests else one.record
    cause = holdings.get(one.cause)
    return {
        "why": one.why,
        "since": one.since.isoformat(),
        "end": "rests" if rests else "changed",
        "address": other.address,
        "name": _name(holdings, other),
        "cause": cause.address if cause else "",
        "cause_name": _name(holdings, cause) if cause else "",
    }


def _name(holdings: Holdings, record: Record) -> str:
    found = ref(holdings, record.address)
    return _link_name(found) if found else record.title


def _link_name(found: Ref) -> str:
    return found.name if found.by_name else found.title


def _orders(holdings: Holdings, record: Record) -> list[Knot]:
    links = (ref(holdings, one.address) for one in orders_of(holdings, record))
    return [Knot(text=one.name, address=one.address, note=one.title) for one in links if one]


def _proof(holdings: Holdings, result: Record, entry: dict[str, Any], name: str) -> Knot:
    target = ref(holdings, entry["ref"]) if "ref" in entry else None
    return Knot(
        text=entry["title"],
        address=target.address if target else f"{result.address}#evidence",
        note=name,
    )


def _told(*stages: tuple[str, list[Knot]]) -> list[Stage]:
    return [Stage(say("chain", name), tuple(knots)) for name, knots in stages]


def reads(holdings: Holdings, records: Iterable[Record | None]) -> Iterator[Record | None]:
    """What the links of these records lead to, for the names and titles of the links."""
    for record in records:
        if record is None:
            continue
        yield from orders_of(holdings, record)
        for link in holdings.links_out(record.address):
            yield holdings.get(link.target)
