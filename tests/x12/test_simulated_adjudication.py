"""How the simulated payers decide claims: by their own tables, or as a member id tells them to."""

from __future__ import annotations

import ast
import itertools
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from backoffice.x12 import eligibility_271
from backoffice.x12.claims import Adjustment, Claim, Line, OtherPayer, Payer
from backoffice.x12.eligibility_270 import write
from backoffice.x12.inquiries import Subscriber
from infra.local import clearinghouse
from infra.local.clearinghouse import Clearinghouse
from infra.local.clearinghouse_people import TABLE, Plans
from tests.support.billed import Desk, reasons, short, visit
from tests.support.claim_samples import LEO, PRIMARY, SECONDARY, VISIT, written
from tests.support.x12_samples import AT, INQUIRY

_NUMBERS = itertools.count(1)
_DECIDED = replace(
    PRIMARY, adjustments=SECONDARY.lines[0].paid[0].adjustments, paid_on=date(2026, 3, 1)
)
_UNPAID = replace(VISIT, paid=())
_OF_THE_CLAIM_ALONE = replace(SECONDARY, lines=(_UNPAID,), others=(_DECIDED,))
"""What the first payer decided is said of the claim, and not of its line."""


def test_a_payer_knows_nothing_of_how_the_office_estimates_or_posts() -> None:
    """It imports the office's writers, and its lists of codes, and nothing else of it."""
    modules = sorted(Path(clearinghouse.__file__).parent.glob("clearinghouse*.py"))
    assert len(modules) > 20
    for module in modules:
        tree = ast.parse(module.read_text(encoding="utf-8"))
        named = [each.module or "" for each in ast.walk(tree) if isinstance(each, ast.ImportFrom)]
        plain = [each for each in ast.walk(tree) if isinstance(each, ast.Import)]
        named += [name.name for each in plain for name in each.names]
        office = [each for each in named if each.startswith("backoffice")]
        assert all(each.startswith("backoffice.x12") for each in office), module.name
        assert not {each for each in office if "estimat" in each or each.endswith("_835")}


@pytest.mark.parametrize(
    ("member_id", "place", "paid", "said"),
    [
        ("FERN0001", "10", "85.00", ["CO-45 40.00", "PR-3 25.00"]),
        ("IRIS0001", "10", "100.00", ["CO-45 40.00", "PR-3 10.00"]),
        ("IRIS0001", "11", "80.00", ["CO-45 40.00", "PR-3 30.00"]),
        ("LARK0001", "10", "110.00", ["CO-45 40.00"]),
        ("LARK0001", "11", "70.00", ["CO-45 40.00", "PR-3 40.00"]),
        ("SAGE0001", "10", "99.00", ["CO-45 40.00", "PR-2 11.00"]),
        ("OAKS0001", "10", "0.00", ["CO-45 40.00", "PR-1 110.00"]),
        ("HUSH0001", "10", "110.00", ["CO-45 40.00"]),
        ("MOSS0001", "10", "0.00", ["CO-109 150.00"]),
        ("ASHS0001", "10", "0.00", ["PR-27 150.00"]),
        ("BLUE0001", "10", "0.00", ["CO-31 150.00"]),
        ("NOBODY01", "10", "0.00", ["CO-31 150.00"]),
    ],
)
def test_a_plan_says_what_is_paid(member_id: str, place: str, paid: str, said: list[str]) -> None:
    found = Desk().decided(visit("V1", member_id, place_of_service=place))
    assert short(found) == (paid, said)
    assert found.status == ("4" if said == ["CO-31 150.00"] else "1")
    assert (found.charge, found.patient_control_number) == ("150", "V1")


def test_a_day_before_the_coverage_is_the_patients() -> None:
    found = Desk().decided(visit("V1", on=date(2019, 12, 31)))
    assert short(found) == ("0.00", ["PR-26 150.00"])


def test_the_last_day_of_the_coverage_is_covered() -> None:
    found = Desk().decided(visit("V1", "ASHS0001", on=date(2020, 12, 31)))
    assert short(found) == ("70.00", ["CO-45 40.00", "PR-3 40.00"])


