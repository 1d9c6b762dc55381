"""A secure link: whom it admits, for how long, and what makes it useless."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain.errors import Refused
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.link import (
    Link,
    LinkPurpose,
    LinkStatus,
    SessionKey,
    ask_for,
    revoke,
    try_to_open,
    unlock,
    use,
)
from backoffice.domain.second_fact import Opening

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)
BORN = date(1990, 4, 12)
ZONE = "America/New_York"
SECRET = "what the cookie holds"  # pragma: allowlist secret


def new_york(year: int, month: int, day: int) -> datetime:
    """The first moment of a winter's day in New York."""
    return datetime(year, month, day, 5, tzinfo=UTC)


def asked(earlier: Link | None = None, *, at: datetime = AT, **differs: Any) -> Link:
    wanted: dict[str, Any] = {
        "client_id": "client-01",
        "provider_id": "provider-1",
        "purpose": LinkPurpose.INTAKE,
        "request_id": "request-1",
        "zone": ZONE,
    }
    link, _ = ask_for(earlier, at=at, **(wanted | differs))
    return link


def opened(link: Link, *, secret: str = SECRET, at: datetime = AT) -> Link:
    after, opening = try_to_open(link, typed=BORN, birth_date=BORN, secret=secret, at=at)
    assert opening is Opening.OPENED
    return after


def key(link: Link, secret: str = SECRET) -> SessionKey:
    return SessionKey(
        client_id=link.client_id, purpose=link.purpose, generation=link.generation, secret=secret
    )


@pytest.mark.requirement("Q9")
@pytest.mark.parametrize(
    ("purpose", "asked_on", "expires"),
    [
        (LinkPurpose.INTAKE, AT, AT + timedelta(days=5)),
        (LinkPurpose.INVOICE, AT, AT + timedelta(days=60)),
        (LinkPurpose.RENEWAL, new_york(2026, 11, 15), new_york(2027, 2, 1)),
        (LinkPurpose.RENEWAL, new_york(2027, 1, 6), new_york(2027, 2, 1)),
        (LinkPurpose.RENEWAL, new_york(2027, 1, 31), new_york(2027, 2, 1)),
        (LinkPurpose.RENEWAL, new_york(2027, 2, 1), new_york(2028, 2, 1)),
    ],
)
def test_each_purpose_has_its_own_last_moment(
    purpose: LinkPurpose, asked_on: datetime, expires: datetime
) -> None:
    link = asked(purpose=purpose, at=asked_on)
    assert link.expires_at == expires
    assert link.status(at=expires - timedelta(seconds=1)) is LinkStatus.REQUESTED
    assert link.status(at=expires) is LinkStatus.EXPIRED


@pytest.mark.requirement("UP-1")
def test_each_generation_has_another_token_and_begins_anew() -> None:
    first = asked().but(token_hash="t", wrong_dates=("a",), locks=2, locked_until=AT, version=4)
    second = asked(opened(first.but(locked_until=None)), request_id="request-2")
    assert second.generation == first.generation + 1
    assert second.token_source() != first.token_source()
    assert second.version == first.version, "it replaces the earlier one on file"
    assert (second.token_hash, second.sessions, second.wrong_dates, second.locks) == (
        None,
        (),
        (),
        0,
    )


def test_a_link_remembers_the_requests_that_it_answered() -> None:
    link = asked()
    for number in range(2, 9):
        link = asked(link, request_id=f"request-{number}")
    assert all(link.was_asked_for_by(f"request-{number}") for number in range(1, 9))
    assert not link.was_asked_for_by("request-9")


def test_what_it_remembers_is_bounded() -> None:
    link = asked()
    for number in range(200):
        link = asked(link, request_id=f"request-{number}")
    assert len(link.earlier_requests) == Link.REQUESTS_REMEMBERED


def test_a_token_source_names_no_person_and_no_two_links() -> None:
    sources = {
        asked(client_id=client_id, purpose=purpose).token_source()
        for client_id in ("client-01", "client-02")
        for purpose in LinkPurpose
    }
    assert len(sources) == 2 * len(LinkPurpose)


@pytest.mark.requirement("IN-1")
def test_status_says_how_far_the_link_has_come() -> None:
    link = asked()
    came = [link.status(at=AT)]
    for step in ("sent_at", "delivered_at", "opened_at", "started_at", "used_at"):
        link = link.but(**{step: AT})
        came.append(link.status(at=AT))
    assert came == ["requested", "sent", "delivered", "opened", "started", "used"]
    assert link.status(at=AT + timedelta(days=99)) is LinkStatus.USED


