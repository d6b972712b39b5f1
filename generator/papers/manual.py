"""A procedure manual as a paper: everything its page says, in the order of the printed original."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from generator.papers.desk import Desk, Subject
from generator.publish import flow, naming
from generator.publish.holdings import Holdings
from generator.publish.words import catalogue, say
from generator.thai import dates, official
from generator.thai.official import numerals

_LANE = "t-lane-"
"""What the page's style sheet puts before the way of a line in a lane."""


def build(desk: Desk, subject: Subject) -> dict[str, Any]:
    """The data of ``manual.typ`` and ``manual.docx``."""
    record = subject.record
    manual = record.data
    holdings = desk.holdings
    office = holdings.register.office
    changed = desk.day(record)
    published = dates.parse_date(manual["published"]) if "published" in manual else None
    return {
        "title": numerals(record.title),
        "author": office.title if office else "",
        "day": dates.iso(published or changed),
        "keywords": [word for word in (manual.get("system"), manual.get("document_type")) if word],
        "sample": record.sample,
        "document_type": manual.get("document_type") or say("papers", "manual"),
        "office": numerals(office.title) if office else "",
        "office_short": numerals(str(office.data.get("short_name") or "")) if office else "",
        "system": manual.get("system", ""),
        "job": numerals(manual.get("job_name") or record.title),
        "report_to": [
            numerals(naming.party_long_name(holdings, one))
            for one in (manual["report_to"], *manual.get("also_report_to", ()))
        ],
        "author_name": manual["author"].get("name", ""),
        "author_post": numerals(manual["author"]["post"]),
        "version": numerals(manual["version"]),
        "published": official.day(published) if published else "",
        "changed": official.day(changed),
        "address": desk.url(record.address),
        "qr": _qr(desk.url(record.address)) if desk.site_url else "",
        "objectives": _texts(manual["objectives"]),
        "scope": [_numbered(one) for one in manual["scope"]],
        "steps": [_step(holdings, one) for one in manual["steps"]],
        "chart": _chart(holdings, manual),
        "forms": [_form(desk, one) for one in manual["forms"]],
        "references": [_reference(desk, one) for one in manual["references"]],
        "corrections": [
            {key: numerals(one[key]) for key in ("place", "printed", "corrected", "reason")}
            for one in manual.get("corrections", ())
        ],
        "sources": [
            {
                "title": numerals(one["title"]),
                "url": one.get("url", ""),
                "note": numerals(one.get("note", "")),
            }
            for one in manual.get("sources", ())
        ],
        "notes": paragraphs(manual.get("notes", "")),
    }


def paragraphs(text: str) -> list[str]:
    """Plain text in pieces: a blank line parts them, a line break within one stays."""
    return [numerals(part.strip()) for part in text.split("\n\n") if part.strip()]


def together(names: Sequence[str]) -> str:
    """Names in a sentence: ``ก, ข และ ค``."""
    *most, last = map(numerals, names) if names else ("",)
    return say("papers", "and", first=", ".join(most), last=last) if most else last


def _texts(values: list[str]) -> list[str]:
    return [numerals(value.strip()) for value in values]


def _numbered(item: Mapping[str, Any]) -> dict[str, str]:
    return {"number": numerals(item["number"]), "text": numerals(item["text"].strip())}


def _step(holdings: Holdings, step: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "number": numerals(step["number"]),
        "short": numerals(step["short"]),
        "text": paragraphs(step["text"]),
        "who": numerals(naming.party_long_name(holdings, step["actor"])),
        "others": together([naming.party_long_name(holdings, one) for one in step.get("others", ())]),
        "when": numerals(step.get("when", {}).get("text", "")),
        "output": numerals(step.get("output", "")),
        "note": paragraphs(step.get("note", "")),
    }


def _chart(holdings: Holdings, manual: Mapping[str, Any]) -> dict[str, Any]:
    """The flow chart: its rows from first to last, each with the ways of the lines in the lanes beside it."""
    rows = flow.rows(manual["steps"], say("flow", "yes"), say("flow", "no"))
    shapes = catalogue()["shapes"]
    used = list(dict.fromkeys(row.step["kind"] for row in rows))
    return {
        "lanes_left": len(rows[0].left),
        "lanes_right": len(rows[0].right),
        "shapes": [{"kind": kind, "word": shapes[kind]} for kind in used],
        "rows": [
            {
                "number": numerals(row.step["number"]),
                "kind": row.step["kind"],
                "text": numerals(row.text),
                "when": numerals(row.step.get("when", {}).get("text", "")),
                "who": numerals(naming.party_name(holdings, row.step["actor"])),
                "others": together([naming.party_name(holdings, one) for one in row.step.get("others", ())]),
                "branches": [
                    {
                        "positive": branch.positive,
                        "label": numerals(branch.label),
                        "target": numerals(branch.target),
                        "back": branch.back,
                    }
                    for branch in row.branches
                ],
                "next": row.has_next,
                "next_label": numerals(row.next_label),
                "left": [_ways(lane) for lane in row.left],
                "left_below": [_ways(lane) for lane in row.left_below],
                "right": [_ways(lane) for lane in row.right],
                "right_below": [_ways(lane) for lane in row.right_below],
                "arrow_left": row.arrow_left,
                "arrow_right": row.arrow_right,
            }
            for row in rows
        ],
    }


def _ways(lane: str) -> list[str]:
    return [name.removeprefix(_LANE) for name in lane.split()]


def _form(desk: Desk, form: Mapping[str, Any]) -> dict[str, str]:
    download = form.get("download", "")
    known = bool(download) and desk.holdings.get(download) is not None
    return {
        "title": numerals(form["title"]),
        "url": form.get("url", ""),
        "page": desk.url(download) if known else "",
        "note": numerals(form.get("note", "")),
    }


def _reference(desk: Desk, reference: Mapping[str, Any]) -> dict[str, str]:
    target = reference.get("ref", "")
    known = bool(target) and desk.holdings.get(target) is not None
    return {
        "number": numerals(reference["number"]),
        "title": numerals(reference["title"].strip()),
        "url": reference.get("url", ""),
        "page": desk.url(target) if known else "",
        "note": numerals(reference.get("note", "")),
    }


def _qr(address: str) -> str:
    """A QR code (ISO/IEC 18004) of an address as SVG: drawn, not a picture of dots."""
    import io

    import segno

    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=True, border=0, dark="#17202b", nl=False
    )
    return out.getvalue().decode()
