"""Parts: rounds, steps, topics, issues and groups that a record names lie in the record they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.model import At, Fault, Pointer, Record
from generator.register import Register
from generator.rules.fields import cycle_address, entries, mapping, sequence, text, texts
from generator.rules.meant import nearest

# -- numbers and ids within other records -----------------------------------------------------------


def round_exists(register: Register) -> Iterator[Fault]:
    """TT411: a round that is named by its id is one of that year's cycle."""
    for record in register.kind("indicator"):
        known = _rounds(register, record)
        if not known:
            continue
        named: list[tuple[Pointer, str]] = [
            (("rounds", index), name) for index, name in texts(record.data, "rounds")
        ]
        for index, closed in entries(record.data, "closed_rounds"):
            named.append((("closed_rounds", index, "round"), text(closed, "round")))
        for index, issue in entries(record.data, "issues"):
            named += [(("issues", index, "rounds", at), name) for at, name in texts(issue, "rounds")]
        yield from _unknown("TT411", record.address, named, known)
    for record in register.kind("cycle"):
        known = {text(entry, "id") for _, entry in entries(record.data, "rounds")}
        named = [
            (("log", index, "round"), name)
            for index, entry in entries(record.data, "log")
            if (name := text(entry, "round"))
        ]
        yield from _unknown("TT411", record.address, named, known)
    for record in register.kind("visit"):
        name = text(record.data, "round")
        if name and (known := _rounds(register, record)):
            yield from _unknown("TT411", record.address, [(("round",), name)], known)
    for record in register.kind("result"):
        known = _rounds(register, record)
        name = record.address.split("/")[2]
        if known and name not in known:
            params = {"value": name, "allowed": ", ".join(sorted(known)), "suggestion": ""}
            yield Fault(code="TT411", address=record.address, at=At.KEY, params=params)


def step_exists(register: Register) -> Iterator[Fault]:
    """TT412: a step that is named by its number is a step of the manual."""
    numbers = {
        manual.address: {text(step, "number") for _, step in entries(manual.data, "steps")}
        for manual in register.kind("manual")
    }
    for manual in register.kind("manual"):
        named: list[tuple[Pointer, str]] = []
        for index, step in entries(manual.data, "steps"):
            when = mapping(step, "when")
            for pointer, name in (
                (("steps", index, "if_yes"), text(step, "if_yes")),
                (("steps", index, "if_no"), text(step, "if_no")),
                (("steps", index, "when", "after_step"), text(when, "after_step")),
            ):
                if name:
                    named.append((pointer, name))
        yield from _unknown("TT412", manual.address, named, numbers[manual.address])
    for cycle in register.kind("cycle"):
        known = numbers.get(text(cycle.data, "manual"))
        if known is None:
            continue
        log = [
            (("log", index, "step"), text(entry, "step"))
            for index, entry in entries(cycle.data, "log")
            if text(entry, "step")
        ]
        yield from _unknown("TT412", cycle.address, log, known)


def topic_exists(register: Register) -> Iterator[Fault]:
    """TT413, TT414: a finding's topic is one of its visit's; a follow-up is of one of its recommendations."""
    for record in register.kind("finding"):
        visit = register.get(text(record.data, "visit"))
        topic = text(record.data, "topic")
        if visit is not None and visit.kind == "visit" and topic:
            known = {text(entry, "number") for _, entry in entries(visit.data, "topics")}
            yield from _unknown("TT413", record.address, [(("topic",), topic)], known)
        own = {text(entry, "number") for _, entry in entries(record.data, "recommendations")}
        named = [
            (("follow_up", index, "recommendation"), name)
            for index, entry in entries(record.data, "follow_up")
            if (name := text(entry, "recommendation"))
        ]
        yield from _unknown("TT414", record.address, named, own)


