"""Both claims of a visit: whatever happens to it concerns the first insurance, then the second."""

from __future__ import annotations

from backoffice.services.claim_making import ClaimMakingDesk
from backoffice.services.second_claims import SecondClaimDesk


class VisitClaims:
    """The two desks that make claims, one after the other; each of them may hear it twice."""

    def __init__(self, first: ClaimMakingDesk, second: SecondClaimDesk) -> None:
        self._first = first
        self._second = second

    def attend(self, visit_id: str, client_id: str, provider_id: str) -> None:
        """Look at both claims of a visit again.

        Raises:
            NotFound: there is no such visit.
        """
        self._first.attend(visit_id, client_id, provider_id)
        self._second.attend(visit_id, client_id, provider_id)

    def attend_refused(self, claim_id: str, control_number: str) -> None:
        """A claim was refused: if what it said was put right meanwhile, it leaves again."""
        self._first.attend_refused(claim_id, control_number)
        self._second.attend_refused(claim_id, control_number)
