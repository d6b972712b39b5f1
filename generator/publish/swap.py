"""The finished files are applied to the site all at once, from a journal.

Everything is first written into a directory beside the site: as a tree where there is no site yet, else
file beside file, as most folders are there already. Only when the whole build has come out
right is the list of what to move in and what to take away put down (the journal), and then followed. A
build that fails before that leaves the site as it was; one that is cut off after it is finished by the
next build, before anything else.

A site is a directory with our manifest in it, which names the files that are ours. A directory that
holds anything else is refused, and in a site of ours nothing else is ever touched.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

from generator.publish.failure import BuildError

MANIFEST = ".tidtam-site"
_FIRST_LINE = "The files of this site that tidtam build wrote, and may replace or remove:\n"
_JOURNAL = "journal.json"
_FILES = "files"

Stat = tuple[int, int]
"""Size and time of change in ns of a file: while they are the same, so is the file."""


class Staging:
    """The place beside the site where a build puts its files down, and what it knows of the site.

    ``files`` is what the last build remembers of its files, ``sources`` the keys of those that belong to no
    page. Raises BuildError where ``out`` is not ours to write to.
    """

    def __init__(self, out: Path, files: Mapping[str, Stat], sources: Mapping[str, str]) -> None:
        self.out = out.resolve()
        self.directory = beside(self.out)
        _recover(self.out, self.directory)
        self._manifest = _read_manifest(self.out)
        self._files = self.directory / _FILES
        self._remembered = files
        self.sources = sources
        self._as_tree = not self.out.exists()
        self._made = {""}
        self._files.mkdir(parents=True)

    @cached_property
    def known(self) -> Mapping[str, Stat]:
        """The files that are as the last build left them."""
        return dict(_still_there(self.out, self._remembered))

    @property
    def lost(self) -> set[str]:
        """The files that are not as the last build left them."""
        return self._remembered.keys() - self.known.keys()

    def told_lost(self, lost: Collection[str]) -> None:
        """Takes another process's word for what is lost: to look at every file takes its time."""
        self.known = {path: stat for path, stat in self._remembered.items() if path not in lost}

    def put(self, path: str, content: bytes) -> Stat:
        """Puts a file down for the site, unless the site holds the very same."""
        there = _same(f"{self.out}{os.sep}{path}", content) if self._manifest else None
        return there or self._write(path, content)

    def forget(self, paths: Iterable[str]) -> None:
        """Takes away what was put down for some paths: it is not to be in the site."""
        for path in paths:
            staged = self._staged(path)
            staged.unlink(missing_ok=True)
            _remove_empty(self._files, staged.parent)

    def _staged(self, path: str) -> Path:
        return self._files / (path if self._as_tree else _staged_name(path))

    def apply(self, files: Mapping[str, Stat]) -> tuple[int, int]:
        """Makes the site hold exactly these files of ours: what was put down, and what it had already.

        Returns how many files were written and removed.
        """
        wanted = sorted(files)
        manifest = "".join((_FIRST_LINE, *(f"{path}\n" for path in wanted))).encode()
        if self._as_tree:
            written = sum(1 for _ in _below(self._files))
            self._write(MANIFEST, manifest)
            self._files.rename(self.out)
            self.directory.rmdir()
            return written, 0
        new = (path for path in wanted if files[path] is not self.known.get(path))
        replaced = [path for path in new if (self._files / _staged_name(path)).exists()]
        written = len(replaced)
        removed: list[str] = []
        if manifest != self._manifest:
            removed = sorted(_named(self._manifest) - set(wanted))
            self._write(MANIFEST, manifest)
            replaced.append(MANIFEST)
        if replaced:
            journal = {"remove": removed, "replace": replaced}
            _write_whole(self.directory / _JOURNAL, json.dumps(journal).encode())
            _follow(self.out, self.directory)
        else:
            shutil.rmtree(self.directory)
        return written, len(removed)

    def _write(self, path: str, content: bytes) -> Stat:
        if self._as_tree:
            staged = f"{self._files}/{path}"
            self._make(path.rpartition("/")[0])
        else:
            staged = f"{self._files}/{_staged_name(path)}"
        with open(staged, "wb", buffering=0) as opened:
            opened.write(content)
            status = os.fstat(opened.fileno())
        return status.st_size, status.st_mtime_ns

    def _make(self, directory: str) -> None:
        """A directory of the tree and those above it; another process may make the same ones."""
        if directory not in self._made:
            self._make(directory.rpartition("/")[0])
            with suppress(FileExistsError):
                os.mkdir(f"{self._files}/{directory}")  # noqa: PTH102
            self._made.add(directory)

    def discard(self) -> None:
        """Throws away what was put down; the site is as it was."""
        if not (self.directory / _JOURNAL).exists():
            shutil.rmtree(self.directory, ignore_errors=True)


