"""How fast, beside others: the table of docs/bench.md.

    python -m tests.bench.run            # or: make bench
    python -m tests.bench.run --write    # writes docs/bench.md too
    python -m tests.bench.run --quick    # 100 records, once: does it still run?

Each number of records is a made-up office (tests/bench/office.py). Tidtam checks and builds it; the pages
it built are turned back into Markdown and given to `mkdocs build` with Material and, where it is
installed, to Hugo with a bare template, on the same machine in the same run.
"""

from __future__ import annotations

import argparse
import compileall
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path

from tests.bench import markdown, office, papers_run, serving
from tests.bench.measuring import Run, quiet_place, run

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "docs" / "bench.md"
TIDTAM = (sys.executable, "-m", "generator.cli")
AS_OF = "2569-10-01"
SIZES = (100, 1_000, 5_000)
TEN = 10
"""Records that a change of the usual size touches."""
WATCH = 0.02
"""Seconds between two looks at a program's memory; its time is not taken in that run."""
EDITED = "letters"
"""Where the record that is changed lies: linked from others, as most are."""


Once = Callable[[float | None], Run]
"""Does one of the things that are measured; looks at its memory every so many seconds, or not."""


@dataclass(slots=True)
class Result:
    """What was measured with one number of records; seconds are medians."""

    records: int
    pages: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    megabytes: dict[str, float] = field(default_factory=dict)
    served: serving.Waited = serving.Waited(0, 0, 0)  # noqa: RUF009  # figures
    """How long after a record was saved its page, and the whole site, were there."""


# --- Tidtam --------------------------------------------------------------------------------------------


def tidtam(root: Path, out: Path) -> dict[str, Once]:
    """What is measured of Tidtam on the office at ``root``, in the order in which it must be run."""
    check = (*TIDTAM, "check", "--root", str(root))
    # Pages alone: what else could make them makes no papers. Those are measured by papers_run.
    build = (*TIDTAM, "build", "--root", str(root), "--out", str(out), "--as-of", AS_OF, "--without-papers")
    edits = edited(root)
    history = (sys.executable, "-m", "tests.bench.history")

    def asked(what: str) -> Once:
        return lambda watch: run((*history, what, str(root)), watch=watch, prints=True)

    def with_ten(*words: str, more: int = TEN) -> Once:
        """A command about ten records that were edited, less what starting it takes.

        ``more`` are edited now.
        """

        def once(watch: float | None) -> Run:
            for _ in range(more):
                next(edits)
            idle = run((*TIDTAM, "--version")).seconds
            made = run((*TIDTAM, *words, "--root", str(root)), watch=watch)
            return replace(made, seconds=made.seconds - idle)

        return once

    def check_anew(watch: float | None) -> Run:
        forget(root, out)
        return run(check, watch=watch)

    def check_edit(watch: float | None) -> Run:
        next(edits)
        return run(check, watch=watch)

    def anew(watch: float | None) -> Run:
        forget(root, out)
        return run(build, watch=watch)

    def after_edit(watch: float | None) -> Run:
        next(edits)
        return run(build, watch=watch)

    def after_commit(watch: float | None) -> Run:
        next(edits)
        commit(root)
        return run(build, watch=watch)

    return {
        "check": check_anew,
        "check-edit": check_edit,
        "build": anew,
        "nothing": lambda watch: run(build, watch=watch),
        "edit": after_edit,
        "commit": after_commit,
        "history": asked("cold"),
        "history-warm": asked("warm"),
        "gitpython": asked("gitpython"),
        "base": with_ten("check", "--base", "main"),
        "diff": with_ten("diff", "main", "--as-of", AS_OF, more=0),  # the same ten
        "diff-again": with_ten("diff", "main", "--as-of", AS_OF, more=1),
    }


def forget(root: Path, out: Path) -> None:
    """Takes away the site and whatever a build keeps for the next one: all that Git does not know."""
    shutil.rmtree(out, ignore_errors=True)
    subprocess.run(["git", "-C", str(root), "clean", "-dffxq"], check=True)


