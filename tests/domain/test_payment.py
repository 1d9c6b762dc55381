"""Who pays for a visit: asked of every combination of reasons that keep it out of network."""

from __future__ import annotations

from itertools import combinations

import pytest

from backoffice.domain.participation import NetworkStanding, OutOfNetwork
from backoffice.domain.payment import who_pays
from backoffice.domain.visit import CashReason, PaidBy, Visit, VisitStatus, may_yet_be_insured
from tests.domain.test_visit import SAID, after, held, visit
from tests.support import builders

IN = NetworkStanding(in_network=True)
HELD = after(visit(), held())


def out(*reasons: OutOfNetwork) -> NetworkStanding:
    return NetworkStanding(in_network=False, reasons=reasons)


@pytest.mark.requirement("CR-7", "CR-8", "CL-3")
def test_in_network_alone_makes_a_claim_that_waits_for_nothing() -> None:
    decision = who_pays(HELD, builders.policy(), IN)
    assert decision.payment is not None
    assert (decision.payment.by, decision.waits) == (PaidBy.INSURANCE, False)


@pytest.mark.requirement("CR-8", "CR-9", "CP-1", "CL-3")
@pytest.mark.parametrize("count", range(1, len(OutOfNetwork) + 1))
def test_only_a_missing_effective_date_lets_a_claim_wait_all_else_is_the_clients(
    count: int,
) -> None:
    for reasons in combinations(OutOfNetwork, count):
        decision = who_pays(HELD, builders.policy(), out(*reasons))
        assert decision.payment is not None
        if reasons == (OutOfNetwork.NOT_YET_EFFECTIVE,):
            assert (decision.payment.by, decision.waits) == (PaidBy.INSURANCE, True)
        else:
            assert (decision.payment.by, decision.waits) == (PaidBy.CLIENT, False)
            assert decision.payment.because == reasons


@pytest.mark.requirement("CR-9")
def test_without_a_policy_or_a_payer_that_we_know_the_client_pays_until_we_hear_more() -> None:
    none = who_pays(HELD, None, None).payment
    typed = builders.policy(payer_id=None, typed_payer_name="Acme Mutual")
    unknown = who_pays(HELD, typed, None).payment
    assert none is not None
    assert unknown is not None
    assert (none.because, unknown.because) == (
        (CashReason.NO_POLICY,),
        (CashReason.PAYER_UNKNOWN,),
    )


@pytest.mark.requirement("CR-9", "CP-1")
def test_all_that_clients_pay_may_yet_be_insured_but_what_they_want_no_insurer_told_of() -> None:
    insured = who_pays(HELD, builders.policy(), IN).payment
    abroad = who_pays(HELD, builders.policy(), out(OutOfNetwork.NO_LICENCE)).payment
    wished = who_pays(after(visit(), held(self_pay=True)), None, None).payment
    for payment, may_be in (
        (None, False),
        (insured, False),
        (wished, False),
        (abroad, True),
        (who_pays(HELD, None, None).payment, True),
    ):
        assert may_yet_be_insured(HELD.but(payment=payment)) is may_be, payment


@pytest.mark.requirement("CR-9")
def test_the_clients_wish_goes_before_any_insurance() -> None:
    wished = after(visit(), held(self_pay=True))
    before_the_effective_date = out(OutOfNetwork.NOT_YET_EFFECTIVE)
    for standing in (IN, before_the_effective_date, None):
        decision = who_pays(wished, builders.policy(), standing, programme=True)
        assert not decision.waits
        assert decision.payment is not None
        assert (decision.payment.by, decision.payment.because) == (
            PaidBy.CLIENT,
            (CashReason.CLIENTS_WISH,),
        )


@pytest.mark.requirement("CR-6")
@pytest.mark.parametrize("standing", [IN, None, out(OutOfNetwork.OPTED_OUT), out(*OutOfNetwork)])
def test_employee_assistance_never_turns_to_the_client(standing: NetworkStanding | None) -> None:
    decision = who_pays(HELD, None, standing, programme=True)
    assert decision.payment is not None
    assert decision.payment.by is PaidBy.PROGRAMME


@pytest.mark.parametrize(
    "other",
    [visit(), *(after(visit(), SAID[s]) for s in (VisitStatus.CANCELLED, VisitStatus.MISSED))],
)
def test_nobody_pays_for_a_visit_that_was_not_held(other: Visit) -> None:
    assert who_pays(other, builders.policy(), IN).payment is None


def test_employee_assistance_waits_for_an_effective_date_as_a_plan_does() -> None:
    """And it never falls to the client (CR-6)."""
    waits = who_pays(HELD, None, out(OutOfNetwork.NOT_YET_EFFECTIVE), programme=True)
    never = who_pays(HELD, None, out(OutOfNetwork.PAYER_NOT_CONTRACTED), programme=True)
    assert (waits.waits, never.waits) == (True, False)
    assert {each.payment.by for each in (waits, never) if each.payment} == {PaidBy.PROGRAMME}
