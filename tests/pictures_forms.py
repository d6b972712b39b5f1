"""The pictures of the form editor in the guide: ``python -m tests.pictures_forms``, or ``make pictures``.

The editor is that of a built site whose office names a repository; a stand-in answers for its host. The
records are the repository's own and an order that is made up. Writes ``docs/assets/guide/forms-*.png``.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import ARGUMENTS, BelowPrefix, served
from tests.browser.forms import TALL, TOKEN, Desk, answered_by
from tests.desk_changes import ORDER, office
from tests.pictures import DAY, ROOT, SIZE, keep
from tests.repository_host import Host

MEMBER = "committees.1.members.3.post"


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        tree, out = Path(name) / "tree", Path(name) / "site"
        office(tree)
        kept = "repository:\n  host: github\n  url: https://github.com/office/records\n"
        with (tree / "records/office.yml").open("a", encoding="utf-8") as file:
            file.write(kept)
        words = ("build", "--root", str(tree), "--out", str(out), "--as-of", DAY, "--without-papers")
        subprocess.run((sys.executable, "-m", "generator.cli", *words), cwd=ROOT, check=True)
        host = Host(Path(name), tree, TOKEN)
        with served(out, BelowPrefix) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=list(ARGUMENTS)
            )
            context = browser.new_context(
                locale="th-TH",
                timezone_id="Asia/Bangkok",
                viewport=SIZE,  # type: ignore[arg-type]
            )
            wrong: list[str] = []
            answered_by(context, host, wrong)
            taken(context.new_page(), address)
            browser.close()
        if wrong:
            raise SystemExit("\n".join(wrong))


def taken(page: Page, address: str) -> None:
    desk = Desk(page, address)
    page.goto(f"{address}admin/")
    page.get_by_role("button", name="เข้าสู่ระบบด้วยรหัสเข้าถึง").wait_for()
    still(page, "start")
    desk.sign_in()
    page.evaluate("location.hash = '#/collections/order'")
    page.get_by_text("orders/2569/9150").first.wait_for()
    still(page, "list")
    desk.open(ORDER)
    desk.set("date", "2569-02-30")
    shown(page, "date")
    page.get_by_text("เดือนกุมภาพันธ์ 2569 มี 28 วัน").first.wait_for()
    still(page, "wrong")
    desk.set("date", "2569-11-12")
    page.set_viewport_size(TALL)  # type: ignore[arg-type]
    parts = MEMBER.split(".")
    for depth in range(1, len(parts)):
        desk.unfold(".".join(parts[:depth]))
    desk.set(MEMBER, "นักทรัพยากรบุคคลผู้รับผิดชอบงานวินัย")
    page.set_viewport_size(SIZE)  # type: ignore[arg-type]
    shown(page, MEMBER)
    still(page, "members")
    page.get_by_role("button", name="บันทึก", exact=True).click()
    page.get_by_role("button", name="ส่งให้ตรวจ").wait_for()
    still(page, "send")
    page.get_by_role("button", name="ส่งให้ตรวจ").click()
    page.get_by_role("radio", name="ข้อเสนอที่รอรวม").click()
    page.get_by_text("พร้อมรวม").first.wait_for()
    still(page, "waiting")


def shown(page: Page, field: str) -> None:
    """The field in the middle of the picture, with what is said below it."""
    place = page.locator(f'.field[data-key-path="{field}"]')
    place.evaluate("field => field.scrollIntoView({ block: 'center' })")


def still(page: Page, name: str) -> None:
    page.wait_for_timeout(900)  # what moves has come to rest
    keep(page, f"forms-{name}")


if __name__ == "__main__":
    main()
