"""Whatever happens is heard: each event, queue, dead letter and alarm leads to the next."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from backoffice.adapters.mail import results
from backoffice.domain.events.kinds import KINDS
from tests.support.apps import kinds_heard
from tests.support.template import ROOT, Document, Templates, templates
from tests.twins.mail import DETAIL_TYPES, as_queued
from tests.twins.mail import event as ses_event

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)

UNHEARD = {
    "eligibility-changed": "the journal alone; the task beside it waits for the provider",
    "waitlist-joined": "the journal alone; whoever waits is told by the opening of the state",
    "ticket-opened": "the journal alone; the task beside the ticket waits for a person",
}
"""The kinds of event that no listener waits for, and why that is right."""

OUR_ACCOUNT = {"Ref": "AWS::AccountId"}

BESIDE_THE_BUS = {
    "account-due",
    "certificate-due",
    "charge-due",
    "check-due",
    "claim-due",
    "consultation-due",
    "estimate-due",
    "invoice-due",
    "fee-due",
    "opening-due",
    "payment-due",
    "payout-due",
    "precheck-due",
    "reminder-due",
    "search-over",
    "transaction-due",
    "visit-due",
    "wave-batch-due",
}
"""What a sweeper puts into a queue itself, in the shape that the bus would give it."""


STACKS = ("Delivery", "Storage")
"""Where queues are: those that the bus fills, and those that a bucket fills."""


def queues(read: Templates) -> dict[str, Document]:
    return {
        name: queue
        for stack in STACKS
        for name, queue in read.of_type("AWS::SQS::Queue", stack=stack)
    }


def filled_by_buckets(read: Templates) -> set[str]:
    """The queues in which a bucket announces what arrives."""
    return {
        str(told["Queue"]["Fn::GetAtt"][0])
        for _, bucket in read.of_type("AWS::S3::Bucket", stack="Storage")
        for told in bucket["Properties"]
        .get("NotificationConfiguration", {})
        .get("QueueConfigurations", [])
    }


def dead_letters_of(read: Templates, queue: str) -> str | None:
    """The queue that takes what *queue* gave up on."""
    redrive = queues(read)[queue]["Properties"].get("RedrivePolicy")
    return str(redrive["deadLetterTargetArn"]["Fn::GetAtt"][0]) if redrive else None


OUR_OWN = {"CampaignQueue", "ClaimSubmissionQueue"}
"""The queues that batches and sweeps alone fill."""
FROM_AWS = "MailEventsQueue"
"""The queue of what the mail service tells; it comes over the account's default bus."""


def rules(read: Templates) -> dict[str, set[str]]:
    """The kinds of event that reach each queue over the bus."""
    found: dict[str, set[str]] = {}
    for _, rule in read.of_type("AWS::Events::Rule", stack="Delivery"):
        if "EventBusName" not in rule["Properties"]:
            continue
        for target in rule["Properties"]["Targets"]:
            queue = str(target["Arn"]["Fn::GetAtt"][0])
            kinds = rule["Properties"]["EventPattern"]["detail-type"]
            found.setdefault(queue, set()).update(kinds)
    return found


def listeners(read: Templates) -> dict[str, set[str]]:
    """The kinds of event that somebody takes out of each queue."""
    return {
        read.resource_behind(event["Properties"]["Queue"])[1]: kinds_heard(
            function.folder, function.handler
        )
        for function in read.functions.values()
        for event in function.events.values()
        if event["Type"] == "SQS"
    }


def alarmed(read: Templates) -> set[str]:
    """The queues that an alarm watches for messages, telling the topic."""
    return {
        read.resource_behind(dimension["Value"], stack="Observability")[1]
        for _, alarm in read.of_type("AWS::CloudWatch::Alarm", stack="Observability")
        for dimension in alarm["Properties"].get("Dimensions", [])
        if dimension["Name"] == "QueueName"
        and alarm["Properties"]["MetricName"] == "ApproximateNumberOfMessagesVisible"
        and alarm["Properties"]["AlarmActions"] == [{"Ref": "Alarms"}]
        and alarm["Properties"]["Threshold"] == 0
    }


def ends(read: Templates) -> set[str]:
    """The queues that nobody takes from: dead letters, of a queue or of the stream."""
    return queues(read).keys() - listeners(read).keys()


def untold(read: Templates) -> set[str]:
    """The kinds of event that reach nobody, and are not meant to."""
    return KINDS.keys() - set().union(*rules(read).values())


def test_each_kind_of_event_is_listened_for_or_declared_as_unheard() -> None:
    assert untold(templates()) == UNHEARD.keys()


def test_each_rule_names_kinds_that_happen() -> None:
    assert set().union(*rules(templates()).values()) <= KINDS.keys()


