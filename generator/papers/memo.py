"""Memos that put a draft order or a report before the director: บันทึกข้อความ.

Each follows the step of the manual that asks for it and says which. Number, day and names are left open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from generator.model import Record
from generator.papers.desk import Desk, Subject
from generator.papers.emenscr_summary import entry_counts, is_entered, records_of
from generator.papers.recommendations import counts, findings_of, fiscal_year, inspector
from generator.papers.wording import Wording, day, finished, last_day, line, sample, wording
from generator.publish.views import emes
from generator.status import emenscr
from generator.status.inspection import days_of
from generator.thai.dates import long, parse_date

SUPERIOR = "superior"
"""The role in the office's record that stands for whoever decides."""

Section = tuple[str, list[str]]
"""The key of a heading of a memo, and the paragraphs under it."""


def order(desk: Desk, subject: Subject) -> dict[str, Any]:
    """A draft order put before the director (e-MES step 4.3, eMENSCR step 4.2); of an order of another
    body, the proposal to have it amended (eMENSCR step 4.5)."""
    say, record = wording(desk), subject.record
    data = record.data
    work, year = data["works"][0], data["fiscal_year"]
    manual = _manual(say, work, year)
    own = say.own(record)
    step = _step(manual, lambda one: "order" in one.get("proof", ()) and _for_superior(one) == own)
    unit = _unit(say, work, year)
    background = [*_by_manual(say, manual, step), *_by_letters(say, data.get("responds_to") or ())]
    if own:
        kind, facts = "order", _order_facts(say, record, unit)
        law = [line(data["powers"]) if "powers" in data else say("memo.order.law")]
        title = say("memo.order.subject", title=line(record.title))
    else:
        issuer = say.name(data["issuer"])
        kind, law = "others_order", []
        facts = [say("memo.others_order.facts", order=say.order(record), unit=unit)]
        title = say("memo.others_order.subject", issuer=issuer, number=data["number"])
    proposals = say.all(f"memo.{kind}.proposals", unit=unit, issuer=say.name(data["issuer"]))
    return _memo(
        desk, say, work, year, title, [record], step,
        (("background", background), ("facts", facts), ("law", law), ("proposal", proposals)),
        to=(data.get("signed_by") or {}).get("post", "") if own else "",
    )  # fmt: skip


def _order_facts(say: Wording, record: Record, unit: str) -> list[str]:
    """What the draft is, whom it names, and which orders it changes."""
    data = record.data
    facts = [
        say(
            "memo.order.facts",
            unit=unit, issuer=say.name(data["issuer"]), title=line(record.title), year=data["fiscal_year"],
        )
    ]  # fmt: skip
    facts += [
        say(f"memo.order.{key}", orders=orders)
        for key in ("amends", "revokes")
        if (orders := say.orders(data.get(key) or ()))
    ]
    committees = data.get("committees") or ()
    names = ", ".join(
        say("memo.counted", name=line(one["name"]), count=len(one["members"])) for one in committees
    )
    if names:
        facts.append(say("memo.order.committees", count=len(committees), names=names))
    else:
        facts.append(say("memo.order.no_committees"))
    return facts


def round_report(desk: Desk, subject: Subject) -> dict[str, Any]:
    """The report of an e-MES round put before the director, before it is submitted."""
    say, year, round_id = wording(desk), int(subject.record.data["fiscal_year"]), subject.part
    found = [one for one in emes.lines(desk.holdings, year, round_id) if one.expected]
    missing = [one.indicator.data["code"] for one in found if not one.is_reported]
    round_name = say.round_name("e-mes", year, round_id)
    facts = [
        say(
            "memo.round.facts",
            unit=_unit(say, "e-mes", year), round=round_name, due=len(found),
            reported=len(found) - len(missing),
        ),
        *_missing(say, "memo.round.missing", missing),
        *_closes(say, "memo.round.closes", "e-mes", year, round_id),
    ]  # fmt: skip
    manual = _manual(say, "e-mes", year)
    step = _step(manual, lambda one: one.get("event") == "submitted" and round_id in one.get("rounds", ()))
    records = [one for each in found for one in (each.indicator, each.result) if one]
    return _memo(
        desk, say, "e-mes", year, say("memo.round.subject", round=round_name),
        records or [subject.record], step,
        (
            ("background", _by_manual(say, manual, step)),
            ("facts", facts),
            ("proposal", say.all("memo.round.proposals")),
        ),
    )  # fmt: skip


