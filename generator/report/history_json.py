"""The story of a record for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from generator.history import people
from generator.history.difference import Change
from generator.history.record import Told
from generator.history.shown import Shown
from generator.history.story import Entry
from generator.history.wording import Wording
from generator.report.history_text import what
from generator.thai.dates import iso, long


def report(told: Told, name: str, wording: Wording, shown: Shown, lang: str) -> str:
    """One JSON document; days are ISO 8601 in the Common Era with their Thai beside them."""
    return json.dumps(
        {
            "address": told.address,
            "kind": told.kind,
            "name": name,
            "uncommitted": told.dirty,
            "entries": [_entry(told, one, wording, shown, lang) for one in told.entries],
        },
        ensure_ascii=False,
        indent=2,
    )


def _entry(told: Told, entry: Entry, wording: Wording, shown: Shown, lang: str) -> dict[str, Any]:
    commits = told.history.commits
    subject, body = shown.message(entry)
    return {
        "commit": commits[entry.commit].id,
        "kind": entry.kind.value,
        "words": what(entry, lang),
        "date": iso(entry.day),
        "date_thai": long(entry.day),
        "doubted_date": shown.doubted(entry.commit) or None,
        "authors": shown.authors(entry) or None,
        "merged_by": shown.merger(entry) or None,
        "verified": commits[entry.commit].id in told.history.verified,
        "subject": subject,
        "body": body,
        "changes": changes(told.kind, entry.changes, wording),
        "parts": [
            {
                "commit": commits[part.commit].id,
                "authors": shown.names((part.commit,)) or None,
                "subject": people.shown_message(commits[part.commit])[0],
                "changes": changes(told.kind, part.changes, wording),
            }
            for part in entry.parts
        ],
    }


def changes(kind: str, found: Sequence[Change], wording: Wording) -> list[dict[str, Any]]:
    """Each change with its place, its values as they are and in words."""
    return [
        {
            "what": one.what.value,
            "pointer": list(one.pointer),
            "label": told.label,
            "old": one.old,
            "new": one.new,
            "old_words": told.old or None,
            "new_words": told.new or None,
        }
        for one in found
        for told in (wording.change(kind, one),)
    ]
