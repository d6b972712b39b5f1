"""Acknowledgements: one that silences nothing any more would silence the next warning unseen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator import messages
from generator.model import Fault, Finding, Severity
from generator.register import Register
from generator.rules.fields import entries, text

_ELSEWHERE = "TT8"
"""How codes begin that are told only beside an earlier version: without it, nobody knows of them."""


def stale(register: Register, findings: Iterable[Finding]) -> Iterator[Fault]:
    """TT902: what a record acknowledges is a warning that the check has for it. ``findings`` are all of
    the check, none silenced yet."""
    known = frozenset(messages.codes())
    told = {(one.file, one.code) for one in findings}
    for record in register.records.values():
        for index, entry in entries(record.data, "acknowledged"):
            code = text(entry, "code")
            if code not in known:
                why = "unknown"
            elif messages.severity(code) is Severity.ERROR:
                why = "error"
            elif (record.file, code) in told or code.startswith(_ELSEWHERE):
                continue
            else:
                why = "gone"
            params = {"value": code, "why": why}
            yield Fault(
                code="TT902", address=record.address, pointer=("acknowledged", index, "code"), params=params
            )
