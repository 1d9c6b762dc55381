"""Every page that a client can meet, in each of its states and in each language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from chalice.app import Response

from backoffice.domain.link import LinkReason
from backoffice.web import pages
from backoffice.web.asking_pages import AskingPages
from tests.support import drawn, offices, submission
from tests.support.care_office import CARE_PAGES, every_care_page
from tests.support.check_office import every_check_page
from tests.support.directory_office import DIRECTORY_PAGES, every_directory_page
from tests.support.every_invoice_page import every_invoice_page
from tests.support.help_office import HELP_PAGES, every_help_page
from tests.support.intake_office import (
    ABOUT,
    ADDRESS,
    ATTESTED,
    BEGINS,
    BIRTH_DATE,
    BLUE,
    BLUE_INSURANCE,
    DEPENDENT,
    HELPED,
    HOLDER,
    HOLDER_DETAILS,
    HOME_ZONE,
    NETWORK,
    NOW,
    NUMBERS,
    PAYER,
    TOKEN,
    Browser,
    IntakeOffice,
    a_link,
)
from tests.support.renewal_browser import RENEWAL_PAGES, every_renewal_page
from tests.support.waitlist_office import WAITLIST_PAGES, every_waitlist_page
from tests.twins.office import MemoryOffice

NAMES = [
    "landing",
    "not opened",
    "closed",
    "about-you",
    "about-you with faults",
    "about-you changed in another tab",
    "insurance",
    "insurance with faults",
    "insurance with candidates",
    "member-id",
    "member-id with faults",
    "member-id with doubts",
    "address",
    "address with faults",
    "card",
    "card with faults",
    "card of another plan",
    "card with a photo on its way",
    "card with advice",
    "card with a file that is no photo",
    "card with both photos",
    "insurance of a plan to come",
    "begins",
    "begins with faults",
    "member-id of a plan to come",
    "card of a plan to come",
    "review of a plan to come",
    "receipt of a plan to come",
    "policy-holder",
    "policy-holder with faults",
    "policy-holder-details",
    "policy-holder-details with faults",
    "review",
    "review with faults",
    "review by a helper",
    "receipt",
    "receipt with a price",
    "submitted",
    "asking",
    "asking with faults",
    "asked",
    "error",
    "check",
    "check with faults",
    "check with candidates",
    "check: ask them yourself",
    "check: details",
    "check: details with faults",
    "check: sent",
    "check: call script",
    "invoice landing",
    "invoice not opened",
    "invoices closed",
    "invoices to pay",
    "invoices that wait",
    "invoices settled",
    "invoices after a payment",
    "invoices after a card was declined",
    "another amount with faults",
    "invoice documents",
    "estimates",
    "estimates asked for",
    "missed visits: asked",
    "missed visits: asked, with faults",
    "missed visits: accepted",
    "missed visits: changed",
    "invoices with a policy to accept",
    "invoices with a fee",
    "objection",
    "objection with faults",
    "objected",
    "back from the processor",
    "back from a membership payment",
    *RENEWAL_PAGES,
    *DIRECTORY_PAGES,
    *WAITLIST_PAGES,
    *CARE_PAGES,
    "answer landing",
    "answer not opened",
    "answer closed",
    "answer waiting",
    "answer: covered",
    "answer: not covered",
    "answer: could not tell",
]
"""The pages of the form, and of asking for it."""

_HELP = {f"help: {name}": name for name in HELP_PAGES}
EVERYWHERE = [*NAMES, *_HELP]
"""Those of the Help centre too."""

_QUESTIONED = {
    "insurance": ("candidates", {"payer_name": "h"}),
    "member-id": ("doubts", {**NUMBERS, "member_id": "W1O2I3"}),
}
"""What makes the office ask about an answer before it takes it."""


@cache
def every_page(language: str = "en") -> dict[str, Response]:
    """Each page of the form in each of its states, once."""
    steps = _steps(language) | _steps_to_come(language)
    return (
        every_check_page(language)
        | every_invoice_page(language)
        | every_renewal_page(language)
        | every_directory_page(language)
        | every_waitlist_page(language)
        | every_care_page(language)
        | _outside(language)
        | steps
        | {"receipt with a price": _priced(language)}
        | _photos(language)
        | _helped(language)
    )


@cache
def anywhere(language: str) -> dict[str, Response]:
    """Each page of the office."""
    read = every_help_page(language)
    return every_page(language) | {ours: read[theirs] for ours, theirs in _HELP.items()}


def _priced(language: str) -> Response:
    """The receipt once the insurer has answered."""
    office, key = offices.with_filled_form()
    submission.submit(office, key)
    office.until_quiet()
    return offices.receipt(office, key, language)


def _outside(language: str) -> dict[str, Response]:
    browser = Browser(IntakeOffice(language=language))
    asking = AskingPages(MemoryOffice().asking, network_name=NETWORK, home_zone=HOME_ZONE)
    wish = {**BIRTH_DATE, "email": "maya@mail.example"}
    return {
        "closed": browser.get("/insurance/card").answer,
        "landing": pages.landing(NETWORK, language),
        "not opened": _not_opened(browser),
        "error": pages.error_page(
            413, "Too large", "This is too large. Please send less than 64 kB.", language
        ),
        "back from the processor": pages.page(
            "payout-return.html", network_name=NETWORK, language=language
        ),
        "asking": pages.asking(NETWORK, language),
        "asking with faults": asking.ask({}, language, now=NOW),
        "asked": asking.ask(wish, language, now=NOW),
    }


def _not_opened(browser: Browser) -> Response:
    wrong = {**BIRTH_DATE, "birth_date_year": "1"}
    return browser.post(wrong, f"/link/{TOKEN}").answer


def _steps(language: str) -> dict[str, Response]:
    office = IntakeOffice(language=language)
    browser = Browser(office)
    found: dict[str, Response] = {}
    steps: list[tuple[str, Mapping[str, str], Mapping[str, str]]] = [
        ("about-you", ABOUT, {"for_whom": "someone_else"}),
        ("insurance", BLUE, {}),
        ("member-id", NUMBERS, {}),
        ("address", ADDRESS, {}),
        ("card", {}, {}),
        ("policy-holder", DEPENDENT, {"client_is_holder": "no"}),
        ("policy-holder-details", HOLDER_DETAILS, {}),
        ("review", ATTESTED, {}),
    ]
    browser.opened()
    for step, right, wrong in steps:
        found[step] = browser.answer
        found[f"{step} with faults"] = browser.post(wrong).answer
        if step in _QUESTIONED:
            question, form = _QUESTIONED[step]
            found[f"{step} with {question}"] = browser.post(form).answer
        if step == "card":
            office.add_photo("front")
            office.add_photo("back")
            found["card with both photos"] = browser.get("/insurance/card").answer
        browser.post(right)
    found["receipt"] = browser.answer
    return found | {"submitted": browser.post(HOLDER, "/insurance/policy-holder").answer}


def _steps_to_come(language: str) -> dict[str, Response]:
    """The pages of insurance that is to come, where they differ."""
    link = a_link(reason=LinkReason.UPCOMING)
    browser = Browser(IntakeOffice(link=link, language=language))
    found = {
        "insurance of a plan to come": browser.filled(ABOUT).answer,
        "begins": browser.post(BLUE).answer,
        "begins with faults": browser.post({}).answer,
        "member-id of a plan to come": browser.post(BEGINS).answer,
        "card of a plan to come": browser.post(NUMBERS).post(ADDRESS).answer,
    }
    browser.post({"card_to_come": "yes"})
    return found | {
        "review of a plan to come": browser.post(HOLDER).answer,
        "receipt of a plan to come": browser.post(ATTESTED).answer,
    }


def _photos(language: str) -> dict[str, Response]:
    """What the step of the card says of photos that will not do, or could be better."""
    office = IntakeOffice(language=language)
    browser = Browser(office).filled(ABOUT, PAYER, NUMBERS, ADDRESS)
    found = {"card of another plan": browser.answer}
    office.add_upload("front")
    found["card with a photo on its way"] = browser.post({}).answer

    office = IntakeOffice(language=language)
    browser = Browser(office).filled(ABOUT, *BLUE_INSURANCE)
    office.add_photo("front", drawn.saved(drawn.blurred(drawn.front())))
    office.add_photo("back", drawn.saved(drawn.with_glare(drawn.back())))
    found["card with advice"] = browser.post({}).answer
    office.add_photo("back", b"<html>")
    found["card with a file that is no photo"] = browser.post({}).answer
    return found


def _helped(language: str) -> dict[str, Response]:
    """A parent's form, with an insurer that nobody knows; and two tabs that do not agree."""
    office = IntakeOffice(language=language)
    browser = Browser(office).filled(HELPED, {"payer_name": "Cumberland Mutual"}, NUMBERS, ADDRESS)
    office.add_photo("front")
    office.add_photo("back")
    found = {"review by a helper": browser.post({}).post(DEPENDENT).post(HOLDER_DETAILS).answer}
    other = Browser(office)
    other.cookie = browser.cookie
    office.database.meanwhile = lambda: other.post(
        {**ADDRESS, "city": "Troy"}, "/insurance/address"
    )
    found["about-you changed in another tab"] = browser.post(
        {**HELPED, "first_name": "Mya"}, "/insurance/about-you"
    ).answer
    return found
