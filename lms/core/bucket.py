"""An S3-compatible bucket as storage: `QASHYQ_STORAGE_URL=s3+https://KEY:SECRET@host/bucket`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast
from urllib.parse import unquote, urlsplit

from lms.core.settings import SettingsError


class BucketStore:
    """The same keys as the local store, in a bucket; a file is uploaded whole, so a half one is never seen."""

    def __init__(self, url: str) -> None:
        import boto3
        from botocore.exceptions import ClientError

        parts = urlsplit(url)
        if parts.scheme not in {"s3+https", "s3+http"} or not parts.hostname or len(parts.path) < 2:
            raise SettingsError(
                "QASHYQ_STORAGE_URL", "an address like s3+https://KEY:SECRET@host/bucket", "another shape"
            )
        port = f":{parts.port}" if parts.port else ""
        self.bucket = parts.path.strip("/")
        self.missing: type[Exception] = ClientError
        self.client: Any = boto3.client(
            "s3",
            endpoint_url=f"{parts.scheme.removeprefix('s3+')}://{parts.hostname}{port}",
            aws_access_key_id=unquote(parts.username or ""),
            aws_secret_access_key=unquote(parts.password or ""),
            region_name="us-east-1",
        )

    def adopt(self, key: str, path: Path) -> None:
        self.client.upload_file(str(path), self.bucket, key)
        path.unlink()

    def open(self, key: str) -> BinaryIO:
        try:
            return cast(BinaryIO, self.client.get_object(Bucket=self.bucket, Key=key)["Body"])
        except self.missing as error:
            raise FileNotFoundError(key) from error

    def has(self, key: str) -> bool:
        try:
            self.client.head_object(Bucket=self.bucket, Key=key)
        except self.missing:
            return False
        return True

    def remove(self, key: str) -> None:
        self.client.delete_object(Bucket=self.bucket, Key=key)

    def keys(self, prefix: str) -> Iterator[str]:
        for page in self.client.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, Prefix=prefix + "/"
        ):
            for entry in page.get("Contents", []):
                yield str(entry["Key"])
