"""Where the tool's own files lie: schemas, templates and the cases that explain each code.

In a checkout they stand at the top of the repository; in an installed wheel, under ``generator/data``.
"""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def directory(name: str) -> Path:
    """The tool's own directory ``schemas``, ``site_templates``, ``docs`` or ``tests/cases``.

    Raises FileNotFoundError when neither a checkout nor a wheel holds it: a broken installation.
    """
    for parent in (PACKAGE / "data", PACKAGE.parent):
        found = parent / name
        if found.is_dir():
            return found
    raise FileNotFoundError(name)
