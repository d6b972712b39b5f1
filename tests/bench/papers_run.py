"""How fast papers are set, beside WeasyPrint: a section of docs/bench.md.

    python -m tests.bench.papers_run              # 200 manuals with either
    python -m tests.bench.papers_run --count 20   # fewer

Both set the same manuals: the sample's three, each time with other numbers and words in every step, so that
nothing can be taken over from one to the next. Tidtam sets them as `tidtam build` does, WeasyPrint from an
HTML page of the same content with the same fonts, in one process with its fonts loaded once.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.bench.measuring import Run, run

COUNT = 200
AS_OF = "2026-10-01"
SITE = "https://www.example.org/"
OURS, THEIRS = "ours", "weasyprint"
WATCH = 0.05


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured; ``theirs`` is None where WeasyPrint cannot run here, and ``reason`` says why."""

    count: int
    pages: int
    ours: Run
    theirs: Run | None
    reason: str = ""


# --- what is set ---------------------------------------------------------------------------------------


def manuals(count: int) -> Iterator[dict[str, Any]]:
    """The data of ``count`` manuals, no two alike."""
    import datetime as dt

    from msgspec.structs import replace

    from generator.check import check
    from generator.papers import make, templates
    from generator.papers.desk import Subject
    from generator.papers.manual import build
    from generator.publish.holdings import Holdings

    root = Path(__file__).resolve().parents[2]
    holdings = Holdings(check(root).register, dt.date.fromisoformat(AS_OF), {})
    desk = make.desk(holdings, SITE, templates.files(root))
    records = holdings.register.kind("manual")
    for number in range(count):
        record = records[number % len(records)]
        other = replace(record, data=_varied(record.data, f" ชุดที่ {number + 1}"))
        yield {**build(desk, Subject(address=record.address, record=other)), "garuda": ""}


def _varied(data: dict[str, Any], mark: str) -> dict[str, Any]:
    steps = [step | {key: step[key] + mark for key in ("text", "short")} for step in data["steps"]]
    return data | {"title": data["title"] + mark, "steps": steps}


# --- each in a process of its own ----------------------------------------------------------------------


def ours(data: list[dict[str, Any]], out: Path) -> None:
    from generator.papers import templates
    from generator.publish.papers import Job, set_all

    jobs = [Job(f"{number}.pdf", "manual.pdf", one) for number, one in enumerate(data)]
    set_all(jobs, templates.files(Path(__file__).resolve().parents[2]), out, lambda done, total: None)


def weasyprint(data: list[dict[str, Any]], out: Path) -> None:
    from jinja2 import Environment, FileSystemLoader
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    from generator.papers import fonts

    looks = {"Regular": "", "Bold": "font-weight: 700;", "Italic": "font-style: italic;"}
    faces = [
        (look, (fonts.DIRECTORY / f"TidtamSarabun-{style}.ttf").as_uri()) for style, look in looks.items()
    ]
    here = Path(__file__).parent
    template = Environment(loader=FileSystemLoader(here), autoescape=True).get_template("manual.html.j2")
    configuration = FontConfiguration()
    for number, one in enumerate(data):
        page = template.render(one, faces=faces)
        HTML(string=page).write_pdf(out / f"{number}.pdf", font_config=configuration)


# --- measuring -----------------------------------------------------------------------------------------


def missing() -> str:
    """Why WeasyPrint cannot run here; empty where it can."""
    if find_spec("weasyprint") is None:
        return "the package weasyprint is not installed"
    try:
        import weasyprint  # noqa: F401
    except OSError as error:
        return f"a library it needs is not installed: {str(error).splitlines()[0]}"
    return ""


def measure(count: int, say: Callable[[str], None]) -> Result:
    with tempfile.TemporaryDirectory(prefix="tidtam-bench-") as name:
        work = Path(name)
        (work / "data.json").write_text(json.dumps(list(manuals(count)), ensure_ascii=False), "utf-8")
        say(f"{count} manuals: Tidtam")
        mine = _once(OURS, work, count)
        pages = _pages(work / OURS)
        reason = missing()
        other = None
        if not reason:
            say(f"{count} manuals: WeasyPrint")
            other = _once(THEIRS, work, count)
        return Result(count, pages, mine, other, reason)


def _once(what: str, work: Path, count: int) -> Run:
    """Time without a look at memory, then memory on a quarter of the papers, which is as much at a time."""
    (work / what).mkdir()
    command = [sys.executable, "-m", "tests.bench.papers_run", "--work", str(work), "--set", what]
    timed = run(command)
    made = len(list((work / what).glob("*.pdf")))
    if made != count:
        raise AssertionError(f"{made} of {count} papers were set")
    watched = run([*command, "--part", "4"], watch=WATCH)
    return Run(timed.seconds, max(timed.megabytes, watched.megabytes), timed.processor)


def _pages(directory: Path) -> int:
    import pypdfium2

    total = 0
    for path in directory.glob("*.pdf"):
        pdf = pypdfium2.PdfDocument(path)
        total += len(pdf)
        pdf.close()
    return total


def section(result: Result) -> str:
    """The section of docs/bench.md."""
    mine, other = result.ours, result.theirs

    def row(name: str, left: str, right: Callable[[Run], str]) -> str:
        return f"| {name} | {left} | {right(other) if other else '–'} |"

    def each(one: Run) -> str:
        return f"{one.seconds / result.count * 1000:,.0f} ms"

    lines = [
        f"| {result.count} manuals as PDF, {result.pages:,} pages | Tidtam | WeasyPrint |",
        "|---|--:|--:|",
        row("all of them", f"{mine.seconds:.1f} s", lambda one: f"{one.seconds:.1f} s"),
        row("each", each(mine), each),
        row("processor time, all of them", f"{mine.processor:.1f} s", lambda one: f"{one.processor:.1f} s"),
        row("peak memory", f"{mine.megabytes:.0f} MB", lambda one: f"{one.megabytes:.0f} MB"),
        row(
            "**faster than WeasyPrint**",
            f"{other.seconds / mine.seconds:.1f} ×" if other else "–",
            lambda _: "",
        ),
    ]
    if result.reason:
        lines.append(f"\nWeasyPrint was not measured: {result.reason}.")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.papers_run", description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT, help=f"how many manuals ({COUNT})")
    parser.add_argument("--set", choices=(OURS, THEIRS), help=argparse.SUPPRESS)
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--part", type=int, default=1, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if not given.set:
        print(section(measure(given.count, lambda text: print(text, file=sys.stderr))))
        return
    data = json.loads((given.work / "data.json").read_text("utf-8"))
    setter = {OURS: ours, THEIRS: weasyprint}[given.set]
    setter(data[: max(1, len(data) // given.part)], given.work / given.set)
    sys.stdout.flush()
    os._exit(0)  # as the command itself does: the time to take a process down is not that of setting


if __name__ == "__main__":
    main()
