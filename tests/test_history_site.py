"""The past of records as the site tells it: pages, change lists, feeds, and what must never be told."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from generator.history.then import lay_out
from generator.publish.failure import WrongRecords
from generator.publish.site import Built, build
from tests.git_office import HEAD, OFFICE, Office, order

DAY = dt.date(2023, 6, 1)
FILE = "records/orders/2566/65.yml"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def frame(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tree that was built once: its frame serves every other tree with nothing of its own."""
    root = tmp_path_factory.mktemp("frame")
    (root / "records").mkdir()
    (root / "records/office.yml").write_text(OFFICE, "utf-8")
    build(root, root / "site", DAY)
    return root / ".tidtam" / "frame"


@pytest.fixture
def office(tmp_path: Path, frame: Path) -> Office:
    office = Office(tmp_path / "office")
    shutil.copytree(frame, office.root / ".tidtam" / "frame")
    office.write({".git/info/exclude": ".tidtam/\nsite*/\n"})
    office.commit({"records/office.yml": OFFICE}, "ตั้งทะเบียน", day="2023-01-10")
    office.commit({FILE: order(65)}, "เพิ่มคำสั่ง 65", day="2023-02-22")
    return office


def made(office: Office, **options: object) -> Built:
    return build(office.root, office.root / "site", DAY, **options)  # type: ignore[arg-type]


def page(office: Office, address: str) -> str:
    return (office.root / "site" / address / "index.html").read_text("utf-8")


def body(html: str) -> str:
    return html.partition("<article")[2].partition("</article>")[0]


def everything(office: Office) -> str:
    """Every word of the site that comes from records: the guides, written by hand, are left out."""
    site = office.root / "site"
    guides = (site / "guide", site / "search/guide.js")
    files = (path for path in sorted(site.rglob("*")) if path.is_file())
    return "\n".join(
        path.read_bytes().decode("utf-8", "replace")
        for path in files
        if not any(path.is_relative_to(guide) for guide in guides)
    )


def test_a_history_tells_what_changed_when_and_by_whom(office: Office) -> None:
    office.git("checkout", "--quiet", "-b", "change")
    office.commit({FILE: order(65, title="แต่งตั้งคณะกรรมการ")}, "แก้ชื่อตามต้นฉบับ", day="2023-03-01")
    office.git("checkout", "--quiet", "main")
    commit = office.merge("change", day="2023-03-05")
    made(office)
    told = body(page(office, "orders/2566/65/history"))
    for words in (
        "5 มีนาคม 2566", "22 กุมภาพันธ์ 2566", "แก้ชื่อตามต้นฉบับ", "เพิ่มคำสั่ง 65",
        "โดย กลุ่มนโยบายและแผน", "รับเข้าโดย ผู้อำนวยการ",
        "<del>แต่งตั้งคณะทำงาน</del>", "<ins>แต่งตั้งคณะกรรมการ</ins>",
        f'id="v-{commit[:10]}"', "บันทึกทั้งฉบับ",
    ):  # fmt: skip
        assert words in told, words
    own = body(page(office, "orders/2566/65"))
    assert f'href="../../../orders/2566/65/history/#v-{commit[:10]}"' in own
    assert "ประวัติการแก้ไข" in own


def test_a_record_that_never_changed_has_no_page_of_its_past(office: Office) -> None:
    made(office)
    assert not (office.root / "site/orders/2566/65/history").exists()
    assert "22 ก.พ. 2566" in body(page(office, "orders/2566/65"))


