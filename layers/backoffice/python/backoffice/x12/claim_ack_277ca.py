"""Did a claim arrive, was it let into processing, or was it sent back, and why? (277CA)

A claim is as bad as the worst that is said of it or its lines. What is said of a sender or a
provider counts for their claims, also for those that the document does not list. 005010X214.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from backoffice.x12 import envelope
from backoffice.x12.acknowledgment_codes import CLAIM_CATEGORIES
from backoffice.x12.claim_statuses import (
    Acknowledgments,
    ClaimStatus,
    LineStatus,
    Party,
    Receipt,
    State,
    Status,
    Totals,
    state_of,
    worst,
)
from backoffice.x12.findings import Finding, Severity
from backoffice.x12.hierarchy import CLAIM_STATUS, Level, chunks, levels
from backoffice.x12.segments import NOTHING, Segment, TransactionSet
from backoffice.x12.values import day, span, whole_number

_REFUSING_ACTION = "U"  # STC03; WQ lets in
_PATIENTS = frozenset({"PT", "22", "23"})  # the latter two in documents older than X214


def read(text: str) -> Acknowledgments:
    """Everything that *text* says of claims; of another kind, nothing and a finding."""
    document = envelope.read(text)
    findings = list(document.findings)
    receipts: list[Receipt] = []
    claims: list[ClaimStatus] = []
    for transaction_set in document.sets:
        if is_acknowledgment(transaction_set):
            reading = _Reading(transaction_set, findings)
            receipts += reading.receipts
            claims += reading.claims
    if not receipts and not claims:
        findings.append(Finding("error", "ST01", "this acknowledges no claim"))
    return Acknowledgments(document, tuple(receipts), tuple(claims), tuple(findings))


def is_acknowledgment(transaction_set: TransactionSet) -> bool:
    """Whether it is a 277CA, and not another kind of 277; some come without their version."""
    if transaction_set.kind == "277CA":
        return True
    purposes = [each.code(6) for each in transaction_set.segments if each.tag == "BHT"]
    return transaction_set.identifier == "277" and purposes[:1] == ["TH"]


@dataclass(frozen=True, slots=True)
class _Said:
    """The STC segments about one thing, taken together."""

    state: State
    statuses: tuple[Status, ...]
    amount: str | None
    on: date | None
    messages: tuple[str, ...]


class _Reading:
    """One transaction set while it is being read."""

    def __init__(self, transaction_set: TransactionSet, findings: list[Finding]) -> None:
        self._within = transaction_set.control_number
        self._findings = findings
        self._latest: dict[str, Level] = {}
        self.receipts: list[Receipt] = []
        self.claims: list[ClaimStatus] = []
        for level in levels(transaction_set, CLAIM_STATUS, findings):
            self._latest[level.code] = level
            if level.code in _PATIENTS:
                self.claims += self._claims(level)
            elif level.code in {"21", "19"} or level.has("STC"):
                self.receipts.append(self._receipt(level))
        self._count()

    def _above(self, level: Level, code: str) -> Level | None:
        """The level *code* over *level*, or where the tree has a hole, the last one before it."""
        return level.ancestor(code) or self._latest.get(code)

    def _batch(self, level: Level) -> str | None:
        receiver = self._above(level, "21")
        return receiver.first("TRN").said(2) if receiver else None

    def _source(self, level: Level) -> Party:
        source = self._above(level, "20")
        return _party(source.first("NM1") if source else NOTHING)

    def _receipt(self, level: Level) -> Receipt:
        said = self._said(level.segments)
        if level.code not in {"21", "19"}:  # then it concerns everything below
            self._find("warning", "STC", "a status stands at a level that has none")
        return Receipt(
            level="provider" if level.code == "19" else "receiver",
            party=_party(level.first("NM1")),
            trace=level.first("TRN").said(2),
            batch=self._batch(level),
            state=said.state,
            statuses=said.statuses,
            amount=said.amount,
            on=said.on,
            messages=said.messages,
            totals=_totals(level.segments),
            source=self._source(level),
        )

    def _claims(self, level: Level) -> Iterator[ClaimStatus]:
        """The claims of one patient; each begins with its number."""
        pieces = list(chunks(level.segments, "TRN"))
        if not pieces and level.has("STC"):
            pieces = [level.segments]
            self._find("error", "TRN", "a status stands without the number of its claim")
        return (self._claim(level, piece) for piece in pieces)

    def _claim(self, level: Level, segments: tuple[Segment, ...]) -> ClaimStatus:
        lines = tuple(self._line(each) for each in chunks(segments, "SVC"))
        head = _before(segments, "SVC")
        said = self._said(head)
        refused = self._refused_above(level)
        served = span(_qualified(head, "DTP", "472", value=3) or "")
        return ClaimStatus(
            patient_control_number=segments[0].said(2) if segments[0].tag == "TRN" else None,
            payer_claim_number=_qualified(head, "REF", "1K"),
            clearinghouse_number=_qualified(head, "REF", "D9"),
            state=self._state_of_claim(said, lines, refused),
            statuses=said.statuses or (() if lines else refused),
            amount=said.amount,
            on=said.on,
            served=served,
            messages=said.messages,
            lines=lines,
            source=self._source(level),
            batch=self._batch(level),
        )

    def _refused_above(self, level: Level) -> tuple[Status, ...]:
        """Why the provider or the receiver above was sent back; nothing where neither was."""
        above = [found for code in ("19", "21") if (found := self._above(level, code))]
        said = [_statuses(each.segments) for each in above]
        return next((statuses for statuses in said if state_of(statuses) == "rejected"), ())

    def _state_of_claim(
        self, said: _Said, lines: tuple[LineStatus, ...], refused: tuple[Status, ...]
    ) -> State:
        own = worst([said.state, *(line.state for line in lines)])
        if not said.statuses and not lines:
            if not refused:
                self._find("error", "STC", "nothing is said of a claim that is listed")
            return "rejected" if refused else "received"
        if own != said.state:
            self._find("warning", "STC", "a line is worse off than its claim")
        if refused and own != "rejected":
            self._find("error", "STC", "a claim is taken whose sender is refused")
            return "received"
        return own

    def _line(self, segments: tuple[Segment, ...]) -> LineStatus:
        said = self._said(segments)
        service = segments[0].components(1)
        return LineStatus(
            control_number=_qualified(segments, "REF", "FJ"),
            procedure=(service[1] or None) if len(service) > 1 else None,
            charge=segments[0].said(2),
            state=said.state if said.statuses else "accepted",  # then nothing is held against it
            statuses=said.statuses,
        )

    def _said(self, segments: Iterable[Segment]) -> _Said:
        found = [each for each in segments if each.tag == "STC"]
        statuses = _statuses(found)
        state = state_of(statuses)
        if not all(status.category in CLAIM_CATEGORIES for status in statuses):
            self._find("warning", "STC01", "a category of status is not known")
        actions = {each.code(3) for each in found}
        if state != "rejected" and actions == {_REFUSING_ACTION}:
            self._find("error", "STC03", "the action refuses what the status does not")
            state = "received"
        return _Said(
            state=state,
            statuses=statuses,
            amount=next((each.said(4) for each in found if each.said(4)), None),
            on=next((day(each.said(2) or "") for each in found if each.said(2)), None),
            messages=tuple(text for each in found if (text := each.said(12))),
        )

    def _count(self) -> None:
        """Whoever counts more claims sent back than are listed has lost one of them for us."""
        if any(each.state == "rejected" for each in self.receipts):
            return
        counted = max((each.totals.rejected or 0 for each in self.receipts), default=0)
        listed = sum(claim.state == "rejected" for claim in self.claims)
        if counted > listed:
            self._find("error", "QTY", f"{counted} claims counted as sent back, {listed} listed")

    def _find(self, severity: Severity, where: str, says: str) -> None:
        self._findings.append(Finding(severity, where, says, self._within))


def _statuses(segments: Iterable[Segment]) -> tuple[Status, ...]:
    """Every composite of every STC; one that says nothing is left out."""
    found = []
    for segment in segments:
        for number in (1, 10, 11) if segment.tag == "STC" else ():
            parts = [part.upper() or None for part in segment.components(number)]
            if any(parts):
                found.append(Status(*[*parts, None, None][:3]))
    return tuple(found)


def _party(name: Segment) -> Party:
    return Party(name.code(1), name.said(3), name.said(9), name.code(8), name.said(4))


def _totals(segments: Sequence[Segment]) -> Totals:
    def counted(*codes: str) -> int | None:
        said = (_qualified(segments, "QTY", code) for code in codes)
        return next((whole_number(text) for text in said if text), None)

    return Totals(
        accepted=counted("90", "QA"),
        rejected=counted("AA", "QC"),
        accepted_amount=_qualified(segments, "AMT", "YU"),
        rejected_amount=_qualified(segments, "AMT", "YY"),
    )


def _before(segments: Sequence[Segment], tag: str) -> tuple[Segment, ...]:
    end = next((index for index, each in enumerate(segments) if each.tag == tag), len(segments))
    return tuple(segments[:end])


def _qualified(
    segments: Iterable[Segment], tag: str, qualifier: str, *, value: int = 2
) -> str | None:
    """Element *value* of the first *tag* whose first element is *qualifier*."""
    for segment in segments:
        if segment.tag == tag and segment.code(1) == qualifier:
            return segment.said(value)
    return None
