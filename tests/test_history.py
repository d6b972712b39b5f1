"""When a record was last changed, from Git."""

from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path

import pytest
from git import Actor, Repo

from generator.history import last_changes

EARLY, LATE = "1677083400 +0700", "1680285600 +0000"  # 22 Feb 2023 23:30 +07:00; 31 Mar 2023 18:00 UTC


@pytest.fixture
def repository(tmp_path: Path) -> Repo:
    repository = Repo.init(tmp_path / "office")
    _commit(repository, "records/orders/2566/65.yml", "a", EARLY)
    _commit(repository, "records/ข้อ.yml", "ก", EARLY)
    return repository


def _commit(repository: Repo, file: str, text: str, day: str) -> None:
    path = Path(repository.working_dir) / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    repository.index.add([file])
    actor = Actor("post", "post@example.invalid")
    repository.index.commit(file, author=actor, committer=actor, commit_date=day, author_date=day)


def _root(repository: Repo) -> Path:
    return Path(repository.working_dir)


def test_the_day_is_that_of_bangkok(repository: Repo) -> None:
    _commit(repository, "records/orders/2566/65.yml", "b", LATE)
    changes = last_changes(_root(repository))
    assert changes is not None
    assert changes.days == {
        "records/orders/2566/65.yml": dt.date(2023, 4, 1),
        "records/ข้อ.yml": dt.date(2023, 2, 22),
    }


def test_with_a_cache_only_new_commits_are_read_and_the_answer_is_the_same(
    repository: Repo, tmp_path: Path
) -> None:
    cache = tmp_path / "cache" / "history.json"
    last_changes(_root(repository), cache)
    _commit(repository, "records/ข้อ.yml", "ข", LATE)
    assert last_changes(_root(repository), cache) == last_changes(_root(repository))
    assert last_changes(_root(repository), cache) == last_changes(_root(repository))


def test_a_rewritten_branch_or_a_broken_cache_is_read_anew(repository: Repo, tmp_path: Path) -> None:
    cache = tmp_path / "history.json"
    _commit(repository, "records/ข้อ.yml", "ข", LATE)
    last_changes(_root(repository), cache)
    repository.head.reset("HEAD~1", working_tree=True)
    assert last_changes(_root(repository), cache) == last_changes(_root(repository))
    cache.write_bytes(b"\x00 not json")
    assert last_changes(_root(repository), cache) == last_changes(_root(repository))


def test_a_merge_counts_for_the_files_it_brings(repository: Repo) -> None:
    start = repository.head.commit
    branch = repository.create_head("change", start)
    main = repository.active_branch
    branch.checkout()
    _commit(repository, "records/ข้อ.yml", "ข", EARLY)
    main.checkout()
    _commit(repository, "records/orders/2566/65.yml", "b", EARLY)
    env = {"GIT_COMMITTER_DATE": LATE, "GIT_AUTHOR_DATE": LATE}
    with repository.git.custom_environment(**env, **_identity()):
        repository.git.merge("change", "--no-ff", "-m", "merge")
    changes = last_changes(_root(repository))
    assert changes is not None
    assert changes.days["records/ข้อ.yml"] == dt.date(2023, 4, 1)
    assert changes.days["records/orders/2566/65.yml"] == dt.date(2023, 2, 22)


def test_a_tree_below_the_top_of_its_repository(repository: Repo) -> None:
    _commit(repository, "offices/3/records/office.yml", "a", LATE)
    changes = last_changes(_root(repository) / "offices" / "3")
    assert changes is not None
    assert changes.days == {"records/office.yml": dt.date(2023, 4, 1)}


def test_what_cannot_be_known_is_not_guessed(repository: Repo, tmp_path: Path) -> None:
    assert last_changes(tmp_path / "nowhere-under-git") is None
    shallow = Repo.clone_from(f"file://{_root(repository)}", os.fspath(tmp_path / "shallow"), depth=1)
    assert last_changes(_root(shallow)) is None


def _identity() -> dict[str, str]:
    names = ("GIT_AUTHOR", "GIT_COMMITTER")
    return {f"{name}_NAME": "post" for name in names} | {
        f"{name}_EMAIL": "post@example.invalid" for name in names
    }


def test_a_known_commit_is_answered_without_git(
    repository: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "history.json"
    known = last_changes(_root(repository), cache)
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "git", None)  # importing it fails
        assert last_changes(_root(repository), cache) == known
    _commit(repository, "records/ข้อ.yml", "ข", LATE)
    monkeypatch.setitem(sys.modules, "git", None)
    with pytest.raises(ImportError):
        last_changes(_root(repository), cache)


def test_a_clone_that_became_shallow_is_not_answered_without_git(repository: Repo, tmp_path: Path) -> None:
    cache = tmp_path / "history.json"
    assert last_changes(_root(repository), cache)
    (_root(repository) / ".git/shallow").write_text(repository.head.commit.hexsha + "\n", "ascii")
    assert last_changes(_root(repository), cache) is None
