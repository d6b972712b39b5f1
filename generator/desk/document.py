"""A record as it can be changed and written again: its values with their comments and forms of text.

Read with the register's own reader, so that nothing here is understood otherwise than the checker
understands it; held and written with ruamel.yaml's round-trip types.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.emitter import RoundTripEmitter
from ruamel.yaml.representer import RoundTripRepresenter
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, FoldedScalarString, LiteralScalarString
from ruamel.yaml.tokens import CommentToken

from generator.desk.remarks import Entry, above, ending, hang, opening
from generator.yamlcore import Blemish, composed, parse

INDENT = 2
WIDTH = 110
"""Columns that a list or mapping in brackets may reach to."""
_WIDEST = 1 << 30
"""Columns. Thai has no blanks to fold a line at, and a folded line is a changed line."""
_LONGEST_KEY = 500
"""Characters; YAML itself allows 1,024."""
_SURELY_PLAIN = re.compile(r"[ก-ฮเ-ไ][ก-๙\w./()%–“”]*(?: [ก-๙\w(][ก-๙\w./()%–“”]*)*|[a-z]+[-/][\w./-]*")
"""Most texts of a record: Thai words, and addresses. What is not so is asked of the reader."""


class Unreadable(Exception):
    """A file that says nothing that can be relied on; ``blemishes`` tell where and why."""

    def __init__(self, blemishes: tuple[Blemish, ...]) -> None:
        super().__init__(blemishes)
        self.blemishes = blemishes


def read(source: bytes) -> CommentedMap:
    """A record's file as a tree that can be changed. Raises Unreadable."""
    parsed = parse(source)
    if parsed.data is None or parsed.blemishes:
        raise Unreadable(parsed.blemishes)
    text = source.decode()
    root = CommentedMap()
    entries: list[Entry] = []
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    _fill(root, composed(source), parsed.data, None, entries, lines)
    hang(root, entries, text)
    return root


def write(root: CommentedMap) -> bytes:
    """The tree as a file, in one spelling only: two blanks a level, one blank line at most, no folding."""
    _set_out(root, 0)
    stream = io.BytesIO()
    writer = YAML(pure=True, plug_ins=[])
    writer.Representer, writer.Emitter = _Representer, _Emitter
    writer.width = _WIDEST
    writer.indent(mapping=INDENT, sequence=2 * INDENT, offset=INDENT)
    writer.dump(root, stream)
    return stream.getvalue()


def plain(value: Any) -> Any:
    """A tree, or a part of one, as dict, list, str, int, float, bool and None."""
    if isinstance(value, dict):
        return {str(key): plain(child) for key, child in value.items()}
    if isinstance(value, list):
        return [plain(child) for child in value]
    return str(value) if isinstance(value, str) else value


def branch(value: Any) -> Any:
    """Plain data as a tree; what is one already is left as it is."""
    if isinstance(value, CommentedMap | CommentedSeq):
        return value
    if isinstance(value, dict):
        grown = CommentedMap()
        for key, child in value.items():
            grown[key] = branch(child)
        return grown
    if isinstance(value, list):
        return CommentedSeq(branch(child) for child in value)
    return value


# -- reading ----------------------------------------------------------------------------------------


def _fill(
    holder: CommentedMap | CommentedSeq, node: Any, data: Any, up: Entry | None,
    entries: list[Entry], lines: list[str],
) -> None:  # fmt: skip
    """Puts the values of a YAML node into ``holder`` and tells of each entry in ``entries``."""
    for key, named, child in _children(node):
        start = named.start_mark.line, named.start_mark.column
        if not isinstance(key, str) and not node.flow_style:
            start = start[0], node.start_mark.column  # where its dash stands
        entry = Entry(
            holder=holder,
            key=key,
            start=start,
            end=(child.end_mark.line, child.end_mark.column),
            up=up,
            in_brackets=bool(node.flow_style),
            block_text=getattr(child, "style", "") in ("|", ">"),
        )
        entries.append(entry)
        value: Any
        if isinstance(child, yaml.ScalarNode):
            value = _scalar(child, data[key], lines)
        else:
            value = CommentedMap() if isinstance(child, yaml.MappingNode) else CommentedSeq()
            if child.flow_style:
                value.fa.set_flow_style()
            _fill(value, child, data[key], entry, entries, lines)
        if isinstance(holder, CommentedMap):
            holder[key] = value
        else:
            holder.append(value)


def _children(node: Any) -> Iterator[tuple[str | int, yaml.Node, Any]]:
    """(key or index, the node that stands first, the value's node)."""
    if isinstance(node, yaml.MappingNode):
        for key, child in node.value:
            yield key.value, key, child
    else:
        for index, child in enumerate(node.value):
            yield index, child, child


def _scalar(node: yaml.ScalarNode, value: Any, lines: list[str]) -> Any:
    if node.style == "|":
        return LiteralScalarString(value)
    if node.style != ">":
        return value
    folded = FoldedScalarString(value)
    folded.fold_pos = list(_folds(value, lines[node.start_mark.line + 1 : node.end_mark.line + 1]))
    return folded


