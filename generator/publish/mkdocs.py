"""MkDocs as a step that can be replaced: ordinary ``mkdocs.yml`` and ``docs/`` in, HTML out.

It runs over a copy of ``docs/`` with marker pages added, in a process of its own, through a small
configuration that inherits ``mkdocs.yml``. No hook or plugin of ours runs inside it; what it makes of the
theme's templates is kept (``mkdocs_command``).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from html import escape
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from generator import resources
from generator.publish import frame
from generator.publish.failure import BuildError

DEPTHS = 6
"""Marker pages are made for addresses of one to this many parts; the home page is ``docs/index.md``."""

ENGLISH = "en"
"""The folder of the pages in English."""

_MARKER_LINE = re.compile(r"^(```|~~~).*?^\1[ \t]*$|^<!-- tidtam:body -->[ \t]*$", re.MULTILINE | re.DOTALL)
"""The place for a generated body; or a block of code, in which it is only shown."""
_ENGINE_FILES = (
    ("mkdocs", "__init__.py"),
    ("material", "templates/base.html"),
    ("markdown", "__meta__.py"),
    ("pymdownx", "__meta__.py"),
)
"""Files that name the versions of what makes the HTML."""


class Input(NamedTuple):
    """What MkDocs reads."""

    config: Path
    docs: Path
    theme: Path | None
    """``theme.custom_dir``."""
    cwd: Path
    settings: Mapping[str, Any]
    """What goes over the configuration: the office's names, then what its own ``mkdocs.yml`` says."""
    own_docs: Path | None = None
    """Pages that go over those of ``docs``, file by file."""
    site_url: str = ""
    """Where the site is published, with a slash at its end; empty where the configuration does not say."""

    def pages(self) -> dict[str, Path]:
        """Path below ``docs/`` → file, in order of paths."""
        found = {
            path.relative_to(directory).as_posix(): path
            for directory in (self.docs, self.own_docs)
            if directory
            for path in files_below(directory)
        }
        return dict(sorted(found.items()))


def inputs(root: Path, names: Mapping[str, str] | None = None) -> Input:
    """The configuration and the hand-written pages of the tree at ``root``.

    An ``mkdocs.yml`` with a theme stands alone, with the ``docs/`` beside it (else the tool's). One without
    a theme, or none, goes over the tool's own key by key, and its ``docs/`` over the tool's file by file:
    there ``names`` (``site_name`` and the like, plain text) are used unless it says otherwise.
    """
    tools = resources.directory("docs").parent / "mkdocs.yml"
    own = root / "mkdocs.yml"
    config = _read_config(own) if own.is_file() else {}
    docs = (root / "docs").resolve() if (root / "docs").is_dir() else None
    if "theme" in config:
        return Input(
            config=own.resolve(),
            docs=docs or resources.directory("docs").resolve(),
            theme=_custom(config, own),
            cwd=own.resolve().parent,
            settings={},
            site_url=_site_url(config),
        )
    base = _read_config(tools)
    # The theme puts its names into the pages as they are.
    settings = {key: escape(value) for key, value in (names or {}).items()} | config
    return Input(
        config=tools.resolve(),
        docs=resources.directory("docs").resolve(),
        theme=_custom(base, tools),
        cwd=tools.resolve().parent,
        settings=settings,
        own_docs=docs,
        site_url=_site_url(base | config),
    )


