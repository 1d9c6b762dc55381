"""Each sample in events/ through the real handler that gets its like: so none of them can rot."""

import json
from typing import Any

import pytest

from tests.support import drawn, waiting
from tests.support.doors import BACK_DOORS, FILES, OWN, PAGES, SIGNED_FOR_OTHERWISE
from tests.support.moto_office import World
from tests.support.samples import in_earnest, invoke, kept, sample, triggers

JSON_ROUTES = sorted(set(triggers()) - PAGES.keys() - BACK_DOORS - FILES)


def named(value: object) -> str:
    return str(value)


def test_each_trigger_of_the_template_has_a_sample_and_back() -> None:
    assert sorted(kept()) == sorted(triggers())


@pytest.mark.parametrize(("function", "trigger"), JSON_ROUTES, ids=named)
def test_a_route_answers_its_sample_with_json(world: World, function: str, trigger: str) -> None:
    answer = invoke(function, in_earnest(function, trigger))
    assert answer["statusCode"] in {200, 202}, answer
    assert answer["headers"]["Content-Type"] == "application/json"
    assert isinstance(json.loads(answer["body"]), dict)


@pytest.mark.parametrize(("function", "trigger"), sorted(PAGES), ids=named)
def test_a_page_answers_its_sample(world: World, function: str, trigger: str) -> None:
    status, kind = PAGES[function, trigger]
    answer = invoke(function, sample(function, trigger))
    assert answer["statusCode"] == status, answer
    assert answer["headers"].get("Content-Type", "").startswith(kind)


@pytest.mark.parametrize(("function", "trigger"), sorted(OWN), ids=named)
def test_what_is_one_providers_own_is_shown_to_staff_and_to_no_other_provider(
    world: World, function: str, trigger: str
) -> None:
    statuses = {}
    for group, provider_id in [
        ("providers", "provider-0021"),
        ("staff", None),
        ("providers", "provider-0022"),
        ("providers", None),
        ("strangers", "provider-0021"),
    ]:
        event = sample(function, trigger)
        claims = event["requestContext"]["authorizer"]["claims"]
        claims["cognito:groups"] = group
        claims["custom:provider_id"] = provider_id
        statuses[group, provider_id] = invoke(function, event)["statusCode"]
    assert statuses == {
        ("providers", "provider-0021"): 200,
        ("staff", None): 200,
        ("providers", "provider-0022"): 404,
        ("providers", None): 404,
        ("strangers", "provider-0021"): 403,
    }


@pytest.mark.parametrize(("function", "trigger"), sorted(set(JSON_ROUTES) - OWN), ids=named)
def test_a_route_for_one_group_refuses_its_sample_from_the_other(
    world: World, function: str, trigger: str
) -> None:
    event = sample(function, trigger)
    if "authorizer" not in event["requestContext"]:
        assert function in SIGNED_FOR_OTHERWISE
        return
    claims = event["requestContext"]["authorizer"]["claims"]
    others = {"providers": "staff", "staff": "providers"}
    claims["cognito:groups"] = others[claims["cognito:groups"]]
    assert invoke(function, event)["statusCode"] == 403


@pytest.mark.parametrize(
    ("says", "status"), [("cross-site", 403), ("same-site", 403), ("same-origin", 303), (None, 303)]
)
def test_a_form_that_another_site_posts_is_refused(
    world: World, says: str | None, status: int
) -> None:
    event = sample("InsuranceIntake", "OpenLink")
    event["headers"].pop("Sec-Fetch-Site", None)
    if says:
        event["headers"]["Sec-Fetch-Site"] = says
    answer = invoke("InsuranceIntake", event)
    assert answer["statusCode"] == status
    assert ("Set-Cookie" in answer["headers"]) == (status == 303)


