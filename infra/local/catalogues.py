"""Makes the catalogues that functions read out of those that translators write: .mo out of .po."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from backoffice.languages import CATALOGUES


def written(po: Path) -> Catalog:
    """The catalogue in the file *po*."""
    with po.open("rb") as file:
        return read_po(file, locale=po.parts[-3], abort_invalid=True)


def compiled(catalogue: Catalog) -> bytes:
    """What functions read of *catalogue*."""
    # Babel notes when it was made; the same words are to give the same bytes.
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    into = BytesIO()
    write_mo(into, catalogue)
    return into.getvalue()


if __name__ == "__main__":
    for po in sorted(Path(CATALOGUES).rglob("*.po")):
        po.with_suffix(".mo").write_bytes(compiled(written(po)))
