"""The strict subset of YAML 1.2 that records are written in, read with libyaml.

Core schema (https://yaml.org/spec/1.2.2/#103-core-schema), and of it only what every reader takes
alike: text, decimal integers and fractions, true/false, null. Whatever another reader would take for
something else (``no``, ``012``, ``12:30``, an unquoted date) is a blemish with its place, never a
silent other meaning. Values are str, int, float, bool, None, dict and list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from sys import intern
from typing import Any

import yaml
from msgspec import Struct, field
from yaml.cyaml import CParser  # type: ignore[attr-defined]

from generator.model import Pointer, Position

MAX_BYTES = 2_000_000
MAX_DEPTH = 64
MAX_EXACT_INTEGER = 2**53
"""Beyond it a number changes in readers that keep all numbers as binary floats (RFC 8259, section 6)."""


class Blemish(Struct, frozen=True, kw_only=True):
    """Something in the text itself that is not allowed: its code, its place, what would be right."""

    code: str
    position: Position
    params: Mapping[str, object] = field(default_factory=dict)
    fix: tuple[int, int, str] | None = None
    """First column, column after the last (both from 1), and the text that would stand between them."""


class Parsed(Struct, frozen=True):
    """What a file says; ``data`` is None when it says nothing that can be used."""

    data: dict[str, Any] | None
    blemishes: tuple[Blemish, ...]


class Place(Struct, frozen=True):
    """Where a value stands: its key (for a list's item: the item), itself, and its text when on one line."""

    key: Position
    key_end: int
    value: Position
    value_end: int
    text: str | None


class _Composer(CParser):
    """libyaml's composer with PyYAML's tag resolver left out: we tell values apart ourselves."""

    def resolve(self, kind: type[yaml.Node], value: object, implicit: object) -> str:
        return ""

    def descend_resolver(self, parent: object, index: object) -> None:
        """Called by CParser; there is nothing to resolve by path."""

    def ascend_resolver(self) -> None:
        """Called by CParser; there is nothing to resolve by path."""


_LOADER: Any = _Composer
"""PyYAML's functions ask for a Loader; of one, they use only what CParser brings."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_DEEP_BLANKS, _DEEP_DASHES = " " * (MAX_DEPTH // 2), "- " * (MAX_DEPTH // 4)
_QUESTION = re.compile(r"(?:^|[\s\[{,])\?", re.MULTILINE)
"""Maybe YAML's sign for a long key. Inside brackets libyaml takes any ? for it, unlike YAML 1.2."""
_CONFLICT = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)
"""What Git writes around two versions that it could not merge."""
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_INTEGER = re.compile(r"-?(?:0|[1-9]\d*)", re.ASCII)
_DECIMAL = re.compile(r"-?(?:0|[1-9]\d*)\.\d+", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?:[Tt ].*)?", re.ASCII)
_CLOCK = re.compile(r"[-+]?\d+(?::[0-5]?\d)+(?:\.\d*)?", re.ASCII)
_ODD_INTEGER = re.compile(
    r"[-+]?(?:0[0-9_]+(?:\.[0-9_]*)?|0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+"
    r"|\d[\d_]*_[\d_]*(?:\.[\d_]*)?)",
    re.ASCII,
)
_ODD_FLOAT = re.compile(
    r"[-+]?(?:(?:\d[\d_]*\.?[\d_]*|\.[\d_]*\d[\d_]*)(?:[eE][-+]?\d[\d_]*)?|\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))",
    re.ASCII,
)
_NUMBER_START = frozenset("0123456789+-.")
_OTHER_BOOLEANS = {
    word: meant
    for lower, meant in (("yes", "true"), ("on", "true"), ("no", "false"), ("off", "false"))
    for word in (lower, lower.capitalize(), lower.upper())
} | {word: lower for lower in ("true", "false", "null") for word in (lower.capitalize(), lower.upper())}
_WORDS: dict[str, object] = {"": None, "null": None, "~": None, "true": True, "false": False}


