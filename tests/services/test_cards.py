"""Photos are inspected once each, whatever repeats, and shown to the client's own provider."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backoffice.adapters.dynamodb.links import CardPhotosTable
from backoffice.domain.audit import Act
from backoffice.domain.card import (
    CardPhoto,
    Inspection,
    NoPicture,
    PhotoStatus,
    Side,
    SideStatus,
    latest,
    upload_name,
)
from backoffice.domain.errors import Conflict, NotFound, Refused
from backoffice.domain.intake import Step, intake_id_for
from backoffice.domain.link import SessionKey
from backoffice.services.cards import Outcome
from tests.support import builders, drawn, offices, submission
from tests.support.builders import ANA, OMAR, RUTH
from tests.twins.faults import Crash
from tests.twins.office import MemoryOffice

FRONT, BACK = Side.FRONT, Side.BACK


def sent(office: MemoryOffice, key: SessionKey, side: Side, content: bytes | None = None) -> str:
    """Ana's phone posts one side of her card; the version that it became."""
    return office.photos.arrive(upload_name(intake_id_for(key), side), content)


def inspected(office: MemoryOffice, key: SessionKey, side: Side, version: str) -> Outcome:
    name = upload_name(intake_id_for(key), side)
    return office.inspection.inspect(name, version, office.clock())


def photos(office: MemoryOffice, key: SessionKey) -> list[CardPhoto]:
    return CardPhotosTable(office.database).all_of(intake_id_for(key))


def with_both_photos() -> tuple[MemoryOffice, SessionKey]:
    """An office in which Ana has filled in everything, and sent both sides."""
    office, key = offices.with_open_form()
    sent(office, key, FRONT)
    sent(office, key, BACK, drawn.another_photo())
    office.run()
    submission.fill_in(office, key)
    return office, key


# ------------------------------------------------------------- inspection


@pytest.mark.requirement("IN-10")
def test_a_photo_that_arrives_is_inspected_and_a_clean_copy_kept_beside_its_policy() -> None:
    office, key = offices.with_open_form()
    version = sent(office, key, FRONT)
    office.until_quiet()
    [photo] = photos(office, key)
    assert (photo.side, photo.object_version, photo.client_id) == (FRONT, version, ANA)
    assert photo.status is PhotoStatus.USABLE
    [(name, picture)] = office.card_pictures.pictures.items()
    assert name == photo.picture
    assert picture.startswith(b"\xff\xd8\xff")
    assert picture != drawn.a_photo(), "it was drawn anew"


def test_what_is_no_picture_is_recorded_as_such_and_nothing_of_it_is_kept() -> None:
    office, key = offices.with_open_form()
    sent(office, key, FRONT, b"<svg/>")
    office.until_quiet()
    [photo] = photos(office, key)
    assert (photo.status, photo.why) == (PhotoStatus.NOT_A_PICTURE, NoPicture.UNKNOWN_FORMAT)
    assert office.card_pictures.pictures == {}


def test_an_announcement_that_comes_twice_is_looked_at_once() -> None:
    office, key = offices.with_open_form()
    version = sent(office, key, FRONT)
    assert inspected(office, key, FRONT, version) is Outcome.USABLE
    before = office.database.items("card-photos"), dict(office.card_pictures.pictures)
    assert inspected(office, key, FRONT, version) is Outcome.SEEN_BEFORE
    office.until_quiet()
    assert (office.database.items("card-photos"), office.card_pictures.pictures) == before


def test_two_inspections_at_the_same_moment_leave_one_record() -> None:
    office, key = offices.with_open_form()
    version = sent(office, key, FRONT)
    look = office.inspection._look

    def meanwhile(content: bytes) -> object:
        office.inspection._look = look
        assert inspected(office, key, FRONT, version) is Outcome.USABLE
        return look(content)

    office.inspection._look = meanwhile  # type: ignore[assignment]
    assert inspected(office, key, FRONT, version) is Outcome.USABLE
    assert len(photos(office, key)) == len(office.card_pictures.pictures) == 1