def test_a_deductible_is_met_by_visits_and_then_a_share_is_left() -> None:
    desk = Desk()
    first, second, third = (desk.decided(visit(f"V{at}", "OAKS0001")) for at in (1, 2, 3))
    assert short(first) == ("0.00", ["CO-45 40.00", "PR-1 110.00"])
    assert short(second) == ("80.00", ["CO-45 40.00", "PR-1 10.00", "PR-2 20.00"])
    assert short(third) == ("88.00", ["CO-45 40.00", "PR-2 22.00"])


def test_what_was_met_is_told_to_who_asks_about_the_benefits() -> None:
    clearinghouse, desk = Clearinghouse(Plans(TABLE)), Desk()
    desk.house.claims = clearinghouse.claims
    ben = Subscriber("OAKS0001", "OKAFOR", "BEN", date(1985, 9, 30))

    def left() -> list[str | None]:
        asked = replace(INQUIRY, subscriber=ben, service_date=date(2026, 3, 1))
        text = write(asked, control_number=next(_NUMBERS), at=AT, usage="T")
        reply = eligibility_271.read(str(clearinghouse.check_eligibility(text).content["x12"]))
        (answer,) = reply.answers
        return [f"{each.code} {each.amount}" for each in answer.benefits if each.period == "29"]

    assert left() == ["C 120.00", "G 2620.00"]
    desk.decided(visit("V1", "OAKS0001"))
    assert left() == ["C 10.00", "G 2510.00"]
    desk.decided(visit("V2", "OAKS0001"))
    assert left() == ["C 0.00", "G 2480.00"]


def test_another_year_begins_with_what_the_table_says() -> None:
    desk = Desk()
    desk.decided(visit("V1", "OAKS0001"))
    found = desk.decided(visit("V2", "OAKS0001", on=date(2025, 12, 30)))
    assert short(found) == ("0.00", ["CO-45 40.00", "PR-1 110.00"])


def test_the_lines_of_one_claim_meet_a_deductible_together() -> None:
    found = Desk().decided(visit("V1", "OAKS0001", procedures=("90837", "90837")))
    first, second = found.lines
    assert reasons(first) == ["CO-45 40.00", "PR-1 110.00"]
    assert reasons(second) == ["CO-45 40.00", "PR-1 10.00", "PR-2 20.00"]


def test_a_copay_is_for_the_visit_and_not_for_each_line() -> None:
    found = Desk().decided(visit("V1", procedures=("90837", "90834")))
    assert [reasons(line) for line in found.lines] == [
        ["CO-45 40.00", "PR-3 25.00"],
        ["CO-45 40.00"],
    ]


def test_a_copay_beyond_what_is_allowed_goes_on_with_the_next_line() -> None:
    found = Desk().decided(visit("V1", procedures=("90853", "90853"), charge="20"))
    assert [reasons(line) for line in found.lines] == [["PR-3 20.00"], ["PR-3 5.00"]]


def test_nobody_pays_more_than_the_maximum_of_the_year() -> None:
    desk = Desk()
    desk.decided(visit("V1", "ERADEDSAGE0001", procedures=("90791",) * 16, charge="165"))
    found = desk.decided(visit("V2", "SAGE0001"))
    assert short(found) == ("110.00", ["CO-45 40.00"])


def test_a_family_meets_its_deductible_together() -> None:
    """Irene has 600 to go, and so has the family: her husband's visits count for her."""
    irene = replace(LEO, last="HOLLAND", first="IRENE", birth_date=date(1976, 1, 15), sex="F")
    desk = Desk()
    desk.decided(visit("V1", "ERADEDSAGE0001", procedures=("90791",) * 3, charge="200"))
    found = desk.decided(visit("V2", "SAGE0001", dependent=irene, relationship="01"))
    assert short(found) == ("4.50", ["CO-45 40.00", "PR-1 105.00", "PR-2 0.50"])


def test_visits_may_be_used_up() -> None:
    desk = Desk()
    told = [short(desk.decided(visit(f"V{at}", "DOVE0001"))) for at in range(1, 5)]
    assert told[:3] == [("90.00", ["CO-45 40.00", "PR-3 20.00"])] * 3
    assert told[3] == ("0.00", ["PR-119 150.00"])


def test_an_employers_programme_costs_the_member_nothing() -> None:
    lines = (replace(VISIT, modifiers=("95", "HJ")),)
    assert short(Desk().decided(visit("V1", lines=lines))) == ("110.00", ["CO-45 40.00"])