def parse(source: bytes) -> Parsed:
    """Reads one file. Never raises for bad input: what is wrong comes back as blemishes."""
    if len(source) > MAX_BYTES:
        return _refused("TT119", Position(1, 1), size=len(source), limit=MAX_BYTES)
    if source.startswith(b"\xef\xbb\xbf"):
        return _refused("TT102", Position(1, 1))
    try:
        text = source.decode()
    except UnicodeDecodeError as error:
        return _refused("TT101", _position_at(source[: error.start].decode()))
    blemishes = list(_characters(text))
    if any(blemish.code in ("TT103", "TT128") for blemish in blemishes):
        return Parsed(None, tuple(blemishes))
    try:
        too_deep = _too_deep(text)
        if too_deep:
            return Parsed(None, (*blemishes, too_deep))
        if any(mark in text for mark in "&*!%") or _asks(text):
            blemishes.extend(_forbidden_tokens(text))
            if any(blemish.code in ("TT108", "TT110", "TT117") for blemish in blemishes):
                return Parsed(None, tuple(blemishes))
        root = composed(source)
    except yaml.MarkedYAMLError as error:
        if any(blemish.code == "TT105" for blemish in blemishes):  # the tab is what is wrong
            return Parsed(None, tuple(blemishes))
        return Parsed(None, (*blemishes, _syntax(error, text)))
    if root is None:
        return Parsed(None, (*blemishes, Blemish(code="TT104", position=Position(1, 1))))
    if not isinstance(root, yaml.MappingNode):
        return Parsed(None, (*blemishes, Blemish(code="TT120", position=_start(root))))
    data = _construct(root, blemishes)
    return Parsed(data, tuple(blemishes))


def positions(source: bytes) -> dict[Pointer, Place]:
    """The place of every key and value of a file that ``parse`` could read.

    A second reading, made only for files that something is said about; the way to all others keeps none.
    """
    lines = _LINE_BREAK.split(source.decode())
    found: dict[Pointer, Place] = {}

    def visit(node: yaml.Node, pointer: Pointer, key: yaml.Node | None) -> None:
        start, end = node.start_mark, node.end_mark
        one_line = isinstance(node, yaml.ScalarNode) and start.line == end.line
        value_end = end.column + 1 if one_line else start.column + 1
        named = key or node
        found[pointer] = Place(
            key=_start(named),
            key_end=named.end_mark.column + 1 if named.start_mark.line == named.end_mark.line else 0,
            value=_start(node),
            value_end=value_end,
            text=lines[start.line][start.column : end.column] if one_line else None,
        )
        if isinstance(node, yaml.MappingNode):
            for child_key, child in node.value:
                visit(child, (*pointer, child_key.value), child_key)
        elif isinstance(node, yaml.SequenceNode):
            for index, child in enumerate(node.value):
                visit(child, (*pointer, index), None)

    visit(composed(source), (), None)
    found[()] = Place(key=Position(1, 1), key_end=1, value=Position(1, 1), value_end=1, text=None)
    return found


def lines_of(source: bytes) -> list[str]:
    """The lines of a file, counted as libyaml counts them; unreadable bytes become U+FFFD."""
    return _LINE_BREAK.split(source.decode(errors="replace"))


# -- the text ---------------------------------------------------------------------------------------


def _characters(text: str) -> Iterator[Blemish]:
    """No control characters, no marks of a merge that was not finished; tabs are no blanks."""
    for found in _CONTROL.finditer(text):
        position = _position_at(text[: found.start()])
        yield Blemish(code="TT103", position=position, params={"value": f"U+{ord(found[0]):04X}"})
        return
    unmerged = _CONFLICT.search(text) if "<<<<<<<" in text or ">>>>>>>" in text else None
    if unmerged:
        yield Blemish(code="TT128", position=_position_at(text[: unmerged.start()]))
        return
    if "\t" not in text:
        return
    for number, line in enumerate(_LINE_BREAK.split(text), 1):
        column = line.find("\t") + 1
        if column:
            rest = line[column - 1 :]
            mended = rest.replace("\t", "  " if not line[: column - 1].strip() else " ")
            yield Blemish(
                code="TT105", position=Position(number, column), fix=(column, len(line) + 1, mended)
            )


def _too_deep(text: str) -> Blemish | None:
    """Depth is judged on the stream of events, before anything recursive sees the text."""
    brackets = text.count("[") + text.count("{") > MAX_DEPTH
    # Without brackets, each level is one more blank before a line or one more "- " or "? " in it.
    if not (brackets or _DEEP_BLANKS in text or _DEEP_DASHES in text or _asks(text)):
        return None
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                position = _start_of(event.start_mark)
                return Blemish(code="TT118", position=position, params={"limit": MAX_DEPTH})
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return None


def _asks(text: str) -> bool:
    return "?" in text and bool(_QUESTION.search(text))


