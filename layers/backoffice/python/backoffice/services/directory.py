"""The directory desk: whoever looks for care finds providers, and why each is shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from backoffice.domain.calendar import Day, day_in
from backoffice.domain.directory import Listing, has_room, in_network, is_open_to
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
_READ = 200
"""How many listings a page looks at: in one call, and another one where the ring closes."""


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
    """For a usual visit of whoever pays themselves, or else for the nearest that is priced."""
    fee_minutes: int = 45
    """How long that visit is."""
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
        listed = self._listed(provider_id, day)
        profile = self._profiles.find(provider_id)
        return ProviderShown(
            day=day, bio=str(profile.bio or "") if profile else "", listings=listed
        )

    def listing(self, state: str, provider_id: str) -> ListingView:
        """One provider in one state.

        Raises:
            NotFound: they are not shown there.
        """
        for listing in self._listed(provider_id, self._today()):
            if listing.state == state:
                return listing
        raise NotFound(NOBODY)

    def _listed(self, provider_id: str, day: date) -> tuple[ListingView, ...]:
        listed = [one for one in self._listings.of_provider(provider_id) if one.is_shown(day)]
        if not listed:
            raise NotFound(NOBODY)
        with_whom = {span.payer_id for one in listed for span in one.participations}
        payers = self._payers.load_each([(each,) for each in sorted(with_whom)])
        return tuple(shown(listing, payers, day) for listing in listed)

    def everybody(self, state: str) -> list[str]:
        """The ids of all providers who are shown in a state."""
        day = self._today()
        return [one.provider_id for one in self._listings.all_of(state) if one.is_shown(day)]

    def _page(
        self, search: Search, place: Place | None, registry: list[Payer], day: date
    ) -> ListingPage:
        payer = next((each for each in registry if each.payer_id == search.payer_id), None)
        begin = place or Place.of_day(day)
        batch, behind = self._batch(search.state, begin)
        found = begin.in_order(each for each in batch if is_found(each, search, payer, day))
        late = [each for each in found if each.is_stale(day)]
        fresh = [each for each in found if not each.is_stale(day)]
        mine = [each for each in (late if begin.late else fresh) if begin.is_before(each)]
        if begin.is_first and behind is None and len(fresh) + len(late) <= SHOWN:
            mine, following = fresh + late, None  # all of the state is on this page
        elif len(mine) > SHOWN:
            following = begin.after(mine[SHOWN - 1])
        elif behind is None and not begin.late and (late or not begin.is_first):
            following = begin.second_round()
        else:
            following = behind
        return ListingPage(
            listings=tuple(shown(listing, registry, day) for listing in mine[:SHOWN]),
            following=str(following) if following else None,
        )

    def _batch(self, state: str, at: Place) -> tuple[list[Listing], Place | None]:
        """Some of the ring from a place on, across its seam, and the place behind them, if any."""
        read = self._listings.in_turn(state, since=at.since, limit=_READ + 1)
        if at.went_round:
            read = [listing for listing in read if listing.turn < at.start]
        elif len(read) <= _READ:
            others = self._listings.in_turn(state, since=FIRST_TURN, limit=_READ + 1 - len(read))
            read += [listing for listing in others if listing.turn < at.start]
        behind = at.from_turn(read[_READ].turn) if len(read) > _READ else None
        return read[:_READ], behind

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
                takes_new_clients=is_open_to(listing, payer.payer_id),
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
