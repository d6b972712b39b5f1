"""The form editor at ``/admin/`` in Chromium: with a token at a stand-in of the repository's host, and with a
folder on this machine. No other host is asked for anything."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from generator.admin.config import backend
from generator.check import check
from generator.yamlcore import parse
from tests.browser.conftest import PHONE
from tests.browser.forms import TALL, TOKEN, Desk, answered_by
from tests.desk_changes import CHANGES, ORDER, changed, held, office, wanted
from tests.repository_host import API, Host

REPOSITORY = "https://github.com/office/records"
_HARMLESS = ("derived_inert", "จึงยังไม่ได้บันทึก")
"""What Svelte says of itself when a form is left, and what a planner was told too."""

MADE = {change.name: change for change in CHANGES}
ORDERS = "a member of an order of twelve gets another post and role"
MEMBER = "an order gets one more member"
EVIDENCE = "a result gets a piece of evidence"
FOLLOW_UP = "a finding is followed up"


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return office(tmp_path_factory.mktemp("tree"))


@pytest.fixture
def host(tree: Path, tmp_path: Path) -> Host:
    return Host(tmp_path, tree, TOKEN)


@pytest.fixture
def visit(browser: Browser, site: Path, address: str) -> Iterator[Callable[..., tuple[Page, list[str]]]]:
    """Opens a window in which whatever must not happen is noted; ``host`` answers for the repository's."""
    contexts: list[BrowserContext] = []

    def open_window(host: Host | None, **options: Any) -> tuple[Page, list[str]]:
        context = browser.new_context(locale="th-TH", timezone_id="Asia/Bangkok", **options)
        contexts.append(context)
        wrong: list[str] = []
        ours = urlsplit(address).netloc

        def elsewhere(url: str) -> bool:
            parts = urlsplit(url)
            return parts.scheme in ("http", "https") and parts.netloc not in (ours, urlsplit(API).netloc)

        context.route(elsewhere, lambda route: (wrong.append(f"asked: {route.request.url}"), route.abort()))
        if host:
            said = json.loads((site / "admin/config.json").read_text("utf-8"))
            said["repository"] = True
            said["cms"]["backend"] = backend({"host": "github", "url": REPOSITORY})
            page_text = (site / "admin/index.html").read_text("utf-8")
            allowed = page_text.replace("data: blob:; manifest", f"data: blob: {API}; manifest")
            context.route("**/admin/config.json", lambda route: route.fulfill(json=said))
            context.route(
                f"{address}admin/", lambda route: route.fulfill(body=allowed, content_type="text/html")
            )
            answered_by(context, host, wrong)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(f"script error: {error}"))
        page.on(
            "console",
            lambda one: (
                wrong.append(f"{one.type}: {one.text}")
                if one.type in ("error", "warning") and not any(word in one.text for word in _HARMLESS)
                else None
            ),
        )
        return page, wrong

    yield open_window
    for context in contexts:
        context.close()


@pytest.fixture
def desk(visit: Callable[..., tuple[Page, list[str]]], address: str, host: Host) -> Iterator[Desk]:
    """A planner who has signed in at the stand-in; in the end nothing may have happened that must not."""
    page, wrong = visit(host, viewport=TALL)
    desk = Desk(page, address)
    desk.sign_in()
    yield desk
    assert wrong == []


