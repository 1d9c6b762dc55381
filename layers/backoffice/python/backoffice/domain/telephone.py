"""The telephone: what a call to a payer comes to, as a verdict, and as an answer to estimate by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from backoffice.domain.answer import TELEPHONE, Benefit, BenefitKind, PayerAnswer
from backoffice.domain.calendar import Interval
from backoffice.domain.judgement import out_of_network
from backoffice.domain.participation import NetworkStanding
from backoffice.domain.reasons import ReasonCode, Verdict
from backoffice.domain.verdict import Decision, because, relied_on_until
from backoffice.domain.verification import CallNote

_VISIT, _REMAINING = "27", "29"


def decided(
    note: CallNote,
    *,
    network: NetworkStanding,
    service_on: date,
    policy: Interval | None,
) -> Decision:
    """The verdict on what was said; a call, as a 271, says nothing of who is in network (EL-5)."""
    ended = note.ends_on is not None and note.ends_on < service_on
    if not note.active:
        code = ReasonCode.PLAN_INACTIVE
    elif ended:
        code = ReasonCode.PLAN_ENDED
    elif not note.covers_care:
        code = ReasonCode.NOT_COVERED
    elif note.visits_left == 0:
        code = ReasonCode.VISITS_USED_UP
    else:
        code = out_of_network(network) or ReasonCode.COVERED
    decision = because(code)
    if decision.verdict not in {Verdict.ACTIVE, Verdict.INACTIVE}:
        return decision
    plan = Interval(since=date.min, until=note.ends_on) if note.ends_on and not ended else None
    return decision.but(
        expires_on=relied_on_until(
            service_on=service_on, answered_on=note.called_on, plan=plan, policy=policy
        )
    )


def as_answer(note: CallNote, service_types: Sequence[str]) -> PayerAnswer:
    """What was said, as an answer about care of *service_types*, so that one estimate reads both.

    Its lines are numbered as `CallNote` names them, the plan itself being 1; where
    the lines of a 271 are segments, these are the lines of the call note.
    """
    return PayerAnswer(
        kind=TELEPHONE,
        people=1,
        active=note.active,
        covered=Interval(since=date.min, until=note.ends_on) if note.ends_on else None,
        benefits=tuple(_lines(note, tuple(service_types))),
    )


def _lines(note: CallNote, service_types: tuple[str, ...]) -> Iterator[Benefit]:
    care: dict[str, Any] = {"service_types": service_types, "network": "in", "level": "IND"}
    plan = BenefitKind.ACTIVE if note.active else BenefitKind.INACTIVE
    yield Benefit(kind=plan, segment=1)
    if not note.covers_care:
        yield Benefit(kind=BenefitKind.NOT_COVERED, segment=2, **care)
    asks = {True: "Y", False: "N", None: None}[note.authorization_needed]
    if note.copay is not None:
        yield Benefit(
            kind=BenefitKind.COPAY,
            period=_VISIT,
            amount=note.copay,
            authorization=asks,
            segment=3,
            **care,
        )
    if note.coinsurance is not None:
        yield Benefit(
            kind=BenefitKind.COINSURANCE,
            period=_VISIT,
            share=f"{Decimal(note.coinsurance).normalize():f}",
            authorization=asks,
            segment=4,
            **care,
        )
    for kind, left, line in (
        (BenefitKind.DEDUCTIBLE, note.deductible_left, 5),
        (BenefitKind.OUT_OF_POCKET, note.out_of_pocket_left, 6),
    ):
        if left is not None:
            yield Benefit(kind=kind, period=_REMAINING, amount=left, segment=line, **care)
