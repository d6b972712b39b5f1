"""``tidtam init``: thin, as in ``generator.cli``, which takes it in."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator import __version__
from generator.options import FINDINGS, Refused, lang

if TYPE_CHECKING:
    from generator.founding.tools import Package


@click.command()
@click.argument("place", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", metavar="ชื่อ", help="ชื่อเต็มของสำนักงาน")
@click.option("--short-name", metavar="ชื่อย่อ", help="ชื่อย่อของสำนักงาน")
@click.option("--id", metavar="รหัส", help="รหัสสำนักงาน อักษรโรมันตัวเล็กและตัวเลข")
@click.option("--province", metavar="จังหวัด", help="จังหวัดของสำนักงาน")
@click.option("--zone", metavar="เลข", help="เลขเขตตรวจราชการ (ไม่บังคับ)")
@click.option("--fiscal-year", metavar="ปปปป", help="ปีงบประมาณแรก พ.ศ. (ปกติคือปีงบประมาณปัจจุบัน)")
@click.option("--repository", metavar="URL", help="ที่เก็บไฟล์บน GitHub หรือ GitLab (ไม่บังคับ)")
@click.option("--site-url", metavar="URL", help="ที่อยู่ของเว็บไซต์ที่จะเผยแพร่ (ไม่บังคับ)")
@click.option(
    "--wheel", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    help="ไฟล์ติดตั้งของโปรแกรมรุ่นนี้ เก็บไว้ในทะเบียนด้วย (ใช้เมื่อไม่มีอินเทอร์เน็ต)",
)  # fmt: skip
@click.option("--no-input", is_flag=True, help="ไม่ถามคำถามใด ๆ ใช้เฉพาะที่ให้มากับคำสั่ง")
@click.option("--upgrade", is_flag=True, help="ปรับไฟล์ของโปรแกรมในทะเบียนที่มีอยู่ให้ตรงกับรุ่นนี้ ไม่แตะต้องไฟล์ของสำนักงาน")
@lang
@click.pass_obj
def init(
    today: Callable[[], dt.date],
    /,
    place: Path,
    wheel: Path | None,
    no_input: bool,
    upgrade: bool,
    lang: str,
    **given: str | None,
) -> None:
    """สร้างทะเบียนของสำนักงานใหม่ใน DIR: ตอบแปดคำถาม ได้ที่เก็บไฟล์ที่พร้อมตรวจและเผยแพร่"""
    from generator.founding.tools import package
    from generator.founding.words import say

    try:
        pinned = package(wheel)
    except ValueError as error:
        raise Refused(say("wheel", lang, value=error, version=__version__)) from None
    known = {name: value for name, value in given.items() if value is not None}
    if upgrade:
        if known:
            raise Refused(say("upgrade-alone", lang))
        _upgrade(place, pinned, lang)
    else:
        from generator.thai.dates import fiscal_year

        usual = {"fiscal_year": str(fiscal_year(today()))}
        _found(place, pinned, _options(usual | known, lang) if no_input else _asked(known, usual, lang), lang)


def _options(given: Mapping[str, str], lang: str) -> dict[str, str]:
    """The answers that came as options; each wrong one is told. Exits where there is any."""
    from generator.founding.answers import QUESTIONS, WrongAnswer, understood
    from generator.founding.words import say

    wrong = []
    for one in QUESTIONS:
        try:
            understood(one.name, given.get(one.name, ""), lang)
        except WrongAnswer as error:
            wrong.append(say("option", lang, words=error.words, option=one.name.replace("_", "-")))
    if wrong:
        click.echo("\n".join(wrong), err=True)
        sys.exit(FINDINGS)
    return dict(given)


def _asked(given: Mapping[str, str], usual: Mapping[str, str], lang: str) -> dict[str, str]:
    """The answers of somebody at a terminal; what came as an option is not asked."""
    from generator.founding.answers import QUESTIONS, WrongAnswer, understood
    from generator.founding.words import say

    known: dict[str, str] = {}
    click.echo(say("intro", lang))
    try:
        for one in QUESTIONS:
            answer = given.get(one.name)
            while one.name not in known:
                if answer is None:
                    likely = usual.get(one.name, "")
                    click.echo(
                        say(f"ask.{one.name}", lang) + (f" [{likely}]" if likely else "") + " ", nl=False
                    )
                    line = sys.stdin.readline()
                    if not line:
                        raise EOFError
                    answer = line.strip() or likely
                try:
                    known[one.name] = understood(one.name, answer, lang)
                except WrongAnswer as error:
                    click.echo(f"  {error.words}")
                    answer = None
    except (EOFError, KeyboardInterrupt):
        click.echo("\n" + say("stopped", lang), err=True)
        sys.exit(FINDINGS)
    return known


def _found(place: Path, pinned: Package, given: Mapping[str, str], lang: str) -> None:
    from generator.founding.answers import answers
    from generator.founding.making import Occupied, found
    from generator.founding.words import say
    from generator.report import reporter

    known = answers(given, lang)
    try:
        made = found(place, known, pinned)
    except Occupied:
        raise Refused(say("there", lang, place=place)) from None
    if made.findings:
        click.echo(reporter("text")(made.findings, lang) + "\n", err=True)
        click.echo(say("findings", lang), err=True)
        sys.exit(FINDINGS)
    click.echo(say("done", lang, short_name=known.short_name, place=place.resolve(), files=made.files))
    if made.no_git:
        click.echo(say("no-git", lang, why=made.no_git), err=True)
    click.echo(say("next", lang))


def _upgrade(place: Path, pinned: Package, lang: str) -> None:
    from generator.founding.keeping import LIST
    from generator.founding.making import upgraded
    from generator.founding.words import say

    try:
        plan = upgraded(place, pinned)
    except (FileNotFoundError, ValueError):
        raise Refused(say("not-ours", lang, place=place, list=LIST)) from None
    for name in plan.write:
        if name != LIST:
            click.echo(say("up.file", lang, file=name))
    for name in plan.remove:
        click.echo(say("up.gone", lang, file=name))
    for name in plan.changed:
        click.echo(say("up.changed", lang, file=name))
    changed = len(plan.write.keys() - {LIST}) + len(plan.remove)
    click.echo(say("up.done" if changed else "up.same", lang, version=__version__, changed=changed))


COMMANDS = (init,)
