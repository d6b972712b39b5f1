"""Standing: papers that act on one another form no circle, and each says what the others say of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator.model import Fault, Pointer, Record
from generator.register import Register
from generator.rules.fields import entries, targets, text

_CHAINS = {
    "order": ("amends", "revokes"),
    "letter": ("answers",),
    "indicator": ("continues",),
    "project": ("continues",),
}
"""Properties that lead from a record to an older one of its kind; following them must come to an end."""

_CHAINS_ON = {"order": ("revoked_by", "superseded_by")}
"""The same towards newer ones."""


# -- chains and standing ----------------------------------------------------------------------------


def chains_end(register: Register) -> Iterator[Fault]:
    """TT406: who amends, revokes, answers, continues or reports to another never comes back to itself."""
    for chains in (_CHAINS, _CHAINS_ON):
        for kind, relations in chains.items():
            ways = {
                record.address: [
                    (pointer, target)
                    for relation in relations
                    for pointer, target in targets(record.data, relation)
                ]
                for record in register.kind(kind)
                if any(relation in record.data for relation in relations)
            }
            for address, pointer, circle in _circles(ways):
                params = {"value": circle[1], "circle": " → ".join(circle)}
                yield Fault(code="TT406", address=address, pointer=pointer, params=params)
    if register.office is not None:
        above = {
            text(body, "id"): [(("bodies", index, "parent"), text(body, "parent"))]
            for index, body in entries(register.office.data, "bodies")
            if text(body, "parent")
        }
        for _, pointer, circle in _circles(above):
            params = {"value": circle[1], "circle": " → ".join(circle)}
            yield Fault(code="TT406", address=register.office.address, pointer=tuple(pointer), params=params)


def _circles(
    ways: Mapping[str, Iterable[tuple[Pointer, str]]],
) -> Iterator[tuple[str, Pointer, list[str]]]:
    """Each circle once: where it closes first (in order of addresses), by which pointer, and its stations.

    A station that leads to itself is left to the rule that speaks of that.
    """
    done: set[str] = set()
    for start in ways:
        path = {start: iter(ways[start])} if start not in done else {}
        while path:
            station, onwards = next(reversed(path.items()))
            _, target = next(onwards, ((), ""))
            if not target:
                done.add(station)
                del path[station]
            elif target in path and target != station:
                yield _closed(list(path)[list(path).index(target) :], ways)
            elif target in ways and target not in done and target != station:
                path[target] = iter(ways[target])


def _closed(
    circle: list[str], ways: Mapping[str, Iterable[tuple[Pointer, str]]]
) -> tuple[str, Pointer, list[str]]:
    at = circle.index(min(circle))
    stations = [*circle[at:], *circle[:at], circle[at]]
    pointer = next(pointer for pointer, target in ways[stations[0]] if target == stations[1])
    return stations[0], pointer, stations


def still_holds(register: Register) -> Iterator[Fault]:
    """TT408: work in hand rests on an order that holds, or names what came in the place of one that does not.

    A closed cycle or a project that is over may name what held in its day; so may one of a fiscal
    year before that of the new order.
    """
    for kind, running in (("cycle", ("open",)), ("project", ("draft", "active"))):
        for record in register.kind(kind):
            if text(record.data, "state") not in running:
                continue
            named = {target for _, target in targets(record.data, "orders")}
            for pointer, target in targets(record.data, "orders"):
                order = register.get(target)
                if order is None or order.kind != "order":
                    continue
                for status, by in (("revoked", "revoked_by"), ("superseded", "superseded_by")):
                    successor = text(order.data, by)
                    if text(order.data, "status") != status or successor in named:
                        continue
                    if not _serves_later(register.get(successor), record):
                        params = {"value": target, "other": successor, "status": status}
                        yield Fault(code="TT408", address=record.address, pointer=pointer, params=params)


def _serves_later(document: Record | None, record: Record) -> bool:
    """Whether a document is of a fiscal year after that of a record of some year's work."""
    year = document.data.get("fiscal_year") if document else None
    return isinstance(year, int) and year > int(record.parts["fy"])


def standing_agrees(register: Register) -> Iterator[Fault]:
    """TT409, TT410: an order that another revokes or amends says so; one that says so is named there."""
    for order in register.kind("order"):
        if text(order.data, "status") == "draft":  # it does nothing to another yet
            continue
        for relation, fitting in (
            ("revokes", ("revoked", "superseded")),
            ("amends", ("amended", "revoked", "superseded")),
        ):
            for _, target in targets(order.data, relation):
                other = register.get(target)
                if other is None or other.kind != "order" or other is order:
                    continue
                status = text(other.data, "status")
                if status not in fitting:
                    params = {"value": status, "other": order.address, "relation": relation}
                    yield Fault(
                        code="TT409",
                        address=target,
                        pointer=("status",),
                        params=params,
                        fix=fitting[0] if relation == "amends" else None,
                    )
        later = register.get(text(order.data, "revoked_by"))
        if later is None or later.kind != "order" or later is order:
            continue
        revoked = {target for _, target in targets(later.data, "revokes")}
        if text(later.data, "extent") != "reference" and order.address not in revoked:
            params = {"value": later.address, "other": order.address}
            yield Fault(code="TT410", address=order.address, pointer=("revoked_by",), params=params)


REGISTER_RULES = (chains_end, still_holds, standing_agrees)
