"""The story of a policy that was over early: visits in every state, an end that comes to light."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from backoffice.adapters.dynamodb.claims import ClaimsTable
from backoffice.adapters.dynamodb.coverage import CoverageTable
from backoffice.domain.authorization import NewAuthorization
from backoffice.domain.bill import Frequency
from backoffice.domain.calendar import Interval
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.claim import Claim, ClaimStatus, claim_id_for
from backoffice.domain.ledger import Account
from backoffice.domain.money import Money
from backoffice.domain.outcome import Outcome
from backoffice.domain.policy import Policy, Priority
from backoffice.domain.rehearsal import Rehearsal
from backoffice.domain.visit import VisitStatus
from backoffice.services.corrections import CorrectionWish
from backoffice.services.retro_termination import RehearsalView
from backoffice.services.staff_requests import AgreedEnd, PolicyEnd
from tests.support import builders, schemas
from tests.support.builders import ANA, CARDED, FERN, RUTH
from tests.support.claiming import claimed, held, insured, put_on_file, say, seen
from tests.support.over_early_invoices import insist_on_the_invoices
from tests.twins.office import MemoryOffice

JUNE = Caller(kind=CallerKind.STAFF, subject="sign-in-june")
SINCE = date(2026, 3, 2)
"""The first day of Ana's policy."""
NOON = datetime(2026, 3, 24, 16, tzinfo=UTC)
"""When the end comes to light, by New York's clocks."""
_NUMBERED = {"payer_claim_number": "PC000000000000042"}
_SCHEMAS = schemas.tables()
_BESIDES = frozenset({"audit", "outbox", "claimed-days"})
"""Tables that say what was done, and none of what is so."""

_TELLING = frozenset({"mailings", "links"})

Act = Callable[[MemoryOffice, str], object]


def policy_of(office: MemoryOffice) -> Policy:
    """Ana's first policy."""
    return CoverageTable(office.database).load(ANA).believed_at(None)[0]


def rehearse(office: MemoryOffice, ended_on: date) -> RehearsalView:
    """June asks what would happen."""
    policy_id, end = policy_of(office).policy_id, PolicyEnd(ended_on=ended_on)
    return office.retro_termination.rehearse(ANA, policy_id, end, caller=JUNE)


def terminate(office: MemoryOffice, view: RehearsalView) -> Policy:
    """June agrees to all of it."""
    happens = view.happens
    end = AgreedEnd(ended_on=happens.ended_on, digest=view.digest)
    return office.retro_termination.terminate(ANA, happens.policy_id, end, caller=JUNE)


# ------------------------------------------------------------- visits in every state


def _confirm(office: MemoryOffice, visit_id: str) -> None:
    say(office, held(), visit_id)


def _hold_back(office: MemoryOffice, visit_id: str) -> None:
    say(office, held(minutes=10), visit_id)


def _by_client(office: MemoryOffice, visit_id: str) -> None:
    say(office, held(self_pay=True), visit_id)


def _call_off(office: MemoryOffice, visit_id: str) -> None:
    _confirm(office, visit_id)
    say(office, Outcome(status=VisitStatus.CANCELLED), visit_id)


def _find(office: MemoryOffice, visit_id: str) -> Claim | None:
    return ClaimsTable(office.database).find(claim_id_for(visit_id, Priority.PRIMARY))


def _move(*way: ClaimStatus, **differences: Any) -> Act:
    def act(office: MemoryOffice, visit_id: str) -> None:
        _confirm(office, visit_id)
        claim = _find(office, visit_id)
        # Beside another one of the day it may be held back, and before the policy there is none.
        if claim is not None and claim.status is ClaimStatus.READY:
            for status in way:
                claim = claim.moved(status)
            put_on_file(office, claim.but(**differences))

    return act


_TAKEN = (ClaimStatus.SENDING, ClaimStatus.ACCEPTED)


def _correct(kind: Frequency, *then: ClaimStatus) -> Act:
    def act(office: MemoryOffice, visit_id: str) -> None:
        _move(*_TAKEN, **_NUMBERED)(office, visit_id)
        claim = _find(office, visit_id)
        if claim is None or claim.status is not ClaimStatus.ACCEPTED:
            return
        asks = office.corrections.void if kind is Frequency.VOID else office.corrections.replace
        asks(claim.claim_id, CorrectionWish(version=1))
        office.until_quiet()
        claim = claimed(office, visit_id)
        for status in then:
            claim = claim.moved(status)
        put_on_file(office, _settled(claim))

    return act


