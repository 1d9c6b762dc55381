"""Of whom an insurer's answer speaks: the person asked about, as the insurer writes them."""

from __future__ import annotations

from collections.abc import Sequence

from backoffice.adapters.payers.legible import legible
from backoffice.domain.answer import Insured
from backoffice.x12 import answers as x12
from backoffice.x12.codes import INACTIVE


def asked_about(answers: Sequence[x12.Answer]) -> Sequence[x12.Answer]:
    """Of a subscriber and their one dependent, who was asked about: no trace stands with the other.

    That the subscriber's plan is not active is said of the dependent's, too.
    """
    if len(answers) == 2:
        above, below = answers
        if below.subscriber == above.person and not above.traces:
            ended = tuple(each for each in above.benefits if each.code in INACTIVE)
            return (below._replace(benefits=(*ended, *below.benefits)),)
    return answers


def insured(person: x12.Person) -> Insured | None:
    """The person as the payer writes them, or None where it names nobody."""
    if person.first is None and person.last is None:
        return None
    return Insured(
        first_name=legible(person.first),
        last_name=legible(person.last),
        birth_date=person.birth_date,
        member_id=person.member_id,
        corrected=person.corrected,
        segment=person.segment,
    )
