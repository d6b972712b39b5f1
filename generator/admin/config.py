"""The form editor's configuration, made from the schemas and the register.

A configuration of Sveltia CMS 0.221 (its JSON schema is published with it), one collection of entries a kind.
An entry's slug is its address, so a reference is that slug. What repeats is kept once in ``lists`` and named
``{"$list": n}`` where it belongs; ``static/desk.js`` puts it there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import tomli

from generator.desk.places import PLACES
from generator.model import KINDS
from generator.register import Register
from generator.schema import Schemas
from generator.schema_node import described, resolved

Node = Mapping[str, Any]
Json = dict[str, Any]

ALL = "all"
"""The collection of all records: what a reference to several kinds is picked from. It is not shown."""
_ORDER = (
    "order", "letter", "cycle", "indicator", "result", "project", "progress", "visit", "finding",
    "manual", "download", "transparency",
)  # fmt: skip
_SHOWN = ("number", "post", "title", "name", "date", "text", "step", "topic", "role", "state", "id", "key")
"""What of an item its list shows when it is folded, the first two that it has."""
_ONLY = {"result": "indicator", "progress": "project"}
"""kind → the property that tells its records from others whose addresses look alike."""
_ROUNDS = {"result": ("6m", "12m"), "progress": ("q1", "q2", "q3", "q4")}
_FEW = 9
"""Choices up to this number are all shown at once."""
_DATE = "buddhist-date"
_CHOICE = "choice-or-text"
"""Our own fields: see ``static/fields.js``."""


@lru_cache(maxsize=1)
def words() -> Mapping[str, Any]:
    return tomli.loads((Path(__file__).with_name("words.toml")).read_text("utf-8"))


def config(schemas: Schemas, register: Register, repository: Node | None, year: int, titles: Node) -> Json:
    """What ``config.json`` says.

    ``repository`` is that of an office's record, ``year`` the current fiscal year (B.E.), ``titles`` a kind's
    name in Thai by its name in ``model.KINDS``.
    """
    maker = _Maker(schemas, register, year)
    collections = [maker.collection(kind, titles[kind]) for kind in _ORDER]
    collections.append(maker.office(titles["office"]))
    collections.append(_all())
    shapes = {kind: _shape(schemas.document(kind), schemas.document(kind)) for kind in KINDS}
    found: Json = {
        "repository": bool(repository),
        "cms": {
            "load_config_file": False,
            "backend": backend(repository),
            "publish_mode": "editorial_workflow",
            "app_title": words()["app_title"],
            "logo": {"src": "../assets/favicon.svg", "show_in_header": True},
            "media_folder": "records/downloads/files",
            "public_folder": "/",
            "show_preview_links": False,
            "editor": {"preview": False},
            "slug": {"encoding": "unicode", "clean_accents": False, "lowercase": False},
            "output": {"omit_empty_optional_fields": True},
            "collections": collections,
        },
        "shapes": shapes,
        "conditions": {kind: _conditions(schemas.document(kind)) for kind in KINDS},
    }
    return _shared(found)


def backend(repository: Node | None) -> Json:
    """The repository's host; where none is known, one that only a folder on this machine stands for."""
    said = {"commit_messages": dict(words()["pull"]), "auth_methods": ["token"]}
    if not repository:
        return {"name": "github", "repo": "office/records", "branch": "main", **said}
    parts = urlsplit(repository["url"])
    found = {
        "name": repository["host"],
        "repo": parts.path.strip("/"),
        "branch": repository.get("branch") or "main",
        "cms_label_prefix": "tidtam/",
        **said,
    }
    origin = f"{parts.scheme}://{parts.netloc}"
    if repository["host"] == "github" and parts.netloc != "github.com":
        found |= {"api_root": f"{origin}/api/v3", "base_url": origin}
    if repository["host"] == "gitlab" and parts.netloc != "gitlab.com":
        found |= {
            "api_root": f"{origin}/api/v4",
            "graphql_api_root": f"{origin}/api/graphql",
            "base_url": origin,
        }
    return found


def hosts(repository: Node | None) -> tuple[str, ...]:
    """The origins that the editor speaks to, for a Content-Security-Policy."""
    made = backend(repository)
    if not repository:
        return ()
    if "api_root" in made:
        parts = urlsplit(made["api_root"])
        return (f"{parts.scheme}://{parts.netloc}",)
    return ("https://api.github.com",) if made["name"] == "github" else ("https://gitlab.com",)


