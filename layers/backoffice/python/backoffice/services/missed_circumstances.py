"""What decides whether a visit that did not take place may cost its client a fee, read together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.domain.client import Client
from backoffice.domain.coverage import Coverage
from backoffice.domain.missed_fees import Circumstances, InsurersWord
from backoffice.domain.missed_visit_agreement import MissedVisitAgreements, binding
from backoffice.domain.missed_visits import MissedVisitPolicy
from backoffice.domain.payer import Payer
from backoffice.domain.record import Ref
from backoffice.domain.visit import Visit

if TYPE_CHECKING:
    from datetime import date

    from backoffice.services.ports import Records


def circumstances(records: Records, visit: Visit, client: Client) -> Circumstances:
    """What the client had accepted before *visit*, and what their insurance of that day allows."""
    agreements, policy, coverage = records.find_together(
        Ref(MissedVisitAgreements, (visit.client_id,)),
        Ref(MissedVisitPolicy, (visit.provider_id,)),
        Ref(Coverage, (visit.client_id,)),
    )
    acceptance = (
        binding(
            agreements.with_provider(visit.provider_id),
            policy,
            day=visit.day,
            called_off_at=visit.called_off_at,
            zone=client.time_zone,
        )
        if agreements is not None and policy is not None
        else None
    )
    insurer = insurers_word(records, coverage, visit.day)
    return Circumstances(acceptance, client.time_zone, insurer)


def insurers_word(records: Records, coverage: Coverage | None, day: date) -> InsurersWord:
    """Whether every insurance in force on *day*, as we know it now, allows such a fee."""
    believed = coverage.believed_at(None) if coverage else ()
    in_force = [policy for policy in believed if policy.covers(day)]
    known = sorted({policy.payer_id for policy in in_force if policy.payer_id is not None})
    payers = records.find_together(*(Ref(Payer, (each,)) for each in known)) if known else []
    terms = [payer.on(day) for payer in payers if payer is not None]
    if any(each is not None and each.spares_missed_visits for each in terms):
        return InsurersWord.FORBIDDEN
    if any(policy.payer_id is None for policy in in_force):
        return InsurersWord.UNKNOWN
    return InsurersWord.ALLOWED
