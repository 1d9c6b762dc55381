"""The samples that money is about, through the real handlers: once, and once more."""

import json

import pytest

from tests.support.claims import accepted_claim, submission
from tests.support.moto_office import World
from tests.support.remitted import Said, document
from tests.support.samples import in_earnest, invoke, sample


@pytest.mark.requirement("IV-1")
def test_the_poster_posts_the_remittance_of_its_sample_once(world: World) -> None:
    event = sample("RemittancePoster", "RemittanceArrived")
    document_id = json.loads(event["Records"][0]["body"])["detail"]["about"]["document_id"]
    world.put_document(f"answers/{document_id}", document(Said("visit-0403"), trace="EFT-9"))
    world.put(submission(accepted_claim("visit-0403.1"), way="answered"))
    for _ in range(2):
        assert invoke("RemittancePoster", event) == {"batchItemFailures": []}
    entries = world.client("dynamodb").scan(TableName="backoffice-ledger")["Items"]
    before = {"visit-0005", "visit-0007", "visit-0008", "visit-0405"}
    kinds = [each["kind"]["S"] for each in entries if each["book"]["S"] not in before]
    assert sorted(kinds) == ["accrual", "decision", "payment"]
    account = world.item("visit-accounts", visit_id="visit-0403")
    assert account is not None
    assert account["decisions"]["L"][0]["M"]["state"] == {"S": "standing"}


def test_a_remittance_that_is_not_in_the_archive_comes_again(world: World) -> None:
    answer = invoke("RemittancePoster", sample("RemittancePoster", "RemittanceArrived"))
    assert len(answer["batchItemFailures"]) == 1


@pytest.mark.requirement("CL-4")
def test_the_statement_of_a_payout_is_a_file(world: World) -> None:
    answer = invoke("ProviderPayouts", sample("ProviderPayouts", "DownloadStatement"))
    assert answer["statusCode"] == 200, answer
    assert answer["headers"]["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["headers"]["Content-Disposition"] == (
        'attachment; filename="payout-20270312-0d6e1f7a3b9c44e58a21f0c7.csv"'
    )
    assert answer["headers"]["Cache-Control"] == "no-store"
    head, line, total, end = answer["body"].split("\r\n")
    assert head.startswith("visit_id,service_on,client_id,")
    assert line.startswith("visit-0001,2026-03-09,client-0417,visit-0001.1,fern-health,")
    assert total.startswith("total,")
    assert end == ""


def test_the_accuracy_of_a_month_is_a_file(world: World) -> None:
    answer = invoke("EstimateAccuracy", sample("EstimateAccuracy", "DownloadAccuracy"))
    assert answer["statusCode"] == 200, answer
    assert answer["headers"]["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["headers"]["Content-Disposition"] == (
        'attachment; filename="estimate-accuracy-2099-03.csv"'
    )
    assert answer["body"].startswith("payer_id,service_type,rule,scored,")


def test_a_policy_is_not_ended_by_who_has_not_read_what_follows(world: World) -> None:
    answer = invoke("RetroTermination", sample("RetroTermination", "TerminatePolicy"))
    assert answer["statusCode"] == 409
    assert "rehearsed" in json.loads(answer["body"])["detail"]


def test_a_policy_is_ended_once_however_often_it_is_asked_for(world: World) -> None:
    event = in_earnest("RetroTermination", "TerminatePolicy")
    first, second = (invoke("RetroTermination", event) for _ in range(2))
    assert first["statusCode"] == second["statusCode"] == 200
    assert first["body"] == second["body"]
    coverage = world.item("coverage", client_id="client-0417")
    assert coverage is not None
    ends = [each["M"]["change"] for each in coverage["versions"]["L"]]
    assert ends.count({"S": "terminated"}) == 1


def test_the_scorer_scores_the_estimate_of_its_sample_once(world: World) -> None:
    for _ in range(2):
        answer = invoke("EstimateScorer", sample("EstimateScorer", "ToBeScored"))
        assert answer == {"batchItemFailures": []}
    score = world.item("estimate-scores", claim_id="visit-0404.1")
    assert score is not None
    assert score["version"] == {"N": "1"}


def test_a_rule_can_be_trusted_again_twice(world: World) -> None:
    event = sample("EstimateAccuracy", "TrustRule")
    first, second = (invoke("EstimateAccuracy", event) for _ in range(2))
    assert first["statusCode"] == second["statusCode"] == 200
    assert first["body"] == second["body"]


def test_a_payday_says_how_many_payouts_are_unfinished_and_whose(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    event = sample("PaydayRunner", "EveryTenMinutes")
    invoke("PaydayRunner", event)
    assert unfinished(capsys.readouterr().out) == [0]
    lock = {"provider_id": {"S": "provider-0021"}}
    world.client("dynamodb").update_item(
        TableName="backoffice-provider-payouts",
        Key=lock,
        UpdateExpression="SET under_way = :payout, work_in = :all, version = :one, #s = :one",
        ExpressionAttributeNames={"#s": "schema"},
        ExpressionAttributeValues={
            ":payout": {"S": "20270312-unreadable"},
            ":all": {"S": "-"},
            ":one": {"N": "99"},
        },
    )
    invoke("PaydayRunner", event)
    assert unfinished(capsys.readouterr().out) == [1]


def unfinished(printed: str) -> list[int]:
    """What was published as a metric."""
    lines = [json.loads(line) for line in printed.splitlines() if "PayoutsUnfinished" in line]
    assert all({*line} == {"_aws", "service", "PayoutsUnfinished"} for line in lines)
    return [line["PayoutsUnfinished"][0] for line in lines]


@pytest.mark.requirement("IV-1")
def test_the_list_of_contests_is_read_once_however_often_the_schedule_strikes(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    event = sample("PaymentNewsReader", "EveryNight")
    for _ in range(2):
        assert invoke("PaymentNewsReader", event) is None
    read = world.item("processor-news-read", reader="payments")
    assert read is not None
    assert (read["until"], read["version"]) == ({"S": "2099-06-01T15:00:00Z"}, {"N": "2"})
    printed = capsys.readouterr().out.splitlines()
    behind = [json.loads(line) for line in printed if "HoursBehindOnPaymentNews" in line]
    assert [each["HoursBehindOnPaymentNews"] for each in behind] == [[0], [0]]
