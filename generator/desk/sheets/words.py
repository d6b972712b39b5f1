"""The words of the tables."""

from __future__ import annotations

from generator.catalogue import Catalogue

_WORDS = Catalogue(__file__)


def table(name: str, **values: object) -> str:
    """What a table is called on its tab."""
    return _WORDS.say(name, "tables", **values)


def heading(name: str, **values: object) -> str:
    """What stands over a table."""
    return _WORDS.say(name, "headings", **values)


def column(name: str, **values: object) -> str:
    """The heading of a column that is not called what the schema calls it."""
    return _WORDS.say(name, "columns", **values)


def word(name: str, **values: object) -> str:
    """Whatever else a sheet says."""
    return _WORDS.say(name, "sheet", **values)
