"""The buckets of card photos in memory: quarantine with its versions, and the clean pictures."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote_plus

from backoffice.domain.card import MOST_BYTES, Arrived
from tests.support.drawn import a_photo
from tests.twins.clock import Clock
from tests.twins.faults import Faults


@dataclass(frozen=True)
class MemoryUploadForm:
    """Where a browser would post a photo."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


class MemoryPhotos:
    """Quarantine; `arrive` stands for the browser's upload, which passes the office by."""

    def __init__(
        self,
        *,
        faults: Faults | None = None,
        clock: Clock | None = None,
        told: Callable[[str], None] | None = None,
    ) -> None:
        self._faults = faults or Faults()
        self._clock = clock or Clock()
        self._told = told
        self._versions: dict[str, list[str]] = {}
        self._since: dict[str, datetime] = {}
        self._contents: dict[tuple[str, str], bytes] = {}

    def upload_form(self, name: str, *, back_to: str) -> MemoryUploadForm:
        return MemoryUploadForm("https://quarantine", {"key": name, "back": back_to})

    def arrived(self, name: str) -> Arrived | None:
        with self._faults.during("look for photo"):
            versions = self._versions.get(name)
            return Arrived(versions[-1], self._since[versions[-1]]) if versions else None

    def fetch(self, name: str, object_version: str) -> bytes | None:
        with self._faults.during("fetch photo"):
            content = self._contents.get((name, object_version))
            return content and content[: MOST_BYTES + 1]

    def arrive(self, name: str, content: bytes | None = None) -> str:
        """Leave a photo, which is announced as S3 does it; its version."""
        version = f"version-{len(self._contents) + 1}"
        self._versions.setdefault(name, []).append(version)
        self._since[version] = self._clock()
        self._contents[name, version] = a_photo() if content is None else content
        if self._told:
            self._told(announcement(name, version, self._clock().isoformat()))
        return version

    def forget(self, name: str) -> None:
        """Let every version of an object expire."""
        for version in self._versions.pop(name, []):
            del self._contents[name, version]


def announcement(name: str, version: str, at: str) -> str:
    """The body of a message in which S3 announces an object."""
    stored = {"key": quote_plus(name, safe="/"), "size": 1, "versionId": version}
    record = {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "eventTime": at,
        "eventName": "ObjectCreated:Post",
        "s3": {"bucket": {"name": "backoffice-quarantine"}, "object": stored},
    }
    return json.dumps({"Records": [record]})


class MemoryPictures:
    """Clean pictures by name; what is there stays as it is."""

    def __init__(self, *, faults: Faults | None = None) -> None:
        self._faults = faults or Faults()
        self.pictures: dict[str, bytes] = {}

    def keep(self, name: str, jpeg: bytes) -> None:
        with self._faults.during("keep picture"):
            self.pictures.setdefault(name, jpeg)

    def address(self, name: str, *, seconds: int) -> str:
        return f"https://cards/{name}?seconds={seconds}"
