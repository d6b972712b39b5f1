"""Where a new record goes: its address from what is known of it, and what is likely true of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from generator.model import WORKS, Record
from generator.register import Register
from generator.thai.dates import (
    MONTHS_SHORT,
    buddhist_year,
    fiscal_year,
    fiscal_year_span,
    parse_date,
    written,
)
from generator.thai.digits import to_arabic

PLACES = {
    "office": "office",
    "manual": "manuals/{work}",
    "letter": "letters/{year}/{slug}",
    "order": "orders/{year}/{slug}",
    "cycle": "{work}/{fy}/cycle",
    "indicator": "e-mes/{fy}/indicators/{code}",
    "result": "e-mes/{fy}/{round}/{code}",
    "project": "emenscr/{fy}/projects/{slug}",
    "progress": "emenscr/{fy}/{round}/{slug}",
    "visit": "inspection/{fy}/visits/{slug}",
    "finding": "inspection/{fy}/findings/{slug}",
    "download": "downloads/{slug}",
    "transparency": "oit/{year}",
}
"""kind → its address; the names in braces are the parts of model.KINDS' patterns."""

FIRST: Mapping[str, tuple[str, ...]] = {
    "office": (),
    "manual": ("@work",),
    "letter": ("direction", "from", "number", "date", "@slug"),
    "order": ("issuer", "date", "@slug", "title", "works", "extent?"),
    "cycle": ("@work", "@fy"),
    "indicator": ("@fy", "part", "@code"),
    "result": ("@fy", "@round", "@code"),
    "project": ("@fy", "title", "@slug"),
    "progress": ("@fy", "@round", "@slug"),
    "visit": ("@fy", "kind", "round", "@slug"),
    "finding": ("@fy", "visit", "topic", "title", "@slug"),
    "download": ("title", "type", "@slug"),
    "transparency": ("@year",),
}
"""kind → what is asked first: properties, parts of the address (@), and what may stay open (?)."""

WANTED: Mapping[str, tuple[str, ...]] = {
    "letter": ("summary",),
    "indicator": ("owner", "target"),
    "cycle": ("orders",),
    "visit": ("letters",),
    "finding": ("problem",),
}
"""kind → properties that nobody must fill but most will want to."""

OF_ITS_TIME = frozenset(
    [
        "raw",
        "received_on",
        "effective_date",
        "revoked_by",
        "superseded_by",
        "revoke_reason",
        "amends",
        "revokes",
        "redirect_from",
        "acknowledged",
        "confirmed",
        "evidence",
        "attachments",
        "feedback",
        "reported_on",
        "accepted_on",
        "sent_on",
        "approved_on",
        "approved_by",
        "returned",
        "recorded_on",
        "cancelled",
        "log",
        "events",
        "follow_up",
        "carried_to",
        "reports",
        "sha256",
        "size",
        "file",
    ]
)
"""Properties that a likeness does not take over: they tell of the one time only."""

_ORDER = re.compile(r"(\d+)/\d{4}", re.ASCII)
_LETTER = re.compile(r"(?P<prefix>.+)/(?P<circular>ว )?(?P<running>\d+)")
_MINISTRIES = {"ศธ": "moe", "นร": "opm", "มท": "moi", "กค": "mof"}
"""The letters of an official letter's code that its address spells out."""
_VISITS = {"moe-normal": "moe", "moe-special": "moe-special"}
_QUARTERS = ((10, 12), (1, 3), (4, 6), (7, 9))


class Known:
    """What is known so far of a record in the making, and the register it goes into."""

    def __init__(self, kind: str, data: Mapping[str, Any], register: Register, today: Any) -> None:
        self.kind = kind
        self.data = data
        self.register = register
        self.today = today
        self.parts: dict[str, str] = {}

    @property
    def work(self) -> str:
        """The work that this kind of record belongs to; empty where it belongs to none or any."""
        first = PLACES[self.kind].partition("/")[0]
        return first if first in WORKS else self.parts.get("work", "")

    def cycle(self, year: int | None = None) -> Mapping[str, Any]:
        """The cycle of this work in a fiscal year (B.E.; as the address says, where none is given)."""
        record = self.register.get(f"{self.work}/{year or self.parts.get('fy')}/cycle")
        return record.data if record else {}

    def cycles(self) -> list[Record]:
        """The cycles of this work, the latest last."""
        return [one for one in self.register.kind("cycle") if one.parts["work"] == self.work]

    def day(self) -> Any:
        return parse_date(self.data["date"]) if "date" in self.data else self.today


def address(known: Known) -> str:
    """Raises KeyError while a part is not known."""
    return PLACES[known.kind].format_map(known.parts)


# -- parts of an address ----------------------------------------------------------------------------


def proposed(known: Known, part: str) -> str:
    """The likeliest part of an address; empty where nothing is likely."""
    maker = _PROPOSED.get(part)
    return maker(known) if maker else ""


