"""A new record from answers, options, a likeness and what follows from them. Nothing here writes a file."""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from generator import messages
from generator.check import check, schema_directory
from generator.desk.answers import Names, understood
from generator.desk.asking import Interview, Terminal
from generator.desk.blank import blank
from generator.desk.places import (
    FIRST,
    OF_ITS_TIME,
    WANTED,
    Known,
    address,
    following,
    offered,
    offered_for,
    proposed,
)
from generator.desk.proposal import STATE, Judged, judged
from generator.model import KINDS, Fault, Pointer, kind_of
from generator.schema import Schemas


class NotDrafted(Exception):
    """Why there is no record: one line a reason, in words."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(*reasons)
        self.reasons = reasons


class Draft(Struct, frozen=True, kw_only=True):
    address: str
    file: str
    content: bytes
    filled: tuple[str, ...]
    """The titles of the properties that nobody gave: they followed from the others."""
    judged: Judged


class Wish(Struct, frozen=True, kw_only=True):
    """What is asked for."""

    kind: str
    address: str = ""
    given: tuple[str, ...] = ()
    """``property=value``; a dot goes into what a property holds, a number to an item (from 0)."""
    likeness: str = ""
    """The address of a record to take over from."""
    hints: bool = True
    lang: str = "th"


def draft(root: Path, wish: Wish, today: dt.date, terminal: Terminal | None) -> Draft:
    """The record wished for; where there is no terminal, nothing is asked. Raises NotDrafted."""
    schemas = Schemas(schema_directory(root))
    checked = check(root, cache=root / STATE)
    register = checked.register
    data = _likeness(register, wish) if wish.likeness else {}
    kept = frozenset(data)
    given = _given(wish, schemas, Names(register))
    data |= given
    known = Known(wish.kind, data, register, today)
    interview = (
        Interview(terminal=terminal, schemas=schemas, register=register, kind=wish.kind, lang=wish.lang)
        if terminal
        else None
    )
    if wish.address:
        _take_address(known, wish)
    else:
        data.update(_before_address(known, interview, wish, likeness=kept - given.keys()))
    place = address(known)
    kind = kind_of(place)
    if kind is None or kind.name != wish.kind:
        raise NotDrafted(_say("new.no-address", wish, address=place, kind=wish.kind))
    file = f"records/{place}.yml"
    if (root / file).exists() or place in register.refused:
        raise NotDrafted(_say("new.there", wish, address=place))
    filled = {key: value for key, value in following(known).items() if _stands_in(key, data, kept, given)}
    data |= filled
    if interview:
        data = _asked(interview, data, wish, given, place)
    faults = schemas.validate(wish.kind, place, data)
    if faults:
        raise NotDrafted(*_missing(faults, wish))
    content = blank(data, schemas.document(wish.kind), _head(schemas, wish, place), hints=wish.hints)
    titles = tuple(schemas.title(wish.kind, (key,)) for key in filled)
    return Draft(
        address=place,
        file=file,
        content=content,
        filled=titles,
        judged=judged(root, {file: content}, checked),
    )


def _stands_in(key: str, data: Mapping[str, Any], kept: frozenset[str], given: Mapping[str, Any]) -> bool:
    """Whether what follows from the address is taken: it goes before what a likeness says."""
    return key not in data or (key in kept and key not in given)


def _asked(
    interview: Interview, data: dict[str, Any], wish: Wish, given: Mapping[str, Any], place: str
) -> dict[str, Any]:
    complete = interview.at(place).until_complete(data)
    for key in WANTED.get(wish.kind, ()):
        if key not in complete and key not in given:
            value = interview.about(complete, (key,), needed=False)
            if value is not None:
                complete[key] = value
    return interview.at(place).until_complete(complete)


def _head(schemas: Schemas, wish: Wish, place: str) -> str:
    title = schemas.document(wish.kind)["title"]
    return _say("new.head", wish, title=title, address=place)


# -- the address ------------------------------------------------------------------------------------


def _take_address(known: Known, wish: Wish) -> None:
    plain = wish.address.removeprefix("records/").removesuffix(".yml")
    found = KINDS[wish.kind].pattern.fullmatch(plain)
    if found is None:
        raise NotDrafted(_say("new.no-address", wish, address=wish.address, kind=wish.kind))
    known.parts.update({key: value for key, value in found.groupdict().items() if value})


def _before_address(
    known: Known, interview: Interview | None, wish: Wish, likeness: frozenset[str]
) -> dict[str, Any]:
    """Asks for what the address is made of; fills in ``known.parts``."""
    data = dict(known.data)
    known.data = data
    for each in FIRST[wish.kind]:
        name, needed = each.removesuffix("?"), not each.endswith("?")
        if name.startswith("@"):
            if name == "@slug" and wish.kind in ("letter", "order"):
                known.parts["year"] = proposed(known, "year")
            known.parts[name[1:]] = _part(known, name[1:], interview, wish)
        elif name not in data or (name in likeness and interview):
            if interview is None:
                continue  # the schema will say that it is missing, or an address can do without it
            usual = _usual(known, name) or str(data.get(name, ""))
            choices = offered_for(known, name)
            answer = interview.about(data, (name,), needed=needed, usual=usual, choices=choices)
            if answer is not None:
                data[name] = answer
    return data


def _usual(known: Known, name: str) -> str:
    """An order is the office's own unless somebody says otherwise."""
    office = known.register.office
    return str(office.data["id"]) if name == "issuer" and known.kind == "order" and office else ""


