"""A write-once bucket in memory."""

from __future__ import annotations

from tests.twins.faults import Faults


class MemoryArchive:
    """Documents by name; what is there stays as it is."""

    def __init__(self, *, faults: Faults | None = None) -> None:
        self._faults = faults or Faults()
        self.documents: dict[str, str] = {}

    def keep(self, name: str, text: str) -> None:
        with self._faults.during("keep document"):
            self.documents.setdefault(name, text)

    def address(self, name: str, *, seconds: int) -> str:
        return f"https://documents/{name}?seconds={seconds}"

    def fetch(self, name: str) -> str:
        with self._faults.during("fetch document"):
            return self.documents[name]