def _settled(claim: Claim) -> Claim:
    return claim.but(correction=None) if claim.status is ClaimStatus.VOIDED else claim


def take_back(office: MemoryOffice, number: int = 0) -> None:
    """The payer takes in that one of those claims is taken back."""
    taken = claim_of(office, number).moved(ClaimStatus.SENDING).moved(ClaimStatus.VOIDED)
    put_on_file(office, _settled(taken))


def _assist(payer_id: str) -> Act:
    def act(office: MemoryOffice, visit_id: str) -> None:
        day = seen(office, visit_id).day
        allowed = NewAuthorization(
            kind="eap",
            payer_id=payer_id,
            number=f"EAP-{visit_id[-4:]}",
            holds=Interval(since=day, until=day),
            visits=1,
            member_id="EAP42",
        )
        office.authorizations.enter(ANA, f"allowed-{visit_id}", allowed, caller=RUTH)
        _move(*_TAKEN, **_NUMBERED)(office, visit_id)

    return act


STATES: Mapping[str, Act] = {
    "planned": lambda _office, _visit_id: None,
    "ready": _confirm,
    "draft": _hold_back,
    "self-pay": _by_client,
    "cancelled": _call_off,
    "sending": _move(ClaimStatus.SENDING),
    "in doubt": _move(ClaimStatus.SENDING, ClaimStatus.IN_DOUBT),
    "submitted": _move(ClaimStatus.SENDING, ClaimStatus.SUBMITTED),
    "accepted": _move(*_TAKEN, **_NUMBERED),
    "unnumbered": _move(*_TAKEN),
    "rejected": _move(ClaimStatus.SENDING, ClaimStatus.REJECTED),
    "to be replaced": _correct(Frequency.REPLACEMENT),
    "replacement refused": _correct(
        Frequency.REPLACEMENT, ClaimStatus.SENDING, ClaimStatus.REJECTED
    ),
    "replacement leaves": _correct(Frequency.REPLACEMENT, ClaimStatus.SENDING),
    "to be taken back": _correct(Frequency.VOID),
    "taken back": _correct(Frequency.VOID, ClaimStatus.SENDING, ClaimStatus.VOIDED),
    "assisted": _assist(FERN),
    "assisted by another": _assist(CARDED),
}
"""How a visit's claim may stand, and what brings it there."""


def with_visits(*visits: tuple[date, str]) -> MemoryOffice:
    """An office in which Ana had, or has, a visit on each day, in the state that is named."""
    office = insured()
    put_on_file(office, builders.payer(eap_program=True))
    put_on_file(office, builders.payer(CARDED, eap_program=True))
    office.keep(builders.fee_schedule(payer_id=CARDED))
    office.wait(NOON - office.clock())
    office.until_quiet()
    for number, (day, state) in enumerate(visits):
        visit_id = f"visit-drawn-{number:04}"
        planned = seen(office).but(version=0, visit_id=visit_id, day=day, status="planned")
        office.records.keep(planned)
        STATES[state](office, visit_id)
    office.until_quiet()
    return office


def claim_of(office: MemoryOffice, number: int = 0) -> Claim:
    """The claim for one of those visits."""
    return claimed(office, f"visit-drawn-{number:04}")


# ------------------------------------------------------------- what changed, and what was listed


def everything(office: MemoryOffice) -> dict[tuple[str, str], Any]:
    """All that is on file, by table and key; whom anybody read is not among it."""
    return {
        (name, _key(name, item)): item
        for name in office.database.tables()
        if name not in _BESIDES
        for item in office.database.items(name)
    }


def _key(name: str, item: Mapping[str, Any]) -> str:
    return "/".join(str(item[part]) for part in _SCHEMAS[name].key)


def changes(before: Mapping[Any, Any], after: Mapping[Any, Any]) -> dict[Any, Any]:
    """What is there now, or is otherwise than it was."""
    return {key: item for key, item in after.items() if before.get(key) != item}


