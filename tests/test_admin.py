"""The form editor's parts that need no browser: what is vendored, and the configuration from the schemas."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator import resources
from generator.admin import config, vendoring
from generator.check import check
from generator.model import KINDS
from generator.publish.words import catalogue
from generator.register import Register
from generator.schema import Schemas
from generator.schema_node import resolved

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def schemas() -> Schemas:
    return Schemas(resources.directory("schemas"))


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    return check(ROOT, cache=tmp_path_factory.mktemp("state")).register


@pytest.fixture(scope="module")
def made(schemas: Schemas, register: Register) -> Any:
    found = config.config(
        schemas, register, {"host": "github", "url": "https://github.com/a/b"}, 2570, catalogue()["kinds"]
    )
    whole = json.loads(json.dumps(found))

    def unfolded(value: Any) -> Any:
        if isinstance(value, list):
            return [unfolded(child) for child in value]
        if not isinstance(value, dict):
            return value
        if "$list" in value:
            return unfolded(whole["lists"][value["$list"]])
        return {key: unfolded(child) for key, child in value.items()}

    return unfolded({key: value for key, value in whole.items() if key != "lists"})


def _properties(document: Any, node: Any, way: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    node = resolved(document, node)
    if way and way[-1] != "*":
        yield way, node
    for name, child in node.get("properties", {}).items():
        if isinstance(child, dict):
            yield from _properties(document, child, (*way, name))
    if isinstance(node.get("items"), dict):
        yield from _properties(document, node["items"], (*way, "*"))


def _fields(fields: Any, way: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for field in fields:
        here = (*way, field["name"])
        yield here, field
        inner = (*here, "*") if field["widget"] == "list" else here
        for each in [field, *field.get("types", ())]:
            yield from _fields(each.get("fields", ()), inner)
        if "typeKey" in field:
            yield (*inner, field["typeKey"]), field


def test_every_property_of_every_schema_can_be_filled_in(made: Any, schemas: Schemas) -> None:
    forms = {
        one["name"]: one.get("fields") or one["files"][0]["fields"] for one in made["cms"]["collections"]
    }
    for kind in KINDS:
        document = schemas.document(kind)
        there = {way for way, _ in _fields(forms[kind])}
        assert {way for way, _ in _properties(document, document)} <= there, kind


def test_words_and_messages_are_the_schemas_own(made: Any, schemas: Schemas) -> None:
    forms = {one["name"]: one for one in made["cms"]["collections"]}
    fields = dict(_fields(forms["order"]["fields"]))
    assert fields["number",]["label"] == "เลขที่คำสั่ง"
    number = schemas.property("order", ("number",))
    assert fields["number",]["pattern"] == [number["pattern"], number["patternErrorMessage"]]
    assert {"value": "revoked", "label": "ยกเลิกแล้ว"} in fields["status",]["options"]
    assert fields["date",]["widget"] == "buddhist-date"
    said = [field.get("hint", "") + str(field.get("pattern", "")) for _, field in fields.items()]
    assert not [one for one in said if "เครื่องหมายคำพูด" in one]


def test_every_link_has_a_picker(made: Any, schemas: Schemas) -> None:
    forms = {
        one["name"]: one.get("fields") or one["files"][0]["fields"] for one in made["cms"]["collections"]
    }
    names = set(forms)
    for kind in KINDS:
        document = schemas.document(kind)
        links = {way for way, node in _properties(document, document) if node.get("x-type") == "ref"}
        for way, field in _fields(forms[kind]):
            if way in links:
                assert field["widget"] in ("relation", "select"), (kind, way)
                assert field.get("collection") in (None, *names)


def test_a_kind_of_evidence_asks_for_what_it_needs(made: Any) -> None:
    result = next(one for one in made["cms"]["collections"] if one["name"] == "result")
    evidence = next(one for one in result["fields"] if one["name"] == "evidence")
    asked = {one["name"]: [field["name"] for field in one["fields"]] for one in evidence["types"]}
    assert evidence["typeKey"] == "kind"
    assert "file" in asked["file"]
    assert "file" not in asked["link"]
    assert "url" in asked["link"]
    assert {"url", "file"}.isdisjoint(asked["text"])


@pytest.mark.parametrize(
    ("kept", "name", "root", "hosts"),
    [
        (None, "github", None, ()),
        ({"host": "github", "url": "https://github.com/a/b"}, "github", None, ("https://api.github.com",)),
        (
            {"host": "github", "url": "https://git.example.go.th/a/b"},
            "github", "https://git.example.go.th/api/v3", ("https://git.example.go.th",),
        ),
        (
            {"host": "gitlab", "url": "https://gitlab.example.go.th/a/b/c"},
            "gitlab", "https://gitlab.example.go.th/api/v4", ("https://gitlab.example.go.th",),
        ),
    ],
)  # fmt: skip
def test_the_repositorys_host(kept: Any, name: str, root: str | None, hosts: tuple[str, ...]) -> None:
    found = config.backend(kept)
    assert (found["name"], found.get("api_root")) == (name, root)
    assert found["auth_methods"] == ["token"]
    assert config.hosts(kept) == hosts


def test_what_others_wrote_is_what_was_fetched_and_leads_nowhere_else() -> None:
    files = vendoring.shipped()
    loading = (
        "unpkg.com",
        "jsdelivr",
        "githubstatus.com/api",
        "hostedstatus",
        "fonts.googleapis",
        "registry.",
    )
    for name, content in files.items():
        for word in loading:
            assert word.encode() not in content, name
    assert {
        f"licences/{name}.txt" for name in ("sveltia-cms", "immutable", "node-diff3", "yaml")
    } <= files.keys()


_BEGINNINGS = {"": "={create:`New`,", "_sui.": "={ok:`OK`,"}
"""Where the editor's own words begin, and those of what it draws its screens with."""
_PART = re.compile(r"(?P<open>\{)|(?P<close>\})|[\"']?(?P<key>[\w-]+)[\"']?:|`(?P<text>(?:[^`\\]|\\.)*)`")
_NOT_MET = (
    "config.error.", "config.warning.", "config.schema_tip",  # of a configuration that the tests hold right
    "cloud_storage.", "open_authoring.", "viewing_open_authoring_workflow",  # settings that we do not have
)  # fmt: skip
_NAMED = re.compile(r"\$\w+")


