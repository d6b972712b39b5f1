"""What MkDocs made, read: the frame of every page, and the hand-written pages with what they link to.

It is kept by the content of all that went in, and made again only when some of that has changed.
"""

from __future__ import annotations

import json
import marshal
import os
import re
import shutil
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from generator.processes import aside
from generator.publish import frame, links, mkdocs, policy
from generator.publish.failure import BuildError
from generator.publish.frame import Shell, Words
from generator.publish.mkdocs import DEPTHS, ENGLISH, Input, files_below, marker_addresses

NICENESS = 10
"""Of work that is waited for last: what comes before goes first."""


class HandWritten(NamedTuple):
    """A page made from ``docs/``."""

    source: str
    """Its Markdown file, from the root of the tree."""
    targets: tuple[str, ...]
    anchors: tuple[str, ...]


class Engine(NamedTuple):
    """What MkDocs made of ``mkdocs.yml`` and ``docs/``."""

    digest: str
    directory: Path
    """Where its files lie."""
    files: Mapping[str, tuple[str, int]]
    """path in the site → digest and size; hosts and marker pages are not among them."""
    pages: Mapping[str, HandWritten]
    """address → page; also those with a place for a generated body."""
    hosts: Mapping[str, Shell]
    """address → the hand-written page around a generated body."""
    shells: Mapping[tuple[int, str], Shell]
    """(parts of the address, section) → the frame of a generated page; section "" is no tab."""
    words: Words
    site_url: str
    targets: tuple[str, ...]
    """What every frame links to."""
    scripts: tuple[str, ...] = ()
    """Digests of the scripts that stand within the frames, as a Content-Security-Policy names them."""

    def shell(self, address: str, section: str) -> Shell:
        depth = address.count("/") + 1
        if depth > DEPTHS:
            raise BuildError("frame-depth", page=address)
        return self.shells.get((depth, section)) or self.shells[depth, ""]


@contextmanager
def making(
    source: Input,
    cache: Path,
    tool: str = "",
    writers: tuple[Path, ...] = (),
    compiled: Path | None = None,
) -> Iterator[Callable[[], Engine]]:
    """The frame for ``source``: found in the directory ``cache``, or being made while others work.

    ``writers`` are the directories of all else that writes HTML for the site (templates, code), ``tool``
    the fingerprint of what lies there: the style sheet holds what they have use for. ``compiled`` is where
    compiled templates are kept. What it gives is to be called for the frame, and waits until there is one;
    it raises BuildError when MkDocs fails or its pages are not as expected.
    """
    digest, cache = _digest(source, tool), cache.resolve()
    kept = _kept(cache, digest)
    if kept:
        yield lambda: kept
        return

    def made() -> Engine:
        wait()
        found = _kept(cache, digest)
        if found is None:
            raise FileNotFoundError(cache)
        return found

    with aside(partial(_make, source, cache, digest, writers, compiled), niceness=NICENESS) as wait:
        yield made


def _make(source: Input, cache: Path, digest: str, writers: tuple[Path, ...], compiled: Path | None) -> None:
    """Makes the frame and puts it into ``cache``."""
    work = cache.with_name(f"{cache.name}.{os.getpid()}")
    shutil.rmtree(work, ignore_errors=True)
    try:
        hosts = mkdocs.run(source, work, compiled)
        _dress(work / "site", writers)
        made = _read(source, work / "site", digest, hosts)
        shutil.rmtree(work / "docs")
        (work / "frame.cache").write_bytes(marshal.dumps(_packed(made)))
        shutil.rmtree(cache, ignore_errors=True)
        work.rename(cache)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _digest(source: Input, tool: str) -> str:
    digest = blake2b(f"{mkdocs.digest(source)} {tool}".encode(), digest_size=16)
    for path in (__file__, frame.__file__, links.__file__, mkdocs.__file__, policy.__file__):
        digest.update(Path(path).read_bytes())
    digest.update(Path(__file__).with_name("styles.py").read_bytes())
    return digest.hexdigest()


def _dress(site: Path, writers: tuple[Path, ...]) -> None:
    """One style sheet for every page; the pages below ``en/`` say that they are in English."""
    from generator.publish import styles  # here: a build that finds its frame needs no CSS parser

    written = (
        path.read_text("utf-8")
        for directory in writers
        for path in files_below(directory)
        if path.suffix in (".j2", ".html", ".py", ".toml")
    )
    scripts = (path.read_text("utf-8") for path in site.glob("assets/*.js"))
    styles.gather(site, styles.words(chain(written, scripts)))
    for path in site.glob(f"{ENGLISH}/**/*.html"):
        html = path.read_text("utf-8")
        path.write_text(re.sub(r'<html lang="[^"]*"', f'<html lang="{ENGLISH}"', html, count=1), "utf-8")


# -- what comes out ---------------------------------------------------------------------------------


