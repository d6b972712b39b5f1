"""The eight questions about a new office, and what may be answered."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from msgspec import Struct

from generator.desk.answers import cleaned
from generator.founding.words import say
from generator.publish.propose import from_remote
from generator.thai.digits import to_arabic

_LINE = re.compile(r"\S(?:[^\r\n]*\S)?")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_SITE = re.compile(r"https?://[\w.-]+(?::\d+)?(?:/[\w.~%/-]*)?", re.ASCII)


class Question(NamedTuple):
    name: str
    needed: bool = True


QUESTIONS = (
    Question("name"),
    Question("short_name"),
    Question("id"),
    Question("province"),
    Question("zone", needed=False),
    Question("fiscal_year"),
    Question("repository", needed=False),
    Question("site_url", needed=False),
)


class Answers(Struct, frozen=True, kw_only=True):
    """What is known of a new office."""

    name: str
    short_name: str
    id: str
    province: str
    zone: int | None
    fiscal_year: int
    """B.E."""
    repository: str
    """Where the register will be kept, without a slash at its end; empty where that is not known."""
    host: str
    """``github`` or ``gitlab``; empty where that is not known."""
    site_url: str
    """Where the site will be published; empty where that is not known."""


class WrongAnswer(ValueError):
    """``name`` of the question and, in words, what is wrong with the answer."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__(words)
        self.name = name
        self.words = words


def understood(name: str, given: str, lang: str) -> str:
    """The answer to one question in one spelling. Raises WrongAnswer."""
    text = cleaned(given)
    question = next(one for one in QUESTIONS if one.name == name)
    if not text and not question.needed:
        return ""
    if name in ("zone", "fiscal_year"):
        text = to_arabic(text)
    elif name == "province":
        text = text.removeprefix("จังหวัด").removeprefix("จ.").strip()
    elif name in ("repository", "site_url"):
        text = text.rstrip("/").removesuffix(".git") + ("/" if name == "site_url" else "")
    if not _RULES[name](text):
        raise WrongAnswer(name, say(f"wrong.{name}" if text else "wrong.empty", lang, value=text))
    return text


def _year(text: str) -> bool:
    return text.isdecimal() and 2500 <= int(text) <= 2699


_RULES: Mapping[str, Callable[[str], bool]] = {
    "name": lambda text: bool(_LINE.fullmatch(text)),
    "short_name": lambda text: bool(_LINE.fullmatch(text)),
    "id": lambda text: bool(_ID.fullmatch(text)),
    "province": lambda text: bool(_LINE.fullmatch(text)),
    "zone": lambda text: text.isdecimal() and 1 <= int(text) <= 99,
    "fiscal_year": _year,
    "repository": lambda text: bool(from_remote(text)) and text.startswith("https://"),
    "site_url": lambda text: bool(_SITE.fullmatch(text)),
}


def answers(given: Mapping[str, str], lang: str) -> Answers:
    """All answers together; what is left out counts as empty. Raises WrongAnswer for the first wrong one."""
    known = {one.name: understood(one.name, given.get(one.name, ""), lang) for one in QUESTIONS}
    remote = from_remote(known["repository"]) or {}
    return Answers(
        name=known["name"],
        short_name=known["short_name"],
        id=known["id"],
        province=known["province"],
        zone=int(known["zone"]) if known["zone"] else None,
        fiscal_year=int(known["fiscal_year"]),
        repository=remote.get("url", ""),
        host=remote.get("host", ""),
        site_url=known["site_url"],
    )
