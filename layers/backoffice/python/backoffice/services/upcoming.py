"""The plan to come: from a renewal's page to the form about it, and back with the answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from backoffice.domain.client import Client
from backoffice.domain.coverage import Coverage
from backoffice.domain.events.event import Event
from backoffice.domain.events.renewals import RenewalAnswered
from backoffice.domain.intake import Intake, NumbersToCome, intake_id_for
from backoffice.domain.link import (
    Link,
    LinkPurpose,
    LinkReason,
    LinkStatus,
    SessionKey,
    ask_for,
)
from backoffice.domain.policy import Attestor, Policy
from backoffice.domain.record import Record, Ref
from backoffice.domain.renewal import AnswerKind, Renewal, RenewalAnswer, answered
from backoffice.domain.renewal_choice import Standing, insist_on_details, up_to_date
from backoffice.domain.second_fact import opened_for
from backoffice.services.form_beginning import begun
from backoffice.services.insisting import insisting
from backoffice.services.ports import Clock, Finds, NewId, Records

_OVER = frozenset({LinkStatus.USED, LinkStatus.REVOKED, LinkStatus.EXPIRED})

Behind = Callable[[SessionKey | None], tuple[Standing, Client]]


class UpcomingDesk:
    """The way from a renewal to the form about the plan that follows (RN-6).

    The form stands behind a link of its own, which no mail carries: a link to the form that
    the provider had mailed stays as good as it was.
    """

    def __init__(
        self, *, records: Records, behind: Behind, now: Clock, new_id: NewId, new_secret: NewId
    ) -> None:
        self._records = records
        self._behind = behind
        self._now = now
        self._new_id = new_id
        self._new_secret = new_secret

    def begin(self, key: SessionKey | None, *, card_to_come: bool = False) -> SessionKey:
        """Open the form for the browser that holds a renewal's *key*; the key to the form.

        What was filled in and not submitted is still there. After a submission, it begins with
        what that stated. With *card_to_come*, the numbers on the card wait for it (Q6).

        Raises:
            NotFound: the session is over.
            Refused: nothing that it states could be an answer any more.
        """
        return insisting(lambda: self._begun(key, card_to_come=card_to_come))

    def _begun(self, key: SessionKey | None, *, card_to_come: bool) -> SessionKey:
        standing, client = self._behind(key)
        insist_on_details(standing)
        known = self._records.find_together(
            Ref(Link, (client.client_id, LinkPurpose.UPCOMING)), Ref(Client, (client.client_id,))
        )[0]
        link, intake = self._form(known, standing, client)
        if card_to_come and intake.numbers is None:
            intake = intake.but(numbers=NumbersToCome())
        secret = self._new_secret()
        self._records.keep(opened_for(link, secret, at=self._now()), intake)
        return link.session_key(secret)

    def _form(self, known: Link | None, standing: Standing, client: Client) -> tuple[Link, Intake]:
        """The form that was begun about this plan's end, or else the next one."""
        renewal, at = standing.renewal, self._now()
        if known and known.ends_on == renewal.ends_on and known.status(at=at) not in _OVER:
            ref = Ref(Intake, (intake_id_for(known),))
            draft = self._records.find_together(ref, Ref(Link, (known.client_id, known.purpose)))[0]
            if draft is not None and draft.attestation is None:
                return known, draft
        link, _ = ask_for(
            known,
            client_id=client.client_id,
            provider_id=renewal.provider_id,
            purpose=LinkPurpose.UPCOMING,
            request_id=f"renewal-{renewal.ends_on}",
            zone=client.time_zone,
            at=at,
            reason=LinkReason.UPCOMING,
        )
        link = link.but(ends_on=renewal.ends_on, expires_at=renewal.expires_at)
        policy_id = self._new_id()
        return link, begun(
            link, standing.upcoming, policy_id=policy_id, today=standing.today, at=at
        )


def told_by_form(
    link: Link,
    intake: Intake,
    stated: Coverage,
    policy: Policy,
    renewals: Finds[Renewal],
    *,
    today: date,
) -> tuple[list[Record], list[Event]]:
    """What a submitted form answers, if a renewal led to it: that the stated *policy* follows.

    It belongs into the write that states the policy, so neither is ever without the other.

    Raises:
        Refused: the plan year has begun, and something else was answered before.
    """
    attested = intake.attestation
    if link.ends_on is None or attested is None:
        return [], []
    renewal = renewals.find(link.client_id, link.ends_on.isoformat())
    if renewal is None:
        return [], []
    answer = RenewalAnswer(
        kind=AnswerKind.UPCOMING,
        plan_year=renewal.plan_year,
        policy_id=policy.policy_id,
        given_at=attested.at,
        by=Attestor.CLIENT,
        source_hash=attested.source_hash,
    )
    told = up_to_date(answered(renewal, answer, today=today), stated)
    return [told], [answer_told(told)]


def answer_told(renewal: Renewal) -> RenewalAnswered:
    """What is told once the last answer to a renewal is kept."""
    return RenewalAnswered(
        client_id=renewal.client_id,
        provider_id=renewal.provider_id,
        ends_on=renewal.ends_on.isoformat(),
        number=len(renewal.answers),
    )
