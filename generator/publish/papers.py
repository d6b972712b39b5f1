"""The public papers of a site: made where they are not what they were, and kept by their content.

A paper has two keys. Of what it *reads* (records, day, code): while that is the same nothing is even looked
at. Of what it *says* (its data, template, fonts and the versions of what sets it): while that is the same
it is not set again, though the records around it changed. What was set is kept under that key in
``.tidtam/papers/``, which may be deleted at any time.
"""

from __future__ import annotations

import json
import marshal
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from msgspec.structs import replace

from generator.papers import fonts, make, templates
from generator.papers.paper import Paper, PaperKind
from generator.publish.around import File
from generator.publish.holdings import Holdings, unique
from generator.publish.page import Page
from generator.publish.related import neighbours

MANY = 6
"""From this many papers on, starting processes for them pays."""
_MOST_PROCESSES = 2
"""As many as keep within 250 MB of memory together, on any machine."""
_SETTERS = ("typst", "pikepdf", "fontTools", "docxtpl", "docx", "lxml", "segno")
"""Packages that decide how a paper comes out."""
_DISTRIBUTIONS = frozenset({name.lower() for name in _SETTERS} | {"python_docx"})
_INDEX = "index.cache"
_FORGOTTEN = 30 * 24 * 3600
"""Seconds after which a paper that no build asked for is thrown away."""

_Known = dict[str, tuple[bytes, str, int]]
"""path in the site → key of what it reads, key of what it says, size in bytes."""


class Printed(NamedTuple):
    """A file of a paper."""

    address: str
    """Of the page that hands it out."""
    kind: str
    form: str
    path: str
    size: int
    key: str


class Job(NamedTuple):
    """A paper to be set. It goes to another process, so it is plain data."""

    key: str
    template: str
    data: dict[str, Any]


def printed(
    root: Path,
    state: Path,
    holdings: Holdings,
    site_url: str,
    tool: str,
    advance: Callable[[int, int], None],
) -> tuple[list[Printed], int]:
    """All public papers, as they are kept in ``state/papers``, and how many had to be set.

    ``site_url`` is where the site is published, empty where that is not known; ``tool`` is the fingerprint
    of the code and schemas; ``advance`` is told how many of how many are set.
    Raises BuildError where a template is wrong.
    """
    from generator.papers import kinds  # here: a draft makes no papers

    store = state / "papers"
    found = templates.files(root)
    desk = make.desk(holdings, site_url, found)
    before = _read(store / _INDEX)
    after: _Known = {}
    base = f"{tool} {templates.digest(found)} {_versions()} {site_url}"
    setting = _Setting(found, kinds.kinds())
    jobs: dict[str, Job] = {}
    result: list[Printed] = []
    for paper in kinds.papers(holdings):
        wanted = make.formats(paper, found) if paper.kind.public else ()
        if not wanted:
            continue
        reads = _reads(paper, holdings, base)
        data: dict[str, Any] | None = None
        for form in wanted:
            path = paper.path(form)
            known = before.get(path)
            if known and known[0] == reads and _size(store, known[1], form) == known[2]:
                after[path] = known
            else:
                data = data or dict(make.data_of(paper, desk))
                template = paper.kind.template(form)
                key = setting.key(template, data)
                after[path] = (reads, key, _size(store, key, form))
                if after[path][2] < 0:
                    jobs[f"{key}.{form}"] = Job(f"{key}.{form}", template, data)
            result.append(
                Printed(paper.subject.address, paper.kind.name, form, path, after[path][2], after[path][1])
            )
    sizes = set_all(list(jobs.values()), found, store, advance)
    for path, (reads, key, size) in after.items():
        if size < 0:
            after[path] = (reads, key, sizes[f"{key}.{path.rpartition('.')[2]}"])
    if after != before:
        _write(store, after)
    return [one._replace(size=after[one.path][2]) for one in result], len(jobs)


def files(state: Path, papers: Iterable[Printed]) -> Iterable[File]:
    """The papers as files of the site."""
    for one in papers:
        yield File(one.path, one.key, partial((state / "papers" / f"{one.key}.{one.form}").read_bytes))


def handed_out(pages: Iterable[Page], papers: Iterable[Printed]) -> list[Page]:
    """The pages, those that hand out papers knowing them."""
    found: dict[str, list[Printed]] = {}
    for one in papers:
        found.setdefault(one.address, []).append(one)
    return [_knowing(page, found[page.address]) if page.address in found else page for page in pages]


def _knowing(page: Page, papers: Sequence[Printed]) -> Page:
    """As JSON-like data: for each kind its name and its files, each with format, path and size."""
    told: dict[str, list[list[Any]]] = {}
    for one in papers:
        told.setdefault(one.kind, []).append([one.form, one.path, one.size])
    return replace(
        page, facts={**(page.facts or {}), "papers": [[kind, files] for kind, files in told.items()]}
    )


# -- keys ---------------------------------------------------------------------------------------------


def _reads(paper: Paper, holdings: Holdings, base: str) -> bytes:
    """What a paper is made of. The same key, the same paper."""
    record = paper.subject.record
    changed = holdings.changed.get(record.address)
    made_of = [base, paper.kind.name, paper.subject.address, paper.subject.part]
    if paper.kind.dated or changed is None:
        made_of.append(holdings.today.isoformat())
    if changed:
        made_of.append(changed.isoformat())
    made_of += [f"{one.address} {one.digest}" for one in inputs(paper, holdings)]
    return blake2b("\n".join(made_of).encode(), digest_size=16).digest()