class _Maker:
    """Fields of one register's forms."""

    def __init__(self, schemas: Schemas, register: Register, year: int) -> None:
        self._schemas = schemas
        self._year = year
        self._parties = [
            {"label": f"{one.name} ({one.id})", "value": one.id} for one in register.parties.values()
        ]
        self._steps = [
            {"label": f"{number} {step.get('short') or step['text']}", "value": f"{manual.address}#{number}"}
            for manual in register.kind("manual")
            for step in manual.data["steps"]
            for number in (step["number"],)
        ]

    # -- collections ----------------------------------------------------------------------------------

    def collection(self, kind: str, title: str) -> Json:
        document = self._schemas.document(kind)
        path, asked = self._place(kind)
        found: Json = {
            "name": kind,
            "label": title,
            "label_singular": title,
            "description": _hint(document),
            "icon": words()["icons"][kind],
            "folder": "records",
            "path": path,
            "create": True,
            "delete": False,
            "extension": "yml",
            "format": f"record-{kind}",
            "identifier_field": "title",
            "summary": "{{title}} ({{slug}})",
            "sortable_fields": {"fields": _sortable(document)},
            "slug": self._slug(kind),
            "fields": [*asked, *self._fields(kind, document, document)],
        }
        if kind in _ONLY:
            found["filter"] = {"field": _ONLY[kind], "pattern": "."}
        if "fiscal_year" in document["properties"]:
            label = document["properties"]["fiscal_year"].get("title") or words()["fy"]
            found["view_groups"] = {"groups": [{"name": "fy", "label": label, "field": "fiscal_year"}]}
        return found

    def office(self, title: str) -> Json:
        document = self._schemas.document("office")
        return {
            "name": "office",
            "label": title,
            "icon": words()["icons"]["office"],
            "format": "record-office",
            "files": [
                {
                    "name": "office",
                    "label": title,
                    "file": "records/office.yml",
                    "format": "record-office",
                    "fields": self._fields("office", document, document),
                }
            ],
        }

    def _place(self, kind: str) -> tuple[str, list[Json]]:
        """The path of a kind's records as a template, and the fields that only a new one needs for it."""
        said = words()
        asked: list[Json] = []
        path = PLACES[kind]
        if kind in ("cycle", "manual", "transparency"):
            return path.format(work="{{work}}", fy="{{fiscal_year}}", year="{{year}}"), asked
        parts: dict[str, str] = {"slug": "{{ slug }}", "code": "{{ slug }}"}
        for part, example in (("fy", self._year), ("year", self._year)):
            if f"{{{part}}}" in path:
                parts[part] = f"{{{{_{part} | default('{example}')}}}}"
                asked.append(
                    {
                        "name": f"_{part}", "label": said[part], "hint": said[f"{part}_hint"],
                        "widget": "string", "required": False, "default": str(example),
                        "pattern": ["^2[45][0-9]{2}$", said["year_wrong"]],
                    }
                )  # fmt: skip
        if kind in _ROUNDS:
            rounds = _ROUNDS[kind]
            parts["round"] = f"{{{{_round | default('{rounds[0]}')}}}}"
            options = [{"label": said["rounds"][one], "value": one} for one in rounds]
            asked.append(
                {
                    "name": "_round", "label": said["round"], "hint": said["round_hint"], "widget": "select",
                    "required": False, "default": rounds[0], "options": options,
                }
            )  # fmt: skip
        return path.format(**parts), asked

    def _slug(self, kind: str) -> Json:
        if kind == "cycle":
            return {"template": "{{work}}-{{fiscal_year}}"}
        if kind == "manual":
            return {"template": "{{work}}"}
        if kind == "transparency":
            return {"template": "{{year}}"}
        said = words()
        return {
            "editable": ["create"],
            "hint": said["slug_hint"],
            "pattern": [
                "^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$",
                said["slug_wrong"].format(example=said["slugs"][kind]),
            ],
        }

    # -- fields ---------------------------------------------------------------------------------------

    def _fields(self, kind: str, document: Node, node: Node) -> list[Json]:
        needed = node.get("required", ())
        return [
            self._field(kind, document, name, child, name in needed)
            for name, child in node.get("properties", {}).items()
            if isinstance(child, dict)
        ]

    def _field(self, kind: str, document: Node, name: str, node: Node, needed: bool) -> Json:
        node = resolved(document, node)
        found: Json = {"name": name, "label": node.get("title") or name, "required": needed}
        if hint := _hint(node):
            found["hint"] = hint
        if "pattern" in node:
            message = node.get("patternErrorMessage") or words()["wrong_pattern"]
            found["pattern"] = [node["pattern"], _plain(message)]
        return found | self._widget(kind, document, node, needed)

    def _widget(self, kind: str, document: Node, node: Node, needed: bool) -> Json:
        if node.get("type") == "array":
            return self._list(kind, document, node, needed)
        if node.get("type") == "object":
            return {"widget": "object", "fields": self._fields(kind, document, node)}
        if node.get("type") == "boolean":
            return {"widget": "boolean"}
        if "enum" in node:
            return {"widget": "select", "options": _options(node), "dropdown_threshold": _FEW}
        if node.get("type") in ("integer", "number"):
            return _number(node)
        return self._text(kind, node)

    def _text(self, kind: str, node: Node) -> Json:
        meaning = node.get("x-type")
        if meaning == "ref":
            return self._reference(node)
        if meaning == "party":
            return {"widget": "select", "options": self._parties, "dropdown_threshold": 0}
        if meaning == "party-or-text":
            return {"widget": _CHOICE, "options": self._parties}
        if meaning == "date":
            return {"widget": _DATE}
        if meaning == "text":
            return {"widget": "text"}
        limit = {"maxlength": node["maxLength"]} if "maxLength" in node else {}
        examples = [one for one in node.get("examples", ()) if isinstance(one, str)]
        if len(examples) > 3:
            return {"widget": _CHOICE, "options": [{"label": one, "value": one} for one in examples]}
        return {"widget": "string", **limit}

    def _reference(self, node: Node, *, several: bool = False) -> Json:
        kinds = node.get("x-kinds", ())
        if list(kinds) == ["manual"] and self._steps and "#" in str(node.get("examples", "")):
            return {"widget": "select", "options": self._steps, "dropdown_threshold": 0}
        collection = kinds[0] if len(kinds) == 1 else ALL
        return {
            "widget": "relation",
            "collection": collection,
            "value_field": "{{slug}}",
            "display_fields": ["{{title}}", "{{slug}}"],
            "search_fields": ["title", "{{slug}}"],
            "dropdown_threshold": 0,
            **({"multiple": True} if several else {}),
        }

    def _list(self, kind: str, document: Node, node: Node, needed: bool) -> Json:
        items = resolved(document, node["items"])
        found: Json
        least = {"min": node["minItems"]} if needed and "minItems" in node else {}
        if items.get("type") == "object":
            found = {
                "widget": "list",
                "label_singular": items.get("title") or words()["add"],
                "collapsed": "auto",
                "summary": _summary(items),
                **least,
            }
            told = _told_apart(items)
            if not told:
                return found | {"fields": self._fields(kind, document, items)}
            key, values = told
            return found | {"typeKey": key, "types": self._types(kind, document, items, key, values)}
        if "enum" in items:
            return {"widget": "select", "multiple": True, "options": _options(items), **least}
        if items.get("x-type") == "party":
            found = {"widget": "select", "multiple": True, "options": self._parties}
            return found | {"dropdown_threshold": 0} | least
        if items.get("x-type") == "ref":
            return self._reference(items, several=True) | least
        inner = self._field(kind, document, "item", items, True)
        return {"widget": "list", "label_singular": inner["label"], "field": inner, **least}

    def _types(
        self, kind: str, document: Node, items: Node, key: str, values: Mapping[str, Sequence[str]]
    ) -> list[Json]:
        """A form for each value of ``key``: what only another value has is not asked."""
        chosen = resolved(document, items["properties"][key])
        others = {name for names in values.values() for name in names}
        found = []
        for value in chosen["enum"]:
            own = set(values.get(value, ()))
            left = {name: one for name, one in items["properties"].items() if name != key}
            needed = {*items.get("required", ()), *(own if len(own) == 1 else ())}
            here = (left.keys() - others) | own | ({"note"} & left.keys())
            keep = {name: one for name, one in left.items() if name in here}
            part = {"properties": keep, "required": sorted(needed & keep.keys())}
            found.append(
                {
                    "name": value,
                    "label": _plain(described(chosen, value)),
                    "summary": _summary(part),
                    "fields": self._fields(kind, document, part),
                }
            )
        return found


