"""Of whom an insurer's answer speaks: the person asked about, as the insurer writes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backoffice.adapters.payers.legible import legible
from backoffice.domain.answer import Insured
from backoffice.x12 import answers as x12
from backoffice.x12.codes import INACTIVE
from backoffice.x12.segments import Document

_MOST_CITED = 500


def asked_about(answers: Sequence[x12.Answer]) -> Sequence[x12.Answer]:
    """Of a subscriber and their one dependent, who was asked about: no trace stands with the other.

    That the subscriber's plan is not active is said of the dependent's, too.
    """
    if len(answers) == 2:
        above, below = answers
        if below.subscriber == above.person and not above.traces:
            ended = tuple(
                each._replace(other_parties=()) for each in above.benefits if each.code in INACTIVE
            )
            return (below._replace(benefits=(*ended, *below.benefits)),)
    return answers


def about_segments(answers: Sequence[x12.Answer], document: Document) -> tuple[int, ...]:
    """The segments that tell whom *answers* are about; none where only one person can be meant."""
    people = asked_about(answers)
    if len(people) == 1:
        (only,) = people
        above = [only.subscriber.under] if only.subscriber else []
        return tuple(sorted({only.person.under, *above})) if only.person.dependent else ()
    levels = {each.person.under for each in answers}
    levels |= {each.subscriber.under for each in answers if each.subscriber}
    found = [at for opened, at, tag in _placed(document) if opened in levels and tag in _TELLING]
    return tuple(dict.fromkeys(found))[:_MOST_CITED]


_TELLING = frozenset({"HL", "TRN", "EB"})


def level_of(segment: int, document: Document) -> int | None:
    """The HL that opens the level at which *segment* stands."""
    return next((opened for opened, at, _ in _placed(document) if at == segment and opened), None)


def _placed(document: Document) -> Iterator[tuple[int, int, str]]:
    """Each segment of a 271: the HL that it stands under, its number and its tag."""
    for transaction_set in document.sets:
        opened = 0
        for number, tag in enumerate(transaction_set.tags):
            opened = number if tag == "HL" else opened
            yield opened, number, tag


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
