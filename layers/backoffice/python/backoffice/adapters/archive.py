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
            # 412: there already. 409: another writer is putting the same document there now.
            if error.response["ResponseMetadata"]["HTTPStatusCode"] not in {409, 412}:
                raise
