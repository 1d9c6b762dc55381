"""Reasons: every code that a verdict can have, with a sentence on why and one on what is next."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Verdict(StrEnum):
    """What the office makes of the answer, and who acts next."""

    ACTIVE = "active"  # nobody
    INACTIVE = "inactive"  # the client: tell us the plan in force
    NEEDS_CLIENT = "needs_client"  # the client: correct what the payer did not recognise
    NEEDS_STAFF = "needs_staff"  # us
    PAYER_DOWN = "payer_down"  # us: ask again later


class ActsNext(StrEnum):
    """Who has to do something about a verdict; the staff's are the names of their queues."""

    CLIENT = "client"
    PROVIDER = "provider"
    ELIGIBILITY = "eligibility"
    ENROLMENT = "enrolment"  # the provider is not known to the payer as it should be
    CONFIGURATION = "configuration"  # how we ask is wrong, whoever is asked about
    LATER = "later"  # us: ask again on a later day; nobody has to look meanwhile
    NOBODY = "nobody"


class ReasonCode(StrEnum):
    """Why a verdict is what it is. The codes are stable: records and callers keep them."""

    COVERED = "covered"
    # The plan, or this care under it, is not in force on that day.
    PLAN_INACTIVE = "plan_inactive"
    PLAN_ENDED = "plan_ended"
    PLAN_BEGINS_LATER = "plan_begins_later"
    # The plan is in force, but that is not enough.
    NOT_COVERED = "not_covered"
    CARE_INACTIVE = "care_inactive"
    CONTRADICTORY = "contradictory"
    CARE_NOT_MENTIONED = "care_not_mentioned"
    VISITS_USED_UP = "visits_used_up"
    OTHER_PAYER = "other_payer"
    OTHER_PAYER_FIRST = "other_payer_first"
    CARVED_OUT = "carved_out"
    OTHER_SOURCE = "other_source"
    NOT_PROCESSED = "not_processed"
    RESTRICTED = "restricted"
    OUT_OF_NETWORK = "out_of_network"
    NOT_YET_IN_NETWORK = "not_yet_in_network"
    # The answer is not one, or not about what was asked.
    STATUS_NOT_SAID = "status_not_said"
    ANOTHER_PERSON = "another_person"
    ANOTHER_YEAR = "another_year"
    EMPTY = "empty"
    SEVERAL_PEOPLE = "several_people"
    QUESTION_REFUSED = "question_refused"
    ENVELOPE_REFUSED = "envelope_refused"
    ACKNOWLEDGED_ONLY = "acknowledged_only"
    OTHER_DOCUMENT = "other_document"
    UNREADABLE = "unreadable"
    # The payer rejects the question, and says why (AAA03).
    PAYER_UNREACHABLE = "payer_unreachable"
    PAYER_ID_REFUSED = "payer_id_refused"
    UNKNOWN_REJECTION = "unknown_rejection"
    PROVIDER_NOT_ACCEPTED = "provider_not_accepted"
    QUESTION_INCOMPLETE = "question_incomplete"
    CARE_NOT_ANSWERED = "care_not_answered"
    DAY_NOT_ACCEPTED = "day_not_accepted"
    DAY_TOO_LATE = "day_too_late"
    MAYBE_ANOTHER_BLUE_PLAN = "maybe_another_blue_plan"
    MEMBER_ID_NOT_ACCEPTED = "member_id_not_accepted"
    BIRTH_DATE_NOT_ACCEPTED = "birth_date_not_accepted"
    NAME_NOT_ACCEPTED = "name_not_accepted"
    SEX_NOT_ACCEPTED = "sex_not_accepted"
    MORE_THAN_ONE_MATCH = "more_than_one_match"
    NOT_ON_THE_POLICY = "not_on_the_policy"
    NOT_IN_THE_GROUP = "not_in_the_group"
    PERSON_NOT_FOUND = "person_not_found"
    # The payer says what to do about its rejection (AAA04).
    RESEND = "resend"
    WAIT = "wait"
    HELD_BY_PAYER = "held_by_payer"
    # The payer was not asked, or not through to the end.
    PAYER_GIVEN_UP = "payer_given_up"
    PAYER_NOT_ASKED = "payer_not_asked"
    PAYER_UNKNOWN = "payer_unknown"
    CLEARINGHOUSE_REFUSED = "clearinghouse_refused"


