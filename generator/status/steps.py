"""Every step of a manual in one year: done, under way, due, late, or not applicable with its reason.

The day a step is due comes from the year's own record first, then from a letter, then from the manual's
rhythm.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from generator.model import Record
from generator.status.dues import by_letter, by_manual
from generator.status.rounds import Year
from generator.status.standing import Due, Standing, by, day, done, planned, settled, to_do
from generator.thai.dates import parse_date

_Entry = Mapping[str, Any]


class Step(Struct, frozen=True, kw_only=True):
    """One step of a manual in one year, for one round or once a year."""

    number: str
    round: str
    """Empty for a step that is done once a year."""
    actor: str
    """Id of whoever does it: the log's word, else the manual's."""
    standing: Standing
    """``said`` is ``no-round`` where the year has none of the step's rounds; else empty."""
    entries: tuple[_Entry, ...]
    """What the year's log says of it, up to the day asked for."""
    shown_by: tuple[str, ...]
    """Addresses of the records that show it was done."""
    reason: str = ""
    """Why it does not apply."""


class _Work(Struct, frozen=True):
    year: Year
    manual: Record
    cycle: Record
    log: Mapping[str, Sequence[_Entry]]
    """Step → its entries, the oldest first."""


def steps(year: Year) -> list[Step]:
    """The steps of the year's manual, in the manual's order, round by round."""
    if year.manual is None or year.cycle is None:
        return []
    work = _Work(year, year.manual, year.cycle, _log(year.cycle))
    found: dict[tuple[str, str], Step] = {}
    for step in year.manual.data["steps"]:
        names = _rounds(work, step)
        for name in names:
            found[step["number"], name] = _step(work, step, name, found)
        if not names:
            found[step["number"], ""] = Step(
                number=step["number"],
                round="",
                actor=step["actor"],
                standing=Standing("not-applicable", said="no-round"),
                entries=(),
                shown_by=(),
            )
    return list(found.values())


def _log(cycle: Record) -> dict[str, list[_Entry]]:
    """An entry without a day stands where it was written: after the one before it."""
    found: dict[str, list[tuple[dt.date, _Entry]]] = {}
    for one in cycle.data.get("log") or ():
        entries = found.setdefault(one["step"], [])
        entries.append((day(one.get("date")) or (entries[-1][0] if entries else dt.date.min), one))
    return {
        step: [one for _, one in sorted(entries, key=lambda pair: pair[0])] for step, entries in found.items()
    }


def _rounds(work: _Work, step: _Entry) -> list[str]:
    """The rounds a step is done in; ``""`` for once a year. The log may add rounds the manual names not."""
    logged = {one.get("round", "") for one in work.log.get(step["number"], ())}
    wanted = step.get("rounds") or ()
    found = [one for one in work.year.rounds if one in wanted or one in logged]
    return ["", *found] if not wanted and (not found or "" in logged) else found


def _step(work: _Work, step: _Entry, round_id: str, before: Mapping[tuple[str, str], Step]) -> Step:
    today = work.year.today
    written = [
        one for one in work.log.get(step["number"], ()) if one.get("round", round_id) == round_id
    ]  # an entry that names no round speaks of all
    entries = tuple(one for one in written if "date" not in one or by(one["date"], today))
    last = entries[-1] if entries else None
    due = _due(work, step, round_id, entries or written, before)
    event = step.get("event", "")
    came = work.year.happened(round_id, event) if event else None
    shown_by = [ref for one in entries for ref in one.get("refs") or ()]
    ended = day(last.get("until") or last.get("date")) if last and last["state"] == "done" else None
    if last and last["state"] == "not-applicable":
        standing = Standing("not-applicable")
    elif ended and ended <= today:
        standing = done(ended, due)
    elif came:
        standing = done(came, due)
        source = work.year.entry(round_id)[event].get("source")
        shown_by += [source] if source else []
    elif ended:  # it takes several days, and the last has not come
        standing = to_do(Due(ended, "cycle", work.cycle.address), today, begun=True)
        standing = planned(standing, ended, done(ended, due))
    else:
        standing = settled(to_do(due, today, begun=last is not None), over=work.year.over)
        if comes := day((work.year.entry(round_id).get(event) or {}).get("date")):
            standing = planned(standing, comes, done(comes, due))
    return Step(
        number=step["number"],
        round=round_id,
        actor=(last or {}).get("by", step["actor"]),
        standing=standing,
        entries=entries,
        shown_by=tuple(dict.fromkeys(shown_by)),
        reason=last.get("reason", "") if last else "",
    )


def _due(
    work: _Work,
    step: _Entry,
    round_id: str,
    entries: Sequence[_Entry],
    before: Mapping[tuple[str, str], Step],
) -> Due | None:
    """The year's own record first, then a letter, then the manual's rhythm."""
    year, fiscal_year = work.year, work.cycle.data["fiscal_year"]
    entry = year.entry(round_id)
    until = [one["until"] for one in entries if one["state"] == "doing" and "until" in one]
    if until:
        return Due(parse_date(until[-1]), "cycle", work.cycle.address)
    dated = entry.get("closes" if step.get("event") == "submitted" else step.get("event", ""))
    if dated and (step["event"] == "submitted" or parse_date(dated["date"]) > year.today):
        return Due(parse_date(dated["date"]), "cycle", dated.get("source", ""))
    named = year.set_days.get(f"{work.manual.address}#{step['number']}", ())
    return by_letter(named, fiscal_year, round_id, year.today) or by_manual(
        work.manual, step, fiscal_year, entry, lambda number: _done_on(number, round_id, before)
    )


def _done_on(number: str, round_id: str, before: Mapping[tuple[str, str], Step]) -> dt.date | None:
    """The day an earlier step was done: in this round or for the year, else in the latest round it was."""
    own = before.get((number, round_id)) or before.get((number, ""))
    found = [own] if own else [one for (name, _), one in before.items() if name == number]
    return max(
        (one.standing.day for one in found if one.standing.state == "done" and one.standing.day), default=None
    )
