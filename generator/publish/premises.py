"""Where a build takes from, and where it keeps what the next one needs."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from generator import resources
from generator.cache import STATE, Cache, fingerprint
from generator.check import schema_directory
from generator.history.then import Then
from generator.load import RECORDS
from generator.publish import mkdocs
from generator.publish.words import say
from generator.schema import Schemas
from generator.yamlcore import parse

if TYPE_CHECKING:
    from generator.publish.render import Renderer


class Premises(Struct, frozen=True, kw_only=True):
    """Where a build takes from and where it keeps what the next one needs; nothing of it is read yet."""

    root: Path
    state: Path
    today: dt.date
    then: Then | None
    source: mkdocs.Input
    templates: tuple[Path, ...]
    tool: str
    """The fingerprint of the code, the schemas and the templates."""

    @classmethod
    def of(cls, root: Path, today: dt.date, then: Then | None) -> Premises:
        templates = template_directories(root)
        return cls(
            root=root,
            state=root / STATE,
            today=today,
            then=then,
            source=mkdocs.inputs(root, _names(root)),
            templates=templates,
            tool=fingerprint(*dict.fromkeys((schema_directory(root), *templates))),
        )

    def cache(self, name: str) -> Cache:
        return Cache(self.state / name, self.tool)

    @property
    def compiled(self) -> Path:
        """Where compiled templates are kept: the tool's beside them, as Python does, if that may be."""
        tools = resources.directory("site_templates")
        if self.templates == (tools,) and os.access(tools, os.W_OK):
            return tools / "__pycache__"
        return self.state / "templates"

    def renderer(self, schemas: Schemas) -> Renderer:
        from generator.publish.render import Renderer  # here: what makes no page needs no Jinja2

        return Renderer(self.templates, schemas, self.compiled)

    def compile(self) -> None:
        """Compiles the templates before they are asked for."""
        self.renderer(Schemas(schema_directory(self.root))).compile()


def template_directories(root: Path) -> tuple[Path, ...]:
    """Where a template is looked for: among the tree's own, then among the tool's."""
    own = root / "site_templates"
    tools = resources.directory("site_templates")
    return (own, tools) if own.is_dir() and own.resolve() != tools.resolve() else (tools,)


def _names(root: Path) -> dict[str, str]:
    """What the office's site is called, read before anything is checked; empty where that cannot be."""
    try:
        data = parse((root / RECORDS / "office.yml").read_bytes()).data
    except OSError:
        return {}
    if not data or not (data.get("short_name") or data.get("name")):
        return {}
    office = str(data.get("short_name") or data["name"])
    whole = str(data.get("name") or office)
    return {
        "site_name": say("titles", "site", office=office),
        "site_description": say("titles", "site_description", office=whole),
        "copyright": say("titles", "copyright", office=whole),
    }
