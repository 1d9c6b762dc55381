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


class S3Pages(S3Archive):
    """Documents that a browser shows, for whoever is given their address."""

    def address(self, name: str, *, seconds: int) -> str:
        """A signed URL for this one page; what it answers is HTML, whoever asks for what."""
        return self._client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": name,
                "ResponseContentDisposition": "inline",
                "ResponseContentType": "text/html; charset=utf-8",
                "ResponseCacheControl": "no-store",
            },
            ExpiresIn=seconds,
        )
