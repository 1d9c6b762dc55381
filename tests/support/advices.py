"""Payments for tests: a visit that was paid, and whatever else may be drawn that adds up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from backoffice.x12.claim_statuses import Party
from backoffice.x12.remittance_writing import (
    Account,
    Advice,
    ClaimDecision,
    Kept,
    LineDecision,
    Method,
    PaidBy,
    PaidTo,
    Reason,
    write,
)
from backoffice.x12.writing import Route

AT = datetime(2026, 3, 20, 6, tzinfo=UTC)
DAY = date(2026, 2, 27)
NPI = "1999999984"
ACCOUNT = Account("111000025", "123")
PAYER = PaidBy(
    name="HARBOR LIGHT",
    payer_id="HLTHP",
    originator="1234567890",
    street="1 QUAY",
    city="BOSTON",
    state="MA",
    zip_code="02110",
    telephone="8005550100",
    account=ACCOUNT,
)
PAYEE = PaidTo("HARBOR NETWORK", NPI, "123456789", ACCOUNT)
ANA = Party("QC", "RIVERA", "FERN0001", "MI", "ANA")
CONTRACT, COPAY = Reason("CO", "45", Decimal(40)), Reason("PR", "3", Decimal(25))
VISIT = LineDecision(
    procedure=("90837", "95"),
    charge=Decimal(150),
    paid=Decimal(85),
    served=(DAY, DAY),
    reasons=(CONTRACT, COPAY),
    control_number="LINE1",
    allowed=Decimal(110),
)
PAID = ClaimDecision(
    patient_control_number="PCN1",
    payer_claim_number="HL-778",
    status="1",
    charge=Decimal(150),
    paid=Decimal(85),
    patient=ANA,
    served=(DAY, DAY),
    lines=(VISIT,),
    place="10",
    frequency="1",
)
ADVICE = Advice(
    amount=Decimal(85),
    trace="EFT-1",
    paid_on=AT.date(),
    method="ACH",
    payer=PAYER,
    payee=PAYEE,
    claims=(PAID,),
)


def of(*claims: ClaimDecision, kept: tuple[Kept, ...] = ()) -> Advice:
    """The payment of *claims* less what is *kept*."""
    amount = sum((each.paid for each in claims), Decimal(0))
    amount -= sum((each.amount for each in kept), Decimal(0))
    return replace(ADVICE, amount=amount, claims=claims, kept=kept)


def written(advice: Advice = ADVICE, *, number: int = 907) -> str:
    """The 835 that says *advice*."""
    return write(advice, Route("CLEARING", "HARBORNET"), control_number=number, at=AT, usage="T")


AMOUNTS = st.decimals(Decimal("0.01"), Decimal(9999), places=2)
SIGNED = st.decimals(Decimal(-9999), Decimal(9999), places=2)
NUMBERS = st.text("ABCDEFGHJK23456789-", min_size=1, max_size=18).map(lambda text: f"P{text}")
NAMES = st.one_of(
    st.text(min_size=1, max_size=12),
    st.sampled_from(["O'BRIEN", "NUÑEZ", "X*Y~CLP*PCN*1*9", "A:B^C", "李", "VON DER LEYEN"]),
)
REASONS = st.builds(
    Reason,
    st.sampled_from(["CO", "PR", "OA", "PI"]),
    st.sampled_from(["1", "2", "3", "18", "23", "45", "50", "96", "97", "119", "253", "B7"]),
    AMOUNTS,
    st.none() | st.integers(1, 9),
)
DAYS = st.tuples(st.dates(date(2015, 10, 1), date(2030, 12, 1)), st.integers(0, 3)).map(
    lambda drawn: (drawn[0], drawn[0] + timedelta(days=drawn[1]))
)
PROCEDURES = st.tuples(
    st.sampled_from(["90791", "90834", "90837", "90847", "H0004"]),
    st.lists(st.sampled_from(["95", "93", "HJ", "GT"]), max_size=4, unique=True),
).map(lambda drawn: (drawn[0], *drawn[1]))
KEPT = st.builds(
    Kept,
    st.sampled_from(["WO", "FB", "L6", "72", "CS"]),
    SIGNED,
    st.just("") | NUMBERS,
)


def charged(paid: Decimal, reasons: tuple[Reason, ...]) -> Decimal:
    """What was charged where so much was paid, and that is why not more."""
    return paid + sum((each.amount for each in reasons), Decimal(0))


@st.composite
def lines(draw: st.DrawFn) -> LineDecision:
    paid, reasons = draw(AMOUNTS), tuple(draw(st.lists(REASONS, max_size=9)))
    return LineDecision(
        procedure=draw(PROCEDURES),
        charge=charged(paid, reasons),
        paid=paid,
        served=draw(DAYS),
        reasons=reasons,
        control_number=draw(st.none() | NUMBERS),
        allowed=draw(st.none() | AMOUNTS),
        units=draw(st.integers(1, 4)),
        submitted=draw(st.just(()) | PROCEDURES),
        remarks=tuple(draw(st.lists(st.sampled_from(["N130", "M15", "MA130"]), max_size=2))),
    )


@st.composite
def claims(draw: st.DrawFn) -> ClaimDecision:
    of_claim = tuple(draw(st.lists(REASONS, max_size=7)))
    on_lines = tuple(draw(st.lists(lines(), max_size=3)))
    paid = sum((each.paid for each in on_lines), Decimal(0)) if on_lines else draw(AMOUNTS)
    if on_lines:
        paid -= sum((each.amount for each in of_claim), Decimal(0))
    whole = sum((each.charge for each in on_lines), Decimal(0)) or charged(paid, of_claim)
    return ClaimDecision(
        patient_control_number=draw(NUMBERS),
        payer_claim_number=draw(NUMBERS),
        status=draw(st.sampled_from(["1", "2", "3", "4", "19"])),
        charge=whole,
        paid=paid,
        patient=Party("QC", draw(NAMES), draw(NUMBERS), "MI", draw(st.none() | NAMES)),
        served=draw(DAYS),
        lines=on_lines,
        reasons=of_claim,
        insured=draw(st.none() | st.just(Party("IL", "RIVERA", "M1", "MI", "EVA"))),
        rendering=draw(st.none() | st.just(Party("82", "MOSS", NPI, "XX", "IRIS"))),
        forwarded_to=draw(st.none() | st.just(Party("TT", "OTHER PLAN", "OTHER", "PI"))),
        place=draw(st.sampled_from(["", "02", "10", "11"])),
        frequency=draw(st.sampled_from(["", "1", "7"])),
        received_on=draw(st.none() | st.just(DAY)),
        remarks=tuple(draw(st.lists(st.sampled_from(["MA01", "N30"]), max_size=2))),
    )


@st.composite
def advices(draw: st.DrawFn, *, most_kept: int = 6) -> Advice:
    """Any payment that adds up; two judges take no more than one PLB, which is six pairs."""
    kept = tuple(draw(st.lists(KEPT, max_size=most_kept)))
    advice = of(*draw(st.lists(claims(), min_size=1, max_size=3)), kept=kept)
    methods: tuple[Method, ...] = ("ACH", "CHK") if advice.amount else ("ACH", "CHK", "NON")
    return replace(advice, method=draw(st.sampled_from(methods)), trace=draw(NUMBERS))


def reversal(claim: ClaimDecision = PAID) -> ClaimDecision:
    """The notice that takes back *claim*."""

    def back(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
        return tuple(replace(each, amount=-each.amount) for each in reasons)

    return replace(
        claim,
        status="22",
        charge=-claim.charge,
        paid=-claim.paid,
        reasons=back(claim.reasons),
        lines=tuple(
            replace(
                line,
                charge=-line.charge,
                paid=-line.paid,
                allowed=None,
                reasons=back(line.reasons),
            )
            for line in claim.lines
        ),
    )
