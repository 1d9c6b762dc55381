from __future__ import annotations

import re
from itertools import product

import pytest

from backoffice.domain.denial import MOVES, DenialStatus, DisputedAmount
from backoffice.domain.edits.edit import Mender
from backoffice.domain.errors import Refused
from tests.support.denials import DECIDED, denial, part, usd


@pytest.mark.parametrize("code", ["CO-16", "CO-50", "OA-18", "PR-27", "CO-197", "PI-999"])
def test_a_denial_says_why_what_to_do_whose_it_is_and_until_when(code: str) -> None:
    one = denial(part(code))
    assert [each.code for each in one.why] == [code]
    assert all(re.fullmatch("[A-Z].*[.]", each.says) for each in one.why)
    assert one.next_action.endswith(".")
    assert one.owner in Mender
    assert one.act_by > DECIDED


def test_where_lines_differ_each_says_its_own_reason() -> None:
    lines = (part("CO-97", "40", line_id="line-1"), part("CO-16", "60", "M76", line_id="line-2"))
    told = [(why.line_id, why.code, why.amount) for why in denial(*lines).why]
    assert told == [("line-1", "CO-97", usd("40")), ("line-2", "CO-16 (M76)", usd("60"))]


def test_lines_that_were_refused_alike_are_told_once() -> None:
    lines = (part("CO-29", "40", line_id="line-1"), part("CO-29", "60", line_id="line-2"))
    assert [(why.line_id, why.amount) for why in denial(*lines).why] == [(None, usd("100"))]


def test_what_a_document_writes_in_the_place_of_a_code_is_not_kept() -> None:
    odd = DisputedAmount(
        group="co ", reason="Ana Rivera", remarks=("n382 ", "x" * 9), amount=usd("1")
    )
    assert (odd.group, odd.reason, odd.remarks) == ("CO", "", ("N382", ""))
    assert odd.code == "CO-? (N382)"


@pytest.mark.parametrize(("before", "after"), list(product(DenialStatus, DenialStatus)))
def test_a_denial_moves_only_where_the_table_lets_it(
    before: DenialStatus, after: DenialStatus
) -> None:
    one = denial().but(status=before)
    if after in MOVES[before]:
        assert one.moved(after).status is after
    else:
        with pytest.raises(Refused, match="Nothing is open"):
            one.moved(after)


def test_a_denial_says_where_a_correction_must_be_a_new_claim() -> None:
    assert denial(part("CO-16", "150", "MA130")).as_new
    assert not denial(part("CO-16", "150", "M76")).as_new
