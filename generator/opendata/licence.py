"""On what terms the data may be used, and whom to ask: what the office's record says under ``open_data``."""

from __future__ import annotations

from msgspec import Struct

from generator.publish.holdings import Holdings
from generator.publish.words import say


class Licence(Struct, frozen=True):
    id: str
    """As the office's record has it."""
    name: str
    url: str
    spdx: str
    gdc: str
    """The value of ``license_id`` in the Thai government data catalogue."""

    @property
    def words(self) -> str:
        """Its name in Thai."""
        return say("open_licences", self.id)


LICENCES = {
    one.id: one
    for one in (
        Licence(
            "cc-by",
            "Creative Commons Attribution 4.0 International",
            "https://creativecommons.org/licenses/by/4.0/",
            "CC-BY-4.0",
            "Creative Commons Attributions",
        ),
        Licence(
            "cc0",
            "Creative Commons Zero 1.0 Universal",
            "https://creativecommons.org/publicdomain/zero/1.0/",
            "CC0-1.0",
            "อื่นๆ",
        ),
        Licence(
            "odc-by",
            "Open Data Commons Attribution License 1.0",
            "https://opendatacommons.org/licenses/by/1-0/",
            "ODC-By-1.0",
            "Open Data Common",
        ),
    )
}
DEFAULT = "cc-by"
"""As the schema of the office says."""


class Terms(Struct, frozen=True):
    licence: Licence
    office: str
    maintainer: str
    """A unit's or post's name, else the office's."""
    email: str
    """Empty where the office's record gives none."""
    website: str


def terms(holdings: Holdings) -> Terms:
    record = holdings.register.office
    data = record.data if record else {}
    said = data.get("open_data") or {}
    office = str(data.get("name") or "")
    maintainer = holdings.party(said.get("maintainer", ""))
    return Terms(
        licence=LICENCES[said.get("license", DEFAULT)],
        office=office,
        maintainer=maintainer.name if maintainer else office,
        email=str(said.get("email") or ""),
        website=str(data.get("website") or ""),
    )
