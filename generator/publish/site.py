"""``tidtam build``: every stage of it, from first to last."""

from __future__ import annotations

import datetime as dt
import gc
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from generator import resources
from generator.cache import STATE, Cache, fingerprint
from generator.check import check, schema_directory
from generator.history.reading import History, read
from generator.history.repository import NoHistory
from generator.history.then import Then
from generator.load import RECORDS
from generator.opendata import badges, calendars, licence, stage
from generator.opendata.pieces import Pieces
from generator.publish import (
    admin,
    around,
    engine,
    kept,
    lock,
    mkdocs,
    papers,
    search,
    swap,
    views_badges,
    views_data,
)
from generator.publish.engine import Engine
from generator.publish.failure import BrokenLinks, BuildError, WrongRecords
from generator.publish.holdings import Holdings
from generator.publish.kept import Kept
from generator.publish.page import Page
from generator.publish.past import Past, days
from generator.publish.plan import plan
from generator.publish.press import Press, find_broken
from generator.publish.public import public
from generator.publish.swap import Staging
from generator.publish.views_history import TEMPLATE as HISTORY
from generator.publish.words import say
from generator.publish.workshop import Workshop
from generator.yamlcore import parse

if TYPE_CHECKING:
    from generator.publish.render import Renderer

__all__ = ["BuildError", "Built", "build"]

Progress = Callable[[str, int, int], None]
"""Told the stage, and how much of how much is done; both 0 where that is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
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
    state = root / STATE
    if not (root / RECORDS).is_dir():
        raise FileNotFoundError(root / RECORDS)
    swap.check_place(root, out)
    source = mkdocs.inputs(root, _names(root))
    templates = template_directories(root)
    tool = fingerprint(*dict.fromkeys((schema_directory(root), *templates)))
    with (
        lock.held(state / "lock"),
        _no_collection(),
        engine.making(source, state / "frame", tool, (*templates, Path(__file__).parent)) as made_frame,
    ):
        progress("check", 0, 0)
        checked = check(root, cache=state)
        if checked.errors:
            raise WrongRecords(checked.errors)

        schemas = checked.schemas
        memory = kept.place(state, root, out)
        before = kept.read(memory, tool)
        register, plain = public(
            checked.register, schemas, without_samples=without_samples, plain=before.plain
        )

        progress("plan", 0, 0)
        history, unknown = _history(then.repository if then else root, state, then.commit if then else "HEAD")
        past = None
        if history:
            old_states = Cache(state / "past", tool)
            past = Past(
                then.repository if then else root,
                history,
                checked.register,
                register,
                schemas,
                old_states,
                without_samples=without_samples,
                then=then.commit if then else "",
            )
        changed = days(history, register) if history else {}
        holdings = Holdings(register, today, changed, past)
        sheets: list[papers.Printed] = []
        printed = 0
        if not without_papers:
            sheets, printed = papers.printed(
                root, state, holdings, source.site_url, tool,
                lambda done, total: progress("papers", done, total),
            )  # fmt: skip
        pieces = Pieces(holdings, schemas, source.site_url, Cache(state / "data", tool))
        more = views_data.dictionary(lambda: pieces.shape)
        pages = papers.handed_out(plan(holdings, Cache(state / "plan", tool), more), sheets)
        progress("frame", 0, 0)
        frame = made_frame()
        histories = [page.address for page in pages if page.template == HISTORY]
        pages += around.redirects(register, frame.site_url, _addresses(pages, frame), histories)

        def renderer() -> Renderer:
            from generator.publish.render import Renderer  # here: what makes no page needs no Jinja2

            return Renderer(templates, schemas, _only(state / "templates", tool))

        staging = Staging(out, before.files)
        try:
            progress("pages", 0, len(pages))
            press = Press(frame, register, renderer, staging, before)
            origin = f"{history.origin} {history.branch} {past and past.then}" if history else ""
            progress("data", 0, 0)
            sources, pages = _data(press, pieces, holdings, pages, whole=not without_papers)
            made = press.pages(pages, f"{tool} {origin}", lambda done, total: progress("pages", done, total))
            sources |= press.others(
                chain(
                    around.files(root, frame, register, pages, changed),
                    papers.files(state, sheets),
                    search.files(holdings, frame, pages, schemas),
                    admin.files(holdings, schemas),
                    calendars.files(holdings, frame.site_url),
                    badges.files(holdings),
                    around.host_files(frame, press.files),  # the last, when all others are known
                )
            )

            progress("links", 0, 0)
            broken = find_broken(pages, made, press.files, frame, before)
            if broken:
                raise BrokenLinks(broken)

            progress("write", 0, 0)
            written, removed = staging.apply(press.files)
        except BaseException:
            staging.discard()
            raise
        keep(
            Workshop(
                root=root,
                today=today,
                schemas=schemas,
                raw=checked.register,
                plain=plain,
                history=history,
                old_states=Cache(state / "past", tool),
                frame=frame,
                places=frozenset(page.address for page in pages if not page.record),
                files=press.files.keys(),
                renderer=press.renderer,
            )
        )
        if press.rendered or written or removed or sources != before.sources or plain != before.plain:
            kept.write(memory, tool, Kept(frame.digest, made, press.files, sources, plain))
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


def _data(
    press: Press, pieces: Pieces, holdings: Holdings, pages: list[Page], *, whole: bool
) -> tuple[dict[str, str], list[Page]]:
    """Makes the data files, and tells the page that offers them. Returns path → key, and the pages."""
    terms = licence.terms(holdings)
    staged = stage.Stage(pieces, terms, whole=whole)
    sources = press.others(staged.files())
    sources |= press.others(stage.catalogues(staged.offers, press.files, terms, holdings, pieces.site_url))
    pieces.forget()
    facts = stage.facts(staged.offers, press.files, pieces.shape)
    for address in (views_data.ADDRESS, views_data.IN_ENGLISH):
        pages = stage.told(pages, address, facts)
    return sources, stage.told(pages, views_badges.ADDRESS, {"site_url": pieces.site_url})


def template_directories(root: Path) -> tuple[Path, ...]:
    """Where a template is looked for: among the tree's own, then among the tool's."""
    own = root / "site_templates"
    tools = resources.directory("site_templates")
    return (own, tools) if own.is_dir() and own.resolve() != tools.resolve() else (tools,)


def _only(directory: Path, name: str) -> Path:
    """A directory in ``directory`` for what this very code and these templates make; others are removed."""
    if directory.is_dir():
        for other in directory.iterdir():
            if other.name != name:
                shutil.rmtree(other, ignore_errors=True)
    return directory / name


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


def _history(root: Path, state: Path, revision: str) -> tuple[History | None, NoHistory | None]:
    """The history of the records, or why there is none."""
    try:
        return read(root, state / "history.cache", revision), None
    except NoHistory as error:
        return None, error


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
