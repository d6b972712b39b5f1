"""What a set of changes does, for programs."""

from __future__ import annotations

import json
from typing import Any

from generator import messages
from generator.compare.telling import Telling
from generator.model import Record
from generator.publish.holdings import Holdings
from generator.publish.wordings import called, wording
from generator.report.diff_text import page
from generator.report.history_json import changes
from generator.thai.dates import iso, long


def report(telling: Telling, lang: str) -> str:
    """One JSON document. ``pages`` is null where the site could not be built."""
    words = wording(telling.after, telling.schemas)
    pages = telling.pages
    document = {
        "base": telling.base,
        "added": [_record(telling.after, one) for one in telling.added],
        "changed": [
            {
                **_record(telling.after, one.after),
                "moved_from": one.before.address if one.moved else None,
                "changes": changes(one.after.kind, one.changes, words),
            }
            for one in telling.changed
        ],
        "removed": [_record(telling.before, one) for one in telling.removed],
        "rewritten": telling.rewritten,
        "unreadable": list(telling.unreadable),
        "internal": telling.internal,
        "suspects": [
            {
                "record": one.record.address,
                "target": one.target.address,
                "why": one.why,
                "words": messages.label(f"why.{one.why}", lang),
                "since": iso(one.since),
                "since_thai": long(one.since),
            }
            for one in telling.suspects
        ],
        "pages": None
        if pages is None
        else {
            "new": [page(one) for one in pages.new],
            "changed": [page(one) for one in pages.changed],
            "gone": [page(one) for one in pages.gone],
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _record(holdings: Holdings, record: Record) -> dict[str, Any]:
    return {
        "address": record.address,
        "kind": record.kind,
        "name": called(holdings, record.address) or record.title,
        "sample": record.sample,
    }
