from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain.adjustment_causes import Cause, Remedy
from backoffice.domain.adjustment_codes import REASONS
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.deadlines import APPEALS_WITHOUT_TERMS, appeal_by
from backoffice.domain.denial import DenialStatus, DisputedAmount
from backoffice.domain.denying import (
    ANOTHER_PAYERS_TIME,
    PATIENCE,
    decided_anew,
    underpaid_by,
)
from backoffice.domain.errors import Refused
from backoffice.domain.money import Money
from tests.support.builders import RUTH, payer
from tests.support.denials import (
    CARLA,
    DECIDED,
    NOTHING,
    TODAY,
    VISIT,
    denial,
    found,
    part,
    ruled,
    usd,
)

CLIENT = Caller(kind=CallerKind.LINK, subject="link")


@pytest.mark.requirement("IV-1")
def test_a_visit_that_went_wholly_to_the_deductible_is_no_denial() -> None:
    assert found() is None
    assert found(part("CO-16", "0.00")) is None


def test_one_line_that_is_not_paid_is_a_denial_of_that_line() -> None:
    one = denial(part("CO-97", "40.00", line_id="line-2"))
    assert (one.disputed, one.cause, one.status) == (usd("40"), Cause.BUNDLED, DenialStatus.OPEN)


def test_the_reason_about_the_most_money_says_what_to_do() -> None:
    small, two_of_them = part("CO-29", "60"), (part("CO-16", "35"), part("CO-16", "36"))
    assert denial(small, *two_of_them).cause is Cause.INCOMPLETE
    assert denial(*two_of_them, part("CO-29", "72")).cause is Cause.TOO_LATE
    equals = (part("CO-50", "60"), part("CO-4", "60"))
    assert denial(*equals).cause is denial(*reversed(equals)).cause is Cause.MODIFIER


# Until when


@pytest.mark.requirement("IV-1")
@pytest.mark.parametrize(
    ("decided_on", "last"),
    [
        (date(2026, 3, 1), date(2026, 4, 30)),
        (date(2026, 11, 30), date(2027, 1, 29)),  # over the end of the year
        (date(2027, 12, 31), date(2028, 2, 29)),  # onto the leap day
        (date(2028, 1, 1), date(2028, 3, 1)),  # over it
        (date(2026, 5, 5), date(2026, 7, 4)),  # a holiday counts like any day
    ],
)
def test_an_appeal_has_sixty_calendar_days_where_nothing_is_agreed(
    decided_on: date, last: date
) -> None:
    assert APPEALS_WITHOUT_TERMS == 60
    assert denial(part("CO-50"), decided_on=decided_on).act_by == last
    assert appeal_by(payer().but(terms=()), VISIT, decided_on=decided_on) == last


def test_the_agreed_time_for_appeals_is_data() -> None:
    year = payer(appeal_days=365)
    assert denial(part("CO-50"), payer=year).act_by == date(2027, 4, 1)


def test_a_corrected_claim_has_the_time_for_corrected_claims() -> None:
    assert denial(part("CO-16")).act_by == date(2026, 6, 7)  # 90 days from the visit
    assert denial(part("CO-16"), payer=payer(corrected_filing_days=180)).act_by == date(2026, 9, 28)


@pytest.mark.parametrize(("decided_on", "remedy"), [(7, Remedy.CORRECT), (8, Remedy.APPEAL)])
def test_a_claim_that_can_be_corrected_no_more_is_appealed(decided_on: int, remedy: Remedy) -> None:
    late = denial(part("CO-16"), decided_on=date(2026, 6, decided_on))
    assert late.remedy is remedy
    assert late.act_by >= late.decided_on


@pytest.mark.parametrize("remark", ["MA130", "MA44"])
def test_what_is_too_late_to_correct_and_heard_in_no_appeal_is_asked_about(remark: str) -> None:
    june = date(2026, 6, 8)
    late = denial(part("CO-16", "90", remark), part("CO-97", "20", "MA130"), decided_on=june)
    assert late.remedy is Remedy.ASK
    assert "No appeal is heard" in late.next_action
    elsewhere = denial(part("CO-16", "90"), part("CO-97", "20", "MA130"), decided_on=june)
    assert elsewhere.remedy is Remedy.APPEAL


