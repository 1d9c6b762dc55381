"""A provider's share: in whatever order money comes and goes, it is what the terms say of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain import account_steps
from backoffice.domain.account import VisitAccount
from backoffice.domain.bill import Authorization
from backoffice.domain.calendar import Interval
from backoffice.domain.ledger import Account, Entry, EntryKind, balances
from backoffice.domain.money import Money
from backoffice.domain.payout_terms import PayoutTerm, PayoutTerms
from backoffice.domain.policy import Priority
from backoffice.domain.posting import opened, post
from backoffice.domain.provider_share import accrued, earned, entitlement
from backoffice.domain.remittance import Decided
from tests.support import paid
from tests.support.bills import line
from tests.support.paid import AT, PAID_ON, decision, said, said_line, taken_back

HOUR = line()
SHORT = line(line_id="LINE2", procedure="90785", charge=Money.dollars("50.00"))
ALWAYS = Interval(since=date(2026, 1, 1))


def agreed(**term: Any) -> PayoutTerms:
    return PayoutTerms(payer_id="fern", terms=(PayoutTerm(**{"holds": ALWAYS, **term}),))


FOUR_FIFTHS = agreed(share=Decimal("0.8"))
ENHANCED = agreed(rate=Money.dollars("131.50"), procedure="90837")


class Story:
    """What happens to Ana's visit, and what the provider gets of it, step by step."""

    def __init__(self, terms: PayoutTerms | None = None) -> None:
        self.terms = terms
        self.account = opened(paid.claim())
        self.entries: list[Entry] = []

    def take(self, account: VisitAccount, causes: Iterable[Entry]) -> None:
        self.account = account
        for cause in causes:
            stepped = accrued(self.account, self.terms, cause, licence_type="LCSW", at=AT)
            self.account = stepped.account
            self.entries += [stepped.entry] if stepped.entry else []

    def decided(self, told: Any, item_id: str = "item-0001", **differences: Any) -> Story:
        arrived = decision(told, item_id=item_id, **differences)
        self.take(*post(self.account, arrived, at=AT))
        return self

    def step(self, step: Any, dollars: str, step_id: str = "step-0001", *about: str) -> Story:
        amount = Money.dollars(dollars)
        after = step(self.account, *about, amount, step_id=step_id, day=PAID_ON, at=AT)
        self.take(after.account, [after.entry] if after.entry else [])
        return self

    @property
    def owed(self) -> str:
        return (-self.account.on(Account.PROVIDER_OWED)).decimal_text

    @property
    def accruals(self) -> list[str]:
        shares = [balances([each])[Account.PROVIDER_SHARE] for each in self.entries]
        return [each.decimal_text for each in shares]


@pytest.mark.requirement("CL-4")
def test_the_provider_is_owed_what_has_come_in_of_their_share() -> None:
    story = Story().decided(said())
    assert story.owed == "95.00"
    story.step(account_steps.client_paid, "10.00").step(
        account_steps.client_paid, "15.00", "step-0002"
    )
    assert story.owed == "120.00"
    assert story.accruals == ["95.00", "10.00", "15.00"]
    assert {each.kind for each in story.entries} == {EntryKind.ACCRUAL}


@pytest.mark.requirement("CL-4", "CR-2")
def test_an_enhanced_rate_is_owed_in_full_once_all_that_is_allowed_came_in() -> None:
    story = Story(ENHANCED).decided(said())
    assert story.owed == "104.10"  # 131.50 × 95 ÷ 120
    assert story.step(account_steps.client_paid, "25.00").owed == "131.50"


@pytest.mark.requirement("CL-4")
def test_what_a_payer_takes_back_the_provider_owes_to_the_cent() -> None:
    story = Story(ENHANCED).decided(said()).decided(taken_back(said()), "item-0002")
    assert story.accruals == ["104.10", "-104.10"]
    assert story.owed == "0.00"


def test_what_a_client_gets_back_is_no_longer_owed_to_the_provider() -> None:
    story = Story().decided(said()).step(account_steps.client_paid, "25.00")
    assert story.step(account_steps.refunded, "25.00", "step-0002").owed == "95.00"


def test_what_a_client_paid_too_much_is_theirs_and_not_the_providers() -> None:
    assert Story().decided(said()).step(account_steps.client_paid, "60.00").owed == "120.00"
    forwarded = said().but(forwarded=True)
    assert Story().decided(forwarded).step(account_steps.client_paid, "25.00").owed == "95.00"


def test_what_a_client_paid_before_the_payer_decided_counts_once_it_did() -> None:
    story = Story().step(account_steps.client_paid, "25.00")
    assert story.owed == "0.00"
    assert story.decided(said()).owed == "120.00"


