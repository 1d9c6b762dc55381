"""An insurer's answer: is the person covered, and what does the insurer say a visit costs? (271)

Real answers break their guide in many ways, so one odd segment never costs the rest. Benefits
belong to the person under whose HL they stand, and rejections to everybody under theirs.
"""

from __future__ import annotations

from collections.abc import Sequence

from backoffice.x12 import envelope
from backoffice.x12.answers import Answer, Benefit, Person, Place, Rejection, Reply, Trace
from backoffice.x12.benefits import read_benefit, read_party, read_periods, read_references
from backoffice.x12.codes import ACTIVE, INACTIVE, WHOLE_PLAN
from backoffice.x12.findings import Finding
from backoffice.x12.hierarchy import ELIGIBILITY, Level, leaves, levels
from backoffice.x12.segments import NOTHING, Document, TransactionSet
from backoffice.x12.values import day

_PLACES: dict[str, Place] = {
    "20": "source",
    "21": "provider",
    "22": "subscriber",
    "23": "dependent",
}
_STATED = ACTIVE | INACTIVE
_ACKNOWLEDGMENTS = {"999": ("AK9", 1), "997": ("AK9", 1), "TA1": ("TA1", 4)}


def read(text: str) -> Reply:
    """Whatever came back for an inquiry; see `Reply` for what is not a 271."""
    document = envelope.read(text)
    findings, kind = list(document.findings), document.kind
    answers = [
        answer
        for transaction_set in document.sets
        if transaction_set.identifier == "271"
        for answer in _answers(transaction_set, findings)
    ]
    if not answers and kind not in {None, "271", *_ACKNOWLEDGMENTS}:
        findings.append(Finding("error", "ST01", "this is no answer to an inquiry"))
    return Reply(
        document=document,
        kind=kind,
        version=document.version,
        accepted=_accepted(document, kind),
        answers=tuple(answers),
        findings=tuple(findings),
    )


def _accepted(document: Document, kind: str | None) -> bool | None:
    """What an acknowledgment says; anything but accepted, with or without errors, is a no."""
    if kind not in _ACKNOWLEDGMENTS:
        return None
    tag, number = _ACKNOWLEDGMENTS[kind]
    segments = [each for sent in document.interchanges for each in sent.acknowledgments]
    segments += [each for transaction_set in document.sets for each in transaction_set.segments]
    verdicts = [segment.code(number) for segment in segments if segment.tag == tag]
    return all(verdict in {"A", "E"} for verdict in verdicts) if verdicts else None


def _answers(transaction_set: TransactionSet, findings: list[Finding]) -> list[Answer]:
    found = levels(transaction_set, ELIGIBILITY, findings)
    last = leaves(found)
    answered = [level for level in found if _is_answered(level, is_last=id(level) in last)]
    if not answered:
        says = "the transaction set answers about nobody"
        findings.append(Finding("error", "HL", says, transaction_set.control_number))
    return [_answer(level, transaction_set.control_number, findings) for level in answered]


def _is_answered(level: Level, *, is_last: bool) -> bool:
    """A subscriber above a dependent is only answered about if benefits stand under them.

    A payer or a provider counts where the document ends with refusing them.
    """
    if level.has("EB"):
        return True
    if not is_last or level.code in {"22", "23"}:
        return is_last
    return any(above.has("AAA") for above in level.path())


def _answer(level: Level, control_number: str, findings: list[Finding]) -> Answer:
    insured = level.ancestor("22") or level
    traces = insured.every("TRN") + (level.every("TRN") if level is not insured else [])
    if level.has("EB") and level.code not in {"22", "23"}:
        findings.append(Finding("error", "EB", "benefits stand under no person", control_number))
    person = _person(level, insured, findings)
    benefits = tuple([read_benefit(each, findings) for each in level.split("EB")])
    return Answer(
        payer=read_party((level.named("20"),)),
        provider=read_party((level.named("21"),)),
        person=person,
        subscriber=_person(insured, insured, findings) if person.dependent else None,
        traces=tuple([Trace(each.code(1), each.said(2), each.said(3)) for each in traces]),
        active=_active(benefits),
        rejections=tuple(
            [each for above in level.path() if above.has("AAA") for each in _rejections(above)]
        ),
        benefits=benefits,
        control_number=control_number,
    )


def _person(level: Level, insured: Level, findings: list[Finding]) -> Person:
    is_person = level.code in {"22", "23"}
    name = level.first("NM1") if is_person else NOTHING
    demographics, insurance = level.first("DMG"), level.first("INS")
    _, _, _, last, first, middle, _, _, _, member_id = name.first(10)
    _, _, relationship, reason, why = insurance.first(5)
    return Person(
        last=last or None,
        first=first or None,
        middle=middle or None,
        member_id=member_id or (insured.first("NM1").said(9) if is_person else None),
        dependent=level.code == "23",
        birth_date=day(demographics.said(2) or ""),
        sex=demographics.code(3),
        relationship=relationship.upper() or None,
        corrected=(reason, why) == ("001", "25"),
        references=read_references(level.every("REF")) if is_person else (),
        periods=read_periods(level.every("DTP"), findings),
        segment=name.position,
        under=level.segments[0].position,
    )


def _rejections(level: Level) -> list[Rejection]:
    """The AAA segments of one level; where they stand in it says what they refuse."""
    rejections = []
    place = _PLACES.get(level.code, "subscriber")
    for segment in level.segments:
        if segment.tag == "NM1" and place == "source":
            place = "payer"
        elif segment.tag == "EB":
            place = "benefit"
        elif segment.tag == "AAA":
            under = level.segments[0].position
            rejections.append(
                Rejection(segment.code(3), segment.code(4), place, segment.position, under)
            )
    return rejections


def _active(benefits: Sequence[Benefit]) -> bool | None:
    """What is said of the whole plan decides; else what is said of any kind of care.

    One active coverage is enough: payers list the ended one beside the current one.
    """
    stated = [each for each in benefits if each.code in _STATED]
    whole = [each for each in stated if not each.service_types or WHOLE_PLAN in each.service_types]
    deciding = whole or stated
    return any(each.code in ACTIVE for each in deciding) if deciding else None
