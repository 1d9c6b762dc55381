"""A day's claims, as different from each other as an office's are: what writers are timed with.

The network is the same in all of them; forty providers and twelve payers come again and again, a
client never does. Every claim comes in records of its own, as from the database.
"""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from backoffice.x12.claims import Address, Claim, Line, Payer, Person, Policy, RenderingProvider
from tests.support.claim_samples import CLAIM, PAID, PRIMARY

_CLAIMS, _PROVIDERS, _PAYERS = 600, 40, 12
_NPIS = "1234567893", "1999999984", "1558598797"
_LAST = "Rivera", "Okafor", "O'Neill", "Nguyen", "Munoz", "Smith-Jones", "Kowalski", "Chen", "Levi"
_FIRST = "Ana", "Leo", "Iris", "Sam", "José", "Mary", "Ada", "Omar", "Ruth", "Zoe", "Paul", "Noor"
_STREETS = "Elm St", "Harbor Ave", "2nd St", "Old Mill Rd", "N Pearl St", "Washington Ave"
_TOWNS = ("Albany", "NY", "12203"), ("Hoboken", "NJ", "070301234"), ("New Haven", "CT", "06511")
_DIAGNOSES = "F411", "F331", "F4310", "F3181", "F900", "F4323", "F40298", "F5101", "Z630"
_SERVICES = ("90791", "220.00"), ("90834", "135.00"), ("90837", "175.50"), ("90847", "190.00")


def claims_of_a_day() -> list[Claim]:
    """One in six of a dependent, one in ten to a second payer, one in five with an add-on."""
    drawn = Random(837)  # noqa: S311 - the same claims each time
    providers = [
        RenderingProvider(name, first, _NPIS[number % 3], f"{drawn.randrange(10**9):09}X")
        for number, (name, first) in enumerate(_names(drawn, _PROVIDERS))
    ]
    payers = [
        Payer(f"Payer {number} of New York", f"{60054 + number}") for number in range(_PAYERS)
    ]
    claims = []
    for number, (last, first) in enumerate(_names(drawn, _CLAIMS)):
        claim = _visit(number, _client(last, first, drawn), drawn)
        claim = replace(claim, rendering=drawn.choice(providers), payer=drawn.choice(payers))
        claims.append(_secondary(claim) if number % 10 == 9 else claim)
    return [pickle.loads(pickle.dumps(each)) for each in claims]  # noqa: S301 - our own


def _names(drawn: Random, count: int) -> list[tuple[str, str]]:
    return [(drawn.choice(_LAST), drawn.choice(_FIRST)) for _ in range(count)]


def _client(last: str, first: str, drawn: Random) -> Person:
    street = f"{drawn.randrange(1, 2000)} {drawn.choice(_STREETS)}"
    second = f"Apt {drawn.randrange(1, 60)}" if drawn.random() < 0.4 else None
    return Person(
        last=last,
        first=first,
        member_id=f"W{drawn.randrange(10**9):09}",
        birth_date=date(1940, 1, 1) + timedelta(drawn.randrange(30_000)),
        sex=drawn.choice("FM"),
        address=Address(street, *drawn.choice(_TOWNS), second),
    )


def _visit(number: int, client: Person, drawn: Random) -> Claim:
    """A visit of *client*'s on their own plan, or on a parent's."""
    procedure, fee = drawn.choice(_SERVICES)
    at_home = drawn.random() < 0.6
    diagnoses = tuple(drawn.sample(_DIAGNOSES, drawn.choice([1, 1, 2, 3])))
    control_number = f"{drawn.randrange(36**6):X}-{number}"
    line = Line(
        control_number=f"{control_number}-1",
        procedure=procedure,
        charge=Decimal(fee),
        day=date(2026, 3, 2) + timedelta(drawn.randrange(5)),
        diagnoses=tuple(range(1, len(diagnoses) + 1)),
        modifiers=("95",) if at_home else (),
    )
    add_on = replace(
        line, control_number=f"{control_number}-2", procedure="90785", charge=Decimal("18.00")
    )
    lines = (line, add_on) if number % 5 == 1 else (line,)
    claim = replace(
        CLAIM,
        policy=Policy("P", f"G{drawn.randrange(10**6)}"),
        subscriber=client,
        patient_control_number=control_number,
        charge=sum((each.charge or Decimal() for each in lines), Decimal()),
        place_of_service="10" if at_home else "11",
        diagnoses=diagnoses,
        lines=lines,
    )
    if number % 6 != 0:
        return claim
    parent = Person(client.last, drawn.choice(_FIRST), client.member_id)
    child = replace(client, member_id=None)
    return replace(claim, subscriber=parent, dependent=child, relationship="19")


def _secondary(claim: Claim) -> Claim:
    """*claim* to the payer that pays second: the first one paid 80 dollars of its first line."""
    first, *following = claim.lines
    missing = (first.charge or Decimal()) - Decimal(80)
    reason = replace(PAID.adjustments[0], amount=missing)
    paid = replace(
        PAID, procedure=first.procedure, modifiers=first.modifiers, adjustments=(reason,)
    )
    insured = claim.subscriber
    elsewhere = replace(
        PRIMARY, subscriber=Person(insured.last, insured.first, f"H{insured.member_id}")
    )
    return replace(
        claim,
        policy=replace(claim.policy, responsibility="S"),
        lines=(replace(first, paid=(paid,)), *following),
        others=(elsewhere,),
    )