def test_each_queue_is_taken_from_by_a_function_that_knows_what_is_in_it() -> None:
    read = templates()
    heard = listeners(read)
    assert heard.keys() == rules(read).keys() | filled_by_buckets(read) | {FROM_AWS} | OUR_OWN
    assert set().union(*(heard[queue] for queue in OUR_OWN)) <= BESIDE_THE_BUS
    assert filled_by_buckets(read) == {"PhotoQueue"}
    for queue, kinds in rules(read).items():
        assert heard[queue] - BESIDE_THE_BUS == kinds, queue
    assert set().union(*heard.values()) >= BESIDE_THE_BUS


def test_each_queue_with_a_listener_has_dead_letters_after_six_tries() -> None:
    read = templates()
    for queue in listeners(read):
        assert dead_letters_of(read, queue) in ends(read)
        redrive = queues(read)[queue]["Properties"]["RedrivePolicy"]
        assert redrive["maxReceiveCount"] == 6


def test_each_rule_has_dead_letters_for_what_the_bus_cannot_deliver() -> None:
    for name, rule in templates().of_type("AWS::Events::Rule", stack="Delivery"):
        for target in rule["Properties"]["Targets"]:
            assert target["DeadLetterConfig"]["Arn"]["Fn::GetAtt"][0].endswith("DeadLetters"), name


def test_somebody_is_alarmed_by_each_dead_letter() -> None:
    read = templates()
    assert alarmed(read) == ends(read)


def test_each_alarm_is_about_something_that_is_there() -> None:
    """A queue by the name of one that was removed would keep an alarm green for ever."""
    read = templates()
    for name, alarm in read.of_type("AWS::CloudWatch::Alarm", stack="Observability"):
        for dimension in alarm["Properties"].get("Dimensions", []):
            if dimension["Name"] == "QueueName":
                stack, queue = read.resource_behind(dimension["Value"], stack="Observability")
                assert stack in STACKS, name
                assert queue in queues(read), name


def test_each_metric_of_our_own_that_an_alarm_watches_is_counted_somewhere() -> None:
    places = (ROOT / "layers" / "backoffice", ROOT / "functions")
    code = "".join(
        path.read_text(encoding="utf-8") for place in places for path in place.rglob("*.py")
    )
    filters = (ROOT / "infra" / "observability.yaml").read_text(encoding="utf-8")
    for name, alarm in templates().of_type("AWS::CloudWatch::Alarm", stack="Observability"):
        properties = alarm["Properties"]
        if not str(properties["Namespace"]).startswith("AWS/"):
            counted = f'"{properties["MetricName"]}"' in code
            # Or by a filter over the log.
            counted |= f"MetricName: {properties['MetricName']}," in filters
            assert counted, f"{name} can never ring"


def test_silence_is_no_alarm_and_an_alarm_has_a_plain_next_step() -> None:
    for name, alarm in templates().of_type("AWS::CloudWatch::Alarm", stack="Observability"):
        assert alarm["Properties"]["TreatMissingData"] == "notBreaching", name
        assert alarm["Properties"]["AlarmDescription"].endswith("."), name


def test_each_queue_is_encrypted_and_keeps_messages_for_two_weeks() -> None:
    for name, queue in queues(templates()).items():
        key = queue["Properties"]["KmsMasterKeyId"]
        assert key in ({"Ref": "DataKeyArn"}, {"Ref": "DataKey"}), name
        assert queue["Properties"]["MessageRetentionPeriod"] == 1_209_600, name


def test_the_bus_may_deliver_to_each_queue_of_a_rule_and_to_its_dead_letters() -> None:
    read = templates()
    [(_, policy)] = read.of_type("AWS::SQS::QueuePolicy", stack="Delivery")
    open_to_the_bus = {queue["Ref"] for queue in policy["Properties"]["Queues"]}
    [statement] = policy["Properties"]["PolicyDocument"]["Statement"]
    filled = rules(read).keys() | {FROM_AWS}
    assert open_to_the_bus == filled | {dead_letters_of(read, queue) for queue in filled}
    assert {arn["Fn::GetAtt"][0] for arn in statement["Resource"]} == open_to_the_bus
    assert statement["Principal"] == {"Service": "events.amazonaws.com"}
    assert "aws:SourceArn" in statement["Condition"]["ArnLike"]


def mail_rule(read: Templates) -> Document:
    properties: Document = read.nested["Delivery"]["Resources"]["MailEventsRule"]["Properties"]
    return properties


def test_what_the_mail_service_tells_is_what_the_rule_lets_through() -> None:
    read = templates()
    destinations = read.of_type("AWS::SES::ConfigurationSetEventDestination", stack="Delivery")
    told = {
        kind
        for _, destination in destinations
        for kind in destination["Properties"]["EventDestination"]["MatchingEventTypes"]
    }
    assert {re.sub("([A-Z])", r" \1", kind).title() for kind in told} == DETAIL_TYPES.keys()
    assert set(mail_rule(read)["EventPattern"]["detail-type"]) == set(DETAIL_TYPES.values())
    assert mail_rule(read)["EventPattern"]["source"] == ["aws.ses"]
    followed = mail_rule(read)["EventPattern"]["detail"]["mail"]["tags"]["ses:configuration-set"]
    assert [each["Ref"] for each in followed] == [
        destination["Properties"]["ConfigurationSetName"]["Ref"] for _, destination in destinations
    ]
    [target] = mail_rule(read)["Targets"]
    assert read.resource_behind(target["Arn"], stack="Delivery") == ("Delivery", FROM_AWS)


