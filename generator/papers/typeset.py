"""Template and data → the bytes of a PDF, by Typst: PDF/A-2a and PDF/UA-1 in one file.

Nothing comes from outside: no package, no font of the machine, no clock. The same template, data and day
give the same bytes.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Literal, Self, cast

from generator.papers import fonts
from generator.papers.tounicode import mended
from generator.publish.failure import BuildError

STANDARDS: Final[tuple[Literal["a-2a"], Literal["ua-1"]]] = ("a-2a", "ua-1")
"""For keeping (PDF/A-2, conformance level A) and for screen readers (PDF/UA-1)."""

_KEPT_FOR = 10
"""Compilations after which Typst forgets what none of them used."""
_BANGKOK = dt.timezone(dt.timedelta(hours=7))
"""Typst takes only a fixed distance from UTC."""
_PLACE = re.compile(r"┌─ (?P<file>.+?):(?P<line>\d+):(?P<column>\d+)")
_PACKAGE = re.compile(rb'"(@[a-z0-9_-]+/[^"]*)"')
"""The name of a Typst package: it would be downloaded."""
_UNDRAWN = "could not be displayed"
"""What Typst says of a character that the font does not have, where the standards are on."""


class TemplateError(BuildError):
    """A template cannot be set: its file, line and column are told, and what Typst says of them."""

    def __init__(self, file: str, line: int, column: int, said: str) -> None:
        super().__init__("paper-template", place=f"{file}:{line}:{column}", said=said)


class MissingLetters(BuildError):
    """The data hold characters that the font does not have: what no record holds (TT901), but words may."""

    def __init__(self, characters: tuple[str, ...]) -> None:
        named = " ".join(f"“{one}” (U+{ord(one):04X})" for one in characters)
        super().__init__("paper-letters", characters=named)
        self.characters = characters


class Compiler:
    """Typst with our fonts and a set of templates, for any number of papers.

    ``templates`` are name → file, as ``templates.files`` finds them. It is made where it is used: Typst's
    threads do not survive a fork. To be closed, or used in a ``with``.
    """

    def __init__(self, templates: Mapping[str, Path]) -> None:
        import typst

        self._files = dict(templates)
        self._directory = Path(tempfile.mkdtemp(prefix="tidtam-papers-"))
        for name, path in self._files.items():
            content = path.read_bytes()
            if name.endswith(".typ"):
                _refuse_packages(path, content)
            (self._directory / name).write_bytes(content)
        nowhere = str(self._directory / "packages")
        self._typst = typst.Compiler(
            root=str(self._directory),
            font_paths=typst.Fonts(
                include_system_fonts=False,
                include_embedded_fonts=False,
                font_paths=[str(fonts.DIRECTORY)],
            ),
            package_path=nowhere,
            package_cache_path=nowhere,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        shutil.rmtree(self._directory, ignore_errors=True)

    def pdf(self, template: str, data: Mapping[str, object], day: dt.date) -> bytes:
        """The paper that ``template`` (such as ``manual.typ``) draws of ``data``, dated ``day``.

        The template finds the data as ``json(bytes(sys.inputs.data))``. Raises TemplateError where the
        template is wrong, MissingLetters where the data hold characters that cannot be shown.
        """
        import typst

        if template not in self._files:
            raise BuildError("paper-no-template", file=f"site_templates/papers/{template}")
        try:
            content, warnings = self._typst.compile_with_warnings(
                input=str(self._directory / template),
                format="pdf",
                sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
                pdf_standards=list(STANDARDS),
                timestamp=dt.datetime(day.year, day.month, day.day, tzinfo=_BANGKOK),
            )
        except typst.TypstError as error:
            if _UNDRAWN in error.message and (missing := missing_letters(data)):
                raise MissingLetters(missing) from None
            raise self._told(error, template) from None
        self._forget()
        if warnings:  # an unknown font, a layout that never settles: the paper would not be right
            raise self._told(warnings[0], template)
        return mended(cast("bytes", content))  # one document, and no file to write it to

    def _forget(self) -> None:
        """Has Typst let go of what it laid out: it keeps that for some compilations, 10 MB a paper."""
        for _ in range(_KEPT_FOR):
            self._typst.compile(input=b"#set page(width: 1pt, height: 1pt)", format="svg")

    def _told(self, problem: Any, template: str) -> TemplateError:
        found = _PLACE.search(problem.diagnostic)
        name = Path(found["file"]).name if found else template
        line, column = (int(found["line"]), int(found["column"])) if found else (1, 1)
        said = "; ".join((problem.message, *problem.hints))
        return TemplateError(str(self._files.get(name, name)), line, column, said)


def missing_letters(data: object) -> tuple[str, ...]:
    """The characters anywhere in ``data`` that the fonts cannot show, in order."""
    from fontTools.ttLib import TTFont

    known: set[int] = set()
    for path in fonts.files():  # all hold the same
        with TTFont(path, lazy=True) as font:
            known |= font.getBestCmap().keys()
    held = {character for text in _texts(data) for character in text}
    return tuple(sorted(one for one in held if ord(one) not in known and not _unseen(one)))


def _unseen(character: str) -> bool:
    """Line breaks and the signs that only tell where a line may break: nothing is drawn for them."""
    return character in "\n\t\u00ad\u200b\u200c\u200d\u2060"


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for child in value.values():
            yield from _texts(child)
    elif isinstance(value, list | tuple):
        for child in value:
            yield from _texts(child)


def _refuse_packages(path: Path, content: bytes) -> None:
    found = _PACKAGE.search(content)
    if found:
        before = content[: found.start()].decode(errors="replace").split("\n")
        said = found[1].decode(errors="replace")
        raise BuildError("paper-package", place=f"{path}:{len(before)}:{len(before[-1]) + 1}", package=said)
