"""The rejection news desk: lets every refusal teach what its payer does not take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.domain.claim import Claim
from backoffice.domain.errors import NotFound
from backoffice.domain.record import Ref
from backoffice.domain.submission import Submission

if TYPE_CHECKING:
    from backoffice.services.learning import LearningDesk
    from backoffice.services.ports import Records


class RejectionNewsDesk:
    """From a refused version of a claim to the rules that it suggests."""

    def __init__(self, *, records: Records, learning: LearningDesk) -> None:
        self._records = records
        self._learning = learning

    def note(self, claim_id: str, control_number: str) -> None:
        """Keep what a refusal suggests; told twice, or of one that was overruled, it adds nothing.

        Raises:
            NotFound: there is no such claim, or it was never sent.
        """
        claim, submission = self._records.find_together(
            Ref(Claim, (claim_id,)), Ref(Submission, (control_number,))
        )
        if claim is None or submission is None:
            raise NotFound("There is no such claim, or it was never sent.")
        if submission.rejection is None:
            return
        for version in claim.versions:
            if version.bill.control_number == control_number:
                self._learning.learn(claim_id, version.bill, submission.rejection)
