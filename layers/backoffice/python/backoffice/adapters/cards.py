"""Photos of insurance cards: a browser posts them straight into quarantine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_MOST_BYTES = 12_000_000
_LASTS_SECONDS = 1800


@dataclass(frozen=True, slots=True)
class S3UploadForm:
    """An HTML form's address and hidden fields."""

    action: str
    fields: dict[str, str]


class Quarantine:
    """The bucket that photos wait in until they are inspected; no page shows them from here."""

    def __init__(self, client: Callable[[], S3Client], *, bucket: str) -> None:
        """*client* is called when a page with photos is shown; most pages have none."""
        self._client = client
        self._bucket = bucket

    def upload_form(self, name: str, *, back_to: str) -> S3UploadForm:
        """A form that takes one image of at most 12 MB, for half an hour, under this name only."""
        presigned = self._client().generate_presigned_post(
            self._bucket,
            name,
            Fields={"success_action_redirect": back_to},
            Conditions=[
                {"success_action_redirect": back_to},
                ["content-length-range", 1, _MOST_BYTES],
            ],
            ExpiresIn=_LASTS_SECONDS,
        )
        return S3UploadForm(action=presigned["url"], fields=presigned["fields"])

    def arrived(self, name: str) -> bool:
        """Whether the photo is there."""
        try:
            self._client().head_object(Bucket=self._bucket, Key=name)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] in {403, 404}:
                return False
            raise
        return True
