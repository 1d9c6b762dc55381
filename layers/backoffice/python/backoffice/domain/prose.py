"""Prose and telephone numbers: what a person writes to us, and where else they can be reached."""

from __future__ import annotations

import re
import unicodedata
from typing import Self

from backoffice.domain.identifiers import Identifier, PlainText

# Compiled when the first text is read: most requests bring none.
_LINE_ENDS = "\r\n|[\r\u0085\u2028\u2029]"
_UNSEEN = "[\u00ad\u200b\ufeff]"  # pasted along from documents, and without meaning
_BLANKS_AT_LINE_END = " +(?=\n)"
_EMPTY_LINES = "\n{3,}"
_JOINERS = "\u200c\u200d"  # parts of words in Persian, and of many an emoji


class Prose(PlainText):
    """Several lines that a person wrote; it is only ever shown as text, never as markup."""

    __slots__ = ()
    longest = 2000
    pattern = r"^[\s\S]+$"
    meaning = "a few lines of text"
    advice = "Write a message of at most 2,000 characters, in plain text."

    @classmethod
    def _tidied(cls, text: str) -> str:
        lines = re.sub(_LINE_ENDS, "\n", re.sub(_UNSEEN, "", text)).replace("\t", " ")
        tidied = re.sub(_BLANKS_AT_LINE_END, "", super()._tidied(lines))
        return re.sub(_EMPTY_LINES, "\n\n", tidied).strip(" \n")

    @classmethod
    def _makes_sense(cls, tidied: str) -> bool:
        can_be_seen = any(not (letter.isspace() or letter in _JOINERS) for letter in tidied)
        return can_be_seen and super()._makes_sense(tidied)

    @classmethod
    def _can_be_read(cls, tidied: str) -> bool:
        return tidied.replace("\n", " ").isprintable() or all(map(_is_of_prose, tidied))


class Words(Prose):
    """A few lines beside something that was chosen."""

    __slots__ = ()
    longest = 500
    advice = "Write at most 500 characters, in plain text."


class PhoneNumber(Identifier):
    """A telephone number of the North American plan, kept as +12125550123 (E.164)."""

    __slots__ = ()
    pattern = r"^\+1[2-9][0-9]{2}[2-9][0-9]{6}$"
    meaning = "telephone number in the US, as in +12125550123"
    advice = "Enter a US phone number with its area code, as in 212-555-0123."

    @classmethod
    def _tidied(cls, text: str) -> str:
        digits = re.sub("[ ().\u00a0\u2010-\u2015-]", "", text)
        return re.sub(r"^(\+?1)?([0-9]{10})$", r"+1\2", digits)

    @classmethod
    def if_any(cls, text: str) -> Self | None:
        """The number in *text*; None where nothing is written. Raises `Refused` for the rest."""
        return cls(text) if text else None

    @property
    def as_spoken(self) -> str:
        """The number in the groups that people say it in: 212-555-0123."""
        return f"{self[2:5]}-{self[5:8]}-{self[8:]}"


def _is_of_prose(character: str) -> bool:
    return character == "\n" or character in _JOINERS or unicodedata.category(character)[0] != "C"
