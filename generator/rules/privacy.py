"""Privacy: what must not be published is not in the repository at all, for its history keeps everything.

Citizen numbers, telephone numbers, private e-mail and bank accounts are looked for in every text of
every record, whoever may read it (Personal Data Protection Act B.E. 2562); so are marks of secrecy
(Rules on Keeping Official Secrets B.E. 2544), and there is no place for such records here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.model import Fault, Record
from generator.rules.fields import Mentions, every_text, text
from generator.schema import texts
from generator.thai.digits import to_arabic

_DIGIT = "0-9๐-๙"
_NOT_WITHIN = rf"(?<![{_DIGIT}A-Za-z])(?<![{_DIGIT}][-./])"
_NOT_GOING_ON = rf"(?![{_DIGIT}A-Za-z])(?![-./][{_DIGIT}])"

_THIRTEEN = re.compile(rf"{_NOT_WITHIN}[{_DIGIT}](?:[- ]?[{_DIGIT}]){{12}}{_NOT_GOING_ON}")
_PARTED = re.compile(r"[0-9]([- ])[0-9]{4}\1[0-9]{5}\1[0-9]{2}\1[0-9]", re.ASCII)
"""How a citizen number is printed on the card: 1-2345-67890-12-1."""
_TELEPHONE = re.compile(
    rf"{_NOT_WITHIN}(?<![A-Za-z]-)(?:\+66|[0๐])[- ]?[{_DIGIT}](?:[- ]?[{_DIGIT}]){{7,8}}{_NOT_GOING_ON}"
)
_PRIVATE_MAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@"
    r"(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|rocketmail|icloud|me|proton|protonmail|thaimail)"
    r"\.(?:com|co\.th|co\.uk|me|in\.th)(?![A-Za-z0-9-])",
    re.IGNORECASE | re.ASCII,
)
_ACCOUNT = re.compile(
    rf"บัญชี[^\n{_DIGIT}]{{0,40}}(?P<number>[{_DIGIT}]{{3}}-?[{_DIGIT}]-?[{_DIGIT}]{{5}}-?[{_DIGIT}]){_NOT_GOING_ON}"
)
_SECRET = re.compile(r"(?<![กขตส])ลับ(?:ที่สุด|มาก|เฉพาะ)|ชั้นความลับ|(?:เอกสาร|หนังสือ|คำสั่ง|เรื่อง)ลับ(?![ก-ฮะ-๎])")
_LINK = re.compile(r"https?://\S+", re.ASCII)

_NINE_DIGITS = re.compile(rf"[{_DIGIT}](?:[- ]?[{_DIGIT}]){{8}}")
_LAP = re.compile(r"ลับ(?<![กขตส]ลับ)")
"""The word for secret, but not within the words for back, switch, cartridge or glossy black."""

_MARKS = ("ลับ", "ลับมาก", "ลับที่สุด", "ลับเฉพาะ")
SECRECY = frozenset(("secret", "confidential", "top-secret", "restricted", *_MARKS))
"""What people write for a class of secrecy; there is none that may stand here."""
_STAMPS = frozenset(
    f"{left}{mark}{right}" for mark in _MARKS for left, right in (("", ""), ("(", ")"), ("[", "]"))
)


def personal_data(record: Record, _mentions: Mentions) -> Iterator[Fault]:
    """TT701 to TT708: no citizen number, telephone number, private e-mail, bank account or secret."""
    everything = every_text(record.data)
    open_ = text(record.data, "classification") in ("", "public", "internal")
    if open_ and SECRECY.isdisjoint(everything) and not _suspect("\n".join(everything)):
        return
    for pointer, words in texts(record.data):
        if pointer[-1:] == ("classification",):
            told = [("TT706", words)] if words.strip().lower() in SECRECY else []
        else:
            told = list(found_in(words))
        for code, value in told:
            yield Fault(code=code, address=record.address, pointer=pointer, params={"value": value})


def _suspect(words: str) -> bool:
    """Whether a text has in it what every text told of here has: the one look that nearly all records get."""
    return "@" in words or bool(_NINE_DIGITS.search(words)) or ("ลับ" in words and bool(_LAP.search(words)))


def found_in(words: str) -> Iterator[tuple[str, str]]:
    """Each thing in a text that should not be there: its code and itself, masked."""
    if not _suspect(words):
        return
    links = [found.span() for found in _LINK.finditer(words)]
    accounts = list(_ACCOUNT.finditer(words))
    for found in accounts:
        yield "TT708", masked(found["number"])
    taken = [found.span() for found in accounts]
    for found in _THIRTEEN.finditer(words):
        code = _citizen_code(found[0], in_link=_within(found.start(), links))
        if code and not _within(found.start(), taken):
            taken.append(found.span())
            yield code, masked(found[0])
    for found in _TELEPHONE.finditer(words):
        code = _telephone_code(found)
        if code and not _within(found.start(), links) and not _within(found.start(), taken):
            yield code, masked(found[0])
    for found in _PRIVATE_MAIL.finditer(words):
        yield "TT705", _masked_mail(found[0])
    stamp = next((line.strip() for line in words.split("\n") if line.strip() in _STAMPS), "")
    if stamp:
        yield "TT706", stamp
    elif secret := _SECRET.search(words):
        yield "TT707", secret[0]


def _within(place: int, spans: list[tuple[int, int]]) -> bool:
    return any(first <= place < last for first, last in spans)


def _citizen_code(written: str, *, in_link: bool) -> str:
    """TT701 for a citizen number, TT702 for what only looks like one, empty for any other number."""
    number = to_arabic(written)
    digits = re.sub(r"\D", "", number)
    parted = _PARTED.fullmatch(number) is not None
    if not parted and digits != number:
        return ""  # parted in another way: a telephone number with something after it
    if is_citizen_number(digits):
        return "TT702" if in_link else "TT701"
    return "TT702" if parted else ""


def _telephone_code(found: re.Match[str]) -> str:
    """TT703 for a mobile number (ten digits, 06, 08, 09), TT704 for a line (nine, 02 to 07)."""
    digits = re.sub(r"\D", "", to_arabic(found[0]).replace("+66", "0"))
    if len(digits) == 10:
        return "TT703" if digits[1] in "689" else ""
    return "TT704" if digits[1] in "23457" else ""


def is_citizen_number(digits: str) -> bool:
    """13 Arabic digits whose last is the check digit of the Department of Provincial Administration:
    (11 - (13·d1 + 12·d2 + … + 2·d12) mod 11) mod 10; the first digit is 1 to 8."""
    if len(digits) != 13 or not (digits.isascii() and digits.isdigit()) or digits[0] in "09":
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(13, 1, -1), strict=False))
    return (11 - total % 11) % 10 == int(digits[12])


def masked(value: str) -> str:
    """A number with all but its last four signs hidden: a message must not spread what it warns of."""
    return "".join("x" if sign.isdigit() else sign for sign in value[:-4]) + value[-4:]


def _masked_mail(value: str) -> str:
    name, _, host = value.partition("@")
    return f"{name[0]}{'x' * (len(name) - 1)}@{host}"


RECORD_RULES = (personal_data,)
