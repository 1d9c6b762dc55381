"""How the simulated payers behave: their plans, whom they find, and all the ways to be refused."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from backoffice.x12.answers import Answer, Benefit
from backoffice.x12.eligibility_270 import write
from backoffice.x12.eligibility_271 import read
from backoffice.x12.inquiries import Dependent, Inquiry, Payer, Subscriber
from infra.local.clearinghouse import PLANS, Clearinghouse
from infra.local.clearinghouse_faults import USUAL
from infra.local.clearinghouse_people import Plans
from tests.support.x12_samples import AT, INQUIRY, judged

INSURED: list[dict[str, Any]] = json.loads(PLANS.read_text(encoding="utf-8"))["insured"]
numbers = itertools.count(1)


def about(member_id: str, **differs: Any) -> Inquiry:
    """A question about mental health care of somebody in the table."""
    known = next(each for each in INSURED if each["member_id"] == member_id)
    born = date.fromisoformat(known["birth_date"])
    person = Subscriber(member_id, known["last"], known["first"], born)
    return replace(INQUIRY, subscriber=replace(person, **differs))


def prefixed(prefix: str, inquiry: Inquiry = INQUIRY) -> Inquiry:
    person = inquiry.subscriber
    return replace(inquiry, subscriber=replace(person, member_id=f"{prefix}{person.member_id}"))


def document(inquiry: Inquiry, at: Clearinghouse | None = None) -> str:
    text = write(inquiry, control_number=next(numbers), at=AT, usage="T")
    return str((at or Clearinghouse(Plans(PLANS))).check_eligibility(text).content["x12"])


def answered(inquiry: Inquiry, at: Clearinghouse | None = None) -> Answer:
    reply = read(document(inquiry, at))
    assert reply.findings == ()
    (found,) = reply.answers
    return found


def stated(answer: Answer, code: str, network: str = "in") -> list[Benefit]:
    return [each for each in answer.benefits if each.code == code and each.network == network]


def refused(inquiry: Inquiry) -> list[str | None]:
    return [each.code for each in answered(inquiry).rejections]


def for_the_judge(text: str) -> str:
    """*text* without what the judge refuses though the guide has it.

    It knows a part of the AAA codes in each loop, takes EB09 for a number, and insists on LS
    and LE around an III.
    """
    places = len(re.findall(r"^III\*.*\n", text, re.MULTILINE))
    text = re.sub(r"^III\*.*\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"\*VS\*\d+\*", "***", text)
    text = re.sub(r"(?<=^SE\*)\d+", lambda n: str(int(n[0]) - places), text, flags=re.MULTILINE)
    above, level = [], ""
    for line in text.split("\n"):
        level = line.split("*")[3] if line.startswith("HL*") else level
        usual = "42" if level == "20" else "15"
        above.append(re.sub(r"^(AAA\*.\*\*)..\*", rf"\g<1>{usual}*", line))
    return "\n".join(above)


@pytest.mark.parametrize("member_id", [each["member_id"] for each in INSURED])
@pytest.mark.parametrize("types", [("MH",), ("30",)])
def test_the_judge_accepts_what_every_payer_answers(member_id: str, types: tuple[str, ...]) -> None:
    assert judged(for_the_judge(document(replace(about(member_id), service_types=types))))


@pytest.mark.requirement("EL-1")
@pytest.mark.parametrize("loop", ["2000A", "2100A", "2100B", "2100C", "2100D", "2110"])
@pytest.mark.parametrize("code", sorted(USUAL))
def test_every_code_is_refused_with_in_every_loop(code: str, loop: str) -> None:
    leo = Dependent("RIVERA", "LEO", date(2012, 8, 30)) if loop == "2100D" else None
    inquiry = replace(prefixed(f"AAA{code}IN{loop}"), dependent=leo)
    (rejection,) = answered(inquiry).rejections
    places = {
        "2000A": "source",
        "2100A": "payer",
        "2100B": "provider",
        "2100C": "subscriber",
        "2100D": "dependent",
        "2110": "benefit",
    }
    assert (rejection.code, rejection.level) == (code, places[loop])
    assert judged(for_the_judge(document(inquiry)))


def test_the_table_knows_every_code_that_is_asked_for() -> None:
    numbered = [15, 33, 35, *range(41, 54), *range(56, 59), *range(60, 68), *range(71, 81), 97]
    assert set(map(str, numbered)) | {"T4"} <= set(USUAL)


def test_several_refusals_come_together() -> None:
    found = answered(prefixed("AAA42AAA79")).rejections
    assert [(each.code, each.level) for each in found] == [("42", "payer"), ("79", "payer")]


@pytest.mark.parametrize("prefix", ["WIRE5", "WIRE6"])
def test_odd_wires_say_the_same(prefix: str) -> None:
    assert [each.amount for each in stated(answered(prefixed(prefix)), "B")] == ["25.00"]


def test_tiers_are_told_by_message() -> None:
    costs = {each.messages: each.amount for each in stated(answered(about("PALM0001")), "B")}
    assert costs == {("TIER 1",): "15.00", ("TIER 2",): "45.00"}


def test_a_family_has_accumulators_of_its_own() -> None:
    found = answered(about("SAGE0001"))
    left = {
        (each.code, each.level): each.amount
        for each in (*stated(found, "C"), *stated(found, "G"))
        if each.period == "29"
    }
    assert left == {
        ("C", "IND"): "0.00",
        ("C", "FAM"): "600.00",
        ("G", "IND"): "2500.00",
        ("G", "FAM"): "5900.00",
    }
    assert [(each.share, each.messages) for each in stated(found, "A")] == [
        ("0.1", ("COPAY IS 10 PERCENT",))
    ]


def test_telehealth_may_be_told_by_place_of_service() -> None:
    costs = {
        each.places_of_service: each.amount for each in stated(answered(about("LARK0001")), "B")
    }
    assert costs == {("11",): "40.00", ("10", "02"): "0.00"}


def test_leave_and_visits_left_and_exclusions_are_told() -> None:
    found = answered(about("DOVE0001"))
    assert [each.authorization for each in stated(found, "B")] == ["Y"]
    left, year = stated(found, "F")
    assert (left.quantity_kind, left.quantity, left.period) == ("VS", "3", "29")
    assert [each.quantity for each in year.deliveries] == ["20"]


def test_another_payer_is_named_where_the_whole_plan_is_asked_about() -> None:
    found = answered(replace(about("TWIN0001"), service_types=("30",)))
    (other,) = stated(found, "R", "unknown")
    assert [each.identifier for each in other.other_parties] == ["OTHER"]


def test_a_plan_may_say_nothing_or_two_things() -> None:
    assert {each.code for each in answered(about("HUSH0001")).benefits} == {"1"}
    costs = [each.amount for each in stated(answered(about("FRAY0001")), "B")]
    assert costs == ["20.00", "55.00"]


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        (date(2026, 12, 31), []),
        (date(2025, 12, 31), ["62"]),
        (date(2027, 1, 1), ["63"]),
    ],
)
def test_a_payer_may_answer_for_the_year_of_the_question_only(day: date, codes: list[str]) -> None:
    assert refused(replace(about("YEAR0001"), service_date=day)) == codes


@pytest.mark.parametrize(
    ("member_id", "types", "amounts"),
    [
        ("ONLY0001", ("MH",), ["22.00"]),
        ("ONLY0001", ("30",), []),
        ("CORE0001", ("30",), ["18.00", "28.00"]),
        ("CORE0001", ("MH",), []),
    ],
)
def test_a_payer_may_tell_costs_for_one_kind_of_question_only(
    member_id: str, types: tuple[str, ...], amounts: list[str]
) -> None:
    found = answered(replace(about(member_id), service_types=types))
    assert found.active is True
    assert [each.amount for each in stated(found, "B")] == amounts


def test_a_dependent_may_be_found_as_a_subscriber_only() -> None:
    oscar = Dependent("HUANG", "OSCAR", date(2012, 2, 3))
    assert refused(replace(about("SOLO0001"), dependent=oscar)) == ["77"]
    alone = about("SOLO0001", first="OSCAR", birth_date=date(2012, 2, 3))
    found = answered(alone)
    assert (found.person.first, found.person.dependent, found.active) == ("OSCAR", False, True)


def test_a_dependent_is_elsewhere_found_as_a_dependent_only() -> None:
    nils = about("ELMS0001", first="NILS", birth_date=date(2010, 6, 1))
    assert refused(nils) == ["73"]
    as_dependent = Dependent("LINDQVIST", "NILS", date(2010, 6, 1))
    assert refused(replace(about("ELMS0001"), dependent=as_dependent)) == []


@pytest.mark.parametrize(
    ("member_id", "last", "codes"),
    [
        ("VEGA0001", "VEGA MARIN", []),
        ("VEGA0001", "VEGA-MARIN", []),
        ("VEGA0001", "VEGA", ["73"]),
        ("VEGA0002", "VEGA MARIN", ["73"]),
        ("VEGA0002", "VEGA", []),
    ],
)
def test_of_two_last_names_a_payer_knows_both_or_one(
    member_id: str, last: str, codes: list[str]
) -> None:
    assert refused(about(member_id, last=last)) == codes


def test_a_payer_corrects_a_name_and_a_number_and_says_so() -> None:
    spelled = answered(about("SOLI0001", last="SOLIZ")).person
    assert (spelled.last, spelled.corrected) == ("SOLIS", True)
    assert answered(about("SOLI0001")).person.corrected is False
    numbered = answered(about("SOLI0002")).person
    assert (numbered.member_id, numbered.corrected) == ("SOLI000201", True)


def test_a_payer_may_answer_about_somebody_else_without_a_word() -> None:
    person = answered(about("SWAP0001")).person
    assert (person.first, person.last, person.corrected) == ("ANA", "RIVERA", False)


def test_a_blue_plan_is_found_at_its_home_only() -> None:
    assert refused(about("BLUE0001")) == ["75"]
    at_home = replace(about("BLUE0001"), payer=Payer("BLUE HARBOR", "BHBC2"))
    assert refused(at_home) == []


def test_a_payer_is_down_until_it_is_up_or_all_is_forgotten() -> None:
    clearinghouse = Clearinghouse(Plans(PLANS))
    other = replace(INQUIRY, payer=Payer("OTHER", "OTHER1"))
    clearinghouse.down("HLTHP")
    assert [each.code for each in answered(INQUIRY, clearinghouse).rejections] == ["42"]
    assert answered(other, clearinghouse).active is True
    clearinghouse.down("HLTHP", is_down=False)
    assert answered(INQUIRY, clearinghouse).active is True
    clearinghouse.down("HLTHP")
    clearinghouse.reset()
    assert answered(INQUIRY, clearinghouse).active is True
