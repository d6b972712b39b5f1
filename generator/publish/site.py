"""``tidtam build``: every stage of it, from first to last."""

from __future__ import annotations

import datetime as dt
import gc
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from msgspec import Struct

from generator.check import schema_directory
from generator.history.repository import NoHistory
from generator.history.then import Then
from generator.load import RECORDS
from generator.opendata import stage
from generator.processes import aside, can_fork
from generator.publish import around, engine, kept, lock, loose, papers, swap
from generator.publish.engine import Engine
from generator.publish.failure import BrokenLinks, BuildError
from generator.publish.kept import Kept
from generator.publish.loose import Loose
from generator.publish.page import Page
from generator.publish.plan import plan
from generator.publish.premises import Premises
from generator.publish.press import Press, find_broken
from generator.publish.stock import Stock, checked
from generator.publish.swap import Staging
from generator.publish.views import data as views_data
from generator.publish.views.history import TEMPLATE as HISTORY
from generator.publish.workshop import Workshop, given
from generator.schema import Schemas

__all__ = ["BuildError", "Built", "build"]

MANY = 1_000
"""From this many pages on, a second process pays where little has changed."""
Progress = Callable[[str, int, int], None]
"""Told the stage, and how much of how much is done; both 0 where that is not stock."""


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
    premises = Premises.of(root, today, then)
    with (
        lock.held(premises.state / "lock"),
        _no_collection(),
        engine.making(
            premises.source,
            premises.state / "frame",
            premises.tool,
            (*premises.templates, Path(__file__).parent),
            premises.compiled,
        ) as made_frame,
        aside(premises.compile, worth=not premises.compiled.is_dir(), niceness=engine.NICENESS),
    ):
        progress("check", 0, 0)
        schemas = Schemas(schema_directory(root))
        memory = kept.place(premises.state, root, out)
        before = kept.read(memory, premises.tool)
        with _staged(Staging(out, before.files, before.sources)) as staging:
            read = partial(Stock.of, premises, schemas=schemas, without_samples=without_samples)
            data = partial(loose.with_data, staging, whole=not without_papers)
            beside = (lambda raw: (data(read(raw)), staging.lost)) if _pays_beside(before) else None
            with checked(premises, schemas, beside) as (raw, outcome):
                progress("plan", 0, 0)
                stock = read(raw)
                pages = plan(
                    stock.holdings, premises.cache("plan"), views_data.dictionary(lambda: stock.pieces.shape)
                )
            sheets: list[papers.Printed] = []
            printed = 0
            if not without_papers:
                sheets, printed = papers.printed(
                    root, premises.state, stock.holdings, premises.source.site_url, premises.tool,
                    lambda done, total: progress("papers", done, total),
                )  # fmt: skip
            pages = papers.handed_out(pages, sheets)
            progress("frame", 0, 0)
            frame = made_frame()
            register = stock.holdings.register
            histories = [page.address for page in pages if page.template == HISTORY]
            pages += around.redirects(register, frame.site_url, _addresses(pages, frame), histories)

            press = Press(frame, register, partial(premises.renderer, schemas), staging, before)
            token = f"{premises.tool} {stock.origin}"
            ready = _ready(outcome(), stock, staging)
            made, (search, open_data) = press.pages(
                [page for page in pages if page.address not in loose.TELL_OF_DATA],
                token,
                lambda: (loose.with_search(staging, stock, frame, pages), ready or data(stock)),
                lambda done, total: progress("pages", done, total),
            )
            press.take(search)
            press.take(open_data)
            pages = stage.told(pages, open_data.facts)
            last = [page for page in pages if page.address in loose.TELL_OF_DATA]
            made |= press.pages(last, token, lambda: None)[0]
            press.take(loose.around_pages(staging, stock, frame, pages, premises, sheets))
            press.take(loose.for_host(staging, frame, press.files))
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
                plain=stock.plain,
                history=stock.holdings.past.history if stock.holdings.past else None,
                old_states=premises.cache("past"),
                frame=frame,
                places=frozenset(page.address for page in pages if not page.record),
                given=given(pages),
                files=press.files.keys(),
                renderer=press.renderer,
            )
        )
        if press.rendered or written or removed or press.sources != before.sources:
            kept.write(memory, premises.tool, Kept(frame.digest, made, press.files, press.sources))
    return Built(
        pages=len(pages) + len(frame.pages.keys() - made.keys()),
        records=len(register.records),
        rendered=press.rendered,
        written=written,
        removed=removed,
        papers=len(sheets),
        printed=printed,
        seconds=time.perf_counter() - started,
        unknown=stock.unknown,
    )


def _pays_beside(before: Kept) -> bool:
    """Whether to do in a second process what little has to be done anew."""
    return len(before.pages) >= MANY and can_fork()


def _ready(outcome: tuple[Loose, set[str]] | None, stock: Stock, staging: Staging) -> Loose | None:
    """The data that a second process made, if it read what was read here: it reads for itself."""
    if outcome is None:
        return None
    made, lost = outcome
    staging.told_lost(lost)
    if made.read_from != stock.read_from:
        staging.forget(made.files)
        return None
    return made


@contextmanager
def _staged(staging: Staging) -> Iterator[Staging]:
    """While files are being made: what fails leaves nothing of them."""
    try:
        yield staging
    except BaseException:
        staging.discard()
        raise


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