def test_a_mail_that_came_back_shows_until_somebody_opens_the_link_all_the_same() -> None:
    bounced = asked().but(sent_at=AT, bounced_at=AT)
    assert bounced.status(at=AT) is LinkStatus.BOUNCED
    assert bounced.but(opened_at=AT).status(at=AT) is LinkStatus.OPENED


def test_a_revoked_link_admits_nobody_any_more_and_its_token_finds_nothing() -> None:
    open_link = opened(asked().but(token_hash="hash", sent_at=AT))
    assert open_link.admits(key(open_link), at=AT)
    revoked = revoke(open_link, at=AT)
    assert not revoked.admits(key(revoked), at=AT)
    assert revoked.token_hash is None
    assert revoked.status(at=AT) is LinkStatus.REVOKED
    assert revoke(revoked, at=AT + timedelta(hours=1)) == revoked


def test_what_was_submitted_cannot_be_revoked() -> None:
    with pytest.raises(Refused, match="already submitted"):
        revoke(use(opened(asked()), at=AT), at=AT)


def test_asking_again_after_a_revocation_gives_a_link_that_works() -> None:
    again = asked(revoke(asked(), at=AT), request_id="request-2")
    assert again.status(at=AT) is LinkStatus.REQUESTED
    assert again.generation == 2


@pytest.mark.parametrize(
    ("asked_at", "reminded_at"),
    [
        # 3:00 PM in New York, five days earlier: the day before the end, at the same hour.
        (datetime(2026, 3, 2, 20, tzinfo=UTC), datetime(2026, 3, 6, 20, tzinfo=UTC)),
        # 11:30 PM: earlier that evening.
        (datetime(2026, 3, 3, 4, 30, tzinfo=UTC), datetime(2026, 3, 7, 0, tzinfo=UTC)),
        # 6:00 AM: when people are up.
        (datetime(2026, 3, 2, 11, tzinfo=UTC), datetime(2026, 3, 6, 14, tzinfo=UTC)),
        # Clocks go forward on 8 March: nine o'clock is an hour earlier in UTC.
        (datetime(2026, 3, 4, 12, tzinfo=UTC), datetime(2026, 3, 8, 13, tzinfo=UTC)),
    ],
)
def test_the_reminder_comes_the_day_before_the_end_and_by_day(
    asked_at: datetime, reminded_at: datetime
) -> None:
    assert asked(at=asked_at).but(sent_at=asked_at).remind_at(ZONE) == reminded_at


@pytest.mark.parametrize("over", ["reminded_at", "bounced_at", "used_at", "revoked_at"])
def test_nobody_is_reminded_twice_or_of_what_is_over(over: str) -> None:
    sent = asked().but(sent_at=AT)
    assert sent.remind_at(ZONE)
    assert sent.but(**{over: AT}).remind_at(ZONE) is None
    assert asked().remind_at(ZONE) is None


def test_a_session_admits_the_browser_that_has_its_secret_for_two_hours() -> None:
    link = opened(asked())
    assert link.admits(key(link), at=AT + Link.SESSION_LASTS - timedelta(seconds=1))
    assert not link.admits(key(link), at=AT + Link.SESSION_LASTS)
    assert not link.admits(key(link, "guessed"), at=AT)
    assert not link.admits(key(link, fingerprint(SECRET)), at=AT)


def test_a_session_of_an_older_generation_admits_nobody() -> None:
    older = opened(asked())
    newer = opened(asked(older))
    assert not newer.admits(key(older), at=AT)
    assert newer.admits(key(newer), at=AT)


def test_three_browsers_may_sit_at_one_form_and_a_fourth_sends_the_first_away() -> None:
    link = asked()
    for browser in ("one", "two", "three", "four"):
        link = opened(link, secret=browser)
    admitted = [
        name for name in ("one", "two", "three", "four") if link.admits(key(link, name), at=AT)
    ]
    assert admitted == ["two", "three", "four"]


def test_the_right_date_does_not_open_a_locked_link_and_leaves_it_as_it_was() -> None:
    locked = asked().but(locked_until=AT + timedelta(minutes=1))
    after, opening = try_to_open(locked, typed=BORN, birth_date=BORN, secret="s", at=AT)
    assert (after, opening) == (locked, Opening.LOCKED)