@pytest.mark.requirement("IV-1")
@pytest.mark.parametrize("remark", ["MA130", "N142"])
def test_a_claim_that_is_sent_anew_has_the_time_for_first_claims_alone(remark: str) -> None:
    late = payer(corrected_filing_days=180)
    assert denial(part("CO-16", "90", remark), payer=late).act_by == date(2026, 6, 7)
    june = date(2026, 6, 8)
    assert denial(part("CO-16", "90", remark), payer=late, decided_on=june).remedy is not (
        Remedy.CORRECT
    )
    small = part("CO-16", "10", remark)
    assert denial(part("CO-4", "90"), small, payer=late).act_by == date(2026, 9, 28)


def test_another_payer_is_billed_in_its_usual_time_and_before_an_appeal_is_too_late() -> None:
    assert denial(part("CO-22")).act_by == DECIDED + timedelta(APPEALS_WITHOUT_TERMS)
    late = date(2026, 9, 1)
    assert denial(part("CO-22"), decided_on=late).act_by == late + timedelta(ANOTHER_PAYERS_TIME)
    patient = payer(appeal_days=365)
    assert denial(part("CO-22"), payer=patient).act_by == VISIT + timedelta(90)


# What a person decides


@pytest.mark.requirement("IV-1", "Q34")
@given(
    group=st.sampled_from(["CO", "OA", "PI", "CR", "XX"]),
    reason=st.sampled_from(sorted(REASONS)) | st.text(max_size=4),
    remedy=st.sampled_from([Remedy.BILL]),
)
def test_what_the_payer_does_not_lay_on_the_client_is_billed_by_nobody(
    group: str, reason: str, remedy: Remedy
) -> None:
    one = denial(DisputedAmount(group=group, reason=reason, amount=usd("90")))
    assert one.billable <= NOTHING
    with pytest.raises(Refused, match="may not be billed"):
        ruled(one, remedy)


@pytest.mark.requirement("IV-1")
@pytest.mark.parametrize("code", ["PR-29", "PR-16", "PR-18", "PR-109", "PR-197", "PR-252", "PR-45"])
def test_what_we_did_wrong_is_never_billed(code: str) -> None:
    with pytest.raises(Refused, match="may not be billed"):
        ruled(denial(part(code)), Remedy.BILL)


@pytest.mark.parametrize("code", ["PR-1", "PR-3", "PR-27", "PR-204"])
def test_a_visit_under_employee_assistance_is_never_billed(code: str) -> None:
    with pytest.raises(Refused, match="may not be billed"):
        ruled(denial(part(code), by_programme=True), Remedy.BILL)


@pytest.mark.parametrize("remark", ["N842", "N781", "M27"])
def test_a_remark_that_spares_the_client_is_heeded_by_people_too(remark: str) -> None:
    assert ruled(denial(part("PR-204")), Remedy.BILL).status is DenialStatus.BILLED
    with pytest.raises(Refused, match="may not be billed"):
        ruled(denial(part("PR-204", "150", remark)), Remedy.BILL)


@pytest.mark.requirement("IV-1")
@pytest.mark.parametrize("remedy", [Remedy.BILL, Remedy.WRITE_OFF])
@pytest.mark.parametrize(
    "by", [RUTH, CLIENT, Caller(kind=CallerKind.PUBLIC), Caller(kind=CallerKind.STAFF)]
)
def test_only_a_named_person_of_the_staff_bills_or_writes_off(by: Caller, remedy: Remedy) -> None:
    with pytest.raises(Refused, match="Only a person of the network's staff"):
        ruled(denial(part("PR-27")), remedy, by)


def test_a_provider_may_say_that_a_correction_is_on_its_way_and_a_client_may_not() -> None:
    assert ruled(denial(), Remedy.CORRECT, RUTH).status is DenialStatus.CORRECTED
    with pytest.raises(Refused, match="Only the network's staff and the client's provider"):
        ruled(denial(), Remedy.CORRECT, CLIENT)


@pytest.mark.parametrize("remedy", Remedy)
def test_the_same_choice_twice_is_one(remedy: Remedy) -> None:
    once = ruled(denial(part("PR-27")), remedy)
    assert ruled(once, remedy) == once
    assert [(each.remedy, each.by) for each in once.rulings] == [(remedy, CARLA.subject)]


