"""The gate of a request: whether a provider can be asked by somebody, as far as anybody may know.

What is said here depends on nothing but what the directory shows, so it may be said on the page.
"""

from __future__ import annotations

from datetime import date

from backoffice.domain.directory import Listing, has_room, takes_of
from backoffice.domain.errors import Refused
from backoffice.domain.payer import Payer
from backoffice.domain.wishes import Paying, Wishes

NOT_LICENSED = (
    "This provider has no licence for the state that you will be in. Look for another one in the "
    "directory, or let the matching team help you."
)
NOT_ACCEPTING = (
    "This provider takes no new clients now. Look for another one in the directory, or let the "
    "matching team help you."
)
NOT_THIS_PAYER = (
    "This provider takes no new clients of this insurance now. Choose to pay yourself, look for "
    "another one in the directory, or let the matching team help you."
)


def insist_on_asking(
    listing: Listing | None, wishes: Wishes, payer: Payer | None, *, day: date
) -> None:
    """Let a request to the provider of *listing*, in the state of *wishes*, pass.

    Whose insurance alone is to pay asks only whoever takes new clients of that *payer* in network
    on *day* (CM-4); who may pay themselves asks anybody who takes new clients at all.

    Raises:
        Refused: with where to go instead.
    """
    if listing is None or not listing.is_shown(day):
        raise Refused(NOT_LICENSED)
    if not has_room(listing):
        raise Refused(NOT_ACCEPTING)
    insured = wishes.paying is Paying.INSURANCE
    if insured and (payer is None or not takes_of(listing, payer, day)):
        raise Refused(NOT_THIS_PAYER)
