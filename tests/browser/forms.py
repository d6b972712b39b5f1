"""A planner at the form editor: signs in, opens a record's form, makes changes in it and saves.

``make`` takes the changes of ``tests.desk_changes``. The editor draws a field only when it comes into sight;
here everything is in sight at once, so that nothing hangs on where a slow machine has scrolled to.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from generator.model import KINDS, kind_of
from tests.browser.conftest import PATIENCE
from tests.desk_changes import GONE, Change, Edit
from tests.repository_host import API, Host, NotAnswered

TALL = {"width": 1280, "height": 2400}
TOKEN = "a-token-of-the-tests"
_CORS = {
    "access-control-allow-origin": "*",
    "access-control-allow-headers": "*",
    "access-control-allow-methods": "*",
}


def answered_by(context: BrowserContext, host: Host, wrong: list[str]) -> None:
    """Whatever the browser asks of the repository's host is answered by the stand-in."""

    def answer(route: Route) -> None:
        asked = route.request
        try:
            status, said = host.answer(
                asked.method, asked.url, asked.headers.get("authorization"), asked.post_data
            )
        except NotAnswered as problem:
            wrong.append(f"not answered: {problem}")
            route.fulfill(status=500, headers=_CORS, body="{}")
            return
        body = said if isinstance(said, str) else json.dumps(said)
        route.fulfill(status=status, headers=_CORS | {"content-type": "application/json"}, body=body)

    context.route(f"{API}/**", answer)


_ALL_IN_SIGHT = """window.IntersectionObserver = class {
  constructor(seen) { this.seen = seen; }
  observe(target) {
    requestAnimationFrame(() => this.seen([{ target, isIntersecting: true, intersectionRatio: 1 }], this));
  }
  unobserve() {}
  disconnect() {}
  takeRecords() { return []; }
};"""


