"""Why a payer paid less than was charged, in plain words, whose it is, and what is next.

The words are ours. X12 keeps the list of reasons, and the sentences that it publishes with them are
its own; only which numbers there are, and what each is about, is taken from it.
"""

from __future__ import annotations

from backoffice.domain.adjustment_causes import Cause, Meaning, Remedy
from backoffice.domain.edits.edit import Mender

_ENROLS, _BILLS = Mender.ENROLMENT, Mender.BILLING
_PROVIDER, _CLIENT = Mender.PROVIDER, Mender.CLIENT

MEANINGS: dict[Cause, Meaning] = {
    Cause.INCOMPLETE: Meaning(
        "The payer misses something on the claim, or calls it wrong.",
        _BILLS,
        Remedy.CORRECT,
        "Read the remark codes for what is missing, and send a corrected claim.",
    ),
    Cause.PERSON: Meaning(
        "The member ID, the name or the date of birth is not the one that the payer has.",
        _CLIENT,
        Remedy.CORRECT,
        "Ask the client to copy the insurance card, and send a corrected claim.",
    ),
    Cause.MODIFIER: Meaning(
        "A modifier is missing, or does not fit the service.",
        _BILLS,
        Remedy.CORRECT,
        "Compare the modifiers with the payer's rules, and send a corrected claim.",
    ),
    Cause.PLACE: Meaning(
        "The place of the visit does not fit the service as this payer sees it.",
        _BILLS,
        Remedy.CORRECT,
        "Compare the place with the payer's telehealth rule, and send a corrected claim.",
    ),
    Cause.PROCEDURE: Meaning(
        "The code of the service is not one that the payer takes for this visit.",
        _PROVIDER,
        Remedy.CORRECT,
        "Compare the code with the minutes and the kind of visit, and have it corrected.",
    ),
    Cause.UNITS: Meaning(
        "The number of units does not fit the service.",
        _BILLS,
        Remedy.CORRECT,
        "Compare the units with the minutes of the visit, and send a corrected claim.",
    ),
    Cause.DIAGNOSIS: Meaning(
        "A diagnosis is missing, not exact enough, or does not fit the service.",
        _PROVIDER,
        Remedy.CORRECT,
        "Choose the diagnosis again, with all of its characters, and have it corrected.",
    ),
    Cause.SERVICE_DAY: Meaning(
        "A date of the claim is missing or cannot be right.",
        _PROVIDER,
        Remedy.CORRECT,
        "Check the day of the visit, and have it corrected.",
    ),
    Cause.AMOUNTS: Meaning(
        "The amounts of the claim are missing or do not add up.",
        _BILLS,
        Remedy.CORRECT,
        "Compare the charges of claim and lines, and send a corrected claim.",
    ),
    Cause.OUR_NUMBERS: Meaning(
        "The payer has another NPI, specialty code or tax id on file.",
        _ENROLS,
        Remedy.CORRECT,
        "Clear up which numbers the payer has on file, and send a corrected claim.",
    ),
    Cause.NOT_ON_FILE: Meaning(
        "The payer does not have the clinician on file as one whom it pays for this service.",
        _ENROLS,
        Remedy.ASK,
        "Clear up since when the clinician is in network, and have the claim decided again.",
    ),
    Cause.OUT_OF_NETWORK: Meaning(
        "The payer decided the claim as if we were outside of its network.",
        _ENROLS,
        Remedy.ASK,
        "Show the payer the contract and the effective date, and have the claim decided again.",
    ),
    Cause.ABOVE_FEE: Meaning(
        "The payer calls the whole charge above its fee, or does not lay it on the contract.",
        _BILLS,
        Remedy.ASK,
        "Compare with the agreed rate, and ask the payer under which contract it decided.",
    ),
    Cause.NO_RATE: Meaning(
        "The payer has no agreed rate for this service on file.",
        _ENROLS,
        Remedy.ASK,
        "Have the payer load the agreed rate, and have the claim decided again.",
    ),
    Cause.TOO_LATE: Meaning(
        "The payer says that the claim came too late.",
        _BILLS,
        Remedy.APPEAL,
        "Show the payer when it was first sent; never bill the client for it.",
    ),
    Cause.AUTHORIZATION: Meaning(
        "The payer misses an authorization, or the one that was named does not hold that day.",
        _PROVIDER,
        Remedy.CORRECT,
        "Enter the authorization that holds for the day; if there is none, ask for one afterwards.",
    ),
    Cause.NOT_AUTHORIZED: Meaning(
        "The payer had refused to authorize this service.",
        _PROVIDER,
        Remedy.APPEAL,
        "Say why the care was needed, and appeal against the refusal.",
    ),
    Cause.REFERRAL: Meaning(
        "The payer misses a referral or an order, or does not accept whose it is.",
        _PROVIDER,
        Remedy.CORRECT,
        "Find the referral that holds for the day, and have the claim corrected.",
    ),
    Cause.PLAN_RULES: Meaning(
        "The payer says that a rule of the plan was not kept.",
        _BILLS,
        Remedy.APPEAL,
        "Ask which rule is meant, and appeal if it was kept.",
    ),
    Cause.RECORDS: Meaning(
        "The payer wants to see records of the visit, or does not find enough in them.",
        _PROVIDER,
        Remedy.APPEAL,
        "Send the records that the payer asks for, and never psychotherapy notes.",
    ),
    Cause.BUNDLED: Meaning(
        "The payer counts this service as part of another one of that day.",
        _PROVIDER,
        Remedy.CORRECT,
        "Compare the services of that day; if they were apart, have the claim say so.",
    ),
    Cause.MAIN_SERVICE: Meaning(
        "The payer does not find the main service that this one goes with.",
        _PROVIDER,
        Remedy.CORRECT,
        "Bill this service together with the one that it goes with.",
    ),
    Cause.ANOTHER_GAVE_IT: Meaning(
        "The payer thinks that somebody else held the visit.",
        _PROVIDER,
        Remedy.CORRECT,
        "Say who held the visit, and have the claim corrected.",
    ),
    Cause.NOT_HELD: Meaning(
        "The payer understood that the visit was not held.",
        _PROVIDER,
        Remedy.CORRECT,
        "Confirm that the visit was held; if it was not, have the claim taken back.",
    ),
    Cause.DUPLICATE: Meaning(
        "The payer has decided the same visit before.",
        _BILLS,
        Remedy.ASK,
        "Find the first decision; only if there is none, ask the payer to decide this one.",
    ),
    Cause.PRIOR_PAYERS_WORD: Meaning(
        "The payer misses what the first insurance decided, or finds it wrong.",
        _BILLS,
        Remedy.CORRECT,
        "Enter what the first insurance paid and why, and send a corrected claim.",
    ),
    Cause.LEFT_BY_PRIOR_PAYER: Meaning(
        "The payer does not pay the share that the first insurance left to the client.",
        _BILLS,
        Remedy.ASK,
        "Compare with what the first insurance left to the client, and decide whose it is.",
        clients_own=True,
    ),
    Cause.REFUSED_BY_PRIOR_PAYER: Meaning(
        "The payer does not pay because the first insurance did not.",
        _BILLS,
        Remedy.APPEAL,
        "Settle the first insurance's denial first, then have this one decided again.",
    ),
    Cause.OTHER_INSURANCE_FIRST: Meaning(
        "The payer says that another insurance pays first.",
        _CLIENT,
        Remedy.OTHER_PAYER,
        "Ask the client which insurance pays first, and to tell both insurers.",
        clients_own=True,
    ),
    Cause.ACCIDENT: Meaning(
        "The payer says that an accident or the workplace's insurance pays for this.",
        _CLIENT,
        Remedy.OTHER_PAYER,
        "Ask the client whether an accident is behind it; if not, have them tell the payer.",
        clients_own=True,
    ),
    Cause.BEHAVIORAL_HEALTH: Meaning(
        "Another company decides on mental health care for this plan.",
        _BILLS,
        Remedy.OTHER_PAYER,
        "Find the company for mental health on the card, and bill it in the payer's place.",
    ),
    Cause.WRONG_PAYER: Meaning(
        "The payer says that another one is responsible for this client.",
        _BILLS,
        Remedy.OTHER_PAYER,
        "Find out which payer is responsible, and bill it.",
    ),
    Cause.FORWARDED: Meaning(
        "The payer passed the claim on to another one.",
        _BILLS,
        Remedy.ASK,
        "Wait for the other payer's decision, and ask for it if none comes.",
    ),
    Cause.NOT_INSURED_THEN: Meaning(
        "The payer says that the plan did not cover the client on the day of the visit.",
        _CLIENT,
        Remedy.OTHER_PAYER,
        "Ask the client for the insurance that was in force on that day.",
        clients_own=True,
    ),
    Cause.NOT_INSURED_HERE: Meaning(
        "The payer does not know the client as somebody whom this plan insures.",
        _CLIENT,
        Remedy.OTHER_PAYER,
        "Compare with the card; if it is right, ask the client for the insurance of that day.",
        clients_own=True,
    ),
    Cause.CLIENT_TO_ANSWER: Meaning(
        "The payer waits for something that it asked the client for.",
        _CLIENT,
        Remedy.ASK,
        "Ask the client to answer the insurer's letter, then have the claim decided again.",
        clients_own=True,
    ),
    Cause.NECESSITY: Meaning(
        "The payer does not find this care needed, or proven, or not so much of it at a time.",
        _PROVIDER,
        Remedy.APPEAL,
        "Say why the care was needed, with the treatment plan, and appeal.",
    ),
    Cause.LESS_FOR_MENTAL_HEALTH: Meaning(
        "The payer paid less because it is care for mental health.",
        _BILLS,
        Remedy.APPEAL,
        "Ask on which rule that rests, and appeal: plans may not limit mental health more.",
    ),
    Cause.TOO_MUCH_CARE: Meaning(
        "The payer pays for fewer visits or hours in this time.",
        _PROVIDER,
        Remedy.APPEAL,
        "Compare with what was authorized, say why more was needed, and appeal.",
    ),
    Cause.LIMIT_REACHED: Meaning(
        "The payer says that the plan's limit for this care is used up.",
        _BILLS,
        Remedy.APPEAL,
        "Compare with what the payer answered before, and appeal if it named another limit.",
        clients_own=True,
    ),
    Cause.NOT_COVERED: Meaning(
        "The payer says that the plan does not cover this service.",
        _BILLS,
        Remedy.APPEAL,
        "Compare with what the payer answered before, and appeal if it covered the service.",
        clients_own=True,
    ),
    Cause.APPEAL_REFUSED: Meaning(
        "The payer stays with its decision, or does not hear an appeal any more.",
        _BILLS,
        Remedy.ASK,
        "Find out whether a further appeal is left, and decide what becomes of the money.",
    ),
    Cause.PAID_TO_CLIENT: Meaning(
        "The payer paid the client, or from the client's health account, and not us.",
        _BILLS,
        Remedy.ASK,
        "Ask the payer how much it paid to whom, and when; then decide whose it is.",
        clients_own=True,
    ),
    Cause.PAID_TO_ANOTHER: Meaning(
        "The payer paid somebody else for this.",
        _BILLS,
        Remedy.ASK,
        "Ask the payer whom it paid, and have the payment corrected.",
    ),
    Cause.NOT_COLLECTABLE: Meaning(
        "By law or contract nobody may ask the client for this; another payer may owe it.",
        _BILLS,
        Remedy.OTHER_PAYER,
        "Bill the client's further insurance, and give back what the client paid of it.",
    ),
    Cause.CLIENTS_SHARE: Meaning(
        "The payer calls it the client's share of a visit for which the client may not be billed.",
        _BILLS,
        Remedy.ASK,
        "Ask the payer who owes it, since the client may not be billed for it.",
    ),
    Cause.FIXED_PAYMENT: Meaning(
        "The payer says that a fixed payment covers this visit.",
        _BILLS,
        Remedy.ASK,
        "Ask the payer which arrangement is meant; the network has none that nobody entered.",
    ),
    Cause.REDUCED: Meaning(
        "The payer paid less under an arrangement or a penalty of its own.",
        _BILLS,
        Remedy.ASK,
        "Compare with the contract, and ask the payer if nobody agreed to it.",
    ),
    Cause.PREMIUM_OPEN: Meaning(
        "The payer waits because the client's premium is not paid yet.",
        _BILLS,
        Remedy.ASK,
        "Wait for the payer's final word, and ask for it when the time of grace is over.",
    ),
    Cause.PENDING: Meaning(
        "The payer has not decided this finally.",
        _BILLS,
        Remedy.ASK,
        "Wait for the payer's final word, and ask for it if none comes.",
    ),
    Cause.UNDERPAID: Meaning(
        "The payer reckoned with less than the agreed rate.",
        _BILLS,
        Remedy.ASK,
        "Compare with the agreed rate, and ask the payer for the difference.",
    ),
    Cause.UNSAID: Meaning(
        "The payer did not pay, and does not say why.",
        _BILLS,
        Remedy.ASK,
        "Ask the payer why it did not pay.",
    ),
    Cause.OTHER_FIELD: Meaning(
        "The payer gives a reason that belongs to another field than ours.",
        _BILLS,
        Remedy.ASK,
        "Ask the payer what it means for this visit.",
    ),
    Cause.UNKNOWN: Meaning(
        "The payer gives a reason that our list does not have.",
        _BILLS,
        Remedy.ASK,
        "Look the code up, or ask the payer what it means.",
    ),
}