def test_a_charge_below_what_is_allowed_is_all_that_is_allowed() -> None:
    found = Desk().decided(visit("V1", charge="90"))
    assert short(found) == ("65.00", ["PR-3 25.00"])


def test_several_units_are_allowed_as_often() -> None:
    line = replace(VISIT, procedure="90853", units=Decimal(3), charge=Decimal(150))
    (found,) = Desk().decided(visit("V1", lines=(line,))).lines
    assert (found.units, short(found)) == ("3", ("110.00", ["CO-45 15.00", "PR-3 25.00"]))


def test_a_procedure_in_no_table_is_allowed_in_part() -> None:
    found = Desk().decided(visit("V1", procedures=("96127",), charge="10.01"))
    assert short(found) == ("0.00", ["CO-45 3.00", "PR-3 7.01"])


@pytest.mark.parametrize(
    ("prefix", "paid", "said"),
    [
        ("ERACO50", "0.00", ["CO-50 150.00"]),
        ("ERACO29", "0.00", ["CO-29 150.00"]),
        ("ERAPR27", "0.00", ["PR-27 150.00"]),
        ("ERAPI204", "0.00", ["PI-204 150.00"]),
        ("ERALINE", "42.50", ["CO-45 40.00", "PR-3 25.00", "CO-50 42.50"]),
        ("ERADED", "0.00", ["CO-45 40.00", "PR-1 110.00"]),
        ("ERACOIN", "88.00", ["CO-45 40.00", "PR-2 22.00"]),
        ("STEDI_PAID_", "110.00", ["CO-45 40.00"]),
        ("STEDI_PARTIALLY_PAID_", "55.00", ["CO-45 40.00", "CO-50 55.00"]),
        ("STEDI_DENIED_", "0.00", ["CO-50 150.00"]),
    ],
)
def test_a_prefix_says_what_is_decided(prefix: str, paid: str, said: list[str]) -> None:
    found = Desk().decided(visit("V1", f"{prefix}FERN0001"))
    paid_, said_ = short(found)
    assert (paid_, sorted(said_)) == (paid, sorted(said))
    assert (found.status, found.patient.member_id) == ("1", f"{prefix}FERN0001")


@pytest.mark.parametrize("prefix", ["ERALINE", "STEDI_PARTIALLY_PAID_"])
def test_one_line_of_several_may_be_denied(prefix: str) -> None:
    found = Desk().decided(visit("V1", f"{prefix}HUSH0001", procedures=("90837", "90834")))
    assert [short(line) for line in found.lines] == [
        ("110.00", ["CO-45 40.00"]),
        ("0.00", ["CO-50 150.00"]),
    ]


def test_orders_decide_of_somebody_in_no_table() -> None:
    assert short(Desk().decided(visit("V1", "STEDI_PAID_NOBODY"))) == ("110.00", ["CO-45 40.00"])


def test_a_duplicate_that_was_let_in_is_denied_for_that() -> None:
    desk, same = Desk(), date(2026, 2, 2)
    first = desk.decided(visit("V1", "ERADUPFERN0001", on=same))
    second = desk.decided(visit("V2", "ERADUPFERN0001", on=same))
    assert (short(first)[0], short(second)) == ("85.00", ("0.00", ["CO-18 150.00"]))
    assert desk.house.claims.books()["duplicates"] == ["V2"]


def test_a_bundled_line_names_the_service_that_was_billed() -> None:
    found = Desk().decided(visit("V1", "ERABUNDFERN0001", procedures=("90837", "90785")))
    first, second = found.lines
    assert (first.procedure, first.submitted) == ("90837", ())
    assert (second.procedure, second.submitted) == ("90837", ("90785", "95"))
    assert (short(second), second.remarks) == (("0.00", ["CO-97 150.00"]), ("M15",))


def test_an_only_line_may_be_paid_as_a_smaller_service() -> None:
    (line,) = Desk().decided(visit("V1", "ERABUNDHUSH0001", charge="120")).lines
    assert (line.procedure, line.modifiers, line.submitted) == ("90834", ("95",), ("90837", "95"))
    assert short(line) == ("110.00", ["CO-45 10.00"])


