"""What can be found in a file: text, and what keeps it from being handed out."""

from __future__ import annotations

from msgspec import Struct


class Trouble(Struct, frozen=True):
    """Something in a file that keeps it from being handed out; ``what`` says which of the code's cases."""

    code: str
    what: str
    value: str = ""
    """The part or object of the file that it was seen in."""


class Passage(Struct, frozen=True):
    """Some of a file's text: on a ``page`` or ``sheet``, in the ``document``, and on which."""

    part: str
    name: str
    text: str


class Unreadable(Exception):
    """The file is not well made, or locked: nobody can tell what is in it."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(what, why)
        self.what = what
        """``broken`` or ``locked``."""
        self.why = why


class TooMuch(Exception):
    """The file unpacks to more than any paper has: a bomb, or as good as one."""
