"""Another independent judge of claims: x12sdk, whose first objection is all that it tells."""

from __future__ import annotations

from x12sdk.parsing import X12ParseException

from tests.support.x12_samples import judged

_STUMBLES = (LookupError, TypeError, ArithmeticError)
"""What some faults make it do where it should object; it takes such a document as little."""


def objection(text: str) -> str | None:
    """What the judge holds against *text*, which is one document; None when it passes."""
    try:
        return None if len(judged(text)) == 1 else "there is no document"
    except (X12ParseException, ValueError, *_STUMBLES) as refused:
        return repr(refused)
