"""The files of an office's tree that the package keeps: installation, CI, settings of editors, forms.

They are made anew with each release; see ``keeping`` for what happens to one that the office has changed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple

from generator import __version__, resources
from generator.desk import editor
from generator.desk.issues import forms
from generator.schema import Schemas

_OWN = Path(__file__).with_name("tools")
_SCHEMAS = ".vscode/schemas"
_OF_HOST = {
    "github": (
        ".github/workflows/check.yml",
        ".github/workflows/comment.yml",
        ".github/workflows/links.yml",
        ".github/workflows/publish.yml",
    ),
    "gitlab": (".gitlab-ci.yml",),
}
_OF_ALL = (".ci/links", "requirements.txt", "requirements-links.txt")
PROGRAMS = frozenset((".ci/links",))
"""Files that are run."""


class Package(NamedTuple):
    """How the office's tree gets this very package."""

    requirement: str
    """As pip reads it."""
    wheel: tuple[str, bytes] | None = None
    """Path in the tree and content, where the package itself is kept there."""


def package(wheel: Path | None) -> Package:
    """The package as a wheel in the tree; without one, by its version, with its hash where that is known.

    Raises OSError where the wheel cannot be read, ValueError where it is another version's.
    """
    if wheel is None:
        return Package(_installed())
    content = wheel.read_bytes()
    if not wheel.name.startswith(f"tidtam-{__version__}-") or wheel.suffix != ".whl":
        raise ValueError(wheel.name)
    place = f"wheels/{wheel.name}"
    return Package(f"./{place} --hash=sha256:{sha256(content).hexdigest()}", (place, content))


def _installed() -> str:
    """What pip noted of where it had the package from (PEP 610) tells its hash, where it came by a file."""
    plain = f"tidtam=={__version__}"
    try:
        noted = distribution("tidtam").read_text("direct_url.json")
    except PackageNotFoundError:  # run from a checkout that was never installed
        return plain
    origin = json.loads(noted) if noted else {}
    found = (origin.get("archive_info") or {}).get("hashes", {}).get("sha256")
    return f"{plain} --hash=sha256:{found}" if found else plain


def tool_files(host: str, pinned: Package, schemas: Path) -> dict[str, bytes]:
    """Path → file. ``host`` is where the office keeps its register: both hosts' files where it is empty."""
    names = [*_OF_ALL, *(name for each in ([host] if host else _OF_HOST) for name in _OF_HOST[each])]
    files = {name: resources.path(name).read_bytes() for name in names}
    files["Makefile"] = (_OWN / "Makefile").read_bytes()
    files["requirements-tidtam.txt"] = f"{pinned.requirement}\n".encode()
    if pinned.wheel:
        files[pinned.wheel[0]] = pinned.wheel[1]
    files |= editor.files(_SCHEMAS)
    files |= forms.files(Schemas(schemas), host)
    files |= {f"{_SCHEMAS}/{path.name}": path.read_bytes() for path in sorted(schemas.glob("*.schema.json"))}
    return files


def digests(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: sha256(content).hexdigest() for name, content in sorted(files.items())}
