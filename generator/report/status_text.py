"""Where things stand, for people: tables on a terminal, one line an item in a pipe."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from generator import messages
from generator.report import status_words as words
from generator.status.board import Item
from generator.status.suspects import Suspect
from generator.status.view import Group, View, Whole
from generator.thai.dates import long, short
from generator.thai.digits import baht, number

STYLES = {"late": "bold red", "due-soon": "yellow", "doing": "cyan", "not-due": "dim", "done": "green"}
"""How a terminal shows a state; the others, and every pipe, show the word alone."""


def report(view: View, lang: str) -> str:
    """Plain text, the fields of a line parted by tabs: what is asked for, the counts, then every item that
    is still to be done, every link in doubt, and the total."""
    rows = [_head(view, lang)]
    rows += ["\t".join([*_group(one, lang), *words.counts(one.counts, lang)]) for one in _pressing(view)]
    rows += ["\t".join(_round(one, lang)) for one in _open_rounds(view)]
    rows += ["\t".join(one) for one in _money(view, lang)]
    rows += ["\t".join(_item(view, one, lang)) for one in view.owed]
    rows += ["\t".join(_suspect(one, lang)) for one in view.suspects]
    if not view.owed:
        rows.append(messages.label("status.nothing", lang))
    rows.append("\t".join([messages.label("status.total", lang), *words.counts(view.totals, lang)]))
    return "\n".join(rows)


def tables(view: View, lang: str) -> Iterator[RenderableType]:
    """The same as tables for a terminal, coloured by state."""
    yield Text(_head(view, lang), "bold")
    counts = _table(("work", "item", "count"), messages.label("status.counts", lang), lang)
    for group in _pressing(view):
        counts.add_row(*_group(group, lang), _coloured(group.counts, lang))
    for whole in _open_rounds(view):
        where, what, state = _round(whole, lang)
        counts.add_row(where, what, Text(state, STYLES.get(whole.standing.state, "")))
    for where, amount in _money(view, lang):
        counts.add_row(where, messages.label("status.money", lang), amount)
    counts.add_row(messages.label("status.total", lang), "", _coloured(view.totals, lang), style="bold")
    yield counts
    if view.owed:
        yield _owed(view, lang)
    else:
        yield Text(messages.label("status.nothing", lang), "green")
    if view.suspects:
        yield Text(messages.label("status.suspects", lang), "bold")
        for suspect in view.suspects:
            yield Text(" · ".join(_suspect(suspect, lang)), "magenta")


def _owed(view: View, lang: str) -> Table:
    owed = _table(("state", "due", "item", "owner"), messages.label("status.owed", lang), lang)
    for item in view.owed:
        state, when, due, place, name, said, owners, subject, address = _item(view, item, lang)
        late = item.standing.state == "late"
        told = Text(when if late else state, STYLES.get(item.standing.state, ""))
        told.append("" if late or not when else f"\n{when}")
        about = Text.assemble(f"{place} · {name}", (f" · {said}" if said else "", "dim"), f"\n{subject}")
        about.append(f"\n{address}", "dim")
        owed.add_row(told, due, about, owners)
    return owed


def _head(view: View, lang: str) -> str:
    part = [words.work(view.work, lang)] if view.work else []
    part += [view.party.name] if view.party else []
    rows = [messages.label("status.title", lang, day=long(view.today))]
    rows += [messages.label("status.of", lang, part=" · ".join(part))] if part else []
    return " ".join(rows)


def _pressing(view: View) -> list[Group]:
    """The groups of years in which something is still to be done."""
    years = {(one.work, one.fiscal_year) for one in view.owed}
    return [one for one in view.groups if (one.work, one.fiscal_year) in years]


def _open_rounds(view: View) -> list[Whole]:
    """The rounds that something is still to be done in."""
    return [one for one in view.rounds if one.standing.open]


def _round(whole: Whole, lang: str) -> tuple[str, str, str]:
    """Where, that it is the whole round, and how that stands."""
    standing = whole.standing
    told = [words.when(standing, lang) if standing.state == "late" else "", words.state(standing.state, lang)]
    said = messages.label(f"said.round.{standing.said}", lang)
    parts = [next(filter(None, told)), said if said not in told else ""]
    return (
        words.place(whole.work, whole.fiscal_year, whole.round, lang),
        messages.label("status.round", lang),
        " · ".join(filter(None, parts)),
    )


def _group(group: Group, lang: str) -> tuple[str, str]:
    return words.group(group.work, group.fiscal_year, group.round, group.kind, lang)


def _money(view: View, lang: str) -> list[tuple[str, str]]:
    found = []
    for year, totals in view.money:
        amount = messages.label(
            "status.spent",
            lang,
            projects=totals.projects,
            budget=baht(totals.budget),
            disbursed=baht(totals.disbursed),
        )
        if totals.percent is not None:
            share = messages.label("status.percent", lang, percent=number(totals.percent, 2))
            amount = f"{amount} ({share})"
        found.append((words.place("emenscr", year, "", lang), amount))
    return found


def _item(view: View, item: Item, lang: str) -> tuple[str, ...]:
    standing = item.standing
    number_ = "" if item.kind == "visit-report" else item.number
    return (
        words.state(standing.state, lang),
        words.when(standing, lang),
        words.due(standing, lang),
        words.place(item.work, item.fiscal_year, item.round, lang),
        f"{words.kind(item.kind, lang)} {number_}".strip(),
        words.said(item, lang),
        words.names(item.parties, view.parties),
        item.subject.replace("\n", " "),
        item.address,
    )


def _suspect(suspect: Suspect, lang: str) -> tuple[str, ...]:
    return (
        messages.label("status.suspect", lang),
        messages.label(f"why.{suspect.why}", lang),
        messages.label("status.since", lang, day=short(suspect.since)),
        suspect.record.address,
        suspect.target.address,
        suspect.cause,
    )


def _table(columns: tuple[str, ...], title: str, lang: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for name in columns:
        table.add_column(messages.label(f"status.column.{name}", lang), overflow="fold")
    return table


def _coloured(counts: dict[str, int], lang: str) -> Text:
    found = Text()
    for state, count in counts.items():
        found.append("  " if found else "").append(
            f"{words.state(state, lang)} {count}", STYLES.get(state, "")
        )
    return found
