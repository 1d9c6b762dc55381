"""Offices in the middle of a story, so that a test tells only what it is about."""

from __future__ import annotations

from datetime import timedelta

from chalice.app import Response

from backoffice.adapters.dynamodb.work import PayerRepliesTable
from backoffice.domain.link import SessionKey
from backoffice.domain.reply import Transcript
from backoffice.web.intake_pages import IntakePages
from tests.support import builders, submission
from tests.support.builders import ANA, CARDED, RUTH
from tests.twins.office import HOME, MemoryOffice


def with_ana() -> MemoryOffice:
    """Ruth's office, with Ana on the roster and a visit planned; Omar is another clinician."""
    office = submission.open_office()
    office.keep(
        builders.provider(builders.OMAR, npi="1987654328"),
        builders.payer(CARDED, card_required=True),
        builders.participation(payer_id=CARDED),
    )
    submission.add_ana(office)
    office.until_quiet()
    return office


def with_mailed_link() -> tuple[MemoryOffice, str]:
    """An office whose link reached Ana, and the token in it."""
    office = with_ana()
    office.links.request_intake(ANA, "request-1", caller=RUTH)
    office.until_quiet()
    return office, office.mail.tokens()[-1]


def with_open_form() -> tuple[MemoryOffice, SessionKey]:
    """An office in which Ana sits at the empty form."""
    office, _ = with_mailed_link()
    return office, submission.open_link(office)


def with_filled_form(member_id: str = "FERN0001") -> tuple[MemoryOffice, SessionKey]:
    """An office in which Ana has answered all but the last step."""
    office, key = with_open_form()
    submission.fill_in(office, key, member_id)
    return office, key


def with_form_in_the_links_last_hour() -> tuple[MemoryOffice, SessionKey]:
    """An office in which Ana opened the link just in time, and has only to submit."""
    office, _ = with_mailed_link()
    office.wait(timedelta(days=4, hours=23))
    key = submission.open_link(office)
    submission.fill_in(office, key)
    return office, key


def with_verdict(member_id: str = "FERN0001") -> MemoryOffice:
    """An office in which the payer has answered about Ana."""
    office, key = with_filled_form(member_id)
    submission.submit(office, key)
    office.until_quiet()
    return office


def exchanged(office: MemoryOffice) -> list[Transcript]:
    """Every question that was answered, and its answer, as the office keeps them."""
    replies = PayerRepliesTable(office.database).from_items(office.database.items("payer-replies"))
    documents = office.documents.documents
    return [
        each for reply in replies for each in reply.transcripts(documents.get(reply.document or ""))
    ]


def receipt(office: MemoryOffice, key: SessionKey, language: str = "en") -> Response:
    """The page that the browser of whoever holds *key* has after the submission."""
    pages = IntakePages(
        office.intake,
        office.door,
        lambda: office.visit_costs,
        network_name="Fernway",
        home_zone=HOME,
        language=language,
    )
    cookie = ".".join(map(str, (key.client_id, key.purpose, key.generation, key.secret)))
    return pages.read_step("receipt", f"__Host-insurance={cookie}")
