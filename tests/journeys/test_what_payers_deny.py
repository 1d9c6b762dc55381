"""A payer denies claims, people decide what becomes of each, and payday comes: over real HTTP."""

from __future__ import annotations

import csv
import io
from typing import Any
from uuid import uuid4

import httpx
import pytest

from backoffice.domain.claim import Claim
from infra.local.clockwork import next_payday
from infra.local.office import LocalOffice
from infra.local.people import Practice, today, until
from infra.local.seed import NORA, SAM
from tests.journeys.test_what_payers_say import collect, submitted
from tests.support import builders
from tests.support.claims import ready_claim
from tests.support.passing_time import put_on_file

pytestmark = [pytest.mark.prove, pytest.mark.stack, pytest.mark.xdist_group("stack")]

RUN = f"X{uuid4().hex[:8].upper()}"
MERIDIAN = "meridian-health"
PAID = f"visit-{RUN}-paid.1"
REMEDIES = {
    "CO16": "correct",
    "CO50": "appeal",
    "PR27": "bill",
    "CO29": "write_off",
}
"""What the payer is ordered to say of a claim each, and what June of the staff decides."""
SUGGESTED = {
    "CO16": ("correct", "billing"),
    "CO50": ("appeal", "provider"),
    "PR27": ("other_payer", "client"),
    "CO29": ("appeal", "billing"),
}
"""And what is suggested, and to whom."""


def claim_id(why: str) -> str:
    return f"visit-{RUN}-{why}.1"


def claim_to_meridian(claim_id: str, member_id: str) -> Claim:
    """A claim of Nora's, for a visit of today."""
    claim = ready_claim(claim_id, member_id=member_id, payer_id=MERIDIAN)
    [version] = claim.versions
    insurance = version.bill.insurance.but(payer_id=MERIDIAN, claims_payer_id="MRDN1")
    version = version.but(bill=version.bill.but(insurance=insurance))
    return claim.but(
        provider_id=NORA.provider_id, service_on=today(), file_by=today(), versions=(version,)
    )


def sent_and_decided(office: LocalOffice, june: Practice) -> None:
    """Nora's claims reach their payer, which takes them in, and decides them as it was ordered."""
    members = {PAID: f"ERACOIN{RUN}"} | {claim_id(w): f"ERA{w}{RUN}" for w in REMEDIES}
    for each, member_id in members.items():
        put_on_file(office.stack, claim_to_meridian(each, member_id))
        june.put(f"/claims/{each}/submission")
    for each in members:
        submitted(june, each, "submitted")
    httpx.post(f"{office.clearinghouse_url}/_simulator/pay").raise_for_status()
    collect(office)


def queue(june: Practice) -> dict[str, dict[str, Any]]:
    """What waits for somebody, by claim, in the order of the list."""
    return {each["claim_id"]: each for each in june.get("/denials")["denials"]}


def denied(june: Practice) -> dict[str, dict[str, Any]] | None:
    found = queue(june)
    return found if {claim_id(why) for why in REMEDIES} <= found.keys() else None


@pytest.mark.requirement("IV-1", "Q34", "CL-4")
def test_what_a_payer_denies_is_decided_by_people_and_what_it_pays_is_paid_out(
    office: LocalOffice, nora: Practice, sam: Practice, june: Practice
) -> None:
    sent_and_decided(office, june)
    waiting = until("all denials", lambda: denied(june))
    assert list(waiting.values()) == sorted(waiting.values(), key=lambda each: each["act_by"])
    for why, suggested in SUGGESTED.items():
        one = waiting[claim_id(why)]
        assert (one["remedy"], one["owner"]) == suggested
        assert one["act_by"] > today().isoformat()
        for sentence in (one["says"], one["next_action"]):
            assert sentence.endswith("."), sentence

    # A provider sees their own alone, and decides nothing.
    own = f"/clients/{builders.ANA}/claims/{claim_id('CO50')}/denial"
    assert nora.get(own)["why"][0]["code"] == "CO-50"
    assert sam.ask("GET", own).status_code == 404
    assert nora.ask("GET", "/denials").status_code == 403
    wish = {"remedy": "write_off", "opening": 1}
    assert nora.ask("PUT", f"/claims/{claim_id('CO50')}/denial/decision", wish).status_code == 403

    refused = june.ask(
        "PUT", f"/claims/{claim_id('CO29')}/denial/decision", {"remedy": "bill", "opening": 1}
    )
    assert refused.status_code == 422
    assert "may not be billed" in refused.json()["detail"]
    for why, remedy in REMEDIES.items():
        path = f"/claims/{claim_id(why)}/denial/decision"
        decided = [june.put(path, {"remedy": remedy, "opening": 1}) for _ in range(2)]
        assert decided[0] == decided[1]
        assert len(decided[0]["rulings"]) == 1
    assert not queue(june).keys() & waiting.keys() & {claim_id(why) for why in REMEDIES}
    sums = {why: june.get(f"/visits/visit-{RUN}-{why}/account") for why in REMEDIES}
    assert {why: each["client_balance"] for why, each in sums.items()} == {
        "CO16": 0,
        "CO50": 0,
        "PR27": sums["PR27"]["charged"],
        "CO29": 0,
    }

    statement = paid_out(office, nora)
    assert sam.ask("GET", statement).status_code == 404
    seen = nora.get(statement)
    text = nora.ask("GET", f"{statement}/statement.csv").text
    rows = {row["visit_id"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
    [line] = [each for each in seen["lines"] if each["visit_id"] == f"visit-{RUN}-paid"]
    assert line["amount"] == line["payer_paid"] > 0
    dollars = f"{line['amount'] // 100}.{line['amount'] % 100:02}"
    assert rows[f"visit-{RUN}-paid"]["amount"] == dollars
    assert not rows.keys() & {f"visit-{RUN}-{why}" for why in REMEDIES}
    payout = f"/payouts/{seen['payout_id']}/outcome"
    done = {"paid": True, "reference": f"ACH {RUN}"}
    assert june.put(payout, done) == june.put(payout, done)
    assert nora.get(statement)["reference"] == f"ACH {RUN}"
    assert SAM.provider_id not in text


def paid_out(office: LocalOffice, nora: Practice) -> str:
    """Payday comes; where Nora reads what she is paid."""
    next_payday(office.stack)
    own = f"/providers/{NORA.provider_id}/payouts"

    def ready() -> dict[str, Any] | None:
        found = nora.get(own)["payouts"]
        return next((each for each in found if each["status"] == "ready"), None)

    return f"{own}/{until('the payout', ready)['payout_id']}"
