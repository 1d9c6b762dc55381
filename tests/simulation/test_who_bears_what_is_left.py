"""Who bears what is left: whatever is decided, learned of and ruled, somebody who is asked."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from backoffice.adapters.dynamodb.denials import DenialsTable
from backoffice.adapters.dynamodb.ledger import VisitAccountsTable
from backoffice.domain.adjustment_causes import Remedy
from backoffice.domain.calendar import Interval
from backoffice.domain.claim import OPEN, ClaimStatus
from backoffice.domain.errors import Refused
from backoffice.domain.ledger import Account, balances
from backoffice.domain.money import Money
from backoffice.services.denials import NewRuling
from tests.simulation.moments import proving
from tests.support.builders import ANA, RUTH, VISIT
from tests.support.one_claim import JUNE
from tests.support.remitted import Said, arrive, document, entries
from tests.support.second_claims import (
    COPAY,
    MORE,
    fern_says,
    second,
    second_policy,
    taken_in,
    without_another,
)

pytestmark = pytest.mark.requirement("CL-2", "IV-1")

SECOND, FIRST = "policy-second", f"{VISIT}.1"
BEFORE = second_policy(holds=Interval(since=date(2026, 1, 1), until=date(2026, 2, 1)))
DECISIONS = (
    (),
    (COPAY,),
    (("CO", "45", "50.00"), MORE),
    (("PR", "96", "150.00"),),
    (COPAY, ("PR", "119", "40.00")),
    (COPAY, ("PR", "109", "30.00")),
    (("CO", "50", "150.00"),),
)
_BEARS = (
    Account.REMITTED,
    Account.CONTRACTUAL,
    Account.CLIENT_OWES,
    Account.OTHER_PAYER_OWES,
    Account.DISPUTED,
    Account.WRITTEN_OFF,
)


class Story:
    """Ana's visit, its first claim being with Fern, and all that happens to it."""

    def __init__(self) -> None:
        self.office = without_another()
        self.said: Said | None = None
        self.leaves_a_share = False
        self.holds: bool | None = None
        """Whether her other insurance covers the day; None: nobody knows of it."""
        self.documents = 0

    def decide(self, why: tuple[tuple[str, str, str], ...]) -> None:
        """Fern decides, or takes back what it decided and decides anew."""
        anew = fern_says(self.office, *why)
        taken_back = [self.said.taken_back] if self.said else []
        self.documents += 1
        text = document(*taken_back, anew, trace=f"EFT-{self.documents}")
        arrive(self.office, text, number=self.documents)
        self.said, self.leaves_a_share = anew, bool({COPAY, MORE}.intersection(why))

    def learn(self, *, holds: bool) -> None:
        """Her other insurance is told of, or turns out to hold, or not to."""
        desk, new = self.office.policy_entry, second_policy() if holds else BEFORE
        if self.holds is None:
            desk.enter(ANA, SECOND, new, caller=RUTH)
        elif self.holds != holds:
            desk.correct(ANA, SECOND, new, caller=RUTH)
        self.holds = holds
        self.office.until_quiet()

    def rule(self, remedy: Remedy) -> None:
        """June says what becomes of the denial, if there is one."""
        denial = DenialsTable(self.office.database).find(FIRST)
        if denial is not None:
            wish = NewRuling(remedy=remedy, opening=denial.opening, after=len(denial.standing))
            with suppress(Refused):
                self.office.denials.decide(FIRST, wish, caller=JUNE)
            self.office.until_quiet()

    def leave(self) -> None:
        """The second payer takes its claim in."""
        claim = second(self.office)
        if claim is not None and claim.status is ClaimStatus.READY:
            taken_in(self.office, claim, number="S-99")

    def insist(self) -> None:
        """All of the charge is borne, by none less than nothing, and by no one who is not there."""
        account = VisitAccountsTable(self.office.database).find(VISIT)
        if account is None:
            return
        stood = balances(each for each in entries(self.office) if each.book == VISIT)
        assert {leg.account: leg.amount for leg in account.book} == {
            where: amount for where, amount in stood.items() if amount != Money.ZERO
        }
        assert all(account.on(each) >= Money.ZERO for each in _BEARS)
        assert Money.total(map(account.on, _BEARS)) == Money.dollars("150.00")
        claim, others = second(self.office), account.on(Account.OTHER_PAYER_OWES)
        if claim is not None and claim.status not in OPEN:
            return  # it was asked, and a person looks at whatever is otherwise by now
        decision = account.standing(FIRST)
        if decision is not None and self.leaves_a_share:
            bearer = Account.OTHER_PAYER_OWES if self.holds else Account.CLIENT_OWES
            assert decision.left_to is bearer, "the client bears only what nobody else does"
        assert self.holds or others == Money.ZERO, "an insurance bears it that is not there"
        is_asked = claim is not None and claim.status is ClaimStatus.READY
        assert is_asked == (others > Money.ZERO), "whoever bears it is asked, and nobody else"


ACTS: st.SearchStrategy[Callable[[Story], None]] = st.one_of(
    st.sampled_from(DECISIONS).map(lambda why: lambda story: story.decide(why)),
    st.booleans().map(lambda holds: lambda story: story.learn(holds=holds)),
    st.sampled_from(Remedy).map(lambda remedy: lambda story: story.rule(remedy)),
    st.just(Story.leave),
)


@settings(max_examples=500 if proving() else 15, deadline=None)
@given(st.lists(ACTS, min_size=3, max_size=16))
@example(
    [
        lambda story: story.decide((COPAY, ("PR", "119", "40.00"))),
        lambda story: story.learn(holds=True),
        lambda story: story.rule(Remedy.OTHER_PAYER),
        lambda story: story.learn(holds=False),
        lambda story: story.rule(Remedy.BILL),
        lambda story: story.learn(holds=True),
        lambda story: story.decide(()),
    ]
)
def test_what_is_left_is_borne_by_somebody_who_is_asked_for_it(
    acts: list[Callable[[Story], None]],
) -> None:
    story = Story()
    for act in acts:
        act(story)
        story.insist()
    assert not story.office.dead_letters()
