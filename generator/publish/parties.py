"""The names of parties as a page shows them: links to the parties' own pages."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Protocol

from markupsafe import Markup, escape
from msgspec import Struct


class Linker(Protocol):
    """Relative links from one page, each of them recorded so that it can be checked."""

    def __call__(self, address: str, anchor: str = "") -> str: ...

    def file(self, path: str) -> str: ...


class Names(Struct, frozen=True):
    """The names of parties, for one page as links to the parties' own pages."""

    name_of: Callable[[str], str]
    known: Container[str]

    def linked(self, url: Linker) -> Callable[[str], str]:
        """Id → name as a link; text that is no party's id stays as it is."""

        named: dict[str, str] = {}

        def name(identity: str) -> str:
            found = named.get(identity)
            if found is None:
                found = self.name_of(identity)
                if identity in self.known:
                    found = Markup(f'<a href="{escape(url(f"units/{identity}"))}">{escape(found)}</a>')  # noqa: S704
                named[identity] = found
            return found

        return name
