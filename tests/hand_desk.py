"""A planner at a terminal: new records by ``tidtam new``, others typed into as text, then fmt and check."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from generator.cli import app
from generator.model import Pointer, kind_of
from generator.yamlcore import Place, positions
from tests.desk_changes import GONE, Change, Edit

Watch = Callable[[str, str, list[tuple[int, int]]], None]
"""Told of each edit: file, its text, line and column (from 1) of each key and value that was typed."""


def run(*words: object) -> str:
    said = CliRunner(catch_exceptions=False).invoke(app, list(map(str, words)))
    assert said.exit_code == 0, said.output
    return said.output


def make_all(root: Path, changes: Iterable[Change], watch: Watch = lambda *_: None) -> None:
    for change in changes:
        for edit in change.edits:
            file = f"records/{edit.address}.yml"
            if not edit.pointer:
                _new(root, edit)
            else:
                text = typed((root / file).read_text("utf-8"), edit)
                (root / file).write_text(text, "utf-8", newline="\n")
            _tell(root, file, edit, watch)
            run("fmt", root / file, "--root", root)
    run("check", "--root", root)


def _new(root: Path, edit: Edit) -> None:
    kind = kind_of(edit.address)
    assert kind
    given = [
        f"{key}={value if isinstance(value, str) else json.dumps(value)}" for key, value in edit.value.items()
    ]
    options = [word for one in given for word in ("--set", one)]
    run("new", kind.name, "--no-input", "--bare", "--id", edit.address, "--root", root, *options)


def _tell(root: Path, file: str, edit: Edit, watch: Watch) -> None:
    text = (root / file).read_text("utf-8")
    places = positions(text.encode())
    way: Pointer = tuple(_last(places, edit.pointer[:-1]) if part == "-" else part for part in edit.pointer)
    if edit.value is not GONE:
        inside = [one for pointer, one in places.items() if pointer[: len(way)] == way and pointer]
        at = [place for one in inside for place in (one.key, one.value)]
        watch(file, text, [(one.line, one.column) for one in at])


def _last(places: Mapping[Pointer, Place], pointer: Pointer) -> int:
    return max(one[-1] for one in places if one[:-1] == pointer and isinstance(one[-1], int))


# -- typing -------------------------------------------------------------------------------------------


def typed(text: str, edit: Edit) -> str:
    """The text with one edit typed into it where it belongs; every other line stays as it is."""
    places, lines = positions(text.encode()), text.split("\n")
    *way, last = edit.pointer
    holder = tuple(way)
    if edit.value is GONE:
        first = places[edit.pointer].key.line
        return "\n".join(lines[: first - 1] + lines[_end(places, edit.pointer) :])
    if edit.pointer in places:
        place = places[edit.pointer]
        assert place.text is not None, "a value on one line"
        line = lines[place.value.line - 1]
        lines[place.value.line - 1] = (
            line[: place.value.column - 1] + _said(edit.value) + line[place.value_end - 1 :]
        )
    elif last == "-":
        _add_item(lines, places, holder, edit.value)
    else:
        _add_key(lines, places, holder, str(last), edit.value)
    return "\n".join(lines)


def _add_item(
    lines: list[str], places: Mapping[Pointer, Place], holder: Pointer, value: Mapping[str, Any]
) -> None:
    item = [
        f"{'  ' if number else '- '}{key}: {_said(one)}" for number, (key, one) in enumerate(value.items())
    ]
    if holder in places:
        column = places[*holder, _last(places, holder)].value.column - 3
        at = _end(places, holder)
        lines[at:at] = [f"{' ' * column}{line}" for line in item]
    else:  # the list is not there yet
        at = max(place.value.line for place in places.values())
        lines[at:at] = [f"{holder[-1]}:", *(f"  {line}" for line in item)]


def _add_key(
    lines: list[str], places: Mapping[Pointer, Place], holder: Pointer, key: str, value: Any
) -> None:
    inside = [one for one in places if len(one) == len(holder) + 1 and one[: len(holder)] == holder]
    place = places[holder].value
    if lines[place.line - 1][place.column - 1] == "{":
        last = max((places[one] for one in inside), key=lambda one: one.value.column)
        line, at = lines[last.value.line - 1], last.value_end - 1
        lines[last.value.line - 1] = f"{line[:at]}, {key}: {_said(value)}{line[at:]}"
    else:
        column = places[inside[0]].key.column - 1
        at = _end(places, holder)
        lines[at:at] = [f"{' ' * column}{key}: {_said(value)}"]


def _end(places: Mapping[Pointer, Place], pointer: Pointer) -> int:
    """The number of the last line of a value; of a list or mapping, of the last value in it."""
    return max(place.value.line for one, place in places.items() if one[: len(pointer)] == pointer)


def _said(value: Any) -> str:
    """As somebody types it who has learnt to put quotes around text: JSON is YAML."""
    return json.dumps(value, ensure_ascii=False)
