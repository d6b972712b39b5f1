"""Who made a change, and why: as much of it as the office shows. Never an e-mail address.

The office says in ``office.yml`` (``history.authors``) whether a change is told with the post of whoever
made it (the default), with the name, or with neither. Git knows people by what they typed; ``.mailmap``
says what they are to be called, so an office that shows posts writes its posts there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from generator.history.log import Commit
from generator.register import Party

POST, NAME, NONE = "post", "name", "none"

_ADDRESS = re.compile(r"<?[^\s<>()\[\]\"',;:]+@[^\s<>()\[\]\"',;:]+>?")
_TRAILER = re.compile(r"^[A-Za-z][A-Za-z-]*(?:-by|-to)?: .*@.*$", re.MULTILINE)
"""``Signed-off-by: … <…>`` and the like: for machines, and with an address in it."""
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Also what turns the direction of writing: it makes a text look like another."""
_BLANK_LINES = re.compile(r"\n{3,}")
LONGEST = 2_000
"""Characters of a message that are shown."""


def shown_author(commit: Commit, authors: str, parties: Mapping[str, Party]) -> str:
    """What the author is called; empty where the office shows nobody, or knows no post for the author."""
    if authors == NONE:
        return ""
    name = " ".join(without_addresses(commit.author).split())
    if authors == NAME:
        return name
    return next((one.name for one in parties.values() if name and name in (one.name, one.short, one.id)), "")


def authors_shown(office: Mapping[str, Any]) -> str:
    """What the office's own record says: ``post``, ``name`` or ``none``."""
    chosen = office.get("history")
    return str(chosen.get("authors", POST)) if isinstance(chosen, dict) else POST


def shown_message(commit: Commit, hidden: Collection[str] = ()) -> tuple[str, str]:
    """The subject and the rest of a commit's message, without addresses and what only machines read.

    Both are empty where one of ``hidden`` (addresses and titles that must not be named) stands in it.
    """
    whole = f"{commit.subject}\n\n{_TRAILER.sub('', commit.body)}"
    if any(word in whole for word in hidden):
        return "", ""
    cleaned = _BLANK_LINES.sub("\n\n", _CONTROL.sub("", without_addresses(whole)))[: LONGEST + 1]
    if len(cleaned) > LONGEST:
        cleaned = f"{cleaned[:LONGEST].rstrip()}…"
    subject, _, rest = cleaned.partition("\n")
    return subject.strip(), rest.strip()


def without_addresses(text: str) -> str:
    """A text with the e-mail addresses in it left out."""
    return _ADDRESS.sub("", text) if "@" in text else text
