from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from pydantic import ValidationError

from backoffice.domain.errors import Invalid, Refused
from backoffice.domain.money import Money
from backoffice.domain.outcome import Outcome, conclude
from backoffice.domain.visit import (
    MOVES,
    FeeSource,
    PaidBy,
    Payment,
    PlaceOfService,
    Visit,
    VisitStatus,
    plan,
)
from backoffice.services.requests import NewVisit

DAY = date(2026, 6, 1)
BEFORE = date(2026, 5, 31)
LISTED = Money.dollars("180.00")


def visit(**differences: Any) -> Visit:
    return plan(
        **{
            "visit_id": "visit-001",
            "client_id": "client-01",
            "provider_id": "provider-1",
            "day": DAY,
            "procedure": "90834",
            "telehealth": True,
            "care_state": "NY",
            **differences,
        }
    )


def held(**differences: Any) -> Outcome:
    return Outcome(
        **{"status": "held", "minutes": 45, "diagnoses": ("F41.1", "F33.1"), **differences}
    )


SAID = {
    VisitStatus.HELD: held(),
    VisitStatus.CANCELLED: Outcome(status=VisitStatus.CANCELLED),
    VisitStatus.MISSED: Outcome(status=VisitStatus.MISSED),
}


def after(it: Visit, said: Outcome, today: date = DAY, listed: Money | None = LISTED) -> Visit:
    at = datetime.combine(today, time(20), tzinfo=UTC)
    return conclude(it, said, today=today, at=at, listed_fee=listed)


IN_STATUS = {VisitStatus.PLANNED: visit()} | {s: after(visit(), said) for s, said in SAID.items()}


@pytest.mark.parametrize("status", SAID)
@pytest.mark.parametrize("before", VisitStatus)
def test_a_visit_is_held_cancelled_or_missed_and_each_can_be_corrected(
    before: VisitStatus, status: VisitStatus
) -> None:
    assert status in MOVES[before]
    concluded = after(IN_STATUS[before], SAID[status])
    assert concluded == IN_STATUS[status]


def test_nothing_becomes_a_planned_visit_again() -> None:
    assert not any(VisitStatus.PLANNED in following for following in MOVES.values())
    with pytest.raises(Invalid) as refused:
        after(visit(), Outcome(status=VisitStatus.PLANNED))
    assert refused.value.faults == {"status": "Say held, cancelled or missed."}


@pytest.mark.requirement("CL-1", "Q30")
@pytest.mark.parametrize("status", [VisitStatus.HELD, VisitStatus.MISSED])
def test_no_visit_is_held_or_missed_before_its_day(status: VisitStatus) -> None:
    with pytest.raises(Refused, match="still to come"):
        after(visit(), SAID[status], today=BEFORE)
    assert after(visit(), SAID[status], today=DAY).status is status


def test_a_visit_may_be_cancelled_before_its_day() -> None:
    cancelled = after(visit(), SAID[VisitStatus.CANCELLED], today=BEFORE)
    assert cancelled.status is VisitStatus.CANCELLED


@pytest.mark.requirement("Q30")
def test_saying_the_same_again_changes_nothing_and_leaves_who_pays_as_decided() -> None:
    billed = after(visit(), held()).but(payment=Payment(by=PaidBy.INSURANCE), version=3)
    assert after(billed, held()) is billed


def test_a_correction_says_all_of_it_anew_and_who_pays_is_decided_anew() -> None:
    billed = after(visit(), held(audio_only=True)).but(payment=Payment(by=PaidBy.INSURANCE))
    corrected = after(billed, held(minutes=55, procedure="90837", diagnoses=("F41.1",)))
    assert (corrected.minutes, corrected.procedure, corrected.diagnoses) == (
        55,
        "90837",
        ("F41.1",),
    )
    assert (corrected.audio_only, corrected.payment) == (False, None)


@pytest.mark.requirement("Q13")
def test_where_the_client_was_may_be_corrected_and_else_stays_as_planned() -> None:
    assert after(visit(), held()).care_state == "NY"
    assert after(visit(), held(care_state="NJ")).care_state == "NJ"


def test_they_may_meet_otherwise_than_planned() -> None:
    met = after(visit(), held(telehealth=False, audio_only=True))
    assert (met.telehealth, met.audio_only) == (False, False)
    assert after(visit(), held(audio_only=True)).audio_only


