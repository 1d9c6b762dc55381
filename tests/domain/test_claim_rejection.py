from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain.calendar import is_business_day
from backoffice.domain.claim_rejection import RejectedBy, Rejection, rejection
from backoffice.domain.edits.edit import Mender
from backoffice.domain.identifiers import PlainText
from backoffice.domain.rejection_codes import ANYBODY, NOTES, OF, WORDS
from backoffice.domain.rejection_words import MEANINGS, Trouble
from backoffice.domain.task import TaskOwner
from backoffice.x12.acknowledgment_codes import CLAIM_STATUSES, INTERCHANGE_NOTES

MONDAY = date(2026, 3, 9)
FILE_BY = date(2026, 6, 7)
PAYER, CLEARINGHOUSE = RejectedBy.PAYER, RejectedBy.CLEARINGHOUSE


def told(*codes: str, by: RejectedBy = PAYER, sentences: tuple[str, ...] = ()) -> Rejection:
    return rejection(codes, by=by, today=MONDAY, file_by=FILE_BY, sentences=sentences)


@pytest.mark.requirement("CL-1")
@pytest.mark.parametrize(
    ("code", "trouble", "owner"),
    [
        ("A7:562:85", Trouble.NETWORKS_NPI, Mender.ENROLMENT),
        ("A7:562:82", Trouble.CLINICIANS_NPI, Mender.ENROLMENT),
        ("A3:33:IL", Trouble.MEMBER_ID, Mender.CLIENT),
        ("A6:145:85", Trouble.TAXONOMY, Mender.ENROLMENT),
        ("A7:158:QC", Trouble.BIRTH_DATE, Mender.CLIENT),
        ("A7:504:IL", Trouble.HOLDER, Mender.CLIENT),
        ("A7:504:QC", Trouble.PERSON, Mender.CLIENT),
        ("A7:500:85", Trouble.NETWORKS_ADDRESS, Mender.CONFIGURATION),
        ("A8:453", Trouble.TELEHEALTH, Mender.BILLING),
        ("A7:254", Trouble.DIAGNOSIS, Mender.PROVIDER),
        ("A3:54", Trouble.DUPLICATE, Mender.BILLING),
        ("A4:35", Trouble.PAYERS_NUMBER, Mender.BILLING),
        ("A3:24:41", Trouble.OUR_NUMBERS, Mender.CONFIGURATION),
        ("A7:116", Trouble.WRONG_PAYER, Mender.BILLING),
        ("A7:178", Trouble.AMOUNTS, Mender.BILLING),
        ("A7:464", Trouble.PAYERS_NUMBER, Mender.BILLING),
        ("A7:476", Trouble.UNITS, Mender.BILLING),
        ("A7:535", Trouble.FREQUENCY, Mender.BILLING),
        ("A7:9999", Trouble.UNKNOWN, Mender.BILLING),
    ],
)
def test_a_payer_s_code_says_who_mends_it(code: str, trouble: Trouble, owner: Mender) -> None:
    found = told(code)
    assert (found.trouble, found.owner, found.codes) == (trouble, owner, (code,))


MENDS = {
    Mender.CLIENT: "26 27 29 30 31 32 33 34 88 90 97 109 125 126 156 157 158 163 164 500 501 502 "
    "503 504 505",
    Mender.PROVIDER: "84 85 171 187 252 254 255 286 454 477 483 488 507 509 510 674",
    Mender.ENROLMENT: "24 25 91 96 128 145 496 562",
    Mender.CONFIGURATION: "478 479 481 511 512 684",
    Mender.BILLING: "21 23 54 78 116 117 124 153 178 247 249 400 402 453 464 476 535 560 718",
}
"""Every status that says why a claim is sent back, by who can do something about it."""


