"""A tree beside an earlier state of itself: what a change brings, and what it does."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from generator.cli import app
from generator.compare import telling
from generator.compare.checking import Outcome, check_change
from generator.compare.telling import Pages, Telling, tell
from generator.history.repository import NoHistory
from generator.report import diff_json, diff_markdown, diff_text
from tests.attached import pdf
from tests.git_office import OFFICE, Office, order

CASES = Path(__file__).parent / "cases" / "base"
DAY = dt.date(2023, 6, 1)
FILE, OTHER = "records/orders/2566/65.yml", "records/orders/2566/64.yml"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path / "office")
    office.write({".git/info/exclude": ".tidtam/\n"})
    office.commit({"records/office.yml": OFFICE, FILE: order(65), OTHER: order(64)}, day="2023-02-22")
    return office


def found(office: Office, base: str = "main", root: Path | None = None) -> Outcome:
    return check_change(root or office.root, base, office.root / ".tidtam")


def codes(outcome: Outcome) -> tuple[list[str], list[str]]:
    return [one.code for one in outcome.new], [one.code for one in outcome.older]


def told(office: Office, base: str = "main", head: str = "") -> Telling:
    return tell(office.root, base, head, DAY, office.root / ".tidtam")


# -- tidtam check --base ------------------------------------------------------------------------------


def test_what_was_wrong_before_does_not_block_whoever_changes_something_else(office: Office) -> None:
    office.commit({OTHER: order(64, more="responds_to: [letters/2566/x-1]\n")}, day="2023-03-01")
    office.git("checkout", "--quiet", "-b", "change")
    office.commit({FILE: order(65, title="ใหม่")}, day="2023-03-02")
    assert codes(found(office)) == ([], ["TT401"])
    office.commit({FILE: order(65, more="responds_to: [letters/2566/x-2]\n")}, day="2023-03-03")
    assert codes(found(office)) == (["TT401"], ["TT401"])


def test_a_finding_is_known_again_wherever_it_stands(office: Office) -> None:
    wrong = "responds_to: [letters/2566/x-1]\n"
    office.commit({FILE: order(65, more=wrong)}, day="2023-03-01")
    office.git("checkout", "--quiet", "-b", "change")
    above = "# คำอธิบายใหม่\n" + order(
        65, more="notes: ยาวขึ้น\nresponds_to: [letters/2566/x-3, letters/2566/x-1]\n"
    )
    office.commit({FILE: above}, day="2023-03-02")
    outcome = found(office)
    assert codes(outcome) == (["TT401"], ["TT401"])
    assert outcome.new[0].params["value"] == "letters/2566/x-3"
    moved = above.replace("65/2566", "67/2566") + "redirect_from: [orders/2566/65]\n"
    office.commit({FILE: None, "records/orders/2566/67.yml": moved}, day="2023-03-03")
    assert codes(found(office)) == (["TT401"], ["TT401"])


def test_a_change_answers_for_what_it_breaks_elsewhere(office: Office) -> None:
    named = "sources: [{title: ก, ref: orders/2566/64}]\n"
    office.commit({FILE: order(65, more=named)}, day="2023-03-01")
    office.git("checkout", "--quiet", "-b", "change")
    office.commit({OTHER: None}, day="2023-03-02")
    outcome = found(office)
    assert sorted(codes(outcome)[0]) == ["TT401", "TT801"]
    assert {one.file for one in outcome.new} == {FILE, OTHER}


def test_what_others_did_on_the_base_since_is_nobodys_change(office: Office) -> None:
    office.git("checkout", "--quiet", "-b", "change")
    office.commit({FILE: order(65, title="ใหม่")}, day="2023-03-01")
    office.git("checkout", "--quiet", "main")
    office.commit({"records/orders/2566/66.yml": order(66)}, day="2023-03-02")
    office.git("checkout", "--quiet", "change")
    assert codes(found(office)) == ([], [])
    assert not told(office).removed


def test_files_that_cannot_be_records_are_part_of_it(office: Office) -> None:
    office.commit({"records/x/old.txt": "ก"}, day="2023-03-01")
    office.git("checkout", "--quiet", "-b", "change")
    office.write({"records/x/new.txt": "ข"})
    (office.root / "records/orders/2566/link.yml").symlink_to("65.yml")
    assert codes(found(office)) == (["TT122", "TT121"], ["TT121"])
    office.commit({}, day="2023-03-02")
    assert codes(found(office)) == (["TT122", "TT121"], ["TT121"])
    office.write({FILE: "<<<<<<< HEAD\n" + order(65) + "=======\n>>>>>>> x\n"})
    new, _ = codes(found(office))
    assert len(new) > 2
    assert "TT801" not in new


def test_an_attached_file_that_was_replaced_is_new(tmp_path: Path) -> None:
    office = Office(tmp_path / "office")
    shutil.copytree(CASES / "records", office.root / "records")
    office.commit({}, day="2023-03-01")
    office.git("checkout", "--quiet", "-b", "change")
    office.commit({"records/downloads/files/e-mes-guide.pdf": pdf("another")}, day="2023-03-02")
    new, older = codes(found(office))
    assert set(new) == {"TT610", "TT611"}
    assert older == []


def test_what_was_taken_out_before_is_remembered(office: Office) -> None:
    office.commit({FILE: None}, day="2023-03-01")
    office.git("checkout", "--quiet", "-b", "change")
    office.commit({FILE: order(65).replace("02-22", "02-25")}, day="2023-03-02")
    assert codes(found(office)) == (["TT802"], [])
    office.commit({FILE: order(65)}, "นำกลับมา", day="2023-03-03")
    assert codes(found(office)) == ([], [])


def test_two_open_branches_with_one_number_are_told(office: Office) -> None:
    office.git("checkout", "--quiet", "-b", "one")
    office.commit({"records/orders/2566/66.yml": order(66, title="หนึ่ง")}, day="2023-03-01")
    office.git("checkout", "--quiet", "-b", "two", "main")
    office.commit({"records/orders/2566/66.yml": order(66, title="สอง")}, day="2023-03-02")
    outcome = found(office)
    assert codes(outcome) == (["TT806"], [])
    assert outcome.new[0].params["branch"] == "one"
    office.git("branch", "--quiet", "-D", "one")
    assert codes(found(office)) == ([], [])


def run(office: Office, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--root", str(office.root)])


def test_every_format_tells_the_change_apart(office: Office) -> None:
    office.commit({OTHER: order(64, more="responds_to: [letters/2566/x-1]\n")}, day="2023-03-01")
    office.git("checkout", "--quiet", "-b", "change")
    office.commit({FILE: order(65, more="responds_to: [letters/2566/x-2]\n")}, day="2023-03-02")
    base = ("check", "--base", "main", "--format")
    text = run(office, *base, "text")
    assert (text.exit_code, "x-2" in text.output, "x-1" in text.output) == (1, True, False)
    assert "อีก 1 แห่งมีอยู่ก่อน" in text.output
    assert run(office, *base, "github").output.count("::error") == 1
    assert len(json.loads(run(office, *base, "gitlab").output)) == 1
    since = {one["file"]: one["since"] for one in json.loads(run(office, *base, "json").output)}
    assert since == {FILE: "change", OTHER: "before"}
    results = json.loads(run(office, *base, "sarif").output)["runs"][0]["results"]
    assert sorted(one["baselineState"] for one in results) == ["new", "unchanged"]
    office.commit({FILE: order(65)}, day="2023-03-03")
    clean = run(office, *base, "text")
    assert clean.exit_code == 0


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", "-h", "main..main", ""])
def test_a_revision_that_is_none_is_refused(office: Office, revision: str) -> None:
    for words in (("check", f"--base={revision}"), ("diff", "--", revision)):
        result = run(office, *words) if words[0] == "check" else None
        if result:
            assert result.exit_code == 2, result.output
            assert "tidtam:" in result.output
    with pytest.raises(NoHistory):
        told(office, revision)


def test_without_git_or_commits_the_reason_is_told(tmp_path: Path) -> None:
    empty = Office(tmp_path / "empty")
    empty.write({"records/office.yml": OFFICE})
    result = run(empty, "diff", "main")
    assert result.exit_code == 2
    plain = tmp_path / "plain"
    (plain / "records").mkdir(parents=True)
    result = CliRunner().invoke(app, ["check", "--base", "main", "--root", str(plain)])
    assert (result.exit_code, "Git" in result.output) == (2, True)


# -- tidtam diff --------------------------------------------------------------------------------------


def test_a_diff_tells_what_is_added_changed_moved_and_removed(office: Office) -> None:
    office.git("checkout", "--quiet", "-b", "change")
    office.commit(
        {
            FILE: order(65, title="ใหม่"),
            OTHER: None,
            "records/orders/2566/67.yml": order(67, title="ของ 64", more="redirect_from: [orders/2566/64]\n"),
            "records/orders/2566/66.yml": order(66, title="อีกเรื่อง"),
        },
        day="2023-03-01",
    )
    telling = told(office)
    assert [one.address for one in telling.added] == ["orders/2566/66"]
    assert [one.after.address for one in telling.changed] == ["orders/2566/65", "orders/2566/67"]
    assert telling.changed[1].moved
    assert telling.pages
    assert "orders/2566/67" in telling.pages.new
    assert {"orders/2566/65", "orders/2566", ""} <= set(telling.pages.changed)
    assert "orders/2566/66" not in telling.pages.changed
    text = diff_text.report(telling, "th")
    assert "แก้ เรื่อง: แต่งตั้งคณะทำงาน → ใหม่" in text
    assert "ย้ายจาก orders/2566/64" in text
    data = json.loads(diff_json.report(telling, "th"))
    assert data["changed"][1]["moved_from"] == "orders/2566/64"
    assert diff_text.report(told(office, "main", "change"), "en") == diff_text.report(telling, "en")
    office.git("checkout", "--quiet", "main")
    assert diff_text.report(told(office, "main", "change"), "en") == diff_text.report(telling, "en")


def test_pages_that_change_are_those_that_a_build_would_write(office: Office, tmp_path: Path) -> None:
    """What the diff says of pages is what two builds say, but for what depends on the commits themselves."""
    from generator.publish.site import build

    plain = tmp_path / "plain"
    shutil.copytree(office.root / "records", plain / "records")
    build(plain, plain / "site", DAY)
    before = {path.relative_to(plain): path.read_bytes() for path in (plain / "site").rglob("index.html")}
    named = "sources: [{title: ก, ref: orders/2566/64}]\n"
    office.git("checkout", "--quiet", "-b", "change")
    office.commit({FILE: order(65, title="ใหม่", more=named)}, day="2023-03-01")
    shutil.copytree(office.root / "records", plain / "records", dirs_exist_ok=True)
    build(plain, plain / "site", DAY)
    after = {path.relative_to(plain): path.read_bytes() for path in (plain / "site").rglob("index.html")}
    differ = {
        path.parent.as_posix().removeprefix("site").strip("/")
        for path in after
        if before.get(path) != after[path]
    }
    pages = told(office).pages
    assert pages
    assert differ <= set(pages.changed) | set(pages.new)
    assert differ


def test_what_is_kept_of_a_base_changes_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked again of the same base, the base is not planned again; another day or base is."""
    office.git("checkout", "--quiet", "-b", "change")
    office.write({FILE: order(65, title="ใหม่")})
    first = told(office)
    planned: list[dict[str, dt.date]] = []
    monkeypatch.setattr(
        telling, "_keys", lambda *given, known=telling._keys: planned.append(given[2]) or known(*given)
    )
    office.write({FILE: order(65, title="ใหม่กว่า"), "records/orders/2566/66.yml": order(66)})
    again = told(office)
    assert planned == [{"orders/2566/65": DAY, "orders/2566/66": DAY}]
    fresh = tell(office.root, "main", "", DAY)
    assert again.pages == fresh.pages != first.pages
    assert len(planned) == 3
    tell(office.root, "main", "", DAY + dt.timedelta(1), office.root / ".tidtam")
    assert len(planned) == 5
    office.commit({}, day="2023-03-02")
    assert tell(office.root, "change", "", DAY, office.root / ".tidtam").pages == Pages(
        new=[], changed=[], gone=[]
    )
    assert len(planned) == 7