def _forbidden_tokens(text: str) -> Iterator[Blemish]:
    """Anchors, aliases, tags, directives and long keys; libyaml's scanner tells them from signs in text."""
    names: tuple[tuple[type[yaml.Token], str], ...] = (
        (yaml.AnchorToken, "TT108"),
        (yaml.AliasToken, "TT108"),
        (yaml.TagToken, "TT109"),
        (yaml.DirectiveToken, "TT110"),
    )
    lines = _LINE_BREAK.split(text)
    for token in tokens(text):
        if isinstance(token, yaml.KeyToken):
            start = token.start_mark
            if lines[start.line][start.column : start.column + 1] == "?":
                yield Blemish(code="TT117", position=_start(token), params={"key": "?"})
        for kind, code in names:
            if isinstance(token, kind):
                start, end = token.start_mark, token.end_mark
                written = lines[start.line][start.column : end.column]
                yield Blemish(code=code, position=_start(token), params={"value": written})


def _syntax(error: yaml.MarkedYAMLError, text: str) -> Blemish:
    """libyaml's complaint, sorted into the few mistakes that people really make."""
    problem = str(error.problem or "")
    mark = error.problem_mark or error.context_mark
    position = Position(mark.line + 1, mark.column + 1) if mark else Position(1, 1)
    lines = _LINE_BREAK.split(text)
    line = lines[position.line - 1] if position.line <= len(lines) else ""
    context = str(error.context or "")
    if "expected a single document" in context or "but found another document" in problem:
        return Blemish(code="TT110", position=position, params={"value": "---"})
    if unspaced := _unspaced(lines[: position.line], position.line):
        return unspaced
    if "mapping values are not allowed" in problem:
        if ":" not in line[: position.column - 1]:  # a key of its own, but not where keys stand
            first = len(line) - len(line.lstrip()) + 1
            return Blemish(code="TT126", position=Position(position.line, first))
        return Blemish(code="TT124", position=position, fix=_quoted_value(line, position.column))
    in_name = error.context_mark and re.search(r"scanning an? (?:alias|anchor)", context)
    if in_name or "cannot start any token" in problem or "found unknown escape" in problem:
        if in_name:
            position = _start_of(error.context_mark)
        character = line[position.column - 1 : position.column]
        return Blemish(
            code="TT127",
            position=position,
            params={"value": character},
            fix=_quoted_from(line, position.column),
        )
    if "quoted scalar" in context and error.context_mark:
        return Blemish(code="TT125", position=_start_of(error.context_mark))
    if "tag" in context:
        return Blemish(code="TT109", position=position, params={"value": line.strip()})
    if any(part in problem for part in ("did not find expected", "could not find expected", "block")):
        return Blemish(code="TT126", position=position)
    return Blemish(code="TT106", position=position, params={"problem": problem})


_UNSPACED = re.compile(r"(\s*(?:- )*[a-z_]+:)[^\s/:]")


def _unspaced(lines: Sequence[str], last: int) -> Blemish | None:
    """``title:text`` on the line that could not be read or on the one before: it takes a blank."""
    for number in (last - 1, last):
        found = _UNSPACED.match(lines[number - 1]) if 0 < number <= len(lines) else None
        if found:
            column = found.end(1)
            return Blemish(
                code="TT126",
                position=Position(number, column),
                params={"lacks": "blank"},
                fix=(column, column + 1, ": "),
            )
    return None


def _quoted_value(line: str, column: int) -> tuple[int, int, str] | None:
    """``title: ก: ข`` → the value after the first colon in quotes."""
    found = re.match(r"(\s*(?:- )*[^\s:#'\"]+:\s+)(\S.*)$", line)
    if not found or found.end(1) >= column or found[2][0] in "'\"[{|>":
        return None
    return found.end(1) + 1, len(line) + 1, quoted(found[2].rstrip())


def _quoted_from(line: str, column: int) -> tuple[int, int, str] | None:
    rest = line[column - 1 :].rstrip()
    return (column, len(line) + 1, quoted(rest)) if rest and '"' not in rest and " #" not in rest else None


# -- the values -------------------------------------------------------------------------------------


_SHORT = 40
"""Characters of a text that is likely to stand elsewhere too: a date, a word of a list, an address."""


