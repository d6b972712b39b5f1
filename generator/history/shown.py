"""Who and why, for the entries of one history, as far as the office shows it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec import Struct

from generator.history import people
from generator.history.reading import History
from generator.history.story import Entry
from generator.history.trail import stated_day
from generator.register import Party
from generator.thai.dates import short


class Shown(Struct, frozen=True):
    history: History
    mode: str
    """``post``, ``name`` or ``none``: see ``people``."""
    parties: Mapping[str, Party]
    hidden: Collection[str] = ()
    """Words that no message may hold."""
    silent: Collection[int] = frozenset()
    """Commits whose messages are not shown, whatever they say."""

    def authors(self, entry: Entry) -> str:
        """Who made the change; empty where nobody is shown."""
        return self.names(entry.authors)

    def names(self, commits: Collection[int]) -> str:
        names = (people.shown_author(self.history.commits[at], self.mode, self.parties) for at in commits)
        return ", ".join(dict.fromkeys(name for name in names if name))

    def merger(self, entry: Entry) -> str:
        """Who let it in, where that was another."""
        if entry.authors == (entry.commit,):
            return ""
        who = self.names((entry.commit,))
        return "" if who == self.authors(entry) else who

    def message(self, entry: Entry) -> tuple[str, str]:
        """Subject and rest of why: of the one commit that did it, else of the merge."""
        return self.message_of(entry.authors[0] if len(entry.authors) == 1 else entry.commit)

    def message_of(self, commit: int) -> tuple[str, str]:
        """Subject and rest of one commit's message; both empty where it is not to be shown."""
        if commit in self.silent:
            return "", ""
        return people.shown_message(self.history.commits[commit], self.hidden)

    def silent_on(self, commit: int) -> bool:
        """Whether a commit's message is not shown."""
        if not self.hidden and not self.silent:
            return False
        return self.message_of(commit) == ("", "")

    def doubted(self, commit: int) -> str:
        """The day that a machine with a wrong clock put on a commit; empty where it can be believed."""
        stated = stated_day(self.history.commits[commit].time)
        return "" if stated == self.history.day(commit) else short(stated)
