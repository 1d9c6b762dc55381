"""The story of a second claim: Fern decides Ana's hour, and another insurance pays after it."""

from __future__ import annotations

from datetime import date
from typing import Any

from backoffice.adapters.dynamodb.claims import ClaimsTable
from backoffice.domain.calendar import Interval
from backoffice.domain.claim import Claim, ClaimStatus, claim_id_for
from backoffice.domain.money import Money
from backoffice.domain.payer import Payer
from backoffice.domain.policy import Priority
from backoffice.services.insurance_requests import NewPolicy
from tests.support import builders, claims
from tests.support.builders import ANA, RUTH, VISIT
from tests.support.claiming import claimed, held, insured, put_on_file, say
from tests.support.remitted import Said, arrive, document
from tests.twins.office import MemoryOffice

SECOND = claim_id_for(VISIT, Priority.SECONDARY)
COPAY = ("PR", "3", "25.00")
MORE = ("PR", "1", "60.00")


def second_payer(**differences: Any) -> Payer:
    """Who pays next."""
    return builders.payer("second-health", claims_payer_id="SECND", **differences)


def second_policy(**differences: Any) -> NewPolicy:
    """Ana's insurance with whoever pays next."""
    return builders.new_policy(
        **{
            "payer_id": "second-health",
            "member_id": "SEC42",
            "priority": "secondary",
            "holds": Interval(since=date(2026, 1, 1)),
            **differences,
        }
    )


def sent(*, in_network: bool = True) -> MemoryOffice:
    """An office whose claim the first payer took in; Ana has another insurance that pays next."""
    office = insured()
    put_on_file(office, second_payer())
    if in_network:
        put_on_file(office, builders.participation(payer_id="second-health"))
    office.policy_entry.enter(ANA, "policy-second", second_policy(), caller=RUTH)
    say(office, held())
    taken_in(office, claimed(office))
    return office


def without_another() -> MemoryOffice:
    """An office in which Fern decided; nobody has said that Ana has another insurance."""
    office = insured()
    put_on_file(office, second_payer())
    put_on_file(office, builders.participation(payer_id="second-health"))
    say(office, held())
    taken_in(office, claimed(office))
    return office


def taken_in(office: MemoryOffice, claim: Claim, number: str = "F-77") -> None:
    """The payer of *claim* takes its last version in."""
    there = claim.moved(ClaimStatus.SENDING).moved(
        ClaimStatus.ACCEPTED, payer_claim_number=number, correction=None
    )
    put_on_file(office, there)
    if there.priority is Priority.PRIMARY:
        office.keep(claims.submission(there, way="answered"))


def fern_says(office: MemoryOffice, *why: tuple[str, str, str], status: str = "1") -> Said:
    """What Fern decides first; what is neither denied nor left is paid."""
    bill = claimed(office).versions[0].bill
    unpaid = Money.total(Money.dollars(amount) for _, _, amount in why)
    return Said(
        paid=(bill.charge - unpaid).decimal_text,
        why=why,
        charge=bill.charge.decimal_text,
        number=bill.control_number,
        line_id=bill.lines[0].line_id,
        status=status,
    )


def second(office: MemoryOffice) -> Claim | None:
    """The second claim, if there is one."""
    return ClaimsTable(office.database).find(SECOND)


def known(office: MemoryOffice) -> Claim:
    """The second claim, which there is."""
    return ClaimsTable(office.database).load(SECOND)


def decided(office: MemoryOffice, *why: tuple[str, str, str], number: int = 0) -> Said:
    """Fern decides, and everybody hears of it."""
    said = fern_says(office, *why)
    arrive(office, document(said, trace=f"EFT-{number}"), number=number)
    return said


def corrected(office: MemoryOffice, first: Said, *why: tuple[str, str, str]) -> None:
    """Fern takes its decision back and decides anew, in one document."""
    text = document(first.taken_back, fern_says(office, *why), trace="EFT-corrected")
    arrive(office, text, number=90)
