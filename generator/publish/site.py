"""``tidtam build``: every stage of it, from first to last."""

from __future__ import annotations

import datetime as dt
import gc
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from generator import resources
from generator.cache import STATE, Cache, fingerprint
from generator.check import check, read_files, schema_directory, weigh
from generator.history.reading import read
from generator.history.repository import NoHistory
from generator.history.then import Then
from generator.load import RECORDS
from generator.model import Finding
from generator.opendata import badges, calendars, licence, stage
from generator.opendata.pieces import Pieces
from generator.processes import aside, can_fork
from generator.publish import admin, around, engine, kept, lock, mkdocs, papers, search, swap
from generator.publish.around import File
from generator.publish.engine import Engine
from generator.publish.failure import BrokenLinks, BuildError, WrongRecords
from generator.publish.holdings import Holdings
from generator.publish.kept import Kept
from generator.publish.page import Page
from generator.publish.past import Past, days
from generator.publish.plan import plan
from generator.publish.press import Press, find_broken
from generator.publish.public import remembered
from generator.publish.swap import Staging, Stat
from generator.publish.views import badges as views_badges
from generator.publish.views import data as views_data
from generator.publish.views.history import TEMPLATE as HISTORY
from generator.publish.words import say
from generator.publish.workshop import Workshop, given
from generator.register import Register
from generator.schema import Schemas
from generator.yamlcore import parse

if TYPE_CHECKING:
    from generator.publish.render import Renderer

__all__ = ["BuildError", "Built", "build"]

MANY = 1_000
"""From this many pages on, a second process pays where little has changed."""
Progress = Callable[[str, int, int], None]
"""Told the stage, and how much of how much is done; both 0 where that is not known."""


class Built(Struct, frozen=True, kw_only=True):
    """What a build did."""

    pages: int
    records: int
    rendered: int
    written: int
    """Files."""
    removed: int
    papers: int
    """Files of papers; 0 in a build without papers."""
    printed: int
    """Papers that had to be set."""
    seconds: float
    unknown: NoHistory | None = None
    """Why the site tells nothing of when records changed, where it does not."""


def build(
    root: Path,
    out: Path,
    today: dt.date,
    *,
    without_samples: bool = False,
    without_papers: bool = False,
    progress: Progress = lambda stage, done, total: None,
    then: Then | None = None,
    keep: Callable[[Workshop], None] = lambda shop: None,
) -> Built:
    """Makes the site of the tree at ``root`` in ``out``, as things stand on ``today``.

    ``then`` says of a tree that was laid out from an old commit where it comes from. ``keep`` is handed what
    the build has in memory once the site is made.

    Raises BuildError when the records are wrong, a link leads nowhere or the place is not ours; the site
    that was there stays as it was. Raises FileNotFoundError when ``root`` holds no records.
    """
    started = time.perf_counter()
    if not (root / RECORDS).is_dir():
        raise FileNotFoundError(root / RECORDS)
    swap.check_place(root, out)
    place = _Place.of(root, today, then)
    with (
        lock.held(place.state / "lock"),
        _no_collection(),
        engine.making(
            place.source,
            place.state / "frame",
            place.tool,
            (*place.templates, Path(__file__).parent),
            place.compiled,
        ) as made_frame,
        aside(place.compile, worth=not place.compiled.is_dir(), niceness=engine.NICENESS),
    ):
        progress("check", 0, 0)
        schemas = Schemas(schema_directory(root))
        memory = kept.place(place.state, root, out)
        before = kept.read(memory, place.tool)
        with _checked(place, schemas, beside=len(before.pages) >= MANY) as raw:
            progress("plan", 0, 0)
            register, plain = remembered(raw, schemas, place.state, without_samples=without_samples)
            holdings, unknown = _holdings(place, raw, register, schemas, without_samples=without_samples)
            pieces = Pieces(holdings, schemas, place.source.site_url, place.cache("data"))
            pages = plan(holdings, place.cache("plan"), views_data.dictionary(lambda: pieces.shape))
        sheets: list[papers.Printed] = []
        printed = 0
        if not without_papers:
            sheets, printed = papers.printed(
                root, place.state, holdings, place.source.site_url, place.tool,
                lambda done, total: progress("papers", done, total),
            )  # fmt: skip
        pages = papers.handed_out(pages, sheets)
        progress("frame", 0, 0)
        frame = made_frame()
        histories = [page.address for page in pages if page.template == HISTORY]
        pages += around.redirects(register, frame.site_url, _addresses(pages, frame), histories)

        with _staged(Staging(out, before.files)) as staging:
            press = Press(frame, register, partial(place.renderer, schemas), staging, before)
            token = f"{place.tool} {_origin(holdings)}"
            made, (sources, files, facts) = press.pages(
                [page for page in pages if page.address not in _TELL_OF_DATA],
                token,
                partial(_beside, press, frame, pieces, holdings, pages, whole=not without_papers),
                lambda done, total: progress("pages", done, total),
            )
            press.take(files)
            pages = stage.told(pages, facts)
            last = [page for page in pages if page.address in _TELL_OF_DATA]
            made |= press.pages(last, token, lambda: None)[0]
            sources |= press.others(_others(place, frame, press, holdings, pages, sheets))
            progress("links", 0, 0)
            broken = find_broken(pages, made, press.files, frame, before)
            if broken:
                raise BrokenLinks(broken)
            progress("write", 0, 0)
            written, removed = staging.apply(press.files)
        keep(
            Workshop(
                root=root,
                today=today,
                schemas=schemas,
                raw=raw,
                plain=plain,
                history=holdings.past.history if holdings.past else None,
                old_states=place.cache("past"),
                frame=frame,
                places=frozenset(page.address for page in pages if not page.record),
                given=given(pages),
                files=press.files.keys(),
                renderer=press.renderer,
            )
        )
        if press.rendered or written or removed or sources != before.sources:
            kept.write(memory, place.tool, Kept(frame.digest, made, press.files, sources))
    return Built(
        pages=len(pages) + len(frame.pages.keys() - made.keys()),
        records=len(register.records),
        rendered=press.rendered,
        written=written,
        removed=removed,
        papers=len(sheets),
        printed=printed,
        seconds=time.perf_counter() - started,
        unknown=unknown,
    )