def insist_on_what_was_listed(
    listed: Rehearsal, before: Mapping[Any, Any], after: Mapping[Any, Any]
) -> None:
    """Exactly what was *listed* is different: nothing more, and nothing less."""
    assert set(before) <= set(after)
    changed = changes(before, after)
    asks_more = (
        each.invoice and each.invoice.asked_then > each.invoice.asked_now for each in listed.visits
    )
    if any(asks_more) or listed.estimates:
        # Who is asked for more is told, by a mail with the link to all invoices and estimates.
        changed = {key: item for key, item in changed.items() if key[0] not in _TELLING}
    assert {table for table, _ in changed} <= {
        "coverage",
        "visits",
        "claims",
        "tasks",
        "authorizations",
        "visit-accounts",
        "ledger",
        "invoices",
        "client-payments",
        "estimate-files",
        "good-faith-estimates",
        "renewals",
        "gap-certificates",
    }
    insist_on_what_is_asked_and_certified(listed, before, after)
    given = _of(changed, "good-faith-estimates", "estimate_id", "provider_id", "visits", "how")
    assert list(given.values()) == [
        (each.provider_id, list(each.visits), each.how) for each in listed.estimates
    ]
    owed = {
        each.visit_id: each.money.client_owes_then
        for each in listed.visits
        if each.money and each.money.client_owes_then != each.money.client_owes
    }
    books, known = (_of(each, "visit-accounts", "visit_id", "book") for each in (changed, before))
    owes = {visit: _on(book, Account.CLIENT_OWES) for visit, book in books.items()}
    assert {
        visit: amount
        for visit, amount in owes.items()
        if amount != _on(known.get(visit, ()), Account.CLIENT_OWES)
    } == owed
    insist_on_the_invoices(listed, before, after)
    assert _of(changed, "visits", "visit_id", "payment") == {
        each.visit_id: _plain(each.pays_then)
        for each in listed.visits
        if each.pays_then != each.pays_now
    }
    claims = [it for each in listed.visits for it in (each.claim, each.second_claim) if it]
    said = {key: it for key, it in changed.items() if _said(it) != _said(before.get(key, {}))}
    kept = _of(said, "claims", "claim_id", "status", "versions")
    assert {key: (status, len(versions)) for key, (status, versions) in kept.items()} == {
        each.claim_id: (each.status_then, each.versions_then)
        for each in claims
        if each.fate in {"stopped", "taken_back", "made_anew"}
    }
    told = ("kind", "due_on", "next_action", "status", "owner", "resolution")
    assert _of(changed, "tasks", "task_id", *told) == {
        each.task_id: (
            each.kind,
            each.due_on.isoformat(),
            each.next_action,
            "resolved" if each.comes == "resolved" else "open",
            _plain(each.owner),
            each.resolution,
        )
        for each in listed.tasks
    }


def insist_on_what_is_asked_and_certified(
    listed: Rehearsal, before: Mapping[Any, Any], after: Mapping[Any, Any]
) -> None:
    """Each question about a plan's end, and each planned day, changes as it was *listed*."""
    asked, then = (_of(each, "renewals", "ends_on", "status") for each in (before, after))
    assert [
        (each.ends_on.isoformat(), each.status_now, each.status_then) for each in listed.renewals
    ] == [(day, asked.get(day), then[day]) for day in sorted(then) if then[day] != asked.get(day)]
    certified, will_be = (_certified(each) for each in (before, after))
    assert {
        (it.provider_id, it.day.isoformat()): (
            it.cover_now,
            (it.cover_then, _plain(it.owner), it.due_on.isoformat() if it.due_on else None),
        )
        for it in listed.planned_days
    } == {
        place: (certified.get(place, (None,))[0], said)
        for place, said in will_be.items()
        if said != certified.get(place)
    }


def _certified(on_file: Mapping[Any, Any]) -> dict[tuple[str, str], tuple[Any, ...]]:
    """What is certified of each provider's day: its cover, who acts, and by when."""
    return {
        (day["provider_id"], day["day"]): (day["cover"], day.get("owner"), day.get("due_on"))
        for (table, _), certificate in on_file.items()
        if table == "gap-certificates"
        for day in certificate["days"]
    }


def _of(changed: Mapping[Any, Any], table: str, key: str, *parts: str) -> dict[str, Any]:
    found = {}
    for (name, _), item in changed.items():
        if name == table:
            values = tuple(item.get(part) for part in parts)
            found[item[key]] = values if len(parts) > 1 else values[0]
    return found


def _on(book: Iterable[Mapping[str, Any]], account: Account) -> Money:
    """What an account's book puts there."""
    return Money.total(Money(int(leg["amount"])) for leg in book if leg["account"] == account)


def _said(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """A claim without what people were told of it: that is a task."""
    besides = {"late_news", "version", "change_id"}
    return {part: value for part, value in item.items() if part not in besides}


def _plain(fact: Any) -> Any:
    return fact.model_dump(mode="json") if fact is not None else None
