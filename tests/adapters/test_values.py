"""Our way of writing plain values is boto3's, and reading gives back what was written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from boto3.dynamodb.types import TypeSerializer
from hypothesis import given
from hypothesis import strategies as st

from backoffice.adapters.dynamodb.values import packed, unpacked

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**37), 10**37) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(values=st.dictionaries(st.text(min_size=1, max_size=6), PLAIN, max_size=5))
def test_plain_values_are_written_as_boto3_writes_them_and_read_back_the_same(
    values: dict[str, Any],
) -> None:
    boto3s = {name: TypeSerializer().serialize(value) for name, value in values.items()}
    assert packed(values) == boto3s
    assert unpacked(packed(values)) == values


@pytest.mark.parametrize(
    "value",
    [0.2, Decimal("0.2"), date(2026, 3, 2), b"bytes", {1, 2}],
    ids=lambda v: type(v).__name__,
)
def test_what_is_no_plain_value_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        packed({"inside": [{"deep": value}]})


def test_a_truth_value_is_no_number() -> None:
    assert packed({"yes": True, "one": 1}) == {"yes": {"BOOL": True}, "one": {"N": "1"}}
