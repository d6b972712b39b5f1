"""Pages made: body, frame and data put together, and only those that are not what they were."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from html import escape
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

from generator.publish import data, links, policy
from generator.publish.around import REDIRECT
from generator.publish.engine import Engine
from generator.publish.failure import BuildError
from generator.publish.frame import stamped
from generator.publish.kept import Kept, Made
from generator.publish.links import Broken
from generator.publish.loose import Loose
from generator.publish.mkdocs import ENGLISH
from generator.publish.page import Body, Page
from generator.publish.swap import Staging, Stat
from generator.publish.workers import in_two
from generator.register import Register

if TYPE_CHECKING:
    from generator.publish.render import Renderer


Other = TypeVar("Other")
_Job = tuple[Page, bytes]
"""A page to be made, and its key."""


class Press:
    """Puts the files of one build into its staging, and knows which there are.

    ``renderer`` is called for one only if a page has to be made.
    """

    def __init__(
        self,
        frame: Engine,
        register: Register,
        renderer: Callable[[], Renderer],
        staging: Staging,
        before: Kept,
    ) -> None:
        self._frame = frame
        self._register = register
        self.renderer = cache(renderer)
        self._staging = staging
        self._before = before
        self._tokens = _tokens(register)
        self.files: dict[str, Stat] = {}
        """Every file of the site."""
        self.sources: dict[str, str] = {}
        """Path → key of the files that belong to no page."""
        self.rendered = 0
        """How many pages had to be made."""

    def pages(
        self,
        pages: Sequence[Page],
        tool: str,
        also: Callable[[], Other],
        advance: Callable[[int, int], None] = lambda done, total: None,
    ) -> tuple[dict[str, Made], Other]:
        """Every page, made where its key, or one of its files, is not what it was; and what ``also`` gives.

        ``tool`` is the fingerprint of the code, templates and schemas. ``also`` is other work that is to go
        on beside the pages; what it gives may come through pickle.
        """
        base = blake2b(f"{tool} {self._frame.digest}".encode()).digest()
        made: dict[str, Made] = {}
        jobs: list[_Job] = []
        for page in pages:
            key = _key(page, base, self._tokens)
            old = self._before.pages.get(page.address)
            if old and old[0] == key and self._all_there(old[3]):
                made[page.address] = old
            else:
                jobs.append((page, key))
        self.rendered += len(jobs)
        if not jobs:
            return made, also()
        make = self._maker()

        def work(job: _Job | None) -> Any:
            return make(*job) if job else also()

        done = in_two([None, *jobs], work, advance, lambda job: _kin(job) if job else "")
        for address, one, files in done[1:]:
            made[address] = one
            self.files.update(files)
        return made, done[0]

    def take(self, loose: Loose) -> None:
        """Files that belong to no page. Raises BuildError where there is one already."""
        for path, there in loose.files.items():
            if path in self.files:
                raise BuildError("file-twice", path=path)
            self.files[path] = there
        self.sources |= loose.sources

    def _all_there(self, paths: Sequence[str]) -> bool:
        """Whether the site still has these files as they were; if so they stay."""
        there = self._staging.known
        for path in paths:
            if path not in there:
                return False
            self.files[path] = there[path]
        return True

    def _maker(self) -> Callable[[Page, bytes], tuple[str, Made, dict[str, Stat]]]:
        renderer = self.renderer()

        def make(page: Page, key: bytes) -> tuple[str, Made, dict[str, Stat]]:
            urls = links.Urls(page.address)
            body = renderer.body(page, urls)
            outputs = files_of(page, body, urls, self._register, self._frame)
            files = {path: self._staging.put(path, content) for path, content in outputs.items()}
            anchors = "\n".join(links.anchors(body.html))
            return page.address, (key, "\n".join(urls.targets), anchors, tuple(files)), files

        return make


def files_of(page: Page, body: Body, urls: links.Urls, register: Register, frame: Engine) -> dict[str, bytes]:
    """Path in the site → content of a page and of what goes with it."""
    outputs = {_path(page.address): with_alternates(_whole(page, body, frame), page, urls)}
    if page.record:
        outputs[page.address + data.SUFFIX] = data.data(page.record, register, frame.site_url)
    if page.files:
        outputs.update(page.files(frame.site_url))
    return outputs


def _whole(page: Page, body: Body, frame: Engine) -> bytes:
    if page.template == REDIRECT:
        return policy.within(body.html, policy.meta(_path(page.address), ())).encode()
    return stamped(
        frame.hosts.get(page.address) or frame.shell(page.address, page.section),
        frame.words,
        title=page.title,
        description=page.description,
        canonical=f"{frame.site_url}{page.address}/" if page.address else frame.site_url,
        body=body,
        policy=policy.meta(_path(page.address), frame.scripts),
        other=links.Urls(page.address)(_other(page)),
    )


def with_alternates(whole: bytes, page: Page, urls: links.Urls) -> bytes:
    """The page, its head naming what it also is for programs: a record's data, feeds, a calendar."""
    told: list[list[str]] = list((page.facts or {}).get("alternates", ()))
    if page.record:
        told.append(["application/json", page.address + data.SUFFIX, page.title])
    if not told:
        return whole
    lines = [
        f'<link rel="alternate" type="{media}" href="{escape(urls.file(path))}" title="{escape(title)}">'
        for media, path, title in told
    ]
    return whole.replace(b"</head>", "\n".join((*lines, "</head>")).encode(), 1)


