"""The independent judges of claims: what pyx12 and x12sdk say of documents that we wrote. (837P)"""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence

from pyx12.errors import X12Error
from pyx12.params import params
from pyx12.x12n_document import x12n_document

from tests.support.x12_samples import judged

_SETTINGS = params()
logging.getLogger("pyx12").setLevel(logging.CRITICAL)  # its answer says the same


def pyx12_refuses(texts: Sequence[str]) -> list[str]:
    """What is wrong with *texts* by pyx12, as the segments of its 999 that say so.

    Its map takes a fifth of a second to load, whatever is judged, so it is given all at once.
    """
    answer = io.StringIO()
    try:
        accepted = x12n_document(_SETTINGS, io.StringIO("".join(texts)), answer, None, None)
    except X12Error as refused:
        return [str(refused)]
    segments = [segment.strip() for segment in answer.getvalue().split("~")]
    groups = [segment for segment in segments if segment.startswith("AK9*")]
    faults = [segment for segment in segments if segment.startswith(("IK3", "IK4", "TA1"))]
    faults += [segment for segment in segments if segment.startswith("IK5") and "*A" not in segment]
    faults += [segment for segment in groups if not segment.startswith("AK9*A*1*1*1")]
    if len(groups) != len(texts):
        faults.append(f"{len(groups)} groups were judged of {len(texts)}")
    return faults or ([] if accepted else ["refused"])


def x12sdk_refuses(text: str) -> list[str]:
    """What is wrong with *text* by x12sdk: its first complaint, or that it saw no document."""
    try:
        return [] if len(judged(text)) == 1 else ["no document was found"]
    except ValueError as refused:
        return [str(refused)]
