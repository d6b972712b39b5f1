"""What the builder of a paper has before it."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from generator.model import Record
from generator.publish.holdings import Holdings


class Subject(Struct, frozen=True, kw_only=True):
    """What one paper is about."""

    address: str
    """Of the page it lies beside: a record's, or a place's such as ``e-mes/2566/6m``."""
    record: Record
    """The record it is of; of a round's paper, the year's cycle."""
    part: str = ""
    """The round, where it is of one: ``6m``, ``q1``, ``r2``."""


class Desk(Struct, frozen=True, kw_only=True):
    """All a builder may read: the register, how things stand, the day, and what the office settled."""

    holdings: Holdings
    """With ``register``, ``board`` (how everything stands), ``today`` (the day asked for) and ``changed``."""
    site_url: str
    """Where the site is published, with a slash at its end; empty where that is not known."""
    garuda: str = ""
    """The name of the office's picture of the Garuda among the templates; empty where it gave none."""
    words: str = ""
    """The sentences of official papers (TOML): ``words.toml`` among the templates."""

    def url(self, address: str) -> str:
        """The permanent address of a page: whole where the site's is known, else the path alone."""
        return f"{self.site_url}{address}/" if self.site_url else f"/{address}/"

    def day(self, record: Record) -> dt.date:
        """The day a record last changed, as far as Git knows; else the day the paper is made for."""
        return self.holdings.changed.get(record.address, self.holdings.today)
