"""Photos of the card, over real HTTP: into quarantine, inspected, shown for five minutes, noted."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import httpx
import pytest
from botocore.exceptions import ClientError
from PIL import Image

from backoffice.adapters.cards import Quarantine
from infra.local.browser import Browser
from infra.local.office import LocalOffice
from infra.local.people import ANA, Practice, until
from infra.local.stack import REGION, STACK
from tests.support import drawn

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack")]

QUARANTINE, CARDS = "backoffice-quarantine-000000000000", "backoffice-cards-000000000000"
FRONT, BACK = "front", "back"
BLUE = replace(ANA, member_id="XYZ123456789")
CARD_OF = {"Blue Harbor Blue Cross": BLUE}
_TRUSTING = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": "*", "Service": "lambda.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
)


class AtTheCard:
    """A client at the step of the card, and what becomes of the photos behind the page."""

    def __init__(self, office: LocalOffice, nora: Practice, payer: str) -> None:
        self._stack = office.stack
        self.client_id = nora.add(ANA)
        self.browser = Browser(nora.send_link(self.client_id, ANA))
        self.browser.open(ANA.birth_date)
        self.browser.answer_until("card", CARD_OF.get(payer, ANA), payer=payer)

    def upload(self, side: str, content: bytes | None = None) -> httpx.Response:
        return self.browser.upload(side, drawn.a_photo() if content is None else content)

    def photos(self, count: int) -> list[dict[str, Any]]:
        """What the inspection kept, once there are *count* of them, in order of upload."""

        def inspected() -> list[dict[str, Any]] | None:
            found = self._stack.client("dynamodb").query(
                TableName="backoffice-card-photos",
                KeyConditionExpression="intake_id = :i",
                ExpressionAttributeValues={":i": {"S": f"{self.client_id}.intake.1"}},
            )["Items"]
            flat = [{name: next(iter(v.values())) for name, v in item.items()} for item in found]
            return flat if len(flat) >= count else None

        return sorted(until("the photos", inspected), key=lambda photo: str(photo["uploaded_at"]))

    def pictures(self) -> dict[str, bytes]:
        """The clean pictures of this client."""
        s3 = self._stack.client("s3")
        listed = s3.list_objects_v2(Bucket=CARDS, Prefix=f"clients/{self.client_id}/")
        return {
            each["Key"]: s3.get_object(Bucket=CARDS, Key=each["Key"])["Body"].read()
            for each in listed.get("Contents", [])
        }

    def submit(self) -> None:
        self.browser.answer("card", {})
        self.browser.finish()


def _located(picture: Image.Image) -> bytes:
    """*picture* as a telephone saves it: on its side, and with where it was taken."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "PLANTED-CAMERA"
    turned = picture.transpose(Image.Transpose.ROTATE_90)
    return drawn.saved(turned, exif=exif, comment=b"PLANTED-COMMENT")


@pytest.mark.requirement("IN-10", "IN-11", "Q5")
def test_a_blue_plan_needs_both_sides_before_the_form_goes_on(
    office: LocalOffice, nora: Practice
) -> None:
    ana = AtTheCard(office, nora, "Blue Harbor Blue Cross")
    assert ana.browser.post("card", {}).status_code == 422
    assert ana.upload(FRONT).status_code == 303
    ana.photos(1)
    assert ana.browser.post("card", {}).status_code == 422
    back = ana.upload(BACK, drawn.another_photo())
    assert back.status_code == 303
    assert back.headers["location"].split("?")[0].endswith("/insurance/card")
    ana.photos(2)
    assert ana.browser.post("card", {}).status_code == 303


@pytest.mark.requirement("IN-12")
def test_another_plan_goes_on_without_photos(office: LocalOffice, nora: Practice) -> None:
    ana = AtTheCard(office, nora, "Meridian Health")
    assert "encourage" in ana.browser.read("card").text
    assert ana.browser.post("card", {}).status_code == 303


@pytest.mark.requirement("IN-10", "IN-13")
def test_a_photo_is_cleaned_kept_with_its_policy_and_shown_to_the_provider_alone(
    office: LocalOffice, nora: Practice, sam: Practice
) -> None:
    ana = AtTheCard(office, nora, "Blue Harbor Blue Cross")
    ana.upload(FRONT, _located(drawn.front()))
    ana.upload(BACK, drawn.saved(drawn.back(), "PNG"))
    ana.photos(2)
    ana.submit()
    [policy] = nora.get(f"/clients/{ana.client_id}/policies")["policies"]
    path = f"/clients/{ana.client_id}/policies/{policy['policy_id']}/card"
    before = datetime.now(UTC)
    view = nora.get(f"{path}/front")
    expires_at = datetime.fromisoformat(view["expires_at"])
    assert timedelta(minutes=4) < expires_at - before < timedelta(minutes=6)
    assert parse_qs(urlsplit(view["url"]).query)["X-Amz-Expires"] == ["300"]

    shown = httpx.get(view["url"])
    assert shown.status_code == 200
    assert shown.headers["content-type"] == "image/jpeg"
    assert shown.headers["content-disposition"] == "inline"
    assert b"PLANTED" not in shown.content
    assert Image.open(BytesIO(shown.content)).size == drawn.front().size
    assert httpx.get(nora.get(f"{path}/back")["url"]).status_code == 200

    unsigned, _, _ = view["url"].partition("?")
    assert httpx.get(unsigned).status_code == 403
    assert httpx.get(view["url"].replace("/front.", "/back.")).status_code in {403, 404}
    assert sam.ask("GET", f"{path}/front").status_code == 404
    assert nora.ask("GET", f"{path}/inside").status_code == 404


