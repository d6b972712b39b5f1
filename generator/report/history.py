"""``tidtam history``: the story of one record of a tree, as text or data."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from generator.cache import STATE
from generator.check import check
from generator.history import people
from generator.history.record import file_of, tell
from generator.history.shown import Shown
from generator.history.words import say
from generator.model import kind_of
from generator.publish.holdings import Holdings
from generator.publish.wordings import called, wording
from generator.report import history_json, history_text
from generator.rules.meant import nearest


class Unknown(Exception):
    """There is, and was, no record at ``address``; ``meant`` is one that is near, or empty."""

    def __init__(self, address: str, meant: str) -> None:
        super().__init__(address)
        self.address = address
        self.meant = meant

    def words(self, lang: str) -> str:
        hint = f" {say('history.meant', lang, address=self.meant)}" if self.meant else ""
        return say("history.unknown", lang, address=self.address) + hint


def report(root: Path, address: str, day: dt.date | None, form: str, lang: str) -> str:
    """The story of a record, or with ``day`` how it stood at the end of that day.

    Raises Unknown for a record that never was, NoHistory where Git cannot tell.
    """
    checked = check(root, cache=root / STATE)
    register = checked.register
    record = register.get(address)
    known = kind_of(address) is not None
    earlier = record.data.get("redirect_from") or () if record else ()
    told = tell(root, address, earlier, root / STATE / "history.cache") if known else None
    if told is None or not (record or told.entries or (root / file_of(address)).is_file()):
        raise Unknown(address, nearest(address, register.records))
    holdings = Holdings(register, dt.date.min, {})
    words = wording(holdings, checked.schemas)
    if day:
        return history_text.standing(told, day, words, lang)
    office = register.office.data if register.office else {}
    shown = Shown(told.history, people.authors_shown(office), register.parties)
    name = called(holdings, address) or address
    reporter = history_json.report if form == "json" else history_text.report
    return reporter(told, name, words, shown, lang)
