"""Downloads: answers that a browser keeps as a file."""

from __future__ import annotations

from chalice.app import Response


class CsvFile(Response):
    """A table as RFC 4180 text."""


def csv_file(text: str, *, name: str) -> CsvFile:
    """*text* as a file that is called *name*, which is of letters, digits and dashes."""
    headers: dict[str, str | list[str]] = {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": f'attachment; filename="{name}.csv"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return CsvFile(text, headers, 200)


def pdf_file(content: bytes, *, name: str) -> Response:
    """A PDF that is written in ASCII, as a file that is called *name*, of letters and digits.

    It leaves as text: the gateway would want every answer of the office encoded otherwise.
    """
    headers: dict[str, str | list[str]] = {
        "Content-Type": "application/pdf",
        "Content-Disposition": f'attachment; filename="{name}.pdf"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
    }
    return Response(content.decode("ascii"), headers, 200)
