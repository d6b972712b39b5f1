"""Wrong use of a command, said in Thai: click's own messages are English."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

_THAI = re.compile("[\u0e00-\u0e7f]")
_QUOTED = re.compile(r"'([^']*)'")
_EXTRA = re.compile(r"unexpected extra arguments? \((.*)\)")


class Misuse(click.UsageError):
    """A wrong use in words for a planner."""

    def show(self, file: Any = None) -> None:
        way = f"{self.ctx.command_path} --help" if self.ctx else "tidtam --help"
        click.echo(f"tidtam: {self.message}\nดูวิธีใช้: {way}", err=True)


class Commands(click.Group):
    """A group of commands that tells wrong use in Thai."""

    def make_context(self, *given: Any, **extra: Any) -> click.Context:
        with _in_thai():
            return super().make_context(*given, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        with _in_thai():
            return super().invoke(ctx)


@contextmanager
def _in_thai() -> Iterator[None]:
    try:
        yield
    except (Misuse, click.exceptions.NoArgsIsHelpError):
        raise
    except click.UsageError as error:
        if error.ctx and error.ctx.params.get("lang") == "en":
            raise
        raise Misuse(words(error), error.ctx) from error


def words(error: click.UsageError) -> str:
    """What is wrong, in Thai; a message that is Thai already stays."""
    said = error.message
    if isinstance(error, click.exceptions.MissingParameter):
        kind = error.param.type if error.param else None
        choices = f" เลือกจาก {' '.join(map(str, kind.choices))}" if isinstance(kind, click.Choice) else ""
        return f"ยังไม่ได้ระบุ {_name(error)}{choices}"
    if isinstance(error, click.exceptions.BadParameter):
        return _bad_value(error)
    if isinstance(error, click.exceptions.NoSuchOption):
        return f"ไม่มีตัวเลือก {error.option_name}{_meant(error.possibilities or ())}"
    if isinstance(error, click.exceptions.BadOptionUsage):
        return f"ตัวเลือก {error.option_name} ใช้ไม่ถูก: ตัวเลือกที่รับค่าต้องมีค่าหนึ่งค่าตามหลัง"
    if said.startswith("No such command"):
        name = _first(said)
        group = error.ctx.command if error.ctx else None
        known = group.list_commands(error.ctx) if error.ctx and isinstance(group, click.Group) else []
        return f"ไม่มีคำสั่ง {name}{_meant(difflib.get_close_matches(name, known, 2))}"
    if said.startswith("Missing command"):
        return "ยังไม่ได้ระบุคำสั่ง"
    if found := _EXTRA.search(said):
        return f"มีคำที่เกินมา: {found[1]}"
    return error.format_message()


def _bad_value(error: click.BadParameter) -> str:
    name, value = _name(error), _first(error.message)
    kind = error.param.type if error.param else None
    if _THAI.search(error.message):
        return f"{name}: {error.message}"
    if isinstance(kind, click.Choice):
        return f"{name} เป็น “{value}” ไม่ได้ เลือกจาก {' '.join(map(str, kind.choices))}"
    if isinstance(kind, click.Path):
        what = "หรือ".join(
            name for name, meant in (("ไฟล์", kind.file_okay), ("โฟลเดอร์", kind.dir_okay)) if meant
        )
        if error.message.endswith("does not exist."):
            return f"{name}: ไม่พบ{what} {value}"
        if error.message.endswith(("is a file.", "is a directory.")):
            return f"{name}: {value} ไม่ใช่{what}"
        return f"{name}: ใช้ {value} ไม่ได้ ตรวจสิทธิ์ในการอ่านและเขียน"
    if isinstance(kind, click.types.IntParamType):
        between = f" ตั้งแต่ {kind.min} ถึง {kind.max}" if isinstance(kind, click.IntRange) else ""
        return f"{name} ต้องเป็นจำนวนเต็ม{between}"
    return f"{name}: {error.message}"


def _name(error: click.BadParameter) -> str:
    """What the person types: ``--format``, or the name of an argument as the help has it."""
    param = error.param
    if isinstance(param, click.Argument):
        return param.metavar or str(param.name).upper()
    if param is not None:
        return str(param.opts[0])
    return str(error.param_hint or "").strip("'")


def _first(message: str) -> str:
    found = _QUOTED.search(message)
    return found[1] if found else message


def _meant(names: Any) -> str:
    return f" หมายถึง {' หรือ '.join(names)} ใช่หรือไม่" if names else ""
