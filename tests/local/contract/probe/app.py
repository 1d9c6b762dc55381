"""A function that tries, on the local AWS, the behaviours that the office relies on."""

import os
from typing import Any

import botocore
from botocore.session import get_session
from chalice.app import Chalice, Request, Response

app = Chalice("probe")
aws: Any = get_session()


def asked() -> Request:
    """The request being answered."""
    request = app.current_request
    assert request is not None
    return request


@app.route("/allowed", methods=["POST"])
def write() -> dict[str, str]:
    """Do what the role allows: keep an item, send a mail; say whose botocore did it."""
    item = asked().json_body["item"]
    aws.create_client("dynamodb").put_item(TableName=os.environ["TABLE"], Item={"id": {"S": item}})
    text = "Open http://127.0.0.1/i/abc today."
    aws.create_client("sesv2").send_email(
        FromEmailAddress="office@network.example",
        Destination={"ToAddresses": ["client@mail.example"]},
        Content={"Simple": {"Subject": {"Data": item}, "Body": {"Text": {"Data": text}}}},
    )
    return {"botocore": botocore.__file__}


@app.route("/forbidden", methods=["POST"])
def read() -> dict[str, str]:
    """Try what the role does not allow."""
    client = aws.create_client("dynamodb")
    try:
        client.get_item(TableName="another", Key={"id": {"S": "item"}})
    except client.exceptions.ClientError as refusal:
        return {"refused": refusal.response["Error"]["Code"]}
    return {"refused": ""}


@app.route("/form", methods=["POST"], content_types=["application/x-www-form-urlencoded"])
def post_form() -> Response:
    """Answer a form as pages do: two cookies, and see another page."""
    cookies = ["first=1; HttpOnly", "second=2"]
    heard = asked().headers.get("cookie", "")
    return Response(
        "", status_code=303, headers={"Location": "there", "Set-Cookie": cookies, "X-Heard": heard}
    )


def relay(event: dict[str, Any], context: object) -> None:
    """Hand every new item of the table's stream to the queue."""
    for record in event["Records"]:
        body = record["dynamodb"]["Keys"]["id"]["S"]
        aws.create_client("sqs").send_message_batch(
            QueueUrl=os.environ["QUEUE"], Entries=[{"Id": "0", "MessageBody": body}]
        )