def test_the_photo_uploaded_last_counts_although_it_was_announced_first() -> None:
    office, key = offices.with_open_form()
    sent(office, key, FRONT, b"a mistake")
    office.wait(timedelta(seconds=30))
    later = sent(office, key, FRONT)
    office.pick = lambda in_flight: in_flight[-1]
    office.run()
    counts = latest(photos(office, key), FRONT)
    assert counts is not None
    assert counts.object_version == later


def test_exactly_the_announced_version_is_inspected_when_another_has_come_since() -> None:
    office, key = offices.with_open_form()
    first = sent(office, key, FRONT, b"no picture at all")
    sent(office, key, FRONT)
    assert inspected(office, key, FRONT, first) is Outcome.NOT_A_PICTURE


def test_a_crash_at_any_moment_of_an_inspection_makes_no_difference_in_the_end() -> None:
    office, key = offices.with_open_form()
    office.faults.passed.clear()
    sent(office, key, FRONT)
    office.until_quiet()
    points = list(office.faults.passed)
    ending = office.database.items("card-photos"), office.card_pictures.pictures
    assert "after keep picture" in points
    for number in range(1, len(points) + 1):
        office, key = offices.with_open_form()
        office.faults.crash_after(number)
        sent(office, key, FRONT)
        submission.again_after_a_crash(office.until_quiet)
        assert len(photos(office, key)) == 1
        assert office.card_pictures.pictures == ending[1], points[number - 1]
        assert not office.dead_letters()


def test_a_photo_after_the_attestation_changes_nothing() -> None:
    office, key = with_both_photos()
    submission.submit(office, key)
    [before] = office.coverage.policies(ANA, caller=RUTH).policies
    kept = dict(office.card_pictures.pictures)
    late = sent(office, key, FRONT, drawn.saved(drawn.front(ink="black")))
    assert inspected(office, key, FRONT, late) is Outcome.AFTER_ATTESTATION
    office.until_quiet()
    assert office.card_pictures.pictures == kept
    assert len(photos(office, key)) == 2
    [after] = office.coverage.policies(ANA, caller=RUTH).policies
    assert after == before


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("cards/nobody.intake.1/front", Outcome.UNKNOWN_FORM),
        ("cards/client-ana-01.intake.1/inside", Outcome.NO_CARD_PHOTO),
        ("elsewhere", Outcome.NO_CARD_PHOTO),
    ],
)
def test_what_belongs_to_no_form_is_left_alone(name: str, outcome: Outcome) -> None:
    office, _ = offices.with_open_form()
    version = office.photos.arrive(name)
    assert office.inspection.inspect(name, version, office.clock()) is outcome
    office.until_quiet()
    assert not office.database.items("card-photos")
    assert not office.card_pictures.pictures
    assert not office.dead_letters()


def test_a_photo_that_quarantine_has_forgotten_is_no_failure() -> None:
    office, key = offices.with_open_form()
    version = sent(office, key, FRONT)
    office.photos.forget(upload_name(intake_id_for(key), FRONT))
    assert inspected(office, key, FRONT, version) is Outcome.FORGOTTEN
    office.until_quiet()
    assert not office.dead_letters()


def test_nobody_looks_for_a_photo_when_quarantine_must_have_forgotten_it() -> None:
    office, key = offices.with_open_form()
    version, uploaded_at = sent(office, key, FRONT), office.clock()
    office.wait(timedelta(days=9, seconds=1))
    name = upload_name(intake_id_for(key), FRONT)
    assert office.inspection.inspect(name, version, uploaded_at) is Outcome.FORGOTTEN
    assert photos(office, key) == []