def _folds(value: str, written: list[str]) -> Iterator[int]:
    """Where in a folded text a blank stands for the end of a line."""
    place = 0
    for line in written:
        if not line.strip():
            continue
        found = value.find(line.strip(), place)
        if found < 0:
            return
        place = found + len(line.strip())
        if value[place : place + 1] == " ":
            yield place


# -- writing ----------------------------------------------------------------------------------------


def _set_out(holder: CommentedMap | CommentedSeq, indent: int) -> None:
    """Gives each list and mapping its form, each comment its column, and takes away needless blank lines."""
    for key, child in list(_items(holder)):
        if isinstance(child, CommentedMap | CommentedSeq) and child:
            label = len(f"{key}: ") if isinstance(holder, CommentedMap) else len("- ")
            if child.fa.flow_style() and _inline(child) > WIDTH - indent - label:
                _without_brackets(child)
            if child.fa.flow_style():
                _quote_in_brackets(child)
            else:
                _set_out(child, indent + INDENT)
                if isinstance(holder, CommentedSeq) and _first(child) in child.ca.items:
                    # "- # …" would push the first key away from its dash
                    above(holder, key).extend(_drained(above(child, _first(child))))
        if key in holder.ca.items:
            _tidy(above(holder, key), indent)
    if holder.ca.comment is not None:
        _tidy(ending(holder), indent)
        _without_blank(ending(holder), -1)
        if isinstance(holder, CommentedMap) and holder.ca.comment[1]:
            _tidy(opening(holder), 0)
            _without_blank(opening(holder), 0)
    if holder and _first(holder) in holder.ca.items:
        _without_blank(above(holder, _first(holder)), 0)


def _items(holder: Any) -> Any:
    return holder.items() if isinstance(holder, dict) else enumerate(holder)


def _first(holder: Any) -> Any:
    return next(iter(_items(holder)))[0]


def _drained(held: list[CommentToken]) -> list[CommentToken]:
    taken, held[:] = held[:], []
    return taken


def _tidy(held: list[CommentToken], column: int) -> None:
    """One blank line where there are several; comments at ``column``."""
    held[:] = [
        each for each, last in zip(held, [None, *held], strict=False)
        if each.value.strip() or last is None or last.value.strip()
    ]  # fmt: skip
    for each in held:
        each.column = column if each.value.strip() else 0


def _without_blank(held: list[CommentToken], end: int) -> None:
    if held and not held[end].value.strip():
        del held[end]


def _inline(value: Any) -> int:
    """How many columns a value takes in brackets on one line; _WIDEST where it cannot stand there."""
    if value is None or isinstance(value, LiteralScalarString | FoldedScalarString):
        return _WIDEST
    if not isinstance(value, CommentedMap | CommentedSeq):
        return len(str(value)) + 2
    if any(remark for places in value.ca.items.values() for remark in places if remark) or value.ca.end:
        return _WIDEST
    names = sum(len(f"{key}: ") for key in value) if isinstance(value, CommentedMap) else 0
    return names + sum(_inline(child) + 2 for _, child in _items(value))


def _without_brackets(holder: Any) -> None:
    holder.fa.set_block_style()
    for _, child in _items(holder):
        if isinstance(child, CommentedMap | CommentedSeq) and _inline(child) >= _WIDEST:
            _without_brackets(child)


def _quote_in_brackets(holder: Any) -> None:
    for key, child in list(_items(holder)):
        if isinstance(child, CommentedMap | CommentedSeq):
            _quote_in_brackets(child)
        elif isinstance(child, str) and not is_plain(child, in_brackets=True):
            holder[key] = DoubleQuotedScalarString(child)


class _Representer(RoundTripRepresenter):
    """Text without quotes wherever every reader takes it for text, else in double quotes."""

    def text(self, value: str) -> Any:
        if "\n" in value:
            return self.represent_scalar("tag:yaml.org,2002:str", value, style="|")
        return self.represent_scalar("tag:yaml.org,2002:str", value, style=None if is_plain(value) else '"')

    def figure(self, value: float) -> Any:
        exact = format(Decimal(repr(value)), "f")
        return self.represent_scalar("tag:yaml.org,2002:float", exact if "." in exact else f"{exact}.0")

    def nothing(self, value: None) -> Any:
        return self.represent_scalar("tag:yaml.org,2002:null", "null")


_Representer.add_representer(str, _Representer.text)
_Representer.add_representer(float, _Representer.figure)
_Representer.add_representer(type(None), _Representer.nothing)


class _Emitter(RoundTripEmitter):
    def choose_scalar_style(self) -> Any:
        """Where ruamel.yaml would take single quotes, double ones: there is one kind of quotes."""
        style = super().choose_scalar_style()
        return '"' if style == "'" else style


@lru_cache(maxsize=1 << 14)
def is_plain(text: str, *, in_brackets: bool = False) -> bool:
    """Whether a text may stand without quotes, as a key too: the register's own reader decides."""
    if _SURELY_PLAIN.fullmatch(text):
        return True
    key = text if len(text) < _LONGEST_KEY else "k"
    value, said = (f"[[{text}], {{k: {text}}}]", [[text], {"k": text}]) if in_brackets else (text, text)
    parsed = parse(f"{key}: {value}\n".encode())
    return parsed.data == {key: said} and not parsed.blemishes
