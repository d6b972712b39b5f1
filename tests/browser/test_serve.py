"""``tidtam serve`` in a browser: the page comes anew when it is saved, and what is wrong stands over it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.test_founding import made
from tests.test_serve import free_port


def test_a_saved_record_and_a_broken_one(browser: Browser, tmp_path: Path) -> None:
    office = made(tmp_path / "office")
    record = office / "records/e-mes/2571/cycle.yml"
    text = record.read_text("utf-8")
    command = (sys.executable, "-m", "generator.cli", "serve", "--without-papers", "--root", str(office))
    words = ("--port", str(free_port()), "--as-of", "2570-11-22")
    with subprocess.Popen((*command, *words), stdout=subprocess.PIPE, encoding="utf-8") as server:
        page = browser.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        try:
            assert server.stdout
            while not (base := server.stdout.readline().strip()).startswith("http"):
                assert server.poll() is None
            page.goto(f"{base}e-mes/2571/cycle/")
            record.write_text(text.replace("name: รอบ 6 เดือน", "name: รอบครึ่งปีแรก"), "utf-8")
            body = page.locator("body")
            expect(body).to_contain_text("รอบครึ่งปีแรก")
            panel = page.get_by_role("alert")
            expect(panel).to_have_count(0)
            record.write_text(text.replace("state: open", "state: opne"), "utf-8")
            expect(panel).to_contain_text("records/e-mes/2571/cycle.yml:4:8")
            expect(panel).to_contain_text("“opne” ไม่ใช่ค่าที่ใช้ได้")
            expect(body).to_contain_text("รอบครึ่งปีแรก")  # what was there stays to be seen
            page.reload()
            expect(panel).to_contain_text("opne")
            record.write_text(text, "utf-8")
            expect(panel).to_have_count(0)
            expect(body).not_to_contain_text("รอบครึ่งปีแรก")
        finally:
            server.terminate()
            page.close()
    assert said == []