@pytest.mark.requirement("IN-11")
def test_a_photo_that_a_policy_names_and_nobody_saw_in_time_is_asked_for_again_once() -> None:
    office, key = offices.with_open_form()
    version = sent(office, key, FRONT)
    office.wait(timedelta(minutes=11))
    submission.fill_in(office, key)
    submission.submit(office, key)
    office.photos.forget(upload_name(intake_id_for(key), FRONT))
    for _ in range(2):
        assert inspected(office, key, FRONT, version) is Outcome.FORGOTTEN
    [task] = [task for task in office.database.items("tasks") if "card" in task["next_action"]]
    assert task["about"][0] == ANA


# ------------------------------------------------------------- what was gone on with unseen


def gone_on_with_a_photo_unseen() -> tuple[MemoryOffice, SessionKey, str]:
    """An office in which nobody looked at Ana's photo in time, so that she went on with it.

    What she sent is no photo at all.
    """
    office, key = offices.with_open_form()
    version = sent(office, key, FRONT, b"not a photo")
    office.wait(timedelta(minutes=11))
    submission.fill_in(office, key)
    return office, key, version


def asked_for_another(office: MemoryOffice) -> list[str]:
    return [t["about"][0] for t in office.database.items("tasks") if "card" in t["next_action"]]


def test_a_form_goes_back_to_the_card_when_the_photo_that_it_went_on_with_is_none() -> None:
    office, key, version = gone_on_with_a_photo_unseen()
    assert office.intake.sit_down(key).position is Step.REVIEW
    for outcome in (Outcome.NOT_A_PICTURE, Outcome.SEEN_BEFORE):
        assert inspected(office, key, FRONT, version) is outcome
    sitting = office.intake.sit_down(key)
    assert sitting.position is Step.CARD
    [front, _] = office.intake.sides(sitting)
    assert front.status is SideStatus.NOT_A_PICTURE
    with pytest.raises(Refused, match="still missing"):
        submission.submitted(office, key)
    assert asked_for_another(office) == []


def test_a_form_that_did_not_go_on_with_a_photo_keeps_its_answers_when_it_is_none() -> None:
    office, key = offices.with_open_form()
    submission.fill_in(office, key)
    version = sent(office, key, FRONT, b"not a photo")
    before = office.intake.sit_down(key).intake
    assert inspected(office, key, FRONT, version) is Outcome.NOT_A_PICTURE
    after = office.intake.sit_down(key).intake
    assert after.but(version=before.version) == before


@pytest.mark.requirement("IN-11")
def test_a_client_who_attests_while_we_look_at_what_is_no_photo_is_asked_for_another_once() -> None:
    office, key, version = gone_on_with_a_photo_unseen()
    look = office.inspection._look

    def slowly(content: bytes) -> Inspection:
        submission.submit(office, key)
        return look(content)

    office.inspection._look = slowly
    for outcome in (Outcome.NOT_A_PICTURE, Outcome.SEEN_BEFORE):
        assert inspected(office, key, FRONT, version) is outcome
    office.until_quiet()
    assert asked_for_another(office) == [ANA]


@pytest.mark.requirement("IN-11")
def test_a_client_who_attests_just_before_it_is_kept_is_asked_for_another_once() -> None:
    office, key, version = gone_on_with_a_photo_unseen()
    office.faults.overtake(
        "before write card-photos intakes", lambda: submission.submit(office, key)
    )
    for outcome in (Outcome.NOT_A_PICTURE, Outcome.SEEN_BEFORE):
        assert inspected(office, key, FRONT, version) is outcome
    assert office.intake.sit_down(key).submitted
    assert asked_for_another(office) == [ANA]


def test_a_client_cannot_attest_a_photo_that_turns_out_to_be_none_at_that_moment() -> None:
    office, key, version = gone_on_with_a_photo_unseen()
    office.faults.overtake(
        "before write coverage intakes links clients audit outbox",
        lambda: inspected(office, key, FRONT, version),
    )
    with pytest.raises(Conflict):
        submission.submitted(office, key)
    assert office.intake.sit_down(key).position is Step.CARD
    assert asked_for_another(office) == []


