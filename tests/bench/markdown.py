"""Built pages turned back into Markdown, so that other makers of sites can be given the same pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

_VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
_SILENT = frozenset({"script", "style", "svg", "template", "nav", "form", "button"})
_BLOCKS = frozenset(
    {"p", "div", "section", "ul", "ol", "dl", "dt", "dd", "header", "footer", "aside", "details"}
)
_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}


@dataclass(frozen=True, slots=True)
class Page:
    """A page without its frame."""

    address: str
    """Without slashes around it; the home page's is empty."""
    title: str
    markdown: str


class _Article(HTMLParser):
    """The text, headings, lists, tables and links inside the page's ``<article>``."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.title = ""
        self._inside = 0
        self._silent = 0
        self._links: list[str] = []
        self._cells: list[str] | None = None
        self._rows = 0
        self._cell: list[str] | None = None
        self._heading: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "article":
            self._inside += 1
        if not self._inside or tag in _VOID:
            if self._inside and tag == "br":
                self._say(" ")
            return
        if tag in _SILENT:
            self._silent += 1
        elif tag in _HEADINGS:
            self.out.append(f"\n\n{_HEADINGS[tag]} ")
            self._heading = []
        elif tag in _BLOCKS and self._cell is None:
            self.out.append("\n\n")
        elif tag == "li" and self._cell is None:
            self.out.append("\n- ")
        elif tag == "a":
            self._links.append(dict(attrs).get("href") or "")
            self._say("[")
        elif tag == "table":
            self._rows = 0
        elif tag == "tr":
            self._cells = []
        elif tag in ("td", "th"):
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        if tag == "article":
            self._inside -= 1
        if not self._inside or tag in _VOID:
            return
        if tag in _SILENT:
            self._silent -= 1
        elif tag in _HEADINGS:
            text = "".join(self._heading or []).strip()
            self.title = self.title or text
            self.out.append("\n\n")
            self._heading = None
        elif tag == "a" and self._links:
            self._say(f"]({self._links.pop()})")
        elif tag in ("td", "th") and self._cells is not None:
            self._cells.append(" ".join("".join(self._cell or []).split()).replace("|", "\\|"))
            self._cell = None
        elif tag == "tr" and self._cells is not None:
            self._row(self._cells)
            self._cells = None

    def handle_data(self, data: str) -> None:
        if self._inside and not self._silent:
            self._say(re.sub(r"\s+", " ", data))

    def _say(self, text: str) -> None:
        if self._silent:
            return
        if self._heading is not None:
            self._heading.append(text)
        (self.out if self._cell is None else self._cell).append(text)

    def _row(self, cells: list[str]) -> None:
        self._rows += 1
        self.out.append(("\n\n" if self._rows == 1 else "\n") + f"| {' | '.join(cells)} |")
        if self._rows == 1:
            self.out.append("\n" + "|---" * len(cells) + "|")


def pages(site: Path) -> list[Page]:
    """Every page of a built site, the error page aside."""
    found = []
    for path in site.rglob("index.html"):
        article = _Article()
        article.feed(path.read_text("utf-8"))
        article.close()
        address = path.parent.relative_to(site).as_posix().strip(".")
        text = re.sub(r"[ \t]*\n[ \t]*(\n\s*)+", "\n\n", "".join(article.out)).strip()
        if text:
            found.append(Page(address, article.title or address, text + "\n"))
    return sorted(found, key=lambda page: page.address)


def write(those: list[Page], directory: Path, index: str) -> None:
    """Writes pages as Markdown files with a title in front; ``index`` names a page with pages below it."""
    parents = {""}
    for page in those:
        steps = page.address.split("/")
        parents |= {"/".join(steps[:count]) for count in range(1, len(steps))}
    for page in those:
        below = f"{page.address}/{index}" if page.address else index
        path = directory / (below if page.address in parents else f"{page.address}.md")
        path.parent.mkdir(parents=True, exist_ok=True)
        title = page.title.replace("\\", "").replace('"', "'")
        path.write_text(f'---\ntitle: "{title}"\n---\n\n{page.markdown}', "utf-8")
