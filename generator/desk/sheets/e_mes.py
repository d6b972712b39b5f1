"""The tables of e-MES. The first is what offices keep: a row an indicator or issue, a column a round."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from generator.desk.sheets import shared, words
from generator.desk.sheets.layout import NEW, Cell, Column, Row, Slot, Table, at
from generator.desk.sheets.year import Year
from generator.model import Pointer, Record

_VALUE_OF = {"percent": "value", "count": "value", "score": "score", "level": "level"}
"""measure.kind → where a result keeps what counts; others report in words."""
_WORD, _EXCEL = (".doc", ".docx", ".pdf"), (".xls", ".xlsx", ".csv")


def tables(year: Year) -> Iterator[Table]:
    indicators = sorted(year.records("indicator"), key=by_code)
    results = sorted(year.records("result"), key=by_code)
    yield _overview(year, indicators)
    for each in year.rounds:
        yield _results(year, each, indicators)
    yield shared.evidence(year, [(one, _result_label(year, one)) for one in results])
    yield _feedback(year, results)
    yield _corrections(year, results)
    yield _definitions(year, indicators)


def by_code(record: Record) -> tuple[object, ...]:
    """QP-2 before QP-10."""
    parts = record.parts["code"].replace(".", "-").split("-")
    order = tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)
    return order, record.address


def _result_label(year: Year, result: Record) -> str:
    names = {each["id"]: each["name"] for each in year.rounds}
    return f"{result.parts['code']} {names.get(result.parts['round'], result.parts['round'])}"


# -- the table of indicators ------------------------------------------------------------------------


def _overview(year: Year, indicators: Iterable[Record]) -> Table:
    rows: list[Row] = []
    for one in indicators:
        rows.append(Row(address=one.address, kind="indicator", facts={"indicator": one.data}))
        rows += year.items(one, ("issues",), {"indicator": one.data}, "number")
    return year.table(
        "indicators",
        (
            year.tells(words.column("code"), lambda row: row.facts["indicator"]["code"], 12),
            year.of("indicator", "title", heading=words.column("indicator"), where=_is_whole),
            _issue(year),
            *(_main_value(year, each) for each in year.rounds),
            year.tells(words.column("word"), partial(_files, year, _WORD), 22),
            year.tells(words.column("excel"), partial(_files, year, _EXCEL), 22),
            year.tells(words.column("corrections"), partial(_told_corrections, year)),
            year.of("indicator", "owner", heading=words.column("owner")),
            year.column(words.column("remark"), "indicator", ("notes",), _remark),
        ),
        rows,
    )


def _is_whole(row: Row) -> bool:
    return not row.pointer


def _issue(year: Year) -> Column:
    """The title of an issue of an indicator."""
    keys: Pointer = ("issues", 0, "title")

    def slot(row: Row) -> Slot | None:
        return Slot(row.address, "indicator", (*row.pointer, "title")) if row.pointer else None

    return year.column(words.column("issue"), "indicator", keys, slot)


def _remark(row: Row) -> Slot:
    return Slot(row.address, "indicator", (*row.pointer, "note" if row.pointer else "notes"))


def _main_value(year: Year, each: Mapping[str, Any]) -> Column:
    """The one figure, level or text of a round."""

    def slot(row: Row) -> Slot | None:
        address = _result_address(row.address, each["id"])
        if not _is_due(row, each["id"]) or year.closed(address):
            return None
        key = _VALUE_OF.get(row.facts["indicator"]["measure"]["kind"], "text")
        if not row.pointer:
            return Slot(address, "result", (key,))
        way = _issue_of_result(year.data(address), row.facts["item"]["number"])
        return Slot(address, "result", (*way, key)) if way else None

    return Column(heading=each["name"], slot=slot, width=16)


def _issue_of_result(result: Mapping[str, Any], number: str) -> Pointer:
    """Where a result tells of an issue; empty where it does not."""
    for index, one in enumerate(result.get("issues") or ()):
        if one["number"] == number:
            return ("issues", index)
    return ()


def _result_address(indicator: str, round_id: str) -> str:
    return indicator.replace("/indicators/", f"/{round_id}/")


def _is_due(row: Row, round_id: str) -> bool:
    """Whether an indicator or issue is reported in a round."""
    indicator = row.facts["indicator"]
    wanted = row.facts.get("item", {}).get("rounds") or indicator["rounds"]
    return round_id in wanted and round_id not in {one["round"] for one in indicator.get("closed_rounds", ())}


def _files(year: Year, endings: tuple[str, ...], row: Row) -> str:
    """The names of the files that stand as evidence, of all rounds."""
    named = []
    for each in year.rounds:
        address = _result_address(row.address, each["id"])
        if year.closed(address):
            continue
        data = year.data(address)
        way = _issue_of_result(data, row.facts["item"]["number"]) if row.pointer else ()
        holder = (at(data, way) if way or not row.pointer else None) or {}
        named += [
            one["file"]
            for one in holder.get("evidence", ())
            if one.get("file", "").endswith(endings) and one.get("classification") != "internal"
        ]
    return "\n".join(named)


def _told_corrections(year: Year, row: Row) -> str:
    issue = row.facts["item"]["number"] if row.pointer else None
    lines = []
    for each in year.rounds:
        address = _result_address(row.address, each["id"])
        feedback = {} if year.closed(address) else year.data(address).get("feedback", {})
        for one in feedback.get("corrections", ()):
            if one.get("issue") == issue:
                state = year.wording.schemas.describe(
                    "result", ("feedback", "corrections", 0, "state"), one["state"]
                )
                lines.append(f"{each['name']}: {one['text']} ({state})")
    return "\n".join(lines)


# -- results ----------------------------------------------------------------------------------------


def _results(year: Year, each: Mapping[str, Any], indicators: Iterable[Record]) -> Table:
    """A row for each indicator that is reported in the round, and for each issue its result tells of."""
    rows: list[Row] = []
    for one in indicators:
        address = _result_address(one.address, each["id"])
        facts = {"indicator": one.data}
        due = _is_due(Row(address=one.address, kind="indicator", facts=facts), each["id"])
        record = year.register.get(address)
        if year.closed(address) or not (due or record):
            continue
        rows.append(Row(address=address, kind="result", facts=facts))
        if record:
            rows += year.items(record, ("issues",), facts, "number")
        rows += _issues_to_come(address, record, one, each["id"])
    value = partial(year.of, "result")
    return year.table(
        "results",
        (
            year.tells(words.column("code"), lambda row: row.facts["indicator"]["code"], 12),
            year.tells(words.column("indicator"), _said_of, 46),
            year.tells(words.column("target"), _target, 20),
            *(value(key) for key in ("state", "value", "numerator", "denominator", "score", "level")),
            *(value(key) for key in ("text", "reason")),
            *(value(key, where=_is_whole) for key in ("reported_on", "reported_by", "accepted_on")),
            value("remark"),
        ),
        rows,
        named=each["id"],
        round=each["name"],
    )


def _issues_to_come(address: str, result: Record | None, indicator: Record, round_id: str) -> Iterator[Row]:
    """The issues that are to be reported in the round and of which the result does not tell yet."""
    known = {one["number"] for one in (result.data.get("issues") or () if result else ())}
    for one in indicator.data.get("issues", ()):
        row = Row(
            address=address,
            kind="result",
            pointer=("issues", NEW),
            name=f"issues/number={one['number']}",
            facts={
                "indicator": indicator.data,
                "item": one,
                "given": {"number": one["number"], "state": "draft"},
            },
        )
        if one["number"] not in known and _is_due(row, round_id):
            yield row


def _said_of(row: Row) -> str:
    indicator = row.facts["indicator"]
    if not row.pointer:
        return str(indicator["title"])
    number = row.facts["item"]["number"]
    titles = {one["number"]: one["title"] for one in indicator.get("issues", ())}
    return f"{words.column('issue')} {number} {titles.get(number, '')}".strip()


def _target(row: Row) -> Cell:
    target: Mapping[str, Cell] = {} if row.pointer else row.facts["indicator"].get("target", {})
    return target.get("text", target.get("value", ""))


# -- what came back ---------------------------------------------------------------------------------


def _feedback(year: Year, results: Iterable[Record]) -> Table:
    keys = ("date", "letter", "value", "score", "level", "comment")
    return year.table(
        "feedback",
        (
            year.tells(words.column("result"), lambda row: row.facts["label"], 24),
            *(year.of("result", "feedback", key) for key in keys),
        ),
        [
            Row(address=one.address, kind="result", facts={"label": _result_label(year, one)})
            for one in results
        ],
    )


def _corrections(year: Year, results: Iterable[Record]) -> Table:
    way: Pointer = ("feedback", "corrections")
    rows: list[Row] = []
    parents = []
    for one in results:
        label = _result_label(year, one)
        if "feedback" in one.data:
            parents.append((label, (one, way), one.address))
        rows += year.items(one, way, {"label": label}, "id")
    keys = ("id", "issue", "text", "owner", "due", "state", "done_on", "response")
    return year.items_table(
        "corrections",
        (
            year.tells(words.column("result"), lambda row: row.facts["label"], 24),
            *(year.within("result", way, key) for key in keys),
        ),
        rows,
        parents,
    )


# -- definitions ------------------------------------------------------------------------------------


def _definitions(year: Year, indicators: Iterable[Record]) -> Table:
    keys: tuple[tuple[str, ...], ...] = (
        ("title",), ("part",), ("group",), ("edition",), ("definition",), ("criteria",),
        ("measure", "kind"), ("measure", "unit"), ("measure", "direction"), ("measure", "decimals"),
        ("measure", "numerator"), ("measure", "denominator"),
        ("target", "value"), ("target", "text"), ("weight",), ("owner",), ("co_owners",), ("rounds",),
        ("continues",), ("definition_changed",), ("notes",),
    )  # fmt: skip
    return year.table(
        "definitions",
        (
            year.tells(words.column("code"), _code, 12),
            *(year.of("indicator", *each) for each in keys),
        ),
        [Row(address=one.address, kind="indicator", facts={"code": one.data["code"]}) for one in indicators],
        grown=_grown(year),
    )


def _code(row: Row) -> str:
    return str(row.facts["code"])


def _grown(year: Year) -> Callable[[str], Row | None]:
    return year.by_code("indicator", f"{year.folder}/indicators/{{}}")
