"""The flow chart: every step a box, every branch a way, every loop a line that holds together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.check import check
from generator.publish.flow import Row, rows


def step(number: str, kind: str = "process", **more: Any) -> dict[str, Any]:
    return {"number": number, "short": f"ขั้น {number}", "kind": kind, "actor": "policy-plan"} | more


def chart(*steps: dict[str, Any]) -> list[Row]:
    return rows(steps, "ใช่", "ไม่ใช่")


def test_a_plain_run_of_steps_has_no_lanes() -> None:
    found = chart(step("4.1", "start"), step("4.2"), step("4.3", "end"))
    assert [row.text for row in found] == ["ขั้น 4.1", "ขั้น 4.2", "ขั้น 4.3"]
    assert [row.has_next for row in found] == [True, True, False]
    assert all(row.left == row.right == row.branches == () for row in found)


def test_a_decision_goes_on_by_default_and_back_by_a_lane() -> None:
    found = chart(
        step("4.1"), step("4.2"), step("4.3", "decision", question="ครบหรือไม่", if_no="4.1"), step("4.4")
    )
    decision = found[2]
    assert decision.text == "ครบหรือไม่"
    assert decision.next_label == "ใช่"
    assert [(one.label, one.target, one.back) for one in decision.branches] == [("ไม่ใช่", "4.1", True)]
    assert [row.left for row in found] == [
        ("t-lane-up-to",), ("t-lane-through",), ("t-lane-up-from",), ("",),
    ]  # fmt: skip
    assert [row.left_below for row in found] == [("t-lane-through",), ("t-lane-through",), ("",), ("",)]
    assert [row.arrow_left for row in found] == [True, False, False, False]


def test_words_of_its_own_go_before_the_usual_ones() -> None:
    found = chart(
        step("4.1", "decision", yes_label="เห็นชอบ", no_label="ให้แก้ไข", if_yes="4.2", if_no="4.3"),
        step("4.2"), step("4.3"),
    )  # fmt: skip
    assert found[0].next_label == "เห็นชอบ"
    assert [(one.label, one.target, one.back) for one in found[0].branches] == [("ให้แก้ไข", "4.3", False)]


def test_a_way_onward_runs_at_the_right() -> None:
    found = chart(step("4.1", "decision", if_yes="4.3", if_no="4.2"), step("4.2"), step("4.3"))
    assert [row.right for row in found] == [("t-lane-down-from",), ("t-lane-through",), ("t-lane-down-to",)]
    assert found[0].has_next
    assert found[0].next_label == "ไม่ใช่"
    assert found[2].arrow_right


def test_where_no_branch_goes_down_no_arrow_does() -> None:
    found = chart(step("4.1"), step("4.2", "decision", if_yes="4.4", if_no="4.1"), step("4.3"), step("4.4"))
    assert not found[1].has_next
    assert [one.target for one in found[1].branches] == ["4.4", "4.1"]


def test_loops_that_touch_run_in_lanes_of_their_own() -> None:
    found = chart(
        step("4.1"), step("4.2", "decision", if_no="4.1"), step("4.3", "decision", if_no="4.2"), step("4.4")
    )
    assert all(len(row.left) == 2 for row in found)
    assert found[1].left == ("t-lane-up-to", "t-lane-up-from t-lane-cross")
    assert found[2].left == ("t-lane-up-from", "t-lane-cross")


def test_loops_apart_share_a_lane() -> None:
    found = chart(
        step("4.1"), step("4.2", "decision", if_no="4.1"), step("4.3"), step("4.4", "decision", if_no="4.3")
    )
    assert all(len(row.left) == 1 for row in found)


@pytest.mark.parametrize("work", ["e-mes", "emenscr", "inspection"])
def test_the_manuals_own_charts_hold_together(work: str) -> None:
    manual = check(Path(__file__).parent.parent).register.records[f"manuals/{work}"]
    found = rows(manual.data["steps"], "ใช่", "ไม่ใช่")
    assert [row.step["number"] for row in found] == [one["number"] for one in manual.data["steps"]]
    lanes = len(found[0].left)
    for lane in range(lanes):
        inside = False
        for row in found:
            beside, below = row.left[lane].split(), row.left_below[lane]
            if "t-lane-up-to" in beside:
                assert not inside
                inside = True
            elif "t-lane-up-from" in beside:
                assert inside
                inside = False
            assert ("t-lane-through" in beside) == (inside and "t-lane-up-to" not in beside)
            assert (below == "t-lane-through") == inside
        assert not inside
