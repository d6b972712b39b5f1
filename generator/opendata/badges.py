"""Badges: small pictures (SVG) of how something stands, for an office to put on another page.

A badge is whole in itself: no font, style or script from elsewhere. What it says it says in words and by a
shape, never by colour alone, and as its title for those who do not see it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

from generator.model import WORKS
from generator.opendata import lettering
from generator.publish import told
from generator.publish.around import File
from generator.publish.holdings import Holdings
from generator.publish.words import say, work
from generator.status.board import Item
from generator.status.standing import tally
from generator.thai import dates

FOLDER = "badges"
_HEIGHT = 24
_SIZE = 13
_OTHER = 0.6
"""How wide a letter is that the font lacks, in parts of the size."""
_LABEL = "#33404d"
_COLOURS = {"done": "#1b6e3c", "doing": "#1d5fa8", "late": "#a8201a", "no-data": "#5a6570"}
"""White text stands on each at 4.5:1 or more."""
_SHAPES = {
    "done": "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Z",
    "doing": "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 1.8v10.4A5.2 5.2 0 0 0 8 2.8Z",
    "late": "M8 1.2 15.6 14.8H.4Z",
    "no-data": "M2 6.8h12v2.4H2z",
}


class Badge(NamedTuple):
    """Plain data, so that it can be kept."""

    path: str
    place: str
    """The address of the page that it leads to."""
    label: str
    message: str
    state: str
    """``done``, ``doing``, ``late`` or ``no-data``."""
    day: str
    """ISO day on which it was so."""

    @property
    def words(self) -> str:
        """What it says, for those who do not see it."""
        day = dates.short(dates.parse_date(self.day))
        return say("badges", "words", label=self.label, message=self.message, day=day)


def badges(holdings: Holdings) -> list[Badge]:
    """One of everything that is late, and one a work's year; of the last time where nothing changed."""
    kept = told.facts(holdings, FOLDER, partial(_facts, holdings))
    return [Badge(*one) for one in kept.get("badges", ())]


def files(holdings: Holdings) -> Iterator[File]:
    for one in badges(holdings):
        yield File(one.path, repr(one), partial(svg, one))


def _facts(holdings: Holdings) -> dict[str, Any]:
    return {"badges": [list(one) for one in _made(holdings)]}


def _made(holdings: Holdings) -> Iterator[Badge]:
    today = holdings.today.isoformat()
    items = holdings.board.items
    late = [one for one in items if one.standing.state == "late"]
    if items:
        message = say("badges", "late" if late else "none_late", count=len(late))
        yield Badge(
            f"{FOLDER}/late.svg", "units", say("badges", "all"), _marked(message, late or items),
            "late" if late else "done", today,
        )  # fmt: skip
    by_year: dict[tuple[str, int], list[Item]] = {}
    for one in items:
        by_year.setdefault((one.work, one.fiscal_year), []).append(one)
    for name in WORKS:
        for year in holdings.board.years(name):
            found = by_year.get((name, year), [])
            message, state = _said(found)
            label = say("badges", "year", work=work(name)["name"], fy=year)
            path = f"{FOLDER}/{name}-{year}.svg"
            yield Badge(path, f"{name}/{year}", label, _marked(message, found), state, today)


def _said(items: list[Item]) -> tuple[str, str]:
    """What a year's badge says, and its state."""
    counts = tally(one.standing for one in items)
    done, late = counts.get("done", 0), counts.get("late", 0)
    known = sum(count for state, count in counts.items() if state not in ("not-applicable", "no-data"))
    if late:
        return say("badges", "late", count=late), "late"
    if not known:
        return say("badges", "none"), "no-data"
    if done == known:
        return say("badges", "all_done", count=done), "done"
    return say("badges", "done_of", done=done, count=known), "doing"


def _marked(message: str, items: list[Item]) -> str:
    """What tells of anything made up says so."""
    return f"{message} {say('badges', 'sample')}" if any(one.sample for one in items) else message


def svg(badge: Badge) -> bytes:
    """The picture."""
    label, message = _width(badge.label), _width(badge.message)
    left = label + 16
    whole = left + message + 36
    words = badge.words
    top = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "width": f"{whole:.0f}",
            "height": f"{_HEIGHT}",
            "viewBox": f"0 0 {whole:.0f} {_HEIGHT}",
            "role": "img",
            "aria-label": words,
        },
    )
    ET.SubElement(top, "title").text = words
    ET.SubElement(top, "style").text = (
        f'@font-face{{font-family:L;src:url("{lettering.font()}") format("woff2")}}'
        f"text{{font:{_SIZE}px L,Sarabun,Tahoma,sans-serif;fill:#fff}}"
    )
    ET.SubElement(top, "rect", width=f"{whole:.0f}", height=f"{_HEIGHT}", rx="4", fill=_LABEL)
    right = {"d": f"M{left:.0f} 0H{whole - 4:.0f}a4 4 0 0 1 4 4v16a4 4 0 0 1-4 4H{left:.0f}Z"}
    ET.SubElement(top, "path", right, fill=_COLOURS[badge.state])
    place = f"translate({left + 8:.0f} 6) scale(.75)"
    shape = {"d": _SHAPES[badge.state], "fill": "#fff", "fill-rule": "evenodd", "transform": place}
    ET.SubElement(top, "path", shape)
    for text, start, width in ((badge.label, 8.0, label), (badge.message, left + 26, message)):
        _write(top, text, start, width)
    drawn: bytes = ET.tostring(top, "utf-8", xml_declaration=False)
    return drawn + b"\n"


def _write(top: ET.Element, text: str, start: float, width: float) -> None:
    attributes = {
        "x": f"{start:.0f}",
        "y": "16",
        "textLength": f"{width:.0f}",
        "lengthAdjust": "spacingAndGlyphs",
    }
    ET.SubElement(top, "text", attributes).text = text


def _width(text: str) -> float:
    """How wide a text is, in px."""
    known = lettering.widths()
    return sum(known.get(sign, _OTHER) for sign in text) * _SIZE