@pytest.mark.requirement("CL-1")
def test_every_status_is_for_whoever_can_mend_what_it_names() -> None:
    said = {status: owner for owner, statuses in MENDS.items() for status in statuses.split()}
    assert said.keys() == set(CLAIM_STATUSES) - {"19", "20"}
    assert {status: told(f"A7:{status}").owner for status in said} == said


WHOSE = {
    ("85", "87"): {"26": Trouble.NETWORKS_NPI, "500": Trouble.NETWORKS_ADDRESS},
    ("82",): {"26": Trouble.CLINICIANS_NPI, "500": Trouble.ADDRESS},
    ("IL",): {"26": Trouble.MEMBER_ID, "125": Trouble.HOLDER},
    ("QC", ""): {"26": Trouble.MEMBER_ID, "125": Trouble.PERSON},
    ("40", "PR"): {"26": Trouble.PAYER_ID, "158": Trouble.BIRTH_DATE},
    ("41",): {"24": Trouble.OUR_NUMBERS, "26": Trouble.OUR_NUMBERS},
}


@pytest.mark.parametrize("entities", WHOSE)
def test_the_same_status_means_another_thing_about_somebody_else(entities: tuple[str, ...]) -> None:
    for entity in entities:
        meant = {status: told(f"A7:{status}:{entity}").trouble for status in WHOSE[entities]}
        assert meant == WHOSE[entities]


def test_every_trouble_is_what_some_code_note_or_sentence_stands_for() -> None:
    meant = {*ANYBODY.values(), *NOTES.values(), *(trouble for _, trouble in WORDS)}
    meant.update(trouble for of_whom in OF.values() for trouble in of_whom.values())
    assert set(Trouble) - meant == {Trouble.UNKNOWN}


@pytest.mark.requirement("CL-1")
def test_for_a_claim_that_came_too_late_nobody_turns_to_the_client() -> None:
    found = told("A3:718")
    assert (found.trouble, found.owner) == (Trouble.TOO_LATE, Mender.BILLING)
    assert "never bill the client" in found.next_action


@pytest.mark.parametrize("status", sorted(set(CLAIM_STATUSES) - {"19", "20"}))
def test_every_status_that_our_reader_labels_is_more_than_unknown(status: str) -> None:
    assert told(f"A7:{status}").trouble is not Trouble.UNKNOWN


def test_an_envelope_s_number_that_was_used_before_is_no_reason_to_send_again() -> None:
    found = told("025", by=RejectedBy.ENVELOPE)
    assert found.trouble is Trouble.SENT_TWICE
    assert "only then" in found.next_action


@pytest.mark.parametrize("note", sorted(INTERCHANGE_NOTES))
def test_what_is_wrong_with_an_envelope_is_ours_to_mend(note: str) -> None:
    assert told(note, by=RejectedBy.ENVELOPE).owner is Mender.CONFIGURATION


def test_what_breaks_the_standard_is_ours_to_mend() -> None:
    assert told("IK3*NM1*8", by=RejectedBy.SYNTAX).owner is Mender.CONFIGURATION


@pytest.mark.parametrize(
    ("sentence", "trouble"),
    [
        ("Billing provider taxonomy code is missing", Trouble.TAXONOMY),
        ("Claim frequency code must be 1, 7 or 8", Trouble.FREQUENCY),
        ("The diagnosis pointer is not valid", Trouble.DIAGNOSIS),
        ("Duplicate diagnosis-codes", Trouble.DIAGNOSIS),
        ("Duplicate claim", Trouble.DUPLICATE),
        ("Subscriber's date of birth is required", Trouble.BIRTH_DATE),
        ("The rendering provider's NPI is not known", Trouble.CLINICIANS_NPI),
        ("NPI fails its check digit", Trouble.NETWORKS_NPI),
        ("Patient control number is too long", Trouble.OUR_DOCUMENT),
        ("Payer claim control number is required", Trouble.PAYERS_NUMBER),
        ("Past the timely filing limit", Trouble.TOO_LATE),
        ("JACOBSON is not known", Trouble.INCOMPLETE),  # and no word of COB
        ("Something nobody has seen", Trouble.INCOMPLETE),
    ],
)
def test_the_clearinghouse_s_sentence_says_what_its_code_does_not(
    sentence: str, trouble: Trouble
) -> None:
    assert told("33", by=CLEARINGHOUSE, sentences=(sentence,)).trouble is trouble


