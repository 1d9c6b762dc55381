"""Opportunities: nobody's name is shown, and the first yes has the client, whatever happens."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest

from backoffice.domain.caller import Caller
from backoffice.domain.consultation import ConsultationStatus, look, request
from backoffice.domain.errors import NotFound, Refused
from backoffice.domain.matching_case import CaseStatus
from backoffice.domain.task import TaskStatus
from backoffice.services.matching_requests import SaidTo
from tests.support.builders import OMAR
from tests.support.matched import (
    KIM,
    LIN,
    NIA,
    THREE,
    case,
    offer,
    places,
    requests,
    say,
    shown,
    task,
    with_case,
    with_offer,
)
from tests.support.seeking import SEEKER, seeker
from tests.twins.faults import Crash

WRITES_YES = (
    "before write consultations matching-cases opportunities opportunities opportunities "
    "profiles tasks outbox"
)
WRITES_NO = "before write matching-cases opportunities outbox"


@pytest.mark.requirement("CM-6")
def test_a_provider_sees_what_is_looked_for_and_nothing_of_who_does() -> None:
    office = with_offer()
    [one] = office.opportunities.own(caller=LIN).opportunities
    assert (one.wishes.care_state, one.payer_name) == ("NY", "Fern Health")
    told = one.model_dump_json()
    person = seeker().person
    assert person is not None
    for private in (person.first_name, person.last_name, person.email, "1990", "555", "phone"):
        assert str(private) not in told


def test_who_was_not_asked_finds_nothing() -> None:
    office = with_offer()
    assert office.opportunities.own(caller=OMAR).opportunities == ()
    for answer in SaidTo:
        with pytest.raises(NotFound):
            say(office, answer, OMAR)


@pytest.mark.requirement("CM-6", "CM-9")
def test_a_yes_is_an_accepted_request_that_takes_a_place() -> None:
    office = with_offer()
    for _ in range(2):
        assert say(office, SaidTo.YES, LIN).status == "taken"
    [accepted] = requests(office)
    assert (accepted.status, accepted.provider_id) == ("accepted", "provider-lin1")
    assert accepted.consultation_id.startswith(SEEKER)
    assert (case(office).status, case(office).matched_with) == ("matched", "provider-lin1")
    assert (places(office, LIN), places(office, KIM)) == (4, 5)
    assert task(office).status is TaskStatus.RESOLVED
    office.until_quiet()
    assert case(office).matched_with == "provider-lin1"


def test_the_second_yes_is_told_that_it_is_matched_already() -> None:
    office = with_offer()
    say(office, SaidTo.YES, LIN)
    with pytest.raises(Refused, match="matched already"):
        say(office, SaidTo.YES, KIM)
    assert say(office, SaidTo.NO, NIA).status == "closed"
    office.until_quiet()
    assert office.opportunities.own(caller=KIM).opportunities == ()
    assert len(requests(office)) == 1


@pytest.mark.parametrize("first", THREE)
def test_whoever_writes_first_has_the_client_though_others_read_it_as_free(first: Caller) -> None:
    office = with_offer()
    second = next(each for each in THREE if each != first)
    office.faults.overtake(WRITES_YES, lambda: say(office, SaidTo.YES, first))
    with pytest.raises(Refused, match="matched already"):
        say(office, SaidTo.YES, second)
    assert case(office).matched_with == first.of_provider
    assert [each.status for each in requests(office)] == [ConsultationStatus.ACCEPTED]
    assert (places(office, first), places(office, second)) == (4, 5)


def test_a_yes_that_is_cut_off_anywhere_happened_or_not_and_can_be_repeated() -> None:
    for point in count(1):
        office = with_offer()
        office.faults.passed.clear()
        office.faults.crash_after(point)
        try:
            say(office, SaidTo.YES, LIN)
        except Crash:
            happened = case(office).status is CaseStatus.MATCHED
            assert len(requests(office)) == happened
            assert places(office, LIN) == 5 - happened
            say(office, SaidTo.YES, LIN)
        else:
            break
        assert (len(requests(office)), places(office, LIN)) == (1, 4)
    assert point > 8, "there were calls to be cut off at"


def test_when_the_last_one_says_no_the_case_is_the_teams_again_though_two_say_it_at_once() -> None:
    office = with_case()
    offer(office, LIN, KIM)
    office.faults.overtake(WRITES_NO, lambda: say(office, SaidTo.NO, LIN))
    say(office, SaidTo.NO, KIM)
    assert case(office).status is CaseStatus.OPEN
    assert set(shown(office).values()) == {"declined"}
    assert task(office).status is TaskStatus.OPEN


def test_a_match_replaces_what_is_overdue() -> None:
    office = with_case()
    asked = request(
        consultation_id="request-0001",
        seeker_id=SEEKER,
        provider_id="provider-sara",
        zone="America/New_York",
        at=office.clock(),
    )
    office.keep(look(asked, at=asked.late_at))
    offer(office, LIN)
    say(office, SaidTo.YES, LIN)
    stands = {each.provider_id: each.status for each in requests(office)}
    assert stands == {"provider-sara": "replaced", "provider-lin1": "accepted"}


@pytest.mark.requirement("CM-3")
def test_a_yes_is_refused_once_the_licence_is_gone() -> None:
    office = with_offer()
    known = office.database
    listed = next(
        each
        for each in office.matching_cases._listings.all_of("NY")
        if each.provider_id == LIN.of_provider
    )
    assert known is office.database
    office.keep(listed.but(licences=()))
    with pytest.raises(Refused, match="by licence"):
        say(office, SaidTo.YES, LIN)
    assert requests(office) == []


def test_a_yes_goes_before_ones_own_full_house() -> None:
    office = with_offer()
    listed = next(
        each
        for each in office.matching_cases._listings.all_of("NY")
        if each.provider_id == LIN.of_provider
    )
    office.keep(listed.but(places=0, accepting=False))
    assert say(office, SaidTo.YES, LIN).status == "taken"


def test_a_search_that_is_over_is_matched_with_nobody() -> None:
    office = with_offer()
    office.wait(timedelta(days=70))
    with pytest.raises(Refused, match="over"):
        say(office, SaidTo.YES, LIN)


def test_somebody_who_was_asked_is_not_asked_twice() -> None:
    office = with_offer()
    offer(office)
    offer(office, LIN)
    assert len(office.opportunities.own(caller=LIN).opportunities) == 1
    say(office, SaidTo.NO, LIN)
    with pytest.raises(Refused, match="asked already"):
        offer(office, LIN)
