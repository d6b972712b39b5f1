"""What the public may see of a register.

Everything that is published is made from what this leaves over, so no template and no export has to
think of it. Taken out are:

- records with ``classification: internal``, and sample records where they are not wanted;
- records that cannot be without one of those, because a reference their schema requires names it (the
  progress of an internal project);
- every value that names one of those;
- mappings within a record with ``classification: internal``;
- committee members with ``publish: none``, and the names of all but those with ``publish: name``: where
  nothing is said, the schema's default is that only the position is shown.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from hashlib import blake2b
from pathlib import Path
from typing import Any

from generator.cache import Cache, fingerprint
from generator.model import Link, Record
from generator.register import Register, held
from generator.schema import Schemas

_GONE = object()
_PLAIN = "plain"
"""The shard of the cache with the digests of the records that have nothing to hide."""


def public(
    register: Register, schemas: Schemas, *, without_samples: bool, plain: Collection[str]
) -> tuple[Register, frozenset[str]]:
    """The register for publishing, and the digests of the records that have nothing to hide.

    ``plain`` are the digests known from last time: those records are not looked through again.
    """
    hidden = _hidden(register, schemas, without_samples)
    named: dict[str, list[Link]] = {}
    for address in hidden:
        for link in register.links_in.get(address, ()):
            if link.source not in hidden:
                named.setdefault(link.source, []).append(link)
    still_plain: set[str] = set()
    changed: dict[str, Record] = {}
    for address, record in register.records.items():
        if address in hidden:
            continue
        if record.digest in plain:
            still_plain.add(record.digest)
            data = record.data
        else:
            data = _shown(record.data)
            if data is record.data:
                still_plain.add(record.digest)
        if address in named:
            data = _without(data, named[address])
        if data is not record.data:
            changed[address] = _record(record, data)
    if not hidden and not changed:
        return register, frozenset(still_plain)
    mentions = {
        address: held(schemas.mentions(changed[address].kind, changed[address].data))
        if address in changed
        else register.mentions[address]
        for address in register.records
        if address not in hidden
    }
    records = (
        changed.get(address, record) for address, record in register.records.items() if address not in hidden
    )
    return Register(records, mentions), frozenset(still_plain)


def remembered(
    register: Register, schemas: Schemas, cache: Path | None, *, without_samples: bool
) -> tuple[Register, frozenset[str]]:
    """``public``, by what is known from the last time; what is known now is kept in ``cache``."""
    kept = Cache(cache / "public", fingerprint()) if cache else None
    known = kept.shard(_PLAIN) if kept else {}
    shown, plain = public(register, schemas, without_samples=without_samples, plain=known)
    if kept and plain != known.keys():
        kept.write(_PLAIN, dict.fromkeys(plain))
    return shown, plain


def _hidden(register: Register, schemas: Schemas, without_samples: bool) -> set[str]:
    """The addresses that are not shown: of themselves, or because they need one that is not."""
    waiting = [
        address
        for address, record in register.records.items()
        if record.internal or (without_samples and record.sample)
    ]
    hidden = set(waiting)
    while waiting:
        for link in register.links_in.get(waiting.pop(), ()):
            source = register.records[link.source]
            required = schemas.document(source.kind).get("required", ())
            if link.source not in hidden and len(link.pointer) == 1 and link.pointer[0] in required:
                hidden.add(link.source)
                waiting.append(link.source)
    return hidden


def _shown(value: Any, key: str = "") -> Any:
    """The value (which stands at ``key``) without what is not for the public; itself where all of it is."""
    if isinstance(value, list):
        children = [_shown(child, key) if type(child) in (dict, list) else child for child in value]
        if all(new is old for new, old in zip(children, value, strict=True)):
            return value
        return [child for child in children if child is not _GONE]
    publish = value.get("publish", "position-only" if key == "members" else "name")
    if value.get("classification") == "internal" or publish == "none":
        return _GONE
    entries = {name: _shown(child, name) for name, child in value.items() if type(child) in (dict, list)}
    nameless = publish == "position-only" and "name" in value
    if not nameless and all(child is value[name] for name, child in entries.items()):
        return value
    return {
        name: child
        for name, old in value.items()
        if (child := entries.get(name, old)) is not _GONE and not (nameless and name == "name")
    }


def shown_state(data: dict[str, Any]) -> dict[str, Any] | None:
    """What may be shown of a state of a record; None where nothing may."""
    found: Any = _shown(data)
    return None if found is _GONE else found


def _without(data: dict[str, Any], links: list[Link]) -> dict[str, Any]:
    """A copy without every value that names one of the links' targets.

    Goes by the targets, not by the pointers: those may have moved when something else was taken out.
    """
    targets = {link.target for link in links}
    keys = {part for link in links for part in link.pointer[-2:] if isinstance(part, str)}

    def kept(value: Any, key: str) -> Any:
        if isinstance(value, dict):
            entries = {name: kept(child, name) for name, child in value.items()}
            return {name: child for name, child in entries.items() if child is not _GONE}
        if isinstance(value, list):
            return [child for item in value if (child := kept(item, key)) is not _GONE]
        if isinstance(value, str) and key in keys and value.partition("#")[0] in targets:
            return _GONE
        return value

    cleaned: dict[str, Any] = kept(data, "")
    return cleaned


def _record(record: Record, data: dict[str, Any]) -> Record:
    """The record as the public sees it. Its digest is of what is left, so that a page made of it is made
    again when more or less of it may be shown."""
    digest = blake2b(json.dumps(data, ensure_ascii=False).encode(), digest_size=16).hexdigest()
    return Record(address=record.address, kind=record.kind, data=data, digest=digest)
