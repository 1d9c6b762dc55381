"""Remittances that nobody thought of: drawn so that they add up, or so that they may not."""

from __future__ import annotations

from hypothesis import strategies as st

from backoffice.x12.remittances import Payment
from tests.support.remittances import ANA, SERVED, remittance

REASONS = [("CO", "45"), ("CO", "96"), ("PR", "1"), ("PR", "2"), ("PR", "3"), ("OA", "23")]
CENTS = st.integers(1, 400_00)


def dollars(cents: int) -> str:
    """*cents* as a payer may write them: 25, 25.5, 0.05."""
    whole, rest = divmod(abs(cents), 100)
    written = f"{whole}.{rest:02}".rstrip("0").rstrip(".")
    return f"-{written}" if cents < 0 else written


@st.composite
def adjusted(draw: st.DrawFn) -> tuple[list[str], int]:
    """CAS segments, one for each group in use, and the cents that they explain."""
    segments, explained = [], 0
    for group in draw(st.lists(st.sampled_from(["CO", "PR", "OA"]), unique=True)):
        text = f"CAS*{group}"
        codes = [code for of, code in REASONS if of == group]
        for code in draw(st.lists(st.sampled_from(codes), min_size=1, max_size=6)):
            cents = draw(CENTS)
            text += f"*{code}*{dollars(cents)}*{draw(st.sampled_from(['', '', '1']))}"
            explained += cents
        segments.append(text.rstrip("*"))
    return segments, explained


@st.composite
def remittances(draw: st.DrawFn, *, sound: bool = True) -> str:
    """An 835 of up to three claims; unless it is *sound*, any sum may be off by some cents."""

    def wrong() -> int:
        return 0 if sound else draw(st.sampled_from([0, 0, 0, 1, -100]))

    segments: list[str] = []
    total = 0
    for number in range(draw(st.integers(1, 3))):
        own, explained = draw(adjusted())
        lines, charged, settled = draw(_lines(sound))
        head = f"CLP*PCN{number}*1*{dollars(charged + wrong())}*{dollars(settled - explained)}"
        segments += [f"{head}**12*HL-{number}", *own, ANA, *lines]
        total += settled - explained
    pairs = draw(st.lists(CENTS.map(lambda cents: cents - 200_00).filter(bool), max_size=6))
    kept = "".join(f"*WO:X*{dollars(cents)}" for cents in pairs)
    plb = [f"PLB*1999999984*20261231{kept}"] if kept else []
    amount = dollars(total - sum(pairs) + wrong())
    return remittance("LX*1", *segments, *plb, amount=amount)


@st.composite
def _lines(draw: st.DrawFn, sound: bool) -> tuple[list[str], int, int]:
    """Service lines, the cents that they charge, and the cents that are paid for them."""
    segments: list[str] = []
    charged = settled = 0
    for _ in range(draw(st.integers(1, 4))):
        reasons, explained = draw(adjusted())
        paid = draw(CENTS)
        moved = 0 if sound else draw(st.sampled_from([0, 0, 0, 1, -5]))
        svc = f"SVC*HC:90837:95*{dollars(paid + explained)}*{dollars(paid + moved)}**1"
        segments += [svc, SERVED, *reasons]
        charged, settled = charged + paid + explained, settled + paid
    return segments, charged, settled


def off(found: Payment) -> set[tuple[str, int]]:
    """Which sums of a payment that we read do not hold, and at which segment."""
    wrong = {("claim", claim.segment) for claim in found.claims if claim.off_by}
    wrong |= {
        ("line", line.segment) for claim in found.claims for line in claim.lines if line.off_by
    }
    return wrong | ({("payment", 2)} if found.off_by else set())