def test_the_mailer_mails_the_link_of_its_sample(world: World) -> None:
    # The world's link was opened already, and then a mail would be pointless.
    world.client("dynamodb").update_item(
        TableName="backoffice-links",
        Key={"client_id": {"S": "client-0417"}, "purpose": {"S": "intake"}},
        UpdateExpression="REMOVE opened_at",
    )
    answer = invoke("LinkMailer", sample("LinkMailer", "LinkRequested"))
    assert answer == {"batchItemFailures": []}
    marker = world.item("mailings", mailing_id="insurance-link_client-0417_intake_1")
    assert marker is not None
    assert marker["status"] == {"S": "sent"}


def test_the_news_of_its_sample_stops_mail_to_an_address_that_sends_it_back(world: World) -> None:
    answer = invoke("MailEvents", sample("MailEvents", "MailNews"))
    assert answer == {"batchItemFailures": []}
    marker = world.item("mailings", mailing_id="insurance-link_client-0417_intake_1")
    client = world.item("clients", client_id="client-0417")
    assert marker is not None
    assert client is not None
    assert marker["status"] == {"S": "bounced"}
    assert client["mail_stopped_because"] == {"S": "bounced"}


def test_the_reminder_sweeper_hands_out_the_link_that_fell_due(world: World) -> None:
    invoke("ReminderSweeper", sample("ReminderSweeper", "EveryFifteenMinutes"))
    [message] = world.client("sqs").receive_message(QueueUrl=world.link_mail_url)["Messages"]
    event = sample("LinkMailer", "LinkRequested")
    event["Records"][0]["body"] = message["Body"]
    assert invoke("LinkMailer", event) == {"batchItemFailures": []}
    marker = world.item("mailings", mailing_id="insurance-reminder_client-0417_intake_1")
    assert marker is not None
    assert marker["status"] == {"S": "sent"}


def test_the_sweeper_of_estimates_hands_out_what_is_due_and_the_keeper_takes_it(
    world: World,
) -> None:
    invoke("EstimateSweeper", sample("EstimateSweeper", "EveryFifteenMinutes"))
    [message] = world.client("sqs").receive_message(QueueUrl=world.queue_url)["Messages"]
    event = sample("EstimateKeeper", "ToBeEstimated")
    event["Records"][0]["body"] = message["Body"]
    assert invoke("EstimateKeeper", event) == {"batchItemFailures": []}


def test_the_sweeper_of_the_waitlist_hands_out_the_opening_whose_day_came(world: World) -> None:
    invoke("WaitlistSweeper", sample("WaitlistSweeper", "EveryFiveMinutes"))
    [message] = world.client("sqs").receive_message(QueueUrl=world.queue_url)["Messages"]
    event = sample("WaitlistMailer", "ToBeMailed")
    event["Records"][0]["body"] = message["Body"]
    world.put(waiting.NEW_JERSEY)
    assert invoke("WaitlistMailer", event) == {"batchItemFailures": []}
    opening = world.item("state-openings", state="NJ", since="2026-01-05")
    assert opening is not None
    assert opening["status"] == {"S": "telling"}


@pytest.mark.requirement("CM-11")
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_mail_program_takes_its_reader_off_the_waitlist_by_one_click(
    world: World, kind: str
) -> None:
    """RFC 8058: the form may be of either type, and no cookie or session comes with it."""
    event = sample("Waitlist", "Leave")
    event["headers"]["Content-Type"] = f"{kind}; boundary=one"
    event["multiValueHeaders"]["Content-Type"] = [f"{kind}; boundary=one"]
    assert invoke("Waitlist", event)["statusCode"] == 200
    entry = world.item("waitlist", entry_id="waiting-0001")
    assert entry is not None
    assert entry["status"] == {"S": "left"}
    assert "email" not in entry


def test_the_inspector_keeps_a_clean_copy_of_the_photo_of_its_sample(world: World) -> None:
    version = world.leave_photo("cards/client-0417.intake.1/front", drawn.a_photo())
    event = sample("PhotoInspector", "PhotoArrived")
    told = json.loads(event["Records"][0]["body"])
    told["Records"][0]["s3"]["object"]["versionId"] = version
    event["Records"][0]["body"] = json.dumps(told)
    for _ in range(2):
        assert invoke("PhotoInspector", event) == {"batchItemFailures": []}
        [picture] = world.objects("cards")
        assert picture.startswith("clients/client-0417/policies/policy-0312/front.")


