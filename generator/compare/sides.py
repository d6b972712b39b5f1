"""Two states of a tree, read through Git: only what differs between them is read twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from generator.check import Entry, Files, look_at, read_files, schema_directory
from generator.compare.change import Change, Elsewhere, moves
from generator.history import repository
from generator.history.reading import History, read
from generator.history.repository import Differing, NoHistory, Repository
from generator.history.trail import absent, is_record
from generator.load import ATTACHMENTS, RECORDS, Source, source_of
from generator.model import Finding, Record
from generator.processes import aside
from generator.schema import Schemas
from generator.yamlcore import parse

LINK = "120000"
MOST_BRANCHES = 50
"""Open branches that are looked at: those committed to last."""


class Sides(Struct, frozen=True, kw_only=True):
    """A tree before and after."""

    base: str
    """The commit that is compared with: where the two lines of work parted."""
    schemas: Schemas
    before: Files
    after: Files
    change: Change
    files: frozenset[str]
    """Names of attached files that differ."""


def read_sides(root: Path, base: str, head: str = "", cache: Path | None = None) -> Sides:
    """The tree at ``root`` as it was in ``base``, and as it is in ``head``, or on the disk without one.

    What is compared with is the commit where the two parted, so that what others did on ``base`` since is
    nobody's change here. Raises NoHistory where Git cannot tell.
    """
    schemas = Schemas(schema_directory(root))
    with aside(partial(_differing, root, base, head)) as differing:
        on_disk = read_files(root, schemas, cache)
        found = differing()
    after = _back(on_disk, found.head, found.contents, schemas) if head else on_disk
    before = _back(after, found.base, found.contents, schemas)
    old, new = before.register, after.register
    renamed = {
        _address(one.old_path): _address(one.path)
        for one in found.base
        if one.status == "R" and is_record(one.old_path) and is_record(one.path)
    }
    change = Change(before=old, after=new, moved=moves(old, new, renamed))
    if any(True for _ in change.added()) or _renumbered(change):
        with repository.opened(root) as opened:
            change = Change(
                before=old,
                after=new,
                moved=change.moved,
                former=_former(root, opened, found.start, change, cache),
                elsewhere=tuple(_elsewhere(opened, found.tip, change, schemas)),
            )
    return Sides(
        base=found.start,
        schemas=schemas,
        before=before,
        after=after,
        change=change,
        files=frozenset(
            path.removeprefix(ATTACHMENTS)
            for one in found.base
            for path in (one.old_path, one.path)
            if path.startswith(ATTACHMENTS)
        ),
    )


class _Differs(NamedTuple):
    """What Git tells of two states of a tree."""

    start: str
    """The commit where the two lines of work parted."""
    tip: str
    head: Sequence[Differing]
    """What is otherwise on the disk than in the newer state; nothing where the disk is the newer state."""
    base: Sequence[Differing]
    """What is otherwise in the newer state than in ``start``."""
    contents: Mapping[str, bytes]
    """Id → content of the older side of each."""


def _differing(root: Path, base: str, head: str) -> _Differs:
    with repository.opened(root) as opened:
        start = opened.commit(base)
        tip = opened.commit(head) if head else opened.head
        start = opened.common(start, tip)
        of_head = opened.changed(tip, path=RECORDS) if head else []
        of_base = opened.changed(start, *((tip,) if head else ()), path=RECORDS)
        contents = opened.contents(one.old for one in (*of_head, *of_base) if not absent(one.old))
    return _Differs(start, tip, of_head, of_base, contents)


def _back(
    files: Files, differs: Sequence[Differing], contents: Mapping[str, bytes], schemas: Schemas
) -> Files:
    """The files as they were on the older side of what differs."""
    gone = {one.path for one in differs}
    sources: dict[str, tuple[Source, Entry]] = {
        source.file: (source, entry)
        for source, entry in zip(files.sources, files.entries, strict=True)
        if source.file not in gone
    }
    findings = [finding for finding in files.findings if finding.file not in gone]
    for one in differs:
        if one.old not in contents:
            continue
        found = source_of(one.old_path, contents[one.old], link=one.old_mode == LINK)
        if isinstance(found, Finding):
            findings.append(found)
        elif found is not None:
            sources[found.file] = found, look_at(found, schemas)
    ordered = [sources[file] for file in sorted(sources)]
    return Files(
        [source for source, _ in ordered],
        [entry for _, entry in ordered],
        tuple(findings),
        frozenset(_address(finding.file) for finding in findings),
        beside=files,
    )


# -- what was, and what others are about to add -------------------------------------------------------


def _former(
    root: Path, opened: Repository, base: str, change: Change, cache: Path | None
) -> dict[str, Record]:
    """The records that were taken out before the base, as they last were: something could take their place.

    Without a whole history nobody can tell, and the rest of the comparison does not wait for it.
    """
    history = _history(root, opened, base, cache)
    if history is None:
        return {}
    last = {
        file: steps[-1].old
        for file, steps in history.line.trails.items()
        if steps[-1].status == "D" and _address(file) not in change.before.records
    }
    contents = opened.contents(one for one in last.values() if not absent(one))
    return {
        _address(file): record
        for file, identity in last.items()
        if identity in contents and (record := record_of(file, contents[identity]))
    }


def _history(root: Path, opened: Repository, base: str, cache: Path | None) -> History | None:
    try:
        kept = read(root, cache / "history.cache" if cache else None)
        # The head's history tells the base's past too, where the base lies on its line.
        return kept if kept.commit == base else read(root, None, base)
    except NoHistory:
        if opened.shallow:
            return None
        raise


def _renumbered(change: Change) -> bool:
    return any(before.data.get("number") != now.data.get("number") for before, now in change.kept())


def _elsewhere(opened: Repository, tip: str, change: Change, schemas: Schemas) -> Iterable[Elsewhere]:
    """What the other open branches add, where this change adds something too."""
    if not any(True for _ in change.added()):
        return
    for name, commit in list(opened.open_branches(tip).items())[:MOST_BRANCHES]:
        start = opened.common(tip, commit)
        there = opened.files(commit, RECORDS)
        added = {
            one.path: there[one.path][1]
            for one in opened.changed(start, commit, path=RECORDS)
            if one.status == "A" and one.path in there and is_record(one.path)
        }
        contents = opened.contents(added.values())
        for file, identity in added.items():
            record = record_of(file, contents[identity]) if identity in contents else None
            if record and not schemas.validate(record.kind, record.address, record.data):
                yield Elsewhere(name, record)


def record_of(file: str, content: bytes) -> Record | None:
    """A file as a record, whatever the schema says of it; None where it cannot be one."""
    source = source_of(file, content)
    data = parse(content).data if isinstance(source, Source) else None
    if not isinstance(source, Source) or data is None:
        return None
    return Record(address=source.address, kind=source.kind, data=data, digest=source.digest)


def _address(file: str) -> str:
    return file.removeprefix(f"{RECORDS}/").removesuffix(".yml")
