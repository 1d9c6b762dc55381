"""One document that went through the simulated clearinghouse, as lists show it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

TRANSACTIONS = "/2023-08-01/transactions"
_MODES = {"T": "test", "P": "production"}

Direction = Literal["INBOUND", "OUTBOUND"]
"""To whoever sent the claims, or to the payers."""


@dataclass(frozen=True)
class Transaction:
    """One document: which way it went, and when."""

    transaction_id: str
    direction: Direction
    processed_at: datetime
    document: str
    stamps: dict[str, str]

    def item(self, base: str) -> dict[str, Any]:
        """As lists show it."""
        said = self.stamps
        url = f"{base}{TRANSACTIONS}/{self.transaction_id}/input"
        artifact = {"artifactType": "application/edi-x12", "model": "transaction"}
        artifact |= {"usage": "input", "url": url}
        identifier = {"elementId": "127", "element": "BHT-03", "name": "Reference Identification"}
        return {
            "transactionId": self.transaction_id,
            "fileExecutionId": named(f"file {self.transaction_id}"),
            "direction": self.direction,
            "mode": _MODES.get(said["usage"], "other"),
            "status": "succeeded",
            "processedAt": text_of(self.processed_at),
            "artifacts": [artifact | {"sizeBytes": len(self.document)}],
            "businessIdentifiers": [identifier | {"value": said["bht"]}] if "bht" in said else [],
            "x12": {"metadata": _metadata(said)},
        }


def _metadata(said: dict[str, str]) -> dict[str, Any]:
    def party(code: str, isa: str) -> dict[str, Any]:
        return {"applicationCode": said.get(code, ""), "isa": {"qualifier": "ZZ", "id": said[isa]}}

    on, time = said.get("on", ""), said.get("time", "").ljust(6, "0")
    return {
        "interchange": {"acknowledgmentRequestedCode": "0", "controlNumber": int(said["isa"])},
        "functionalGroup": {
            "controlNumber": int(said.get("group", "0")),
            "release": said.get("version", ""),
            "date": f"{on[:4]}-{on[4:6]}-{on[6:]}",
            "time": f"{time[:2]}:{time[2:4]}:{time[4:6]}",
            "functionalIdentifierCode": said.get("code", ""),
        },
        "transaction": {
            "controlNumber": said.get("set", ""),
            "transactionSetIdentifier": said.get("identifier", ""),
        },
        "sender": party("from", "sender"),
        "receiver": party("to", "receiver"),
    }


def text_of(moment: datetime) -> str:
    """*moment* as the JSON has it: UTC, to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def named(name: str) -> str:
    """An id that the same *name* always gives."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name))
