"""A provider's part of a gap certificate as a page of its own, in English, to read or to print."""

from __future__ import annotations

from datetime import date
from html import escape

from backoffice.domain.gap_certificate import GapCertificate
from backoffice.languages import ENGLISH, day_in_words
from backoffice.web.gap_calendar import calendar_of


def certificate_page(certificate: GapCertificate, provider_id: str, today: date) -> str:
    """A provider's part of the certificate; it asks for nothing from elsewhere."""
    about = (
        f"Certificate {certificate.number} for client {certificate.client_id}, made on "
        f"{day_in_words(certificate.made_at.date())} and shown on {day_in_words(today)}."
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>Planned visits and who pays</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n<h1>Planned visits and who pays</h1>\n<p>{escape(about)}</p>\n"
        f"{calendar_of(certificate.of(provider_id), ENGLISH)}\n"
        f"<p>SHA-256 of the certificate: <code>{escape(certificate.digest)}</code></p>\n"
        f"<p>Seal: <code>{escape(certificate.seal)}</code></p>\n</main>\n</body>\n</html>\n"
    )


_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;color:#1d2433;background:#fff;margin:1rem auto;"
    "max-width:60rem;padding:0 1rem}figure{margin:0;display:flex;flex-wrap:wrap;gap:1rem}"
    "svg{max-width:100%;height:auto}figcaption{flex-basis:100%}"
    "ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.25rem 1.5rem}"
    "li svg{vertical-align:middle}caption{text-align:left;font-weight:600}"
    "table{border-collapse:collapse;width:100%;font-size:.95rem}"
    "th,td{border:1px solid #6b7280;padding:.25rem .35rem;text-align:left}"
    "code{overflow-wrap:anywhere}@media print{body{margin:0}*{print-color-adjust:exact}"
    "svg,tr{break-inside:avoid}}"
)
