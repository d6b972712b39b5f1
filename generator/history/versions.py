"""What a record said before: its old files read, and the public's view of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from generator.history.trail import Step, absent
from generator.model import Record
from generator.rules.privacy import personal_data
from generator.schema import Schemas
from generator.yamlcore import parse

WITHHELD = "(ปิดไว้ เพราะมีข้อมูลส่วนบุคคล)"
"""Stands where an old state holds what must not be shown."""


def blobs(steps: Iterable[Step]) -> Iterable[str]:
    """The ids of every state that steps and their parts speak of."""
    for step in steps:
        for identity in (step.old, step.new, *(one for part in step.parts for one in (part.old, part.new))):
            if not absent(identity):
                yield identity


def read_state(content: bytes, kind: str, address: str) -> dict[str, Any] | None:
    """What a file said; None where it was nothing that can be read. What is private in it is withheld.

    Today's rules hold for yesterday's texts: a telephone number that was taken out must not come back by
    way of its history.
    """
    data = parse(content).data
    if data is None:
        return None
    record = Record(address=address, kind=kind, data=data, digest="")
    for fault in personal_data(record, ()):
        holder: Any = data
        for part in fault.pointer[:-1]:
            holder = holder[part]
        holder[fault.pointer[-1]] = WITHHELD
    return data


def named(data: Mapping[str, Any], kind: str, schemas: Schemas) -> frozenset[str]:
    """The addresses that a state names."""
    return frozenset(
        value.partition("#")[0]
        for type_, _, value, _ in schemas.mentions(kind, data)  # type: ignore[arg-type]
        if type_ == "ref" and isinstance(value, str)
    )