class Desk:
    """The form editor in a browser. ``address`` is that of the site, with a slash at its end.

    ``page`` has not opened the editor yet.
    """

    def __init__(self, page: Page, address: str) -> None:
        page.add_init_script(_ALL_IN_SIGHT)
        self.page = page
        self.address = address

    # -- coming and going -----------------------------------------------------------------------------

    def sign_in(self, token: str = TOKEN) -> None:
        self.page.goto(self.address + "admin/")
        self.page.get_by_role("button", name="เข้าสู่ระบบด้วยรหัสเข้าถึง").click()
        self.page.locator("dialog input, [role=dialog] input").first.fill(token)
        self.page.get_by_role("button", name="เข้าสู่ระบบ", exact=True).click()
        expect(self.page.get_by_role("radiogroup", name="เปลี่ยนหน้า")).to_be_visible()

    def open(self, address: str) -> None:
        """Opens a record's form."""
        kind = kind_of(address)
        assert kind, address
        self._go(kind.name, f"entries/{address}")

    def begin(self, address: str) -> None:
        """Opens the form of a record that is not there yet, and says where it goes."""
        kind = kind_of(address)
        assert kind, address
        self._go(kind.name, "new")
        found = KINDS[kind.name].pattern.fullmatch(address)
        assert found
        parts = found.groupdict()
        for part in ("fy", "year", "round"):
            if parts.get(part) and self._field(f"_{part}").count():
                self.set(f"_{part}", parts[part])
        self.page.locator(".sidebar input, aside input").last.fill(address.rpartition("/")[2])

    def _go(self, kind: str, form: str) -> None:
        """To a form by way of the list, so that no field of the form before is taken for one of this."""
        for place, seen in ((f"#/collections/{kind}", 0), (f"#/collections/{kind}/{form}", 1)):
            self.page.evaluate("place => { location.hash = place }", place)
            fields = self._fields()
            expect(fields.nth(3) if seen else fields).to_have_count(seen)

    def save(self) -> None:
        """Saves, and sends what was saved to its reviewers where that is asked."""
        self.page.get_by_role("button", name="บันทึก", exact=True).click()
        send = self.page.get_by_role("button", name="ส่งให้ตรวจ")
        done = self.page.locator("[role=alert], [role=status]").filter(has_text="บันทึกแล้ว")
        expect(send.or_(done).first).to_be_attached()
        for _ in range(100):  # what was sent before is not asked for again: then the form is left at once
            if send.count() or not self._fields().count():
                break
            self.page.wait_for_timeout(100)
        if send.count():
            send.click()
        expect(self._fields()).to_have_count(0)  # the form is left by itself

    def problems(self) -> list[str]:
        """What the form says is wrong with it."""
        return [one.inner_text().strip() for one in self.page.locator(".field .validation").all()]

    # -- changes --------------------------------------------------------------------------------------

    def make(self, changes: Iterable[Change]) -> None:
        """Makes the changes, each record's in one save."""
        for change in changes:
            waiting: dict[str, list[Edit]] = {}
            for edit in change.edits:
                waiting.setdefault(edit.address, []).append(edit)
            for address, edits in waiting.items():
                if edits[0].pointer:
                    self.open(address)
                    for edit in edits:
                        self.edit(edit)
                else:
                    self.begin(address)
                    self._fill("", edits[0].value)
                self.save()

    def edit(self, edit: Edit) -> None:
        *way, last = edit.pointer
        for depth in range(1, len(edit.pointer)):
            self.unfold(".".join(map(str, edit.pointer[:depth])))
        if last == "-":
            self._add(".".join(map(str, way)), edit.value)
        elif edit.value is GONE:
            self.clear(".".join(map(str, edit.pointer)))
        else:
            self.set(".".join(map(str, edit.pointer)), edit.value)

    def clear(self, key: str) -> None:
        self._field(key).locator("input, textarea").first.fill("")

    def set(self, key: str, value: Any) -> None:
        """Puts a value into the field at ``key`` (``committees.1.name``)."""
        field = self._field(key)
        match field.get_attribute("data-field-type"):
            case "object":
                self.unfold(key)
                self._fill(key, value)
            case "list" if isinstance(value, list):
                for item in value:
                    self._add(key, item)
            case "boolean":
                button = field.get_by_role("switch")
                if (button.get_attribute("aria-checked") == "true") is not value:
                    button.click()
            case "buddhist-date":
                year, month, day = value.split("-")
                field.locator('[data-part="day"]').fill(str(int(day)))
                field.locator('[data-part="month"]').select_option(str(int(month)))
                field.locator('[data-part="year"]').fill(year)
            case "select" | "relation":
                self._choose(field, value)
            case _:
                field.locator("input, textarea").first.fill(_typed(value))

    def _fill(self, key: str, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            where = f"{key}.{name}" if key else name
            if self._field(where).count():
                self.set(where, value)

    def _add(self, key: str, value: Any) -> None:
        field = self._field(key)
        items = field.locator(":scope > .field-wrapper .item-list").first.locator(":scope > .item-wrapper")
        before = items.count()
        field.get_by_role("button", name="เพิ่ม").last.click()
        menu = self.page.get_by_role("menuitem")
        if isinstance(value, dict) and menu.count():
            wanted = self._types(key)[value["kind"]]
            menu.get_by_text(wanted, exact=True).click()
        where = f"{key}.{before}"
        if isinstance(value, dict):
            within = self.page.locator(f'.field[data-key-path^="{where}."]')
            expect(within.first).to_be_attached()
            self._fill(where, value)
        else:
            self.page.locator(f'.field[data-key-path="{where}"]').locator("input, textarea").first.fill(
                _typed(value)
            )

    def _types(self, key: str) -> Mapping[str, str]:
        """value → words, of the kinds of evidence that a list takes."""
        return {
            "file": "ไฟล์ที่เก็บไว้กับบันทึก",
            "link": "ลิงก์ไปยังเว็บไซต์",
            "video": "วีดิทัศน์",
            "record": "บันทึกอื่นในระบบนี้",
            "text": "ข้อความบอกว่าหลักฐานเก็บไว้ที่ใด",
        }

    def _choose(self, field: Locator, value: Any) -> None:
        for each in value if isinstance(value, list) else [value]:
            shown = field.locator(
                f'[role="radio"][data-value="{each}"], [role="checkbox"][data-value="{each}"]'
            )
            if shown.count():
                shown.first.click()
                continue
            field.get_by_role("combobox").click()
            self.page.locator(f'[role="option"][data-value="{each}"]').first.click()

    def unfold(self, key: str) -> None:
        """Opens what is folded around ``key``: a list's items, or an object that was not there."""
        field = self._field(key)
        if not field.count():  # an item of a list, which is no field itself
            field = self._field(key.rpartition(".")[0])
        adding = field.locator(":scope > .field-wrapper > .checkbox [role=checkbox]")
        if adding.count() and adding.first.get_attribute("aria-checked") == "false":
            adding.first.click()
        folded = field.locator('button[aria-label="ขยาย"][aria-expanded="false"][aria-controls]').locator(
            "visible=true"
        )
        while folded.count():
            folded.first.click()

    def _fields(self) -> Locator:
        return self.page.locator(".field[data-key-path]")

    def _field(self, key: str) -> Locator:
        """The field at a key, once what it stands in is drawn."""
        found = self.page.locator(f'.field[data-key-path="{key}"]').first
        parent = key.rpartition(".")[0]
        while parent and not self.page.locator(f'.field[data-key-path="{parent}"]').count():
            parent = parent.rpartition(".")[0]  # an item of a list is no field itself
        scope = (
            self.page.locator(f'.field[data-key-path="{parent}"]').first
            if parent
            else self.page.locator("body")
        )
        waiting = scope.locator(".placeholder")
        for _ in range(PATIENCE // 50):
            if found.count() or not waiting.count():
                break
            self.page.wait_for_timeout(50)
        return found


def _typed(value: Any) -> str:
    return (
        value
        if isinstance(value, str)
        else format(value, "g")
        if isinstance(value, float) and value < 1e5
        else str(value)
    )
