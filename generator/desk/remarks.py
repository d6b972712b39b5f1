"""The comments and blank lines of a record, each with the entry that it belongs to.

A comment above an entry belongs to that entry, one behind it too, and one that stands deeper than what
follows belongs to the end of the list or mapping that it stands in; what opens a file belongs to the file.
ruamel.yaml hangs a comment on whatever was read before it, so that it would move along with the wrong key
when the keys are put in order; here each is hung on its own entry, where ruamel.yaml writes it from.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Any

import yaml
from msgspec import Struct
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import CommentMark
from ruamel.yaml.tokens import CommentToken

from generator.yamlcore import tokens

Holder = CommentedMap | CommentedSeq
Spot = tuple[int, int]
"""Line and column, counted from 0."""

_BEHIND_BAR = re.compile(r"[|>][-+0-9]*(?=\s+#|\s*$)")


class Entry(Struct, frozen=True):
    """A key or list item of a record, and where it stands in the text."""

    holder: Holder
    key: str | int
    start: Spot
    end: Spot
    """Where its value ends."""
    up: Entry | None
    in_brackets: bool
    block_text: bool
    """The value is a block of text (``|`` or ``>``), behind which no comment can stand."""


class Remark(Struct, frozen=True):
    spot: Spot
    text: str
    """``# …``, or nothing for a blank line."""
    behind: bool = False
    """It stands behind something on the same line."""


def hang(root: CommentedMap, entries: list[Entry], text: str) -> None:
    """Gives every comment and blank line of ``text`` to the entry it belongs to.

    ``entries`` are all entries of ``root`` in the order of the text, an item before its own first key.
    """
    starts = [entry.start for entry in entries]
    for group in _groups(remarks(text)):
        following = bisect_left(starts, group[0].spot)
        before = entries[following - 1] if following else None
        after = entries[following] if following < len(entries) else None
        if before is None:
            _append(opening(root), group)
        elif group[0].behind:
            _hang_behind(before, group[0])
        else:
            _hang_between(root, before, group, after)


def remarks(text: str) -> Iterator[Remark]:
    """Every comment and blank line, in order: what libyaml's tokens leave of the lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    taken = _taken(text, lines)
    for number, line in enumerate(lines):
        used = taken.get(number, 0)
        rest = line[used:].strip() if used >= 0 else ""
        if rest.startswith("#"):
            behind = bool(line[:used].strip(" -"))
            yield Remark((number, line.index("#", used)), rest, behind)
        elif not line.strip() and used == 0:
            yield Remark((number, 0), "")


def _taken(text: str, lines: list[str]) -> dict[int, int]:
    """line → the column up to which it holds tokens; -1 where it is inside a text."""
    found: dict[int, int] = {}
    for token in tokens(text):
        start, end = token.start_mark, token.end_mark
        if (start.line, start.column) == (end.line, end.column):
            continue
        last, column = end.line, end.column
        if isinstance(token, yaml.ScalarToken) and token.style in ("|", ">"):
            bar = _BEHIND_BAR.match(lines[start.line], start.column)
            found[start.line] = bar.end() if bar else len(lines[start.line])
            last, column = last - 1, -1
            while "+" not in lines[start.line][start.column : found[start.line]] and not lines[last].strip():
                last -= 1
            first = start.line + 1
        else:
            first = start.line
        for number in range(first, last):
            found[number] = -1
        if last >= first:
            found[last] = column
    return found


def _groups(found: Iterable[Remark]) -> Iterator[list[Remark]]:
    """Remarks on lines that follow one another, one behind something always by itself."""
    group: list[Remark] = []
    for remark in found:
        if group and (group[-1].behind or remark.behind or remark.spot[0] != group[-1].spot[0] + 1):
            yield group
            group = []
        group.append(remark)
    if group:
        yield group


def _hang_between(root: CommentedMap, before: Entry, group: list[Remark], after: Entry | None) -> None:
    """Those that stand deeper than what follows end what they stand in; from the first other on, all
    stand above what follows."""
    first_above = 0
    for number, remark in enumerate(group):
        holder = _ended_by(remark, before, after) if remark.text else None
        if holder is not None:
            _append(ending(holder), group[first_above : number + 1])
            first_above = number + 1
        elif remark.text:
            break
    _append(above(after.holder, after.key) if after else ending(root), group[first_above:])


def _ended_by(remark: Remark, before: Entry, after: Entry | None) -> Holder | None:
    """The list or mapping at whose end a remark stands; None where it stands above ``after``."""
    entry: Entry | None = before
    while entry is not None:
        if entry.up and entry.in_brackets and entry.up.end > remark.spot:
            return None if after and after.start < entry.up.end else entry.holder
        deeper = after is None or after.start[1] < entry.start[1]
        if not entry.in_brackets and deeper and entry.start[1] <= remark.spot[1]:
            return entry.holder
        entry = entry.up
    return None


def _hang_behind(entry: Entry, remark: Remark) -> None:
    while entry.up and entry.in_brackets and entry.up.end <= remark.spot:
        entry = entry.up
    if entry.block_text:
        _append(above(entry.holder, entry.key), [remark])
    else:
        places = _places(entry.holder, entry.key)
        places[2 if isinstance(entry.holder, CommentedMap) else 0] = token(remark.text)


def _append(held: list[CommentToken], found: Iterable[Remark]) -> None:
    held.extend(token(remark.text) for remark in found)


# -- where ruamel.yaml keeps them -------------------------------------------------------------------


def opening(root: CommentedMap) -> list[CommentToken]:
    """What opens the file."""
    held = _held(root)
    if held[1] is None:
        held[1] = []
    found: list[CommentToken] = held[1]
    return found


def ending(holder: Holder) -> list[CommentToken]:
    """What stands at the end of a list or mapping."""
    _held(holder)
    found: list[CommentToken] = holder.ca.end
    return found


def above(holder: Holder, key: str | int) -> list[CommentToken]:
    """What stands above an entry."""
    places = _places(holder, key)
    if places[1] is None:
        places[1] = []
    found: list[CommentToken] = places[1]
    return found


def token(text: str) -> CommentToken:
    return CommentToken(f"{text}\n", CommentMark(0), None)


def _held(holder: Holder) -> list[Any]:
    if holder.ca.comment is None:
        holder.ca.comment = [None, None]
    found: list[Any] = holder.ca.comment
    return found


def _places(holder: Holder, key: str | int) -> list[Any]:
    """Of a key: [-, above, behind, -]; of an item: [behind, above, end of its own value]."""
    empty = [None] * (4 if isinstance(holder, CommentedMap) else 3)
    found: list[Any] = holder.ca.items.setdefault(key, empty)
    return found