def test_the_inspector_ignores_what_s3_sends_to_try_its_queue_out(world: World) -> None:
    event = sample("PhotoInspector", "PhotoArrived")
    event["Records"][0]["body"] = json.dumps({"Service": "Amazon S3", "Event": "s3:TestEvent"})
    assert invoke("PhotoInspector", event) == {"batchItemFailures": []}
    assert world.objects("cards") == []


def test_the_reviewer_decides_the_check_of_its_sample(world: World) -> None:
    answer = invoke("EligibilityReviewer", sample("EligibilityReviewer", "ToBeReviewed"))
    assert answer == {"batchItemFailures": []}
    check = world.item("eligibility-checks", check_id="policy-0311.provider-0021")
    assert check is not None
    assert check["status"] == {"S": "decided"}


def test_the_sweeper_hands_out_the_check_that_fell_due(world: World) -> None:
    invoke("EligibilitySweeper", sample("EligibilitySweeper", "EveryFiveMinutes"))
    received = world.client("sqs").receive_message(QueueUrl=world.queue_url)
    [message] = received["Messages"]
    told = json.loads(message["Body"])["detail"]
    about = {
        "check_id": "policy-0311.provider-0021",
        "client_id": "client-0417",
        "provider_id": "provider-0021",
        "care_state": "NY",
    }
    assert told == {"kind": "check-due", "about": about}


def test_what_the_sweeper_hands_out_is_what_the_reviewer_takes(world: World) -> None:
    invoke("EligibilitySweeper", sample("EligibilitySweeper", "EveryFiveMinutes"))
    [message] = world.client("sqs").receive_message(QueueUrl=world.queue_url)["Messages"]
    event = sample("EligibilityReviewer", "ToBeReviewed")
    event["Records"][0]["body"] = message["Body"]
    assert invoke("EligibilityReviewer", event) == {"batchItemFailures": []}
    check = world.item("eligibility-checks", check_id="policy-0311.provider-0021")
    assert check is not None
    assert check["status"] == {"S": "decided"}


def test_the_batch_hands_out_the_claim_that_is_ready_and_the_submitter_takes_it(
    world: World,
) -> None:
    invoke("ClaimBatch", sample("ClaimBatch", "EveryWorkingMorning"))
    [message] = world.client("sqs").receive_message(QueueUrl=world.claim_queue_url)["Messages"]
    event = sample("ClaimSubmitter", "ToBeSent")
    assert message["Body"] == event["Records"][0]["body"]
    assert invoke("ClaimSubmitter", event) == {"batchItemFailures": []}
    claim = world.item("claims", claim_id="visit-0401.1")
    assert claim is not None
    assert claim["status"] == {"S": "sending"}, "nobody listens, and it may have arrived"


def test_the_sweeper_hands_out_the_claim_that_is_to_be_sent_again(world: World) -> None:
    invoke("ClaimSubmitter", sample("ClaimSubmitter", "ToBeSent"))
    invoke("ClaimSweeper", sample("ClaimSweeper", "EveryFiveMinutes"))
    [message] = world.client("sqs").receive_message(QueueUrl=world.claim_queue_url)["Messages"]
    assert message["Body"] == sample("ClaimSubmitter", "ToBeSent")["Records"][0]["body"]


def test_a_settlement_can_be_repeated(world: World) -> None:
    event = sample("ClaimDispatch", "SettleClaim")
    first, second = (invoke("ClaimDispatch", event) for _ in range(2))
    assert first["statusCode"] == second["statusCode"] == 200
    assert json.loads(first["body"]) == json.loads(second["body"])
    assert json.loads(first["body"])["status"] == "submitted"


