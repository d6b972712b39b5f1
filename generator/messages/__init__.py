"""The wording of every code, in Thai and English, read from ``<lang>.toml`` beside this file.

A message never fails for want of a param: what is not known is shown as an ellipsis.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import tomli
from msgspec import Struct, field

from generator.model import Severity

LANGUAGES = ("th", "en")
_PRIMARY = "th"
"""The language whose file also holds the severities."""
_LONGEST = 80
"""Characters of a value that a message shows; the source line shows it whole."""
_TERMS = frozenset(("kind", "kinds", "earlier", "later", "relation", "status", "field", "expected"))
"""Params that carry names of kinds, properties or states; [terms] has words for them."""
_OURS = {"explanation": 400, "condition": 400, "allowed": 400}
"""Characters of what the schemas say, which is there to be read to its end."""


class Entry(Struct, frozen=True, kw_only=True):
    """What a language says of one code."""

    title: str
    message: str
    hint: str
    explain: str
    meant: str = ""
    """The hint where the finding's ``suggestion`` is known."""
    by: str = ""
    variants: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Other messages and hints by the value of the param that ``by`` names."""


class _Catalogue(Struct, frozen=True):
    entries: Mapping[str, Entry]
    labels: Mapping[str, str]
    terms: Mapping[str, str]
    severities: Mapping[str, Severity]


@cache
def _catalogue(lang: str) -> _Catalogue:
    document = tomli.loads((Path(__file__).parent / f"{lang}.toml").read_text("utf-8"))
    labels, terms = document.pop("labels"), document.pop("terms")
    entries = {
        code: Entry(
            title=table["title"],
            message=table["message"],
            hint=table["hint"],
            explain=table["explain"].strip(),
            meant=table.get("meant", ""),
            by=table.get("by", ""),
            variants=table.get("is", {}),
        )
        for code, table in document.items()
    }
    severities = {
        code: Severity(table["severity"]) for code, table in document.items() if "severity" in table
    }
    return _Catalogue(entries, labels, terms, severities)


class _Params(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


def codes() -> tuple[str, ...]:
    """Every code, in order."""
    return tuple(sorted(_catalogue(_PRIMARY).entries))


def severity(code: str) -> Severity:
    """How grave a code is; raises KeyError for an unknown one, as all below do."""
    return _catalogue(_PRIMARY).severities[code]


def title(code: str, lang: str) -> str:
    """What a code says is wrong, in a few words."""
    return _catalogue(lang).entries[code].title


def explanation(code: str, lang: str) -> str:
    """Why a code matters and how to mend it: a few sentences, one a line."""
    return _catalogue(lang).entries[code].explain


def word(code: str, lang: str, params: Mapping[str, object]) -> tuple[str, str]:
    """What is wrong here and what to do: message and hint (which may be empty)."""
    catalogue = _catalogue(lang)
    entry = catalogue.entries[code]
    variant = entry.variants.get(str(params.get(entry.by)), {}) if entry.by else {}
    hint = entry.meant if entry.meant and params.get("suggestion") else variant.get("hint", entry.hint)
    shown = _Params({name: _shown(name, value, catalogue.terms) for name, value in params.items()})
    message = variant.get("message", entry.message)
    return message.format_map(shown).strip(), hint.format_map(shown).strip()


def label(name: str, lang: str, **params: object) -> str:
    """One of the words around findings: ``error``, ``hint``, the summary of a report …"""
    return _catalogue(lang).labels[name].format_map(_Params({k: str(v) for k, v in params.items()}))


def _shown(name: str, value: object, terms: Mapping[str, str]) -> str:
    if name in _TERMS:
        parts = value if isinstance(value, tuple) else str(value).split(",")
        return " / ".join(terms.get(part, part) for part in parts)
    text = " ".join(str(value).split())
    longest = _OURS.get(name, _LONGEST)
    return text if len(text) <= longest else f"{text[:longest]}…"
