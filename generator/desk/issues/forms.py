"""Issue forms, one a kind of record, made from the schemas: for GitHub as forms, for GitLab as templates.

The fields are the plain properties of a record that a reader may find wrong; all others go into one field,
a line each. ``python -m generator.desk.issues.forms`` writes the files of this tree anew.

Form: https://docs.github.com/communities (syntax for GitHub's form schema).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from generator.desk.issues.words import say
from generator.model import KINDS
from generator.schema import Schemas
from generator.schema_node import resolved

_MOST = 8
"""Fields of a form beside those that all forms have: a longer one is not filled in."""
_PASSED_OVER = frozenset((
    "sample", "classification", "notes", "raw", "prefix", "running", "circular", "extent", "work", "sha256",
    "size", "file", "id", "parent", "fiscal_year", "indicator", "project", "visit", "code", "part", "manual",
    "document_type", "academic_year", "year", "central", "continues", "explanation_url", "group_title",
    "revoked_by", "superseded_by",
))  # fmt: skip
"""Properties that follow from a record's address or from others, or that are for the keepers only."""
_PLAIN = ("string", "number", "integer", "boolean")
_LONG = "text"


class Field(NamedTuple):
    key: str
    title: str
    description: str
    long: bool
    options: tuple[str, ...]
    """In words; empty where it is not a choice."""


def fields(schemas: Schemas, kind: str) -> Iterator[Field]:
    """The properties of a kind that its form asks for one by one."""
    document = schemas.document(kind)
    count = 0
    for key, plain in document["properties"].items():
        node = resolved(document, plain)
        if key in _PASSED_OVER or node.get("type") not in _PLAIN or count == _MOST:
            continue
        count += 1
        yield Field(
            key, node["title"], _plainly(node["description"]), node.get("x-type") == _LONG, _options(node)
        )


def _plainly(description: str) -> str:
    """Without what is only of use to somebody who writes YAML."""
    return description.removesuffix(" ใส่เครื่องหมายคำพูดเสมอ")


def _options(node: Mapping[str, Any]) -> tuple[str, ...]:
    if node.get("type") == "boolean":
        return ("ใช่", "ไม่ใช่")
    return tuple(node.get("enumDescriptions", node["enum"])) if "enum" in node else ()


def labels(schemas: Schemas, kind: str) -> dict[str, str]:
    """Heading in an issue's text → property; ``address``, ``more`` and ``why`` are what all forms have."""
    own = {say(name, "form"): name for name in ("address", "more", "why")}
    return own | {one.title: one.key for one in fields(schemas, kind)}


def files(schemas: Schemas, host: str = "") -> dict[str, bytes]:
    """Path from the root of a tree → file, for ``github``, ``gitlab``, or both."""
    found: dict[str, bytes] = {}
    for kind in KINDS:
        if host in ("", "github"):
            found[f".github/ISSUE_TEMPLATE/{name(kind)}.yml"] = _github(schemas, kind)
        if host in ("", "gitlab"):
            found[f".gitlab/issue_templates/{name(kind)}.md"] = _gitlab(schemas, kind)
    return found


def name(kind: str) -> str:
    """What a kind's form is called by the host."""
    return f"record-{kind}"


def example(kind: str) -> str:
    """An address of a record of the kind, made up."""
    return _EXAMPLES.get(kind, kind)


_EXAMPLES = {
    "manual": "manuals/e-mes", "letter": "letters/2567/abc-01234-56", "order": "orders/2567/15",
    "cycle": "e-mes/2567/cycle", "indicator": "e-mes/2567/indicators/QP-1", "result": "e-mes/2567/6m/QP-1",
    "project": "emenscr/2567/projects/reading", "progress": "emenscr/2567/q1/reading",
    "visit": "inspection/2567/visits/moe-r1", "finding": "inspection/2567/findings/small-schools",
    "download": "downloads/guide", "transparency": "oit/2567",
}  # fmt: skip


def _github(schemas: Schemas, kind: str) -> bytes:
    title = schemas.document(kind)["title"]
    address = {
        "label": say("address", "form"),
        "description": say("address-about", "form", example=example(kind)),
    }
    body: list[dict[str, Any]] = [
        {"type": "markdown", "attributes": {"value": say("intro", "form")}},
        {"type": "input", "id": "address", "attributes": address, "validations": {"required": True}},
    ]
    for one in fields(schemas, kind):
        attributes: dict[str, Any] = {"label": one.title, "description": one.description}
        if one.options:
            body.append(
                {"type": "dropdown", "id": one.key, "attributes": attributes | {"options": [*one.options]}}
            )
        else:
            body.append(
                {"type": "textarea" if one.long else "input", "id": one.key, "attributes": attributes}
            )
    for each in ("more", "why"):
        attributes = {"label": say(each, "form"), "description": say(f"{each}-about", "form")}
        body.append({"type": "textarea", "id": each, "attributes": attributes})
    document = {
        "name": say("name", "form", kind=title),
        "description": say("about", "form", kind=title),
        "title": say("title", "form", kind=title),
        "body": body,
    }
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=10_000).encode()


def _gitlab(schemas: Schemas, kind: str) -> bytes:
    lines = [f"<!-- {say('intro', 'form')} -->", ""]
    asked = [
        (say("address", "form"), say("address-about", "form", example=example(kind))),
        *((one.title, _hint(one)) for one in fields(schemas, kind)),
        *((say(each, "form"), say(f"{each}-about", "form")) for each in ("more", "why")),
    ]
    for heading, about in asked:
        lines += [f"### {heading}", "", f"<!-- {about} -->", ""]
    return "\n".join(lines).encode()


def _hint(one: Field) -> str:
    return f"{one.description} ({' / '.join(one.options)})" if one.options else one.description


if __name__ == "__main__":
    from generator.check import schema_directory
    from generator.desk.writing import write_all

    write_all(Path(), files(Schemas(schema_directory(Path()))))