def _fiscal_year(known: Known) -> str:
    cycles = known.cycles()
    if known.kind == "cycle":
        return str(int(cycles[-1].parts["fy"]) + 1) if cycles else str(fiscal_year(known.today))
    current = [one for one in cycles if one.data["state"] == "open"] or cycles
    return current[-1].parts["fy"] if current else str(fiscal_year(known.today))


def _year(known: Known) -> str:
    return str(buddhist_year(known.day()))


def _slug(known: Known) -> str:
    if known.kind == "order":
        return _order_slug(known)
    if known.kind == "letter":
        return _letter_slug(known)
    if known.kind == "visit":
        kind, number = known.data.get("kind", ""), known.data.get("round", "")
        return "-".join(filter(None, (_VISITS.get(kind, kind), number)))
    return ""


def _order_slug(known: Known) -> str:
    """The number that is given, else that after the highest of the year; of another body's orders no number
    can be guessed."""
    office = known.register.office
    issuer = "" if not office else known.data.get("issuer", office.data["id"])
    own = office is not None and issuer == office.data["id"]
    given = _ORDER.fullmatch(to_arabic(str(known.data.get("number", ""))))
    if given:
        return given[1] if own or not issuer else f"{issuer}-{given[1]}"
    if not own:
        return ""
    used = [
        int(one.parts["number"])
        for one in known.register.kind("order")
        if one.parts["year"] == known.parts["year"] and "issuer" not in one.parts
    ]
    return str(max(used, default=0) + 1)


def _letter_slug(known: Known) -> str:
    found = _LETTER.fullmatch(known.data.get("number", ""))
    if not found:
        return ""
    letters, _, code = found["prefix"].partition(" ")
    sender = _MINISTRIES.get(letters) or known.data.get("from", "")
    number = ("v" if found["circular"] else "") + found["running"]
    return "-".join(filter(None, (sender, code if code.isascii() else "", number)))


def _code(known: Known) -> str:
    """The code after the last of the part: ``AP-13`` after ``AP-12``; none for a standard's codes."""
    part = known.data.get("part", "")
    if known.kind != "indicator" or not part:
        return ""
    numbers = [
        re.fullmatch(rf"{re.escape(part)}-(\d+)", one.parts["code"])
        for one in known.register.kind("indicator")
        if one.parts["fy"] == known.parts["fy"] and one.data["part"] == part
    ]
    if not all(numbers):
        return ""
    return f"{part}-{max((int(one[1]) for one in numbers if one), default=0) + 1}"


_PROPOSED: Mapping[str, Callable[[Known], str]] = {
    "fy": _fiscal_year,
    "year": _year,
    "slug": _slug,
    "code": _code,
}


def offered(known: Known, part: str) -> Sequence[tuple[str, str]]:
    """(part, its words) for each record or round that the part can be of; empty where any will do."""
    if part == "work":
        return [(work, work) for work in WORKS]
    if part == "round":
        return [(one["id"], one["name"]) for one in known.cycle().get("rounds", ())]
    of = {("result", "code"): ("indicator", "code"), ("progress", "slug"): ("project", "slug")}.get(
        (known.kind, part)
    )
    if of is None:
        return ()
    kind, name = of
    return [
        (one.parts[name], one.title)
        for one in known.register.kind(kind)
        if one.parts["fy"] == known.parts["fy"] and _is_open_for(known, one)
    ]


def offered_for(known: Known, key: str) -> Sequence[tuple[str, str]]:
    """(value, its words) for a property that can only be one of a few things; empty where any will do."""
    if key == "part":
        return [(one["id"], one["name"]) for one in known.cycle().get("parts", ())]
    if key == "round":
        return offered(known, "round")
    if key == "topic":
        visit = known.register.get(known.data.get("visit", ""))
        return [(one["number"], one["title"]) for one in visit.data["topics"]] if visit else ()
    if key == "visit":
        return [(one.address, one.title) for one in reversed(known.register.kind("visit"))]
    return ()


def _is_open_for(known: Known, record: Record) -> bool:
    """Whether an indicator or project still lacks a report of this round."""
    key = record.address.rpartition("/")[2]
    folder = record.address.split("/")[:2]
    taken = known.register.get("/".join((*folder, known.parts["round"], key)))
    return taken is None and known.parts["round"] in record.data.get("rounds", (known.parts["round"],))


# -- what follows from what is known ----------------------------------------------------------------


def following(known: Known) -> dict[str, Any]:
    """What is certain or usual for such a record, by property; what is already in its data goes before."""
    maker = _FOLLOWING.get(known.kind)
    return maker(known) if maker else {}


def _of_letter(known: Known) -> dict[str, Any]:
    found = _LETTER.fullmatch(known.data.get("number", ""))
    parts = (
        {"prefix": found["prefix"], "circular": bool(found["circular"]), "running": int(found["running"])}
        if found
        else {}
    )
    return parts | {"fiscal_year": fiscal_year(known.day())}


