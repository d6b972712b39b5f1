"""The flow chart of a manual as rows of boxes with lanes for the lines that leave the main line.

The main line runs from each step down to the next. A decision's branch to a step that is not the next
one runs in a lane: back up at the left, onward at the right. Every row says of every lane what its line
does there, so that the page draws it row by row with text that stays text, on any width and on paper.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct


class Branch(Struct, frozen=True):
    """A branch of a decision, by the word on its line and the number of the step it leads to."""

    positive: bool
    label: str
    target: str
    back: bool
    """It leads back to a step above."""


class Row(Struct, frozen=True, kw_only=True):
    """One box and the way to the next."""

    step: Mapping[str, Any]
    text: str
    branches: tuple[Branch, ...]
    """The branches of a decision that do not simply go on to the next box, the positive one first."""
    next_label: str
    """The word on the line down to the next box."""
    has_next: bool
    left: tuple[str, ...]
    """Per lane, the outermost first: the line's way beside the box, as class names."""
    left_below: tuple[str, ...]
    """The same beside the line down to the next box."""
    right: tuple[str, ...]
    """Per lane, the innermost first."""
    right_below: tuple[str, ...]
    arrow_left: bool
    """A line arrives at this box from the left."""
    arrow_right: bool


class _Jump(Struct, frozen=True):
    source: int
    target: int

    @property
    def first(self) -> int:
        return min(self.source, self.target)

    @property
    def last(self) -> int:
        return max(self.source, self.target)


def rows(steps: Sequence[Mapping[str, Any]], yes: str, no: str) -> list[Row]:
    """The chart of these steps. ``yes`` and ``no`` are said where a decision has no words of its own."""
    places = {step["number"]: index for index, step in enumerate(steps)}
    branches = [_branches(step, places, index, yes, no) for index, step in enumerate(steps)]
    jumps = [
        _Jump(index, places[branch.target])
        for index, found in enumerate(branches)
        for branch in found
        if branch.target in places and places[branch.target] != index + 1
    ]
    back = _lanes([jump for jump in jumps if jump.target <= jump.source])
    onward = _lanes([jump for jump in jumps if jump.target > jump.source])
    found_rows = []
    for index, step in enumerate(steps):
        following = steps[index + 1]["number"] if index + 1 < len(steps) else ""
        down = next((one for one in branches[index] if one.target == following), None)
        found_rows.append(
            Row(
                step=step,
                text=step.get("question") or step["short"],
                branches=tuple(one for one in branches[index] if one.target != following),
                next_label=down.label if down else "",
                has_next=bool(following)
                and step["kind"] != "end"
                and (not branches[index] or down is not None),
                left=tuple(reversed(_beside(back, index, "up"))),
                left_below=tuple(reversed(_below(back, index))),
                right=tuple(_beside(onward, index, "down")),
                right_below=tuple(_below(onward, index)),
                arrow_left=any(jump.target == index for lane in back for jump in lane),
                arrow_right=any(jump.target == index for lane in onward for jump in lane),
            )
        )
    return found_rows


def _branches(
    step: Mapping[str, Any], places: Mapping[str, int], index: int, yes: str, no: str
) -> tuple[Branch, ...]:
    """A decision's ways on, the positive one first; without a word of its own it goes to the next step."""
    if step["kind"] != "decision":
        return ()
    following = next((number for number, place in places.items() if place == index + 1), "")
    named = [(True, step.get("yes_label") or yes, step.get("if_yes") or following)]
    if step.get("if_no"):
        named.append((False, step.get("no_label") or no, step["if_no"]))
    return tuple(
        Branch(positive, label, target, places.get(target, index + 1) <= index)
        for positive, label, target in named
        if target
    )


def _lanes(jumps: list[_Jump]) -> list[list[_Jump]]:
    """Short jumps in the inner lanes; no two in one lane that would touch."""
    lanes: list[list[_Jump]] = []
    for jump in sorted(jumps, key=lambda one: (one.last - one.first, one.first)):
        for lane in lanes:
            if all(jump.last < other.first or other.last < jump.first for other in lane):
                lane.append(jump)
                break
        else:
            lanes.append([jump])
    return lanes


def _beside(lanes: list[list[_Jump]], index: int, way: str) -> list[str]:
    """Class names for each lane beside box ``index``, the innermost lane first."""
    classes: list[list[str]] = [[] for _ in lanes]
    for number, lane in enumerate(lanes):
        for jump in lane:
            if jump.first < index < jump.last:
                classes[number].append("t-lane-through")
            for end, word in ((jump.source, "from"), (jump.target, "to")):
                if end == index:
                    classes[number].append(f"t-lane-{way}-{word}")
                    for inner in classes[:number]:
                        inner.append("t-lane-cross")
    return [" ".join(dict.fromkeys(names)) for names in classes]


def _below(lanes: list[list[_Jump]], index: int) -> list[str]:
    """Class names for each lane beside the line from box ``index`` down to the next."""
    return [
        "t-lane-through" if any(jump.first <= index < jump.last for jump in lane) else "" for lane in lanes
    ]
