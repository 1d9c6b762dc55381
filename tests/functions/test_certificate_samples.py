"""The samples that are about what is certified, through the real handlers."""

from __future__ import annotations

import json

from tests.support.moto_office import World
from tests.support.samples import invoke, sample


def test_the_sweeper_of_certificates_hands_out_what_is_due_and_the_keeper_takes_it(
    world: World,
) -> None:
    invoke("CertificateSweeper", sample("CertificateSweeper", "EveryFifteenMinutes"))
    [message] = world.client("sqs").receive_message(QueueUrl=world.queue_url)["Messages"]
    event = sample("CertificateKeeper", "ToBeCertified")
    for body in (message["Body"], event["Records"][0]["body"]):
        event["Records"][0]["body"] = body
        assert invoke("CertificateKeeper", event) == {"batchItemFailures": []}
    kept = world.item("gap-certificates", client_id="client-0417")
    assert kept is not None
    assert kept["number"] == {"N": "2"}
    [read] = [invoke("GapCertificates", sample("GapCertificates", "ReadCertificate"))["body"]]
    assert json.loads(read)["genuine"]


def test_the_page_of_a_certificate_is_html_wherever_it_is_opened(world: World) -> None:
    answer = invoke("GapCertificates", sample("GapCertificates", "ShowCertificate"))
    assert answer["statusCode"] == 200, answer
    url = json.loads(answer["body"])["url"]
    assert "response-content-type=text%2Fhtml" in url
    assert "client-0417" not in url
    listed = world.client("s3").list_objects_v2(
        Bucket="backoffice-documents-123456789012", Prefix="gap-certificates/"
    )
    assert len(listed["Contents"]) == 1
