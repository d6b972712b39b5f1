"""The words for where things stand, common to text and data: from the message catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from generator import messages
from generator.register import Party
from generator.status.board import Item
from generator.status.standing import Standing
from generator.thai.dates import short


def state(name: str, lang: str) -> str:
    return messages.label(f"state.{name}", lang)


def said(item: Item, lang: str) -> str:
    """The finer word for an item's state; empty where it has none."""
    word = item.standing.said
    return messages.label(f"said.{item.kind}.{word}", lang) if word else ""


def kind(name: str, lang: str) -> str:
    return messages.label(f"kind.{name}", lang)


def work(name: str, lang: str) -> str:
    return messages.label(f"work.{name}", lang)


def round_(name: str, lang: str) -> str:
    """``6m``, ``q1``, ``r2`` in words; empty for what belongs to the year."""
    letter = name.strip("0123456789")
    return messages.label(f"round.{letter}", lang, number=name.replace(letter, "")) if name else ""


def place(work_: str, year: int, round_id: str, lang: str) -> str:
    """``e-MES 2570 รอบ 6 เดือน``."""
    return " ".join(part for part in (work(work_, lang), str(year), round_(round_id, lang)) if part)


def group(work_: str, year: int, round_id: str, kind_: str, lang: str) -> tuple[str, str]:
    """Where a group of items belongs, and what they are."""
    return place(work_, year, round_id, lang), kind(kind_, lang)


def when(standing: Standing, lang: str) -> str:
    """How late something is, or how many days are left; empty where no day is set or it is done."""
    if standing.state == "late":
        return messages.label("status.late", lang, days=standing.days)
    if not standing.open or standing.due is None:
        return ""
    if standing.days == 0:
        return messages.label("status.today", lang)
    return messages.label("status.left", lang, days=standing.days)


def due(standing: Standing, lang: str) -> str:
    """The due day in short; words that none is set where something open has none."""
    if standing.due:
        return short(standing.due.day)
    return messages.label("status.undated", lang) if standing.open else ""


def counts(found: Mapping[str, int], lang: str) -> list[str]:
    return [f"{state(name, lang)} {count}" for name, count in found.items()]


def names(ids: Iterable[str], parties: Mapping[str, Party]) -> str:
    """Short names of parties; the id of one that is not known."""
    return ", ".join(parties[one].short if one in parties else one for one in ids)
