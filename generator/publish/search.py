"""What the search box looks in: the site's titles in one piece, the full text in pieces by work and year.

A piece is a script with one call of ``tidtamSearch``, so that it loads from ``file://`` as well as from a
host, below any path, under a strict Content-Security-Policy. The first piece (``search/first.js``) holds a
row for every page: title, numbers, units, state. A text piece (``search/e-mes-2566.js``) holds the text of
the records of one work and year, in the order of their rows; it is loaded only when a reader asks for it,
and is named with the digest of what it was made from.

Everything is made from the public register: what is internal or taken out is not there to be found. Text is
put into the one form in which Thai can be compared (``canonical``); digits, spaces, tone marks and years are
the browser's affair (``docs/assets/search.js``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from hashlib import blake2b
from html import unescape
from typing import Any, NamedTuple

import orjson

from generator.model import WORKS, Record, kind_of
from generator.publish import naming, told
from generator.publish.around import REDIRECT, File
from generator.publish.engine import Engine
from generator.publish.holdings import Holdings
from generator.publish.page import Page
from generator.publish.search_text import Reader, canonical
from generator.publish.views.history import TEMPLATE as HISTORY
from generator.publish.views.papers import order_standing
from generator.publish.words import catalogue, work
from generator.schema import Schemas
from generator.status.standing import Standing
from generator.thai import dates

FIRST = "search/first.js"
"""The piece that is loaded first."""

ENGINE_INDEX = "search/search_index.json"
"""What MkDocs' own search plugin says of the hand-written pages: read here, not published."""

_GUIDE = "guide"
_PASSED_OVER = (REDIRECT, HISTORY)
"""Templates whose pages are found by way of the record they belong to."""
_TAGS = re.compile(r"<[^>]+>")
_SPACES = re.compile(r"\s+")
_PARTIES = ("owner", "from", "issuer", "by", "reported_by", "coordinator", "unit", "co_owners", "to")
"""Properties of a record that say whose it is."""


Standings = dict[str, tuple[str, str, str]]
"""Address → state, due day (ISO), finer word; the last two may be empty."""


class Group(NamedTuple):
    """The pages of one work and year, or of one part of the site: a line of the first piece."""

    name: str
    """``e-mes/2566``, ``letters/2566``, ``manuals`` …"""
    records: tuple[Record, ...]
    pages: tuple[Page, ...]
    """Those that are no record's."""
    digest: str
    """Of the records and of what their rows and texts show beside them."""


def files(holdings: Holdings, frame: Engine, pages: Sequence[Page], schemas: Schemas) -> Iterator[File]:
    """The pieces, each with its key."""
    reader = Reader(schemas, holdings.register)
    groups = _groups(holdings, pages)
    written = _hand_written(frame)
    for group in groups:
        if group.records:
            yield File(piece(group.name), group.digest, partial(_text_piece, reader, group))
    if written.sections:
        yield File(piece(_GUIDE), written.digest, partial(_piece, [one.text for one in written.sections]))
    key = blake2b(f"{holdings.today} {written.digest}".encode(), digest_size=16)
    for group in groups:
        key.update(f"\n{group.name} {group.digest}".encode())
        for page in group.pages:
            key.update(f"\n{page.address} {page.title}".encode())
    yield File(FIRST, key.hexdigest(), partial(_first_piece, holdings, groups, written))


def piece(group: str) -> str:
    """The path of a group's text piece."""
    return f"search/{group.replace('/', '-')}.js"


def group_of(address: str) -> str:
    """``e-mes/2566/6m/QP-1`` → ``e-mes/2566``, ``manuals/e-mes`` → ``manuals``."""
    top, _, rest = address.partition("/")
    year = rest.partition("/")[0]
    return f"{top}/{year}" if year.isdigit() and top != "oit" else top