def _construct(node: yaml.Node, blemishes: list[Blemish]) -> Any:
    if isinstance(node, yaml.ScalarNode):
        # The same few thousand words stand in every office's records: each is held once.
        value = intern(node.value) if len(node.value) <= _SHORT else node.value
        if node.style:  # quoted or block: text. libyaml gives plain scalars the style ''
            return value
        if value in _WORDS:
            return _WORDS[value]
        if value[0] in _NUMBER_START or value in _OTHER_BOOLEANS:
            return _number(node, blemishes)
        return value
    if isinstance(node, yaml.SequenceNode):
        return [_construct(item, blemishes) for item in node.value]
    mapping: dict[str, Any] = {}
    for key, value in node.value:
        name = key.value
        if not isinstance(key, yaml.ScalarNode):
            blemishes.append(Blemish(code="TT117", position=_start(key), params={"key": "[…]"}))
            continue
        if not key.style:
            _check_key(key, blemishes)
        if name in mapping:
            first = next(other for other, _ in node.value if other.value == name)
            params = {"key": name, "first_line": first.start_mark.line + 1}
            blemishes.append(Blemish(code="TT107", position=_start(key), params=params))
            continue
        mapping[intern(name)] = _construct(value, blemishes)
    return mapping


def _check_key(key: yaml.ScalarNode, blemishes: list[Blemish]) -> None:
    name = key.value
    if name == "<<":
        blemishes.append(Blemish(code="TT108", position=_start(key), params={"value": name}))
    elif name in _OTHER_BOOLEANS:
        params = {"value": name, "meant": _OTHER_BOOLEANS[name]}
        blemishes.append(
            Blemish(code="TT112", position=_start(key), params=params, fix=_span(key, quoted(name)))
        )
    elif name in _WORDS or (name[0] in _NUMBER_START and _looks_like_number(name)):
        blemishes.append(
            Blemish(code="TT117", position=_start(key), params={"key": name}, fix=_span(key, quoted(name)))
        )


def _looks_like_number(text: str) -> bool:
    return any(
        pattern.fullmatch(text) for pattern in (_INTEGER, _DECIMAL, _DATE, _CLOCK, _ODD_INTEGER, _ODD_FLOAT)
    )


def _number(node: yaml.ScalarNode, blemishes: list[Blemish]) -> object:
    """A plain scalar that is a number, or that some reader of YAML would take for something else."""
    text: str = node.value
    if _INTEGER.fullmatch(text):
        if abs(int(text)) > MAX_EXACT_INTEGER:
            _blemish(blemishes, "TT116", node, quoted(text))
        return int(text)
    if _DECIMAL.fullmatch(text):
        if Decimal(text) != Decimal(repr(float(text))):
            _blemish(blemishes, "TT116", node, quoted(text))
        return float(text)
    if text in _OTHER_BOOLEANS:
        _blemish(blemishes, "TT112", node, _OTHER_BOOLEANS[text], meant=_OTHER_BOOLEANS[text])
    elif _DATE.fullmatch(text):
        _blemish(blemishes, "TT111", node, quoted(text))
    elif _CLOCK.fullmatch(text):
        _blemish(blemishes, "TT114", node, quoted(text))
    elif _ODD_INTEGER.fullmatch(text):
        _blemish(blemishes, "TT113", node, quoted(text))
    elif _ODD_FLOAT.fullmatch(text):
        _blemish(blemishes, "TT115", node, quoted(text))
    return text


def _blemish(
    blemishes: list[Blemish], code: str, node: yaml.ScalarNode, right: str, **params: object
) -> None:
    blemishes.append(
        Blemish(
            code=code,
            position=_start(node),
            params={"value": node.value} | params,
            fix=_span(node, right),
        )
    )


def composed(source: bytes) -> Any:
    """The file's top node, of a file that ``parse`` could read; None where there is nothing but comments."""
    return _Composer(source).get_single_node()


def tokens(text: str) -> Iterator[yaml.Token]:
    """libyaml's tokens of a text; what lies between two of them is blanks and comments."""
    return yaml.scan(text, Loader=_LOADER)


# -- places -----------------------------------------------------------------------------------------


def quoted(text: str) -> str:
    """The text as a double-quoted scalar."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _start(thing: yaml.Node | yaml.Token) -> Position:
    return _start_of(thing.start_mark)


def _start_of(mark: Any) -> Position:
    return Position(mark.line + 1, mark.column + 1)


def _span(node: yaml.ScalarNode, right: str) -> tuple[int, int, str]:
    return node.start_mark.column + 1, node.end_mark.column + 1, right


def _position_at(before: str) -> Position:
    lines = _LINE_BREAK.split(before)
    return Position(len(lines), len(lines[-1]) + 1)


def _refused(code: str, position: Position, **params: object) -> Parsed:
    return Parsed(None, (Blemish(code=code, position=position, params=params),))