@pytest.mark.requirement("IN-13")
def test_staff_read_who_looked_at_a_clients_insurance(
    office: LocalOffice, nora: Practice, june: Practice
) -> None:
    ana = AtTheCard(office, nora, "Blue Harbor Blue Cross")
    ana.upload(FRONT)
    ana.upload(BACK, drawn.another_photo())
    ana.photos(2)
    ana.submit()
    [policy] = nora.get(f"/clients/{ana.client_id}/policies")["policies"]
    nora.get(f"/clients/{ana.client_id}/policies/{policy['policy_id']}/card/back")
    path = f"/clients/{ana.client_id}/audit-trail"
    assert nora.ask("GET", path).status_code == 403
    entries = june.get(path)["entries"]
    assert [(entry["act"], entry["by"]) for entry in entries] == [
        ("viewed_card_photo", "provider"),
        ("read_policies", "provider"),
        ("entered_insurance", "link"),
    ]
    assert {entry.get("provider_id") for entry in entries} == {"nora-quinn", None}
    assert BLUE.member_id not in json.dumps(entries)
    further = june.get(f"{path}/{entries[1]['audit_id']}")["entries"]
    assert [entry["act"] for entry in further] == ["read_policies", "entered_insurance"]


def test_a_photo_that_is_sent_again_is_a_photo_of_its_own_and_changes_no_picture(
    office: LocalOffice, nora: Practice
) -> None:
    ana = AtTheCard(office, nora, "Blue Harbor Blue Cross")
    ana.upload(FRONT)
    [first] = ana.photos(1)
    kept = ana.pictures()
    ana.upload(FRONT, drawn.another_photo())
    earlier, later = ana.photos(2)
    assert earlier == first
    assert later["object_version"] != first["object_version"]
    pictures = ana.pictures()
    assert len(pictures) == 2
    assert {name: pictures[name] for name in kept} == kept


def test_what_is_no_picture_is_told_so_and_kept_nowhere(
    office: LocalOffice, nora: Practice
) -> None:
    ana = AtTheCard(office, nora, "Blue Harbor Blue Cross")
    ana.upload(FRONT, b"<html><script>alert(1)</script></html>")
    [photo] = ana.photos(1)
    assert (photo["status"], photo["why"]) == ("not_a_picture", "unknown_format")
    assert ana.pictures() == {}


def test_a_photo_after_the_attestation_stays_in_quarantine(
    office: LocalOffice, nora: Practice
) -> None:
    ana = AtTheCard(office, nora, "Blue Harbor Blue Cross")
    form = ana.browser.upload_form(FRONT)
    ana.upload(FRONT)
    ana.upload(BACK, drawn.another_photo())
    ana.photos(2)
    ana.submit()
    kept = ana.pictures()
    late = httpx.post(form.action, data=form.fields, files={"file": ("card.jpg", drawn.a_photo())})
    assert late.status_code == 303
    until("the late photo", lambda: _logged(office, "after-attestation"))
    assert len(ana.photos(2)) == 2
    assert ana.pictures() == kept


def test_a_photo_that_is_too_large_is_refused_by_the_bucket(
    office: LocalOffice, nora: Practice
) -> None:
    ana = AtTheCard(office, nora, "Blue Harbor Blue Cross")
    assert ana.upload(FRONT, b"\0" * 60_000_001).status_code == 400
    assert ana.upload(FRONT, b"").status_code == 400


def test_a_browser_cannot_leave_a_photo_in_somebody_elses_form(
    office: LocalOffice, nora: Practice
) -> None:
    ana, other = (AtTheCard(office, nora, "Blue Harbor Blue Cross") for _ in range(2))
    key = f"cards/{other.client_id}.intake.1/front"
    form = ana.browser.upload_form(FRONT)
    elsewhere = {**form.fields, "key": key}
    photo = {"file": ("card.jpg", drawn.a_photo())}
    assert httpx.post(form.action, data=elsewhere, files=photo).status_code == 403
    listed = office.stack.client("s3").list_objects_v2(Bucket=QUARANTINE, Prefix=key)
    assert listed["KeyCount"] == 0


