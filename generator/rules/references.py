"""References: what a record names exists, is of the right kind, still holds, and may be named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.model import At, Fault, Pointer, Record
from generator.register import Register
from generator.rules.fields import cycle_address, entries, mapping, text, texts
from generator.rules.meant import AddressGuess, nearest

_YEARLY = ("indicator", "result", "project", "progress", "visit")
"""Kinds whose records belong to a work's year and so need that year's cycle."""

# -- records and anchors ----------------------------------------------------------------------------


def record_exists(register: Register) -> Iterator[Fault]:
    """TT401, TT402, TT407: what is named is a record, of a kind that may stand there, not itself."""
    guess = AddressGuess(register)
    for address, (_, pointer, value, kinds) in register.named("ref"):
        if not isinstance(value, str):
            continue
        target = value.partition("#")[0]
        found = register.records.get(target)
        if found is None:
            if target in register.refused:
                continue
            near = guess.address(target, kinds)
            params = {"value": value, "suggestion": near}
            yield Fault(code="TT401", address=address, pointer=pointer, params=params, fix=near or None)
        elif kinds and found.kind not in kinds:
            params = {"value": value, "kind": found.kind, "kinds": ",".join(kinds)}
            yield Fault(code="TT402", address=address, pointer=pointer, params=params)
        elif target == address and "#" not in value:
            yield Fault(code="TT407", address=address, pointer=pointer, params={"value": value})


def anchor_exists(register: Register) -> Iterator[Fault]:
    """TT403: what follows # is the number or id of something in the record that is named."""
    known: dict[str, frozenset[str]] = {}
    for address, links in register.links_out.items():
        for link in links:
            target = register.records.get(link.target) if link.anchor else None
            if target is None:
                continue
            if link.target not in known:
                known[link.target] = frozenset(anchors(target))
            if link.anchor not in known[link.target]:
                near = nearest(link.anchor, known[link.target])
                params = {
                    "value": f"{link.target}#{link.anchor}",
                    "anchor": link.anchor,
                    "other": link.target,
                    "suggestion": f"{link.target}#{near}" if near else "",
                }
                yield Fault(
                    code="TT403",
                    address=address,
                    pointer=link.pointer,
                    params=params,
                    fix=f"{link.target}#{near}" if near else None,
                )


_ANCHORS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "office": (("units", "id"), ("posts", "id"), ("bodies", "id")),
    "manual": (("steps", "number"),),
    "cycle": (("rounds", "id"), ("parts", "id")),
    "indicator": (("issues", "number"),),
    "result": (("issues", "number"),),
    "visit": (("topics", "number"),),
    "finding": (("recommendations", "number"),),
    "transparency": (("items", "code"),),
}


def anchors(record: Record) -> Iterator[str]:
    """The parts of a record that ``address#anchor`` may name: steps, rounds, issues, topics …"""
    for name, key in _ANCHORS.get(record.kind, ()):
        for _, entry in entries(record.data, name):
            yield text(entry, key)
    if record.kind == "cycle":
        for _, part in entries(record.data, "parts"):
            for _, group in entries(part, "groups"):
                yield text(group, "id")
    elif record.kind == "result":
        for _, correction in entries(mapping(record.data, "feedback"), "corrections"):
            yield text(correction, "id")


def party_exists(register: Register) -> Iterator[Fault]:
    """TT404, TT421: whoever is named by an id is a unit, post or body of the office's record."""
    if register.office is None and "office" in register.refused:
        return
    parties = register.parties
    for address, (kind, pointer, value, _) in register.named("party", "party-or-text"):
        if value in parties or not isinstance(value, str):
            continue
        if kind == "party-or-text" and not (value.isascii() and value == value.lower()):
            continue  # words: the name of somebody who has no id
        if register.office is None:
            yield Fault(code="TT421", address=address, at=At.KEY, params={"value": value})
            return
        near = nearest(value, parties) or _by_name(register, value)
        yield Fault(
            code="TT404",
            address=address,
            pointer=pointer,
            params={"value": value, "suggestion": near},
            fix=near or None,
        )


def party_of_right_sort(register: Register) -> Iterator[Fault]:
    """TT405: a post belongs to a unit; a body, to another body or to the office itself."""
    office = register.office
    if office is None:
        return
    named: list[tuple[Pointer, str, str]] = [(("parent",), text(office.data, "parent"), "body")]
    for index, post in entries(office.data, "posts"):
        named.append((("posts", index, "unit"), text(post, "unit"), "unit"))
    for index, body in entries(office.data, "bodies"):
        named.append((("bodies", index, "parent"), text(body, "parent"), "body,office"))
    for pointer, identity, wanted in named:
        party = register.party(identity)
        if party and party.kind not in wanted.split(","):
            params = {"value": identity, "kind": party.kind, "kinds": wanted}
            yield Fault(code="TT405", address=office.address, pointer=pointer, params=params)


# -- places -----------------------------------------------------------------------------------------


def redirects_are_free(register: Register) -> Iterator[Fault]:
    """TT417: an address that a record has left is no record's now, and one record's only."""
    taken: dict[str, str] = {}
    for record in register.records.values():
        for index, old in texts(record.data, "redirect_from"):
            other = old if old in register.records or old in register.refused else taken.get(old)
            taken.setdefault(old, record.address)
            if other:
                params = {"value": old, "other": other}
                yield Fault(
                    code="TT417",
                    address=record.address,
                    pointer=("redirect_from", index),
                    params=params,
                )


def public_names_public(register: Register) -> Iterator[Fault]:
    """TT418: a public record names no internal one: its page would give away that there is such a thing."""
    hidden = {address for address, record in register.records.items() if record.internal}
    for address in sorted(hidden):
        for link in register.links_in.get(address, ()):
            if link.source not in hidden:
                params = {"value": link.target}
                yield Fault(code="TT418", address=link.source, pointer=link.pointer, params=params)


def year_has_cycle(register: Register) -> Iterator[Fault]:
    """TT420: what belongs to a work's fiscal year has the record of that year beside it."""
    told: set[str] = set()
    for kind in _YEARLY:
        for record in register.kind(kind):
            cycle = cycle_address(record)
            if cycle in register.records or cycle in register.refused or cycle in told:
                continue
            told.add(cycle)
            yield Fault(code="TT420", address=record.address, at=At.KEY, params={"other": cycle})


def _by_name(register: Register, value: str) -> str:
    """The id of the party that is called so."""
    return next((party.id for party in register.parties.values() if value in (party.name, party.short)), "")


REGISTER_RULES = (
    record_exists,
    anchor_exists,
    party_exists,
    party_of_right_sort,
    redirects_are_free,
    public_names_public,
    year_has_cycle,
)