def _added(diff: str) -> list[str]:
    return [line for line in diff.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def test_a_save_is_a_branch_and_a_pull_request_with_exactly_the_change(
    desk: Desk, host: Host, tree: Path
) -> None:
    desk.make(MADE[name] for name in (ORDERS, MEMBER, EVIDENCE, FOLLOW_UP))

    order, result, finding = (
        next(one for one in host.branches() if one.startswith(f"cms/{kind}/"))
        for kind in ("order", "result", "finding")
    )
    assert _added(host.changes(order)) == [
        "-      - post: นักทรัพยากรบุคคล",
        "+      - post: นักทรัพยากรบุคคลผู้รับผิดชอบงานวินัย",
        "-        role: คณะทำงาน",
        "+        role: รองหัวหน้าคณะทำงาน",
        "+      - post: นักประชาสัมพันธ์",
        "+        unit: admin",
        "+        role: คณะทำงาน",
    ]
    assert _added(host.changes(result)) == [
        "+evidence:",
        "+  - title: บัญชีรายสถานศึกษาที่ซักซ้อมแผนเผชิญเหตุ ภาคเรียนที่ 2",
        "+    kind: text",
        '+    date: "2569-11-20"',
        "+    owner: promotion",
        "+    note: เก็บไว้ที่แฟ้มรายงานของกลุ่มส่งเสริมการจัดการศึกษา",
    ]
    assert _added(host.changes(finding)) == [
        '+  - date: "2569-11-21"',
        '+    recommendation: "1"',
        "+    by: promotion",
        "+    state: done",
        "+    text: สำรวจครบ 164 แห่ง และเสนอแผนห้องปลอดฝุ่นต่อผู้ตรวจราชการแล้ว",
    ]
    assert [(pull["base"], pull["labels"], pull["draft"]) for pull in host.pulls] == [
        ("main", ["tidtam/pending_review"], False)
    ] * 3
    assert "จากแบบฟอร์ม" in host.pulls[0]["title"]
    assert host.file("main", f"records/{ORDER}.yml") == (tree / f"records/{ORDER}.yml").read_text("utf-8")
    text = host.file(order, f"records/{ORDER}.yml")
    for remark in ("# ร่างจากคำสั่งของปีก่อน", "# รอการบรรจุ", "# ช่วยงานถึงสิ้นปีงบประมาณ"):
        assert remark in text


def test_the_twelve_changes_make_the_records_that_every_other_way_makes(
    desk: Desk, host: Host, tree: Path, tmp_path: Path
) -> None:
    """The form editor's part of ``tests/test_four_ways.py``: each save is merged, then all is read."""
    desk.make(CHANGES)
    for branch in host.branches():
        if branch != "main":
            host.merge(branch)
    merged = tmp_path / "merged"
    merged.mkdir()
    git = ("git", f"--git-dir={host.git_directory}", f"--work-tree={merged}")
    subprocess.run([*git, "checkout", "--quiet", "--force", "main", "--", "records"], check=True)
    shutil.copytree(tree / "schemas", merged / "schemas")
    assert held(merged) == wanted(tree)
    assert check(merged).findings == ()


ROLE = ("รองประธานกรรมการ", "กรรมการ")
"""What somebody else changes in the order, and into what."""
TITLE = "ชื่อคำสั่งที่แก้จากแบบฟอร์ม"
FILE = f"records/{ORDER}.yml"


def test_what_somebody_else_changed_meanwhile_stays(desk: Desk, host: Host) -> None:
    """On the main line after the form was opened, then on the branch of what was saved first."""
    desk.open(ORDER)
    desk.set("title", TITLE)
    host.change("main", FILE, *ROLE)
    desk.save()
    branch = next(one for one in host.branches() if one != "main")
    assert [line[:7] for line in _added(host.changes(branch))] == ["-title:", "+title:"]
    assert f"role: {ROLE[1]}\n" in host.file(branch, FILE)

    host.change(branch, FILE, "คณะทำงานและผู้ช่วยเลขานุการ", "ผู้ช่วยเลขานุการ")
    desk.open(ORDER)
    desk.set("title", TITLE + "อีกครั้ง")
    desk.save()
    text = host.file(branch, FILE)
    assert f"title: {TITLE}อีกครั้ง\n" in text
    assert f"role: {ROLE[1]}\n" in text
    assert "role: ผู้ช่วยเลขานุการ\n" in text
    assert len(host.pulls) == 1


def test_where_somebody_else_changed_the_same_nothing_is_saved(desk: Desk, host: Host) -> None:
    page = desk.page
    desk.open(ORDER)
    desk.set("title", TITLE)
    host.change("main", FILE, "ประจำปีงบประมาณ พ.ศ. 2570", "ประจำปี 2570")
    page.get_by_role("button", name="บันทึก", exact=True).click()
    said = page.get_by_role("alertdialog")
    expect(said).to_contain_text("มีผู้อื่นแก้ที่เดียวกันเป็น “แต่งตั้งคณะทำงาน")
    expect(said).to_contain_text("สิ่งที่พิมพ์ยังอยู่ในแบบฟอร์ม")
    assert (host.branches(), host.pulls) == (["main"], [])
    said.get_by_role("button").first.click()
    expect(page.locator('.field[data-key-path="title"]').locator("input, textarea").first).to_have_value(
        TITLE
    )


def test_a_new_record_is_not_written_over_another(desk: Desk, host: Host) -> None:
    """One of the same name was made after the editor was opened."""
    change = MADE["a result that was not there yet"]
    address = change.edits[0].address
    desk.begin(address)
    desk._fill("", change.edits[0].value)
    host.add("main", f"records/{address}.yml", "title: ของผู้อื่น\n")
    desk.page.get_by_role("button", name="บันทึก", exact=True).click()
    expect(desk.page.get_by_role("alertdialog")).to_contain_text("มีบันทึกที่ใช้ชื่อไฟล์นี้อยู่แล้ว")
    assert (host.branches(), host.pulls) == (["main"], [])


def test_what_is_wrong_is_said_in_thai_and_not_saved(desk: Desk, host: Host) -> None:
    page = desk.page
    desk.open(ORDER)
    desk.set("number", "๙๑๔๕/๒๕๖๙")
    desk.set("date", "2569-02-30")
    page.get_by_role("button", name="บันทึก", exact=True).click()
    expect(page.locator('.field[data-key-path="number"] .validation')).to_contain_text("เลขที่คำสั่ง")
    expect(page.get_by_text("เดือนกุมภาพันธ์ 2569 มี 28 วัน").first).to_be_visible()
    assert host.branches() == ["main"]


def test_a_choice_shows_what_it_calls_for(desk: Desk) -> None:
    page = desk.page
    desk.open(ORDER)
    desk.set("status", "in-force")
    expect(page.locator('.field[data-key-path="revoked_by"]')).to_be_hidden()
    desk.set("status", "revoked")
    expect(page.locator('.field[data-key-path="revoked_by"]')).to_be_visible()
    expect(page.locator('.field[data-key-path="superseded_by"]')).to_be_hidden()
    expect(page.locator('.field[data-key-path="_year"]')).to_be_hidden()


_FOLDER = """async (files) => {
  const root = await navigator.storage.getDirectory();
  for (const [path, text] of Object.entries(files)) {
    const parts = path.split('/');
    let folder = root;
    for (const part of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(part, { create: true });
    const file = await folder.getFileHandle(parts.at(-1), { create: true });
    const writer = await file.createWritable();
    await writer.write(text);
    await writer.close();
  }
  window.showDirectoryPicker = async () => root;
}"""
_READ = """async (path) => {
  let place = await navigator.storage.getDirectory();
  const parts = path.split('/');
  for (const part of parts.slice(0, -1)) place = await place.getDirectoryHandle(part);
  return await (await (await place.getFileHandle(parts.at(-1))).getFile()).text();
}"""


def test_a_folder_on_this_machine(
    visit: Callable[..., tuple[Page, list[str]]], address: str, tree: Path
) -> None:
    """The folder is a stand-in in the browser: no test can press the button of a desktop's own window."""
    page, wrong = visit(None, viewport=TALL)
    desk = Desk(page, address)
    page.goto(address + "admin/")
    names = [f"records/{ORDER}.yml", "records/office.yml", "records/letters/2569/sample-0101-v57.yml"]
    files = {name: (tree / name).read_text("utf-8") for name in names}
    files[".git/HEAD"] = "ref: refs/heads/main\n"
    page.evaluate(_FOLDER, files)
    page.get_by_role("button", name="แก้ไขแฟ้มในเครื่องนี้").click()
    expect(page.get_by_role("radiogroup", name="เปลี่ยนหน้า")).to_be_visible()
    desk.open(ORDER)
    for edit in (*MADE[ORDERS].edits, *MADE[MEMBER].edits):
        desk.edit(edit)
    remark = "# แก้ในแฟ้มหลังจากเปิดแบบฟอร์ม\n"
    page.evaluate(_FOLDER, {FILE: remark + files[FILE]})
    desk.save()
    written = page.evaluate(_READ, FILE)
    assert written.startswith(remark)
    written = written.removeprefix(remark)
    found = parse(written.encode())
    wanted = changed({**held(tree)}, (MADE[ORDERS], MADE[MEMBER]))
    assert found.data == wanted[ORDER]
    assert found.blemishes == ()
    assert written.count("#") == files[f"records/{ORDER}.yml"].count("#")
    assert [one for one in wrong if "401" not in one] == []


def test_on_a_phone_nothing_is_wider_than_the_screen(
    visit: Callable[..., tuple[Page, list[str]]], address: str, host: Host
) -> None:
    page, wrong = visit(host, viewport=PHONE)
    desk = Desk(page, address)
    desk.sign_in()
    desk.open(ORDER)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert wrong == []


def test_where_no_repository_is_known_a_public_page_says_so(
    browser: Browser, site: Path, tmp_path: Path
) -> None:
    """Away from this machine the page cannot save anything: it says what is missing, and shows no form."""
    shutil.copytree(site / "admin", tmp_path / "admin")
    said = json.loads((site / "admin/config.json").read_text("utf-8")) | {"repository": False}
    context = browser.new_context()

    def answer(route: Any) -> None:
        path = urlsplit(route.request.url).path.lstrip("/") or "admin/index.html"
        file = tmp_path / (path + "index.html" if path.endswith("/") else path)
        if path == "admin/config.json":
            route.fulfill(json=said)
        elif file.is_file():
            route.fulfill(path=file)
        else:
            route.fulfill(status=404, body="")

    context.route("https://office.example.go.th/**", answer)
    page = context.new_page()
    page.goto("https://office.example.go.th/admin/")
    expect(page.get_by_role("alert")).to_contain_text("ยังไม่ได้บอกว่าทะเบียนเก็บไว้ที่ใด")
    context.close()
