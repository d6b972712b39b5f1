"""Where things stand, for programs: ISO dates (C.E.) with their Thai beside them, counts and totals."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

from generator import messages
from generator.report import status_words as words
from generator.status.board import Item
from generator.status.emenscr import Totals
from generator.status.standing import Standing
from generator.status.suspects import Suspect
from generator.status.view import Group, View, Whole
from generator.thai.dates import iso, long


def report(view: View, lang: str) -> str:
    """One JSON document. Money is text in baht with two decimals, so that no reader rounds it."""
    return json.dumps(document(view, lang), ensure_ascii=False, indent=2)


def document(view: View, lang: str) -> dict[str, Any]:
    """The document as plain data. ``totals`` counts all of ``items``, ``groups`` the same by group."""
    return {
        "as_of": _day(view.today),
        "work": view.work or None,
        "unit": {"id": view.party.id, "name": view.party.name} if view.party else None,
        "totals": _counts(view.totals, lang),
        "groups": [_group(one, lang) for one in view.groups],
        "rounds": [_round(one, lang) for one in view.rounds],
        "money": [_money(year, totals) for year, totals in view.money],
        "items": [_item(view, one, lang) for one in view.items],
        "suspects": [_suspect(one, lang) for one in view.suspects],
    }


def _day(day: dt.date | None) -> dict[str, str] | None:
    return {"date": iso(day), "thai": long(day)} if day else None


def _counts(counts: dict[str, int], lang: str) -> list[dict[str, Any]]:
    return [
        {"state": name, "words": words.state(name, lang), "count": count} for name, count in counts.items()
    ]


def _group(group: Group, lang: str) -> dict[str, Any]:
    return {
        "work": group.work,
        "fiscal_year": group.fiscal_year,
        "round": group.round or None,
        "kind": group.kind,
        "words": " ".join(words.group(group.work, group.fiscal_year, group.round, group.kind, lang)),
        "counts": _counts(group.counts, lang),
    }


def _round(whole: Whole, lang: str) -> dict[str, Any]:
    return {
        "work": whole.work,
        "fiscal_year": whole.fiscal_year,
        "round": whole.round,
        "name": words.place(whole.work, whole.fiscal_year, whole.round, lang),
        **_standing(whole.standing, messages.label(f"said.round.{whole.standing.said}", lang), lang),
    }


def _money(year: int, totals: Totals) -> dict[str, Any]:
    return {
        "fiscal_year": year,
        "projects": totals.projects,
        "cancelled": totals.cancelled,
        "granted": _baht(totals.granted),
        "budget": _baht(totals.budget),
        "disbursed": _baht(totals.disbursed),
        "percent": None if totals.percent is None else round(totals.percent, 2),
    }


def _baht(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _item(view: View, item: Item, lang: str) -> dict[str, Any]:
    return {
        "work": item.work,
        "fiscal_year": item.fiscal_year,
        "round": item.round or None,
        "kind": item.kind,
        "number": item.number or None,
        "subject": item.subject,
        "address": item.address,
        "parties": [{"id": one, "name": words.names((one,), view.parties)} for one in item.parties],
        **_standing(item.standing, words.said(item, lang), lang),
        "sample": item.sample,
    }


def _standing(standing: Standing, said: str, lang: str) -> dict[str, Any]:
    due = standing.due
    return {
        "state": standing.state,
        "words": words.state(standing.state, lang),
        "said": standing.said or None,
        "said_words": said or None,
        "day": _day(standing.day),
        "due": _day(due.day) if due else None,
        "opens": _day(standing.opens),
        "due_basis": due.basis if due else None,
        "due_basis_words": messages.label(f"basis.{due.basis}", lang) if due else None,
        "due_source": (due.source if due else "") or None,
        "days_left": standing.days if standing.open and due and standing.state != "late" else None,
        "days_late": standing.days if standing.state == "late" else standing.late_by or None,
        "open": standing.open,
    }


def _suspect(suspect: Suspect, lang: str) -> dict[str, Any]:
    return {
        "record": suspect.record.address,
        "target": suspect.target.address,
        "why": suspect.why,
        "words": messages.label(f"why.{suspect.why}", lang),
        "since": _day(suspect.since),
        "cause": suspect.cause or None,
    }
