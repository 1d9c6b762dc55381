"""Look into an EDI file: what it says, and what a visit costs by it, as JSON.

`python -m backoffice.x12 read FILE` prints what a document says;
`python -m backoffice.x12 estimate FILE --service-type MH --network in --fee 150.00` what a client
owes for a visit by an insurer's answer (271), and which segments say so.
"""

from __future__ import annotations

import argparse
import codecs
import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from backoffice.adapters.payers import translation
from backoffice.domain.answer import PayerAnswer
from backoffice.domain.errors import Refused
from backoffice.domain.estimate import estimate
from backoffice.domain.estimating.asked import Asked
from backoffice.domain.estimating.basis import Basis
from backoffice.domain.estimating.remark import tier_named
from backoffice.domain.money import Money
from backoffice.x12 import (
    acknowledgments_shown,
    claim_837p,
    claim_ack_277ca,
    eligibility_270,
    eligibility_271,
    envelope,
    remittance_835,
    remittances_shown,
)
from backoffice.x12.answers import Answer
from backoffice.x12.claims import Claim
from backoffice.x12.findings import Finding
from backoffice.x12.inquiries import Inquiry
from backoffice.x12.segments import Document

LARGEST = 64 << 20
"""Bytes of one file; a payer's answer has a few thousand."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; 0 when something was printed, 2 when the file cannot be read."""
    options = parser().parse_args(arguments)
    try:
        content = _content(options.file)
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or "that is no name of a file"
        print(f"{options.file} cannot be read: {reason}", file=sys.stderr)
        return 2
    if len(content) > LARGEST:
        print(f"{options.file} is larger than {LARGEST >> 20} MB: split it first", file=sys.stderr)
        return 2
    text = decoded(content)
    shown = described(text) if options.command == "read" else estimated(text, options)
    print(json.dumps(shown, indent=2, default=str))
    return 0


def parser() -> argparse.ArgumentParser:
    """What the command line understands."""
    found = argparse.ArgumentParser(prog="python -m backoffice.x12", description=__doc__)
    commands = found.add_subparsers(required=True, dest="command")
    reading = commands.add_parser("read", help="print what a document says")
    reading.add_argument("file", type=Path)
    estimating = commands.add_parser("estimate", help="print what a visit costs the client")
    estimating.add_argument("file", type=Path)
    _add_what_is_asked(estimating)
    return found


def _content(file: Path) -> bytes:
    """The bytes of *file*, and one more than may be read where it is too large."""
    with file.open("rb") as opened:
        return opened.read(LARGEST + 1)


def _add_what_is_asked(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--service-type",
        dest="service_types",
        action="append",
        required=True,
        type=_service_type,
        metavar="CODE",
        help="as MH; said more than once, they are tried in that order",
    )
    parser.add_argument("--network", choices=("in", "out"), default="in")
    parser.add_argument("--fee", type=_dollars, metavar="DOLLARS", help="what is charged: 150.00")
    parser.add_argument("--allowed", type=_dollars, metavar="DOLLARS", help="what was agreed")
    parser.add_argument("--telehealth", action="store_true", help="by video, not in the office")
    parser.add_argument("--on", type=_day, metavar="DAY", help="the day of the visit: 2026-03-09")
    parser.add_argument("--procedure", type=str.upper, metavar="CODE", help="as 90837")
    parser.add_argument("--tier", type=tier_named, help='the tier of the provider, as "tier 1"')


def _service_type(text: str) -> str:
    if not (text.isascii() and text.isalnum() and len(text) <= 3):
        raise argparse.ArgumentTypeError("write a service type code, as MH or 30")
    return text.upper()


def _dollars(text: str) -> Money:
    try:
        amount = Money.dollars(text)
    except Refused as problem:
        raise argparse.ArgumentTypeError(str(problem)) from problem
    if amount < Money.ZERO:
        raise argparse.ArgumentTypeError("an amount is not negative")
    return amount


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        message = "write the day as year-month-day, as in 2026-03-09"
        raise argparse.ArgumentTypeError(message) from problem


