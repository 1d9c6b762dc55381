"""The longest answers: whatever a payer writes, however much of it, the check is decided once."""

from __future__ import annotations

import random
import string
from collections.abc import Callable

import pytest

from backoffice.adapters.payers import translation, weight
from backoffice.domain.verdict import Verdict
from tests.support import offices, submission
from tests.support.builders import ANA, RUTH
from tests.support.x12_samples import ABOVE, SUBSCRIBER, about_ana, answer
from tests.twins.office import MemoryOffice

pytestmark = pytest.mark.requirement("EL-1")

_LETTERS = random.Random(271)  # noqa: S311 - to be long, not to be secret
MANY = 450_000


def letters(number: int) -> str:
    """Some that no compression makes short."""
    return "".join(_LETTERS.choices(string.ascii_uppercase, k=number))


def care_in_full() -> str:
    """As many benefits as are kept at most, each with all that may stand beside one."""
    beside = [
        "III*ZZ*10",
        "DTP*292*RD8*20260101-20261231",
        "HSD*VS*12***23*1",
        "HSD*VS*10***29*1",
        "LS*2120",
        f"NM1*VN*2*{letters(60)}*****PI*MOSSBH",
        "LE*2120",
    ]
    copay = f"EB*B*IND*MH^30^98*HM*{letters(50)}*27*25*****Y*HC:90837:95:59:GT:HQ"
    each = [[copay, f"MSG*{letters(90)}", *beside] for _ in range(400)]
    return about_ana(*(segment for benefit in each for segment in benefit))


LONGEST: dict[str, Callable[[], str]] = {
    "benefits with all beside them": care_in_full,
    "kinds of care": lambda: about_ana(*[f"EB*B**{'^'.join(['MH'] * 99)}***27*25"] * 400),
    "one plan": lambda: about_ana(f"EB*1**30**{letters(MANY)}"),
    "one kind of care": lambda: about_ana("EB*1**30", f"EB*1**{letters(MANY)}"),
    "one leave to ask for": lambda: about_ana("EB*1**30", f"EB*F**MH*******{letters(MANY)}"),
    "a name": lambda: answer(*ABOVE, *SUBSCRIBER[:-1], f"NM1*IL*1*{letters(MANY)}*ANA", "EB*1**30"),
    "rejections": lambda: answer(*ABOVE, *SUBSCRIBER, *["AAA*N**72*C"] * 25_000),
    "one rejection": lambda: answer(*ABOVE, *SUBSCRIBER, f"AAA*N**{letters(MANY)}*C"),
    "days": lambda: about_ana(*["DTP*346*D8*20260101"] * 25_000, "EB*1**30"),
    "places": lambda: about_ana("EB*1**30", "EB*B**MH***27*25", f"III*ZZ*{letters(MANY)}"),
    "others": lambda: about_ana(
        f"EB*R**{letters(MANY)}", "LS*2120", f"NM1*{letters(MANY)}*2*MOSS*****PI*MOSSBH", "LE*2120"
    ),
    "limits": lambda: about_ana("EB*1**30", *["EB*F**MH****29***VS*3"] * 30_000),
    "a limit": lambda: about_ana("EB*1**30", f"EB*F**{letters(MANY)}****29***VS*3"),
    "four million letters": lambda: about_ana("EB*1**30", *[f"MSG*{letters(250)}"] * 15_800),
}


def answered(says: str) -> MemoryOffice:
    office, key = offices.with_filled_form()
    office.payer.says = says
    submission.submit(office, key)
    office.until_quiet()
    return office


@pytest.mark.parametrize("longest", LONGEST)
def test_however_long_an_answer_is_one_question_settles_the_check(longest: str) -> None:
    office = answered(LONGEST[longest]())
    seen = office.eligibility.verdict(ANA, caller=RUTH)
    assert seen.verdict is not None
    assert seen.verdict is not Verdict.PAYER_DOWN
    assert len(office.payer.asked) <= 3
    assert office.dead_letters() == []
    assert len(seen.model_dump_json()) < 20_000


@pytest.mark.parametrize("longest", LONGEST)
def test_what_is_kept_of_an_answer_leaves_room_for_all_that_is_kept_beside_it(longest: str) -> None:
    found = translation.read(LONGEST[longest]())
    assert len(found.model_dump_json(exclude_none=True).encode()) <= weight.HEAVIEST
