"""``tidtam paper``: one paper of one record, for the office's own use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from generator.cache import STATE
from generator.check import check
from generator.history.reading import read
from generator.history.repository import NoHistory
from generator.papers import kinds, make, templates
from generator.papers.paper import Paper
from generator.publish import mkdocs
from generator.publish.failure import BuildError, WrongRecords
from generator.publish.holdings import Holdings
from generator.publish.past import days
from generator.publish.words import say
from generator.register import Register
from generator.rules.meant import nearest

__all__ = ["BuildError", "Made", "one"]


class Made(NamedTuple):
    """A paper that was made."""

    title: str
    """What this kind of paper is called."""
    name: str
    """A name for its file."""
    content: bytes


def one(root: Path, address: str, kind: str, form: str, today: dt.date) -> Made:
    """The paper of the record or place at ``address``, as things stand on ``today``.

    The office's own: made from all that its records hold, names too, also from internal ones. Raises
    BuildError when records are wrong, when there is no such paper, or several and ``kind`` does not say
    which.
    """
    checked = check(root)
    if checked.errors:
        raise WrongRecords(checked.errors, "wrong-records-paper")
    register = checked.register
    holdings = Holdings(register, today, _changed(root, register))
    found = templates.files(root)
    paper = _chosen(kinds.papers(holdings), _plain(address), kind, register)
    having = make.formats(paper, found)
    if form not in having:
        raise BuildError("paper-no-format", kind=paper.kind.name, form=form, formats=", ".join(having) or "-")
    desk = make.desk(holdings, mkdocs.inputs(root).site_url, found)
    with make.Maker(found) as maker:
        content = maker.file(paper.kind.template(form), make.data_of(paper, desk))
    return Made(say("papers", paper.kind.name), paper.path(form).replace("/", "-"), content)


def _plain(address: str) -> str:
    """An address as people copy it: from the browser, or the file's name."""
    text = address.strip().replace("\\", "/").strip("/")
    return text.removeprefix("records/").removesuffix(".yml").removesuffix(".pdf").removesuffix(".docx")


def _chosen(papers: Sequence[Paper], address: str, kind: str, register: Register) -> Paper:
    here = [paper for paper in papers if paper.subject.address == address]
    if not here:
        if register.get(address):
            raise BuildError("paper-none", address=address)
        meant = nearest(address, dict.fromkeys(paper.subject.address for paper in papers))
        raise BuildError("paper-unknown-meant" if meant else "paper-unknown", address=address, meant=meant)
    if kind:
        for paper in here:
            if paper.kind.name == kind:
                return paper
        raise BuildError("paper-no-kind", address=address, kind=kind, kinds=_listed(here))
    if len(here) > 1:
        raise BuildError("paper-which", address=address, kinds=_listed(here))
    return here[0]


def _listed(papers: Iterable[Paper]) -> str:
    return "\n".join(f"  --kind {paper.kind.name}  {say('papers', paper.kind.name)}" for paper in papers)


def _changed(root: Path, register: Register) -> dict[str, dt.date]:
    try:
        return days(read(root, root / STATE / "history.cache"), register)
    except NoHistory:  # a paper needs none
        return {}
