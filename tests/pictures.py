"""The pictures of the guide, made from real pages: ``python -m tests.pictures``, or ``make pictures``.

An office is made with ``tidtam init``, an order is added with ``tidtam new``, and ``tidtam serve`` shows it
in headless Chromium. Everything in it is made up. Writes ``docs/assets/guide/*.png``.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from base64 import b64encode
from html import escape
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import ARGUMENTS
from tests.test_serve import free_port

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "docs/assets/guide"
SIZE = {"width": 900, "height": 620}
COLOURS = 48
LINES = 15
FONT = ROOT / "generator/papers/fonts/TidtamSarabun-Regular.ttf"
TIDTAM = (sys.executable, "-m", "generator.cli")
DAY = "2569-11-22"
OFFICE = (
    "--name=สำนักงานเขตพื้นที่การศึกษาประถมศึกษาตัวอย่าง เขต 1", "--short-name=สพป.ตัวอย่าง เขต 1", "--id=tyc1",
    "--province=ลำปาง", "--zone=16", "--fiscal-year=2570", "--repository=https://github.com/office/register",
)  # fmt: skip
ANSWERS = ("", "20 พ.ย. 2569", "15", "แต่งตั้งคณะทำงานติดตามและรายงานผล", "1", "2", "")
TERMINAL = """<!doctype html><html lang="th"><meta charset="utf-8"><style>
@font-face {{ font-family: Sarabun; src: url(data:font/ttf;base64,{font}); }}
body {{ margin: 0; background: #0f172a; color: #e2e8f0; }}
pre {{ margin: 0; padding: 20px 24px; font: 17px/1.65 Sarabun, sans-serif; white-space: pre-wrap; }}
</style><pre>{text}</pre></html>"""


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        office = Path(name) / "register"
        run("init", str(office), "--no-input", *OFFICE)
        said = run("new", "order", "--root", str(office), "--bare", given="\n".join(ANSWERS) + "\n")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=list(ARGUMENTS)
            )
            page = browser.new_page(viewport=SIZE)  # type: ignore[arg-type]
            page.set_content(
                TERMINAL.format(text=escape(typed(said)), font=b64encode(FONT.read_bytes()).decode())
            )
            keep(page, "new")
            shown(office, page)
            browser.close()


def run(*words: str, given: str = "") -> str:
    """What a command says. Its clock is the day of the machine."""
    made = subprocess.run(
        (*TIDTAM, *words), cwd=ROOT, input=given, capture_output=True, encoding="utf-8", check=False
    )
    if made.returncode:
        raise SystemExit(made.stdout + made.stderr)
    return made.stdout


def typed(said: str) -> str:
    """The last part of what was said, with the answers where they were typed: a pipe shows none."""
    answers = iter(ANSWERS)
    text = re.sub(
        r"> (?=เขียน)|> $", lambda found: f"> {next(answers, '')}\n".rstrip(" "), said, flags=re.MULTILINE
    )
    return "\n".join([line for line in text.splitlines() if line.strip()][-LINES:])


def shown(office: Path, page: Page) -> None:
    port = free_port()
    command = (
        *TIDTAM,
        "serve",
        "--without-papers",
        "--root",
        str(office),
        "--as-of",
        DAY,
        "--port",
        str(port),
    )
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8") as server:
        try:
            while server.stdout and not server.stdout.readline().startswith("http"):
                pass
            base = f"http://127.0.0.1:{port}/"
            page.goto(base)
            keep(page, "home")
            page.goto(f"{base}orders/2569/15/")
            keep(page, "order")
            page.locator("footer.t-foot").scroll_into_view_if_needed()
            keep(page, "propose")
            page.goto(f"{base}orders/2569/15/")
            record = office / "records/orders/2569/15.yml"
            text = record.read_text("utf-8")
            record.write_text(text.replace('date: "2569-11-20"', 'date: "2569-11-31"'), "utf-8")
            page.get_by_role("alert").wait_for()
            keep(page, "wrong")
        finally:
            server.terminate()


def keep(page: Page, name: str) -> None:
    """The page as it is seen, with few colours: a picture of text needs no more."""
    page.evaluate("document.fonts.ready.then(() => true)")
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    OUT.mkdir(parents=True, exist_ok=True)
    small = picture.quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(OUT / f"{name}.png", optimize=True)
    print(f"{name}.png {(OUT / f'{name}.png').stat().st_size:,}")


if __name__ == "__main__":
    main()
