"""The ``.json`` beside each record's page: the record for programs.

Days are ISO 8601 in the Common Era with the Thai text beside them (``"date": "2023-02-22",
"date_thai": "22 กุมภาพันธ์ 2566"``); years of the Buddhist Era stay as they are. What is made up carries
``"sample": true``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import orjson

from generator.model import Link, Record
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
    """The record's data, its days for programs and for people. What holds no day is the record's own."""
    days: _Days = {}
    for mention in register.mentions[record.address]:
        if mention.type == "date":
            holder = days
            for part in mention.pointer[:-1]:
                holder = holder.setdefault(part, {})
            holder[mention.pointer[-1]] = mention.value
    marked: dict[str, Any] = _marked(record.data, days)
    return marked


_Days = dict[str | int, Any]
"""The days below a value: key or index → a day as it is written, or the days below that."""


def _marked(value: Any, days: _Days) -> Any:
    if isinstance(value, list):
        return [_marked(inner, days[at]) if at in days else inner for at, inner in enumerate(value)]
    entries: dict[str, Any] = {}
    for key, inner in value.items():
        found = days.get(key)
        if found is None:
            entries[key] = inner
        elif isinstance(found, str):
            entries[key], entries[f"{key}_thai"] = _told(found)
        elif isinstance(inner, list) and all(isinstance(day, str) for day in found.values()):
            told = [_told(day) for day in found.values()]
            entries[key], entries[f"{key}_thai"] = [iso for iso, _ in told], [thai for _, thai in told]
        else:
            entries[key] = _marked(inner, found)
    return entries


@lru_cache(maxsize=1 << 15)
def _told(written: str) -> tuple[str, str]:
    """A day as a program reads it, and as people do."""
    day = dates.parse_date(written)
    return dates.iso(day), dates.long(day)
