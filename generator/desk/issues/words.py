"""The words of issue forms and of reading them: ``words.toml``, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def _catalogue() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))


def say(key: str, lang: str, **values: object) -> str:
    """The words under ``key`` in ``th``, ``en`` or ``form``, ``{…}`` filled in. Raises KeyError."""
    words = _catalogue()[lang][key]
    return words.format(**values) if values else words
