"""How well the search finds, how fast, and what it costs: the figures of docs/search.md.

    python -m tests.bench.search                    # a made-up office of 5,000 records
    python -m tests.bench.search --records 300

Builds the office's site, opens it in headless Chromium and asks the sixty queries of tests/bench/truth.py,
the full text read. Beside it the same texts go into an SQLite FTS5 index of trigrams, as a browser would ask
it over range requests: what it holds, what it finds, how many bytes each query reads from a cold start.
"""

from __future__ import annotations

import argparse
import gzip
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from typing import Any

from tests.bench import office
from tests.bench.truth import Query, held, queries

ROOT = Path(__file__).resolve().parents[2]
AS_OF = "2569-10-01"
FIRST = Path("search/first.js")

READ_ALL = """() => {
    const said = document.querySelector('.t-find__said').textContent;
    return /เนื้อหา/.test(said) && !/กำลัง/.test(said);
}"""
"""True in a search page that has read the full text."""

LOOK = """typed => {
    const begun = performance.now();
    const found = window.tidtamLook(typed, {}, true);
    const ended = performance.now();
    return [found.hits.map(hit => hit.row.address), ended - begun];
}"""


@dataclass(frozen=True, slots=True)
class Score:
    """One query: which addresses were to be found, and which were. ``cost`` is ms, or bytes read."""

    query: Query
    wanted: frozenset[str]
    found: frozenset[str]
    cost: float

    @property
    def recall(self) -> float:
        """Of what was to be found, how much was; 1 where there was nothing."""
        return len(self.found & self.wanted) / len(self.wanted) if self.wanted else 1.0

    @property
    def precision(self) -> float:
        """Of what was found, how much was to be; 1 where nothing was found."""
        return len(self.found & self.wanted) / len(self.found) if self.found else 1.0


def scores(
    asked: Sequence[Query], texts: dict[str, str], ask: Callable[[str], tuple[Sequence[str], float]]
) -> list[Score]:
    """What ``ask`` (typed → addresses, cost) finds of each query. Only records are judged: of lists and
    hand-written pages no text is known here."""
    made = []
    for query in asked:
        wanted = frozenset(address for address, text in texts.items() if query.holds(text))
        found, cost = ask(query.typed)
        made.append(Score(query, wanted, frozenset(found) & texts.keys(), cost))
    return made


def in_browser(page: Any) -> Callable[[str], tuple[Sequence[str], float]]:
    """Asks a search page that has read all."""

    def ask(typed: str) -> tuple[Sequence[str], float]:
        addresses, milliseconds = page.evaluate(LOOK, typed)
        return addresses, milliseconds

    return ask


# --- SQLite, for comparison ------------------------------------------------------------------------------


def index(texts: dict[str, str], path: Path) -> None:
    """An FTS5 index of trigrams with its texts."""
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA page_size = 4096")
        database.execute("CREATE VIRTUAL TABLE t USING fts5(address UNINDEXED, text, tokenize='trigram')")
        database.executemany("INSERT INTO t VALUES (?, ?)", texts.items())
        database.execute("INSERT INTO t(t) VALUES ('optimize')")
    database.execute("VACUUM")
    database.close()


def in_sqlite(path: Path) -> Callable[[str], tuple[Sequence[str], float]]:
    """Asks the index, each time from a cold start; the cost is bytes read from the file (Linux)."""

    def ask(typed: str) -> tuple[Sequence[str], float]:
        words = typed.split()
        long = [word for word in words if len(word) >= 3]
        where = " AND ".join(["t MATCH ?"] * bool(long) + ["text LIKE ?"] * (len(words) - len(long)))
        match = [" AND ".join(f'"{word}"' for word in long)] if long else []
        values = [*match, *(f"%{word}%" for word in words if word not in long)]
        database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        before = _read()
        rows = database.execute(f"SELECT address FROM t WHERE {where}", values).fetchall()  # noqa: S608
        after = _read()
        database.close()
        return [address for (address,) in rows], after - before

    return ask


def _read() -> int:
    """Bytes that this process has read so far."""
    lines = Path("/proc/self/io").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("rchar:"))


def changed_share(before: Path, after: Path, size: int = 4096) -> float:
    """How much of a file is other than it was, in pages."""
    one, other = before.read_bytes(), after.read_bytes()
    pages = max(len(one), len(other)) // size
    same = sum(one[at * size : (at + 1) * size] == other[at * size : (at + 1) * size] for at in range(pages))
    return 1 - same / pages


# --- the table --------------------------------------------------------------------------------------------


def _kilobytes(count: float) -> str:
    return f"{count / 1000:,.0f} kB"


