"""The form editor's files: a part of the site that no other page loads.

They lie in ``admin/``. Its scripts are those of ``generator/admin/static`` and ``vendor``, its configuration
is made from the schemas and the register; nothing in it is asked of another host but the repository's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

import orjson

from generator.admin import config, vendoring
from generator.publish import policy
from generator.publish.around import File
from generator.publish.holdings import Holdings
from generator.publish.propose import from_remote
from generator.publish.words import catalogue
from generator.register import Register
from generator.schema import Schemas
from generator.thai.dates import fiscal_year

FOLDER = "admin"
_STATIC = Path(config.__file__).parent / "static"
_LANGUAGE = "th.json"
_PAGE = "index.html"
_BESIDE = ("sveltia-cms.js", "chunks/")
"""What of others' work must lie beside our page; the rest lies in ``vendor/``."""


def repository(holdings: Holdings) -> Mapping[str, Any] | None:
    """Where the office's records are kept: as it says itself, else as Git does; None where nobody knows."""
    office = holdings.register.office
    found: Mapping[str, Any] | None = office.data.get("repository") if office else None
    if found is None and holdings.past:
        found = from_remote(holdings.past.history.origin, holdings.past.history.branch)
    return found


def files(holdings: Holdings, schemas: Schemas) -> Iterator[File]:
    """Every file of the editor; none on the pages of an earlier day, which nobody can change."""
    if holdings.past and holdings.past.then:
        return
    for line in (vendoring.VENDOR / vendoring.SUMS).read_text("utf-8").splitlines():
        digest, name = line.split("  ", 1)
        place = name if name.startswith(_BESIDE) else f"vendor/{name}"
        yield File(f"{FOLDER}/{place}", digest, (vendoring.VENDOR / name).read_bytes)
    kept = repository(holdings)
    for path in sorted(_STATIC.iterdir()):
        content = path.read_bytes()
        place = path.name
        if place == _PAGE:
            page = _page(content.decode(), kept)
            yield File(f"{FOLDER}/{place}", blake2b(page, digest_size=16).hexdigest(), partial(bytes, page))
            continue
        if place == _LANGUAGE:
            place = f"vendor/@sveltia/cms@{vendoring.CMS}/locales/{_LANGUAGE}"
        yield File(f"{FOLDER}/{place}", blake2b(content, digest_size=16).hexdigest(), path.read_bytes)
    year = fiscal_year(holdings.today)
    told = (*holdings.office, *holdings.register.kind("manual"))
    key = repr((kept, year, [one.digest for one in told]))
    yield File(f"{FOLDER}/config.json", key, partial(_config, schemas, holdings.register, kept, year))


def _page(html: str, kept: Mapping[str, Any] | None) -> bytes:
    """The editor's page with its policy: of other hosts it may speak to the repository's alone."""
    loose = policy.PATHS[f"{FOLDER}/"]["connect-src"]
    own = " ".join((loose.removesuffix(" https:"), *config.hosts(kept)))
    element = policy.meta(f"{FOLDER}/{_PAGE}", ()).replace(f"connect-src {loose};", f"connect-src {own};")
    return policy.within(html, element).encode()


def _config(schemas: Schemas, register: Register, kept: Mapping[str, Any] | None, year: int) -> bytes:
    return orjson.dumps(config.config(schemas, register, kept, year, catalogue()["kinds"]))
