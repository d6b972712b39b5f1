"""The results of an inspection by its recommendations: สรุปผลการตรวจราชการตามประเด็นข้อเสนอแนะ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from generator.model import Record
from generator.papers.desk import Desk, Subject
from generator.papers.wording import Wording, finished, last_day, line, sample, short_day, wording
from generator.publish.views import inspection
from generator.status.inspection import FINISHED, Finding, Recommendation
from generator.thai.dates import parse_date

KINDS = ("inspector", "policy", "superior", "citizens-adviser")
"""Whose recommendations, in the order in which a summary tells them."""


def build(desk: Desk, subject: Subject) -> dict[str, Any]:
    """Every recommendation of the visit with what each owner has done about it."""
    say, visit = wording(desk), subject.record
    findings = findings_of(desk, visit)
    records = [visit, *(one.record for one in findings)]
    told = last_day(desk, records)
    title = say("recommendations.title", visit=line(visit.title))
    paper = {
        "title": title,
        "author": say.office,
        "office": say.office,
        "summary": [visit_days(say, visit), say("recommendations.counts", **counts(findings))],
        "sections": [
            {"heading": say(f"recommendations.kinds.{kind}"), "rows": rows}
            for kind in KINDS
            if (rows := _rows(say, visit, findings, kind))
        ],
        "as_of": say.as_of(told),
        "signer": {"name": "", "post": say.head_of(say.coordinator("inspection", fiscal_year(visit)))},
        "sample": sample(records),
    }
    return finished(paper, told or desk.day(visit))


def findings_of(desk: Desk, visit: Record) -> list[Finding]:
    """The findings of a visit, in the order of its topics."""
    topics = [one["number"] for one in visit.data["topics"]]
    found = [
        inspection.finding_of(desk.holdings, one) for one in inspection.findings_of(desk.holdings, visit)
    ]
    return sorted(
        found,
        key=lambda one: (
            topics.index(one.record.data["topic"]) if one.record.data["topic"] in topics else len(topics),
            one.record.address,
        ),
    )


def fiscal_year(visit: Record) -> int:
    return int(visit.parts["fy"])


def visit_days(say: Wording, visit: Record) -> str:
    return say("inspection.dates", dates=say.days(visit.data["dates"]))


def inspector(visit: Record) -> str:
    """Who inspects: the post, and the name where the record has it."""
    found = visit.data["inspector"]
    return line(f"{found['post']} ({found['name']})" if found.get("name") else found["post"])


def counts(findings: Sequence[Finding]) -> dict[str, int]:
    told = [one for finding in findings for one in finding.recommendations]
    done = sum(one.standing.state == "done" for one in told)
    return {
        "findings": len(findings),
        "recommendations": len(told),
        "done": done,
        "open": len(told) - done,
    }


def topic(visit: Record, number: str) -> str:
    """A topic of a visit by its number, with it."""
    found = (one["title"] for one in visit.data["topics"] if one["number"] == number)
    return line(f"{number} {next(found, '')}")


def owners(say: Wording, entry: Mapping[str, Any]) -> str:
    return say.short(*entry["owners"])


def log(say: Wording, finding: Finding, number: str, *, only: Iterable[str] | None = None) -> list[str]:
    """What was done about a recommendation, the oldest first; of some parties ``only``."""
    today, wanted = say.board.today, None if only is None else frozenset(only)
    entries = (
        one
        for one in finding.record.data.get("follow_up") or ()
        if one["recommendation"] == number
        and parse_date(one["date"]) <= today
        and (wanted is None or one["by"] in wanted)
    )
    return [
        say(
            "recommendations.log",
            date=short_day(one["date"]),
            by=say.short(one["by"]),
            text=line(one["text"]),
        )
        for one in sorted(entries, key=lambda each: parse_date(each["date"]))
    ]


def state(say: Wording, one: Recommendation) -> str:
    """How far a recommendation is, in the words that inspectors use."""
    said = one.standing.said or ("done" if one.standing.state == "done" else "not-started")
    if one.standing.state != "done" and said in FINISHED:  # one owner has finished, another has not
        said = "doing"
    return say(f"recommendations.states.{said}")


def _rows(say: Wording, visit: Record, findings: Sequence[Finding], kind: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for finding in findings:
        for one in finding.recommendations:
            if one.entry["kind"] == kind:
                number = one.entry["number"]
                rows.append(
                    {
                        "number": str(len(rows) + 1),
                        "recommendation": line(one.entry["text"]),
                        "topic": topic(visit, finding.record.data["topic"]),
                        "finding": line(finding.record.title),
                        "owners": owners(say, one.entry),
                        "due": short_day(one.entry.get("due")),
                        "log": log(say, finding, number),
                        "state": state(say, one),
                    }
                )
    return rows
