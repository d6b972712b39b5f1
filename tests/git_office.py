"""Small offices in Git, made with fixed days and names, so that every commit has the same id anywhere."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

PLANNER = "กลุ่มนโยบายและแผน <planner@example.org>"
HEAD = "ผู้อำนวยการ <head@example.org>"
NOON = "12:00:00 +0700"


class Office:
    """A repository at ``root``; each commit gets the day and the author that it is told."""

    def __init__(self, root: Path, *, bare: bool = False) -> None:
        self.root = root
        if not (root / ".git").exists() and not bare:
            root.mkdir(parents=True, exist_ok=True)
            self.git("-c", "init.defaultBranch=main", "init", "--quiet", "--template=")
            self.git("config", "core.autocrlf", "false")

    def git(self, *words: str, day: str = "2023-03-01", author: str = PLANNER, given: str = "") -> str:
        """What git prints. ``day`` is ISO 8601 in C.E., or whole: ``2023-03-01 09:00:00 +0000``."""
        name, _, mail = author.partition(" <")
        when = day if " " in day else f"{day} {NOON}"
        env = {
            **{key: value for key, value in os.environ.items() if not key.startswith("GIT_")},
            "GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": mail.rstrip(">"), "GIT_AUTHOR_DATE": when,
            "GIT_COMMITTER_NAME": name, "GIT_COMMITTER_EMAIL": mail.rstrip(">"), "GIT_COMMITTER_DATE": when,
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "HOME": str(self.root),
        }  # fmt: skip
        done = subprocess.run(
            ["git", "-C", str(self.root), *words],
            env=env, input=given, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"git {' '.join(words)}: {done.stderr}{done.stdout}")
        return done.stdout.strip()

    def write(self, files: Mapping[str, str | bytes | None]) -> None:
        """Path → content; None takes the file away."""
        for name, content in files.items():
            path = self.root / name
            if content is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def commit(
        self,
        files: Mapping[str, str | bytes | None],
        message: str = "แก้ไข",
        *,
        day: str = "2023-03-01",
        author: str = PLANNER,
    ) -> str:
        """Writes the files and commits everything there is; returns the commit's id."""
        self.write(files)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", message, day=day, author=author)
        return self.git("rev-parse", "HEAD")

    def merge(self, branch: str, *, day: str, author: str = HEAD, message: str = "รับเข้า") -> str:
        self.git("merge", "--quiet", "--no-ff", "-m", message, branch, day=day, author=author)
        return self.git("rev-parse", "HEAD")


def order(number: int, *, title: str = "แต่งตั้งคณะทำงาน", more: str = "", year: int = 2566) -> str:
    """An order as a file says it, valid on its own but for the office that it names."""
    return (
        f'title: {title}\nnumber: {number}/{year}\nissuer: office\ndate: "{year}-02-22"\n'
        f"fiscal_year: {year}\nworks: [e-mes]\nextent: reference\nstatus: in-force\n{more}"
    )


OFFICE = """\
id: office
name: สำนักงานตัวอย่าง
short_name: สพป.ตัวอย่าง
province: ชัยภูมิ
units:
  - {id: plan, name: กลุ่มนโยบายและแผน, short: นโยบายและแผน}
  - {id: finance, name: กลุ่มการเงิน}
posts:
  - {id: director, name: ผู้อำนวยการ, short: ผอ.}
bodies:
  - {id: bme, name: สำนักติดตามและประเมินผล, short: สตผ., level: national}
"""
