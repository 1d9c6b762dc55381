"""Causes: what a payer's reasons for paying less come down to, and what can be done about each."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from backoffice.domain.edits.edit import Mender


class Remedy(StrEnum):
    """What can be done about money that a payer did not pay."""

    CORRECT = "correct"  # send a claim that replaces it, or a new one
    APPEAL = "appeal"  # show the payer why it should pay after all
    OTHER_PAYER = "other_payer"  # bill another insurance, or ask the client about one
    ASK = "ask"  # ask the payer, or wait for what it still decides
    BILL = "bill"  # the client owes it; only where the payer says so, and only a person decides it
    WRITE_OFF = "write_off"  # nobody pays it; only a person decides it


class Cause(StrEnum):
    """What a reason comes down to. The codes are stable: records and tasks keep them."""

    INCOMPLETE = "incomplete"
    PERSON = "person"
    MODIFIER = "modifier"
    PLACE = "place"
    PROCEDURE = "procedure"
    UNITS = "units"
    DIAGNOSIS = "diagnosis"
    SERVICE_DAY = "service_day"
    AMOUNTS = "amounts"
    OUR_NUMBERS = "our_numbers"
    NOT_ON_FILE = "not_on_file"
    OUT_OF_NETWORK = "out_of_network"
    ABOVE_FEE = "above_fee"
    NO_RATE = "no_rate"
    TOO_LATE = "too_late"
    AUTHORIZATION = "authorization"
    NOT_AUTHORIZED = "not_authorized"
    REFERRAL = "referral"
    PLAN_RULES = "plan_rules"
    RECORDS = "records"
    BUNDLED = "bundled"
    MAIN_SERVICE = "main_service"
    ANOTHER_GAVE_IT = "another_gave_it"
    NOT_HELD = "not_held"
    DUPLICATE = "duplicate"
    PRIOR_PAYERS_WORD = "prior_payers_word"
    LEFT_BY_PRIOR_PAYER = "left_by_prior_payer"
    REFUSED_BY_PRIOR_PAYER = "refused_by_prior_payer"
    OTHER_INSURANCE_FIRST = "other_insurance_first"
    ACCIDENT = "accident"
    BEHAVIORAL_HEALTH = "behavioral_health"
    WRONG_PAYER = "wrong_payer"
    FORWARDED = "forwarded"
    NOT_INSURED_THEN = "not_insured_then"
    NOT_INSURED_HERE = "not_insured_here"
    CLIENT_TO_ANSWER = "client_to_answer"
    NECESSITY = "necessity"
    LESS_FOR_MENTAL_HEALTH = "less_for_mental_health"
    TOO_MUCH_CARE = "too_much_care"
    LIMIT_REACHED = "limit_reached"
    NOT_COVERED = "not_covered"
    APPEAL_REFUSED = "appeal_refused"
    PAID_TO_CLIENT = "paid_to_client"
    PAID_TO_ANOTHER = "paid_to_another"
    NOT_COLLECTABLE = "not_collectable"
    CLIENTS_SHARE = "clients_share"
    FIXED_PAYMENT = "fixed_payment"
    REDUCED = "reduced"
    PREMIUM_OPEN = "premium_open"
    PENDING = "pending"
    UNDERPAID = "underpaid"
    UNSAID = "unsaid"
    OTHER_FIELD = "other_field"
    UNKNOWN = "unknown"


class Meaning(NamedTuple):
    """One cause in words: why in a sentence, whose it is, what to do, and what is next."""

    says: str
    owner: Mender
    remedy: Remedy
    next_action: str
    clients_own: bool = False
    """Whether it can be the client's to pay at all, where the payer says so (PR) and a person
    decides it: no share of the network, the clinician or the contract in it."""
