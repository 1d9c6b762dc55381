"""The desk of missed-visit policies: providers write theirs, and ask clients to accept it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from backoffice.domain.calendar import Moment
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.client import Client
from backoffice.domain.errors import NotFound, Refused
from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.missed_visit_agreement import Acceptance, MissedVisitAgreements, ask
from backoffice.domain.missed_visit_words import in_words
from backoffice.domain.missed_visits import FeeTerms, MissedVisitPolicy
from backoffice.domain.record import Fact, Ref
from backoffice.domain.roster import NOT_YOURS, RosterEntry
from backoffice.languages import LANGUAGES, translations
from backoffice.services.insisting import insisting

if TYPE_CHECKING:
    from backoffice.services.missed_visit_requests import NewMissedVisitPolicy
    from backoffice.services.ports import Clock, Records


class MissedVisitPolicyView(Fact):
    """A provider's policy as it is offered now."""

    provider_id: OpaqueId
    number: int
    """Of the version; 0 where none was ever written."""
    terms: FeeTerms | None = None
    """None: no such fees are asked for."""
    since: Moment | None = None
    says: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """What clients read, by language."""


class MissedVisitAgreementView(Fact):
    """What a client was asked by a provider, and accepted."""

    client_id: OpaqueId
    offered: int
    """The version that they may accept now; 0: none."""
    asked_at: Moment | None = None
    is_awaited: bool
    """Whether they have not accepted what they were asked for last."""
    accepted: tuple[Acceptance, ...]
    """In the order in which they accepted; the last one binds them, for visits of later days, until
    you withdraw your policy.
    """


class MissedVisitDesk:
    """Policies and agreements for providers; each command may be repeated."""

    def __init__(self, *, records: Records, now: Clock) -> None:
        self._records = records
        self._now = now

    def read(self, provider_id: str, *, caller: Caller) -> MissedVisitPolicyView:
        """The policy of a provider, for them and for staff.

        Raises:
            NotFound: the caller is another provider.
        """
        _admit(caller, provider_id)
        return _policy_view(self._policy(provider_id))

    def write(
        self, provider_id: str, new: NewMissedVisitPolicy, *, caller: Caller
    ) -> MissedVisitPolicyView:
        """Write a new version, or withdraw the policy; the same terms again change nothing.

        Raises:
            NotFound: the caller is another provider.
            Invalid: the terms ask for nothing.
            Refused: it was changed too often.
        """
        _admit(caller, provider_id)

        def written() -> MissedVisitPolicy:
            known = self._policy(provider_id)
            now = known.saying(new.terms, at=self._now())
            if now != known:
                self._records.keep(now)
            return now

        return _policy_view(insisting(written))

    def ask(self, client_id: str, *, caller: Caller) -> MissedVisitAgreementView:
        """Have a client mailed the link to read and accept the policy; at most once a day.

        Raises:
            NotFound: the caller has no such client.
            Refused: there is no policy to accept, or the client may not be written to.
        """
        return insisting(lambda: self._asked(client_id, caller))

    def of_client(self, client_id: str, *, caller: Caller) -> MissedVisitAgreementView:
        """What a client was asked by the caller, and accepted.

        Raises:
            NotFound: the caller has no such client.
        """
        _, known, policy = self._with(client_id, caller)
        return _agreement_view(known, policy)

    def _asked(self, client_id: str, caller: Caller) -> MissedVisitAgreementView:
        client, known, policy = self._with(client_id, caller)
        asked, event = ask(known, policy, zone=client.time_zone, at=self._now())
        if event is not None:
            if client.no_mail_because:
                raise Refused(client.no_mail_because)
            self._records.keep(asked, events=[event])
        return _agreement_view(asked, policy)

    def _with(
        self, client_id: str, caller: Caller
    ) -> tuple[Client, MissedVisitAgreements, MissedVisitPolicy]:
        provider_id = str(caller.provider_id)
        entry, client, known, policy = self._records.find_together(
            Ref(RosterEntry, (provider_id, client_id)),
            Ref(Client, (client_id,)),
            Ref(MissedVisitAgreements, (client_id,)),
            Ref(MissedVisitPolicy, (provider_id,)),
        )
        if entry is None or client is None:
            raise NotFound(NOT_YOURS)
        return (
            client,
            known or MissedVisitAgreements(client_id=client_id),
            policy or MissedVisitPolicy(provider_id=provider_id),
        )

    def _policy(self, provider_id: str) -> MissedVisitPolicy:
        [found] = self._records.find_together(Ref(MissedVisitPolicy, (provider_id,)))
        return found or MissedVisitPolicy(provider_id=provider_id)


def _admit(caller: Caller, provider_id: str) -> None:
    """Staff may see everybody's, a provider their own."""
    if caller.kind is not CallerKind.STAFF and caller.provider_id != provider_id:
        raise NotFound("There is no such provider, or it is not you.")


def _policy_view(policy: MissedVisitPolicy) -> MissedVisitPolicyView:
    last = policy.versions[-1] if policy.versions else None
    terms = last.terms if last else None
    return MissedVisitPolicyView(
        provider_id=policy.provider_id,
        number=last.number if last else 0,
        terms=terms,
        since=last.since if last else None,
        says={name: in_words(terms, translations(name).gettext) for name in LANGUAGES}
        if terms
        else {},
    )


def _agreement_view(
    known: MissedVisitAgreements, policy: MissedVisitPolicy
) -> MissedVisitAgreementView:
    agreement = known.with_provider(policy.provider_id)
    return MissedVisitAgreementView(
        client_id=known.client_id,
        offered=policy.offered.number if policy.offered else 0,
        asked_at=agreement.asked_at,
        is_awaited=agreement.is_awaited and policy.offered is not None,
        accepted=agreement.accepted,
    )
