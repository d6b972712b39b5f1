"""The words that pages are named by: ``site_templates/words.toml``, read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import tomli

from generator import resources


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, Any]:
    """The whole catalogue, table by table."""
    text = (resources.directory("site_templates") / "words.toml").read_text("utf-8")
    return tomli.loads(text)


def say(table: str, key: str, **values: object) -> str:
    """The words under ``key`` of ``table`` with ``{…}`` filled in. Raises KeyError for an unknown key."""
    words = str(catalogue()[table][key])
    return words.format(**values) if values else words


def work(name: str) -> Mapping[str, str]:
    """The words for one of the works: its name, in full, in plain words, and whom it reports to."""
    found: Mapping[str, str] = catalogue()["works"][name]
    return found


def relation(direction: str, kind: str, property_path: str) -> str:
    """What a link means. ``direction`` is ``out`` or ``in``; ``kind`` and path are the naming record's."""
    table: Mapping[str, str] = catalogue()[direction]
    parts = property_path.split(".")
    while parts:
        if found := table.get(f"{kind}.{'.'.join(parts)}"):
            return found
        parts.pop()
    return table.get(property_path.partition(".")[0], table["any"])
