"""What tells one member of a list from another, so that a member is known again wherever it stands.

For each list of mappings in the schemas: the keys that identify a member, first choice first. Where a
member lacks the keys of the first choice, or no other member answers to them, the next one is tried.
A list of plain values needs no entry: a value is itself.
"""

from __future__ import annotations

from collections.abc import Mapping

Keys = tuple[str, ...]

_EVIDENCE: tuple[Keys, ...] = (("file",), ("ref",), ("url",), ("title",))
_TITLE: tuple[Keys, ...] = (("title",),)
_NUMBER: tuple[Keys, ...] = (("number",),)
_ID: tuple[Keys, ...] = (("id",),)

ANY = "*"
"""Stands for every kind."""

IDENTITY: Mapping[str, tuple[Keys, ...]] = {
    "*.sources": (("ref",), ("url",), ("title",)),
    "*.evidence": _EVIDENCE,
    "*.attachments": _EVIDENCE,
    "*.confirmed": (("ref", "date"), ("ref",)),
    "*.acknowledged": (("code",),),
    "*.revisions": (("date", "by"), ("date",)),
    "cycle.parts": _ID,
    "cycle.parts.groups": _ID,
    "cycle.rounds": _ID,
    "cycle.log": (("step", "round"), ("step",)),
    "cycle.events": (("date", "title"), ("title",), ("date",)),
    "finding.recommendations": _NUMBER,
    "finding.follow_up": (("date", "recommendation", "by"), ("recommendation", "by", "state")),
    "finding.follow_up.evidence": _EVIDENCE,
    "indicator.measure.levels": (("score",),),
    "indicator.closed_rounds": (("round",),),
    "indicator.issues": _NUMBER,
    "indicator.changes": (("date",), ("text",)),
    "letter.effects": (("step", "round"), ("ref", "date"), ("text",), ("date",)),
    "manual.scope": _NUMBER,
    "manual.steps": _NUMBER,
    "manual.forms": _TITLE,
    "manual.references": _NUMBER,
    "manual.corrections": (("place",),),
    "office.inspection_zones": (("fiscal_year_from",),),
    "office.units": _ID,
    "office.posts": _ID,
    "office.roles": _ID,
    "office.bodies": _ID,
    "order.committees": (("name",),),
    "order.committees.members": (("party", "role"), ("party",), ("post", "unit"), ("post",)),
    "project.budget": (("source", "category"), ("source",)),
    "project.alignment.z_secondary": (("strategy", "issue"), ("strategy",)),
    "project.alignment.y": (("issue", "target_y2"), ("issue",)),
    "project.alignment.x": (("plan", "item"), ("plan",)),
    "project.activities": _TITLE,
    "project.activities.sub_activities": _TITLE,
    "project.indicators": _TITLE,
    "project.places": (("name",),),
    "result.works": (("title",), ("rank",)),
    "result.works.evidence": _EVIDENCE,
    "result.issues": _NUMBER,
    "result.issues.evidence": _EVIDENCE,
    "result.feedback.corrections": _ID,
    "result.feedback.corrections.evidence": _EVIDENCE,
    "result.feedback.acknowledged": (("by",),),
    "transparency.items": (("code",),),
    "visit.dates": (("from",), ("to",)),
    "visit.topics": _NUMBER,
    "visit.topics.data": (("group", "academic_year"), ("group",)),
    "visit.reports": (("kind", "title"), ("title",), ("kind",)),
    "visit.reports.evidence": _EVIDENCE,
    "visit.places": (("name",),),
}
"""Kind and way of properties to a list → its members' identifying keys."""


def identity(kind: str, way: Keys) -> tuple[Keys, ...]:
    """The keys that identify the members of a list; empty where nobody has said."""
    return IDENTITY.get(".".join((kind, *way))) or IDENTITY.get(f"{ANY}.{way[-1]}", ())
