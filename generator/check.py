"""Sources → register and findings: every stage of the check, from first to last."""

from __future__ import annotations

import marshal
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec import Struct

from generator import resources
from generator.cache import Cache, fingerprint
from generator.load import Seen, Source, read_tree, with_proposed
from generator.locate import locate, of_blemish, without_echoes
from generator.model import At, Fault, Finding, Pointer, Record, Severity
from generator.processes import can_fork
from generator.register import Register, held
from generator.rules import FILE_RULES, PRIVACY_RULES, RECORD_RULES, REGISTER_RULES
from generator.rules.files import Known
from generator.rules.stale import stale
from generator.schema import Mention, Schemas
from generator.yamlcore import Blemish, parse

_REFUSALS = ("TT2", "TT706")
"""Codes of a record that is kept out of the register: its schema refuses it, or it is secret."""
_SEEN = "seen"
"""The shard of the cache that tells files that have not changed."""
_FILES = "files"
"""The shard of the cache that tells what attached files were found to be."""
_TOGETHER = "together"
"""The shard of the cache that tells what the records of a register came to together."""
STATES = 8
"""Registers of which that is kept: those of which it was worked out last."""
MANY = 400
"""From this many unread records on, two processes are faster than one."""


class Checked(Struct, frozen=True):
    register: Register
    schemas: Schemas
    findings: tuple[Finding, ...]
    """In order of file, line, column and code; acknowledged warnings left out."""
    files: Files
    """What it was worked out from."""

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.severity is Severity.ERROR)


class Files(Struct, frozen=True, dict=True):
    """The files of a tree, each with what it came to by itself."""

    sources: Sequence[Source]
    entries: Sequence[Entry]
    """In the order of the sources."""
    findings: tuple[Finding, ...]
    """Of files that cannot be records."""
    refused: frozenset[str]
    """The addresses that those files would have."""
    beside: Files | None = None
    """Another state of the same tree: most of what it has made already serves here too."""

    @cached_property
    def register(self) -> Register:
        """The records that the files hold, and who names whom.

        What its schema refuses takes no part: rules may trust the shape of what they see.
        """
        known = self.beside.register if self.beside else None
        records: list[Record] = []
        mentions: dict[str, tuple[Mention, ...]] = {}
        for source, entry in zip(self.sources, self.entries, strict=True):
            if entry.data is None or any(packed[0].startswith(_REFUSALS) for packed in entry.faults):
                continue
            record = known.records.get(source.address) if known else None
            if known and record and record.digest == source.digest:
                mentions[source.address] = known.mentions[source.address]
            else:
                mentions[source.address] = tuple(map(Mention._make, entry.mentions))
                record = Record(
                    address=source.address, kind=source.kind, data=entry.data, digest=source.digest
                )
            records.append(record)
        refused = frozenset(source.address for source in self.sources) - mentions.keys() | self.refused
        return Register(records, mentions, refused=refused)


class Entry(Struct, frozen=True):
    """What one file comes to, before anything is known of the others. Plain data, as the cache keeps it."""

    data: dict[str, Any] | None
    mentions: tuple[Any, ...]
    faults: tuple[Any, ...]
    blemishes: tuple[Blemish, ...] = ()


def check(
    root: Path,
    paths: Sequence[Path] = (),
    cache: Path | None = None,
    instead: Mapping[str, bytes] | None = None,
) -> Checked:
    """Checks the whole tree at ``root`` and tells of all of it, or of the files under ``paths`` only.

    ``cache`` is a directory to keep what each file came to; without one, all is worked out anew.
    ``instead`` are files (path from the root → bytes) as they would be, whatever lies there now; they must
    stand where records stand.
    Raises FileNotFoundError when ``root`` holds no records.
    """
    schemas = Schemas(schema_directory(root))
    return weigh(read_files(root, schemas, cache, instead), schemas, root, paths, cache)


