"""A payer's conduct: when it is left alone, how it is tried again, and what is learned."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from backoffice.domain.conduct import Health, PayerConduct

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)
CLIENTS = ["client-one1", "client-two2", "client-three"]

pytestmark = pytest.mark.requirement("EL-1")


def failing(*clients: str, health: Health | None = None) -> Health:
    health = health or Health()
    for client in clients:
        health = health.failed(client, probe=False, at=AT)
    return health


def test_several_clients_in_a_row_pause_a_payer_and_one_client_never_does() -> None:
    assert not failing(*CLIENTS[:2]).paused
    assert not failing(*[CLIENTS[0]] * 20).paused
    paused = failing(*CLIENTS)
    assert paused.refuses(at=AT)
    assert paused.refuses(at=AT + timedelta(minutes=5) - timedelta(seconds=1))
    assert not paused.refuses(at=AT + timedelta(minutes=5))


def test_one_answer_in_between_begins_the_count_anew() -> None:
    assert not failing(*CLIENTS[:2], health=failing(*CLIENTS[1:]).answered()).paused
    assert failing(*CLIENTS).answered() == Health()


def test_each_failed_probe_doubles_the_pause_up_to_an_hour() -> None:
    health, waits = failing(*CLIENTS), []
    for _ in range(6):
        health = health.probing(at=AT).failed("client-one1", probe=True, at=AT)
        assert health.paused_until is not None
        waits.append((health.paused_until - AT) / timedelta(minutes=1))
    assert waits == [10, 20, 40, 60, 60, 60]


def test_while_one_probes_nobody_else_does_and_a_lost_probe_is_followed_by_another() -> None:
    probing = failing(*CLIENTS).probing(at=AT)
    assert probing.refuses(at=AT + timedelta(minutes=9))
    assert not probing.refuses(at=AT + Health.PROBE_TAKES)


def test_what_was_asked_before_the_pause_and_fails_in_it_changes_nothing() -> None:
    paused = failing(*CLIENTS)
    assert failing("client-four", health=paused) == paused


def test_an_answer_like_many_before_it_is_not_written_again_and_another_is() -> None:
    conduct = PayerConduct(payer_id="fern-health")
    day = date(2026, 3, 2)
    for _ in range(PayerConduct.KNOWN_WELL):
        conduct = conduct.after([("MH", True)], on=day)
    assert conduct.after([("MH", True)], on=day) == conduct
    assert conduct.after([("MH", False)], on=day) != conduct
    assert conduct.after([("98", True)], on=day) != conduct
