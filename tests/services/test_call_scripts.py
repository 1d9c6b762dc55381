"""The script of a call: what to ask a payer by telephone, for the client's own provider."""

from __future__ import annotations

from typing import Any

import pytest

from backoffice.domain.errors import NotFound
from backoffice.services.call_scripts import NOT_BY_EDI, UNKNOWN
from tests.support import builders, offices
from tests.support.builders import ANA, OMAR, RUTH
from tests.twins.office import MemoryOffice


def entered(**policy: Any) -> MemoryOffice:
    """An office in which Ruth entered Ana's policy."""
    office = offices.with_ana()
    silent: dict[str, Any] = {
        "contracted": False,
        "claims_payer_id": None,
        "eligibility_payer_id": None,
    }
    office.keep(builders.payer("silent-mutual", **silent))
    office.policy_entry.enter(ANA, "policy-0001", builders.new_policy(**policy), caller=RUTH)
    office.until_quiet()
    return office


@pytest.mark.requirement("EL-4")
@pytest.mark.parametrize(
    ("policy", "payer", "why"),
    [
        ({"payer_id": None, "typed_payer_name": "Nobody Mutual"}, "Nobody Mutual", UNKNOWN),
        ({"payer_id": "silent-mutual"}, "Silent Mutual", NOT_BY_EDI),
        ({}, "Fern Health", None),
    ],
    ids=["typed", "silent", "by EDI"],
)
def test_a_provider_reads_what_to_ask_and_why_no_machine_can(
    policy: dict[str, Any], payer: str, why: str | None
) -> None:
    script = entered(**policy).call_scripts.script(ANA, caller=RUTH)
    assert (script.payer, script.why, script.member_id) == (payer, why, "FERN0001")
    assert (script.network_npi, script.network_tax_id) == ("1999999984", "12-3456789")
    assert "mental health outpatient visit" in script.ask_for
    assert any("deductible" in question for question in script.questions)


def test_it_is_for_the_clients_own_provider_and_leaves_a_trace() -> None:
    office = entered()
    before = len(office.database.items("audit"))
    with pytest.raises(NotFound):
        office.call_scripts.script(ANA, caller=OMAR)
    assert len(office.database.items("audit")) == before
    office.call_scripts.script(ANA, caller=RUTH)
    assert office.database.items("audit")[-1]["act"] == "read_policies"


def test_without_a_policy_there_is_nothing_to_ask() -> None:
    with pytest.raises(NotFound):
        offices.with_ana().call_scripts.script(ANA, caller=RUTH)
