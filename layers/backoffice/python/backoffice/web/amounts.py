"""Amounts as people type them: dollars, with or without cents, however they set the marks."""

from __future__ import annotations

import re

from backoffice.domain.errors import Refused
from backoffice.domain.money import Money

NO_AMOUNT = "Enter an amount in dollars and cents, as in 40.00."
_TYPED = re.compile(r"\$? ?([0-9]{1,3}(?:,[0-9]{3}){1,2}|[0-9]{1,7})(?:[.,]([0-9]{1,2}))? ?\$?")


def typed_amount(text: str) -> Money:
    """Read "40", "$40.50", "1,250.00" or, as in much of the world, "40,50".

    Raises:
        Refused: it can be no amount, or could be two.
    """
    found = _TYPED.fullmatch(text)
    if found is None or not text.isascii():
        raise Refused(NO_AMOUNT)
    return Money.dollars(f"{found[1].replace(',', '')}.{found[2] or '00'}")
