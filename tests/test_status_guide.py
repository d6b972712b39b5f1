"""The table of docs/guide/status.md against the code: every row has a case, every case stands as it says."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator import messages
from generator.model import Record
from generator.status import emenscr, emes
from generator.status.standing import SOON, Standing
from generator.status.suspects import WHYS
from tests.small_office import (
    board,
    cycle,
    finding,
    follow_up,
    indicator,
    letter,
    manual,
    order,
    progress,
    project,
    recommendation,
    result,
    round_,
    step,
    visit,
    year_of_quarters,
)

PAGE = Path(__file__).parent.parent / "docs" / "guide" / "status.md"
ROWS = [
    [cell.strip() for cell in line.strip("|\n").split("|")]
    for line in PAGE.read_text("utf-8").splitlines()
    if re.match(r"\| [A-Z]\d+ \|", line)
]
NONE = "–"

Found = tuple[str, str]
"""The words for the state, and for the finer word."""


def words(standing: Standing, kind: str = "") -> Found:
    said = standing.said if kind else ""
    return (
        messages.label(f"state.{standing.state}", "th"),
        messages.label(f"said.{kind}.{said}", "th") if said else NONE,
    )


# -- cases -----------------------------------------------------------------------------------------------

SIX = {"opens": "2566-03-15", "closes": "2566-04-10"}


def six(**dated: Any) -> dict[str, Any]:
    return round_("6m", "2565-10-01", "2566-03-31", **dated)


def a_step(day: str, *log: dict[str, Any], state: str = "open", **data: Any) -> Found:
    year = cycle("e-mes", 2566, six(**SIX), state=state, log=[{"step": "4.9"} | one for one in log])
    (found,) = board(day, manual("e-mes", step("4.9", **data)), year).steps("e-mes", 2566)
    return words(found.standing, "step")


def a_due(cycle_: bool, letter_: bool) -> Found:
    book = manual("e-mes", step("4.9", rounds=["6m"], event="submitted", when={"month": 4, "day": 30}))
    effects = [{"step": "manuals/e-mes#4.9", "date": "2566-04-05"}] if letter_ else []
    year = cycle("e-mes", 2566, six(**(SIX if cycle_ else {})))
    (found,) = board("2566-01-01", book, year, letter("sample-7", "2565-10-20", 2566, *effects)).steps(
        "e-mes", 2566
    )
    assert found.standing.due is not None
    return messages.label(f"basis.{found.standing.due.basis}", "th"), NONE


def a_round(day: str, *records: Record, state: str = "open", **dated: Any) -> Found:
    year = cycle("e-mes", 2566, six(**(SIX | dated)), state=state)
    return words(board(day, manual("e-mes"), year, *records).round("e-mes", 2566, "6m"), "round")


def with_correction(**data: Any) -> list[Record]:
    feedback = {"date": "2566-06-02", "corrections": [{"id": "c1", "text": "แก้ไข", "state": "open"} | data]}
    return [indicator(), result(**REPORTED | {"state": "returned", "feedback": feedback})]


def a_line(day: str, told: dict[str, Any] | None = None, state: str = "open", **data: Any) -> emes.Line:
    year = cycle(
        "e-mes", 2566, six(**SIX) | {"parts": ["QP"]}, state=state, parts=[{"id": "QP", "name": "QP"}]
    )
    records = [indicator(**data), *([result(**told)] if told else [])]
    (found,) = board(day, manual("e-mes"), year, *records).indicators(2566, "6m")
    return found


def a_result(day: str, told: dict[str, Any] | None = None, **data: Any) -> Found:
    return words(a_line(day, told, **data).standing, "indicator")


def a_correction(day: str, **data: Any) -> Found:
    feedback = {"date": "2566-06-02", "corrections": [{"id": "c1", "text": "แก้ไข", "state": "open"} | data]}
    told = REPORTED | {"state": "returned", "feedback": feedback}
    return words(a_line(day, told).corrections[0].standing)


def a_project(day: str, *records: Record, year: Record | None = None, **data: Any) -> emenscr.Project:
    made = board(day, manual("emenscr"), year or year_of_quarters(2566), project(**data), *records)
    return made.projects(2566)[0]


def a_quarter(day: str, told: dict[str, Any] | None = None, year: Record | None = None, **data: Any) -> Found:
    reports = [progress("q1", **told)] if told else []
    return words(a_project(day, *reports, year=year, **data).quarters[0].standing, "quarter")


def a_module(**data: Any) -> Found:
    modules = {f"M{number}": {"state": "not-started"} for number in range(1, 8)} | {"M1": data}
    return words(a_project("2566-01-10", modules=modules).modules["M1"])


def a_visit(day: str, **data: Any) -> Found:
    year = cycle("inspection", 2566, round_("r1", None, None))
    return words(board(day, manual("inspection"), year, visit(**data)).visits(2566)[0].standing)


def a_report(day: str, state: str, of_year: str = "open", **data: Any) -> Found:
    year = cycle("inspection", 2566, round_("r1", None, None), state=of_year)
    called_off = {"cancelled": data.pop("cancelled")} if "cancelled" in data else {}
    entry = {"title": "รายงาน", "kind": "summary", "state": state} | data
    made = board(day, manual("inspection"), year, visit(reports=[entry], **called_off))
    return words(made.visits(2566)[0].reports[0], "visit-report")


def an_advice(
    day: str, *log: dict[str, Any], owners: tuple[str, ...] = ("plan",), due: str | None = None
) -> Found:
    year = cycle("inspection", 2566, round_("r1", None, None))
    dated = {"due": due} if due else {}
    record = finding(recommendations=[recommendation("1", *owners, **dated)], follow_up=list(log))
    (found,) = board(day, manual("inspection"), year, visit(), record).findings
    return words(found.recommendations[0].standing, "recommendation")


def no_advice() -> Found:
    year = cycle("inspection", 2566, round_("r1", None, None))
    made = board("2566-03-01", manual("inspection"), year, visit(), finding(recommendations=[]))
    return words(made.findings[0].standing)


def a_doubt(*records: Record) -> Found:
    made = board("2566-06-01", manual("emenscr"), year_of_quarters(2566), *records)
    if not made.suspects:
        return NONE, NONE
    (found,) = made.suspects
    return messages.label("status.suspect", "th"), messages.label(f"why.{found.why}", "th")


REPORTED = {"state": "reported", "value": 1, "reported_on": "2566-04-01"}
CORRECTED = {"date": "2566-06-02", "corrections": [
    {"id": "c1", "text": "แก้ไข", "state": "done", "done_on": "2566-06-10"}
]}  # fmt: skip
SENT = {"state": "sent", "sent_on": "2566-01-20"}
BACK = {"state": "returned", "sent_on": "2566-01-20"}
OFF = {"state": "cancelled", "cancelled": {"date": "2565-12-20", "reason": "โอนงบประมาณ"}}
SPAN = {"period": {"from": "2565-10-01", "to": "2566-08-31"}}
DRAFT = {"title": "รายงาน", "kind": "summary", "state": "draft"}
CALLED_OFF = {"date": "2566-02-10", "reason": "เลื่อน"}
OLD, NEW = "orders/2565/10", "orders/2566/20"
MINE = {"orders": [OLD]}


def an_order(**data: Any) -> Record:
    return order(10, "2565-11-14", 2566, **data)


def changed() -> list[Record]:
    year = cycle("e-mes", 2566, six())
    asked = indicator(changes=[{"date": "2566-05-01", "text": "นับใหม่"}])
    return [manual("e-mes"), year, asked, result(**REPORTED)]


CASES: dict[str, Callable[[], Found]] = {
    "D1": lambda: a_due(True, True),
    "D2": lambda: a_due(False, True),
    "D3": lambda: a_due(False, False),
    "S1": lambda: a_step("2566-01-02", {"state": "done", "date": "2566-01-01", "until": "2566-01-02"}),
    "S2": lambda: a_step("2566-03-15", rounds=["6m"], event="opens"),
    "S3": lambda: a_step("2566-01-02", {"state": "doing", "date": "2566-01-01", "until": "2566-03-01"}),
    "S4": lambda: a_step("2566-03-27", rounds=["6m"], event="submitted"),
    "S5": lambda: a_step("2566-04-11", rounds=["6m"], event="submitted"),
    "S6": lambda: a_step("2566-03-26", rounds=["6m"], event="submitted"),
    "S7": lambda: a_step("2566-01-01", {"state": "not-applicable", "reason": "ใช้คำสั่งเดิม"}),
    "S8": lambda: a_step("2566-01-01", rounds=["12m"]),
    "S9": lambda: a_step("2566-10-01", state="closed"),
    "R1": lambda: a_round("2566-03-14"),
    "R2": lambda: a_round("2566-03-15"),
    "R3": lambda: a_round("2566-04-10"),
    "R4": lambda: a_round("2566-04-11"),
    "R5": lambda: a_round("2566-04-11", indicator(), result(**REPORTED), submitted="2566-04-11"),
    "R6": lambda: a_round("2566-06-02", submitted="2566-04-09", result_received="2566-06-02"),
    "R7": lambda: a_round("2566-06-09", result_received="2566-06-02", notified="2566-06-09"),
    "R8": lambda: a_round("2566-06-09", indicator(), submitted="2566-04-09", notified="2566-06-09"),
    "R9": lambda: a_round("2566-06-16", *with_correction(due="2566-06-30"), notified="2566-06-09"),
    "R10": lambda: a_round("2566-06-16", *with_correction(), notified="2566-06-09"),
    "R11": lambda: a_round("2566-10-01", state="closed"),
    "E1": lambda: words(
        board(
            "2566-04-05", manual("e-mes"),
            cycle("e-mes", 2566, six(opens="2566-04-06", closes="2566-04-10")), indicator(),
        ).indicators(2566, "6m")[0].standing,
        "indicator",
    ),
    "E2": lambda: a_result("2566-03-15"),
    "E3": lambda: a_result("2566-03-27"),
    "E4": lambda: a_result("2566-04-11"),
    "E5": lambda: a_result("2566-01-01", {"state": "draft"}),
    "E6": lambda: a_result("2566-04-11", {"state": "draft"}),
    "E7": lambda: a_result("2566-04-01", REPORTED),
    "E8": lambda: a_result("2566-06-09", REPORTED | {"state": "accepted", "feedback": CORRECTED}),
    "E9": lambda: a_result("2566-06-10", REPORTED | {"state": "returned", "feedback": CORRECTED}),
    "E10": lambda: a_result("2566-06-10", REPORTED | {"state": "accepted", "feedback": CORRECTED}),
    "E11": lambda: a_result("2566-04-01", {"state": "no-data", "reason": "รอข้อมูล"}),
    "E12": lambda: a_result("2566-04-01", rounds=["12m"]),
    "E13": lambda: a_result("2566-04-01", closed_rounds=[{"round": "6m", "reason": "ปิด"}]),
    "E14": lambda: a_result("2566-05-01", central=True),
    "E15": lambda: a_result("2566-10-01", state="closed"),
    "E16": lambda: a_result("2566-04-01", REPORTED | {"value": 0}),
    "C1": lambda: a_correction("2566-06-02", due="2566-06-30"),
    "C2": lambda: a_correction("2566-06-16", due="2566-06-30"),
    "C3": lambda: a_correction("2566-07-01", due="2566-06-30"),
    "C4": lambda: a_correction("2566-07-05", due="2566-06-30", state="done", done_on="2566-07-05"),
    "Q1": lambda: a_quarter("2565-12-31"),
    "Q2": lambda: a_quarter("2566-01-16"),
    "Q3": lambda: a_quarter("2566-01-31"),
    "Q4": lambda: a_quarter("2565-12-01", {"state": "draft"}),
    "Q5": lambda: a_quarter("2566-01-20", SENT),
    "Q6": lambda: a_quarter("2566-02-01", SENT | {"state": "approved", "approved_on": "2566-02-01"}),
    "Q7": lambda: a_quarter("2566-01-25", BACK | {"returned": {"date": "2566-01-25", "reason": "ยอดไม่ตรง"}}),
    "Q8": lambda: a_quarter("2566-02-10", BACK | {"returned": {"date": "2566-02-10", "reason": "ยอดไม่ตรง"}}),
    "Q9": lambda: a_quarter("2566-02-10", **OFF),
    "Q10": lambda: a_quarter("2566-02-10", period={"from": "2566-01-01", "to": "2566-09-30"}),
    "Q11": lambda: a_quarter("2566-02-10", state="suspended"),
    "Q12": lambda: a_quarter("2566-02-10", state="draft"),
    "Q13": lambda: a_quarter("2566-11-01", year=year_of_quarters(2566, state="closed")),
    "P1": lambda: words(a_project("2566-01-01", state="draft").standing),
    "P2": lambda: words(a_project("2566-01-01", **SPAN).standing),
    "P3": lambda: words(a_project("2566-09-01", **SPAN).standing),
    "P4": lambda: words(a_project("2566-08-31", state="completed", **SPAN).standing),
    "P5": lambda: words(
        a_project(
            "2566-09-01", project("later", 2567, continues="emenscr/2566/projects/reading"), **SPAN
        ).standing
    ),
    "P6": lambda: words(a_project("2566-01-01", **OFF).standing),
    "P7": lambda: words(a_project("2566-01-01", state="suspended").standing),
    "M1": lambda: a_module(state="done", date="2566-01-11"),
    "M2": lambda: a_module(state="returned", date="2566-01-10"),
    "M3": lambda: a_module(state="done", date="2566-01-10"),
    "V1": lambda: a_visit("2566-01-31"),
    "V2": lambda: a_visit("2566-02-01"),
    "V3": lambda: a_visit(
        "2566-02-18",
        dates=[{"from": "2566-02-15", "to": "2566-02-17"}, {"from": "2566-03-06", "to": "2566-03-10"}],
    ),
    "V4": lambda: a_visit("2566-02-18", reports=[DRAFT]),
    "V5": lambda: a_visit("2566-02-18"),
    "V6": lambda: a_visit("2566-02-10", cancelled=CALLED_OFF),
    "W1": lambda: a_report("2566-02-20", "draft"),
    "W2": lambda: a_report("2566-03-11", "waiting-signature", due="2566-03-10"),
    "W3": lambda: a_report("2566-03-02", "signed", date="2566-03-02"),
    "W4": lambda: a_report("2566-03-02", "signed", date="2566-03-02", due="2566-03-10"),
    "W5": lambda: a_report("2566-03-11", "sent", date="2566-03-11", due="2566-03-10"),
    "W6": lambda: a_report("2566-02-11", "draft", due="2566-02-12", cancelled=CALLED_OFF),
    "W7": lambda: a_report("2566-10-01", "waiting-signature", "closed", due="2566-03-10"),
    "F1": lambda: an_advice("2566-03-01", due="2566-05-01"),
    "F2": lambda: an_advice("2566-03-01", follow_up("2566-03-01", "doing"), due="2566-05-01"),
    "F3": lambda: an_advice("2566-04-20", follow_up("2566-03-01", "doing"), due="2566-05-01"),
    "F4": lambda: an_advice("2566-05-02", follow_up("2566-03-01", "doing"), due="2566-05-01"),
    "F5": lambda: an_advice("2566-05-02", follow_up("2566-05-02", "done"), due="2566-05-01"),
    "F6": lambda: an_advice(
        "2566-05-09", follow_up("2566-05-02", "done"), follow_up("2566-05-09", "closed", "moe")
    ),
    "F7": lambda: an_advice(
        "2566-05-09", follow_up("2566-05-02", "done"), follow_up("2566-05-09", "reopened", "moe")
    ),
    "F8": lambda: an_advice("2566-05-02", follow_up("2566-05-02", "done"), owners=("plan", "ict")),
    "F9": no_advice,
    "L1": lambda: a_doubt(
        an_order(status="amended"), order(20, "2566-04-18", 2566, amends=[OLD]), project(**MINE)
    ),
    "L2": lambda: a_doubt(
        an_order(status="revoked", revoked_by=NEW), order(20, "2566-04-18", 2566), project(**MINE)
    ),
    "L3": lambda: a_doubt(
        an_order(status="superseded", superseded_by=NEW), order(20, "2566-04-18", 2566), project(**MINE)
    ),
    "L4": lambda: a_doubt(*changed()),
    "L5": lambda: a_doubt(
        an_order(status="amended"), order(20, "2566-04-18", 2566, amends=[OLD]),
        project(**MINE, confirmed=[{"ref": OLD, "date": "2566-04-18", "by": "plan"}]),
        project("second", orders=[OLD, NEW]),
    ),
}  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_every_row_of_the_table_is_so(row: list[str]) -> None:
    if row[0].startswith("D"):
        _, _, basis = row
        assert CASES[row[0]]() == (basis, NONE)
        return
    _, thing, condition, state, said, since, by = row
    assert all((thing, condition, since, by))
    assert CASES[row[0]]() == (state, said)


def test_every_case_has_its_row_and_no_row_comes_twice() -> None:
    assert [row[0] for row in ROWS] == list(CASES)


@pytest.mark.parametrize(
    ("prefix", "kind", "names"),
    [("E", "indicator", emes.SAID), ("Q", "quarter", emenscr.SAID)],
)
def test_the_table_names_all_that_a_report_can_be_called(
    prefix: str, kind: str, names: tuple[str, ...]
) -> None:
    told = {row[4] for row in ROWS if row[0].startswith(prefix)}
    assert told == {messages.label(f"said.{kind}.{name}", "th") for name in names}


def test_the_table_names_every_reason_for_doubt_and_every_basis() -> None:
    doubts = {row[4] for row in ROWS if row[0].startswith("L")} - {NONE}
    assert doubts == {messages.label(f"why.{why}", "th") for why in WHYS}
    bases = {row[2] for row in ROWS if row[0].startswith("D")}
    assert bases == {messages.label(f"basis.{name}", "th") for name in ("cycle", "letter", "manual")}


def test_the_page_says_how_many_days_are_soon() -> None:
    found = {int(days) for days in re.findall(r"(\d+) วัน", PAGE.read_text("utf-8"))}
    assert found == {SOON}


def test_the_page_is_in_the_menu() -> None:
    assert "guide/status.md" in (PAGE.parent.parent.parent / "mkdocs.yml").read_text("utf-8")
