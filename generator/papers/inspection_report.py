"""The report of an inspection, in the form of the Prime Minister's Office inspectors.

Its head and columns are those of the inspectors' own reports: topic, finding, problem, recommendation,
unit responsible, view of the citizens' adviser, and what the inspected office did about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.papers.desk import Desk, Subject
from generator.papers.recommendations import findings_of, fiscal_year, inspector, owners, visit_days
from generator.papers.wording import Wording, finished, last_day, line, paragraphs, sample, short_day, wording
from generator.status.inspection import Finding
from generator.thai.dates import parse_date
from generator.thai.digits import number

WORK = "inspection"

_REMARKS = {
    "agenda": ("agenda_based", True),
    "closed": ("state", "closed"),
    "central": ("source", "central"),
}
"""Remark on a topic → the property and the value of it that call for the remark."""


def build(desk: Desk, subject: Subject) -> dict[str, Any]:
    """The report of one visit; what it does not hold yet stays empty, to be filled in by hand."""
    say, visit = wording(desk), subject.record
    data, findings = visit.data, findings_of(desk, visit)
    records = [visit, *(one.record for one in findings)]
    told = last_day(desk, records)
    report = next((one for one in reversed(data.get("reports") or ()) if one["kind"] == "inspector"), None)
    kind = say(f"inspection.kinds.{data['kind']}")
    paper = {
        "title": say("inspection.title", kind=kind),
        "author": say.office,
        "head": [
            say("inspection.subject", title=line(visit.title)),
            _round(say, fiscal_year(visit), data),
            say("inspection.of", inspector=inspector(visit)),
            _zone(say, data),
            visit_days(say, visit),
            *_places(say, data),
            say("inspection.received", office=say.office),
            say(
                "inspection.status_line",
                status=say(f"inspection.status.{report['state'] if report else 'draft'}"),
            ),
        ],
        "rows": list(_rows(say, data, findings)),
        "summary": paragraphs(data.get("summary")),
        "policy": [line(one) for one in data.get("policy_recommendations") or ()],
        "orders": [line(one) for one in data.get("superior_orders") or ()],
        "citizens": paragraphs(data.get("citizens_view")),
        "attachments": [
            line(one["title"]) for entry in data.get("reports") or () for one in entry.get("evidence") or ()
        ],
        "as_of": say.as_of(told),
        "signer": {"name": "", "post": ""},
        "sample": sample(records),
    }
    return finished(paper, told or desk.day(visit))


def _round(say: Wording, year: int, data: Mapping[str, Any]) -> str:
    if "round" not in data:
        return say("inspection.year", year=year)
    name = say.short_round(WORK, year, data["round"]).removeprefix(say("inspection.round_word"))
    return say("inspection.round", round=name, year=year)


def _zone(say: Wording, data: Mapping[str, Any]) -> str:
    provinces = " ".join(data["provinces"])
    if "zone" in data:
        return say("inspection.zone", zone=data["zone"], provinces=provinces)
    return say("inspection.provinces", provinces=provinces)


def _places(say: Wording, data: Mapping[str, Any]) -> list[str]:
    places = ", ".join(line(one["name"]) for one in data.get("places") or ())
    return [say("inspection.places", places=places)] if places else []


def _rows(say: Wording, data: Mapping[str, Any], findings: Sequence[Finding]) -> Iterator[dict[str, Any]]:
    """A row for every finding under its topic; one with nothing found for a topic that has none.

    A topic that only heads others stands above the first of them.
    """
    topics = {one["number"]: one for one in data["topics"]}
    heads: list[str] = []
    for number_, topic in topics.items():
        of_topic = [one for one in findings if one.record.data["topic"] == number_]
        told = [*heads, *_topic(say, topic)]
        if not of_topic and any(one.startswith(f"{number_}.") for one in topics):
            heads = told
            continue
        heads = []
        for place, one in enumerate(of_topic or [None]):
            yield _row(say, told if place == 0 else [], one)
    for one in findings:
        if one.record.data["topic"] not in topics:
            yield _row(say, [one.record.data["topic"]], one)


def _row(say: Wording, topic: list[str], finding: Finding | None) -> dict[str, Any]:
    data = finding.record.data if finding else {}
    told = finding.recommendations if finding else ()
    return {
        "topic": topic,
        "found": _found(say, data),
        "problem": paragraphs(data.get("problem")),
        "recommendations": [
            say("inspection.recommendation", number=one.entry["number"], text=line(one.entry["text"]))
            for one in told
        ],
        "owners": [
            say("inspection.responsible", number=one.entry["number"], owners=owners(say, one.entry))
            for one in told
        ],
        "citizens": paragraphs(data.get("citizens_view")),
        "done": _done(say, data),
    }


def _found(say: Wording, data: Mapping[str, Any]) -> list[str]:
    lines = paragraphs(data.get("found"))
    for key in ("success", "good_practice"):
        if data.get(key):
            lines.append(say(f"inspection.{key}", text=line(data[key])))
    return lines


def _done(say: Wording, data: Mapping[str, Any]) -> list[str]:
    entries = [one for one in data.get("follow_up") or () if parse_date(one["date"]) <= say.board.today]
    entries.sort(key=lambda each: (parse_date(each["date"]), each["recommendation"]))
    return [
        say(
            "inspection.log",
            number=one["recommendation"],
            date=short_day(one["date"]),
            by=say.short(one["by"]),
            text=line(one["text"]),
        )
        for one in entries
    ]


def _topic(say: Wording, topic: Mapping[str, Any]) -> list[str]:
    """A topic with its indicator, and what the office has to tell of it."""
    lines = [say("inspection.topic", number=topic["number"], title=line(topic["title"]))]
    lines += [say(f"inspection.{name}") for name, (key, value) in _REMARKS.items() if topic.get(key) == value]
    if topic.get("indicator"):
        lines.append(say("inspection.topic_indicator", indicator=line(topic["indicator"])))
    lines += [_figures(say, one) for one in topic.get("data") or ()]
    return lines


def _figures(say: Wording, data: Mapping[str, Any]) -> str:
    """``สพป. 121 จาก 184 ร้อยละ 65.76 ปีการศึกษา 2565``"""
    parts = []
    if "numerator" in data and "denominator" in data:
        figures = {key: number(data[key]) for key in ("numerator", "denominator")}
        parts.append(say("inspection.data_of", **figures))
    unit = data.get("unit", "")
    percent = unit == say("all.unit_of_percent")

    def shown(value: float) -> str:
        written = number(value, 2 if percent else None)
        return line(f"{unit} {written}" if percent else f"{written} {unit}")

    if "value" in data:
        parts.append(shown(data["value"]))
    if "academic_year" in data:
        parts.append(say("inspection.data_year", year=data["academic_year"]))
    if "previous" in data:
        parts.append(say("inspection.data_before", value=shown(data["previous"])))
    return say("inspection.data", group=line(data["group"]), value=" ".join(parts))