def estimated(text: str, options: argparse.Namespace) -> dict[str, Any]:
    """What a visit costs the client by the answer *text*, ready to be JSON."""
    answer = translation.read(text)
    asked = asked_by(options, answer)
    found = estimate(answer, asked)
    owes = {"client_owes": _decimal(found.client_owes), "certainty": found.certainty}
    if found.low is not None and found.high is not None:
        owes |= {"low": _decimal(found.low), "high": _decimal(found.high)}
    return owes | {
        "basis": [_part(part) for part in found.basis],
        "unknown": found.unknown,
        "assumptions": found.assumptions,
        "notices": [notice.model_dump() for notice in found.notices],
        "citations": found.citations,
        "service_type": found.service_type,
        "on": asked.on,
        "rules": found.rules,
    }


def asked_by(options: argparse.Namespace, answer: PayerAnswer) -> Asked:
    """The visit that the command line asks *answer* about.

    Where it names no day, that is the document's, or that on which a plan begins later.
    """
    begun = [span for span in answer.spans if span.since] if answer.made_on else []
    last = max((span.since for span in begun if span.since), default=date.min)
    later = options.on is None and answer.made_on is not None and last > answer.made_on
    return Asked(
        service_types=tuple(options.service_types),
        network=options.network,
        telehealth=options.telehealth,
        on=last if later else options.on or answer.made_on,
        on_by=tuple(span.segment for span in begun if later and span.since == last),
        procedure=options.procedure,
        tier=options.tier,
        allowed=options.allowed,
        fee=options.fee,
    )


def _part(part: Basis) -> dict[str, Any]:
    shown: dict[str, Any] = {"rule": part.rule, "amount": _decimal(part.amount)}
    if part.low is not None and part.high is not None:
        shown |= {"low": _decimal(part.low), "high": _decimal(part.high)}
    return shown | {"segments": part.segments, "says": part.says}


def _decimal(amount: Money | None) -> str | None:
    return amount.decimal_text if amount is not None else None


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
    if document.kind in {"837P", "837"}:  # some leave out the guide's name
        billed = claim_837p.read(text)
        return _heading(billed.document, billed.findings) | {
            "claims": [_claim(claim) for claim in billed.claims]
        }
    if any(remittance_835.is_remittance(each) for each in document.sets):
        paid = remittance_835.read(text)
        shown = remittances_shown.of_payments(paid)
        shown |= acknowledgments_shown.of_envelopes(document)
        return _heading(paid.document, paid.findings) | shown
    if any(claim_ack_277ca.is_acknowledgment(each) for each in document.sets):
        said = claim_ack_277ca.read(text)
        shown = acknowledgments_shown.of_claims(said)
        return _heading(said.document, said.findings) | shown
    return _heading(document, document.findings) | acknowledgments_shown.of_envelopes(document)


def _heading(document: Document, findings: tuple[Finding, ...]) -> dict[str, Any]:
    return {
        "kind": document.kind,
        "version": document.version,
        "interchanges": len(document.interchanges),
        "groups": len(document.groups),
        "sets": len(document.sets),
        "findings": [finding._asdict() for finding in findings],
    }


def _answer(answer: Answer) -> dict[str, Any]:
    """An answer; the first party named beside a benefit is nearly always the only one."""
    shown: dict[str, Any] = _named(answer)
    for benefit in shown["benefits"]:
        benefit["other_party"] = next(iter(benefit["other_parties"]), None)
    return shown


def _named(value: Any) -> Any:
    """*value* with its parts by name wherever they have names; JSON has no such tuples."""
    if not isinstance(value, tuple):
        return value
    if not hasattr(value, "_asdict"):
        return [_named(each) for each in value]
    return {name: _named(each) for name, each in value._asdict().items()}


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


def _claim(claim: Claim) -> dict[str, Any]:
    """A claim, with its patient told as a person of an answer is, and whom it is billed to."""
    patient = claim.patient
    return asdict(claim) | {
        "patient": {
            "last": patient.last,
            "first": patient.first,
            "member_id": claim.subscriber.member_id,
            "dependent": claim.dependent is not None,
            "birth_date": patient.birth_date,
            "sex": patient.sex,
        },
        "secondary": claim.is_secondary,
    }


if __name__ == "__main__":
    sys.exit(main())
