"""The report of an e-MES round, with its table of issues: รายงานผลการดำเนินงานในระบบ e-MES.

The table has the columns that offices keep themselves: indicator, issue to consider, the result of each
round, Word and Excel files, points to correct, owner, remarks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from generator.model import Record
from generator.papers.desk import Desk, Subject
from generator.papers.wording import Wording, day, finished, last_day, line, sample, wording
from generator.publish.views import emes as views_emes
from generator.status import emes
from generator.status.emes import Figures, Line
from generator.status.standing import by
from generator.thai.digits import number

WORK = "e-mes"
_OFFICE_FILES = {"docx": "Word", "xlsx": "Excel", "pdf": "PDF"}


def build(desk: Desk, subject: Subject) -> dict[str, Any]:
    """The report of the round ``subject.part``; the earlier rounds of the year stand beside it."""
    say, year, round_id = wording(desk), int(subject.record.data["fiscal_year"]), subject.part
    found = views_emes.lines(desk.holdings, year, round_id)
    before = _rounds_before(say, year, round_id)
    earlier = {one: _by_code(views_emes.lines(desk.holdings, year, one)) for one in before}
    records = [one for each in found for one in (each.indicator, each.result) if one]
    told = last_day(desk, records)
    paper = {
        "title": say("round.title", round=say.round_name(WORK, year, round_id)),
        "author": say.office,
        "office": say.office,
        "summary": _summary(say, desk, year, round_id, found),
        "before": [say.short_round(WORK, year, one) for one in before],
        "now": say.short_round(WORK, year, round_id),
        "sections": _sections(say, subject.record, found, round_id, earlier),
        "as_of": say.as_of(told),
        "signer": {"name": "", "post": say.head_of(say.coordinator(WORK, year))},
        "sample": sample(records),
    }
    return finished(paper, told or desk.day(subject.record))


def results_of(desk: Desk, subject: Subject) -> list[Record]:
    """What the report reads."""
    year = int(subject.record.data["fiscal_year"])
    return list(views_emes.year_inputs(desk.holdings, year))


def outcome(say: Wording, measure: Mapping[str, Any], data: Mapping[str, Any], figures: Figures) -> list[str]:
    """What one side says an indicator or issue came to, a line each: value, score, level, works, words."""
    lines = []
    if figures.value is not None:
        lines.append(value(say, measure, figures.value))
        if "numerator" in data and "denominator" in data:
            parts = {key: number(data[key]) for key in ("numerator", "denominator")}
            lines.append(say("round.fraction", **parts))
    if figures.score is not None:
        lines.append(say("round.score_of", score=number(figures.score)))
    if figures.level:
        named = figures.level.startswith(say("round.level"))
        lines.append(figures.level if named else say("round.level_of", level=figures.level))
    lines += [
        say("round.works", rank=one["rank"], title=line(one["title"])) for one in data.get("works") or ()
    ]
    if data.get("text"):
        lines.append(line(data["text"]))
    return lines


def value(say: Wording, measure: Mapping[str, Any], figure: float) -> str:
    """A value with its unit: ``ร้อยละ 65.76``, ``14 แห่ง``."""
    percent = measure["kind"] == "percent"
    written = number(figure, measure.get("decimals", emes.DECIMALS if percent else None))
    if percent:
        return say("round.percent", value=written)
    unit = measure.get("unit", "")
    return say("round.with_unit", value=written, unit=unit) if unit else written


def target(say: Wording, indicator: Record) -> str:
    """What an indicator is to reach, in words; empty where nothing is set."""
    wanted = indicator.data.get("target") or {}
    if wanted.get("text"):
        return say("round.target", target=line(wanted["text"]))
    if "value" in wanted:
        return say("round.target", target=value(say, indicator.data["measure"], wanted["value"]))
    return ""


def corrections(say: Wording, entries: Iterable[emes.Correction]) -> list[str]:
    """Points to correct, each with its day: by when, or since when it is done."""
    lines = []
    for one in entries:
        text = line(one.entry["text"])
        if one.standing.state == "done" and one.standing.day:
            text += " " + say("round.correction_done", date=day(one.entry.get("done_on")))
        elif "due" in one.entry:
            text += " " + say("round.correction_due", date=day(one.entry["due"]))
        lines.append(text)
    return lines


def _rounds_before(say: Wording, year: int, round_id: str) -> list[str]:
    rounds = list(say.board.year(WORK, year).rounds)
    return rounds[: rounds.index(round_id)] if round_id in rounds else []


def _by_code(lines: Iterable[Line]) -> dict[str, Line]:
    return {one.indicator.data["code"]: one for one in lines}


def _summary(say: Wording, desk: Desk, year: int, round_id: str, found: Sequence[Line]) -> list[str]:
    period = say.board.year(WORK, year).entry(round_id).get("period")
    asked = [one for one in found if one.expected]
    lines = [
        say("round.counts", due=len(asked), reported=sum(one.is_reported for one in asked)),
    ]
    if period:
        lines.insert(0, say("round.period", first=day(period["from"]), last=day(period["to"])))
    if total := desk.holdings.board.scores(year, round_id).total:
        lines.append(say("round.score", score=number(total.score, 2)))
    return lines


def _sections(
    say: Wording,
    cycle: Record,
    found: Sequence[Line],
    round_id: str,
    earlier: Mapping[str, Mapping[str, Line]],
) -> list[dict[str, Any]]:
    """The indicators under their part and group; a part's name stands at its first group only."""
    sections: list[dict[str, Any]] = []
    last = ""
    for group in views_emes.grouped(cycle, found):
        rows = [row for one in group.lines for row in _rows(say, one, round_id, earlier)]
        heading = group.part_name if group.part_name != last else ""
        sections.append({"heading": line(heading), "group": line(group.group_name), "rows": rows})
        last = group.part_name
    return sections


