"""What commands share: exit statuses, refusals, and the options that mean the same everywhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

FINDINGS, BROKEN = 1, 2


class Refused(click.ClickException):
    """Wrong use or a broken environment: a message, no traceback, exit status 2."""

    exit_code = BROKEN

    def show(self, file: Any = None) -> None:
        click.echo(f"tidtam: {self.message}", err=True)


class Day(click.ParamType[dt.date]):
    """A day as records write it, B.E. or C.E."""

    name = "ปปปป-ดด-วว"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        from generator.thai.dates import parse_date

        if isinstance(value, dt.date):
            return value
        try:
            return parse_date(value)
        except ValueError:
            self.fail(f"“{value}” ไม่ใช่วันที่ ให้เขียนแบบ 2566-03-31", param, ctx)


def _whole(_context: click.Context, _option: click.Parameter, root: Path) -> Path:
    """The tree, with what an interrupted command was about to write into it written."""
    if (root / ".tidtam" / "desk" / "pending").is_dir():
        from generator.desk.writing import finish

        finish(root)
    return root


def tree(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every command on a tree takes."""
    root = click.option(
        "--root",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        default=Path(),
        metavar="DIR",
        callback=_whole,
        help="โฟลเดอร์งานของสำนักงาน ที่มี records/ อยู่ข้างใน (ปกติคือโฟลเดอร์ปัจจุบัน)",
    )
    return root(command)


lang = click.option(
    "--lang", type=click.Choice(["th", "en"]), default="th", help="ภาษาของข้อความ: th ไทย, en อังกฤษ"
)
