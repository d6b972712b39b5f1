"""What was meant: the nearest known word or address to one that is unknown."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from generator.register import Register

MOST_GUESSES = 200
"""A tree with more wrong references than this has another trouble than spelling."""


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that was most likely meant, empty when none is near.

    Two letters changed about, another case or other dashes are near enough; so is a likeness of 0.7
    (difflib's measure), but not between bare numbers: 66 is no slip for 665.
    """
    words = list(known)
    plain, sorted_ = _plain(word), sorted(word)
    for one in words:
        if _plain(one) == plain:
            return one
    for one in words:
        if len(one) == len(word) and sorted(one) == sorted_:
            return one
    if word.isdigit():
        return ""
    return next(iter(difflib.get_close_matches(word, words, 1, 0.7)), "")


def _plain(word: str) -> str:
    return word.lower().replace("_", "-").replace(" ", "-").lstrip("0")


class AddressGuess:
    """Finds the address that was meant; asked only where a reference is wrong."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._known: dict[tuple[str, tuple[str, ...]], str] = {}

    def address(self, wanted: str, kinds: tuple[str, ...]) -> str:
        """The address of one of ``kinds`` (empty: of any kind) that ``wanted`` is likely a slip for.

        First its neighbours by spelling, then the one record elsewhere whose last part is the same,
        then the likeliest of those that have the same last part.
        """
        asked = wanted, kinds
        if asked not in self._known:
            self._known[asked] = self._look_for(*asked) if len(self._known) < MOST_GUESSES else ""
        return self._known[asked]

    def _look_for(self, wanted: str, kinds: tuple[str, ...]) -> str:
        places = [
            address for address, record in self._register.records.items() if not kinds or record.kind in kinds
        ]
        folder, _, last = wanted.rpartition("/")
        siblings = {}
        same = []
        for place in places:
            head, _, tail = place.rpartition("/")
            if head == folder:
                siblings[tail] = place
            if tail == last:
                same.append(place)
        near = nearest(last, siblings)
        if near:
            return siblings[near]
        if len(same) == 1:
            return same[0]
        return nearest(wanted, same)
