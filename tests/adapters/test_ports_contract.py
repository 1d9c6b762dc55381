"""The smaller ports mean the same on the twins, on moto and on the local AWS."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore.exceptions import ClientError

from backoffice.adapters.archive import S3Archive
from backoffice.adapters.bus import CheckQueue, EventBus, ReminderQueue
from backoffice.adapters.cards import CardStore
from backoffice.adapters.cards import Quarantine as S3Quarantine
from backoffice.adapters.mail.messages import Message
from backoffice.adapters.mail.post import Carrier
from backoffice.adapters.mail.ses import SesCarrier
from backoffice.adapters.tokens import KmsTokens
from backoffice.domain.card import MOST_BYTES
from backoffice.domain.eligibility import Handout
from backoffice.domain.journal import Announcement, JournalEntry
from backoffice.services.ports import Archive, CardPhotos, PictureArchive, Quarantine, Tokens
from backoffice.web.queues import each_event
from tests.support.schemas import QueueSchema
from tests.twins.archive import MemoryArchive
from tests.twins.cards import MemoryPhotos, MemoryPictures
from tests.twins.clock import Clock
from tests.twins.mail import MemoryCarrier
from tests.twins.queues import MemoryEvents, MemoryQueue, MemorySqs
from tests.twins.tokens import MemoryTokens

ClientOf = Callable[[str], Any]
Fresh = Callable[[str], str]

# ------------------------------------------------------------- archive


@dataclass
class KeptArchive:
    """An archive, and a way to read it that the office does not have."""

    archive: Archive
    read: Callable[[str], str]


@pytest.fixture
def kept(kind: str, client_of: ClientOf, fresh: Fresh) -> KeptArchive:
    if kind == "twin":
        twin = MemoryArchive()
        return KeptArchive(twin, twin.documents.__getitem__)
    s3, bucket = client_of("s3"), fresh("archive")
    s3.create_bucket(Bucket=bucket)
    return KeptArchive(
        S3Archive(s3, bucket=bucket),
        lambda name: str(s3.get_object(Bucket=bucket, Key=name)["Body"].read().decode()),
    )


def test_a_document_is_written_once_and_never_changed(kept: KeptArchive) -> None:
    kept.archive.keep("journal/2026/03/02/one.json", "första")
    kept.archive.keep("journal/2026/03/02/one.json", "second")
    kept.archive.keep("journal/2026/03/02/two.json", "two")
    assert kept.read("journal/2026/03/02/one.json") == "första"
    assert kept.read("journal/2026/03/02/two.json") == "two"


# ------------------------------------------------------------- tokens


@pytest.fixture
def tokens(kind: str, client_of: ClientOf) -> Tokens:
    if kind == "twin":
        return MemoryTokens()
    kms = client_of("kms")
    key = kms.create_key(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")["KeyMetadata"]
    return KmsTokens(kms, key=key["Arn"])


def test_a_token_follows_from_its_source_and_tells_nothing_of_it(tokens: Tokens) -> None:
    token = tokens.derive(b"client-ana-01|intake|1")
    assert tokens.derive(b"client-ana-01|intake|1") == token
    assert tokens.derive(b"client-ana-01|intake|2") != token
    assert len(token) == 43
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    assert "ana" not in token


# ------------------------------------------------------------- bus and queues


@dataclass
class Heard:
    """A bus, a way into the reviewer's queue from the side, and what arrives there."""

    bus: EventBus
    side_door: CheckQueue
    reminders: ReminderQueue
    receive: Callable[[], list[str]]


@pytest.fixture
def heard(kind: str, client_of: ClientOf, fresh: Fresh) -> Heard:
    if kind == "twin":
        schema = QueueSchema("eligibility", frozenset({"insurance-submitted"}), 360, 6)
        queue = MemoryQueue(schema, Clock())
        events: Any = MemoryEvents([queue])
        sqs: Any = MemorySqs([queue])
        return Heard(
            EventBus(events, name="bus"),
            CheckQueue(sqs, url="eligibility"),
            ReminderQueue(sqs, url="eligibility"),
            lambda: [message.body for message in queue.messages],
        )
    return _heard_on_aws(client_of("events"), client_of("sqs"), fresh("contract"))


def _heard_on_aws(events: Any, sqs: Any, name: str) -> Heard:
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    asked = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    events.create_event_bus(Name=name)
    pattern = {"source": ["backoffice"], "detail-type": ["insurance-submitted"]}
    events.put_rule(Name=name, EventBusName=name, EventPattern=json.dumps(pattern))
    target = {"Id": "queue", "Arn": asked["Attributes"]["QueueArn"]}
    events.put_targets(Rule=name, EventBusName=name, Targets=[target])

    def receive() -> list[str]:
        bodies: list[str] = []
        deadline = time.monotonic() + 5
        while not bodies and time.monotonic() < deadline:
            answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
            bodies = [message["Body"] for message in answer.get("Messages", ())]
        return bodies

    return Heard(
        EventBus(events, name=name), CheckQueue(sqs, url=url), ReminderQueue(sqs, url=url), receive
    )