def test_changes_are_listed_by_month_work_and_unit_with_feeds(office: Office) -> None:
    office.commit({FILE: order(65, title="ใหม่", more="notes: ของ\n")}, "แก้", day="2023-03-05")
    made(office)
    site = office.root / "site"
    whole = body(page(office, "changes"))
    assert "5 มีนาคม 2566" in whole
    assert "เรื่อง, หมายเหตุ" in whole
    assert "มีนาคม 2566" in body(page(office, "changes/2566-03"))
    assert (site / "units/plan/changes/index.html").is_file()
    feed = ET.parse(site / "changes/feed.xml").getroot()
    titles = [entry.findtext(f"{ATOM}title") or "" for entry in feed.iter(f"{ATOM}entry")]
    assert len(titles) == 3
    assert titles[0].startswith("แก้ไข: ")
    assert feed.findtext(f"{ATOM}updated") == "2023-03-05T12:00:00+07:00"
    data = json.loads((site / "orders/2566/65/history/feed.json").read_bytes())
    assert data["version"] == "https://jsonfeed.org/version/1.1"
    assert len({item["id"] for item in data["items"]}) == 2
    atom_ids = {entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")}
    assert {item["id"] for item in data["items"]} <= atom_ids


def test_feeds_are_read_by_others_and_found_from_their_pages(office: Office) -> None:
    import feedparser

    office.commit({FILE: order(65, title="ใหม่ <b>&", more="notes: ของ\n")}, "แก้ & <ลบ>", day="2023-03-05")
    made(office)
    site = office.root / "site"
    found = sorted(site.rglob("feed.xml"))
    assert len(found) > 2
    for path in found:
        feed = feedparser.parse(path.read_bytes())
        assert not feed.bozo, (path, feed.get("bozo_exception"))
        assert feed.version == "atom10"
        assert feed.feed.title
        assert feed.feed.language == "th"
        ids = [entry.id for entry in feed.entries]
        assert len(set(ids)) == len(ids) > 0
        for entry in feed.entries:
            assert entry.title
            assert entry.updated_parsed
            assert entry.link
    whole = feedparser.parse((site / "changes/feed.xml").read_bytes())
    assert "<b>" in whole.entries[0].title_detail.value
    head = (site / "changes/index.html").read_text("utf-8").partition("</head>")[0]
    assert '<link rel="alternate" type="application/atom+xml" href="../changes/feed.xml"' in head
    home = (site / "index.html").read_text("utf-8").partition("</head>")[0]
    assert '<link rel="alternate" type="application/atom+xml" href="changes/feed.xml"' in home


def test_a_rebuild_after_a_commit_is_a_clean_build_and_little_of_it(office: Office, tmp_path: Path) -> None:
    for number in range(59, 65):
        office.commit({f"records/orders/2566/{number}.yml": order(number)}, day="2023-02-23")
    made(office)
    office.commit(
        {FILE: order(65, title="ใหม่", more="sources: [{title: ก, ref: orders/2566/64}]\n")}, day="2023-03-05"
    )
    office.commit({"records/orders/2566/64.yml": order(64, title="หกสิบสี่")}, day="2023-03-06")
    warm = made(office)
    assert warm.rendered < 20
    again = made(office)
    assert (again.rendered, again.written) == (0, 0)
    clean = tmp_path / "clean"
    shutil.copytree(office.root / "site", clean)
    shutil.rmtree(office.root / "site")
    for name in ("past", "history.cache", "records"):
        path = office.root / ".tidtam" / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    made(office)
    left = {path.relative_to(clean): path.read_bytes() for path in clean.rglob("*") if path.is_file()}
    site = office.root / "site"
    right = {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    assert left == right


def test_what_a_history_names_is_told_by_the_name_it_has_now(office: Office) -> None:
    office.commit({"records/orders/2566/64.yml": order(64)}, day="2023-02-23")
    office.commit({FILE: order(65, more="amends: [orders/2566/64]\n")}, day="2023-03-01")
    office.commit({FILE: order(65)}, day="2023-03-02")
    made(office)
    assert "ที่ 64/2566" in body(page(office, "orders/2566/65/history"))
    text = OFFICE.replace("short_name: สพป.ตัวอย่าง", "short_name: สพป.ชื่อใหม่")
    office.commit({"records/office.yml": text}, day="2023-03-03")
    made(office)
    assert "สพป.ชื่อใหม่ ที่ 64/2566" in body(page(office, "orders/2566/65/history"))


def test_a_file_that_was_once_no_record_and_one_with_marks_of_a_conflict(office: Office) -> None:
    office.commit({FILE: "\x00ไม่ใช่ [ YAML"}, "ไฟล์เสีย", day="2023-03-01")
    conflict = "<<<<<<< HEAD\n" + order(65) + "=======\n" + order(65, title="ข") + ">>>>>>> x\n"
    office.commit({FILE: conflict}, "รวมไม่เสร็จ", day="2023-03-02")
    with pytest.raises(WrongRecords):
        made(office)
    office.commit({FILE: order(65, title="แก้แล้ว")}, "แก้แล้ว", day="2023-03-03")
    made(office)
    told = body(page(office, "orders/2566/65/history"))
    assert told.count("ฉบับนี้อ่านไม่ได้") == 2
    assert "<del>แต่งตั้งคณะทำงาน</del>" in told


def test_a_dirty_tree_is_built_as_it_lies_and_its_past_as_it_was_committed(office: Office) -> None:
    office.commit({FILE: order(65, title="ฉบับที่สอง")}, day="2023-03-01")
    office.write({FILE: order(65, title="ยังไม่ส่ง")})
    made(office)
    assert "ยังไม่ส่ง" in body(page(office, "orders/2566/65"))
    told = body(page(office, "orders/2566/65/history"))
    assert "<ins>ฉบับที่สอง</ins>" in told
    assert "<ins>ยังไม่ส่ง</ins>" not in told


def test_a_record_that_moved_keeps_its_past_at_its_new_address(office: Office) -> None:
    office.git("mv", FILE, "records/orders/2566/67.yml")
    text = order(67, more="redirect_from: [orders/2566/65]\n")
    office.commit({"records/orders/2566/67.yml": text}, "เลขที่ผิด", day="2023-03-01")
    made(office)
    told = body(page(office, "orders/2566/67/history"))
    assert "เพิ่มคำสั่ง 65" in told
    assert "orders/2566/65" in told
    assert "orders/2566/67/history" in page(office, "orders/2566/65/history")


def test_without_history_the_build_says_why(office: Office, tmp_path: Path, frame: Path) -> None:
    shallow = tmp_path / "shallow"
    office.git("clone", "--quiet", "--depth=1", f"file://{office.root}", str(shallow))
    shutil.copytree(frame, shallow / ".tidtam" / "frame")
    built = build(shallow, shallow / "site", DAY)
    assert built.unknown
    assert built.unknown.reason == "shallow"
    assert not (shallow / "site/changes").exists()
    assert "ข้อมูลแก้ไขล่าสุด" not in (shallow / "site/orders/2566/65/index.html").read_text("utf-8")


def test_the_register_as_it_was_known_on_a_day(office: Office, frame: Path) -> None:
    office.commit({FILE: order(65, title="ฉบับที่สอง")}, day="2023-03-10")
    office.commit({"records/orders/2566/66.yml": order(66)}, day="2023-03-20")
    then = lay_out(office.root, dt.date(2023, 3, 15), office.root / ".tidtam")
    shutil.copytree(frame, then.root / ".tidtam" / "frame")
    out = office.root / "site-then"
    for _ in range(2):
        build(then.root, out, then.day, then=then)
    assert not (out / "orders/2566/66").exists()
    html = (out / "orders/2566/65/index.html").read_text("utf-8")
    assert "ฉบับที่สอง" in html
    assert "15 มีนาคม 2566</time> ไม่ใช่ฉบับปัจจุบัน" in html
    assert "10 มีนาคม 2566" in (out / "orders/2566/65/history/index.html").read_text("utf-8")


# -- what must never be told --------------------------------------------------------------------------


def test_no_mail_address_and_no_markup_of_an_author_or_a_message(office: Office) -> None:
    author = '<script>alert(1)</script> "x" <evil@example.org>'
    office.write({FILE: order(65, title="ใหม่")})
    office.git("add", "--all")
    message = "แก้\x01 <img src=x onerror=alert(2)> ถึง a.b@example.org\n\nSigned-off-by: ก <k@example.org>"
    office.git(
        "-c", "user.name=<b>x", "commit", "--quiet", "-m", message, day="2023-03-01",
        author="กลุ่ม<script>alert(1)</script> <evil@example.org>",
    )  # fmt: skip
    text = OFFICE + "history: {authors: name}\n"
    office.commit({"records/office.yml": text}, "แสดงชื่อ", day="2023-03-02", author=f"{author}")
    made(office)
    words = everything(office)
    assert "onerror=alert(2)&gt;" in words
    for wrong in ("<script>alert", "<img src=x", "@example.org", "Signed-off-by"):
        assert wrong not in words, wrong
    feed = ET.parse(office.root / "site/changes/feed.xml").getroot()
    assert "แก้ &lt;img src=x" in "".join(feed.itertext())


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        ("", "โดย กลุ่มนโยบายและแผน"),
        ("history: {authors: name}\n", "โดย กลุ่มนโยบายและแผน"),
        ("history: {authors: none}\n", ""),
    ],
)
def test_an_author_is_shown_as_the_office_chooses(office: Office, more: str, shown: str) -> None:
    office.commit({FILE: order(65, title="ก")}, "โดยกลุ่ม", day="2023-03-01")
    office.commit({FILE: order(65, title="ข")}, "โดยคน", day="2023-03-02", author="สมศรี <s@example.org>")
    office.commit({"records/office.yml": OFFICE + more}, day="2023-03-03", author=HEAD)
    made(office)
    told = body(page(office, "orders/2566/65/history"))
    assert (shown in told) if shown else ("โดย กลุ่ม" not in told)
    assert ("สมศรี" in told) is (more.strip().endswith("name}"))


