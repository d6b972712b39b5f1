"""Charts as SVG with their words inside, drawn at build: flat, from zero, labelled directly.

Pure: figures and words in, markup out. Colours come from the style sheet, so that one drawing serves light,
dark and paper; nothing is told by colour alone. The table with the same figures stands beside each chart.
Lengths are in units of the viewBox; the style sheet keeps a unit near one pixel.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape
from msgspec import Struct

WIDTH = 360
ROW, BAR, PAD = 48, 12, 4
"""Height of a row, of the bar in it, and the room around the whole."""

_RECT = '<rect x="{}" y="{}" width="{}" height="{}" class="{}"/>'
_MARK = (
    '<path d="M{x} {top}V{bottom}" class="t-chart__halo"/>'
    '<path d="M{x} {top}V{bottom}M{left} {top}H{right}" class="t-chart__mark"/>'
)
_DOT = '<circle cx="{}" cy="{}" r="4" class="t-chart__dot"/>'
_LINE = '<path d="M{} {}L{} {}" class="t-chart__line"/>'
_BREAK = '<path d="M{x} {top}V{bottom}" class="t-chart__break"/>'


class Row(Struct, frozen=True, kw_only=True):
    """One bar of a chart."""

    label: str
    value: float | None
    """None draws no bar: that is not zero."""
    said: str
    """The value in words, at the end of the label's line."""
    mark: float | None = None
    """A line across the bar: the plan or the target."""


class Point(Struct, frozen=True, kw_only=True):
    """One year of a trend."""

    label: str
    value: float | None
    said: str
    breaks: bool = False
    """It does not compare with the point before."""


def bars(identity: str, title: str, rows: Sequence[Row], top: float | None = None) -> Markup:
    """Bars from zero, one below the other. ``top`` is the value of a full bar, else the largest there is."""
    figures = [one for row in rows for one in (row.value, row.mark) if one is not None]
    whole = max([top or 0, *figures]) or 1
    body = "".join(part for place, row in enumerate(rows) for part in _row(row, PAD + place * ROW, whole))
    return _svg(identity, title, rows, 2 * PAD + ROW * len(rows), body)


def trend(identity: str, title: str, points: Sequence[Point]) -> Markup:
    """Values over the years from zero; no line leads over a break, which is drawn as a dashed upright."""
    known = [one.value for one in points if one.value is not None]
    whole = max([*known, 0]) or 1
    floor, ceiling = 96, 24
    step = (WIDTH - 48) / max(len(points) - 1, 1)
    places = [
        (24 + step * place, None if one.value is None else floor - (floor - ceiling) * one.value / whole)
        for place, one in enumerate(points)
    ]
    body = "".join(_points(points, places, floor, ceiling, step))
    return _svg(identity, title, points, floor + 26, body)


def _svg(identity: str, title: str, told: Sequence[Row | Point], height: int, body: str) -> Markup:
    """The drawing with what it says in words. ``body`` is markup; all else is text."""
    desc = escape(", ".join(f"{one.label} {one.said}" for one in told))
    name = escape(identity)
    return Markup(  # noqa: S704 - every text in it is escaped here or in _text
        f'<svg class="t-chart" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{desc}</desc>{body}</svg>'
    )


def _text(x: float | str, y: float | str, style: str, words: str) -> str:
    return f'<text x="{x}" y="{y}" class="{style}">{escape(words)}</text>'


def _row(row: Row, top: float, whole: float) -> Iterable[str]:
    yield _text(0, _round(top + 13), "t-chart__label", row.label)
    yield _text(WIDTH, _round(top + 13), "t-chart__said", row.said)
    bar = top + 27
    yield _RECT.format(0, _round(bar), WIDTH, BAR, "t-chart__ground")
    if row.value is not None:
        yield _RECT.format(0, _round(bar), _round(WIDTH * max(row.value, 0) / whole), BAR, "t-chart__bar")
    if row.mark is not None:
        place = min(max(WIDTH * row.mark / whole, 1.5), WIDTH - 1.5)
        yield _MARK.format(
            x=_round(place), top=_round(bar - 3), bottom=_round(bar + BAR + 3),
            left=_round(max(place - 4, 0)), right=_round(min(place + 4, WIDTH)),
        )  # fmt: skip


def _points(
    points: Sequence[Point],
    places: Sequence[tuple[float, float | None]],
    floor: int,
    ceiling: int,
    step: float,
) -> Iterable[str]:
    yield _RECT.format(0, floor, WIDTH, 1, "t-chart__axis")
    before: tuple[float, float] | None = None
    for one, (x, y) in zip(points, places, strict=True):
        if one.breaks:
            yield _BREAK.format(x=_round(x - step / 2), top=ceiling - 14, bottom=floor)
            before = None
        if y is not None:
            if before:
                yield _LINE.format(_round(before[0]), _round(before[1]), _round(x), _round(y))
            yield _DOT.format(_round(x), _round(y))
            yield _text(_round(x), _round(y - 9), "t-chart__point", one.said)
            before = (x, y)
        yield _text(_round(x), floor + 18, "t-chart__point", one.label)


def _round(length: float) -> str:
    """As few decimals as a drawing needs: ``12``, ``12.5``."""
    return f"{length:.1f}".removesuffix(".0")
