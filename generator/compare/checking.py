"""``tidtam check --base``: what a change brings, apart from what was there before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from generator import messages
from generator.check import Checked, Files, weigh
from generator.compare.change import Change
from generator.compare.findings import part
from generator.compare.sides import read_sides
from generator.load import RECORDS
from generator.locate import locate
from generator.model import Fault, Finding, Position, Severity
from generator.rules.permanence import CHANGE_RULES
from generator.schema import Schemas
from generator.yamlcore import lines_of


class Outcome(Struct, frozen=True, kw_only=True):
    """What a check of a change found; both lists in order of file, line, column and code."""

    new: tuple[Finding, ...]
    older: tuple[Finding, ...]
    checked: Checked
    base: str
    """The commit that was compared with."""


def check_change(root: Path, base: str, cache: Path | None = None) -> Outcome:
    """Checks the tree at ``root`` against a revision. Raises NoHistory where Git cannot tell."""
    sides = read_sides(root, base, cache=cache)
    before = weigh(sides.before, sides.schemas, root, cache=cache)
    after = weigh(sides.after, sides.schemas, root, cache=cache)
    return outcome(before, after, sides.change, sides.files, sides.base)


def outcome(
    before: Checked, after: Checked, change: Change, changed_files: Iterable[str] = (), base: str = ""
) -> Outcome:
    """What a change comes to. Pure, but that a file with something wrong in it is read for its lines."""
    parted = part(before, after, change.moved, frozenset(changed_files))
    own = [fault for rule in CHANGE_RULES for fault in rule(change)]
    told = (*parted.new, *_located(own, before.files, after, after.schemas))
    return Outcome(
        new=tuple(sorted(told, key=lambda one: (one.file, one.position.line, one.position.column, one.code))),
        older=parted.older,
        checked=after,
        base=base,
    )


def _located(faults: Iterable[Fault], before: Files, after: Checked, schemas: Schemas) -> Iterator[Finding]:
    """Each fault at its place; of a record that is gone, at the top of the file that it had."""
    sources = {source.address: source for source in after.files.sources}
    gone = {source.address: source for source in before.sources}
    there = [fault for fault in faults if fault.address in sources]
    for finding in locate(there, sources, schemas):
        record = after.register.records.get(finding.file.removeprefix(f"{RECORDS}/").removesuffix(".yml"))
        entries = record.data.get("acknowledged") or () if record else ()
        known = {str(entry.get("code")) for entry in entries}
        if not (finding.severity is Severity.WARNING and finding.code in known):
            yield finding
    for fault in faults:
        if fault.address not in sources and (source := gone.get(fault.address)):
            yield Finding(
                code=fault.code,
                severity=messages.severity(fault.code),
                file=source.file,
                position=Position(1, 1),
                pointer=fault.pointer,
                params=dict(fault.params),
                source_line=lines_of(source.content)[0],
            )