def entry(*kinds: str) -> JournalEntry:
    about: dict[str, str | int] = {"client_id": "ana", "provider_id": "ruth", "policy_id": "p"}
    return JournalEntry(
        entry_id="change-1",
        at=datetime(2026, 3, 2, 15, tzinfo=UTC),
        kept=(),
        announcements=tuple(
            Announcement(event_id=f"change-1-{kind}", kind=kind, about=about, record_version=3)
            for kind in kinds
        ),
    )


def listened_to(bodies: list[str], kind: str) -> list[dict[str, Any]]:
    """What a listener of *kind* is told by messages with *bodies*."""
    told: list[dict[str, Any]] = []
    records = [
        {"messageId": str(number), "body": body, "eventSource": "aws:sqs"}
        for number, body in enumerate(bodies)
    ]
    answer = each_event({"Records": records}, None, {kind: lambda **about: told.append(about)})
    assert answer == {"batchItemFailures": []}
    return told


def test_a_listener_is_told_the_ids_of_what_its_rule_asks_for_and_nothing_else(
    heard: Heard,
) -> None:
    heard.bus.tell([entry("insurance-submitted", "client-added")])
    (body,) = heard.receive()
    assert json.loads(body)["detail-type"] == "insurance-submitted"
    assert json.loads(body)["detail"]["event_id"] == "change-1-insurance-submitted"
    assert json.loads(body)["detail"]["record_version"] == 3
    told = listened_to([body], "insurance-submitted")
    assert told == [{"client_id": "ana", "provider_id": "ruth", "policy_id": "p"}]


def test_a_check_that_fell_due_comes_in_the_shape_that_the_bus_gives(heard: Heard) -> None:
    check = Handout(check_id="check-1", client_id="ana", payer_id="fern", care_state="NY")
    heard.side_door.hand_out([check])
    told = listened_to(heard.receive(), "check-due")
    assert told == [check.model_dump(mode="json", exclude_defaults=True)]


def test_a_reminder_that_fell_due_comes_in_the_shape_that_the_bus_gives(heard: Heard) -> None:
    heard.reminders.hand_out([("ana", "intake")])
    told = listened_to(heard.receive(), "reminder-due")
    assert told == [{"client_id": "ana", "purpose": "intake"}]


def test_more_than_one_batch_is_handed_out_whole(heard: Heard) -> None:
    heard.side_door.hand_out([Handout(check_id=f"check-{number}") for number in range(23)])
    told: set[str] = set()
    while len(told) < 23 and (bodies := heard.receive()):
        told |= {each["check_id"] for each in listened_to(bodies, "check-due")}
    assert told == {f"check-{number}" for number in range(23)}


def test_one_listener_that_fails_keeps_only_its_own_message() -> None:
    def fails_for_eve(client_id: str) -> None:
        if client_id == "eve":
            raise RuntimeError(client_id)

    records = [
        {
            "messageId": name,
            "eventSource": "aws:sqs",
            "body": json.dumps({"detail": {"kind": "x", "about": {"client_id": name}}}),
        }
        for name in ("ana", "eve", "ben")
    ]
    answer = each_event({"Records": records}, None, {"x": fails_for_eve})
    assert answer == {"batchItemFailures": [{"itemIdentifier": "eve"}]}


# ------------------------------------------------------------- mail

MESSAGE = Message(
    mailing_id="insurance-link_client-ana-01_intake_1",
    to="ana@mail.example",
    reply_to="ruth@practice.example",
    subject="A form to fill in",
    text="Open https://office.example/link/abc",
    html="<p>Open it</p>",
)


@pytest.fixture
def carrier(kind: str, client_of: ClientOf, fresh: Fresh) -> Carrier:
    if kind == "twin":
        return MemoryCarrier()
    ses, configuration = client_of("sesv2"), fresh("mail")
    ses.create_email_identity(EmailIdentity="hello@fernway.example")
    ses.create_configuration_set(ConfigurationSetName=configuration)
    return SesCarrier(ses, sender="hello@fernway.example", configuration=configuration)


