"""The network: who bills, under which numbers, and whom to ask for help."""

from __future__ import annotations

from backoffice.domain.address import Address
from backoffice.domain.identifiers import EmailAddress, Npi, PlainText, TaxId, Taxonomy, TimeZone
from backoffice.domain.record import Fact


class Network(Fact):
    """The billing provider of every claim (S1:42, S0:74); the clinician is the rendering one."""

    legal_name: PlainText
    tax_id: TaxId
    npi: Npi
    taxonomy: Taxonomy | None = None
    pay_to: Address
    submitter_id: PlainText
    """How the clearinghouse knows us (005010X222A1 1000A NM109)."""
    home_zone: TimeZone
    """Where the staff work: business days are counted there (Q14)."""
    help_email: EmailAddress