def _groups(holdings: Holdings, pages: Sequence[Page]) -> list[Group]:
    """Every page, in groups by name; of a group the records come first, in order of their addresses."""
    records: dict[str, list[Record]] = {}
    others: dict[str, list[Page]] = {}
    for page in pages:
        if page.record:
            records.setdefault(group_of(page.address), []).append(page.record)
        elif page.template not in _PASSED_OVER:
            others.setdefault(group_of(page.address), []).append(page)
    office = holdings.register.office
    beside = office.digest if office else ""
    found = []
    for name in sorted(records.keys() | others.keys()):
        members = tuple(records.get(name, ()))
        digest = blake2b(beside.encode(), digest_size=8)
        for record in members:
            digest.update(f"\n{record.address} {record.digest}".encode())
            subject = _subject(holdings, record)
            if subject and group_of(subject.address) != name:
                digest.update(subject.digest.encode())
        found.append(Group(name, members, tuple(others.get(name, ())), digest.hexdigest()))
    return found


def _subject(holdings: Holdings, record: Record) -> Record | None:
    """The record whose title this one bears: the indicator of a result, the project of a quarter's report."""
    if record.kind == "result":
        return holdings.get(record.data["indicator"])
    if record.kind == "progress":
        return holdings.get(record.data["project"])
    return None


# -- texts ------------------------------------------------------------------------------------------


def _text_piece(reader: Reader, group: Group) -> bytes:
    return _piece(reader.texts(group.records))


def _piece(content: object) -> bytes:
    """A piece: JSON in a call. JSON is JavaScript since ECMAScript 2019."""
    return b"tidtamSearch(%b);\n" % orjson.dumps(content)


# -- the first piece ----------------------------------------------------------------------------------


def _first_piece(holdings: Holdings, groups: Sequence[Group], written: HandWritten) -> bytes:
    words = catalogue()
    standings = standings_of(holdings)
    lines = [_line(holdings, standings, group) for group in groups]
    if written.sections:
        lines.append(_guide_line(written))
    used = {identity for line in lines for row in line["rows"] for identity in row[4:5] and row[4]}
    head = {
        "words": words["search"],
        "kinds": words["kinds"]
        | {"page": words["search"]["kind_page"], "guide": words["search"]["kind_guide"]},
        "works": {name: work(name)["name"] for name in WORKS},
        "states": {name: words["states"][name] for name in words["search"]["states"]},
        "parties": {
            identity: [party.name, naming.party_name(holdings, identity)]
            for identity, party in holdings.register.parties.items()
            if identity in used
        },
        "short": _short_forms(holdings),
        "months": [dates.MONTHS, dates.MONTHS_SHORT],
    }
    # A group a line, so that a person can read what changed between two builds.
    body = b",\n".join(map(orjson.dumps, lines))
    whole = b'tidtamSearch({"head":%b,\n"groups":[\n%b\n]});\n' % (orjson.dumps(head), body)
    return canonical(whole.decode()).encode()  # once for all: JSON's own signs are no Thai


def _line(holdings: Holdings, standings: Standings, group: Group) -> dict[str, Any]:
    """A group's rows. A title or name that another row of the group bears is that row's number (from 0)."""
    top, _, year = group.name.partition("/")
    index = {record.address: place for place, record in enumerate(group.records)}
    rows: list[list[Any]] = []
    names: dict[str, int] = {}
    for record in group.records:
        subject = _subject(holdings, record)
        shared = index.get(subject.address) if subject else None
        row = _row(holdings, standings, record, shared, group.name)
        first = names.setdefault(row[3], len(rows))
        if first != len(rows):
            row[3] = first
        rows.append(row)
    rows += [["page", _below(page.address, group.name), page.title] for page in group.pages]
    line: dict[str, Any] = {"at": group.name, "rows": rows}
    if top in WORKS:
        line["work"] = top
    if year:
        line["year"] = int(year)
    if group.records:
        line["text"] = f"{piece(group.name)}?{group.digest}"
    return line


