"""The gate of a request: whether a provider can be asked by somebody, as far as anybody may know.

What is said here depends on nothing but what the directory shows, so it may be said on the page.
"""

from __future__ import annotations

from datetime import date

from backoffice.domain.directory import Listing
from backoffice.domain.errors import Refused
from backoffice.domain.participation import LicenceClass
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


def insist_on_asking(listing: Listing | None, wishes: Wishes, *, day: date) -> None:
    """Let a request to the provider of *listing*, in the state of *wishes*, pass.

    Raises:
        Refused: with where to go instead.
    """
    if listing is None or not listing.standing(day).is_live or not _is_licensed(listing, day):
        raise Refused(NOT_LICENSED)
    if not listing.accepting or listing.places == 0:
        raise Refused(NOT_ACCEPTING)
    if wishes.paying is Paying.INSURANCE and wishes.payer_id in listing.closed_to:
        raise Refused(NOT_THIS_PAYER)


def _is_licensed(listing: Listing, day: date) -> bool:
    return any(
        each.holds.contains(day) and each.licence_class is not LicenceClass.PRELICENSED
        for each in listing.licences
    )
