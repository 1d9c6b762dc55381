"""The waitlist's desks: asked for by anybody, joined by whoever reads the mailbox, left at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backoffice.adapters.mail.messages import Message
from backoffice.domain import waitlist as rules
from backoffice.domain.calendar import day_in
from backoffice.domain.client import Language
from backoffice.domain.errors import NotFound, Refused
from backoffice.domain.identifiers import UsState
from backoffice.domain.served_state import OpeningStatus
from backoffice.domain.waitlist import MOST_A_DAY, WaitlistEntry, day_tally
from backoffice.services.served_states import EndOfServedState, NewServedState
from backoffice.services.waitlist import NOT_OPENED, ServedAlready
from tests.support import waiting
from tests.support.waiting import NEW_YORK, OHIO
from tests.twins.faults import Crash
from tests.twins.office import HOME, MemoryOffice

pytestmark = pytest.mark.requirement("CM-10", "CM-11")


@pytest.fixture
def office() -> MemoryOffice:
    made = MemoryOffice()
    made.keep(NEW_YORK)
    return made


def figures(office: MemoryOffice) -> dict[str, int]:
    (ohio,) = office.waitlist_figures.overview().states
    return ohio.model_dump(exclude={"state"})


def test_whoever_asks_is_mailed_an_offer_and_waits_only_once_they_say_yes(
    office: MemoryOffice,
) -> None:
    waiting.ask(office, "ana")
    office.until_quiet()
    (mail,) = office.mail.of("waitlist-offer")
    assert mail.to == "ana@mail.example"
    assert not any(entry.is_waiting for entry in waiting.entries(office))
    waiting.join(office, "ana")
    assert [entry.is_waiting for entry in waiting.entries(office)] == [True]


def test_a_request_from_where_nobody_works_has_a_place_offered_by_what_it_keeps(
    office: MemoryOffice,
) -> None:
    """As a consultation request does: the wish and its event go into the caller's own write."""
    wish, wanted = rules.want(
        "consultation-0001",
        waiting.mailbox("ana"),
        OHIO,
        language=Language.SPANISH,
        at=office.clock(),
    )
    office.records.keep(wish, events=[wanted])
    office.until_quiet()
    (mail,) = office.mail.of("waitlist-offer")
    assert "Todavía no trabajamos en Ohio" in " ".join(mail.text.split())


def test_the_same_form_sent_twice_is_one_mail(office: MemoryOffice) -> None:
    for _ in range(2):
        waiting.ask(office, "ana")
    office.until_quiet()
    assert len(office.mail.of("waitlist-offer")) == 1


def test_one_mailbox_gets_three_offers_a_day_in_whatever_spelling(office: MemoryOffice) -> None:
    for number, name in enumerate(["ana", "Ana", "ana+1", "ana+ohio", "ana"]):
        waiting.ask(office, name, form=f"form-000{number}")
        office.until_quiet()
    assert len(office.mail.of("waitlist-offer")) == 3
    assert len(waiting.entries(office)) == 1, "one mailbox and one state have one place"
    office.wait(timedelta(days=1, minutes=1))
    waiting.ask(office, "ana", form="form-0009")
    office.until_quiet()
    assert len(office.mail.of("waitlist-offer")) == 4


def test_the_network_writes_so_many_strangers_a_day_and_no_more(office: MemoryOffice) -> None:
    tally = day_tally(day_in(office.clock(), HOME))
    office.database.count_up("counters", {"counter": tally}, by=MOST_A_DAY)
    with pytest.raises(Refused, match="tomorrow"):
        waiting.ask(office, "ana")


def test_where_the_network_works_there_is_nothing_to_wait_for(office: MemoryOffice) -> None:
    with pytest.raises(ServedAlready):
        waiting.ask(office, "ana", UsState("NY"))
    office.until_quiet()
    assert office.mail.carried == []


def test_a_state_that_opened_since_the_offer_is_said_instead_of_a_place(
    office: MemoryOffice,
) -> None:
    waiting.ask(office, "ana")
    office.until_quiet()
    waiting.open_ohio(office, in_days=0)
    with pytest.raises(ServedAlready):
        waiting.join(office, "ana")


@pytest.mark.parametrize("late", [timedelta(), WaitlistEntry.OFFER_LASTS])
def test_a_link_that_is_over_and_one_that_is_made_up_are_told_the_same(
    office: MemoryOffice, late: timedelta
) -> None:
    waiting.ask(office, "ana")
    office.until_quiet()
    token = waiting.token_of(office, "ana") if late else "made-up"
    office.wait(late)
    with pytest.raises(Refused) as refused:
        office.waitlist_door.join(token)
    assert refused.value.sentence == NOT_OPENED


def test_leaving_needs_no_yes_can_be_repeated_and_tells_nobody_anything(
    office: MemoryOffice,
) -> None:
    waiting.wait_in_line(office, "ana")
    for _ in range(2):
        waiting.leave(office, "ana")
    office.waitlist_door.leave("made-up")
    assert figures(office) == {"waiting": 0, "joined": 1, "told": 0, "in_doubt": 0, "left": 1}
    assert waiting.addresses_in(office, "ana") == []


def test_whoever_left_is_offered_a_place_only_if_they_ask(office: MemoryOffice) -> None:
    waiting.wait_in_line(office, "ana")
    waiting.leave(office, "ana")
    waiting.ask(office, "ana", form="form-0002")
    office.until_quiet()
    waiting.join(office, "ana")
    assert figures(office)["waiting"] == 1
    assert figures(office)["joined"] == 2


