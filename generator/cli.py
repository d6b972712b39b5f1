"""The command line: one thin function a command. Only here is printed, exited and the clock read.

Exit status: 0 clean, 1 findings, 2 wrong use or broken environment.
"""

from __future__ import annotations

import datetime as dt
import gc
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator import __version__
from generator.desk.commands import COMMANDS
from generator.founding.commands import COMMANDS as FOUNDING
from generator.misuse import Commands
from generator.options import BROKEN, FINDINGS, Day, Refused
from generator.options import lang as _lang
from generator.options import tree as _tree

if TYPE_CHECKING:
    from generator.check import Checked


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="tidtam")
@click.pass_context
def app(context: click.Context) -> None:
    """ติดตาม: เก็บงานติดตามและรายงานผลของสำนักงานเป็นบันทึกใน Git แล้วเผยแพร่เป็นเว็บไซต์"""
    context.obj = _today


@app.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "github", "gitlab", "sarif"]), default="text",
    help="รูปแบบของรายงาน",
)  # fmt: skip
@click.option(
    "--base", metavar="REV",
    help="ตรวจสิ่งที่เปลี่ยนเทียบกับสาขาหรือการบันทึกนี้: เฉพาะข้อผิดพลาดที่เกิดใหม่จึงขวาง และตรวจว่าไม่มีสิ่งที่เผยแพร่แล้วหายไป",
)  # fmt: skip
@_lang
@_tree
def check(paths: tuple[Path, ...], form: str, base: str | None, lang: str, root: Path) -> None:
    """ตรวจบันทึกทั้งหมด แล้วบอกทุกที่ที่ต้องแก้ (ระบุ PATHS เพื่อบอกเฉพาะไฟล์หรือโฟลเดอร์นั้น)"""
    if base is not None:
        _check_change(paths, form, base, lang, root)
        return
    from generator import messages
    from generator.model import Severity
    from generator.report import reporter

    checked = _checked(root, paths)
    report = reporter(form)(checked.findings, lang)
    if report:
        click.echo(report)
    if form == "text":
        count = len(checked.register.records) + len(checked.register.refused)
        errors = len(checked.errors)
        warnings = sum(one.severity is Severity.WARNING for one in checked.findings)
        files = len({one.file for one in checked.findings})
        if checked.findings:
            summary = partial(messages.label, "summary", errors=errors, warnings=warnings, files=files)
        else:
            summary = partial(messages.label, "clean", records=count)
        click.echo(("\n" if report else "") + summary(lang), err=bool(checked.findings))
    if checked.findings:
        sys.exit(FINDINGS)


def _check_change(paths: tuple[Path, ...], form: str, base: str, lang: str, root: Path) -> None:
    from generator.compare.checking import check_change
    from generator.report.change import report, summary

    if paths:
        raise Refused("ระบุ PATHS พร้อมกับ --base ไม่ได้ เพราะ --base ดูเฉพาะสิ่งที่เปลี่ยนอยู่แล้ว")
    with _git(root, lang):
        outcome = check_change(root, base, root / ".tidtam")
    text = report(outcome, form, lang)
    if text:
        click.echo(text)
    if form == "text":
        click.echo(("\n" if text else "") + summary(outcome, base, lang), err=bool(outcome.new))
    if outcome.new:
        sys.exit(FINDINGS)