def entry(desk: Desk, subject: Subject) -> dict[str, Any]:
    """Which projects have been entered in eMENSCR, reported to the director (eMENSCR step 4.10)."""
    say, year = wording(desk), int(subject.record.data["fiscal_year"])
    projects = say.board.projects(year)
    left = [
        line(one.record.title) for one in projects if not is_entered(one) and one.standing.said != "cancelled"
    ]
    manual = _manual(say, "emenscr", year)
    step = _step(manual, lambda one: _for_superior(one) and "order" not in one.get("proof", ()))
    facts = [
        say("memo.entry.facts", year=year, **entry_counts(projects)),
        *_missing(say, "memo.entry.left", left),
    ]
    return _memo(
        desk, say, "emenscr", year, say("memo.entry.subject", year=year),
        [one.record for one in projects] or [subject.record], step,
        (
            ("background", _by_manual(say, manual, step)),
            ("facts", facts),
            ("proposal", say.all("memo.entry.proposals")),
        ),
    )  # fmt: skip


def quarter(desk: Desk, subject: Subject) -> dict[str, Any]:
    """The summary of a quarter put before the director (with eMENSCR step 4.12)."""
    say, year, quarter_id = wording(desk), int(subject.record.data["fiscal_year"]), subject.part
    projects = say.board.projects(year)
    place = emenscr.QUARTERS.index(quarter_id)
    totals = emenscr.by_quarter(projects)[place]
    asked = [one for one in projects if one.quarters[place].standing.state != "not-applicable"]
    missing = [line(one.record.title) for one in asked if one.quarters[place].progress is None]
    round_name = say.round_name("emenscr", year, quarter_id)
    manual = _manual(say, "emenscr", year)
    step = _step(manual, lambda one: one.get("event") == "submitted" and quarter_id in one.get("rounds", ()))
    facts = [
        say("memo.quarter.facts", round=round_name, expected=totals.expected, reported=totals.reported),
        *_missing(say, "memo.quarter.missing", missing),
        *_closes(say, "memo.quarter.closes", "emenscr", year, quarter_id),
    ]
    return _memo(
        desk, say, "emenscr", year, say("memo.quarter.subject", round=round_name),
        records_of(projects) or [subject.record], step,
        (
            ("background", _by_manual(say, manual, step)),
            ("facts", facts),
            ("proposal", say.all("memo.quarter.proposals")),
        ),
    )  # fmt: skip


def before_visit(desk: Desk, subject: Subject) -> dict[str, Any]:
    """The office's report put before the director, before it goes to the lead agency (inspection 4.5)."""
    say, visit = wording(desk), subject.record
    data, year = visit.data, fiscal_year(visit)
    manual = _manual(say, "inspection", year)
    step = _step(manual, lambda one: _for_superior(one) and one["kind"] == "decision")
    reports = (one for one in data.get("reports") or () if one["kind"] == "before-visit")
    report: Mapping[str, Any] = next(reports, {})
    to = say.name(report["to"]) if "to" in report else say("memo.before_visit.lead")
    unit = _unit(say, "inspection", year)
    facts = [
        say(
            "memo.before_visit.facts",
            inspector=inspector(visit), visit=line(visit.title), dates=say.days(data["dates"]), unit=unit,
            topics=len(data["topics"]),
        )
    ]  # fmt: skip
    if "due" in report:
        facts.append(say("memo.before_visit.due", to=to, date=day(report["due"])))
    background = [*_by_manual(say, manual, step), *_by_letters(say, _before(say, visit))]
    return _memo(
        desk, say, "inspection", year, say("memo.before_visit.subject", visit=line(visit.title)),
        [visit], step,
        (
            ("background", background),
            ("facts", facts),
            ("proposal", say.all("memo.before_visit.proposals", unit=unit, to=to)),
        ),
    )  # fmt: skip