def test_our_numbers_and_modifiers_come_back_unless_they_are_dropped() -> None:
    (usual,) = Desk().decided(visit("V1")).lines
    assert (usual.control_number, usual.modifiers) == ("V1-1", ("95",))
    (line,) = Desk().decided(visit("V1", "ERANOREFERANOMODFERN0001")).lines
    assert (line.control_number, line.modifiers, line.procedure) == (None, (), "90837")
    assert short(line) == short(usual)


def test_a_claim_may_be_told_without_its_lines() -> None:
    procedures = ("90837", "90834")
    found = Desk().decided(visit("V1", "ERANOLINESFERN0001", procedures=procedures))
    assert (found.lines, short(found)) == ((), ("195.00", ["CO-45 80.00", "PR-3 25.00"]))


def test_the_patients_share_may_be_told_of_the_claim_alone() -> None:
    found = Desk().decided(visit("V1", "ERATOPFERN0001"))
    assert short(found.lines[0]) == ("110.00", ["CO-45 40.00"])
    assert short(found) == ("85.00", ["PR-3 25.00", "CO-45 40.00"])
    assert found.balanced


def test_a_second_payer_pays_what_the_first_one_left() -> None:
    found = Desk().decided(visit("V1", of=SECONDARY))
    assert (found.status, short(found)) == ("2", ("30.00", ["OA-23 120.00"]))


def test_a_second_payer_may_leave_it_to_the_patient_after_all() -> None:
    found = Desk().decided(visit("V1", "ERADEDFERN0001", of=SECONDARY))
    assert short(found) == ("0.00", ["OA-23 120.00", "PR-1 30.00"])


def test_a_second_payer_reads_what_was_said_of_the_claim_as_a_whole() -> None:
    found = Desk().decided(visit("V1", of=_OF_THE_CLAIM_ALONE))
    assert (found.status, short(found)) == ("2", ("30.00", ["OA-23 120.00"]))


def _second_of(*lines: Line, others: tuple[OtherPayer, ...], position: str = "S") -> Claim:
    """What such other payers decided before, of the claim as a whole."""
    policy = replace(SECONDARY.policy, responsibility=position)
    return replace(SECONDARY, lines=lines, others=others, policy=policy)


def test_a_second_payer_allows_no_more_than_its_own_fee() -> None:
    other = replace(_DECIDED, paid=Decimal(10), adjustments=(Adjustment("PR", "1", Decimal(140)),))
    found = Desk().decided(visit("V1", of=_second_of(_UNPAID, others=(other,))))
    assert short(found) == ("95.00", ["OA-23 10.00", "CO-45 20.00", "PR-3 25.00"])


def test_what_the_first_payer_left_of_a_claim_is_left_once() -> None:
    adjusted = (Adjustment("CO", "45", Decimal(60)), Adjustment("PR", "1", Decimal(160)))
    claim = _second_of(_UNPAID, others=(replace(_DECIDED, adjustments=adjusted),))
    found = Desk().decided(visit("V1", "HUSH0001", procedures=("90837", "90837"), of=claim))
    assert [short(line) for line in found.lines] == [
        ("120.00", ["CO-45 30.00"]),
        ("10.00", ["OA-23 140.00"]),
    ]


def test_a_third_payer_begins_with_what_the_second_one_left() -> None:
    second = replace(
        _DECIDED,
        policy=replace(_DECIDED.policy, responsibility="S"),
        payer=Payer("OTHER PLAN", "OTHER"),
        paid=Decimal(20),
        adjustments=(Adjustment("OA", "23", Decimal(120)), Adjustment("PR", "1", Decimal(10))),
    )
    found = Desk().decided(
        visit("V1", of=_second_of(_UNPAID, others=(_DECIDED, second), position="T"))
    )
    assert (found.status, short(found)) == ("3", ("10.00", ["OA-23 140.00"]))


def test_a_second_payer_waits_for_the_first_ones_decision() -> None:
    """Our own writer would not bill it yet."""
    text = written(visit("V1", of=_OF_THE_CLAIM_ALONE), control_number=1)
    counted = len(text.split("~SE*")[0].split("~")) - 2 + 1
    undecided = text.replace("AMT*D*80~", "").replace(f"~SE*{counted}*", f"~SE*{counted - 1}*")
    desk = Desk()
    assert desk.house.send(undecided).status == 200
    desk.house.pay()
    (found,) = desk.house.payments()[-1].claims
    assert (found.status, short(found)) == ("2", ("0.00", ["CO-22 150.00"]))