def test_what_a_person_bills_counts_once_it_is_paid_and_what_they_give_up_never() -> None:
    denied = said("0.00", (("CO", "50", "200.00"),), decided=Decided.DENIED)
    story = Story(FOUR_FIFTHS).decided(denied)
    story.step(account_steps.written_off, "100.00", "step-0001", "visit-0001.1")
    story.step(account_steps.billed, "100.00", "step-0002", "visit-0001.1")
    assert story.owed == "0.00"
    assert story.step(account_steps.client_paid, "50.00", "step-0003").owed == "40.00"


@pytest.mark.requirement("CR-6", "CL-4")
def test_employee_assistance_pays_the_provider_alike() -> None:
    programme = paid.billed(authorization=Authorization(kind="eap", number="EAP-77"))
    story = Story(FOUR_FIFTHS).decided(said("80.00", (("CO", "45", "120.00"),)), bill=programme)
    assert story.owed == "64.00"


def test_the_second_insurance_pays_towards_the_same_share() -> None:
    story = Story(ENHANCED).decided(said().but(forwarded=True))
    assert story.owed == "104.10"
    second = said("15.00", (("OA", "23", "175.00"), ("PR", "3", "10.00")))
    claim = paid.claim(claim_id="visit-0001.2", priority=Priority.SECONDARY)
    story.decided(second, "item-0002", claim=claim)
    assert story.owed == "120.54"  # 131.50 × 110 ÷ 120
    assert story.step(account_steps.client_paid, "10.00").owed == "131.50"


def two_lines(hour: Any, short: Any) -> Any:
    lines = (
        said_line(**hour),
        said_line(
            **{
                "line_id": "LINE2",
                "procedure": "90785",
                "charge": Money.dollars("50.00"),
                **short,
            }
        ),
    )
    all_of_it = Money.total(each.paid for each in lines).decimal_text
    return said(all_of_it, charge=Money.dollars("250.00"), lines=lines)


BOTH = paid.billed(lines=(HOUR, SHORT))


def test_each_line_has_its_own_terms() -> None:
    claim = two_lines({}, {"paid": "12.00", "why": (("CO", "45", "38.00"),)})
    story = Story(ENHANCED).decided(claim, bill=BOTH)
    story.step(account_steps.client_paid, "25.00")
    assert story.owed == "143.50"  # 131.50 for the hour, and all of $12.00


def test_a_denied_line_gets_no_enhanced_rate_until_somebody_bills_it() -> None:
    denied = {"paid": "0.00", "why": (("PR", "96", "200.00"),)}
    claim = two_lines(denied, {"paid": "12.00", "why": (("CO", "45", "38.00"),)})
    story = Story(ENHANCED).decided(claim, bill=BOTH)
    assert story.owed == "12.00"
    story.step(account_steps.billed, "100.00", "step-0001", "visit-0001.1")
    story.step(account_steps.client_paid, "100.00", "step-0002")
    assert story.owed == "143.50"


def test_a_claim_that_was_decided_as_a_whole_is_shared_out_by_what_was_asked() -> None:
    whole = said(
        "125.00",
        charge=Money.dollars("250.00"),
        lines=(),
        reductions=paid.reductions(("CO", "45", "125.00")),
    )
    terms = agreed(share=Decimal("0.5"), procedure="90785")
    story = Story(terms).decided(whole, bill=BOTH)
    assert story.owed == "112.50"  # $100.00 for the hour, and half of $25.00


def test_the_same_news_again_changes_nothing() -> None:
    once = Story().decided(said())
    before = once.account
    once.decided(said())
    assert once.account == before
    assert once.accruals == ["95.00"]


def test_terms_that_were_put_right_reach_a_visit_with_what_happens_next() -> None:
    story = Story().decided(said())
    story.terms = FOUR_FIFTHS
    story.step(account_steps.client_paid, "25.00")
    assert story.owed == "96.00"
    assert story.accruals == ["95.00", "1.00"]


# ------------------------------------------------------------ whatever happens, in any order

CENTS = st.integers(0, 30_000)
TERMS = st.one_of(
    st.none(),
    st.builds(lambda share: agreed(share=share), st.decimals(0, 1, places=4)),
    st.builds(lambda cents: agreed(rate=Money(cents), procedure="90837"), st.integers(0, 40_000)),
)


