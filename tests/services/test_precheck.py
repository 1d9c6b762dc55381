"""The pre-check: within limits, by a confirmed address, told in three words, and then forgotten."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from backoffice.domain.allowance import Allowance
from backoffice.domain.calendar import Interval
from backoffice.domain.client import Language
from backoffice.domain.errors import NotFound, Refused
from backoffice.domain.precheck import Outcome, Precheck, PrecheckStatus
from tests.support import builders, prechecks
from tests.support.builders import ANAS_BIRTHDAY, FERN
from tests.support.prechecks import CARL, opened
from tests.twins.office import MemoryOffice

WRONG = date(1990, 4, 13)


@pytest.fixture
def office() -> MemoryOffice:
    return prechecks.open_office()


def mailed(office: MemoryOffice) -> int:
    office.run()
    return len(office.mail.carried)


def status(office: MemoryOffice) -> list[str]:
    return sorted(item["status"] for item in office.database.items("prechecks"))


@pytest.mark.requirement("EL-3", "Q24")
@pytest.mark.parametrize(
    ("differs", "outcome"),
    [
        ({}, Outcome.COVERED),
        (dict(CARL), Outcome.NOT_COVERED),
        ({"member_id": "NOBODY01"}, Outcome.COULD_NOT_TELL),
        ({"last_name": "Rivers"}, Outcome.COULD_NOT_TELL),
        ({"member_id": "AAA43FERN0001"}, Outcome.COULD_NOT_TELL),
        ({"member_id": "ACK999FERN0001"}, Outcome.COULD_NOT_TELL),
        ({"member_id": "HTTP400FERN0001"}, Outcome.COULD_NOT_TELL),
    ],
    ids=["covered", "ended", "unknown", "another name", "provider unknown", "999", "refused"],
)
def test_what_the_payer_says_becomes_one_of_three_words(
    office: MemoryOffice, differs: dict[str, object], outcome: Outcome
) -> None:
    assert prechecks.outcome_for(office, **differs) is outcome


@pytest.mark.requirement("Q24")
def test_the_payer_is_asked_by_the_network_and_only_after_the_address_is_confirmed(
    office: MemoryOffice,
) -> None:
    prechecks.ask(office)
    office.until_quiet()
    assert office.payer.asked == []
    opened(office)
    office.until_quiet()
    (question,) = office.payer.asked
    assert "NM1*1P*2*FERNWAY*****XX*1999999984~" in question


@pytest.mark.requirement("Q24")
def test_all_that_is_kept_is_a_note_of_nobody(office: MemoryOffice) -> None:
    assert prechecks.outcome_for(office) is Outcome.COVERED
    assert prechecks.inputs_in(office) == []
    assert office.documents.documents == {}
    (note,) = office.database.items("precheck-notes")
    assert set(note) - {"version", "schema", "change_id"} == {
        *("precheck_id", "payer_id", "pseudonyms", "consent_version"),
        *("consented_at", "confirmed_at", "answered_at", "outcome"),
    }
    assert (note["payer_id"], note["outcome"]) == (FERN, "covered")


@pytest.mark.requirement("Q24")
def test_no_event_queue_or_mail_says_who_asked_or_whom_to_ask(office: MemoryOffice) -> None:
    prechecks.ask(office)
    office.run()
    opened(office)
    told = [told for entry in office.database.items("outbox") for told in entry["announcements"]]
    assert {each["kind"] for each in told} == {
        f"precheck-{each}" for each in ("asked", "admitted", "confirmed")
    }
    assert {name for each in told for name in each["about"]} == {"precheck_id"}
    (mail,) = office.mail.carried
    for secret in ("Rivera", "Ana", "1990", "FERN", "Fern Health", "insur", "mental", "health"):
        assert secret not in mail.subject + mail.text + mail.mailing_id


@pytest.mark.requirement("Q24")
def test_what_nobody_confirms_is_forgotten_after_a_day_and_opens_nothing(
    office: MemoryOffice,
) -> None:
    prechecks.ask(office)
    office.until_quiet()
    assert prechecks.inputs_in(office) == ["prechecks"]
    office.wait(timedelta(days=1))
    with pytest.raises(Refused):
        opened(office)
    office.sweep()
    office.until_quiet()
    assert prechecks.inputs_in(office) == []
    assert status(office) == [PrecheckStatus.CLOSED]
    assert office.database.items("precheck-notes") == []
    assert office.payer.asked == []


@pytest.mark.requirement("Q24")
def test_the_answer_can_be_read_again_for_a_day_though_the_birth_date_is_forgotten(
    office: MemoryOffice,
) -> None:
    prechecks.outcome_for(office)
    office.wait(timedelta(hours=23))
    key = opened(office)
    assert office.precheck_door.see(key).outcome is Outcome.COVERED
    with pytest.raises(Refused):
        opened(office, WRONG)
    office.wait(timedelta(hours=1))
    with pytest.raises(NotFound):
        office.precheck_door.see(key)
    with pytest.raises(Refused):
        opened(office)


@pytest.mark.requirement("Q24")
def test_whoever_guesses_birth_dates_is_locked_out(office: MemoryOffice) -> None:
    prechecks.ask(office)
    office.until_quiet()
    for day in range(1, 6):
        with pytest.raises(Refused):
            opened(office, date(1990, 5, day))
    with pytest.raises(Refused):
        opened(office)
    office.wait(Precheck.FIRST_LOCK)
    assert opened(office).precheck_id


def test_no_guess_has_the_payer_asked(office: MemoryOffice) -> None:
    prechecks.ask(office)
    office.until_quiet()
    with pytest.raises(Refused):
        opened(office, WRONG)
    office.until_quiet()
    assert office.payer.asked == []


# Limits


def confirm_all(office: MemoryOffice, *, since: int = 0) -> list[Outcome | None]:
    """Open the link of every mail *since* that one; what each reads in the end."""
    tokens = office.mail.tokens()[since:]
    keys = [office.precheck_door.open(token, ANAS_BIRTHDAY) for token in tokens]
    office.until_quiet()
    return [office.precheck_door.see(key).outcome for key in keys]


@pytest.mark.requirement("Q24")
def test_one_address_gets_three_mails_a_day_however_it_is_spelled(office: MemoryOffice) -> None:
    for number in range(5):
        email = "ANA@mail.example" if number % 2 else "ana@mail.example"
        person = {"member_id": f"FERN{number}", "last_name": f"Rivera {'ABCDE'[number]}"}
        prechecks.ask(office, f"form-of-ana-{number:04}", email=email, **person)
        assert mailed(office) == min(number + 1, Allowance.MOST)
    assert status(office) == ["admitted"] * 3 + ["closed"] * 2
    office.wait(Allowance.WITHIN)
    prechecks.ask(office, "form-of-ana-0009")
    assert mailed(office) == 4


@pytest.mark.requirement("Q24")
def test_a_mailbox_gets_three_mails_a_day_though_a_stranger_invents_addresses_and_people(
    office: MemoryOffice,
) -> None:
    for number in range(5):
        person = {"member_id": f"FERN{number}", "last_name": f"Rivera {'ABCDE'[number]}"}
        email = f"ana+{number}@mail.example"
        prechecks.ask(office, f"form-of-ana-{number:04}", email=email, **person)
    assert mailed(office) == Allowance.MOST


@pytest.mark.requirement("Q24")
def test_nobody_tries_one_member_id_after_the_other_about_the_same_person(
    office: MemoryOffice,
) -> None:
    for number, last in enumerate(["Rivera", "RIVERA", "rivera", "Rivéra", "Riv-era"]):
        about = {"member_id": f"FERN0001{number}", "email": f"a{number}@mail.example"}
        prechecks.ask(office, f"form-of-ana-{number:04}", last_name=last, **about)
    assert mailed(office) == 5
    confirm_all(office)
    assert len(office.payer.asked) == Allowance.MOST


@pytest.mark.requirement("Q24")
def test_one_member_id_is_asked_about_three_times_a_day_whoever_asks(office: MemoryOffice) -> None:
    for number in range(5):
        who = {"email": f"a{number}@mail.example", "last_name": f"Rivera {'ABCDE'[number]}"}
        prechecks.ask(office, f"form-of-ana-{number:04}", **who)
    assert mailed(office) == 5
    assert confirm_all(office) == [Outcome.COULD_NOT_TELL] * 5
    assert len(office.payer.asked) == Allowance.MOST
    assert prechecks.inputs_in(office) == []


@pytest.mark.requirement("Q24")
def test_neither_mails_nor_pages_tell_a_stranger_that_somebody_else_asked_about_a_person() -> None:
    seen = []
    for others in (0, 3):
        office = prechecks.open_office()
        for number in range(others):
            prechecks.ask(office, f"form-of-ana-{number:04}")
        office.run()
        before = len(office.mail.carried)
        for number in range(2):
            guess = {"member_id": f"GUESS{number}", "email": "stranger@mail.example"}
            prechecks.ask(office, f"form-of-none-{number:04}", **guess)
        office.run()
        mails = len(office.mail.carried) - before
        seen.append((mails, confirm_all(office, since=before)))
    assert seen[0] == seen[1] == (2, [Outcome.COULD_NOT_TELL] * 2)


def test_limits_are_kept_under_names_that_nobody_can_trace(office: MemoryOffice) -> None:
    prechecks.ask(office)
    office.run()
    kept = json.dumps(office.database.items("precheck-allowances"))
    assert "ana" not in kept
    assert "FERN0001" not in kept
    assert len(office.database.items("precheck-allowances")) == 3


def test_the_pseudonym_of_an_address_is_not_the_one_that_clients_are_found_by(
    office: MemoryOffice,
) -> None:
    office.keep(builders.provider())
    office.roster.add_client(builders.ANA, builders.new_client(), caller=builders.RUTH)
    prechecks.ask(office)
    office.run()
    boxes = {item["mailbox_id"] for item in office.database.items("mailboxes")}
    assert boxes
    names = {item["pseudonym"] for item in office.database.items("precheck-allowances")}
    assert boxes & names == set()


def test_a_form_sent_twice_is_one_pre_check_and_a_corrected_one_another(
    office: MemoryOffice,
) -> None:
    prechecks.ask(office)
    prechecks.ask(office)
    assert mailed(office) == 1
    prechecks.ask(office, email="anna@mail.example")
    assert mailed(office) == 2


# The payer's hour


@pytest.mark.requirement("EL-3")
def test_a_payer_that_is_away_for_a_while_is_asked_again(office: MemoryOffice) -> None:
    prechecks.ask(office)
    office.run()
    office.payer.outages = 2
    key = opened(office)
    office.run()
    assert office.precheck_door.see(key).outcome is None
    office.until_quiet()
    assert office.precheck_door.see(key).outcome is Outcome.COVERED


@pytest.mark.requirement("EL-3", "EL-4")
@pytest.mark.parametrize("member_id", ["FERN0001", "AAA42FERN0001"])
def test_after_an_hour_it_could_not_be_told_and_nobody_asks_any_more(
    office: MemoryOffice, member_id: str
) -> None:
    prechecks.ask(office, member_id=member_id)
    office.run()
    office.payer.outages = 0 if member_id.startswith("AAA42") else 1000
    since = office.clock()
    key = opened(office)
    office.until_quiet()
    assert office.precheck_door.see(key).outcome is Outcome.COULD_NOT_TELL
    assert office.clock() - since <= timedelta(hours=1, minutes=10)
    assert prechecks.inputs_in(office) == []
    asked = 1000 - office.payer.outages if office.payer.outages else len(office.payer.asked)
    assert asked == len(Precheck.WAITS) + 1


def test_the_page_gives_up_after_an_hour_though_the_queue_stands_still(
    office: MemoryOffice,
) -> None:
    prechecks.ask(office)
    office.run()
    opened(office)
    office.wait(timedelta(hours=1))
    key = opened(office)
    assert office.precheck_door.see(key).outcome is Outcome.COULD_NOT_TELL
    office.until_quiet()
    assert office.payer.asked == []
    assert office.precheck_door.see(key).outcome is Outcome.COULD_NOT_TELL


@pytest.mark.requirement("Q24")
def test_a_contract_that_ended_meanwhile_has_nobody_asked() -> None:
    office = prechecks.open_office(holds=Interval(since=date(2025, 1, 1), until=date(2026, 3, 2)))
    prechecks.ask(office)
    office.run()
    office.wait(timedelta(hours=14))
    key = opened(office)
    office.until_quiet()
    assert office.precheck_door.see(key).outcome is Outcome.COULD_NOT_TELL
    assert office.payer.asked == []


def test_without_a_contract_nothing_is_covered_in_our_network() -> None:
    office = prechecks.open_office(contracted=False)
    assert prechecks.outcome_for(office) is Outcome.COULD_NOT_TELL


def test_a_mail_that_comes_back_is_nobodys_work(office: MemoryOffice) -> None:
    prechecks.ask(office)
    office.run()
    office.mail_service_tells(office.mail.carried[0], "Bounce", bounceType="Permanent")
    office.mail_service_tells(office.mail.carried[0], "Complaint")
    office.until_quiet()
    assert office.database.items("tasks") == []
    assert office.dead_letters() == []


def test_the_mail_is_in_the_language_of_the_form(office: MemoryOffice) -> None:
    office.prechecks.ask(prechecks.FORM, FERN, prechecks.applicant(), language=Language.SPANISH)
    office.run()
    (mail,) = office.mail.carried
    assert mail.subject == "Confirme su correo electrónico"
    assert "?lang=es" in mail.text


def test_the_token_of_a_pre_check_opens_no_clients_form(office: MemoryOffice) -> None:
    prechecks.ask(office)
    office.run()
    with pytest.raises(Refused):
        office.door.open(office.mail.tokens()[-1], ANAS_BIRTHDAY)
