"""A part of the board, counted: what the terminal and the data tell of a work, a unit, or of everything."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from generator.model import WORKS
from generator.register import Party
from generator.status import emenscr
from generator.status.board import KINDS, Board, Item
from generator.status.standing import Standing, tally
from generator.status.suspects import Suspect


class Group(Struct, frozen=True, kw_only=True):
    """The items of one kind in one round, and how many of them stand in which state."""

    work: str
    fiscal_year: int
    round: str
    """Empty for what belongs to the year as a whole."""
    kind: str
    counts: dict[str, int]


class Whole(Struct, frozen=True, kw_only=True):
    """A round or quarter as a whole."""

    work: str
    fiscal_year: int
    round: str
    standing: Standing
    """``said`` as ``Board.round`` has it."""


class View(Struct, frozen=True, kw_only=True):
    """What is asked for of a board."""

    today: dt.date
    work: str
    """Empty for all works."""
    party: Party | None
    """None for everybody."""
    items: tuple[Item, ...]
    """Done or not, by work, year (the newest first), round and kind."""
    owed: tuple[Item, ...]
    """What is still to be done, the most urgent first."""
    groups: tuple[Group, ...]
    rounds: tuple[Whole, ...]
    """Every round as a whole, in the order of ``groups``; of a party none, for a round is everybody's."""
    totals: dict[str, int]
    """How many items stand in which state."""
    money: tuple[tuple[int, emenscr.Totals], ...]
    """Fiscal year → the money of its projects, the newest year first."""
    suspects: tuple[Suspect, ...]
    parties: Mapping[str, Party]
    """Everybody by their ids, for their names."""

    @property
    def late(self) -> bool:
        return any(one.standing.state == "late" for one in self.owed)


def view(board: Board, work: str = "", party: Party | None = None) -> View:
    """The items of a work (or all) that a party owes (or everybody)."""
    wanted = board.members(party.id) if party else None

    def asked(of_work: str, owners: Iterable[str]) -> bool:
        return (not work or work == of_work) and (wanted is None or not wanted.isdisjoint(owners))

    found = sorted(
        (one for one in board.items if asked(one.work, one.parties)), key=lambda one: _place(board, one)
    )
    groups: dict[tuple[str, int, str, str], list[Item]] = {}
    for one in found:
        groups.setdefault((one.work, one.fiscal_year, one.round, one.kind), []).append(one)
    money = []
    for year in board.years("emenscr"):
        projects = [one for one in board.projects(year) if asked("emenscr", (one.record.data["owner"],))]
        if projects:
            money.append((year, emenscr.totals(projects)))
    return View(
        today=board.today,
        work=work,
        party=party,
        items=tuple(found),
        owed=tuple(one for one in board.owed() if asked(one.work, one.parties)),
        groups=tuple(
            Group(
                work=name,
                fiscal_year=year,
                round=round_id,
                kind=kind,
                counts=tally(one.standing for one in items),
            )
            for (name, year, round_id, kind), items in groups.items()
        ),
        rounds=tuple(_rounds(board, work)) if party is None else (),
        totals=tally(one.standing for one in found),
        money=tuple(money),
        suspects=tuple(
            one
            for one in board.suspects
            if asked(
                one.record.parts.get("work", one.record.address.partition("/")[0]),
                board.answers_for(one.record),
            )
        ),
        parties=board.register.parties,
    )


def _rounds(board: Board, work: str) -> Iterator[Whole]:
    for name in WORKS if not work else (work,):
        for year in board.years(name):
            for one in board.year(name, year).rounds:
                yield Whole(
                    work=name, fiscal_year=year, round=one, standing=board.round(name, year, one)
                )  # fmt: skip


def _place(board: Board, item: Item) -> tuple[int, int, int, int, str, str]:
    rounds = list(board.year(item.work, item.fiscal_year).rounds)
    place = rounds.index(item.round) if item.round in rounds else -1
    return (
        WORKS.index(item.work), -item.fiscal_year, place, KINDS.index(item.kind), item.address, item.number,
    )  # fmt: skip
