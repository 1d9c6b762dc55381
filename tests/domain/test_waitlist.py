"""A place on the waitlist: offered, taken, told of once, and left at any time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from backoffice.domain import waitlist as rules
from backoffice.domain.client import Language
from backoffice.domain.errors import Refused
from backoffice.domain.identifiers import EmailAddress, UsState
from backoffice.domain.waitlist import (
    MOVES,
    WaitlistEntry,
    WaitlistFigures,
    WaitlistStatus,
    WaitlistWish,
)

pytestmark = pytest.mark.requirement("CM-10", "CM-11")

AT = datetime(2027, 3, 1, 15, tzinfo=UTC)
LATER = AT + timedelta(days=1)
OHIO = UsState("OH")
ANA = EmailAddress("ana@mail.example")


def wish(wish_id: str = "wish-0001") -> WaitlistWish:
    return rules.want(wish_id, ANA, OHIO, language=Language.SPANISH, at=AT)[0]


def offered() -> WaitlistEntry:
    return rules.offer(None, "waiting-0001", wish(), at=AT)[0]


def waiting() -> WaitlistEntry:
    return rules.join(offered(), at=LATER)[0]


def standing(status: WaitlistStatus) -> WaitlistEntry:
    """A place at each status."""
    return {
        WaitlistStatus.OFFERED: offered(),
        WaitlistStatus.WAITING: waiting(),
        WaitlistStatus.TOLD: rules.told(waiting(), in_doubt=False, at=LATER),
        WaitlistStatus.IN_DOUBT: rules.told(waiting(), in_doubt=True, at=LATER),
        WaitlistStatus.LEFT: rules.leave(waiting(), at=LATER),
    }[status]


def test_nobody_waits_who_did_not_say_yes() -> None:
    assert not offered().is_waiting
    joined, event = rules.join(offered(), at=LATER)
    assert joined.is_waiting
    assert (joined.joined_at, joined.consent_version) == (LATER, rules.CONSENT_VERSION)
    assert event is not None


def test_saying_yes_once_more_keeps_the_turn() -> None:
    again, event = rules.join(waiting(), at=LATER + timedelta(days=9))
    assert (again, event) == (waiting(), None)


def test_an_offer_is_over_after_a_week() -> None:
    with pytest.raises(Refused):
        rules.join(offered(), at=AT + WaitlistEntry.OFFER_LASTS)


@pytest.mark.parametrize("status", sorted(WaitlistStatus))
def test_an_address_is_forgotten_once_all_is_said(status: WaitlistStatus) -> None:
    knows = standing(status).email is not None
    assert knows == (status in {WaitlistStatus.OFFERED, WaitlistStatus.WAITING})


@pytest.mark.parametrize("status", sorted(WaitlistStatus))
def test_what_may_not_follow_is_refused(status: WaitlistStatus) -> None:
    entry, may = standing(status), MOVES[status]
    if WaitlistStatus.TOLD not in may:
        with pytest.raises(Refused):
            rules.told(entry, in_doubt=False, at=LATER)
    left = rules.leave(entry, at=LATER)
    assert left.status is WaitlistStatus.LEFT, "whoever wants to hear no more may always say so"
    if WaitlistStatus.WAITING not in may and not entry.is_waiting:
        with pytest.raises(Refused):
            rules.join(entry, at=LATER)


@pytest.mark.parametrize("status", sorted(WaitlistStatus))
def test_whoever_asks_anew_is_offered_a_place_anew_and_who_waits_keeps_the_turn(
    status: WaitlistStatus,
) -> None:
    earlier = standing(status)
    again, _ = rules.offer(earlier, earlier.entry_id, wish("wish-0002"), at=LATER)
    assert again.offers == 2
    assert again.is_waiting == earlier.is_waiting
    assert again.joined_at == (earlier.joined_at if earlier.is_waiting else None)


def test_a_wish_that_was_heard_knows_nobody_and_offers_nothing() -> None:
    heard = rules.heard(wish())
    assert heard.email is None
    with pytest.raises(Refused):
        rules.offer(None, "waiting-0001", heard, at=AT)


def test_the_id_of_a_wish_tells_one_form_from_another() -> None:
    ids = {
        rules.wish_id_for(form, state, email)
        for form in ("form-0001", "form-0002")
        for state in ("OH", "NV")
        for email in (ANA, "bo@mail.example")
    }
    assert len(ids) == 8
    assert rules.wish_id_for("form-0001", "OH", ANA) in ids


def test_the_figures_are_what_counting_everybody_would_give() -> None:
    figures = WaitlistFigures(state=OHIO)
    story = [offered(), waiting(), rules.told(waiting(), in_doubt=False, at=LATER)]
    story += [rules.leave(story[-1], at=LATER)]
    for before, now in pairwise(story):
        figures = figures.counting(before, now)
    assert figures == WaitlistFigures(state=OHIO, joined=1, told=1)
    left = WaitlistFigures(state=OHIO).counting(offered(), waiting())
    left = left.counting(waiting(), rules.leave(waiting(), at=LATER))
    assert left == WaitlistFigures(state=OHIO, joined=1, left=1)
    never = rules.leave(offered(), at=LATER)
    assert WaitlistFigures(state=OHIO).counting(offered(), never) == WaitlistFigures(state=OHIO)