def _part(known: Known, part: str, interview: Interview | None, wish: Wish) -> str:
    likely = proposed(known, part)
    if interview is None:
        if not likely:
            raise NotDrafted(_say("new.need-id", wish, kind=wish.kind))
        return likely
    choices = offered(known, part)
    name = "number" if (known.kind, part) == ("order", "slug") else part
    interview.terminal.say("")
    interview.terminal.say(interview.label(f"part.{name}"))
    answer = (
        interview.choose(choices, needed=True, closed=True, default=likely)
        if choices
        else interview.line("", needed=True, default=likely)
    )
    issuer = known.data.get("issuer", "")
    if name == "number" and answer.isdecimal() and issuer and issuer != _usual(known, "issuer"):
        return f"{issuer}-{answer}"
    return answer


# -- what is given ----------------------------------------------------------------------------------


def _likeness(register: Any, wish: Wish) -> dict[str, Any]:
    record = register.get(wish.likeness.removeprefix("records/").removesuffix(".yml"))
    if record is None:
        raise NotDrafted(_say("new.no-likeness", wish, address=wish.likeness))
    if record.kind != wish.kind:
        raise NotDrafted(_say("new.other-kind", wish, address=wish.likeness))
    own = OF_ITS_TIME | {"number", "code", "prefix", "running", "circular"}
    return {key: copy.deepcopy(value) for key, value in record.data.items() if key not in own}


def _given(wish: Wish, schemas: Schemas, names: Names) -> dict[str, Any]:
    """The options as data. The same property again adds to a list."""
    joined: dict[str, list[str]] = {}
    for option in wish.given:
        name, sign, value = option.partition("=")
        if not sign or not name.strip():
            raise NotDrafted(_say("new.option", wish, option=option))
        joined.setdefault(name.strip(), []).append(value)
    data: dict[str, Any] = {}
    for name, values in joined.items():
        pointer: Pointer = tuple(int(part) if part.isdecimal() else part for part in name.split("."))
        node = schemas.property(wish.kind, pointer)
        if not node:
            raise NotDrafted(_say("new.no-property", wish, key=name))
        _put(data, pointer, _value(values, schemas.document(wish.kind), node, names), wish)
    return data


def _value(values: Sequence[str], schema: Mapping[str, Any], node: Mapping[str, Any], names: Names) -> Any:
    text = "\n".join(values)
    if text.lstrip().startswith(("{", "[")):
        try:
            return json.loads(text)
        except ValueError:
            return text  # the schema will say that this is no list
    return understood(text, schema, node, names)


def _put(data: Any, pointer: Pointer, value: Any, wish: Wish) -> None:
    """Puts a value where lists and objects may still have to be made; items come in order."""
    for part, after in zip(pointer, (*pointer[1:], None), strict=True):
        empty: Any = value if after is None else [] if isinstance(after, int) else {}
        if isinstance(data, list) and isinstance(part, int):
            if part > len(data):
                raise NotDrafted(_say("new.item", wish, key=".".join(map(str, pointer))))
            if part == len(data):
                data.append(empty)
        elif isinstance(data, dict) and (after is None or part not in data):
            data[part] = empty
        data = data[part]


# -- words ------------------------------------------------------------------------------------------


def _missing(faults: Iterable[Fault], wish: Wish) -> list[str]:
    """What the schema has against a record that nobody can be asked about, each with the option to give."""
    lines = []
    for fault in faults:
        message, hint = messages.word(fault.code, wish.lang, fault.params)
        pointer = (*fault.pointer, *([str(fault.params["key"])] if "key" in fault.params else []))
        option = f"--set {'.'.join(map(str, pointer))}=…"
        lines.append(" ".join(filter(None, (message, hint, f"({option})"))))
    return lines


def _say(name: str, wish: Wish, **params: object) -> str:
    return messages.label(name, wish.lang, **params)
