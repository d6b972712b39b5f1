"""The text of an issue made with a form → the values to be changed, each with its line. Pure.

A form's answers come as ``### heading``, an empty line and the answer; what was left out as
``_No response_`` (GitHub) or as nothing. Whatever else stands in the text is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from msgspec import Struct, field

from generator.desk.answers import Names, cleaned, understood
from generator.desk.edits import GONE, NEW
from generator.desk.issues.forms import labels
from generator.desk.issues.words import say
from generator.model import Pointer, kind_of
from generator.register import Register
from generator.rules.meant import nearest
from generator.schema import Schemas
from generator.schema_node import resolved
from generator.thai.digits import to_arabic

MOST = 200_000
"""Characters of an issue; GitHub takes 65,536."""
_UNANSWERED = ("_No response_", "None", "")
_HEADING = re.compile(r"### +(?P<title>.*?) *#*")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FENCE = re.compile(r"(```|~~~)\w*")
_NEW_ITEM = re.compile(r"(?:ใหม่|new)(?: *(?P<number>\d+))?", re.IGNORECASE)


class Wish(NamedTuple):
    """One value to be changed. A ``-`` in the pointer is a new item; those of one ``group`` are the same."""

    pointer: Pointer
    value: Any
    line: int
    group: int = 0


class Trouble(NamedTuple):
    line: int
    """0 where it is of the text as such."""
    code: str
    params: Mapping[str, object]

    def words(self, lang: str) -> str:
        said = say(self.code, lang, **self.params) if self.params else say(self.code, lang)
        return f"{say('place', lang, line=self.line)}: {said}" if self.line else said


class Issue(Struct):
    """What was asked for."""

    address: str = ""
    kind: str = ""
    wishes: list[Wish] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)


class _Answer(NamedTuple):
    line: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return cleaned("\n".join(self.lines))


def read(text: str, schemas: Schemas, register: Register) -> Issue:
    """What an issue asks for. Where there are troubles, nothing of it may be written."""
    issue = Issue()
    if len(text) > MOST:
        issue.troubles.append(Trouble(0, "file.large", {}))
        return issue
    parts = list(_parts(_without_comments(text.replace("\r\n", "\n").replace("\r", "\n"))))
    heading = say("address", "form")
    found = next((answer for title, answer in parts if title == heading), None)
    if found is None:
        issue.troubles.append(Trouble(0, "no-heading", {"address": heading}))
        return issue
    address = found.text.strip("`").removeprefix("records/").removesuffix(".yml").strip("/ ")
    kind = kind_of(address)
    if kind is None:
        code = "address" if address else "no-address"
        issue.troubles.append(Trouble(found.line, code, {"value": address} if address else {}))
        return issue
    issue.address, issue.kind = address, kind.name
    _read_answers(issue, _joined(parts, labels(schemas, kind.name)), schemas, register)
    if not issue.wishes and not issue.troubles:
        issue.troubles.append(Trouble(0, "nothing", {}))
    return issue


def _without_comments(text: str) -> str:
    """Their lines stay, so that the others keep their numbers."""
    return _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)


def _parts(text: str) -> Iterator[tuple[str, _Answer]]:
    title, start, lines = "", 1, list[str]()
    for number, line in enumerate(text.split("\n"), 1):
        found = _HEADING.fullmatch(line.rstrip())
        if found:
            yield title, _Answer(start, tuple(lines))
            title, start, lines = found["title"], number + 1, []
        else:
            lines.append(line)
    yield title, _Answer(start, tuple(lines))


def _joined(parts: list[tuple[str, _Answer]], known: Mapping[str, str]) -> dict[str, _Answer]:
    """The answer under each heading of the form; any other heading is part of the answer it stands in."""
    found: dict[str, _Answer] = {}
    last = ""
    for title, answer in parts:
        key = known.get(title)
        if key and key not in found:
            found[key] = answer
            last = key
        elif last:
            was = found[last]
            found[last] = _Answer(was.line, (*was.lines, f"### {title}", *answer.lines))
    return found


# -- answers ----------------------------------------------------------------------------------------


def _read_answers(issue: Issue, answers: Mapping[str, _Answer], schemas: Schemas, register: Register) -> None:
    document = schemas.document(issue.kind)
    names = Names(register)
    groups: dict[tuple[Pointer, str], int] = {}
    seen: set[tuple[Pointer, int]] = set()
    for key, answer in answers.items():
        if key in ("address", "why") or answer.text in _UNANSWERED:
            continue
        if key != "more":
            told: Iterable[tuple[int, tuple[str, ...], str]] = [
                (answer.line + _blank(answer), (key,), _bare(answer.text))
            ]
        else:
            told = _lines(answer, issue)
        for number, way, value in told:
            wish = _wish(issue, document, way, value, number, names, groups)
            if wish is None:
                continue
            if (wish.pointer, wish.group) in seen:
                issue.troubles.append(Trouble(number, "twice", {}))
                continue
            seen.add((wish.pointer, wish.group))
            held = register.get(issue.address)
            if not _is_there(held.data if held else {}, wish.pointer, number, issue):
                continue
            issue.wishes.append(wish)


def _blank(answer: _Answer) -> int:
    """How many empty lines stand before an answer."""
    return next((index for index, line in enumerate(answer.lines) if line.strip()), 0)


def _bare(text: str) -> str:
    """An answer without the fence that some put around it."""
    lines = text.split("\n")
    if len(lines) > 2 and _FENCE.fullmatch(lines[0]) and lines[-1] in ("```", "~~~"):
        return "\n".join(lines[1:-1])
    return text


def _lines(answer: _Answer, issue: Issue) -> Iterator[tuple[int, tuple[str, ...], str]]:
    """(line, way, value) of each line of the field for all other properties."""
    waiting: tuple[int, tuple[str, ...], list[str]] | None = None
    for number, line in enumerate(answer.lines, answer.line):
        if _FENCE.fullmatch(line.strip()):
            continue
        if not line.strip():
            if waiting:
                waiting[2].append("")
        elif line.startswith(("  ", "\t", "\u3000")):
            if waiting:
                waiting[2].append(line.strip())
            else:
                issue.troubles.append(Trouble(number, "continued", {}))
        else:
            if waiting:
                yield waiting[0], waiting[1], "\n".join(waiting[2]).strip()
                waiting = None
            way, sign, value = line.strip().removeprefix("- ").partition("=")
            if not sign or not way.strip():
                issue.troubles.append(Trouble(number, "equals", {}))
                continue
            waiting = number, tuple(cleaned(part) for part in way.split(">")), [value.strip()]
    if waiting:
        yield waiting[0], waiting[1], "\n".join(waiting[2]).strip()


def _wish(
    issue: Issue,
    document: Mapping[str, Any],
    way: tuple[str, ...],
    text: str,
    line: int,
    names: Names,
    groups: dict[tuple[Pointer, str], int],
) -> Wish | None:
    node: Mapping[str, Any] = document
    pointer: Pointer = ()
    group = 0
    for part in way:
        node = resolved(document, node)
        if node.get("type") == "array":
            new = _NEW_ITEM.fullmatch(part)
            number = to_arabic(part)
            if new:
                group = groups.setdefault((pointer, new["number"] or ""), len(groups) + 1)
                pointer = (*pointer, NEW)
            elif number.isdecimal() and int(number):
                pointer = (*pointer, int(number) - 1)
            else:
                issue.troubles.append(Trouble(line, "item", {"part": str(way[len(pointer) - 1])}))
                return None
            node = node["items"]
            continue
        known = node.get("properties")
        if not known:
            issue.troubles.append(Trouble(line, "deep", {"part": way[len(pointer) - 1]}))
            return None
        titles = {resolved(document, child).get("title", key): key for key, child in known.items()}
        key = part if part in known else titles.get(part, "")
        if not key:
            word = nearest(part, [*titles, *known])
            meant = say("meant", "th", word=word) if word else ""
            issue.troubles.append(Trouble(line, "unknown", {"part": part, "meant": meant}))
            return None
        pointer = (*pointer, key)
        node = known[key]
    node = resolved(document, node)
    if text == say("gone", "form"):
        return Wish(pointer, GONE, line, group)
    if node.get("type") == "object" or (
        node.get("type") == "array" and resolved(document, node["items"]).get("type") == "object"
    ):
        issue.troubles.append(Trouble(line, "whole", {"part": way[-1]}))
        return None
    return Wish(pointer, understood(text, document, node, names), line, group)


def _is_there(data: Any, pointer: Pointer, line: int, issue: Issue) -> bool:
    """Whether each numbered item is one that the record has."""
    for part in pointer:
        if isinstance(part, int):
            count = len(data) if isinstance(data, list) else 0
            if part >= count:
                issue.troubles.append(Trouble(line, "no-item", {"count": count, "number": part + 1}))
                return False
            data = data[part]
        else:
            data = data.get(part) if isinstance(data, dict) else None
    return True
