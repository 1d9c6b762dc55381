"""Plan kinds: what a claim calls the plan, and what contradicts it."""

from __future__ import annotations

import pytest

from backoffice.domain.plan_kind import PlanKind, is_contradicted
from backoffice.x12.claim_codes import FILINGS

MEDICARES = "1EG4TE5MK73"


def test_the_writer_of_claims_knows_every_kind() -> None:
    assert {*PlanKind} <= FILINGS


@pytest.mark.requirement("CL-2")
@pytest.mark.parametrize(
    ("kind", "known"),
    [
        (PlanKind.COMMERCIAL, {}),
        (PlanKind.COMMERCIAL, {"told": ("PR", "C1", "GP", "ZZ")}),
        (PlanKind.COMMERCIAL, {"member_id": "XYZ123456789", "family": "optum"}),
        (PlanKind.BLUE, {}),
        (PlanKind.BLUE, {"family": "bcbs", "told": ("PR",)}),
        (PlanKind.MEDICARE_ADVANTAGE, {"family": "bcbs", "told": ("HN",), "member_id": "H1234"}),
        (PlanKind.MEDICARE_ADVANTAGE, {"told": ("MB",)}),
        (PlanKind.MEDICARE_B, {"told": ("MB",), "member_id": MEDICARES}),
        (PlanKind.MEDICAID, {"told": ("MC", "HM"), "member_id": "AB12345C"}),
    ],
)
def test_what_fits_contradicts_nothing(kind: PlanKind, known: dict[str, object]) -> None:
    assert not contradicted(kind, **known)


@pytest.mark.requirement("CL-2")
@pytest.mark.parametrize(
    ("kind", "known"),
    [
        (PlanKind.COMMERCIAL, {"family": "Blue"}),
        (PlanKind.BLUE, {"family": "optum"}),
        (PlanKind.COMMERCIAL, {"told": ("PR", "MB")}),
        (PlanKind.MEDICARE_B, {"told": ("HN",), "member_id": MEDICARES}),
        (PlanKind.MEDICARE_B, {"member_id": "XYZ123456789"}),
        (PlanKind.MEDICAID, {"told": ("C1",)}),
        (PlanKind.HMO, {"told": ("MC",)}),
        (PlanKind.HMO, {"member_id": MEDICARES}),
    ],
)
def test_what_payer_member_id_or_family_say_otherwise_is_a_contradiction(
    kind: PlanKind, known: dict[str, object]
) -> None:
    assert contradicted(kind, **known)


def contradicted(kind: PlanKind, **known: object) -> bool:
    return is_contradicted(
        kind,
        **{"family": None, "told": (), "member_id": None, **known},  # type: ignore[arg-type]
    )
