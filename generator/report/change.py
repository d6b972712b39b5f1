"""What a check of a change found, in the formats of ``tidtam check``.

Formats that a machine shows beside lines get the change's own findings only; data formats tell both, and
which is which.
"""

from __future__ import annotations

import json

from generator import messages
from generator.compare.checking import Outcome
from generator.history.words import say
from generator.model import Severity
from generator.report import json_format, reporter, sarif_format


def report(outcome: Outcome, form: str, lang: str) -> str:
    if form == "sarif":
        return sarif_format.report_change(outcome.new, outcome.older, lang)
    if form == "json":
        told = [
            {**json_format.as_data(one, lang), "since": since}
            for since, group in (("change", outcome.new), ("before", outcome.older))
            for one in group
        ]
        return json.dumps(told, ensure_ascii=False, indent=2)
    return reporter(form)(outcome.new, lang)


def summary(outcome: Outcome, base: str, lang: str) -> str:
    """What it comes to, in a line or two."""
    lines = []
    if outcome.new:
        errors = sum(one.severity is Severity.ERROR for one in outcome.new)
        files = len({one.file for one in outcome.new})
        counts = {"errors": errors, "warnings": len(outcome.new) - errors, "files": files}
        lines.append(f"{say('change.findings', lang)}: {messages.label('summary', lang, **counts)}")
    else:
        lines.append(say("change.clean", lang, base=base))
    if outcome.older:
        lines.append(say("change.older", lang, count=len(outcome.older)))
    return "\n".join(lines)
