"""Questions on a terminal, made from the schema: one property at a time, each answer checked at once."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from msgspec import Struct
from msgspec.structs import replace

from generator import messages
from generator.desk.answers import NO, YES, Names, cleaned, understood
from generator.model import Fault, Pointer, Record
from generator.register import Party, Register
from generator.rules.privacy import personal_data
from generator.rules.references import party_exists, record_exists
from generator.rules.time import calendar
from generator.schema import Mention, Schemas
from generator.schema_node import resolved, title_of

MOST_SHOWN = 12
"""Choices of a list; a word narrows a longer one down."""
_OF_WHAT_IS_NOT_THERE = ("TT201", "TT208")

Choice = tuple[str, str]
"""What is written, and its words."""


class Terminal(Protocol):
    def say(self, text: str) -> None:
        """Shows a line."""

    def ask(self, question: str) -> str:
        """One line of answer; raises EOFError where there is nobody to answer."""


class Interview(Struct, frozen=True, kw_only=True):
    """Somebody at a terminal who is asked about one record."""

    terminal: Terminal
    schemas: Schemas
    register: Register
    kind: str
    lang: str
    address: str = ""

    def at(self, address: str) -> Interview:
        """The same about a record whose address is known by now."""
        return replace(self, address=address)

    # -- one property -------------------------------------------------------------------------------

    def about(
        self,
        data: dict[str, Any],
        pointer: Pointer,
        *,
        needed: bool = True,
        usual: str = "",
        choices: Sequence[Choice] = (),
    ) -> Any:
        """The value of a property, asked until the schema has nothing against it; None for none.

        ``choices``, where there are any, are the only answers.
        """
        node = self.schemas.property(self.kind, pointer)
        self._introduce(node, pointer, needed=needed)
        while True:
            if choices:
                value = self.choose(choices, needed=needed, closed=True, default=usual) or None
            else:
                value = self._value(data, node, pointer, needed=needed, usual=usual)
            if value is None:
                return None
            wrong = self._against(data, pointer, value)
            if not wrong:
                return value
            for fault in wrong:
                self._tell(fault)

    def _tell(self, fault: Fault) -> None:
        self.terminal.say("  " + " ".join(messages.word(fault.code, self.lang, fault.params)))

    def _introduce(self, node: Mapping[str, Any], pointer: Pointer, *, needed: bool) -> None:
        optional = "" if needed else f" ({self.label('optional')})"
        self.terminal.say("")
        self.terminal.say(f"{title_of(node, pointer)}{optional}")
        self.terminal.say(f"  {node.get('description', '')}")

    def _value(
        self,
        data: dict[str, Any],
        node: Mapping[str, Any],
        pointer: Pointer,
        *,
        needed: bool,
        usual: str = "",
    ) -> Any:
        if node.get("type") == "object":
            return self._object(data, node, pointer, needed=needed)
        if node.get("type") == "array":
            return self._list(data, node, pointer, needed=needed)
        choices, closed = self._choices(node)
        if choices:
            answer = self.choose(choices, needed=needed, closed=closed, default=usual)
        else:
            shown = ", ".join(str(one) for one in node.get("examples", ())[:2])
            answer = self.line(
                self.label("example", value=shown) if shown else "", needed=needed, default=usual
            )
        if not answer:
            return None
        return understood(answer, self._schema, node, Names(self.register))

    def _object(
        self, data: dict[str, Any], node: Mapping[str, Any], pointer: Pointer, *, needed: bool
    ) -> dict[str, Any] | None:
        if not needed and not self.agreed(self.label("give"), default=False):
            return None
        held: dict[str, Any] = {}
        whole = _with(data, pointer, held)
        for key in node.get("required", ()):
            held[key] = self.about(whole, (*pointer, key))
            whole = _with(data, pointer, held)
        self._until_complete(whole, pointer)
        found: dict[str, Any] = _at(whole, pointer)
        return found

    def _list(
        self, data: dict[str, Any], node: Mapping[str, Any], pointer: Pointer, *, needed: bool
    ) -> list[Any] | None:
        items = resolved(self._schema, node["items"])
        choices, closed = self._choices(items)
        if choices:
            self.terminal.say("  " + self.label("several"))
            found = self.choose_several(choices, needed=needed and "minItems" in node, closed=closed)
        elif items.get("type") == "object":
            found = self._objects(data, items, pointer, int(needed and bool(node.get("minItems"))))
        else:
            found = self._lines(data, items, pointer, needed=needed and bool(node.get("minItems")))
        return found if found or needed else None

    def _objects(
        self, data: dict[str, Any], items: Mapping[str, Any], pointer: Pointer, least: int
    ) -> list[Any]:
        found: list[Any] = []
        while len(found) < least or self.agreed(self.label("another", title=items["title"]), default=False):
            self.terminal.say("  " + self.label("number", title=items["title"], number=len(found) + 1))
            whole = _with(data, pointer, [*found, {}])
            found.append(self._object(whole, items, (*pointer, len(found)), needed=True))
        return found

    def _lines(
        self, data: dict[str, Any], items: Mapping[str, Any], pointer: Pointer, *, needed: bool
    ) -> list[Any]:
        found: list[Any] = []
        while True:
            self.terminal.say("  " + self.label("one-by-one", number=len(found) + 1))
            whole = _with(data, pointer, [*found, ""])
            place = (*pointer, len(found))
            value = self._value(whole, items, place, needed=needed and not found)
            if value is None:
                return found
            wrong = self._against(whole, place, value)
            if wrong:
                self._tell(wrong[0])
            else:
                found.append(value)

    # -- a whole record -----------------------------------------------------------------------------

    def until_complete(self, data: dict[str, Any]) -> dict[str, Any]:
        """The record with everything that its schema asks for in this state."""
        whole = copy.deepcopy(data)
        self._until_complete(whole, ())
        return whole

    def _until_complete(self, whole: dict[str, Any], pointer: Pointer) -> None:
        """Asks for what is missing below ``pointer``, in place, and again for what is wrong."""
        while True:
            faults = [one for one in self._faults(whole) if one.pointer[: len(pointer)] == pointer]
            if not faults:
                return
            fault = min(faults, key=self._order)
            if fault.code not in _OF_WHAT_IS_NOT_THERE:
                self._tell(fault)
                place = fault.pointer
            elif fault.params.get("wanted") == "forbidden":
                self._tell(fault)
                _drop(whole, fault.pointer)
                continue
            else:
                keys = str(fault.params["key"]).split(", ")
                place = (*fault.pointer, keys[0] if len(keys) == 1 else self._one_of(fault.pointer, keys))
            _put(whole, place, self.about(whole, place))

    def _one_of(self, pointer: Pointer, keys: Sequence[str]) -> str:
        self.terminal.say(self.label("one-of"))
        titles = [(key, self.schemas.title(self.kind, (*pointer, key))) for key in keys]
        return self.choose(titles, needed=True, closed=True)

    def _order(self, fault: Fault) -> tuple[int, ...]:
        """Faults in the order of the schema's properties."""
        pointer = fault.pointer
        if fault.code in _OF_WHAT_IS_NOT_THERE and fault.params.get("wanted") != "forbidden":
            pointer = (*pointer, str(fault.params["key"]).split(", ")[0])
        node: Mapping[str, Any] = self._schema
        places = []
        for part in pointer:
            node = resolved(self._schema, node)
            if isinstance(part, int):
                places.append(part)
                node = node.get("items", {})
            else:
                known = node.get("properties", {})
                places.append(list(known).index(part) if part in known else len(known))
                node = known.get(part, {})
        return tuple(places)

    def _against(self, data: dict[str, Any], pointer: Pointer, value: Any) -> list[Fault]:
        """What is wrong with a value by itself: its form, and whether what it names is there."""
        whole = _with(data, pointer, value)
        wrong = [
            one
            for one in self._faults(whole)
            if one.pointer[: len(pointer)] == pointer and one.code not in _OF_WHAT_IS_NOT_THERE
        ]
        return wrong or list(self._of_content(whole, pointer))

    def _of_content(self, whole: dict[str, Any], pointer: Pointer) -> Iterator[Fault]:
        """What rules have against a value that is well formed: no such day, no such record, a telephone."""
        mentions = tuple(Mention._make(one) for one in self.schemas.mentions(self.kind, whole))
        record = Record(address=self.address, kind=self.kind, data=whole, digest="")
        alone = Register([*self.register.records.values(), record], {self.address: mentions})
        told = [*calendar(record, mentions), *personal_data(record, mentions)]
        for fault in (*told, *record_exists(alone), *party_exists(alone)):
            if fault.pointer[: len(pointer)] == pointer:
                yield fault

    def _faults(self, whole: dict[str, Any]) -> list[Fault]:
        return self.schemas.validate(self.kind, self.address, whole)

    @property
    def _schema(self) -> dict[str, Any]:
        return self.schemas.document(self.kind)

    # -- one answer ---------------------------------------------------------------------------------

    def _choices(self, node: Mapping[str, Any]) -> tuple[list[Choice], bool]:
        """What can be chosen, and whether nothing else can be."""
        if "enum" in node:
            return list(zip(node["enum"], node.get("enumDescriptions", node["enum"]), strict=True)), True
        if node.get("type") == "boolean":
            yes = [("true", self.label("yes"))]
            return (yes if node.get("const") else [*yes, ("false", self.label("no"))]), True
        if node.get("x-type") == "ref":
            kinds = node.get("x-kinds", ())
            known = [one for one in self.register.records.values() if not kinds or one.kind in kinds]
            return [(one.address, one.title) for one in sorted(known, key=_newest, reverse=True)], False
        if node.get("x-type") in ("party", "party-or-text"):
            closed = node["x-type"] == "party"
            return [(one.id, _named(one)) for one in self.register.parties.values()], closed
        return [], False

    def choose(self, choices: Sequence[Choice], *, needed: bool, closed: bool, default: str = "") -> str:
        """One of ``choices``: by its number in the list, itself, or words that only it has."""
        found = self._picked(choices, needed=needed, closed=closed, default=default, several=False)
        return found[0] if found else ""

    def choose_several(self, choices: Sequence[Choice], *, needed: bool, closed: bool) -> list[str]:
        """The same, any number of them with commas between."""
        return self._picked(choices, needed=needed, closed=closed, default="", several=True)

    def _picked(
        self, choices: Sequence[Choice], *, needed: bool, closed: bool, default: str, several: bool
    ) -> list[str]:
        shown = list(choices)
        self._show(shown)
        while True:
            answer = self.line("", needed=needed, default=default)
            words = [one.strip() for one in answer.split(",") if one.strip()] if several else [answer]
            found = []
            for word in filter(None, words):
                narrowed = _matching(word, choices, shown)
                if len(narrowed) == 1:
                    found.append(narrowed[0][0])
                elif not narrowed and not closed:
                    found.append(word)
                else:
                    self.terminal.say(
                        "  " + self.label("several-match" if narrowed else "not-among", word=word)
                    )
                    shown = narrowed or shown
                    self._show(narrowed)
                    break
            else:
                return list(dict.fromkeys(found))

    def _show(self, shown: Sequence[Choice]) -> None:
        for number, (value, words) in enumerate(shown[:MOST_SHOWN], 1):
            self.terminal.say(
                f"  {number:>2}. {words}  [{value}]" if words != value else f"  {number:>2}. {value}"
            )
        if len(shown) > MOST_SHOWN:
            self.terminal.say("      " + self.label("more", count=len(shown) - MOST_SHOWN))

    def line(self, prompt: str, *, needed: bool, default: str = "") -> str:
        while True:
            usual = f" [{default}]" if default else "" if needed else f" [{self.label('skip')}]"
            answer = cleaned(self.terminal.ask(f"  {prompt}{usual}> ".replace("   ", "  "))) or default
            if answer or not needed:
                return answer
            self.terminal.say("  " + self.label("must"))

    def agreed(self, question: str, *, default: bool) -> bool:
        sign = self.label("yes-no" if default else "no-yes")
        while True:
            answer = cleaned(self.terminal.ask(f"  {question} {sign}> ")).lower()
            if not answer:
                return default
            if answer in YES | NO:
                return answer in YES

    def label(self, name: str, **params: object) -> str:
        return messages.label(f"ask.{name}", self.lang, **params)


