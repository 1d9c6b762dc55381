from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain.denial import DisputedAmount
from backoffice.domain.denial_parts import MOST_PARTS, MOST_REMARKS, few
from backoffice.domain.money import Money
from tests.support.denials import denial, part, usd


def test_what_a_payer_usually_says_is_told_as_it_is() -> None:
    parts = (part("CO-16", "20", "M76", line_id="LINE1"), part("PR-27", "100"))
    assert few((*parts, part("CO-97", "0.00"))) == parts


def test_a_reason_on_too_many_lines_is_told_once() -> None:
    lines = [part("CO-16", "1.50", line_id=f"LINE{number}") for number in range(MOST_PARTS + 1)]
    assert few(lines) == (part("CO-16", "91.50"),)


def test_what_is_too_much_to_tell_is_never_billed() -> None:
    many = [part("PR-27", "1", f"Z{number}") for number in range(500)]
    told = denial(*many)
    assert (told.disputed, told.billable) == (usd("500"), usd(str(MOST_PARTS)))
    assert len(told.model_dump_json()) < 20_000


def test_of_too_many_remarks_those_that_spare_the_client_stay() -> None:
    noise = [f"Z{number}" for number in range(300)]
    [told] = few([part("PR-204", "20", *noise, "MA130", "N842")])
    assert len(told.remarks) == MOST_REMARKS
    assert told.remarks[:2] == ("N842", "MA130")
    assert denial(told).billable == Money.ZERO


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["CO", "PR", "OA"]),
            st.integers(1, 300),
            st.integers(-50_00, 50_00),
            st.integers(1, 5),
        ),
        max_size=200,
    )
)
def test_however_it_is_told_the_sum_is_the_same(said: list[tuple[str, int, int, int]]) -> None:
    parts = [
        DisputedAmount(line_id=f"LINE{line}", group=group, reason=str(reason), amount=Money(cents))
        for group, reason, cents, line in said
    ]
    told = few(parts)
    assert Money.total(each.amount for each in told) == Money.total(p.amount for p in parts)
    assert len(told) <= MOST_PARTS + 1
