"""The correction desk: staff have a claim replaced, or taken back, that its payer took in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from backoffice.domain.bill import Frequency
from backoffice.domain.claim import Claim, ClaimStatus
from backoffice.domain.correcting import wanted
from backoffice.domain.errors import NotFound
from backoffice.domain.events.claims import ClaimCorrectionWanted
from backoffice.domain.record import Fact, Ref
from backoffice.services.insisting import insisting
from backoffice.services.ports import Records

PayersNumber = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._/-]{0,49}$")]


class CorrectionWish(Fact):
    """Which version of a claim is to be put right."""

    version: int = Field(ge=1, le=Claim.MOST_VERSIONS)
    """The claim's last version, as it was read; asking again with the same changes nothing."""
    payer_claim_number: PayersNumber | None = None
    """The payer's own number of the claim, where it told it to a person."""


class CorrectionView(Fact):
    """What is to become of a claim."""

    claim_id: str
    status: ClaimStatus
    version: int
    """The last there is; the correction is the one after the version that was named."""
    kind: Frequency
    """7: it is replaced. 8: it is taken back."""
    payer_claim_number: str | None = None


class CorrectionDesk:
    """Commands of the staff; each may be repeated."""

    def __init__(self, *, records: Records) -> None:
        self._records = records

    def replace(self, claim_id: str, wish: CorrectionWish) -> CorrectionView:
        """Have a claim replaced by what its visit and policy say now.

        Raises:
            NotFound: there is no such claim.
            Refused: the payer does not have it, or nobody knows its number there.
        """
        return insisting(lambda: self._want(claim_id, Frequency.REPLACEMENT, wish))

    def void(self, claim_id: str, wish: CorrectionWish) -> CorrectionView:
        """Have a claim taken back; otherwise as `replace`."""
        return insisting(lambda: self._want(claim_id, Frequency.VOID, wish))

    def _want(self, claim_id: str, kind: Frequency, wish: CorrectionWish) -> CorrectionView:
        [claim] = self._records.find_together(Ref(Claim, (claim_id,)))
        if claim is None:
            raise NotFound("There is no such claim. A task names the claim that it is about.")
        number = wish.payer_claim_number
        asked = wanted(claim, kind, of_version=wish.version, payer_claim_number=number)
        if asked != claim:
            told = ClaimCorrectionWanted(
                visit_id=claim.visit_id, client_id=claim.client_id, provider_id=claim.provider_id
            )
            self._records.keep(asked, events=[told])
        return CorrectionView(
            claim_id=claim_id,
            status=asked.status,
            version=asked.latest.number if asked.latest else 0,
            kind=kind,
            payer_claim_number=asked.payer_claim_number,
        )