def _row(
    holdings: Holdings, standings: Standings, record: Record, shared: int | None, group: str
) -> list[Any]:
    """kind, path below the group, title, name, parties, state, due day, finer word, fiscal year, works, day,
    sample; what is empty at the end is left off."""
    data = record.data
    state, due, said = standings.get(record.address, ("", "", ""))
    papers = record.kind in ("letter", "order")
    name = naming.name(holdings, record)
    row = [
        record.kind,
        _below(record.address, group),
        naming.title(holdings, record) if shared is None else shared,
        f"{name} {data['code']}" if record.kind == "project" and "code" in data else name,
        _parties(data),
        state,
        due,
        said,
        data["fiscal_year"] if papers else 0,
        data["works"] if papers else [],
        dates.iso(dates.parse_date(data["date"])) if papers else "",
        int(record.sample),
    ]
    while not row[-1]:
        row.pop()
    return row


def _below(address: str, group: str) -> str:
    return address.removeprefix(group).removeprefix("/")


def _parties(data: Mapping[str, Any]) -> list[str]:
    found: dict[str, None] = {}
    for key in _PARTIES:
        value = data.get(key)
        if isinstance(value, str):
            found[value] = None
        elif isinstance(value, list):
            found.update(dict.fromkeys(value))
    return list(found)


def standings_of(holdings: Holdings) -> Standings:
    """How the records stand that are done or to be done; kept from the last time where it still holds."""
    found: Standings = told.facts(holdings, "search", partial(_standings, holdings))
    return found


def _standings(holdings: Holdings) -> Standings:
    board, found = holdings.board, dict[str, Standing]()
    for item in holdings.items:  # the most urgent comes first
        found.setdefault(item.address.partition("#")[0], item.standing)
    for record in holdings.register.kind("order"):
        found[record.address] = order_standing(record)
    for record in holdings.register.kind("project"):
        found[record.address] = board.project(record).standing
    for finding in board.findings:
        found[finding.record.address] = finding.standing
    for year in holdings.years.get("inspection", ()):
        for visit in board.visits(year):
            found[visit.record.address] = visit.standing
    return {address: _told(standing, address) for address, standing in found.items()}


def _told(standing: Standing, address: str) -> tuple[str, str, str]:
    """The state, the day by which what is open is due, and the finer word of kinds that are called by it."""
    kind = kind_of(address)
    words = catalogue()["said"].get(kind.name, {}) if kind else {}
    due = standing.due.day.isoformat() if standing.due and standing.open else ""
    return standing.state, due, words.get(standing.said, "")


def _short_forms(holdings: Holdings) -> list[list[str]]:
    """Forms of one name that stand for each other: the language's, and those of the office's parties."""
    found = [list(forms) for forms in catalogue()["search"]["short"]]
    found += [
        [party.short, party.name] for party in holdings.register.parties.values() if party.short != party.name
    ]
    return found


# -- hand-written pages -------------------------------------------------------------------------------


class Section(NamedTuple):
    """A section of a hand-written page."""

    location: str
    """``guide/write/#anchor``."""
    title: str
    page: str
    """The title of its page; empty where it is the page itself."""
    text: str


class HandWritten(NamedTuple):
    digest: str
    sections: tuple[Section, ...]


def _hand_written(frame: Engine) -> HandWritten:
    """The sections of the pages under ``docs/``, as MkDocs' search plugin has collected them.

    Pages that take a generated body are rows already. Without the plugin nothing is known of any.
    """
    known = frame.files.get(ENGINE_INDEX)
    if known is None:
        return HandWritten("", ())
    index = orjson.loads((frame.directory / ENGINE_INDEX).read_bytes())
    titles: dict[str, str] = {}
    sections: list[Section] = []
    for entry in index["docs"]:
        page, _, anchor = entry["location"].partition("#")
        if page.rstrip("/") in frame.hosts:
            continue
        title, text = _words(entry["title"]), _words(entry["text"])
        if not anchor:
            titles[page] = title
        sections.append(Section(entry["location"], title, titles.get(page, "") if anchor else "", text))
    return HandWritten(known[0], tuple(sections))


def _guide_line(written: HandWritten) -> dict[str, Any]:
    rows = [["guide", one.location, one.title, one.page] for one in written.sections]
    return {"at": "", "rows": rows, "text": f"{piece(_GUIDE)}?{written.digest}"}


def _words(html: str) -> str:
    return canonical(_SPACES.sub(" ", unescape(_TAGS.sub(" ", html)))).strip()
