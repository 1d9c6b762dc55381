"""The network: who bills, under which numbers, and whom to ask for help."""

from __future__ import annotations

import re
from typing import Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.address import Address
from backoffice.domain.errors import Refused
from backoffice.domain.identifiers import EmailAddress, Npi, PlainText, TaxId, Taxonomy, TimeZone
from backoffice.domain.record import Fact

_WHOLE_ZIP = 9
_ONE_LINE = re.compile(
    r"(?P<line1>[^,]+),(?: *(?P<line2>[^,]+),)? *(?P<city>[^,]+), *"
    r"(?P<state>[A-Z]{2}) +(?P<zip>[0-9]{5}(-[0-9]{4})?)"
)


class Network(Fact):
    """The billing provider of every claim (S1:42, S0:74); the clinician is the rendering one."""

    legal_name: PlainText
    tax_id: TaxId
    npi: Npi
    taxonomy: Taxonomy | None = None
    address: Address
    """The street where it is, with a ZIP code of nine digits, as claims demand (2010AA N3, N4)."""
    pay_to: Address | None = None
    """Where money is sent instead, if anywhere (2010AB)."""
    submitter_id: PlainText
    """How the clearinghouse knows us (005010X222A1 1000A NM109)."""
    home_zone: TimeZone
    """Where the staff work: business days are counted there (Q14)."""
    help_email: EmailAddress
    """Where payers ask about claims (1000A PER)."""

    @model_validator(mode="after")
    def _can_be_billed_from(self) -> Self:
        if len(self.address.zip.digits) != _WHOLE_ZIP:
            raise PydanticCustomError("address", "A claim needs all nine digits of the ZIP code.")
        return self


def address_in_one_line(text: str) -> Address:
    """The address that *text* names, as "1 Broad St, Suite 5, New York, NY 10004-1234".

    Raises:
        Refused: it is written in another way.
    """
    read = _ONE_LINE.fullmatch(text.strip())
    if read is None:
        raise Refused("Write the address as in 1 Broad St, Suite 5, New York, NY 10004-1234.")
    return Address(**read.groupdict())
