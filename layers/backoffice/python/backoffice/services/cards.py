"""The card desks: photos of insurance cards, from their arrival to their being looked at."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from enum import StrEnum

from backoffice.domain.audit import Act
from backoffice.domain.calendar import Moment, add_business_days, day_in
from backoffice.domain.caller import Caller
from backoffice.domain.card import (
    FORGOTTEN_AFTER,
    CardPhoto,
    Side,
    Upload,
    parse_upload,
    photo_of,
    picture_on,
)
from backoffice.domain.coverage import Coverage
from backoffice.domain.errors import Conflict, NotFound
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.intake import Intake
from backoffice.domain.record import Fact, Record, Ref
from backoffice.domain.roster import NOT_YOURS, RosterEntry
from backoffice.domain.task import Task, TaskKind, TaskOwner, open_task
from backoffice.services.audit import AuditTrail
from backoffice.services.ports import Clock, Inspects, PictureArchive, Quarantine, Records

SHOWN_FOR = timedelta(minutes=5)
_KEEPING = 3
"""How often what was seen is tried to be kept, while its client goes on with the form."""
NO_PHOTO = "There is no photo of that side of the card. Ask the client for one, if you need it."


class Outcome(StrEnum):
    """What became of one announcement of an upload, for the log."""

    USABLE = "usable"
    NOT_A_PICTURE = "not-a-picture"
    SEEN_BEFORE = "seen-before"
    AFTER_ATTESTATION = "after-attestation"
    UNKNOWN_FORM = "unknown-form"
    FORGOTTEN = "forgotten"  # the week in quarantine is over
    NO_CARD_PHOTO = "no-card-photo"


class InspectionDesk:
    """Looks at each upload once, and keeps a clean copy of what is a picture."""

    def __init__(
        self,
        *,
        records: Records,
        quarantine: Quarantine,
        look: Inspects,
        pictures: PictureArchive,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._quarantine = quarantine
        self._look = look
        self._pictures = pictures
        self._home_zone = home_zone
        self._now = now

    def inspect(self, name: str, object_version: str, uploaded_at: datetime) -> Outcome:
        """Inspect one version of one object in quarantine.

        Twice, late and in any order are safe: a version never changes, its
        record is kept once, and the picture's name follows from the version,
        so a crash between the two only draws the same picture again. After
        the attestation only what the form names is still looked at: a photo
        that waited for us so long that its client went on.
        """
        upload = parse_upload(name, object_version, uploaded_at)
        if upload is None:
            return Outcome.NO_CARD_PHOTO
        intake, known = self._records.find_together(
            Ref(Intake, (upload.intake_id,)), Ref(CardPhoto, (upload.intake_id, upload.photo_id))
        )
        if intake is None:
            return Outcome.UNKNOWN_FORM
        if known is not None:
            return Outcome.SEEN_BEFORE
        if intake.attestation is not None and not intake.names(upload.photo_id):
            return Outcome.AFTER_ATTESTATION
        content = self._fetched(upload)
        if content is None:
            with suppress(Conflict):  # announced before, and its task is there since then
                self._records.keep(*self._taken_back(intake, upload.photo_id))
            return Outcome.FORGOTTEN
        found = self._look(content)
        photo = photo_of(upload, found, client_id=intake.client_id, policy_id=intake.policy_id)
        if photo.picture is None:
            self._keep_as_none(photo)
        else:
            self._pictures.keep(photo.picture, found.jpeg)
            with suppress(Conflict):  # the same announcement, at the same moment, elsewhere
                self._records.keep(photo)
        return Outcome.USABLE if photo.usable else Outcome.NOT_A_PICTURE

    def _keep_as_none(self, photo: CardPhoto) -> None:
        """Keep that a photo is none, in one write with its form as it is by now.

        While we looked, the client may have gone on with the photo unseen, or attested; and may
        do so at this moment. In one write, whoever comes second finds that the other was there.
        """
        for tries_left in reversed(range(_KEEPING)):
            intake, known = self._records.find_together(
                Ref(Intake, (photo.intake_id,)), Ref(CardPhoto, (photo.intake_id, photo.photo_id))
            )
            if intake is None or known is not None:
                return
            try:
                self._records.keep(photo, *self._taken_back(intake, photo.photo_id))
            except Conflict:
                if not tries_left:
                    raise
            else:
                return

    def _fetched(self, upload: Upload) -> bytes | None:
        """The upload, or None once quarantine has forgotten it.

        S3 says so only to whoever may list a bucket, and to others that they may not look.
        """
        if self._now() - upload.at > FORGOTTEN_AFTER:
            return None
        return self._quarantine.fetch(upload.name, upload.object_version)

    def _taken_back(self, intake: Intake, photo_id: str) -> list[Record]:
        """What follows for a form from a photo that turns out to be none.

        Before the attestation, it does not go on with that photo any more. After it, its policy
        may name the photo: the provider asks for another.
        """
        if intake.attestation is None:
            return [intake.without(photo_id)]
        return [self._asked_again(intake, photo_id)] if intake.names(photo_id) else []

    def _asked_again(self, intake: Intake, photo_id: str) -> Task:
        at = self._now()
        return open_task(
            task_id=f"card-{fingerprint(intake.intake_id + photo_id)[:32]}",
            kind=TaskKind.COMPLETE_COVERAGE,
            owner=TaskOwner.provider(intake.provider_id),
            about=(intake.client_id, intake.policy_id),
            due_on=add_business_days(day_in(at, self._home_zone), 1),
            next_action="The card cannot be read. Ask for a new link, with the reason card_needed.",
            at=at,
        )


class CardView(Fact):
    """Where one side of a card can be looked at, and until when."""

    url: str
    expires_at: Moment


class CardDesk:
    """Photos of the card, for the client's own provider."""

    def __init__(
        self, *, records: Records, audit: AuditTrail, pictures: PictureArchive, now: Clock
    ) -> None:
        self._records = records
        self._audit = audit
        self._pictures = pictures
        self._now = now

    def view(self, client_id: str, policy_id: str, side: str, *, caller: Caller) -> CardView:
        """A URL of one side of the card of a client of the caller's, good for five minutes (IN-13).

        That it was asked for is noted first.

        Raises:
            NotFound: the client, the policy or the photo is not there, or not the caller's.
        """
        entry, coverage = self._records.find_together(
            Ref(RosterEntry, (caller.provider_id, client_id)), Ref(Coverage, (client_id,))
        )
        if entry is None:
            raise NotFound(NOT_YOURS)
        policy = coverage.policy(policy_id) if coverage else None
        picture = picture_on(policy, Side(side)) if side in set(Side) else None
        if picture is None:
            raise NotFound(NO_PHOTO)
        self._audit.note(Act.VIEWED_CARD_PHOTO, client_id, caller=caller)
        expires_at = self._now() + SHOWN_FOR
        url = self._pictures.address(picture, seconds=int(SHOWN_FOR.total_seconds()))
        return CardView(url=url, expires_at=expires_at)
