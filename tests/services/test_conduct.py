"""The conduct desk: what the network's people see of a payer that is down."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backoffice.domain.conduct import Health, PayerConduct
from backoffice.domain.errors import NotFound
from backoffice.services.conduct import Asking
from tests.support import offices
from tests.support.builders import ANA, FERN

pytestmark = pytest.mark.requirement("EL-1")


def test_a_payer_of_which_nothing_is_known_is_asked() -> None:
    seen = offices.with_ana().conduct.conduct(FERN)
    assert (seen.asking, seen.paused_until, seen.clients_failed) == (Asking.ASKED, None, 0)


def test_a_paused_payer_is_seen_until_when_and_for_how_many_but_not_for_whom() -> None:
    office = offices.with_ana()
    until = office.clock() + timedelta(minutes=5)
    health = Health(failed_for=(ANA, "client-ben-02", "client-eve-03"), paused_until=until)
    office.records.keep(PayerConduct(payer_id=FERN, health=health))
    seen = office.conduct.conduct(FERN)
    assert (seen.asking, seen.paused_until, seen.clients_failed) == (Asking.PAUSED, until, 3)
    assert ANA not in seen.model_dump_json()
    office.clock.wait(timedelta(minutes=5))
    assert office.conduct.conduct(FERN).asking is Asking.TRIED


def test_what_was_learned_of_the_answers_is_shown() -> None:
    (habit,) = offices.with_verdict().conduct.conduct(FERN).habits
    assert (habit.service_type, habit.asked, habit.useful) == ("MH", 1, 1)


def test_a_payer_that_is_not_in_the_registry_is_not_found() -> None:
    with pytest.raises(NotFound):
        offices.with_ana().conduct.conduct("no-such-payer")
