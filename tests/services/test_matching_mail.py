"""Matching's mails: one for each thing that somebody is to hear, and no name of a client in any."""

from __future__ import annotations

import pytest

from backoffice.services.matching_requests import ChosenProviders, SaidTo
from tests.support import builders
from tests.support.builders import RUTH
from tests.support.matched import LIN, offer, open_case, put_in_list, say, with_list
from tests.support.seeking import SEEKER
from tests.twins.office import MemoryOffice


def with_ruth() -> MemoryOffice:
    """An office in which Ana waits for the team, and Ruth, who has a mailbox, is in the list."""
    office = with_list()
    office.keep(builders.provider())
    put_in_list(office, RUTH)
    open_case(office)
    return office


@pytest.mark.requirement("CM-6")
def test_a_provider_is_mailed_once_that_they_are_asked_and_not_about_whom() -> None:
    office = with_ruth()
    for _ in range(2):
        offer(office, RUTH)
    office.matching_mail.ask_provider(SEEKER, str(RUTH.provider_id))
    [mail] = office.mail.of("consultation-work")
    assert mail.subject == "Do you have room for a new client?"
    for private in ("Ana", "Rivera", "ana@mail.example", "anxiety", SEEKER):
        assert private not in mail.subject + mail.text


def test_who_was_quicker_than_the_mail_makes_it_needless() -> None:
    office = with_ruth()
    asked = ChosenProviders(provider_ids=(str(RUTH.provider_id), str(LIN.of_provider)))
    office.matching_cases.offer(SEEKER, asked)
    say(office, SaidTo.YES, LIN)
    office.until_quiet()
    assert office.mail.of("consultation-work") == []


@pytest.mark.requirement("CM-9")
def test_a_client_hears_once_of_the_same_providers_and_without_names_until_they_open_the_link() -> (
    None
):
    office = with_ruth()
    for _ in range(2):
        office.matching_cases.propose(SEEKER, ChosenProviders())
        office.until_quiet()
    [mail] = office.mail.of("consultation-news")
    assert "Adler" not in mail.text
    assert "Because nobody has opened the" in " ".join(mail.text.split())