def recommendations(desk: Desk, subject: Subject) -> dict[str, Any]:
    """The summary by recommendation put before the director (inspection step 4.8)."""
    say, visit = wording(desk), subject.record
    year, findings = fiscal_year(visit), findings_of(desk, visit)
    manual = _manual(say, "inspection", year)
    step = _step(manual, lambda one: _for_superior(one) and "finding" in one.get("proof", ()))
    told = {
        "inspector": inspector(visit),
        "visit": line(visit.title),
        "dates": say.days(visit.data["dates"]),
    }
    facts = (
        say("memo.recommendations.facts", **told, **counts(findings))
        if findings
        else say("memo.recommendations.none", **told)
    )
    unit = _unit(say, "inspection", year)
    return _memo(
        desk, say, "inspection", year, say("memo.recommendations.subject", visit=line(visit.title)),
        [visit, *(one.record for one in findings)], step,
        (
            ("background", _by_manual(say, manual, step)),
            ("facts", [facts]),
            ("proposal", say.all("memo.recommendations.proposals", unit=unit)),
        ),
    )  # fmt: skip


# -- what they share --------------------------------------------------------------------------------


def _memo(
    desk: Desk,
    say: Wording,
    work: str,
    year: int,
    subject: str,
    records: Sequence[Record],
    step: Mapping[str, Any],
    sections: Iterable[Section],
    to: str = "",
) -> dict[str, Any]:
    unit = say.coordinator(work, year)
    told = last_day(desk, records)
    paper = {
        "title": subject,
        "author": say.of_office(unit),
        "unit": say.of_office(unit),
        "number": "",
        "date": "",
        "subject": subject,
        "to": to or say.director,
        "sections": [
            {
                "heading": say(f"memo.{key}"),
                "paragraphs": _numbered(say, texts) if key == "proposal" else texts,
            }
            for key, texts in sections
            if texts
        ],
        "closing": say("memo.closing"),
        "signer": {"name": "", "post": say.head_of(unit) if unit else ""},
        "decision": {
            "question": say("all.question"),
            "choices": [
                step.get("yes_label") or say("all.yes"),
                step.get("no_label") or say("all.no"),
                say("all.other"),
            ],
            "signer": {"name": "", "post": to or say.director},
        },
        "sample": sample(records),
    }
    return finished(paper, told or desk.day(records[0]))


def _numbered(say: Wording, texts: Sequence[str]) -> list[str]:
    if len(texts) == 1:
        return list(texts)
    return [say("memo.listed", number=number, text=text) for number, text in enumerate(texts, 1)]


def _unit(say: Wording, work: str, year: int) -> str:
    unit = say.coordinator(work, year)
    return say.name(unit) if unit else say.office


def _manual(say: Wording, work: str, year: int) -> Record | None:
    cycle = say.board.cycle(work, year)
    return say.register.get(cycle.data["manual"] if cycle else f"manuals/{work}")


def _step(manual: Record | None, wanted: Any) -> Mapping[str, Any]:
    """The first step of a manual that is wanted; an empty one where there is none."""
    steps: Iterable[Mapping[str, Any]] = manual.data["steps"] if manual else ()
    return next((one for one in steps if wanted(one)), {})


def _for_superior(step: Mapping[str, Any]) -> bool:
    return SUPERIOR in step.get("others", ())


def _by_manual(say: Wording, manual: Record | None, step: Mapping[str, Any]) -> list[str]:
    if manual is None or not step:
        return []
    return [say("memo.by_manual", manual=line(manual.title), number=step["number"], text=line(step["text"]))]


def _by_letters(say: Wording, addresses: Iterable[str]) -> list[str]:
    found = (say.register.get(one.partition("#")[0]) for one in addresses)
    return [say("memo.by_letter", letter=say.letter(one)) for one in found if one and one.kind == "letter"]


def _before(say: Wording, visit: Record) -> list[str]:
    """The letters about a visit that were written before it began: later ones tell of its results."""
    found = (say.register.get(one) for one in visit.data.get("letters") or ())
    first = days_of(visit)[0]
    return [
        one.address
        for one in found
        if one and one.data["direction"] == "incoming" and parse_date(one.data["date"]) < first
    ]


def _missing(say: Wording, path: str, names: Sequence[str]) -> list[str]:
    return [say(path, count=len(names), names=", ".join(names))] if names else []


def _closes(say: Wording, path: str, work: str, year: int, round_id: str) -> list[str]:
    due = say.board.year(work, year).closes(round_id)
    return [say(path, date=long(due.day))] if due else []
