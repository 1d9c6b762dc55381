"""The profile desk: providers write what the directory shows of them, and see it beforehand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from backoffice.domain.calendar import Day, day_in
from backoffice.domain.directory import listings, standing_of
from backoffice.domain.errors import Conflict, Invalid, NotFound
from backoffice.domain.events.directory import ProfileChanged
from backoffice.domain.identifiers import PayerId
from backoffice.domain.membership import Membership
from backoffice.domain.participation import Participation
from backoffice.domain.profile import (
    Channel,
    LiveStanding,
    NotLive,
    Office,
    Profile,
    confirm,
)
from backoffice.domain.profile_tasks import confirmed
from backoffice.domain.prose import Prose, Words
from backoffice.domain.provider import Fee, Provider
from backoffice.domain.record import Fact, Ref
from backoffice.domain.task import Task
from backoffice.domain.wishes import Approach, Hours, Need, Tongue
from backoffice.services.directory import ListingView, ProviderShown, shown
from backoffice.services.insisting import insisting

if TYPE_CHECKING:
    from backoffice.domain.caller import Caller
    from backoffice.services.directory_ports import ReadsPayers
    from backoffice.services.directory_requests import NewFees, NewPlaces, NewProfile
    from backoffice.services.ports import Clock, Finds, Records

_NOBODY = "There is no such provider. Please ask support."
_NOTHING = "Nothing is written in your profile yet. Write it first."
_MOVED_ON = (
    "Your profile changed since you read it; somebody may have taken a place. Read it again."
)
_BECAUSE = {
    NotLive.NO_PROFILE: "Your profile is not written yet.",
    NotLive.NOT_CONTRACTED: "Your contracted start date is not set, or has not come yet.",
    NotLive.WEBINAR_NOT_VIEWED: "You have not seen the Insurance Webinar to its end yet.",
    NotLive.NO_EFFECTIVE_DATE: "No insurance has named a credentialing effective date that has "
    "come. If you take no insurance, leave the insurance programme.",
    NotLive.NO_LICENCE: "No licence of yours that is on file lets you practise today.",
    NotLive.LEFT: "Your membership is over.",
}


class ProfileView(Fact):
    """A provider's profile as it is kept."""

    version: int
    """To be sent along with a new number of places."""
    bio: Prose | None = None
    needs: tuple[Need, ...]
    approaches: tuple[Approach, ...]
    tongues: tuple[Tongue, ...]
    hours: tuple[Hours, ...]
    by_video: bool
    offices: tuple[Office, ...]
    accepting: bool
    places: int
    """How many more new clients there is room for, as far as known; each one accepted takes one."""
    closed_to: tuple[PayerId, ...]
    channels: tuple[Channel, ...]
    communication: Words | None = None
    fees: tuple[Fee, ...]
    confirmed_on: Day
    is_stale: bool
    """Whether it is time to confirm that all of this is still so."""


class ProfilePreview(Fact):
    """What the directory shows of a provider, or would show once the profile is live."""

    standing: LiveStanding
    because: tuple[str, ...]
    """What keeps the profile out of the directory, in words; nothing: it is live."""
    is_stale: bool
    bio: str
    listings: tuple[ListingView, ...]
    """One for each state with a licence."""