class Reason(NamedTuple):
    """What one code means: a verdict, who acts next, why in a sentence, and what is next."""

    verdict: Verdict
    owner: ActsNext
    says: str
    next_action: str


_LOOKS = "Our eligibility team looks into it and writes to you."
_CALLS = "Our eligibility team asks the payer by telephone and writes to you."
_ENROLS = "Our enrolment team clears it up with the payer and writes to you."
_MENDS = "Our eligibility team mends how the payer is asked, and asks again."
_AGAIN = "We ask the payer again by ourselves."
_COPY = "Send a new insurance link and ask the client to copy the card exactly."
_IN_FORCE = "Ask the client for the plan that is in force."


def _staff(says: str, next_action: str = _LOOKS, owner: ActsNext = ActsNext.ELIGIBILITY) -> Reason:
    return Reason(Verdict.NEEDS_STAFF, owner, says, next_action)


def _client(says: str, next_action: str = _COPY) -> Reason:
    return Reason(Verdict.NEEDS_CLIENT, ActsNext.CLIENT, says, next_action)


def _inactive(says: str) -> Reason:
    return Reason(Verdict.INACTIVE, ActsNext.CLIENT, says, _IN_FORCE)


def _later(says: str, verdict: Verdict = Verdict.PAYER_DOWN, next_action: str = _AGAIN) -> Reason:
    return Reason(verdict, ActsNext.LATER, says, next_action)


