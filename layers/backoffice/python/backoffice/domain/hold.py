"""A hold: why money that a payer reports is not posted, and what a person does about it."""

from __future__ import annotations

from enum import StrEnum


class Hold(StrEnum):
    """What stands against posting; nothing is ever posted in part."""

    # A whole payment:
    NOT_WHOLE = "not_whole"
    PAYMENT_OFF = "payment_off"
    REPEATED = "repeated"
    CROWDED = "crowded"
    NOT_TO_US = "not_to_us"
    # One claim of it:
    NOT_OURS = "not_ours"
    UNREADABLE = "unreadable"
    CLAIM_OFF = "claim_off"
    LINE_OFF = "line_off"
    CHARGE_DIFFERS = "charge_differs"
    LINE_UNKNOWN = "line_unknown"
    WRONG_SIGN = "wrong_sign"
    PRICED_ONLY = "priced_only"
    PASSED_ON = "passed_on"
    PAID_SECOND = "paid_second"
    STATUS_UNKNOWN = "status_unknown"
    TOO_MANY = "too_many"
    # One that may yet be posted by itself, once something else arrives:
    NO_ORIGINAL = "no_original"
    ALREADY_DECIDED = "already_decided"
    FIRST_PAYER_OPEN = "first_payer_open"
    TOO_MUCH = "too_much"


WAITS = frozenset({Hold.NO_ORIGINAL, Hold.ALREADY_DECIDED, Hold.FIRST_PAYER_OPEN, Hold.TOO_MUCH})
"""What another remittance can resolve, and does without anybody's help."""

NEXT_ACTIONS: dict[Hold, str] = {
    Hold.NOT_WHOLE: "A remittance is cut off, or does not say who paid what when, or names money "
    "that it does not pay. Ask the clearinghouse to send it again; if it says the same, ask the "
    "payer.",
    Hold.PAYMENT_OFF: "A payment is not the sum of its claims less what is kept beside them. If "
    "more of it comes it is posted by itself; if not, ask the payer to send it again.",
    Hold.REPEATED: "A payment that was posted came again, and says something else. Ask the payer "
    "which of the two holds.",
    Hold.CROWDED: "A payment came in more parts than anybody can follow, and the last were not "
    "counted. Go through it with the payer.",
    Hold.NOT_TO_US: "A payment for claims of ours names somebody else as who was paid. Ask the "
    "payer who has the money, and to correct it.",
    Hold.NOT_OURS: "A payment names a claim that is not ours. Ask the payer whose it is, and give "
    "back what is not ours.",
    Hold.UNREADABLE: "An amount or a reason of a paid claim cannot be read. Ask the payer to send "
    "the remittance again.",
    Hold.CLAIM_OFF: "What was not paid of a claim is not the sum of the reasons given. Ask the "
    "payer to send the remittance again.",
    Hold.LINE_OFF: "What was not paid of a service line is not the sum of the reasons given. Ask "
    "the payer to send the remittance again.",
    Hold.CHARGE_DIFFERS: "The payer decided another charge than was asked. Find out which claim "
    "it means, and ask it to correct its decision.",
    Hold.LINE_UNKNOWN: "The payer decided a service line that was not asked for. Ask it which "
    "visit it means.",
    Hold.WRONG_SIGN: "A decision takes back money and is no reversal, or the other way round. Ask "
    "the payer what it means.",
    Hold.PRICED_ONLY: "The payer priced care that was not given yet. Nobody asked it to; ask the "
    "payer which claim it means.",
    Hold.PASSED_ON: "The payer says that this claim is not its own. Find the right payer, and send "
    "the claim there.",
    Hold.PAID_SECOND: "An insurance that was asked first says that it paid after another one. Find "
    "out which of them pays first, and have the claims corrected.",
    Hold.STATUS_UNKNOWN: "The payer decided a claim in a way that is not known here. Ask it what "
    "it means.",
    Hold.TOO_MUCH: "The second insurance paid more than the first one left. Find out which of them "
    "is to have money back; once either decides anew, it is posted.",
    Hold.TOO_MANY: "A claim was decided so often that nobody can follow. Go through it with the "
    "payer.",
    Hold.NO_ORIGINAL: "The payer takes back a decision that did not arrive here. If it comes, both "
    "are posted; if not, ask the payer to send it.",
    Hold.ALREADY_DECIDED: "The payer decided a claim again without taking its first decision back. "
    "If that comes, it is posted; if not, ask the payer which of them holds.",
    Hold.FIRST_PAYER_OPEN: "The second insurance decided before the first one. Once the first one "
    "does, it is posted; if it does not, ask the first one.",
}
"""What a person does, in a sentence that names nobody."""
