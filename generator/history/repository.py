"""The world of Git, through GitPython: what is asked of it, and what it says when it will not answer."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from generator.history import log
from generator.history.log import Commit


class NoHistory(Exception):
    """Git cannot tell. ``reason`` is one of REASONS; ``said`` are Git's own words, if any."""

    def __init__(self, reason: str, said: str = "") -> None:
        super().__init__(reason, said)
        self.reason = reason
        self.said = said


REASONS = ("no-git", "no-repository", "no-commit", "shallow", "refused", "no-revision", "nothing-then")


class Differing(NamedTuple):
    """A file that is not the same on two sides."""

    status: str
    """As in ``log.Touch``."""
    old_path: str
    old: str
    """Id of the content on the older side; zeros where it is not there."""
    old_mode: str
    """``100644`` a file, ``120000`` a link."""
    path: str


class Repository:
    """A repository with the tree of an office at ``root``, at its top or in a folder of it."""

    def __init__(self, git: Any, root: Path) -> None:
        self._repository = git
        top = git.working_dir or git.git_dir
        relative = root.resolve().relative_to(Path(str(top)).resolve()).as_posix()
        self.top = Path(str(top))
        self.prefix = "" if relative == "." else relative + "/"
        """The folder the tree lies in, with a slash at its end; empty at the top."""

    # -- where it stands ----------------------------------------------------------------------------

    @property
    def head(self) -> str:
        """The commit that is checked out, on a branch or not. Raises NoHistory where there is none."""
        if not self._repository.head.is_valid():
            raise NoHistory("no-commit")
        return str(self._repository.head.commit.hexsha)

    @property
    def shallow(self) -> bool:
        return self.ask("rev-parse", "--is-shallow-repository") == "true"

    def commit(self, revision: str) -> str:
        """The id of the commit that a name means. Raises NoHistory where it means none."""
        if revision.startswith("-"):  # an option, were it handed on
            raise NoHistory("no-revision", revision)
        try:
            return self.ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        except NoHistory as error:
            raise NoHistory("no-revision", revision) from error

    def common(self, one: str, other: str) -> str:
        """The commit where two lines of work parted; the first where they have none in common."""
        try:
            return self.ask("merge-base", one, other) or one
        except NoHistory:
            return one

    def is_ancestor(self, older: str, newer: str) -> bool:
        try:
            self.ask("merge-base", "--is-ancestor", older, newer)
        except NoHistory:  # it is not, or the older one is gone: the branch was rewritten
            return False
        return True

    # -- what it holds ------------------------------------------------------------------------------

    def commits(self, revisions: str) -> Iterator[Commit]:
        """Every commit of a range, oldest first, with what it touched of the tree."""
        return log.parse(self._bytes("log", revisions, *log.FORMAT), self.prefix)

    def changed(self, *revisions: str, path: str) -> list[Differing]:
        """What differs below ``path`` between two commits, or between one and what lies on the disk.

        Files that Git does not know yet count as added where the disk is compared.
        """
        words = (
            "diff", "--raw", "-z", "--no-abbrev", "--find-renames", "--no-color", "--no-ext-diff",
            "--no-relative", "--ignore-submodules",
        )  # fmt: skip
        printed = self._bytes(*words, *revisions, "--", f"{self.prefix}{path}").decode("utf-8", "replace")
        tokens = printed.split("\0")
        found, at = [], 0
        while at < len(tokens) and tokens[at].startswith(":"):
            mode, _, old, _, status = tokens[at].split(" ")
            paths = 2 if status[0] in "RC" else 1
            first, last = (self._inner(tokens[at + 1]), self._inner(tokens[at + paths]))
            found.append(Differing(status[0], first, old, mode[1:], last))
            at += 1 + paths
        if len(revisions) == 1:
            new = self.unknown(path)
            found += [Differing("A", file, log.NOTHING, "000000", file) for file in new]
        return found

    def unknown(self, path: str) -> list[str]:
        """Files on the disk below ``path`` that Git neither knows nor is told to overlook."""
        words = ("ls-files", "--others", "--exclude-standard", "-z", "--full-name")
        printed = self._bytes(*words, "--", f"{self.prefix}{path}").decode("utf-8", "replace")
        return [self._inner(name) for name in printed.split("\0") if name]

    def contents(self, ids: Iterable[str]) -> dict[str, bytes]:
        """id → content, for the ids that are files in the repository. One call, however many."""
        wanted = list(dict.fromkeys(ids))
        if not wanted:
            return {}
        with tempfile.TemporaryFile() as asked:
            asked.write("".join(f"{one}\n" for one in wanted).encode())
            asked.seek(0)
            printed = self._bytes("cat-file", "--batch", istream=asked, strip_newline_in_stdout=False)
        found: dict[str, bytes] = {}
        at = 0
        while at < len(printed):
            end = printed.index(b"\n", at)
            words = printed[at:end].split(b" ")
            at = end + 1
            if len(words) == 3:  # else it is missing
                size = int(words[2])
                if words[1] == b"blob":
                    found[words[0].decode()] = printed[at : at + size]
                at += size + 1
        return found

    def files(self, commit: str, path: str) -> dict[str, tuple[str, str]]:
        """file → (mode, id) of everything a commit holds below ``path``."""
        printed = self._bytes("ls-tree", "-r", "-z", "--full-tree", commit, "--", f"{self.prefix}{path}")
        found = {}
        for line in printed.decode("utf-8", "replace").split("\0"):
            if line:
                about, _, name = line.partition("\t")
                mode, _, identity = about.split(" ")
                found[self._inner(name)] = (mode, identity)
        return found

    def open_branches(self, tip: str) -> dict[str, str]:
        """Name → commit of every branch that is neither part of ``tip`` nor has it, the latest first.

        Those of remotes too, and pull requests where they were fetched; the same commit once.
        """
        printed = self.ask(
            "for-each-ref", "--sort=-committerdate", "--format=%(objectname)%00%(refname)%00%(symref)",
            f"--no-merged={tip}", f"--no-contains={tip}",
            "refs/heads", "refs/remotes", "refs/pull", "refs/merge-requests",
        )  # fmt: skip
        found: dict[str, str] = {}
        for line in printed.splitlines():
            identity, name, symbolic = line.split("\0")
            if not symbolic and identity not in found.values():
                found[name.removeprefix("refs/").removeprefix("heads/").removeprefix("remotes/")] = identity
        return found

    def trusted(self, commits: Iterable[str], signers: Path | None) -> set[str]:
        """Those of the commits whose signature is good by a key that is trusted here."""
        wanted = list(commits)
        if not wanted:
            return set()
        options = {"gpg.ssh.allowedSignersFile": str(signers)} if signers else {}
        with tempfile.TemporaryFile() as asked:
            asked.write("".join(f"{one}\n" for one in wanted).encode())
            asked.seek(0)
            printed = self._bytes(
                "log", "--no-walk=unsorted", "--stdin", "--format=%H %G?", istream=asked, options=options
            )
        lines = (line.split() for line in printed.decode().splitlines())
        return {identity for identity, state in lines if state == "G"}

    @property
    def origin(self) -> str:
        """The address of the remote ``origin`` as it is configured; empty where there is none."""
        try:
            return self.ask("config", "--get", "remote.origin.url")
        except NoHistory:
            return ""

    @property
    def main_branch(self) -> str:
        """The branch that ``origin`` opens with; empty where that is not known here."""
        try:
            name = self.ask("symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD")
        except NoHistory:
            return ""
        return name.removeprefix("origin/")

    # -- asking -------------------------------------------------------------------------------------

    def ask(self, *words: str) -> str:
        """What Git prints, blanks around it left out. Raises NoHistory where it fails."""
        return self._bytes(*words).decode("utf-8", "replace").strip()

    def _bytes(self, *words: str, options: Mapping[str, str] | None = None, **given: Any) -> bytes:
        from git import GitCommandError

        set_here = [part for key, value in (options or {}).items() for part in ("-c", f"{key}={value}")]
        command = ["git", "-c", "core.quotePath=false", *set_here, *words]
        try:
            # C: what Git says is looked at. No locks: to ask must not write.
            printed = self._repository.git.execute(
                command, stdout_as_string=False, env={"LC_ALL": "C.UTF-8", "GIT_OPTIONAL_LOCKS": "0"}, **given
            )
        except GitCommandError as error:
            raise NoHistory("refused", str(error.stderr).strip()) from error
        return bytes(printed)

    def _inner(self, path: str) -> str:
        return path.removeprefix(self.prefix)


@contextmanager
def opened(root: Path) -> Iterator[Repository]:
    """The repository that the tree at ``root`` lies in. Raises NoHistory where there is none to ask."""
    if shutil.which("git") is None:
        raise NoHistory("no-git")
    from git import InvalidGitRepositoryError, NoSuchPathError, Repo

    try:
        repository = Repo(root, search_parent_directories=True)
    except (InvalidGitRepositoryError, NoSuchPathError) as error:
        raise NoHistory("no-repository") from error
    with repository:
        yield Repository(repository, root)


def signers_file(top: Path) -> Path | None:
    """The file of SSH keys whose signatures count, kept with the records: ``.allowed_signers``."""
    path = top / ".allowed_signers"
    return path if path.is_file() and not path.is_symlink() else None


def keys_at_hand(top: Path) -> bool:
    """Whether there is anything to verify a signature by; asking Git without it would only take time."""
    if signers_file(top):
        return True
    home = Path(os.environ.get("GNUPGHOME") or Path.home() / ".gnupg")
    return any((home / name).is_file() for name in ("pubring.kbx", "pubring.gpg"))
