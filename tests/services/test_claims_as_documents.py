"""What the claim desk makes: written as an 837P, independent judges take every one of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from backoffice.adapters.dynamodb.work import EligibilityChecksTable
from backoffice.adapters.payers.claim_translation import written
from backoffice.domain.authorization import NewAuthorization
from backoffice.domain.calendar import Interval
from backoffice.domain.claim import ClaimStatus
from backoffice.domain.money import Money
from backoffice.domain.outcome import Outcome
from backoffice.domain.plan_kind import PlanKind
from backoffice.domain.policy import Relationship, Subscriber
from tests.support import builders, pyx12_judge, x12sdk_judge
from tests.support.builders import ANA, RUTH
from tests.support.claiming import claimed, held, insured, put_on_file, say
from tests.twins.office import MemoryOffice

YEAR = Interval(since=date(2026, 1, 1))
MARY = Subscriber(
    relationship=Relationship.CHILD,
    first_name="Mary",
    last_name="Lindqvist",
    birth_date=date(1979, 2, 14),
)


def _on_her_mothers_plan(office: MemoryOffice) -> None:
    policy_id = office.coverage.policies(ANA, caller=RUTH).policies[0].policy_id
    mothers = builders.new_policy(subscriber=MARY, holds=YEAR)
    office.policy_entry.correct(ANA, policy_id, mothers, caller=RUTH)


def _with_a_second_plan(office: MemoryOffice) -> None:
    put_on_file(office, builders.payer("second-health", claims_payer_id="SECND"))
    second = builders.new_policy(
        payer_id="second-health", member_id="SEC42", priority="secondary", holds=YEAR
    )
    office.policy_entry.enter(ANA, "policy-second", second, caller=RUTH)


def _with_employee_assistance(office: MemoryOffice) -> None:
    put_on_file(office, builders.payer(eap_program=True, eap_modifier="HJ"))
    new = NewAuthorization(
        kind="eap", payer_id=builders.FERN, number="EAP-7731", holds=YEAR, visits=3
    )
    office.authorizations.enter(ANA, "allowed-0001", new, caller=RUTH)


STORIES: dict[str, tuple[Callable[[MemoryOffice], None], Outcome]] = {
    "her own plan": (lambda _: None, held()),
    "in person, for six reasons": (
        lambda _: None,
        held(telehealth=False, diagnoses=(*(f"F41.{n}" for n in (0, 1, 3, 8, 9)), "F33.1")),
    ),
    "by telephone": (lambda _: None, held(audio_only=True, at_home=False)),
    "her mother's plan": (_on_her_mothers_plan, held()),
    "two plans": (_with_a_second_plan, held()),
    "employee assistance": (_with_employee_assistance, held()),
}


@pytest.mark.requirement("CL-1", "CL-2", "CR-2")
@pytest.mark.parametrize("story", STORIES)
def test_a_claim_that_may_leave_passes_the_independent_judges(story: str) -> None:
    prepare, outcome = STORIES[story]
    office = insured()
    prepare(office)
    office.until_quiet()
    say(office, outcome)
    claim = claimed(office)
    assert claim.status is ClaimStatus.READY, claim.findings
    assert claim.latest is not None
    document = written(
        claim.latest.bill,
        sender_id="1999999984",
        receiver_id="STEDI",
        control_number=1,
        at=office.clock(),
        usage="T",
    )
    assert x12sdk_judge.objection(document) is None
    assert pyx12_judge.complaints(document) == []


def _loop(document: str, entity: str) -> list[str]:
    """The segments about *entity* (NM101), up to whoever or whatever comes next."""
    _, _, rest = document.partition(f"NM1*{entity}*")
    first, *others = rest.split("~")
    ends = ("NM1", "HL", "LX", "SBR", "CLM")
    after = next(n for n, each in enumerate(others) if each.split("*")[0] in ends)
    return [f"NM1*{entity}*{first}", *others[:after]]


@pytest.mark.requirement("CR-2", "CR-10")
@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("npi", ["1234567893", "1245319599"])
def test_a_claim_is_billed_under_the_networks_tax_id_and_npi_whoever_saw_the_client(
    story: str, npi: str
) -> None:
    prepare, outcome = STORIES[story]
    office = insured()
    put_on_file(office, builders.provider(npi=npi))
    prepare(office)
    office.until_quiet()
    say(office, outcome)
    office.submitting.submit(claimed(office).claim_id)
    ((_, document),) = office.line.sent
    network = office.network
    bills, renders = _loop(document, "85"), _loop(document, "82")
    assert bills[0].endswith(f"*XX*{network.npi}")
    assert [each for each in bills if each.startswith("REF")] == [f"REF*EI*{network.tax_id}"]
    assert renders[0].endswith(f"*XX*{npi}")
    assert [each for each in renders if each.startswith("REF")] == []
    assert document.count(npi) == 1


@pytest.mark.requirement("CR-2")
@pytest.mark.parametrize(("fee", "agreed"), [(9_000, "150.00"), (15_000, "260.00")])
def test_a_claim_asks_for_what_the_network_agreed_where_that_is_more_than_the_providers_fee(
    fee: int, agreed: str
) -> None:
    office = insured()
    schedule = builders.fee_schedule()
    rates = tuple(rate.but(allowed=Money.dollars(agreed)) for rate in schedule.rates)
    put_on_file(office, schedule.but(rates=rates))
    say(office, held(fee=fee))
    office.submitting.submit(claimed(office).claim_id)
    ((_, document),) = office.line.sent
    charged = Money.dollars(agreed).cents // 100
    assert f"~CLM*{claimed(office).versions[0].bill.control_number}*{charged}*" in document


@pytest.mark.requirement("CL-1", "CL-2")
@pytest.mark.parametrize(
    ("since", "said"), [(date(2026, 3, 9), "*MC~"), (date(2026, 3, 10), "*CI~")]
)
def test_a_claim_names_the_kind_of_plan_that_the_payers_terms_of_the_day_say(
    since: date, said: str
) -> None:
    office = insured()
    fern = builders.payer()
    before, after = fern.terms[0], fern.terms[0].but(plan_kind=PlanKind.MEDICAID)
    ends = before.but(holds=Interval(since=before.holds.since, until=since - timedelta(days=1)))
    changed = fern.but(terms=(ends, after.but(holds=Interval(since=since))))
    put_on_file(office, changed)
    say(office, held())
    latest = claimed(office).latest
    assert latest is not None
    document = written(
        latest.bill,
        sender_id="1999999984",
        receiver_id="STEDI",
        control_number=1,
        at=office.clock(),
        usage="T",
    )
    (subscriber,) = re.findall(r"SBR\*P\*18\*[^~]*~", document)
    assert subscriber.endswith(said)


@pytest.mark.requirement("CL-2")
def test_a_plan_that_its_payer_calls_medicaid_is_no_commercial_one_unnoticed() -> None:
    office = insured()
    (check,) = office.database.items("eligibility-checks")
    known = EligibilityChecksTable(office.database).load(check["check_id"])
    assert known.answer is not None
    benefits = [each.but(insurance_type="MC") for each in known.answer.benefits]
    office.records.keep(known.but(answer=known.answer.but(benefits=tuple(benefits))))
    say(office, held())
    assert claimed(office).status is ClaimStatus.READY
    assert [each.code for each in claimed(office).findings] == ["PLAN_KIND"]