def _other(page: Page) -> str:
    """The address of the page that says the same in the other language, else of that language's home page."""
    home = "" if page.section == ENGLISH else ENGLISH
    return str((page.facts or {}).get("twin", home))


def _kin(job: _Job) -> str:
    """The year of a work or of papers that a page belongs to; all other pages look at everything."""
    top, _, rest = job[0].address.partition("/")
    year = rest.partition("/")[0]
    return f"{top}/{year}" if year.isdigit() else ""


def keys(pages: Iterable[Page], register: Register) -> dict[str, bytes]:
    """Address → the key of each page, to tell two plans apart."""
    tokens = _tokens(register)
    return {page.address: _key(page, b"", tokens) for page in pages}


def _tokens(register: Register) -> dict[str, bytes]:
    """Address → digest of name and content of each record, all of one length."""
    return {
        address: blake2b(f"{address} {record.digest}".encode(), digest_size=16).digest()
        for address, record in register.records.items()
    }


def _path(address: str) -> str:
    return f"{address}/index.html" if address else "index.html"


def _key(page: Page, base: bytes, tokens: Mapping[str, bytes]) -> bytes:
    """What a page is made of. The same key, the same page. ``tokens`` name each record and its content."""
    made_of = (
        page.address,
        page.title,
        page.section,
        page.template,
        page.description,
        [(crumb.title, crumb.address) for crumb in page.crumbs],
        b"".join([tokens[record.address] for record in page.inputs]),
        page.record is not None,
        page.facts,
    )
    # Version 2 of the format: later ones tell whether two equal texts are one object, which is chance.
    return blake2b(marshal.dumps(made_of, 2), digest_size=16, key=base).digest()


# -- links ------------------------------------------------------------------------------------------


def find_broken(
    pages: Sequence[Page], made: Mapping[str, Made], files: Mapping[str, Stat], frame: Engine, before: Kept
) -> list[Broken]:
    """The broken links of the whole site.

    Where nothing went away since the last build, links that were whole are whole: only those of the pages
    made anew are followed.
    """
    new = [page for page in pages if made[page.address] is not before.pages.get(page.address)]
    if _something_gone(new, made, files, frame, before):
        holders = chain(_hand_written(frame), _held(pages, made))
    else:
        holders = chain(_held(new, made))
    places = {f"{address}/" if address else "" for address in chain(made, frame.pages)} | files.keys()
    anchors = {
        f"{address}/" if address else "": "\n".join(page.anchors) for address, page in frame.pages.items()
    }
    for address, one in made.items():
        place = f"{address}/" if address else ""
        anchors[place] = f"{anchors[place]}\n{one[2]}" if place in anchors else one[2]
    return links.broken(holders, places, anchors)


def _something_gone(
    new: Sequence[Page], made: Mapping[str, Made], files: Mapping[str, Stat], frame: Engine, before: Kept
) -> bool:
    if before.frame != frame.digest or not before.files.keys() <= files.keys():
        return True
    return any(
        not set(before.pages[page.address][2].split("\n")) <= set(made[page.address][2].split("\n"))
        for page in new
        if page.address in before.pages
    )


def _hand_written(frame: Engine) -> Iterator[tuple[str, str, Iterable[str]]]:
    yield "mkdocs.yml", "", frame.targets
    for address, page in frame.pages.items():
        yield page.source, address, page.targets


def _held(pages: Iterable[Page], made: Mapping[str, Made]) -> Iterator[tuple[str, str, Iterable[str]]]:
    for page in pages:
        targets = made[page.address][1]
        if targets:
            file = page.record.file if page.record else f"site_templates/{page.template}"
            yield file, page.address, targets.split("\n")