@st.composite
def decisions(draw: st.DrawFn) -> Any:
    """One decision about Ana's two lines; some of it paid, owed, given up or disputed."""
    lines = []
    for asked in (20_000, 5_000):
        paid_for, copay, denied = (draw(st.integers(0, asked // 3)) for _ in range(3))
        rest = asked - paid_for - copay - denied
        why = (("PR", "3", copay), ("CO", "50", denied), ("CO", "45", rest))
        reasons = [(g, r, Money(cents).decimal_text) for g, r, cents in why if cents]
        lines.append({"paid": Money(paid_for).decimal_text, "why": tuple(reasons)})
    return two_lines(*lines)


def rule(story: Story) -> int:
    """What the provider is to have had, worked out apart from the code under test."""
    account = story.account
    allowed, client = account.allowed.cents, account.client_paid.cents
    if allowed <= 0:
        return 0
    got = min(allowed, account.payer_paid.cents + min(client, account.patient_responsibility.cents))
    whole = entitlement(account, story.terms, licence_type="LCSW").cents
    return int(Fraction(whole * got, allowed) + Fraction(1, 2))


@given(TERMS, decisions(), decisions(), st.lists(CENTS, max_size=3), st.data())
def test_accruals_are_what_the_rule_says_at_every_moment_and_in_any_order(
    terms: PayoutTerms | None, first: Any, second: Any, clients: Sequence[int], data: Any
) -> None:
    told = [("item-0001", first), ("item-0002", taken_back(first)), ("item-0003", second)]
    paid_in = [(f"step-000{n}", cents) for n, cents in enumerate(clients) if cents]
    ends = []
    for _ in range(2):
        story = Story(terms)
        for source_id, what in data.draw(st.permutations([*told, *paid_in])):
            _happen(story, source_id, what)
            assert story.account.on(Account.PROVIDER_SHARE).cents == rule(story)
            assert sum(_cents(story.entries, Account.PROVIDER_SHARE)) == rule(story)
        assert all(sum(leg.amount.cents for leg in each.legs) == 0 for each in story.entries)
        ends.append(story.account.on(Account.PROVIDER_OWED))
    if first.paid != second.paid:  # else either may be the one that is taken back
        assert ends[0] == ends[1]


@given(TERMS, decisions())
def test_all_that_is_allowed_gives_all_of_the_share_and_a_reversal_takes_it_all(
    terms: PayoutTerms | None, claim: Any
) -> None:
    story = Story(terms).decided(claim, bill=BOTH)
    balance = story.account.client_balance
    if balance > Money.ZERO:
        story.step(account_steps.client_paid, balance.decimal_text)
    whole = entitlement(story.account, terms, licence_type="LCSW")
    assert earned(story.account, terms, licence_type="LCSW") == whole
    assert story.account.on(Account.PROVIDER_SHARE) == whole
    story.decided(taken_back(claim), "item-0002", bill=BOTH)
    assert story.account.on(Account.PROVIDER_SHARE) == Money.ZERO
    assert story.account.on(Account.PROVIDER_OWED) == Money.ZERO


def _happen(story: Story, source_id: str, what: Any) -> None:
    if isinstance(what, int):
        story.step(account_steps.client_paid, Money(what).decimal_text, source_id)
    else:
        story.decided(what, source_id, bill=BOTH)


def _cents(entries: Iterable[Entry], account: Account) -> list[int]:
    return [leg.amount.cents for e in entries for leg in e.legs if leg.account is account]


@pytest.mark.requirement("CL-4", "CR-2")
def test_what_a_programme_spares_the_client_is_no_part_of_its_lines_amount() -> None:
    """Of $125.00 that came, $95.00 is the hour's and $30.00 the other line's, at an own share."""
    lines = (
        said_line("95.00"),
        said_line(
            "30.00", (("CO", "45", "20.00"),), line_id="LINE2", charge=Money.dollars("50.00")
        ),
    )
    told = said("125.00", charge=Money.dollars("250.00"), lines=lines)
    programme = BOTH.but(authorization=Authorization(kind="eap", number="EAP-77"))
    story = Story(agreed(share=Decimal("0.5"), procedure="90785"))
    assert story.decided(told, bill=programme).owed == "110.00"


@pytest.mark.requirement("CL-4")
def test_what_a_person_bills_is_of_the_lines_that_may_be_billed() -> None:
    """$50.00 of the second line are billed; the first one's denial may never be the client's."""
    lines = (
        said_line("0.00", (("CO", "50", "200.00"),)),
        said_line("0.00", (("PR", "96", "50.00"),), line_id="LINE2", charge=Money.dollars("50.00")),
    )
    told = said("0.00", charge=Money.dollars("250.00"), lines=lines)
    story = Story(agreed(share=Decimal("0.5"), procedure="90785")).decided(told, bill=BOTH)
    story.step(account_steps.billed, "50.00", "step-0001", "visit-0001.1")
    assert story.step(account_steps.client_paid, "50.00", "step-0002").owed == "25.00"
