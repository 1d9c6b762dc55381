"""Legible text: what a payer wrote, without what nobody sees and a screen or terminal obeys."""

from __future__ import annotations

import unicodedata
from typing import overload


@overload
def legible(text: str) -> str: ...


@overload
def legible(text: None) -> None: ...


def legible(text: str | None) -> str | None:
    """*text* with a blank for every control, for what turns the direction of writing, and the like.

    The letter stands in the payer's reply; markup stays, since it is only ever shown as text.
    """
    if text is None or text.isprintable():
        return text
    return "".join(" " if unicodedata.category(each)[0] == "C" else each for each in text)