def test_what_is_billed_or_written_off_is_all_that_was_open() -> None:
    billed = ruled(denial(part("PR-27")), Remedy.BILL)
    written_off = ruled(denial(part("CO-16")), Remedy.WRITE_OFF)
    assert [each.rulings[-1].amount for each in (billed, written_off)] == [usd("150")] * 2
    assert (billed.left, written_off.left) == (NOTHING, NOTHING)


def test_no_more_is_billed_than_is_open_where_the_payer_added_something_back() -> None:
    assert denial(part("PR-27", "100"), part("OA-121", "-30")).billable == usd("70")


def test_of_a_mixed_denial_only_the_clients_part_is_billed_and_the_rest_stays_open() -> None:
    mixed = denial(part("PR-27", "100"), part("CO-16", "50"))
    billed = ruled(mixed, Remedy.BILL)
    assert (billed.status, billed.left) == (DenialStatus.OPEN, usd("50"))
    assert ruled(billed, Remedy.BILL) == billed
    done = ruled(billed, Remedy.WRITE_OFF)
    assert (done.status, done.left) == (DenialStatus.WRITTEN_OFF, NOTHING)
    assert [each.amount for each in done.rulings] == [usd("100"), usd("50")]


@given(
    amounts=st.lists(
        st.tuples(
            st.sampled_from(["PR-27", "PR-29", "CO-16", "OA-18", "PR-204"]),
            st.integers(-200_00, 200_00),
        ),
        min_size=1,
        max_size=4,
    ),
    choices=st.lists(st.sampled_from(Remedy), max_size=6),
)
def test_people_never_move_more_than_was_open_nor_bill_more_than_the_clients(
    amounts: list[tuple[str, int]], choices: list[Remedy]
) -> None:
    made = found(*(part(code).but(amount=Money(cents)) for code, cents in amounts))
    if made is None:
        return
    most = made.billable
    for remedy in choices:
        try:
            made = ruled(made, remedy)
        except Refused:
            continue
    billed = [each.amount for each in made.rulings if each.remedy is Remedy.BILL]
    assert all(each.amount >= NOTHING for each in made.rulings)
    assert Money.total(billed) <= max(most, NOTHING)
    assert Money.total(each.amount for each in made.rulings) <= max(made.disputed, NOTHING)


def test_what_was_paid_beyond_what_is_explained_is_not_kept_by_writing_it_off() -> None:
    with pytest.raises(Refused, match="paid more than it explains"):
        ruled(denial(part("OA-121", "-20.00")), Remedy.WRITE_OFF)


OVER = ("billed", "written_off", "paid_after_all", "withdrawn")


@pytest.mark.parametrize(("status", "remedy"), list(product(OVER, Remedy)))
def test_what_is_over_is_not_decided_again(status: str, remedy: Remedy) -> None:
    mixed = denial(part("PR-27", "100"), part("CO-16", "50")).but(status=DenialStatus(status))
    if (status, remedy) in {("billed", Remedy.BILL), ("written_off", Remedy.WRITE_OFF)}:
        assert ruled(mixed, remedy) == mixed
    else:
        with pytest.raises(Refused, match="Nothing is open"):
            ruled(mixed, remedy)


# What the payer decides next


@pytest.mark.requirement("IV-1")
@pytest.mark.parametrize("remedy", [None, *Remedy])
def test_a_correction_that_is_paid_ends_the_denial(remedy: Remedy | None) -> None:
    known = denial(part("PR-27"))
    known = known if remedy is None else ruled(known, remedy)
    paid = decided_anew(known, None, decided=True)
    assert paid is not None
    assert (paid.status, paid.next_escalation_on) == (DenialStatus.PAID_AFTER_ALL, None)
    assert decided_anew(paid, None, decided=True) == paid


def test_a_payer_that_takes_its_decision_back_leaves_nothing_to_decide() -> None:
    gone = decided_anew(denial(), None, decided=False)
    assert gone is not None
    assert gone.status is DenialStatus.WITHDRAWN
    assert decided_anew(gone, None, decided=False) == gone


def test_where_nothing_was_and_is_disputed_there_is_no_denial() -> None:
    assert decided_anew(None, None, decided=True) is None


def test_the_same_decision_again_does_not_undo_what_people_did() -> None:
    appealed = ruled(denial(part("CO-50")), Remedy.APPEAL)
    assert decided_anew(appealed, denial(part("CO-50")), decided=True) == appealed


