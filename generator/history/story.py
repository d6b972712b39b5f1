"""The steps of one record and what its old files said → the story of the record, entry by entry. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from msgspec import Struct

from generator.history.difference import Change, changes
from generator.history.reading import History
from generator.history.trail import Step, absent

State = dict[str, Any]
View = Callable[[State], State | None]
"""What of a state may be shown; None where nothing may."""


class Kind(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    """To another address; maybe changed too."""
    REWRITTEN = "rewritten"
    """The file is written otherwise and says the same."""
    UNREADABLE = "unreadable"
    """What was put there is no record that can be read."""
    DELETED = "deleted"
    RESTORED = "restored"
    """Added again after it was deleted."""


class Part(Struct, frozen=True, kw_only=True):
    """One commit of a branch that was merged."""

    commit: int
    changes: tuple[Change, ...]


class Entry(Struct, frozen=True, kw_only=True):
    """One change of a record, as it came to the main line."""

    kind: Kind
    commit: int
    """Index of the commit of the main line."""
    day: dt.date
    authors: tuple[int, ...]
    """Commits by whose authors it was made, each once, oldest first."""
    file: str
    changes: tuple[Change, ...]
    parts: tuple[Part, ...]
    """The commits of the branch, where it took more than one."""
    state: State | None
    """What the record said from here on; None where it was not there or cannot be read or shown."""
    was: str = ""
    """The file it moved from."""


def story(
    history: History, steps: Sequence[Step], kind: str, states: Mapping[str, State | None], view: View
) -> list[Entry]:
    """The entries of a record of ``kind``, oldest first.

    ``states`` is what each file said, by its id. What ``view`` does not show leaves no trace: the story
    begins with the first state that may be seen.
    """
    shown: dict[str, State | None] = {}

    def state(identity: str) -> State | None:
        if identity not in shown:
            read = None if absent(identity) else states.get(identity)
            shown[identity] = read if read is None else view(read)
        return shown[identity]

    found: list[Entry] = []
    deleted = False
    last: State | None = None
    for step in steps:
        now = state(step.new)
        hidden = now is None and not absent(step.new) and states.get(step.new) is not None
        if hidden or (not found and now is None):
            found, last = [], None  # whatever came before was seen by nobody who sees this
            continue
        told = _kind(step, now, bool(found), deleted)
        differs = tuple(changes(kind, last, now)) if now is not None and last is not None else ()
        if told is Kind.CHANGED and last is not None and not differs:
            told = Kind.REWRITTEN
        found.append(
            Entry(
                kind=told,
                commit=step.commit,
                day=history.day(step.commit),
                authors=tuple(dict.fromkeys(part.commit for part in step.parts)) or (step.commit,),
                file=step.file,
                changes=differs,
                parts=_parts(step, kind, state),
                state=now,
                was=found[-1].file if found and told is Kind.MOVED else "",
            )
        )
        deleted = step.status == "D"
        last = now if now is not None else last
    return found


def _kind(step: Step, now: State | None, known: bool, deleted: bool) -> Kind:
    if step.status == "D":
        return Kind.DELETED
    if now is None:
        return Kind.UNREADABLE
    if not known:
        return Kind.ADDED
    if deleted:
        return Kind.RESTORED
    return Kind.MOVED if step.status == "R" else Kind.CHANGED


def _parts(step: Step, kind: str, state: Callable[[str], State | None]) -> tuple[Part, ...]:
    """What each commit of the branch did, and what the merge itself decided; nothing where one did it all."""
    if not step.parts or (len(step.parts) == 1 and step.parts[0].new == step.new):
        return ()
    found = []
    for part in step.parts:
        old, new = state(part.old), state(part.new)
        differs = changes(kind, old, new) if old is not None and new is not None else []
        found.append(Part(commit=part.commit, changes=tuple(differs)))
    branch, main, merged = state(step.parts[-1].new), state(step.old), state(step.new)
    if branch is not None and main is not None and merged is not None:
        # What the merge decided is neither what the branch said nor what the main line said.
        from_main = {(one.pointer, repr(one.new)) for one in changes(kind, main, merged)}
        own = [one for one in changes(kind, branch, merged) if (one.pointer, repr(one.new)) in from_main]
        if own:
            found.append(Part(commit=step.commit, changes=tuple(own)))
    return tuple(found)


def standing_on(entries: Sequence[Entry], day: dt.date) -> Entry | None:
    """The entry that tells how the record stood at the end of a day; None before it was there."""
    found = None
    for entry in entries:
        if entry.day <= day:
            found = entry
    return found