def _all() -> Json:
    return {
        "name": ALL,
        "label": words()["all"],
        "hide": True,
        "folder": "records",
        "nested": {"depth": 5},
        "create": False,
        "delete": False,
        "extension": "yml",
        "format": "record-any",
        "identifier_field": "title",
        "fields": [{"name": "title", "label": words()["all"], "widget": "string"}],
    }


def _told_apart(items: Node) -> tuple[str, dict[str, list[str]]] | None:
    """(key, value → the properties that this value calls for), where the conditions say nothing else."""
    values: dict[str, list[str]] = {}
    keys = set()
    for rule in items.get("allOf", ()):
        asked = rule.get("if", {}).get("properties", {})
        then = rule.get("then", {})
        if len(asked) != 1 or "else" in rule:
            return None
        ((key, wanted),) = asked.items()
        names = then.get("required") or [
            name for one in then.get("anyOf", ()) for name in one.get("required", ())
        ]
        if "const" not in wanted or not names:
            return None
        keys.add(key)
        values[wanted["const"]] = list(names)
    if len(keys) != 1 or len(values) < 3:
        return None
    return keys.pop(), values


def _conditions(document: Node) -> list[Json]:
    """What a form shows only when another answer calls for it: ``{"key", "values", "shows"}``."""
    found = []
    for rule in document.get("allOf", ()):
        asked = rule.get("if", {}).get("properties", {})
        forbidden = [name for name, one in rule.get("else", {}).get("properties", {}).items() if one is False]
        if len(asked) != 1 or not forbidden:
            continue
        ((key, wanted),) = asked.items()
        values = wanted.get("enum") or [wanted["const"]]
        found.append({"key": key, "values": values, "shows": forbidden})
    return found


