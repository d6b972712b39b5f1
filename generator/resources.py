"""Where the tool's own files lie: schemas, templates and the cases that explain each code.

In a checkout they stand at the top of the repository; in an installed wheel, under ``generator/data``.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def directory(name: str) -> Path:
    """The tool's own directory ``schemas``, ``site_templates``, ``docs`` or ``tests/cases``.

    Raises FileNotFoundError when neither a checkout nor a wheel holds it: a broken installation.
    """
    return _found(name, Path.is_dir)


def path(name: str) -> Path:
    """A file of the tool's that an office's tree gets too, by its path from the root of a checkout.

    Raises FileNotFoundError as ``directory`` does.
    """
    return _found(name, Path.is_file)


def _found(name: str, there: Callable[[Path], bool]) -> Path:
    for parent in (PACKAGE / "data", PACKAGE.parent):
        if there(parent / name):
            return parent / name
    raise FileNotFoundError(name)
