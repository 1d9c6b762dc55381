"""The desk of those who look for care: they ask a provider, or the matching team, for help."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from backoffice.domain import seeker as rules
from backoffice.domain.calendar import age_on, day_in
from backoffice.domain.client import Language
from backoffice.domain.consultation_gate import insist_on_asking
from backoffice.domain.directory import Listing, turn_of
from backoffice.domain.errors import Conflict, NotFound, Refused
from backoffice.domain.identifiers import OpaqueId, UsState
from backoffice.domain.money import Money
from backoffice.domain.payer import Payer
from backoffice.domain.places import zone_in
from backoffice.domain.record import Fact
from backoffice.domain.seeker import Person, Seeker
from backoffice.domain.wishes import Wishes

if TYPE_CHECKING:
    from backoffice.domain.provider import Provider
    from backoffice.services.consultation_ports import FindsListings, ServesStates
    from backoffice.services.ports import Clock, Counters, Finds, FindsPayers, Records

FULL_TODAY = (
    "For today, we have taken as many requests as we can. Please come back tomorrow, or call the "
    "network."
)
NO_SUCH_PROVIDER = "There is no such provider in the directory."
NO_SUCH_PAYER = "Choose the insurance once more."
WHICH_BUDGET = "Write what you can pay for a visit, in dollars, at most 10,000."
MOST = Money.dollars("10000.00")
"""The budget of a visit; more is a typing error."""
OLDEST = 120
"""Years; a century is easily mistyped."""


class FullToday(Refused):
    """The network as a whole has had its searches of the day; that says nothing of anybody."""

    def __init__(self) -> None:
        super().__init__(FULL_TODAY)


@dataclass(frozen=True, slots=True)
class CareRequest:
    """What somebody asks for, as typed."""

    person: Person
    wishes: Wishes
    state: UsState
    """Where they live."""
    time_zone: str | None
    language: Language
    first_choice: str | None
    """The provider; None: whomever the matching team finds."""

    def as_search(
        self,
        seeker_id: str,
        *,
        at: datetime,
        consent_version: str | None = None,
        referred_by: str | None = None,
    ) -> Seeker:
        """The search that it begins, with who says that they agree to it."""
        return Seeker(
            seeker_id=OpaqueId(seeker_id),
            asked_at=at,
            language=self.language,
            state=self.state,
            time_zone=zone_in(self.state, self.time_zone),
            wishes=self.wishes,
            person=self.person,
            first_choice=OpaqueId(self.first_choice) if self.first_choice else None,
            consent_version=consent_version,
            referred_by=OpaqueId(referred_by) if referred_by else None,
            expires_at=at + Seeker.LASTS,
        )


class CareAsked(Fact):
    """What whoever asked is told at once; it is the same for every mailbox."""

    is_served: bool
    """Whether the network works where they will be (CM-10)."""


class CareRequestDesk:
    """Taking requests from anybody; nothing that is said here depends on who asks."""

    def __init__(
        self,
        *,
        records: Records,
        listings: FindsListings,
        providers: Finds[Provider],
        payers: FindsPayers,
        served: ServesStates,
        tally: Counters,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._listings = listings
        self._providers = providers
        self._payers = payers
        self._served = served
        self._tally = tally
        self._home_zone = home_zone
        self._now = now

    def listed(self, provider_id: str) -> Listing:
        """The provider whom a form is about.

        Raises:
            NotFound: they are not in the directory today, or nobody is.
        """
        provider = self._providers.find(provider_id)
        states = sorted({licence.state for licence in provider.licences}) if provider else []
        listing = self._listings.find(states[0], turn_of(provider_id)) if states else None
        if listing is None or not listing.standing(self._today()).is_live:
            raise NotFound(NO_SUCH_PROVIDER)
        return listing

    def payers(self) -> list[Payer]:
        """The insurance providers to choose from, by name."""
        return self._payers.registry()

    def ask(self, form_id: str, asked: CareRequest) -> CareAsked:
        """Note what is asked, and do no more; a form sent twice asks once.

        Whether the mailbox has asked before is looked into later, so no answer, no delay and no
        call tells a stranger anything; what is refused here is so for everybody.

        Raises:
            FullToday: the day has had all that the network takes in one.
            Refused: that provider cannot be asked; it says where to go instead.
        """
        at, today = self._now(), self._today()
        insist_on_birth_date(asked.person, today)
        if asked.wishes.budget is not None and not Money.ZERO <= asked.wishes.budget <= MOST:
            raise Refused(WHICH_BUDGET)
        if self._tally.reading(rules.day_tally(today)) >= rules.MOST_A_DAY:
            raise FullToday
        wishes = asked.wishes
        payer = payer_named(wishes, self._payers)
        is_served = self._served.is_served(wishes.care_state, today)
        if is_served and asked.first_choice:
            listing = self._listings.find(wishes.care_state, turn_of(asked.first_choice))
            insist_on_asking(listing, wishes, payer, day=today)
        seeker_id = rules.seeker_id_for(form_id, asked.first_choice, wishes, asked.person)
        search = asked.as_search(seeker_id, at=at, consent_version=rules.CONSENT_VERSION)
        seeker, event = rules.ask(search)
        with suppress(Conflict):  # it was sent before
            self._records.keep(seeker, events=[event])
        return CareAsked(is_served=is_served)

    def _today(self) -> date:
        return day_in(self._now(), self._home_zone)


def insist_on_birth_date(person: Person, today: date) -> None:
    """Let a birth date pass that somebody can have.

    Raises:
        Refused: it is still to come, or too long ago.
    """
    if person.birth_date > today:
        raise Refused("The date of birth is still to come. Check the year.")
    if age_on(person.birth_date, today) > OLDEST:
        raise Refused("The date of birth is too long ago. Check the year.")


def payer_named(wishes: Wishes, payers: FindsPayers) -> Payer | None:
    """The payer whom *wishes* name; None: they name nobody.

    Raises:
        Refused: there is no such payer.
    """
    payer = payers.find(wishes.payer_id) if wishes.payer_id is not None else None
    if wishes.payer_id is not None and payer is None:
        raise Refused(NO_SUCH_PAYER)
    return payer
