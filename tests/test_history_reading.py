"""The history of a tree: which commits changed which record, and on which day."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import pytest

from generator.history.reading import History, read
from generator.history.repository import NoHistory
from tests.git_office import HEAD, Office, order

FILE, OTHER = "records/orders/2566/65.yml", "records/orders/2566/66.yml"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path / "office")
    office.commit({FILE: order(65)}, "เพิ่มคำสั่ง 65", day="2023-02-22 23:30:00 +0700")
    office.commit({OTHER: order(66)}, "เพิ่มคำสั่ง 66", day="2023-02-23")
    return office


def steps(history: History, file: str = FILE) -> list[tuple[str, str, str]]:
    """Status, message and day of each step."""
    return [
        (step.status, history.commits[step.commit].subject, history.day(step.commit).isoformat())
        for step in history.steps(file)
    ]


def test_the_day_is_that_of_bangkok(office: Office) -> None:
    office.commit({FILE: order(65, title="อื่น")}, day="2023-03-31 18:00:00 +0000")
    history = read(office.root)
    assert history.days == {FILE: dt.date(2023, 4, 1), OTHER: dt.date(2023, 2, 23)}


def test_with_a_cache_only_new_commits_are_read_and_the_answer_is_the_same(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache" / "history.cache"
    read(office.root, cache)
    new = office.commit({OTHER: order(66, title="อื่น")}, day="2023-03-05")
    asked: list[str] = []
    from generator.history import repository

    whole = repository.Repository.commits

    def watched(self: repository.Repository, revisions: str) -> object:
        asked.append(revisions)
        return whole(self, revisions)

    monkeypatch.setattr(repository.Repository, "commits", watched)
    warm = read(office.root, cache)
    assert len(asked) == 1
    assert ".." in asked[0]
    assert asked[0].endswith(new)
    monkeypatch.undo()
    cold = read(office.root)
    assert (warm.commit, warm.commits, warm.line) == (cold.commit, cold.commits, cold.line)
    assert read(office.root, cache).line == cold.line


def test_a_rewritten_branch_or_a_broken_cache_is_read_anew(office: Office, tmp_path: Path) -> None:
    cache = tmp_path / "history.cache"
    office.commit({OTHER: order(66, title="อื่น")})
    read(office.root, cache)
    office.git("reset", "--quiet", "--hard", "HEAD~1")
    assert read(office.root, cache).line == read(office.root).line
    cache.write_bytes(b"\x00 not ours")
    assert read(office.root, cache).line == read(office.root).line


def test_a_merge_brings_a_branch_and_is_the_day_it_came(office: Office) -> None:
    office.git("checkout", "--quiet", "-b", "change")
    office.commit({OTHER: order(66, title="หนึ่ง")}, "ครั้งที่หนึ่ง", day="2023-03-01")
    office.commit({OTHER: order(66, title="สอง")}, "ครั้งที่สอง", day="2023-03-02")
    office.git("checkout", "--quiet", "main")
    office.commit({FILE: order(65, title="อื่น")}, "บนสาขาหลัก", day="2023-03-03")
    office.merge("change", day="2023-04-01")
    history = read(office.root)
    assert history.days == {FILE: dt.date(2023, 3, 3), OTHER: dt.date(2023, 4, 1)}
    last = history.steps(OTHER)[-1]
    assert history.commits[last.commit].subject == "รับเข้า"
    assert [history.commits[part.commit].subject for part in last.parts] == ["ครั้งที่หนึ่ง", "ครั้งที่สอง"]
    assert last.parts[0].old == last.old
    assert last.parts[-1].new == last.new
    assert steps(history)[-1] == ("M", "บนสาขาหลัก", "2023-03-03")


def test_what_a_branch_merged_from_the_main_line_is_not_the_branchs_own(office: Office) -> None:
    office.git("checkout", "--quiet", "-b", "change")
    office.commit({OTHER: order(66, title="ของสาขา")}, "ของสาขา", day="2023-03-01")
    office.git("checkout", "--quiet", "main")
    office.commit({FILE: order(65, title="อื่น")}, "บนสาขาหลัก", day="2023-03-02")
    office.git("checkout", "--quiet", "change")
    office.merge("main", day="2023-03-03", message="ดึงสาขาหลัก")
    office.git("checkout", "--quiet", "main")
    office.merge("change", day="2023-03-04")
    history = read(office.root)
    assert [one[1] for one in steps(history)] == ["เพิ่มคำสั่ง 65", "บนสาขาหลัก"]
    (part,) = history.steps(OTHER)[-1].parts
    assert history.commits[part.commit].subject == "ของสาขา"


def test_a_branch_whose_change_was_turned_down_leaves_no_trace(office: Office) -> None:
    office.git("checkout", "--quiet", "-b", "change")
    office.commit({FILE: order(65, title="ไม่รับ")}, "ไม่รับ", day="2023-03-01")
    office.git("checkout", "--quiet", "main")
    office.commit({OTHER: order(66, title="อื่น")}, day="2023-03-02")
    office.git("merge", "--quiet", "-s", "ours", "-m", "ไม่เอา", "change", day="2023-03-03", author=HEAD)
    assert [one[1] for one in steps(read(office.root))] == ["เพิ่มคำสั่ง 65"]


def test_a_record_that_moved_twice_keeps_its_past(office: Office) -> None:
    second, third = "records/orders/2566/67.yml", "records/orders/2566/68.yml"
    office.git("mv", FILE, second)
    office.commit({}, "ย้ายครั้งแรก", day="2023-03-01")
    office.git("mv", second, third)
    office.commit({third: order(68)}, "ย้ายครั้งที่สอง", day="2023-03-02")
    history = read(office.root)
    assert [one[:2] for one in steps(history, third)] == [
        ("A", "เพิ่มคำสั่ง 65"), ("R", "ย้ายครั้งแรก"), ("R", "ย้ายครั้งที่สอง")
    ]  # fmt: skip
    assert not history.steps(FILE)
    assert not history.steps(second)


def test_a_record_that_says_where_it_was_keeps_its_past_however_much_changed(office: Office) -> None:
    moved = "records/orders/2566/67.yml"
    text = "title: ไม่เหลือเค้าเดิม\nredirect_from: [orders/2566/65]\n"
    office.commit({FILE: None, moved: text}, "ย้ายและเขียนใหม่", day="2023-03-01")
    history = read(office.root)
    assert [step.status for step in history.steps(moved)] == ["A"]
    assert [step.status for step in history.steps(moved, [FILE])] == ["A", "R"]


def test_what_only_looks_alike_has_not_moved(office: Office) -> None:
    letter = "records/letters/2566/x-65.yml"
    office.git("mv", FILE, "records/moved.yml")
    (office.root / "records/letters/2566").mkdir(parents=True)
    office.git("mv", "records/moved.yml", letter)
    office.commit({}, "ไม่ใช่เรื่องเดียวกัน", day="2023-03-01")
    history = read(office.root)
    assert [one[0] for one in steps(history)] == ["A", "D"]
    assert [one[0] for one in steps(history, letter)] == ["A"]


@pytest.mark.parametrize("wrong", ["1970-01-02 00:00:00 +0000", "2099-01-01 00:00:00 +0000"])
def test_a_wrong_clock_does_not_put_a_change_out_of_order(office: Office, wrong: str) -> None:
    office.commit({FILE: order(65, title="ก")}, "ลงวันผิด", day=wrong)
    office.commit({FILE: order(65, title="ข")}, "ลงวันถูก", day="2023-03-05")
    assert [one[2] for one in steps(read(office.root))] == ["2023-02-22", "2023-02-23", "2023-03-05"]


def test_a_day_that_no_calendar_has_is_taken_as_it_can_be(office: Office) -> None:
    office.git("config", "user.name", "x")
    tree = office.git("rev-parse", "HEAD^{tree}")
    parent = office.git("rev-parse", "HEAD")
    by = "x <x@y> 99999999999999 +0000"
    raw = f"tree {tree}\nparent {parent}\nauthor {by}\ncommitter {by}\n\nไกล\n"
    identity = office.git("hash-object", "-t", "commit", "-w", "--stdin", given=raw)
    office.git("reset", "--quiet", "--hard", identity)
    assert read(office.root).day(2).year == 9999


def test_a_tree_below_the_top_of_its_repository(office: Office) -> None:
    inner = Path("offices/3")
    office.commit({f"{inner}/records/office.yml": "a"}, day="2023-03-01")
    office.git("mv", FILE, f"{inner}/records/order.yml")
    office.commit({}, "ย้ายเข้ามา", day="2023-03-02")
    history = read(office.root / inner)
    assert history.days == {
        "records/office.yml": dt.date(2023, 3, 1), "records/order.yml": dt.date(2023, 3, 2)
    }  # fmt: skip
    assert [one[0] for one in steps(history, "records/order.yml")] == ["A"]


def test_a_detached_head_and_a_chosen_revision(office: Office) -> None:
    first = office.git("rev-list", "--max-parents=0", "HEAD")
    assert read(office.root, revision=first).days == {FILE: dt.date(2023, 2, 22)}
    office.git("checkout", "--quiet", "--detach", first)
    assert read(office.root).days == {FILE: dt.date(2023, 2, 22)}


def test_what_cannot_be_known_is_not_guessed(office: Office, tmp_path: Path) -> None:
    def reason(root: Path) -> str:
        with pytest.raises(NoHistory) as raised:
            read(root)
        return raised.value.reason

    (tmp_path / "nowhere").mkdir()
    assert reason(tmp_path / "nowhere") == "no-repository"
    assert reason(Office(tmp_path / "empty").root) == "no-commit"
    office.git("clone", "--quiet", "--depth=1", f"file://{office.root}", str(tmp_path / "shallow"))
    assert reason(tmp_path / "shallow") == "shallow"


def test_without_git_the_reason_is_told(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(NoHistory) as raised:
        read(office.root)
    assert raised.value.reason == "no-git"


def test_a_known_commit_is_answered_without_git(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "history.cache"
    known = read(office.root, cache)
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "git", None)  # importing it fails
        assert read(office.root, cache).line == known.line
    office.commit({FILE: order(65, title="อื่น")})
    monkeypatch.setitem(sys.modules, "git", None)
    with pytest.raises(ImportError):
        read(office.root, cache)


def test_a_clone_that_became_shallow_is_not_answered_without_git(office: Office, tmp_path: Path) -> None:
    cache = tmp_path / "history.cache"
    read(office.root, cache)
    (office.root / ".git/shallow").write_text(office.git("rev-parse", "HEAD") + "\n", "ascii")
    with pytest.raises(NoHistory):
        read(office.root, cache)


def test_a_change_of_mailmap_is_seen_at_once(office: Office, tmp_path: Path) -> None:
    cache = tmp_path / "history.cache"
    assert read(office.root, cache).commits[0].author == "กลุ่มนโยบายและแผน"
    office.write({".mailmap": "กลุ่มการเงิน <planner@example.org>\n"})
    assert read(office.root, cache).commits[0].author == "กลุ่มการเงิน"


def test_no_message_can_pass_for_another_commit(office: Office) -> None:
    forged = "\x01" + "a" * 40 + "\n:100644 100644 0 0 M\n\x01"
    office.commit({FILE: order(65, title="อื่น")}, forged, day="2023-03-01")
    history = read(office.root)
    assert len(history.commits) == 3
    assert [step.status for step in history.steps(FILE)] == ["A", "M"]


def test_signed_commits_are_told_from_others(office: Office, tmp_path: Path) -> None:
    import subprocess

    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    sign = ("-c", "gpg.format=ssh", "-c", f"user.signingkey={key}.pub", "commit", "--quiet", "-S", "-m")
    office.write({FILE: order(65, title="ลงลายเซ็น")})
    office.git("add", "--all")
    office.git(*sign, "ลงลายเซ็น", day="2023-03-01")
    signed = office.git("rev-parse", "HEAD")
    assert read(office.root).verified == frozenset()
    public = key.with_suffix(".pub").read_text("ascii")
    office.commit({".allowed_signers": f"planner@example.org {public}"}, day="2023-03-02")
    office.commit({FILE: order(65, title="ไม่ลงลายเซ็น")}, day="2023-03-03")
    assert read(office.root).verified == {signed}
