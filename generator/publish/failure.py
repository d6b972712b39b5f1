"""What can go wrong in a build and is told to the person who started it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import tomli

from generator.model import Finding

if TYPE_CHECKING:
    from generator.publish.links import Broken


class BuildError(Exception):
    """A build that cannot go on. Whatever site there was is as it was.

    ``label`` names the words in ``failures.toml``, ``values`` fill them.
    """

    findings: Sequence[Finding] = ()
    """The errors in the records, where those are the reason."""
    broken: Sequence[Broken] = ()
    """The broken links, where those are the reason."""

    def __init__(self, label: str, **values: str) -> None:
        super().__init__(label, values)
        self.label = label
        self.values = values

    def __reduce__(self) -> tuple[object, ...]:  # it comes back from a worker process
        return _remade, (self.label, self.values)

    def words(self, lang: str) -> str:
        """The whole message for people."""
        catalogue = tomli.loads(Path(__file__).with_name("failures.toml").read_text("utf-8"))
        return str(catalogue[lang][self.label]).format(**self.values)

    def __str__(self) -> str:
        return self.words("th")


class WrongRecords(BuildError):
    """The check found errors."""

    def __init__(self, findings: Sequence[Finding], label: str = "wrong-records") -> None:
        super().__init__(label, count=str(len(findings)))
        self.findings = findings


class BrokenLinks(BuildError):
    """Links within the site lead nowhere."""

    def __init__(self, broken: Sequence[Broken]) -> None:
        listed = "\n".join(f"  {one.file} → {one.target}" for one in broken)
        super().__init__("broken-links", count=str(len(broken)), links=listed)
        self.broken = broken


def _remade(label: str, values: dict[str, str]) -> BuildError:
    return BuildError(label, **values)