class ProfileDesk:
    """Each provider's own profile; every command may be repeated, and then changes nothing."""

    def __init__(
        self,
        *,
        records: Records,
        participations: Finds[Participation],
        payers: ReadsPayers,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._participations = participations
        self._payers = payers
        self._home_zone = home_zone
        self._now = now

    def read(self, *, caller: Caller) -> ProfileView:
        """The caller's profile.

        Raises:
            NotFound: nothing is written yet.
        """
        return self._view(*self._own(caller))

    def write(self, new: NewProfile, *, caller: Caller) -> ProfileView:
        """Say all of it anew; places stay as they are. Another word counts as confirmed today.

        Raises:
            Invalid: it names a payer that is not in the registry.
        """
        self._insist_on_payers(new)
        return insisting(lambda: self._written(new, caller))

    def _written(self, new: NewProfile, caller: Caller) -> ProfileView:
        provider, known = self._found(caller)
        said = dict(new)
        today = self._today()
        if known is None:
            new_one = Profile(provider_id=provider.provider_id, confirmed_on=today, **said)
            return self._view(provider, self._kept(new_one))
        profile = known.but(**said)
        if profile != known:
            anew = profile.but(confirmed_on=today, asked_on=None, task_id=None)
            profile = self._kept(anew, *self._no_more_asked(known))
        return self._view(provider, profile)

    def confirm(self, *, caller: Caller) -> ProfileView:
        """Say that all of it is still so, today.

        Raises:
            NotFound: nothing is written yet.
        """

        def act() -> ProfileView:
            provider, known = self._own(caller)
            now = confirm(known, today=self._today())
            if now != known:
                now = self._kept(now, *self._no_more_asked(known))
            return self._view(provider, now)

        return insisting(act)

    def make_room(self, new: NewPlaces, *, caller: Caller) -> ProfileView:
        """Say how many more new clients there is room for (PD-4).

        Raises:
            Conflict: the profile changed since it was read, and there is another number in it.
            NotFound: nothing is written yet.
        """
        provider, known = self._own(caller)
        if known.places == new.places:
            return self._view(provider, known)
        if known.version != new.version:
            raise Conflict(_MOVED_ON)
        return self._view(provider, self._kept(known.but(places=new.places)))

    def ask_fees(self, new: NewFees, *, caller: Caller) -> ProfileView:
        """Say what clients pay who pay themselves (CM-1, PD-4); estimates that were given stay.

        Raises:
            NotFound: nothing is written yet.
        """

        def asked() -> ProfileView:
            provider, profile = self._own(caller)
            now = provider.but(fees=new.fees)
            if now != provider:
                self._records.keep(now, events=[ProfileChanged(provider_id=now.provider_id)])
            return self._view(now, profile)

        return insisting(asked)

    def preview(self, *, caller: Caller) -> ProfilePreview:
        """Exactly what the directory shows, or would, and what it waits for (PD-2)."""
        provider, profile, membership = self._records.find_together(
            Ref(Provider, (caller.provider_id,)),
            Ref(Profile, (caller.provider_id,)),
            Ref(Membership, (caller.provider_id,)),
        )
        if provider is None:
            raise NotFound(_NOBODY)
        left_on = membership.until if membership else None
        taken_part = self._participations.all_of(provider.provider_id)
        today = self._today()
        listed = listings(provider, profile, taken_part, left_on=left_on) if profile else ()
        standing = standing_of(
            provider, taken_part, left_on=left_on, is_written=profile is not None, day=today
        )
        payers = self._payers.load_each(
            [(each,) for each in sorted({each.payer_id for each in taken_part})]
        )
        return ProfilePreview(
            standing=standing,
            because=tuple(_BECAUSE[reason] for reason in standing.reasons),
            is_stale=profile is not None and profile.is_stale(today),
            bio=str(profile.bio or "") if profile else "",
            listings=tuple(shown(listing, payers, today) for listing in listed),
        )

    def as_shown(self, *, caller: Caller) -> ProviderShown:
        """The same, as one page of the directory shows it.

        Raises:
            NotFound: there is nothing to show yet.
        """
        preview = self.preview(caller=caller)
        if not preview.listings:
            raise NotFound("There is nothing to show yet: write your profile first.")
        return ProviderShown(day=self._today(), bio=preview.bio, listings=preview.listings)

    def _found(self, caller: Caller) -> tuple[Provider, Profile | None]:
        provider, profile = self._records.find_together(
            Ref(Provider, (caller.provider_id,)), Ref(Profile, (caller.provider_id,))
        )
        if provider is None:
            raise NotFound(_NOBODY)
        return provider, profile

    def _own(self, caller: Caller) -> tuple[Provider, Profile]:
        provider, profile = self._found(caller)
        if profile is None:
            raise NotFound(_NOTHING)
        return provider, profile

    def _kept(self, profile: Profile, *tasks: Task) -> Profile:
        event = ProfileChanged(provider_id=profile.provider_id)
        self._records.keep(profile, *tasks, events=[event])
        return profile.as_kept()

    def _no_more_asked(self, known: Profile) -> tuple[Task, ...]:
        if known.task_id is None:
            return ()
        (task,) = self._records.find_together(Ref(Task, (known.task_id,)))
        return confirmed(task, at=self._now())

    def _insist_on_payers(self, new: NewProfile) -> None:
        known = {
            payer.payer_id for payer in self._payers.load_each([(each,) for each in new.closed_to])
        }
        if known != set(new.closed_to):
            fault = {"closed_to": "One of these is no insurance that we know. Check the ids."}
            raise Invalid("Some fields need your attention.", fault)

    def _view(self, provider: Provider, profile: Profile) -> ProfileView:
        said = {name: value for name, value in profile if name in ProfileView.model_fields}
        return ProfileView(
            **{**said, "version": profile.version},
            fees=provider.fees,
            is_stale=profile.is_stale(self._today()),
        )

    def _today(self) -> date:
        return day_in(self._now(), self._home_zone)
