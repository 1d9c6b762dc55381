"""Documents as PDF: a sheet of text, drawn on letter paper, the same bytes for the same words."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from reportlab.lib.pagesizes import LETTER
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from backoffice.domain.client_documents import Row, Sheet

_FONT = "NotoSans"
_FILE = "files/NotoSans[wdth,wght].ttf"
_WIDTH, _HEIGHT = LETTER
_MARGIN = 54  # three quarters of an inch, in points
_LINE = 15
_GAP = 8  # between columns
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_MARKED = re.compile(rb"\A(%PDF-[0-9.]+\n%)[\x80-\xff]{4}")


def drawn(sheet: Sheet, *, network_name: str) -> bytes:
    """*sheet* as a PDF in ASCII alone, so that it passes any gateway as the text that it is."""
    into = BytesIO()
    canvas = Canvas(into, pagesize=LETTER, invariant=1, lang=sheet.language, pageCompression=0)
    # reportlab compresses into bytes; this way each stream is compressed, and written in letters.
    canvas._doc.defaultStreamFilters = [pdfdoc.PDFBase85Encode, pdfdoc.PDFZCompress]
    canvas.setTitle(sheet.title)
    canvas.setAuthor(network_name)
    canvas.setSubject(sheet.title)
    canvas.setCreator(network_name)
    _Pages(canvas, sheet, network_name).draw()
    canvas.save()
    # Four bytes there say that a file is binary, and this one is not.
    return _MARKED.sub(rb"\1    ", into.getvalue())


class _Pages:
    """The pages of one sheet, from the top of the first to the end of the last."""

    def __init__(self, canvas: Canvas, sheet: Sheet, network_name: str) -> None:
        self._canvas = canvas
        self._sheet = sheet
        self._network_name = network_name
        self._font = _font()
        self._y = 0.0
        self._page = 0
        self._edges = _edges(sheet)

    def draw(self) -> None:
        self._new_page()
        self._text(_MARGIN, self._sheet.title, 18)
        self._y -= 2 * _LINE
        for label, value in self._sheet.about:
            self._text(_MARGIN, label, 10)
            self._lines(_MARGIN + 140, value, 11)
        self._y -= _LINE
        if self._sheet.rows:
            self._head()
            for row in self._sheet.rows:
                self._row(row)
            if self._sheet.total:
                self._rule()
                self._row(self._sheet.total)
        self._y -= _LINE
        for note in self._sheet.notes:
            self._lines(_MARGIN, note, 10)
        self._canvas.showPage()

    def _lines(self, x: float, text: str, size: int) -> None:
        for line in self._wrapped(text, size, _WIDTH - _MARGIN - x):
            self._make_room()
            self._text(x, line, size)
            self._y -= _LINE

    def _make_room(self) -> bool:
        """Go on at the top of another page where this one is full; whether it was."""
        if self._y >= _MARGIN:
            return False
        self._new_page()
        return True

    def _new_page(self) -> None:
        if self._page:
            self._canvas.showPage()
        self._page += 1
        self._y = _HEIGHT - _MARGIN
        self._text(_MARGIN, self._network_name, 10)
        self._right(_WIDTH - _MARGIN, str(self._page), 10)
        self._y -= 2.5 * _LINE

    def _head(self) -> None:
        self._cells(self._sheet.head, 9)
        self._rule()

    def _row(self, row: Row) -> None:
        self._cells(row, 10, again=self._head)

    def _cells(self, row: Row, size: int, again: Callable[[], None] | None = None) -> None:
        """One row, whose texts wrap within their columns; on a new page *again* comes first."""
        texts = len(self._sheet.head) - self._sheet.amounts
        columns = [
            self._wrapped(cell, size, right - left - _GAP)
            for cell, (left, right) in zip(row, self._edges, strict=True)
        ]
        for number in range(max(map(len, columns))):
            if self._make_room() and again:
                again()
            for place, (lines, (left, right)) in enumerate(zip(columns, self._edges, strict=True)):
                line = lines[number] if number < len(lines) else ""
                if place < texts:
                    self._text(left, line, size)
                else:
                    self._right(right, line, size)
            self._y -= _LINE

    def _rule(self) -> None:
        at = self._y + _LINE - 4
        self._canvas.line(_MARGIN, at, _WIDTH - _MARGIN, at)
        self._y -= 2

    def _text(self, x: float, text: str, size: int) -> None:
        self._canvas.setFont(_FONT, size)
        self._canvas.drawString(x, self._y, self._written(text))

    def _right(self, x: float, text: str, size: int) -> None:
        self._canvas.setFont(_FONT, size)
        self._canvas.drawRightString(x, self._y, self._written(text))

    def _written(self, text: str) -> str:
        """*text* in letters that the font has; it has those of all languages of Europe."""
        known = self._font.face.charToGlyph
        return "".join(each if ord(each) in known else _UNKNOWN for each in text)

    def _wrapped(self, text: str, size: int, width: float) -> list[str]:
        """*text* in lines of at most *width*; a word that is wider itself is broken."""
        lines, line = [], ""
        for word in self._written(text).split(" "):
            longer = f"{line} {word}".strip()
            if self._wide(longer, size) <= width:
                line = longer
                continue
            if line:
                lines.append(line)
            *whole, line = self._broken(word, size, width)
            lines += whole
        return [*lines, line]

    def _broken(self, word: str, size: int, width: float) -> list[str]:
        parts = [""]
        for letter in word:
            if parts[-1] and self._wide(parts[-1] + letter, size) > width:
                parts.append("")
            parts[-1] += letter
        return parts

    def _wide(self, text: str, size: int) -> float:
        return float(self._font.stringWidth(text, size))


def _edges(sheet: Sheet) -> list[tuple[float, float]]:
    """Where each column begins and ends: amounts are narrow, and texts share the rest."""
    whole = _WIDTH - 2 * _MARGIN
    amount = 74.0
    texts = len(sheet.head) - sheet.amounts
    text = (whole - amount * sheet.amounts) / max(texts, 1)
    widths = [text] * texts + [amount] * sheet.amounts
    starts = [_MARGIN + sum(widths[:number]) for number in range(len(widths))]
    return [(start, start + width) for start, width in zip(starts, widths, strict=True)]


@cache
def _font() -> TTFont:
    found = find_spec("fontpkg_noto_sans")
    if found is None or found.origin is None:
        raise FileNotFoundError("the layer of documents carries a font, and it is not there")
    font = TTFont(_FONT, str(Path(found.origin).parent / _FILE))
    pdfmetrics.registerFont(font)
    return font
