"""The files that papers are drawn from: ``site_templates/papers/``, an office's own before the tool's.

An office replaces them one by one: it puts a file of the same name into ``site_templates/papers/`` of its
own tree, and all others stay the tool's. A picture of the Garuda (``garuda.svg``, ``.png`` or ``.jpg``) is
always the office's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from generator import resources

_BELOW = Path("site_templates", "papers")
_GARUDA = ("garuda.svg", "garuda.png", "garuda.jpg")
RASTER = _GARUDA[1:]
"""Its names where it is made of dots: Word takes no others."""


def files(root: Path) -> dict[str, Path]:
    """Name → file, for every file that papers of the tree at ``root`` may be drawn from."""
    tools = resources.directory("site_templates") / "papers"
    return {
        path.name: path
        for directory in (tools, root / _BELOW)
        if directory.is_dir()
        for path in sorted(directory.iterdir())
        if path.is_file() and not path.name.startswith(".")
    }


def garuda(templates: Mapping[str, Path], names: Sequence[str] = _GARUDA) -> str:
    """The name of the office's picture of the Garuda; empty where it has given none."""
    return next((name for name in names if name in templates), "")


def digest(templates: Mapping[str, Path]) -> str:
    """Hex digest of the names and contents of these files."""
    found = blake2b(digest_size=16)
    for name, path in sorted(templates.items()):
        found.update(f"{name} {_content(path, path.stat().st_mtime_ns)}\n".encode())
    return found.hexdigest()


@lru_cache(maxsize=256)
def _content(path: Path, _changed: int) -> str:
    return blake2b(path.read_bytes(), digest_size=16).hexdigest()