def _of_order(known: Known) -> dict[str, Any]:
    number = known.parts["slug"].rpartition("-")[2]
    return {
        "number": f"{number}/{known.parts['year']}",
        "fiscal_year": fiscal_year(known.day()),
        "status": "draft",
    }


def _of_cycle(known: Known) -> dict[str, Any]:
    year = int(known.parts["fy"])
    found: dict[str, Any] = {
        "work": known.work,
        "fiscal_year": year,
        "state": "open",
        "manual": f"manuals/{known.work}",
        "rounds": rounds(known.work, year),
    }
    for before in known.cycles():
        found["title"] = before.data["title"].replace(before.parts["fy"], str(year))
        found |= {key: before.data[key] for key in ("coordinator", "parts") if key in before.data}
    return found


def rounds(work: str, year: int) -> list[dict[str, Any]]:
    """The rounds of a fiscal year (B.E.) as the calendar gives them, without the dates that letters set."""
    first, last = fiscal_year_span(year)
    start = buddhist_year(first)
    if work == "e-mes":
        begin, half, end = written(first), f"{year}-03-31", written(last)
        return [
            {"id": "6m", "name": "รอบ 6 เดือน", "period": {"from": begin, "to": half}},
            {"id": "12m", "name": "รอบ 12 เดือน", "period": {"from": begin, "to": end}},
        ]
    if work == "inspection":
        return [{"id": f"r{number}", "name": f"รอบที่ {number}"} for number in (1, 2)]
    found = []
    for number, (begins, ends) in enumerate(_QUARTERS, 1):
        of = start if begins == 10 else year
        final = 30 if ends in (6, 9) else 31
        found.append({
            "id": f"q{number}",
            "name": f"ไตรมาสที่ {number} ({MONTHS_SHORT[begins - 1]}–{MONTHS_SHORT[ends - 1]} {of})",
            "period": {"from": f"{of}-{begins:02d}-01", "to": f"{of}-{ends:02d}-{final}"},
        })  # fmt: skip
    return found


def _of_indicator(known: Known) -> dict[str, Any]:
    cycle = known.cycle()
    due = [
        one["id"]
        for one in cycle.get("rounds", ())
        if known.data.get("part") in one.get("parts", (known.data.get("part"),))
    ]
    found: dict[str, Any] = {"code": known.parts["code"]}
    return found | ({"rounds": due} if due else {})


def _of_result(known: Known) -> dict[str, Any]:
    code = known.parts["code"]
    return {
        "title": f"ผลการดำเนินงาน {code} {_round_name(known)} {_of_the_year(known)}",
        "indicator": f"e-mes/{known.parts['fy']}/indicators/{code}",
        "state": "draft",
    }


def _of_project(known: Known) -> dict[str, Any]:
    first, last = fiscal_year_span(int(known.parts["fy"]))
    return {
        "period": {"from": written(first), "to": written(last)},
        "state": "draft",
        "modules": {f"M{number}": {"state": "not-started"} for number in range(1, 8)},
    }


def _of_progress(known: Known) -> dict[str, Any]:
    project = f"emenscr/{known.parts['fy']}/projects/{known.parts['slug']}"
    record = known.register.get(project)
    quarter = f"ไตรมาสที่ {known.parts['round'][1:]}"
    name = f" {record.title}" if record else ""
    return {
        "title": f"รายงานความก้าวหน้า{quarter} {_of_the_year(known)}{name}",
        "project": project,
        "state": "draft",
    }


def _of_visit(known: Known) -> dict[str, Any]:
    office = known.register.office.data if known.register.office else {}
    found: dict[str, Any] = {"provinces": [office["province"]]} if "province" in office else {}
    for zone in office.get("inspection_zones", ()):
        if zone["fiscal_year_from"] <= int(known.parts["fy"]):
            found["zone"] = zone["zone"]
    return found


def _of_transparency(known: Known) -> dict[str, Any]:
    return {"year": int(known.parts["year"])}


def _of_download(known: Known) -> dict[str, Any]:
    return {"date": written(known.today), "version": "1"}


def _of_manual(known: Known) -> dict[str, Any]:
    return {"work": known.work}


def _round_name(known: Known) -> str:
    names = dict(offered(known, "round"))
    return names.get(known.parts["round"], f"รอบ {known.parts['round']}")


def _of_the_year(known: Known) -> str:
    return f"ปีงบประมาณ พ.ศ. {known.parts['fy']}"


_FOLLOWING: Mapping[str, Callable[[Known], dict[str, Any]]] = {
    "letter": _of_letter,
    "order": _of_order,
    "cycle": _of_cycle,
    "indicator": _of_indicator,
    "result": _of_result,
    "project": _of_project,
    "progress": _of_progress,
    "visit": _of_visit,
    "finding": lambda known: {"follow_up": []},
    "transparency": _of_transparency,
    "download": _of_download,
    "manual": _of_manual,
}
