"""The gate of a claim's fields: what fits its element is passed on, the rest is refused. (837P)

Every refusal is an `X12Error` that names the field and never its value.
"""

from __future__ import annotations

import re
from collections.abc import Set
from datetime import date
from decimal import Decimal
from functools import lru_cache

from backoffice.x12.characters import identifier, transliterated
from backoffice.x12.claim_codes import STATES
from backoffice.x12.claims import Address
from backoffice.x12.findings import X12Error
from backoffice.x12.values import day_said, is_npi, plain
from backoffice.x12.writing import Row

_TAXONOMY = re.compile(r"[0-9A-Z]{9}X")
_TAX_ID = re.compile(r"[0-9]{9}")
_CONTROL_NUMBER = re.compile(r"[0-9A-Z-]+")
_PROCEDURE = re.compile(r"[0-9A-Z]{5}")
_MODIFIER = re.compile(r"[0-9A-Z]{2}")
_REASON = re.compile(r"[A-Z]{0,2}[0-9]{1,3}")
_TELEPHONE = re.compile(r"[0-9]{10}")
_ZIP = re.compile(r"[0-9]{5}(?:[0-9]{4})?")
_CENT = Decimal("0.01")
_MOST = Decimal("99999999.99")
"""Ten digits: what 005010X222A1 lets an amount have."""


def name(text: str | None, field: str, *, longest: int = 60) -> str:
    """*text* as X12 carries names; a name that must be there."""
    written = transliterated(text, field=field, longest=longest) if text else ""
    if not written:
        raise X12Error(f"{field} is missing")
    return written


def optional_name(text: str | None, field: str, *, longest: int) -> str:
    """*text* as X12 carries names, if it says anything."""
    return transliterated(text, field=field, longest=longest) if text else ""


def number(text: str | None, field: str, *, shortest: int = 1, longest: int = 50) -> str:
    """An identifier that somebody else gave out, unchanged."""
    return identifier(text or "", field=field, shortest=shortest, longest=longest)


def optional_number(text: str | None, field: str, *, longest: int = 50) -> str:
    """An identifier that somebody else gave out, if there is one."""
    return identifier(text, field=field, longest=longest) if text is not None else ""


def control_number(text: str | None, field: str, *, longest: int) -> str:
    """A number of ours, which comes back: capital letters, digits and dashes survive everywhere."""
    if not text or len(text) > longest or not _CONTROL_NUMBER.fullmatch(text):
        raise X12Error(f"{field} must have 1 to {longest} capital letters, digits or dashes")
    return text


def npi(text: str | None, field: str) -> str:
    """A National Provider Identifier with its check digit."""
    if not is_npi(text or ""):
        raise X12Error(f"{field} is not a valid NPI")
    return str(text)


def tax_id(text: str | None) -> str:
    """Nine digits, without dashes."""
    return _shaped(text, _TAX_ID, "the tax id must have 9 digits")


def taxonomy(text: str, field: str) -> str:
    """Ten letters and digits, the last an X."""
    return _shaped(text, _TAXONOMY, f"{field} must have 10 letters and digits and end in X")


def procedure(text: str | None) -> str:
    """A CPT or HCPCS code."""
    return _shaped(text, _PROCEDURE, "a procedure code must have 5 letters and digits")


def modifiers(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Up to four modifiers of a procedure."""
    if len(codes) > 4:
        raise X12Error("a line has more than 4 modifiers")
    for code in codes:
        _shaped(code, _MODIFIER, "a modifier must have 2 letters and digits")
    return codes


def reason(text: str | None) -> str:
    """The code of an adjustment (CARC)."""
    return _shaped(text, _REASON, "the reason of an adjustment is not a code")


def telephone(text: str) -> str:
    """Ten digits."""
    return _shaped(text, _TELEPHONE, "a telephone number must have 10 digits")


def code(text: str | None, allowed: Set[str], field: str) -> str:
    """A code out of a list."""
    if text is None or text not in allowed:
        raise X12Error(f"{field} is not a code of the standard")
    return text


def amount(value: Decimal | None, field: str) -> str:
    """Dollars with whole cents, not negative."""
    written = signed_amount(value, field)
    if written[0] == "-":
        raise X12Error(f"{field} is negative")
    return written


def signed_amount(value: Decimal | None, field: str) -> str:
    """Dollars with whole cents, as an adjustment has them."""
    if value is None or not value.is_finite():
        raise X12Error(f"{field} is missing")
    return _dollars(value, field)


@lru_cache(maxsize=256)
def _dollars(value: Decimal, field: str) -> str:
    """Fees are the same all day."""
    if not -_MOST <= value <= _MOST:
        raise X12Error(f"{field} is too large")
    if value != value.quantize(_CENT):
        raise X12Error(f"{field} has a fraction of a cent")
    return plain(value) if value else "0"


def units(value: Decimal | None) -> str:
    """How often: a whole number from 1 to 999."""
    if value is not None and value.is_finite() and (said := _count(value)):
        return said
    raise X12Error("the units of a line must be a whole number from 1 to 999")


@lru_cache(maxsize=64)
def _count(value: Decimal) -> str:
    return plain(value) if 1 <= value <= 999 and not value % 1 else ""


def on(value: date | None, field: str) -> str:
    """A day that must be said."""
    if value is None:
        raise X12Error(f"{field} is missing")
    return day_said(value)


def address(found: Address | None, whose: str, *, nine_digits: bool = False) -> list[Row]:
    """N3 and N4 of an address that must be there; *nine_digits* of ZIP code where X12 wants all."""
    if found is None:
        raise X12Error(f"the address of {whose} is missing")
    field = f"the address of {whose}"
    second = optional_name(found.second_line, field, longest=55)
    return [
        ("N3", name(found.line, field, longest=55), second),
        _town(found.city, found.state, found.zip_code, whose, nine_digits=nine_digits),
    ]


@lru_cache(maxsize=512)
def _town(
    city: str | None, state: str | None, zip_code: str | None, whose: str, *, nine_digits: bool
) -> Row:
    """N4, which is the same for all who live in a town."""
    town = name(city, f"the city of {whose}", longest=30)
    shaped = _shaped(zip_code, _ZIP, f"the ZIP code of {whose} must have 5 or 9 digits")
    if len(town) < 2:
        raise X12Error(f"the city of {whose} is shorter than 2 characters")
    if nine_digits and len(shaped) != 9:
        raise X12Error(f"the ZIP code of {whose} must have 9 digits")
    return ("N4", town, code(state, STATES, f"the state of {whose}"), shaped)


def _shaped(text: str | None, shape: re.Pattern[str], refusal: str) -> str:
    if text is None or not shape.fullmatch(text):
        raise X12Error(refusal)
    return text
