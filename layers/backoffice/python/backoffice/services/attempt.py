"""An attempt: the questions that are put to a payer at once, and what they come to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from backoffice.domain import eligibility, habits, inquiring, judgement
from backoffice.domain.answer import Inquiry, PayerAnswer
from backoffice.domain.calendar import Interval, day_in
from backoffice.domain.eligibility import EligibilityCheck
from backoffice.domain.errors import NotFound
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.inquiring import Exchange
from backoffice.domain.participation import NetworkStanding
from backoffice.domain.reply import Transcript
from backoffice.domain.verdict import Decision
from backoffice.services.check_file import CheckFile
from backoffice.services.inquiries import inquiry_about


@dataclass(frozen=True)
class Attempt:
    """One attempt at one check, as far as it has come."""

    file: CheckFile
    check: EligibilityCheck
    began_at: datetime
    question: Inquiry
    network: NetworkStanding
    service_types: tuple[str, ...]
    """What to ask about, best first."""
    zone: str
    """Where the client is."""
    policy: Interval
    family: str | None
    others: bool = False
    """Whether to hear of other payers, too."""
    probe: bool = False
    """Whether it tries a paused payer."""
    asked: tuple[Exchange, ...] = ()
    transcripts: tuple[Transcript, ...] = ()

    @property
    def answer(self) -> PayerAnswer | None:
        """The answer that counts; None before there is any."""
        return inquiring.best(self.asked).answer if self.asked else None

    def heard(self, question: str, received: str, answer: PayerAnswer) -> Attempt:
        """The same, after its question was sent as *question*, and *received* came back."""
        return replace(
            self,
            asked=(*self.asked, Exchange(self.question, answer)),
            transcripts=(*self.transcripts, Transcript(question, received)),
        )

    def following(self) -> Inquiry | None:
        """What to ask next, under a trace of its own; None when that is enough."""
        inquiry = inquiring.following(self.asked, self.service_types, others=self.others)
        return inquiry and inquiry.but(trace=_trace(self.check, len(self.asked)))

    def asking(self, inquiry: Inquiry) -> Attempt:
        """The same, about to ask *inquiry*."""
        return replace(self, question=inquiry)

    def decision(self, *, at: datetime) -> Decision:
        """What the best of the answers comes to."""
        return judgement.decide_together(
            self.asked,
            network=self.network,
            today=day_in(at, self.zone),
            policy=self.policy,
            family=self.family,
        )

    def lessons(self) -> Iterator[tuple[str, bool]]:
        """What was learned of the payer: each service type, and whether its answer was of use."""
        return inquiring.lessons(self.asked)


def attempt_of(file: CheckFile, check: EligibilityCheck, *, at: datetime) -> Attempt | None:
    """The next attempt at *check*, with its first question; None for a payer we cannot ask.

    Raises:
        Refused: the policy does not say whom to ask about.
    """
    client, policy, provider = file.client, file.policy, file.provider
    if client is None or policy is None or provider is None:
        raise NotFound("What the check is about is not there.")
    today = day_in(at, client.time_zone)
    begun = eligibility.begin_attempt(check, policy, starts=file.starts, at=at, today=today)
    begun = begun.but(care_state=client.care_state, stated=file.stated)
    terms, network, conduct = file.terms(begun), file.network(begun), file.payer_conduct
    if terms is None or terms.eligibility_payer_id is None or network is None or conduct is None:
        return None
    service_types = habits.order(terms.service_types, conduct.habits, today=today)
    inquiry = inquiry_about(begun, policy, client, provider, terms).but(trace=_trace(begun, 0))
    return Attempt(
        file=file,
        check=begun,
        began_at=at,
        question=inquiring.first(inquiry, service_types),
        network=network,
        service_types=service_types,
        zone=client.time_zone,
        policy=policy.holds,
        family=terms.family,
        others=terms.others_under_plan
        and eligibility.asks_for_other_payers(check, today=today, zone=client.time_zone),
    )


def _trace(check: EligibilityCheck, number: int) -> str:
    """What the payer gives back, so that no two questions are taken for one (TRN02)."""
    source = f"{check.check_id}.{check.attempt}"
    return fingerprint(f"{source}.{number}" if number else source)[:30]
