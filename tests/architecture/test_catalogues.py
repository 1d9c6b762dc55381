"""The catalogues: what functions read is what translators wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from backoffice.languages import CATALOGUES, DOMAINS, LANGUAGES
from infra.local.catalogues import compiled, written
from tests.support import sentences

WRITTEN = sorted(Path(CATALOGUES).rglob("*.po"))


@pytest.mark.parametrize("po", WRITTEN, ids=lambda po: po.stem)
def test_what_is_read_is_what_is_written(po: Path) -> None:
    # If this fails, run `make described`.
    assert po.with_suffix(".mo").read_bytes() == compiled(written(po))


@pytest.mark.parametrize("po", WRITTEN, ids=lambda po: po.stem)
def test_every_sentence_has_a_translation_with_the_same_gaps(po: Path) -> None:
    for message in written(po):
        if message.id:
            assert message.string, message.id
            assert not message.fuzzy, message.id
            assert list(message.check()) == [], message.id


def test_every_catalogue_is_looked_through() -> None:
    assert {po.stem for po in WRITTEN} <= set(DOMAINS)
    assert {po.parts[-3] for po in WRITTEN} <= set(LANGUAGES)


def test_everything_that_is_said_is_said_in_spanish_too() -> None:
    said = sentences.in_templates() | sentences.in_code()
    assert said - _known("es") == set()


def test_no_catalogue_keeps_what_nobody_says_any_more() -> None:
    said = sentences.in_templates() | sentences.in_code()
    assert _known("es", but_for="dates") - said == set()


def _known(language: str, *, but_for: str = "") -> set[str]:
    return {
        message.id if isinstance(message.id, str) else message.id[0]
        for po in WRITTEN
        if po.parts[-3] == language and po.stem != but_for
        for message in written(po)
        if message.id
    }
