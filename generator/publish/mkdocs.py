"""MkDocs as a step that can be replaced: ordinary ``mkdocs.yml`` and ``docs/`` in, HTML out.

It runs over a copy of ``docs/`` with marker pages added, in a process of its own, through a small
configuration that inherits ``mkdocs.yml``. No hook or plugin of ours runs inside it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from hashlib import blake2b
from html import escape
from importlib.util import find_spec
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
_NICENESS = 10

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
    site_name: str
    """In place of the configuration's own, for a tree without a configuration; else empty."""
    site_url: str = ""
    """Where the site is published, with a slash at its end; empty where the configuration does not say."""


def inputs(root: Path, site_name: str = "") -> Input:
    """The tree's own ``mkdocs.yml`` and ``docs/``, else the tool's: then the site is called ``site_name``."""
    own = (root / "mkdocs.yml").is_file()
    config = root / "mkdocs.yml" if own else resources.directory("docs").parent / "mkdocs.yml"
    docs = root / "docs" if (root / "docs").is_dir() else resources.directory("docs")
    custom, site_url = _read_config(config)
    return Input(
        config=config.resolve(),
        docs=docs.resolve(),
        theme=(config.parent / custom).resolve() if custom else None,
        cwd=config.resolve().parent,
        site_name="" if own else site_name,
        site_url=site_url,
    )


class Process:
    """MkDocs at work on ``source`` in the new directory ``work``: what it makes is in ``work/site``."""

    def __init__(self, source: Input, work: Path) -> None:
        self._work = work
        self._hosts = _copy_docs(source, work / "docs")
        with (work / "said").open("wb") as said:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(_configuration(source, work))],
                cwd=source.cwd,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )
        if hasattr(os, "setpriority"):  # it is waited for last: what comes before goes first
            os.setpriority(os.PRIO_PROCESS, self._process.pid, _NICENESS)

    def wait(self) -> dict[str, str]:
        """Until it is done. Raises BuildError with what it said when it failed.

        Returns address → file of the hand-written pages that take a generated body.
        """
        if self._process.wait():
            said = (self._work / "said").read_text("utf-8", "replace")
            raise BuildError("frame-engine", output=said.strip())
        return self._hosts

    def stop(self) -> None:
        """Ends it, wherever it is."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()


def _read_config(path: Path) -> tuple[str, str]:
    """``theme.custom_dir`` and ``site_url`` of an ``mkdocs.yml``. Tags but ``!ENV`` are MkDocs' affair."""
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
    if not isinstance(config, dict):
        return "", ""
    theme, url = config.get("theme"), str(config.get("site_url") or "")
    custom = str(theme.get("custom_dir") or "") if isinstance(theme, dict) else ""
    return custom, f"{url.rstrip('/')}/" if url else ""


def digest(source: Input) -> str:
    """Hex digest of all that what MkDocs makes depends on."""
    hashed = blake2b(source.site_name.encode(), digest_size=16)
    for package, name in _ENGINE_FILES:
        found = find_spec(package)
        if not found or not found.origin:
            raise BuildError("frame-no-engine", package=package)
        hashed.update(Path(found.origin).with_name("__init__.py").parent.joinpath(name).read_bytes())
    hashed.update(source.config.read_bytes())
    for directory in (source.docs, source.theme):
        for path in files_below(directory) if directory else ():
            content = path.read_bytes()
            hashed.update(f"{path.relative_to(directory or path).as_posix()} {len(content)}\n".encode())
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
    for path in files_below(source.docs):
        name = path.relative_to(source.docs).as_posix()
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
    if source.site_name:
        config["site_name"] = escape(source.site_name)  # the theme puts it into the pages as it is
    path = work / "mkdocs.yml"
    path.write_text(json.dumps(config, ensure_ascii=False), "utf-8")  # JSON is YAML
    return path


def _environment() -> dict[str, str]:
    return os.environ | {
        "NO_MKDOCS_2_WARNING": "1",
        "SOURCE_DATE_EPOCH": "0",  # no page may tell when it was built
        "PYTHONUTF8": "1",
        "PYTHONWARNINGS": "ignore",
    }
