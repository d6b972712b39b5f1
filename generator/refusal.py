"""What a schema refuses, as faults with their place and, where it can be known, the mend.

The compiled validator says that a record is wrong; here jsonschema is asked where and why. It is only
ever called for records that are wrong.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from jsonschema import Draft7Validator, ValidationError
from jsonschema.validators import extend
from msgspec import Struct

from generator.model import At, Fault, Pointer
from generator.schema_node import described, resolved, title_of
from generator.thai.dates import BUDDHIST_OFFSET
from generator.thai.digits import loose_number, to_arabic
from generator.yamlcore import quoted

_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})", re.ASCII)


def _pattern(validator: Any, pattern: str, instance: Any, _schema: Any) -> Iterator[ValidationError]:
    """``pattern`` as ECMA 262 and the compiled validator take it: ``$`` is the very end of the text."""
    if validator.is_type(instance, "string") and not re.search(re.sub(r"\$$", r"\\Z", pattern), instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


_Reader: Any = extend(Draft7Validator, {"pattern": _pattern})  # type: ignore[no-untyped-call]

Describe = Callable[[Pointer], Mapping[str, Any]]
"""The schema of the property at a pointer, ``$ref`` followed; empty where the schema knows none."""


def faults(
    document: Mapping[str, Any], describe: Describe, address: str, data: dict[str, Any]
) -> list[Fault]:
    """Everything jsonschema has against ``data``, each thing once. ``document`` is the whole schema."""
    found: dict[tuple[str, Pointer, str], Fault] = {}
    errors = list(_Reader(document).iter_errors(data))
    wrong = {tuple(error.absolute_path) for error in errors if error.validator in ("type", "enum", "const")}
    for error in errors:
        refusal = _Refusal(document, describe, address, data, error, tuple(error.absolute_path))
        if refusal.premise() & wrong:
            continue  # what a misspelt state would demand or forbid is of no interest
        for fault in _WORDINGS.get(error.validator, _between_properties)(refusal):
            found.setdefault((fault.code, fault.pointer, str(fault.params.get("key"))), fault)
    return list(found.values())


class _Refusal(Struct, frozen=True):
    """One error of jsonschema, and what is needed to word it."""

    document: Mapping[str, Any]
    describe: Describe
    address: str
    data: dict[str, Any]
    error: Any
    pointer: Pointer

    def title(self, pointer: Pointer) -> str:
        return title_of(self.describe(pointer), pointer)

    def fault(
        self, code: str, *, at: At = At.VALUE, below: Pointer = (), fix: str | None = None, **params: object
    ) -> Fault:
        """A fault at the error's place, or at ``below`` it."""
        pointer = (*self.pointer, *below)
        params.setdefault("title", self.title(pointer))
        return Fault(code=code, address=self.address, pointer=pointer, at=at, params=params, fix=fix)

    def conditional(self, key: str, wanted: str) -> Fault:
        """A property that a state demands (told at its parent) or forbids (told at itself)."""
        explanation, condition = self.condition()
        return self.fault(
            "TT208", at=At.KEY, below=() if wanted == "required" else (key,),
            key=key, title=self.title((*self.pointer, key)), wanted=wanted,
            explanation=explanation, condition=condition,
        )  # fmt: skip

    def branch(self) -> tuple[Mapping[str, Any], str]:
        """The innermost if/then/else the error lies in, and which of the two branches."""
        node: Any = self.document
        found: tuple[Mapping[str, Any], str] = ({}, "then")
        for part in self.error.absolute_schema_path:
            if isinstance(node, dict):
                node = resolved(self.document, node)
                if part in ("then", "else"):
                    found = (node, str(part))
            try:
                node = node[part]
            except (KeyError, IndexError, TypeError):
                break  # the path goes on into a false schema, which has no inside
        return found

    def premise(self) -> set[Pointer]:
        """The properties that the branch the error lies in depends on."""
        branch, _ = self.branch()
        return {(*self.pointer, key) for key in branch.get("if", {}).get("properties", {})}

    def condition(self) -> tuple[str, str]:
        """What the schema says of a broken condition: its own words, and its ``if`` in Thai titles."""
        branch, name = self.branch()
        words = []
        for key, rule in branch.get("if", {}).get("properties", {}).items():
            pointer = (*self.pointer, key)
            values = rule.get("enum", [rule["const"]] if "const" in rule else [])
            named = [described(self.describe(pointer), str(value)) for value in values]
            if named:
                sign = "=" if name == "then" else "≠"
                words.append(f"{self.title(pointer)} {sign} {' / '.join(named)}")
        return str(branch.get(name, {}).get("errorMessage") or ""), " · ".join(words)


