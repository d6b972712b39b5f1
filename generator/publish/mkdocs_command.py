"""MkDocs' own command, but that what Jinja2 makes of the theme is kept as Python keeps its code:
``python -m generator.publish.mkdocs_command DIRECTORY build …``, where ``DIRECTORY`` is where to keep it."""

from __future__ import annotations

import sys
from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache
from mkdocs.__main__ import cli
from mkdocs.theme import Theme

_get_env = Theme.get_env


def _with_bytecode(self: Theme) -> Environment:
    environment = _get_env(self)
    environment.bytecode_cache = FileSystemBytecodeCache(sys.argv[1])
    return environment


if __name__ == "__main__":
    Path(sys.argv[1]).mkdir(exist_ok=True)
    Theme.get_env = _with_bytecode  # type: ignore[method-assign]
    cli(sys.argv[2:], prog_name="mkdocs")
