"""MkDocs' own command, but that it does not do again what it did before.

What Jinja2 makes of the theme is kept, as Python keeps its code, in the directory named first:
``python -m generator.publish.mkdocs_command DIRECTORY build …``.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader
from mkdocs.__main__ import cli
from mkdocs.theme import Theme

_get_env = Theme.get_env


class _Loader(FileSystemLoader):
    """Jinja2's, but that directories like Material's 12,000 icons are not gone through: MkDocs leaves out
    every file of a list that lies in one whose name begins with a dot."""

    def list_templates(self) -> list[str]:
        found: set[str] = set()
        for top in self.searchpath:
            for place, directories, names in os.walk(top):
                directories[:] = (one for one in directories if not one.startswith("."))
                found.update(Path(place, name).relative_to(top).as_posix() for name in names)
        return sorted(found)


def _prepared(self: Theme) -> Environment:
    environment = _get_env(self)
    environment.loader = _Loader(self.dirs)
    environment.bytecode_cache = FileSystemBytecodeCache(sys.argv[1])
    return environment


if __name__ == "__main__":
    Path(sys.argv[1]).mkdir(exist_ok=True)
    Theme.get_env = _prepared  # type: ignore[method-assign]
    cli(sys.argv[2:], prog_name="mkdocs")
