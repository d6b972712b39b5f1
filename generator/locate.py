"""From what is wrong to where: faults and blemishes as findings with line, column and the line put right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from generator.load import Source
from generator.model import At, Fault, Finding, Pointer, Severity
from generator.schema import Schemas
from generator.yamlcore import Blemish, Place, lines_of, positions

_OF_VALUES = ("TT203", "TT204", "TT205", "TT207", "TT209", "TT210")
"""Codes of the schema that speak of how one value is written."""


def of_blemish(source: Source, blemish: Blemish) -> Finding:
    lines = lines_of(source.content)
    number = blemish.position.line
    line = lines[number - 1] if number <= len(lines) else ""
    fix_line = None
    if blemish.fix:
        first, after, text = blemish.fix
        fix_line = line[: first - 1] + text + line[after - 1 :]
    return Finding(
        code=blemish.code,
        severity=Severity.ERROR,
        file=source.file,
        position=blemish.position,
        params=blemish.params,
        source_line=line,
        fix_line=fix_line,
    )


def without_echoes(blemished: Iterable[Finding], located: Iterable[Finding]) -> Iterator[Finding]:
    """Both, but for a value that is not well written nothing of what the schema has against it.

    The schema knows better what should stand there: a number, say, where the text alone could be a code.
    """
    written = {(one.file, one.position): one for one in blemished}
    for finding in located:
        place = finding.file, finding.position
        if finding.code not in _OF_VALUES or place not in written:
            yield finding
        elif finding.fix_line or written[place].code != "TT112":
            written[place] = replace(written[place], fix_line=finding.fix_line)
    yield from written.values()


def locate(faults: Iterable[Fault], sources: dict[str, Source], schemas: Schemas) -> Iterator[Finding]:
    """Gives each fault its place in its file. Only files with faults are read for their places."""
    by_address: dict[str, list[Fault]] = {}
    for fault in faults:
        by_address.setdefault(fault.address, []).append(fault)
    for address, group in by_address.items():
        source = sources[address]
        places = positions(source.content)
        lines = lines_of(source.content)
        for fault in group:
            yield _located(fault, source, places, lines, schemas)


def _located(
    fault: Fault, source: Source, places: dict[Pointer, Place], lines: list[str], schemas: Schemas
) -> Finding:
    from generator import messages

    pointer = fault.pointer
    while pointer not in places:  # what is missing is told of at the nearest thing that is there
        pointer = pointer[:-1]
    place = places[pointer]
    on_key = fault.at is At.KEY or pointer != fault.pointer
    position = place.key if on_key else place.value
    end = place.key_end if on_key else place.value_end
    line = lines[position.line - 1] if position.line <= len(lines) else ""
    fix = fault.fix
    if fault.code == "TT210" and place.text:
        fix = f'"{place.text}"'
    fix_line = None
    if fix is not None and end > position.column and pointer == fault.pointer:
        fix_line = line[: position.column - 1] + fix + line[end - 1 :]
    params = {"title": schemas.title(source.kind, fault.pointer), "value": place.text or ""}
    return Finding(
        code=fault.code,
        severity=messages.severity(fault.code),
        file=source.file,
        position=position,
        pointer=fault.pointer,
        params=params | dict(fault.params),
        source_line=line,
        fix_line=fix_line,
    )