def _staged_name(path: str) -> str:
    """Short enough for any file system, however long the path."""
    return blake2b(path.encode(), digest_size=16).hexdigest()


def beside(out: Path) -> Path:
    """The directory that stands beside a site while it is built: on the same disk, so that files can move."""
    return out.with_name(f".{out.name}.tidtam-new")


def check_place(root: Path, out: Path) -> None:
    """Raises BuildError where a site must not be: over or inside the tree's own files, or not ours."""
    place, tree = out.resolve(), root.resolve()
    own = [tree / name for name in ("records", "schemas", "docs", "site_templates", ".tidtam", ".git")]
    if place == tree or place in tree.parents or any(place == each or each in place.parents for each in own):
        raise BuildError("out-in-tree", out=str(out))
    if place.exists() and not place.is_dir():
        raise BuildError("out-no-directory", out=str(out))
    journal = beside(place) / _JOURNAL
    if place.is_dir() and any(place.iterdir()) and not ((place / MANIFEST).is_file() or journal.is_file()):
        raise BuildError("out-not-ours", out=str(out))


# -- the journal ------------------------------------------------------------------------------------


def _recover(out: Path, directory: Path) -> None:
    """Finishes a build that was cut off while it was applied; forgets one cut off before."""
    if (directory / _JOURNAL).is_file():
        _follow(out, directory)
    elif directory.exists():
        shutil.rmtree(directory)


def _follow(out: Path, directory: Path) -> None:
    """Does what the journal says and is not done yet, then takes the journal away."""
    journal = json.loads((directory / _JOURNAL).read_bytes())
    for path in journal["remove"]:
        (out / path).unlink(missing_ok=True)
        _remove_empty(out, (out / path).parent)
    for path in journal["replace"]:
        staged = directory / _FILES / _staged_name(path)
        try:
            os.replace(staged, out / path)
        except FileNotFoundError:
            if staged.is_file():  # a folder that is new
                (out / path).parent.mkdir(parents=True, exist_ok=True)
                os.replace(staged, out / path)
            elif not (out / path).is_file():
                raise
            # else it was moved in before the cut
    # The journal goes first: without it, what is left of the directory is only rubbish.
    (directory / _JOURNAL).unlink()
    shutil.rmtree(directory)


def _remove_empty(out: Path, directory: Path) -> None:
    while directory != out:
        try:
            directory.rmdir()
        except OSError:  # not empty, or gone already
            if directory.exists():
                return
        directory = directory.parent


def _write_whole(path: Path, content: bytes) -> None:
    """A file that is there whole or not at all, even after a power cut."""
    beside_it = path.with_name(path.name + ".new")
    with open(beside_it, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    beside_it.replace(path)


# -- what is there ----------------------------------------------------------------------------------


def _read_manifest(out: Path) -> bytes:
    """Empty where there is none."""
    try:
        content = (out / MANIFEST).read_bytes()
    except FileNotFoundError:
        return b""
    if not content.startswith(_FIRST_LINE.encode()):
        raise BuildError("out-not-ours", out=str(out))
    return content


def _named(manifest: bytes) -> frozenset[str]:
    """The files a manifest names. Only those below the site: nobody who edits it can have others removed."""
    return frozenset(
        path
        for path in manifest.decode("utf-8").splitlines()[1:]
        if path and ".." not in path.split("/") and path[0] not in "/\\" and ":" not in path
    )


def _still_there(out: Path, known: Mapping[str, Stat]) -> Iterator[tuple[str, Stat]]:
    top = f"{out}{os.sep}"
    for path, stat in known.items():
        try:
            status = os.stat(top + path)
        except OSError:  # gone, or behind something that is no folder any more
            continue
        if (status.st_size, status.st_mtime_ns) == stat:
            yield path, stat


def _same(path: str, content: bytes) -> Stat | None:
    """The file's stat if it holds exactly ``content``."""
    try:
        with open(path, "rb", buffering=0) as opened:
            status = os.fstat(opened.fileno())
            same = status.st_size == len(content) and opened.readall() == content
    except OSError:  # there is none
        return None
    return (status.st_size, status.st_mtime_ns) if same else None


def _below(directory: Path) -> Iterator[str]:
    waiting = [(str(directory), "")]
    while waiting:
        current, name = waiting.pop()
        with os.scandir(current) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((entry.path, f"{name}{entry.name}/"))
                else:
                    yield name + entry.name
