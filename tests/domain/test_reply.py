"""A payer's reply: every letter of it comes back, however odd or long it is."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain.reply import PayerReply, Transcript

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)


def kept(transcripts: list[Transcript]) -> tuple[PayerReply, str | None]:
    return PayerReply.of(
        transcripts, check_id="policy-1.ruth", attempt="2-1", client_id="ana", at=AT
    )


@given(st.lists(st.tuples(st.text(), st.text()), min_size=1, max_size=3))
def test_what_was_sent_and_came_is_read_back_to_the_letter(texts: list[tuple[str, str]]) -> None:
    transcripts = [Transcript(*pair) for pair in texts]
    reply, document = kept(transcripts)
    assert reply.transcripts(document) == transcripts


def test_an_answer_that_is_too_long_for_an_item_is_a_document_beside_it() -> None:
    letters = random.Random(7)  # noqa: S311 - no secret, only hard to compress
    noise = "".join(letters.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ*~", k=200_000))
    reply, document = kept([Transcript("ISA", noise)])
    assert reply.packed is None
    assert reply.document == "eligibility/policy-1.ruth/2-1"
    assert document is not None
    assert reply.transcripts(document) == [Transcript("ISA", noise)]
    with pytest.raises(ValueError, match="eligibility"):
        reply.transcripts()


def test_a_usual_answer_fits_and_what_fits_is_no_document() -> None:
    reply, document = kept([Transcript("ISA*00", "EB*B*IND*MH**25~" * 4000)])
    assert document is None
    assert reply.packed is not None
    assert len(reply.packed) < PayerReply.LONGEST
