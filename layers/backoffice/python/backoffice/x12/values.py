"""Amounts, shares and days as they stand in a document, without ever touching a float."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal

# X12 type R: at most 18 digits; HIPAA's guides rule out exponents.
_DECIMAL = re.compile(r"-?(?:[0-9]{1,18}(?:\.[0-9]{0,18})?|\.[0-9]{1,18})")
_is_decimal = _DECIMAL.fullmatch
_NPI = re.compile(r"[12][0-9]{9}")
_DIGITS = bytes.maketrans(b"0123456789", bytes(range(10)))
_DOUBLED = bytes.maketrans(b"0123456789", bytes(sum(divmod(2 * n, 10)) for n in range(10)))


def decimal(text: str) -> Decimal | None:
    """The number that *text* writes, exactly, or None when it does not write one."""
    return Decimal(text) if _is_decimal(text) else None


def is_amount(text: str) -> bool:
    """Whether *text* writes a number that is not negative."""
    return _is_decimal(text) is not None and (text[0] != "-" or not Decimal(text))


def whole_cents(text: str | None) -> int | None:
    """The amount *text*, in dollars as X12 writes them, in cents.

    None when nothing was said, when it is not a number, or when it is not a whole number of
    cents: an amount is never rounded into being.
    """
    amount = decimal(text) if text is not None else None
    if amount is None or amount != round(amount, 2):
        return None
    return int(amount.scaleb(2))


def dollars_said(cents: int) -> str:
    """*cents* as dollars with both decimals: 12.50, -0.05."""
    dollars, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{dollars}.{rest:02}"


def whole_number(text: str | None) -> int | None:
    """The count that *text* writes, or None where nothing was said or it is no count."""
    sane = text is not None and text.isascii() and text.isdecimal() and len(text) < 10
    return int(text) if text and sane else None


def plain(number: Decimal) -> str:
    """*number* without exponent or trailing zeros: 0.2, 1, 25.5."""
    written = str(number)
    if "E" in written:
        written = format(number, "f")
    return (written.rstrip("0").rstrip(".") if "." in written else written) or "0"


def day(text: str) -> date | None:
    """The day of a CCYYMMDD, or of a moment that begins with one; None if there is no such day."""
    if not (text.isascii() and text.isdecimal() and len(text) in {8, 12, 14}):
        return None
    try:
        return date.fromisoformat(text[:8])
    except ValueError:
        return None


def span(text: str) -> tuple[date | None, date | None]:
    """First and last day of a D8 or an RD8 (CCYYMMDD-CCYYMMDD); a single day is both."""
    first, dash, last = text.partition("-")
    began = day(first.strip())
    return began, day(last.strip()) if dash else began


def day_said(day: date) -> str:
    """*day* as X12 writes it: CCYYMMDD."""
    return day.isoformat()[:10].replace("-", "")


def moment_said(at: datetime) -> tuple[str, str]:
    """Day and minute of *at*, which is aware, in UTC: CCYYMMDD and HHMM."""
    utc = at if at.tzinfo is UTC else at.astimezone(UTC)
    return day_said(utc.date()), f"{utc.hour:02}{utc.minute:02}"


def is_npi(text: str) -> bool:
    """Whether *text* is a well-formed National Provider Identifier.

    Ten digits, the first 1 or 2, and a Luhn check digit over 80840 and the number, for which
    the sum starts at 24.
    """
    if not _NPI.fullmatch(text):
        return False
    digits = text.encode("ascii")
    doubled, single = digits[-2::-2].translate(_DOUBLED), digits[-1::-2].translate(_DIGITS)
    return (24 + sum(doubled) + sum(single)) % 10 == 0
