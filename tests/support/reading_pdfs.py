"""A PDF read back: what it says, page by page."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader


def pages_of(content: bytes) -> list[str]:
    """The text of each page, in lines."""
    return [page.extract_text() for page in PdfReader(BytesIO(content), strict=True).pages]


def text_of(content: bytes) -> str:
    """All of it, in one line."""
    return " ".join(" ".join(pages_of(content)).split())
