"""Notices to those responsible, one for each of them: what came back of their indicators (e-MES steps 4.11
and 4.15), and the recommendations that are theirs (inspection step 4.9).

They are memos within the office: bodies outside it are told by letters of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from generator.model import Record
from generator.papers.desk import Desk, Subject
from generator.papers.emes_report import came_back, corrections, outcome, target
from generator.papers.recommendations import findings_of, fiscal_year, inspector, log, owners, state, topic
from generator.papers.wording import Wording, finished, last_day, line, sample, short_day, wording
from generator.publish.views import emes
from generator.status.emes import Line
from generator.status.inspection import Finding


def results(desk: Desk, subject: Subject) -> dict[str, Any]:
    """What the central office came to, told to each owner of indicators in the round ``subject.part``."""
    say, cycle, round_id = wording(desk), subject.record, subject.part
    year = int(cycle.data["fiscal_year"])
    found = [one for one in emes.lines(desk.holdings, year, round_id) if one.expected]
    unit, round_name = say.coordinator("e-mes", year), say.round_name("e-mes", year, round_id)
    told = _told(say, cycle, round_id, round_name)
    following = _next(say, year, round_id)
    purpose = say("notice.results.purpose", next=following) if following else ""
    notices = []
    for owner, lines in _by_owner(say, found).items():
        open_ = sum(one.open_corrections for one in lines)
        body = [
            told,
            say("notice.results.body", unit=say.name(unit), count=len(lines), purpose=purpose),
            *([say("notice.results.corrections", count=open_, unit=say.name(unit))] if open_ else []),
        ]
        notices.append(
            _notice(
                say, unit, owner, say("notice.results.subject", round=round_name), body,
                say("notice.results.closing" if open_ else "notice.results.closing_known"),
                say("notice.results.table", unit=say.name(owner)),
                [_result_row(say, one) for one in lines],
            )
        )  # fmt: skip
    records = [one for each in found for one in (each.indicator, each.result) if one]
    title = say("notice.results.subject", round=round_name)
    return _paper(desk, say, title, unit, notices, records or [cycle])


def recommendations(desk: Desk, subject: Subject) -> dict[str, Any]:
    """The recommendations of a visit, told to each of those who are to act on them."""
    say, visit = wording(desk), subject.record
    unit, findings = say.coordinator("inspection", fiscal_year(visit)), findings_of(desk, visit)
    told = say(
        "notice.recommendations.told",
        inspector=inspector(visit), visit=line(visit.title), dates=say.days(visit.data["dates"]),
    )  # fmt: skip
    title = say("notice.recommendations.subject", visit=line(visit.title))
    notices = []
    for owner in dict.fromkeys(owner for one in findings for owner in one.owners if say.within(owner)):
        rows = list(_recommendation_rows(say, visit, findings, owner))
        body = [told, say("notice.recommendations.body", unit=say.name(unit), count=len(rows))]
        notices.append(
            _notice(
                say, unit, owner, title, body, say("notice.recommendations.closing"),
                say("notice.recommendations.table", unit=say.name(owner)), rows,
            )
        )  # fmt: skip
    return _paper(desk, say, title, unit, notices, [visit, *(one.record for one in findings)])


def _paper(
    desk: Desk, say: Wording, title: str, unit: str, notices: list[dict[str, Any]], records: Sequence[Record]
) -> dict[str, Any]:
    told = last_day(desk, records)
    paper = {
        "title": title,
        "author": say.of_office(unit),
        "notices": notices,
        "sample": sample(records),
    }
    return finished(paper, told or desk.day(records[0]))


def _notice(
    say: Wording,
    unit: str,
    owner: str,
    subject: str,
    body: list[str],
    closing: str,
    table: str,
    rows: list[dict[str, Any]],
) -> dict[str, Any]:
    return {
        "unit": say.of_office(unit),
        "number": "",
        "date": "",
        "subject": subject,
        "to": say.head_of(owner),
        "body": body,
        "closing": closing,
        "signer": {"name": "", "post": say.head_of(unit) if unit else ""},
        "attached": say("notice.attached"),
        "table": table,
        "rows": rows,
    }


def _told(say: Wording, cycle: Record, round_id: str, round_name: str) -> str:
    """By which letter the results came, as far as the year's record tells."""
    entry = say.board.year("e-mes", int(cycle.data["fiscal_year"])).entry(round_id)
    received: Mapping[str, Any] = entry.get("result_received") or {}
    letter = say.register.get(str(received.get("source", "")).partition("#")[0])
    manual = say.register.get(cycle.data["manual"])
    bureau = say.name(manual.data["report_to"]) if manual else say("notice.results.bureau")
    if letter and letter.kind == "letter":
        return say("notice.results.told", letter=say.letter(letter), bureau=bureau, round=round_name)
    path = "told_without_letter" if received else "not_told"
    return say(f"notice.results.{path}", bureau=bureau, round=round_name)


def _next(say: Wording, year: int, round_id: str) -> str:
    rounds = list(say.board.year("e-mes", year).rounds)
    place = rounds.index(round_id) + 1 if round_id in rounds else len(rounds)
    return say.short_round("e-mes", year, rounds[place]) if place < len(rounds) else ""


def _by_owner(say: Wording, lines: Iterable[Line]) -> dict[str, list[Line]]:
    """Owner → its indicators: its own, those it shares, and those with a point of its own to correct."""
    found: dict[str, list[Line]] = {}
    for one in lines:
        data = one.indicator.data
        named = (
            data.get("owner"),
            *(data.get("co_owners") or ()),
            *(issue.entry.get("owner") for issue in one.issues),
            *(each.entry.get("owner") for each in one.corrections),
        )
        if not any(named) and one.result:
            named = (one.result.data.get("reported_by"),)
        for owner in dict.fromkeys(filter(None, named)):
            if say.within(owner):
                found.setdefault(owner, []).append(one)
    return found


def _result_row(say: Wording, one: Line) -> dict[str, Any]:
    data = one.result.data if one.result else {}
    measure = one.indicator.data["measure"]
    figures = {key: value for key, value in data.items() if key in ("numerator", "denominator")}
    return {
        "code": one.indicator.data["code"],
        "title": line(one.indicator.title),
        "target": target(say, one.indicator),
        "reported": outcome(say, measure, figures, one.reported) if one.is_reported else [],
        "back": came_back(say, one),
        "corrections": corrections(say, one.corrections),
    }


def _recommendation_rows(
    say: Wording, visit: Record, findings: Iterable[Finding], owner: str
) -> Iterable[dict[str, Any]]:
    number = 0
    for finding in findings:
        for one in finding.recommendations:
            if owner in one.owners:
                number += 1
                yield {
                    "number": str(number),
                    "recommendation": line(one.entry["text"]),
                    "finding": line(finding.record.title),
                    "topic": topic(visit, finding.record.data["topic"]),
                    "owners": owners(say, one.entry),
                    "due": short_day(one.entry.get("due")),
                    "log": log(say, finding, one.entry["number"], only=(owner,)),
                    "state": state(say, one),
                }