def _named(party: Party) -> str:
    return party.name if party.short == party.name else f"{party.name} ({party.short})"


def _newest(record: Record) -> tuple[str, str]:
    data = record.data
    return str(data.get("date") or data.get("fiscal_year") or record.parts.get("fy") or ""), record.address


def _matching(word: str, choices: Sequence[Choice], shown: Sequence[Choice]) -> list[Choice]:
    """Itself before its number in the list, its number before words that it has."""
    exact = [one for one in choices if word in one or one[1].endswith(f"({word})")]
    if len(exact) == 1:
        return exact
    if word.isdecimal() and 0 < int(word) <= len(shown):
        return [shown[int(word) - 1]]
    return [one for one in choices if word.lower() in f"{one[0]} {one[1]}".lower()]


# -- values at a pointer ----------------------------------------------------------------------------


def _at(data: Any, pointer: Pointer) -> Any:
    for part in pointer:
        data = data[part]
    return data


def _with(data: dict[str, Any], pointer: Pointer, value: Any) -> dict[str, Any]:
    """A copy of ``data`` with ``value`` at ``pointer``."""
    whole = copy.deepcopy(data)
    _put(whole, pointer, value)
    return whole


def _put(whole: dict[str, Any], pointer: Pointer, value: Any) -> None:
    *way, last = pointer
    holder = _at(whole, tuple(way))
    if isinstance(last, int) and last == len(holder):
        holder.append(value)
    else:
        holder[last] = value


def _drop(whole: dict[str, Any], pointer: Pointer) -> None:
    *way, last = pointer
    del _at(whole, tuple(way))[last]
