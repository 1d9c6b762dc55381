"""The correction desk: staff have a claim replaced or taken back, or a refused one sent anew."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from backoffice.domain.bill import Frequency
from backoffice.domain.claim import Claim, ClaimStatus
from backoffice.domain.correcting import mended, wanted
from backoffice.domain.denial import Denial
from backoffice.domain.errors import NotFound
from backoffice.domain.events.claims import ClaimCorrectionWanted
from backoffice.domain.record import Fact, Ref
from backoffice.services.insisting import insisting
from backoffice.services.ports import Records

_NO_CLAIM = "There is no such claim. A task names the claim that it is about."
PayersNumber = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._/-]{0,49}$")]


class CorrectionWish(Fact):
    """Which version of a claim is to be put right."""

    version: int = Field(ge=1, le=Claim.MOST_VERSIONS)
    """The claim's last version, as it was read; asking again with the same changes nothing."""
    payer_claim_number: PayersNumber | None = None
    """The payer's own number of the claim, where it told it to a person."""


class RefusedVersion(Fact):
    """Which version of a claim was refused, and is to be sent anew."""

    version: int = Field(ge=1, le=Claim.MOST_VERSIONS)
    """The claim's last version, as it was read; asking again with the same changes nothing."""


class CorrectionView(Fact):
    """What is to become of a claim."""

    claim_id: str
    status: ClaimStatus
    version: int
    """The last there is; the correction is the one after the version that was named."""
    kind: Frequency
    """7: it is replaced. 8: it is taken back. 1: it is sent anew."""
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

    def send_anew(self, claim_id: str, wish: RefusedVersion) -> CorrectionView:
        """Have a refused claim leave again, because what refused it was mended elsewhere.

        So does one, as a new claim, that its payer took in, and said later that it cannot decide.
        It says what is on file then, and is held against all edits.

        Raises:
            NotFound: there is no such claim.
            Refused: it was not refused, its payer decided it, or it moved on.
        """
        return insisting(lambda: self._send_anew(claim_id, wish))

    def _send_anew(self, claim_id: str, wish: RefusedVersion) -> CorrectionView:
        claim, denial = self._records.find_together(
            Ref(Claim, (claim_id,)), Ref(Denial, (claim_id,))
        )
        if claim is None:
            raise NotFound(_NO_CLAIM)
        is_last = claim.latest is not None and claim.latest.number == wish.version
        is_refused = claim.status is ClaimStatus.REJECTED and is_last
        if is_refused or denial is None or not denial.wants_new_claim:
            return self._kept(claim, mended(claim, of_version=wish.version))
        kind = Frequency.ORIGINAL
        return self._kept(claim, wanted(claim, kind, of_version=wish.version), kind)

    def _want(self, claim_id: str, kind: Frequency, wish: CorrectionWish) -> CorrectionView:
        claim, number = self._read(claim_id), wish.payer_claim_number
        asked = wanted(claim, kind, of_version=wish.version, payer_claim_number=number)
        if asked != claim and claim.status is ClaimStatus.REJECTED:
            asked = asked.noting(mended=True)
        return self._kept(claim, asked, kind)

    def _read(self, claim_id: str) -> Claim:
        claim: Claim | None
        [claim] = self._records.find_together(Ref(Claim, (claim_id,)))
        if claim is None:
            raise NotFound(_NO_CLAIM)
        return claim

    def _kept(self, claim: Claim, asked: Claim, kind: Frequency | None = None) -> CorrectionView:
        if asked != claim:
            told = ClaimCorrectionWanted(
                visit_id=claim.visit_id, client_id=claim.client_id, provider_id=claim.provider_id
            )
            self._records.keep(asked, events=[told])
        latest = asked.latest
        said = latest.bill.frequency if latest else Frequency.ORIGINAL
        return CorrectionView(
            claim_id=claim.claim_id,
            status=asked.status,
            version=latest.number if latest else 0,
            kind=kind or said,
            payer_claim_number=asked.payer_claim_number,
        )