def test_an_opening_tells_each_once_in_the_order_of_joining(office: MemoryOffice) -> None:
    waiting.wait_in_line(office, "cleo", "ana", "bo")
    waiting.open_ohio(office, in_days=2)
    waiting.pass_days(office, 1)
    assert waiting.told(office) == [], "not before its day"
    waiting.pass_days(office, 3)
    assert waiting.told(office) == ["cleo", "ana", "bo"]
    (opening,) = waiting.openings(office)
    assert (opening.status, opening.told) == (OpeningStatus.DONE, 3)
    assert figures(office) == {"waiting": 0, "joined": 3, "told": 3, "in_doubt": 0, "left": 0}


def test_whoever_was_told_is_known_no_more(office: MemoryOffice) -> None:
    waiting.wait_in_line(office, "ana")
    assert waiting.addresses_in(office, "ana") == ["waitlist"]
    waiting.open_ohio(office, in_days=0)
    waiting.pass_days(office, 1)
    assert waiting.told(office) == ["ana"]
    assert waiting.addresses_in(office, "ana") == []


def test_whoever_leaves_while_others_are_told_is_not_written_to(office: MemoryOffice) -> None:
    waiting.wait_in_line(office, "ana", "bo", "cleo")
    token, carry = waiting.token_of(office, "cleo"), office.mail.carry

    def leaving_meanwhile(message: Message) -> str:
        office.waitlist_door.leave(token)
        return carry(message)

    office.mail.carry = leaving_meanwhile  # type: ignore[method-assign]
    waiting.open_ohio(office, in_days=0)
    waiting.pass_days(office, 1)
    assert waiting.told(office) == ["ana", "bo"]


def test_whoever_leaves_at_the_moment_before_the_mail_is_begun_is_not_written_to(
    office: MemoryOffice,
) -> None:
    """After the place was read, and before the claim is kept: what is kept would be outdated."""
    waiting.wait_in_line(office, "ana", "bo", "cleo")
    token, derive = waiting.token_of(office, "bo"), office.tokens.derive

    def leaving_meanwhile(source: bytes) -> str:
        derived = derive(source)
        if derived == token:
            office.waitlist_door.leave(token)
        return derived

    office.tokens.derive = leaving_meanwhile  # type: ignore[method-assign]
    waiting.open_ohio(office, in_days=0)
    waiting.pass_days(office, 1)
    assert waiting.told(office) == ["ana", "cleo"]


def test_nobody_is_told_of_an_opening_that_was_called_off(office: MemoryOffice) -> None:
    waiting.wait_in_line(office, "ana")
    view = waiting.open_ohio(office, in_days=2)
    before = view.spans[0].since - timedelta(days=1)
    office.served_states.end(OHIO, EndOfServedState(last_day=before))
    waiting.pass_days(office, 4)
    assert waiting.told(office) == []
    assert [each.status for each in waiting.openings(office)] == [OpeningStatus.CALLED_OFF]
    assert figures(office)["waiting"] == 1, "and waits on"


def test_an_opening_waits_while_the_quota_is_used_up_and_goes_on_in_order(
    office: MemoryOffice,
) -> None:
    names = [f"person{number:02}" for number in range(7)]
    waiting.wait_in_line(office, *names)
    office.quota_twin.limits = office.quota_twin.limits._replace(per_day=0)
    waiting.open_ohio(office, in_days=0)
    for _ in range(20):
        office.wait(timedelta(hours=1))
        office.sweep()
        office.run()
    assert waiting.told(office) == []
    office.quota_twin.limits = office.quota_twin.limits._replace(per_day=30)  # a tenth is three
    waiting.pass_days(office, 1)
    assert waiting.told(office) == names


def test_an_opening_said_twice_is_one_and_no_state_is_none(office: MemoryOffice) -> None:
    for _ in range(2):
        waiting.open_ohio(office)
    assert len(waiting.openings(office)) == 1
    today = day_in(office.clock(), HOME)
    with pytest.raises(NotFound):
        office.served_states.open("XX", NewServedState(since=today))
    with pytest.raises(NotFound):
        office.served_states.end("WY", EndOfServedState(last_day=today))


def test_anybody_may_know_where_the_network_works_and_where_it_will(office: MemoryOffice) -> None:
    waiting.open_ohio(office, in_days=3)
    office.database.catch_up()
    listed = {each.state: each.is_served for each in office.served_states.served().states}
    assert listed == {"NY": True, "OH": False}


def test_a_wish_that_is_heard_late_has_nobody_told_twice(office: MemoryOffice) -> None:
    """The mail went out; before that was noted, an earlier wish of the same mailbox was heard."""
    waiting.wait_in_line(office, "ana")
    carry = office.mail.carry

    def crashing(message: Message) -> str:
        office.mail.carry = carry  # type: ignore[method-assign]
        carry(message)
        late = rules.want(
            "late-wish-1",
            waiting.mailbox("ana"),
            OHIO,
            language=Language.ENGLISH,
            at=office.clock(),
        )
        office.records.keep(late[0], events=[late[1]])
        raise Crash

    waiting.open_ohio(office, in_days=0)
    office.mail.carry = crashing  # type: ignore[method-assign]
    waiting.pass_days(office, 3)
    assert office.mail.carry is not crashing, "it was tried"
    assert waiting.told(office) == ["ana"]
