"""The Help centre: its articles, and the places from which people ask for help."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from backoffice.domain.errors import NotFound


class Article(NamedTuple):
    """One article as it stands in the list; its text is the template of its name."""

    name: str
    """Its address under /help."""
    title: str
    summary: str


ARTICLES: tuple[Article, ...] = (
    Article(
        "insurance-details",
        "How to add your insurance details",
        "The six steps of the form, what to have at hand, and where to find it on your card.",
    ),
    Article(
        "opening-your-link",
        "Opening your link",
        "What to do when the link in your e-mail does not open, is locked or has expired.",
    ),
    Article(
        "card-photos",
        "Photos of your card",
        "When we need photos of your insurance card, and how to take one that can be read.",
    ),
)
"""In the order of the list."""

_BY_NAME = {article.name: article for article in ARTICLES}


def article_named(name: str) -> Article:
    """The article at the address *name*.

    Raises:
        NotFound: there is none.
    """
    if name not in _BY_NAME:
        raise NotFound("There is no article at this address. The Help page lists all of them.")
    return _BY_NAME[name]


class HelpPlace(StrEnum):
    """Where somebody was when they asked for help; words of ours, and nothing of theirs."""

    HELP = "help"
    HELP_INSURANCE_DETAILS = "help/insurance-details"
    HELP_OPENING_YOUR_LINK = "help/opening-your-link"
    HELP_CARD_PHOTOS = "help/card-photos"
    MAIL = "mail"
    LINK = "link"
    LINK_REQUEST = "link-request"
    CLOSED_FORM = "insurance"
    ABOUT_YOU = "insurance/about-you"
    INSURANCE_PROVIDER = "insurance/insurance"
    FIRST_DAY = "insurance/begins"
    MEMBER_ID = "insurance/member-id"
    ADDRESS = "insurance/address"
    CARD = "insurance/card"
    POLICY_HOLDER = "insurance/policy-holder"
    HOLDER_DETAILS = "insurance/policy-holder-details"
    REVIEW = "insurance/review"
    RECEIPT = "insurance/receipt"
    INSURANCE_CHECK = "insurance-check"
    CALL_SCRIPT = "insurance-check/call-script"
    ANSWER = "answer"
    CARE_REQUEST = "care-request"
    CONSULTATION = "consultation"
    RENEWAL = "renewal"
    INVOICE = "invoice"
    DIRECTORY = "directory"
    WAITLIST = "waitlist"
    ROSTER = "roster"
    ONBOARDING = "onboarding"
    CREDENTIALING = "credentialing"


_PLACES = {place.value: place for place in HelpPlace}


def place_named(name: str) -> HelpPlace | None:
    """The place that an address names; anything else names none, and is kept nowhere."""
    return _PLACES.get(name)
