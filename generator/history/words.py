"""The words for histories and changes: ``words.toml``, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from generator.history.repository import NoHistory


@cache
def _catalogue() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))


def say(key: str, lang: str, **values: object) -> str:
    """The words under ``key`` in ``th`` or ``en``, ``{…}`` filled in. Raises KeyError for an unknown key."""
    words = _catalogue()[lang][key]
    return words.format(**values) if values else words


def why(error: NoHistory, root: Path, lang: str) -> str:
    """Why there is no history, and what to do."""
    key = "unsafe" if "safe.directory" in error.said else error.reason
    said = " ".join(error.said.split())
    return say(key, lang, root=root.resolve(), said=said)