# -- one wording a keyword of JSON Schema -----------------------------------------------------------


def _missing(refusal: _Refusal) -> Iterator[Fault]:
    """``required``: jsonschema tells of it once for each missing key; the repeats are dropped above."""
    conditional = {"then", "else"} & set(refusal.error.absolute_schema_path)
    for key in refusal.error.validator_value:
        if key in refusal.error.instance:
            continue
        if conditional:
            yield refusal.conditional(key, "required")
        else:
            title = refusal.title((*refusal.pointer, key))
            yield refusal.fault("TT201", at=At.KEY, key=key, title=title)


def _unknown(refusal: _Refusal) -> Iterator[Fault]:
    allowed = refusal.error.schema.get("properties", {})
    unused = [name for name in allowed if name not in refusal.error.instance]
    for key in refusal.error.instance:
        if key not in allowed:
            near = _nearest_key(refusal, key, unused)
            yield refusal.fault(
                "TT202", at=At.KEY, below=(key,), fix=near or None,
                key=key, suggestion=near, allowed=", ".join(unused),
            )  # fmt: skip


def _wrong_type(refusal: _Refusal) -> Iterator[Fault]:
    value, rule = refusal.error.instance, refusal.error.validator_value
    types = [rule] if isinstance(rule, str) else list(rule)
    plain = loose_number(value) if isinstance(value, str) and {"number", "integer"} & set(types) else None
    if plain is not None:
        yield refusal.fault("TT209", fix=plain, value=value, suggestion=plain)
    elif isinstance(value, int | float) and not isinstance(value, bool) and "string" in types:
        yield refusal.fault("TT210")  # its value is told as it was written
    else:
        yield refusal.fault("TT203", value=_shown(value), expected=tuple(types))


def _not_allowed(refusal: _Refusal) -> Iterator[Fault]:
    value, rule = str(refusal.error.instance), refusal.error.validator_value
    items = rule if isinstance(rule, list) else [rule]
    allowed = [item if isinstance(item, str) else json.dumps(item) for item in items]
    near = _nearest_value(value, allowed, refusal.error.schema.get("enumDescriptions", ()))
    yield refusal.fault("TT204", fix=near or None, value=value, allowed=", ".join(allowed), suggestion=near)


def _wrong_form(refusal: _Refusal) -> Iterator[Fault]:
    value, schema = refusal.error.instance, refusal.error.schema
    date = _mended_date(value) if schema.get("x-type") == "date" else ""
    yield refusal.fault(
        "TT205", fix=quoted(date) if date else None,
        value=value, explanation=schema.get("patternErrorMessage", ""), suggestion=date,
    )  # fmt: skip


def _wrong_size(refusal: _Refusal) -> Iterator[Fault]:
    yield refusal.fault("TT206", limit=refusal.error.validator_value, rule=refusal.error.validator)


def _out_of_range(refusal: _Refusal) -> Iterator[Fault]:
    value, schema = refusal.error.instance, refusal.error.schema
    common_era = str(schema.get("x-type")).endswith("-year") and 1900 <= value < 2200
    meant = str(value + BUDDHIST_OFFSET) if common_era else ""
    yield refusal.fault(
        "TT207", fix=meant or None,
        value=value, limit=refusal.error.validator_value, rule=refusal.error.validator, suggestion=meant,
    )  # fmt: skip


