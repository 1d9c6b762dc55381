"""Cash-pay: with the same tools, at the provider's own fee, and no payer ever hears of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from backoffice.domain.calendar import Interval
from backoffice.domain.invoice import InvoiceKind
from backoffice.domain.money import Money
from backoffice.domain.outcome import Outcome
from backoffice.domain.participation import OutOfNetwork
from backoffice.domain.provider import Fee
from backoffice.domain.rates import Charge
from backoffice.domain.visit import FeeSource, PaidBy
from backoffice.services.good_faith_requests import NewGoodFaithEstimate
from backoffice.services.invoice_requests import NewInvoice
from backoffice.services.requests import NewVisit
from tests.support import builders
from tests.support.builders import ANA, RUTH, VISIT
from tests.support.claiming import DAY, held, insured, put_on_file, say, seen
from tests.twins.office import HOME, MemoryOffice

TWO_WEEKS = 14
HOUR = Fee(procedure="90837", amount=Money.dollars("150.00"))
BEFORE_ITS_DATE = builders.participation(credentialed=Interval(since=DAY + timedelta(days=1)))
WAYS: dict[str, tuple[Any, Outcome]] = {
    "not in the programme": (builders.provider(programme=None), held(fee=18_000)),
    "the client's wish": (builders.provider(), held(self_pay=True, fee=18_000)),
    "no contract": (builders.payer(contracted=False), held(fee=18_000)),
}


def everything_runs(office: MemoryOffice, days: int) -> None:
    """Every batch, sweep and poll of so many days, and all that comes of them."""
    for day in range(1, days + 1):
        on = DAY + timedelta(days=day)
        due = datetime(on.year, on.month, on.day, 8, tzinfo=ZoneInfo(HOME))
        office.held_claims.hand_out(due=due)
        office.until_quiet()
        office.due_claims.hand_out_ready(due=due)
        office.due_claims.hand_out_due(due=due)
        office.until_quiet()


@pytest.mark.requirement("CP-1", "CR-9")
@pytest.mark.parametrize("why", WAYS)
def test_no_payer_ever_hears_of_a_visit_that_the_client_pays(why: str) -> None:
    fact, outcome = WAYS[why]
    office = insured()
    put_on_file(office, fact)
    say(office, outcome)
    everything_runs(office, TWO_WEEKS)
    assert office.line.sent == []
    assert office.database.items("claims") == []
    assert office.database.items("submissions") == []
    paid = seen(office).payment
    assert paid is not None
    assert paid.by is PaidBy.CLIENT


@pytest.mark.requirement("CP-1")
@pytest.mark.parametrize("charged", ["90.00", "400.00"])
def test_the_fee_of_a_cash_pay_visit_is_the_providers_own_whatever_the_network_charges(
    charged: str,
) -> None:
    office = insured()
    since = Interval(since=date(2026, 1, 1))
    networks = Charge(procedure="90837", amount=Money.dollars(charged), holds=since)
    schedule = builders.fee_schedule()
    rates = tuple(rate.but(allowed=Money.dollars("80.00")) for rate in schedule.rates)
    put_on_file(office, schedule.but(charges=(networks,), rates=rates))
    put_on_file(office, builders.provider(programme=None))
    say(office, held(fee=18_000))
    everything_runs(office, TWO_WEEKS)
    visit = seen(office)
    assert (visit.fee, visit.fee_from) == (Money.dollars("180.00"), FeeSource.THIS_VISIT)


@pytest.mark.requirement("CR-9", "CP-1")
def test_a_provider_who_never_joined_the_programme_plans_and_confirms_with_the_same_tools() -> None:
    office = insured()
    put_on_file(office, builders.provider(programme=None))
    new = NewVisit(day=DAY + timedelta(days=7), procedure="90837", telehealth=True)
    office.roster.plan_visit(ANA, "visit-cash-01", new, caller=RUTH)
    office.wait(timedelta(days=8))
    say(office, held(fee=15_000), "visit-cash-01")
    visit = seen(office, "visit-cash-01")
    assert visit.payment is not None
    assert visit.payment.because == (OutOfNetwork.NOT_IN_PROGRAMME,)
    assert visit.fee == Money.dollars("150.00")


@pytest.mark.requirement("CR-8", "CR-9")
def test_who_has_no_effective_date_yet_may_be_paid_in_cash_where_the_client_wishes_it() -> None:
    office = insured()
    put_on_file(office, BEFORE_ITS_DATE)
    say(office, held(self_pay=True, fee=15_000), VISIT)
    everything_runs(office, TWO_WEEKS)
    assert office.line.sent == []
    assert seen(office).fee == Money.dollars("150.00")


@pytest.mark.requirement("CR-9")
def test_before_the_effective_date_who_pays_in_cash_is_planned_told_the_price_and_invoiced() -> (
    None
):
    office = insured()
    in_a_month = Interval(since=DAY + timedelta(days=30))
    put_on_file(office, builders.participation(credentialed=in_a_month))
    put_on_file(office, builders.provider(fees=(HOUR,)))
    day = DAY + timedelta(days=7)
    new = NewVisit(day=day, procedure="90837", telehealth=True, self_pay=True)
    office.roster.plan_visit(ANA, "visit-cash-01", new, caller=RUTH)
    office.good_faith_requests.want(ANA, NewGoodFaithEstimate(), caller=RUTH)
    office.until_quiet()
    [estimate] = office.good_faith_requests.of_client(ANA, caller=RUTH).estimates
    office.wait(timedelta(days=8))
    say(office, held(), "visit-cash-01")
    wanted = NewInvoice(fee=seen(office, "visit-cash-01").fee)
    asked = office.invoices.want(ANA, "visit-cash-01", wanted, caller=RUTH)
    assert (asked.kind, asked.asked) == (InvoiceKind.CASH, HOUR.amount)
    assert estimate.total == HOUR.amount
