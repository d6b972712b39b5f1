"""Makes an office of any size: valid records of every kind over the years, and the history they grew by.

    python -m tests.bench.office --records 5000 --seed 1 OUT

writes OUT/records/ and a Git repository with as many commits as records. One seed gives the same bytes
and the same commit hashes anywhere. Everything in it is made up and says so (``sample: true``).
"""

from __future__ import annotations

import argparse
import datetime as dt
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.bench.draft import Draft
from tests.bench.records import drafts

AUTHOR = "สำนักงานตัวอย่าง <office@example.org>"
ZONE = "+0700"
_NOON = dt.time(12, tzinfo=dt.timezone(dt.timedelta(hours=7)))
CREATING_SHARE = 0.6
"""Of all commits, how many add records; the others change one that is there."""


class _Writer(yaml.CSafeDumper):
    """YAML as people write it: long text in blocks, no anchors."""

    def ignore_aliases(self, _data: object) -> bool:
        return True


def _text(writer: _Writer, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return writer.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Writer.add_representer(str, _text)


def as_yaml(data: dict[str, Any]) -> bytes:
    text = yaml.dump(data, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=100)
    return text.encode()


@dataclass(frozen=True, slots=True)
class Change:
    """Files as one commit leaves them."""

    day: dt.date
    message: str
    files: tuple[tuple[str, bytes], ...]


def changes(records: Sequence[Draft], commits: int) -> list[Change]:
    """The history of the office in exactly ``commits`` commits, oldest first.

    Most add records in the order of their days, the rest bring one to its last state.
    """
    revised = [draft for draft in records if draft.revised]
    adding = max(1, min(len(records), commits - len(revised), round(commits * CREATING_SHARE)))
    later = revised[: commits - adding]
    adding = commits - len(later)
    states = {draft.address for draft in later}
    by_day = sorted(records, key=lambda draft: (draft.born, draft.address))
    found: list[Change] = []
    added: dict[str, dt.date] = {}
    for index in range(adding):
        group = by_day[index * len(by_day) // adding : (index + 1) * len(by_day) // adding]
        if not group:
            raise ValueError(f"{commits} commits are too many for {len(records)} records")
        files = tuple(
            (draft.file, as_yaml(draft.first if draft.address in states else draft.data)) for draft in group
        )
        day = group[-1].born
        found.append(Change(day, f"เพิ่ม {group[-1].address}", files))
        added |= {draft.address: day for draft in group}
    for draft in later:
        day = max(draft.revised or draft.born, added[draft.address])
        found.append(Change(day, f"ปรับปรุง {draft.address}", ((draft.file, as_yaml(draft.data)),)))
    return sorted(found, key=lambda change: change.day)


def _stream(history: Sequence[Change], others: Sequence[tuple[str, bytes]]) -> Iterator[bytes]:
    """The history as ``git fast-import`` reads it; ``others`` come with the first commit."""
    for index, change in enumerate(history):
        when = int(dt.datetime.combine(change.day, _NOON).timestamp()) + index
        message = change.message.encode()
        yield b"commit refs/heads/main\n"
        yield f"committer {AUTHOR} {when} {ZONE}\n".encode()
        yield b"data %d\n%s\n" % (len(message), message)
        for path, content in (*change.files, *(others if index == 0 else ())):
            yield f"M 100644 inline {path}\n".encode()
            yield b"data %d\n%s\n" % (len(content), content)
    yield b"done\n"


def write(records: int, seed: int, out: Path) -> None:
    """Writes the office into the new directory ``out``. Raises FileExistsError where there is one."""
    out.mkdir(parents=True)
    made, files = drafts(records, seed)
    history = changes(made, records)

    def git(*words: str, given: bytes | None = None) -> None:
        subprocess.run(["git", "-C", str(out), *words], check=True, input=given)

    git("-c", "init.defaultBranch=main", "init", "--quiet", "--object-format=sha1", "--template=")
    git("config", "core.autocrlf", "false")
    git("config", "gc.auto", "0")
    git("fast-import", "--quiet", "--done", given=b"".join(_stream(history, files)))
    git("reset", "--quiet", "--hard", "main")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.office", description=__doc__)
    parser.add_argument("--records", type=int, required=True, help="how many records, and commits")
    parser.add_argument("--seed", type=int, default=1, help="another seed, another office")
    parser.add_argument("out", type=Path, help="directory to make; must not exist")
    given = parser.parse_args()
    write(given.records, given.seed, given.out)


if __name__ == "__main__":
    main()
