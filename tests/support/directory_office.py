"""The pages of the directory over an office in memory, in each of their states."""

from __future__ import annotations

from chalice.app import Response

from backoffice.web.directory_pages import DirectoryPages
from tests.support import builders
from tests.support.builders import FERN, RUTH
from tests.support.profiled import SAID, many_providers, with_ruth
from tests.twins.office import BASE_URL, MemoryOffice

DIRECTORY_PAGES = [
    "directory",
    "directory with faults",
    "directory: found",
    "directory: more",
    "directory: nobody",
    "directory: provider",
    "directory: provider without room",
    "directory: no such provider",
]


def asked(office: MemoryOffice, spoken: str = "en", etag: str = "", **query: str) -> DirectoryPages:
    """The directory as a browser asks for it."""
    return DirectoryPages(
        office.directory,
        network_name="Fernway",
        public_base_url=BASE_URL,
        language=spoken,
        query={name.rstrip("_"): value for name, value in query.items()},
        etag=etag,
    )


def every_directory_page(language: str = "en") -> dict[str, Response]:
    """Each page of the directory in each of its states."""
    office, many = with_ruth(), many_providers(30)
    many.keep(builders.payer())
    full = with_ruth()
    full.profiles.write(SAID.but(accepting=False), caller=RUTH)
    full.until_quiet()
    return {
        "directory": asked(office, language).search(),
        "directory with faults": asked(office, language, state="ZZ", need="?").search(),
        "directory: found": asked(office, language, state="NY", payer=FERN).search(),
        "directory: more": asked(many, language, state="NY").search(),
        "directory: nobody": asked(office, language, state="NJ").search(),
        "directory: provider": asked(office, language).provider(RUTH.provider_id),
        "directory: provider without room": asked(full, language).provider(RUTH.provider_id),
        "directory: no such provider": asked(office, language).provider("nobody-at-all"),
    }