def _english() -> dict[str, str]:
    """Every word of the editor, by its name: ``status.draft`` …"""
    bundle = vendoring.shipped()["sveltia-cms.js"].decode()
    found: dict[str, str] = {}
    for within, beginning in _BEGINNINGS.items():
        assert bundle.count(beginning) == 1
        way: list[str] = []
        key = ""
        for part in _PART.finditer(bundle, bundle.index(beginning) + 1):
            if part["open"]:
                way.append(key)
            elif part["close"]:
                way.pop()
            elif part["key"]:
                key = part["key"]
            else:
                found[within + ".".join((*way[1:], key))] = part["text"]
            if not way:
                break
    return found


def _words(node: Any, way: str = "") -> Iterator[tuple[str, str]]:
    for key, child in node.items():
        if isinstance(child, dict):
            yield from _words(child, f"{way}{key}.")
        else:
            yield way + key, child


def test_every_word_that_a_planner_meets_is_in_thai() -> None:
    english = _english()
    thai = dict(_words(json.loads((ROOT / "generator/admin/static/th.json").read_text("utf-8"))))
    assert len(english) > 900
    assert english["workflow.entry_deleted"] == "Entry deleted."
    assert {name for name in english.keys() - thai.keys() if not name.startswith(_NOT_MET)} == set()
    assert thai.keys() - english.keys() == set()
    for name, text in thai.items():
        assert set(_NAMED.findall(text)) <= set(_NAMED.findall(english[name])), name
