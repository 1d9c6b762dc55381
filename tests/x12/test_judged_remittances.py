"""Independent judges agree about remittances: which are sound, and which sum does not hold."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings

from backoffice.x12.remittance_835 import read
from tests.support import pyx12_judge, x12sdk_judge
from tests.support.drawn_remittances import off, remittances
from tests.support.remittances import CORRECTED, PAID, REVERSED, VISIT, remittance

KEPT = "PLB*1999999984*20261231*WO:HL-1*25*L6*-1.27"
SOUND = {
    "a visit": PAID,
    "money kept beside a claim": remittance("LX*1", *VISIT, KEPT, amount="61.27"),
    "a reversal and its correction": remittance("LX*1", *REVERSED, *CORRECTED, amount="0"),
}
WITHOUT_CLAIMS = remittance("PLB*1999999984*20261231*CS:X*-40*WO:Y*15", amount="25")


@pytest.mark.parametrize("text", SOUND.values(), ids=SOUND)
def test_what_we_try_our_reader_on_is_a_remittance_to_the_judges(text: str) -> None:
    assert pyx12_judge.complaints(text) == []
    assert x12sdk_judge.objection(text) is None
    assert read(text).findings == ()


def test_one_judge_refuses_a_payment_without_claims_which_we_read() -> None:
    assert pyx12_judge.complaints(WITHOUT_CLAIMS) == []
    assert "loop_2000" in (x12sdk_judge.objection(WITHOUT_CLAIMS) or "")
    assert read(WITHOUT_CLAIMS).findings == ()


def test_no_judge_adds_up_what_the_patient_owes_and_we_do() -> None:
    wrong = PAID.replace("*85*25*12*", "*85*20*12*")
    assert pyx12_judge.complaints(wrong) == []
    assert x12sdk_judge.objection(wrong) is None
    assert [each.where for each in read(wrong).findings] == ["CLP05"]


def _sound_ones_are_taken(examples: int) -> None:
    @settings(max_examples=examples, deadline=None)
    @given(remittances())
    def holds(text: str) -> None:
        said = read(text)
        assert [each for each in said.findings if each.severity == "error"] == []
        assert said.payments[0].balanced
        assert all(claim.balanced for claim in said.payments[0].claims)
        assert pyx12_judge.complaints(text) == []
        assert x12sdk_judge.objection(text) is None

    holds()


def _the_same_sums_do_not_hold(examples: int) -> None:
    judge = pytest.importorskip("tests.support.oxedi_judge", exc_type=ImportError)

    @settings(max_examples=examples, deadline=None)
    @given(remittances(sound=False))
    def holds(text: str) -> None:
        assert off(read(text).payments[0]) == judge.unbalanced(text)

    holds()


def _the_adding_judge_takes_sound_ones(examples: int) -> None:
    judge = pytest.importorskip("tests.support.oxedi_judge", exc_type=ImportError)

    @settings(max_examples=examples, deadline=None)
    @given(remittances())
    def holds(text: str) -> None:
        assert judge.complaints(text) == []

    holds()


PROPERTIES = [
    _sound_ones_are_taken,
    _the_same_sums_do_not_hold,
    _the_adding_judge_takes_sound_ones,
]


@pytest.mark.parametrize("holds", PROPERTIES)
def test_the_judges_agree_on_remittances_that_are_drawn(holds: Callable[[int], None]) -> None:
    holds(50)


@pytest.mark.prove
@pytest.mark.parametrize("holds", PROPERTIES)
def test_the_judges_agree_on_thousands_of_remittances(holds: Callable[[int], None]) -> None:
    holds(2_000)
