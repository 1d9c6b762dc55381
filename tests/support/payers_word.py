"""A payer's word about one check: the reply to the letter, and the check that it was read into."""

from __future__ import annotations

from dataclasses import replace

from backoffice.domain import settlement, verdict
from backoffice.domain.answer import Benefit, BenefitKind, PayerAnswer
from backoffice.domain.eligibility import EligibilityCheck
from backoffice.domain.money import Money
from backoffice.domain.reasons import ReasonCode
from backoffice.domain.reply import PayerReply, Transcript
from backoffice.x12 import eligibility_270
from tests.support import x12_samples


def reply(check: EligibilityCheck) -> PayerReply:
    """What the payer was asked and said, to the letter."""
    asked = replace(x12_samples.INQUIRY, service_date=check.service_on)
    question = eligibility_270.write(asked, control_number=1, at=check.opened_at, usage="T")
    said = x12_samples.about_ana("EB*1**30^MH", "EB*B*IND*MH***27*25*****Y")
    reply, _ = PayerReply.of(
        [Transcript(question, said)],
        check_id=check.check_id,
        attempt=check.attempt,
        client_id=check.client_id,
        at=check.opened_at,
    )
    return reply


def answered(check: EligibilityCheck) -> EligibilityCheck:
    """The check with a copay for its answer."""
    copay = Benefit(
        kind=BenefitKind.COPAY,
        service_types=("MH",),
        network="in",
        amount=Money(2500),
        period="27",
        segment=20,
    )
    answer = PayerAnswer(kind="271", active=True, benefits=(copay,))
    return settlement.settle(
        check,
        verdict.because(ReasonCode.COVERED),
        answer=answer,
        in_network=True,
        at=check.opened_at,
        today=check.opened_at.date(),
    ).check