def read_files(
    root: Path, schemas: Schemas, cache: Path | None = None, instead: Mapping[str, bytes] | None = None
) -> Files:
    """Every file of the tree at ``root``, each looked at by itself. See ``check``."""
    kept = _kept(root, cache)
    seen = Seen(kept.shard(_SEEN)) if kept else None
    tree = read_tree(root, seen)
    if instead:
        tree = with_proposed(tree, instead)
    entries = _entries(tree.sources, schemas, kept, keep=not instead)
    if kept and seen and seen.changed:
        kept.write(_SEEN, seen.keep())
    return Files(tree.sources, entries, tree.findings, tree.refused)


def _kept(root: Path, cache: Path | None) -> Cache | None:
    return Cache(cache / "records", fingerprint(schema_directory(root))) if cache else None


def weigh(
    files: Files, schemas: Schemas, root: Path, paths: Sequence[Path] = (), cache: Path | None = None
) -> Checked:
    """What the files come to together. See ``check``; ``root`` is where attached files lie."""
    kept = _kept(root, cache)
    register = files.register
    faults: list[Fault] = []
    findings = list(files.findings)
    blemished: list[Finding] = []
    for source, entry in zip(files.sources, files.entries, strict=True):
        blemished.extend(of_blemish(source, blemish) for blemish in entry.blemishes)
        if entry.data is not None:
            faults.extend(_fault(source.address, packed) for packed in entry.faults)
    faults.extend(_together(register, kept))
    known = Known(kept.shard(_FILES) if kept else None)
    for file_rule in FILE_RULES:
        faults.extend(file_rule(register, root, known))
    if kept and known.used != kept.shard(_FILES):
        kept.write(_FILES, known.used)
    sources = {source.address: source for source in files.sources}
    located = locate(faults, sources, schemas)
    findings.extend(without_echoes(blemished, located))
    findings.extend(locate(stale(register, findings), sources, schemas))
    acknowledged = {
        (record.file, str(entry.get("code")))
        for record in register.records.values()
        for entry in record.data.get("acknowledged") or ()
    }
    told = (
        finding
        for finding in findings
        if not (finding.severity is Severity.WARNING and (finding.file, finding.code) in acknowledged)
        and (not paths or _under(root, finding.file, paths))
    )
    return Checked(
        register,
        schemas,
        tuple(sorted(told, key=lambda one: (one.file, one.position.line, one.position.column, one.code))),
        files,
    )


def _together(register: Register, kept: Cache | None) -> list[Fault]:
    """What the rules find that look at all records: of a register seen before, what they found then."""
    recent: dict[str, Any] = kept.shard(_TOGETHER) if kept else {}
    if kept and register.digest in recent:
        return [_fault(address, packed) for address, packed in recent[register.digest]]
    found = [fault for rule in REGISTER_RULES for fault in rule(register)]
    if kept:
        others = list(recent.items())[1 - STATES :]
        told = [(fault.address, _packed(fault)) for fault in found]
        kept.write(_TOGETHER, {**dict(others), register.digest: told})
    return found


def weigh_alone(files: Files, schemas: Schemas) -> list[Finding]:
    """What files come to each by itself; what they come to together is ``weigh``'s affair."""
    faults: list[Fault] = []
    blemished: list[Finding] = []
    for source, entry in zip(files.sources, files.entries, strict=True):
        blemished.extend(of_blemish(source, blemish) for blemish in entry.blemishes)
        if entry.data is not None:
            faults.extend(_fault(source.address, packed) for packed in entry.faults)
    located = locate(faults, {source.address: source for source in files.sources}, schemas)
    return [*files.findings, *without_echoes(blemished, located)]


def schema_directory(root: Path) -> Path:
    """A tree's own schemas, else the tool's."""
    own = root / "schemas"
    return own if own.is_dir() else resources.directory("schemas")


# -- each file for itself ---------------------------------------------------------------------------


