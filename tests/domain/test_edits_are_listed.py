"""The page that lists the edits says what they are today."""

from __future__ import annotations

from backoffice.domain.edits.edit import Edit
from backoffice.domain.edits.listing import EDITS
from tests.support.template import ROOT

PAGE = ROOT / "infra" / "decisions" / "0018-bills-are-edited-before-they-leave.md"


def row(edit: Edit) -> str:
    """One line of the table: an edit that payers may switch has a star, one that warns a w."""
    marks = ("*" if edit.payers_differ else "") + ("w" if edit.weight == "warns" else "")
    return f"| {edit.code}{' ' + marks if marks else ''} | {edit.looks_at} | {edit.owner} |"


def test_the_page_lists_every_edit_in_order() -> None:
    found = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if "|" in line]
    assert found[2:] == [row(edit) for edit in EDITS]
