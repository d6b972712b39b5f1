"""The words of ``export``, ``import`` and ``rollover``: ``words.toml``, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Language → key → words."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))


def say(key: str, lang: str, **values: object) -> str:
    """The words under ``key`` in ``th`` or ``en``, ``{…}`` filled in. Raises KeyError for an unknown key."""
    return catalogue()[lang][key].format(**values)
