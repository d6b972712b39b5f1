"""The ``.json`` beside each record's page: the record for programs.

Days are ISO 8601 in the Common Era with the Thai text beside them (``"date": "2023-02-22",
"date_thai": "22 กุมภาพันธ์ 2566"``); years of the Buddhist Era stay as they are. What is made up carries
``"sample": true``.
"""

from __future__ import annotations

import marshal
from functools import lru_cache
from typing import Any

import orjson

from generator.model import Link, Pointer, Record
from generator.register import Register
from generator.thai import dates

SUFFIX = ".json"


def data(record: Record, register: Register, site_url: str) -> bytes:
    """The record's data file, UTF-8. ``register`` is the public one: what it lacks is not named."""
    document = {
        "address": record.address,
        "url": f"{site_url}{record.address}/",
        "kind": record.kind,
        "title": record.title,
        "sample": record.sample,
        "data": with_days(record, register),
        "links": _links(register.links_out.get(record.address, ()), register, site_url, to=True),
        "linked_from": _links(register.links_in.get(record.address, ()), register, site_url, to=False),
    }
    return orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE)


def _links(links: tuple[Link, ...], register: Register, site_url: str, *, to: bool) -> list[dict[str, str]]:
    """The other end of each link, in the links' order; ``relation`` is the property that names it."""
    told: dict[tuple[str, str], dict[str, str]] = {}
    for link in links:
        address = link.target if to else link.source
        other = register.get(address)
        if other:
            relation = link.relation
            told[relation, address] = {
                "relation": relation,
                "address": address,
                "url": f"{site_url}{address}/",
                "kind": other.kind,
                "title": other.title,
            }
    return list(told.values())


def with_days(record: Record, register: Register) -> dict[str, Any]:
    """A copy of the record's data, its days for programs and for people."""
    copy: dict[str, Any] = marshal.loads(marshal.dumps(record.data))
    days: dict[Pointer, dict[str | int, str]] = {}
    for mention in register.mentions[record.address]:
        if mention.type == "date":
            days.setdefault(mention.pointer[:-1], {})[mention.pointer[-1]] = mention.value
    for pointer, written in days.items():
        if pointer and isinstance(next(iter(written)), int):
            _mark_list(_at(copy, pointer[:-1]), pointer[-1], list(written.values()))
        else:
            _mark(_at(copy, pointer), written)
    return copy


def _at(value: Any, pointer: Pointer) -> Any:
    for part in pointer:
        value = value[part]
    return value


def _mark(holder: dict[str, Any], days: dict[str | int, str]) -> None:
    entries: dict[str, Any] = {}
    for key, value in holder.items():
        if key in days:
            entries[key], entries[f"{key}_thai"] = _told(days[key])
        else:
            entries[key] = value
    holder.clear()
    holder.update(entries)


def _mark_list(holder: Any, key: str | int, written: list[str]) -> None:
    """A list of days: the Thai texts stand in a list of their own beside it."""
    days = [_told(day) for day in written]
    holder[key] = [iso for iso, _ in days]
    if isinstance(key, str):
        holder[f"{key}_thai"] = [thai for _, thai in days]


@lru_cache(maxsize=1 << 15)
def _told(written: str) -> tuple[str, str]:
    """A day as a program reads it, and as people do."""
    day = dates.parse_date(written)
    return dates.iso(day), dates.long(day)
