"""The stage of a build that makes the data files: which there are, what each is made of, and how they are
offered on the page of open data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from generator.opendata import api, catalog, comma, openapi
from generator.opendata.archive import archive
from generator.opendata.catalog import Dataset, Distribution
from generator.opendata.database import database
from generator.opendata.licence import Terms
from generator.opendata.package import package
from generator.opendata.pieces import Pieces, Set, digest
from generator.opendata.shape import Shape, Table
from generator.opendata.workbook import Sheet, workbook
from generator.publish.around import File
from generator.publish.holdings import Holdings
from generator.publish.page import Page
from generator.publish.swap import Stat
from generator.publish.words import say
from generator.thai.dates import fiscal_year_span

FOLDER = "data"
ARCHIVE = f"{FOLDER}/register.zip"
DATABASE = f"{FOLDER}/register.sqlite"
PACKAGE = f"{FOLDER}/datapackage.json"
TABLES = f"{FOLDER}/tables/"
_FREQUENCY = {"e-mes": "ครึ่งปี", "emenscr": "ไตรมาส", "inspection": "ครึ่งปี"}
_OF_KIND = {
    "cycle": "ครึ่งปี", "indicator": "ปี", "result": "ครึ่งปี", "project": "ปี", "progress": "ไตรมาส",
    "visit": "ครึ่งปี", "finding": "ครึ่งปี", "transparency": "ปี", "manual": "ปี", "office": "ปี",
}  # fmt: skip
_ANY_TIME = "ตามเวลาจริง"


class Offer(Struct, frozen=True):
    """A set with its files."""

    set: Set
    title: str
    files: Mapping[str, str]
    """Format → path in the site; the table of a kind's own as ``csv``."""
    tables: Sequence[tuple[str, str]]
    """Table → path of its CSV file."""
    package: str
    """The path of the description of those tables."""


class Stage:
    """The data files of one build.

    ``whole`` is false for a draft: its data are the API and the CSV tables, without workbooks, database and
    archive.
    """

    def __init__(self, pieces: Pieces, terms: Terms, *, whole: bool) -> None:
        self._pieces = pieces
        self._terms = terms
        self._site_url = pieces.site_url
        self._whole = whole

    def files(self) -> Iterator[File]:
        """Every file but the catalogues, which tell the others' sizes."""
        for offer in self.offers:
            yield from self._of(offer)
        everything = digest(piece.digest for piece in self._pieces.all)
        own = f"{self._terms!r} {self._site_url}"
        yield File(PACKAGE, own, self._whole_package)
        for table in self._all_tables:
            if not table.kind:  # the others stand with their kind
                content = partial(self._pieces.csv, self._pieces.all, table.name)
                yield File(f"{TABLES}{table.name}.csv", everything, content)
        if self._whole:
            yield File(DATABASE, everything, self._database)
            yield File(ARCHIVE, f"{everything} {own}", self._archive)
        yield File(
            api.OPENAPI, own, lambda: openapi.document(self._pieces.schemas, self._terms, self._site_url)
        )
        yield File(
            api.INDEX, f"{everything} {own}", lambda: api.index(self._pieces, self._terms, self._site_url)
        )

    @cached_property
    def offers(self) -> Sequence[Offer]:
        """Kinds, then years."""
        return [*self._offers()]

    def _offers(self) -> Iterator[Offer]:
        for one in self._pieces.kinds:
            tables = [table for table in self._pieces.shape.tables.values() if table.kind == one.name]
            files = {"csv": f"{TABLES}{one.name}.csv", "json": api.path_of_kind(one.name)}
            if self._whole:
                files["xlsx"] = f"{FOLDER}/{one.name}.xlsx"
            paths = [(table.name, f"{TABLES}{table.name}.csv") for table in tables]
            yield Offer(one, api.set_title(one), files, paths, PACKAGE)
        for one in self._pieces.years:
            folder = f"{FOLDER}/{one.name}/"
            files = {"json": api.path_of_year(one.name)}
            if self._whole:
                files["xlsx"] = f"{FOLDER}/{one.name.replace('/', '-')}.xlsx"
            kinds = ("", *one.kinds)
            paths = [
                (table.name, f"{folder}{table.name}.csv") for table in self._all_tables if table.kind in kinds
            ]
            yield Offer(one, api.set_title(one), files, paths, f"{folder}datapackage.json")

    def _of(self, offer: Offer) -> Iterator[File]:
        one = offer.set
        for table, path in offer.tables:
            kind = self._pieces.shape.tables[table].kind
            found = [piece for piece in one.pieces if kind in (piece.kind, "")]
            content = partial(self._pieces.csv, found, table)
            yield File(path, digest(piece.digest for piece in found), content)
        if offer.package != PACKAGE:
            tables = [self._pieces.shape.tables[name] for name, _ in offer.tables]
            told = f"{self._terms!r} {' '.join(table.name for table in tables)}"
            yield File(offer.package, told, partial(self._package, offer, tables))
        yield File(offer.files["json"], one.digest, partial(api.collection, one, self._pieces))
        if "xlsx" in offer.files:
            key = f"{one.digest} {self._terms!r}"
            yield File(offer.files["xlsx"], key, partial(self._workbook, offer))

    # -- contents -----------------------------------------------------------------------------------

    @property
    def _all_tables(self) -> list[Table]:
        return list(self._pieces.shape.tables.values())

    def _whole_package(self) -> bytes:
        title = say("open", "title_of", office=self._terms.office)
        return package("register", title, say("open", "about"), self._all_tables, "tables/", self._terms)

    def _package(self, offer: Offer, tables: Sequence[Table]) -> bytes:
        name = offer.set.name.replace("/", "-")
        return package(name, offer.title, say("open", "about"), tables, "", self._terms)

    def _database(self) -> bytes:
        return database(self._pieces.shape, map(self._pieces.rows, self._pieces.all))

    def _archive(self) -> bytes:
        return archive(self._in_archive())

    def _in_archive(self) -> Iterable[tuple[str, bytes]]:
        words = say(
            "open", "readme", office=self._terms.office, licence=self._terms.licence.words,
            url=self._terms.licence.url, separator="|",
        )  # fmt: skip
        yield "README.txt", words.replace("\n", "\r\n").encode()
        yield "datapackage.json", self._whole_package()
        for table in self._all_tables:
            found = [piece for piece in self._pieces.all if table.kind in (piece.kind, "")]
            yield f"tables/{table.name}.csv", self._pieces.csv(found, table.name)

    def _workbook(self, offer: Offer) -> bytes:
        pieces = offer.set.pieces
        tables = [self._pieces.shape.tables[name] for name in self._pieces.held(pieces)]
        about: list[Sequence[Any]] = [
            (say("open", "about_what"), "", offer.title, self._terms.office),
            (say("open", "about_licence"), "", self._terms.licence.words, self._terms.licence.url),
            (
                say("open", "about_samples"),
                "sample",
                str(offer.set.samples),
                say("open_columns", "sample_about"),
            ),
        ]
        about += [
            (table.title, column.name, column.title, column.description)
            for table in tables
            for column in table.columns
        ]
        sheets = [
            Sheet(name=say("open", "about_sheet"), head=say("open", "about_head").split(","), rows=about)
        ]
        sheets[1:] = [
            Sheet(
                name=table.title,
                head=[column.title for column in table.columns],
                rows=self._pieces.table(pieces, table.name),
                dates=frozenset(at for at, column in enumerate(table.columns) if column.type == "date"),
            )
            for table in tables
        ]
        # The tables first: who opens the file wants those.
        return workbook([*sheets[1:], sheets[0]])