class _Place(Struct, frozen=True, kw_only=True):
    """Where a build takes from and where it keeps what the next one needs; nothing of it is read yet."""

    root: Path
    state: Path
    today: dt.date
    then: Then | None
    source: mkdocs.Input
    templates: tuple[Path, ...]
    tool: str
    """The fingerprint of the code, the schemas and the templates."""

    @classmethod
    def of(cls, root: Path, today: dt.date, then: Then | None) -> _Place:
        templates = template_directories(root)
        return cls(
            root=root,
            state=root / STATE,
            today=today,
            then=then,
            source=mkdocs.inputs(root, _names(root)),
            templates=templates,
            tool=fingerprint(*dict.fromkeys((schema_directory(root), *templates))),
        )

    def cache(self, name: str) -> Cache:
        return Cache(self.state / name, self.tool)

    @property
    def compiled(self) -> Path:
        """Where compiled templates are kept: the tool's beside them, as Python does, if that may be."""
        tools = resources.directory("site_templates")
        if self.templates == (tools,) and os.access(tools, os.W_OK):
            return tools / "__pycache__"
        return self.state / "templates"

    def renderer(self, schemas: Schemas) -> Renderer:
        from generator.publish.render import Renderer  # here: what makes no page needs no Jinja2

        return Renderer(self.templates, schemas, self.compiled)

    def compile(self) -> None:
        """Compiles the templates before they are asked for."""
        self.renderer(Schemas(schema_directory(self.root))).compile()


@contextmanager
def _checked(place: _Place, schemas: Schemas, *, beside: bool) -> Iterator[Register]:
    """The register. A second process checks it while it is used already, where that is to go on ``beside``.

    Raises WrongRecords, in place of whatever became of wrong records. Where little has changed, to read all
    of it twice takes less than to wait: a process that is begun later would have to copy what it looks at.
    """

    def judged() -> tuple[str, tuple[Finding, ...]]:
        found = check(place.root, cache=place.state)
        return found.register.digest, found.errors

    if not (beside and can_fork()):
        found = weigh(read_files(place.root, schemas, place.state), schemas, place.root, cache=place.state)
        if found.errors:
            raise WrongRecords(found.errors)
        register = found.register
        del found  # all else that was read is let go
        yield register
        return
    with aside(judged) as verdict:
        records = read_files(place.root, schemas, place.state)
        register = records.register

        def settle() -> None:
            checked, wrong = verdict()
            if checked != register.digest:  # something was saved between the two readings
                wrong = weigh(records, schemas, place.root, cache=place.state).errors
            if wrong:
                raise WrongRecords(wrong)

        try:
            yield register
        except Exception:
            settle()
            raise
        settle()


