"""Files written all together or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path


class Outside(OSError):
    """A file that would be written outside the tree; ``filename`` is its path as it was asked for."""

    def __init__(self, file: str) -> None:
        super().__init__(errno.EXDEV, "อยู่นอกโฟลเดอร์งาน", file)


def write_all(root: Path, files: Mapping[str, bytes]) -> None:
    """Writes ``files`` (path from the root → bytes): each beside its place first, then all swapped in.

    Where one cannot be written, those already swapped in are put back and OSError is raised. Raises Outside
    before anything is written, for a path that leaves the tree or goes through a link.
    """
    places = {file: _place(root, file) for file in files}
    beside = {file: path.with_name(f".{path.name}.{os.getpid()}.tidtam-new") for file, path in places.items()}
    old: dict[str, bytes | None] = {}
    try:
        for file, content in files.items():
            beside[file].parent.mkdir(parents=True, exist_ok=True)
            beside[file].write_bytes(content)
            if places[file].exists():
                beside[file].chmod(places[file].stat().st_mode & 0o777)
        for file, path in places.items():
            was = path.read_bytes() if path.exists() else None
            beside[file].replace(path)
            old[file] = was
    except OSError:
        for file, was in old.items():
            _put_back(places[file], was)
        raise
    finally:
        for path in beside.values():
            with suppress(OSError):
                path.unlink()


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
