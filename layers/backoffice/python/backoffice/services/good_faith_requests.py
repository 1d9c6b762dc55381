"""Asking for a good-faith estimate, and reading what was given: for providers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from backoffice.domain.audit import Act
from backoffice.domain.calendar import Day, day_in
from backoffice.domain.client import Client
from backoffice.domain.errors import Invalid, NotFound
from backoffice.domain.events.invoices import GoodFaithEstimateWanted
from backoffice.domain.good_faith import (
    Count,
    EstimateFile,
    EstimateLine,
    GivenHow,
    GoodFaithEstimate,
    NamedFee,
    VisitKind,
    Wish,
)
from backoffice.domain.good_faith_days import due_after_request
from backoffice.domain.identifiers import Npi, ProcedureCode, TaxId
from backoffice.domain.mailing import Mailing, MailingStatus
from backoffice.domain.money import Money
from backoffice.domain.record import Fact, Ref
from backoffice.domain.roster import NOT_YOURS, RosterEntry
from backoffice.services.good_faith_mail import letter_about
from backoffice.services.insisting import insisting

if TYPE_CHECKING:
    from datetime import datetime

    from backoffice.domain.caller import Caller
    from backoffice.services.audit import AuditTrail
    from backoffice.services.ports import Clock, Finds, Records

_MOST_CENTS = 1_000_000
_MOST_NAMED = 20


class NewGoodFaithEstimate(Fact):
    """A client's estimate, as their provider wants it given; empty: for what is planned."""

    procedure: Annotated[
        ProcedureCode | None, Field(description="For visits of this kind, planned or not.")
    ] = None
    telehealth: Annotated[bool, Field(description="Whether those visits are by video.")] = True
    fee: Annotated[
        Money | None,
        Field(description="Your fee in cents for such a visit with this client; else as listed."),
    ] = None
    visits: Annotated[
        Count, Field(description="How many such visits you expect within twelve months.")
    ] = 1
    on_paper: Annotated[
        bool, Field(description="You give it to the client on paper; then it is not mailed.")
    ] = False

    def insist_on_sense(self) -> None:
        """Raise `Invalid` for what does not belong together, field by field."""
        faults = {}
        if self.procedure is None:
            for name in self.model_fields_set & {"telehealth", "fee", "visits"}:
                faults[name] = "Name the procedure that this is about."
        if self.fee is not None and not 0 <= self.fee.cents <= _MOST_CENTS:
            faults["fee"] = "Write the fee in cents, from 0 to 1000000."
        if faults:
            raise Invalid("Some fields need your attention.", faults)

    def named(self, at: datetime) -> NamedFee | None:
        """What is said of visits of one kind."""
        if self.procedure is None:
            return None
        kind = VisitKind(procedure=self.procedure, telehealth=self.telehealth)
        return NamedFee(kind=kind, fee=self.fee, visits=self.visits, named_at=at)


class GivenEstimate(Fact):
    """One estimate that was given."""

    number: int
    since: Day
    until: Day
    provider_name: str
    npi: Npi
    network_name: str
    tax_id: TaxId
    lines: tuple[EstimateLine, ...]
    total: Money
    given_on: Day
    how: GivenHow
    due_on: Day | None
    """Until when the law wanted it given."""
    mail: MailingStatus | None = None
    """What became of its mail."""


class GoodFaithEstimates(Fact):
    """A client's estimates from the caller, newest first."""

    estimates: tuple[GivenEstimate, ...]
    wanted_by: Day | None = None
    """Until when one that was asked for is given."""


class GoodFaithRequests:
    """What providers ask for and read of their own clients."""

    def __init__(
        self,
        *,
        records: Records,
        estimates: Finds[GoodFaithEstimate],
        mailings: Finds[Mailing],
        audit: AuditTrail,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._estimates = estimates
        self._mailings = mailings
        self._audit = audit
        self._home_zone = home_zone
        self._now = now

    def want(
        self, client_id: str, new: NewGoodFaithEstimate, *, caller: Caller
    ) -> GoodFaithEstimates:
        """Have an estimate given to a client; the same again, while it is not, changes nothing.

        Raises:
            NotFound: the caller has no such client.
            Invalid: what is said does not belong together.
        """
        new.insist_on_sense()
        file = insisting(lambda: self._wanted(client_id, new, caller))
        return self._view(client_id, file, caller)

    def of_client(self, client_id: str, *, caller: Caller) -> GoodFaithEstimates:
        """What a client of the caller's was told, every version; the look is noted.

        Raises:
            NotFound: the caller has no such client.
        """
        return self._view(client_id, self._own(client_id, caller), caller)

    def _own(self, client_id: str, caller: Caller) -> EstimateFile | None:
        entry, client, file = self._records.find_together(
            Ref(RosterEntry, (caller.provider_id, client_id)),
            Ref(Client, (client_id,)),
            Ref(EstimateFile, (client_id, caller.provider_id)),
        )
        if entry is None or client is None:
            raise NotFound(NOT_YOURS)
        return file

    def _wanted(self, client_id: str, new: NewGoodFaithEstimate, caller: Caller) -> EstimateFile:
        known = self._own(client_id, caller)
        provider_id = caller.provider_id
        file = known or EstimateFile(client_id=client_id, provider_id=provider_id)
        asked_at = file.wish.asked_at if file.wish else self._now()
        after = file.but(wish=Wish(asked_at=asked_at, on_paper=new.on_paper))
        named = new.named(self._now())
        if named is not None:
            others = [each for each in file.named if each.kind != named.kind]
            said = file.named_for(named.kind)
            is_same = said is not None and said.but(named_at=named.named_at) == named
            if not (is_same and file.wish is not None):
                after = after.but(named=(*others[-_MOST_NAMED + 1 :], named))
        if after != file:
            event = GoodFaithEstimateWanted(client_id=client_id, provider_id=provider_id)
            self._records.keep(after, events=[event])
        return after

    def _view(
        self, client_id: str, file: EstimateFile | None, caller: Caller
    ) -> GoodFaithEstimates:
        self._audit.note(Act.READ_ESTIMATE, client_id, caller=caller)
        every = self._estimates.all_of(client_id)
        own = [each for each in every if each.provider_id == caller.provider_id]
        own.sort(key=lambda each: -each.number)
        mailings = self._mailings.load_each([(letter_about(each).mailing_id,) for each in own])
        became = {each.mailing_id: each.status for each in mailings}
        asked = file.wish.asked_at if file and file.wish else None
        return GoodFaithEstimates(
            estimates=tuple(
                _seen(each, became.get(letter_about(each).mailing_id), self._home_zone)
                for each in own
            ),
            wanted_by=due_after_request(day_in(asked, self._home_zone)) if asked else None,
        )


def _seen(each: GoodFaithEstimate, mail: MailingStatus | None, zone: str) -> GivenEstimate:
    return GivenEstimate(
        number=each.number,
        since=each.since,
        until=each.until,
        provider_name=each.provider_name,
        npi=each.npi,
        network_name=each.network_name,
        tax_id=each.tax_id,
        lines=each.lines,
        total=each.total,
        given_on=day_in(each.given_at, zone),
        how=each.how,
        due_on=each.due_on,
        mail=mail,
    )
