"""What 277CAs, 999s, TA1s and 835s say of claims, in the office's words.

An 837P of ours carries one claim, and one number of ours stands in ISA13, GS06, ST02 and BHT03: so
whoever names the interchange, the group or the batch names that claim. A remittance is heard as an
acknowledgment, too: a payer that decides a claim has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from backoffice.domain.claim_rejection import RejectedBy
from backoffice.domain.claim_word import ClaimWord, DocumentKind, NamedWord, Standing, Told
from backoffice.x12 import (
    acknowledgment_999,
    claim_ack_277ca,
    interchange_ack_ta1,
    remittance_835,
)
from backoffice.x12.acknowledgment_999 import AcknowledgedGroup
from backoffice.x12.claim_statuses import ClaimStatus, Party, Receipt
from backoffice.x12.findings import Finding
from backoffice.x12.segments import UNSAID, Document, TransactionSet
from backoffice.x12.values import day

_REFUSED_ENVELOPE = "R"
_SEEN_BEFORE = "025"
"""TA105: this very number came before. So an earlier sending may well have arrived."""
_KINDS = {
    "835": DocumentKind.REMITTANCE,
    "277": DocumentKind.CLAIMS,
    "999": DocumentKind.SYNTAX,
    "997": DocumentKind.SYNTAX,
}
_CONTROL_NUMBER = re.compile("[A-Z0-9]{1,20}")
_PAYERS_NUMBER = re.compile(r"[!-~](?:[ -~]{0,48}[!-~])?")
_MOST_CODES = 20
_ASTRAY = frozenset({"BPR", "CLP", "SVC", "CAS", "PLB", "ISA", "IEA"})
"""Where a warning is about money that no set holds, or about text outside of any interchange."""
_MISCOUNTED = frozenset({"SE01", "SE02"})
_NO_SIGN_OF_IT = frozenset({"22", "23", "25"})
"""CLP02 of what a payer may say of a claim that it does not have: a reversal, which its decision
precedes; that the claim is not its own; and a price for care to come."""


def told(text: str) -> Told:
    """Everything that *text* says of claims of ours, whatever it is; it never raises."""
    said = claim_ack_277ca.read(text)
    words = (
        *_of_claims(said.claims),
        *_of_receipts(said.rejections),
        *_of_groups(said.document),
        *_of_envelopes(said.document),
        *_of_remittances(said.document),
    )
    kind = _kind(said.document)
    is_whole = not _hides_something(kind, said.document, said.findings)
    return Told(kind=kind, words=words, is_whole=is_whole)


def _kind(document: Document) -> DocumentKind:
    named = {_KINDS.get(each.identifier or "") for each in document.sets}
    found = next((kind for kind in DocumentKind if kind in named), None)
    if found is not None:
        return found
    is_envelope = any(interchange_ack_ta1.interchanges(document))
    return DocumentKind.ENVELOPE if is_envelope else DocumentKind.UNKNOWN


def _hides_something(kind: DocumentKind, document: Document, findings: Iterable[Finding]) -> bool:
    """Whether more may be said of claims than was understood."""
    if kind is DocumentKind.UNKNOWN or any(e.identifier not in _KINDS for e in document.sets):
        return True
    if any(e.severity == "warning" and e.where in _ASTRAY for e in document.findings):
        return True
    if kind is DocumentKind.REMITTANCE:
        return _hides_payments(document)
    return kind is DocumentKind.CLAIMS and any(each.severity == "error" for each in findings)


def _hides_payments(document: Document) -> bool:
    """Whether a whole payment may be missing; one that is there in part, posting sees to."""
    ended = all(each.tags[-1] == "SE" for each in document.sets)
    return ended and any(
        each.severity == "error" and each.where not in _MISCOUNTED for each in document.findings
    )


def _of_claims(claims: Iterable[ClaimStatus]) -> Iterator[NamedWord]:
    for each in claims:
        statuses = (*each.statuses, *(status for line in each.lines for status in line.statuses))
        word = ClaimWord(
            standing=_standing(each.state, each.source),
            by=_door(each.source),
            codes=_codes(map(str, statuses)),
            payer_claim_number=_payers_number(each.payer_claim_number, each.source),
            said_on=each.on,
        )
        number = (each.patient_control_number or "").strip().upper()
        yield NamedWord(
            word=word,
            control_number=number if _CONTROL_NUMBER.fullmatch(number) else None,
            interchange=None if number else _number(each.batch),
            sentences=each.messages,
        )


def _of_receipts(rejections: Iterable[Receipt]) -> Iterator[NamedWord]:
    """What was sent back above the claims hits those that are not listed, too."""
    for each in rejections:
        word = ClaimWord(
            standing=Standing.REJECTED,
            by=_door(each.source),
            codes=_codes(map(str, each.statuses)),
            said_on=each.on,
        )
        number = _number(each.batch) or _number(each.trace)
        yield NamedWord(word=word, interchange=number, sentences=each.messages)


def _of_groups(document: Document) -> Iterator[NamedWord]:
    for group in acknowledgment_999.groups(document):
        if group.functional not in {None, "HC"}:  # that of an eligibility question
            continue
        number = _number(group.control_number)
        took = group.took(f"{number:04}") if number else None
        if took is None and any(not each.accepted for each in group.sets):
            took = False
        word = ClaimWord(
            standing=Standing.REJECTED if took is False else Standing.RECEIVED,
            by=RejectedBy.SYNTAX,
            codes=_codes(_faults(group)) if took is False else (),
        )
        yield NamedWord(word=word, interchange=number)


def _faults(group: AcknowledgedGroup) -> Iterator[str]:
    for each in group.sets:
        for fault in each.errors:
            place = ".".join(filter(None, (fault.segment, fault.element)))
            yield f"{place}:{fault.code or ''}"
        yield from (f"IK5:{reason}" for reason in each.reasons)
    yield from (f"AK9:{reason}" for reason in group.reasons)


def _of_envelopes(document: Document) -> Iterator[NamedWord]:
    for each in interchange_ack_ta1.interchanges(document):
        if each.note == _SEEN_BEFORE:
            continue
        is_refused = each.code == _REFUSED_ENVELOPE
        word = ClaimWord(
            standing=Standing.REJECTED if is_refused else Standing.RECEIVED,
            by=RejectedBy.ENVELOPE,
            codes=_codes([each.note or ""]) if is_refused else (),
        )
        yield NamedWord(word=word, interchange=_number(each.control_number))


def _of_remittances(document: Document) -> Iterator[NamedWord]:
    for told in filter(remittance_835.is_remittance, document.sets):
        paid_on = day(_row(told, "BPR")[16])
        for tag, row in zip(told.tags, told.rows, strict=True):
            number = (row + UNSAID)[1].upper()
            if tag != "CLP" or (row + UNSAID)[2] in _NO_SIGN_OF_IT:
                continue
            word = ClaimWord(
                standing=Standing.ACCEPTED,
                by=RejectedBy.PAYER,
                payer_claim_number=_legal((row + UNSAID)[7]),
                said_on=paid_on,
            )
            named = number if _CONTROL_NUMBER.fullmatch(number) else None
            yield NamedWord(word=word, control_number=named, from_remittance=True)


def _row(told: TransactionSet, tag: str) -> list[str]:
    """The first segment of that tag, with room behind it; or what says nothing."""
    found = told.rows[told.tags.index(tag)] if tag in told.tags else []
    return found + UNSAID + UNSAID


def _standing(state: str, source: Party) -> Standing:
    """How a claim stands; who is not the payer cannot take it in for the payer."""
    standing = Standing(state)
    if standing is Standing.ACCEPTED and _door(source) is not RejectedBy.PAYER:
        return Standing.RECEIVED
    return standing


def _door(source: Party) -> RejectedBy:
    return RejectedBy.PAYER if source.entity == "PR" else RejectedBy.CLEARINGHOUSE


def _payers_number(number: str | None, source: Party) -> str | None:
    return _legal(number) if number and _door(source) is RejectedBy.PAYER else None


def _legal(number: str) -> str | None:
    """A payer's own number, if it can be one."""
    number = number.strip()
    return number if len(number) <= 50 and _PAYERS_NUMBER.fullmatch(number) else None


def _codes(codes: Iterable[str]) -> tuple[str, ...]:
    clean = (re.sub("[^A-Za-z0-9_.:,*-]", "-", code)[:60] for code in codes)
    return tuple(dict.fromkeys(filter(None, clean)))[:_MOST_CODES] or ("-",)


def _number(text: str | None) -> int | None:
    """Our own number, if *text* can be one."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else None
