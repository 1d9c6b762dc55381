from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from backoffice.domain.client import Client, Language, MailStop, Sex, change_email, stop_mail
from backoffice.domain.errors import Refused
from backoffice.domain.identifiers import EmailAddress, UsState

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def client(**differences: Any) -> Client:
    return Client(
        **{
            "client_id": "client-01",
            "first_name": "Ana",
            "last_name": "Díaz",
            "state": "NY",
            "time_zone": "America/New_York",
            "created_at": AT,
            **differences,
        }
    )


@pytest.mark.requirement("Q13")
def test_care_takes_place_where_the_client_lives_unless_told_otherwise() -> None:
    assert client().care_state == "NY"
    assert client(care_state=None).care_state == "NY"
    assert client(care_state="NJ").care_state == "NJ"


@pytest.mark.requirement("Q13")
def test_care_moves_along_when_the_client_moves_house() -> None:
    assert client().moved(UsState("CT")).care_state == "CT"
    assert client().moved(UsState("CT"), care_state=UsState("NY")).care_state == "NY"


def test_nobody_is_emailed_without_an_address_and_consent() -> None:
    assert client(email="ana@example.com", email_consent_at=AT).may_be_emailed
    assert not client(email="ana@example.com").may_be_emailed
    assert not client(email_consent_at=AT).may_be_emailed


def test_a_client_is_called_by_the_preferred_name() -> None:
    assert client().called == "Ana"
    assert client(preferred_name="Anita").called == "Anita"


@pytest.mark.parametrize(("code", "sex"), [("F", Sex.FEMALE), ("M", Sex.MALE), ("U", Sex.UNKNOWN)])
def test_sex_is_known_by_the_codes_that_claims_take(code: str, sex: Sex) -> None:
    assert client(sex=code).sex is sex
    assert client().sex is None


@pytest.mark.parametrize(
    "wrong", [{"sex": "X"}, {"language": "fr"}, {"state": "ZZ"}, {"created_at": 0}, {"nick": "A"}]
)
def test_a_client_record_holds_nothing_that_it_does_not_know(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        client(**wrong)


def test_a_client_survives_being_written_down() -> None:
    spanish = client(language=Language.SPANISH, birth_date="1990-02-01")
    assert Client.model_validate_json(spanish.model_dump_json()) == spanish


ADDRESS = EmailAddress("ana@example.com")
OTHER = EmailAddress("ana.diaz@example.com")
LATER = AT + timedelta(days=1)


def written_to(**differences: Any) -> Client:
    return client(email=ADDRESS, email_consent_at=AT, **differences)


@pytest.mark.parametrize("why", list(MailStop))
def test_nobody_is_emailed_after_a_mail_came_back_or_was_called_spam(why: MailStop) -> None:
    stopped = stop_mail(written_to(), why, written_at=AT, at=LATER)
    assert not stopped.may_be_emailed
    assert (stopped.mail_stopped_because, stopped.mail_stopped_at) == (why, LATER)
    assert stop_mail(stopped, why, written_at=AT, at=LATER + timedelta(days=1)) == stopped


def test_a_complaint_outweighs_a_bounce_in_either_order() -> None:
    one = stop_mail(written_to(), MailStop.BOUNCED, written_at=AT, at=LATER)
    one = stop_mail(one, MailStop.COMPLAINED, written_at=AT, at=LATER)
    other = stop_mail(written_to(), MailStop.COMPLAINED, written_at=AT, at=LATER)
    other = stop_mail(other, MailStop.BOUNCED, written_at=AT, at=LATER)
    assert one == other
    assert one.mail_stopped_because is MailStop.COMPLAINED


def test_an_address_that_was_changed_since_is_not_to_blame() -> None:
    changed = change_email(written_to(), OTHER, consent=True, at=LATER)
    assert stop_mail(changed, MailStop.BOUNCED, written_at=AT, at=LATER) == changed
    assert stop_mail(changed, MailStop.BOUNCED, written_at=LATER, at=LATER) != changed


@pytest.mark.parametrize("address", [ADDRESS, OTHER])
def test_an_address_that_sent_mail_back_is_written_to_again_once_it_is_confirmed(
    address: EmailAddress,
) -> None:
    stopped = stop_mail(written_to(), MailStop.BOUNCED, written_at=AT, at=AT)
    mended = change_email(stopped, address, consent=True, at=LATER)
    assert (mended.email, mended.email_consent_at) == (address, LATER)
    assert mended.may_be_emailed
    again = change_email(mended, address, consent=True, at=LATER + timedelta(days=1))
    assert again == mended, "the same again changes nothing"


def test_after_a_complaint_only_a_new_consent_lets_us_write() -> None:
    stopped = stop_mail(written_to(), MailStop.COMPLAINED, written_at=AT, at=AT)
    with pytest.raises(Refused):
        change_email(stopped, OTHER, consent=False, at=LATER)
    assert change_email(stopped, OTHER, consent=True, at=LATER).may_be_emailed


def test_an_address_without_consent_is_kept_and_not_used() -> None:
    changed = change_email(written_to(), OTHER, consent=False, at=LATER)
    assert changed.email == OTHER
    assert not changed.may_be_emailed
