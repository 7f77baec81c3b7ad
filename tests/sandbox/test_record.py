"""The record a child sends, and what is not one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.sandbox.worker import record
from redline.sandbox.worker.record import Malformed, Record, decode, encode

records = st.builds(
    Record,
    st.sampled_from(record.KINDS),
    st.binary(min_size=8, max_size=8),
    st.text(max_size=40),
    st.text(max_size=400),
)


@given(records)
def test_a_record_survives_the_way(sent: Record) -> None:
    assert decode(encode(sent)) == sent


@given(records, st.data())
def test_a_part_is_waited_for(sent: Record, data: st.DataObject) -> None:
    whole = encode(sent)
    assert decode(whole[: data.draw(st.integers(0, len(whole) - 1))]) is None


@given(records, st.binary(min_size=1, max_size=50))
def test_surplus_bytes_are_no_record(sent: Record, surplus: bytes) -> None:
    with pytest.raises(Malformed):
        decode(encode(sent) + surplus)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_record_a_part_or_refused(data: bytes) -> None:
    try:
        found = decode(data)
    except Malformed:
        return
    assert found is None or found.kind in record.KINDS


def test_long_texts_are_cut_and_lone_surrogates_replaced() -> None:
    got = decode(encode(Record(record.ERROR, bytes(8), "T" * 10_000, "é" * 10_000)))
    assert got is not None
    assert len(got.type) == 200
    assert got.message.startswith("é" * 1500)
    got = decode(encode(Record(record.ERROR, bytes(8), "E", "\ud800")))
    assert got is not None
    assert got.message == "?"