def test_guesses_while_locked_do_not_prolong_the_lock() -> None:
    locked = asked().but(locked_until=AT + timedelta(minutes=1))
    after, _ = try_to_open(locked, typed=date(1980, 1, 1), birth_date=BORN, secret="s", at=AT)
    assert after == locked


def test_the_right_date_forgets_the_wrong_ones() -> None:
    link = asked()
    for day in (1, 2, 3, 4):
        link, _ = try_to_open(link, typed=date(1980, 1, day), birth_date=BORN, secret="s", at=AT)
    assert opened(link).wrong_dates == ()


def test_unlocking_forgets_every_guess() -> None:
    link = asked().but(wrong_dates=("a", "b"), locks=3, locked_until=AT + timedelta(days=1))
    unlocked = unlock(link)
    assert (unlocked.wrong_dates, unlocked.locks, unlocked.locked_until) == ((), 0, None)


@given(days=st.lists(st.integers(1, 28), max_size=60))
def test_a_guesser_never_has_more_than_five_dates_between_two_locks(days: list[int]) -> None:
    link, at, since_lock = asked(), AT, set()
    for day in days:
        since_lock.add(day)
        link, opening = try_to_open(
            link, typed=date(1980, 1, day), birth_date=BORN, secret="s", at=at
        )
        assert opening is Opening.WRONG
        assert len(since_lock) <= Link.WRONG_DATES_ALLOWED
        if link.locked_until and at < link.locked_until:
            assert len(since_lock) == Link.WRONG_DATES_ALLOWED
            at, since_lock = link.locked_until, set()
            link = link.but(expires_at=at + timedelta(days=5))


def test_an_intake_link_is_used_once() -> None:
    used = use(opened(asked()), at=AT)
    with pytest.raises(Refused):
        use(used, at=AT)


@pytest.mark.parametrize("purpose", [LinkPurpose.RENEWAL, LinkPurpose.INVOICE])
def test_other_links_are_never_used_up(purpose: LinkPurpose) -> None:
    link = opened(asked(purpose=purpose))
    assert use(use(link, at=AT), at=AT) == link


@pytest.mark.requirement("Q9")
def test_an_expired_link_is_used_only_while_a_session_that_it_opened_may_last() -> None:
    link = opened(asked())
    over = link.expires_at + Link.SESSION_LASTS
    assert use(link, at=over - timedelta(seconds=1)).used_at
    with pytest.raises(Refused, match="expired"):
        use(link, at=over)


@given(
    client_id=st.from_regex(r"[A-Za-z0-9_-]{8,64}", fullmatch=True),
    purpose=st.sampled_from(LinkPurpose),
    generation=st.integers(1, 99_999_999),
    secret=st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True),
)
def test_a_cookie_is_read_back_as_it_was_written(
    client_id: str, purpose: LinkPurpose, generation: int, secret: str
) -> None:
    written = SessionKey(client_id=client_id, purpose=purpose, generation=generation, secret=secret)
    assert SessionKey.from_cookie(written.cookie()) == written


@given(st.text())
def test_a_cookie_that_we_never_wrote_is_none_and_no_crash(value: str) -> None:
    found = SessionKey.from_cookie(value)
    assert found is None or found.cookie() == value


@pytest.mark.parametrize(
    "value",
    [
        "",
        "client-01.intake.1",
        "client-01.intake.one.secret",
        "client-01.other.1.secret",
        "client-01.intake.0.secret",
        "client-01.intake.٣.secret",
        "client-01.intake.1.secret.more",
        "client-01.intake.1.",
    ],
)
def test_a_malformed_cookie_is_none(value: str) -> None:
    assert SessionKey.from_cookie(value) is None


def test_the_newest_requests_are_those_that_it_remembers() -> None:
    link = asked(request_id="request-0")
    for number in range(1, Link.REQUESTS_REMEMBERED + 2):
        link = asked(link, request_id=f"request-{number}")
    assert not link.was_asked_for_by("request-0")
    assert all(
        link.was_asked_for_by(f"request-{number}")
        for number in range(1, Link.REQUESTS_REMEMBERED + 2)
    )


def test_opening_again_leaves_the_moment_of_the_first_opening() -> None:
    again = opened(opened(asked()), at=AT + timedelta(hours=1))
    assert again.opened_at == AT
