"""Photos of insurance cards: posted into quarantine, and kept clean elsewhere once inspected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from backoffice.domain.card import MOST_BYTES, Arrived

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_LASTS_SECONDS = 1800
_MOST_UPLOADED = 2 * MOST_BYTES
"""The bucket refuses more with a page of its own, which helps nobody: what is just too large is
let in, and told so by us."""


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
        """A form that takes one file, for half an hour, under this name only.

        Whatever it is, the bucket will call it bytes, and no browser would show it.
        """
        exact = {
            "Content-Type": "application/octet-stream",
            "success_action_redirect": back_to,
        }
        presigned = self._client().generate_presigned_post(
            self._bucket,
            name,
            Fields=dict(exact),
            Conditions=[
                *({field: value} for field, value in exact.items()),
                ["content-length-range", 1, _MOST_UPLOADED],
            ],
            ExpiresIn=_LASTS_SECONDS,
        )
        return S3UploadForm(action=presigned["url"], fields=presigned["fields"])

    def arrived(self, name: str) -> Arrived | None:
        """The version of the photo that is there, and since when; None: there is none.

        A list says so to whoever may not read a photo, which S3 asks of a HEAD. Names are in
        order and versions latest first, so the first entry is the one, or another name's, or
        the mark that quarantine has forgotten it, which is no version.
        """
        found = self._client().list_object_versions(Bucket=self._bucket, Prefix=name, MaxKeys=1)
        for version in found.get("Versions", ()):
            if version["Key"] == name:
                return Arrived(version["VersionId"], version["LastModified"])
        return None

    def fetch(self, name: str, object_version: str) -> bytes | None:
        """Exactly that version, and at most one byte more than a photo may have."""
        try:
            found = self._client().get_object(
                Bucket=self._bucket, Key=name, VersionId=object_version
            )
        except ClientError as error:
            if _status(error) == 404:
                return None
            raise
        return found["Body"].read(MOST_BYTES + 1)


class CardStore:
    """The bucket of clean pictures; nothing in it is ever written over."""

    def __init__(self, client: Callable[[], S3Client], *, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def keep(self, name: str, jpeg: bytes) -> None:
        """Keep a picture under *name*, unless one is there already."""
        try:
            self._client().put_object(
                Bucket=self._bucket,
                Key=name,
                Body=jpeg,
                ContentType="image/jpeg",
                IfNoneMatch="*",
            )
        except ClientError as error:
            if _status(error) != 412:
                raise

    def address(self, name: str, *, seconds: int) -> str:
        """A signed URL for this one picture; what it answers is a JPEG, whoever asks for what."""
        return self._client().generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": name,
                "ResponseContentDisposition": "inline",
                "ResponseContentType": "image/jpeg",
                "ResponseCacheControl": "no-store",
            },
            ExpiresIn=seconds,
        )


def _status(error: ClientError) -> int:
    return int(error.response["ResponseMetadata"]["HTTPStatusCode"])
