"""The story of one pre-check: somebody asks, confirms the address, the payer answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from backoffice.domain import precheck
from backoffice.domain.client import Language
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.precheck import Applicant, Outcome, Precheck
from backoffice.domain.second_fact import LinkSession
from backoffice.services.precheck import PrecheckKey
from tests.support import builders
from tests.support.builders import ANAS_BIRTHDAY, FERN
from tests.support.samples import SESSION, TOKEN
from tests.support.submission import again_after_a_crash
from tests.twins.office import MemoryOffice

FORM = "form-of-ana-0001"


def applicant(**differences: Any) -> Applicant:
    """Ana before she was a client, as the simulated clearinghouse knows her."""
    return Applicant(
        **{
            "first_name": "Ana",
            "last_name": "Rivera",
            "birth_date": ANAS_BIRTHDAY,
            "member_id": "FERN0001",
            "email": "ana@mail.example",
            **differences,
        }
    )


CARL = applicant(
    first_name="Carl", last_name="Moreau", birth_date=date(1968, 7, 4), member_id="ASHS0001"
)
"""Whose plan ended."""


def open_office(*, index_lag: int = 0, **terms: Any) -> MemoryOffice:
    """An office that knows one payer, which anybody may have asked."""
    office = MemoryOffice(index_lag=index_lag)
    office.keep(builders.payer(**{"public_precheck": True, **terms}))
    return office


def ask(office: MemoryOffice, form_id: str = FORM, **differences: Any) -> None:
    """Ana sends the form; whoever gets no answer sends it once more."""
    about = applicant(**differences)
    again_after_a_crash(
        lambda: office.prechecks.ask(form_id, FERN, about, language=Language.ENGLISH)
    )


def opened(office: MemoryOffice, typed: date = ANAS_BIRTHDAY) -> PrecheckKey:
    """Ana opens the link of her latest e-mail."""
    token = office.mail.tokens()[-1]
    return again_after_a_crash(lambda: office.precheck_door.open(token, typed))


def outcome_for(office: MemoryOffice, **differences: Any) -> Outcome | None:
    """What Ana reads in the end."""
    ask(office, **differences)
    office.until_quiet()
    key = opened(office, applicant(**differences).birth_date)
    office.until_quiet()
    return office.precheck_door.see(key).outcome


def inputs_in(office: MemoryOffice) -> list[str]:
    """The tables, and the archive, in which anything of the applicant's can be read."""
    traces = ("Rivera", "1990-04-12", "FERN0001", "ana@mail")
    tables = {name: str(office.database.items(name)) for name in office.database.tables()}
    everywhere = {
        **tables,
        "journal": str(office.journal.documents),
        "documents": str(office.documents.documents),
    }
    return [name for name, text in everywhere.items() if any(each in text for each in traces)]


def opened_once(*, at: datetime) -> Precheck:
    """A pre-check that was mailed, and opened in one browser, with the link of the samples."""
    somebody = applicant(
        first_name="Rosalind",
        last_name="Okafor",
        birth_date=date(1989, 2, 14),
        member_id="YHX4821773",
        email="rosalind@example.com",
    )
    asked, _ = precheck.ask("precheck-0001", FERN, somebody, language=Language.ENGLISH, at=at)
    names = precheck.Pseudonyms(email="a" * 43, member_id="b" * 43)
    admitted, _ = precheck.admit(asked, names, is_asked=True)
    session = LinkSession(secret_hash=fingerprint(SESSION), until=at)
    return precheck.answers_to(admitted, TOKEN).but(sessions=(session,))