def _shape(document: Node, node: Node) -> Json:
    """What ``static/record.js`` must know of a value to write it."""
    node = resolved(document, node)
    found: Json = {}
    children = {name: one for name, one in node.get("properties", {}).items() if isinstance(one, dict)}
    if children:
        found["properties"] = {name: _shape(document, one) for name, one in children.items()}
        found["required"] = list(node.get("required", ()))
    if isinstance(node.get("items"), dict):
        found["items"] = _shape(document, node["items"])
    return found


def _summary(items: Node) -> str:
    names = [name for name in _SHOWN if name in items.get("properties", {})][:2]
    names = names or list(items.get("properties", {}))[:1]
    return " · ".join(f"{{{{fields.{name}}}}}" for name in names)


def _sortable(document: Node) -> list[str]:
    return [name for name in ("title", "date", "number", "code") if name in document["properties"]]


def _number(node: Node) -> Json:
    whole = node["type"] == "integer"
    found: Json = {
        "widget": "number",
        "value_type": "int" if whole else "float",
        "step": 1 if whole else 0.01,
    }
    found |= {name: node[key] for name, key in (("min", "minimum"), ("max", "maximum")) if key in node}
    if node.get("x-type") == "money":
        found["after_input"] = words()["baht"]
    return found


def _options(node: Node) -> list[Json]:
    return [{"label": _plain(described(node, one)), "value": one} for one in node["enum"]]


def _hint(node: Node) -> str:
    text = _plain(str(node.get("description", "")))
    examples = [str(one) for one in node.get("examples", ()) if isinstance(one, str | int | float)]
    closed = "enum" in node or node.get("type") == "boolean" or node.get("x-type") in ("date", "ref", "party")
    if examples and not closed and examples[0] not in text and "เช่น" not in text:
        text += " " + words()["example"].format(value=examples[0])
    return text.strip()


def _plain(text: str) -> str:
    """The schema's words without what they say of the file."""
    for one in words()["instead"]:
        text = re.sub(one["pattern"], one["with"], text)
    return text.strip()


# -- what repeats -------------------------------------------------------------------------------------


def _shared(found: Json) -> Json:
    """The same with each list of fields, types or options that stands there twice kept once, in ``lists``."""
    import orjson

    seen: dict[bytes, int] = {}
    lists: list[Any] = []

    def count(value: Any) -> None:
        if isinstance(value, dict):
            for key, child in value.items():
                count(child)
                if key in ("fields", "types", "options"):
                    seen[orjson.dumps(child)] = seen.get(orjson.dumps(child), 0) + 1
        elif isinstance(value, list):
            for child in value:
                count(child)

    places: dict[bytes, int] = {}

    def fold(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: named(key, child) for key, child in value.items()}
        return [fold(child) for child in value] if isinstance(value, list) else value

    def named(key: str, child: Any) -> Any:
        text = orjson.dumps(child) if key in ("fields", "types", "options") else b""
        if seen.get(text, 0) < 2:
            return fold(child)
        if text not in places:
            whole = fold(child)
            places[text] = len(lists)
            lists.append(whole)
        return {"$list": places[text]}

    count(found["cms"])
    folded = fold(found)
    return {**folded, "lists": lists}
