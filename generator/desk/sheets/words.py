"""The words of the tables: ``words.toml``, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def _catalogue() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))


def table(name: str, **values: object) -> str:
    """What a table is called on its tab."""
    return _catalogue()["tables"][name].format(**values)


def heading(name: str, **values: object) -> str:
    """What stands over a table."""
    return _catalogue()["headings"][name].format(**values)


def column(name: str, **values: object) -> str:
    """The heading of a column that is not called what the schema calls it."""
    return _catalogue()["columns"][name].format(**values)


def word(name: str, **values: object) -> str:
    """Whatever else a sheet says."""
    return _catalogue()["sheet"][name].format(**values)
