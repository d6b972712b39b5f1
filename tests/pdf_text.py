"""The text of a PDF as three readers find it, and whether it holds a given text.

poppler (Linux desktops) and pdfium (Chrome, Edge) read what is said of each syllable; pdf.js (Firefox) reads
what is said of each glyph. pdfium leaves out some blanks after a mark; that is forgiven, one
too many is not.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pypdfium2

from generator.thai.digits import to_arabic
from tests.needs import without

PDFJS = Path(__file__).parent / "pdfjs"


def poppler(path: Path) -> list[str]:
    if shutil.which("pdftotext") is None:
        without("needs pdftotext (poppler-utils)")
    # Once as it lies on the page, once in the order of reading: the lines of a table's cells keep together.
    texts = [
        subprocess.run(["pdftotext", *order, str(path), "-"], check=True, capture_output=True).stdout.decode()
        for order in ((), ("-raw",))
    ]
    return [page for text in texts for page in text.split("\f")[:-1]]


def pdfium(path: Path) -> list[str]:
    pdf = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in pdf]
    finally:
        pdf.close()


def pdfjs(path: Path) -> list[str]:
    if shutil.which("node") is None or not (PDFJS / "node_modules").is_dir():
        without("needs node and tests/pdfjs/node_modules (npm ci in tests/pdfjs)")
    command = ["node", str(PDFJS / "text.mjs"), str(path)]
    found: list[str] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return found


READERS: dict[str, Callable[[Path], list[str]]] = {"poppler": poppler, "pdfium": pdfium, "pdf.js": pdfjs}


def missing(texts: Sequence[str], pages: Sequence[str]) -> list[str]:
    """Those of ``texts`` that the pages do not hold. A line may end anywhere; no blank may come into a word.

    A text that runs over the foot of a page is looked for without what stands around the pages.
    """
    lines = [[line for line in page.split("\n") if line.strip()] for page in pages]
    whole = to_arabic("\n".join("\n".join(page) for page in lines))
    # Header and footer: what the pages begin and end with again and again.
    around = {line for page in lines for line in page[:3] + page[-3:] if _often(line, lines)}
    inner = to_arabic(
        "\n".join(line for page in lines for line in page if line not in around and not _NUMBER.match(line))
    )
    return [text for text in texts if not any(_pattern(text).search(page) for page in (whole, inner))]


_NUMBER = re.compile(r"– [๐-๙]+ –$|.*หน้า [๐-๙]+$")
"""The line with a page's number."""


def _often(line: str, pages: Sequence[Sequence[str]]) -> bool:
    return sum(line in page for page in pages) > 2


def _pattern(text: str) -> re.Pattern[str]:
    """Within a word a line may end, but there is no blank; between words there may be one."""
    words = to_arabic(text).split()
    return re.compile(r"\s*".join("\n?".join(map(re.escape, word)) for word in words))