def _rows(
    say: Wording, one: Line, round_id: str, earlier: Mapping[str, Mapping[str, Line]]
) -> list[dict[str, Any]]:
    """One row for the indicator, then one for each of its issues that the round asks for."""
    indicator, data = one.indicator, one.result.data if one.result else {}
    before = [of.get(indicator.data["code"]) for of in earlier.values()]
    reported = {entry["number"]: entry for entry in data.get("issues") or ()}
    issues = [each for each in one.issues if round_id in each.entry.get("rounds", (round_id,))]
    numbers = {each.entry["number"] for each in issues}
    owners = (indicator.data.get("owner"), *(indicator.data.get("co_owners") or ()))
    rows = [
        {
            "code": indicator.data["code"],
            "title": line(indicator.title),
            "target": target(say, indicator),
            "issue": "",
            "before": [_told(say, each) if each else [] for each in before],
            "now": _told(say, one),
            "back": came_back(say, one),
            "files": _files(data.get("evidence") or ()),
            "corrections": corrections(
                say, (each for each in one.corrections if each.entry.get("issue") not in numbers)
            ),
            "owner": say.short(*filter(None, owners)),
            "remark": line(data.get("remark", "")),
        }
    ]
    for each in issues:
        entry = each.entry
        told = reported.get(entry["number"], {})
        rows.append(
            {
                "code": "",
                "title": "",
                "target": "",
                "issue": say("round.issue", number=entry["number"], title=line(entry["title"])),
                "before": [_issue_told(say, of, entry["number"]) for of in before],
                "now": _issue_told(say, one, entry["number"]),
                "back": [],
                "files": _files(told.get("evidence") or ()),
                "corrections": corrections(
                    say, (of for of in one.corrections if of.entry.get("issue") == entry["number"])
                ),
                "owner": say.short(entry["owner"]) if "owner" in entry else "",
                "remark": line(told.get("remark", "")),
            }
        )
    return rows


def came_back(say: Wording, one: Line) -> list[str]:
    """What the central office came to, with its comment; empty before it has answered."""
    feedback = (one.result.data.get("feedback") or {}) if one.result else {}
    if not by(feedback.get("date"), say.board.today):
        return []
    return [
        *outcome(say, one.indicator.data["measure"], {}, one.back),
        *([line(feedback["comment"])] if "comment" in feedback else []),
    ]


def _told(say: Wording, one: Line) -> list[str]:
    """What the office reported, or why there is nothing."""
    data = one.result.data if one.result else {}
    if one.is_reported:
        return outcome(say, one.indicator.data["measure"], data, one.reported)
    return _unsaid(say, one.standing.said, data)


_UNSAID = {"no-data": "no_data", "not-due": "not_due"}
"""What a result is called → the key of its words, where that is another."""


def _unsaid(say: Wording, said: str, data: Mapping[str, Any]) -> list[str]:
    known = ("no-data", "not-due", "closed", "central", "draft")
    lines = [say(f"round.{_UNSAID.get(said, said) if said in known else 'not_reported'}")]
    if data.get("reason"):
        lines.append(line(data["reason"]))
    return lines


def _issue_told(say: Wording, one: Line | None, number_: str) -> list[str]:
    """What was reported of one issue; nothing where the round did not know it."""
    issue = next((each for each in one.issues if each.entry["number"] == number_), None) if one else None
    if one is None or issue is None:
        return []
    entries = one.result.data.get("issues") or () if one.result else ()
    told: Mapping[str, Any] = next((each for each in entries if each["number"] == number_), {})
    measure = {"kind": "percent" if "numerator" in told else "count"}  # an issue has no measure of its own
    said = outcome(say, measure, told, issue.figures) if issue.said in emes.REPORTED else []
    return said or _unsaid(say, issue.said, told)


def _files(evidence: Iterable[Mapping[str, Any]]) -> list[str]:
    """Evidence by its title; of a file, what opens it."""
    lines = []
    for one in evidence:
        opener = _OFFICE_FILES.get(str(one.get("file", "")).rpartition(".")[2], "")
        lines.append(f"{opener} : {line(one['title'])}" if opener else line(one["title"]))
    return lines