# -- how they are offered ---------------------------------------------------------------------------


def catalogues(
    offers: Sequence[Offer], made: Mapping[str, Stat], terms: Terms, holdings: Holdings, site_url: str
) -> Iterator[File]:
    """The catalogues of what was ``made`` (path → size and time of each file)."""
    office = holdings.register.office
    province = str(office.data["province"]) if office else ""
    datasets = [_dataset(offer, made, province, terms) for offer in offers if offer.set.count]
    for path, writes in ((catalog.CATALOG, catalog.catalog), (catalog.CKAN, catalog.ckan)):
        content = writes(datasets, terms, site_url)
        yield File(path, digest((content.decode(),)), partial(bytes, content))


def _dataset(offer: Offer, made: Mapping[str, Stat], province: str, terms: Terms) -> Dataset:
    name, _, year = offer.set.name.partition("/")
    period = None
    if year:
        first, last = fiscal_year_span(int(year))
        period = first.isoformat(), last.isoformat()
    return Dataset(
        name=offer.set.name.replace("/", "-"),
        title=f"{offer.title} {terms.office}",
        description=say(
            "open", "year_about" if year else "kind_about", title=offer.title, office=terms.office
        ),
        keywords=[offer.title.split(" ")[0], *say("open", "keywords").split(",")],
        frequency=_FREQUENCY[name] if year else _OF_KIND.get(name, _ANY_TIME),
        changed=offer.set.changed,
        period=period,
        province=province,
        distributions=[
            Distribution(form=form, path=path, size=made[path][0]) for form, path in offer.files.items()
        ],
    )


def told(pages: Sequence[Page], facts: Mapping[str, Mapping[str, Any]]) -> list[Page]:
    """The pages; to those whose address is in ``facts`` these are added."""
    return [
        replace(page, facts={**(page.facts or {}), **facts[page.address]}) if page.address in facts else page
        for page in pages
    ]


def facts(offers: Sequence[Offer], made: Mapping[str, Stat], shape: Shape) -> dict[str, Any]:
    """What the page of open data shows, as JSON-like data."""
    empty = {name: len(comma.header(table.names)) for name, table in shape.tables.items()}
    shown = [(one, _shown(one, made, empty)) for one in offers if one.set.count]
    return {
        "kinds": [found for one, found in shown if "/" not in one.set.name],
        "years": [found for one, found in shown if "/" in one.set.name],
        "shared": [
            [name, f"{TABLES}{name}.csv", made[f"{TABLES}{name}.csv"][0]]
            for name, table in shape.tables.items()
            if not table.kind
        ],
        "whole": [
            [form, path, made[path][0]]
            for form, path in (("zip", ARCHIVE), ("sqlite", DATABASE))
            if path in made
        ],
    }


_ORDER = ("xlsx", "csv", "json")
"""Files for people before those for programs."""


def _shown(offer: Offer, made: Mapping[str, Stat], empty: Mapping[str, int]) -> dict[str, Any]:
    """Format, path and size in bytes of every file of an offer, and of its tables that have a row.

    ``empty`` is the size of each table's file without rows.
    """
    return {
        "name": offer.set.name,
        "title": offer.title,
        "count": offer.set.count,
        "samples": offer.set.samples,
        "changed": offer.set.changed,
        "files": [
            [form, offer.files[form], made[offer.files[form]][0]] for form in _ORDER if form in offer.files
        ],
        "tables": [
            [name, path, made[path][0]]
            for name, path in offer.tables
            if path not in offer.files.values() and made[path][0] > empty[name]
        ],
    }
