"""Reads hand_answered_835.txt: remittances, with what people say they mean and must change.

The claims that they pay are `BOOK`. A case tells, for each of them and for each payment, what is on
which account in the end, or why a person has to look: whoever posts has to come to the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from tests.support.remittances import payment, payments
from tests.support.x12_samples import on_wire

_WRITTEN = Path(__file__).with_suffix(".txt")

Account = Literal[
    "BANK",
    "CHARGED",
    "CLIENT_OWES",
    "CONTRACTUAL",
    "DISPUTED",
    "INTEREST",
    "OTHER_PAYER_OWES",
    "PAYER_BALANCE",
    "REMITTED",
]
ACCOUNTS: frozenset[str] = frozenset(get_args(Account))

Reason = Literal[
    "already_decided",  # a second word on a claim, and nothing took back the first
    "charge_differs",  # the payer names another charge than we billed
    "claim_off",  # charge, payment and reasons of a claim do not add up
    "line_off",  # the claim adds up, one of its lines does not
    "line_unknown",  # the payer names a service that we did not bill, or leaves one out
    "no_original",  # it takes back what was never posted, or not like that
    "not_ours",  # no claim of ours bears that number
    "not_whole",  # the document is cut off
    "passed_on",  # the payer says that the claim is another payer's
    "paid_second",  # the payer was asked as the first one, and says that it paid after another
    "payment_off",  # payment, claims and what is kept do not add up; or a part is missing
    "priced_only",  # care that was not given
]
REASONS: frozenset[str] = frozenset(get_args(Reason))


class OurLine(NamedTuple):
    """A service that we billed; `charge` in cents."""

    line_id: str
    procedure: str
    modifiers: tuple[str, ...]
    day: date
    charge: int


class OurClaim(NamedTuple):
    """A claim as we sent it.

    With `further_insurance`, another payer decides after this one; that claim is `after` it, and
    about the same visit. An `eap` pays for the employer, so that the client never owes anything.
    """

    control_number: str
    lines: tuple[OurLine, ...]
    further_insurance: bool = False
    after: str | None = None
    eap: bool = False

    @property
    def charge(self) -> int:
        """Cents that we asked for."""
        return sum(line.charge for line in self.lines)


BOOK = (
    OurClaim("A1001", (OurLine("A1001L1", "90837", ("95",), date(2026, 2, 27), 150_00),)),
    OurClaim(
        "B2002",
        (
            OurLine("B2002L1", "90837", ("95",), date(2026, 2, 26), 150_00),
            OurLine("B2002L2", "90785", ("95",), date(2026, 2, 26), 20_00),
        ),
    ),
    OurClaim(
        "C3003",
        (OurLine("C3003L1", "90834", (), date(2026, 2, 25), 120_00),),
        further_insurance=True,
    ),
    OurClaim(
        "C3004",
        (OurLine("C3004L1", "90834", (), date(2026, 2, 25), 120_00),),
        after="C3003",
    ),
    OurClaim("D4005", (OurLine("D4005L1", "90791", (), date(2026, 2, 20), 200_00),)),
    OurClaim("E5006", (OurLine("E5006L1", "90834", ("HJ",), date(2026, 2, 24), 120_00),), eap=True),
)


class Document(NamedTuple):
    """One text as it arrives, and what reading it must find.

    `payments` are those it holds, each with the cents by which it is off; `claims` those of all of
    them, in order, each with the cents that it pays and leaves to the patient, and whether it adds
    up. `findings` say how bad and where, `objections` which judges refuse the text.
    """

    text: str
    payments: list[tuple[str, int]]
    claims: list[tuple[str, int, int | None, bool]]
    findings: list[str]
    objections: list[str]


class Expected(NamedTuple):
    """What is on whose account in the end, in cents; and why something waits for a person."""

    posted: dict[str, int]
    held: tuple[str, ...]


class HandAnswered(NamedTuple):
    """Documents that arrive one after the other, and what has become of each claim and payment.

    What is not named has nothing posted and nothing held. Claims go by control number, payments
    by trace.
    """

    name: str
    documents: list[Document]
    claims: dict[str, Expected]
    payments: dict[str, Expected]


def read() -> Iterator[HandAnswered]:
    """Every case; a line that is neither a segment nor a known sentence fails."""
    for block in _WRITTEN.read_text(encoding="utf-8").split("\n\n"):
        lines = [line.strip() for line in block.splitlines() if not line.startswith("#")]
        if lines:
            yield _case(lines[0], lines[1:])


def _case(name: str, lines: list[str]) -> HandAnswered:
    parts: list[list[str]] = [[]]
    ends: dict[str, Expected] = {}
    for line in lines:
        if line == "then":
            parts.append([])
        elif told := re.fullmatch(r"(\S+) (posts|held): (.+)", line):
            whose, what, said = told.groups()
            before = ends.get(whose, Expected({}, ()))
            ends[whose] = (
                before._replace(posted=_posted(said))
                if what == "posts"
                else before._replace(held=_held(said))
            )
        else:
            parts[-1].append(line)
    documents = [_document(part) for part in parts]
    traces = {trace for document in documents for trace, _ in document.payments}
    return HandAnswered(
        name,
        documents,
        claims={whose: end for whose, end in ends.items() if whose not in traces},
        payments={whose: end for whose, end in ends.items() if whose in traces},
    )


def _document(lines: list[str]) -> Document:
    sets: list[tuple[list[str], dict[str, str]]] = []
    found = Document("", [], [], [], [])
    how = cut = ""
    for line in lines:
        if head := re.fullmatch(r"(pays|notes) (\S+) by (\S+)", line):
            kind, amount, trace = head.groups()
            sets.append(([], {"kind": kind, "amount": amount, "trace": trace}))
        elif said := re.fullmatch(r"payment (\S+)(?: off by (\S+))?", line):
            found.payments.append((said[1], cents(said[2] or "0")))
        elif said := re.fullmatch(r"claim (\S+) pays (\S+) leaves (\S+)( but is off)?", line):
            left = None if said[3] == "unknown" else cents(said[3])
            found.claims.append((said[1], cents(said[2]), left, not said[4]))
        elif line.startswith("finds: "):
            found.findings.extend(line.removeprefix("finds: ").split(", "))
        elif line.startswith("refused by: "):
            found.objections.extend(line.removeprefix("refused by: ").split(", "))
        elif line.startswith("cut off after: "):
            cut = line.removeprefix("cut off after: ")
        elif line.startswith("written: "):
            how = line.removeprefix("written: ")
        else:
            assert re.match(r"[A-Z][A-Z0-9]{1,2}\*", line), line
            sets[-1][0].append(line)
    whole = _text(sets, how)
    assert cut in whole
    text = whole[: whole.index(cut) + len(cut)] if cut else whole
    return found._replace(text=text)


def _text(sets: list[tuple[list[str], dict[str, str]]], how: str) -> str:
    written = []
    for number, (segments, head) in enumerate(sets, 1):
        loops = ["LX*1"] if segments and segments[0].startswith("CLP*") else []
        said = payment(
            *loops,
            *segments,
            amount=head["amount"],
            trace=head["trace"],
            number=f"{number:04}",
        )
        if head["kind"] == "notes":
            said[1] = f"BPR*H*{head['amount']}*C*NON************20260305"
        written.append(said)
    match how:
        case "as 4010":
            old = on_wire(payments(*written, version="004010X091A1"))
            return old.replace("*^*00501*", "*U*00401*").replace("PER*BL*", "PER*CX*")
        case "with odd delimiters":
            return on_wire(payments(*written), element="|", component=">", end="\n")
        case "in another envelope":
            return on_wire(payments(*written)).replace("000000907", "000000911")
        case "with a mark in front":
            return "\ufeff" + on_wire(payments(*written))
        case _:
            assert not how, how
            return on_wire(payments(*written))


def cents(dollars: str) -> int:
    """*dollars* with two decimals, or none, in cents."""
    assert re.fullmatch(r"-?\d+(\.\d\d)?", dollars), dollars
    return int(dollars.replace(".", "")) * (1 if "." in dollars else 100)


def _posted(said: str) -> dict[str, int]:
    legs = dict(leg.split(" ") for leg in said.split(", ")) if said != "nothing" else {}
    assert legs.keys() <= ACCOUNTS, legs
    return {account: cents(amount) for account, amount in legs.items()}


def _held(said: str) -> tuple[str, ...]:
    reasons = tuple(said.split(", "))
    assert set(reasons) <= REASONS, reasons
    return reasons
