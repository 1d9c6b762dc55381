"""A campaign's mails: what each says, and how fifty of them are handed over at once."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from botocore.session import get_session
from botocore.stub import Stubber

from backoffice.adapters import aws
from backoffice.adapters.mail.campaign import CampaignPostOffice
from backoffice.adapters.mail.messages import Message
from backoffice.adapters.mail.ses import HalfAnswered, SesBulkCarrier, SesQuota
from backoffice.domain.client import Language
from backoffice.domain.errors import NothingTaken
from backoffice.domain.renewal_mail import MailOutcome, RenewalMail, renewal_of
from backoffice.domain.wave_batch import Entry, WaveBatch
from tests.support import mails

MOST_AT_ONCE = 50
"""What SES takes in one call."""
_MOST_BYTES = 1_000_000
"""What SES documents for the JSON of a call with a template of its own."""


def mail_to(number: int, language: Language = Language.ENGLISH) -> RenewalMail:
    client_id = f"client-{number:032}"
    return RenewalMail(
        client=mails.client(language).but(client_id=client_id, email=f"c{number}@mail.example"),
        token=f"{mails.TOKEN}{number}",
        mailing_id=f"renewal_{client_id}_2026-12-31_2026-11-15",
        ends_on=date(2026, 12, 31),
        expires_at=datetime(2027, 2, 1, 5, tzinfo=UTC),
        card_to_come=number % 2 == 1,
    )


# ------------------------------------------------------------- what it says


@pytest.mark.requirement("RN-3", "RN-4", "Q7")
@pytest.mark.parametrize("card_to_come", [False, True])
@pytest.mark.parametrize(
    ("language", "ending", "upcoming", "unchanged"),
    [
        (Language.ENGLISH, "", "Add upcoming insurance", "My insurance is not changing"),
        (Language.SPANISH, "?lang=es", "Agregar el próximo seguro", "Mi seguro no va a cambiar"),
    ],
)
def test_the_mail_offers_two_actions_in_the_readers_language(
    language: Language, ending: str, upcoming: str, unchanged: str, card_to_come: bool
) -> None:
    mail = mails.renewal(language, card_to_come=card_to_come)
    behind = f"https://office.example/renewal/{mails.TOKEN}"
    assert f"{upcoming}:\n{behind}/upcoming{ending}\n" in mail.text
    assert f"{unchanged}:\n{behind}/not-changing{ending}\n" in mail.text
    assert f'href="{behind}/upcoming{ending}"' in mail.html
    assert f">{unchanged}</a>" in mail.html


def test_the_mail_names_no_provider_and_is_answered_by_the_network() -> None:
    mail = mails.renewal()
    assert "Adler" not in mail.text + mail.html
    assert mail.reply_to is None


@pytest.mark.requirement("Q9")
def test_the_mail_says_the_plans_last_day_and_the_links() -> None:
    text = " ".join(mails.renewal().text.split())
    assert "your insurance plan on file until December 31, 2026." in text
    assert "the last day on which they work is January 31, 2027." in text


@pytest.mark.requirement("Q6")
def test_who_waits_for_a_card_is_asked_for_the_card() -> None:
    text = " ".join(mails.renewal(card_to_come=True).text.split())
    assert "Only its card or its member ID is still missing." in text
    assert "As far as we know" not in text


# ------------------------------------------------------------- how it is handed over


class Carrier:
    """Takes messages away, and keeps them."""

    def __init__(self) -> None:
        self.carried: list[Message] = []

    def carry_all(self, messages: Sequence[Message]) -> list[MailOutcome]:
        self.carried += messages
        return [MailOutcome(f"mail-{n}", None) for n, _ in enumerate(messages)]


def written(asked: Sequence[RenewalMail]) -> list[Message]:
    carrier = Carrier()
    post = CampaignPostOffice(
        carrier, public_base_url="https://office.example", network_name="Fernway"
    )
    send = post.written(asked)
    assert not carrier.carried
    assert len(send()) == len(asked)
    return carrier.carried


def test_each_client_gets_a_mail_of_their_own() -> None:
    asked = [mail_to(n, language) for n, language in enumerate(Language)]
    for mail, message in zip(asked, written(asked), strict=True):
        assert message.to == mail.client.email
        assert message.mailing_id == mail.mailing_id
        tokens = set(re.findall(r"/renewal/([\w-]+)/", message.text))
        assert tokens == {mail.token}
        assert f'lang="{mail.client.language}"' in message.html


class Ses:
    """SES as botocore speaks with it, with the answers that a test gives."""

    def __init__(self) -> None:
        session = get_session()
        self.client: Any = session.create_client(
            "sesv2",
            region_name="us-east-1",
            aws_access_key_id="nobody",
            aws_secret_access_key="nothing",
        )
        self.stub = Stubber(self.client)
        self.asked: list[dict[str, Any]] = []
        self.client.meta.events.register(
            "before-parameter-build.sesv2.SendBulkEmail",
            lambda params, **_: self.asked.append(params),
        )

    def answering(self, *results: dict[str, str]) -> SesBulkCarrier:
        self.stub.add_response("send_bulk_email", {"BulkEmailEntryResults": list(results)})
        return self.carrier()

    def refusing(self, code: str, status: int) -> SesBulkCarrier:
        self.stub.add_client_error(
            "send_bulk_email", service_error_code=code, http_status_code=status
        )
        return self.carrier()

    def carrier(self) -> SesBulkCarrier:
        self.stub.activate()
        return SesBulkCarrier(self.client, sender="hello@fernway.example", configuration="campaign")


TAKEN = [{"Status": "SUCCESS", "MessageId": f"mail-{n}"} for n in range(MOST_AT_ONCE)]


def test_fifty_mails_in_two_languages_are_one_call_with_each_clients_own_words_and_marker() -> None:
    languages = list(Language)
    messages = written([mail_to(n, languages[n % 2]) for n in range(MOST_AT_ONCE)])
    ses = Ses()
    outcomes = ses.answering(*TAKEN).carry_all(messages)
    assert [each.service_id for each in outcomes] == [f"mail-{n}" for n in range(MOST_AT_ONCE)]
    [body] = ses.asked
    assert len(json.dumps(body)) < _MOST_BYTES / 2
    assert body["ConfigurationSetName"] == "campaign"
    for message, entry in zip(messages, body["BulkEmailEntries"], strict=True):
        assert entry["Destination"] == {"ToAddresses": [message.to]}
        assert entry["ReplacementTags"] == [{"Name": "mailing", "Value": message.mailing_id}]
        data = entry["ReplacementEmailContent"]["ReplacementTemplate"]["ReplacementTemplateData"]
        said = json.loads(data)
        template = body["DefaultContent"]["Template"]["TemplateContent"]
        assert {part.strip("{}") for part in template.values()} == set(said)
        assert said["html"] == message.html
        assert (said["subject"], said["text"]) == (message.subject, message.text)


def test_the_marker_is_one_that_the_mail_service_takes_and_names_no_person() -> None:
    client_id = "client_with-64_characters".ljust(64, "_")
    batch = WaveBatch(
        wave_on=date(2026, 11, 15),
        place="000001",
        ends_on=date(2026, 12, 31),
        over_on=date(2026, 12, 1),
        entries=(Entry(client_id=client_id),),
    )
    marker = batch.mailing_id(client_id)
    assert re.fullmatch(r"[A-Za-z0-9_@.-]{1,256}", marker)
    assert renewal_of(marker) == (client_id, "2026-12-31")
    assert renewal_of("insurance-link_client-01_intake_1") is None


def test_what_is_refused_of_fifty_is_told_one_by_one_without_its_text() -> None:
    messages = written([mail_to(n) for n in range(3)])
    outcomes = (
        Ses()
        .answering(
            TAKEN[0],
            {"Status": "INVALID_PARAMETER", "Error": "c1@mail.example is no address"},
            {"Status": "TRANSIENT_FAILURE"},
        )
        .carry_all(messages)
    )
    assert outcomes == [
        MailOutcome("mail-0", None),
        MailOutcome(None, "INVALID_PARAMETER"),
        MailOutcome(None, "TRANSIENT_FAILURE"),
    ]


@pytest.mark.parametrize(
    ("code", "status", "can_be_repeated"),
    [
        ("TooManyRequestsException", 429, True),
        ("LimitExceededException", 400, True),
        ("SendingPausedException", 400, True),
        ("AccountSuspendedException", 400, True),
        ("AccessDeniedException", 403, True),
        ("BadRequestException", 400, False),
        ("MessageRejected", 400, False),
    ],
)
def test_a_call_that_was_refused_as_a_whole_left_nothing_in_doubt(
    code: str, status: int, can_be_repeated: bool
) -> None:
    with pytest.raises(NothingTaken) as refused:
        Ses().refusing(code, status).carry_all(written([mail_to(1)]))
    assert (refused.value.reason, refused.value.can_be_repeated) == (code, can_be_repeated)
    assert "@" not in str(refused.value)


@pytest.mark.parametrize(
    ("code", "status"),
    [("InternalFailure", 500), ("ServiceUnavailable", 503), ("RequestTimeout", 408)],
)
def test_an_answer_that_does_not_blame_the_call_leaves_doubt(code: str, status: int) -> None:
    with pytest.raises(ClientError):
        Ses().refusing(code, status).carry_all(written([mail_to(1)]))


def test_an_answer_about_fewer_mails_than_were_sent_leaves_doubt() -> None:
    with pytest.raises(HalfAnswered):
        Ses().answering(TAKEN[0]).carry_all(written([mail_to(1), mail_to(2)]))


def test_a_slow_call_is_made_once_and_leaves_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "AWS_ACCESS_KEY_ID": "nobody",
        "AWS_SECRET_ACCESS_KEY": "nothing",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    aws.ses.cache_clear()
    client, calls = aws.ses(), []

    def slow(request: Any, **_: Any) -> None:
        calls.append(request)
        raise ReadTimeoutError(endpoint_url=request.url)

    client.meta.events.register("before-send.sesv2.SendBulkEmail", slow)
    carrier = SesBulkCarrier(client, sender="hello@fernway.example", configuration="campaign")
    with pytest.raises(ReadTimeoutError):
        carrier.carry_all(written([mail_to(1)]))
    assert len(calls) == 1
    aws.ses.cache_clear()


@pytest.mark.parametrize(
    ("says", "reaches_anybody"),
    [
        ({"ProductionAccessEnabled": True}, True),
        ({"ProductionAccessEnabled": False}, False),
        ({}, False),
    ],
)
def test_the_quota_is_the_accounts_own(says: dict[str, bool], reaches_anybody: bool) -> None:
    ses = Ses()
    ses.stub.add_response(
        "get_account",
        {
            "SendQuota": {"Max24HourSend": 50000.0, "MaxSendRate": 14.0, "SentLast24Hours": 1312.0},
            "SendingEnabled": True,
            **says,
        },
    )
    ses.stub.activate()
    quota = SesQuota(ses.client).quota()
    assert (quota.per_second, quota.per_day, quota.sent_last_day) == (14.0, 50000, 1312)
    assert quota.enabled
    assert quota.reaches_anybody is reaches_anybody
