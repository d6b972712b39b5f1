"""What must be right beyond the schemas: one module a family, one small generator a rule.

A rule's docstring is the rule. It yields faults and knows nothing of files, places or words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from generator.model import Fault, Record
from generator.register import Register
from generator.rules import (
    disclosure,
    figures,
    files,
    letters,
    names,
    parts,
    privacy,
    references,
    sequence,
    standing,
    time,
)
from generator.rules.fields import Mentions

RecordRule = Callable[[Record, Mentions], Iterable[Fault]]
RegisterRule = Callable[[Register], Iterable[Fault]]
FileRule = Callable[[Register, Path, files.Known], Iterable[Fault]]

PRIVACY_RULES: tuple[RecordRule, ...] = privacy.RECORD_RULES
"""Look at one record whatever its shape, even one that its schema refuses."""

RECORD_RULES: tuple[RecordRule, ...] = (
    *names.RECORD_RULES,
    *time.RECORD_RULES,
    *sequence.RECORD_RULES,
    *figures.RECORD_RULES,
    *letters.RECORD_RULES,
    *disclosure.RECORD_RULES,
    *PRIVACY_RULES,
)
"""Look at one record alone; what they say is kept as long as the file does not change."""

REGISTER_RULES: tuple[RegisterRule, ...] = (
    *names.REGISTER_RULES,
    *references.REGISTER_RULES,
    *standing.REGISTER_RULES,
    *parts.REGISTER_RULES,
    *time.REGISTER_RULES,
    *sequence.REGISTER_RULES,
    *figures.REGISTER_RULES,
    *disclosure.REGISTER_RULES,
)
"""Look at the records together and at nothing else (no file, no day): what they say of a register is kept."""

FILE_RULES: tuple[FileRule, ...] = files.FILE_RULES
"""Look at the register and at the files beside it, below the tree's root, with what is known of them."""
