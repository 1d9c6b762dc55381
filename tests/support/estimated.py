"""Estimates for tests: what was told of Ana's hour, a copay of $25 out of $120 agreed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from backoffice.adapters.payers import translation
from backoffice.domain.account import VisitAccount
from backoffice.domain.claim import Claim
from backoffice.domain.estimate import Estimate, estimate
from backoffice.domain.estimating.asked import Asked
from backoffice.domain.money import Money
from backoffice.domain.posting import opened, post
from backoffice.domain.record import Record
from backoffice.domain.remittance import RemittedClaim
from backoffice.domain.rule_trust import Evidence, RuleTrust, judged
from backoffice.domain.tally import Tally, tally_id_for
from backoffice.domain.told_estimate import ToldEstimate, told
from tests.domain.test_billing import visit
from tests.support import paid
from tests.support.builders import FERN
from tests.support.x12_samples import about_ana

AT = datetime(2026, 3, 9, 22, tzinfo=UTC)
COPAY = "EB*B*IND*MH***27*25*****Y"
DEDUCTIBLE = "EB*C*IND*30***29*60*****Y"
SHARE = "EB*A*IND*MH***27**.2****Y"
TWO_COPAYS = (COPAY, "EB*B*IND*MH***27*40*****Y")


def estimated(*benefits: str, allowed: str | None = "120.00") -> Estimate:
    """What Fern's *benefits* come to."""
    agreed = None if allowed is None else Money.dollars(allowed)
    asked = Asked(service_types=("MH",), on=date(2026, 3, 9), allowed=agreed)
    return estimate(translation.read(about_ana(*benefits)), asked)


def expected(*benefits: str, said: Estimate | None = None, **differences: Any) -> ToldEstimate:
    """What was told of Ana's hour, as it was written down."""
    figure = estimated(*(benefits or (COPAY,)))
    return told(
        visit(),
        said or figure,
        **{
            "figure": figure,
            "payer_id": FERN,
            "answered_at": AT,
            "answered_on": date(2026, 3, 2),
            "at": AT,
            **differences,
        },
    )


def doubted_rule(*, at: datetime) -> tuple[Record, ...]:
    """Fern's copays, which were wrong nine times of ten, and what was counted of them."""
    because = Evidence(tried=10, wrong=9, under=9)
    trust = judged(RuleTrust(payer_id=FERN), "MH", "copay", because, today=at.date())
    tally = Tally(
        month=at.strftime("%Y-%m"),
        tally_id=tally_id_for(FERN, "MH", "copay"),
        payer_id=FERN,
        service_type="MH",
        rule="copay",
        verdicts={"off": 9, "exact": 1},
        wrong=9,
        under=9,
        cents_off=9_500,
        off_by={0: 1, 1500: 9},
    )
    return trust, tally


def decided(claim: Claim, what: RemittedClaim | None = None) -> VisitAccount:
    """The account of the visit that *claim* bills, once Fern decided it, *what* or as usual."""
    version = claim.latest
    if version is None:
        raise ValueError("a claim that says nothing is not decided")
    decision = paid.decision(what, claim=claim, bill=version.bill)
    return post(opened(claim), decision, at=paid.AT).account