def part_exists(register: Register) -> Iterator[Fault]:
    """TT415: an indicator's part and group, and the parts of a round, are parts of that year's cycle."""
    groups: dict[str, dict[str, set[str]]] = {}
    for cycle in register.kind("cycle"):
        groups[cycle.address] = {
            text(part, "id"): {text(group, "id") for _, group in entries(part, "groups")}
            for _, part in entries(cycle.data, "parts")
        }
        named = [
            (("rounds", index, "parts", at), name)
            for index, round_ in entries(cycle.data, "rounds")
            for at, name in texts(round_, "parts")
        ]
        yield from _unknown("TT415", cycle.address, named, groups[cycle.address].keys())
    for record in register.kind("indicator"):
        parts = groups.get(cycle_address(record))
        if parts is None:
            continue
        part, group = text(record.data, "part"), text(record.data, "group")
        if part not in parts:
            yield from _unknown("TT415", record.address, [(("part",), part)], parts.keys())
        elif group:
            yield from _unknown("TT415", record.address, [(("group",), group)], parts[part])


def result_is_due(register: Register) -> Iterator[Fault]:
    """TT416: a result is of a round in which its indicator is due; else it says not due, or closed."""
    for record in register.kind("result"):
        indicator = register.get(text(record.data, "indicator"))
        if indicator is None or indicator.kind != "indicator":
            continue
        name, state = record.address.split("/")[2], text(record.data, "state")
        closed = {text(entry, "round") for _, entry in entries(indicator.data, "closed_rounds")}
        due = set(sequence(indicator.data, "rounds"))
        if name in closed and state != "closed":
            expected = "closed"
        elif name not in due | closed and state not in ("not-due", "closed"):
            expected = "not-due"
        else:
            continue
        params = {"value": state, "round": name, "other": indicator.address, "expected": expected}
        yield Fault(code="TT416", address=record.address, pointer=("state",), params=params)


def issue_exists(register: Register) -> Iterator[Fault]:
    """TT419: the issues that a result speaks of are issues of its indicator."""
    for record in register.kind("result"):
        indicator = register.get(text(record.data, "indicator"))
        if indicator is None or indicator.kind != "indicator":
            continue
        named: list[tuple[Pointer, str]] = [
            (("issues", index, "number"), text(entry, "number"))
            for index, entry in entries(record.data, "issues")
        ]
        for index, entry in entries(mapping(record.data, "feedback"), "corrections"):
            if text(entry, "issue"):
                named.append((("feedback", "corrections", index, "issue"), text(entry, "issue")))
        if named:
            known = {text(issue, "number") for _, issue in entries(indicator.data, "issues")}
            yield from _unknown("TT419", record.address, named, known)


def of_its_address(register: Register) -> Iterator[Fault]:
    """TT314: a result is of the indicator, progress of the project, that its own address says."""
    for kind, key, folder in (("result", "indicator", "indicators"), ("progress", "project", "projects")):
        for record in register.kind(kind):
            work, fiscal, _, name = record.address.split("/")
            expected, given = f"{work}/{fiscal}/{folder}/{name}", text(record.data, key)
            if given != expected and given in register.records:
                params = {"value": given, "expected": expected}
                yield Fault(code="TT314", address=record.address, pointer=(key,), params=params, fix=expected)


def _unknown(
    code: str, address: str, named: Iterable[tuple[Pointer, str]], known: Iterable[str]
) -> Iterator[Fault]:
    allowed = set(known)
    for pointer, name in named:
        if name not in allowed:
            near = nearest(name, sorted(allowed))
            params = {"value": name, "suggestion": near, "allowed": ", ".join(sorted(allowed))}
            yield Fault(
                code=code,
                address=address,
                pointer=pointer,
                params=params,
                fix=f'"{near}"' if near else None,
            )


def _rounds(register: Register, record: Record) -> set[str]:
    cycle = register.get(cycle_address(record))
    return {text(entry, "id") for _, entry in entries(cycle.data, "rounds")} if cycle else set()


REGISTER_RULES = (
    round_exists,
    step_exists,
    topic_exists,
    part_exists,
    result_is_due,
    issue_exists,
    of_its_address,
)
