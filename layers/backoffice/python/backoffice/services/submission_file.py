"""The file of a submission: claim, way so far, and the clearinghouse's health, in one call."""

from __future__ import annotations

from dataclasses import dataclass

from backoffice.domain.claim import Claim, ClaimHandout, ClaimStatus
from backoffice.domain.conduct import ClearinghouseConduct, Health
from backoffice.domain.errors import Conflict, NotFound
from backoffice.domain.record import Ref
from backoffice.domain.submission import Submission
from backoffice.services.ports import Records

_READS = 3
_MOVING = "This claim changes faster than it can be read. Try again in a moment."
NO_SUCH_CLAIM = "There is no such claim. A task names the claim that it is about."


@dataclass(frozen=True)
class SubmissionFile:
    """What is on file about one claim's way."""

    claim: Claim
    submission: Submission | None
    """Of the claim's latest version."""
    conduct: ClearinghouseConduct

    @property
    def health(self) -> Health:
        """Whether the clearinghouse is asked at the moment."""
        return self.conduct.health

    @property
    def is_there_already(self) -> bool:
        """Whether the claim is to be sent, although what it says has arrived before."""
        is_to_be_sent = self.claim.status is ClaimStatus.READY
        return is_to_be_sent and self.submission is not None and self.submission.has_arrived

    def is_about_another_than(self, control_number: str | None) -> bool:
        """Whether the claim's latest version is not the one of this number."""
        latest = self.claim.latest
        return latest is not None and control_number not in {None, latest.bill.control_number}

    @property
    def known(self) -> Submission:
        """The submission, where an attempt has been begun."""
        if self.submission is None:
            raise NotFound("This claim was never written down.")
        return self.submission

    @property
    def handout(self) -> ClaimHandout:
        """What to read it by again."""
        number = self.submission.control_number if self.submission else None
        return ClaimHandout(claim_id=self.claim.claim_id, control_number=number)


class SubmissionFiles:
    """Where files of submissions are fetched from."""

    def __init__(self, records: Records, *, clearinghouse: str) -> None:
        self._records = records
        self._clearinghouse = clearinghouse

    def of(self, handout: ClaimHandout) -> SubmissionFile:
        """The file that *handout* names, in one call; in two where it names another version.

        Raises:
            NotFound: there is no such claim.
        """
        number = handout.control_number
        for _ in range(_READS):
            file = self._read(handout.claim_id, number)
            latest = file.claim.latest
            if latest is None or latest.bill.control_number == number:
                return file
            number = latest.bill.control_number
        raise Conflict(_MOVING)

    def _read(self, claim_id: str, control_number: str | None) -> SubmissionFile:
        submission = [Ref(Submission, (control_number,))] if control_number else []
        claim, conduct, *found = self._records.find_together(
            Ref(Claim, (claim_id,)),
            Ref(ClearinghouseConduct, (self._clearinghouse,)),
            *submission,
        )
        if claim is None:
            raise NotFound(NO_SUCH_CLAIM)
        return SubmissionFile(
            claim=claim,
            submission=found[0] if found else None,
            conduct=conduct or ClearinghouseConduct(clearinghouse=self._clearinghouse),
        )
