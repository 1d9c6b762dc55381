"""What the codes of a rejected claim mean in plain words, and who can do something about them.

The codes are X12's: claim status codes with the entity that they are about (277CA STC), notes on
envelopes (TA1), and the clearinghouse's own edits, which come as code 33 with a sentence. The
words are ours.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from backoffice.domain.edits.edit import Mender


class Trouble(StrEnum):
    """What a rejection comes down to. The codes are stable: records and tasks keep them."""

    OUR_DOCUMENT = "our_document"
    SENT_TWICE = "sent_twice"
    PAYER_ID = "payer_id"
    OUR_NUMBERS = "our_numbers"
    NOT_ENROLLED = "not_enrolled"
    NETWORKS_NPI = "networks_npi"
    CLINICIANS_NPI = "clinicians_npi"
    TAXONOMY = "taxonomy"
    TAX_ID = "tax_id"
    NETWORKS_ADDRESS = "networks_address"
    DUPLICATE = "duplicate"
    PAYERS_NUMBER = "payers_number"
    FREQUENCY = "frequency"
    AMOUNTS = "amounts"
    TELEHEALTH = "telehealth"
    UNITS = "units"
    TOO_LATE = "too_late"
    OTHER_PAYER = "other_payer"
    WRONG_PAYER = "wrong_payer"
    AUTHORIZATION = "authorization"
    DIAGNOSIS = "diagnosis"
    PROCEDURE = "procedure"
    SERVICE_DAY = "service_day"
    MEMBER_ID = "member_id"
    GROUP = "group"
    PERSON = "person"
    HOLDER = "holder"
    BIRTH_DATE = "birth_date"
    SEX = "sex"
    RELATIONSHIP = "relationship"
    ADDRESS = "address"
    NOT_COVERED = "not_covered"
    INCOMPLETE = "incomplete"
    UNKNOWN = "unknown"


class Meaning(NamedTuple):
    """One trouble in words: why in a sentence, whose it is, and what is next."""

    says: str
    owner: Mender
    next_action: str


_OURS, _ENROLS, _BILLS = Mender.CONFIGURATION, Mender.ENROLMENT, Mender.BILLING
_PROVIDER, _CLIENT = Mender.PROVIDER, Mender.CLIENT

MEANINGS: dict[Trouble, Meaning] = {
    Trouble.OUR_DOCUMENT: Meaning(
        "The document broke a rule of the standard, so nobody looked at the claim.",
        _OURS,
        "Mend how claims are written, then send the claim again.",
    ),
    Trouble.SENT_TWICE: Meaning(
        "The envelope's number was used before, so the document was not opened.",
        _OURS,
        "Find out whether the claim arrived before, and only then send it again.",
    ),
    Trouble.PAYER_ID: Meaning(
        "The number under which the payer was addressed is not right.",
        _OURS,
        "Correct the payer's id for claims, then send the claim again.",
    ),
    Trouble.OUR_NUMBERS: Meaning(
        "The receiver does not know us as the sender of claims.",
        _OURS,
        "Clear up with the clearinghouse how it knows us, then send the claim again.",
    ),
    Trouble.NOT_ENROLLED: Meaning(
        "The payer does not take electronic claims from us for this provider yet.",
        _ENROLS,
        "Enrol the network with the payer for electronic claims, then send the claim again.",
    ),
    Trouble.NETWORKS_NPI: Meaning(
        "The payer does not accept the network as the one who bills.",
        _ENROLS,
        "Clear up with the payer under which NPI and name it knows the network.",
    ),
    Trouble.CLINICIANS_NPI: Meaning(
        "The payer does not accept the clinician as the one who held the visit.",
        _ENROLS,
        "Clear up with the payer under which NPI and name it knows the clinician.",
    ),
    Trouble.TAXONOMY: Meaning(
        "The specialty code is missing, or the payer has another one on file.",
        _ENROLS,
        "Enter the taxonomy code that the payer has on file, then send the claim again.",
    ),
    Trouble.TAX_ID: Meaning(
        "The tax id does not fit the one that the payer has on file.",
        _ENROLS,
        "Clear up with the payer which tax id it has on file for the network.",
    ),
    Trouble.NETWORKS_ADDRESS: Meaning(
        "The network's address is not as the payer wants it.",
        _OURS,
        "Correct the network's address and its ZIP code of nine digits.",
    ),
    Trouble.DUPLICATE: Meaning(
        "The payer has this claim already, or one that looks the same.",
        _BILLS,
        "Find the first claim at the payer before anything is sent again.",
    ),
    Trouble.PAYERS_NUMBER: Meaning(
        "The payer does not find the claim that was to be replaced or taken back.",
        _BILLS,
        "Ask the payer for its number of the earlier claim, and correct it.",
    ),
    Trouble.FREQUENCY: Meaning(
        "The payer does not take a claim of this kind: original, replacement or void.",
        _BILLS,
        "Find out whether the payer has the original claim, then choose the kind anew.",
    ),
    Trouble.AMOUNTS: Meaning(
        "The amounts of the claim do not add up, or one of them is not taken.",
        _BILLS,
        "Compare the charges and what other payers paid, and correct them.",
    ),
    Trouble.TELEHEALTH: Meaning(
        "The place of service and the modifiers are not as the payer wants them.",
        _BILLS,
        "Compare place and modifiers with the payer's telehealth rule, and correct them.",
    ),
    Trouble.UNITS: Meaning(
        "The number of units is not right for this service.",
        _BILLS,
        "Correct the units of the service, then send the claim again.",
    ),
    Trouble.TOO_LATE: Meaning(
        "The payer says that the claim came too late.",
        _BILLS,
        "Show the payer when it was first sent; never bill the client for it.",
    ),
    Trouble.OTHER_PAYER: Meaning(
        "The payer says that another insurance pays first, or misses what that one paid.",
        _PROVIDER,
        "Ask the client which insurance pays first, and have both entered.",
    ),
    Trouble.WRONG_PAYER: Meaning(
        "The payer says that another one is responsible for this client.",
        _BILLS,
        "Find out which payer is responsible, and have its policy entered.",
    ),
    Trouble.AUTHORIZATION: Meaning(
        "The payer misses an authorization, or does not accept the one that was named.",
        _PROVIDER,
        "Enter the authorization that holds for the day of the visit, or ask for one.",
    ),
    Trouble.DIAGNOSIS: Meaning(
        "A diagnosis is missing, not valid, or not tied to the service.",
        _PROVIDER,
        "Choose the diagnosis again, with all of its characters.",
    ),
    Trouble.PROCEDURE: Meaning(
        "The code of the service is not one that the payer takes for this visit.",
        _PROVIDER,
        "Compare the code with the minutes and the kind of visit, and correct it.",
    ),
    Trouble.SERVICE_DAY: Meaning(
        "The day of the visit is not one that the payer takes.",
        _PROVIDER,
        "Check the day of the visit, and correct it.",
    ),
    Trouble.MEMBER_ID: Meaning(
        "The payer does not find the member ID.",
        _CLIENT,
        "Ask the client to copy the member ID from the insurance card.",
    ),
    Trouble.GROUP: Meaning(
        "The payer does not accept the group number.",
        _CLIENT,
        "Ask the client for the group number on the insurance card.",
    ),
    Trouble.PERSON: Meaning(
        "The payer does not know the client by this name.",
        _CLIENT,
        "Ask the client for the name exactly as it stands on the insurance card.",
    ),
    Trouble.HOLDER: Meaning(
        "The payer does not know the policy holder as named.",
        _CLIENT,
        "Ask the client for the policy holder's details as the insurer has them.",
    ),
    Trouble.BIRTH_DATE: Meaning(
        "The date of birth is not the one that the payer has on file.",
        _CLIENT,
        "Ask the client for the date of birth that the insurer has on file.",
    ),
    Trouble.SEX: Meaning(
        "The sex is not the one that the payer has on file.",
        _CLIENT,
        "Ask the client which sex the insurer has on file.",
    ),
    Trouble.RELATIONSHIP: Meaning(
        "The payer has the client in another relation to the policy holder.",
        _CLIENT,
        "Ask the client how they are related to the policy holder.",
    ),
    Trouble.ADDRESS: Meaning(
        "The address is not the one that the payer has on file.",
        _CLIENT,
        "Ask the client for the address that the insurer has on file.",
    ),
    Trouble.NOT_COVERED: Meaning(
        "The payer says that the plan was not in force on the day of the visit.",
        _CLIENT,
        "Ask the client for the insurance that was in force on that day.",
    ),
    Trouble.INCOMPLETE: Meaning(
        "The payer misses something or calls it wrong, and does not say what.",
        _BILLS,
        "Read the payer's document, or ask the payer what it misses.",
    ),
    Trouble.UNKNOWN: Meaning(
        "The payer gives a reason that our list does not have.",
        _BILLS,
        "Look the codes up, or ask the payer what they mean.",
    ),
}
