"""The list of all edits, and how a bill is held against them before it leaves."""

from __future__ import annotations

from collections.abc import Iterable

from backoffice.domain.bill import Bill, Frequency
from backoffice.domain.edits.circumstances import Circumstances
from backoffice.domain.edits.cover import COVER_EDITS
from backoffice.domain.edits.diagnosing import DIAGNOSIS_EDITS
from backoffice.domain.edits.edit import Edit, Finding
from backoffice.domain.edits.lines import LINE_EDITS
from backoffice.domain.edits.payer_rules import PAYER_EDITS
from backoffice.domain.edits.people import PEOPLE_EDITS
from backoffice.domain.payer import PayerTerms

EDITS: tuple[Edit, ...] = (
    *PEOPLE_EDITS,
    *COVER_EDITS,
    *DIAGNOSIS_EDITS,
    *LINE_EDITS,
    *PAYER_EDITS,
)
"""In the order in which findings are told: who, who pays, why, what, and on what terms."""


def findings(
    bill: Bill, circumstances: Circumstances, *, learned: Iterable[Edit] = ()
) -> tuple[Finding, ...]:
    """What the edits find in *bill*, in the order of the list; nothing where it may leave.

    A payer's terms of the day switch on what only it needs, and off what it does without.
    *learned* are those that earlier rejections of the same payer taught.
    """
    looked = (
        edit.finding(bill, circumstances)
        for edit in (*EDITS, *learned)
        if _applies(edit, bill, circumstances.terms)
    )
    return tuple(found for found in looked if found is not None)


def _applies(edit: Edit, bill: Bill, terms: PayerTerms | None) -> bool:
    if bill.frequency == Frequency.VOID and not edit.on_voids:
        return False
    if terms is None or not edit.payers_differ:
        return edit.usual
    return (edit.usual or edit.code in terms.edits_on) and edit.code not in terms.edits_off
