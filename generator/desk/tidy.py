"""Every record of a tree in its canonical spelling."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from msgspec import Struct

from generator.cache import Cache, fingerprint
from generator.check import MANY, schema_directory
from generator.desk.proposal import STATE
from generator.load import Source, read_tree
from generator.locate import of_blemish
from generator.model import Finding
from generator.processes import can_fork
from generator.schema import Schemas
from generator.yamlcore import Blemish, parse

_ONLY_TEXT = "TT111"
"""An unquoted date can be nothing but text, so quotes change nothing that anybody meant."""


class Tidied(Struct, frozen=True):
    changed: dict[str, bytes]
    """Path from the root → the canonical spelling of a file that has another."""
    findings: tuple[Finding, ...]
    """Why files could not be read; they are left as they are."""
    files: int


def tidied(root: Path, paths: Sequence[Path] = ()) -> Tidied:
    """What the records under ``paths`` (all, where none are given) would be in their canonical spelling.

    Nothing is written but the note of which files are known to be canonical. Raises FileNotFoundError where
    ``root`` holds no records.
    """
    schemas = Schemas(schema_directory(root))
    sources = [one for one in read_tree(root).sources if _under(Path(one.path), paths)]
    # Another version of the writing library might spell otherwise.
    shard = f"spelling-{version('ruamel.yaml')}"
    cache = Cache(root / STATE / "desk", fingerprint(schema_directory(root)))
    known = cache.shard(shard)
    unknown = [one for one in sources if known.get(one.file) != one.digest]
    changed: dict[str, bytes] = {}
    findings: list[Finding] = []
    clean = {}
    for source, (after, blemishes) in zip(unknown, _spelt(unknown, schemas), strict=True):
        findings.extend(of_blemish(source, blemish) for blemish in blemishes)
        if after is not None and after != source.content:
            changed[source.file] = after
        elif after is not None:
            clean[source.file] = source.digest
    if clean:
        cache.write(shard, known | clean)
    return Tidied(changed, tuple(findings), len(sources))


def _under(path: Path, paths: Sequence[Path]) -> bool:
    resolved = path.resolve() if paths else path
    return not paths or any(resolved == (each := one.resolve()) or each in resolved.parents for one in paths)


Outcome = tuple[bytes | None, tuple[Blemish, ...]]
"""The canonical bytes, or None and what stands in the way."""


def _spelt(sources: Sequence[Source], schemas: Schemas) -> list[Outcome]:
    if len(sources) < MANY or not can_fork():
        return [_outcome(source, schemas) for source in sources]
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    half = len(sources) // 2
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as pool:
        other = pool.submit(_half, sources[half:], schemas)
        return [*_half(sources[:half], schemas), *other.result()]


def _half(sources: Sequence[Source], schemas: Schemas) -> list[Outcome]:
    return [_outcome(source, schemas) for source in sources]


def _outcome(source: Source, schemas: Schemas) -> Outcome:
    from generator.desk.canonical import spelt
    from generator.desk.document import Unreadable

    try:
        return spelt(_quoted(source.content), schemas.document(source.kind)), ()
    except Unreadable as refused:
        return None, refused.blemishes


def _quoted(content: bytes) -> bytes:
    """The file with quotes around its unquoted dates, where nothing else is wrong with it."""
    blemishes = parse(content).blemishes
    if not blemishes or any(one.code != _ONLY_TEXT or not one.fix for one in blemishes):
        return content
    lines = content.decode().splitlines(keepends=True)
    for blemish in reversed(blemishes):
        if blemish.fix:
            first, after, text = blemish.fix
            line = lines[blemish.position.line - 1]
            lines[blemish.position.line - 1] = line[: first - 1] + text + line[after - 1 :]
    return "".join(lines).encode()