def _holdings(
    place: _Place, raw: Register, register: Register, schemas: Schemas, *, without_samples: bool
) -> tuple[Holdings, NoHistory | None]:
    """What the pages ask: the public records, their history, the day; and why there is no history."""
    repository, commit = (place.then.repository, place.then.commit) if place.then else (place.root, "HEAD")
    try:
        history = read(repository, place.state / "history.cache", commit)
    except NoHistory as error:
        return Holdings(register, place.today, {}), error
    past = Past(
        repository,
        history,
        raw,
        register,
        schemas,
        place.cache("past"),
        without_samples=without_samples,
        then=place.then.commit if place.then else "",
    )
    return Holdings(register, place.today, days(history, register), past), None


def _origin(holdings: Holdings) -> str:
    """What pages say of the repository that the records come from."""
    past = holdings.past
    return f"{past.history.origin} {past.history.branch} {past.then}" if past else ""


@contextmanager
def _staged(staging: Staging) -> Iterator[Staging]:
    """While files are being made: what fails leaves nothing of them."""
    try:
        yield staging
    except BaseException:
        staging.discard()
        raise


def _others(
    place: _Place,
    frame: Engine,
    press: Press,
    holdings: Holdings,
    pages: Sequence[Page],
    sheets: Sequence[papers.Printed],
) -> Iterator[File]:
    """The files that belong to no page and are not made beside them."""
    yield from around.files(place.root, frame, holdings.register, pages, holdings.changed)
    yield from papers.files(place.state, sheets)
    yield from around.host_files(frame, press.files)  # the last, when all others are known


_TELL_OF_DATA = (views_data.ADDRESS, views_data.IN_ENGLISH, views_badges.ADDRESS)
"""The pages that tell of files which are made with the data."""


def _beside(
    press: Press, frame: Engine, pieces: Pieces, holdings: Holdings, pages: Sequence[Page], *, whole: bool
) -> tuple[dict[str, str], dict[str, Stat], dict[str, dict[str, Any]]]:
    """Makes the data and whatever else needs nothing but the plan, while pages are being made.

    Returns path → key, path → file, and address → facts of the pages that tell of the data.
    """
    terms = licence.terms(holdings)
    staged = stage.Stage(pieces, terms, whole=whole)
    sources = press.others(staged.files())
    sources |= press.others(stage.catalogues(staged.offers, press.files, terms, holdings, pieces.site_url))
    pieces.forget()
    facts = stage.facts(staged.offers, press.files, pieces.shape)
    found = dict.fromkeys((views_data.ADDRESS, views_data.IN_ENGLISH), facts)
    found[views_badges.ADDRESS] = {"site_url": pieces.site_url}
    sources |= press.others(search.files(holdings, frame, pages, pieces.schemas))
    sources |= press.others(admin.files(holdings, pieces.schemas))
    sources |= press.others(calendars.files(holdings, frame.site_url))
    sources |= press.others(badges.files(holdings))
    return sources, {path: press.files[path] for path in sources}, found


def template_directories(root: Path) -> tuple[Path, ...]:
    """Where a template is looked for: among the tree's own, then among the tool's."""
    own = root / "site_templates"
    tools = resources.directory("site_templates")
    return (own, tools) if own.is_dir() and own.resolve() != tools.resolve() else (tools,)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Without the cyclic garbage collector: a build makes many objects, nearly no cycles, and is short."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()  # else the collector would look through all of them at once
            gc.enable()


def _names(root: Path) -> dict[str, str]:
    """What the office's site is called, read before anything is checked; empty where that cannot be."""
    try:
        data = parse((root / RECORDS / "office.yml").read_bytes()).data
    except OSError:
        return {}
    if not data or not (data.get("short_name") or data.get("name")):
        return {}
    office = str(data.get("short_name") or data["name"])
    whole = str(data.get("name") or office)
    return {
        "site_name": say("titles", "site", office=office),
        "site_description": say("titles", "site_description", office=whole),
        "copyright": say("titles", "copyright", office=whole),
    }


def _addresses(pages: Iterable[Page], frame: Engine) -> dict[str, str]:
    """Address → what stands there. Raises BuildError where two things do, or a place stays empty."""
    found: dict[str, str] = {}
    for page in pages:
        if page.address in found:
            raise BuildError("page-twice", page=page.address)
        found[page.address] = page.template
    for address, hand_written in frame.pages.items():
        if address in frame.hosts and address not in found:
            raise BuildError("host-empty", file=hand_written.source, page=address)
        if address not in frame.hosts and address in found:
            raise BuildError("host-no-place", file=hand_written.source, page=address)
        found[address] = hand_written.source
    return found