def test_a_sentence_is_never_kept() -> None:
    found = told("33", by=CLEARINGHOUSE, sentences=("Member ID FERN0001 of Rivera is unknown",))
    assert found.trouble is Trouble.MEMBER_ID
    assert not re.search("FERN0001|Rivera", found.model_dump_json())


def test_of_several_reasons_ours_comes_first_and_the_others_are_named() -> None:
    found = told("A7:164:IL", "A7:562:85", "A7:21")
    assert (found.trouble, found.beside) == (Trouble.NETWORKS_NPI, (Trouble.MEMBER_ID,))
    assert found.codes == ("A7:164:IL", "A7:562:85", "A7:21")


def test_a_code_that_no_list_has_decides_nothing_beside_one_that_says_more() -> None:
    found = told("A7:9999", "A3:33:IL", "A7:21", "A3:33:IL")
    assert (found.trouble, found.beside) == (Trouble.MEMBER_ID, ())
    assert found.codes == ("A7:9999", "A3:33:IL", "A7:21"), "each once"


def test_a_code_of_any_length_is_kept_as_far_as_there_is_room() -> None:
    assert told(f"A7:{'9' * 80}").codes == (f"A7:{'9' * 57}",)


def test_what_no_list_has_goes_to_the_staff_with_its_codes() -> None:
    found = told("ZZ:~evil", "")
    assert (found.owner, found.codes) == (Mender.BILLING, ("ZZ:-evil", "-"))
    assert found.task_owner("provider-ruth") == TaskOwner.staff("billing")


def test_what_the_client_must_say_is_a_task_of_the_provider() -> None:
    assert told("A3:33:IL").task_owner("provider-ruth") == TaskOwner.provider("provider-ruth")


@pytest.mark.requirement("CL-1")
@pytest.mark.parametrize(
    ("code", "due"),
    [
        ("A7:254", date(2026, 3, 11)),  # the provider
        ("A3:33:IL", date(2026, 3, 16)),  # the client, over a weekend
        ("A3:54", date(2026, 3, 11)),  # billing
        ("A6:145:85", date(2026, 3, 12)),  # enrolment
        ("A7:481", date(2026, 3, 10)),  # ourselves
    ],
)
def test_each_has_as_many_business_days_as_it_takes(code: str, due: date) -> None:
    assert told(code).due_on == due


def test_what_must_arrive_by_a_sunday_is_mended_by_the_friday_before() -> None:
    thursday, sunday = date(2026, 3, 12), date(2026, 3, 15)
    found = rejection(("A3:33:IL",), by=PAYER, today=thursday, file_by=sunday)
    assert found.due_on == date(2026, 3, 13)


@pytest.mark.requirement("CL-1")
@given(
    st.sampled_from([f"A7:{status}" for status in CLAIM_STATUSES]),
    st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    st.integers(-5, 120),
)
def test_nobody_is_given_longer_than_the_payer_takes_claims(
    code: str, today: date, days: int
) -> None:
    file_by = today + timedelta(days)
    due = rejection((code,), by=PAYER, today=today, file_by=file_by).due_on
    assert today <= due <= max(today, file_by)
    assert due == today or is_business_day(due)


def test_every_trouble_says_why_and_what_is_next_in_a_sentence_each() -> None:
    assert set(MEANINGS) == set(Trouble)
    for meaning in MEANINGS.values():
        for sentence in (meaning.says, meaning.next_action):
            assert re.fullmatch(r"[A-Z][^.]*\.", sentence), sentence
            assert len(sentence) <= PlainText.longest
