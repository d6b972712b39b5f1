"""What a build works on once the records are read, and how it comes to trust them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TypeVar

from msgspec import Struct

from generator.check import check, read_files, weigh
from generator.history.reading import read
from generator.history.repository import NoHistory
from generator.model import Finding
from generator.opendata.pieces import Pieces
from generator.processes import aside
from generator.publish.failure import WrongRecords
from generator.publish.holdings import Holdings
from generator.publish.past import Past, days
from generator.publish.premises import Premises
from generator.publish.public import remembered
from generator.register import Register
from generator.schema import Schemas

Made = TypeVar("Made")


class Stock(Struct, frozen=True, kw_only=True, dict=True):
    """What the pages ask."""

    raw: Register
    plain: frozenset[str]
    """The digests of the records that have nothing to hide."""
    holdings: Holdings
    """The public records, their history, the day."""
    pieces: Pieces
    unknown: NoHistory | None
    """Why there is no history, where there is none."""

    @classmethod
    def of(cls, premises: Premises, raw: Register, *, schemas: Schemas, without_samples: bool) -> Stock:
        register, plain = remembered(raw, schemas, premises.state, without_samples=without_samples)
        holdings, unknown = _holdings(premises, raw, register, schemas, without_samples=without_samples)
        pieces = Pieces(holdings, schemas, premises.source.site_url, premises.cache("data"))
        return cls(raw=raw, plain=plain, holdings=holdings, pieces=pieces, unknown=unknown)

    @cached_property
    def origin(self) -> str:
        """What pages say of the repository that the records come from."""
        past = self.holdings.past
        return f"{past.history.origin} {past.history.branch} {past.then}" if past else ""

    @cached_property
    def read_from(self) -> tuple[str, str, str]:
        """What tells two readings apart: of the records, of their history, and of where they are kept."""
        past = self.holdings.past
        return self.raw.digest, past.history.commit if past else "", self.origin


def _holdings(
    premises: Premises, raw: Register, register: Register, schemas: Schemas, *, without_samples: bool
) -> tuple[Holdings, NoHistory | None]:
    repository, commit = (
        (premises.then.repository, premises.then.commit) if premises.then else (premises.root, "HEAD")
    )
    try:
        history = read(repository, premises.state / "history.cache", commit)
    except NoHistory as error:
        return Holdings(register, premises.today, {}), error
    past = Past(
        repository,
        history,
        raw,
        register,
        schemas,
        premises.cache("past"),
        without_samples=without_samples,
        then=premises.then.commit if premises.then else "",
    )
    return Holdings(register, premises.today, days(history, register), past), None


@contextmanager
def checked(
    premises: Premises, schemas: Schemas, also: Callable[[Register], Made] | None
) -> Iterator[tuple[Register, Callable[[], Made | None]]]:
    """The register, and what gives the outcome of ``also``: None where nothing was made of a register.

    With ``also``, a second process checks the register while it is used already, and then makes ``also`` of
    it. It reads for itself: where little has changed, that takes less than to wait, and a process that is
    begun later would have to copy what it looks at. What it read can be another state than what is given
    here, if something was saved in between.

    Raises WrongRecords, in place of whatever became of wrong records.
    """

    if not also:
        records = read_files(premises.root, schemas, premises.state)
        found = weigh(records, schemas, premises.root, cache=premises.state)
        if found.errors:
            raise WrongRecords(found.errors)
        register = found.register
        del records, found  # all else that was read is let go
        yield register, lambda: None
        return

    def judged() -> tuple[str, tuple[Finding, ...], Made | None]:
        found = check(premises.root, cache=premises.state)
        made = None if found.errors else also(found.register)
        return found.register.digest, found.errors, made

    with aside(judged) as verdict:
        records = read_files(premises.root, schemas, premises.state)
        register = records.register

        def settle() -> None:
            digest, wrong, _ = verdict()
            if digest != register.digest:  # something was saved between the two readings
                wrong = weigh(records, schemas, premises.root, cache=premises.state).errors
            if wrong:
                raise WrongRecords(wrong)

        try:
            yield register, lambda: verdict()[2]
        except Exception:
            settle()
            raise
        settle()