def test_the_sweeper_of_deadlines_tells_of_the_claim_whose_time_runs_out(world: World) -> None:
    for _ in range(2):
        invoke("DeadlineSweeper", sample("DeadlineSweeper", "EveryHour"))
        found = world.client("dynamodb").scan(TableName="backoffice-tasks")["Items"]
        told = [task for task in found if task["kind"] == {"S": "file_claim"}]
        assert [task["about"]["L"] for task in told] == [[{"S": "visit-0007.1"}]]


def test_the_sweeper_of_what_is_held_back_hands_out_the_draft(world: World) -> None:
    invoke("HeldClaimSweeper", sample("HeldClaimSweeper", "EveryNight"))
    received = world.client("sqs").receive_message(QueueUrl=world.queue_url, MaxNumberOfMessages=10)
    kinds = [json.loads(each["Body"])["detail"]["kind"] for each in received["Messages"]]
    assert kinds
    assert {*kinds} == {"visit-due"}


def test_the_relay_archives_what_its_sample_brings(world: World) -> None:
    event = sample("EventRelay", "OutboxStream")
    invoke("EventRelay", event)
    entry = event["Records"][0]["dynamodb"]["Keys"]["entry_id"]["S"]
    assert world.objects("journal") == [f"journal/2099/03/09/{entry}.json"]


def test_the_event_sweeper_tells_everything_that_nobody_was_told(world: World) -> None:
    waiting = untold(world)
    assert waiting > 0
    invoke("EventSweeper", sample("EventSweeper", "EveryFiveMinutes"))
    assert untold(world) == 0
    assert len(world.objects("journal")) == waiting


def untold(world: World) -> int:
    """How many entries nobody was told of."""
    found: Any = world.client("dynamodb").scan(TableName="backoffice-outbox")
    return sum(1 for item in found["Items"] if "untold_in" in item)


def test_news_is_in_the_queue_before_it_is_answered(world: World) -> None:
    answer = invoke("ClaimNews", sample("ClaimNews", "HearNews"))
    assert answer["statusCode"] == 202
    [message] = world.client("sqs").receive_message(QueueUrl=world.answers_queue_url)["Messages"]
    assert message["Body"] == sample("AnswerListener", "ToBeHeard")["Records"][0]["body"]


@pytest.mark.parametrize("wrong", ["webhook-signature", "webhook-timestamp", "webhook-id", ""])
def test_news_that_is_not_signed_gets_one_calm_answer_whatever_is_wrong(
    world: World, wrong: str
) -> None:
    event = sample("ClaimNews", "HearNews")
    event["headers"]["webhook-signature"] = "v1,AAAA"
    if wrong:
        del event["headers"][wrong]
        del event["multiValueHeaders"][wrong]
    event["multiValueHeaders"]["webhook-signature"] = ["v1,AAAA"]
    answer = invoke("ClaimNews", event)
    assert answer["statusCode"] == 401
    assert json.loads(answer["body"])["detail"].startswith("This was not signed")
    told = world.client("sqs").receive_message(QueueUrl=world.answers_queue_url)
    assert "Messages" not in told


def test_a_transaction_that_is_not_given_out_comes_again(world: World) -> None:
    answer = invoke("AnswerListener", sample("AnswerListener", "ToBeHeard"))
    assert len(answer["batchItemFailures"]) == 1


def test_a_list_that_cannot_be_read_fails_nothing(world: World) -> None:
    assert invoke("AnswerCollector", sample("AnswerCollector", "EveryTenMinutes")) is None


@pytest.mark.parametrize("trigger", ["ReplaceClaim", "VoidClaim", "SendClaimAnew"])
def test_a_correction_can_be_asked_for_twice(world: World, trigger: str) -> None:
    event = sample("ClaimDispatch", trigger)
    first, second = (invoke("ClaimDispatch", event) for _ in range(2))
    assert first["statusCode"] == second["statusCode"] == 202
    assert first["body"] == second["body"]
