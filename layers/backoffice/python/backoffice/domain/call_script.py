"""The call script: what to ask an insurance provider by telephone, for whom no machine can ask."""

from __future__ import annotations

from typing import NamedTuple


class CallQuestion(NamedTuple):
    """One thing to ask."""

    name: str
    says: str
    why: str


ASK_FOR = "Say: “I would like to know my benefits for a mental health outpatient visit.”"
"""The words that payers' people look up (S0:16)."""

AT_HAND: tuple[str, ...] = (
    "The insurance card, both sides. The number to call is on the back.",
    "The name and date of birth of the person seeking care, and of the policy holder.",
    "A pen. The call takes about 15 minutes.",
)

QUESTIONS: tuple[CallQuestion, ...] = (
    CallQuestion(
        "active",
        "Is the plan active today, and until when?",
        "Many plans end on December 31.",
    ),
    CallQuestion(
        "benefits",
        "Are behavioral health benefits part of the plan, or does another company manage them?",
        "If another company does, ask for its name and number, and call there.",
    ),
    CallQuestion(
        "network",
        "Is this practice in network for the plan?",
        "Give the numbers of the practice that stand above.",
    ),
    CallQuestion(
        "deductible",
        "Is there a deductible for these visits, and how much of it is left this year?",
        "Until it is met, you may pay the whole visit.",
    ),
    CallQuestion(
        "cost",
        "What is the copay or the coinsurance for one visit, at an office and by video?",
        "A copay is a fixed amount, coinsurance a share of the price.",
    ),
    CallQuestion(
        "authorization",
        "Does the first visit need a referral or an authorization?",
        "If so, ask who must request it, and how.",
    ),
    CallQuestion(
        "limit",
        "Is there a limit of visits in a year, and how many are left?",
        "",
    ),
    CallQuestion(
        "reference",
        "What is your name, and the reference number of this call?",
        "With it, what you were told can be found again.",
    ),
)
"""In the order in which they are asked (EL-4)."""
