"""The story of one record, asked of Git: for the command line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from generator.history import repository, versions
from generator.history.reading import History, read
from generator.history.story import Entry, State, story
from generator.load import RECORDS
from generator.model import kind_of


class Told(Struct, frozen=True, kw_only=True):
    """A record and what became of it."""

    address: str
    kind: str
    history: History
    entries: Sequence[Entry]
    """Oldest first; empty where the record was never committed."""
    dirty: bool
    """The file on the disk is not what was last committed."""


def tell(root: Path, address: str, earlier: Sequence[str] = (), cache: Path | None = None) -> Told:
    """The story of the record at ``address``, which once was at the addresses ``earlier``.

    Raises NoHistory where Git cannot tell, ValueError where no record can have that address.
    """
    kind = kind_of(address)
    if kind is None:
        raise ValueError(address)
    file = file_of(address)
    history = read(root, cache)
    steps = history.steps(file, [file_of(one) for one in earlier])
    with repository.opened(root) as opened:
        contents = opened.contents(versions.blobs(steps))
        dirty = bool(opened.changed(history.commit, path=file))
    states = {
        identity: versions.read_state(content, kind.name, address) for identity, content in contents.items()
    }
    return Told(
        address=address,
        kind=kind.name,
        history=history,
        entries=story(history, steps, kind.name, states, _everything),
        dirty=dirty,
    )


def file_of(address: str) -> str:
    return f"{RECORDS}/{address}.yml"


def _everything(state: State) -> State:
    """Whoever has the repository may see what is in it."""
    return state