REASONS: dict[ReasonCode, Reason] = {
    ReasonCode.COVERED: Reason(
        Verdict.ACTIVE,
        ActsNext.NOBODY,
        "The plan is active, and this provider is in network for it.",
        "Nothing to do.",
    ),
    ReasonCode.PLAN_INACTIVE: _inactive("The plan is not active on the day of the visit."),
    ReasonCode.PLAN_ENDED: _inactive("The plan ended before the day of the visit."),
    ReasonCode.PLAN_BEGINS_LATER: _inactive("The plan begins after the day of the visit."),
    ReasonCode.NOT_COVERED: _staff("The plan is active, but does not cover this kind of care."),
    ReasonCode.CARE_INACTIVE: _staff("The plan is active, but not for this kind of care."),
    ReasonCode.CONTRADICTORY: _staff("The payer calls the plan both active and inactive.", _CALLS),
    ReasonCode.CARE_NOT_MENTIONED: _staff(
        "The plan is active, but the payer speaks of other care only.", _CALLS
    ),
    ReasonCode.VISITS_USED_UP: _staff(
        "The plan is active, but none of the visits that it allows is left.", _CALLS
    ),
    ReasonCode.OTHER_PAYER: _staff("The payer names another payer for this client's care."),
    ReasonCode.OTHER_PAYER_FIRST: _staff("The payer says that another payer pays first."),
    ReasonCode.CARVED_OUT: _staff("The payer refers us to somebody else for this kind of care."),
    ReasonCode.OTHER_SOURCE: _staff("The payer says that somebody else has the answer."),
    ReasonCode.NOT_PROCESSED: _staff(
        "The payer could not say whether this kind of care is covered.", _CALLS
    ),
    ReasonCode.RESTRICTED: _staff("The plan pays for this care with a named provider only."),
    ReasonCode.OUT_OF_NETWORK: _staff(
        "The plan is active, but this provider is not in network for it.",
        _ENROLS,
        ActsNext.ENROLMENT,
    ),
    ReasonCode.NOT_YET_IN_NETWORK: _staff(
        "The plan is active, but the visit is before this provider's effective date with it.",
        "See the client out of network, paying cash, or on a day from the effective date on.",
        ActsNext.PROVIDER,
    ),
    ReasonCode.STATUS_NOT_SAID: _staff(
        "The payer's answer does not say whether the plan is active.", _CALLS
    ),
    ReasonCode.ANOTHER_PERSON: _staff(
        "The payer answers about somebody of another first name or date of birth.", _CALLS
    ),
    ReasonCode.ANOTHER_YEAR: _later(
        "The payer answers for another year than that of the visit.",
        Verdict.NEEDS_STAFF,
        "We ask the payer again when that year begins.",
    ),
    ReasonCode.EMPTY: _staff("The payer's answer is about nobody.", _CALLS),
    ReasonCode.SEVERAL_PEOPLE: _staff("The payer answers about several people at once."),
    ReasonCode.QUESTION_REFUSED: _staff(
        "The payer refused the form of our question.", _MENDS, ActsNext.CONFIGURATION
    ),
    ReasonCode.ENVELOPE_REFUSED: _staff(
        "The payer refused our question unopened.", _MENDS, ActsNext.CONFIGURATION
    ),
    ReasonCode.ACKNOWLEDGED_ONLY: _later("The payer took our question, but did not answer it."),
    ReasonCode.OTHER_DOCUMENT: _staff("What came is no answer about eligibility.", _CALLS),
    ReasonCode.UNREADABLE: _staff("The payer's answer cannot be read.", _CALLS),
    ReasonCode.PAYER_UNREACHABLE: _later("The payer could not be reached."),
    ReasonCode.PAYER_GIVEN_UP: Reason(
        Verdict.PAYER_DOWN, ActsNext.ELIGIBILITY, "The payer could not be reached.", _CALLS
    ),
    ReasonCode.PAYER_ID_REFUSED: _staff(
        "The payer is not known under the id that we ask with.", _MENDS, ActsNext.CONFIGURATION
    ),
    ReasonCode.UNKNOWN_REJECTION: _staff("The payer would not answer, and it is not clear why."),
    ReasonCode.PROVIDER_NOT_ACCEPTED: _staff(
        "The payer would not answer for this provider.", _ENROLS, ActsNext.ENROLMENT
    ),
    ReasonCode.QUESTION_INCOMPLETE: _staff(
        "The payer misses something in our question.", _MENDS, ActsNext.CONFIGURATION
    ),
    ReasonCode.CARE_NOT_ANSWERED: _staff(
        "The payer would not answer for this kind of care.", _CALLS
    ),
    ReasonCode.DAY_NOT_ACCEPTED: _staff(
        "The payer would not answer for the day of the visit.",
        "Our eligibility team asks for another day and writes to you.",
    ),
    ReasonCode.DAY_TOO_LATE: _later(
        "The payer does not answer for a day as far ahead as the visit.",
        Verdict.NEEDS_STAFF,
        "We ask the payer again when the visit is nearer.",
    ),
    ReasonCode.MAYBE_ANOTHER_BLUE_PLAN: _staff(
        "This Blue plan does not know the person; another Blue plan may.",
        "Our eligibility team asks the Blue plan that the first letters of the member ID name.",
    ),
    ReasonCode.MEMBER_ID_NOT_ACCEPTED: _client("The payer does not recognise the member ID."),
    ReasonCode.BIRTH_DATE_NOT_ACCEPTED: _client("The payer has another date of birth."),
    ReasonCode.NAME_NOT_ACCEPTED: _client("The payer does not recognise the name."),
    ReasonCode.SEX_NOT_ACCEPTED: _client("The payer has another sex on file."),
    ReasonCode.MORE_THAN_ONE_MATCH: _client("The payer finds more than one person."),
    ReasonCode.NOT_ON_THE_POLICY: _client(
        "The payer knows the policy holder, but not the client under that policy."
    ),
    ReasonCode.NOT_IN_THE_GROUP: _client("The payer does not find the person in the group."),
    ReasonCode.PERSON_NOT_FOUND: _client(
        "The payer does not recognise the person or the member ID."
    ),
    ReasonCode.RESEND: _later("The payer asks us to send the same question again."),
    ReasonCode.WAIT: _later(
        "The payer asks us to wait before we ask again.",
        Verdict.NEEDS_STAFF,
        "We ask the payer again after the days that it named.",
    ),
    ReasonCode.HELD_BY_PAYER: _staff(
        "The payer, or somebody it passed our question to, answers by another way.", _CALLS
    ),
    ReasonCode.PAYER_NOT_ASKED: _staff("The payer could not be asked."),
    ReasonCode.PAYER_UNKNOWN: _staff("This payer is not in our registry, or cannot be asked yet."),
    ReasonCode.CLEARINGHOUSE_REFUSED: _staff(
        "The clearinghouse would not pass our question on.", _MENDS, ActsNext.CONFIGURATION
    ),
}
"""Every code's meaning; a test holds the table complete."""