@app.command()
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
    help="โฟลเดอร์ของเว็บไซต์ที่สร้าง (ปกติคือ site ในโฟลเดอร์งาน)",
)  # fmt: skip
@click.option("--as-of", "day", type=Day(), help="สร้างตามสถานะ ณ วันนี้ของปฏิทิน (ปกติคือวันนี้ที่กรุงเทพฯ)")
@click.option(
    "--at-commit", is_flag=True,
    help="ใช้บันทึกตามที่มีอยู่จริง ณ สิ้นวันที่ของ --as-of ไม่ใช่ฉบับปัจจุบัน (ปกติสร้างไว้ที่ site-ปปปป-ดด-วว)",
)  # fmt: skip
@click.option("--without-samples", is_flag=True, help="ไม่เผยแพร่บันทึกที่เป็นข้อมูลตัวอย่าง")
@click.option("--without-papers", is_flag=True, help="ไม่จัดทำคู่มือ คำสั่ง และรายงานเป็นไฟล์ (เร็วขึ้น ใช้ดูหน้าเว็บก่อน)")
@_lang
@_tree
def build(
    out: Path | None,
    day: dt.date | None,
    at_commit: bool,
    without_samples: bool,
    without_papers: bool,
    lang: str,
    root: Path,
) -> None:
    """ตรวจบันทึก แล้วสร้างเว็บไซต์ เขียนเฉพาะหน้าและเอกสารที่เปลี่ยน"""
    then = None
    if at_commit:
        from generator.history.then import lay_out
        from generator.thai.dates import written

        if day is None:
            raise Refused("--at-commit ต้องใช้คู่กับ --as-of เช่น --as-of 2566-03-31 --at-commit")
        with _git(root, lang):
            then = lay_out(root, day, root / ".tidtam")
        out = out or root / f"site-{written(day)}"
    from generator.publish.site import BuildError
    from generator.publish.site import build as run
    from generator.report import reporter
    from generator.thai.dates import today

    out = out or root / "site"
    try:
        with _Progress() as advance:
            built = run(
                then.root if then else root,
                out,
                day or today(),
                without_samples=without_samples,
                without_papers=without_papers,
                progress=advance,
                then=then,
            )
    except BuildError as error:
        if error.findings:
            click.echo(reporter("text")(error.findings, lang) + "\n", err=True)
        click.echo(f"tidtam: {error.words(lang)}", err=True)
        sys.exit(FINDINGS if error.findings or error.broken else BROKEN)
    if built.unknown:
        from generator.history import words

        why = words.why(built.unknown, root, lang)
        click.echo(f"tidtam: {words.say('build-without', lang, why=why)}", err=True)
    click.echo(
        f"สร้าง {built.pages:,} หน้าและเอกสาร {built.papers:,} ไฟล์ (จัดทำเอกสารใหม่ {built.printed:,} ไฟล์ "
        f"เขียนใหม่ {built.written:,} ไฟล์ ลบ {built.removed:,} ไฟล์) ไว้ที่ {out} ใช้เวลา {built.seconds:.1f} วินาที"
    )


@app.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="พอร์ตบนเครื่องนี้")
@click.option("--as-of", "day", type=Day(), help="ดูตามสถานะ ณ วันนี้ของปฏิทิน (ปกติคือวันนี้ที่กรุงเทพฯ)")
@click.option("--without-papers", is_flag=True, help="ไม่จัดทำคู่มือ คำสั่ง และรายงานเป็นไฟล์ (เร็วขึ้น)")
@_tree
def serve(port: int, day: dt.date | None, without_papers: bool, root: Path) -> None:
    """เปิดเว็บไซต์ดูบนเครื่องนี้ และสร้างใหม่เมื่อบันทึกเปลี่ยน (กด Ctrl+C เพื่อหยุด)"""
    from generator.publish.failure import BuildError
    from generator.publish.serve import serve as run
    from generator.thai.dates import today

    gc.enable()
    try:
        run(root, port, lambda: day or today(), click.echo, papers=not without_papers)
    except BuildError as error:
        raise Refused(str(error)) from None


@app.command()
@click.option("--as-of", "day", type=Day(), help="สถานะ ณ วันนี้ของปฏิทิน (ปกติคือวันนี้ที่กรุงเทพฯ)")
@click.option("--work", type=click.Choice(["e-mes", "emenscr", "inspection"]), help="เฉพาะงานนี้")
@click.option("--unit", metavar="รหัส", help="เฉพาะของกลุ่ม ตำแหน่ง หรือหน่วยงานนี้ ตามรหัสใน records/office.yml")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="รูปแบบของรายงาน")
@click.option("--fail-on", type=click.Choice(["late"]), help="จบด้วยสถานะ 1 เมื่อมีสิ่งที่ล่าช้าในส่วนที่ถาม")
@_lang
@_tree
def status(
    day: dt.date | None,
    work: str | None,
    unit: str | None,
    form: str,
    fail_on: str | None,
    lang: str,
    root: Path,
) -> None:
    """บอกว่างานอยู่ที่ไหน อะไรล่าช้า อะไรใกล้ครบกำหนด และเป็นของใคร"""
    from generator.publish.public import public
    from generator.report import reporter, status_json, status_text
    from generator.status.board import Board
    from generator.status.view import view
    from generator.thai.dates import today

    checked = _checked(root)
    if checked.errors:  # a date that is none, a link that leads nowhere: the figures would not be true
        click.echo(reporter("text")(checked.errors, lang), err=True)
        sys.exit(FINDINGS)
    register, _ = public(checked.register, checked.schemas, without_samples=False, plain=())
    party = register.party(unit) if unit else None
    if unit and party is None:
        raise Refused(_unknown_unit(unit, register.parties))
    found = view(Board(register, day or today()), work or "", party)
    if form == "json":
        click.echo(status_json.report(found, lang))
    elif sys.stdout.isatty():
        console = _stdout()
        for part in status_text.tables(found, lang):
            console.print(part)
    else:
        click.echo(status_text.report(found, lang))
    if fail_on and found.late:
        sys.exit(FINDINGS)


