"""The desk at which clients read what a visit costs that they miss, and accept it, or do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.domain.audit import Act
from backoffice.domain.calendar import Day, day_in
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.client import Language
from backoffice.domain.errors import NotFound
from backoffice.domain.missed_visit_agreement import Agreement, MissedVisitAgreements, accept
from backoffice.domain.missed_visit_words import in_words
from backoffice.domain.missed_visits import MissedVisitPolicy
from backoffice.domain.provider import Provider
from backoffice.domain.record import Fact, Ref
from backoffice.services.insisting import insisting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from backoffice.domain.identifiers import OpaqueId
    from backoffice.domain.invoice_words import Say
    from backoffice.domain.link import SessionKey
    from backoffice.services.audit import AuditTrail
    from backoffice.services.client_invoices import ClientInvoices
    from backoffice.services.ports import Clock, Finds, Records

_NOBODY_ASKED = "None of your providers has asked you to accept anything here."


class AcceptedShown(Fact):
    """What a client accepted last and applies, in their words."""

    on: Day
    says: tuple[str, ...]


class PolicyShown(Fact):
    """One provider's policy as their client reads it."""

    provider_id: str
    provider: str
    number: int
    """The version that they may accept; 0: there is nothing to accept."""
    says: tuple[str, ...]
    """What that says."""
    accepted: AcceptedShown | None = None

    @property
    def is_new(self) -> bool:
        """Whether there is something that they have not accepted."""
        return self.number > 0


class MissedVisitAcceptance:
    """Policies for the client at the link; each look is noted."""

    def __init__(
        self,
        *,
        records: Records,
        policies: Finds[MissedVisitPolicy],
        providers: Finds[Provider],
        own: ClientInvoices,
        audit: AuditTrail,
        now: Clock,
    ) -> None:
        self._records = records
        self._policies = policies
        self._providers = providers
        self._own = own
        self._audit = audit
        self._now = now

    def see(self, key: SessionKey | None, *, say: Say) -> tuple[PolicyShown, ...]:
        """What there is to accept, and what the client accepted; *say* translates.

        Raises:
            NotFound: the session is over, or nobody ever asked them.
        """
        client = self._own.holder(key)
        self._audit.note(Act.READ_INVOICES, client.client_id, caller=Caller(kind=CallerKind.LINK))
        agreements = self._agreements(client.client_id).agreements
        if not agreements:
            raise NotFound(_NOBODY_ASKED)
        ids = [(each.provider_id,) for each in agreements]
        policies = {each.provider_id: each for each in self._policies.load_each(ids)}
        names = {each.provider_id: each.name for each in self._providers.load_each(ids)}
        return tuple(
            _shown(each, policies.get(each.provider_id), names, client.time_zone, say)
            for each in agreements
        )

    def accept(
        self, key: SessionKey | None, provider_id: str, number: int, language: Language
    ) -> None:
        """Keep for good that the client accepts version *number*; a second time changes nothing.

        Raises:
            NotFound: the session is over, or there is nothing of that provider's to accept.
            Refused: the policy is another by now.
        """
        client = self._own.holder(key)

        def accepted() -> None:
            known = self._agreements(client.client_id)
            if provider_id not in {each.provider_id for each in known.agreements}:
                raise NotFound(_NOBODY_ASKED)
            [policy] = self._records.find_together(Ref(MissedVisitPolicy, (provider_id,)))
            now = accept(
                known,
                policy or MissedVisitPolicy(provider_id=provider_id),
                number,
                language=language,
                at=self._now(),
            )
            if now != known:
                self._records.keep(now)

        insisting(accepted)

    def _agreements(self, client_id: str) -> MissedVisitAgreements:
        [found] = self._records.find_together(Ref(MissedVisitAgreements, (client_id,)))
        return found or MissedVisitAgreements(client_id=client_id)


def _shown(
    agreement: Agreement,
    policy: MissedVisitPolicy | None,
    names: Mapping[OpaqueId, str],
    zone: str,
    say: Say,
) -> PolicyShown:
    offered, latest = policy.offered if policy else None, agreement.latest
    # What was withdrawn does not come back with a version that is written later.
    applies = policy and latest and not policy.withdrawn_after(latest.number)
    terms = offered.terms if offered and not agreement.has_accepted(offered.number) else None
    return PolicyShown(
        provider_id=agreement.provider_id,
        provider=names.get(agreement.provider_id, ""),
        number=offered.number if offered and terms else 0,
        says=in_words(terms, say) if terms else (),
        accepted=AcceptedShown(
            on=day_in(latest.accepted_at, zone), says=in_words(latest.terms, say)
        )
        if latest and applies
        else None,
    )
