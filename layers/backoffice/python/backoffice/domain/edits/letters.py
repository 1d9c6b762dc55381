"""Letters that a claim can carry: X12 knows A to Z, and accents can be folded into them."""

from __future__ import annotations

import re
import unicodedata

_SPELLED = {"ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "þ": "th", "Þ": "th"}
_SPELLED |= dict.fromkeys("øØłŁđĐðÐħĦıŋŊŧŦĸ", "l")
_FOLDS = str.maketrans(_SPELLED)
"""What can be spelled with these letters though Unicode does not take it apart."""

_NUMBER = re.compile(r"(?! )[A-Za-z0-9 !\"&'()+,./;?=%@\[\]_{}\\|<>#$-]*(?<! )")
"""X12's extended characters, but for the delimiters * : ^ and ~."""


def can_be_carried(text: str, *, longest: int) -> bool:
    """Whether *text* says something in X12's letters, in at most *longest* of them."""
    folded = unicodedata.normalize("NFKD", text.translate(_FOLDS)).translate(_FOLDS).upper()
    plain = [each for each in folded if not unicodedata.combining(each)]
    if not any(each.isalnum() for each in plain):
        return False
    return len(plain) <= longest and all(each.isascii() for each in plain if each.isalnum())


def arrives_whole(number: str, *, longest: int) -> bool:
    """Whether a number of somebody else's stays as it is in a document: no delimiter is in it."""
    return len(number) <= longest and bool(_NUMBER.fullmatch(number))