def edited(root: Path) -> Iterator[Path]:
    """Changes a word in one record after the other, for as long as it is asked to."""
    records = sorted((root / "records" / EDITED).rglob("*.yml"))
    number = 0
    while True:
        path = records[len(records) // 2 + number % max(1, len(records) // 2)]
        number += 1
        text = path.read_text("utf-8")
        path.write_text(
            text.replace("\ntitle: ", "\ntitle: แก้ไข ", 1).replace("title: ", "title: แก้ไข ", 1), "utf-8"
        )
        yield path


def commit(root: Path) -> None:
    """Commits what was edited."""
    author = ("-c", "user.name=bench", "-c", "user.email=bench@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(root), *author, "commit", "-qam", "แก้ไข"], check=True)


# --- the others ----------------------------------------------------------------------------------------


def mkdocs(pages: list[markdown.Page], work: Path) -> Once:
    """Plain `mkdocs build` with Material: search on, records' pages kept out of the navigation."""
    markdown.write(pages, work / "docs", "index.md")
    sections = [page.address for page in pages if page.address and "/" not in page.address]
    nav = ["  - index.md"] + [
        f"  - {name}/index.md" for name in sections if (work / "docs" / name / "index.md").exists()
    ]
    config = [
        "site_name: bench",
        "theme: {name: material, language: th, font: false, features: [navigation.tabs]}",
        "plugins: [search]",
        "nav:",
        *nav,
        "not_in_nav: '/**'",
        "validation: {links: {not_found: ignore, anchors: ignore, unrecognized_links: ignore}}",
    ]
    (work / "mkdocs.yml").write_text("\n".join(config) + "\n", "utf-8")
    command = (sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(work / "mkdocs.yml"))

    def once(watch: float | None) -> Run:
        shutil.rmtree(work / "site", ignore_errors=True)
        made = run(command, watch=watch, env={"NO_MKDOCS_2_WARNING": "1"})
        expect(work / "site", len(pages))
        return made

    return once


_HUGO_CONFIG = """\
baseURL = "https://www.example.org/"
languageCode = "th"
title = "bench"
disablePathToLower = true
disableKinds = ["taxonomy", "term", "RSS"]
"""
_HUGO_TEMPLATE = """\
<!doctype html>
<html lang="th"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body>{{ .Content }}</body></html>
"""


def hugo(pages: list[markdown.Page], work: Path) -> Once:
    """Hugo with a bare template: no theme, no search, no navigation."""
    markdown.write(pages, work / "content", "_index.md")
    (work / "config.toml").write_text(_HUGO_CONFIG, "utf-8")
    layouts = work / "layouts" / "_default"
    layouts.mkdir(parents=True)
    for name in ("single.html", "list.html"):
        (layouts / name).write_text(_HUGO_TEMPLATE, "utf-8")

    def once(watch: float | None) -> Run:
        shutil.rmtree(work / "public", ignore_errors=True)
        made = run(("hugo", "--quiet", "--source", str(work)), watch=watch)
        expect(work / "public", len(pages))
        return made

    return once


def expect(site: Path, pages: int) -> None:
    """Raises AssertionError unless all pages were built: a race is run to its end."""
    built = sum(1 for _ in site.rglob("index.html"))
    if built < pages:
        raise AssertionError(f"{built} of {pages} pages were built in {site}")


# --- the table -----------------------------------------------------------------------------------------


def measure(records: int, turns: int, say: Callable[[str], None]) -> Result:
    """Everything with one number of records. All take turns, so that a busy minute is everybody's.

    After ``turns`` for the seconds comes one for the memory; without any, that one tells the seconds too.
    """
    result = Result(records)
    compileall.compile_dir(ROOT / "generator", quiet=1)  # as pip does, for us and for the others
    with tempfile.TemporaryDirectory(prefix="tidtam-bench-", dir=quiet_place()) as name:
        work = Path(name)
        say(f"{records:,} records: making the office and its site")
        office.write(records, 1, work / "office")
        actions = tidtam(work / "office", work / "site")
        actions["build"](None)
        pages = markdown.pages(work / "site")
        result.pages = len(pages)
        say(f"{records:,} records: tidtam serve")
        result.served = serving.waited(work / "office", serving.TIMES if turns else 2)
        actions["mkdocs"] = mkdocs(pages, work / "mkdocs")
        if shutil.which("hugo"):
            actions["hugo"] = hugo(pages, work / "hugo")
        seconds: dict[str, list[float]] = {key: [] for key in actions}
        for turn, watch in enumerate((*[None] * turns, WATCH), 1):
            say(f"{records:,} records: " + ("memory" if watch else f"turn {turn} of {turns}"))
            for key, once in actions.items():
                made = once(watch)
                if watch:
                    result.megabytes[key] = made.megabytes
                if not (watch and turns):
                    seconds[key].append(made.seconds)
    result.seconds = {key: statistics.median(all_) for key, all_ in seconds.items()}
    return result


Cell = Callable[[Result], str]


def _seconds(key: str) -> Cell:
    return lambda one: f"{one.seconds[key]:.2f} s" if key in one.seconds else "–"


def _megabytes(key: str) -> Cell:
    return lambda one: f"{one.megabytes[key]:.0f} MB" if key in one.megabytes else "–"


def _times(slow: str, fast: str) -> Cell:
    return lambda one: (
        f"{one.seconds[slow] / one.seconds[fast]:.1f} ×" if {slow, fast} <= one.seconds.keys() else "–"
    )


def _each(key: str) -> Cell:
    return lambda one: f"{one.seconds[key] / one.records * 1000:.2f} ms"


ROWS: tuple[tuple[str, Cell], ...] = (
    ("pages", lambda one: f"{one.pages:,}"),
    ("`tidtam check`, cold", _seconds("check")),
    ("records checked a second", lambda one: f"{one.records / one.seconds['check']:,.0f}"),
    ("the same after one edit", _seconds("check-edit")),
    ("`tidtam build`, everything", _seconds("build")),
    ("the same, for each record", _each("build")),
    ("rebuild, one record edited", _seconds("edit")),
    ("rebuild, one record edited and committed", _seconds("commit")),
    ("rebuild, nothing changed", _seconds("nothing")),
    ("`tidtam serve`, record saved to page loaded again", lambda one: f"{one.served.page:.2f} s"),
    ("`tidtam serve`, the same for another page that shows it", lambda one: f"{one.served.other:.2f} s"),
    ("`tidtam serve`, record saved to whole site made", lambda one: f"{one.served.site:.2f} s"),
    ("history of every record, cold", _seconds("history")),
    ("history, ten new commits", _seconds("history-warm")),
    ("GitPython's `iter_commits`, each record (sampled)", _seconds("gitpython")),
    ("`tidtam check --base`, ten records changed", _seconds("base")),
    ("`tidtam diff`, ten records changed", _seconds("diff")),
    ("the same after one more edit", _seconds("diff-again")),
    ("peak memory, check", _megabytes("check")),
    ("peak memory, everything built", _megabytes("build")),
    ("peak memory, one record rebuilt", _megabytes("edit")),
    ("`mkdocs build`, Material", _seconds("mkdocs")),
    ("peak memory, MkDocs", _megabytes("mkdocs")),
    ("Hugo, bare template", _seconds("hugo")),
    ("peak memory, Hugo", _megabytes("hugo")),
    ("**everything: faster than MkDocs**", _times("mkdocs", "build")),
    ("**one record: faster than MkDocs**", _times("mkdocs", "edit")),
    ("**everything: faster than Hugo**", _times("hugo", "build")),
    ("**history: faster than GitPython**", _times("gitpython", "history")),
)


def table(results: Sequence[Result]) -> str:
    lines = [
        "| | " + " | ".join(f"{one.records:,} records" for one in results) + " |",
        "|---|" + "--:|" * len(results),
    ]
    lines += [f"| {name} | {' | '.join(cell(one) for one in results)} |" for name, cell in ROWS]
    return "\n".join(lines)


def machine() -> str:
    """What it ran on, as far as it bears on the figures."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    parts = [
        f"{cores} cores",
        platform.system(),
        f"Python {platform.python_version()}",
        f"MkDocs {version('mkdocs')}",
        f"Material {version('mkdocs-material')}",
    ]
    if shutil.which("hugo"):
        said = subprocess.run(["hugo", "version"], check=True, capture_output=True, text=True).stdout
        parts.append(f"Hugo {said.split()[1].split('+')[0].removeprefix('v')}")
    return ", ".join(parts)


def report(results: Sequence[Result], papers: str) -> str:
    """The page docs/bench.md; ``papers`` is its section on papers."""
    return f"""\
# How fast

`make bench` measures this anew on any machine and prints the table; `make bench BENCH=--write` writes
this page.

{table(results)}

Measured in one run on {machine()}.

- Each office is made up (`python -m tests.bench.office --records N --seed 1 OUT`): valid records of every
  kind over up to ten fiscal years, linked with each other, with as many commits as records.
- Seconds are wall time of the whole command, start-up included: medians over the turns (`--turns`). All
  take turns, so that whatever else the machine does is shared fairly. Everything lies in memory (`/dev/shm`)
  where there is room: how soon a disk takes 18,000 files is not what is compared.
- Cold: nothing of the office kept from an earlier run. "Everything": no site and no cache. The tool has run
  before: Python's code and its templates are compiled.
- Memory is that of all processes of the command together, at its highest.
- MkDocs and Hugo get the very pages that Tidtam built, turned back into Markdown. MkDocs has its best
  case: pages kept out of the navigation, links not checked, Material's search on. Hugo has a template of
  three lines, no theme, no search, no navigation. Neither reads, checks or links records, nor asks Git for
  history.
- History is timed without start-up: GitPython is asked for a sample of records, and its time is taken for all
  of them. `check --base` and `diff` are of ten edited records, without start-up, with the cache of the last
  build there.
- `tidtam serve` makes the page that is open from what the last build left in memory, then builds the whole
  site: medians over {serving.TIMES} records and over other pages (home, units, years, lists), from saving
  to the new page in the browser's hands.
- MkDocs has no rebuild of one page that leaves the site right, so "one record" is compared with its only
  build.
- `tidtam build` makes pages only here (`--without-papers`): neither of the others makes PDF or Word files.

## Papers

{papers}

- The sample's three manuals, each time with other words in every step: cover, contents, steps, flow chart,
  tables, notes. Tidtam's are tagged, PDF/A-2a and PDF/UA-1, with their ToUnicode maps mended; WeasyPrint's
  are plain PDF of an HTML page with the same text, its flow chart drawn as a table of boxes.
- Tidtam sets them as `tidtam build` does, in two processes where there are two cores; WeasyPrint in
  one, with its fonts loaded once. Both times hold the start of Python and the writing of the files.
- An unchanged paper is not set again: its build looks at one key and one file.
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.run", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="100 records, each run once")
    parser.add_argument("--write", action="store_true", help="write docs/bench.md")
    parser.add_argument("--turns", type=int, default=3, help="how often each thing is done (3)")
    parser.add_argument("--records", type=int, nargs="+", default=SIZES, help="how many records")
    parser.add_argument(
        "--papers", type=int, default=papers_run.COUNT, help=f"how many manuals are set ({papers_run.COUNT})"
    )
    given = parser.parse_args()
    results = [
        measure(records, 0 if given.quick else given.turns, lambda text: print(text, file=sys.stderr))
        for records in ((100,) if given.quick else given.records)
    ]
    papers = papers_run.section(
        papers_run.measure(9 if given.quick else given.papers, lambda text: print(text, file=sys.stderr))
    )
    print(f"{table(results)}\n\n{papers}\n\n{machine()}")
    if given.write:
        REPORT.write_text(report(results, papers), "utf-8")


if __name__ == "__main__":
    main()