def run(source: Input, work: Path, compiled: Path | None = None) -> dict[str, str]:
    """Lets MkDocs make ``source`` in the new directory ``work``: the outcome is in ``work/site``.

    What Jinja2 makes of the theme is kept in ``compiled`` if the theme's own files lie beside that.
    Returns address → file of the hand-written pages that take a generated body. Raises BuildError with what
    MkDocs said when it failed. Whatever ends this ends MkDocs too.
    """
    hosts = _copy_docs(source, work / "docs")
    command = ["build", "-q", "-f", str(_configuration(source, work))]
    if compiled and source.theme and source.theme.is_relative_to(compiled.parent):
        command = ["generator.publish.mkdocs_command", str(compiled), *command]
    else:
        command = ["mkdocs", *command]
    ran = subprocess.run(
        [sys.executable, "-P", "-m", *command],
        cwd=source.cwd,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if ran.returncode:
        raise BuildError("frame-engine", output=ran.stdout.decode("utf-8", "replace").strip())
    return hosts


def _read_config(path: Path) -> dict[str, Any]:
    """An ``mkdocs.yml``. Tags but ``!ENV`` are MkDocs' affair: their values are None."""
    import yaml
    from yaml_env_tag import construct_env_tag

    class Tolerant(yaml.CSafeLoader):
        """A safe loader that makes nothing of tags it does not know."""

    Tolerant.add_multi_constructor("", lambda loader, suffix, node: None)
    Tolerant.add_constructor("!ENV", construct_env_tag)
    try:
        config = yaml.load(path.read_bytes(), Tolerant)  # noqa: S506
    except OSError as error:
        raise BuildError("frame-no-config", file=str(path)) from error
    except yaml.YAMLError as error:
        raise BuildError("frame-engine", output=str(error)) from error
    return config if isinstance(config, dict) else {}


def _custom(config: Mapping[str, Any], path: Path) -> Path | None:
    theme = config.get("theme")
    custom = str(theme.get("custom_dir") or "") if isinstance(theme, dict) else ""
    return (path.parent / custom).resolve() if custom else None


def _site_url(config: Mapping[str, Any]) -> str:
    url = str(config.get("site_url") or "")
    return f"{url.rstrip('/')}/" if url else ""


def digest(source: Input) -> str:
    """Hex digest of all that what MkDocs makes depends on."""
    hashed = blake2b(json.dumps(source.settings, default=str).encode(), digest_size=16)
    for package, name in _ENGINE_FILES:
        found = find_spec(package)
        if not found or not found.origin:
            raise BuildError("frame-no-engine", package=package)
        hashed.update(Path(found.origin).with_name("__init__.py").parent.joinpath(name).read_bytes())
    hashed.update(source.config.read_bytes())
    top = source.theme
    theme = [(path.relative_to(top).as_posix(), path) for path in files_below(top)] if top else []
    for name, path in chain(source.pages().items(), theme):
        content = path.read_bytes()
        hashed.update(f"{name} {len(content)}\n".encode())
        hashed.update(content)
    return hashed.hexdigest()


def files_below(directory: Path) -> Iterator[Path]:
    for path in sorted(directory.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            yield path


def _copy_docs(source: Input, docs: Path) -> dict[str, str]:
    """Copies ``docs/``, makes room in the pages that take a generated body, adds the marker pages.

    Returns address → file of the pages that take a body.
    """
    hosts: dict[str, str] = {}
    place = f"\n{frame.BODY}\n\n## {frame.CONTENTS}\n"
    for name, path in source.pages().items():
        copy = docs / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix != ".md":
            shutil.copyfile(path, copy)
            continue
        text = path.read_text("utf-8")
        if frame.WORD in text:
            raise BuildError("frame-trace", page=f"docs/{name}", text=frame.WORD)
        count = sum(not found[1] for found in _MARKER_LINE.finditer(text))
        if count > 1:
            raise BuildError("frame-two-places", page=f"docs/{name}")
        if count:
            text = _MARKER_LINE.sub(lambda found: found[0] if found[1] else place, text)
            hosts[_address(name)] = f"docs/{name}"
        copy.write_text(text, "utf-8", newline="\n")
    head = f"---\ntitle: {frame.TITLE}\ndescription: {frame.DESCRIPTION}\nhide: [navigation]\n"
    marker = f"{head}search: {{exclude: true}}\n---\n{place}"
    for address in marker_addresses(source):
        path = docs / address / "index.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(marker, "utf-8")
    return hosts


def marker_addresses(source: Input) -> list[str]:
    """Where marker pages stand: one for each depth, and for pages in English where the tree has any."""
    english = range(1, DEPTHS) if (source.docs / ENGLISH).is_dir() else ()
    return [
        *(marker_address(depth) for depth in range(1, DEPTHS + 1)),
        *(f"{ENGLISH}/{marker_address(depth)}" for depth in english),
    ]


def marker_address(depth: int) -> str:
    return "/".join([frame.WORD, *"bcdefgh"[: depth - 1]])


def _address(markdown: str) -> str:
    """``guide/write.md`` → ``guide/write``; ``guide/index.md`` → ``guide``."""
    stem = markdown.removesuffix(".md")
    return "" if stem in ("index", "README") else re.sub(r"/(?:index|README)$", "", stem)


def _configuration(source: Input, work: Path) -> Path:
    config: dict[str, Any] = {
        "INHERIT": str(source.config),
        "docs_dir": str(work / "docs"),
        "site_dir": str(work / "site"),
        "use_directory_urls": True,
        "validation": {"nav": {"omitted_files": "info"}},
    }
    if source.theme:
        config["theme"] = {"custom_dir": str(source.theme)}
    config = {**source.settings, **config}
    path = work / "mkdocs.yml"
    path.write_text(json.dumps(config, ensure_ascii=False, default=str), "utf-8")  # JSON is YAML
    return path


def _environment() -> dict[str, str]:
    return os.environ | {
        "NO_MKDOCS_2_WARNING": "1",
        "SOURCE_DATE_EPOCH": "0",  # no page may tell when it was built
        "PYTHONUTF8": "1",
        "PYTHONWARNINGS": "ignore",
    }
