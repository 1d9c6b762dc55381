"""What Fern decides about Ana's hour, for the tests of all that follows from it."""

from __future__ import annotations

from typing import Any

from backoffice.domain.claim import ClaimStatus
from backoffice.domain.money import Money
from tests.support import claiming, claims
from tests.support.claiming import claimed, put_on_file
from tests.support.remitted import Said
from tests.twins.office import MemoryOffice


def sent(**differences: Any) -> MemoryOffice:
    """An office whose claim for Ana's hour the payer took in."""
    office = claiming.with_claim(**differences)
    claim = claimed(office).moved(ClaimStatus.SENDING).moved(ClaimStatus.ACCEPTED)
    put_on_file(office, claim)
    office.keep(claims.submission(claim, way="answered"))
    return office


def fern_says(office: MemoryOffice, *why: tuple[str, str, str]) -> Said:
    """What Fern decides about Ana's hour; what is neither denied nor hers is paid."""
    bill = claimed(office).versions[0].bill
    [line] = bill.lines
    unpaid = Money.total(Money.dollars(amount) for _, _, amount in why)
    return Said(
        paid=(line.charge - unpaid).decimal_text,
        why=why,
        charge=line.charge.decimal_text,
        number=bill.control_number,
        line_id=line.line_id,
    )
