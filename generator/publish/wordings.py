"""Words for changes, with records and parties called what the pages call them."""

from __future__ import annotations

from functools import lru_cache

from generator.history.wording import Wording
from generator.publish.holdings import Holdings
from generator.publish.related import ref
from generator.schema import Schemas


@lru_cache(maxsize=1)
def wording(holdings: Holdings, schemas: Schemas) -> Wording:
    """The words for the values of one register."""
    return Wording(
        schemas, lambda address: called(holdings, address), lambda identity: party_called(holdings, identity)
    )


def called(holdings: Holdings, address: str) -> str | None:
    """What a record is called where only one of its names can stand; None where it is not there."""
    found = ref(holdings, address)
    return None if found is None else found.name if found.by_name else found.title


def party_called(holdings: Holdings, identity: str) -> str | None:
    party = holdings.party(identity)
    return party.name if party else None