def test_a_corrected_claim_that_is_denied_again_is_open_again_with_its_own_time() -> None:
    corrected = ruled(denial(), Remedy.CORRECT).as_kept()
    later = denial(part("CO-50", "80"), decision="decision-2", decided_on=date(2026, 5, 4))
    again = decided_anew(corrected, later, decided=True)
    assert again is not None
    assert (again.status, again.left, again.cause) == (
        DenialStatus.OPEN,
        usd("80"),
        Cause.NECESSITY,
    )
    assert (again.act_by, again.version) == (date(2026, 7, 3), corrected.version)
    assert again.rulings == corrected.rulings


@pytest.mark.parametrize("decided", [True, False])
def test_a_decision_that_stands_again_is_open_again_in_full(decided: bool) -> None:
    billed = ruled(denial(part("PR-27")), Remedy.BILL)
    between = decided_anew(billed, None, decided=decided)
    again = decided_anew(between, denial(part("PR-27")), decided=True)
    assert again is not None
    assert (again.status, again.left, again.opening) == (DenialStatus.OPEN, usd("150"), 2)
    twice = ruled(again, Remedy.BILL)
    assert [(each.opening, each.amount) for each in twice.rulings] == [
        (1, usd("150")),
        (2, usd("150")),
    ]


# Less than agreed


@pytest.mark.requirement("IV-1")
@pytest.mark.parametrize(
    ("agreed", "paid", "patient", "beside", "missing"),
    [
        ("120", "100", "20", {}, "0"),
        ("120", "90", "20", {}, "10"),
        ("120", "119.01", "0", {}, "0"),  # 99 cents are rounding
        ("120", "119.00", "0", {}, "1"),
        ("120", "0", "0", {"disputed": usd("120")}, "0"),  # denied: asked about anyway
        ("120", "98", "20", {"taken_off": usd("2")}, "0"),  # sequestration
        ("200", "150", "0", {}, "0"),  # no more than was charged
        ("120", "130", "0", {}, "0"),
    ],
)
def test_a_payer_that_reckons_with_less_than_the_agreed_rate_is_found(
    agreed: str, paid: str, patient: str, beside: dict[str, Money], missing: str
) -> None:
    said = {"charged": usd("150"), "paid": usd(paid), "patient": usd(patient), "disputed": NOTHING}
    assert underpaid_by(usd(agreed), **said | beside) == usd(missing)


def test_where_nothing_is_agreed_nobody_was_underpaid() -> None:
    zero = {"charged": usd("150"), "paid": NOTHING, "patient": NOTHING, "disputed": NOTHING}
    assert underpaid_by(None, **zero) == NOTHING


def test_what_was_paid_below_the_rate_is_asked_of_the_payer_and_never_of_the_client() -> None:
    less = found(underpaid=usd("10"))
    assert less is not None
    assert (less.cause, less.remedy, less.disputed) == (Cause.UNDERPAID, Remedy.ASK, NOTHING)
    assert [(why.amount, why.code) for why in less.why] == [(usd("10"), "")]
    with pytest.raises(Refused, match="may not be billed"):
        ruled(less, Remedy.BILL)
    assert ruled(less, Remedy.WRITE_OFF).rulings[-1].amount == NOTHING


def test_an_appeal_is_asked_after_when_nothing_is_heard() -> None:
    assert ruled(denial(), Remedy.APPEAL).next_escalation_on == TODAY + timedelta(PATIENCE)
    assert ruled(denial(), Remedy.WRITE_OFF).next_escalation_on is None


@pytest.mark.parametrize(
    ("codes", "remedy"),
    [
        (("PR-96",), Remedy.OTHER_PAYER),
        (("PR-119",), Remedy.OTHER_PAYER),
        (("CO-96",), Remedy.APPEAL),  # the contract's, which nobody else pays
        (("PR-96", "CO-16"), Remedy.APPEAL),
        (("CO-29",), Remedy.APPEAL),
        (("CO-16",), Remedy.CORRECT),
    ],
)
def test_what_a_plan_does_not_cover_is_suggested_for_the_further_insurance_on_file(
    codes: tuple[str, ...], remedy: Remedy
) -> None:
    amounts = ("90.00", "60.00")
    parts = [part(code, amount) for code, amount in zip(codes, amounts, strict=False)]
    assert denial(*parts, asks_next=True).remedy is remedy
    assert denial(*parts).remedy is not Remedy.OTHER_PAYER
