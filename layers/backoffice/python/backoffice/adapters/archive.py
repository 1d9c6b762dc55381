"""Documents in S3, written once: a second writing of the same name changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class S3Archive:
    """One bucket of documents."""

    def __init__(self, client: S3Client, *, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def keep(self, name: str, text: str) -> None:
        """Keep *text* under *name*, unless something is there already."""
        try:
            self._client.put_object(
                Bucket=self._bucket, Key=name, Body=text.encode(), IfNoneMatch="*"
            )
        except ClientError as error:
            # There already. (409 means that another writer is at it, and may yet fail: come again.)
            if error.response["ResponseMetadata"]["HTTPStatusCode"] != 412:
                raise

    def fetch(self, name: str) -> str:
        """The text that was kept under *name*."""
        return self._client.get_object(Bucket=self._bucket, Key=name)["Body"].read().decode()
