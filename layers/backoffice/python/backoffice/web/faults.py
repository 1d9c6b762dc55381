"""Faults: what pydantic found wrong, in sentences, and without the values."""

from __future__ import annotations

from pydantic import ValidationError

_SENTENCES = {
    "missing": "This is missing.",
    "extra_forbidden": "This field is not known here.",
    "date_from_datetime_parsing": "Write the day as YYYY-MM-DD.",
    "date_parsing": "Write the day as YYYY-MM-DD.",
    "date_type": "Write the day as YYYY-MM-DD.",
    "bool_parsing": "Say true or false.",
    "bool_type": "Say true or false.",
    "string_type": "This must be text.",
    "int_type": "This must be a whole number.",
    "enum": "This is not one of the values that are possible here.",
}


def faults_of(error: ValidationError) -> dict[str, str]:
    """Each faulty field with one sentence; the empty name means the body as a whole."""
    return {
        ".".join(str(part) for part in fault["loc"]): _SENTENCES.get(
            fault["type"], _own_sentence(fault["msg"])
        )
        for fault in error.errors(include_url=False, include_input=False)
    }


def _own_sentence(message: str) -> str:
    """The sentence that one of our own types refused with."""
    return message.removeprefix("Value error, ") if message.endswith(".") else "This does not fit."