def test_a_client_cannot_go_on_with_a_photo_that_turns_out_to_be_none_at_that_moment() -> None:
    office, key = offices.with_open_form()
    office.intake.answer(key, builders.FERNS_PLAN)
    version = sent(office, key, FRONT, b"not a photo")
    office.wait(timedelta(minutes=11))
    office.faults.overtake("before write intakes", lambda: inspected(office, key, FRONT, version))
    with pytest.raises(Conflict):
        office.intake.answer_card(key, told=True)
    [front, _] = office.intake.sides(office.intake.sit_down(key))
    assert front.status is SideStatus.NOT_A_PICTURE


def test_a_crash_at_any_moment_of_keeping_what_is_no_photo_makes_no_difference_in_the_end() -> None:
    office, key, version = gone_on_with_a_photo_unseen()
    office.faults.passed.clear()
    inspected(office, key, FRONT, version)
    points = list(office.faults.passed)
    for number in range(1, len(points) + 1):
        office, key, version = gone_on_with_a_photo_unseen()
        office.faults.crash_after(number)
        submission.again_after_a_crash(lambda: inspected(office, key, FRONT, version))  # noqa: B023
        assert office.intake.sit_down(key).position is Step.CARD, points[number - 1]
        assert len(photos(office, key)) == 1


def test_a_thumbnail_is_forgotten_after_a_month_and_never_journalled() -> None:
    office, key = offices.with_open_form()
    sent(office, key, FRONT)
    office.until_quiet()
    [item] = office.database.items("card-photos")
    assert item["expires_at"] == int((office.clock() + timedelta(days=30)).timestamp())
    assert not any("thumbnail" in text for text in office.journal.documents.values())


# ------------------------------------------------------------- viewing


@pytest.mark.requirement("IN-13")
def test_the_own_provider_gets_an_address_for_five_minutes_and_an_entry_says_so() -> None:
    office, key = with_both_photos()
    submission.submit(office, key)
    [policy] = office.coverage.policies(ANA, caller=RUTH).policies
    assert policy.card is not None
    for side, picture in ((FRONT, policy.card.front), (BACK, policy.card.back)):
        view = office.cards.view(ANA, policy.policy_id, side, caller=RUTH)
        assert view.url == f"https://cards/{picture}?seconds=300"
        assert view.expires_at == office.clock() + timedelta(minutes=5)
        assert picture in office.card_pictures.pictures
    acts = [entry.act for entry in office.audit.trail(ANA).entries]
    assert acts.count(Act.VIEWED_CARD_PHOTO) == 2


def test_nobody_else_gets_one_and_no_entry_says_that_they_did() -> None:
    office, key = with_both_photos()
    submission.submit(office, key)
    [policy] = office.coverage.policies(ANA, caller=RUTH).policies
    before = office.audit.trail(ANA)
    for client, policy_id, side, caller in (
        (ANA, policy.policy_id, "front", OMAR),
        (ANA, "another-policy", "front", RUTH),
        (ANA, policy.policy_id, "inside", RUTH),
        (builders.BEN, policy.policy_id, "front", RUTH),
    ):
        with pytest.raises(NotFound):
            office.cards.view(client, policy_id, side, caller=caller)
    assert office.audit.trail(ANA) == before


def test_a_policy_without_photos_has_none_to_show() -> None:
    office = offices.with_verdict()
    [policy] = office.coverage.policies(ANA, caller=RUTH).policies
    assert policy.card is None
    with pytest.raises(NotFound, match="no photo"):
        office.cards.view(ANA, policy.policy_id, "front", caller=RUTH)


def test_no_address_is_given_before_the_entry_is_kept() -> None:
    office, key = with_both_photos()
    submission.submit(office, key)
    [policy] = office.coverage.policies(ANA, caller=RUTH).policies
    office.faults.crash_when("before write audit outbox")
    with pytest.raises(Crash):
        office.cards.view(ANA, policy.policy_id, "front", caller=RUTH)