def test_the_mail_service_is_told_whose_news_it_will_bring(client_of: ClientOf, kind: str) -> None:
    if kind == "twin":
        pytest.skip("the twin tells nothing by itself")
    asked: list[dict[str, Any]] = []
    ses = client_of("sesv2")
    ses.meta.events.register(
        "provide-client-params.sesv2.SendEmail", lambda params, **_: asked.append(params)
    )
    ses.create_email_identity(EmailIdentity="news@fernway.example")
    with suppress(ses.exceptions.ClientError):  # no such configuration; it was asked for
        carrier = SesCarrier(ses, sender="news@fernway.example", configuration="news")
        carrier.carry(MESSAGE.with_headers(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")))
    assert asked[0]["ConfigurationSetName"] == "news"
    assert asked[0]["EmailTags"] == [{"Name": "mailing", "Value": MESSAGE.mailing_id}]
    assert MESSAGE.to not in str(asked[0]["EmailTags"])
    one_click = {"Name": "List-Unsubscribe-Post", "Value": "List-Unsubscribe=One-Click"}
    assert asked[0]["Content"]["Simple"]["Headers"] == [one_click]


def test_a_message_that_is_carried_twice_is_two_mails(carrier: Carrier) -> None:
    assert carrier.carry(MESSAGE)
    assert carrier.carry(MESSAGE) != carrier.carry(MESSAGE)


# ------------------------------------------------------------- card photos


@dataclass
class Cards:
    """Quarantine and the clean pictures, and the ways past the office: a browser's two."""

    photos: CardPhotos
    quarantine: Quarantine
    pictures: PictureArchive
    leave: Callable[[str, bytes], str]
    forget: Callable[[str], object]
    shown: Callable[[str], bytes]


@pytest.fixture
def cards(kind: str, client_of: ClientOf, fresh: Fresh) -> Cards:
    if kind == "twin":
        photos, twin = MemoryPhotos(), MemoryPictures()
        return Cards(photos, photos, twin, photos.arrive, photos.forget, twin.pictures.__getitem__)
    s3, quarantine, bucket = client_of("s3"), fresh("quarantine"), fresh("cards")
    for name in (quarantine, bucket):
        s3.create_bucket(Bucket=name)
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    adapter = S3Quarantine(lambda: s3, bucket=quarantine)
    return Cards(
        adapter,
        adapter,
        CardStore(lambda: s3, bucket=bucket),
        lambda name, content: str(
            s3.put_object(Bucket=quarantine, Key=name, Body=content)["VersionId"]
        ),
        lambda name: s3.delete_object(Bucket=quarantine, Key=name),  # as the bucket's own rule
        lambda name: bytes(s3.get_object(Bucket=bucket, Key=name)["Body"].read()),
    )


def test_the_version_that_arrived_last_is_there_and_each_can_still_be_fetched(
    cards: Cards,
) -> None:
    name = "cards/client-ana-01.intake.1/front"
    assert cards.photos.arrived(name) is None
    first = cards.leave(name, b"first")
    arrived = cards.photos.arrived(name)
    assert arrived is not None
    assert arrived.object_version == first
    second = cards.leave(name, b"second")
    later = cards.photos.arrived(name)
    assert later is not None
    assert later.object_version == second
    assert later.at >= arrived.at
    assert cards.quarantine.fetch(name, first) == b"first"
    assert cards.quarantine.fetch(name, second) == b"second"


def test_a_photo_whose_name_only_begins_alike_is_another_one(cards: Cards) -> None:
    cards.leave("cards/a/front-of-another", b"somebody's")
    assert cards.photos.arrived("cards/a/front") is None
    version = cards.leave("cards/a/front", b"hers")
    arrived = cards.photos.arrived("cards/a/front")
    assert arrived is not None
    assert arrived.object_version == version


def test_a_photo_that_quarantine_has_forgotten_is_not_there_until_another_comes(
    cards: Cards,
) -> None:
    cards.leave("cards/a/front", b"first")
    cards.forget("cards/a/front")
    assert cards.photos.arrived("cards/a/front") is None
    cards.leave("cards/a/front", b"second")
    assert cards.photos.arrived("cards/a/front") is not None


def test_a_quarantine_that_does_not_answer_is_a_fault_and_no_missing_photo(
    kind: str, client_of: ClientOf, fresh: Fresh
) -> None:
    if kind == "twin":
        pytest.skip("the twin is always there")
    s3 = client_of("s3")
    with pytest.raises(ClientError, match="NoSuchBucket"):
        S3Quarantine(lambda: s3, bucket=fresh("nowhere")).arrived("cards/a/front")


def test_a_version_that_is_not_there_is_none(cards: Cards) -> None:
    version = cards.leave("cards/a/front", b"somebody's")
    assert cards.quarantine.fetch("cards/b/front", version) is None


def test_no_more_of_an_upload_is_fetched_than_it_takes_to_see_that_it_is_too_long(
    cards: Cards,
) -> None:
    version = cards.leave("cards/a/front", b"\0" * (MOST_BYTES + 1000))
    assert len(cards.quarantine.fetch("cards/a/front", version) or b"") == MOST_BYTES + 1


def test_a_picture_is_kept_once_and_never_changed(cards: Cards) -> None:
    cards.pictures.keep("clients/a/policies/b/front.1.jpg", b"one")
    cards.pictures.keep("clients/a/policies/b/front.1.jpg", b"two")
    assert cards.shown("clients/a/policies/b/front.1.jpg") == b"one"


def test_an_address_leads_to_one_picture_only(cards: Cards) -> None:
    name = "clients/a/policies/b/front.1.jpg"
    assert urlsplit(cards.pictures.address(name, seconds=300)).path.endswith(name)
