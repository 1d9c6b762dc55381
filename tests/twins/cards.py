"""The quarantine of card photos in memory."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.twins.faults import Faults


@dataclass(frozen=True)
class MemoryUploadForm:
    """Where a browser would post a photo."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


class MemoryPhotos:
    """Photos by name; `arrive` stands for the browser's upload, which passes the office by."""

    def __init__(self, *, faults: Faults | None = None) -> None:
        self._faults = faults or Faults()
        self._there: set[str] = set()

    def upload_form(self, name: str, *, back_to: str) -> MemoryUploadForm:
        return MemoryUploadForm("https://quarantine", {"key": name, "back": back_to})

    def arrived(self, name: str) -> bool:
        with self._faults.during("look for photo"):
            return name in self._there

    def arrive(self, name: str) -> None:
        """Leave a photo."""
        self._there.add(name)