def _checked(root: Path, paths: tuple[Path, ...] = ()) -> Checked:
    """The tree checked, and told of ``paths``, if any; unchanged files from the cache that builds keep."""
    from generator.cache import STATE
    from generator.check import check as run

    return run(root, paths, cache=root / STATE)


def _unknown_unit(unit: str, known: Iterable[str]) -> str:
    from generator.rules.meant import nearest

    meant = nearest(unit, known)
    hint = f" หมายถึง {meant} ใช่หรือไม่" if meant else ""
    return f"ไม่มีกลุ่ม ตำแหน่ง หรือหน่วยงานรหัส {unit} ใน records/office.yml{hint}"


@app.command()
@click.argument("address", metavar="ID")
@click.option("--kind", metavar="ชนิด", help="ชนิดของเอกสาร เมื่อมีหลายชนิด เช่น order, memo-order")
@click.option(
    "--format", "form", type=click.Choice(["pdf", "docx"]), default="pdf", show_default=True,
    help="pdf สำหรับอ่านและพิมพ์, docx สำหรับแก้ไขต่อใน Word",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="ไฟล์ที่จะเขียน (ปกติคือชื่อตามรหัสของบันทึก ในโฟลเดอร์ปัจจุบัน)",
)  # fmt: skip
@click.option("--as-of", "day", type=Day(), help="สถานะ ณ วันนี้ของปฏิทิน (ปกติคือวันนี้ที่กรุงเทพฯ)")
@_lang
@_tree
def paper(
    address: str, kind: str | None, form: str, out: Path | None, day: dt.date | None, lang: str, root: Path
) -> None:
    """จัดทำเอกสารของบันทึกหนึ่งเป็นไฟล์ เช่น tidtam paper orders/2566/65 --format docx"""
    from generator.papers.one import BuildError, one
    from generator.report import reporter
    from generator.thai.dates import today

    gc.enable()
    try:
        made = one(root, address, kind or "", form, day or today())
    except BuildError as error:
        if error.findings:
            click.echo(reporter("text")(error.findings, lang) + "\n", err=True)
        click.echo(f"tidtam: {error.words(lang)}", err=True)
        sys.exit(FINDINGS if error.findings else BROKEN)
    out = out or Path(made.name)
    beside = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        beside.write_bytes(made.content)
        beside.replace(out)
    finally:
        beside.unlink(missing_ok=True)
    click.echo(f"{made.title}: {out} ({len(made.content) / 1000:,.0f} kB)")


@app.command()
@click.argument("code")
@_lang
def explain(code: str, lang: str) -> None:
    """อธิบายรหัสข้อผิดพลาด เช่น TT501 พร้อมตัวอย่างที่ผิดและที่ถูก"""
    from generator.explain import as_text
    from generator.explain import explain as run

    try:
        click.echo(as_text(run(code.upper(), lang), lang))
    except KeyError:
        raise Refused(f"ไม่มีรหัส {code} ดูรหัสทั้งหมดได้ที่หน้า codes ของเว็บไซต์") from None