def test_a_link_that_becomes_doubtful_is_told(tmp_path: Path) -> None:
    office = Office(tmp_path / "office")
    shutil.copytree(CASES / "records", office.root / "records")
    office.commit({}, day="2023-03-01")
    office.git("checkout", "--quiet", "-b", "change")
    path = office.root / "records/e-mes/2566/indicators/QP-1.yml"
    change = 'changes:\n  - date: "2566-05-01"\n    text: เปลี่ยนตัวหาร\n'
    office.commit(
        {path.relative_to(office.root).as_posix(): path.read_text("utf-8") + change}, day="2023-05-01"
    )
    telling = told(office)
    assert [one.why for one in telling.suspects] == ["definition"]
    assert "นิยามตัวชี้วัดเปลี่ยนหลังรายงาน" in diff_text.report(telling, "th")
    assert "นิยาม" in unescape(diff_markdown.report(telling, "th"))


def test_internal_records_are_counted_and_not_named(office: Office) -> None:
    hidden = order(63, title="ปิดบังเรื่องนี้", more="classification: internal\n")
    office.git("checkout", "--quiet", "-b", "change")
    office.commit({"records/orders/2566/63.yml": hidden, FILE: order(65, title="ก")}, day="2023-03-01")
    telling = told(office)
    assert telling.internal == 1
    for report in (diff_text.report, diff_json.report, diff_markdown.report):
        words = unescape(report(telling, "th"))
        assert "ปิดบังเรื่องนี้" not in words
        assert "orders/2566/63" not in words


