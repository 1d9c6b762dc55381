"""Writing what became of claims: the 277CA that a clearinghouse or a payer sends back.

The office never sends one; the simulated clearinghouse does, and an independent judge reads it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from backoffice.x12.characters import identifier, transliterated
from backoffice.x12.claim_statuses import Party, Status, state_of
from backoffice.x12.findings import X12Error
from backoffice.x12.writing import Composite, Element, Envelope, Route, Row, Usage, interchange

VERSION = "005010X214"
_FEW = 3  # STC01, STC10 and STC11


@dataclass(frozen=True, slots=True)
class Word:
    """What is said of something: one to three statuses, the dollars meant, and free text."""

    statuses: tuple[Status, ...]
    amount: Decimal
    message: str | None = None

    @property
    def refuses(self) -> bool:
        """Whether it sends back what it is about."""
        return state_of(self.statuses) == "rejected"


@dataclass(frozen=True, slots=True)
class LineWord:
    """What is held against one service line."""

    procedure: str
    modifiers: tuple[str, ...]
    charge: Decimal
    statuses: tuple[Status, ...]
    control_number: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimWord:
    """What is said of one claim; `served` has the first and the last day."""

    patient: Party
    patient_control_number: str
    word: Word
    served: tuple[date, date]
    payer_claim_number: str | None = None
    clearinghouse_number: str | None = None
    lines: tuple[LineWord, ...] = ()


@dataclass(frozen=True, slots=True)
class ProviderWord:
    """What is said of the claims of one provider; where it refuses, none need be listed."""

    party: Party
    word: Word
    claims: tuple[ClaimWord, ...] = ()
    trace: str = "0"
    unlisted: int = 0


@dataclass(frozen=True, slots=True)
class BatchWord:
    """What is said of everything that one sender sent in one document.

    `batch` is the number of their document (BHT03), `trace` whoever speaks gives their own.
    `unlisted` counts claims that are sent back without being listed, here or at a provider.
    """

    source: Party
    receiver: Party
    trace: str
    batch: str
    received_on: date
    word: Word
    providers: tuple[ProviderWord, ...] = ()
    unlisted: int = 0


def write(
    batch: BatchWord, route: Route, *, control_number: int, at: datetime, usage: Usage
) -> str:
    """The 277CA that says *batch*, dated *at*.

    Names are transliterated, identifiers go as they are. Raises `X12Error` for what X12 cannot
    carry, and for a word with no status or with more than three.
    """
    envelope = Envelope("277", "HN", VERSION, route, control_number, at, usage)
    return interchange(_Rows(at.astimezone(UTC)).of(batch), envelope)


class _Rows:
    """The rows of one document, which number their levels as they go."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._levels = 0

    def of(self, batch: BatchWord) -> list[Row]:
        begin: Row = ("BHT", "0085", "08", batch.trace, self._at.date(), f"{self._at:%H%M}", "TH")
        claims = [claim for each in batch.providers for claim in each.claims]
        unlisted = batch.unlisted + sum(each.unlisted for each in batch.providers)
        rows: list[Row] = [
            begin,
            self._level(None, "20", children=True),
            _name(batch.source),
            ("TRN", "1", _identifier(batch.trace)),
            ("DTP", "050", "D8", batch.received_on),
            ("DTP", "009", "D8", self._at.date()),
            self._level(1, "21", children=bool(batch.providers)),
            _name(batch.receiver),
            ("TRN", "2", _identifier(batch.batch)),
            self._status(batch.word),
            *_totals(claims, batch.word, unlisted, ("90", "AA")),
        ]
        for provider in batch.providers:
            rows += self._provider(provider)
        return rows

    def _provider(self, provider: ProviderWord) -> list[Row]:
        rows: list[Row] = [
            self._level(2, "19", children=bool(provider.claims)),
            _name(provider.party),
            ("TRN", "1", _identifier(provider.trace)),
            self._status(provider.word, dated=False),
            *_totals(provider.claims, provider.word, provider.unlisted, ("QA", "QC")),
        ]
        above = self._levels
        for claim in provider.claims:
            rows += self._claim(claim, above)
        return rows

    def _claim(self, claim: ClaimWord, above: int) -> list[Row]:
        first, last = claim.served
        served: Row = ("DTP", "472", "D8", first)
        if first != last:
            served = ("DTP", "472", "RD8", f"{first:%Y%m%d}-{last:%Y%m%d}")
        rows: list[Row] = [
            self._level(above, "PT", children=None),
            _name(claim.patient),
            ("TRN", "2", _identifier(claim.patient_control_number)),
            self._status(claim.word),
            *_references("1K", claim.payer_claim_number),
            *_references("D9", claim.clearinghouse_number),
            served,
        ]
        for line in claim.lines:
            rows += self._line(line, served)
        return rows

    def _line(self, line: LineWord, served: Row) -> list[Row]:
        procedure = Composite(("HC", line.procedure, *line.modifiers))
        word = Word(line.statuses, line.charge)
        return [
            ("SVC", procedure, line.charge, None, None, None, None, 1),
            self._status(word, priced=False),
            *_references("FJ", line.control_number),
            served,
        ]

    def _level(self, parent: int | None, code: str, *, children: bool | None) -> Row:
        self._levels += 1
        has = None if children is None else int(children)
        return ("HL", self._levels, parent, code, has)

    def _status(self, word: Word, *, dated: bool = True, priced: bool = True) -> Row:
        if not 0 < len(word.statuses) <= _FEW:
            raise X12Error("a status has one to three reasons")
        first, *more = [_composite(each) for each in word.statuses]
        amount: Element = word.amount if priced else None
        action = "U" if word.refuses or not priced else "WQ"
        text = _text(word.message, "the message", 264) if word.message else None
        second, third = (*more, None, None)[:2]
        on = self._at.date() if dated else None
        return ("STC", first, on, action, amount, *[None] * 5, second, third, text)


def _totals(
    claims: Sequence[ClaimWord], word: Word, unlisted: int, codes: tuple[str, str]
) -> list[Row]:
    """How many claims were let in and sent back, and what they come to; nothing for none."""
    refused = [each.word.amount for each in claims if each.word.refuses]
    taken = [each.word.amount for each in claims if not each.word.refuses]
    counted = len(refused) + unlisted
    lost = word.amount if unlisted and not claims else sum(refused, Decimal(0))
    rows: list[Row] = []
    rows += [("QTY", codes[0], len(taken))] if taken else []
    rows += [("QTY", codes[1], counted)] if counted else []
    rows += [("AMT", "YU", sum(taken, Decimal(0)))] if taken else []
    return rows + ([("AMT", "YY", lost)] if counted else [])


def _name(party: Party) -> Row:
    name = _text(party.name, "a name", 60)
    first = _text(party.first, "a first name", 35)
    if not name:
        raise X12Error("somebody has no name")
    is_person = party.entity == "QC" or bool(first)
    number = _identifier(party.identifier or "")
    kind = "1" if is_person else "2"
    return ("NM1", party.entity, kind, name, first, None, None, None, party.qualifier, number)


def _composite(status: Status) -> Composite:
    parts = (status.category or "", status.code or "", status.entity or "")
    return Composite(tuple(identifier(part, field="a code", longest=3) for part in parts if part))


def _references(qualifier: str, number: str | None) -> list[Row]:
    return [("REF", qualifier, _identifier(number))] if number else []


def _identifier(number: str) -> str:
    return identifier(number, field="an identifier", longest=80)


def _text(text: str | None, field: str, longest: int) -> str | None:
    return transliterated(text, field=field, longest=longest) if text else None
