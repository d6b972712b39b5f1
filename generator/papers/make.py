"""Template and data → the file of a paper, PDF or Word."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from generator.papers import templates as template_files
from generator.papers.desk import Desk
from generator.papers.paper import Paper, day_of
from generator.publish.failure import BuildError
from generator.publish.holdings import Holdings

if TYPE_CHECKING:
    from generator.papers.typeset import Compiler


class Maker:
    """Makes any number of papers from one set of templates (name → file). To be used in a ``with``.

    What a format needs is loaded with the first paper of it.
    """

    def __init__(self, templates: Mapping[str, Path]) -> None:
        self._templates = dict(templates)
        self._compiler: Compiler | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._compiler:
            self._compiler.close()

    def file(self, template: str, data: Mapping[str, Any]) -> bytes:
        """What ``template`` makes of ``data``: ``memo.pdf`` by ``memo.typ``, ``memo.docx`` by itself.

        Raises BuildError where the template is missing or wrong.
        """
        name, _, form = template.rpartition(".")
        if form == "pdf":
            return self._typeset().pdf(f"{name}.typ", data, day_of(data))
        from generator.papers.word import render_docx

        if template not in self._templates:
            raise BuildError("paper-no-template", file=f"site_templates/papers/{template}")
        garuda = template_files.garuda(self._templates, template_files.RASTER)
        pictures = {"garuda": self._templates[garuda]} if garuda else {}
        return render_docx(self._templates[template], data, pictures)

    def _typeset(self) -> Compiler:
        if self._compiler is None:
            from generator.papers.typeset import Compiler

            self._compiler = Compiler(self._templates)
        return self._compiler


def desk(holdings: Holdings, site_url: str, templates: Mapping[str, Path]) -> Desk:
    """What builders have before them, with what the office settled in its templates."""
    words = templates.get("words.toml")
    return Desk(
        holdings=holdings,
        site_url=site_url,
        garuda=template_files.garuda(templates),
        words=words.read_text("utf-8") if words else "",
    )


def data_of(paper: Paper, desk: Desk) -> Mapping[str, Any]:
    """What both templates of a paper draw from."""
    return {**paper.kind.build(desk, paper.subject), "garuda": desk.garuda}


def formats(paper: Paper, templates: Mapping[str, Path]) -> list[str]:
    """The formats that a paper can be had in: those for which there is a template."""
    return [form for form in paper.kind.formats if source(paper.kind.template(form)) in templates]


def source(template: str) -> str:
    """The file a paper is drawn by: ``memo.typ`` for ``memo.pdf``."""
    return f"{template.removesuffix('.pdf')}.typ" if template.endswith(".pdf") else template