@app.command()
@click.argument("identity", metavar="ID")
@click.option("--on", "day", type=Day(), help="แสดงบันทึกตามที่เป็นอยู่ ณ สิ้นวันนั้น แทนประวัติทั้งหมด")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="รูปแบบของรายงาน")
@_lang
@_tree
def history(identity: str, day: dt.date | None, form: str, lang: str, root: Path) -> None:
    """บอกว่าบันทึกหนึ่งเปลี่ยนอะไรบ้าง เมื่อใด โดยใคร (ID คือที่อยู่ เช่น orders/2566/65)"""
    from generator.report.history import Unknown, report

    address = identity.removeprefix("records/").removesuffix(".yml").strip("/")
    with _git(root, lang):
        try:
            click.echo(report(root, address, day, form, lang))
        except Unknown as error:
            raise Refused(error.words(lang)) from None


@app.command()
@click.argument("base")
@click.argument("head", default="")
@click.option("--as-of", "day", type=Day(), help="ตัดสินความเชื่อมโยงตามวันนี้ของปฏิทิน (ปกติคือวันนี้ที่กรุงเทพฯ)")
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text",
    help="รูปแบบของรายงาน (markdown สำหรับความเห็นในคำขอรวม)",
)  # fmt: skip
@_lang
@_tree
def diff(base: str, head: str, day: dt.date | None, form: str, lang: str, root: Path) -> None:
    """บอกว่าเปลี่ยนบันทึกใด หัวข้อใด และกระทบหน้าใด เทียบกับ BASE (ไม่ระบุ HEAD คือไฟล์ในเครื่อง)"""
    from importlib import import_module

    from generator.compare.telling import tell
    from generator.thai.dates import today

    with _git(root, lang):
        telling = tell(root, base, head, day or today(), root / ".tidtam")
    click.echo(import_module(f"generator.report.diff_{form}").report(telling, lang))


@contextmanager
def _git(root: Path, lang: str) -> Iterator[None]:
    """What Git cannot tell, told to the user."""
    from generator.history import words
    from generator.history.repository import NoHistory

    try:
        yield
    except NoHistory as error:
        raise Refused(words.why(error, root, lang)) from None


_STAGES = {
    "check": "ตรวจบันทึก",
    "papers": "จัดทำเอกสาร",
    "frame": "เตรียมกรอบหน้าเว็บ",
    "data": "จัดทำข้อมูลเปิด",
    "plan": "วางแผนหน้า",
    "pages": "สร้างหน้า",
    "links": "ตรวจลิงก์",
    "write": "เผยแพร่",
}


class _Progress:
    """A progress bar on a terminal; nothing in a pipe."""

    def __enter__(self) -> Callable[[str, int, int], None]:
        self._bar: Any = None
        if sys.stderr.isatty():
            from rich.progress import Progress

            # Drawn when told, not by a thread: a process with threads cannot be forked safely.
            self._bar = Progress(transient=True, console=_stderr(), auto_refresh=False)
            self._bar.start()
            self._task = self._bar.add_task("", total=None)
        return self._advance

    def _advance(self, stage: str, done: int, total: int) -> None:
        if self._bar:
            self._bar.update(
                self._task, description=_STAGES[stage], completed=done, total=total or None, refresh=True
            )

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()


def _today() -> dt.date:
    """The clock that commands elsewhere are handed."""
    from generator.thai.dates import today

    return today()


for _command in (*COMMANDS, *FOUNDING):
    app.add_command(_command)


def _stdout() -> Any:
    from rich.console import Console

    return Console()


def _stderr() -> Any:
    from rich.console import Console

    return Console(stderr=True)


def main() -> None:
    """The console command ``tidtam``."""
    gc.disable()  # a run is short and makes no cycles worth collecting; ``serve`` switches it on again
    for stream in (sys.stdout, sys.stderr):  # a Windows console or a C locale may not speak UTF-8
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8")
    status = _run()
    for stream in (sys.stdout, sys.stderr):
        with suppress(BrokenPipeError):  # whoever read the output has gone
            stream.flush()
    os._exit(status)  # the system takes the memory back at once; Python would free a register piece by piece


def _run() -> int:
    """The exit status of the command that was asked for."""
    try:
        app(prog_name="tidtam")
    except SystemExit as end:
        return 0 if end.code is None else end.code if isinstance(end.code, int) else BROKEN
    except FileNotFoundError as error:
        click.echo(f"tidtam: ไม่พบ {error.filename or error}", err=True)
    except OSError as error:
        click.echo(f"tidtam: อ่านหรือเขียนไม่ได้: {error.strerror or error} {error.filename or ''}", err=True)
    return BROKEN


if __name__ == "__main__":
    main()
