"""The eligibility desk: what the payer said about a client, and what a visit will cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from backoffice.domain.audit import Act
from backoffice.domain.calendar import Day, Moment, day_in
from backoffice.domain.caller import Caller
from backoffice.domain.client import Client
from backoffice.domain.coverage import Coverage
from backoffice.domain.eligibility import CheckStatus, EligibilityCheck, check_id_for
from backoffice.domain.errors import NotFound
from backoffice.domain.estimate import Estimate
from backoffice.domain.explanation import (
    Explanation,
    FullExplanation,
    explain,
    explain_in_full,
)
from backoffice.domain.money import Money
from backoffice.domain.notices import Notice
from backoffice.domain.provider import Provider
from backoffice.domain.record import Fact, Ref
from backoffice.domain.roster import RosterEntry
from backoffice.domain.verdict import ActsNext, ReasonCode, Verdict
from backoffice.domain.visit import Visit
from backoffice.languages import LANGUAGES, translations
from backoffice.services.audit import AuditTrail
from backoffice.services.ports import Clock, Finds, Records
from backoffice.services.pricing import Priced, Pricing

_NOT_ANSWERED = "The payer has not answered yet."
_NOTHING_CHECKED = "There is no such client on your roster, or nothing was checked yet."


class VerdictView(Fact):
    """What the office makes of a client's insurance for one provider."""

    check_id: str
    policy_id: str
    service_on: Day
    status: CheckStatus
    verdict: Verdict | None = None
    code: ReasonCode | None = None
    """Stable, for whoever counts or compares; `reason` says the same in words."""
    owner: ActsNext | None = None
    """Who acts next."""
    reason: str | None = None
    next_action: str | None = None
    expires_on: Day | None = None
    """The last day that the verdict may be relied on."""
    ask_again_on: Day | None = None
    notices: tuple[Notice, ...] = ()
    """What else the payer says: limits, authorization, other payers, days that disagree."""
    in_network: bool | None = None
    plan_name: str | None = None
    answered_at: Moment | None = None
    call_reference: str | None = None
    """The payer's number of the telephone call that the verdict rests on, in place of a 271."""


class EstimateView(Fact):
    """What a visit will cost the client, and why; an estimate, never a promise (S2:7)."""

    visit_id: str
    visit_on: Day
    procedure: str
    estimate: Estimate
    check_id: str | None = None
    """The check whose answer it rests on."""
    answered_at: Moment | None = None
    """When the payer gave that answer."""
    agreed_amount: Money | None = None
    """What was agreed with the payer for such a visit, in cents; coinsurance is a share of it."""
    explanation: Explanation


class FullEstimateView(EstimateView):
    """The same with what an auditor asks for: codes, segments, rules, and the document."""

    document: str | None = None
    """What it was read from: the payer's reply, by check and attempt, or a telephone call."""
    explanation: FullExplanation


class EligibilityDesk:
    """Verdicts and estimates, for the client's own provider."""

    def __init__(
        self,
        *,
        records: Records,
        checks: Finds[EligibilityCheck],
        pricing: Pricing,
        audit: AuditTrail,
        now: Clock,
    ) -> None:
        self._records = records
        self._audit = audit
        self._checks = checks
        self._pricing = pricing
        self._now = now

    def verdict(self, client_id: str, *, caller: Caller) -> VerdictView:
        """The verdict on the policy of a client of the caller's (S2:7).

        It is about the policy in force today, or else the one that begins next.
        That it is read is noted first.
        """
        entry, client, coverage = self._records.find_together(
            Ref(RosterEntry, (caller.provider_id, client_id)),
            Ref(Client, (client_id,)),
            Ref(Coverage, (client_id,)),
        )
        if entry is None or client is None or coverage is None:
            raise NotFound(_NOTHING_CHECKED)
        policy = coverage.current(day_in(self._now(), client.time_zone))
        if policy is None:
            raise NotFound(_NOTHING_CHECKED)
        check = self._checks.find(check_id_for(policy.policy_id, caller.provider_id))
        if check is None:
            raise NotFound(_NOTHING_CHECKED)
        self._audit.note(Act.READ_ELIGIBILITY, client_id, caller=caller)
        return seen(check)

    def estimate(self, client_id: str, visit_id: str, *, caller: Caller) -> EstimateView:
        """What a planned visit will cost the client, with the payer's own words as its reason."""
        entry, visit, provider, coverage = self._records.find_together(
            Ref(RosterEntry, (caller.provider_id, client_id)),
            Ref(Visit, (client_id, visit_id)),
            Ref(Provider, (caller.provider_id,)),
            Ref(Coverage, (client_id,)),
        )
        own = entry is not None and visit is not None and visit.provider_id == caller.provider_id
        if not own or visit is None or provider is None:
            raise NotFound("There is no such visit on your calendar.")
        self._audit.note(Act.READ_ESTIMATE, client_id, caller=caller)
        found = self._pricing.of(visit, provider, coverage)
        said = explain(found.estimate, _languages(), call_reference=_call(found.check))
        return EstimateView(**_seen_of(visit, found), explanation=said)

    def estimate_in_full(
        self, client_id: str, visit_id: str, *, caller: Caller
    ) -> FullEstimateView:
        """The same for staff, of any provider's visit, down to the payer's document."""
        client, visit = self._records.find_together(
            Ref(Client, (client_id,)), Ref(Visit, (client_id, visit_id))
        )
        if client is None or visit is None:
            raise NotFound("There is no such visit.")
        provider, coverage = self._records.find_together(
            Ref(Provider, (visit.provider_id,)), Ref(Coverage, (client_id,))
        )
        if provider is None:
            raise NotFound("There is no such visit.")
        self._audit.note(Act.READ_ESTIMATE, client_id, caller=caller)
        found = self._pricing.of(visit, provider, coverage)
        document = found.check.document if found.check else None
        said = explain_in_full(
            found.estimate,
            _languages(),
            read_from=document,
            call_reference=_call(found.check),
        )
        return FullEstimateView(**_seen_of(visit, found), document=document, explanation=said)


def _seen_of(visit: Visit, found: Priced) -> dict[str, Any]:
    """What every view of an estimate shows."""
    return {
        "visit_id": visit.visit_id,
        "visit_on": visit.day,
        "procedure": visit.procedure,
        "estimate": found.estimate,
        "check_id": found.check.check_id if found.check else None,
        "answered_at": found.check.answered_at if found.check else None,
        "agreed_amount": found.agreed,
    }


def _call(check: EligibilityCheck | None) -> str | None:
    """The payer's number of the telephone call that the check rests on, if it does."""
    return check.verification.reference if check and check.verification else None


def _languages() -> dict[str, Callable[[str], str]]:
    return {language: translations(language).gettext for language in LANGUAGES}


def seen(check: EligibilityCheck) -> VerdictView:
    """What *check* came to, for whoever may know."""
    decision = check.decision
    return VerdictView(
        check_id=check.check_id,
        policy_id=check.policy_id,
        service_on=check.service_on,
        status=check.status,
        verdict=decision.verdict if decision else None,
        code=decision.code if decision else None,
        owner=decision.owner if decision else None,
        reason=decision.reason if decision else None,
        next_action=decision.next_action if decision else None,
        expires_on=decision.expires_on if decision else None,
        ask_again_on=decision.ask_again_on if decision else None,
        notices=decision.notices if decision else (),
        in_network=check.in_network,
        plan_name=check.answer.plan_name if check.answer else None,
        answered_at=check.answered_at,
        call_reference=_call(check),
    )
