"""Makes `template.yaml` ready to deploy: what it names on this disk is uploaded and renamed.

This is `sam package` without the SAM CLI's start-up, so that `make run` and every test worker
deploy in seconds; `make deploy` uses the SAM CLI itself, on the same template.
"""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from samtranslator.yaml_helper import yaml_parse

from infra.local.build import artifact
from layers.build import LAYERS

Upload = Callable[[str, bytes], None]
"""Keeps some bytes under a key in the artifacts bucket."""


def package(template: Path, *, bucket: str, bucket_url: str, upload: Upload) -> str:
    """The template as JSON, its functions, layers and nested stacks uploaded to *bucket*.

    Args:
        template: the template's file; the paths in it are relative to its directory.
        bucket: the artifacts bucket.
        bucket_url: the bucket's address, for nested templates are named by URL.
        upload: keeps the artifacts.
    """

    def kept(source: Path) -> dict[str, str]:
        built = artifact(source)
        upload(built.name, built.read_bytes())
        return {"Bucket": bucket, "Key": built.name}

    document: dict[str, Any] = yaml_parse(template.read_text(encoding="utf-8"))
    for resource in document["Resources"].values():
        properties = resource.get("Properties", {})
        if resource["Type"] == "AWS::Serverless::Function":
            properties["CodeUri"] = kept((template.parent / properties["CodeUri"]).resolve())
            _let_send_several(properties.get("Policies", []))
        elif resource["Type"] == "AWS::Serverless::LayerVersion":
            # It names where `make deploy` builds for Lambda's Python; this is for this machine's.
            properties["ContentUri"] = kept(LAYERS / Path(properties["ContentUri"]).name)
        elif resource["Type"] == "AWS::Serverless::Application":
            inner = template.parent / properties["Location"]
            text = package(inner, bucket=bucket, bucket_url=bucket_url, upload=upload)
            key = f"{inner.stem}-{hashlib.sha256(text.encode()).hexdigest()[:16]}.json"
            upload(key, text.encode())
            properties["Location"] = f"{bucket_url}/{key}"
    return json.dumps(document, separators=(",", ":"), default=str)


def _let_send_several(policies: list[dict[str, Any]]) -> None:
    """Give the local AWS its name for a right that AWS knows by one name only.

    On AWS, whoever may send a message may send several at once; there is no
    `sqs:SendMessageBatch` to be allowed, and the local AWS insists on it.
    """
    for statement in (each for policy in policies for each in policy.get("Statement", ())):
        if statement["Action"] == "sqs:SendMessage":
            statement["Action"] = ["sqs:SendMessage", "sqs:SendMessageBatch"]
