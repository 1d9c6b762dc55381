"""Scanners of mails about the end of a plan: nothing that is clicked by itself is an answer."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from urllib.parse import urlencode, urljoin, urlsplit

import pytest

from backoffice.web.renewal_pages import ACTIONS
from tests.simulation.test_scanners import PREFETCH, everything_of, forms_in, tokens_like
from tests.support import moto_office, renewing, schemas
from tests.support.builders import ANA
from tests.support.renewal_browser import RenewalBrowser
from tests.support.renewed_people import TOKEN
from tests.support.renewing import coverage, renewal
from tests.support.samples import invoke, sample
from tests.twins.office import MemoryOffice

CHOICES = ("upcoming", "not-changing", "card-to-come", "no-insurance", "dont-know", "x")
PAGES = ("/renewal", *(f"/renewal-answers/{choice}" for choice in CHOICES))
MADE_UP = (
    "",
    "x",
    f"{ANA}.renewal.2026-12-31.1.made-up",
    f"{ANA}.renewal.2026-12-31.2.made-up",
    f"{ANA}.renewal.1.made-up",
    f"{ANA}.intake.1.made-up",
    "client-9999.renewal.2026-12-31.1.made-up",
)


def everything_in(office: MemoryOffice) -> str:
    return json.dumps([office.database.items(table) for table in schemas.tables()], default=str)


def posts_what_is_served(scanner: RenewalBrowser, path: str) -> None:
    for action, form in forms_in(scanner.text):
        place = urlsplit(urljoin(f"https://x{path}", action)).path
        scanner.post(form, place)


def a_scanners_visit(office: MemoryOffice, token: str, chance: random.Random) -> None:
    scanner = RenewalBrowser(office)
    for _ in range(chance.randint(1, 6)):
        scanner.cookies = {"__Host-renewal": chance.choice(MADE_UP)}
        action = chance.choice(["", *(f"/{each}" for each in sorted(ACTIONS)), "/x"])
        landing = f"/renewal/{chance.choice(tokens_like(token))}{action}"
        path = landing if chance.random() < 0.6 else chance.choice(PAGES)
        scanner.get(path)
        if chance.random() < 0.7:
            posts_what_is_served(scanner, path)
        if chance.random() < 0.3:
            scanner.post({"sure": "yes"}, chance.choice(PAGES[1:]))


def scan(seeds: range) -> None:
    office, _ = renewing.asked()
    token, before = renewing.token(office), everything_in(office)
    for seed in seeds:
        a_scanners_visit(office, token, random.Random(seed))  # noqa: S311 - seeded, so that it repeats
        assert everything_in(office) == before, f"seed {seed}"
    assert RenewalBrowser(office).opened().status == 200


@pytest.mark.requirement("RN-4", "RN-5")
def test_a_scanner_answers_for_nobody_and_burns_no_link() -> None:
    scan(range(60))


@pytest.mark.prove
@pytest.mark.requirement("RN-4", "RN-5")
def test_two_thousand_scanners_answer_for_nobody_and_burn_no_link() -> None:
    scan(range(1000, 3000))


@pytest.mark.requirement("RN-5")
def test_even_behind_the_birth_date_posting_every_form_as_it_is_served_answers_nothing() -> None:
    office, _ = renewing.asked()
    bot = RenewalBrowser(office).opened()
    on_file = coverage(office)
    for path in PAGES:
        bot.get(path)
        posts_what_is_served(bot, path)
        while bot.path.startswith("/insurance/") and bot.status == 200:
            posts_what_is_served(bot, bot.path)  # the form shows its faults, and goes nowhere
    assert renewal(office).answers == ()
    assert coverage(office) == on_file


def test_a_scanner_that_ticked_the_box_behind_the_birth_date_would_be_noticed() -> None:
    office, _ = renewing.asked()
    RenewalBrowser(office).opened().post({"sure": "yes"}, "/renewal-answers/not-changing")
    assert renewal(office).answers != ()


# The handlers as Lambda calls them, with what only a real request has


def requested(
    trigger: str, headers: Mapping[str, str], body: Mapping[str, str] | None = None, **path: str
) -> str:
    """The page that comes of it, if any."""
    event = sample("RenewalPages", trigger)
    event["headers"] = {**event["headers"], **headers}
    event["multiValueHeaders"] = {name: [value] for name, value in event["headers"].items()}
    event["pathParameters"] = {**(event["pathParameters"] or {}), **path}
    event["body"] = None if body is None else urlencode(body)
    answer = invoke("RenewalPages", event)
    assert answer["statusCode"] < 500
    assert "Set-Cookie" not in {**answer["headers"], **answer.get("multiValueHeaders", {})}
    return str(answer["body"])


def a_scanners_requests(chance: random.Random) -> None:
    for _ in range(chance.randint(1, 5)):
        cookie = f"__Host-renewal={chance.choice(MADE_UP)}"
        headers = {**chance.choice(PREFETCH), "Cookie": cookie}
        token = chance.choice(tokens_like(TOKEN))
        action, choice = chance.choice([*sorted(ACTIONS), "x"]), chance.choice(CHOICES)
        for _, form in forms_in(requested("Land", headers, token=token), tick=True):
            requested("OpenLink", headers, form, token=token)
        served = requested("LandAtAction", headers, token=token, action=action)
        for _, form in forms_in(served, tick=True):
            requested("OpenAtAction", headers, form, token=token, action=action)
        requested("SeeRenewal", headers)
        requested("ReadChoice", headers, choice=choice)
        requested("ConfirmChoice", headers, {"sure": "yes"}, choice=choice)


def scan_through_the_handlers(seeds: range) -> None:
    with moto_office.opened() as world:
        before = everything_of(world)
        for seed in seeds:
            a_scanners_requests(random.Random(seed))  # noqa: S311 - seeded, so that it repeats
            assert everything_of(world) == before, f"seed {seed}"
        assert invoke("RenewalPages", sample("RenewalPages", "OpenLink"))["statusCode"] == 303


@pytest.mark.requirement("RN-4", "RN-5")
def test_a_scanner_at_the_handlers_answers_for_nobody() -> None:
    scan_through_the_handlers(range(4))


@pytest.mark.prove
@pytest.mark.requirement("RN-4", "RN-5")
def test_two_hundred_scanners_at_the_handlers_answer_for_nobody() -> None:
    scan_through_the_handlers(range(1000, 1200))
