"""The directory desk: whoever looks for care finds providers, and why each is shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from backoffice.domain.calendar import Day, day_in
from backoffice.domain.directory import Listing, has_room, in_network, takes_of
from backoffice.domain.directory_search import FIRST_TURN, Place, Search, is_found
from backoffice.domain.errors import NotFound
from backoffice.domain.identifiers import LicenceType, OpaqueId, PayerId, PlainText, UsState
from backoffice.domain.money import Money
from backoffice.domain.payer import Payer
from backoffice.domain.profile import Profile
from backoffice.domain.record import Fact
from backoffice.domain.wishes import Approach, Hours, Need, Tongue

if TYPE_CHECKING:
    from backoffice.services.directory_ports import FindsListings, ReadsPayers
    from backoffice.services.ports import Clock, Finds

NOBODY = "There is no such provider in the directory."
SHOWN = 20
"""How many providers a page shows."""
_READ = 100
"""How many listings one call reads; a page makes one, and another where the ring closes."""


class InNetworkWith(Fact):
    """One insurance that a provider is in network with today."""

    payer_id: PayerId
    name: PlainText
    takes_new_clients: bool
    """Whether new clients of it are taken."""


class ListingView(Fact):
    """One provider as the directory shows them in one state."""

    state: UsState
    provider_id: OpaqueId
    name: PlainText
    licence_type: LicenceType
    bio: str
    needs: tuple[Need, ...]
    approaches: tuple[Approach, ...]
    tongues: tuple[Tongue, ...]
    hours: tuple[Hours, ...]
    by_video: bool
    city: PlainText | None = None
    fee: Money | None = None
    """For a usual visit, three quarters of an hour, of whoever pays themselves."""
    takes_new_clients: bool
    in_network_with: tuple[InNetworkWith, ...]
    """Each from its own effective date on (Q19)."""
    confirmed_on: Day
    is_stale: bool
    """Whether the provider has not confirmed for long that this is so."""


class ListingPage(Fact):
    """A page of the providers of a state."""

    listings: tuple[ListingView, ...]
    following: str | None = None
    """What to ask for as `from` to read on; null: that is all."""


class Found(Fact):
    """A page of the directory, and what its questions offer."""

    day: Day
    page: ListingPage | None = None
    """None: nothing was asked yet."""
    payers: tuple[tuple[PayerId, PlainText], ...]
    """The insurances that providers can be in network with today, by name."""


class ProviderShown(Fact):
    """Everything that the directory shows of one provider."""

    day: Day
    bio: str
    listings: tuple[ListingView, ...]
    """In each state, in the order of their letters."""


class DirectoryDesk:
    """Reading what is listed; no client is ever involved."""

    def __init__(
        self,
        *,
        listings: FindsListings,
        profiles: Finds[Profile],
        payers: ReadsPayers,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._listings = listings
        self._profiles = profiles
        self._payers = payers
        self._home_zone = home_zone
        self._now = now

    def found(self, search: Search | None, place: Place | None = None) -> Found:
        """What a search finds, from a *place* on (CM-4), and what else can be searched for."""
        day = self._today()
        registry = self._payers.registry()
        return Found(
            day=day,
            page=self._page(search, place, registry, day) if search else None,
            payers=tuple(
                (payer.payer_id, _called(payer, day))
                for payer in registry
                if _is_contracted(payer, day)
            ),
        )

    def listed(self, search: Search, place: Place | None = None) -> ListingPage:
        """A page of what a search finds, from a *place* on, and nothing beside it."""
        return self._page(search, place, self._payers.registry(), self._today())

    def provider(self, provider_id: str) -> ProviderShown:
        """One provider in every state where they are shown.

        Raises:
            NotFound: there is none, or the profile is not live.
        """
        day = self._today()
        listed = [one for one in self._listings.of_provider(provider_id) if one.is_shown(day)]
        if not listed:
            raise NotFound(NOBODY)
        profile = self._profiles.find(provider_id)
        payers = self._payers.load_each(
            [(each,) for each in sorted({s.payer_id for one in listed for s in one.participations})]
        )
        return ProviderShown(
            day=day,
            bio=str(profile.bio or "") if profile else "",
            listings=tuple(shown(listing, payers, day) for listing in listed),
        )

    def listing(self, state: str, provider_id: str) -> ListingView:
        """One provider in one state.

        Raises:
            NotFound: they are not shown there.
        """
        for listing in self.provider(provider_id).listings:
            if listing.state == state:
                return listing
        raise NotFound(NOBODY)

    def _page(
        self, search: Search, place: Place | None, registry: list[Payer], day: date
    ) -> ListingPage:
        payer = next((each for each in registry if each.payer_id == search.payer_id), None)
        begin = place or Place.of_day(day)
        found, late, following = self._read(search, payer, begin, day)
        if begin.late:
            found = late
        elif following is None and len(found) + len(late) <= SHOWN and begin.is_first:
            found += late  # all of the state is on this page
        elif following is None and self._may_be_late(begin, late):
            following = begin.second_round()
        return ListingPage(
            listings=tuple(shown(listing, registry, day) for listing in found),
            following=str(following) if following else None,
        )

    @staticmethod
    def _may_be_late(begin: Place, late: list[Listing]) -> bool:
        """Whether the second round may show anybody: pages before this one may have met some."""
        return bool(late) or not begin.is_first

    def _read(
        self, search: Search, payer: Payer | None, begin: Place, day: date
    ) -> tuple[list[Listing], list[Listing], Place | None]:
        """Who is found from a place on, apart who was not confirmed for long, and what follows."""
        fresh: list[Listing] = []
        late: list[Listing] = []
        at: Place | None = begin
        for _ in range(2):
            if at is None:
                break
            batch, at_next = self._batch(search.state, at)
            for listing in batch:
                if not is_found(listing, search, payer, day):
                    continue
                of_its_round = late if listing.is_stale(day) else fresh
                if len(late if begin.late else fresh) == SHOWN:
                    return fresh, late, at._replace(since=listing.turn)
                of_its_round.append(listing)
            at = at_next
        return fresh, late, at

    def _batch(self, state: str, at: Place) -> tuple[list[Listing], Place | None]:
        """The listings from a place on that one call reads, and where the next call begins."""
        read = self._listings.in_turn(state, since=at.since, limit=_READ + 1)
        if at.went_round:
            read = [listing for listing in read if listing.turn < at.start]
        if len(read) > _READ:
            return read[:_READ], at._replace(since=read[_READ].turn)
        if at.went_round or at.start == FIRST_TURN:
            return read, None
        return read, at._replace(since=FIRST_TURN)

    def _today(self) -> date:
        return day_in(self._now(), self._home_zone)


def shown(listing: Listing, payers: Iterable[Payer], day: date) -> ListingView:
    """A *listing* as people see it on *day*."""
    with_whom = [payer for payer in payers if in_network(listing, payer, day)]
    same = ListingView.model_fields.keys() & Listing.model_fields.keys()
    return ListingView(
        **{name: value for name, value in listing if name in same},
        takes_new_clients=has_room(listing),
        in_network_with=tuple(
            InNetworkWith(
                payer_id=payer.payer_id,
                name=_called(payer, day),
                takes_new_clients=takes_of(listing, payer, day),
            )
            for payer in sorted(with_whom, key=lambda payer: payer.name.casefold())
        ),
        is_stale=listing.is_stale(day),
    )


def _called(payer: Payer, day: date) -> PlainText:
    """As the payer calls itself on *day*."""
    terms = payer.on(day)
    return terms.name if terms else payer.name


def _is_contracted(payer: Payer, day: date) -> bool:
    terms = payer.on(day)
    return terms is not None and terms.contracted
