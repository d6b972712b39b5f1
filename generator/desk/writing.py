"""Files written all together or not at all, even where the machine is switched off in between.

What is to be written is first put down whole in a folder of its own, then a journal that says what goes
where, and only then is it moved to its places. A run that is cut off before the journal has written
nothing; one that is cut off after it is finished by the next command on the same tree (``finish``).
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from generator.publish.failure import BuildError
from generator.publish.lock import held

PENDING = ".tidtam/desk/pending"
"""Below the root of a tree: what is put down and not yet in its place."""
_JOURNAL = "journal.json"
_LOCK = ".tidtam/desk/writing.lock"


class Outside(OSError):
    """A file that would be written outside the tree; ``filename`` is its path as it was asked for."""

    def __init__(self, file: str) -> None:
        super().__init__(errno.EXDEV, "อยู่นอกโฟลเดอร์งาน", file)


def write_all(root: Path, files: Mapping[str, bytes]) -> None:
    """Writes ``files`` (path from the root → bytes), all or none.

    Where one cannot be written, those already moved are put back and OSError is raised. Raises Outside
    before anything is written, for a path that leaves the tree or goes through a link.
    """
    places = {file: _place(root, file) for file in files}
    if not files:
        return
    try:
        with held(root / _LOCK):
            _finish(root)
            _write(root, files, places)
    except BuildError:  # the lock's word for it
        raise OSError(errno.EBUSY, "มีคำสั่งอื่นกำลังเขียนบันทึก ลองใหม่อีกครั้ง", str(root / _LOCK)) from None


def finish(root: Path) -> None:
    """Finishes what an earlier run had put down whole and did not get to move into its place.

    A file that somebody has changed since is left as it is.
    """
    if not (root / PENDING).is_dir():
        return
    with suppress(BuildError), held(root / _LOCK):  # whoever holds it is at it
        _finish(root)


def _write(root: Path, files: Mapping[str, bytes], places: Mapping[str, Path]) -> None:
    folder = root / PENDING
    folder.mkdir(parents=True)
    try:
        for number, (file, content) in enumerate(files.items()):
            _write_through(folder / str(number), content)
            if places[file].exists():
                (folder / str(number)).chmod(places[file].stat().st_mode & 0o777)
            places[file].parent.mkdir(parents=True, exist_ok=True)
        journal = {
            file: {"staged": str(number), "before": _digest(places[file])}
            for number, file in enumerate(files)
        }
        _write_through(folder / f"{_JOURNAL}.new", json.dumps(journal).encode())
        (folder / f"{_JOURNAL}.new").replace(folder / _JOURNAL)
        _move(folder, places)
    finally:
        _forget(folder)


def _finish(root: Path) -> None:
    folder = root / PENDING
    if not folder.is_dir():
        return
    with suppress(FileNotFoundError):  # it was cut off before there was a journal
        for file, said in json.loads((folder / _JOURNAL).read_bytes()).items():
            path, staged = _place(root, file), folder / said["staged"]
            if staged.is_file() and _digest(path) == said["before"]:
                path.parent.mkdir(parents=True, exist_ok=True)
                staged.replace(path)
    _forget(folder)


def _forget(folder: Path) -> None:
    """The journal goes first: without it, what is left of the folder is only rubbish."""
    (folder / _JOURNAL).unlink(missing_ok=True)
    shutil.rmtree(folder)


def _move(folder: Path, places: Mapping[str, Path]) -> None:
    old: dict[Path, bytes | None] = {}
    try:
        for number, path in enumerate(places.values()):
            was = path.read_bytes() if path.exists() else None
            (folder / str(number)).replace(path)
            old[path] = was
    except BaseException:  # an interrupted command has written nothing either
        for path, was in old.items():
            _put_back(path, was)
        raise


def _place(root: Path, file: str) -> Path:
    path = root / file
    if path.is_symlink() or not path.resolve().is_relative_to(root.resolve()):
        raise Outside(file)
    return path


def _put_back(path: Path, was: bytes | None) -> None:
    if was is None:
        path.unlink()
    else:
        path.write_bytes(was)


def _write_through(path: Path, content: bytes) -> None:
    """Writes a file and waits until it is on the disk."""
    with path.open("wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())


def _digest(path: Path) -> str:
    """Empty where there is no such file."""
    try:
        return blake2b(path.read_bytes(), digest_size=16).hexdigest()
    except FileNotFoundError:
        return ""