def internal(number: int, title: str = "ปิดบังเรื่องนี้") -> str:
    return order(number, title=title, more="classification: internal\n")


Hide = Callable[[Office], None]


def commit_internal(office: Office) -> None:
    """A message about an internal record, in a commit of its own and with a public one."""
    secret = "records/orders/2566/9.yml"
    office.commit({secret: internal(9)}, "เพิ่มปิดบังเรื่องนี้ orders/2566/9", day="2023-03-01")
    both = {secret: internal(9, "ปิดบังเรื่องนี้สอง"), FILE: order(65, title="ก")}
    office.commit(both, "แก้ทั้งสองเรื่อง ปิดบังชื่อนี้", day="2023-03-02")
    office.commit({FILE: order(65, title="ข")}, "อ้างถึง orders/2566/9", day="2023-03-03")


def became_internal(office: Office) -> None:
    secret = "records/orders/2566/9.yml"
    office.commit({secret: order(9, title="ปิดบังเรื่องนี้")}, "เพิ่ม", day="2023-03-01")
    office.commit({FILE: order(65, more="amends: [orders/2566/9]\n")}, "ก", day="2023-03-02")
    office.commit({FILE: order(65)}, "ข", day="2023-03-03")
    office.commit({secret: internal(9)}, "ปิดไว้", day="2023-03-04")


