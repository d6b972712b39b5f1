"""The register as it was known on a day: its records laid out from the commit that was the last then."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from msgspec import Struct

from generator.history import repository
from generator.history.reading import read
from generator.history.repository import NoHistory
from generator.load import RECORDS

_OURS = ("docs", "schemas", "site_templates")
"""What a tree may have of its own beside its records; of these, today's are used."""
_FILE = ("100644", "100755")


class Then(Struct, frozen=True):
    """A tree as it was."""

    root: Path
    """Where it is laid out."""
    repository: Path
    """The tree it comes from."""
    commit: str
    day: dt.date


def lay_out(root: Path, day: dt.date, state: Path) -> Then:
    """Lays out, below ``state``, the records that the tree at ``root`` held at the end of a day.

    Raises NoHistory where Git cannot tell, or knows of nothing that early.
    """
    commit = read(root, state / "history.cache").at(day)
    if not commit:
        raise NoHistory("nothing-then")
    place = state / "then" / commit
    beside = place.with_name(f"{commit}.new")
    shutil.rmtree(beside, ignore_errors=True)
    if not place.is_dir():
        with repository.opened(root) as opened:
            files = opened.files(commit, RECORDS)
            contents = opened.contents(identity for mode, identity in files.values() if mode in _FILE)
        for file, (_, identity) in files.items():
            parts = file.split("/")
            if any(part in ("", ".", "..") or "\\" in part or ":" in part for part in parts):
                raise NoHistory("refused", file)
            if identity in contents:
                path = beside.joinpath(*parts)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(contents[identity])
        (beside / RECORDS).mkdir(parents=True, exist_ok=True)
        beside.rename(place)
    for name in _OURS:
        shutil.rmtree(place / name, ignore_errors=True)
        if (root / name).is_dir():
            shutil.copytree(root / name, place / name)
    if (root / "mkdocs.yml").is_file():
        shutil.copy(root / "mkdocs.yml", place / "mkdocs.yml")
    return Then(place, root, commit, day)
