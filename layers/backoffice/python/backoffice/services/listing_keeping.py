"""The keeper of listings: whatever changes about a provider, the directory soon shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.domain.directory import Listing, drawn_up, turn_of
from backoffice.domain.errors import NotFound
from backoffice.domain.membership import Membership
from backoffice.domain.participation import Participation
from backoffice.domain.profile import Profile
from backoffice.domain.provider import Provider
from backoffice.domain.record import Fact, Ref
from backoffice.domain.states import STATES
from backoffice.services.insisting import insisting

if TYPE_CHECKING:
    from backoffice.services.ports import Finds, Records


class Rebuilt(Fact):
    """What drawing up a provider's listings anew came to."""

    provider_id: str
    changed: int
    """In how many states the directory said something else."""


class ListingKeeper:
    """Listings follow from records alone; to draw them up once more changes nothing."""

    def __init__(self, *, records: Records, participations: Finds[Participation]) -> None:
        self._records = records
        self._participations = participations

    def attend(self, provider_id: str, **_also: object) -> None:
        """Draw up a provider's listings as the facts are now."""
        self._insisted(provider_id)

    def rebuild(self, provider_id: str) -> Rebuilt:
        """Draw up one provider's listings because somebody asks for it.

        Raises:
            NotFound: there is no such provider.
        """
        [provider] = self._records.find_together(Ref(Provider, (provider_id,)))
        if provider is None:
            raise NotFound("There is no such provider.")
        return Rebuilt(provider_id=provider_id, changed=self._insisted(provider_id))

    def _insisted(self, provider_id: str) -> int:
        return insisting(lambda: self._drawn_up(provider_id), tries=5)

    def _drawn_up(self, provider_id: str) -> int:
        # First what is listed, then the facts: who keeps a listing that moved on since is refused,
        # so that the last one to be kept never rests on facts older than those before it.
        turn = turn_of(provider_id)
        found = self._records.find_together(*(Ref(Listing, (state, turn)) for state in STATES))
        provider, profile, membership = self._records.find_together(
            Ref(Provider, (provider_id,)),
            Ref(Profile, (provider_id,)),
            Ref(Membership, (provider_id,)),
        )
        changed = drawn_up(
            [listing for listing in found if listing is not None],
            provider,
            profile,
            self._participations.all_of(provider_id),
            left_on=membership.until if membership else None,
        )
        if changed:
            self._records.keep(*changed)
        return len(changed)
