"""Thai digits and numbers written for people."""

from __future__ import annotations

import re
from decimal import Decimal

_TO_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_LEADING_ZEROS = re.compile(r"(?<=^-)0+(?=\d)|^0+(?=\d)", re.ASCII)
_LOOSE_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?", re.ASCII)


def to_arabic(text: str) -> str:
    return text.translate(_TO_ARABIC)


def to_thai(text: str) -> str:
    return text.translate(_TO_THAI)


def loose_number(text: str) -> str | None:
    """A number as people type it (``๑,๒๕๐.๕๐``) as a plain one (``1250.50``), or None if it is none."""
    plain = to_arabic(text.strip())
    return _LEADING_ZEROS.sub("", plain.replace(",", "")) if _LOOSE_NUMBER.fullmatch(plain) else None


def baht(amount: int | float | Decimal) -> str:
    """Money for reading, in baht: ``1,250,000`` or ``1,250.50``."""
    if type(amount) is int:
        return f"{amount:,}"
    exact = Decimal(repr(amount)) if isinstance(amount, float) else Decimal(amount)
    return f"{exact:,.0f}" if exact == exact.to_integral_value() else f"{exact:,.2f}"


def number(value: int | float, decimals: int | None = None) -> str:
    """A figure for reading, thousands parted; ``decimals`` places if given, else as few as it has."""
    if decimals is not None:
        return f"{value:,.{decimals}f}"
    if type(value) is int:
        return f"{value:,}"
    exact = Decimal(repr(value))
    return f"{exact:,f}" if exact != exact.to_integral_value() else f"{exact:,.0f}"
