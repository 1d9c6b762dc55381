"""Look into an EDI file: `python -m backoffice.x12 read FILE` prints what it says, as JSON."""

from __future__ import annotations

import argparse
import codecs
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from backoffice.x12 import acknowledgment_999, eligibility_270, eligibility_271, envelope
from backoffice.x12.answers import Answer, Benefit
from backoffice.x12.findings import Finding
from backoffice.x12.inquiries import Inquiry
from backoffice.x12.segments import Document

LARGEST = 64 << 20
"""Bytes of one file; a payer's answer has a few thousand."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; 0 when something was printed, 2 when the file cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m backoffice.x12", description=__doc__)
    commands = parser.add_subparsers(required=True, dest="command")
    reading = commands.add_parser("read", help="print what a document says")
    reading.add_argument("file", type=Path)
    options = parser.parse_args(arguments)
    try:
        content = _content(options.file)
    except OSError as problem:
        print(f"{options.file} cannot be read: {problem.strerror}", file=sys.stderr)
        return 2
    if len(content) > LARGEST:
        print(f"{options.file} is larger than {LARGEST >> 20} MB: split it first", file=sys.stderr)
        return 2
    print(json.dumps(described(decoded(content)), indent=2, default=str))
    return 0


def _content(file: Path) -> bytes:
    """The bytes of *file*, and one more than may be read where it is too large."""
    with file.open("rb") as opened:
        return opened.read(LARGEST + 1)


def decoded(content: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 if it looks so, else one character for each byte."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    for encoding in ("utf-16-le", "utf-16-be"):  # whose mark was lost
        if content[:6].upper() == "ISA".encode(encoding):
            return content.decode(encoding, errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def described(text: str) -> dict[str, Any]:
    """What *text* says, ready to be JSON; kinds that have no reader show their envelope."""
    document = envelope.read(text)
    if document.kind == "271":
        reply = eligibility_271.read(text)
        return _heading(reply.document, reply.findings) | {
            "answers": [_answer(answer) for answer in reply.answers]
        }
    if document.kind == "270":
        read = eligibility_270.read(text)
        return _heading(read.document, read.findings) | {
            "inquiries": [_inquiry(inquiry) for inquiry in read.inquiries]
        }
    return _heading(document, document.findings) | _acknowledgments(document)


def _acknowledgments(document: Document) -> dict[str, Any]:
    """What a 999, a 997 or a TA1 says of what we sent; nothing for another kind."""
    match document.kind:
        case "999" | "997":
            groups = acknowledgment_999.groups(document)
            return {
                "acknowledged": [_acknowledged(each) for group in groups for each in group.sets],
                "group": {
                    "code": groups[0].code,
                    "received": groups[0].received,
                    "accepted": groups[0].accepted,
                },
            }
        case "TA1":
            found = acknowledgment_999.interchanges(document)
            return {"acknowledged_interchanges": [asdict(each) for each in found]}
        case _:
            return {}


def _acknowledged(found: acknowledgment_999.AcknowledgedSet) -> dict[str, Any]:
    errors = [asdict(each) for each in found.errors]
    return {"set": found.number, "accepted": found.accepted, "errors": errors}


def _heading(document: Document, findings: tuple[Finding, ...]) -> dict[str, Any]:
    return {
        "kind": document.kind,
        "version": document.version,
        "interchanges": len(document.interchanges),
        "groups": len(document.groups),
        "sets": len(document.sets),
        "findings": [asdict(finding) for finding in findings],
    }


def _answer(answer: Answer) -> dict[str, Any]:
    shown = asdict(answer)
    shown["benefits"] = [_benefit(benefit) for benefit in answer.benefits]
    return shown


def _benefit(benefit: Benefit) -> dict[str, Any]:
    """The first party named beside a benefit is nearly always the only one."""
    shown = asdict(benefit)
    shown["other_party"] = shown["other_parties"][0] if benefit.other_parties else None
    return shown


def _inquiry(inquiry: Inquiry) -> dict[str, Any]:
    patient = inquiry.dependent or inquiry.subscriber
    return {
        "person": {
            "last": patient.last,
            "first": patient.first,
            "member_id": inquiry.subscriber.member_id,
            "dependent": inquiry.dependent is not None,
            "birth_date": patient.birth_date,
        },
        "service_types": inquiry.service_types,
        "trace": inquiry.trace,
        "service_date": inquiry.service_date,
        "payer": asdict(inquiry.payer),
        "provider": asdict(inquiry.provider),
    }


if __name__ == "__main__":
    sys.exit(main())