def _rows(name: str, found: Sequence[Score], cost: str) -> list[str]:
    return [
        f"| {name}: recall, mean | {mean(one.recall for one in found):.1%} |",
        f"| {name}: precision, mean | {mean(one.precision for one in found):.1%} |",
        f"| {name}: queries with all of it | {sum(one.recall == 1 for one in found)} of {len(found)} |",
        f"| {name}: {cost} |",
    ]


def report(records: int, site: Path, work: Path) -> str:
    """The table, for the built site of an office."""
    from playwright.sync_api import sync_playwright

    from tests import needs
    from tests.browser.conftest import ARGUMENTS, BelowPrefix, served, until

    texts, asked = held(site), queries(site)
    pieces = {path.name: path.read_bytes() for path in sorted((site / "search").glob("*.js"))}
    first = pieces.pop(FIRST.name)
    lines = ["| | |", "|---|--:|", f"| records | {records:,} |", f"| queries | {len(asked)} |"]
    lines.append(f"| first piece, gzip | {_kilobytes(len(gzip.compress(first, 6)))} |")
    packed = [len(gzip.compress(piece, 6)) for piece in pieces.values()]
    lines.append(f"| full text, {len(packed)} pieces, gzip | {_kilobytes(sum(packed))} |")
    lines.append(f"| largest piece of it, gzip | {_kilobytes(max(packed))} |")
    with served(site, BelowPrefix) as address, sync_playwright() as playwright:
        chromium = needs.chromium()
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        page = browser.new_page(locale="th-TH")
        letter, load = first_letter(page, address)
        page.goto(f"{address}search/?q=ก&full=1")
        until(page, READ_ALL)
        own = scores(asked, texts, in_browser(page))
        browser.close()
    lines += _rows("own pieces", own, f"ms a query, median; slowest | {median(one.cost for one in own):.0f}; "
                   f"{max(one.cost for one in own):.0f}")  # fmt: skip
    lines.append(f"| own pieces: first letter to first answer, pieces not loaded yet | {letter:.0f} ms |")
    lines.append(
        f"| the same, in loads of the home page (load to load event {load:.0f} ms) | {letter / load:.1f} |"
    )
    database = work / "index.sqlite"
    index(texts, database)
    their = scores(asked, texts, in_sqlite(database))
    lines += _rows("SQLite FTS5 trigram", their, f"bytes read a query, median; most | "
                   f"{_kilobytes(median(one.cost for one in their))}; "
                   f"{_kilobytes(max(one.cost for one in their))}")  # fmt: skip
    lines.append(f"| SQLite FTS5 trigram: file | {_kilobytes(database.stat().st_size)} |")
    other = work / "other.sqlite"
    edited = dict(texts)
    edited[sorted(edited)[len(edited) // 2]] += "\nแก้ไข"
    index(edited, other)
    lines.append(f"| SQLite FTS5 trigram: of the file that one changed record changes | "
                 f"{changed_share(database, other):.0%} |")  # fmt: skip
    bad = [one for one in own if one.recall < 1 or one.precision < 1]
    lines += ["", "Queries that are not answered in full or with something more:", ""]
    lines += [
        f"- {one.query.what}: {one.query.typed} – recall {one.recall:.1%}, precision {one.precision:.1%}"
        for one in bad
    ] or ["- none"]
    return "\n".join(lines)


def first_letter(page: Any, address: str) -> tuple[float, float]:
    """(ms from the first letter typed to the first answer on the screen, ms a whole load of the home page
    takes), both with nothing in the browser's cache."""
    page.goto(address)
    load = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    page.evaluate("""() => {
        const box = document.querySelector('[data-t-search]');
        const panel = box.querySelector('.t-search__panel');
        box.addEventListener('input', () => { window.begun ??= performance.now(); }, { capture: true });
        new MutationObserver(() => {
            if (!panel.hidden) requestAnimationFrame(() => { window.ended ??= performance.now(); });
        }).observe(panel, { attributes: true });
    }""")
    page.locator("[data-t-search] input").focus()
    page.keyboard.type("ค")
    from tests.browser.conftest import until

    until(page, "window.ended")
    return float(page.evaluate("window.ended - window.begun")), float(load)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.search", description=__doc__)
    parser.add_argument("--records", type=int, default=5_000, help="how many records the office has")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tidtam-search-") as name:
        work = Path(name)
        office.write(given.records, 1, work / "office")
        build = (sys.executable, "-m", "generator.cli", "build", "--root", str(work / "office"))
        subprocess.run((*build, "--out", str(work / "site"), "--as-of", AS_OF), cwd=ROOT, check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
        print(report(given.records, work / "site", work))


if __name__ == "__main__":
    main()
