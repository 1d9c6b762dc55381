"""Whatever is billed, replaced, voided: every remittance is sound, and the payers' books agree."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice.x12.claims import Claim
from backoffice.x12.remittance_835 import read
from backoffice.x12.remittances import Payment
from backoffice.x12.values import whole_cents
from infra.local.clearinghouse_837 import parse
from infra.local.clearinghouse_payers import number_of
from tests.support import pyx12_judge, x12sdk_judge
from tests.support.billed import Desk, visit
from tests.support.claim_samples import CLAIM, LEO, SECONDARY, written

ORDERS = (
    *("ERACO50", "ERAPR27", "ERAPI204", "ERALINE", "ERADED", "ERACOIN", "ERABUND", "ERATOP"),
    *("ERANOREF", "ERANOMOD", "ERANOLINES", "ERADUP", "ERAREV", "ERAFIRST", "ERARETRO"),
    *("ERATAKE", "ERAFWD", "ERACHK", "ERAL6", "ERAWO", "ERAPLB", "ERADAYS03", "ERADAYS40"),
    *("STEDI_PAID_", "STEDI_PARTIALLY_PAID_", "STEDI_DENIED_"),
)
"""Everything that leaves a remittance sound."""
MEMBERS = ("FERN", "OAKS", "ELMS", "ASHS", "IRIS", "MOSS", "SAGE", "LARK", "DOVE", "HUSH", "NONE")
AS_DEPENDENT = replace(CLAIM, dependent=LEO, relationship="19")


@dataclass(frozen=True)
class Billed:
    """A visit to be billed, perhaps to be replaced or voided later."""

    orders: tuple[str, ...]
    member: str
    procedures: tuple[str, ...]
    cents: int
    of: Claim
    place: str
    later: str

    def claim(self, number: str, day: int) -> Claim:
        """The claim, of the day so many days on."""
        return visit(
            number,
            f"{''.join(self.orders)}{self.member}0001",
            procedures=self.procedures,
            charge=str(Decimal(self.cents).scaleb(-2)),
            on=date.fromordinal(date(2025, 11, 1).toordinal() + day),
            of=self.of,
            place_of_service=self.place,
        )


BILLED = st.builds(
    Billed,
    st.lists(st.sampled_from(ORDERS), max_size=3, unique=True).map(tuple),
    st.sampled_from(MEMBERS),
    st.lists(
        st.sampled_from(["90791", "90834", "90837", "90785", "96127"]), min_size=1, max_size=4
    ).map(tuple),
    st.integers(1, 400_00),
    st.sampled_from([CLAIM, CLAIM, AS_DEPENDENT]),
    st.sampled_from(["02", "10", "11"]),
    st.sampled_from(["", "", "", "7", "8"]),
) | st.builds(
    Billed,
    st.lists(st.sampled_from(ORDERS), max_size=2, unique=True).map(tuple),
    st.sampled_from(MEMBERS),
    st.just(("90837",)),
    st.just(150_00),  # what the first payer paid and adjusted adds up to this charge
    st.just(SECONDARY),
    st.just("10"),
    st.just(""),
)
STEPS = st.lists(st.one_of(BILLED, BILLED, st.just("pay"), st.integers(1, 50)), max_size=9)
"""Bill something, pay at once, or let so many days pass."""


def told(steps: Sequence[Billed | str | int]) -> Desk:
    """What came of *steps*, after a year in which everything comes to its end."""
    desk, original = Desk(), dict[str, Claim]()
    for at, step in enumerate(steps):
        if isinstance(step, Billed):
            number = f"V{at}"
            claim = step.claim(number, at)
            desk.send(claim)
            if step.later:
                original[step.later] = claim
        elif step == "pay":
            desk.house.pay()
            for frequency, claim in original.items():
                desk.send(_again(claim, frequency))
            original.clear()
        else:
            desk.house.forward(days=int(step))
    for _ in range(4):
        desk.house.forward(days=60)
        desk.house.heard()
    return desk


def _again(claim: Claim, frequency: str) -> Claim:
    number = number_of(parse(written(claim)))
    again = f"{claim.patient_control_number}R"
    return replace(
        claim, patient_control_number=again, frequency=frequency, payer_claim_number=number
    )


def _is_sound(text: str) -> Payment:
    (payment,) = read(text).payments
    assert read(text).findings == ()
    assert payment.balanced
    assert all(claim.balanced for claim in payment.claims)
    assert pyx12_judge.complaints(text) == []
    if payment.claims:
        assert x12sdk_judge.objection(text) is None
    return payment


def _books_agree(desk: Desk, payments: Sequence[Payment]) -> None:
    """The books against what the documents say, added up in cents once more."""
    paid: Counter[str] = Counter()
    left: Counter[str] = Counter()
    statuses: defaultdict[str, list[str]] = defaultdict(list)
    for claim in (each for payment in payments for each in payment.claims):
        name = claim.patient_control_number or ""
        paid[name] += whole_cents(claim.paid) or 0
        left[name] += claim.patient_responsibility or 0
        statuses[name].append(claim.status or "")
    books = desk.house.books()
    assert {name: each["statuses"] for name, each in books.items()} == statuses
    for name, each in books.items():
        assert (whole_cents(each["paid"]), whole_cents(each["patient"])) == (paid[name], left[name])
    booked = desk.house.claims.post.payments(at=desk.house.at)["payments"]
    assert [(each["trace"], whole_cents(each["amount"])) for each in booked] == [
        (each.trace, whole_cents(each.amount)) for each in payments
    ]


def _holds_for_whatever_is_billed(examples: int) -> None:
    judge = pytest.importorskip("tests.support.oxedi_judge", exc_type=ImportError)

    @settings(max_examples=examples, deadline=None)
    @given(STEPS)
    def holds(steps: list[Billed | str | int]) -> None:
        desk = told(steps)
        texts = desk.house.advices()
        payments = [_is_sound(text) for text in texts]
        assert [complaint for text in texts for complaint in judge.complaints(text)] == []
        _books_agree(desk, payments)
        assert len({each.trace for each in payments}) == len(payments)

    holds()


def test_every_remittance_is_sound_and_the_books_agree() -> None:
    _holds_for_whatever_is_billed(25)


@pytest.mark.prove
def test_every_remittance_is_sound_and_the_books_agree_in_thousands_of_stories() -> None:
    _holds_for_whatever_is_billed(2_000)
