"""Every kind of paper: what it is of, who builds its data, and where it stands in the site.

A new kind is one line in ``kinds`` here or in ``series.py``, a builder (see ``paper.py``), and a template for
each format it comes in: ``site_templates/papers/<name>.typ`` for PDF and ``<name>.docx`` for Word.
"""

from __future__ import annotations

from functools import cache

from generator.papers import manual, series
from generator.papers.paper import Paper, PaperKind, records
from generator.publish.holdings import Holdings


@cache
def kinds() -> tuple[PaperKind, ...]:
    """All of them, in the order in which a page lists its papers."""
    return (
        PaperKind(name="manual", subjects=records("manual"), build=manual.build, primary=True),
        *series.kinds(),
    )


def papers(holdings: Holdings) -> list[Paper]:
    """Every paper that can be made of these holdings, in order of address, then of kind."""
    found = [Paper(kind=kind, subject=subject) for kind in kinds() for subject in kind.subjects(holdings)]
    return sorted(found, key=lambda paper: paper.subject.address)


def of(holdings: Holdings, address: str) -> list[Paper]:
    """The papers of one record or place of the site."""
    return [paper for paper in papers(holdings) if paper.subject.address == address]