def test_a_photo_waits_where_nobody_can_look_at_it(office: LocalOffice, nora: Practice) -> None:
    ana = AtTheCard(office, nora, "Blue Harbor Blue Cross")
    ana.upload(FRONT)
    name = f"cards/{ana.client_id}.intake.1/front"
    listed = office.stack.client("s3").list_objects_v2(Bucket=QUARANTINE, Prefix=name)
    assert listed["KeyCount"] == 1
    assert httpx.get(f"{office.stack.endpoint}/{QUARANTINE}/{name}").status_code == 403


@pytest.fixture(scope="module")
def waiting(office: LocalOffice, nora: Practice) -> tuple[str, str]:
    """A photo in quarantine: its name and its version."""
    ana = AtTheCard(office, nora, "Blue Harbor Blue Cross")
    ana.upload(FRONT)
    [photo] = ana.photos(1)
    return f"cards/{ana.client_id}.intake.1/front", photo["object_version"]


def test_only_the_inspector_may_read_what_waits_in_quarantine(
    office: LocalOffice, waiting: tuple[str, str]
) -> None:
    name, version = waiting
    inspector = _as_the_role_of(office, "PhotoInspector")
    exact = {"Bucket": QUARANTINE, "Key": name, "VersionId": version}
    assert inspector.get_object(**exact)["Body"].read() == drawn.a_photo()
    form = _as_the_role_of(office, "InsuranceIntake")
    for read in (form.get_object, form.head_object):
        for asked in (exact, {"Bucket": QUARANTINE, "Key": name}):
            with pytest.raises(ClientError, match=r"AccessDenied|Forbidden"):
                read(**asked)


def test_the_form_may_ask_after_a_photo_and_not_look_around(
    office: LocalOffice, waiting: tuple[str, str]
) -> None:
    name, version = waiting
    form = _as_the_role_of(office, "InsuranceIntake")
    arrived = Quarantine(lambda: form, bucket=QUARANTINE).arrived(name)
    assert arrived is not None
    assert arrived.object_version == version
    assert Quarantine(lambda: form, bucket=QUARANTINE).arrived("cards/nobodys/front") is None
    for beginning in ("", "cards/", name.removesuffix("front")):
        with pytest.raises(ClientError, match="AccessDenied"):
            form.list_object_versions(Bucket=QUARANTINE, Prefix=beginning)


def test_whoever_may_not_ask_is_told_so_and_not_that_there_is_no_photo(
    office: LocalOffice, waiting: tuple[str, str]
) -> None:
    inspector = _as_the_role_of(office, "PhotoInspector")
    with pytest.raises(ClientError, match="AccessDenied"):
        Quarantine(lambda: inspector, bucket=QUARANTINE).arrived(waiting[0])


def test_not_even_somebody_who_may_read_every_other_bucket_reads_in_quarantine(
    office: LocalOffice, waiting: tuple[str, str]
) -> None:
    anything = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    iam = office.stack.client("iam")
    iam.create_role(RoleName="anything", AssumeRolePolicyDocument=_TRUSTING)
    policy = json.dumps({"Version": "2012-10-17", "Statement": [anything]})
    iam.put_role_policy(RoleName="anything", PolicyName="anything", PolicyDocument=policy)
    s3 = _as_role(office, "anything")
    assert s3.list_objects_v2(Bucket=QUARANTINE, Prefix=waiting[0])["KeyCount"] == 1
    s3.put_object(Bucket=CARDS, Key="anything", Body=b"elsewhere")
    assert s3.get_object(Bucket=CARDS, Key="anything")["Body"].read() == b"elsewhere"
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.get_object(Bucket=QUARANTINE, Key=waiting[0])


def _as_the_role_of(office: LocalOffice, function: str) -> Any:
    """S3, as *function* is let into it; here its role also trusts the account's owner."""
    cloudformation, iam = (office.stack.client(service) for service in ("cloudformation", "iam"))
    found = cloudformation.describe_stack_resource(
        StackName=STACK, LogicalResourceId=f"{function}Role"
    )
    role = found["StackResourceDetail"]["PhysicalResourceId"]
    iam.update_assume_role_policy(RoleName=role, PolicyDocument=_TRUSTING)
    return _as_role(office, role)


def _as_role(office: LocalOffice, role: str) -> Any:
    found = office.stack.client("iam").get_role(RoleName=role)["Role"]
    given = office.stack.client("sts").assume_role(RoleArn=found["Arn"], RoleSessionName="test")
    keys = given["Credentials"]
    session: Any = boto3.Session(
        keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"], region_name=REGION
    )
    return session.client("s3", endpoint_url=office.stack.endpoint)


def _logged(office: LocalOffice, outcome: str) -> bool:
    return any(f'"outcome":"{outcome}"' in line.replace(" ", "") for line in office.stack.said())