@pytest.mark.requirement("CP-1")
def test_the_fee_is_the_providers_own_listed_or_named_for_this_visit() -> None:
    listed = after(visit(), held())
    assert (listed.fee, listed.fee_from) == (LISTED, FeeSource.FEE_LIST)
    named = after(visit(), held(fee=9_000))
    assert (named.fee, named.fee_from) == (Money.dollars("90.00"), FeeSource.THIS_VISIT)
    unknown = after(visit(), held(), listed=None)
    assert (unknown.fee, unknown.fee_from) == (None, None)


@pytest.mark.requirement("CP-1")
@pytest.mark.parametrize("cents", [0, 1_000_000])
def test_a_provider_may_ask_for_nothing_at_all_and_for_ten_thousand_dollars(cents: int) -> None:
    named = after(visit(), held(fee=cents))
    assert (named.fee, named.fee_from) == (Money(cents), FeeSource.THIS_VISIT)


@pytest.mark.requirement("CP-1")
def test_a_list_that_changed_since_leaves_a_confirmed_visit_as_it_was() -> None:
    listed = after(visit(), held())
    assert after(listed, held(), listed=Money.dollars("200.00")) is listed


@pytest.mark.parametrize(
    "wrong",
    [
        {"minutes": 0},
        {"minutes": 1441},
        {"diagnoses": tuple(f"F{n}" for n in range(10, 23))},
        {"diagnoses": ("anxious",)},
        {"notes": "she spoke of her mother"},
    ],
)
def test_what_is_no_outcome_is_not_read(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        held(**wrong)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"minutes": None}, "minutes"),
        ({"diagnoses": ()}, "diagnoses"),
        ({"diagnoses": ("F41.1", "f411")}, "diagnoses"),
        ({"fee": -1}, "fee"),
        ({"fee": 1_000_001}, "fee"),
    ],
)
def test_what_does_not_belong_together_is_named(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        after(visit(), held(**wrong))
    assert list(refused.value.faults) == [field]


def test_only_a_visit_that_was_held_has_particulars() -> None:
    with pytest.raises(Invalid) as refused:
        after(visit(), Outcome(status=VisitStatus.MISSED, minutes=45, self_pay=False))
    assert set(refused.value.faults) == {"minutes", "self_pay"}


def test_who_wants_no_insurer_to_be_told_needs_no_diagnosis() -> None:
    assert after(visit(), held(self_pay=True, diagnoses=())).self_pay


def _strings(schema: Any) -> list[dict[str, Any]]:
    """Every place in a schema where text may stand."""
    if isinstance(schema, list):
        return [found for each in schema for found in _strings(each)]
    if not isinstance(schema, dict):
        return []
    here = [schema] if schema.get("type") == "string" else []
    return here + [found for each in schema.values() for found in _strings(each)]


@pytest.mark.parametrize("model", [Visit, NewVisit, Outcome])
def test_no_visit_has_room_for_notes_of_what_was_said(model: type[Any]) -> None:
    texts = _strings(model.model_json_schema())
    assert texts
    for text in texts:
        narrow = text.get("format") in {"date", "time", "date-time"} or "enum" in text
        assert narrow or " " not in text["pattern"], text
        assert narrow or "." not in text["pattern"].replace("\\.", ""), text
    reasons = Payment.model_json_schema()["properties"]["because"]["items"]
    assert "pattern" in reasons


@pytest.mark.parametrize("wrong", [{"minutes": 45}, {"status": VisitStatus.HELD}])
def test_only_a_visit_that_was_held_says_how_long(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="how long"):
        visit().but(**wrong)


@pytest.mark.parametrize(
    ("differences", "code"),
    [
        ({"telehealth": False}, PlaceOfService.OFFICE),
        ({"telehealth": False, "at_home": False}, PlaceOfService.OFFICE),
        ({}, PlaceOfService.TELEHEALTH_AT_HOME),
        ({"at_home": False}, PlaceOfService.TELEHEALTH_ELSEWHERE),
        ({"day": date(2022, 1, 1)}, PlaceOfService.TELEHEALTH_AT_HOME),
        ({"day": date(2021, 12, 31)}, PlaceOfService.TELEHEALTH_ELSEWHERE),
    ],
)
def test_the_place_of_service_follows_from_how_and_when_they_met(
    differences: dict[str, Any], code: PlaceOfService
) -> None:
    assert visit(**differences).place_of_service is code
