"""``export``, ``import`` and ``rollover``: thin, as in ``generator.cli``."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.model import WORKS
from generator.options import FINDINGS, Refused, lang, tree

if TYPE_CHECKING:
    from generator.desk.importing import Proposed
    from generator.desk.rollover.plan import Plan
    from generator.model import Finding

_YEARS = click.IntRange(2400, 2599)


@click.command()
@click.option(
    "--format", "form", type=click.Choice(["xlsx", "csv"]), default="xlsx", show_default=True,
    help="xlsx สมุดงานหนึ่งไฟล์ต่องาน, csv หนึ่งไฟล์ต่อตาราง",
)  # fmt: skip
@click.option("--work", type=click.Choice(WORKS), default=None, help="เฉพาะงานนี้ (ปกติคือทุกงาน)")
@click.option("--year", type=_YEARS, default=None, metavar="พ.ศ.", help="ปีงบประมาณ (ปกติคือปีล่าสุดของแต่ละงาน)")
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="ที่ไหน",
    help="ไฟล์ หรือโฟลเดอร์เมื่อมีหลายไฟล์ (ปกติคือโฟลเดอร์ปัจจุบัน)",
)  # fmt: skip
@lang
@tree
def export(form: str, work: str | None, year: int | None, out: Path | None, lang: str, root: Path) -> None:
    """ส่งออกเป็นตารางที่สำนักงานใช้กรอก (Excel หรือ CSV) แล้วนำกลับด้วย tidtam import"""
    from generator.check import check
    from generator.desk.proposal import STATE
    from generator.desk.sheets.export import NoTables, exported
    from generator.desk.words import say
    from generator.report import reporter

    checked = check(root, cache=root / STATE)
    if checked.errors:
        click.echo(reporter("text")(checked.errors, lang) + "\n", err=True)
        click.echo(say("export.findings", lang), err=True)
        sys.exit(FINDINGS)
    try:
        files = list(exported(checked, form, work or "", year or 0))
    except NoTables as error:
        raise Refused(say(error.why, lang, **error.params)) from None
    single = out is not None and len(files) == 1 and not out.is_dir()
    if out is not None and not single and out.is_file():
        raise Refused(say("export.is-file", lang, out=out))
    for one in files:
        path = out if single and out is not None else (out or Path()) / one.name
        _write(path, one.content)
        click.echo(say("export.written", lang, file=path, tables=one.tables, rows=one.rows))
    if any(one.sample for one in files):
        click.echo(say("export.sample", lang))
    if internal := max((one.internal for one in files), default=0):
        click.echo(say("export.internal", lang, count=internal))
    if files:
        last = out if single and out is not None else (out or Path()) / files[0].name
        click.echo(say("export.next", lang, file=last))


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option(
    "--mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    help="ไฟล์วิธีอ่านรายการที่ส่งออกจากระบบอื่น",
)  # fmt: skip
@click.option("--yes", is_flag=True, help="เขียนโดยไม่ถาม")
@click.option("--dry-run", is_flag=True, help="แสดงสิ่งที่จะเปลี่ยนเท่านั้น ไม่เขียน")
@lang
@tree
def import_(file: Path, mapping: Path | None, yes: bool, dry_run: bool, lang: str, root: Path) -> None:
    """นำตารางที่กรอกแล้ว (.xlsx, .csv) หรือข้อความที่เสนอแก้ไข (.md, -) เข้าทะเบียน

    แสดงสิ่งที่เปลี่ยนก่อน แล้วเขียนทั้งหมดหรือไม่เขียนเลย
    """
    from generator.desk import telling
    from generator.desk.importing import proposed
    from generator.desk.sheets.grid import NotTaken
    from generator.desk.sheets.mapping import Unusable
    from generator.desk.words import say
    from generator.desk.writing import write_all
    from generator.report import reporter

    try:
        found = _of_issue(root, file) if _is_issue(file) else proposed(root, file, mapping)
    except Unusable as error:
        click.echo(say("file.mapping", lang, file=mapping), err=True)
        click.echo(reporter("text")(error.findings, lang), err=True)
        sys.exit(FINDINGS)
    except NotTaken as error:
        click.echo(f"{file}: {say(error.why, lang, **error.params)}", err=True)
        sys.exit(FINDINGS)
    _lines(telling.notes(found, lang), err=True)
    if found.troubles:
        _lines(telling.troubles(found, lang), err=True)
        click.echo(say("import.refused", lang, count=len(found.troubles)), err=True)
        sys.exit(FINDINGS)
    if not found.records:
        click.echo(say("import.nothing", lang))
        return
    _lines(telling.shown(found, lang))
    _findings(found, (*found.judged.errors, *found.judged.warnings), lang)
    if found.refused:
        click.echo(say("import.findings", lang), err=True)
        sys.exit(FINDINGS)
    if dry_run:
        click.echo(say("import.dry", lang))
        return
    if not yes and not _agreed(say("import.agree", lang), lang):
        sys.exit(FINDINGS)
    if changed := _changed_since(root, found):
        click.echo(say("import.changed-since", lang, file=changed), err=True)
        sys.exit(FINDINGS)
    write_all(root, found.files)
    click.echo(say("import.written", lang, files=len(found.files)))
    click.echo(say("import.next", lang))


def _is_issue(file: Path) -> bool:
    from generator.desk.issues.filling import ENDINGS

    return file == Path("-") or file.suffix.lower() in ENDINGS


def _of_issue(root: Path, file: Path) -> Proposed:
    from generator.desk.issues.filling import decoded, proposed

    content = sys.stdin.buffer.read() if file == Path("-") else file.read_bytes()
    return proposed(root, decoded(content))


def _findings(found: Proposed, findings: Iterable[Finding], lang: str) -> None:
    from generator.desk.telling import origin
    from generator.report import reporter

    text = reporter("text")
    for one in findings:
        click.echo(text([one], lang), err=True)
        if from_cell := origin(found, one, lang):
            click.echo(f"  {from_cell}", err=True)
        click.echo("", err=True)


def _changed_since(root: Path, found: Proposed) -> str:
    """The first file that is no longer what was checked; empty where all still are."""
    from generator.load import read_tree

    known = {one.file: one.digest for one in found.checked.files.sources}
    now = {one.file: one.digest for one in read_tree(root).sources}
    return next((file for file in found.files if known.get(file) != now.get(file)), "")


def _agreed(question: str, lang: str) -> bool:
    """Whether somebody at a terminal says yes; tells why not."""
    from generator.desk.answers import YES
    from generator.desk.words import say

    click.echo(f"{question} [ใช่/ไม่] ", nl=False)
    line = sys.stdin.readline()
    if not line:
        click.echo("\n" + say("import.no-terminal", lang), err=True)
        return False
    if line.strip().lower() in YES:
        return True
    click.echo(say("import.stopped", lang), err=True)
    return False


def _lines(lines: Iterable[str], *, err: bool = False) -> None:
    emit = partial(click.echo, err=err)
    for line in lines:
        emit(line)


@click.command()
@click.argument("work", type=click.Choice(WORKS))
@click.argument("year", type=_YEARS)
@click.option("--dry-run", is_flag=True, help="แสดงสิ่งที่จะเขียนเท่านั้น ไม่เขียน")
@click.option("--compare", is_flag=True, help="เทียบชุดตัวชี้วัดของปีนี้กับปีก่อนเท่านั้น ไม่เขียนอะไร")
@lang
@tree
@click.pass_obj
def rollover(
    today: Callable[[], dt.date], work: str, year: int, dry_run: bool, compare: bool, lang: str, root: Path
) -> None:
    """เปิดปีงบประมาณใหม่ของงานจากปีก่อน: สร้างร่างรอบปี ตัวชี้วัด และโครงการที่ทำต่อ ยกข้อค้นพบที่ยังไม่ปิดไปติดตาม"""
    from generator.desk.rollover import sets
    from generator.desk.rollover.plan import NoLastYear, planned
    from generator.desk.words import say
    from generator.desk.writing import write_all
    from generator.report import reporter

    try:
        plan = planned(root, work, year, today(), lang)
    except NoLastYear:
        raise Refused(say("rollover.no-last", lang, work=work, year=year)) from None
    register, schemas = plan.checked.register, plan.checked.schemas
    if work == "e-mes" and (compare or any("/indicators/" in one for one in plan.there)):
        found = sets.compared(register, plan.last, year)
        _lines(sets.lines(found, schemas, register, plan.last, year, lang))
    elif compare:
        raise Refused(say("rollover.only-e-mes", lang))
    if compare:
        return
    text = reporter("text")
    if plan.broken:
        click.echo(text(plan.broken, lang) + "\n", err=True)
        click.echo(say("rollover.broken", lang, last=plan.last), err=True)
        sys.exit(FINDINGS)
    _lines(_plan(plan, lang))
    findings = (*plan.judged.errors, *plan.judged.warnings)
    if findings:
        click.echo(text(findings, lang) + "\n", err=True)
    if plan.judged.errors:
        click.echo(say("rollover.findings", lang), err=True)
        sys.exit(FINDINGS)
    if not plan.made or dry_run:
        click.echo(say("rollover.dry" if plan.made else "rollover.nothing", lang, year=year))
        return
    write_all(root, plan.files)
    click.echo(say("rollover.written", lang, files=len(plan.made)))
    click.echo(say("rollover.next", lang, work=work, year=year))


def _plan(plan: Plan, lang: str) -> Iterator[str]:
    """What would be written, what is there already, and what is then to be filled in."""
    from generator.desk.words import say

    name = say(f"export.work.{plan.work}", lang)
    yield say("rollover.plan", lang, work=name, year=plan.year, last=plan.last)
    for one in plan.made:
        key = "rollover.made" if one.new else "rollover.changed"
        yield f"  {say(key, lang, address=one.address, title=one.title)}"
    if plan.carried:
        yield say("rollover.carried", lang, count=plan.carried, year=plan.year)
    if plan.there:
        yield say("rollover.there", lang, addresses=", ".join(plan.there))
    for record in plan.left:
        yield say("rollover.left", lang, address=record.address, title=record.title)
    to_do = dict.fromkeys(each for one in plan.made if one.new for each in one.general)
    if to_do:
        yield say("rollover.to-do", lang)
        yield from (f"  - {one}" for one in to_do)


COMMANDS = (export, import_, rollover)
