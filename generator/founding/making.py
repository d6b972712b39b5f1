"""A new office's tree, and an upgrade of one: worked out, judged, and only then written."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from generator import resources
from generator.check import check
from generator.desk.canonical import spelt
from generator.desk.writing import write_all
from generator.founding import keeping
from generator.founding.answers import Answers
from generator.founding.starter import own_files
from generator.founding.tools import PROGRAMS, Package, tool_files
from generator.load import RECORDS
from generator.model import Finding, kind_of
from generator.schema import Schemas

_ALLOWED = frozenset((".git",))
"""What may already be in a directory that is to become an office's tree."""


class Occupied(Exception):
    """There are files where the tree is to be made."""


class Made(Struct, frozen=True):
    files: int
    findings: tuple[Finding, ...] = ()
    """Errors in the records that the answers lead to: nothing was made."""
    no_git: str = ""
    """Why there is no Git repository; empty where there is one."""


def found(place: Path, answers: Answers, pinned: Package) -> Made:
    """Makes an office's tree at ``place``. Raises Occupied where there is something already."""
    if place.exists() and (not place.is_dir() or any(one.name not in _ALLOWED for one in place.iterdir())):
        raise Occupied(place)
    directory = resources.directory("schemas")
    files = _office(answers, Schemas(directory))
    kept = tool_files(answers.host, pinned, directory)
    files |= kept | {keeping.LIST: keeping.listed(answers.host, kept)}
    beside = place.resolve().with_name(f".{place.resolve().name}.tidtam-new")
    shutil.rmtree(beside, ignore_errors=True)
    try:
        beside.mkdir(parents=True)
        write_all(beside, files)
        _runnable(beside, files)
        errors = check(beside).errors
        if errors:
            return Made(0, errors)
        place.mkdir(parents=True, exist_ok=True)
        for each in sorted(beside.iterdir()):
            os.replace(each, place / each.name)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return Made(len(files), no_git=_begin(place))


def _office(answers: Answers, schemas: Schemas) -> dict[str, bytes]:
    """The office's own files, records in their canonical spelling."""
    files = own_files(answers, schemas)
    for name, content in files.items():
        kind = kind_of(name.removeprefix(f"{RECORDS}/").removesuffix(".yml"))
        if name.startswith(f"{RECORDS}/") and kind:
            files[name] = spelt(content, schemas.document(kind.name))
    return files


def _runnable(root: Path, files: Mapping[str, bytes]) -> None:
    for name in PROGRAMS & files.keys():
        (root / name).chmod(0o755)


def _begin(place: Path) -> str:
    """A Git repository with everything staged; returns why there is none."""
    try:
        if not (place / ".git").exists():
            subprocess.run(["git", "-C", str(place), "init", "--quiet", "-b", "main"], check=True)
        subprocess.run(["git", "-C", str(place), "add", "--all"], check=True, capture_output=True)
    except FileNotFoundError as error:
        return error.strerror or "git"
    except subprocess.CalledProcessError as error:
        return (error.stderr or b"").decode("utf-8", "replace").strip() or f"git {error.returncode}"
    return ""


def upgraded(root: Path, pinned: Package) -> keeping.Upgrade:
    """Brings the package's files in the tree at ``root`` to this release. Raises as ``keeping.read`` does."""
    before = keeping.read(root)
    files = tool_files(before.host, pinned, resources.directory("schemas"))
    plan = keeping.upgrade(root, before, files)
    write_all(root, plan.write)
    _runnable(root, plan.write)
    for name in plan.remove:
        (root / name).unlink()
    return plan
