"""A wave of renewal mails, by the deployed functions: everybody is asked, and nobody twice."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest

from infra.local import office as local
from infra.local import seed
from infra.local.office import LocalOffice
from infra.local.people import Practice
from infra.local.seed import JUNE
from tests.support import a_wave
from tests.support.a_wave import Wave

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack")]

_LINKS = re.compile(r"/renewal/([\w-]+)/(upcoming|not-changing)(\?lang=es)?$", re.MULTILINE)


def gets_one_mail_each(wave: Wave, june: Practice) -> dict[str, float]:
    """Let the functions ask everybody, then bring each message again; the seconds it took."""
    began = time.monotonic()
    a_wave.until_run(wave, "found", lambda run: run.get("selected", 0) >= wave.clients)
    found = time.monotonic()
    a_wave.until_sent(wave)
    sent = time.monotonic()
    calls = a_wave.hand_out_again(wave)
    a_wave.until_run(wave, "counted", lambda run: run["counted"] == run["pinned"])
    a_wave.until_taken(wave)
    seen = june.get(f"/renewal-campaign/{wave.wave_on}")
    assert (seen["state"], seen["remaining"]) == ("done", 0)
    assert (seen["sent"], seen["failed"], seen["in_doubt"]) == (wave.clients, 0, 0)
    everybody_was_asked_once(wave)
    return {
        "clients": wave.clients,
        "calls": calls,
        "found in": found - began,
        "mailed in": sent - found,
    }


def everybody_was_asked_once(wave: Wave) -> None:
    mails = wave.mails()
    assert len(mails) == wave.clients
    assert {mail["To"][0] for mail in mails} == wave.addresses()
    tokens = set()
    for mail in mails:
        links = _LINKS.findall(mail["BodyText"])
        assert [action for _, action, _ in links] == ["upcoming", "not-changing"]
        assert {language for *_, language in links} in ({""}, {"?lang=es"})
        tokens |= {token for token, *_ in links}
        assert "{{" not in mail["Subject"] + mail["BodyText"] + mail["BodyHtml"]
    assert len(tokens) == wave.clients


def says_nothing_of_anybody(wave: Wave) -> None:
    """No log and no subject tells an address or a token."""
    logs = "\n".join(wave.office.stack.said())
    subjects = "\n".join(mail["Subject"] for mail in wave.mails())
    assert '"handed out"' in logs
    for mail in wave.mails():
        token = _LINKS.findall(mail["BodyText"])[0][0]
        for heard in (logs, subjects):
            assert token not in heard
            assert mail["To"][0] not in heard


def is_held(wave: Wave, june: Practice) -> None:
    """Hold the campaign: whom it asks is found, but nobody is written to, whatever arrives."""
    assert june.put("/renewal-campaign/switch", {"on": False})["on"] is False
    a_wave.until_run(wave, "found", lambda run: run.get("selected", 0) >= wave.clients)
    assert june.get(f"/renewal-campaign/{wave.wave_on}")["state"] == "paused"
    a_wave.hand_out_again(wave)
    a_wave.until_taken(wave)
    assert a_wave.standings(wave) == {"pinned": wave.clients}
    assert june.put("/renewal-campaign/switch", {"on": True})["on"] is True
    # The switch of the whole sees to the waves up to today; this one may be that of a day to come.
    assert june.put(f"/renewal-campaign/{wave.wave_on}/switch", {"on": True})["state"] == "mailing"


@pytest.mark.requirement("RN-3", "Q9")
def test_a_wave_is_held_then_asks_everybody_once_though_each_message_comes_twice(
    office: LocalOffice, june: Practice
) -> None:
    wave = a_wave.put_on_file(office, "wave-of-few", 100)
    is_held(wave, june)
    a_wave.tick(wave)
    a_wave.hand_out_again(wave)
    gets_one_mail_each(wave, june)
    says_nothing_of_anybody(wave)
    assert june.get("/renewal-campaign")["per_second"] == 14.0


def test_whoever_is_put_on_file_after_a_wave_began_is_asked_by_another(office: LocalOffice) -> None:
    waves = []
    for name in ("wave-of-one", "wave-after-it"):
        waves.append(a_wave.put_on_file(office, name, 1))
        a_wave.until_run(waves[-1], "found", lambda run: run.get("selected", 0) == 1)
    assert waves[0].wave_on < waves[1].wave_on


@pytest.mark.prove
@pytest.mark.requirement("RN-3")
def test_twenty_thousand_clients_get_one_mail_each(
    record_property: Callable[[str, object], None],
) -> None:
    with local.opened(ports=local.Ports.free()) as office:
        seed.seed(office.stack)
        wave = a_wave.put_on_file(office, "wave-of-many", 20_000)
        with a_wave.paced_by(office, per_second=100, per_day=1_000_000):
            took = gets_one_mail_each(wave, Practice(office.stack, office.url, JUNE))
    for name, figure in took.items():
        record_property(name, round(figure))
        print(f"{name}: {round(figure):,}")  # noqa: T201 - the figures that the README quotes
