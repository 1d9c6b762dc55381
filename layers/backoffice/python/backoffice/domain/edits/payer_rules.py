"""Edits on what this payer wants: how telehealth is marked, and what it allows beforehand."""

from __future__ import annotations

from collections.abc import Iterator

from backoffice.domain.bill import AuthorizationKind, Bill
from backoffice.domain.edits.circumstances import AllowedVisits, Circumstances
from backoffice.domain.edits.edit import Edit, Mender
from backoffice.domain.telehealth import MARKS, TelehealthRule
from backoffice.domain.visit import PlaceOfService

_USUAL = TelehealthRule()


def _rule(circumstances: Circumstances) -> TelehealthRule:
    return circumstances.terms.telehealth if circumstances.terms else _USUAL


def _telehealth(bill: Bill, circumstances: Circumstances) -> Iterator[str]:
    """Whoever met by video is marked as this payer wants it, and nobody else is."""
    rule = _rule(circumstances)
    places = rule.places if circumstances.telehealth else (PlaceOfService.OFFICE,)
    if bill.place_of_service not in places:
        yield "place_of_service"
    for place, line in enumerate(bill.lines):
        if circumstances.telehealth:
            fits = rule.is_marked(line.modifiers, audio_only=circumstances.audio_only)
        else:
            fits = not MARKS.intersection(line.modifiers)
        if not fits:
            yield f"lines.{place}.modifiers"


def _sound_alone(_: Bill, circumstances: Circumstances) -> Iterator[str]:
    by_sound = circumstances.telehealth and circumstances.audio_only
    if by_sound and not _rule(circumstances).pays_for_sound_alone:
        yield ""


def _on_file(bill: Bill, circumstances: Circumstances) -> AllowedVisits | None:
    """What is known under the bill's authorisation, if that is the same one."""
    stated, known = bill.authorization, circumstances.allowed_visits
    if stated is None or known is None:
        return None
    return known if (stated.kind, stated.number) == (known.kind, known.number) else None


def _authorization(bill: Bill, circumstances: Circumstances) -> Iterator[str]:
    """One that the payer wants is there, one that is there is on file, and an EAP is agreed."""
    if bill.authorization is None:
        if circumstances.authorization_needed or circumstances.allowed_visits is not None:
            yield "authorization"
        return
    agreed = circumstances.terms is not None and circumstances.terms.eap_program
    by_programme = bill.authorization.kind is AuthorizationKind.EAP
    if _on_file(bill, circumstances) is None or (by_programme and not agreed):
        yield "authorization"


def _authorized_days(bill: Bill, circumstances: Circumstances) -> Iterator[str]:
    allowed = _on_file(bill, circumstances)
    for place, line in enumerate(bill.lines):
        if allowed is not None and not allowed.holds.contains(line.day):
            yield f"lines.{place}.day"


def _visits_left(bill: Bill, circumstances: Circumstances) -> Iterator[str]:
    allowed = _on_file(bill, circumstances)
    if allowed is not None and allowed.visits_left < 1:
        yield "authorization"


def _authorized_code(bill: Bill, circumstances: Circumstances) -> Iterator[str]:
    allowed = _on_file(bill, circumstances)
    for place, line in enumerate(bill.lines):
        if allowed is None:
            return
        if allowed.procedure not in {None, line.procedure}:
            yield f"lines.{place}.procedure"
        if allowed.modifier is not None and allowed.modifier not in line.modifiers:
            yield f"lines.{place}.modifiers"


PAYER_EDITS = (
    Edit(
        code="TELEHEALTH_RULE",
        looks_at="place of service and modifiers as the payer wants them (CLM05-1, SV101-3 to 6)",
        owner=Mender.BILLING,
        next_action="Mark place and modifiers by the payer's telehealth rule of that day.",
        source="TH-1",
        finds=_telehealth,
        payers_differ=True,
        on_voids=False,
    ),
    Edit(
        code="TELEHEALTH_SOUND",
        looks_at="whether the payer pays for visits by sound alone",
        owner=Mender.PROVIDER,
        next_action="Say whether there was a picture too; this payer pays for no other telehealth.",
        source="TH-1",
        finds=_sound_alone,
        payers_differ=True,
        on_voids=False,
    ),
    Edit(
        code="AUTHORIZATION",
        looks_at="the number under which the visit was allowed, where one is needed (REF G1)",
        owner=Mender.PROVIDER,
        next_action="Enter the authorization that the visit was held under.",
        source="CR-6; 005010X222A1 2300 REF G1",
        finds=_authorization,
        on_voids=False,
    ),
    Edit(
        code="AUTHORIZATION_DAY",
        looks_at="an authorisation that holds on the day of the visit",
        owner=Mender.PROVIDER,
        next_action="Ask for an authorization that includes the day of the visit.",
        source="CR-6",
        finds=_authorized_days,
        on_voids=False,
    ),
    Edit(
        code="AUTHORIZATION_VISITS",
        looks_at="visits that are left under the authorisation",
        owner=Mender.PROVIDER,
        next_action="Ask for more visits, or bill the client's insurance; no EAP visit is left.",
        source="CR-6",
        finds=_visits_left,
        on_voids=False,
    ),
    Edit(
        code="AUTHORIZATION_CODE",
        looks_at="the code and the modifier that the authorisation demands (SV101)",
        owner=Mender.BILLING,
        next_action="Bill the code and the modifier that the authorization demands.",
        source="CR-6",
        finds=_authorized_code,
        on_voids=False,
    ),
)
