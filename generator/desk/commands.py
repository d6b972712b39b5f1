"""The commands of the planner's desk: thin, as in ``generator.cli``, which takes them in."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from generator.desk import sheet_commands
from generator.options import FINDINGS, lang, tree

_KINDS = (
    "manual", "letter", "order", "cycle", "indicator", "result", "project", "progress", "visit", "finding",
    "download", "transparency",
)  # fmt: skip
"""Kinds of which there can be another; a test holds them against model.KINDS."""


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="บอกเฉพาะไฟล์ที่ต้องจัด ไม่เขียนไฟล์ (สำหรับ CI)")
@lang
@tree
def fmt(paths: tuple[Path, ...], only_check: bool, lang: str, root: Path) -> None:
    """จัดรูปแบบบันทึกให้เหมือนกันทุกไฟล์ โดยไม่เปลี่ยนเนื้อหาและหมายเหตุ"""
    from generator import messages
    from generator.desk.tidy import tidied
    from generator.desk.writing import write_all
    from generator.report import reporter

    found = tidied(root, paths)
    if not only_check:
        write_all(root, found.changed)
    for file in found.changed:
        click.echo(messages.label("fmt.file.would" if only_check else "fmt.file", lang, file=file))
    if found.findings:
        refused = len({one.file for one in found.findings})
        click.echo(reporter("text")(found.findings, lang), err=True)
        click.echo(messages.label("fmt.refused", lang, files=refused), err=True)
    said = "fmt.clean" if not found.changed else "fmt.would" if only_check else "fmt.done"
    click.echo(messages.label(said, lang, changed=len(found.changed), files=found.files))
    if found.findings or (only_check and found.changed):
        sys.exit(FINDINGS)


@click.command()
@click.argument("kind", type=click.Choice(_KINDS))
@click.option("--id", "address", default="", metavar="ที่อยู่", help="ที่อยู่ของบันทึกใหม่ เช่น orders/2566/66")
@click.option(
    "--set", "given", multiple=True, metavar="หัวข้อ=ค่า", help="ค่าของหัวข้อ ใช้ซ้ำได้ เช่น --set works=e-mes"
)
@click.option("--from", "likeness", default="", metavar="ที่อยู่", help="คัดลอกเนื้อหาจากบันทึกที่คล้ายกัน")
@click.option("--bare", is_flag=True, help="ไม่ใส่คำอธิบายและหัวข้อที่ยังไม่ใช้")
@click.option("--no-input", is_flag=True, help="ไม่ถามคำถามใด ๆ ใช้เฉพาะที่ให้มากับคำสั่ง")
@lang
@tree
@click.pass_obj
def new(
    today: Callable[[], dt.date],
    kind: str,
    address: str,
    given: tuple[str, ...],
    likeness: str,
    bare: bool,
    no_input: bool,
    lang: str,
    root: Path,
) -> None:
    """สร้างบันทึกใหม่: ถามเป็นภาษาไทยทีละข้อ แล้วเขียนไฟล์ที่ถูกต้องพร้อมคำอธิบาย (KIND คือชนิดของบันทึก)"""
    from generator import messages
    from generator.desk.draft import NotDrafted, Wish, draft
    from generator.desk.writing import write_all
    from generator.report import reporter

    say = partial(messages.label, lang=lang)
    terminal = None if no_input else _Terminal()
    wish = Wish(kind=kind, address=address, given=given, likeness=likeness, hints=not bare, lang=lang)
    try:
        drafted = draft(root, wish, today(), terminal)
        errors = drafted.judged.errors
        findings = (*errors, *drafted.judged.warnings)
        if findings:
            click.echo(reporter("text")(findings, lang) + "\n", err=True)
        if errors and not (terminal and terminal.agreed(say("new.anyway"))):
            click.echo(say("new.findings"), err=True)
            sys.exit(FINDINGS)
    except NotDrafted as refused:
        for reason in refused.reasons:
            click.echo(reason, err=True)
        sys.exit(FINDINGS)
    except (EOFError, click.Abort):
        click.echo("\n" + say("new.stopped"), err=True)
        sys.exit(FINDINGS)
    write_all(root, {drafted.file: drafted.content})
    click.echo(say("new.unfinished" if errors else "new.written", file=drafted.file))
    if drafted.filled:
        click.echo(say("new.filled", titles=", ".join(drafted.filled)))
    click.echo(say("new.next"))


class _Terminal:
    """Questions and answers, a line each."""

    def say(self, text: str) -> None:
        click.echo(text)

    def ask(self, question: str) -> str:
        click.echo(question, nl=False)
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line.rstrip("\n")

    def agreed(self, question: str) -> bool:
        from generator.desk.answers import YES

        return self.ask(f"{question} [ใช่/ไม่] ").strip().lower() in YES


COMMANDS = (new, fmt, *sheet_commands.COMMANDS)
