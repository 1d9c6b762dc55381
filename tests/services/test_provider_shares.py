"""Provider shares: each visit by the terms of its own first payer, read a few at a time."""

from __future__ import annotations

import pytest

from backoffice.domain.errors import Conflict
from backoffice.domain.ledger import Entry
from backoffice.domain.money import Money
from backoffice.domain.payout_terms import PayoutTerms
from backoffice.domain.posting import opened, post
from backoffice.services.provider_shares import agreed
from tests.support import builders, paid
from tests.support.builders import FERN
from tests.support.paid import AT
from tests.support.payouts import RUTHS
from tests.twins.office import MemoryOffice

HALF = PayoutTerms.model_validate(
    {"payer_id": FERN, "terms": [{"share": "0.5", "holds": {"since": "2026-01-01"}}]}
)
LCSW_ONLY = PayoutTerms.model_validate(
    {
        "payer_id": FERN,
        "terms": [{"licence_type": "LCSW", "rate": 15000, "holds": {"since": "2026-01-01"}}],
    }
)


def office_with(*terms: PayoutTerms, has_left: bool = False) -> MemoryOffice:
    office = MemoryOffice()
    office.keep(*terms, *([] if has_left else [builders.provider()]))
    office.faults.passed.clear()
    return office


def share(office: MemoryOffice, *payer_ids: str) -> str:
    """Of an hour for which Fern paid all of $120.00."""
    decision = paid.decision(paid.said("120.00", (("CO", "45", "80.00"),)))
    posted = post(opened(paid.claim()), decision, at=AT)
    terms = agreed(office.records, [RUTHS], payer_ids or [FERN])
    return terms.share(posted.account, posted.entries, at=AT).account.provider_owed.decimal_text


@pytest.mark.requirement("CL-4", "CR-2")
def test_terms_and_licence_are_those_on_file() -> None:
    assert share(office_with()) == "120.00"
    assert share(office_with(HALF)) == "60.00"
    assert share(office_with(LCSW_ONLY)) == "150.00"


def test_for_who_has_left_terms_hold_that_name_no_licence() -> None:
    assert share(office_with(HALF, has_left=True)) == "60.00"
    assert share(office_with(LCSW_ONLY, has_left=True)) == "120.00"


def test_terms_that_were_not_read_are_never_taken_for_none() -> None:
    with pytest.raises(Conflict):
        share(office_with(HALF), "another-payer")


def test_what_was_agreed_with_many_is_read_a_hundred_at_a_time() -> None:
    office = office_with(HALF)
    payers = [*(f"payer-{number}" for number in range(150)), FERN]
    terms = agreed(office.records, [RUTHS], payers)
    assert len([each for each in office.faults.passed if each.startswith("before")]) == 5
    assert terms.terms[FERN] is not None
    assert sum(each is not None for each in terms.terms.values()) == 1
    assert terms.providers[RUTHS].licence_type == "LCSW"


def test_nothing_is_shared_out_where_nothing_was_entered() -> None:
    account, nothing = opened(paid.claim()), tuple[Entry, ...]()
    after = agreed(MemoryOffice().records, [], []).share(account, nothing, at=AT)
    assert after == (account, None)
    assert account.provider_owed == Money.ZERO
