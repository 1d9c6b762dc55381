"""What is sent to providers, on the twin and over HTTP: once for each payout, however asked."""

from __future__ import annotations

import pytest

from backoffice.domain.errors import AskedOtherwise, ProcessorRefused
from backoffice.domain.money import Money
from backoffice.domain.processor import TOO_LITTLE, TransferAsked
from tests.support.processor_lines import DAY, FULL, TEN, Line

pytestmark = pytest.mark.requirement("CL-4")


def filled_in(line: Line, key: str = "provider-0001") -> str:
    """An account that may be paid."""
    account_id = line.processor.open_payout_account(key=key).account_id
    ways = {"return_to": "https://a.example", "start_anew_at": "https://b.example"}
    line.fill_in(line.processor.onboarding_address(account_id, **ways).url)
    return account_id


def wanted(account_id: str, **differs: object) -> TransferAsked:
    usual: dict[str, object] = {"payout_id": "payout-0001", "amount": FULL}
    return TransferAsked.model_validate(usual | {"account_id": account_id} | differs)


def refused(line: Line, asked: TransferAsked) -> str:
    with pytest.raises(ProcessorRefused) as why:
        line.processor.send(asked)
    return why.value.reason


def test_what_is_sent_names_the_payout_the_account_and_the_amount(line: Line) -> None:
    assert line.processor.transfer_of("payout-0001") is None
    account_id = filled_in(line)
    sent = line.processor.send(wanted(account_id))
    assert (sent.payout_id, sent.account_id) == ("payout-0001", account_id)
    assert (sent.amount, sent.reversed) == (FULL, Money.ZERO)
    assert line.processor.transfer_of("payout-0001") == sent


@pytest.mark.parametrize("days", [0, 1, 400])
def test_a_payout_is_sent_once_however_often_and_late_it_is_asked(line: Line, days: int) -> None:
    asked = wanted(filled_in(line))
    sent = line.processor.send(asked)
    line.forward(days * DAY)
    line.forget_keys()
    assert line.processor.send(asked) == sent
    assert line.processor.send(asked.but(attempt=2)) == sent


def test_two_payouts_of_one_amount_are_two(line: Line) -> None:
    account_id = filled_in(line)
    first = line.processor.send(wanted(account_id))
    other = line.processor.send(wanted(account_id, payout_id="payout-0002"))
    assert first.processor_id != other.processor_id


@pytest.mark.parametrize("differs", ["amount", "account_id"])
def test_a_payout_that_was_sent_otherwise_is_not_sent_again(line: Line, differs: str) -> None:
    asked = wanted(filled_in(line))
    sent = line.processor.send(asked)
    other = TEN if differs == "amount" else filled_in(line, "provider-0002")
    with pytest.raises(AskedOtherwise):
        line.processor.send(asked.but(**{differs: other}))
    assert line.processor.transfer_of("payout-0001") == sent


def test_nothing_is_sent_to_an_account_that_may_not_be_paid(line: Line) -> None:
    fresh = line.processor.open_payout_account(key="provider-0002").account_id
    assert refused(line, wanted(fresh)) == "insufficient_capabilities_for_transfer"
    restricted = filled_in(line)
    line.restrict(restricted, may_be_paid=False)
    assert not line.processor.look_at_payout_account(restricted).may_be_paid
    reason = refused(line, wanted(restricted, payout_id="payout-0002"))
    assert reason == "insufficient_capabilities_for_transfer"
    assert line.processor.transfer_of("payout-0002") is None


def test_nothing_is_sent_to_an_account_that_there_is_not(line: Line) -> None:
    assert refused(line, wanted("acct_nowhere")) == "resource_missing"


def test_what_there_is_too_little_for_is_sent_by_another_attempt_once_there_is(line: Line) -> None:
    asked = wanted(filled_in(line))
    line.has_funds(TEN)
    assert refused(line, asked) == TOO_LITTLE
    line.has_funds(FULL)
    assert refused(line, asked) == TOO_LITTLE, "a refusal is remembered under its key"
    sent = line.processor.send(asked.but(attempt=2))
    assert line.processor.transfer_of("payout-0001") == sent
    assert refused(line, asked.but(payout_id="payout-0002")) == TOO_LITTLE


def test_what_somebody_took_back_is_seen_at_the_transfer(line: Line) -> None:
    asked = wanted(filled_in(line))
    sent = line.processor.send(asked)
    line.take_back(sent, TEN)
    assert line.processor.transfer_of("payout-0001") == sent.but(reversed=TEN)
    line.take_back(sent, FULL - TEN)
    assert line.processor.send(asked) == sent.but(reversed=FULL), "and it is not sent anew"