@pytest.mark.parametrize(
    ("kind", "more"), [("Delivery", {}), ("Bounce", {"bounceType": "Permanent"})]
)
def test_what_enters_the_queue_of_mail_news_names_no_reader_and_means_the_same(
    kind: str, more: dict[str, str]
) -> None:
    whole = ses_event("insurance-link_client-01_intake_1", kind, at=AT, **more)
    entering = as_queued(whole)
    assert "reader@mail.example" in json.dumps(whole)
    assert "reader@mail.example" not in entering
    assert "subject" not in entering.lower()
    assert results.told(entering) == results.told(json.dumps(whole)) is not None


def test_only_quarantine_itself_may_announce_uploads_in_the_queue_that_it_fills() -> None:
    read = templates()
    [(name, policy)] = read.of_type("AWS::SQS::QueuePolicy", stack="Storage")
    assert {queue["Ref"] for queue in policy["Properties"]["Queues"]} == filled_by_buckets(read)
    [statement] = policy["Properties"]["PolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "s3.amazonaws.com"}
    assert "quarantine" in str(statement["Condition"]["ArnEquals"]["aws:SourceArn"])
    assert statement["Condition"]["StringEquals"] == {"aws:SourceAccount": OUR_ACCOUNT}
    bucket = read.nested["Storage"]["Resources"]["QuarantineBucket"]
    assert bucket["DependsOn"] == name


def test_s3_may_use_the_key_of_the_queue_that_it_fills_for_our_own_buckets_only() -> None:
    keys = dict(templates().of_type("AWS::KMS::Key", stack="Storage"))
    statements = keys["DataKey"]["Properties"]["KeyPolicy"]["Statement"]
    [said] = [each for each in statements if each["Principal"] == {"Service": "s3.amazonaws.com"}]
    assert set(said["Action"]) == {"kms:GenerateDataKey", "kms:Decrypt"}
    assert said["Condition"] == {"StringEquals": {"aws:SourceAccount": OUR_ACCOUNT}}


def test_a_message_that_fails_fails_alone() -> None:
    for function in templates().functions.values():
        for event in function.events.values():
            if event["Type"] == "SQS":
                types = event["Properties"]["FunctionResponseTypes"]
                assert types == ["ReportBatchItemFailures"], function.name


def test_the_stream_brings_only_what_is_new_and_gives_up_loudly() -> None:
    [stream] = [
        event["Properties"]
        for function in templates().functions.values()
        for event in function.events.values()
        if event["Type"] == "DynamoDB"
    ]
    assert stream["FilterCriteria"]["Filters"] == [{"Pattern": '{"eventName": ["INSERT"]}'}]
    assert stream["DestinationConfig"]["OnFailure"]["Type"] == "SQS"
    assert stream["MaximumRetryAttempts"] == 5
    assert stream["BisectBatchOnFunctionError"] is True


def test_each_schedule_says_which_moment_is_meant() -> None:
    inputs: list[Any] = [
        event["Properties"]["Input"]
        for function in templates().functions.values()
        for event in function.events.values()
        if event["Type"] == "ScheduleV2"
    ]
    assert len(inputs) == 22
    for said in inputs:
        assert re.fullmatch(r'\{"scheduled_at": "<aws\.scheduler\.scheduled-time>"\}', said)


# Each check is seen to find what it is there for.


def test_an_event_that_nobody_hears_is_found() -> None:
    read = templates()
    del read.nested["Delivery"]["Resources"]["LinkMailRule"]
    assert untold(read) - UNHEARD.keys() == {
        "link-requested",
        "invoice-asked",
        "good-faith-estimate-given",
        "missed-visit-policy-asked",
        "link-asked",
        "precheck-admitted",
        "care-admitted",
        "care-repeated",
        "consultation-nudged",
        "matching-changed",
        "opportunity-offered",
    }


def test_a_dead_letter_that_alarms_nobody_is_found() -> None:
    read = templates()
    del read.nested["Observability"]["Resources"]["EligibilityIsStuck"]
    assert ends(read) - alarmed(read) == {"EligibilityDeadLetters"}


def test_a_queue_that_nobody_takes_from_is_found() -> None:
    read = templates()
    del read.main["Resources"]["LinkMailer"]["Properties"]["Events"]["LinkRequested"]
    assert rules(read).keys() - listeners(read).keys() == {"LinkMailQueue"}
    assert ends(read) - alarmed(read) == {"LinkMailQueue"}


def test_an_alarm_about_a_queue_that_is_gone_is_found() -> None:
    read = templates()
    del read.nested["Delivery"]["Resources"]["RelayDeadLetters"]
    with pytest.raises(LookupError):
        alarmed(read)