def test_what_only_looks_different_is_no_change(office: Office) -> None:
    office.git("checkout", "--quiet", "-b", "change")
    office.commit({FILE: "# คำอธิบาย\n" + order(65)}, day="2023-03-01")
    telling = told(office)
    assert (telling.changed, telling.rewritten) == ([], 1)


# -- Markdown -----------------------------------------------------------------------------------------

READER = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_comment(self, data: str) -> None:
        self.tags.append("comment")

    def handle_data(self, data: str) -> None:
        self.text += data


def seen(markdown: str) -> _Seen:
    reader = _Seen()
    reader.feed(READER.render(markdown))
    reader.close()
    return reader


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60))
def test_any_text_shows_as_itself_and_nothing_else(words: str) -> None:
    shown = seen(f"x {diff_markdown.text(words)} x")
    assert shown.tags == ["p"]
    plain = " ".join(diff_markdown._INVISIBLE.sub("", words).split())
    assert " ".join(shown.text.replace("\u2060", "").split()) == f"x {plain} x".replace("  ", " ")


@pytest.mark.parametrize(
    "words",
    [
        "@somebody", "ถึง @office/team", "#1", "office/register#1", "GH-1", "!5", "https://evil.example.org",
        "www.evil.example.org", "[x](javascript:alert(1))", "![x](y)", "<script>alert(1)</script>", "`code`",
        "| a | b |", "<!-- tidtam-diff -->", "</details>", "**ก**", "# ก", "- ก", "1. ก",
        "\n\n# หัวข้อ\n", "~~ก~~",
    ],
)  # fmt: skip
def test_nothing_of_a_record_calls_anybody_or_anything(office: Office, words: str) -> None:
    title = " ".join(words.split())
    office.git("checkout", "--quiet", "-b", "change")
    text = order(65).replace("แต่งตั้งคณะทำงาน", json.dumps(title, ensure_ascii=False))
    office.commit({FILE: text + f"notes: {json.dumps(words, ensure_ascii=False)}\n"}, day="2023-03-01")
    comment = diff_markdown.report(told(office), "th")
    assert comment.count(diff_markdown.MARK) == 1
    shown = seen(comment)
    allowed = {
        "comment",
        "h3",
        "h4",
        "p",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "code",
        "ul",
        "li",
        "sub",
    }
    assert set(shown.tags) <= allowed | {"details", "summary"}
    plain = shown.text
    assert title in plain.replace("\u2060", "")
    for call in ("@", "#", "!"):
        at = plain.find(call)
        assert at < 0 or plain[at + 1] == "\u2060"


def test_a_comment_has_an_end(office: Office) -> None:
    office.git("checkout", "--quiet", "-b", "change")
    files = {
        f"records/orders/2566/{number}.yml": order(number, title="ยาว" * 120) for number in range(100, 420)
    }
    office.commit({**files, FILE: order(65, more="notes: " + "ก" * 15_000 + "\n")}, day="2023-03-01")
    comment = diff_markdown.report(told(office), "th")
    assert len(comment) <= diff_markdown.LONGEST
    assert "ดูทั้งหมดด้วยคำสั่ง tidtam diff" in unescape(comment)
    assert comment.count("<details>") == comment.count("</details>")
    assert comment.rstrip().endswith("</sub>")