def was_internal(office: Office) -> None:
    hidden = order(65, title="ปิดบังเรื่องนี้", more="notes: ปิดบังชื่อนี้\nclassification: internal\n")
    office.commit({FILE: hidden}, "ปิดไว้ก่อน", day="2023-03-01")
    office.commit({FILE: order(65, title="เผยแพร่ได้")}, "เปิด", day="2023-03-02")
    office.commit({FILE: order(65, title="เผยแพร่แล้ว")}, "แก้", day="2023-03-03")


def name_taken_back(office: Office) -> None:
    signed = "signed_by: {{post: ผู้อำนวยการ{}}}\n"
    office.commit({FILE: order(65, more=signed.format(", name: ปิดบังชื่อนี้"))}, "ลงนาม", day="2023-03-01")
    office.commit({FILE: order(65, more=signed.format(""))}, "ถอนชื่อ", day="2023-03-02")


def private_number(office: Office) -> None:
    office.commit({FILE: order(65, more="notes: โทร 0812345678\n")}, "ใส่เบอร์", day="2023-03-01")
    office.commit({FILE: order(65, more="notes: ไม่มีเบอร์\n")}, "ถอนเบอร์", day="2023-03-02")


def evidence_hidden(office: Office) -> None:
    def attached(more: str) -> str:
        link = "https://www.example.org/ปิดบังชื่อนี้"
        return order(65, more=f"attachments:\n  - {{title: แนบ, kind: link, url: '{link}'{more}}}\n")

    office.commit({FILE: attached("")}, "แนบ", day="2023-03-01")
    office.commit({FILE: attached(", classification: internal")}, "ปิดสิ่งที่แนบ", day="2023-03-02")


def deleted(office: Office) -> None:
    secret = "records/orders/2566/9.yml"
    office.commit({secret: internal(9), FILE: order(65, title="ก")}, "ปิดบังชื่อนี้ 1", day="2023-03-01")
    office.commit({secret: None}, "ลบ orders/2566/9", day="2023-03-02")
    office.commit({FILE: order(65, title="ข")}, "หลังลบ orders/2566/9", day="2023-03-03")


@pytest.mark.parametrize(
    "hide",
    [
        commit_internal, became_internal, was_internal, name_taken_back, private_number, evidence_hidden,
        deleted,
    ],
    ids=lambda one: one.__name__,
)  # fmt: skip
def test_what_is_not_public_now_is_not_made_public_by_its_history(office: Office, hide: Hide) -> None:
    hide(office)
    made(office)
    words = everything(office)
    for wrong in ("ปิดบังเรื่องนี้", "orders/2566/9", "9/2566", "ปิดบังชื่อนี้", "0812345678"):
        assert wrong not in words, wrong
    assert (office.root / "site/orders/2566/65/history/index.html").is_file()


def test_samples_that_are_left_out_leave_no_history(office: Office) -> None:
    office.commit({FILE: order(65, title="ยกขึ้นมาลอยๆ", more="sample: true\n")}, "สมมติ", day="2023-03-01")
    office.commit({FILE: order(65, title="จริง")}, "จริง", day="2023-03-02")
    office.commit({FILE: order(65, title="จริงแท้")}, "แก้", day="2023-03-03")
    made(office, without_samples=True)
    assert "ยกขึ้นมาลอยๆ" not in everything(office)
    assert "<del>จริง</del>" in body(page(office, "orders/2566/65/history"))


def test_ids_are_used_once_on_a_page(office: Office) -> None:
    for number in range(4):
        office.commit({FILE: order(65, title=f"ครั้งที่ {number}")}, day=f"2023-03-0{number + 1}")
    made(office)
    ids = re.findall(r'\bid="(v-[^"]+)"', page(office, "orders/2566/65/history"))
    assert len(ids) == len(set(ids)) == 5
