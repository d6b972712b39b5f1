"""Words for people, kept in a TOML file beside the code that says them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import tomli


class Catalogue:
    """``words.toml`` beside the file ``module``, read when it is first asked: table → key → words."""

    def __init__(self, module: str) -> None:
        self._path = Path(module).with_name("words.toml")

    @cached_property
    def tables(self) -> Mapping[str, Mapping[str, str]]:
        return tomli.loads(self._path.read_text("utf-8"))

    def say(self, key: str, table: str, /, **values: object) -> str:
        """The words under ``key`` of ``table`` (mostly a language), ``{…}`` filled in. Raises KeyError."""
        words = self.tables[table][key]
        return words.format(**values) if values else words