def _read(source: Input, site: Path, digest: str, hosts: Mapping[str, str]) -> Engine:
    base: dict[int, Shell] = {}
    english: dict[int, Shell] = {}
    words, site_url = Words("", ""), ""
    frame_targets: dict[str, None] = {}
    for address in marker_addresses(source):
        html = (site / address / "index.html").read_text("utf-8")
        depth = address.count("/") + 1
        found = frame.split(html, depth)
        if address.startswith(f"{ENGLISH}/"):
            english[depth] = found.shell
        else:
            base[depth], words, site_url = found.shell, found.words, found.site_url
        frame_targets |= dict.fromkeys(links.read(html, address, site_url).targets)
    for path in (site / frame.WORD, site / ENGLISH / frame.WORD):
        shutil.rmtree(path, ignore_errors=True)
    for name in ("sitemap.xml", "sitemap.xml.gz"):
        (site / name).unlink(missing_ok=True)
    _tidy_search(site / "search" / "search_index.json")

    pages: dict[str, HandWritten] = {}
    shells: dict[str, Shell] = {}
    files: dict[str, tuple[str, int]] = {}
    plain: dict[Path, str] = {}
    sources = source.pages()
    for path in files_below(site):
        name = path.relative_to(site).as_posix()
        content = path.read_bytes()
        if path.suffix == ".html":
            html = content.decode("utf-8")
            address = name.removesuffix("index.html").removesuffix("/")
            markdown = hosts.get(address) or _markdown_of(sources, address)
            held = links.read(html, address, site_url)
            pages[address] = HandWritten(markdown, _without_markers(held.targets), held.anchors)
            if address in hosts:
                shells[address] = frame.split_host(html, markdown)
                path.unlink()
                continue
            plain[path] = html
            continue
        if frame.WORD.encode() in content:
            raise BuildError("frame-trace", page=name, text=frame.WORD)
        files[name] = (blake2b(content, digest_size=16).hexdigest(), len(content))
    texts = (
        b"".join(shell.texts).decode() for shell in chain(base.values(), english.values(), shells.values())
    )
    scripts = tuple(sorted({one for html in chain(texts, plain.values()) for one in policy.scripts(html)}))
    for path, html in plain.items():
        name = path.relative_to(site).as_posix()
        if frame.WORD in html:
            raise BuildError("frame-trace", page=name, text=frame.WORD)
        content = policy.within(html, policy.meta(name, scripts)).encode()
        path.write_bytes(content)
        files[name] = (blake2b(content, digest_size=16).hexdigest(), len(content))
    sections = [""] + [target.rstrip("/") for target in frame_targets if target.endswith("/")]
    own = {(depth, ENGLISH): shell for depth, shell in english.items()}
    return Engine(
        digest=digest,
        directory=site,
        files=files,
        pages=pages,
        hosts=shells,
        shells={
            (depth, section): frame.activated(shell, "../" * depth, section) if section else shell
            for depth, shell in base.items()
            for section in sections
        }
        | own,
        words=words,
        site_url=site_url,
        targets=_without_markers(tuple(frame_targets)),
        scripts=scripts,
    )


def _without_markers(targets: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(target for target in targets if frame.WORD not in target)


def _markdown_of(docs: Container[str], address: str) -> str:
    """The file a page was made from; the theme's own page (404) is its own source."""
    for name in (f"{address}.md", f"{address}/index.md".lstrip("/"), f"{address}/README.md".lstrip("/")):
        if name in docs:
            return f"docs/{name}"
    return address


def _tidy_search(path: Path) -> None:
    """Material's search index without the marker headings; the words below one go to its page's entry."""
    if not path.is_file():
        return
    index = json.loads(path.read_text("utf-8"))
    entries: list[dict[str, Any]] = []
    for entry in index["docs"]:
        page, _, anchor = entry["location"].partition("#")
        if anchor != frame.CONTENTS:
            entries.append(entry)
            continue
        first = next(item for item in entries if item["location"] == page)
        first["text"] = " ".join(part for part in (first["text"], entry["text"]) if part)
    index["docs"] = entries
    path.write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), "utf-8")


# -- kept for the next time -------------------------------------------------------------------------


def _kept(cache: Path, digest: str) -> Engine | None:
    try:
        packed = marshal.loads((cache / "frame.cache").read_bytes())
        if packed["digest"] != digest:
            return None
        engine = _unpacked(packed, cache / "site")
        top = engine.directory
        whole = all((top / name).stat().st_size == size for name, (_, size) in engine.files.items())
    except (OSError, EOFError, ValueError, TypeError, KeyError):  # none yet, or damaged: made anew
        return None
    return engine if whole else None


def _packed(engine: Engine) -> dict[str, Any]:
    return {
        "digest": engine.digest,
        "files": dict(engine.files),
        "pages": {
            address: (page.source, page.targets, page.anchors) for address, page in engine.pages.items()
        },
        "hosts": {address: (shell.texts, shell.slots) for address, shell in engine.hosts.items()},
        "shells": {key: (shell.texts, shell.slots) for key, shell in engine.shells.items()},
        "words": tuple(engine.words),
        "site_url": engine.site_url,
        "targets": engine.targets,
        "scripts": engine.scripts,
    }


def _unpacked(packed: Mapping[str, Any], directory: Path) -> Engine:
    return Engine(
        digest=packed["digest"],
        directory=directory,
        files=packed["files"],
        pages={address: HandWritten(*page) for address, page in packed["pages"].items()},
        hosts={address: Shell(*shell) for address, shell in packed["hosts"].items()},
        shells={key: Shell(*shell) for key, shell in packed["shells"].items()},
        words=Words(*packed["words"]),
        site_url=packed["site_url"],
        targets=packed["targets"],
        scripts=packed["scripts"],
    )
