"""The matching team: who waits is always in its queue, and it sees who fits and why."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from backoffice.domain.caller import Caller
from backoffice.domain.consultation import Because, accept, decline, request
from backoffice.domain.errors import NotFound, Refused
from backoffice.domain.events.consultations import ConsultationChanged
from backoffice.domain.matching import CaseReason
from backoffice.domain.matching_case import CaseStatus, ClosedBecause
from backoffice.domain.task import TaskKind, TaskStatus
from backoffice.services.matching import QUEUE
from backoffice.services.matching_requests import CaseOutcome, ChosenProviders, SaidTo
from tests.support.builders import FERN
from tests.support.matched import (
    KIM,
    LIN,
    NIA,
    case,
    offer,
    open_case,
    requests,
    say,
    shares,
    shown,
    task,
    with_case,
    with_list,
    with_offer,
)
from tests.support.seeking import SEEKER, listing, seeker, wishes
from tests.twins.office import MemoryOffice

BEST = ChosenProviders()


def only(*callers: Caller) -> ChosenProviders:
    return ChosenProviders(provider_ids=tuple(str(each.of_provider) for each in callers))


# ---------------------------------------------------------------- alternatives


@pytest.mark.requirement("CM-3", "CM-8")
def test_alternatives_are_three_at_most_and_none_of_those_who_are_excluded() -> None:
    office = with_list()
    office.keep(listing("provider-lin1", state="NJ"))
    proposal = office.matching.proposed(
        wishes(), excluding=frozenset({"provider-lin1"}), day=date(2026, 3, 2)
    )
    assert {each.provider_id for each in proposal.listings} == {"provider-kim1", "provider-nia1"}
    assert all(each.state == "NY" for each in proposal.listings)
    assert proposal.shares is not None


def test_where_nobody_fits_there_is_nobody_and_no_turn_is_used() -> None:
    office = with_list(participations=())
    proposal = office.matching.proposed(wishes(), excluding=frozenset(), day=date(2026, 3, 2))
    assert (proposal.listings, proposal.shares) == ((), None)


def test_looking_for_alternatives_reads_one_states_list_whatever_the_network_has_elsewhere() -> (
    None
):
    office = with_list()
    before = calls(office)
    for number in range(40):
        office.keep(listing(f"provider-{number:04}", state="NJ"))
    assert calls(office) == before
    assert before == [
        "before get fair-shares payers",
        "after get fair-shares payers",
        "before query directory-listings",
        "after query directory-listings",
    ]


def calls(office: MemoryOffice) -> list[str]:
    office.faults.passed.clear()
    office.matching.proposed(wishes(), excluding=frozenset(), day=date(2026, 3, 2))
    return list(office.faults.passed)


# ---------------------------------------------------------------- the queue


@pytest.mark.requirement("CM-9")
def test_whoever_asks_to_be_matched_is_in_the_teams_queue_with_a_day_and_a_task() -> None:
    office = with_case()
    [waiting] = office.matching_cases.queue().cases
    assert (waiting.seeker_id, waiting.due_on) == (SEEKER, date(2026, 3, 3))
    assert (task(office).kind, task(office).owner.name) == (TaskKind.MATCH_CLIENT, QUEUE)


def test_asking_again_for_the_same_reason_keeps_nothing() -> None:
    office = with_case()
    again = office.matching.opened(
        seeker(), because=CaseReason.MATCH_ME, excluding=frozenset(), at=office.clock()
    )
    assert again == ()


def test_the_queue_is_read_in_pages_soonest_due_first() -> None:
    office = with_list()
    for number in range(53):
        one = seeker(f"seeker-{number:04}")
        office.records.keep(
            *office.matching.opened(
                one, because=CaseReason.ASKED_TEAM, excluding=frozenset(), at=office.clock()
            )
        )
    office.until_quiet()
    first = office.matching_cases.queue()
    second = office.matching_cases.queue(after=first.next)
    read = [each.seeker_id for each in (*first.cases, *second.cases)]
    assert read == [f"seeker-{number:04}" for number in range(53)]
    assert second.next is None


@pytest.mark.requirement("CM-9")
def test_where_nobody_matches_the_case_stays_the_teams_and_says_what_each_provider_lacks() -> None:
    office = with_list(licences=())
    open_case(office, because=CaseReason.NOBODY_MATCHES)
    with pytest.raises(Refused, match="Nobody fits"):
        office.matching_cases.propose(SEEKER, BEST)
    view = office.matching_cases.read(SEEKER)
    assert [each.because for each in view.candidates] == [(("No licence in NY.",),)] * 3
    assert [each.seeker_id for each in office.matching_cases.queue().cases] == [SEEKER]


# ---------------------------------------------------------------- proposing


@pytest.mark.requirement("CM-2", "CM-3", "CM-9")
def test_the_best_are_proposed_once_and_their_turn_is_counted_once() -> None:
    office = with_case()
    view = office.matching_cases.propose(SEEKER, BEST)
    assert set(view.proposals) == {"provider-lin1", "provider-kim1", "provider-nia1"}
    assert sum(shares(office).credits.values()) == 0
    assert min(shares(office).credits.values()) == -666_666
    counted = shares(office)
    office.matching_cases.propose(SEEKER, BEST)
    assert shares(office) == counted
    assert case(office).due_on == date(2026, 3, 5)


def test_who_is_chosen_by_hand_moves_nobodys_turn() -> None:
    office = with_case()
    assert office.matching_cases.propose(SEEKER, only(NIA)).proposals == ("provider-nia1",)
    assert shares(office).credits == {}


@pytest.mark.requirement("CM-3", "CM-12")
def test_nobody_is_proposed_by_hand_who_may_not_be_and_it_says_why() -> None:
    office = with_case("provider-nia1")
    office.keep(listing("provider-full", places=0))
    with pytest.raises(Refused, match="was handed on by them"):
        office.matching_cases.propose(SEEKER, only(NIA))
    with pytest.raises(Refused, match="no room for one more"):
        office.matching_cases.propose(SEEKER, ChosenProviders(provider_ids=("provider-full",)))
    with pytest.raises(Refused, match="no licence where"):
        office.matching_cases.offer(SEEKER, ChosenProviders(provider_ids=("provider-none",)))


@pytest.mark.requirement("CM-12")
def test_whoever_the_client_asked_before_is_not_proposed_again() -> None:
    office = with_case()
    asked = request(
        consultation_id="request-0001",
        seeker_id=SEEKER,
        provider_id="provider-lin1",
        zone="America/New_York",
        at=office.clock(),
    )
    office.keep(decline(asked, Because.FULL, at=office.clock()))
    view = office.matching_cases.propose(SEEKER, BEST)
    assert set(view.proposals) == {"provider-kim1", "provider-nia1"}


def test_why_one_provider_is_not_proposed_is_read_by_name() -> None:
    office = with_case("provider-lin1")
    view = office.matching_cases.read(SEEKER, provider_id="provider-lin1")
    [one] = view.candidates
    assert one.because == (("This client asked them before, or was handed on by them.",),)
    with pytest.raises(NotFound, match="never had a licence in NY"):
        office.matching_cases.read(SEEKER, provider_id="provider-none")
    with pytest.raises(NotFound, match="no such case"):
        office.matching_cases.read("seeker-nobody")


# ---------------------------------------------------------------- reassignment, and the end


@pytest.mark.requirement("CM-12")
def test_a_match_that_is_handed_on_is_searched_anew_without_that_provider() -> None:
    office = with_offer()
    say(office, SaidTo.YES, LIN)
    office.until_quiet()
    again = open_case(office, "provider-lin1", because=CaseReason.NOT_A_FIT)
    assert (again.status, again.openings) == (CaseStatus.OPEN, 2)
    assert task(office).status is TaskStatus.OPEN
    offer(office)
    assert shown(office)["provider-lin1"] == "taken"
    assert shown(office)["provider-kim1"] == "offered"
    assert [each.seeker_id for each in office.matching_cases.queue().cases] == [SEEKER]


def test_closing_a_case_ends_what_was_offered_and_the_task() -> None:
    office = with_offer()
    outcome = CaseOutcome(because=ClosedBecause.CLIENT_WITHDREW)
    for _ in range(2):
        office.matching_cases.close(SEEKER, outcome)
    assert set(shown(office).values()) == {"closed"}
    assert task(office).status is TaskStatus.RESOLVED
    office.until_quiet()
    assert office.matching_cases.queue().cases == ()


@pytest.mark.requirement("CM-9")
def test_a_client_who_found_somebody_elsewhere_waits_for_nobody_here() -> None:
    office = with_offer()
    asked = request(
        consultation_id="request-0001",
        seeker_id=SEEKER,
        provider_id="provider-sara",
        zone="America/New_York",
        at=office.clock(),
    )
    accepted = accept(asked, at=office.clock())
    told = ConsultationChanged(
        consultation_id="request-0001",
        seeker_id=SEEKER,
        provider_id="provider-sara",
        status=accepted.status,
    )
    office.records.keep(accepted, events=[told])
    office.until_quiet()
    assert case(office).matched_with == "provider-sara"
    assert set(shown(office).values()) == {"closed"}
    assert task(office).status is TaskStatus.RESOLVED
    office.matching_news.attend("request-0001", seeker_id=SEEKER, provider_id="", status="late")
    assert len(requests(office)) == 1


@pytest.mark.requirement("CM-12")
def test_whoever_is_excluded_later_is_not_asked_any_more() -> None:
    office = with_case()
    offer(office, LIN)
    asked = request(
        consultation_id="request-0001",
        seeker_id=SEEKER,
        provider_id="provider-lin1",
        zone="America/New_York",
        at=office.clock(),
    )
    declined = decline(asked, Because.NOT_A_FIT, at=office.clock())
    told = ConsultationChanged(
        consultation_id="request-0001",
        seeker_id=SEEKER,
        provider_id="provider-lin1",
        status=declined.status,
    )
    more = office.matching.opened(
        seeker(),
        because=CaseReason.NOT_A_FIT,
        excluding=frozenset({"provider-lin1"}),
        at=office.clock(),
    )
    office.records.keep(declined, *more, events=[told])
    office.until_quiet()
    assert shown(office) == {"provider-lin1": "closed"}
    assert case(office).status is CaseStatus.OPEN


# ---------------------------------------------------------------- figures


def test_figures_of_a_month_say_how_many_waited_how_long() -> None:
    office = with_offer()
    office.wait(timedelta(hours=5))
    say(office, SaidTo.YES, KIM)
    office.until_quiet()
    report = office.matching_figures.of_month("2026-03")
    assert (report.opened, report.by_status) == (1, {CaseStatus.MATCHED: 1})
    assert report.to_match.number == 1
    assert report.to_match.median is not None
    assert report.to_match.median >= 300
    assert office.matching_figures.of_month("2026-04").opened == 0
    with pytest.raises(NotFound):
        office.matching_figures.of_month("2026-13")


def test_a_payer_that_is_unknown_by_now_lets_nobody_be_proposed_in_network() -> None:
    office = with_list()
    stranger = wishes(payer_id="gone-health")
    assert stranger.payer_id != FERN
    proposal = office.matching.proposed(stranger, excluding=frozenset(), day=date(2026, 3, 2))
    assert proposal.listings == ()
