"""What keeps readers out, and what pages weigh: the figures of docs/access.md and of the page on access.

    python -m tests.bench.access                    # every kind of page; with Lighthouse on five of them
    python -m tests.bench.access --without-lighthouse           # what Lighthouse said before stays
    python -m tests.bench.access --lighthouse home e-mes-year   # that alone, of these; the rest stays
    python -m tests.bench.access --report           # only prints, writes nothing

Builds this repository's site, serves it with the headers that the build writes, compressed, and opens one
page of every kind in headless Chromium: axe-core's rules on phone and desktop, light and dark, as in
tests/browser/test_access.py; bytes over the wire of a first visit; and what Lighthouse says of five kinds.
What comes out is written to ``site_templates/access.json``, from which the page on access is made, and to
``docs/access.md``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from generator import __version__

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "site_templates/access.json"
TABLE = ROOT / "docs/access.md"
LIGHTHOUSE = ROOT / "tests/lighthouse/node_modules/lighthouse/cli/index.js"
FIVE = ("home", "e-mes-year", "record-order", "record-manual", "all-findings")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
RUNS = 3
"""Of each page; the one with the median performance counts."""
COMMAND = "make access"


def looked_at(site: Path, chromium: str) -> dict[str, Any]:
    """What axe finds on each kind of page, and what a first visit weighs (bytes)."""
    from playwright.sync_api import sync_playwright

    from tests.browser import axe
    from tests.browser.conftest import ARGUMENTS, DESKTOP, PHONE, BelowPrefix, _Handler, served
    from tests.browser.pages import EVERY_KIND
    from tests.browser.test_access import weigh

    kinds: dict[str, Any] = {}
    version = ""
    with served(site, BelowPrefix) as below, served(site, _Handler) as top, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        chromium_version = browser.version
        for kind, address in EVERY_KIND.items():
            context = browser.new_context(viewport=DESKTOP, reduced_motion="reduce", locale="th-TH")
            page = context.new_page()
            weight = weigh(page)
            base = top if kind == "not-found" else below
            page.goto(base + address + ("" if not address or address.endswith(".html") else "/"))
            page.evaluate("document.fonts.ready.then(() => true)")
            weighed = weight()
            found = axe.every_way(page, {"desktop": DESKTOP, "phone": PHONE})
            version = next(iter(found.values()))["version"]
            kinds[kind] = {
                "violations": sum(len(one["violations"]) for one in found.values()),
                "first": sum(weighed.values()),
                "page": weighed["Document"],
            }
            context.close()
        browser.close()
    return {"axe": version, "chromium": chromium_version, "kinds": kinds}


def _run(address: str, chromium: str) -> Any:
    """Lighthouse's report of one page."""
    done = subprocess.run(
        ["node", str(LIGHTHOUSE), address, "--quiet", "--output=json",
         "--chrome-flags=--headless=new --no-sandbox --disable-gpu"],
        env=os.environ | {"CHROME_PATH": chromium, "CI": "1"}, capture_output=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def _short(said: Any) -> list[str]:
    """What a report finds wanting."""
    wanting = []
    for name in CATEGORIES:
        for ref in said["categories"][name]["auditRefs"]:
            audit = said["audits"][ref["id"]]
            if ref["weight"] and audit["score"] not in (None, 1):
                wanting.append(f"{audit['id']} {audit.get('displayValue', '')}".strip())
    return wanting


def lighthouse(site: Path, chromium: str, kinds: Sequence[str]) -> dict[str, Any]:
    """Lighthouse's scores (0–100) of some kinds of page, as it judges a phone."""
    from tests.browser.conftest import _Handler, served
    from tests.browser.pages import EVERY_KIND

    found: dict[str, Any] = {}
    version = ""
    with served(site, _Handler) as address:
        for kind in kinds:
            path = EVERY_KIND[kind]
            runs = [_run(address + (f"{path}/" if path else ""), chromium) for _ in range(RUNS)]
            runs.sort(key=lambda one: one["categories"]["performance"]["score"])
            said = runs[len(runs) // 2]
            version = said["lighthouseVersion"]
            found[kind] = {name: round(100 * said["categories"][name]["score"]) for name in CATEGORIES}
            found[kind]["machine"] = round(median(one["environment"]["benchmarkIndex"] for one in runs))
            print(f"{kind}: {found[kind]} {_short(said)}", file=sys.stderr, flush=True)
    return {"version": version, "pages": found}


def table(data: dict[str, Any]) -> str:
    """``docs/access.md``."""
    kinds = data["kinds"]
    first = [one["first"] for one in kinds.values()]
    heaviest = max(kinds, key=lambda kind: kinds[kind]["first"])
    violations = sum(one["violations"] for one in kinds.values())
    alone = median(one["page"] for one in kinds.values())
    longest = max(kinds, key=lambda kind: kinds[kind]["page"])
    lines = [
        "# Access and weight",
        "",
        f"Made by `{COMMAND}` (`tests/bench/access.py`) on {data['date']}, of this repository's own site as",
        f"things stand on {data['as_of']}; {data['version']}, Chromium {data['chromium']}. The same is",
        "asserted of every kind of page by `tests/browser/test_access.py`; only Lighthouse, whose figures",
        "depend on the machine, is a report.",
        "",
        "| | |",
        "|---|--:|",
        f"| kinds of page looked at, each on phone and desktop, light and dark | {len(kinds)} |",
        f"| found by axe-core {data['axe']}, all rules and target size | {violations} |",
        f"| first visit, gzip, fonts and headers too: median | {median(first) / 1000:.1f} kB |",
        f"| the heaviest ({heaviest}) | {kinds[heaviest]['first'] / 1000:.1f} kB |",
        f"| the page alone, when all else is in the browser's cache: median | {alone / 1000:.1f} kB |",
        f"| the longest ({longest}) | {kinds[longest]['page'] / 1000:.1f} kB |",
    ]
    told = data.get("lighthouse")
    if told:
        lines += [
            "",
            f"Lighthouse {told['version']}, with its own settings for a phone (simulated slow 4G, a",
            f"processor four times slower): of {RUNS} runs of each page the one with the median performance.",
            "Beside it the machine's own speed (Lighthouse's benchmark index, 1,000 to 3,000 on one that is",
            "idle), for whatever else it does counts against the page:",
            "",
            f"| page | {' | '.join(CATEGORIES)} | machine |",
            f"|---|{'--:|' * len(CATEGORIES)}--:|",
        ]
        lines += [
            f"| {kind} | {' | '.join(str(scores[name]) for name in CATEGORIES)} | {scores['machine']:,} |"
            for kind, scores in told["pages"].items()
        ]
    lines += ["", "| kind | found by axe | first visit, kB | the page alone, kB |", "|---|--:|--:|--:|"]
    lines += [
        f"| {kind} | {one['violations']} | {one['first'] / 1000:.1f} | {one['page'] / 1000:.1f} |"
        for kind, one in kinds.items()
    ]
    return "\n".join((*lines, ""))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.access", description=__doc__)
    parser.add_argument("--without-lighthouse", action="store_true")
    parser.add_argument("--lighthouse", nargs="+", choices=FIVE, metavar="KIND", help="that alone, of these")
    parser.add_argument("--report", action="store_true", help="print the table, write nothing")
    given = parser.parse_args(arguments)
    from tests import needs
    from tests.browser.conftest import AS_OF

    chromium = needs.chromium()
    with tempfile.TemporaryDirectory(prefix="tidtam-access-") as name:
        site = Path(name) / "site"
        command = [sys.executable, "-m", "generator.cli", "build", "--out", str(site), "--as-of", AS_OF]
        subprocess.run([*command, "--without-papers"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        data = json.loads(DATA.read_text("utf-8"))
        if not given.lighthouse:
            data |= {
                "date": dt.datetime.now(ZoneInfo("Asia/Bangkok")).date().isoformat(),
                "as_of": AS_OF,
                "version": f"tidtam {__version__}",
                **looked_at(site, chromium),
            }
        if not given.without_lighthouse:
            told = lighthouse(site, chromium, given.lighthouse or FIVE)
            pages = data.get("lighthouse", {}).get("pages", {}) | told["pages"]
            told["pages"] = {kind: pages[kind] for kind in FIVE if "machine" in pages.get(kind, ())}
            data["lighthouse"] = told
    if given.report:
        print(table(data))
    else:
        DATA.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")
        TABLE.write_text(table(data), "utf-8")
    return int(any(one["violations"] for one in data["kinds"].values()))


if __name__ == "__main__":
    sys.exit(main())
