"""An address in the United States, as an envelope or an insurer writes it."""

from __future__ import annotations

from backoffice.domain.identifiers import PlainText, UsState, ZipCode
from backoffice.domain.record import Fact


class AddressLine(PlainText):
    """Street and number, or what follows them (X12 N301, N302: at most 55 characters)."""

    __slots__ = ()
    longest = 55
    meaning = "a line of an address"
    advice = "Write the address in at most 55 characters; the rest goes on the second line."


class City(PlainText):
    """A city or town (X12 N401: 2 to 30 characters)."""

    __slots__ = ()
    longest = 30
    pattern = "^.{2,}$"
    meaning = "city or town"
    advice = "Write the city in 2 to 30 characters."


class Address(Fact):
    """Where somebody gets post: for a policy, the address that the insurer has on file (Q28)."""

    line1: AddressLine
    line2: AddressLine | None = None
    city: City
    state: UsState
    zip: ZipCode
