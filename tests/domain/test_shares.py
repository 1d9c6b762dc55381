from __future__ import annotations

import pytest

from backoffice.domain.adjustment_reasons import Share
from backoffice.domain.money import Money
from backoffice.domain.remittance import RemittedClaim
from backoffice.domain.shares import unpaid
from tests.support.paid import reductions, said, said_line, taken_back

TWO_LINES = said(
    remarks=("N59",),
    charge=Money.dollars("300.00"),
    reductions=reductions(("OA", "23", "5.00")),
    lines=(
        said_line(),
        said_line(
            "0.00", (("CO", "45", "100.00"),), charge=Money.dollars("100.00"), remarks=("N381",)
        ),
    ),
)


def shares(of: RemittedClaim, *, pays_first: bool = True) -> list[tuple[Share, int | None]]:
    return [(each.share, each.line) for each in unpaid(of, pays_first=pays_first)]


def test_each_amount_is_told_by_its_line_and_the_claims_own_come_first() -> None:
    assert shares(TWO_LINES, pays_first=False) == [
        (Share.PRIOR_PAYER, None),
        (Share.CONTRACTUAL, 0),
        (Share.PATIENT, 0),
        (Share.DISPUTED, 1),  # the whole charge of its line
    ]
    assert shares(TWO_LINES)[0] == (Share.DISPUTED, None)


def test_a_line_hears_the_claims_remarks_and_its_own() -> None:
    assert [each.remarks for each in unpaid(TWO_LINES, pays_first=True)] == [
        ("N59",),
        ("N59",),
        ("N59",),
        ("N59", "N381"),
    ]


def test_a_remark_on_the_claim_spares_the_client_on_each_line() -> None:
    spared = said(remarks=("N842",))
    assert shares(spared) == [(Share.CONTRACTUAL, 0), (Share.DISPUTED, 0)]


def test_what_is_taken_back_was_the_same_peoples_share() -> None:
    assert shares(taken_back(TWO_LINES)) == shares(TWO_LINES)


@pytest.mark.requirement("IV-1", "Q34")
@pytest.mark.parametrize("on_the_claim", [True, False])
def test_a_charge_taken_off_whole_in_two_amounts_is_a_denial_in_disguise(
    on_the_claim: bool,
) -> None:
    halves = (("CO", "45", "80.00"), ("CO", "45", "120.00"))
    split = said("0.00", halves)
    if on_the_claim:
        split = said("0.00", halves[:1], reductions=reductions(*halves[1:]))
    assert {share for share, _ in shares(split)} == {Share.DISPUTED}
    assert {share for share, _ in shares(taken_back(split))} == {Share.DISPUTED}


def test_what_is_put_back_of_a_charge_taken_off_leaves_a_contract() -> None:
    mended = said("120.00", (("CO", "45", "200.00"), ("CO", "45", "-120.00")))
    assert {share for share, _ in shares(mended)} == {Share.CONTRACTUAL}
