"""The story of one submission: a provider asks, the client fills in the form, the payer answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeVar

from backoffice.domain.card import upload_name
from backoffice.domain.intake import intake_id_for
from backoffice.domain.link import SessionKey
from backoffice.services.sitting import Sitting
from tests.support import builders
from tests.support.builders import ANA, ANAS_BIRTHDAY, RUTH, VISIT
from tests.support.drawn import a_photo, another_photo
from tests.twins.faults import Crash
from tests.twins.office import MemoryOffice

T = TypeVar("T")


def open_office(*, index_lag: int = 0) -> MemoryOffice:
    """An office with one provider, in network with one payer."""
    office = MemoryOffice(index_lag=index_lag)
    office.keep(
        builders.provider(), builders.payer(), builders.participation(), builders.fee_schedule()
    )
    return office


def again_after_a_crash(step: Callable[[], T]) -> T:
    """What *step* gives; whoever waits for an answer that never comes tries once more."""
    while True:
        try:
            return step()
        except Crash:
            continue


def add_ana(office: MemoryOffice, *, visit_on: date = date(2026, 3, 9)) -> None:
    """Ruth puts Ana on her roster, and writes down a visit."""
    visit = builders.new_visit(day=visit_on)
    again_after_a_crash(lambda: office.roster.add_client(ANA, builders.new_client(), caller=RUTH))
    again_after_a_crash(lambda: office.roster.plan_visit(ANA, VISIT, visit, caller=RUTH))


def ask_for_link(office: MemoryOffice, request_id: str = "request-1") -> None:
    """Ruth asks for a link."""
    again_after_a_crash(lambda: office.links.request_intake(ANA, request_id, caller=RUTH))


def open_link(office: MemoryOffice) -> SessionKey:
    """Ana opens the link of her latest e-mail, which took a minute to reach her."""
    office.wait(timedelta(minutes=1))
    token = office.mail.tokens()[-1]
    return again_after_a_crash(lambda: office.door.open(token, ANAS_BIRTHDAY))


def fill_in(office: MemoryOffice, key: SessionKey, member_id: str = "FERN0001") -> None:
    """Ana answers every step before the review."""
    answers = (
        builders.about_ana(),
        builders.FERNS_PLAN,
        builders.numbers(member_id),
        builders.ADDRESS,
        builders.OWN_PLAN,
    )
    for answer in answers:
        again_after_a_crash(lambda given=answer: office.intake.answer(key, given))  # type: ignore[misc]
    again_after_a_crash(lambda: office.intake.answer_card(key, told=True))


def add_photos(office: MemoryOffice, key: SessionKey, *sides: str) -> None:
    """Ana photographs *sides* of her card, and they are looked at."""
    drawn = {"front": a_photo(), "back": another_photo()}
    for side in sides:
        office.photos.arrive(upload_name(intake_id_for(key), side), drawn[side])
    office.run()


def submitted(office: MemoryOffice, key: SessionKey, *, ticked: bool = True) -> Sitting:
    """The form after an attempt to submit it."""
    return office.intake.submit(key, ticked=ticked, language="en", visitor="192.0.2.7")


def submit(office: MemoryOffice, key: SessionKey) -> None:
    """Ana ticks the box and submits."""
    again_after_a_crash(lambda: submitted(office, key))


def submit_by(office: MemoryOffice, request_id: str) -> None:
    """Ruth asks for a link, and Ana submits by it."""
    ask_for_link(office, request_id)
    office.run()
    key = open_link(office)
    fill_in(office, key)
    submit(office, key)


def whole_story(office: MemoryOffice) -> None:
    """From the roster to the verdict."""
    add_ana(office)
    whole_story_from_the_link(office)


def whole_story_from_the_link(office: MemoryOffice) -> None:
    """From "please send Ana a link" to the verdict."""
    ask_for_link(office)
    again_after_a_crash(office.until_quiet)
    if not office.mail.carried:  # it was given up: the task says to ask once more
        ask_for_link(office, "request-2")
        again_after_a_crash(office.until_quiet)
    key = open_link(office)
    fill_in(office, key)
    submit(office, key)
    again_after_a_crash(office.until_quiet)