def _forbidden(refusal: _Refusal) -> Iterator[Fault]:
    """A property that is ``false`` in this state: jsonschema does not name it, its branch does."""
    branch, name = refusal.branch()
    holder: Any = refusal.data
    for part in refusal.pointer:
        holder = holder[part]
    for key, rule in branch.get(name, {}).get("properties", {}).items():
        if rule is False and key in holder:
            yield refusal.conditional(key, "forbidden")


def _dependent(refusal: _Refusal) -> Iterator[Fault]:
    """``dependencies``: a property that goes only with another."""
    for key, wanted in refusal.error.validator_value.items():
        for other in wanted if key in refusal.error.instance else ():
            if other not in refusal.error.instance:
                yield refusal.fault(
                    "TT208", at=At.KEY, key=other, wanted="required", explanation="",
                    title=refusal.title((*refusal.pointer, other)),
                    condition=f"มี {refusal.title((*refusal.pointer, key))}",
                )  # fmt: skip


def _between_properties(refusal: _Refusal) -> Iterator[Fault]:
    """``not``, ``oneOf``, ``anyOf``: a rule between several properties."""
    rule = refusal.error.validator_value
    branches = rule if isinstance(rule, list) else [rule]
    keys = list(
        dict.fromkeys(k for one in branches if isinstance(one, dict) for k in one.get("required", ()))
    )
    explanation, condition = refusal.condition()
    yield refusal.fault(
        "TT208", at=At.KEY, key=", ".join(keys), wanted="choice",
        title=", ".join(refusal.title((*refusal.pointer, key)) for key in keys),
        explanation=str(refusal.error.schema.get("errorMessage") or explanation), condition=condition,
    )  # fmt: skip


_WORDINGS: Mapping[str | None, Callable[[_Refusal], Iterator[Fault]]] = {
    "required": _missing,
    "additionalProperties": _unknown,
    "type": _wrong_type,
    "enum": _not_allowed,
    "const": _not_allowed,
    "pattern": _wrong_form,
    "format": _wrong_form,
    **dict.fromkeys(
        ("minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "minProperties"), _wrong_size
    ),
    **dict.fromkeys(
        ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"), _out_of_range
    ),
    "dependencies": _dependent,
    None: _forbidden,
}


# -- what was meant ---------------------------------------------------------------------------------


def _nearest_key(refusal: _Refusal, key: str, allowed: Sequence[str]) -> str:
    """The key that was meant: spelt nearly so, or written as its Thai title."""
    plain = key.strip().lower().replace("-", "_").replace(" ", "_")
    for name in allowed:
        if plain == name or key.strip() == refusal.title((*refusal.pointer, name)):
            return name
    return next(iter(difflib.get_close_matches(plain, allowed, 1, 0.6)), "")


def _nearest_value(value: str, allowed: Sequence[str], words: Sequence[str]) -> str:
    """The allowed value that was meant: spelt nearly so, or written in its Thai words."""
    for item, word in zip(allowed, words, strict=False):
        if value.strip() and (value.strip() == word or word.startswith(value.strip())):
            return item
    plain = value.strip().lower().replace("_", "-").replace(" ", "-")
    return next(iter(difflib.get_close_matches(plain, allowed, 1, 0.6)), "")


def _mended_date(value: object) -> str:
    """``๒๒/๒/๒๕๖๖`` → ``2566-02-22``; empty where the day cannot be known."""
    text = to_arabic(str(value).strip())
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = found.groups()
    else:
        return ""
    return f"{year}-{int(month):02d}-{int(day):02d}" if 1 <= int(month) <= 12 else ""


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
    return text if len(text) <= 60 else text[:57] + "…"
