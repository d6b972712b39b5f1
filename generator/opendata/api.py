"""The static JSON API: ``api/v1/``. A record's own document is the ``.json`` beside its page.

The version is that of the format, apart from the records: 1.x only ever adds. What would take something
away or change its meaning goes to ``api/v2/`` while ``api/v1/`` stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from generator.opendata.licence import Terms
from generator.opendata.pieces import Pieces, Set
from generator.publish.words import catalogue, say, work

FOLDER = "api/v1"
INDEX = f"{FOLDER}/index.json"
OPENAPI = f"{FOLDER}/openapi.json"


def version() -> str:
    """The format's version, the newest of its history."""
    return str(versions()[0]["version"])


def versions() -> Sequence[Mapping[str, str]]:
    """The history of the format, the newest first: version, day (ISO) and what changed."""
    found: Sequence[Mapping[str, str]] = catalogue()["open_format"]["versions"]
    return found


def path_of_kind(kind: str) -> str:
    return f"{FOLDER}/kinds/{kind}.json"


def path_of_year(name: str) -> str:
    """``e-mes/2566`` → its file."""
    return f"{FOLDER}/years/{name}.json"


def set_title(one: Set) -> str:
    """What a set is called: a kind by its name, a year of a work by both."""
    name, _, year = one.name.partition("/")
    return say("titles", "year", work=work(name)["name"], fy=year) if year else say("kinds", name)


def collection(one: Set, pieces: Pieces) -> bytes:
    """All records of a kind, or of a work's year: a record a line."""
    name, _, year = one.name.partition("/")
    head: dict[str, Any] = {"api": version()}
    head |= {"work": name, "fiscal_year": int(year)} if year else {"kind": name}
    head |= {"title": set_title(one), "count": one.count, "samples": one.samples}
    if one.changed:
        head["changed"] = one.changed
    body = b",\n".join(pieces.documents(piece) for piece in one.pieces)
    return b'%b,"records":[\n%b\n]}\n' % (orjson.dumps(head)[:-1], body)


def index(pieces: Pieces, terms: Terms, site_url: str) -> bytes:
    """Where everything is."""
    document = {
        "api": version(),
        "title": say("open", "title_of", office=terms.office),
        "publisher": terms.office,
        "license": {"id": terms.licence.spdx, "name": terms.licence.name, "url": terms.licence.url},
        "openapi": f"{site_url}{OPENAPI}",
        "kinds": [_entry(one, path_of_kind(one.name), site_url) for one in pieces.kinds],
        "years": [_entry(one, path_of_year(one.name), site_url) for one in pieces.years],
        "versions": [dict(one) for one in versions()],
    }
    return orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_INDENT_2)


def _entry(one: Set, path: str, site_url: str) -> dict[str, Any]:
    name, _, year = one.name.partition("/")
    found: dict[str, Any] = {"work": name, "fiscal_year": int(year)} if year else {"kind": name}
    found |= {"title": set_title(one), "count": one.count, "samples": one.samples, "url": f"{site_url}{path}"}
    if one.changed:
        found["changed"] = one.changed
    return found
