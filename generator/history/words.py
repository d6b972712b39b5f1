"""The words for histories and changes: ``say(key, language, …)``."""

from __future__ import annotations

from pathlib import Path

from generator.catalogue import Catalogue
from generator.history.repository import NoHistory

say = Catalogue(__file__).say


def why(error: NoHistory, root: Path, lang: str) -> str:
    """Why there is no history, and what to do."""
    key = "unsafe" if "safe.directory" in error.said else error.reason
    said = " ".join(error.said.split())
    return say(key, lang, root=root.resolve(), said=said)
