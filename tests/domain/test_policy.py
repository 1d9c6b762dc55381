from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from backoffice.domain.address import Address
from backoffice.domain.calendar import Interval
from backoffice.domain.policy import (
    Attestor,
    Policy,
    PolicySource,
    PolicyStatus,
    Relationship,
    Subscriber,
    plan_year_end,
)

ADDRESS = Address(line1="12 Main St", city="Albany", state="NY", zip="12207")
MOTHER: dict[str, Any] = {
    "relationship": Relationship.CHILD,
    "first_name": "Rosa",
    "last_name": "Díaz",
    "birth_date": date(1960, 2, 1),
}


def policy(**differences: Any) -> Policy:
    return Policy(
        **{
            "policy_id": "policy-01",
            "payer_id": "oxford",
            "member_id": "W12345",
            "group_number": "76-1234",
            "subscriber": Subscriber(),
            "address": ADDRESS,
            "holds": Interval(since=date(2026, 2, 1)),
            "source": PolicySource.LINK,
            "attested_by": Attestor.CLIENT,
            **differences,
        }
    )


@pytest.mark.requirement("RN-2")
def test_a_plan_without_a_stated_end_is_taken_to_end_with_its_year() -> None:
    open_ended = policy()
    assert open_ended.covers(date(2026, 12, 31))
    assert not open_ended.covers(date(2027, 1, 1))
    assert not open_ended.covers(date(2026, 1, 31))
    assert plan_year_end(date(2026, 2, 1)) == date(2026, 12, 31)


@pytest.mark.requirement("RN-2", "Q9")
def test_a_plan_with_a_stated_end_holds_until_then() -> None:
    stated = policy(holds=Interval(since=date(2026, 7, 1), until=date(2027, 6, 30)))
    assert stated.covers(date(2027, 6, 30))
    assert not stated.covers(date(2027, 7, 1))


@pytest.mark.requirement("IN-9", "Q4")
def test_a_group_number_is_given_or_said_to_be_absent() -> None:
    assert policy(group_number=None, no_group_number=True).may_be_billed
    with pytest.raises(ValidationError, match="choose that there is none"):
        policy(group_number=None)
    with pytest.raises(ValidationError, match="there is none"):
        policy(no_group_number=True)


@pytest.mark.requirement("IN-9", "Q4")
def test_a_member_id_is_required() -> None:
    with pytest.raises(ValidationError, match="Give the member ID"):
        policy(member_id=None)


@pytest.mark.requirement("IN-9")
def test_the_address_on_file_with_the_insurer_is_required() -> None:
    with pytest.raises(ValidationError, match="address on file"):
        policy(address=None)


@pytest.mark.requirement("Q6")
def test_a_member_id_may_still_be_to_come_but_then_nothing_is_billed() -> None:
    pending = policy(
        member_id=None, group_number=None, address=None, status=PolicyStatus.ID_PENDING
    )
    assert not pending.may_be_billed
    with pytest.raises(ValidationError, match="to come"):
        policy(status=PolicyStatus.ID_PENDING)


@pytest.mark.requirement("Q6")
def test_only_a_complete_policy_with_a_known_payer_is_billed() -> None:
    assert policy().may_be_billed
    assert not policy(status=PolicyStatus.CARD_PENDING).may_be_billed
    assert not policy(payer_id=None, typed_payer_name="Some Plan").may_be_billed


@pytest.mark.requirement("Q5")
@pytest.mark.parametrize("typed", [{"typed_payer_name": "Some Plan"}, {"payer_id": None}])
def test_a_policy_names_one_payer_chosen_or_typed(typed: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="insurance provider"):
        policy(**typed)


@pytest.mark.requirement("UP-2", "Q10")
def test_a_provider_who_enters_the_details_attests_for_a_named_client() -> None:
    entered = {"source": PolicySource.PROVIDER_ENTRY, "attested_by": Attestor.PROVIDER}
    assert policy(**entered, on_behalf_of="client-01").on_behalf_of == "client-01"
    with pytest.raises(ValidationError, match="spoken for"):
        policy(**entered)


@pytest.mark.requirement("Q10")
@pytest.mark.parametrize(
    ("source", "attestor"),
    [
        (PolicySource.PROVIDER_ENTRY, Attestor.CLIENT),
        (PolicySource.LINK, Attestor.PROVIDER),
        (PolicySource.PORTAL, Attestor.PROVIDER),
    ],
)
def test_nobody_ticks_the_box_for_somebody_else(source: PolicySource, attestor: Attestor) -> None:
    with pytest.raises(ValidationError, match="nobody else"):
        policy(source=source, attested_by=attestor, on_behalf_of="client-01")


@pytest.mark.requirement("IN-14")
def test_who_holds_the_policy_needs_no_second_name() -> None:
    assert Subscriber().is_client


@pytest.mark.requirement("IN-14", "IN-15")
def test_a_policy_holder_other_than_the_client_is_related_to_them_somehow() -> None:
    with pytest.raises(ValidationError, match="is related"):
        Subscriber(**{**MOTHER, "relationship": Relationship.SELF})


@pytest.mark.requirement("IN-15")
@pytest.mark.parametrize("missing", ["first_name", "last_name", "birth_date"])
def test_a_policy_holder_is_known_by_name_and_date_of_birth(missing: str) -> None:
    assert not Subscriber(**MOTHER).is_client
    with pytest.raises(ValidationError, match="policy holder's first name"):
        Subscriber(**{**MOTHER, missing: None})


def test_a_policy_survives_being_written_down() -> None:
    assert Policy.model_validate_json(policy().model_dump_json()) == policy()
