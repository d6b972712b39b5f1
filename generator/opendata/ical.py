"""Deadlines as iCalendar (RFC 5545): an event is made once, whatever calendars it is in.

An event's UID is made from what is to be done, never from its day: when a day moves, the same event moves in
the calendars of those who subscribe, by a higher SEQUENCE. The sequence is the day on which the record that
tells of it, or the document that set its day, last changed: it grows without anything being remembered.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator

from msgspec import Struct

from generator.publish.words import say

_FIRST = dt.date(2020, 1, 1)
"""Sequences are days since then."""
_NO_STAMP = "20200101T000000Z"
"""When an event was made of which no history tells."""
_ALARMS = ("-P6DT15H", "-PT15H")
"""At nine in the morning, seven days and one day before: from the beginning of the day itself."""
_ZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:Asia/Bangkok",
    "BEGIN:STANDARD",
    "DTSTART:19200401T000000",
    "TZOFFSETFROM:+0642",
    "TZOFFSETTO:+0700",
    "TZNAME:+07",
    "END:STANDARD",
    "END:VTIMEZONE",
)
_MOST = 75
"""Octets of a line, its end not counted."""


class Event(Struct, frozen=True, kw_only=True):
    """A deadline."""

    identity: tuple[str, ...]
    """What is to be done, and whose calendar it is of: the same for ever."""
    day: dt.date
    summary: str
    description: str
    url: str
    """Whole; empty where the site does not know its address."""
    category: str
    changed: dt.date | None
    """The day on which what tells of it last changed."""
    status: str
    """``open``, ``done`` or ``cancelled``."""


def calendar(name: str, description: str, events: Iterable[str]) -> bytes:
    """A calendar of events that were made before. ``name`` is shown by the reader's program."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Tidtam//Deadlines//TH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        _line("NAME", _text(name)),
        _line("X-WR-CALNAME", _text(name)),
        _line("DESCRIPTION", _text(description)),
        _line("X-WR-CALDESC", _text(description)),
        "X-WR-TIMEZONE:Asia/Bangkok",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
        "X-PUBLISHED-TTL:P1D",
        *_ZONE,
    ]
    return ("\r\n".join(lines) + "\r\n" + "".join(events) + "END:VCALENDAR\r\n").encode()


def event(one: Event) -> str:
    """An event, ready to be put into calendars."""
    return "\r\n".join(_event(one)) + "\r\n"


def uid(identity: Iterable[str]) -> str:
    return f"{uuid.uuid5(uuid.NAMESPACE_URL, 'tidtam:deadline:' + '/'.join(identity))}@tidtam"


def _event(one: Event) -> Iterator[str]:
    stamp = f"{one.changed:%Y%m%d}T000000Z" if one.changed else _NO_STAMP
    yield "BEGIN:VEVENT"
    yield f"UID:{uid(one.identity)}"
    yield f"DTSTAMP:{stamp}"
    yield f"LAST-MODIFIED:{stamp}"
    yield f"SEQUENCE:{max(0, (one.changed - _FIRST).days) if one.changed else 0}"
    yield f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{one.day + dt.timedelta(1):%Y%m%d}"
    yield _line("SUMMARY", _text(one.summary))
    yield _line("DESCRIPTION", _text(one.description))
    if one.url:
        yield _line("URL;VALUE=URI", one.url)
    yield _line("CATEGORIES", _text(one.category))
    yield f"STATUS:{'CANCELLED' if one.status == 'cancelled' else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    if one.status == "open":
        words = _line("DESCRIPTION", _text(f"{say('calendar', 'alarm')} {one.summary}"))
        for trigger in _ALARMS:
            yield "BEGIN:VALARM"
            yield "ACTION:DISPLAY"
            yield f"TRIGGER:{trigger}"
            yield words
            yield "END:VALARM"
    yield "END:VEVENT"


def _text(value: str) -> str:
    """A TEXT value: RFC 5545, 3.3.11."""
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _line(name: str, value: str) -> str:
    """A content line, folded where it is too long: never within a character."""
    line = f"{name}:{value}"
    if len(line) * 3 <= _MOST or len(line.encode()) <= _MOST:
        return line
    content, parts, start, room = line.encode(), [], 0, _MOST
    while len(content) - start > room:
        end = start + room
        while content[end] & 0xC0 == 0x80:  # in the middle of a character
            end -= 1
        parts.append(content[start:end].decode())
        start, room = end, _MOST - 1  # the space that begins a folded line counts
    parts.append(content[start:].decode())
    return "\r\n ".join(parts)