def _entries(sources: Sequence[Source], schemas: Schemas, kept: Cache | None, *, keep: bool) -> list[Entry]:
    """What each source comes to, in the same order; only the unknown ones are worked out."""
    found: dict[int, Entry] = {}
    if kept:
        for index, source in enumerate(sources):
            known = kept.shard(_shard(source)).get(_key(source))
            if known is not None:
                found[index] = Entry(*known)
    unknown = [index for index in range(len(sources)) if index not in found]
    found |= zip(unknown, _work_out([sources[i] for i in unknown], schemas), strict=True)
    entries = [found[index] for index in range(len(sources))]
    if kept and keep:
        shards: dict[str, dict[str, Any]] = {}
        for source, entry in zip(sources, entries, strict=True):
            if not entry.blemishes:  # they are few, and told anew each time
                packed = (entry.data, entry.mentions, entry.faults)
                shards.setdefault(_shard(source), {})[_key(source)] = packed
        for name, packed_entries in shards.items():
            if packed_entries.keys() != kept.shard(name).keys():
                kept.write(name, packed_entries)
    return entries


def _shard(source: Source) -> str:
    """Records of one directory and kind lie together."""
    return f"{source.address.rpartition('/')[0]}@{source.kind}"


def _key(source: Source) -> str:
    """The same bytes under another name are another record: rules compare a record with its address."""
    return f"{source.address.rpartition('/')[2]}@{source.digest}"


_worker_schemas: Schemas
"""A worker process's own, inherited at the fork."""


def _work_out(sources: Sequence[Source], schemas: Schemas) -> list[Entry]:
    if len(sources) < MANY or not can_fork():
        return [look_at(source, schemas) for source in sources]
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    global _worker_schemas
    _worker_schemas = schemas
    half = len(sources) // 2
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as pool:
        other = pool.submit(_in_worker, sources[half:])
        first = [look_at(source, schemas) for source in sources[:half]]
        return first + [
            Entry(data, mentions, faults, blemishes)
            for (data, mentions, faults), blemishes in zip(*_unpacked(other.result()), strict=True)
        ]


def _in_worker(sources: Sequence[Source]) -> tuple[bytes, list[tuple[Blemish, ...]]]:
    """marshal carries plain data several times faster than the pool's pickle."""
    entries = [look_at(source, _worker_schemas) for source in sources]
    packed = marshal.dumps([(entry.data, entry.mentions, entry.faults) for entry in entries])
    return packed, [entry.blemishes for entry in entries]


def _unpacked(
    result: tuple[bytes, list[tuple[Blemish, ...]]],
) -> tuple[list[Any], list[tuple[Blemish, ...]]]:
    return marshal.loads(result[0]), result[1]


def look_at(source: Source, schemas: Schemas) -> Entry:
    """What one file comes to by itself."""
    parsed = parse(source.content)
    if parsed.data is None:
        return Entry(None, (), (), parsed.blemishes)
    faults = schemas.validate(source.kind, source.address, parsed.data)
    read = tuple(map(Mention._make, schemas.mentions(source.kind, parsed.data)))
    record = Record(address=source.address, kind=source.kind, data=parsed.data, digest=source.digest)
    told = [fault for rule in (PRIVACY_RULES if faults else RECORD_RULES) for fault in rule(record, read)]
    secret = {fault.pointer for fault in told if fault.code == "TT706"}
    # Of a class of secrecy the schema would only say which other word to write.
    faults = [fault for fault in faults if fault.pointer not in secret] + told
    # Plain tuples: marshal keeps no others.
    mentions = tuple(map(tuple, held(read)))
    return Entry(parsed.data, mentions, tuple(map(_packed, faults)), parsed.blemishes)


def _packed(fault: Fault) -> tuple[str, Pointer, str, dict[str, object], str | None]:
    return fault.code, fault.pointer, fault.at.value, dict(fault.params), fault.fix


def _fault(address: str, packed: tuple[str, Pointer, str, dict[str, object], str | None]) -> Fault:
    code, pointer, at, params, fix = packed
    return Fault(code=code, address=address, pointer=pointer, at=At(at), params=params, fix=fix)


def _under(root: Path, file: str, paths: Sequence[Path]) -> bool:
    absolute = (root / file).resolve()
    return any(absolute == (path := each.resolve()) or path in absolute.parents for each in paths)