def inputs(paper: Paper, holdings: Holdings) -> tuple[Any, ...]:
    """The records a paper may read: its own, those linked with it, the office and what its kind names."""
    record = paper.subject.record
    return unique(
        (
            record,
            *neighbours(holdings, record),
            *paper.kind.reads(holdings, paper.subject),
            *holdings.office,
        )
    )


class _Setting:
    """What papers are set with: the part of their content that is not their data."""

    def __init__(self, found: Mapping[str, Path], kinds: Iterable[PaperKind]) -> None:
        self._templates = found
        own = {make.source(kind.template(form)) for kind in kinds for form in kind.formats}
        self._shared = {name: path for name, path in found.items() if name not in own}
        self._digests: dict[str, bytes] = {}

    def key(self, template: str, data: Mapping[str, Any]) -> str:
        source = make.source(template)
        if source not in self._digests:
            drawn_by = self._shared | {source: self._templates[source]}
            self._digests[source] = f"{templates.digest(drawn_by)} {_versions()} {_code()}".encode()
        said = json.dumps(data, ensure_ascii=False, sort_keys=True).encode()
        return blake2b(said + self._digests[source] + template.encode(), digest_size=16).hexdigest()


@cache
def _versions() -> str:
    """What is installed beside the packages that set papers, name and version: a change sets them anew.

    Read off the names of folders: importlib.metadata costs more than all else of a build with nothing to do.
    """
    places = {Path(spec.origin).parents[1] for name in _SETTERS if (spec := find_spec(name)) and spec.origin}
    return " ".join(
        name
        for place in sorted(places)
        for name in sorted(os.listdir(place))  # noqa: PTH208
        if name.endswith(".dist-info") and name.partition("-")[0].lower() in _DISTRIBUTIONS
    )


def _code() -> str:
    """A digest of what sets papers: our code and fonts."""
    digest = blake2b(digest_size=16)
    for path in (*sorted(Path(make.__file__).parent.glob("*.py")), *fonts.files()):
        digest.update(path.read_bytes())
    return digest.hexdigest()


# -- setting ------------------------------------------------------------------------------------------


def set_all(
    jobs: Sequence[Job], found: Mapping[str, Path], store: Path, advance: Callable[[int, int], None]
) -> dict[str, int]:
    """Sets each job into its file in ``store``. Returns the sizes of the files in bytes by their keys.

    ``found`` are the templates; ``advance`` is told how many of how many are set. Raises BuildError where a
    template is wrong.
    """
    if not jobs:
        return {}
    store.mkdir(parents=True, exist_ok=True)
    advance(0, len(jobs))
    if len(jobs) < MANY or (os.cpu_count() or 1) < 2:
        with make.Maker(found) as maker:
            return dict(_told((_put(job, maker, store) for job in jobs), len(jobs), advance))
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # Processes that start anew: Typst has threads, which a fork would leave behind.
    processes = min(os.cpu_count() or 1, _MOST_PROCESSES, len(jobs) // 2)
    with ProcessPoolExecutor(
        processes, get_context("spawn"), initializer=_begin, initargs=(dict(found), store)
    ) as pool:
        try:
            return dict(_told(pool.map(_in_worker, jobs, chunksize=2), len(jobs), advance))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _told(
    results: Iterable[tuple[str, int]], total: int, advance: Callable[[int, int], None]
) -> Iterable[tuple[str, int]]:
    for done, result in enumerate(results, 1):
        yield result
        advance(done, total)


_worker: tuple[make.Maker, Path]
"""A worker process's own."""


def _begin(found: Mapping[str, Path], store: Path) -> None:
    import atexit

    global _worker
    _worker = make.Maker(found), store
    atexit.register(_worker[0].__exit__, None, None, None)


def _in_worker(job: Job) -> tuple[str, int]:
    return _put(job, *_worker)


def _put(job: Job, maker: make.Maker, store: Path) -> tuple[str, int]:
    content = maker.file(job.template, job.data)
    beside = store / f"{job.key}.{os.getpid()}"
    beside.write_bytes(content)
    beside.replace(store / job.key)
    return job.key, len(content)


# -- what is kept -------------------------------------------------------------------------------------


def _size(store: Path, key: str, form: str) -> int:
    """The size of a paper that is kept; -1 where it is not."""
    try:
        return (store / f"{key}.{form}").stat().st_size
    except OSError:  # not made yet, or thrown away
        return -1


def _read(path: Path) -> _Known:
    try:
        known = marshal.loads(path.read_bytes())
    except (OSError, EOFError, ValueError, TypeError):  # none yet, cut short, or another Python's
        return {}
    return known if isinstance(known, dict) else {}


def _write(store: Path, known: _Known) -> None:
    """Remembers what is wanted now, and throws away what has not been wanted for long."""
    store.mkdir(parents=True, exist_ok=True)
    beside = store / f"{_INDEX}.{os.getpid()}"
    beside.write_bytes(marshal.dumps(known))
    beside.replace(store / _INDEX)
    wanted = {f"{key}.{path.rpartition('.')[2]}" for path, (_, key, _) in known.items()} | {_INDEX}
    with os.scandir(store) as entries:
        ages = {entry.name: entry.stat().st_mtime for entry in entries}
    newest = max(ages.values())  # the index that was just written
    for name, age in ages.items():
        if name not in wanted and age < newest - _FORGOTTEN:
            (store / name).unlink(missing_ok=True)
