"""Which letters a document may contain, and how a name is put into them.

X12 has no escape mechanism: a `*` in a name starts the next element and a `~` the next segment.
Names and free text are therefore rewritten into the basic character set, while identifiers, which
must arrive exactly as they are, are refused when they do not fit.
"""

from __future__ import annotations

import re
import string
import unicodedata

from backoffice.x12.findings import X12Error

BASIC = frozenset(string.ascii_uppercase + string.digits + " !\"&'()*+,-./:;?=")
EXTENDED = BASIC | frozenset(string.ascii_lowercase + "%~@[]_{}\\|<>#$^")
DELIMITERS = frozenset("*:^~")
"""Those in use in every document that we write; clearinghouses accept no others."""
CARRIED = EXTENDED - DELIMITERS
"""What may stand in an element."""
_IN_NAMES = BASIC - DELIMITERS
_CARRIED = "".join(sorted(CARRIED)).encode("ascii")
_ORDINARY = re.compile(r"[A-Z0-9]+(?:[ '.,&/-][A-Z0-9]+)*")
"""What nearly every name is, and what nothing needs to be done about."""

# What Unicode's own decomposition leaves whole. The first row is what phones type for ' " and -.
_SPELLED = str.maketrans(
    {"‘": "'", "’": "'", "‛": "'", "`": "'", "´": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"'}
    | dict.fromkeys("‐‑‒–—―−", "-")
    | {"ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O"}
    | {"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "TH"}
    | {"ħ": "h", "Ħ": "H", "ı": "i", "ŋ": "n", "Ŋ": "N", "ŧ": "t", "Ŧ": "T", "ĸ": "k"}
)


def transliterated(text: str, *, field: str, longest: int) -> str:
    """*text* in capitals of the basic character set, without delimiters or control characters.

    Accents are folded; delimiters, control characters and symbols outside the set become
    spaces, and runs of spaces one. Raises `X12Error` when a letter or digit has no counterpart
    (we would ask about somebody else), when nothing is left of a text that said something, or
    when it is longer than *longest* characters.
    """
    if text.isascii() and len(text) <= longest:
        plain = text.upper()
        if plain.isalnum() or _ORDINARY.fullmatch(plain):
            return plain
    folded = unicodedata.normalize("NFKD", text.translate(_SPELLED)).translate(_SPELLED).upper()
    if not _IN_NAMES.issuperset(folded):
        folded = "".join(_in_basic_set(letter, field) for letter in folded)
    written = " ".join(folded.split())
    if text.strip() and not any(letter.isalnum() for letter in written):
        raise X12Error(f"{field} has nothing that X12 can carry")
    if len(written) > longest:
        raise X12Error(f"{field} is longer than {longest} characters")
    return written


def _in_basic_set(letter: str, field: str) -> str:
    if letter in _IN_NAMES:
        return letter
    if unicodedata.combining(letter):
        return ""
    if letter.isalnum():
        raise X12Error(f"{field} has a letter that X12 cannot carry")
    return " "


def is_carried(text: str) -> bool:
    """Whether all of *text* may stand in an element: it has no delimiter, and ends nothing."""
    return text.isascii() and not text.encode("ascii").translate(None, _CARRIED)


def identifier(text: str, *, field: str, shortest: int = 1, longest: int) -> str:
    """*text* unchanged, if X12 can carry it exactly; raises `X12Error` otherwise.

    Blanks are refused at either end, because readers strip padding: what came back would not
    be what was sent.
    """
    if not shortest <= len(text) <= longest:
        raise X12Error(f"{field} must have {shortest} to {longest} characters")
    if text.isascii() and text.isalnum():
        return text  # what nearly every identifier is
    if text != text.strip() or not is_carried(text):
        raise X12Error(f"{field} has a character that X12 cannot carry")
    return text
