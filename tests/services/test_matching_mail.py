"""Matching's mails: one for each thing that somebody is to hear, and no name of a client in any."""

from __future__ import annotations

from datetime import date

import pytest

from backoffice.adapters.dynamodb.consultations import SeekersTable
from backoffice.domain.matching_case import ClosedBecause
from backoffice.services.matching_requests import CaseOutcome, ChosenProviders, SaidTo
from tests.support import builders
from tests.support.builders import RUTH
from tests.support.matched import LIN, offer, open_case, put_in_list, relist, say, with_list
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


def vouched_for(office: MemoryOffice) -> None:
    """Ana gave her birth date behind the link, so that mails may say what it is about."""
    ana = SeekersTable(office.database).load(SEEKER)
    office.records.keep(ana.but(opened_at=office.clock()))


@pytest.mark.requirement("CM-9", "CM-10")
@pytest.mark.parametrize(
    ("because", "says"),
    [
        (ClosedBecause.NOBODY_FOUND, "found nobody who fits"),
        (ClosedBecause.NOT_REACHED, "tried to reach you and could not"),
    ],
)
def test_a_client_for_whom_nobody_was_found_hears_it_once_and_what_they_can_do(
    because: ClosedBecause, says: str
) -> None:
    office = with_ruth()
    vouched_for(office)
    for _ in range(2):
        office.matching_cases.close(SEEKER, CaseOutcome(because=because))
        office.until_quiet()
        office.matching_mail.tell_client(SEEKER, "closed")
    [mail] = office.mail.of("consultation-news")
    text = mail.text.replace("\n", " ")
    assert says in text
    assert "https://office.example/directory" in text
    assert "https://office.example/waitlist" in text
    assert "once more with one tap" in text


def test_before_the_link_is_opened_the_mail_says_only_that_there_is_news() -> None:
    office = with_ruth()
    office.matching_cases.close(SEEKER, CaseOutcome(because=ClosedBecause.NOBODY_FOUND))
    office.until_quiet()
    [mail] = office.mail.of("consultation-news")
    assert "Because nobody has opened the" in " ".join(mail.text.split())
    assert "found nobody" not in mail.text


def test_who_told_the_team_themselves_is_not_told_that_it_is_over() -> None:
    office = with_ruth()
    vouched_for(office)
    office.matching_cases.close(SEEKER, CaseOutcome(because=ClosedBecause.FOUND_ELSEWHERE))
    office.until_quiet()
    assert office.mail.of("consultation-news") == []


def test_a_client_for_whom_nobody_was_found_a_second_time_hears_that_too() -> None:
    office = with_ruth()
    vouched_for(office)
    for _ in range(2):
        office.matching_cases.close(SEEKER, CaseOutcome(because=ClosedBecause.NOBODY_FOUND))
        office.until_quiet()
        open_case(office)
        office.until_quiet()
    assert len(office.mail.of("consultation-news")) == 2


@pytest.mark.requirement("CM-12")
def test_a_client_who_asks_the_team_again_is_told_of_the_same_providers_again() -> None:
    office = with_ruth()
    chosen = ChosenProviders(provider_ids=(str(LIN.of_provider),))
    for _ in range(2):
        open_case(office)
        office.matching_cases.propose(SEEKER, chosen)
        office.until_quiet()
        office.matching_cases.close(SEEKER, CaseOutcome(because=ClosedBecause.NOT_REACHED))
    told = [each.mailing_id for each in office.mail.of("consultation-news")]
    assert len([each for each in told if "_proposed_" in each]) == 2


def test_who_opened_the_link_is_not_written_to_of_providers_who_left_since() -> None:
    office = with_ruth()
    office.keep(SeekersTable(office.database).load(SEEKER).but(opened_at=office.clock()))
    office.matching_cases.propose(SEEKER, ChosenProviders(provider_ids=(str(LIN.of_provider),)))
    relist(office, LIN, left_on=date(2026, 1, 5))
    office.until_quiet()
    assert office.mail.of("consultation-news") == []
