"""The scoring desk: holds each decision of a payer against the estimate that came before it."""

from __future__ import annotations

from datetime import date

from backoffice.domain import rule_trust
from backoffice.domain.account import Decision, VisitAccount
from backoffice.domain.accuracy import NO_SERVICE_TYPE, Score, judged, month_of, nothing_told
from backoffice.domain.calendar import day_in
from backoffice.domain.claim import Claim
from backoffice.domain.errors import NotFound
from backoffice.domain.ledger import Account
from backoffice.domain.policy import Priority
from backoffice.domain.record import Record, Ref
from backoffice.domain.rule_trust import RuleTrust, evidence, months_looked_at
from backoffice.domain.tally import Tally, keys_of, retold, tally_id_for
from backoffice.domain.told_estimate import ToldEstimate
from backoffice.services.insisting import insisting
from backoffice.services.ports import Clock, Records

_TRIES = 5
"""A remittance decides many claims of one payer at once, and they count in the same tallies."""


class ScoringDesk:
    """From a decision about a claim to how its estimate did, and which rules are to be doubted.

    It looks at the decision that stands now, so news may come twice, late and in any order. A
    claim counts once: what it counted with before is taken off in the same write.
    """

    def __init__(self, *, records: Records, home_zone: str, now: Clock) -> None:
        self._records = records
        self._home_zone = home_zone
        self._now = now

    def note(self, claim_id: str, visit_id: str, client_id: str, provider_id: str) -> str:  # noqa: ARG002
        """Score the estimate of a visit anew; how it did, in a word.

        Raises:
            NotFound: there is no such claim, or nothing was decided of its visit.
            Conflict: others count in the same tallies; come again.
        """
        return insisting(lambda: self._note(claim_id, visit_id), tries=_TRIES)

    def _note(self, claim_id: str, visit_id: str) -> str:
        claim, account, told, before = self._records.find_together(
            Ref(Claim, (claim_id,)),
            Ref(VisitAccount, (visit_id,)),
            Ref(ToldEstimate, (visit_id,)),
            Ref(Score, (claim_id,)),
        )
        if claim is None or account is None:
            raise NotFound("Nothing was decided of this claim.")
        if claim.priority is not Priority.PRIMARY:
            return "not_estimated"
        score = _scored(claim, account.standing(claim_id), told, before)
        if score == (before or score.but(by=None)):
            return _outcome(score)
        self._records.keep(score, *self._counted(before, score))
        return _outcome(score)

    def _counted(self, before: Score | None, score: Score) -> list[Record]:
        """The tallies with the score in them, and the trust in rules if it goes with that."""
        today = day_in(self._now(), self._home_zone)
        wrong = [each.rule for each in score.by.rules if each.is_wrong] if score.by else []
        keys = keys_of(before, score)
        looked_at = [
            (month, tally_id_for(score.payer_id, score.service_type, rule))
            for rule in wrong
            for month in months_looked_at(today)
        ]
        trust, *tallies = self._records.find_together(
            Ref(RuleTrust, (score.payer_id,)),
            *(Ref(Tally, key) for key in dict.fromkeys((*keys, *looked_at))),
        )
        known = [tally for tally in tallies if tally]
        counted = retold(known, before, score)
        trusted = trust or RuleTrust(payer_id=score.payer_id)
        now = self._judged(trusted, list(counted.values()), score, wrong, today)
        return [counted[key] for key in keys] + ([now] if now != trusted else [])

    def _judged(
        self, trust: RuleTrust, tallies: list[Tally], score: Score, wrong: list[str], today: date
    ) -> RuleTrust:
        for rule in wrong:
            found = evidence(trust, tallies, score.service_type, rule, today=today)
            trust = rule_trust.judged(trust, score.service_type, rule, found, today=today)
        return trust


def _scored(
    claim: Claim, standing: Decision | None, told: ToldEstimate | None, before: Score | None
) -> Score:
    """How the estimate did; of a visit that employee assistance pays there was none."""
    is_of_payer = told is not None and told.payer_id == claim.payer_id
    score = Score(
        claim_id=claim.claim_id,
        visit_id=claim.visit_id,
        payer_id=claim.payer_id,
        month=month_of(claim.service_on),
        version=before.version if before else 0,
    )
    if standing is None or standing.left_to is Account.DISPUTED:
        return score
    if told is None or not is_of_payer:
        return score.but(by=nothing_told(standing))
    return score.but(
        service_type=told.service_type or NO_SERVICE_TYPE,
        certainty=told.certainty,
        told=told.told,
        by=judged(told, standing),
    )


def _outcome(score: Score) -> str:
    return score.by.verdict.value if score.by else "nothing_stands"
