"""An insurer's answer: is the person covered, and what does the insurer say a visit costs? (271)

Real answers break their guide in many ways, so one odd segment never costs the rest. Benefits
belong to the person under whose HL they stand, and rejections to everybody under theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backoffice.x12 import envelope
from backoffice.x12.answers import Answer, Benefit, Party, Person, Place, Rejection, Reply, Trace
from backoffice.x12.benefits import read_benefits, read_party, read_period, read_reference
from backoffice.x12.codes import ACTIVE, INACTIVE, WHOLE_PLAN
from backoffice.x12.findings import Finding
from backoffice.x12.hierarchy import ELIGIBILITY, Level, leaves, levels
from backoffice.x12.segments import UNSAID, Document, Row, TransactionSet, made
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
    accepted = _accepted(document, kind)
    said = document, kind, document.version, accepted, tuple(answers), tuple(findings)
    return made(Reply, said)


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
    return [_answer(level, transaction_set, findings) for level in answered]


def _is_answered(level: Level, *, is_last: bool) -> bool:
    """A subscriber above a dependent is only answered about if benefits stand under them.

    A payer or a provider counts where the document ends with refusing them.
    """
    if level.has("EB"):
        return True
    if not is_last or level.code in {"22", "23"}:
        return is_last
    return any(above.has("AAA") for above in level.path())


def _answer(level: Level, told: TransactionSet, findings: list[Finding]) -> Answer:
    insured = level.ancestor("22") or level
    rows, traces = told.rows, [*insured.numbers("TRN")]
    if level is not insured:
        traces += level.numbers("TRN")
    if level.has("EB") and level.code not in {"22", "23"}:
        says = "benefits stand under no person"
        findings.append(Finding("error", "EB", says, told.control_number))
    person = _person(level, insured, findings)
    benefits = read_benefits(level, findings)
    said = (
        _party(level, "20"),
        _party(level, "21"),
        person,
        _person(insured, insured, findings) if person.dependent else None,
        tuple([_trace(rows[number]) for number in traces]),
        _active(benefits),
        tuple([each for above in level.path() if above.has("AAA") for each in _rejections(above)]),
        benefits,
        told.control_number,
    )
    return made(Answer, said)


def _party(level: Level, code: str) -> Party:
    """The payer or the provider: whom the level *code* at or above this one names."""
    its = level.ancestor(code)
    number = its.number("NM1") if its else 0
    return read_party(level.within.rows[number], number)


def _trace(row: Row) -> Trace:
    _, kind, number, assigned_by = (row + UNSAID)[:4]
    return made(Trace, (kind.upper() or None, number or None, assigned_by or None))


def _person(level: Level, insured: Level, findings: list[Finding]) -> Person:
    rows = level.within.rows
    is_person = level.code in {"22", "23"}
    named = level.number("NM1") if is_person else 0
    _, _, _, last, first, middle, _, _, _, member_id = (rows[named] + UNSAID)[:10]
    _, _, birth_date, sex = (rows[level.number("DMG")] + UNSAID)[:4]
    _, _, relationship, reason, why = (rows[level.number("INS")] + UNSAID)[:5]
    if not member_id and level is not insured and is_person:
        member_id = (rows[insured.number("NM1")] + UNSAID)[9]
    references = [read_reference(rows[number]) for number in level.numbers("REF")]
    periods = [read_period(rows[number], number, findings) for number in level.numbers("DTP")]
    said = (
        last or None,
        first or None,
        middle or None,
        member_id or None,
        level.code == "23",
        day(birth_date),
        sex.upper() or None,
        relationship.upper() or None,
        (reason, why) == ("001", "25"),
        tuple(references) if is_person else (),
        tuple(periods),
        named,
        level.start,
    )
    return made(Person, said)


def _rejections(level: Level) -> Iterator[Rejection]:
    """The AAA segments of one level; where they stand in it says what they refuse."""
    place = _PLACES.get(level.code, "subscriber")
    for number, tag in enumerate(level.tags, level.start):
        if tag == "NM1" and place == "source":
            place = "payer"
        elif tag == "EB":
            place = "benefit"
        elif tag == "AAA":
            _, _, _, code, follow_up = (level.within.rows[number] + UNSAID)[:5]
            said = code.upper() or None, follow_up.upper() or None
            yield Rejection(*said, place, number, level.start)


def _active(benefits: Sequence[Benefit]) -> bool | None:
    """What is said of the whole plan decides; else what is said of any kind of care.

    One active coverage is enough: payers list the ended one beside the current one.
    """
    stated = [each for each in benefits if each.code in _STATED]
    whole = [each for each in stated if not each.service_types or WHOLE_PLAN in each.service_types]
    deciding = whole or stated
    return not ACTIVE.isdisjoint([each.code for each in deciding]) if deciding else None
