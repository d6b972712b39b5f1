"""A site changes all at once or not at all, and nothing that is not ours is ever touched."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from generator.publish import swap
from generator.publish.failure import BuildError
from generator.publish.swap import MANIFEST, Staging, Stat


def build(out: Path, files: dict[str, str], known: dict[str, Stat] | None = None) -> tuple[int, int]:
    """What a build does with its files; ``known`` is brought up to date."""
    staging = Staging(out, known or {}, {})
    made = {path: staging.put(path, content.encode()) for path, content in files.items()}
    counts = staging.apply(made)
    if known is not None:
        known.clear()
        known.update(made)
    return counts


def content(out: Path) -> dict[str, str]:
    return {
        path.relative_to(out).as_posix(): path.read_text("utf-8")
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }


def snapshot(out: Path) -> dict[str, tuple[int, bytes]]:
    """Time of change and bytes of every file: equal only if nothing was written."""
    return {
        path.relative_to(out).as_posix(): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


def test_a_first_build_makes_the_site_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    out = tmp_path / "site"
    assert build(out, {"index.html": "หน้าแรก", "orders/2566/65/index.html": "คำสั่ง"}) == (2, 0)
    assert content(out) == {"index.html": "หน้าแรก", "orders/2566/65/index.html": "คำสั่ง"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("remembers", [True, False])
def test_only_what_differs_is_written(tmp_path: Path, remembers: bool) -> None:
    out = tmp_path / "site"
    known: dict[str, Stat] = {}
    build(out, {"a/index.html": "a", "b/index.html": "b", "c/d/index.html": "d"}, known)
    before = snapshot(out)
    new = {"a/index.html": "a", "b/index.html": "B", "e/index.html": "e"}
    assert build(out, new, known if remembers else None) == (2, 1)
    after = snapshot(out)
    assert after["a/index.html"] == before["a/index.html"]
    assert content(out) == new
    assert not (out / "c").exists()


@pytest.mark.parametrize("remembers", [True, False])
def test_nothing_to_do_touches_nothing(tmp_path: Path, remembers: bool) -> None:
    out = tmp_path / "site"
    known: dict[str, Stat] = {}
    files = {"index.html": "x", "a/index.html": "a"}
    build(out, files, known)
    before = snapshot(out)
    assert build(out, files, known if remembers else None) == (0, 0)
    assert snapshot(out) == before


def test_a_file_that_somebody_changed_or_deleted_is_put_right(tmp_path: Path) -> None:
    out = tmp_path / "site"
    known: dict[str, Stat] = {}
    files = {"index.html": "x", "a/index.html": "a"}
    build(out, files, known)
    (out / "index.html").write_text("by hand", "utf-8")
    (out / "a/index.html").unlink()
    assert build(out, files, known) == (2, 0)
    assert content(out) == files


def test_files_of_others_in_a_site_stay(tmp_path: Path) -> None:
    out = tmp_path / "site"
    build(out, {"index.html": "x", "a/index.html": "a"})
    (out / "CNAME").write_text("example.go.th", "utf-8")
    (out / "a/notes.txt").write_text("mine", "utf-8")
    build(out, {"index.html": "x"})
    assert content(out) == {"index.html": "x", "CNAME": "example.go.th", "a/notes.txt": "mine"}


def test_a_discarded_build_leaves_the_site_and_no_trace(tmp_path: Path) -> None:
    out = tmp_path / "site"
    build(out, {"index.html": "x"})
    before = snapshot(out)
    staging = Staging(out, {}, {})
    staging.put("index.html", b"new")
    staging.discard()
    assert snapshot(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_build_cut_off_before_its_journal_is_forgotten(tmp_path: Path) -> None:
    out = tmp_path / "site"
    build(out, {"index.html": "x", "a/index.html": "a"})
    Staging(out, {}, {}).put("index.html", b"half")
    assert build(out, {"index.html": "y", "a/index.html": "a"}) == (1, 0)
    assert content(out) == {"index.html": "y", "a/index.html": "a"}


class Cut(BaseException):
    """The machine is switched off."""


@pytest.mark.parametrize("cut_after", range(4))
def test_a_build_cut_off_while_it_is_applied_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut_after: int
) -> None:
    out = tmp_path / "site"
    old = {"a/index.html": "a", "b/index.html": "b", "gone/x/index.html": "g"}
    new = {"a/index.html": "A", "b/index.html": "B", "c/index.html": "C"}
    build(out, old)
    replace, calls = os.replace, 0

    def cut(source: Path, target: Path) -> None:
        nonlocal calls
        if out in Path(target).parents:
            if calls == cut_after:
                raise Cut
            calls += 1
        replace(source, target)

    monkeypatch.setattr(swap.os, "replace", cut)
    staging = Staging(out, {}, {})
    put = {path: staging.put(path, text.encode()) for path, text in new.items()}
    with pytest.raises(Cut):  # while one of the three files or the manifest is moved in
        staging.apply(put)
    staging.discard()  # what the build does on its way out: the journal has to stay
    monkeypatch.undo()

    Staging(out, {}, {}).discard()  # the next build begins, and gives up at once
    assert content(out) == new
    assert not swap.beside(out).exists()
    assert build(out, new) == (0, 0)


def test_a_cut_that_lost_a_file_is_told_not_hidden(tmp_path: Path) -> None:
    out = tmp_path / "site"
    build(out, {"index.html": "x"})
    beside = swap.beside(out)
    (beside / "files").mkdir(parents=True)
    (beside / "journal.json").write_text(json.dumps({"remove": [], "replace": ["lost.html"]}), "utf-8")
    with pytest.raises(FileNotFoundError):
        Staging(out, {}, {})


def test_a_manifest_cannot_make_us_remove_what_is_not_in_the_site(tmp_path: Path) -> None:
    out = tmp_path / "site"
    build(out, {"index.html": "x"})
    other = tmp_path / "precious.txt"
    other.write_text("mine", "utf-8")
    with (out / MANIFEST).open("a", encoding="utf-8") as manifest:
        manifest.write(f"../precious.txt\n{other}\na/../../precious.txt\n")
    build(out, {"index.html": "y"})
    assert other.read_text("utf-8") == "mine"


def refused(root: Path, out: Path) -> str:
    with pytest.raises(BuildError) as caught:
        swap.check_place(root, out)
    return caught.value.label


def test_places_that_are_not_ours_are_refused(tmp_path: Path) -> None:
    root = tmp_path / "tree"
    (root / "records").mkdir(parents=True)
    home = tmp_path / "home"
    home.mkdir()
    (home / "letter.txt").write_text("mine", "utf-8")
    assert refused(root, home) == "out-not-ours"
    assert refused(root, home / "letter.txt") == "out-no-directory"
    for place in (root, tmp_path, Path("/"), root / "records", root / "records/site", root / ".tidtam/x"):
        assert refused(root, place) == "out-in-tree"
    (home / MANIFEST).write_text("something else", "utf-8")
    with pytest.raises(BuildError) as caught:
        Staging(home, {}, {})
    assert caught.value.label == "out-not-ours"
    assert (home / "letter.txt").read_text("utf-8") == "mine"


def test_places_that_may_become_a_site(tmp_path: Path) -> None:
    root = tmp_path / "tree"
    (root / "records").mkdir(parents=True)
    empty = tmp_path / "empty"
    empty.mkdir()
    for place in (root / "site", tmp_path / "new", empty):
        swap.check_place(root, place)
        build(place, {"index.html": "x"})
        swap.check_place(root, place)
        assert content(place) == {"index.html": "x"}


@pytest.mark.skipif(os.name == "nt", reason="Windows lets only administrators make symbolic links")
def test_a_link_to_a_site_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "www"
    link = tmp_path / "site"
    link.symlink_to(real, target_is_directory=True)
    build(link, {"index.html": "x"})
    build(link, {"index.html": "y"})
    assert link.is_symlink()
    assert content(real) == {"index.html": "y"}
